"""Take away each check of permission or sight in turn, and see that a test fails.

`python remove_each.py` takes all of them, `python remove_each.py 5` every fifth, `python remove_each.py store.lists
actions.home:58` those that are named so.

A first run notes which tests reach which check; then each check is taken away in a process of its own, in memory, and
only those tests run, until one fails. Prints a line for each check; exit code 1 where one survived.
"""

from __future__ import annotations

import ast
import copy
import importlib
import inspect
import json
import os
import pickle
import pkgutil
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

import tracker

PROJECT = Path(__file__).parents[2]
TESTS = (
    "tests/permissions/test_matrix.py",
    "tests/permissions/test_each_check.py",
    "tests/permissions/test_asked_first.py",
    "tests/permissions/test_as_if_never_there.py",
    "tests/permissions/test_sight.py",
    "tests/permissions/test_load_sight.py",
    "tests/permissions/test_side_doors.py",
    "tests/permissions/test_text_sight.py",
    "tests/actions/test_leaving.py",
    "tests/actions/test_shared_report.py",
    "tests/actions/test_files_that_leave.py",
    "tests/actions/test_erasure.py::test_what_forbids_an_erasure_names_nobody_who_is_hidden",
    "tests/actions/test_takeout.py::test_only_who_sees_everything_takes_it_out",
)
ONLY = ("-n0", "-x", "-q", "-p", "no:cacheprovider", "-k", "not postgresql", "-m", "torture or not torture")
STATEMENTS = ("require", "refuse_masked")  # checks that raise
# Checks that answer: what each would say if nobody were hidden and nothing withheld.
ANSWERS = {
    "may_see": "True",
    "as_seen_by": "user",
    "release.checked": "leaving",
    "release.kept_back": "{}",
    "sight.unknown": "{}",
    "sight.outside": "frozenset()",
    "sight.restricted": "False",
    "sight.of_claims": "[]",
    "sight.known": "true()",
    "masking.of": "None",
    "masking.bodies": "{}",
    "masking.names_somebody": "False",
    "masking.applied": "masking.off()",
}
UNMASKED = ("masker", "masker.cut", "masking.throughout")  # these would hand back what they were given
# The rules themselves, by function: what it would return if it narrowed nothing.
RULES = {
    "tracker.store.sight": {
        "_seen": "[]", "_stranger": "false()", "_not_identifying": "[]", "_claim_seen": "[]", "of_claims": "[]",
        "known": "true()", "unknown": "{}", "outside": "frozenset()", "restricted": "False",
        "levels_of": "tuple(LEVELS)", "clearance": "LEVELS[-1]",
    },
    "tracker.store.masking": {"of": "None", "bodies": "{}", "names_somebody": "False"},
}  # fmt: skip


@dataclass(frozen=True)
class Check:
    """One check: where it stands, what it says, and the code of its function without it."""

    module: str
    function: str
    first: int
    said: str
    key: str
    without: CodeType

    @property
    def name(self) -> str:
        """Where it stands, for people."""
        return f"{self.module.removeprefix('tracker.')}:{self.first} {self.function}: {self.said[:70]}"

    def take_away(self) -> None:
        """Run the function without the check from now on, in this process."""
        found = inspect.unwrap(getattr(importlib.import_module(self.module), self.function))
        assert isinstance(found, FunctionType)
        found.__code__ = self.without


def _place(node: ast.AST) -> tuple[object, ...]:
    return type(node), *(getattr(node, at, None) for at in ("lineno", "col_offset", "end_lineno", "end_col_offset"))


def _key(module: str, function: str, node: ast.AST) -> str:
    return repr((module, function, *_place(node)[1:], type(node).__name__))


