"""A small store with hidden people and reports, whose hidden values can be changed in place: two worlds that differ
only in what somebody may not know. Everything here is invented."""

from __future__ import annotations

import io
import json
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

import click
import pypdf
import world_loads
from sqlalchemy import Connection, text

from tracker.access import Confidentiality, User
from tracker.actions import (
    accounts,
    browse,
    case_report,
    coder,
    consent,
    editing,
    erasure,
    export,
    forms,
    holding,
    holds,
    home,
    intake,
    leaving_files,
    ledger,
    ledger_compare,
    queue,
    reading,
    record_view,
    review,
    search,
    statistics,
    statistics_file,
    submissions,
    upkeep,
    view_changes,
    view_news,
    views,
)
from tracker.actions.statistics import Question
from tracker.audience import Audience, Leaving
from tracker.cli import command as commands
from tracker.cli.common import plain
from tracker.config import settings
from tracker.dates import now
from tracker.errors import TrackerError
from tracker.facets import Of, every, of_list
from tracker.narrowing import Filter
from tracker.proposals import propose
from tracker.records import UserAccount
from tracker.records.listing import ALL
from tracker.store import database, listing, name_index, schema, text_index

# What is hidden stands in capital tokens of its own while the store is made.
HIDDEN = {
    "GIVEN": "Qeltazhor", "FAMILY": "Vandrukhel", "CYRILLIC": "Желтомир", "HAN": "欧斯塔娜", "ARABIC": "قلتازور",
    "SEALED": "Brostvenik", "PLACE": "Ulvinograd", "TITLE": "Zirdokhan", "SECRET": "mokravelt", "STREET": "Krindelgasse",
    "LISTED": "Pronzivald",
}  # fmt: skip
OPEN = f"""VELDRA, Ostrania - Police in the port city of Veldra have detained three marchers on 3 May 2021.

One of those detained, {HIDDEN["GIVEN"]} {HIDDEN["FAMILY"]}, telephoned and said that she was held at a police station with two men, {HIDDEN["SEALED"]} Lindar and Josk Arnev. Her wrist was hurt when she was pushed into a van.

In the letters she is {HIDDEN["CYRILLIC"]}, {HIDDEN["HAN"]}和朋友 or {HIDDEN["ARABIC"]}; her friends wrote of {HIDDEN["CYRILLIC"]}ом. {HIDDEN["FAMILY"]}'s brother asked the ministry.
"""
CLOSED = f"""TORVEL, Ostrania - Guards took Josk Arnev to the cellar of {HIDDEN["PLACE"]} on 9 May 2021, for the {HIDDEN["SECRET"]}.

Josk Arnev was hurt there.
"""
NOBODY = "zzqxw"  # a word that stands nowhere
PROBES = [*(value.lower() for value in HIDDEN.values()), NOBODY]
Changes = list[tuple[str, str]]
OPEN_WORDS = ("Josk", "Veldra", "police", "detained", "ministry", "hurt")


@dataclass
class World:
    """The store, its people at work, and what is needed to change what is hidden in it."""

    users: dict[str, User]
    refs: list[str]
    reports: list[str]
    protected: str
    views: list[str]
    brought: Path
    loads: list[int]
    cells: list[tuple[int, int, bytes]]
    tried: list[Path]
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    now: dict[str, str] = field(default_factory=lambda: dict(HIDDEN))


def account(username: str, role: str, clearance: Confidentiality) -> User:
    """A person who works here."""
    with database.transaction(None) as session:
        row = UserAccount(
            username=username, display_name=username.title(), role=role, clearance=clearance, created_at=now()
        )
        session.add(row)
        session.flush()
        return User(row.id or 0, username, row.display_name, role, clearance)


