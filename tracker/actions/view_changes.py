"""Make a saved view, and change, share, delete or bring back one."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete as remove
from sqlmodel import Session, col, select

from tracker.access import Permission, User, may, require
from tracker.actions import narrow, view_news, views
from tracker.actions.views import PAGES, Parameters
from tracker.dates import now
from tracker.errors import Conflict, InvalidFacts, NotAllowed, NotFound
from tracker.records import SavedView, ViewLook
from tracker.records.base import AuditAction
from tracker.store import audit, database, records, sight
from tracker.store import views as store

BROUGHT_BACK = timedelta(days=30)  # how long a deleted view can be brought back
VIEWS_LOCK = 0x76696577
LENGTHS = {"name": 80, "words": 300}


def save(user: User, page: str, name: str, parameters: Parameters, words: str = "", shared: bool = False) -> str:
    """Keep what a list is narrowed to under a name; returns its short name for the address.

    Raises InvalidFacts, NotFound (for a record that this person may not see), and Conflict where a view of theirs
    bears the name already.
    """
    require(user, Permission.READ)
    if shared:
        require(user, Permission.PROPOSE)
    with database.transaction(user) as session:
        row = SavedView(
            uid=store.fresh_uid(), name=_name(session, user, name), page=_page(page), owner_id=user.id,
            parameters=_checked(session, user, parameters, words), words=words.strip() or None, shared=shared,
            made_at=now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        _tell(session, user, AuditAction.INSERT, row, "shared" if shared else "own")
        uid = row.uid
    view_news.look(user, uid)
    return uid


def rename(user: User, named: str, name: str) -> None:
    """Call a view something else. Raises NotFound, NotAllowed, InvalidFacts, Conflict."""
    require(user, Permission.READ)
    with database.transaction(user) as session:
        row = _to_change(session, user, named)
        if views.read(session, user, row, row.name) != row.name:
            raise NotAllowed("Its name names somebody whom you may not know. Somebody who does renames it.")
        row.name = _name(session, user, name, row)
        _tell(session, user, AuditAction.UPDATE, row, "name")


def keep(user: User, named: str, parameters: Parameters, words: str = "") -> None:
    """Let a view hold what the list is narrowed to now. Raises NotFound, NotAllowed, InvalidFacts.

    Everybody's looks at it are forgotten: it holds something else.
    """
    require(user, Permission.READ)
    with database.transaction(user) as session:
        row = _to_change(session, user, named)
        if views.opened_in(session, user, row).withheld:
            raise NotAllowed("A part of this view is not for you: save what you see as a view of your own.")
        row.parameters, row.words = _checked(session, user, parameters, words), words.strip() or None
        with sight.whole(session):
            session.execute(remove(ViewLook).where(col(ViewLook.view_id) == row.id))
        _tell(session, user, AuditAction.UPDATE, row, "parameters")
    view_news.look(user, row.uid)


def share(user: User, named: str, shared: bool = True) -> None:
    """Show a view to the team, or to its owner alone again. Raises NotFound, NotAllowed."""
    require(user, Permission.PROPOSE)
    with database.transaction(user) as session:
        row = _to_change(session, user, named)
        row.shared = shared
        _tell(session, user, AuditAction.UPDATE, row, "shared")


def delete(user: User, named: str) -> None:
    """Take a view away; `restore` brings it back for a while. Raises NotFound, NotAllowed."""
    require(user, Permission.READ)
    with database.transaction(user) as session:
        row = _to_change(session, user, named)
        row.deleted_at = now()
        _tell(session, user, AuditAction.DELETE, row, "own" if row.owner_id == user.id else "shared")
        session.flush()
        _purge(session)


def restore(user: User, uid: str) -> None:
    """Bring back a view that was deleted lately. Raises NotFound, NotAllowed, Conflict."""
    require(user, Permission.READ)
    with database.transaction(user) as session:
        query = select(SavedView).where(SavedView.uid == uid.upper(), col(SavedView.deleted_at).is_not(None))
        row = session.exec(query).first()
        if row is None or not (row.owner_id == user.id or row.shared):
            raise NotFound(f"There is no deleted view '{uid}' of yours or of the team.")
        _refuse_others(user, row)
        _name(session, user, row.name, row)
        row.deleted_at = None
        _tell(session, user, AuditAction.UPDATE, row, "deleted_at")


def _to_change(session: Session, user: User, named: str) -> SavedView:
    row = views.held(session, user, named)
    _refuse_others(user, row)
    return row


def _refuse_others(user: User, row: SavedView) -> None:
    if row.owner_id != user.id and not may(user, Permission.ADMINISTER):
        raise NotAllowed("A view is changed by who made it, or by an administrator. Save one of your own.")


def _page(page: str) -> str:
    if page not in PAGES:
        raise InvalidFacts(f"'{page}' is not a list. Views are kept of: {', '.join(PAGES)}.")
    return page


def _name(session: Session, user: User, name: str, of: SavedView | None = None) -> str:
    """The name as it is kept, where no other view of the same person bears it."""
    text = " ".join(name.split())
    if not text or "\x00" in text:
        raise InvalidFacts("Give the view a name.")
    if len(text) > LENGTHS["name"]:
        raise InvalidFacts(f"The name is too long: {len(text)} letters, at most {LENGTHS['name']}.")
    owner = of.owner_id if of else user.id
    database.one_at_a_time(session, VIEWS_LOCK)  # the second of two who save at once sees the first one's name
    own = select(SavedView).where(SavedView.owner_id == owner, *store.visible(user))
    if any(row.name.casefold() == text.casefold() and row is not of for row in session.exec(own).all()):
        raise Conflict(f"There is a view '{text}' already. Choose another name, or delete that one first.")
    return text


def _checked(session: Session, user: User, parameters: Parameters, words: str) -> dict[str, list[str]]:
    """Parameters as they are kept: every ref and code is there, and may be seen by who keeps it."""
    if len(words) > LENGTHS["words"] or "\x00" in words:
        raise InvalidFacts(f"These words cannot be kept: at most {LENGTHS['words']} letters of text.")
    kept = {name: list(dict.fromkeys(values)) for name, values in parameters.items() if values}
    narrow.wanted(session, user, views.filter_of(kept, words))
    return kept


def _tell(session: Session, user: User, action: AuditAction, row: SavedView, field: str) -> None:
    session.flush()
    audit.add(session, user.id, action, "saved_view", row.uid, [field])


def _purge(session: Session) -> None:
    """Views that were deleted long ago go for good, whoever's they were."""
    old = select(SavedView.id).where(col(SavedView.deleted_at) < now() - BROUGHT_BACK)
    with sight.whole(session):
        for part in records.parts(number for number in session.exec(old).all() if number):
            session.execute(remove(ViewLook).where(col(ViewLook.view_id).in_(part)))
            session.execute(remove(SavedView).where(col(SavedView.id).in_(part)))
