"""Names of people whom a person may not know, replaced in every text that a session reads.

A protected individual outside whose circle somebody stands is called by its ref; one whose record they may not see is
"[withheld]". The columns that hold somebody's words (records/base.py, Words) ask the masker of the session that reads,
so a text comes masked from the database and nobody has to remember it. Words are looked up one by one in a table of
the hidden names, so that thousands of them cost no more than one.

Found are: each whole spelling, in any case; its single parts of three letters or more where they stand as a word with a
capital, with up to three letters of an ending where a part has five or more; in Chinese and Arabic script a spelling
or part wherever it stands, as words are not parted there or grow at their front. Offsets into a masked text are
counted anew (`moved`): the length of a name tells nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlmodel import Session

from tracker.access import LEVELS, User
from tracker.records import Counter, Name, SourceReport
from tracker.records.base import Kind, masked_by
from tracker.store import claims, repeated, sight
from tracker.store.repeated import NUMBER, NUMBERS, built
from tracker.store.sight import PROTECTED, RECORD

WITHHELD = "[withheld]"
CUT = "\x00"  # stands for a name where masked texts are searched: no word holds it
MARKS = "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code)).startswith("M"))
WORD = re.compile(rf"[^\W_](?:[^\W_]|[{MARKS}])*")  # a mark belongs to its letter, also where it is a character apart
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]+")
ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
BETWEEN = re.compile(r"[\s.\-‐-―'’·]{0,3}")
PART, INFLECTED, ENDING = 3, 5, 3  # letters of a part, of one that may be inflected, of an ending
VOWELS = "аяйьоеыиуюaeiouy"
JUDGED = 50_000  # words that a masker remembers: texts say the same ones over and over
NOT_NAMES = ("descriptor",)  # "her brother" names nobody

Span = tuple[int, int, str]


def folded(text: str) -> str:
    """A word without case and marks."""
    if text.isascii():
        return text.lower()  # the same, in a tenth of the time
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


@dataclass
class Masker:
    """Finds and replaces the hidden names: (spelling, what stands in for it).

    `known` are spellings of who may be named: where one stands whole, in several words, none of its words is taken for
    part of a relative's name.
    """

    names: Iterable[tuple[str, str]]
    known: tuple[str, ...] = ()
    whole: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    small: set[str] = field(default_factory=set)  # single words that were entered in small letters, as in a chat
    spelled: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    stems: dict[str, str] = field(default_factory=dict)
    unspaced: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    moved: dict[tuple[int, str], Moved] = field(default_factory=dict)  # texts that were read lately
    judged: dict[str, tuple[bool, str | None]] = field(default_factory=dict)  # words that were looked at already

    def __post_init__(self) -> None:
        """Enter each spelling by its words; the longest of several that begin alike is tried first."""
        for text, stand_in in sorted(self.names):
            if UNSPACED.search(text):
                self._enter_unspaced(text, stand_in)
            words = tuple(folded(word.group()) for word in WORD.finditer(text) if not UNSPACED.fullmatch(word.group()))
            if not words:
                continue
            self.spelled.setdefault(words[0], []).append((words, stand_in))
            if len(words) == 1 and text == text.lower():
                self.small.add(words[0])
            for word in words:
                if len(word) >= PART:
                    self.parts.setdefault(word, stand_in)
                if len(word) >= INFLECTED:
                    stem = word[:-1] if word[-1] in VOWELS and len(word) > INFLECTED - 1 else word
                    self.stems.setdefault(stem, stand_in)
        for text in self.known:
            words = tuple(folded(word.group()) for word in WORD.finditer(text))
            if len(words) > 1:
                self.whole.setdefault(words[0], []).append(words)
        for spellings in self.spelled.values():
            spellings.sort(key=lambda pair: -len(pair[0]))
        for runs in self.unspaced.values():
            runs.sort(key=lambda pair: -len(pair[0]))

    def _enter_unspaced(self, text: str, stand_in: str) -> None:
        for word in [text, *text.split()] if ARABIC.search(text) else [text.replace(" ", "")]:
            if len(word) >= (PART if ARABIC.search(word) else 2):
                self.unspaced.setdefault(word[0], []).append((word, stand_in))

    @cached_property
    def reach(self) -> tuple[int, int]:
        """How many words, and how many letters without spaces, no name is longer than: with some to spare."""
        words = (len(spelling) for spellings in self.spelled.values() for spelling, _ in spellings)
        letters = (len(run) for of_one in self.unspaced.values() for run, _ in of_one)
        return 2 + max(words, default=0), 2 * max(letters, default=0)

    def spans(self, text: str) -> list[Span]:
        """Where hidden names stand, in order, none inside another; parts side by side are one."""
        found = self._words(text) + (self._runs(text) if self.unspaced else [])
        merged: list[Span] = []
        for start, end, stand_in in sorted(found):
            if merged and start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]), merged[-1][2])
            elif merged and merged[-1][2] == stand_in and BETWEEN.fullmatch(text, merged[-1][1], start):
                merged[-1] = (merged[-1][0], end, stand_in)
            else:
                merged.append((start, end, stand_in))
        return merged

    def _words(self, text: str) -> list[Span]:
        words = list(WORD.finditer(text))
        found: list[Span] = []
        after = 0  # a spelling of several words reaches so far
        for at, word in enumerate(words):
            said = word.group()
            begins, part = self.judged.get(said) or self._judged(said)
            if at < after or not (begins or part or self.whole):
                continue
            whole = self._whole(words, at) if begins else None
            own = self._known(words, at)
            if own and (whole is None or whole[0] <= own):
                after = at + own
                continue
            if whole:
                after = at + whole[0]
                found.append((word.start(), words[after - 1].end(), whole[1]))
            elif part:
                found.append((word.start(), word.end(), part))
        return found

    def _judged(self, said: str) -> tuple[bool, str | None]:
        """Whether a word may begin a hidden name, and what stands in for it where it is a part of one."""
        key = folded(said)
        if len(self.judged) >= JUDGED:
            self.judged.clear()
        found = self.judged[said] = key in self.spelled, self._part(said, key)
        return found

    def _whole(self, words: Sequence[re.Match[str]], at: int) -> tuple[int, str] | None:
        """A spelling of several words; one of a single word counts as a part, by its capital."""
        for spelling, stand_in in self.spelled[folded(words[at].group())]:
            alone = len(spelling) == 1
            said = tuple(folded(word.group()) for word in words[at : at + len(spelling)])
            if said == spelling and (not alone or _is_name(words[at].group()) or said[0] in self.small):
                return len(spelling), stand_in
        return None

    def _known(self, words: Sequence[re.Match[str]], at: int) -> int:
        """How many words the longest spelling has that may be named and stands here; 0 for none."""
        spelled = self.whole.get(folded(words[at].group()), ()) if self.whole else ()
        return max(
            (len(one) for one in spelled if one == tuple(folded(word.group()) for word in words[at : at + len(one)])),
            default=0,
        )

    def _part(self, word: str, key: str) -> str | None:
        if len(key) < PART or not _is_name(word):
            return None
        if key in self.parts:
            return self.parts[key]
        stems = (key[: len(key) - cut] for cut in range(ENDING + 1) if len(key) - cut >= INFLECTED - 1)
        return next((self.stems[stem] for stem in stems if stem in self.stems), None)

    def _runs(self, text: str) -> list[Span]:
        found: list[Span] = []
        for run in UNSPACED.finditer(text):
            at = run.start()
            while at < run.end():
                near = self.unspaced.get(text[at], ())
                hit = next(((word, stand_in) for word, stand_in in near if text.startswith(word, at)), None)
                if hit:
                    found.append((at, at + len(hit[0]), hit[1]))
                at += len(hit[0]) if hit else 1
        return found

    def __call__(self, text: str) -> str:
        """The text with what stands in for the names."""
        return _replaced(text, self.spans(text))

    def cut(self, text: str) -> str:
        """The text without the names, so that no search finds them or what stands in for them."""
        return _replaced(text, [(start, end, CUT) for start, end, _ in self.spans(text)])


def as_names(text: str) -> str:
    """A text typed without capitals, or with a line under its blanks, as if each word were written as a name; of the
    same length, else as it is.
    """
    shown = text.replace("_", " ").title()
    return shown if len(shown) == len(text) else text.replace("_", " ")


def _is_name(word: str) -> bool:
    """Whether a word is written as a name: with a capital, where its script has any."""
    return word[0].isupper() or word[0].isdigit() or word.upper() == word.lower()


def _replaced(text: str, spans: Sequence[Span]) -> str:
    if not spans:
        return text
    out, at = [], 0
    for start, end, stand_in in spans:
        out += [text[at:start], stand_in]
        at = end
    return "".join([*out, text[at:]])


@dataclass(frozen=True)
class Moved:
    """A text as it is masked, and where its places went."""

    raw: str
    spans: tuple[Span, ...]

    @cached_property
    def text(self) -> str:
        """The masked text."""
        return _replaced(self.raw, self.spans)

    def start(self, place: int | None) -> int | None:
        """Where what begins at a place begins now; inside a name, with the name."""
        return self._at(place, 0)

    def end(self, place: int | None) -> int | None:
        """Where what ends at a place ends now; inside a name, with the name."""
        return self._at(place, 1)

    def _at(self, place: int | None, side: int) -> int | None:
        if place is None:
            return None
        moved = 0
        for start, end, stand_in in self.spans:
            if end <= place:
                moved += len(stand_in) - (end - start)
            elif start < place:
                return start + moved + (len(stand_in) if side else 0)
        return place + moved

    def quote(self, start: int | None, end: int | None, own: str | None) -> str | None:
        """A quotation as it stands in the masked text."""
        first, last = self.start(start), self.end(end)
        return own if own is None or first is None or last is None else self.text[first:last]


# --- the masker of a session ---
LIST_CHANGE = built(select(Counter.__table__.c.next).where(Counter.__table__.c.name == "list_change"))  # type: ignore[attr-defined]
_made: dict[tuple[object, ...], tuple[int | None, Masker]] = {}  # with the change of lists that its names were read at
KEPT = 8


def forget() -> None:
    """Let go of the names that are held."""
    _made.clear()


def of(session: Session) -> Masker | None:
    """The masker for this session's person; None where nobody is hidden from them."""
    if not sight.restricted(session):
        return None
    if "masker" not in session.info:
        with sight.whole(session), off():
            session.info["masker"] = _masker(session)
    found: Masker | None = session.info["masker"]
    return found


