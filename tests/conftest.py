"""A migrated database of each kind, made once and copied for every test."""

from __future__ import annotations

import gc
import itertools
import os
import shutil
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import engines
import psycopg
import pytest
import shape
from hypothesis import settings
from instances import Instances
from passphrase import PASSPHRASE, private
from postgres import cluster
from prepared import Prepared

from tracker.access import User
from tracker.actions import accounts, demonstration, encryption
from tracker.store import columns, database, keys, schema
from tracker.web import lock

SHARED = Path(__file__).parents[2] / "shared"
ENGINES = ("sqlite", "postgresql")
keys.COST = keys.Cost(1, 64, 1)  # tests open hundreds of key files; tests/store/test_keys.py holds the real cost
lock._watching.set()  # an app in this process never locks by itself: a quarter of an hour later it would lock another test's store
_numbers = itertools.count()
IN_TURN = ("actions", "browser", "cli", "exporters", "web")
settings.register_profile("tests", deadline=None)  # a busy machine is no fault of what is tested
settings.load_profile("tests")
gc.set_threshold(100_000, 50, 100)  # looking for rubbish among all that tests keep takes a tenth of their time
IN_MEMORY, ROOM = Path("/dev/shm"), 6 << 30


def _write_in_memory() -> None:
    """What tests write stays in memory where there is room: a copy of a database for each takes seconds on a busy disk."""
    if "TMPDIR" not in os.environ and os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free > ROOM:
        os.environ["TMPDIR"] = str(IN_MEMORY)
        tempfile.tempdir = None


_write_in_memory()
# each process of its own, of which tests start many, would compile the whole program anew: most of a second
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests above the store, and those marked `in_turn`, run on one kind of database, half of them on each; `make torture` runs the other half.

    What differs between the kinds lies in the store, whose tests run on both.
    """
    for item in items:
        engine = getattr(item, "callspec", None) and item.callspec.params.get("engine_name")  # type: ignore[attr-defined]
        if engine and (item.path.parent.name in IN_TURN or item.get_closest_marker("in_turn")):
            turn = zlib.crc32(item.nodeid.replace(engine, "").encode()) % len(ENGINES)
            if ENGINES[turn] != engine and not _only_kind(item):
                item.add_marker(pytest.mark.torture)


def _only_kind(item: pytest.Item) -> bool:
    """Whether the test names its kind of database itself, so that there is no other to take turns with."""
    return any("engine_name" in str(mark.args[0]) for mark in item.iter_markers("parametrize"))


@pytest.fixture(autouse=True, scope="session")
def what_is_dear_once() -> Iterator[None]:
    """Compiling statements for each test's own engine, and comparing tables with the models in each `upkeep.check`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "drift", shape.drift)
        patch.setattr(database, "create_engine", engines.create)
        yield


