"""Kept files of sources that go along in an encrypted bundle, and those that stay, each with its reason.

Outside the team a file goes along only where a profile lets it (off as built in), names leave too, its source was
published, and nothing in that source stays: no statement, whoever may see it, and nobody of whom it tells or whom it
names. It leaves without what cameras and programs wrote into it (`cleaning`), under a name that tells nothing. The team
takes its own as they came, of sources in which nothing is hidden from who exports.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from tracker import cleaning
from tracker.access import LEVELS, Permission, User, require
from tracker.actions import audience_profiles, exact_places, release, sealed, shared_words
from tracker.actions.shared_words import PUBLISHED, About
from tracker.audience import Days, Leaving
from tracker.cleaning import Cleaned
from tracker.errors import NotFound, StoreProblem
from tracker.facts import ValueType
from tracker.records import KINDS, File, Record, SourceReport, fact
from tracker.records.base import Judgement, Kind
from tracker.spool import Spool
from tracker.store import claims, database, files, ids, masking, records, sight

NOT_SENT = "no kept files go to this audience"
UNNAMED = "a file shows the person: it goes along with names alone"
UNPUBLISHED = "its source was not published: it stays in the team"
CLOSE = "its source is held too closely for this audience"
HANDLING = "the team wrote how its source is to be handled"
UNREAD = "nothing in its source has been followed by a reviewer"
TELLS = "it tells of what, or of somebody who, does not go to this audience"
COARSE = "it tells places or days more exactly than this audience is told them"
HIDDEN = "it tells of what is hidden from you"
NOTHING_TO_RELEASE = "No file of this source is released one by one. Take it off the list."
SOURCE = f"{KINDS[Kind.SOURCE_REPORT].prefix}-"
HASH = 12  # letters of the hash in a file's name
JUDGED = (Judgement.ACCEPTED, Judgement.CONTESTED)


@dataclass(frozen=True)
class KeptFile:
    """A kept file of a source: the name under which it goes along, or why it stays.

    `found` is what is written into it beside what it shows; outside the team it is taken out. Where `release` is set, it
    goes along only where its source is released by that ref. `before` and `after` are the SHA-256 of one that goes along,
    as kept and as it leaves.
    """

    source: str
    number: int
    found: tuple[str, ...] = ()
    why: str = ""
    release: str = ""
    name: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Along:
    """The kept files of some sources; those that go along by name, who is in them, and what is sealed."""

    files: tuple[KeptFile, ...] = ()
    contents: tuple[tuple[str, Spool], ...] = ()
    people: frozenset[int] = frozenset()
    shown: frozenset[int] = frozenset()

    @property
    def going(self) -> tuple[KeptFile, ...]:
        """Those that go along."""
        return tuple(one for one in self.files if not one.why)

    def to_release(self) -> dict[str, str]:
        """What is released one by one, by the ref to name."""
        return {one.release: f"Kept files of this source: {COARSE}" for one in self.files if one.release}


@dataclass(frozen=True)
class _Asked:
    """What the sources of the files are asked: of whom each tells, who of them leaves, and why it stays as a whole."""

    why: str = ""
    coarse: bool = False
    people: frozenset[int] = frozenset()


def is_source(ref: str) -> bool:
    """Whether what is released one by one is a source, by its ref: then it is its files."""
    return ref.startswith(SOURCE)


def look(user: User, refs: Sequence[str], leaving: Leaving) -> tuple[KeptFile, ...]:
    """The kept files of these sources as they would go along; nothing leaves, but that a sealed one was read is noted.

    Where files are asked for and names are not, each stays.
    """
    require(user, Permission.EXPORT)
    found = gather(user, refs, audience_profiles.settled(leaving))
    sealed.opened(user, min(found.shown, default=0), found.shown)
    return found.files


def gather(user: User, refs: Sequence[str], leaving: Leaving) -> Along:
    """The kept files of these sources for an audience; nobody's where none are asked for. Raises StoreProblem."""
    require(user, Permission.EXPORT)
    if not leaving.files:
        return Along()
    found: list[KeptFile] = []
    contents: dict[str, Spool] = {}
    people: set[int] = set()
    shown: set[int] = set()
    for ref in dict.fromkeys(refs):
        asked, held, closed = _of_source(user, ref, leaving)
        shown |= closed
        for file in held:
            made, content = _file(user, ref, file, asked, leaving)
            found.append(made)
            if content is not None:
                contents[made.name] = Spool(content)
                people |= asked.people
    return Along(tuple(found), tuple(contents.items()), frozenset(people), frozenset(shown))


def _of_source(user: User, ref: str, leaving: Leaving) -> tuple[_Asked, list[File], frozenset[int]]:
    """What a source is asked, its files as who exports sees them, and which of these are sealed."""
    with database.reading(user) as session:
        number = ids.record(session, ref, Kind.SOURCE_REPORT).id
        query = select(File).join(Record, col(Record.id) == col(File.id)).where(File.source_report_id == number)
        held = list(session.exec(query.order_by(col(File.id))).all())
        for file in held:
            session.expunge(file)  # its bytes are read after the look is over
        closed = sealed.among(session, [number, *(file.id for file in held)])
        if not leaving.outside:
            return _own(session, number), held, closed
        source = session.get_one(SourceReport, number)
        levels = dict(records.pick(session, Record.id, Record.level, [number, *(file.id for file in held)]))
        if not leaving.terms.sends_files():
            return _Asked(NOT_SENT), held, closed
        if not leaving.named:
            return _Asked(UNNAMED), held, closed
        if source.type not in PUBLISHED:
            return _Asked(UNPUBLISHED), held, closed
        if any(LEVELS.index(level) > LEVELS.index(leaving.terms.level) for level in levels.values()):
            return _Asked(CLOSE), held, closed
        if source.handling:
            return _Asked(HANDLING), held, closed
        seen = {(one.id, one.subject_id) for one in claims.of_report(session, number, with_corrected=True)}
        told, kept, named, staying = _told(session, number, leaving)
    if not any(one.judgement in JUDGED for one in told.said):
        return _Asked(UNREAD), held, closed
    persons, officers = told.individuals()
    if staying or kept or (persons | officers) - named or _names_others(user, number, leaving, named):
        return _Asked(_tells(told, [one for one in staying if (one.id, one.subject_id) in seen])), held, closed
    return _Asked(coarse=_is_coarse(user, number, told, leaving), people=persons | officers), held, closed


