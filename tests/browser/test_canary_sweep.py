"""The main job on an encrypted store, by somebody who may not see everything; then every artefact is searched.

Hidden from the reviewer are a protected person, a sealed one and a sealed report; names, a contact, notes, reasons and
quotations are canaries. What lies on the disk, is logged or told to nobody in particular holds no name at all; what
the reviewer obtains holds no hidden one. That the search finds what is there is shown by a person whom all may see.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import team
from conftest import serve, signed_in
from hands import go, rests
from passphrase import PASSPHRASE, private
from playwright.sync_api import Browser, Page
from sqlalchemy import text

sys.path.insert(0, str(Path(__file__).parents[1] / "canary"))
sys.path.insert(0, str(Path(__file__).parents[1] / "permissions"))

import scan
import world as worlds
from watch import Watch

from tracker.access import User
from tracker.actions import accounts, editing, forms, my_account
from tracker.cli import main
from tracker.exporters import FORMATS
from tracker.records.base import AuditAction
from tracker.store import age, audit, database

OPEN = ("Josk", "Arnev")  # a person whom everybody here may see
CONTACT, NOTE, WHY = "Uftelbrand", "Grenzolit", "Pravokund"
HIDDEN = (*worlds.HIDDEN.values(), CONTACT)
ALL = (*HIDDEN, NOTE, WHY, *OPEN)
LONG = tuple(
    word for word in ALL if len(word.encode()) > 4
)  # four letters stand by chance in megabytes that are encrypted
PAGES = ("", "add", "individuals", "incidents", "injuries", "locations", "reports", "search", "review", "statistics?by=sex&by=act", "statistics?by=perpetrator&over=year", "export", "imports", "settings", "people", "audit")  # fmt: skip


@dataclass
class Swept:
    """What the job left behind, by layer."""

    folder: Path
    told: dict[str, bytes] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    browser: dict[str, bytes] = field(default_factory=dict)
    met: set[scan.Found] = field(default_factory=set)  # what the browser was told, searched once for all words
    disk: dict[str, set[scan.Found]] = field(default_factory=dict)
    audit: str = ""


@pytest.fixture(scope="module")
def swept(encrypted_template: Path, tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Swept]:
    """The job, done once."""
    folder = tmp_path_factory.mktemp("sweep")
    done = Swept(folder)
    with pytest.MonkeyPatch.context() as patch:
        _settled_in(folder, encrypted_template, patch)
        world = _coded(patch)
        _by_command(done, world, patch)
        _by_browser(done, world, browser)
        done.met = _in(done.browser, ALL)
        with database.reading(None) as session:
            done.audit = str(session.execute(text("SELECT * FROM audit_entry")).all())
        done.disk |= {part: scan.folder(folder / part, LONG) for part in ("home", "temp", "serve.log", "a.backup")}
        yield done
        database.close()


def _settled_in(folder: Path, template: Path, patch: pytest.MonkeyPatch) -> None:
    """An encrypted store, a folder for temporary files, one for what leaves."""
    shutil.copytree(template, folder / "home")
    for name in ("temp", "out"):
        (folder / name).mkdir()
    private(folder / "passphrase", PASSPHRASE)
    patch.setenv("TRACKER_HOME", str(folder / "home"))
    patch.setenv("TRACKER_PASSPHRASE_FILE", str(folder / "passphrase"))
    patch.delenv("TRACKER_DATABASE_URL", raising=False)
    patch.setenv("TMPDIR", str(folder / "temp"))
    patch.setattr(tempfile, "tempdir", None)
    team.cheap_hashes(patch)


def _coded(patch: pytest.MonkeyPatch) -> worlds.World:
    """The small world, with a contact, notes and reasons besides."""
    admin = accounts.local_user()
    world = worlds.build(admin)
    insider, report = world.users["insider"], world.reports[0]
    claim = worlds._claim("c0", "A", "contact", worlds.OPEN, "telephoned", value_text=f"by {CONTACT}", judgement="open")
    records = [{"key": "R", "kind": "source_report"}, {"key": "A", "kind": "individual", "ref": world.protected}]
    forms.apply(insider, report, {"meta": {}, "tables": {"record": records, "claim": [claim]}})
    editing.edit(insider, world.protected, {"note": f"Ask {worlds.HIDDEN['GIVEN']} about it."}, f"{WHY} said so")
    editing.edit(insider, world.reports[1], {"note": NOTE, "handling": worlds.HIDDEN["SECRET"]}, WHY)
    team.first()
    return world


def _token(folder: Path, user: User, patch: pytest.MonkeyPatch) -> None:
    held = folder / "token"
    held.touch(0o600)
    held.write_text(my_account.command_token(user), encoding="utf-8")
    patch.setenv("TRACKER_TOKEN_FILE", str(held))


def _by_command(done: Swept, world: worlds.World, patch: pytest.MonkeyPatch) -> None:
    """All of the command line as the reviewer; what only others may run, refused to them and then done by them."""
    out = done.folder / "out"

    def run(*words: object) -> None:
        patch.setattr("sys.argv", ["tracker", *map(str, words)])
        said = io.StringIO()
        try:
            with redirect_stdout(said), redirect_stderr(said):
                main()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
        name = " ".join(map(str, words)).replace(f"{done.folder}/", "")
        done.told[name], done.codes[name] = said.getvalue().encode(), code

    _token(done.folder, world.users["reviewer"], patch)
    outside = ("--recipient", "Invented Lawyers", "--purpose", "a complaint")
    for what in ("individuals", "incidents", "injuries", "locations"):
        run("list", what)
        run("list", what, "--json")
    run("list", "individuals", "--stage", "died", "--json")
    run("list", "individuals", "--location", next(ref for ref in world.refs if ref.startswith("LOC")))
    run("report", "list", "--json")
    for ref in world.refs:
        run("show", ref, "--json")
        if ref.startswith(("IND", "INC")):
            run("dossier", ref, "-o", out / f"{ref}.pdf")
            run("dossier", ref, "-o", out / f"{ref}.docx")
        if ref.startswith("IND"):
            run("submission", "wgad", ref, "--audience", "team", "-o", out / f"wgad-{ref}.docx")
            run("submission", "letter", ref, "-o", out / f"letter-{ref}.pdf")
    run("show", world.protected)
    run("dossier", world.protected, "-o", out / "case.html")
    for report in world.reports:
        run("report", "show", report)
        run("coding", "export", "--report", report, "-o", out / f"{report}.json")
        run("review", "accept", "--report", report)
    for what in ("individuals", "incidents", "injuries"):
        for format_name in FORMATS:
            run("export", what, "--format", format_name, "-o", out / f"{what}.{format_name}")
        for audience in ("partner", "un", "public"):
            run(
                "export",
                what,
                "--audience",
                audience,
                *outside,
                "--format",
                "xlsx",
                "-o",
                out / f"{what}-{audience}.xlsx",
            )
    run(
        "export",
        "individuals",
        "--audience",
        "partner",
        *outside,
        "--named",
        "--format",
        "csv",
        "-o",
        out / "named.csv",
    )
    for by in (("sex", "act"), ("perpetrator", "occupation"), ("incident", "source")):
        run("stats", "--by", by[0], "--by", by[1])
        run("stats", "--by", by[0], "--over-time", "year", "--of", "acts", "-o", out / f"stats-{by[0]}.xlsx")
    private(done.folder / "words", "words for an invented bundle")
    patch.setenv("TRACKER_BUNDLE_PASSPHRASE_FILE", str(done.folder / "words"))
    for audience in ("partner", "un", "public"):
        to = ("--audience", audience, *outside)
        for ending in ("xlsx", "csv", "json"):
            run("stats", "--by", "sex", "--by", "act", *to, "-o", out / f"stats-{audience}.{ending}")
        run("export", "individuals", *to, "--preview")
        run("export", "individuals", *to, "-o", out / f"bundle-{audience}.zip.age")
    run("export", "individuals", "--files", "-o", out / "own-list.zip.age")
    run("dossier", world.protected, "--files", "-o", out / "own-report.zip.age")
    run("dossier", world.protected, "--files", "--preview")
    run("batch", "list", "--json")
    for number in world.loads:
        run("batch", "show", number, "--json")
    run("audience", "list", "--json")
    run("consent", "list", world.protected, "--json")
    run("legal-hold", "list", "--json")
    run("edit", world.protected, "--note", "Another.")
    run("undo", 1, "--reason", "no")
    run("erase", world.protected, "--reason", "no", "--yes")
    run("list", "individuals", "--stage", "nowhere")
    for refused in (("ledger",), ("audit", "list"), ("audit", "verify"), ("audit", "head"), ("account", "list")):
        run(*refused)
    _token(done.folder, team.at_work("ada"), patch)
    run("backup", "-o", done.folder / "a.backup")
    run("check")
    run("audit", "list", "--json")
    run("audit", "verify")
    run("ledger", "--json")


def _by_browser(done: Swept, world: worlds.World, browser: Browser) -> None:
    """All pages as the reviewer, what they save, and the hidden records as somebody who may see them."""
    environment = {**os.environ, "STREAMLIT_LOGGER_LEVEL": "debug"}
    for server in serve(environment):
        for name, addresses in (
            ("reviewer", [*PAGES, *_addresses(world)]),
            (
                "insider",
                [
                    f"record?ref={world.protected}",
                    f"record?ref={world.reports[1]}",
                    f"code?report={world.reports[0]}",
                    *(f"imports?batch={number}" for number in world.loads),
                ],
            ),
        ):
            context = browser.new_context(accept_downloads=True)
            context.add_cookies([{"name": "tracker-session", "value": signed_in(name), "url": server.address}])
            page = context.new_page()
            watch = Watch(page)
            for number, address in enumerate(addresses):
                go(page, address) if number else page.goto(f"{server.address}/{address}")
                _shown(page)
                watch.look()
            if name == "reviewer":
                _save(page, server.address, "export", "Write the file", done.folder / "out" / "saved.csv")
                _save(
                    page,
                    server.address,
                    f"record?ref={world.protected}",
                    "Case report, PDF",
                    done.folder / "out" / "saved.pdf",
                )
                watch.look()
            done.browser |= {f"{name}'s {layer}": told for layer, told in watch.layers().items()}
            context.close()
        done.disk["home, in use"] = scan.folder(done.folder / "home", LONG)


def _addresses(world: worlds.World) -> Iterator[str]:
    """One record of each kind that may be seen, all that may not, and the reports being coded and reviewed."""
    kinds = {ref[:3]: ref for ref in reversed(world.refs)}
    for ref in {*kinds.values(), world.protected, world.reports[1], world.refs[-1]}:
        yield f"record?ref={ref}"
    for report in world.reports:
        yield f"code?report={report}"
        yield f"review?report={report}"
    for number in world.loads:
        yield f"imports?batch={number}"


def _shown(page: Page) -> None:
    """Wait until the page's script has run to its end: it rests, and shows the same as a moment before."""
    before = None
    for _ in range(100):
        rests(page)
        shown = page.locator("[data-testid=stMain]").inner_text()
        if shown == before:
            return
        before = shown
        page.wait_for_timeout(400)


