"""A mapping suggested from headers and values, with a reason and a score for each column. Nothing of it is applied unseen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from tracker import dates
from tracker.errors import InvalidFacts
from tracker.facts import ValueType
from tracker.importers.sheet import Book, Column, Sheet
from tracker.mapping import ditto, looks
from tracker.mapping.about import About, about_of
from tracker.mapping.eras import ANY_HIJRI
from tracker.mapping.headers import Concept, Meaning, calendar_named, concepts, plain
from tracker.mapping.model import REMARK, ColumnMapping, Mapping, SheetMapping
from tracker.mapping.nested import arranged, ordered, tells_apart, words_on
from tracker.mapping.refine import ALTERNATIVES, CONSENT, RIVAL, STRANGE, Known, refined
from tracker.mapping.several import of_several, separator_of_people
from tracker.mapping.side import without_side_sheets
from tracker.mapping.targets import WHAT, Target, all_targets, target
from tracker.mapping.ties import tie_columns

HEAD = 500  # rows that are looked at before anything is decided
FEW = 3  # rows from which a single slip in their numbers is one
SURE = 100  # numbers that stand again, if they are many: then the rest need not be counted
DISTINCT = 5_000  # different values of a column that are kept for a closer look
OTHER_TITLE = "incident.other_title"
GREGORIAN = "gregorian"
BARE = ("date", "verdict")
OF_DEATHS = ("death_cause", "death_place")  # of whatever act killed, never of an arrest that another header dates
DEATH = "death"
KILLINGS = ("killing", "extrajudicial_killing", "crowd_control_killing", "death_in_custody")


@dataclass
class Seen:
    """What was seen of a column: its first values, and, of those that need it, all of them.

    `again` counts rows that give a value once more; `often` where they are so many that it numbers something else.
    """

    column: Column
    place: int
    sample: list[str] = field(default_factory=list)
    values: Counter[str] = field(default_factory=Counter)
    filled: int = 0
    again: int = 0
    often: bool = False
    complete: bool = True


def suggest(book: Book, *, scheme: str = "", today: date | None = None) -> Mapping:
    """A mapping of the whole file. It never fails: what nobody knows is kept as a remark, or left out with a reason."""
    day = today or dates.today()
    kinds = {sheet.name: about_of(sheet, _head(sheet)) for sheet in book.sheets}
    kinds = arranged(book, without_side_sheets(book, kinds))
    made: dict[str, SheetMapping] = {}
    for sheet in ordered(book):
        about = kinds[sheet.name]
        above = made.get(sheet.parent)
        if about.above == "incident" and above is not None and above.about == "individual" and tells_apart(above):
            about = words_on(sheet, about, "individual")
        made[sheet.name] = _sheet(sheet, about, day)
    return Mapping(tuple(made[sheet.name] for sheet in book.sheets), scheme)


def _rank(meant: Meaning | None, column: Column) -> tuple[float, bool, bool]:
    """Which of two columns that may be the same is it: the surer one; "date" alone says less than what happened then.

    Beside a column of terms a verdict is words.
    """
    bare = meant is not None and meant.concept in BARE and not meant.act
    return -(meant.score if meant else 0.0), bare, "adm" not in column.name.casefold()


def _head(sheet: Sheet) -> list[tuple[str, ...]]:
    return [line.cells for line in islice(sheet.lines(0), HEAD) if not line.broken]


def _sheet(sheet: Sheet, about: About, today: date) -> SheetMapping:
    if not about.about:
        return SheetMapping(sheet.name, reason=about.reason)
    head = _head(sheet)
    seen = [Seen(column, place) for place, column in enumerate(sheet.columns)]
    for one in seen:
        cells = (row[one.place].strip() for row in head if len(row) > one.place)
        one.sample = [cell for cell in cells if cell and cell not in ditto.MARKS]
    if about.tie:
        return tie_columns(sheet, about, [one.sample for one in seen])
    meant = [
        looks.counted_or_named(
            looks.counted_or_dated(about.meanings[place], one.sample), one.sample, one.column.separator
        )
        or looks.meaning_of(one.sample, one.column, about.about)
        for place, one in enumerate(seen)
    ]
    looks.marks_of_collecting(meant, sheet.columns)
    looks.years_alone(meant, sheet.columns)
    looks.numbers_of_rows(meant, [one.sample for one in seen])
    looks.refs_of_others(meant, [one.sample for one in seen])
    looks.parts_of_names(meant, [one.sample for one in seen])
    _look_at_all(sheet, seen, {place for place, one in enumerate(meant) if one and one.concept == "id"})
    calendars = frozenset(filter(None, map(calendar_named, sheet.columns)))
    acts = _kinds_of_acts(meant, seen, about)
    known = Known(about.about, about.language, today, max((one.filled for one in seen), default=0), calendars, acts)
    columns: list[ColumnMapping] = []
    taken: dict[str, str] = {}
    order = sorted(range(len(seen)), key=lambda place: _rank(meant[place], seen[place].column))
    made: dict[int, ColumnMapping] = {}
    for place in order:
        made[place] = _column(seen[place], meant[place], about, sheet, known, taken)
    columns = _possible(_agree([made[place] for place in range(len(seen))]), about.about)
    several = separator_of_people(sheet.columns, columns, [one.values for one in seen], about.about)
    if several:
        columns = [
            of_several(column, source, about.about) for column, source in zip(columns, sheet.columns, strict=True)
        ]
    says = dict(about.says)
    return SheetMapping(
        sheet.name, about.about, several, looks.empty_words(seen, columns), says, "row", tuple(columns), about.reason
    )


def _look_at_all(sheet: Sheet, seen: list[Seen], numbers: set[int]) -> None:
    """The whole sheet once: how often each value stands, and whether a column tells its rows apart.

    `numbers` are the columns whose headers say that they do: of these a few slips are counted.
    """
    marks: list[set[int]] = [set() for _ in seen]
    for line in sheet.lines(0):
        if line.broken:
            continue
        for one, cell in zip(seen, line.cells, strict=False):
            words = cell.strip()
            if not words:
                continue
            one.filled += 1
            if words in ditto.MARKS:
                continue
            if words in one.values or len(one.values) < DISTINCT:
                one.values[words] += 1
            else:
                one.complete = False
            if not one.often:
                mark = hash(words)
                one.again += mark in marks[one.place]
                marks[one.place].add(mark)
                one.often = one.again > (one.filled // 10 if one.again > SURE else SURE * (one.place in numbers))
    for one in seen:
        one.often = one.often or one.again > max(one.filled >= FEW, one.filled // 10)


def _column(
    seen: Seen,
    meant: Meaning | None,
    about: About,
    sheet: Sheet,
    known: Known,
    taken: dict[str, str],
) -> ColumnMapping:
    """What one column is suggested to be; `taken` holds what better columns already are, with their calendars."""
    name = seen.column.name
    if sheet.parent and name == sheet.parent_column:
        if about.above:
            why = "It names the row of the sheet above to which this one belongs."
            return ColumnMapping(name, f"{about.above}.parent", reason=why, score=0.98)
        return ColumnMapping(name, "", reason="It only links the sheets of the form.")
    if name == sheet.key_column and not (meant and meant.concept == "id"):
        return ColumnMapping(name, "", reason="It only links the sheets of the form.")
    if not seen.filled and known.rows:
        return ColumnMapping(name, reason="The column is empty.")
    question = name.rpartition("/")[0]
    if seen.column.hint == "xlsform:option" and any(column.name == question for column in sheet.columns):
        return ColumnMapping(name, "", reason="One choice of a question whose own column holds all that were chosen.")
    own, decided = about.own.get(name), about.fixed.get(name)
    if decided is not None:
        suggested = ColumnMapping(name, decided, reason=about.reason, score=0.95)
    elif own is not None:
        suggested = ColumnMapping(name, own, reason="It is a column of our own lists.", score=1.0)
    elif meant is None:
        return _rest(seen, STRANGE, 0.2)
    else:
        suggested = _at_its_act(_of_concept(name, concepts()[meant.concept], meant, about), meant, known)
    if seen.column.separator:
        suggested = replace(suggested, separator=seen.column.separator)
    if not suggested.target or suggested.target == WHAT:
        return suggested
    if suggested.target == "id" and seen.again:
        if seen.often:
            return _rest(seen, "The number does not tell the rows apart: it is kept as a remark.", 0.4)
        told = f"Rows with the number of an earlier one, not loaded before that is mended: {seen.again:,}."
        suggested = replace(suggested, reason=f"{suggested.reason} {told}")
    if suggested.target == "note" and suggested.reason != CONSENT:
        return replace(suggested, reason=f"{suggested.reason} No fact holds it: the words are kept as a remark.")
    try:
        aim = target(suggested.target, about.about)
    except InvalidFacts:
        return _rest(seen, "No fact of such rows holds it: the words are kept as a remark.", 0.3)
    rival = taken.get(suggested.target) if own is None else None
    if (
        rival is not None
        and str(aim) == "incident.title"
        and (meant is not None and meant.language or "@" in seen.column.hint)
    ):
        reason = f"{suggested.reason} Another column is the title: these are its words in another language."
        suggested = replace(suggested, target=OTHER_TITLE, reason=reason)
        aim, rival = target(OTHER_TITLE, about.about), None
    if rival is not None and not _several_allowed(aim, suggested, meant):
        return _rest(seen, _taken(aim), 0.3)
    if aim.fact is not None and aim.fact.type is ValueType.DATE:
        suggested = replace(suggested, calendar=calendar_named(seen.column) or suggested.calendar)
    done = refined(suggested, aim, seen.values, seen.column, meant, known) if known.rows else suggested
    if done.calendar == ANY_HIJRI:
        done = replace(done, calendar="hijri")
    other = ALTERNATIVES.get(plain(name)) if done.target == "note" and meant else None
    if other and meant and other != meant.concept:
        return _column(seen, replace(meant, concept=other), about, sheet, known, taken)
    if rival is not None and _is_event(aim) and (done.calendar or GREGORIAN) == rival:
        return _rest(seen, _taken(aim), 0.3)
    if done.target == suggested.target:
        taken.setdefault(suggested.target, done.calendar or GREGORIAN)
    return done


def _taken(aim: Target) -> str:
    return f"{RIVAL}'{all_targets().get(str(aim), str(aim))}' already: the words are kept as a remark."


def _is_event(aim: Target) -> bool:
    """Whether it is the day of what happened: two days of one calendar are two events, and of which of them is open."""
    return aim.base in ("act", "stage", "incident") and aim.field == "when" and not aim.part


def _rest(seen: Seen, reason: str, score: float) -> ColumnMapping:
    """A column that no fact holds: its words as a remark, unless they are nobody's words."""
    if looks.is_technical(seen.column.name, seen.values, seen.filled):
        return ColumnMapping(
            seen.column.name,
            "",
            reason="Numbers and marks of a program: left out (the file itself is kept).",
            score=0.5,
        )
    return ColumnMapping(seen.column.name, "note", separator=seen.column.separator, reason=reason, score=score)