def build(admin: User) -> World:
    """One open report that names a protected, a sealed and an open person; one sealed report about the open one."""
    users = {
        "guest": account("guest", "viewer", Confidentiality.INTERNAL),
        "viewer": account("viewer", "viewer", Confidentiality.RESTRICTED),
        "coder": account("coder", "coder", Confidentiality.RESTRICTED),
        "reviewer": account("reviewer", "reviewer", Confidentiality.RESTRICTED),
        "insider": account("insider", "reviewer", Confidentiality.SEALED),
        "custodian": account("custodian", "custodian", Confidentiality.SEALED),
    }
    report = intake.add_report(admin, intake.NewReport(text=OPEN, title=f"{HIDDEN['FAMILY']} and others, Veldra")).ref
    for kind, span in (("I", "VELDRA"), ("H", "One of"), ("D", "One of"), ("J", "One of")):
        _keep(admin, report, kind, OPEN, span)
    people = {row.name: row.ref for row in browse.individuals(admin).rows}
    hidden = next(ref for name, ref in people.items() if name.startswith(HIDDEN["GIVEN"]))
    sealed = next(ref for name, ref in people.items() if HIDDEN["SEALED"] in name)
    known = next(ref for name, ref in people.items() if name == "Josk Arnev")
    forms.apply(admin, report, _spellings(hidden, OPEN))
    review.judge_bundle(admin, report)
    closed = intake.add_report(
        admin,
        intake.NewReport(
            text=CLOSED,
            title=HIDDEN["TITLE"],
            publisher=f"{HIDDEN['PLACE']} Post",
            confidentiality=Confidentiality.SEALED,
        ),
    ).ref
    forms.apply(admin, closed, _closed(known), judge=True)
    holding.protect(admin, hidden, ["insider"])
    holding.hold(admin, sealed, "sealed")
    holding.hold(admin, report, "internal")
    brought = world_loads.load(
        admin, users["insider"], settings().home.parent / "brought", HIDDEN, lambda name: _ref(admin, name)
    )
    _views(users, hidden, closed)
    export.listing(users["custodian"], "individuals", "csv")  # a line of the ledger
    with database.reading(None) as session:
        refs = [row[0] for row in session.execute(text("SELECT ref FROM record ORDER BY id")).all()]
        loaded = list(session.execute(text("SELECT id FROM import_batch ORDER BY id")).scalars())
    tried = world_loads.lists(admin, brought.parent, HIDDEN, hidden, refs)
    named = [view.uid for view in views.all_views(users["insider"])]
    world = World(users, refs, [report, closed], hidden, named, brought, loaded, world_loads.blocks(), tried)
    world.kept = _rows()
    return world


def _ref(user: User, name: str) -> str:
    return next(row.ref for row in browse.individuals(user).rows if row.name == name)


def _views(users: dict[str, User], hidden: str, closed: str) -> None:
    """Views of the team that name what not all may see, looked at by everybody."""
    insider = users["insider"]
    saved = (
        ("individuals", "Everybody", {}, ""),
        ("individuals", f"About {HIDDEN['FAMILY']}", {}, HIDDEN["FAMILY"].lower()),
        ("individuals", f"{HIDDEN['SEALED']} and others", {"source": [closed]}, ""),
        ("incidents", HIDDEN["CYRILLIC"], {"source": [closed]}, HIDDEN["GIVEN"]),
        ("locations", "Places", {}, ""),
        ("source_reports", "Reports", {}, ""),
    )
    for page, name, parameters, words in saved:
        uid = view_changes.save(insider, page, name, parameters, words, shared=True)
        for user in users.values():
            view_news.look(user, uid)


def _keep(user: User, report: str, kind: str, body: str, at: str) -> None:
    start = body.index(at)
    end = body.index("\n", start)
    choices = {name: list(found) for name, found in coder.load(user, report).choices.items()}
    choices |= {"speakers": choices.get("people", []), "victims": choices.get("incidents", [])}
    coder.keep(user, report, propose(kind, body, start, end, choices))


def _quoted(body: str, words: str) -> dict[str, Any]:
    start = body.index(words)
    return {"quote": words, "quote_start": start, "quote_end": start + len(words)}


