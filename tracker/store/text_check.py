"""Whether the index of words holds each text as it stands: which texts there are, and every word at its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select, text
from sqlmodel import Session, col

from tracker.records import IndexedText
from tracker.store import database, masking, sight, text_index
from tracker.store.text_index import PART_BITS, row_of

Rows = Mapping[int, Sequence[str]]  # the words of rows of the index, by their numbers
_DIFFER = text(
    "SELECT w.id FROM unnest(CAST(:rows AS bigint[]), CAST(:words AS text[])) AS g(id, words) "
    "JOIN text_words w ON w.id = g.id WHERE w.words <> CAST(g.words AS tsvector)"
)
_WORDS = text('SELECT doc, term, "offset" FROM temp.words_at')


def stale(session: Session) -> list[int]:
    """Records whose texts are not indexed as they stand; 0 stands for the whole index."""
    if not text_index.is_current(session):
        return [0]
    there: set[int] = set()
    wrong: set[int] = set()
    differ: set[int] = set()
    short: dict[int, int] = {}
    with sight.whole(session), masking.off():
        for wanted, held in text_index.compared(session, there):
            wrong |= {text.record_id for n, text in wanted.items() if n not in held or held[n][0] != text.digest}
            made = {
                row_of(n, part): words
                for n, text in wanted.items()
                for part, words in enumerate(text_index.parts_of(text.said))
            }
            if database.is_sqlite():
                short |= {row: _in_short(enumerate(words)) for row, words in made.items()}
            else:
                differ |= _otherwise(session, made)
        if database.is_sqlite():
            differ = _otherwise_in_file(session, short)
        every = session.execute(select(col(IndexedText.id), col(IndexedText.record_id), col(IndexedText.parts))).all()
        own = "SELECT rowid FROM text_words" if database.is_sqlite() else "SELECT id FROM text_words"
        rows = set(session.execute(text(own)).scalars())
    texts = {row >> PART_BITS for row in differ}
    for number, record, parts in every:
        expected = {row_of(number, part) for part in range(parts)}
        if number not in there or number in texts or not expected <= rows:
            wrong.add(record)
        rows -= expected
    return sorted(wrong | ({0} if rows else set()))


def _otherwise(session: Session, made: Rows) -> set[int]:
    """Rows of PostgreSQL that hold other words than these."""
    asked = {"rows": list(made), "words": [text_index.stored(words) for words in made.values()]}
    return set(session.execute(_DIFFER, asked).scalars())


def _otherwise_in_file(session: Session, short: Mapping[int, int]) -> set[int]:
    """Rows of FTS5 that hold other words than these, each known in short.

    The table keeps no text, so all that it tells is read once: each word with the row and place where it stands.
    """
    session.execute(text("CREATE VIRTUAL TABLE temp.words_at USING fts5vocab(main, text_words, instance)"))
    try:
        held: dict[int, int] = {}
        for row, word, place in session.execute(_WORDS.execution_options(yield_per=10_000)):
            held[row] = held.get(row, 0) + hash((place, word))
    finally:
        session.execute(text("DROP TABLE temp.words_at"))
    return {row for row, told in short.items() if held.get(row) != told}


def _in_short(placed: Iterable[tuple[int, str]]) -> int:
    """Words with their places as one number, whatever their order; it holds for this run of the program alone."""
    return sum(hash(one) for one in placed)