def _of_concept(name: str, concept: Concept, meant: Meaning, about: About) -> ColumnMapping:
    written = concept.target(about.about)
    if concept.name == WHAT:
        return ColumnMapping(name, WHAT, codes=about.kinds, reason="It says of each row what it is about.", score=0.9)
    if (
        about.kinds
        and written in ("remark", "note", "")
        and concept.target("organisation") not in ("remark", "note", "")
    ):
        written = concept.target("organisation")  # a fact of the rows about organisations alone
    calendar = kind = ""
    if "^" in written:
        written, calendar = written.split("^")
    if "@" in written:
        written, kind = written.split("@")
    if not written:
        return ColumnMapping(name, "", reason=f"{meant.reason} It numbers or marks rows: left out.", score=meant.score)
    if written in ("remark", "note"):
        reason = CONSENT if concept.name == "consent" else meant.reason
        return ColumnMapping(name, "note", reason=reason, score=min(meant.score, 0.5))
    says = {} if about.about not in ("individual", "incident") else dict(concept.says)
    if meant.act and about.about == "individual":
        says = {"act.type": meant.act}
    return ColumnMapping(
        name, written, calendar=calendar, kind=kind, language=meant.language if "name" in written or "location" in written else "",
        says=says, reason=meant.reason, score=meant.score,
    )  # fmt: skip