def _claim(key: str, subject: str, name: str, body: str, words: str, **values: Any) -> dict[str, Any]:
    return {
        "key": key, "subject_id": subject, "field": name, "basis": "stated", "judgement": "accepted",
        "source_report_id": "R", "connection": "source_connection:reporter", "attribution": "author_voice",
        **_quoted(body, words), **values,
    }  # fmt: skip


def _spellings(ref: str, body: str) -> dict[str, Any]:
    """Other spellings of the protected person, and what identifies her."""
    words = [HIDDEN[name] for name in ("CYRILLIC", "HAN", "ARABIC")]
    return {
        "meta": {"purpose": "invented"},
        "tables": {
            "record": [{"key": "R", "kind": "source_report"}, {"key": "A", "kind": "individual", "ref": ref}],
            "claim": [
                *(_claim(f"c{n}", "A", "name", body, word, value_text=word) for n, word in enumerate(words)),
                _claim("c8", "A", "residence", body, "asked the ministry", value_text=HIDDEN["STREET"]),
                _claim("c9", "A", "occupation", body, "telephoned", value_text="operator", note=f"Says {HIDDEN['FAMILY']}."),
            ],
        },
    }  # fmt: skip


def _closed(known: str) -> dict[str, Any]:
    """What only the sealed report tells: another act, a place, a sex and an injury of somebody who is open."""
    body = CLOSED
    return {
        "meta": {"purpose": "invented"},
        "tables": {
            "record": [
                {"key": "R", "kind": "source_report"},
                {"key": "A", "kind": "individual", "ref": known},
                {"key": "P", "kind": "location"},
                {"key": "I", "kind": "incident", "note": HIDDEN["SECRET"]},
                {"key": "T", "kind": "act"},
                {"key": "S", "kind": "detention_stage"},
                {"key": "J", "kind": "injury"},
            ],
            "location": [{"key": "P", "feature": "settlement"}],
            "incident": [{"key": "I", "title": HIDDEN["TITLE"]}],
            "act": [{"key": "T", "incident_id": "I", "victim_id": "A"}],
            "detention_stage": [{"key": "S", "act_id": "T", "seq": 1}],
            "injury": [{"key": "J", "individual_id": "A", "act_id": "T", "kind": "injury_kind:fracture"}],
            "claim": [
                _claim("c0", "P", "name", body, HIDDEN["PLACE"], value_text=HIDDEN["PLACE"]),
                _claim("c1", "I", "type", body, "took", value_term="incident_type:arrests", value_text="took"),
                _claim("c2", "I", "location", body, HIDDEN["PLACE"], value_record_id="P", value_text=HIDDEN["PLACE"]),
                _claim("c3", "I", "when", body, "9 May 2021", value_text="2021-05-09"),
                _claim("c4", "T", "type", body, "took", value_term="act_type:detention", value_text="took"),
                _claim("c5", "S", "stage", body, "cellar", value_term="stage:died", value_text=HIDDEN["SECRET"]),
                _claim("c6", "A", "occupation", body, HIDDEN["SECRET"], value_text=HIDDEN["SECRET"]),
                _claim("c7", "A", "birth", body, "9 May 2021", value_text="1990-05-09"),
                _claim("c8", "J", "body_part", body, "hurt", value_term="body_part:head", value_text="hurt"),
            ],
        },
    }


# --- another world in the same store ---
COLUMNS = {
    "name": ("id", ("text", "search_key", "parts")), "claim": ("id", ("value_text",)),
    "claim_detail": ("claim_id", ("quote", "note", "locator")), "source_report": ("id", ("title", "body", "url", "author")),
    "incident": ("id", ("title", "summary")), "file": ("id", ("original_name",)), "record": ("id", ("note",)),
    "entry": ("id", ("draft",)), "review": ("id", ("comment",)), "individual": ("id", ("contact",)), "saved_view": ("id", ("name", "words")),
    "import_batch": ("id", ("mapping",)),
}  # fmt: skip


