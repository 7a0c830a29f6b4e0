"""Find words in texts, as the person at work may read them (docs/decisions/0014).

The index says which texts may hold the words; each is then asked for through the session, which gives only what the
person sees, and where names are hidden from them it counts only where none of these stands. Nothing is cut off before.

The order tells nothing of what is hidden: titles, then quotations, then notes, then other text; of each the ones with
more and closer hits first, then the newest. A text is one hit, however many statements quote the passage: it is shown
as the shortest quotation that holds all the words, and `quoted_by` names the statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select as choose
from sqlmodel import Session, col, select

from tracker import wording
from tracker.records import KINDS, Record
from tracker.records.base import Kind, ReviewState
from tracker.store import claims, masking, records, sight, text_index, text_query
from tracker.store.shown import Shown
from tracker.store.text_index import BODY, NOTE, TITLE, Source
from tracker.wording import Pieces

COUNTED = 1_000  # more are "more than 1,000"
COUNTED_BY_READING = 300  # the same where each text must be read to know whether it counts
READ = 50  # of those that count alike so many, the newest, are read and put in order
ENOUGH = 5_000_000  # letters that are read to put texts in order; what is longer is read for the page alone
TOGETHER = 25  # texts that are read at once
QUOTED = 20  # statements named beside a hit
RANKS = {TITLE: 4.0, NOTE: 2.0, BODY: 1.0}
QUOTATION = 3.0


@dataclass(frozen=True)
class TextHit:
    """A text that holds the words. Of a body that statements quote, `record_id` is whom the first of them is about.

    `field`: body, title, summary, note, handling, quote, or the fact that a statement puts in words. `pieces` is the
    passage, as plain text, each piece with whether it was looked for. `rank` is higher for what counts more.
    """

    record_id: int
    kind: Kind
    field: str
    report_id: int | None
    claim_uid: UUID | None
    pieces: Pieces
    rank: float
    quoted_by: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Found:
    """The best hits, and how many texts hold the words: more than `total` where that is not exact.

    `understood` is the query as it was read, empty where it held nothing to look for.
    """

    hits: tuple[TextHit, ...]
    total: int
    is_exact: bool
    understood: str = ""


def search(session: Session, words: str, kinds: Sequence[Kind] | None = None, at_most: int = 20) -> Found:
    """Texts that hold the words: of records of these kinds, or quoted by statements about such.

    Reports that are only wanted for their quotations are looked through up to READ of them.
    """
    query = wording.parse(words)
    if query.node is None:
        return Found((), 0, True)
    with masking.off():  # words are masked here, where what is hidden must not be found either
        return _Search(session, query, frozenset(kinds or KINDS), at_most).found()


@dataclass(frozen=True)
class _Seen:
    """A text that this person sees. What a claim says is known at once; other texts are read when they are needed."""

    number: int
    record_id: int
    kind: Kind
    source: Source
    field: str
    report_id: int | None = None
    claim_uid: UUID | None = None
    said: str | None = None


@dataclass(frozen=True)
class _Quotation:
    """A standing statement that quotes a report, and about whom it is."""

    subject_id: int
    kind: Kind
    uid: UUID
    start: int
    end: int


@dataclass(frozen=True)
class _Ranked:
    """A text with how much it counts, the places of the words in it, and the quotations that hold them all."""

    rank: float
    seen: _Seen
    text: Shown
    marked: list[tuple[int, int]]
    holding: list[_Quotation]

    def hit(self) -> TextHit:
        """It with the passage to show."""
        seen, text = self.seen, self.text
        if not self.holding:
            pieces = wording.snippet(text.words, self.marked)
            return TextHit(seen.record_id, seen.kind, seen.field, seen.report_id, seen.claim_uid, pieces, self.rank)
        first = self.holding[0]
        pieces = wording.snippet(text.words, self.marked, text.moved(first.start, first.end))
        uids = tuple(dict.fromkeys(one.uid for one in self.holding))[:QUOTED]
        return TextHit(first.subject_id, first.kind, "quote", seen.report_id, first.uid, pieces, self.rank, uids)


class _Search:
    """One search of one person."""

    def __init__(self, session: Session, query: wording.Query, kinds: frozenset[Kind], at_most: int) -> None:
        assert query.node is not None  # noqa: S101  # there is something to find
        self.session, self.node, self.kinds, self.at_most = session, query.node, kinds, at_most
        self.understood = query.understood
        self.masker = masking.of(session)
        self.is_told = self.masker is None and text_query.is_exact(query.node)  # what the index says is the answer
        self.most = COUNTED if self.is_told else min(COUNTED, COUNTED_BY_READING)
        self.read = dict.fromkeys(RANKS, 0)
        self.letters = 0
        self.stopped = False

    def found(self) -> Found:
        """The best of all that is seen, and how many there are."""
        read: list[_Ranked] = []
        total = 0
        for ranked in self._each():
            total += 1
            if total > self.most:
                break
            if ranked is not None:
                read.append(ranked)
        read.sort(key=lambda one: (-one.rank, -one.seen.number))
        best = tuple(one.hit() for one in read[: self.at_most])
        return Found(best, min(total, self.most), total <= self.most and not self.stopped, self.understood)

    def _each(self) -> Iterator[_Ranked | None]:
        """Every text that counts; None for those that are not read to be put in order."""
        for some in self._seen():
            texts = self._texts(some)
            quoted: dict[int, list[_Quotation]] | None = None
            for seen in some:
                text = texts.get(seen.number)
                if text is not None and not self.is_told and not text.holds(self.node):
                    continue
                if seen.kind not in self.kinds and not self._is_read(seen.source):
                    self.stopped = True  # a report wanted for its quotations does not count without reading it
                    return
                if text is None or not self._is_read(seen.source):
                    yield None
                    continue
                if quoted is None:
                    quoted = self._quoted([one.record_id for one in some if one.source.counts == BODY])
                self.read[seen.source.counts] += 1
                self.letters += len(text.words)
                ranked = self._ranked(seen, text, quoted.get(seen.record_id, ()) if seen.source.counts == BODY else ())
                if ranked is not None:
                    yield ranked

    def _is_read(self, source: Source) -> bool:
        """Whether another text of the sort is read, to be put in order."""
        read = self.read[source.counts]
        return read < READ and (self.letters < ENOUGH or read < self.at_most)

    # --- what is seen ---
    def _seen(self) -> Iterator[list[_Seen]]:
        """Texts that may hold the words and that this person sees, in the order of the index, some at a time."""
        for some in text_query.candidates(self.session, self.node, self.is_told):
            seen = self._of_records(some) | self._of_claims(some)
            ordered = [seen[number] for number in some if number in seen]
            for start in range(0, len(ordered), TOGETHER):
                yield ordered[start : start + TOGETHER]

    def _of_records(self, numbers: Sequence[int]) -> dict[int, _Seen]:
        owners = {n: text_index.owner_of(n) for n in numbers if not text_index.is_of_claim(n)}
        kinds = self._kinds(owners.values())
        hidden = sight.unknown(self.session, list(kinds)) if sight.restricted(self.session) else {}
        found = {}
        for number, owner in owners.items():
            source = text_index.source_of(number)
            if owner not in kinds or source.field in hidden.get(owner, ()):
                continue
            if kinds[owner] in self.kinds or source.counts == BODY:
                report = owner if kinds[owner] is Kind.SOURCE_REPORT else None
                found[number] = _Seen(number, owner, kinds[owner], source, source.field, report)
        return found

    def _of_claims(self, numbers: Sequence[int]) -> dict[int, _Seen]:
        asked = {n: text_index.owner_of(n) for n in numbers if text_index.is_of_claim(n)}
        if not asked:
            return {}
        said = {claim.id: claim for claim in claims.numbered(self.session, text_index.subjects(self.session, asked))}
        kinds = self._kinds(claim.subject_id for claim in said.values())
        found = {}
        for number, owner in asked.items():
            claim = said.get(owner)
            if claim is not None and kinds.get(claim.subject_id) in self.kinds:
                source = text_index.source_of(number)
                name, words = ("note", claim.note) if source.field == "note" else (claim.field, claim.value_text)
                kind, report = kinds[claim.subject_id], claim.source_report_id
                found[number] = _Seen(number, claim.subject_id, kind, source, name, report, claim.uid, words or "")
        return found

    def _kinds(self, numbers: Iterable[int]) -> dict[int, Kind]:
        """The kinds of these records, of those that are seen and not withdrawn."""
        found: dict[int, Kind] = {}
        for part in records.parts(numbers):
            query = select(Record.id, Record.kind).where(col(Record.id).in_(part))
            rows = self.session.exec(query.where(Record.review_state != ReviewState.WITHDRAWN)).all()
            found |= {number: Kind(kind) for number, kind in rows}
        return found

    # --- what is said ---
    def _texts(self, some: Sequence[_Seen]) -> dict[int, Shown]:
        """The texts that are read: all where the index cannot tell, else those to be put in order."""
        wanted = [one for one in some if not self.is_told or self._is_read(one.source)]
        said = {one.number: one.said for one in wanted if one.said is not None}
        for source in {one.source for one in wanted if one.said is None}:
            table = (KINDS[source.kind].table if source.kind else Record).__table__  # type: ignore[attr-defined]
            owners = {one.record_id: one.number for one in wanted if one.source is source and one.said is None}
            query = choose(table.c.id, table.c[source.field]).where(table.c.id.in_(list(owners)))
            said |= {owners[owner]: words for owner, words in self.session.execute(query) if words}
        return {number: Shown(words, self.masker) for number, words in said.items()}

    def _quoted(self, reports: Sequence[int]) -> dict[int, list[_Quotation]]:
        """Standing statements that quote these reports."""
        rows = claims.quotations(self.session, reports)
        kinds = self._kinds({subject for _, subject, *_ in rows})
        found: dict[int, list[_Quotation]] = {}
        for report, subject, uid, start, end in rows:
            if kinds.get(subject) in self.kinds:
                found.setdefault(report, []).append(_Quotation(subject, kinds[subject], uid, start, end))
        return found

    def _ranked(self, seen: _Seen, text: Shown, quoted: Iterable[_Quotation]) -> _Ranked | None:
        """How much a text counts; None where a report is wanted for its quotations and none holds all the words."""
        at = text.places(self.node)
        shown = [[text.moved(hit.start, hit.end) for hit in hits] for hits in at.values()]
        marked = [place for places in shown for place in places]
        # how far apart they stand is measured in the text that is shown: the length of a hidden name tells nothing
        score = 0.99 * (wording.closeness(shown) + 1 - 1 / (1 + len(marked))) / 2
        holding = sorted((q for q in quoted if self._holds(q, at)), key=lambda q: q.end - q.start)
        if not holding and seen.kind not in self.kinds:
            return None
        counts = QUOTATION if holding else RANKS[seen.source.counts]
        return _Ranked(round(counts + score, 4), seen, text, marked, holding)

    def _holds(self, quotation: _Quotation, at: Mapping[wording.Phrase, Sequence[wording.Hit]]) -> bool:
        """Whether a quotation holds all that is looked for."""
        low, high = quotation.start, quotation.end

        def inside(phrase: wording.Phrase) -> bool:
            return any(low <= hit.start and hit.end <= high for hit in at.get(phrase, ()))

        return wording.is_true(self.node, inside)