def _save(page: Page, address: str, where: str, button: str, at: Path) -> None:
    page.goto(f"{address}/{where}")
    page.get_by_role("button", name=button).click()
    with page.expect_download() as saved:
        page.get_by_text("Save ").click()
    saved.value.save_as(at)


def _told(swept: Swept, layer: str, words: tuple[str, ...]) -> set[str]:
    """Those of the words that stand anywhere in a layer of the browser."""
    assert layer in swept.browser
    return {word for place, word in swept.met if place.partition(" > ")[0] == layer and word in words}


def _in(told: dict[str, bytes], words: tuple[str, ...]) -> set[scan.Found]:
    return {found for name, said in told.items() for found in scan.content(said, words, name)}


# --- that the search finds what is there ---
def test_a_person_whom_all_may_see_is_found_in_every_layer(swept: Swept) -> None:
    where = {place.partition(" > ")[0] for place, word in scan.folder(swept.folder / "out", OPEN) if word == "Arnev"}
    assert where >= {f"out/{name}" for name in ("individuals.csv", "individuals.xlsx", "individuals.json", "saved.csv", "saved.pdf", "case.html")}  # fmt: skip
    assert {place for place, word in _in(swept.told, OPEN) if word == "Arnev"} >= {
        "list individuals",
        "list individuals --json",
    }
    for layer in ("reviewer's frames", "reviewer's DOM"):
        assert _told(swept, layer, OPEN), layer


