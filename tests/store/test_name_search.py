"""Names are found in every spelling, ranked with the reason, and only by who may see them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import text, update
from sqlmodel import Session

from tracker.access import Confidentiality, User
from tracker.actions import browse
from tracker.narrowing import Filter
from tracker.records import Kind, Name, Record
from tracker.records.base import ReviewState
from tracker.spellings import lexicon
from tracker.spellings.asking import Question
from tracker.spellings.likeness import Why
from tracker.store import database, name_index, name_search
from tracker.store import records as store_records

ALL = (Kind.INDIVIDUAL, Kind.ORGANISATION, Kind.LOCATION)
Made = Callable[..., int]


@pytest.fixture
def make(user: User) -> Made:
    """Makes a record with names: (spelling, kind of name) or a spelling."""

    def made(*names: str | tuple[str, str], kind: Kind = Kind.INDIVIDUAL, **held: object) -> int:
        with database.transaction(None) as session:
            values = {Kind.ORGANISATION: {"kind": "organisation"}}.get(kind, {})
            head = store_records.make(session, kind, None, values)
            for name in names:
                spelling, of = name if isinstance(name, tuple) else (name, "as_printed")
                row = Name(record_id=head.id, text=spelling, script="Latn", search_key=spelling.lower(), kind=of)
                session.add(row)
            session.flush()
            if held:
                session.execute(update(Record).where(Record.id == head.id).values(**held))  # type: ignore[arg-type]
            name_index.refresh(session, [head.id])
            return head.id

    return made


def ask(
    words: str, as_user: User | None = None, kinds: tuple[Kind, ...] = ALL, at_most: int = 20
) -> list[tuple[int, str]]:
    """Records found and why."""
    with database.reading(as_user) as session:
        return [(hit.record_id, hit.why) for hit in name_search.search(session, words, kinds, at_most)]


WAYS = [
    ("Zulfiya Torgan", Why.SAME),
    ("torgan ZULFIYA", Why.ORDER),
    ("Zulf", Why.BEGINS),
    ("Zulfiya To", Why.BEGINS),
    ("Torgan", Why.PART),
    ("Zulfija Torgan", Why.ONE_LETTER),
    ("Zulfja Torgam", Why.SOUNDS),
    ("Зүлфия Торған", Why.LATIN),
    ("زۇلفىيە تورغان", Why.LATIN),
    ("Zulfiya Marat Torgan", Why.SOUNDS),
    ("ZulfiyaTorgan", Why.ONE_LETTER),
]


@pytest.mark.parametrize(("words", "why"), WAYS)
def test_a_name_is_found_however_it_is_typed(make: Made, words: str, why: Why) -> None:
    one = make("Zulfiya Torgan")
    make("Marat Besken")

    hits = ask(words)

    assert hits[0] == (one, why)


CHARACTERS = [
    ("伊勒博姆", "伊勒斯姆"),  # one for another
    ("诺孜娜什", "诺娜孜什"),  # turned with the next
    ("哈巴·胡依奈姆", "哈尔·胡依奈姆"),
    ("哈巴·胡依奈姆", "巴·胡依奈姆"),  # left out
    ("达姆达凯什比·姆麦孜提斯娃", "达姆达什凯比·姆麦孜提斯娃"),
    ("诺孜娜什", "诺孜什"),
    ("诺孜娜什", "诺孜爱娜什"),  # too many
]


@pytest.mark.parametrize(("name", "typed"), CHARACTERS)
def test_one_wrong_character_loses_nobody(make: Made, name: str, typed: str) -> None:
    one = make(name)
    for other in ("伊勒哈木", "哈巴·阿依古丽", "诺尔兰", "达姆拉·买买提", "孜娜", "胡依奈木"):
        make(other)

    assert ask(typed)[0] == (one, Why.ONE_LETTER)


SLIPS = [
    ("Hikra Kihashtek", "Hakar Kihashtek"),
    ("Bamzhol Nashlonova", "Bazmhol Nashlonova"),  # what was "zh" is no sound of its own now
    ("Kadasov, Mobir", "Kadasov, Moio"),  # two in a short word
    ("Ranxi Chekem", "Ranxi Cheem"),
    ("Ghatsuthish Bambel", "GhatsuthilG Bambel"),
    ("Ғосжұлнәр Селтіова", "Ғослұләр Селтіова"),
    ("بامبېل تۆرار", "بابېېل تۆرار"),
    ("苏尔娜斯·莫西斯", "苏娜尔斯·莫斯"),
    ("努尔希恩·玛尔卡依", "努尔希恩·玛努玛依"),
    ("蘇爾娜斯·莫西斯", "苏尔娜斯·莫西斯"),  # no slip: traditional characters
]


@pytest.mark.parametrize(("name", "typed"), SLIPS)
def test_two_slips_lose_nobody(make: Made, name: str, typed: str) -> None:
    one = make(name)
    for other in ("Hakim Kihashov", "Nashlon Bakyt", "Ranxi Che", "Селтыова Гүлнәр", "苏尔坦·莫明", "باھار تۇرار"):
        make(other)

    assert ask(typed)[0][0] == one


def test_slips_never_lift_a_weak_name_over_a_name(make: Made) -> None:
    weak = make(("Zulfiya Torgan", "weak"))
    named = make("Zulfia Torghan")

    assert [number for number, _ in ask("Zulfiya Torgna")] == [named, weak]


OTHERS = ("Kamal", "Bexruz", "Dilovar", "Fotima", "Gesu", "Husni", "Javlon", "Mirpo")


def test_names_that_hold_a_word_are_looked_through_one_after_the_other(
    make: Made, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is hidden among them takes no place of others, and what was looked at once is not looked at again."""
    withdrawn = [make("Zulfiya Kamal", review_state=ReviewState.WITHDRAWN) for _ in range(2)]
    people = [make(f"Zulfiya {other}") for other in OTHERS]
    looked: list[int] = []
    visible = name_search._Weighed._visible

    def noted(self: name_search._Weighed, names: list[int]) -> object:
        looked.extend(names)
        return visible(self, names)

    monkeypatch.setattr(name_search, "PAGE", 3)
    monkeypatch.setattr(name_search, "NEXT_PAGE", 2)
    monkeypatch.setattr(name_search, "LOOKED_THROUGH", 5)
    monkeypatch.setattr(name_search._Weighed, "_visible", noted)
    with database.reading(user) as session:
        weighed = name_search._Weighed(session, "Zulfiya Torgan", ALL, 160, 0.5)
        sound = Question("Zulfiya Torgan", lexicon.held()).readings[0][0].sounds[0]
        weighed.add_misspelt(name_search._holding(session, sound, name_search._Scope(session, ALL)))
        of_record = dict(session.execute(text("SELECT id, record_id FROM name")).all())
    assert [of_record[number] for number in looked] == [*withdrawn, *people[:5]]


