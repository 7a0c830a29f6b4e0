"""A suggested column looked at once more by its values: order and calendar of dates, codes of words, marks of nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from tracker.facts import ValueType
from tracker.importers.sheet import Column
from tracker.mapping import day_lists, looks
from tracker.mapping.calendar_choice import Around
from tracker.mapping.code_guess import Guess, guess
from tracker.mapping.day_order import Votes, decide, share_read, share_shaped
from tracker.mapping.days import Days
from tracker.mapping.headers import Meaning, plain
from tracker.mapping.model import REMARK, ColumnMapping
from tracker.mapping.month_names import UNKNOWN, folded
from tracker.mapping.several import speaks_of_many
from tracker.mapping.status_words import bare
from tracker.mapping.targets import OWN, PRECISION, Target, is_place, is_somebody
from tracker.mapping.values import NO, YES, yes_no
from tracker.mapping.values import count as read_count

MINUS = ("-", "−", "–")
ENOUGH = 0.5  # of the cells must be understood, else the words are kept as a remark
SOME = 0.1  # of the cells, where the header is known to say what the column is
CERTAIN = 0.9  # the score of such a header
BUT = " But "  # begins the reason for which a column is not what its header promises
RIVAL = "Another column is "  # begins the reason for which a column cannot be what its header says
CONSENT = "Consent is recorded with each person, use by use: what the file says of it is kept as a remark, and lets nobody leave the team."
STRANGE = "Nobody knows this header: the words are kept as a remark."
ALTERNATIVES = {
    "estado": "adm1",
    "state": "adm1",
    "الولايه": "adm1",
    "il": "adm1",
}  # headers of two meanings: the second is tried
YES_FIRST = re.compile(r"[\s,;:(]")
WHOLE_DAY = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}(?:[ T]|$)")
ANSWERS = YES | NO
WORDS = ("remark", "description", "source")  # facts for any words
SURE = 0.7  # the score of a header that leaves little doubt
MOSTLY = 0.8  # of the cells have the form of dates


@dataclass(frozen=True)
class Known:
    """What is known of the sheet: what its rows are about, its language, the day, the calendars that its headers name.

    `acts` gives the record of the row for each kind of act that headers name.
    """

    about: str
    language: str
    today: date
    rows: int
    calendars: frozenset[str] = frozenset()
    acts: Mapping[str, str] = field(default_factory=dict)


def refined(
    column: ColumnMapping, aim: Target, values: Counter[str], source: Column, meant: Meaning | None, known: Known
) -> ColumnMapping:
    """The column with what its values say of it; a remark where they are not what the header promises."""
    fact = aim.fact
    if fact is None or aim.part == PRECISION:
        return column
    separator = source.separator or looks.separator_of(values, aim, fact)
    if (
        not separator
        and str(aim) == "individual.name"
        and speaks_of_many(source.name)
        and looks.people_by_commas(values)
    ):
        separator = ","
    if aim.level == "coordinates":
        separator = ""  # both numbers are one value
    column = replace(column, separator=separator)
    parts = looks.parted(values, separator)
    if not separator and str(aim) in ("individual.age", "individual.sex") and (sign := _of_people(values)):
        parts = looks.parted(values, sign)  # a value for each of the row's people: their own sign parts them
        column = replace(column, unread=REMARK)
    if fact.type is ValueType.DATE:
        return _dates(column, aim, parts, known)
    if fact.type is ValueType.CODE or str(aim).endswith("injury.side"):
        sure = meant is not None and meant.score >= CERTAIN and plain(column.column) not in ALTERNATIVES
        if meant is not None and meant.concept == "minor":
            source = replace(
                source, choices={word: "Child" for word in parts if YES_FIRST.split(folded(word))[0] in YES}
            )
        if fact.codes == "stage":
            parts = Counter({bare(word): times for word, times in parts.items()})
        return _codes(column, fact.codes or "closed_side", parts, source, SOME if sure else ENOUGH)
    if fact.type is ValueType.COUNT:
        return _counts(column, aim, parts)
    if fact.type is ValueType.YES_NO:
        understood = sum(
            times for word, times in parts.items() if not any(told[2] for told in yes_no(column, word).told)
        )
        return (
            column
            if understood >= ENOUGH * sum(parts.values())
            else _remark(column, "its values are neither yes nor no")
        )
    if aim.level in ("lat", "lon", "coordinates"):
        return _point(column, aim, parts)
    if (
        _are_answers(parts)
        and fact.type in (ValueType.TEXT, ValueType.NAME, ValueType.RECORD)
        and aim.field not in WORDS
    ):
        return _remark(column, "its values are answers, yes or no")
    if (
        aim.field in ("charge", "sentence")
        and sum(t for v, t in parts.items() if WHOLE_DAY.match(v)) > ENOUGH * parts.total()
    ):
        return _remark(column, "its values are dates")
    if fact.type is ValueType.NAME or is_place(fact) or is_somebody(fact):
        if aim.level and separator and aim.base != "location":
            column = replace(column, unread=REMARK)  # several places in a cell: which is meant is not said
        if aim.level == OWN and not aim.coded and looks.share_of_points(values, pair=True) > ENOUGH:
            base = column.target.removesuffix(".name")
            reason = f"{column.reason} Its values are coordinates."
            return replace(column, target=f"{base}.coordinates", separator="", language="", kind="", reason=reason)
        column = _names(column, parts, known)
        if known.about == "incident" and column.target == "individual.name":
            column = replace(column, unread=REMARK)  # who is not named is no reason to lose what happened
        return column
    return column


def _are_answers(values: Counter[str]) -> bool:
    """Whether most cells say yes or no: under "Married" or "In prison" they name nothing."""
    answers = {word: folded(word) for word in values if not word.isdigit() and folded(word) in ANSWERS}
    given = sum(values[word] for word in answers)
    return given > ENOUGH * values.total() and not UNKNOWN.issuperset(answers.values())


def _of_people(values: Counter[str]) -> str:
    """The sign that parts values of several people in most cells, "" where there is none."""
    return next((s for s in looks.SEPARATORS if sum(t for v, t in values.items() if s in v) > values.total() / 2), "")


def fell_to_remarks(column: ColumnMapping) -> bool:
    """Whether the suggestion keeps the words of this column though its header is known: they, or another column, forbid it."""
    return column.target == "note" and (BUT in column.reason or column.reason.startswith((RIVAL, CONSENT)))


def _remark(column: ColumnMapping, why: str) -> ColumnMapping:
    return replace(
        column, target="note", codes={}, says={}, order="", calendar="", kind="", unread="refuse",
        reason=f"{column.reason}{BUT}{why}: the words are kept as a remark.", score=min(column.score, 0.3),
    )  # fmt: skip


def _dates(column: ColumnMapping, aim: Target, values: Counter[str], known: Known) -> ColumnMapping:
    votes, values = Votes(), day_lists.single(values)
    for value, times in values.items():
        votes.total += times
        votes.seen[value] += times
    votes.counted()
    birth = aim.field in ("birth", "founded")
    around = Around(column.calendar, known.language, known.calendars)
    decided = decide(votes, known.today, birth=birth, around=around)
    days = Days(
        decided.order,
        decided.calendar,
        decided.years_from,
        birth or aim.field == "death",
        known.today,
        birth=aim.field == "birth",
    )
    known_to_be = column.score >= SURE and share_shaped(values, days) >= MOSTLY  # an impossible day is told row by row
    if share_read(values, days) < ENOUGH and not decided.asks and not known_to_be:
        return _remark(column, "most of its values are no dates")
    reason = f"{column.reason} {decided.reason[:1].upper()}{decided.reason[1:]}." if decided.reason else column.reason
    return replace(
        column, order=decided.order, calendar=decided.calendar, years_from=decided.years_from, reason=reason,
        score=column.score if decided.settled and not decided.asks else min(column.score, 0.6),
    )  # fmt: skip


def _codes(
    column: ColumnMapping, scheme: str, values: Counter[str], source: Column, enough: float = ENOUGH
) -> ColumnMapping:
    found = guess(values, scheme, source.choices, source.label or source.name)
    few = found.share < ENOUGH and (not found.coded or found.coded < enough * found.filled)
    if few or _are_texts(values):
        some = ", ".join(f"'{word[:40]}'" for word in list(found.near)[:5])
        named = f" ({some})" if some else ""
        return _remark(column, f"most of its words have no code of the list {scheme.removeprefix('closed_')}{named}")
    reason = column.reason + _about_codes(found)
    kept = REMARK if found.known < found.filled else column.unread
    return replace(
        column, codes=found.codes, unread=kept, reason=reason, score=min(column.score, 0.5 + found.share / 2)
    )


def _are_texts(values: Counter[str]) -> bool:
    """Whether the cells hold sentences rather than words for codes."""
    return sum(len(word) * times for word, times in values.items()) > 60 * sum(values.values())


def _about_codes(found: Guess) -> str:
    said = ""
    if found.alike:
        said += (
            " Codes for words that are written much alike are to be confirmed: "
            + ", ".join(f"'{w}' = {c}" for w, c in list(found.alike.items())[:10])
            + "."
        )
    if found.near or found.known < found.filled:
        some = ", ".join(
            f"'{w}' ({' or '.join(near)}?)" if near else f"'{w}'" for w, near in list(found.near.items())[:10]
        )
        said += f" {found.filled - found.known} of {found.filled} cells have no code and are kept as remarks: {some}."
    return said


def _counts(column: ColumnMapping, aim: Target, values: Counter[str]) -> ColumnMapping:
    age = aim.field == "age"
    negative = {word: times for word, times in values.items() if word[:1] in MINUS and word[1:].isdigit()}
    rest = {word: times for word, times in values.items() if word not in negative}
    understood = sum(
        times for word, times in rest.items() if not any(told[2] for told in read_count(column, word, age=age).told)
    )
    if rest and understood < ENOUGH * sum(rest.values()):
        return _remark(column, "most of its values are no numbers")
    if negative or understood < sum(rest.values()):
        column = replace(column, unread=REMARK)  # a row is worth more than a number that nobody can read
    if negative:
        told = ", ".join(f"{word} ({negative[word]} cells)" for word in sorted(negative))
        reason = f"{column.reason} No count is below 0: {told} may stand for not known, and are told row by row."
        column = replace(column, reason=reason)
    return column


def _point(column: ColumnMapping, aim: Target, values: Counter[str]) -> ColumnMapping:
    share = looks.share_of_points(values, pair=aim.level == "coordinates")
    nothing = all(folded(value) in UNKNOWN for value in values)
    return column if nothing or share >= ENOUGH else _remark(column, "most of its values are no coordinates")


def _names(column: ColumnMapping, values: Counter[str], known: Known) -> ColumnMapping:
    total = sum(values.values())
    lettered = sum(times for word, times in values.items() if any(map(str.isalpha, word)) or folded(word) in UNKNOWN)
    if lettered < ENOUGH * total:
        return _remark(column, "most of its values have no letters")
    longest = sum(times for word, times in values.items() if len(word) > 300)
    if longest > 0.02 * total:
        return _remark(column, "many of its values are too long to be names")
    return replace(column, unread=REMARK) if longest else column