def _rows() -> dict[str, list[dict[str, Any]]]:
    """Rows that hold a hidden value, as they were made."""
    found: dict[str, list[dict[str, Any]]] = {}
    tokens = [*HIDDEN.values(), *(listing.search_key(token) for token in HIDDEN.values())]
    with database.engine().connect().execution_options(reading=True) as connection:
        for table, (key, columns) in COLUMNS.items():
            more = ", quote_start, quote_end" if table == "claim_detail" else ""
            for row in connection.execute(text(f"SELECT {key}, {', '.join(columns)}{more} FROM {table}")).mappings():
                said = json.dumps([row[column] for column in columns], ensure_ascii=False)
                escaped = [json.dumps(token)[1:-1] for token in tokens]
                if more or table == "entry" or any(token in said for token in (*tokens, *escaped)):
                    found.setdefault(table, []).append(dict(row))
    return found


def become(world: World, values: Mapping[str, str]) -> None:
    """Change every hidden value, wherever it stands, and write the caches anew."""
    world.now = {**HIDDEN, **values}
    changes = _changes(world.now)
    with database.engine().connect() as connection, connection.begin():
        schema.drop_guards(connection)
        for table, rows in world.kept.items():
            key, columns = COLUMNS[table]
            for row in rows:
                fresh = {column: _said(row[column], changes) for column in columns}
                if table == "entry":
                    fresh["draft"] = json.dumps(_moved(json.loads(row["draft"]), changes), ensure_ascii=False)
                if table == "claim_detail" and row["quote"] is not None:
                    fresh["quote_start"] = _place(row, row["quote_start"], changes)
                    fresh["quote_end"] = fresh["quote_start"] + len(fresh["quote"])
                sets = ", ".join(f"{column} = :{column}" for column in fresh)
                connection.execute(text(f"UPDATE {table} SET {sets} WHERE {key} = :key"), {**fresh, "key": row[key]})
        world_loads.write(connection, world.cells, lambda words: str(_said(words, changes)))
        schema._add_guards(connection)
    with database.transaction(None) as session:
        listing.rebuild(session)
        listing._changed(session, [ALL])
        text_index.rebuild(session)
        name_index.rebuild(session)


def _changes(values: Mapping[str, str]) -> Changes:
    """What is put in the place of what: each hidden value and its folded form, as they are and as JSON escapes them."""
    pairs = [(token, values[name]) for name, token in HIDDEN.items()]
    pairs = [both for old, new in pairs for both in ((old, new), (listing.search_key(old), listing.search_key(new)))]
    escaped = [[(old, new), (json.dumps(old)[1:-1], json.dumps(new)[1:-1])] for old, new in pairs]
    return list(dict.fromkeys(pair for both in escaped for pair in both))


def _said(value: Any, changes: Changes) -> Any:
    if isinstance(value, str):
        for old, new in changes:
            value = value.replace(old, new)
    return value


def _moved(draft: Any, changes: Changes, key: str = "") -> Any:
    """A decision on the open report with its words and places as they are now."""
    if isinstance(draft, dict):
        return {name: _moved(inner, changes, name) for name, inner in draft.items()}
    if isinstance(draft, list):
        return [_moved(inner, changes) for inner in draft]
    if isinstance(draft, int) and not isinstance(draft, bool) and key.rpartition("_")[2] in ("start", "end"):
        return len(_said(OPEN[:draft], changes))
    return _said(draft, changes)


def _place(row: Mapping[str, Any], start: int, changes: Changes) -> int:
    """Where a quotation begins in the changed text: what stands before it may have grown."""
    body = OPEN if OPEN[start : row["quote_end"]] == row["quote"] else CLOSED
    return len(_said(body[:start], changes))


# --- what a person obtains ---
QUESTIONS = (
    Question("individuals", ("sex", "act")),
    Question("acts", ("province",), "year"),
    Question("individuals", ("occupation", "source")),
    Question("acts", ("perpetrator", "incident")),
)


def outputs(world: World, user: User, words: list[str], among: Any = None) -> Iterator[tuple[str, str]]:
    """Everything that the doors give this person, by what was asked; `among` says of each whether it is asked."""
    for what, answer in _answers(world, user, words, among or (lambda _: True)):
        if answer is not None:
            yield what, answer


