"""What a court gave to each, told without a verb: "Ada Lund: six months", "then Bo Ek and Eva Moe, each with five"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.reading.groups import Item, Who
from tracker.reading.layout import Sentence
from tracker.reading.names import Person
from tracker.reading.told import Account, Told
from tracker.reading.triggers import SENTENCE, TRIAL
from tracker.reading.wide_words import NO_TERM, NUMBER, TERM

SCORE = 0.75
JUDGED = re.compile(
    r"\b(?:courts?|judges?|tribunals?|magistrates?|verdicts?|sentenc\w+|convict\w+|prosecut\w+|indict\w+|trials?|dock|defendants?)\b",
    re.I,
)
ENDS = r"(?=[,.;)!]|$| (?:in (?:prison|jail|gaol|absentia|custody|a [\w-]+ (?:colony|prison)|the (?:colony|mines))|of hard|at hard|suspended|behind bars|with|apiece|each|for (?!the (?:club|party|company|team))|imprisonment|probation|and a fine|of which|of them))"
ENTRY = re.compile(
    rf"(?:,? (?:aged )?\d{{1,2}},?| \(\d{{1,2}}\)|, (?:an? |the )?[a-z][^,:;.]{{2,40}},)?(?::| –| —| \(|, each(?: with)?|,)(?: (?:also|only|just|the|with|each|got|to|a))* (?:{TERM}{NO_TERM}{ENDS}|(?P<bare>{NUMBER}){ENDS})"
)
FOR = re.compile(
    rf"\b{TERM}{NO_TERM}(?: (?:in|of) (?:prison|jail|hard labour))?(?: each)? for (?:the |an? |his |her )?(?:[a-z’'-]+ ){{0,3}}$",
    re.I,
)
ASKED = re.compile(
    r"\b(?:ask|asks|asked|asking|seeks?|sought|seeking|demand\w*|request\w*|wants?|wanted|call\w*|recommend\w*|proposed?)\b[^.;]{0,40}$",
    re.I,
)
LONGER_BY = re.compile(
    r"\b(?:by|of|after|within|every|in|than)(?: an?| another| the| further)* $"
)  # "extended by seven days for"
AT_THE_END = re.compile(rf": (?:an? |the )?(?:[a-z]+ )?{TERM}{NO_TERM}[^.;:]{{0,60}}[.;]?$")


def read_terms(text: str, sentence: Sentence, listed: Sequence[Item], account: Account) -> None:
    """Add who was given how long, where an entry or a clause without a verb says it in a report of a court."""
    if not JUDGED.search(text):
        return
    given = {v.person.number for told in account.acts if told.trigger == SENTENCE for v in told.victims if v.person}
    people = [item for item in listed if not item.own and item.who and all(w.kind == "person" for w in item.who)]
    for item in people:
        match = ENTRY.match(text, item.end, sentence.end)
        before = FOR.search(text, max(sentence.start, item.start - 90), item.start)
        if before is not None and LONGER_BY.search(text, max(sentence.start, before.start() - 24), before.start()):
            before = None
        if match is not None and match["bare"] and not (BARE.search(match[0]) and TERM_SOMEWHERE.search(text)):
            match = None  # an age
        if before is not None and ASKED.search(text, max(sentence.start, before.start() - 60), before.start()):
            account.acts.append(
                Told(TRIAL, before.start(), before.end(), sentence, list(item.who), stage="trial", score=SCORE)
            )
            continue
        span = (match.start(), match.end()) if match else (before.start(), before.end()) if before else None
        if span is not None:
            _add(
                account,
                sentence,
                item.who if match is None or len(item.who) == 1 or "each" in match[0] else item.who[-1:],
                given,
                span,
            )
    last = AT_THE_END.search(text, sentence.start, sentence.end)
    if last is not None and len(people) == 1 and len(people[0].who) == 1 and people[0].end <= last.start():
        _add(account, sentence, people[0].who, given, last.span())


BARE = re.compile(r": |each")
TERM_SOMEWHERE = re.compile(TERM)


def _add(account: Account, sentence: Sentence, whos: Sequence[Who], given: set[int], span: tuple[int, int]) -> None:
    new = [w for w in whos if w.person is not None and not _judges(w.person) and w.person.number not in given]
    given |= {w.person.number for w in new if w.person}
    if new:
        account.acts.append(Told(SENTENCE, *span, sentence, new, stage="sentenced", score=SCORE))


def _judges(person: Person) -> bool:
    """Whether somebody is named by an office."""
    return person.office or any(m.title in ("judge", "justice", "prosecutor", "magistrate") for m in person.mentions)
