"""Injuries as Kazakh tells them: a part of the body with the verb of what happened to it, or a word that is enough."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.reading.injuries import Hurt
from tracker.reading.lines import Line
from tracker.reading.russian_who import speaks
from tracker.reading.told import Told, Wound

PARTS = {
    "қол": "hand", "білек": "arm", "саусағ": "finger", "саусақ": "finger", "тырнағ": "finger", "аяғ": "leg", "аяқ": "leg", "тізе": "knee", "бас": "head", "бет": "face",
    "көз": "eye", "мұрн": "face", "мұрын": "face", "тіс": "mouth", "жағ": "mouth", "жақ": "mouth", "құлағ": "ear", "құлақ": "ear", "қабырға": "chest", "кеуде": "chest", "арқа": "back",
    "бел": "back", "омыртқа": "back", "иығ": "shoulder", "бүйрег": "internal", "бүйрек": "internal",
}  # fmt: skip
PART = r"\b(?:(?P<side>сол|оң|екі)\s)?(?P<part>(?:" + "|".join(PARTS) + r")\w{0,6})"
HARM = r"(?P<what>сын\w+|жарақат\w*|жарал\w+|ісі[пн]\w*|көгер\w+|қанта\w+|күй[гдіі]\w*|зақым\w*|шығып кет\w+|жұлы\w+|жар\w* түс\w*|естімей\w*|көрмей\w*)"
NEAR = re.compile(PART + r" (?:[\w-]+ ){0,2}?" + HARM, re.I)
ALONE = re.compile(r"\b(?P<what>(?:ауыр |дене )?жарақат (?:ал\w+|салын\w*)|жараланды|жараланған|ми\w* шайқал\w+|есінен танды|есінен танып)", re.I)  # fmt: skip
KINDS = (("fracture", "сын"), ("burn", "күй"), ("contusion", "көгер|қанта|ісі"), ("head_trauma", "шайқал"))
SIDES = {"сол": "left", "оң": "right", "екі": "both"}
FORCE = re.compile(
    r"ұста(?:ды|лды|лған|ған)|қама(?:у|ды|лды|лған|қ)|азапта|түрме|абақты|лагер|әскери|күзетші|соққы|ұрып|митинг|шеру|наразылық",
    re.I,
)
ACCIDENT = re.compile(r"мұзда|тай(?:ып|ғана)|апат|құла(?:п|ған|ды)|көлік соқ", re.I)
MINE = re.compile(r"\b(?:менің|мені|маған)\b|\w+(?:ымды|імді|мды|мді)\b", re.I)


def wounds(line: Line, acts: Sequence[Told]) -> list[Wound]:
    """The injuries of a sentence: of whom it tells, of who is named before, of who tells it, else of the last one."""
    text, sentence, saying = line.text, line.sentence, line.saying
    if not FORCE.search(text) or ACCIDENT.search(text, sentence.start, sentence.end):
        return []
    out: list[Wound] = []
    for pattern in (NEAR, ALONE):
        for match in pattern.finditer(text, sentence.start, sentence.end):
            if any(w.hurt.start < match.end() and match.start() < w.hurt.end for w in out):
                continue
            own = [v for t in acts if t.sentence is sentence for v in t.victims if v.person]
            named = [w for w in line.whos if w.end <= match.start() and not speaks(text, w, sentence)]
            told = saying.who if saying is not None else None
            mine = told is not None and told.person is not None and MINE.search(text, sentence.start, match.end())
            whose = [told] if mine and told else named[-1:] or own[:1] or line.last[-1:]
            out += [Wound(_hurt(match), who, sentence, saying, 0.75) for who in whose if who.person]
    return out


def _hurt(match: re.Match[str]) -> Hurt:
    named = match.groupdict()
    part = (named.get("part") or "").casefold()
    body = (
        next((code for begin, code in PARTS.items() if part.startswith(begin)), "unspecified")
        if part
        else "unspecified"
    )
    at = (match.start("part"), match.end("part")) if part else None
    kind = next((code for code, words in KINDS if re.search(words, match["what"], re.I)), "unspecified")
    side = SIDES.get((named.get("side") or "").casefold(), "")
    return Hurt(match.start(), match.end(), body, at, side, kind, "", None, None, "", None)