def test_words_that_no_name_holds_are_not_looked_for(make: Made, user: User) -> None:
    make("Zulfiya Torgan")
    with database.reading(user) as session:
        question = Question("Zulfiya Tarmanov", lexicon.held())
        name_search._ask(session, question)
        assert question.as_typed() == [question.readings[0][0].sounds[0]]


def test_characters_that_differ_in_more_are_left_to_what_they_sound_like(make: Made) -> None:
    make("伊勒博姆")
    make("王芳")

    assert ask("伊斯塔姆") == [] and ask("王强") == []


def test_one_spelling_finds_the_others_of_the_same_record_once(make: Made) -> None:
    one = make("Zulfiya Torgan", "Зүлфия Торған", "古丽菲娅·托尔干")

    assert ask("Зүлфия Торған") == [(one, Why.SAME)]


def test_the_same_spelling_comes_before_those_that_sound_alike(make: Made) -> None:
    others = [make(name) for name in ("Zulfia Torghan", "Zulfiya Torgan Besken", "Зүлфия Торған")]
    same = make("Zulfiya Torgan")

    found = [number for number, _ in ask("Zulfiya Torgan")]

    assert found[0] == same and set(found) == {same, *others}


def test_weak_names_and_descriptors_never_outrank_names(make: Made) -> None:
    weak = make(("Zulfiya", "weak"))
    described = make(("Zulfiya, the crane driver", "descriptor"))
    named = make("Zulfia Torghan")

    assert [number for number, _ in ask("Zulfiya")] == [named, weak, described]