WRITTEN = (
    ("disclosed_record", "disclosure_id IN (SELECT id FROM disclosure WHERE audit_id > :n)"),
    ("disclosure", "audit_id > :n"), ("audit_about", "audit_id > :n"), ("change", "audit_id > :n"), ("audit_entry", "id > :n"),
)  # fmt: skip


def _forget(since: int) -> None:
    """Take back what asking itself has left in the log: in both worlds a record's history is that of its work."""
    with database.engine().connect() as connection, connection.begin():
        if _last(connection) > since:
            schema.drop_guards(connection)
            for table, newer in WRITTEN:
                connection.execute(text(f"DELETE FROM {table} WHERE {newer}"), {"n": since})
            schema._add_guards(connection)


def _last(connection: Connection) -> int:
    return int(connection.execute(text("SELECT coalesce(max(id), 0) FROM audit_entry")).scalar_one())


def command(user: User, *words: str) -> tuple[object, str, str]:
    """What the command line answers this person: its end, what it prints, what it tells on stderr."""
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.object(accounts, "team", lambda: False),
        mock.patch.object(accounts, "local_user", lambda: user),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            ended: object = commands()(list(words), standalone_mode=False)
        except (TrackerError, click.ClickException) as problem:
            ended = f"{type(problem).__name__}: {problem}"
    return ended, out.getvalue(), err.getvalue()


def _file(made: export.ExportFile) -> tuple[object, ...]:
    """A file as its reader finds it, with its name; of the time when it was written nothing."""
    return made.filename, made.rows, dict(made.people_kept), _read(made.filename, made.content)


def _read(name: str, content: bytes) -> object:
    if name.endswith((".xlsx", ".docx")):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {member: archive.read(member).decode("utf-8", "replace") for member in archive.namelist()}
    if name.endswith(".pdf"):
        reader = pypdf.PdfReader(io.BytesIO(content))
        about = {key: str(value) for key, value in (reader.metadata or {}).items() if "Date" not in key}
        return [about, *(page.extract_text() for page in reader.pages)]
    return content.decode("utf-8", "replace")


