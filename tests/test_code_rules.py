"""Rules of the code that a reader would not see broken, each with a sample that breaks it; no secret in the repository."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
PROGRAM = sorted((PROJECT / "tracker").rglob("*.py")) + [PROJECT / "app.py"]
PAGES = [path for path in PROGRAM if path.parts[-2] in ("pages", "widgets") or "widgets" in path.parts]

Rule = Callable[[ast.AST], bool]


def named_twice(node: ast.AST) -> bool:
    """Whether a file gives one name to two constants: the later one hides the other."""
    if not isinstance(node, ast.Module):
        return False
    targets = [target for line in node.body if isinstance(line, ast.Assign) for target in line.targets]
    names = [name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)]
    constants = [name for name in names if name.isupper()]
    return len(set(constants)) < len(constants)


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a file, read once for all rules."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def dotted(node: ast.AST) -> str:
    """`st.components.v1` of an attribute, "" of anything else."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def imports(node: ast.AST, module: str) -> bool:
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
    if isinstance(node, ast.ImportFrom):
        names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
    return any(name == module or name.startswith(f"{module}.") for name in names)


def keyword(node: ast.AST, name: str, value: object) -> bool:
    return isinstance(node, ast.keyword) and node.arg == name and getattr(node.value, "value", None) == value


RULES: dict[str, tuple[Rule, str]] = {
    "unsafe markup": (lambda n: isinstance(n, ast.keyword) and n.arg == "unsafe_allow_html", "st.write(x, unsafe_allow_html=True)"),
    "scripts of st.html": (
        lambda n: isinstance(n, ast.keyword) and n.arg == "unsafe_allow_javascript",
        "st.html(x, unsafe_allow_javascript=True)",
    ),
    "components.v1": (
        lambda n: "components.v1" in dotted(n) or imports(n, "streamlit.components.v1"),
        "import streamlit.components.v1 as components",
    ),
    "map tiles": (lambda n: dotted(n) in ("st.map", "st.pydeck_chart"), "st.map(rows)"),
    "pickle": (
        lambda n: any(imports(n, m) for m in ("pickle", "marshal", "shelve", "dill")) or dotted(n).endswith(".to_pickle"),
        "from pickle import loads",
    ),
    "a constant twice": (named_twice, "SURE = 0.9\nSOME, SURE = 0.1, 0.7"),
    "a shell": (lambda n: keyword(n, "shell", True) or dotted(n) in ("os.system", "os.popen"), "subprocess.run(x, shell=True)"),
    "caches shared by everybody": (
        lambda n: dotted(n) in ("st.cache_data", "st.cache_resource", "st.experimental_memo") or imports(n, "streamlit.cache_data"),
        "@st.cache_data\ndef rows(): ...",
    ),
    "SQL pasted together": (
        lambda n: isinstance(n, ast.Call) and dotted(n.func).endswith("text") and bool(n.args) and isinstance(n.args[0], ast.JoinedStr) and dotted(n.func) in ("text", "sa.text", "sqlalchemy.text"),
        'text(f"SELECT * FROM name WHERE text = {typed}")',
    ),
    "engines that print values": (lambda n: keyword(n, "echo", True) or keyword(n, "hide_parameters", False), "create_engine(url, echo=True)"),
    "eval and exec": (lambda n: isinstance(n, ast.Call) and dotted(n.func) in ("eval", "exec"), "eval(typed)"),
    "yaml and XML that run things": (
        lambda n: imports(n, "xml.etree") or imports(n, "xml.dom") or imports(n, "yaml"),
        "import xml.etree.ElementTree",
    ),
}  # fmt: skip
ALLOWED = {  # names of our own tables and columns, no input
    ("SQL pasted together", "tracker/store/checks.py"),
    ("SQL pasted together", "tracker/store/columns.py"),
    ("SQL pasted together", "tracker/store/name_index.py"),
    ("SQL pasted together", "tracker/store/name_search.py"),
}


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_finds_its_sample(rule: str) -> None:
    broken, sample = RULES[rule]

    assert any(broken(node) for node in ast.walk(ast.parse(sample)))


@pytest.mark.parametrize("rule", RULES)
def test_the_program_keeps_the_rule(rule: str) -> None:
    broken, _ = RULES[rule]
    found = [
        f"{path.relative_to(PROJECT).as_posix()}:{getattr(node, 'lineno', getattr(getattr(node, 'value', None), 'lineno', 0))}"
        for path in PROGRAM
        if (rule, path.relative_to(PROJECT).as_posix()) not in ALLOWED
        for node in nodes(path)
        if broken(node)
    ]

    assert not found


def test_every_engine_hides_the_values_of_its_statements() -> None:
    engines = [
        node
        for node in nodes(PROJECT / "tracker" / "store" / "database.py")
        if isinstance(node, ast.Call) and dotted(node.func).endswith("create_engine")
    ]

    assert engines
    assert all(any(keyword(word, "hide_parameters", True) for word in engine.keywords) for engine in engines)


def test_pages_and_widgets_hold_no_session_of_the_database() -> None:
    for path in PAGES:
        for node in nodes(path):
            assert not imports(node, "tracker.store") and not imports(node, "sqlalchemy"), path


# --- secrets ---
SECRETS = {
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    "a key of a cloud": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a token of a forge": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|glpat-[A-Za-z0-9_-]{20})\b"),
    "a password in an address": re.compile(r"\b[a-z][a-z+]*://[^\s/:@'\"{}<>]+:[^\s/@'\"{}<>$*]{3,}@(?!127\.0\.0\.1)"),
    "a token that is signed": re.compile(r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\."),
    "a long random word": re.compile(
        r"(?i)(?:secret|token|passw\w*|api_?key)\w*\s*[=:]\s*['\"][A-Za-z0-9+/_=-]{32,}['\"]"
    ),
}
PLANTED = (
    "-----BEGIN OPENSSH " + "PRIVATE KEY-----",
    "AKIA" + "ABCDEFGHIJKLMNOP",
    "ghp_" + "a1B2" * 9,
    "postgresql://" + "ada:not-a-real-one" + "@host/name",
    "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTYifQ" + ".x",
    "api_key = '" + "0123456789abcdef" * 2 + "'",
)


def kept() -> Iterator[Path]:
    """Every file that the repository holds."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("this is no checkout")
    for name in listed.stdout.decode().split("\0"):
        if name and (PROJECT / name).is_file():
            yield PROJECT / name


@pytest.mark.parametrize(("kind", "planted"), list(zip(SECRETS, PLANTED, strict=True)))
def test_a_planted_secret_is_found(kind: str, planted: str) -> None:
    assert SECRETS[kind].search(f"x\n  {planted}\n")


def test_no_file_of_the_repository_holds_a_secret() -> None:
    found = [
        f"{path.relative_to(PROJECT)}: {kind}"
        for path in kept()
        for text in [path.read_text(encoding="utf-8", errors="ignore")]
        for kind, looks in SECRETS.items()
        if looks.search(text)
    ]

    assert not found