def test_kinds_are_kept_apart(make: Made) -> None:
    person, place = make("Torgan"), make("Torgan", kind=Kind.LOCATION)

    assert ask("Torgan", kinds=(Kind.LOCATION,)) == [(place, Why.SAME)]
    assert ask("Torgan", kinds=(Kind.INDIVIDUAL,)) == [(person, Why.SAME)]
    assert ask("Torgan", kinds=()) == []


def test_a_withdrawn_record_is_not_found(make: Made) -> None:
    make("Zulfiya Torgan", review_state=ReviewState.WITHDRAWN)

    assert ask("Zulfiya Torgan") == []


def test_a_ref_finds_its_record(make: Made) -> None:
    one = make("Zulfiya Torgan")
    with database.reading(None) as session:
        ref = session.get_one(Record, one).ref

    assert ask(f" {ref.lower()} ") == [(one, Why.REF)]
    assert ask(ref, kinds=(Kind.LOCATION,)) == []
    assert ask("IND-0000000") == []


@pytest.mark.parametrize(
    "words", ["", "  ", "\x00", "...", "👩‍👧", "\u0301", "<b>", "A" * 10_000, "%_'\";--", "1", "王" * 500]
)
def test_nothing_that_is_typed_breaks_the_search(make: Made, words: str) -> None:
    make("Zulfiya Torgan")

    assert ask(words) == []


def viewer(user: User, clearance: Confidentiality = Confidentiality.INTERNAL, **values: object) -> User:
    return replace(user, id=(user.id or 0) + 50, clearance=clearance, **values)  # type: ignore[arg-type]


def test_who_may_not_see_a_record_does_not_find_it(make: Made, user: User) -> None:
    sealed = {"confidentiality": Confidentiality.SEALED, "level": Confidentiality.SEALED}
    one = make("Zulfiya Torgan", **sealed)

    assert ask("Zulfiya Torgan", viewer(user)) == [] and ask("Зүлфия", viewer(user)) == []
    assert ask("Zulfiya Torgan", viewer(user, Confidentiality.SEALED)) == [(one, Why.SAME)]


def test_a_protected_person_is_found_by_the_circle_alone(make: Made, user: User) -> None:
    one = make("Zulfiya Torgan", protected=True)
    with database.transaction(None) as session:
        session.execute(
            text("INSERT INTO circle (record_id, user_id, named_at) VALUES (:r, :u, 0)"), {"r": one, "u": user.id}
        )
        ref = session.get_one(Record, one).ref

    assert ask("Zulfiya Torgan", user) == [(one, Why.SAME)]
    assert ask("Zulfiya Torgan", viewer(user, Confidentiality.SEALED)) == []
    assert ask(ref, viewer(user, Confidentiality.SEALED)) == [(one, Why.REF)]


def test_with_names_hidden_no_name_finds_an_individual(make: Made, user: User) -> None:
    one = make("Zulfiya Torgan")
    place = make("Zulfiya Square", kind=Kind.LOCATION)
    hiding = replace(user, names_hidden=True)
    with database.reading(None) as session:
        ref = session.get_one(Record, one).ref

    assert ask("Zulfiya", hiding) == [(place, Why.BEGINS)]
    assert ask(ref, hiding) == [(one, Why.REF)]


