"""Find records by name: any spelling, any script, begun, turned round, with parts missing or a letter wrong.

Which names a question leads to is read from the index whole; which of them count is asked of the database under the
rule of visibility (store/sight.py), before anything is cut. So a name that a person may not see takes no other's place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, count, islice
from typing import Any

from sqlalchemy import ARRAY, BigInteger, String, any_, bindparam, func, text
from sqlalchemy import select as choose
from sqlmodel import Session, col

from tracker.errors import NotFound
from tracker.records import Name, Record
from tracker.records.base import Kind, ReviewState
from tracker.spellings import keys, lexicon, scripts
from tracker.spellings.asking import Question
from tracker.spellings.likeness import Why, reason
from tracker.spellings.weighing import Asked
from tracker.store import ids, plain, records, sight
from tracker.store.name_index import among, bound
from tracker.store.repeated import built

WEAK = ("weak", "descriptor")  # they stand after every name, whatever they score
LEAST = 0.5  # what is less alike is not shown
LISTED = 1_000  # individuals that a list is narrowed to, the likeliest; it says so where there may be more
LEAST_IN_LISTS = 0.72  # a list is narrowed to what is likely meant
PLAINEST: list[str] = list(Why)  # of two spellings that answer alike, the one with the plainer reason is told
GOOD = 0.85  # where one is so good, less of those that share but consonants is looked at
PLAIN = 0.9  # where none is so good, names that hold one word just as typed are looked through for slips in another
LOOKED_THROUGH = 600  # visible names of each such word
ALIKE = 0.7  # where one is so alike, names that share but one word are not
ENOUGH = 160  # visible names that are weighed of each way to look
CHUNK, SPARE = 176, 16  # names that are asked for at once: so many more than are wanted, for some are not visible
WORDS_AT_ONCE = 8  # the nearest first
PAGE = 600  # names of common pairs that are read at once
NEXT_PAGE = 100  # names of a common word that are read at once, after the first page: most often a few are wanted
STEPS_AT_ONCE = 3  # of pairs that sound alike; most questions come to them all
MOST_PAIRS = "p.pair {among} GROUP BY p.name_id ORDER BY count(*) DESC, p.name_id"
LEADS = "SELECT key, word_id FROM name_word_key WHERE key {among}", ("key", "word_id")  # some thousands
BEGUN = text("SELECT word FROM name_word WHERE word >= :low AND word < :high ORDER BY word")
REF = re.compile(r"\s*[A-Za-z]{2,4}-[0-9A-Za-z]{7}\s*")


@dataclass(frozen=True)
class NameHit:
    """A record that bears a name like the one asked: by which of its names, how alike (0 to 1), and why.

    `is_weak`: by an alias that says little or a description, which stand after every name.
    """

    record_id: int
    kind: Kind
    name_id: int
    score: float
    why: str
    is_weak: bool = False


def search(session: Session, words: str, kinds: Sequence[Kind], at_most: int = 20) -> list[NameHit]:
    """Records of these kinds that bear such a name, the likeliest first; one hit a record, by its likest name.

    `name_id` is 0 where the words are the record's own ref.
    """
    return (_by_ref(session, words, kinds) or _found(session, words, kinds, at_most, LEAST))[:at_most]


def numbers(session: Session, words: str, kinds: Sequence[Kind], at_most: int = LISTED) -> list[int]:
    """Records that bear such a name, the likeliest first: what a list is narrowed to."""
    hits = _by_ref(session, words, kinds) or _found(session, words, kinds, at_most, LEAST_IN_LISTS)
    return [hit.record_id for hit in hits[:at_most]]


def cut(found: Sequence[int]) -> int:
    """How many of the likeliest a list was narrowed to, where there may be more of them; else 0."""
    return LISTED if len(found) >= LISTED else 0


def _by_ref(session: Session, words: str, kinds: Sequence[Kind]) -> list[NameHit]:
    """The record whose ref the words are."""
    if REF.fullmatch(words):
        with suppress(NotFound):
            head = ids.record(session, words, *kinds)
            if head.review_state is not ReviewState.WITHDRAWN:
                return [NameHit(head.id, head.kind, 0, 1.0, Why.REF)]
    return []


def _found(session: Session, words: str, kinds: Sequence[Kind], at_most: int, least: float) -> list[NameHit]:
    words = words[: scripts.LONGEST]
    question = Question(words, lexicon.held())
    if not question.readings or not kinds:
        return []
    with sight.whole(session):
        _ask(session, question)
    weighed = _Weighed(session, words, kinds, max(ENOUGH, at_most), least)
    known = sight.known_people(session)
    if known is not None and Kind.INDIVIDUAL in kinds:  # all names that can be found are theirs: few
        weighed.add_all(_borne_by(session, known))
        kinds = [kind for kind in kinds if kind is not Kind.INDIVIDUAL]
        if not kinds:
            return weighed.hits(at_most)
    scope = _Scope(session, kinds)
    weighed.add(_in_pairs_in_turn(session, chain([question.spelled()], question.pairs()), scope))
    weighed.add(_in_pairs(session, question.in_characters(), scope))
    if weighed.alike() < at_most:
        good = weighed.best() >= GOOD
        rough = islice(question.rough_pairs(), 1 if good else None)  # where one is good, the likest of these will do
        weighed.add(chain.from_iterable(_in_pairs(session, pairs, scope) for pairs in rough))
    if weighed.best() < PLAIN:
        for word in question.as_typed():
            weighed.add_misspelt(_holding(session, word, scope))
    if weighed.best() < ALIKE or min(len(reading) for reading in question.readings) == 1:
        for alone in question.alone():
            weighed.add(_with_words(session, alone, scope))
    return weighed.hits(at_most)


def _ask(session: Session, question: Question) -> None:
    """Let the question know which words near its own the dictionary holds."""
    answered = plain.ask_numbers(session, *LEADS, sorted(question.keys()))
    begun = [session.execute(BEGUN, {"low": low, "high": high}).scalars().all() for low, high in question.begun()]
    leads = answered()
    unknown = question.lexicon.unknown(leads[:, 1])
    question.lexicon.enter(plain.read(session, "SELECT id, word FROM name_word WHERE id {among}", unknown))
    question.tell(leads)
    for words in begun:
        question.tell_begun(words)


def forget() -> None:
    """Let go of the words that this process has read."""
    lexicon.forget()


@dataclass(frozen=True)
class _Best:
    """The name by which a record answers best so far."""

    weak: bool
    score: float
    name_id: int
    spelling: str
    kind: Kind


_Row = tuple[int, int, str, str, Kind]  # a name, its record, the spelling, its kind, that of the record


class _Weighed:
    """The names that this session may see, each with how well it answers; what answers less well than `least` is none."""

    def __init__(self, session: Session, words: str, kinds: Sequence[Kind], enough: int, least: float) -> None:
        self.session, self.words, self.kinds, self.enough, self.least = session, words, kinds, enough, least
        self.asked = Asked(words)
        self.looked_at: set[int] = set()
        self.by_record: dict[int, _Best] = {}

    def add(self, names: Iterable[int]) -> None:
        """Weigh these names, in this order, until enough visible ones are."""
        seen, chunk = 0, list[int]()
        for number in names:
            if number not in self.looked_at:
                self.looked_at.add(number)
                chunk.append(number)
            if len(chunk) >= min(CHUNK, self.enough - seen + SPARE):
                seen += self._weigh(chunk, self.enough - seen)
                chunk = []
                if seen >= self.enough:
                    return
        self._weigh(chunk, self.enough - seen)

    def add_all(self, names: Iterable[int]) -> None:
        """Weigh all of these names."""
        pending = iter(names)
        while chunk := list(islice(pending, PAGE)):
            self.looked_at.update(chunk)
            self._weigh(chunk, len(chunk))

    def add_misspelt(self, names: Iterable[int]) -> None:
        """Look through these names, LOOKED_THROUGH visible ones at most, and weigh those that differ in a few letters."""
        pending, left = (number for number in names if number not in self.looked_at), LOOKED_THROUGH
        while left > 0 and (some := list(islice(pending, left))):
            rows = self._visible(some)
            left -= len(rows)
            near = [row for row in rows if self.asked.plainly(row[2]) > 0]
            self.looked_at.update(row[0] for row in near)
            self._score(near)

    def _weigh(self, names: Sequence[int], most: int) -> int:
        """Weigh so many of these names at most, the first that are visible, however many others stand between them."""
        rows = self._visible(names)
        self.looked_at -= {row[0] for row in rows[most:]}
        self._score(rows[:most])
        return len(rows[:most])

    def _visible(self, names: Sequence[int]) -> list[_Row]:
        """Those of these names that may be found, in their order."""
        if not names:
            return []
        place = {number: at for at, number in enumerate(names)}
        rows = [
            (number, record, spelling, kind, of)
            for number, record, spelling, kind, of, state in self.session.execute(*_named(self.session, names)).all()
            if of in self.kinds and state is not ReviewState.WITHDRAWN
        ]
        return sorted(rows, key=lambda row: place[row[0]])

    def _score(self, rows: Sequence[_Row]) -> None:
        scores = self.asked.weigh([row[2] for row in rows], self.least)
        for (number, record, spelling, kind, of), score in zip(rows, scores, strict=True):
            if score >= self.least:
                one = _Best(kind in WEAK, round(score, 4), number, spelling, of)
                before = self.by_record.get(record)
                if before is None or self._is_better(one, before):
                    self.by_record[record] = one

    def _is_better(self, one: _Best, other: _Best) -> bool:
        if (one.weak, -one.score) != (other.weak, -other.score):
            return (one.weak, -one.score) < (other.weak, -other.score)
        mine, theirs = (PLAINEST.index(reason(self.words, which.spelling)) for which in (one, other))
        return (mine, one.name_id) < (theirs, other.name_id)

    def alike(self) -> int:
        """How many records are alike."""
        return sum(one.score >= ALIKE for one in self.by_record.values() if not one.weak)

    def best(self) -> float:
        """How well the best one answers."""
        return max((one.score for one in self.by_record.values()), default=0.0)

    def hits(self, at_most: int) -> list[NameHit]:
        """The likeliest first; weak names and descriptors after all others."""
        ranked = sorted(self.by_record.items(), key=lambda item: (item[1].weak, -item[1].score, item[0]))
        return [
            NameHit(record, one.kind, one.name_id, one.score, reason(self.words, one.spelling), one.weak)
            for record, one in ranked[:at_most]
        ]


def _borne_by(session: Session, people: Iterable[int]) -> Iterator[int]:
    """The names of these people."""
    for part in records.parts(sorted(people)):
        borne = choose(col(Name.id)).where(col(Name.record_id).in_(part)).order_by(col(Name.id))
        yield from session.execute(borne).scalars().all()


class _Scope:
    """What every name that this session may see fulfils: read beside the index where many would be passed over.

    It narrows what is looked at, and decides nothing: of what is left the rule of visibility is asked as always.
    """

    def __init__(self, session: Session, kinds: Sequence[Kind]) -> None:
        self.values: dict[str, Any] = bound(session, [_place(kind) for kind in kinds], "kinds")
        self.values["level"] = _place(sight.clearance(session))
        # CROSS JOIN: SQLite keeps to this order, it knows no figures of these tables.
        seen = f"AND r.level <= :level AND r.kind {among(session, 'kinds')} AND"
        self.beside = f"CROSS JOIN name n CROSS JOIN record r WHERE n.id = p.name_id AND r.id = n.record_id {seen}"


def _place(member: StrEnum) -> int:
    """How a member of a closed list is stored (records/base.py)."""
    return list(type(member)).index(member)


def _in_pairs(session: Session, pairs: Sequence[int], scope: _Scope) -> Iterator[int]:
    """Names that hold these pairs of words, those that hold most first; read as they are asked for."""
    return _paged(session, "name_pair", MOST_PAIRS, pairs, scope)


def _in_pairs_in_turn(session: Session, steps: Iterator[Sequence[int]], scope: _Scope) -> Iterator[int]:
    """The same of one step after the other. PostgreSQL is asked for STEPS_AT_ONCE: a way there and back takes longer than
    what is not needed of them.
    """
    wanted, at_once = filter(None, steps), 1 if plain.is_sqlite(session) else STEPS_AT_ONCE
    while some := list(islice(wanted, at_once)):
        with sight.whole(session):  # left again before anything is handed out
            firsts = plain.read_each(session, [(_first_of("name_pair", MOST_PAIRS), pairs) for pairs in some])
        for pairs, first in zip(some, firsts, strict=True):
            yield from _after(session, "name_pair", MOST_PAIRS, pairs, scope, first)


def _with_words(session: Session, words: Sequence[str], scope: _Scope) -> Iterator[int]:
    """Names that hold one of these words, about in the order of the words; read as they are asked for."""
    order = "p.word_id {among} ORDER BY p.word_id, p.name_id"
    for start in range(0, len(words), WORDS_AT_ONCE):
        some = sorted(keys.word_number(word) for word in words[start : start + WORDS_AT_ONCE])
        yield from _paged(session, "name_posting", order, some, scope)


def _holding(session: Session, word: str, scope: _Scope) -> Iterator[int]:
    """Names that hold this word, in the order of their numbers; read as they are asked for."""
    wanted, table = [keys.word_number(word)], "name_posting p"
    holds = "p.word_id {among}"
    with sight.whole(session):  # left again before anything is handed out
        first = plain.read(
            session, f"SELECT p.name_id FROM {table} WHERE {holds} ORDER BY p.name_id LIMIT {PAGE}", wanted
        )
    found: Sequence[int] = [number for (number,) in first]
    yield from found
    after = f"{holds.format(among=among(session))} AND p.name_id > :last ORDER BY p.name_id LIMIT :some"
    scoped, some = text(f"SELECT p.name_id FROM {table} {scope.beside} {after}"), PAGE
    while len(found) == some:
        some = NEXT_PAGE
        values = bound(session, wanted) | scope.values | {"some": some, "last": found[-1]}
        with sight.whole(session):
            found = session.execute(scoped, values).scalars().all()
        yield from found


def _paged(session: Session, table: str, order: str, keys: Sequence[int], scope: _Scope) -> Iterator[int]:
    """The first names whatever they are, then those in scope: nothing is cut, only passed over sooner."""
    if not keys:
        return
    with sight.whole(session):  # left again before anything is handed out
        first = plain.read(session, _first_of(table, order), keys)
    yield from _after(session, table, order, keys, scope, first)


def _first_of(table: str, order: str) -> str:
    return f"SELECT p.name_id FROM {table} p WHERE {order} LIMIT {PAGE}"


def _after(
    session: Session, table: str, order: str, keys: Sequence[int], scope: _Scope, first: Sequence[plain.Row]
) -> Iterator[int]:
    """These first names, and where there are more, those that follow."""
    yield from (number for (number,) in first)
    if len(first) < PAGE:
        return
    scoped = text(
        f"SELECT p.name_id FROM {table} p {scope.beside} {order.format(among=among(session))} LIMIT :some OFFSET :past"
    )
    values = bound(session, keys) | scope.values | {"some": PAGE}
    for past in count(0, PAGE):
        with sight.whole(session):
            found = session.execute(scoped, values | {"past": past}).scalars().all()
        yield from found
        if len(found) < PAGE:
            return


def _named(session: Session, names: Sequence[int]) -> tuple[Any, dict[str, Any]]:
    """Asks for these names and the records that bear them; the numbers are one value, so that the query stays the same."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    return (NAMED if sqlite else NAMED_IN_ARRAY), bound(session, names)


_ASKED = choose(
    col(Name.id), col(Name.record_id), col(Name.text), col(Name.kind), col(Record.kind), col(Record.review_state)
).join(Record, col(Record.id) == col(Name.record_id))
NAMED = built(
    _ASKED.where(
        col(Name.id).in_(choose(func.json_each(bindparam("numbers", type_=String)).table_valued("value").c.value))
    )
)
NAMED_IN_ARRAY = built(_ASKED.where(col(Name.id) == any_(bindparam("numbers", type_=ARRAY(BigInteger)))))