def _masker(session: Session) -> Masker | None:
    user: User = session.info["user"]
    outside = sight.outside_of(session)
    above = and_(RECORD.c.kind == Kind.INDIVIDUAL, RECORD.c.level > user.clearance)
    if user.clearance is LEVELS[-1]:
        above = false()
    elif not outside and session.execute(select(RECORD.c.id).where(above).limit(1)).first() is None:
        return None
    if not outside and user.clearance is LEVELS[-1]:
        return None
    number = session.execute(LIST_CHANGE).scalar()
    key = (str(session.get_bind().engine.url), user.id, user.clearance, user.names_hidden, outside)
    since, masker = _made.get(key, (None, None))
    if masker is None or since != number:
        names, known = _names(session, outside, above), _known_names(session, user)
        if masker is None or masker.names != names or masker.known != known:
            masker = Masker(names, known)
        while len(_made) >= KEPT:
            _made.pop(next(iter(_made)), None)
        _made[key] = number, masker
    return masker


def _known_names(session: Session, user: User) -> tuple[str, ...]:
    """How those are spelled who leave by name."""
    table = Name.__table__  # type: ignore[attr-defined]
    found = {
        text
        for some in repeated.parts(user.known)
        for (text,) in session.execute(
            select(table.c.text).where(table.c.record_id.in_(some), table.c.kind.not_in(NOT_NAMES))
        )
    }
    return tuple(sorted(found))