def _answers(world: World, user: User, words: list[str], among: Any) -> Iterator[tuple[str, str | None]]:
    with database.engine().connect().execution_options(reading=True) as connection:
        since = _last(connection)

    def ask(what: str, of: Any) -> tuple[str, str | None]:
        if not among(what):
            return what, None
        try:
            found = of()
        except TrackerError as problem:
            found = f"{type(problem).__name__}: {problem} {plain(getattr(problem, 'problems', ''))}"
        _forget(since)
        if isinstance(found, export.ExportFile):
            found = _file(found)
        return what, json.dumps(plain(found), ensure_ascii=False, sort_keys=True, default=str)

    facets = tuple(facet.name for facet in of_list("individuals"))
    yield ask("individuals", lambda: browse.individuals(user, facets=facets))
    yield ask("all individuals", lambda: browse.all_individuals(user))
    yield ask("incidents", lambda: browse.incidents(user))
    yield ask("injuries", lambda: browse.injuries(user))
    yield ask("locations", lambda: browse.locations(user))
    yield ask("reports", lambda: browse.reports(user))
    for what in ("individuals", "incidents", "injuries", "locations", "source_reports"):
        yield ask(f"counts of {what}", lambda what=what: browse.counted(user, what))
    for facet in (facet for facet in every().values() if facet.of in (Of.RECORD, Of.TEXT)):
        yield ask(f"choices of {facet.name}", lambda name=facet.name: browse.options(user, name))
    for question in QUESTIONS:
        yield ask(f"{question}", lambda question=question: statistics.counted(user, question))
    yield ask("home", lambda: home.home(user))
    yield ask("waiting", lambda: queue.waiting(user))
    yield ask("views", lambda: views.all_views(user))
    yield ask("what is new", lambda: view_news.all_news(user))
    for uid in world.views:
        yield ask(f"view {uid}", lambda uid=uid: views.opened(user, uid))
        yield ask(f"records in view {uid}", lambda uid=uid: view_news.records_in(user, uid))
        yield ask(f"news of view {uid}", lambda uid=uid: view_news.news(user, uid))
    yield ask("reports waiting", lambda: queue.reports_waiting(user))
    for word in words:
        yield ask(f"find {word}", lambda word=word: browse.individuals(user, Filter(words=word)))
        yield ask(f"find incident {word}", lambda word=word: browse.incidents(user, Filter(words=word)))
        yield ask(f"find Josk or {word}", lambda word=word: browse.individuals(user, Filter(words=f"Josk OR {word}")))
        yield ask(f"find Josk not {word}", lambda word=word: browse.individuals(user, Filter(words=f"Josk NOT {word}")))
        yield ask(f"anything but {word}", lambda word=word: search.everything(user, f"Josk NOT {word}"))
        yield ask(f"find place {word}", lambda word=word: browse.locations(user, Filter(words=word)))
        yield ask(f"find report {word}", lambda word=word: browse.reports(user, word))
        yield ask(f"find occupation {word}", lambda word=word: browse.individuals(user, Filter(occupation=(word,))))
        for name in ("incident", "location", "source", "perpetrator", "publisher", "occupation"):
            yield ask(f"find choices of {name} {word}", lambda name=name, word=word: browse.options(user, name, word))
        yield ask(f"anything {word}", lambda word=word: search.everything(user, word))
    for word in (*OPEN_WORDS, *world.refs):
        yield ask(f"search {word}", lambda word=word: search.everything(user, word, at_most=50))
    for chosen in (
        Filter(sex=("female",)),
        Filter(stage=("died",)),
        Filter(any_stage=("died",)),
        Filter(act=("detention",)),
        Filter(injury=("head",)),
        Filter(dispute=("any",), as_of=date(2021, 5, 8)),
    ):
        yield ask(f"individuals {chosen}", lambda chosen=chosen: browse.individuals(user, chosen, facets=facets))
        yield ask(f"incidents {chosen}", lambda chosen=chosen: browse.incidents(user, chosen))
        yield ask(f"injuries {chosen}", lambda chosen=chosen: browse.injuries(user, chosen))
    for report in world.reports:
        yield ask(f"coding of {report}", lambda report=report: coder.load(user, report))
        yield ask(f"offered of {report}", lambda report=report: reading.offered(user, report).drafts)
        yield ask(f"names in {report}", lambda report=report: coder.context(user, report, [*words, "Josk Arnev"]))
        yield ask(f"passages of {report}", lambda report=report: queue.passages(user, report))
        yield ask(f"form of {report}", lambda report=report: forms.export(user, report))
    for ref in world.refs:
        yield ask(f"record {ref}", lambda ref=ref: record_view.record(user, ref))
        yield ask(f"case report {ref}", lambda ref=ref: case_report.of(user, ref))
        yield ask(f"holding {ref}", lambda ref=ref: holding.holding(user, ref))
        yield ask(f"consent of {ref}", lambda ref=ref: consent.decisions(user, ref))
        yield ask(f"hold on {ref}", lambda ref=ref: holds.in_force(user, ref))
    yield from (ask(what, of) for what, of in world_loads.doors(user, world.brought, world.loads, world.tried))
    for line in (1, 2):
        yield ask(f"people of line {line}", lambda line=line: ledger.people(user, line))
        yield ask(f"compare line {line}", lambda line=line: ledger_compare.compare(user, line))
        yield ask(f"once more line {line}", lambda line=line: ledger_compare.again(user, line))
    yield ask("all that is checked", lambda: upkeep.checked(user))
    yield ask("mend", lambda: upkeep.mend(user))
    yield ask("legal holds", lambda: holds.in_force(user))
    yield ask("what an erasure would do", lambda: erasure.preview(user, world.protected))
    yield from (ask(what, of) for what, of in _leaving(world, user))
    yield from (ask(what, of) for what, of in _commands(world, user))
    for ref in world.refs:  # nobody may do this to any record: each is refused in its own words
        yield ask(f"edit {ref}", lambda ref=ref: editing.edit(user, ref, {"nonsense": "x"}))
        yield ask(f"hold {ref}", lambda ref=ref: holding.hold(user, ref, "nonsense"))
        yield ask(f"leave {ref}", lambda ref=ref: export.dossier(user, ref, "papyrus"))