def _own(session: Session, number: int) -> _Asked:
    """For the team: whether anything in the source is hidden from who takes it."""
    seen = len(claims.of_report(session, number, with_corrected=True))
    with sight.whole(session), masking.off():
        said = claims.of_report(session, number, with_corrected=True)
        persons, officers = shared_words.about(session, said).individuals()
    if seen != len(said) or masking.names_somebody(session, number) or (persons | officers) & sight.outside(session):
        return _Asked(HIDDEN)
    return _Asked(people=persons | officers)


def _told(
    session: Session, number: int, leaving: Leaving
) -> tuple[About, frozenset[int], frozenset[int], list[claims.ClaimRow]]:
    """What a source tells, which of its people stay, which leave by name, and which of its statements stay."""
    with sight.whole(session), masking.off():
        told = shared_words.about(session, claims.of_report(session, number, with_corrected=True))
        persons, officers = told.individuals()
        refs = set(dict(records.pick(session, Record.id, Record.ref, sorted(persons))).values())
        own = replace(leaving, overridden=tuple(one for one in leaving.overridden if one in refs))
        kept = frozenset(release.kept_back(session, sorted(persons), own))
        named = release.may_be_named(session, sorted((persons - kept) | officers), leaving)
        twice = release.sourced_twice(session, list(told.actors))
        sure = frozenset(told.refs[one] for one in twice if one in told.refs)
        return told, kept, named, told.staying(leaving, sure, kept)


def _names_others(user: User, number: int, leaving: Leaving, named: frozenset[int]) -> bool:
    """Whether the archived text or title names anybody recorded here who does not leave by name."""
    with database.reading(release.as_seen_by(user, leaving, named)) as session:
        return masking.names_somebody(session, number)


def _tells(told: About, seen: Iterable[claims.ClaimRow]) -> str:
    """Why it stays, with what stays of it as far as who exports may see that."""
    labels = dict.fromkeys(fact(told.kinds[one.subject_id], one.field).label for one in seen)
    return f"{TELLS}: {', '.join(labels)}" if labels else TELLS


def _is_coarse(user: User, number: int, told: About, leaving: Leaving) -> bool:
    """Whether the source tells places or days more exactly than the audience is told."""
    kinds = [fact(told.kinds[one.subject_id], one.field) for one in told.said]
    if leaving.terms.days is not Days.DAY and any(one.type is ValueType.DATE for one in kinds):
        return True
    if any(one.type is ValueType.RECORD and Kind.LOCATION in one.kinds for one in kinds):
        return True
    with database.reading(user) as session:
        source = session.get_one(SourceReport, number)
        exact = exact_places.of(session, leaving)
        return any(exact(words) != words for words in (source.body, source.title or ""))


def _file(user: User, ref: str, file: File, asked: _Asked, leaving: Leaving) -> tuple[KeptFile, bytes | None]:
    """A file as it goes along, with its bytes; or why it stays."""
    made = KeptFile(ref, file.id)
    if asked.why == HIDDEN:  # what is written into it may tell of who is hidden
        return replace(made, why=HIDDEN), None
    try:
        content = files.read(file)
    except NotFound:
        return replace(made, why="the kept file is not there any more"), None
    except StoreProblem as problem:
        return replace(made, why=str(problem)), None
    cleaned = cleaning.cleaned(content)
    made = replace(made, found=cleaned.found)
    if asked.why:
        return replace(made, why=asked.why), None
    if not leaving.outside:
        return _named(made, file, content, cleaned.suffix or ".bin"), content
    if cleaned.content is None:
        return replace(made, why=cleaned.why), None
    if _tells_more(user, cleaned, asked.people, leaving):
        return replace(made, why=TELLS), None
    if asked.coarse or _tells_places(user, cleaned, leaving):
        made = replace(made, release=ref)
        if ref not in leaving.released:
            return replace(made, why=COARSE), None
    return _named(made, file, cleaned.content, cleaned.suffix), cleaned.content


def _named(made: KeptFile, file: File, content: bytes, suffix: str) -> KeptFile:
    digest = hashlib.sha256(content).hexdigest()
    return replace(made, before=file.sha256, after=digest, name=f"{made.source}-{digest[:HASH]}{suffix}")


def _tells_more(user: User, cleaned: Cleaned, people: Collection[int], leaving: Leaving) -> bool:
    """Whether what can be read in the file itself names somebody who does not leave by name."""
    with database.reading(release.as_seen_by(user, leaving, frozenset(people))) as session:
        masker = masking.of(session)
        return masker is not None and bool(masker.spans(cleaned.text))


def _tells_places(user: User, cleaned: Cleaned, leaving: Leaving) -> bool:
    with database.reading(user) as session:
        return exact_places.of(session, leaving)(cleaned.text) != cleaned.text
