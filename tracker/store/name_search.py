"""Find records by name: any spelling, any script, begun, turned round, with parts missing or a letter wrong.

Which names a question leads to is read from the index whole; which of them count is asked of the database under the
rule of visibility (store/sight.py), before anything is cut. So a name that a person may not see takes no other's place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import select as choose
from sqlalchemy import text
from sqlmodel import Session, col

from tracker.errors import NotFound
from tracker.records import Name, Record
from tracker.records.base import Kind, ReviewState
from tracker.spellings import scripts
from tracker.spellings.asking import Question
from tracker.spellings.likeness import Why, answers, reason
from tracker.store import ids, listing, sight
from tracker.store.name_index import among, bound, word_number

WEAK = ("weak", "descriptor")  # they stand after every name, whatever they score
LEAST = 0.5  # what is less alike is not shown
LEAST_IN_LISTS = 0.72  # a list is narrowed to what is likely meant
PLAINEST: list[str] = list(Why)  # of two spellings that answer alike, the one with the plainer reason is told
GOOD = 0.85  # when so many good ones are found, less likely ways are not tried
ENOUGH = 80  # visible names that are weighed of each way to read a question
CHUNK = 80
WORDS_AT_ONCE = 8  # the nearest first
PAGE = 600  # names of common pairs that are read at once
REF = re.compile(r"\s*[A-Za-z]{2,4}-[0-9A-Za-z]{7}\s*")
WORTH = {Why.SAME: 1.0, Why.ORDER: 0.99, Why.BEGINS: 0.93, Why.PART: 0.92}
AT_BEST = 0.98  # of what is spelled otherwise


@dataclass(frozen=True)
class NameHit:
    """A record that bears a name like the one asked: by which of its names, how alike (0 to 1), and why."""

    record_id: int
    kind: Kind
    name_id: int
    score: float
    why: str


def search(session: Session, words: str, kinds: Sequence[Kind], at_most: int = 20) -> list[NameHit]:
    """Records of these kinds that bear such a name, the likeliest first; one hit a record, by its likest name.

    `name_id` is 0 where the words are the record's own ref.
    """
    return (_by_ref(session, words, kinds) or _found(session, words, kinds, at_most, LEAST))[:at_most]


def numbers(session: Session, words: str, kinds: Sequence[Kind], at_most: int = 1000) -> list[int]:
    """Records that bear such a name, the likeliest first: what a list is narrowed to."""
    hits = _by_ref(session, words, kinds) or _found(session, words, kinds, at_most, LEAST_IN_LISTS)
    return [hit.record_id for hit in hits[:at_most]]


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
    question = Question(words)
    if not question.readings or not kinds:
        return []
    with sight.whole(session):
        _ask(session, question)
    weighed = _Weighed(session, words, kinds, max(ENOUGH, at_most))
    weighed.add(_spelled_so(session, words))
    for step, pairs in enumerate(question.pairs()):
        weighed.add(_in_pairs(session, pairs))
        if weighed.good() >= at_most or (weighed.best() >= GOOD and step):
            break
    if weighed.best() < GOOD or min(len(reading) for reading in question.readings) == 1:
        with sight.whole(session):
            question.tell_words(_dictionary(session, question, "w.word"))
        for alone in question.alone():
            weighed.add(_with_words(session, alone))
    return weighed.hits(least)


def _ask(session: Session, question: Question) -> None:
    """Let the question know which words near its own the dictionary holds."""
    question.tell(_dictionary(session, question, "w.bucket"))
    for low, high in question.begun():
        begun = text("SELECT word FROM name_word WHERE word >= :low AND word < :high ORDER BY word")
        question.tell_begun(session.execute(begun, {"low": low, "high": high}).scalars())


def _dictionary(session: Session, question: Question, what: str) -> Iterator[tuple[int, str]]:
    """The words, or their consonants, to which the question's keys lead."""
    query = text(
        f"SELECT DISTINCT k.key, {what} FROM name_word_key k JOIN name_word w ON w.id = k.word_id "
        f"WHERE k.key {among(session)}"
    )
    return ((key, one) for key, one in session.execute(query, bound(session, sorted(question.keys()))))