def _kinds_of_acts(meant: Sequence[Meaning | None], seen: Sequence[Seen], about: About) -> dict[str, str]:
    """The acts of a row by the kinds that headers name: that of custody comes first, for stages of detention hang on it.

    What is said of a death is said of the act that killed, which is another than those that are no killing, but for rows
    whose cells name the kinds: there act_kinds.py decides.
    """
    found: dict[str, None] = {}
    dies = named = False
    for one, column in zip(meant, seen, strict=True):
        if one and column.filled and about.about == "individual" and about.fixed.get(column.column.name) is None:
            kind = one.act or concepts()[one.concept].says.get("act.type", "")
            found |= {kind: None} if kind else {}
            dies = dies or one.concept in OF_DEATHS
            named = named or one.concept == "act"
    order = sorted(found, key=lambda kind: kind != "taken_into_custody")[:9]
    slots = {kind: f"act{place or ''}" for place, kind in zip((0, *range(2, 10)), order, strict=False)}
    killed = next((slots[kind] for kind in order if kind in KILLINGS), "")
    if dies and not named and slots and len(slots) < 9:
        slots[DEATH] = killed or f"act{len(slots) + 1}"
    return slots


def _at_its_act(column: ColumnMapping, meant: Meaning, known: Known) -> ColumnMapping:
    """The column at the act of the kind that its header names."""
    kind = column.says.get("act.type", "")
    slot = known.acts.get(DEATH if meant.concept in OF_DEATHS and not kind else kind, "act")
    if slot == "act" or not column.target.startswith(("act.", "perpetrator.")):
        return column
    base, field = column.target.split(".", 1)
    aim = f"{base}{slot.removeprefix('act')}.{field}"
    return replace(column, target=aim, says={f"{slot}.type": kind} if kind else {})