@pytest.fixture(autouse=True)
def lists_let_go() -> Iterator[None]:
    """A server that a test builds holds lists in memory, and reads them beside other work: not beside the next test."""
    yield
    columns.keep(False)
    for _ in range(500):
        if not columns._reading:
            break
        time.sleep(0.01)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real inputs beside the project; tests that need them say so when they are not there."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the real inputs (../shared/data) are not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A running PostgreSQL cluster of our own."""
    with cluster() as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty embedded database."""
    home = tmp_path_factory.mktemp("template")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRACKER_HOME", str(home))
        patch.delenv("TRACKER_DATABASE_URL", raising=False)
        database.make_file()
        schema.init()
        database.close()
    return home / "tracker.db"


@pytest.fixture(scope="session")
def encrypted_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a migrated, empty, encrypted embedded database."""
    home = tmp_path_factory.mktemp("encrypted")
    words = tmp_path_factory.mktemp("words") / "passphrase"
    private(words, PASSPHRASE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRACKER_HOME", str(home))
        patch.setenv("TRACKER_PASSPHRASE_FILE", str(words))
        patch.delenv("TRACKER_DATABASE_URL", raising=False)
        encryption.begin()
        database.close()
    return home


@pytest.fixture
def encrypted(encrypted_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a migrated, encrypted store; settings and passphrase file point to it."""
    home, words = tmp_path / "home", tmp_path / "passphrase"
    shutil.copytree(encrypted_template, home)
    private(words, PASSPHRASE)
    monkeypatch.setenv("TRACKER_HOME", str(home))
    monkeypatch.setenv("TRACKER_PASSPHRASE_FILE", str(words))
    monkeypatch.delenv("TRACKER_DATABASE_URL", raising=False)
    yield home
    database.close()


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A migrated, empty PostgreSQL database, to be copied."""
    with psycopg.connect(postgres_url, autocommit=True) as server:
        server.execute("CREATE DATABASE template_tracker")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRACKER_HOME", str(tmp_path_factory.getbasetemp() / "team"))
        patch.setenv("TRACKER_DATABASE_URL", postgres_url.replace("/postgres", "/template_tracker"))
        schema.init()
        database.close()
    return "template_tracker"


@pytest.fixture(scope="session")
def postgres_key(postgres_template: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The key file that belongs to copies of the template."""
    return tmp_path_factory.getbasetemp() / "team" / "tracker.key"


@dataclass(frozen=True)
class Samples:
    """The demonstration, loaded once: the file or database to copy, the home it belongs to, refs by the samples' keys."""

    template: str
    home: Path
    refs: dict[str, str]


@pytest.fixture(scope="session")
def sqlite_samples(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Samples:
    """An embedded database with the demonstration in it, to be copied."""
    home = tmp_path_factory.mktemp("samples")
    shutil.copy(sqlite_template, home / "tracker.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRACKER_HOME", str(home))
        patch.delenv("TRACKER_DATABASE_URL", raising=False)
        refs = demonstration.load(accounts.local_user())
        database.close()
    return Samples(str(home / "tracker.db"), home, refs)


@pytest.fixture(scope="session")
def postgresql_samples(
    postgres_url: str, postgres_template: str, postgres_key: Path, tmp_path_factory: pytest.TempPathFactory
) -> Samples:
    """A PostgreSQL database with the demonstration in it, to be copied."""
    home = tmp_path_factory.mktemp("samples")
    shutil.copy(postgres_key, home)
    with psycopg.connect(postgres_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE template_samples TEMPLATE {postgres_template}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRACKER_HOME", str(home))
        patch.setenv("TRACKER_DATABASE_URL", postgres_url.replace("/postgres", "/template_samples"))
        refs = demonstration.load(accounts.local_user())
        database.close()
    return Samples("template_samples", home, refs)


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """Both kinds of database, one after the other."""
    return str(request.param)


@pytest.fixture
def empty_store(
    engine_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[str]:
    """A database of this kind without any table; the settings point to it."""
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("TRACKER_DATABASE_URL", raising=False)
    if engine_name == "postgresql":
        yield from _postgres_database(request.getfixturevalue("postgres_url"), "template1", monkeypatch)
    else:
        database.make_file()
        yield f"sqlite:///{tmp_path / 'home' / 'tracker.db'}"
    database.close()


@pytest.fixture
def store(
    engine_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[str]:
    """A migrated database of this kind; the settings point to it. With the demonstration in it where `samples` is asked."""
    home = tmp_path / "home"
    home.mkdir()
    filled = "samples" in request.fixturenames
    loaded: Samples | None = request.getfixturevalue(f"{engine_name}_samples") if filled else None
    if loaded and (loaded.home / "files").is_dir():
        shutil.copytree(loaded.home / "files", home / "files")
    monkeypatch.setenv("TRACKER_HOME", str(home))
    monkeypatch.delenv("TRACKER_DATABASE_URL", raising=False)
    if engine_name == "postgresql":
        template = loaded.template if loaded else request.getfixturevalue("postgres_template")
        shutil.copy(request.getfixturevalue("postgres_key"), home)
        yield from _postgres_database(request.getfixturevalue("postgres_url"), template, monkeypatch)
    else:
        template = loaded.template if loaded else request.getfixturevalue("sqlite_template")
        shutil.copy(template, home / "tracker.db")
        yield f"sqlite:///{home / 'tracker.db'}"
    database.close()


def _postgres_database(server_url: str, template: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    name = f"test_{next(_numbers)}"
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        url = server_url.replace("/postgres", f"/{name}")
        monkeypatch.setenv("TRACKER_DATABASE_URL", url)
        yield url
        database.close()
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def user(store: str) -> User:
    """The one local user of a fresh database."""
    return accounts.local_user()


@pytest.fixture
def prepared(
    store: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Prepared:
    """What a file of tests begins with, made once: `prepared.of(name, make)`."""
    server = request.getfixturevalue("postgres_url") if store.startswith("postgresql") else ""
    return Prepared(tmp_path / "home", tmp_path_factory.mktemp("prepared"), server)


@pytest.fixture
def samples(store: str, engine_name: str, request: pytest.FixtureRequest) -> dict[str, str]:
    """The demonstration, in a database that is this test's own; refs by the samples' own keys."""
    loaded: Samples = request.getfixturevalue(f"{engine_name}_samples")
    return dict(loaded.refs)


@pytest.fixture
def elsewhere(
    store: str, engine_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres_url: str
) -> Iterator[Instances]:
    """Go to an empty instance, of the other kind of database or of the same one."""
    made = Instances(engine_name, tmp_path, monkeypatch, postgres_url)
    yield made
    made.end()