class _Weighed:
    """The names that this session may see, each with how well it answers."""

    def __init__(self, session: Session, words: str, kinds: Sequence[Kind], enough: int) -> None:
        self.session, self.words, self.kinds, self.enough = session, words, kinds, enough
        self.looked_at: set[int] = set()
        self.by_record: dict[int, tuple[bool, float, NameHit]] = {}

    def add(self, names: Iterable[int]) -> bool:
        """Weigh these names, in this order, until enough visible ones are; whether any was."""
        seen, chunk = 0, list[int]()
        for number in names:
            if number not in self.looked_at:
                self.looked_at.add(number)
                chunk.append(number)
            if len(chunk) == CHUNK:
                seen += self._weigh(chunk)
                chunk = []
                if seen >= self.enough:
                    break
        return seen + self._weigh(chunk) > 0

    def _weigh(self, names: Sequence[int]) -> int:
        if not names:
            return 0
        # By number alone, each table for itself: a planner that knows no figures would begin at the kind of record.
        query = choose(col(Name.id), col(Name.record_id), col(Name.text), col(Name.kind)).where(col(Name.id).in_(names))
        rows = self.session.execute(query).all()
        about = sorted({record for _, record, _, _ in rows})
        heads = choose(col(Record.id), col(Record.kind), col(Record.review_state)).where(col(Record.id).in_(about))
        kinds = {
            number: Kind(kind)
            for number, kind, state in self.session.execute(heads)
            if kind in self.kinds and state is not ReviewState.WITHDRAWN
        }
        rows = [row for row in rows if row[1] in kinds]
        for number, record, spelling, kind in rows:
            score, why = weigh(self.words, spelling)
            weak = kind in WEAK
            before = self.by_record.get(record)
            rank = weak, -score, PLAINEST.index(why), number
            if before is None or rank < (*before[:2], PLAINEST.index(before[2].why), before[2].name_id):
                self.by_record[record] = weak, -score, NameHit(record, kinds[record], number, round(score, 4), why)
        return len(rows)

    def good(self) -> int:
        """How many records answer well."""
        return sum(-score >= GOOD for weak, score, _ in self.by_record.values() if not weak)

    def best(self) -> float:
        """How well the best one answers."""
        return max((-score for _, score, _ in self.by_record.values()), default=0.0)

    def hits(self, least: float) -> list[NameHit]:
        """The likeliest first; weak names and descriptions after all others."""
        ranked = sorted(self.by_record.items(), key=lambda item: (item[1][0], item[1][1], item[0]))
        return [hit for _, (_, _, hit) in ranked if hit.score >= least]


def weigh(asked: str, spelling: str) -> tuple[float, Why]:
    """How well a spelling answers what was asked, 0 to 1, and why."""
    why = reason(asked, spelling)
    score = min(AT_BEST, answers(asked, spelling))
    if why in (Why.BEGINS, Why.PART):
        longer = len(spelling) - len(asked)
        return max(score, WORTH[why] - 0.003 * min(longer, 40)), why
    return WORTH.get(why, score), why


def _spelled_so(session: Session, words: str) -> list[int]:
    """Names of the same spelling, but for case and marks: they are always among those weighed."""
    same = choose(col(Name.id)).where(col(Name.search_key) == listing.search_key(words)).order_by(col(Name.id))
    return list(session.execute(same.limit(ENOUGH)).scalars())


def _in_pairs(session: Session, pairs: Sequence[int]) -> Iterator[int]:
    """Names that hold these pairs of words, those that hold most first; read as they are asked for."""
    query = text(
        f"SELECT name_id FROM name_pair WHERE pair {among(session)} GROUP BY name_id "
        "ORDER BY count(*) DESC, name_id LIMIT :some OFFSET :past"
    )
    past = 0
    while pairs:
        with sight.whole(session):  # left again before anything is handed out
            found = session.execute(query, bound(session, pairs) | {"some": PAGE, "past": past}).scalars().all()
        yield from found
        if len(found) < PAGE:
            break
        past += PAGE


def _with_words(session: Session, words: Sequence[str]) -> Iterator[int]:
    """Names that hold one of these words, about in the order of the words; read as they are asked for."""
    query = text(
        f"SELECT name_id FROM name_posting WHERE word_id {among(session)} ORDER BY word_id, name_id "
        "LIMIT :some OFFSET :past"
    )
    for start in range(0, len(words), WORDS_AT_ONCE):
        some = sorted(word_number(word) for word in words[start : start + WORDS_AT_ONCE])
        past = 0
        while True:
            with sight.whole(session):  # left again before anything is handed out
                found = session.execute(query, bound(session, some) | {"some": PAGE, "past": past}).scalars().all()
            yield from found
            if len(found) < PAGE:
                break
            past += PAGE