def _names(session: Session, outside: frozenset[int], above: ColumnElement[bool]) -> list[tuple[str, str]]:
    """Each hidden spelling with what stands in for it: the ref, or nothing that leads to a record."""
    user: User = session.info["user"]
    table = Name.__table__  # type: ignore[attr-defined]
    known = PROTECTED if not user.names_hidden else RECORD.c.kind == Kind.INDIVIDUAL
    query = (
        select(table.c.text, table.c.kind, RECORD.c.id, RECORD.c.ref, RECORD.c.level)
        .join(RECORD, table.c.record_id == RECORD.c.id + 0)  # the few records lead: else SQLite reads every name first
        .where(or_(known, above))
    )
    found = []
    for text, kind, number, ref, level in session.execute(query):
        hidden = LEVELS.index(level) > LEVELS.index(user.clearance)
        if kind not in NOT_NAMES and (hidden or number in outside):
            found.append((text, WITHHELD if hidden else ref))
    return sorted(found)


@contextmanager
def applied(session: Session) -> Iterator[None]:
    """Mask what is read in here for the session's person."""
    token = masked_by.set(of(session))
    try:
        yield
    finally:
        masked_by.reset(token)


@contextmanager
def off() -> Iterator[None]:
    """Read texts as they are: to write them, to search them, or to count their places anew."""
    token = masked_by.set(None)
    try:
        yield
    finally:
        masked_by.reset(token)