class _Instead(ast.NodeTransformer):
    """Puts one node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = _place(old), new

    def visit(self, node: ast.AST) -> Any:
        return ast.copy_location(self.new, node) if _place(node) == self.old else self.generic_visit(node)


def checks() -> Iterator[Check]:
    """Every check of the package, in the order of its modules."""
    for found in pkgutil.walk_packages(tracker.__path__, "tracker."):
        if found.name.startswith(("tracker.pages", "tracker.widgets", "tracker.web", "tracker.__main__")):
            continue
        module = importlib.import_module(found.name)
        for function in _functions(module):
            for old, new in _of_function(found.name, function):
                changed = _Instead(old, new).visit(copy.deepcopy(function))
                said = " ".join(ast.unparse(old).split())
                line: int = old.lineno  # type: ignore[attr-defined]
                key = _key(found.name, function.name, old)
                yield Check(found.name, function.name, line, said, key, _compiled(module, changed))


def _functions(module: ModuleType) -> list[ast.FunctionDef]:
    tree = ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8"))
    return [node for node in tree.body if isinstance(node, ast.FunctionDef)]


def _compiled(module: ModuleType, function: ast.FunctionDef) -> CodeType:
    whole = compile(ast.fix_missing_locations(ast.Module([function], [])), module.__file__ or "", "exec")
    return next(c for c in whole.co_consts if isinstance(c, CodeType) and c.co_name == function.name)


def _of_function(module: str, function: ast.FunctionDef) -> Iterator[tuple[ast.AST, ast.AST]]:
    """The checks of a function, each with what would stand in its place."""
    rule = RULES.get(module, {}).get(function.name)
    if rule is not None:
        yield function.body[-1], ast.parse(f"return {rule}", mode="exec").body[0]
    for node in ast.walk(function):
        if isinstance(node, ast.Expr) and _called(node.value).rpartition(".")[2] in STATEMENTS:
            yield node, ast.Pass()
        elif isinstance(node, ast.Call) and _called(node) in ANSWERS:
            yield node, ast.parse(ANSWERS[_called(node)], mode="eval").body
        elif isinstance(node, ast.Call) and _called(node) in UNMASKED:
            yield node, node.args[0]
        elif isinstance(node, ast.Call) and _called(node) == "sight.at":
            everything = ast.parse("sight.LEVELS[-1:]", mode="eval").body
            yield node, ast.Call(func=node.func, args=[everything, *node.args[1:]], keywords=[])
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).startswith("rules["):
            yield node, ast.Pass()


def _called(node: ast.AST) -> str:
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""


# --- which tests reach which check ---
class _Told(ast.NodeTransformer):
    """Lets a function tell each of its checks before it asks it."""

    def __init__(self, names: dict[tuple[object, ...], str]) -> None:
        self.names = names

    def visit(self, node: ast.AST) -> Any:
        name = self.names.get(_place(node))
        found = self.generic_visit(node)
        if name is None:
            return found
        tell = f"_reached({name!r})"
        if isinstance(found, ast.stmt):
            return [ast.copy_location(ast.parse(tell).body[0], node), found]
        told: Any = ast.parse(f"({tell}, 0)[1]", mode="eval").body
        told.value.elts[1] = found
        return ast.copy_location(told, node)


class Reached:
    """Notes for each check the tests that reach it, and how long they take."""

    def __init__(self, every: list[Check]) -> None:
        self.seen: dict[str, dict[str, float]] = {}
        self.now: set[str] = set()
        self.caches: list[Callable[[], None]] = []
        for module in {check.module for check in every}:
            self._listen(module)

    def _listen(self, name: str) -> None:
        module = importlib.import_module(name)
        vars(module)["_reached"] = self.now.add
        for function in _functions(module):
            checks = {_place(old): _key(name, function.name, old) for old, _ in _of_function(name, function)}
            if checks:
                found = getattr(module, function.name)
                if hasattr(found, "cache_clear"):  # what is kept from an earlier test would not be reached again
                    self.caches.append(found.cache_clear)
                found = inspect.unwrap(found)
                found.__code__ = _compiled(module, _Told(checks).visit(copy.deepcopy(function)))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Any:
        for clear in self.caches:
            clear()
        self.now.clear()
        began = time.perf_counter()
        try:
            return (yield)
        finally:
            for key in self.now:
                self.seen.setdefault(key, {})[item.nodeid] = time.perf_counter() - began


def apart(work: Callable[[], int]) -> int:
    """Do something in a process of its own, silently; its exit code."""
    child = os.fork()
    if child == 0:
        with open(os.devnull, "w") as nothing:
            os.dup2(nothing.fileno(), 1)
            os.dup2(nothing.fileno(), 2)
            code = 70
            try:
                code = work()
            finally:
                os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


class Prepared:
    """A migrated database and the small world, made once; every later process starts with copies of them."""

    def __init__(self, folder: Path) -> None:
        self.empty, self.home, self.world = folder / "empty", folder / "home", folder / "world"
        with open(os.devnull, "w") as nothing, redirect_stdout(nothing):
            pytest.main(["--collect-only", *ONLY, *TESTS])  # imports the tests here, so that nobody else has to
        if apart(self._make) != 0:
            sys.exit("The small world could not be made.")

    def _make(self) -> int:
        from tracker.actions import accounts
        from tracker.store import database, schema

        os.environ["TRACKER_HOME"] = str(self.empty)
        os.environ.pop("TRACKER_DATABASE_URL", None)
        database.make_file()
        schema.init()
        database.close()
        shutil.copytree(self.empty, self.home)
        os.environ["TRACKER_HOME"] = str(self.home)
        world = sys.modules["world"].build(accounts.local_user())
        database.close()
        self.world.write_bytes(pickle.dumps(world))
        return 0

    def use(self) -> None:
        """Copies instead of migrations and of work done again, in this process."""
        from tracker.config import settings
        from tracker.store import database, schema

        def init() -> None:
            database.close()
            shutil.copytree(self.empty, settings().home, dirs_exist_ok=True)

        def build(_: object) -> object:
            database.close()
            shutil.copytree(self.home, settings().home, dirs_exist_ok=True)
            return pickle.loads(self.world.read_bytes())  # ours, written a moment ago

        schema.init = init
        for module in ("world", "test_matrix", "conftest"):
            if hasattr(sys.modules.get(module), "build"):
                sys.modules[module].build = build  # type: ignore[attr-defined]


def noted(every: list[Check], prepared: Prepared) -> dict[str, dict[str, float]]:
    """Check → the tests that reach it, with their seconds."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "reached.json"

        def run() -> int:
            prepared.use()
            plugin = Reached(every)
            code = int(pytest.main([*ONLY, *TESTS], plugins=[plugin]))
            kept.write_text(json.dumps(plugin.seen), encoding="utf-8")
            return code

        if apart(run) != 0:
            sys.exit("The tests do not pass as the checks stand: mend them first.")
        found: dict[str, dict[str, float]] = json.loads(kept.read_text(encoding="utf-8"))
        return found


