"""One box: names in any script and spelling, and words in texts, grouped by what was found.

Every hit was found through the session's own sight (store/name_search.py, store/text_search.py), so what somebody may
not see is in no group, count, order or passage. To read that a sealed record is there is no reading of it, as in lists;
to read a passage of one is, and is written in the audit log first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlmodel import Session

from tracker import codes, dates, wording
from tracker.access import Permission, User, require
from tracker.actions import narrow, rows, sealed
from tracker.errors import InvalidFacts, NotFound
from tracker.records import facts
from tracker.records.base import Kind
from tracker.spellings.likeness import IN_WORDS, Why
from tracker.store import database, ids, name_query, name_search, records, text_search
from tracker.store.text_search import TextHit

AT_MOST = 6  # hits of a group beside those of others
READ = 100  # texts that are put into groups; more are counted as "or more"
LENGTH = 300  # letters of a question; more is no name and no phrase that anybody looks for
NOTHING = "Nothing was looked for"
HOW = "A name or a word of a text has at least one letter or number."
JOINS = "AND, OR and NOT stand between words. Written small they are looked for themselves: or."
DENIES = "These words only leave out. Say also what to look for: harbour -ship."
EXAMPLES = (
    ("Гүлфия", "a name, in any script and spelling: Gulfia too"),
    ("police station", "texts with both words"),
    ("“police station”", "names and texts with just these words"),
    ("strik*", "words that begin so"),
    ("(harbour OR port) -ship", "either word, without another; OR in capitals"),
    ("IND-7K3QX2M", "a record, by its reference"),
)  # what can be typed, and what it finds
REF = re.compile(r"\s*[A-Za-z]{3}-[0-9A-Za-z]{7}\s*")


class Group(StrEnum):
    """What can be found."""

    INDIVIDUALS = "individuals"
    ORGANISATIONS = "organisations"
    LOCATIONS = "locations"
    INCIDENTS = "incidents"
    SOURCE_REPORTS = "source reports"
    STATEMENTS = "statements"
    NOTES = "notes"
    CASE_FILES = "case files"


NAMED = {
    Group.INDIVIDUALS: Kind.INDIVIDUAL,
    Group.ORGANISATIONS: Kind.ORGANISATION,
    Group.LOCATIONS: Kind.LOCATION,
}
TITLED = {
    Group.INCIDENTS: Kind.INCIDENT,
    Group.SOURCE_REPORTS: Kind.SOURCE_REPORT,
    Group.CASE_FILES: Kind.CASE_FILE,
}
OWN_WORDS = ("title", "summary", "body")  # of an incident, report or case file; everything else is a statement or note
NOTES = ("note", "handling", "summary")
PLAINLY = tuple(IN_WORDS[why] for why in (Why.SAME, Why.ORDER, Why.BEGINS, Why.PART))


@dataclass(frozen=True)
class Hit:
    """A record that was found. `names` are its spellings as (language tag, text), `about` what helps to know it.

    `why` says what matched, `spelling` by which name where it is not the one that is shown; `pieces` is the passage that holds the words, each piece with whether it was looked for;
    `report` and `report_title` say where a passage stands.
    """

    ref: str
    label: str
    names: tuple[tuple[str, str], ...]
    about: str
    why: str
    spelling: str = ""
    pieces: tuple[tuple[str, bool], ...] = ()
    language: str = ""
    report: str = ""
    report_title: str = ""


@dataclass(frozen=True)
class Found:
    """The hits of one group, the best first. There are `total` of them, or more where that `is_exact` is False.

    `alike` is how well the best name answers, 0 to 1; texts hold what was looked for.
    """

    group: Group
    hits: tuple[Hit, ...]
    total: int
    is_exact: bool
    alike: float = 1.0


@dataclass(frozen=True)
class Results:
    """All groups in which something was found, those of faint names last; `ref` is the record that the words themselves name.

    `looked` is False where there was nothing to look for: no letter and no number, or words to leave out alone; `how`
    says what to type then.
    """

    groups: tuple[Found, ...]
    ref: str | None = None
    looked: bool = True
    how: str = HOW


def everything(user: User, words: str, kinds: Sequence[str] | None = None, at_most: int = AT_MOST) -> Results:
    """Whatever these words find, at most so many hits of each group. Raises InvalidFacts for an unknown group.

    A reference finds its record and nothing else. Where passages of sealed records are shown, one entry of the audit
    log says so before anything is.
    """
    require(user, Permission.READ)
    wanted = _groups(kinds)
    if len(narrow.legible(words)) > LENGTH:
        raise InvalidFacts(f"That is too long to look for: at most {LENGTH} letters.")
    if not any(char.isalnum() for char in words):
        return Results((), looked=False)
    asked = wording.parse(words)
    if asked.node is None and not asked.is_plain:
        return Results((), looked=False, how=DENIES if asked.only_denies else JOINS)
    with database.reading(user) as session:
        if REF.fullmatch(words):
            try:
                return Results((), ids.record(session, words).ref)
            except NotFound:
                pass  # it may be a word all the same
        read: set[int] = set()
        found = [_named(session, user, words, group, at_most) for group in wanted if group in NAMED]
        found += [_titled(session, user, words, group, at_most, read) for group in wanted if group in TITLED]
        found += _said(session, words, [g for g in wanted if g in (Group.STATEMENTS, Group.NOTES)], at_most, read)
        by_group = {one.group: one for one in found if one.hits}
        closed = sealed.among(session, read)
    sealed.opened(user, min(closed, default=0), closed)
    return Results(_in_order([by_group[group] for group in Group if group in by_group]))


def _in_order(found: Sequence[Found]) -> tuple[Found, ...]:
    """The groups as people look for them; those whose names but sound a little like it stand last."""
    in_words = any(hit.why in PLAINLY for one in found if one.group in NAMED for hit in one.hits)
    least = name_search.GOOD if in_words else name_search.LEAST_IN_LISTS
    return tuple(sorted(found, key=lambda one: one.alike < least))


def _groups(kinds: Sequence[str] | None) -> list[Group]:
    wanted, problems = [], {}
    for kind in kinds or list(Group):
        name = kind.replace("_", " ")
        same = [group for group in Group if name in (group.value, group.value.removesuffix("s"))]
        wanted += same
        if not same:
            problems["kind"] = f"'{kind}' is not one of: {', '.join(Group)}."
    if problems:
        raise InvalidFacts("Nothing was looked for.", problems)
    return wanted


# --- names ---
def _named(session: Session, user: User, words: str, group: Group, at_most: int) -> Found:
    """Who or what is called so, in any script."""
    hits = name_query.search(session, words, (NAMED[group],), at_most + 1)
    shown = hits[:at_most]
    numbers = [hit.record_id for hit in shown]
    described = DESCRIBED[group](session, user, numbers)
    spelled = {name.id: name.text for own in records.names_of(session, numbers).values() for name in own}
    named = []
    for hit in shown:
        if hit.record_id in described:
            one, by = described[hit.record_id], spelled.get(hit.name_id, "")
            named.append(replace(one, why=IN_WORDS[Why(hit.why)], spelling=by if by != one.label else ""))
    return Found(group, tuple(named), len(shown), len(hits) <= at_most, max((hit.score for hit in shown), default=0.0))


def _individuals(session: Session, user: User, numbers: Sequence[int]) -> dict[int, Hit]:
    found = {}
    for number, row in zip(numbers, rows.individual_rows(session, user, numbers), strict=True):
        stage = row.latest_stage or row.waiting.get("latest_stage")
        about = [codes.label("stage", stage)] if stage else []
        about += [dates.in_words(row.latest_stage_when)] if row.latest_stage_when else []
        about += [row.place] if row.place else []
        about += [title for _, title in row.incidents[:1]]
        found[number] = Hit(row.ref, row.name, row.scripts or (("", row.name),), " · ".join(about), "")
    return found


def _places(session: Session, user: User, numbers: Sequence[int]) -> dict[int, Hit]:
    paths = records.place_names(session, numbers)
    return {
        number: replace(hit, about=paths.get(number, "").partition(", ")[2])
        for number, hit in _labelled(session, user, numbers).items()
    }


def _labelled(session: Session, user: User, numbers: Iterable[int]) -> dict[int, Hit]:
    """Records by what they are called; the statements about a person under the person."""
    found = {}
    for number, label in records.labels(session, numbers).items():
        names = tuple(dict.fromkeys((("", label.text), *(("", text) for text in label.spellings))))
        found[number] = Hit(label.ref, label.text, names[:4], "", "")
    return found


def _incidents(session: Session, user: User, numbers: Sequence[int]) -> dict[int, Hit]:
    found = {}
    for number, row in zip(numbers, rows.incident_rows(session, user, numbers), strict=True):
        about = [dates.in_words(row.when)] if row.when else []
        about += [row.location] if row.location else []
        found[number] = Hit(row.ref, row.title, (("", row.title),), " · ".join(about), "")
    return found


def _reports(session: Session, user: User, numbers: Sequence[int]) -> dict[int, Hit]:
    found = {}
    for number, row in zip(numbers, rows.report_rows(session, numbers, 1), strict=True):
        about = [row.publisher] if row.publisher else []
        about += [dates.in_words(row.published)] if row.published else []
        title = records.labels(session, [number])[number].text
        found[number] = Hit(row.ref, title, (("", title),), " · ".join(about), "")
    return found


Describe = Callable[[Session, User, Sequence[int]], Mapping[int, Hit]]
DESCRIBED: Mapping[Group, Describe] = {
    Group.INDIVIDUALS: _individuals,
    Group.ORGANISATIONS: _labelled,
    Group.LOCATIONS: _places,
    Group.INCIDENTS: _incidents,
    Group.SOURCE_REPORTS: _reports,
    Group.CASE_FILES: _labelled,
}


# --- texts ---
def _titled(session: Session, user: User, words: str, group: Group, at_most: int, read: set[int]) -> Found:
    """Incidents, reports and case files that hold the words in their own title, summary or text.

    `read` receives the numbers of those of which a passage is shown, not the title alone.
    """
    kind = TITLED[group]
    every = text_search.search(session, words, (kind,), READ)
    own = [hit for hit in every.hits if hit.field in OWN_WORDS and hit.kind is kind]
    best = {hit.record_id: hit for hit in reversed(own)}  # a record once, by the best of its texts
    shown = list(dict.fromkeys(hit.record_id for hit in own))
    describe = DESCRIBED[group](session, user, shown[:at_most])
    read |= {number for number in shown[:at_most] if best[number].field != "title"}
    hits = [
        replace(describe[number], why=_where(best[number]), pieces=best[number].pieces)
        for number in shown[:at_most]
        if number in describe
    ]
    return Found(group, tuple(hits), len(shown), every.is_exact and every.total <= READ)


def _where(hit: TextHit) -> str:
    return "in the text" if hit.field == "body" else f"in the {hit.field}"


def _said(session: Session, words: str, groups: Sequence[Group], at_most: int, read: set[int]) -> list[Found]:
    """Statements and notes that hold the words, each under the record that it is about, which is noted in `read`."""
    if not groups:
        return []
    every = text_search.search(session, words, None, READ)
    exact = every.is_exact and every.total <= READ
    found = []
    for group in groups:
        own = [hit for hit in every.hits if _group(hit) is group]
        shown = {n for hit in own[:at_most] for n in (hit.record_id, hit.report_id) if n}
        read |= shown
        named = records.labels(session, shown)
        hits = [_passage(hit, named) for hit in own[:at_most] if hit.record_id in named]
        found.append(Found(group, tuple(hits), len(own), exact))
    return found


def _group(hit: TextHit) -> Group | None:
    if hit.field in NOTES and (hit.field != "summary" or hit.kind is Kind.INTERVENTION):
        return Group.NOTES
    return Group.STATEMENTS if hit.claim_uid is not None else None


def _passage(hit: TextHit, named: Mapping[int, records.Label]) -> Hit:
    about, report = named[hit.record_id], named.get(hit.report_id or 0)
    fact = facts(hit.kind).get(hit.field)
    why = "quoted" if hit.field == "quote" else fact.label if fact else hit.field.replace("_", " ")
    where = report if report and report.id != about.id else None
    return Hit(
        about.ref,
        about.text,
        (("", about.text),),
        codes.label("closed_record_kind", about.kind),
        why,
        pieces=hit.pieces,
        report=where.ref if where else "",
        report_title=where.text if where else "",
    )