def bodies(session: Session, reports: Iterable[int]) -> dict[int, Moved]:
    """The texts of these reports with where their places went; empty where nothing is masked."""
    masker = of(session)
    if masker is None:
        return {}
    marks = dict(repeated.rows(session, MARKS_OF, reports))
    kept = {number: masker.moved[number, mark] for number, mark in marks.items() if (number, mark) in masker.moved}
    todo = [number for number in marks if number not in kept]
    with off():
        for start in range(0, len(todo), 100):
            for number, body in session.execute(BODIES, {"numbers": todo[start : start + 100]}):
                text = kept[number] = Moved(body, tuple(masker.spans(body)))
                if len(body) <= LETTERS:
                    masker.moved[number, marks[number]] = text
    for oldest in list(masker.moved)[: max(0, len(masker.moved) - TEXTS)]:
        masker.moved.pop(oldest, None)
    return kept


REPORT = SourceReport.__table__  # type: ignore[attr-defined]
BODIES = built(select(REPORT.c.id, REPORT.c.body).where(REPORT.c.id.in_(NUMBERS)))
# an archived text stays as it is, until a person is erased from it
MARKS_OF = built(
    select(REPORT.c.id, func.coalesce(REPORT.c.redacted_sha256, REPORT.c.body_sha256)).where(REPORT.c.id.in_(NUMBERS))
)
TITLE = built(select(REPORT.c.title).where(REPORT.c.id == NUMBER))
TEXTS, LETTERS = 200, 100_000  # texts that a masker keeps, and the longest of them


def names_somebody(session: Session, report: int) -> bool:
    """Whether a report names somebody whom this person may not know: then what else identifies it is withheld."""
    masker = of(session)
    if masker is None:
        return False
    moved = bodies(session, [report]).get(report)
    if moved is not None and moved.spans:
        return True
    strangers = sight.outside(session)
    with off(), sight.whole(session):
        title = session.execute(TITLE, {"number": report}).scalar() or ""
        return bool(masker.spans(title)) or claims.tells_of(session, report, strangers)


def of_reports(session: Session, reports: Iterable[int], numbers: Iterable[int]) -> Masker:
    """A masker for all individuals of whom these reports tell and who are among these records: for a screen that
    shows no names at all, whoever looks.
    """
    people = set(numbers) | claims.subjects_of_reports(session, list(reports))
    table = Name.__table__  # type: ignore[attr-defined]
    found: list[tuple[str, str]] = []
    ordered = sorted(people)
    for start in range(0, len(ordered), 500):
        query = (
            select(table.c.text, RECORD.c.ref)
            .join(RECORD, RECORD.c.id == table.c.record_id)
            .where(RECORD.c.id.in_(ordered[start : start + 500]), RECORD.c.kind == Kind.INDIVIDUAL)
            .where(table.c.kind.not_in(NOT_NAMES))
        )
        found += [(text, ref) for text, ref in session.execute(query)]
    return Masker(found)


def throughout(value: Any, masker: Masker) -> Any:
    """A value with every text in it masked, however deep it stands."""
    if isinstance(value, str) and not isinstance(value, StrEnum):
        return masker(value)
    if isinstance(value, tuple | list):
        return type(value)(throughout(inner, masker) for inner in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: throughout(getattr(value, f.name), masker) for f in fields(value)})
    return value


def found_in(session: Session, texts: Iterable[tuple[int, str | None]], words: str) -> list[int]:
    """Numbers of the texts that hold the words, in small letters, where no hidden name stands."""
    masker = of(session)
    return [number for number, text in texts if text and words in (masker.cut(text) if masker else text).lower()]
