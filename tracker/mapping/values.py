"""What the cell of a column says: each distinct cell is read once, into values as a claim stores them and what is wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from tracker import codes
from tracker.facts import ValueType
from tracker.importers.source import VALUES
from tracker.mapping import called, day_lists, names
from tracker.mapping.code_words import key, known_words
from tracker.mapping.day_forms import DIGITS
from tracker.mapping.days import Days
from tracker.mapping.header_words import of_others
from tracker.mapping.headers import meaning, plain
from tracker.mapping.model import REMARK, ColumnMapping
from tracker.mapping.month_names import UNKNOWN, folded
from tracker.mapping.several import speaks_of_many
from tracker.mapping.status_words import bare
from tracker.mapping.targets import Target
from tracker.mapping.terms import states_term
from tracker.records import KINDS
from tracker.records.base import Basis, Kind

LONGEST = 100_000  # letters of a text
MOST = 20_000  # distinct cells of a column that are remembered
BIG = 2**31 - 1
MOST_DIGITS = 100  # characters of a number
OLDEST = 120
YES = frozenset(map(folded, "yes y true 1 x ✓ ✔ да д иә oui si sí sim ja evet نعم بله آری بلی 是 ھەئە haa हो".split()))
NO = frozenset(map(folded, "no n false 0 нет н жоқ non não nein hayır لا خیر نه 否 不 ياق छैन".split()))
NUMBER = re.compile(r"(\d+)(?:\.0+)?")
GROUPED = re.compile(r"\d{1,3}(?:[, \u00a0\u202f'’.]\d{3})+")


def _folded(pattern: str) -> re.Pattern[str]:
    """A pattern for folded words, whose own words are folded as theirs are."""
    return re.compile(folded(pattern).replace("(?p<", "(?P<"))


OF_YEARS = r"(?:years?(?: old)?|yrs?\.?|y\.?o\.?|y|лет|год|года|л\.|жаста|жас|ans|años|anos|jahre|yaşında|yaş|سنة|سنوات|عاما|عام|ساله|سال|岁|歲)"
RANGE = _folded(r"(\d{1,9})\s*(?:-|–|—|to|до|à|a|إلى|تا|至|\.\.)\s*(\d{1,9})")
AT_LEAST = _folded(
    r"(?:at least|minimum|min\.?|not less than|более|не менее|свыше|more than|over|>=|≥|>|على الأقل|au moins|al menos)\s*(\d{1,9})|(\d{1,9})\s*\+"
)
AT_MOST = _folded(
    r"(?:at most|up to|maximum|max\.?|fewer than|less than|under|до|не более|менее|<=|≤|<|jusqu'a|hasta)\s*(\d{1,9})"
)
ROUND = _folded(
    r"(?:about|around|approx\.?|approximately|circa|ca\.?|c\.|~|≈|около|примерно|шамамен|حوالي|تقريبا|حدود|vers|environ|unos|unas|yaklaşık|etwa|cerca de|约|大约|約|大約)"
    rf"\s*(\d{{1,9}})\s*{OF_YEARS}?|(\d{{1,9}})\s*{OF_YEARS}?\s*(?:左右|上下|approx\.?|تقريبا)"
)
YEARS = _folded(rf"(\d{{1,3}})\s*{OF_YEARS}")
YOUNG = _folded(
    r"(\d{1,3})\s*(?:(?P<months>months?|mos?\.?|mes|meses|mois|месяц\w*|мес\.?|ay|aylık|个月|月|شهر\w*|اشهر|شهور|ماه\w*|monate?)"
    r"|(?P<weeks>weeks?|wks?\.?|semanas?|semaines?|недел\w+|нед\.?|hafta\w*|周|اسابيع|اسبوع|هفته|wochen?)"
    r"|(?P<days>days?|dias?|jours?|дн\w+|день|gun|gunluk|天|ايام|يوم\w*|روز\w*|tage?))(?: old)?"
)  # infants
TELLS_ITSELF = 60  # letters: longer words say by themselves what they are about
PER_YEAR = {"months": 12, "weeks": 53, "days": 366}

OTHER = "The choice says that it is another than those to choose from; none is stated."
SIDE_BY_SIDE = "Several values stand here for what has one; they stand side by side."
AND_MORE = "A day or a term stands beside the state: all these words stand behind the state, and the day or term is not stated by itself."
NAMELESS = "The cell gives no name: its words are kept as a description of the person, not as a name."
TOGETHER = (
    "It may name several people, and is taken for one name. Give each a row of their own, or part them by semicolons."
)
OTHER_NAMES = "The cell gives a name and another name beside it: both are kept, the second as an alias."
NOT_REAL = "The cell says that the name is not the person's own: it is kept as a pseudonym."
STATED, CLASSIFIED = Basis.STATED, Basis.CLASSIFIED


@dataclass(slots=True)
class Value:
    """One value of a cell, as a claim stores it."""

    basis: Basis
    text: str | None = None
    term: int | None = None
    low: int | None = None
    high: int | None = None
    extra: tuple[str, str, str] | None = None


@dataclass(slots=True)
class Read:
    """What a cell says, and what is to be told of it: sentences, with whether they refuse the row.

    `remark` holds words that were not understood and that the mapping keeps as they are.
    """

    values: tuple[Value, ...] = ()
    told: tuple[tuple[str, str, bool], ...] = ()
    remark: str = ""
    bare: bool = False  # what its column says besides, where it is filled, does not hold of this cell


class Cells(dict[str, Read | None]):
    """The readings of a column by its cells: a dict that reads what it has not met. None where a cell is empty."""

    def __init__(self, read: Callable[[str], Read | None], most: int = MOST) -> None:
        super().__init__()
        self.read = read
        self.most = most

    def __missing__(self, cell: str) -> Read | None:
        found = self.read(cell)
        if len(self) >= self.most:
            self.clear()
        self[cell] = found
        return found


def failed(column: ColumnMapping, words: str, reason: str) -> Read:
    """A cell that is not understood: it refuses the row, or its words are kept as a remark and told."""
    if column.unread == REMARK:
        return Read(told=((words, f"{reason} The words are kept as a remark.", False),), remark=telling(column, words))
    return Read(told=((words, reason, True),))


def reader(
    column: ColumnMapping, target: Target, empty: Iterable[str], today: date, choices: Mapping[str, str] | None = None
) -> Callable[[str], Read | None]:
    """How the cells of this column are read. `choices` are the labels of the answers that a form lets be chosen."""
    one = _one(column, target, today)
    if choices:
        one = _chosen(one, column, target, choices)
    nothing = frozenset(word.strip() for word in (*column.empty, *empty))
    separator = column.separator
    fact = target.fact
    single = fact is not None and not fact.many and (target.base, target.field) != ("act", "type") and not apart(target)

    def read(cell: str) -> Read | None:
        words = cell.strip()
        if not words or words in nothing:
            return None
        if separator and separator in words:
            parts = [part for part in map(str.strip, words.split(separator)) if part and part not in nothing]
            read = joined([one(part) for part in dict.fromkeys(parts)]) if parts else None
            if read is not None and single and len(read.values) > 1:
                read.told += ((words.replace(VALUES, "; "), SIDE_BY_SIDE, False),)
            return read
        return one(words)

    return read


def apart(target: Target) -> bool:
    """Whether each of several days makes an act or a stage of its own (repeated_days.py)."""
    return target.base in ("act", "stage") and target.field == "when"


def chosen_other(words: str, choices: Mapping[str, str]) -> bool:
    """Whether an answer is the one that forms offer for all that is not in their list."""
    return words.casefold() == "other" and words in choices


def _chosen(
    one: Callable[[str], Read], column: ColumnMapping, target: Target, choices: Mapping[str, str]
) -> Callable[[str], Read]:
    """An answer is the label that whoever answered read, and not the code that the form keeps for it."""
    found = target.fact
    named = found is None or found.type in (ValueType.NAME, ValueType.RECORD)

    def read(words: str) -> Read:
        label = choices.get(words, words)
        if named and chosen_other(words, choices):
            return Read(told=((words, OTHER, False),))
        if named or (found is not None and found.type is ValueType.TEXT):
            return one(label)
        made = one(words)
        if made.remark:  # "v2" says nothing to whoever has not got the form
            made.remark = telling(column, label)
        return made

    return read


def joined(parts: Iterable[Read]) -> Read:
    """Several readings as one."""
    parts = list(parts)
    return Read(
        tuple(value for part in parts for value in part.values),
        tuple(told for part in parts for told in part.told),
        "; ".join(part.remark for part in parts if part.remark),
        any(part.bare for part in parts),
    )


def _one(column: ColumnMapping, target: Target, today: date) -> Callable[[str], Read]:
    found = target.fact
    kind = found.type if found is not None else ValueType.TEXT
    if kind is ValueType.NAME and target.base == "individual" and not column.kind:
        return lambda words: person(column, words)
    if kind is ValueType.NAME or kind is ValueType.RECORD:
        return lambda words: name(column, words)
    if kind is ValueType.DATE:
        return _dates(column, target, today)
    if kind is ValueType.CODE:
        assert found is not None  # noqa: S101  # a code belongs to a fact
        return _codes(column, found.codes or "")
    if kind is ValueType.COUNT:
        age = target.field == "age"
        return lambda words: count(column, words, age=age)
    if kind is ValueType.YES_NO:
        return lambda words: yes_no(column, words)
    if str(target).endswith("injury.side"):
        return _codes(column, "closed_side")
    longest = _longest(target)
    if (target.base, target.field) == ("stage", "sentence"):
        return lambda words: sentence(column, words, longest)
    if target.field == "remark":
        return lambda words: remark(column, words, longest)
    if target.field == "contact" and of_others(plain(column.column).split()):  # by its words it is not the person's own
        label = column.column.strip()[:200]
        return lambda words: known_text(column, f"{label}: {words}", longest)
    return lambda words: known_text(column, words, longest)


def _longest(target: Target) -> int:
    found = target.fact
    if found is None or not found.columns:
        return LONGEST
    column = KINDS[target.kind].table.__table__.columns[found.columns[0]]  # type: ignore[attr-defined]
    return getattr(column.type, "length", None) or LONGEST


def name(column: ColumnMapping, words: str) -> Read:
    """A name, with its script."""
    if len(words) > names.LONGEST:
        return failed(column, words, f"A name has at most {names.LONGEST} letters.")
    if not words.isprintable() and (bad := unstorable(words)):
        return Read(told=((words, bad, True),))
    script = names.script_of(words)
    told: tuple[tuple[str, str, bool], ...] = ()
    if script == "Zyyy":
        if folded(words) in UNKNOWN:
            return Read(told=((words, "The cell says that the name is not known; none is stated.", False),))
        if not any(map(str.isalpha, words)):
            return failed(column, words, "A name has letters.")
    elif len(words) <= 24 and words.casefold() in UNKNOWN:
        return Read(told=((words, "The cell says that the name is not known; none is stated.", False),))
    if not words.isascii():
        for problem in (names.mixed(words), names.unseen(words)):
            if problem:
                told += ((words, problem, False),)
    return Read((Value(STATED, words, extra=(script, column.language or "und", column.kind or "as_printed")),), told)


def person(column: ColumnMapping, words: str) -> Read:
    """The name of a person: also their other name beside it, or the words for somebody whose name is not given."""
    if len(words) > names.LONGEST or (called.plain(words) and "," not in words):
        return name(column, words)
    if called.of_several(words):
        return failed(column, words, called.OF_SEVERAL)
    if "," in words and called.LIST_OF_PROGRAMS.search(words) and speaks_of_many(column.column):
        return failed(column, words, called.A_LIST)
    found = name(column, words)
    if not found.values:
        return found
    if called.nameless(words):
        found.values = (replace(found.values[0], extra=(*script_and_language(found.values[0]), called.DESCRIPTOR)),)
        found.told += ((words, NAMELESS, False),)
        return found
    parts = called.spelled(words)
    if parts == [(words, "")]:
        found.told += ((words, TOGETHER, False),) if called.joined(words) else ()
        return found
    read = [name(replace(column, kind=kind), part) for part, kind in parts]
    told = ((words, OTHER_NAMES, False),) if len(parts) > 1 else ((words, NOT_REAL, False),)
    return Read(tuple(value for one in read for value in one.values), (*found.told, *told))


def script_and_language(value: Value) -> tuple[str, str]:
    """The script and language of a spelling."""
    return value.extra[:2] if value.extra else ("Zyyy", "und")


def text(column: ColumnMapping, words: str, longest: int) -> Read:
    """Words as they are."""
    if len(words) > longest:
        return failed(column, words, f"It has more than {longest} letters.")
    if not words.isprintable() and (bad := unstorable(words)):
        return Read(told=((words, bad, True),))
    return Read((Value(STATED, words),))


def remark(column: ColumnMapping, words: str, longest: int) -> Read:
    """Words as they are; short ones with their header."""
    return text(column, telling(column, words), longest)


def telling(column: ColumnMapping, words: str) -> str:
    """Words for a remark: short ones with their header, without which nobody knows what "brother" or "15:40" says."""
    if len(words) > TELLS_ITSELF:
        return words
    found = meaning(column.column)
    notes = found is not None and found.concept in ("note", "description", "report_note", "source")
    return words if notes else f"{column.column.strip()[:200]}: {words}"


def known_text(column: ColumnMapping, words: str, longest: int) -> Read:
    """Words as they are, unless they say that there is nothing to state."""
    if len(words) <= 30 and folded(words) in UNKNOWN:
        return Read(
            told=((words, "The cell says that there is none, or that it is not known; nothing is stated.", False),)
        )
    return text(column, words, longest)


def sentence(column: ColumnMapping, words: str, longest: int) -> Read:
    """Words of a sentence; where they state no term, they do not say that somebody serves one."""
    found = known_text(column, words, longest)
    if found.values and not states_term(words):
        found.bare = True
        if column.says:
            reason = "It states no term: the words are kept, and nobody is said to serve a sentence because of them."
            found.told += ((words, reason, False),)
    return found


def unstorable(words: str) -> str:
    """Why no database can keep these words, "" where it can."""
    if "\x00" in words or any("\ud800" <= letter <= "\udfff" for letter in words):
        return "It holds characters that are not text."
    return ""


def _dates(column: ColumnMapping, target: Target, today: date) -> Callable[[str], Read]:
    moment = target.field in ("birth", "death", "founded")
    may_come = (
        target.kind is Kind.INTERVENTION
    )  # a hearing that is set has a day; what was done or born has one behind us
    days = Days(column.order, column.calendar, column.years_from, moment, today, may_come, target.field == "birth")

    def read(words: str) -> Read:
        found = [days.read(words)] if target.part else day_lists.read_all(days, words)
        if found[0].fails:
            return failed(column, words, found[0].fails)
        told = tuple((words, sentence, False) for sentence in dict.fromkeys(s for day in found for s in day.told))
        if len(found) > 1 and not apart(target):
            told += ((words, SIDE_BY_SIDE, False),)
        return Read(tuple(Value(STATED, day) for day in dict.fromkeys(day.edtf for day in found) if day), told)

    return read


def _codes(column: ColumnMapping, scheme: str) -> Callable[[str], Read]:
    own = {key(word): code for word, code in column.codes.items()}
    general = {**known_words(scheme), **{key(term.label): term.code for term in codes.local(scheme)}}
    general |= {key(term.code): term.code for term in codes.local(scheme)}

    def read(words: str) -> Read:
        folded_words = key(words)
        code = own[folded_words] if folded_words in own else general.get(folded_words)
        if code == "":
            return Read(told=((words, "The mapping gives these words no code; nothing is stated.", False),))
        state = key(bare(words)) if code is None and scheme == "stage" else ""
        if state and state != folded_words and (code := own.get(state) or general.get(state)):
            told = ((words, AND_MORE, False),)
            return Read((Value(CLASSIFIED, words, codes.term_number(scheme, code)),), told)
        if code is None:
            if folded_words in UNKNOWN:
                return Read(told=((words, "The cell says that it is not known; nothing is stated.", False),))
            return failed(
                column, words, f"No code of the list {scheme.removeprefix('closed_')} is given for these words."
            )
        if scheme == "closed_side":
            return Read((Value(CLASSIFIED, code),))
        return Read((Value(CLASSIFIED, words, codes.term_number(scheme, code)),))

    return read


def count(column: ColumnMapping, words: str, *, age: bool = False) -> Read:
    """A number, or a range: "12", "10-12", "at least 5", "1,200"."""
    low = " ".join(folded(unicodedata.normalize("NFKC", words.translate(DIGITS))).split())
    told: tuple[tuple[str, str, bool], ...] = ()
    bounds: tuple[int | None, int | None] | None = None
    plain = NUMBER.fullmatch(low)
    if len(low) > MOST_DIGITS:  # no number of people, and too long for Python to reckon with
        return failed(column, words, "It is too long to be a number.")
    if plain:
        bounds = (int(plain[1]), int(plain[1]))
        if "." in low:
            told = ((words, "A whole number is written as a fraction; it is read as the whole number.", False),)
    elif GROUPED.fullmatch(low):
        bounds = (int(re.sub(r"\D", "", low)),) * 2
        told = ((words, "A number is written with signs between its digits; it is read as one number.", False),)
    elif match := RANGE.fullmatch(low):
        bounds = (int(match[1]), int(match[2]))
    elif match := AT_LEAST.fullmatch(low):
        more = (
            1
            if low.startswith(("more than", "over", "более", "свыше")) or low.startswith(">") and "=" not in low
            else 0
        )
        bounds = (int(match[1] or match[2]) + more, None)
    elif match := AT_MOST.fullmatch(low):
        less = 1 if low.startswith(("fewer", "less", "under", "менее")) or low.startswith("<") and "=" not in low else 0
        bounds = (None, int(match[1]) - less)
    elif ROUND.fullmatch(low):
        return Read((Value(STATED, words),))  # no bounds: nobody says how far off it may be
    elif age and (match := YEARS.fullmatch(low)):
        bounds = (int(match[1]), int(match[1]))
    elif age and (match := YOUNG.fullmatch(low)):  # in completed years, as every age
        whole = int(match[1]) // next(of for unit, of in PER_YEAR.items() if match[unit])
        bounds = (whole, whole)
    if bounds is None:
        if low in UNKNOWN:
            return Read(told=((words, "The cell says that the number is not known; nothing is stated.", False),))
        negative = low[:1] in ("-", "−", "–") and low[1:].isdigit()
        return failed(column, words, "A count is not below 0." if negative else "It is not understood as a number.")
    first, last = bounds
    if first is not None and last is not None and first > last:
        return failed(column, words, "The first number is larger than the second.")
    if max(first or 0, last or 0) > (OLDEST if age else BIG):
        return failed(column, words, f"Nobody is older than {OLDEST} years." if age else "The number is too large.")
    if last is not None and last < 0:
        return failed(column, words, "A count is not below 0.")
    return Read((Value(STATED, words, low=first, high=last),), told)


def yes_no(column: ColumnMapping, words: str) -> Read:
    """Yes or no, in several languages or in the column's own words."""
    low = folded(words)
    own = {key(word): answer for word, answer in column.codes.items()}
    answer = own.get(key(words)) or ("yes" if low in YES else "no" if low in NO else "")
    if answer:
        return Read((Value(STATED if low == answer else CLASSIFIED, answer),))
    if low in UNKNOWN:
        return Read(told=((words, "The cell says that it is not known; nothing is stated.", False),))
    return failed(column, words, "It is neither yes nor no.")