def test_who_may_see_the_hidden_words_obtains_them(swept: Swept) -> None:
    for layer in ("frames", "DOM"):
        assert _told(swept, f"insider's {layer}", HIDDEN) == set(HIDDEN), layer


def test_the_commands_did_what_they_should(swept: Swept) -> None:
    done = {name for name, code in swept.codes.items() if code == 0}
    refused = set(swept.codes) - done
    # of injuries nothing is public; three previews, three bundles for others, and our own with kept files
    assert len([name for name in done if name.startswith("export")]) == 3 * len(FORMATS) + 8 + 6 + 1
    assert len([name for name in done if name.startswith("list")]) == 10
    assert len([name for name in done if name.startswith("dossier")]) > 3
    assert len([name for name in done if "--files" in name.split()]) == 3  # a list, a case report, and what it would be
    assert done >= {
        "check",
        "backup -o a.backup",
        "audit list --json",
        "audit verify",
        "ledger --json",
        "batch list --json",
    }
    assert {name.split()[0] for name in refused} == {"show", "report", "coding", "review", "dossier", "submission", "export", "edit", "undo", "erase", "list", "ledger", "audit", "account", "batch"}  # fmt: skip


# --- nothing is anywhere else ---
@pytest.mark.parametrize("part", ["home", "home, in use", "temp", "serve.log", "a.backup"])
def test_nothing_on_the_disk_names_anybody(swept: Swept, part: str) -> None:
    assert swept.disk[part] == set()
    assert (swept.folder / "home" / "tracker.db").stat().st_size > 100_000