def test_hidden_names_take_no_place_of_visible_ones(make: Made, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(name_search, "ENOUGH", 5)
    monkeypatch.setattr(name_search, "CHUNK", 4)
    with database.transaction(None) as session:
        hidden = _many(session, 40, "Zulfiya Torgan", Confidentiality.SEALED)
    open_one = make("Zulfia Torghan")

    for words in ("Zulfiya Torgan", "Zulfiya", "Torg", "Зүлфия Торған"):
        assert [number for number, _ in ask(words, viewer(user))] == [open_one], words
        assert len(ask(words)) > 5, words
    assert hidden


def test_hidden_names_between_them_let_no_more_of_the_others_be_weighed(
    make: Made, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(name_search, "ENOUGH", 4)
    monkeypatch.setattr(name_search, "CHUNK", 4)
    weighed: list[int] = []
    kept = name_search.Asked.weigh

    def counted(self: name_search.Asked, spellings: list[str], least: float) -> list[float]:
        weighed[-1] += len(spellings)
        return kept(self, spellings, least)

    monkeypatch.setattr(name_search.Asked, "weigh", counted)
    for number in range(24):
        held = {"confidentiality": Confidentiality.SEALED, "level": Confidentiality.SEALED} if number % 3 else {}
        make("Zulfiya Torgan", **held)

    weighed.append(0)
    few = ask("Zulfja Torgam", viewer(user), at_most=4)
    with database.transaction(None) as session:
        session.execute(text("DELETE FROM name WHERE record_id IN (SELECT id FROM record WHERE level = 3)"))
    weighed.append(0)

    assert few == ask("Zulfja Torgam", viewer(user), at_most=4)
    assert weighed[0] == weighed[1] > 0


def _many(session: Session, count: int, spelling: str, level: Confidentiality) -> list[int]:
    made = []
    for _ in range(count):
        head = store_records.make(session, Kind.INDIVIDUAL, None, {}, confidentiality=level)
        session.add(Name(record_id=head.id, text=spelling, script="Latn", search_key=spelling.lower()))
        made.append(head.id)
    session.flush()
    session.execute(update(Record).where(Record.id.in_(made)).values(level=level))  # type: ignore[attr-defined]
    name_index.refresh(session, made)
    return made


def test_two_worlds_that_differ_in_hidden_names_answer_alike(make: Made, user: User) -> None:
    for name in ("Zulfia Torghan", "Marat Besken", "Зүлфия Бескен", "Torgan Marat"):
        make(name)
    asked = ("Zulfiya Torgan", "Zulfiya", "Marat", "Torgan", "бескен", "Zulf", "Marat Torgan Besken")

    def answers() -> list[object]:
        with database.reading(viewer(user)) as session:
            return [name_search.search(session, words, ALL) for words in asked]

    before = answers()
    with database.transaction(None) as session:
        for name in ("Zulfiya Torgan", "Zulfiya", "Marat", "Marat Torgan", "Zulfikar Besken"):
            _many(session, 3, name, Confidentiality.SEALED)

    assert answers() == before


def test_a_list_is_narrowed_to_who_bears_the_name_in_any_spelling(make: Made, user: User) -> None:
    with database.transaction(None) as session:
        from tracker.store import listing

        one = make("Zulfiya Torgan")
        listing.refresh(session, [one])

    assert browse.individuals(user, Filter(words="Зүлфия")).total == 1
    assert browse.individuals(user, Filter(words="Besken")).total == 0
    assert browse.individuals(user, Filter(words="Зүлфия")).likeliest == 0


def test_a_list_of_whom_a_name_means_begins_with_the_likeliest(make: Made, user: User) -> None:
    with database.transaction(None) as session:
        from tracker.store import listing

        likely, less = make("Zulfiya Torgan"), make("Aitorgan Zulfi", "Torgana")
        listing.refresh(session, [likely, less])

    names = [row.name for row in browse.individuals(user, Filter(words="Zulfiya Torgan")).rows]
    assert names[0] == "Zulfiya Torgan"
    page = browse.individuals(user, Filter(words="Torgan Zulfi"))
    both = [row.name for row in page.rows]
    assert len(both) == page.total == 2 and both[0] == "Zulfiya Torgan"
    assert [browse.individuals(user, Filter(words="Torgan Zulfi"), n, 1).rows[0].name for n in (1, 2)] == both


def test_a_list_that_stops_at_the_likeliest_says_so(make: Made, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.transaction(None) as session:
        from tracker.store import listing

        listing.refresh(session, [make("Zulfiya Torgan"), make("Zulfia Torghan")])
    monkeypatch.setattr(name_search, "LISTED", 2)

    page = browse.individuals(user, Filter(words="Зүлфия"))
    assert (page.total, page.likeliest) == (2, 2)
    assert browse.individuals(user, Filter()).likeliest == 0