def tests_of(check: Check, reached: dict[str, dict[str, float]]) -> list[str]:
    """The tests that reach a check, those written for checks first, the quick ones before the slow."""
    found = reached.get(check.key, {})
    return sorted(found, key=lambda test: (order(test), round(found[test], 1), test))


def order(test: str) -> int:
    """Tests are tried in the order of their files: what was written for the checks comes first."""
    return next(place for place, file in enumerate(TESTS) if test.startswith(file))


def survives(check: Check, tests: list[str], prepared: Prepared) -> bool:
    """Whether all these tests pass although the check was taken away."""

    def run() -> int:
        prepared.use()
        check.take_away()
        return int(pytest.main([*ONLY, *tests]))

    return not tests or apart(run) == 0


def main() -> int:
    os.chdir(PROJECT)
    wanted = sys.argv[1:]
    every = list(checks())
    if len(wanted) == 1 and wanted[0].isdecimal():
        chosen = every[:: int(wanted[0])]
    else:
        chosen = [check for check in every if not wanted or any(check.name.startswith(name) for name in wanted)]
    with tempfile.TemporaryDirectory() as folder:
        return _main(every, chosen, Prepared(Path(folder)))


def _main(every: list[Check], chosen: list[Check], prepared: Prepared) -> int:
    began = time.perf_counter()
    reached = noted(every, prepared)
    print(
        f"{len(every)} checks; the tests took {time.perf_counter() - began:.0f} s with all of them in place", flush=True
    )
    alive = 0
    for number, check in enumerate(chosen, 1):
        began, tests = time.perf_counter(), tests_of(check, reached)
        lives = survives(check, tests, prepared)
        alive += lives
        said = "SURVIVED" if lives else "found"
        print(
            f"{number}/{len(chosen)}\t{said}\t{len(tests)} tests\t{time.perf_counter() - began:.1f} s\t{check.name}",
            flush=True,
        )
    print(f"{len(chosen) - alive} of {len(chosen)} removals made a test fail ({len(every)} checks in all).")
    return bool(alive)


if __name__ == "__main__":
    sys.exit(main())