def test_no_command_tells_the_reviewer_a_hidden_word(swept: Swept) -> None:
    own = {name: said for name, said in swept.told.items() if not name.startswith("backup")}
    assert len(own) > 60
    assert _in(own, HIDDEN) == set()


def test_no_file_that_left_holds_a_hidden_word(swept: Swept) -> None:
    assert len(list((swept.folder / "out").iterdir())) > 20
    assert scan.folder(swept.folder / "out", HIDDEN) == set()


def test_no_file_for_others_holds_a_name(swept: Swept) -> None:
    outside = [path for path in (swept.folder / "out").iterdir() if path.stem.endswith(("-partner", "-un", "-public"))]
    assert len(outside) == 8 + 9
    assert {found for path in outside for found in scan.folder(path, ALL)} == set()


@pytest.mark.parametrize("audience", ["partner", "un", "public"])
def test_a_bundle_for_others_holds_no_name_inside_either(swept: Swept, audience: str) -> None:
    sealed = (swept.folder / "out" / f"bundle-{audience}.zip.age").read_bytes()
    with zipfile.ZipFile(age.Reader(io.BytesIO(sealed), "words for an invented bundle")) as inside:  # type: ignore[arg-type]
        parts = {name: inside.read(name) for name in inside.namelist()}
    assert len(parts) == 5 and _in(parts, ALL) == set()


@pytest.mark.parametrize("name", ["own-list", "own-report"])
def test_a_bundle_with_kept_files_holds_no_hidden_word_inside_either(swept: Swept, name: str) -> None:
    sealed = (swept.folder / "out" / f"{name}.zip.age").read_bytes()
    with zipfile.ZipFile(age.Reader(io.BytesIO(sealed), "words for an invented bundle")) as inside:  # type: ignore[arg-type]
        parts = {name: inside.read(name) for name in inside.namelist()}
    assert {"manifest.json", "READ-ME.txt"} < set(parts) and _in(parts, HIDDEN) == set()


@pytest.mark.parametrize("layer", ["frames", "DOM", "addresses", "console"])
def test_the_browser_is_told_no_hidden_word(swept: Swept, layer: str) -> None:
    assert swept.browser["reviewer's DOM"].count(b"History of this record") > 4
    assert _told(swept, f"reviewer's {layer}", HIDDEN) == set()


def test_no_address_names_anybody_even_for_who_may_see(swept: Swept) -> None:
    assert _told(swept, "insider's addresses", ALL) == set()


def test_no_audit_row_holds_a_value(swept: Swept) -> None:
    assert swept.audit.count("UUID") + swept.audit.count("(") > 40
    assert scan.content(swept.audit, ALL) == set()


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_value_in_an_audit_row_is_found(store: str, user: User, engine_name: str) -> None:
    with database.transaction(user) as session:
        audit.add(session, user.id, AuditAction.UPDATE, "record", "1", (OPEN[0],))
    with database.reading(None) as session:
        told = str(session.execute(text("SELECT * FROM audit_entry")).all())

    assert scan.content(told, ALL) == {("", OPEN[0])}