def _leaving(world: World, user: User) -> Iterator[tuple[str, Any]]:
    """Files in every format, for the team and for others, and what would be in them."""
    for what in export.READERS:
        for format_name in export.FORMATS:
            yield f"{what}.{format_name}", lambda w=what, f=format_name: export.listing(user, w, f)
        for audience in (Audience.PARTNER, Audience.PUBLIC):
            leaving = Leaving(audience, "Invented Lawyers", "a complaint")
            for question in QUESTIONS if what == "individuals" else ():
                yield (
                    f"{question} for {audience}",
                    lambda q=question, to=leaving: statistics_file.listing(user, q, "xlsx", leaving=to),
                )
            yield f"{what} for {audience}", lambda w=what, to=leaving: export.listing(user, w, "csv", leaving=to)
            yield (
                f"{what} to be seen by {audience}",
                lambda w=what, to=leaving: export.preview(user, w, Filter(), leaving=to),
            )
    for ref in (world.protected, next(ref for ref in world.refs if ref.startswith("INC"))):
        for format_name in ("html", "pdf", "docx"):
            yield f"case report {ref}.{format_name}", lambda r=ref, f=format_name: export.dossier(user, r, f)
    for ref in world.reports:
        for to in (Leaving(files=True), Leaving(Audience.PARTNER, "Invented Lawyers", "a complaint", True, files=True)):
            yield f"kept files of {ref} for {to.audience}", lambda r=ref, w=to: leaving_files.look(user, [r], w)
    for form in submissions.forms():
        yield f"form {form.name}", lambda f=form.name: submissions.write(user, world.protected, f, "docx", Leaving())[0]


def _commands(world: World, user: User) -> Iterator[tuple[str, Any]]:
    """What the command line prints, as JSON and as lines, and how it refuses."""
    asked = [
        *(("list", what, "--json") for what in ("individuals", "incidents", "injuries", "locations")),
        *(("facets", what, "--json") for what in ("individuals", "incidents", "injuries", "locations", "source-reports")),
        *(("search", word, "--json") for word in OPEN_WORDS), ("search", "police", "detained", "--kind", "statements"),
        *(("view", "news", uid, "--json") for uid in world.views),
        ("list", "individuals"), ("report", "list", "--json"), ("legal-hold", "list", "--json"), ("ledger", "--json"),
        ("audit", "list", "--json"), ("view", "list", "--json"), *(("view", "show", uid) for uid in world.views), ("show", world.protected), ("consent", "list", world.protected, "--json"),
        *(("show", ref, "--json") for ref in world.refs),
        *(("list", "individuals", "--location", ref) for ref in world.refs if ref.startswith("LOC")),
        *(("list", "individuals", "--incident", ref) for ref in world.refs if ref.startswith("INC")),
        *(("coding", "export", "--report", ref) for ref in world.reports), *world_loads.commands(world.loads, world.brought),
    ]  # fmt: skip
    for words in asked:
        yield f"tracker {' '.join(words)}", lambda words=words: command(user, *words)
    yield "a file by the command line", lambda: _written(user, "export", "individuals", "--format", "xlsx", "-o")
    yield "a case report by the command line", lambda: _written(user, "dossier", world.protected, "-o", ending=".pdf")


def _written(user: User, *words: str, ending: str = ".xlsx") -> object:
    """What a command tells, and the file that it writes."""
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder) / f"out{ending}"
        told = command(user, *words, str(at))
        files = {path.name: _read(path.name, path.read_bytes()) for path in Path(folder).iterdir()}
        return re.sub(re.escape(folder), "", repr(told)), files