def _several_allowed(aim: Target, suggested: ColumnMapping, meant: Meaning | None) -> bool:
    """Whether two columns can state the same fact side by side."""
    fact = aim.fact
    if fact is None or aim.coded:
        return False
    if (
        fact.type is ValueType.NAME and not aim.level
    ):  # of two names that are only guessed to be, one may be somebody else's
        return bool(meant and (meant.language or meant.score >= 0.9 or meant.concept != "name"))
    if fact.type is ValueType.DATE:  # the same day in two calendars
        return True
    if aim.level and aim.level not in ("lat", "lon", "coordinates"):
        return bool(meant and (meant.language or meant.other))
    if fact.name == "title" and aim.base == "report":
        return True
    return (fact.many and fact.type is ValueType.TEXT) or aim.field == "contact"  # a remark is not kept as safely


def _agree(columns: Sequence[ColumnMapping]) -> list[ColumnMapping]:
    """What filled cells say besides, without contradicting each other."""
    said: dict[str, str] = {}
    found = []
    staged = any(column.target == "stage.stage" for column in columns)
    for column in columns:
        kept = {k: v for k, v in column.says.items() if not (staged and k == "stage.stage")}
        found.append(replace(column, says={k: v for k, v in kept.items() if said.setdefault(k, v) == v}))
    return found


def _possible(columns: list[ColumnMapping], about: str) -> list[ColumnMapping]:
    """Without a column that names a person nothing can be said of one: such columns become remarks."""
    people = ("individual.name", "individual.id", "individual.ref", "individual.parent")
    if about in ("individual", "organisation", "relation", "report") or any(
        c.target.startswith(people) for c in columns
    ):
        return columns
    needs = ("individual.", "act", "stage", "injury")
    reason = "No column names the person of whom it speaks: the words are kept as a remark."
    return [
        replace(ColumnMapping(c.column, "note", c.separator, empty=c.empty), reason=reason, score=0.3)
        if c.target.startswith(needs)
        else c
        for c in columns
    ]


__all__ = ["REMARK", "suggest"]
