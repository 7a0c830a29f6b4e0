"""Acts whose object is a part of somebody's body: "tied his arms behind his back", "burned my sister's arm with an iron"."""

from __future__ import annotations

from tracker.reading.act import Act
from tracker.reading.english_words import ADVERBS, BE, BODY, FUNCTION, HAVE, KIN
from tracker.reading.gate import gated, of_text
from tracker.reading.groups import Item, Who
from tracker.reading.states import index_of
from tracker.reading.subjects import auxiliary_of
from tracker.reading.triggers import BEATEN, TORTURED, Trigger, is_unreal

PART = rf"(?:{'|'.join(sorted({*BODY, 'wrists', 'wrist', 'elbows', 'soles', 'fingernails', 'nails', 'toes', 'body', 'hair'}, key=len, reverse=True))})"
WHOSE = rf"(?P<whose>his|her|their|my|our|(?:his|her|my|their) (?:[a-z]+ )?(?:{'|'.join(KIN)})[’']s|[A-Z][\w-]+(?: [A-Z][\w-]+)?[’']s?)"
OF_THEM = rf"{WHOSE} (?:[a-z-]+ ){{0,2}}?{PART}\b"
FORMS: tuple[tuple[str, Trigger], ...] = (
    (rf"(?:tied|bound|chained|strapped|cuffed|shackled) {OF_THEM}(?: and (?:feet|legs|ankles|hands))?(?: together)? (?:behind|above|to (?:a|an|the)|so (?:tight|hard))", TORTURED),
    (rf"(?:put|pulled|placed|held|tied|drew) (?:a |an |the )?(?:[a-z]+ )?(?:bag|sack|hood|mask) (?:over|on|around) {OF_THEM}", TORTURED),
    (rf"(?:pressed|stubbed out|put out|extinguished|ground) (?:a |an |the |his |their |lit |burning )*(?:cigarettes?|iron|cigars?|matches) (?:out )?(?:on|against|into|onto) {OF_THEM}", TORTURED),
    (rf"(?:burn(?:ed|t)|scalded|singed) {OF_THEM} with", TORTURED),
    (rf"(?:pulled out|tore out|ripped out|crushed|drove (?:a |an )?(?:needles?|nails?|pins?|splinters?) (?:under|into)) {OF_THEM}", TORTURED),
    (rf"(?:pushed|held|kept|forced|plunged|dunked|ducked) {OF_THEM} (?:under|into|in) (?:a |an |the )?(?:[a-z]+ )?(?:water|bucket|barrel|basin|toilet|bath)", TORTURED),
    (rf"(?:broke|knocked out|kicked|punched|hit|beat|whipped|struck(?: at)?|smashed|slammed|stamped on|stepped on|stood on|knelt on|twisted|slapped|cut|stabbed) (?:(?:one|two|three|both|several) of )?{OF_THEM}", BEATEN),
)  # fmt: skip
TRIGGERS = {gated(rf"\b{form}"): trigger for form, trigger in FORMS}
FOUND = tuple(TRIGGERS)


def to_a_part(text: str, start: int, end: int, found: list[Item], done: list[Act]) -> list[Act]:
    """What a sentence tells to have been done to a part of a body: whose it is, is whom it was done to."""
    out: list[Act] = []
    for pattern in of_text(text, FOUND):
        trigger = TRIGGERS[pattern]
        for match in pattern.finditer(text, start, end):
            at = index_of(found, match.start())
            if at is None or any(act.start < match.end() and match.start() < act.end for act in (*done, *out)):
                continue
            left, aux, modal = auxiliary_of(found, at)
            agent = _doer(found, left)
            if modal or aux == "be" or agent is None or is_unreal(text, start, match.start()):
                continue
            whose = _bearer(found, *match.span("whose"))
            one = agent.kind == "person" or agent.text.casefold() in ("he", "she")
            itself = (
                match["whose"] == "their"
                if agent.text.casefold() == "they"
                else one and match["whose"] in ("his", "her")
            )
            if whose is None or itself or any(w.person is not None and w.person is agent.person for w in whose):
                continue  # "Ada Lund broke her wrist": nobody did it to her
            out.append(Act(trigger, match.start(), match.end(), whose, agent, 0.8, at, passive=False))
    return out


def _doer(found: list[Item], left: int) -> Who | None:
    """Who did it: another one than whose body it is."""
    item = found[left - 1] if left else None
    if item is not None and item.who and not item.own:
        return item.who[-1]
    if (
        item is not None
        and item.low.isalpha()
        and item.text.islower()
        and item.low not in FUNCTION | BE | HAVE | ADVERBS | {"who", "and"}
    ):
        return Who("body", item.start, item.end, item.text)  # "an investigator"
    if item is not None and item.low in ("they", "one", "others", "somebody", "someone"):
        return Who("body", item.start, item.end, item.text)
    return None


def _bearer(found: list[Item], start: int, end: int) -> list[Who] | None:
    """Whose body: a name, a pronoun, "my", or a relative."""
    item = next((one for one in found if one.start <= start < one.end), None)
    if item is None:
        return None
    if item.who and item.who[0].kind in ("person", "group"):
        return list(item.who[-1:])
    low = item.text.casefold()
    if low in ("my", "our"):
        return [Who("pronoun", start, end, "me")]
    if low in ("his", "her"):
        return [Who("pronoun", start, start + 3, item.text)]
    return [Who("pronoun", start, end, "them")] if low == "their" else None
