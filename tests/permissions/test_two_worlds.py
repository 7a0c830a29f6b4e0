"""Two worlds that differ only in what a person may not know look alike to that person: lists, counts, order, search,
texts, places in texts, errors, files of every format and their names, and all that the command line prints."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest
from world import CLOSED, HIDDEN, NOBODY, OPEN, PROBES, World, become, outputs

from tracker.access import Confidentiality, User
from tracker.spellings.likeness import answers
from tracker.widgets import signed_in

NAMES = ("GIVEN", "FAMILY", "CYRILLIC", "HAN", "ARABIC", "STREET", "LISTED")  # of the protected person
SPOKEN = {word for word in re.findall(r"[^\W\d_]+", OPEN + CLOSED) if word not in HIDDEN.values()}
MANY = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])


# begun as hardly any word of the program is, so that nearly every draw is apart from what is shown
BEGUN = st.text("bdfgjkmpvwxz", min_size=3, max_size=3)
LATIN = st.tuples(BEGUN, st.text("abcdefghijklmnoprstuvwz", min_size=1, max_size=11)).map("".join).map(str.capitalize)
VALUES = st.fixed_dictionaries(
    {
        "GIVEN": LATIN, "FAMILY": LATIN, "SEALED": LATIN, "PLACE": LATIN, "TITLE": LATIN, "STREET": LATIN, "LISTED": LATIN,
        "SECRET": LATIN.map(str.lower),
        "CYRILLIC": st.text("бвгджзклмнпрст", min_size=5, max_size=10).map(str.capitalize),
        "HAN": st.text("阿巴车德厄法嘎", min_size=2, max_size=4),
        "ARABIC": st.text("بتثجحخدذرزسش", min_size=4, max_size=8),
    }
)  # fmt: skip


def starts(text: str) -> set[str]:
    """The first letters of all words, as far as a name may be found by them."""
    return {found.casefold()[:3] for found in re.findall(r"[^\W\d_]+", text) if found not in HIDDEN.values()}


SHOWN = starts(OPEN + CLOSED)


def apart(values: dict[str, str], shown: set[str]) -> None:
    """The hidden words are like no word that is shown, and not like each other: then only they differ."""
    own = [value.casefold()[:3] for value in values.values()]
    assume(len(set(own)) == len(own) and not set(own) & shown)
    assume(not any(answers(value, word) > 0.6 for value in values.values() for word in SPOKEN))


@pytest.fixture(scope="module")
def before(world: World, first_answers: Callable[[World, str], dict[str, str]]) -> dict[str, dict[str, str]]:
    """What each person obtains in the first world."""
    return {name: first_answers(world, name) for name in world.users if name != "insider"}


@pytest.fixture(scope="module")
def said(before: dict[str, dict[str, str]]) -> set[str]:
    """How the words begin that anybody reads in the first world, those of the program among them."""
    return SHOWN | starts(" ".join(answer for answers in before.values() for answer in answers.values()))


def compare(
    world: World, before: dict[str, dict[str, str]], name: str, values: dict[str, str], turn: int, parts: int
) -> int:
    """Ask one part of all questions in another world; returns how many answers were compared."""
    user = world.users[name]
    if user.clearance is Confidentiality.SEALED:  # only the protected person is hidden from them
        values = {key: value for key, value in values.items() if key in NAMES}
    become(world, values)
    seen = before[name]
    asked = 0

    def in_turn(what: str, parts: int) -> bool:
        return zlib.crc32(what.encode()) % parts == turn % parts

    for what, answer in outputs(world, user, PROBES, lambda what: in_turn(what, parts)):
        assert answer == seen[what], f"{name}: {what}"
        asked += 1
    word = list(values.values())[turn % len(values)].lower()  # who searches for the other name finds as little
    searches = max(1, parts // 20)
    for what, answer in outputs(
        world, user, [word], lambda what: what.startswith("find") and in_turn(what.removesuffix(word), searches)
    ):
        assert answer == seen[what.removesuffix(word) + NOBODY], f"{name}: {what}"
        asked += 1
    return asked


@settings(MANY, max_examples=200)
@given(
    name=st.sampled_from(["guest", "viewer", "coder", "reviewer", "custodian"]), values=VALUES, turn=st.integers(0, 63)
)
def test_what_is_hidden_changes_no_answer(
    world: World, before: dict[str, dict[str, str]], said: set[str], name: str, values: dict[str, str], turn: int
) -> None:
    apart(values, said)

    assert compare(world, before, name, values, turn, 64)


@pytest.mark.torture
@settings(MANY, max_examples=2_000)
@given(
    name=st.sampled_from(["guest", "viewer", "coder", "reviewer", "custodian"]), values=VALUES, turn=st.integers(0, 39)
)
def test_what_is_hidden_changes_no_answer_at_length(
    world: World, before: dict[str, dict[str, str]], said: set[str], name: str, values: dict[str, str], turn: int
) -> None:
    apart(values, said)

    assert compare(world, before, name, values, turn, 8) > 20


def test_who_may_know_obtains_another_answer(world: World, before: dict[str, dict[str, str]]) -> None:
    def some(what: str) -> bool:
        return what == "individuals" or zlib.crc32(what.encode()) % 5 == 0

    become(world, {})
    first = dict(outputs(world, world.users["insider"], [], some))
    become(world, {"GIVEN": "Ostrivar", "SECRET": "plumweck"})
    second = dict(outputs(world, world.users["insider"], [], some))

    assert len([what for what, answer in second.items() if answer != first[what]]) > 10
    assert "Ostrivar" in second["individuals"] and "plumweck" in "".join(second.values())


# --- pages ---
PAGES = (
    "home",
    "individuals",
    "incidents",
    "injuries",
    "locations",
    "source_reports",
    "statistics",
    "review",
    "search",
    "imports",
    "record",
    "record",
    "record",
)


def shown(world: World, user: User, page: str, ref: str, patch: pytest.MonkeyPatch) -> str:
    """All that a page sends to the browser."""
    patch.setattr(signed_in, "user", lambda: user)
    run = AppTest.from_file(f"../../tracker/pages/{page}.py", default_timeout=60)
    if page == "record":
        run.query_params["ref"] = ref
    if page == "imports":
        run.query_params["batch"] = str(world.loads[0])
    if page == "search":
        run.session_state["search.words"] = "detained"
    run.run()
    return "\n".join(str(element.proto) for part in (run.main, run.sidebar) for element in part)


@pytest.fixture(scope="module")
def first_pages(world: World) -> Iterator[dict[tuple[str, str, str], str]]:
    """Pages as they were in the first world, filled as they are asked for."""
    yield {}


def look(
    world: World, kept: dict[tuple[str, str, str], str], name: str, page: str, values: dict[str, str], at: int
) -> None:
    ref = world.refs[at % len(world.refs)] if page == "record" else ""
    with pytest.MonkeyPatch.context() as patch:
        if (name, page, ref) not in kept:
            become(world, {})
            kept[name, page, ref] = shown(world, world.users[name], page, ref, patch)
        become(world, values)
        assert shown(world, world.users[name], page, ref, patch) == kept[name, page, ref], (name, page, ref)
    assert len(kept[name, page, ref]) > 20


@settings(MANY, max_examples=20)
@given(st.sampled_from(["guest", "viewer", "coder", "reviewer"]), st.sampled_from(PAGES), VALUES, st.integers(0, 40))
def test_what_is_hidden_changes_no_page(
    world: World, first_pages: dict[tuple[str, str, str], str], name: str, page: str, values: dict[str, str], at: int
) -> None:
    apart(values, SHOWN)

    look(world, first_pages, name, page, values, at)


@pytest.mark.torture
@settings(MANY, max_examples=200)
@given(st.sampled_from(["guest", "viewer", "coder", "reviewer"]), st.sampled_from(PAGES), VALUES, st.integers(0, 40))
def test_what_is_hidden_changes_no_page_at_length(
    world: World, first_pages: dict[tuple[str, str, str], str], name: str, page: str, values: dict[str, str], at: int
) -> None:
    apart(values, SHOWN)

    look(world, first_pages, name, page, values, at)
