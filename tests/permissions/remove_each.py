"""Take away each permission and visibility check in turn, and see that a test fails: `python remove_each.py [every nth]`.

A copy of the package is changed, never the package itself. Prints what survived; exit code 1 where anything did.
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).parents[2]
TESTS = ("tests/permissions/test_matrix.py", "tests/permissions/test_sight.py")
# In these functions every returned rule counts; the checks by name count wherever they stand.
RULES = {
    "tracker/store/sight.py": (
        "_seen",
        "_stranger",
        "_not_identifying",
        "_claim_seen",
        "of_claims",
        "known",
        "unknown",
        "at",
    )
}
CHECKS = ("require", "refuse_masked")


def places() -> Iterator[tuple[Path, ast.Expr]]:
    """Statements that are nothing but a check."""
    for path in sorted((PROJECT / "tracker").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
                function = node.value.func
                name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
                if name in CHECKS:
                    yield path.relative_to(PROJECT), node


def without(source: str, node: ast.stmt, instead: str) -> str:
    """The source with another statement in the place of this one."""
    lines = source.splitlines(keepends=True)
    first, last = node.lineno - 1, node.end_lineno or node.lineno
    return "".join([*lines[:first], " " * node.col_offset + instead + "\n", *lines[last:]])


def mutants() -> Iterator[tuple[str, Path, str]]:
    """(what was taken away, file, the file without it)."""
    for path, node in places():
        source = (PROJECT / path).read_text(encoding="utf-8")
        yield f"{path}:{node.lineno} {ast.unparse(node)}", path, without(source, node, "pass")
    for file, names in RULES.items():
        source = (PROJECT / file).read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef) and node.name in names:
                open_ = {"_stranger": "return false()", "known": "return true()", "unknown": "return {}"}
                body = open_.get(node.name, "return []")
                yield f"{file}:{node.lineno} {node.name}", Path(file), without(source, node.body[-1], body)
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
                target = node.targets[0]
                if isinstance(target.value, ast.Name) and target.value.id == "rules":
                    yield f"{file}:{node.lineno} {ast.unparse(target)}", Path(file), without(source, node, "pass")


def survives(path: Path, text: str) -> bool:
    """Whether all tests pass although this was taken away."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in ("tracker", "migrations", "data", "tests"):
            shutil.copytree(PROJECT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(PROJECT / "pyproject.toml", copy)
        (copy / path).write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *TESTS]
        environment = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, check=False)
        return done.returncode == 0


def main() -> int:
    step = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    every = list(mutants())
    chosen = every[::step]
    alive = []
    for number, (what, path, text) in enumerate(chosen, 1):
        if survives(path, text):
            alive.append(what)
        print(f"{number} of {len(chosen)}: {'SURVIVED' if what in alive else 'found'}  {what}", flush=True)
    print(f"{len(chosen) - len(alive)} of {len(chosen)} removals made a test fail ({len(every)} checks in all).")
    return bool(alive)


if __name__ == "__main__":
    sys.exit(main())
