"""A column of words: as alike as one by one, whatever else it holds, and while others add to it."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from invented_names import names

from tracker.spellings import keys, many, sounds
from tracker.spellings.endings import stems
from tracker.spellings.lexicon import Lexicon
from tracker.spellings.many import Column
from tracker.spellings.reading import readings


def words(many_names: int, seed: int) -> list[str]:
    """Words of sounds as names give them."""
    heard = [
        sound for name in names(many_names, seed) for way in readings(name) for word in way for sound in word.sounds
    ]
    return list(dict.fromkeys(heard))


def test_words_in_a_column_are_as_alike_as_one_by_one() -> None:
    held = words(300, 1)
    column = Column()
    at = column.enter(held)

    for asked in random.Random(2).sample(held, 40):
        one_by_one = np.array([1.0 if one == asked else sounds.alike(asked, one) for one in held])
        found = column.alike(asked, at)
        counts = np.maximum(found, one_by_one) >= 0.5  # what is so unlike is nobody's
        np.testing.assert_allclose(found[counts], one_by_one[counts], atol=1e-3)


def test_what_else_is_held_changes_nothing() -> None:
    held, others = words(200, 3), words(3_000, 4)
    alone, beside = Column(), Column()
    at = alone.enter(held)
    beside.enter(others)

    for asked in held[:20]:
        np.testing.assert_array_equal(alone.alike(asked, at), beside.alike(asked, beside.enter(held)))


def test_every_word_stands_once_with_its_number_and_its_stems() -> None:
    held = words(400, 5)
    column = Column()
    first, again = column.enter(held), column.enter(reversed(held))

    assert first.tolist() == again.tolist()[::-1]
    assert [column.sounds[at] for at in first.tolist()] == held
    assert column.numbers(first).tolist() == list(map(keys.word_number, held))
    found = {(held[n], column.sounds[at], worth) for which, ends, worths in column.stems(first)
             for n, at, worth in zip(which.tolist(), ends.tolist(), worths.tolist(), strict=True)}  # fmt: skip
    assert found == {(word, stem, worth) for word in held for stem, worth in stems(word)[1:]}
    assert found


def test_the_consonants_of_words_are_found_by_place_while_the_column_grows() -> None:
    held, column = words(2_000, 9), Column()
    for start in range(0, len(held), 300):
        some = held[start : start + 300]
        at = column.enter(some)
        for _ in range(2):  # the second time they are known
            found = [column.sounds[place] for place in column.buckets(at).tolist()]
            assert sorted(found) == sorted({keys.bucket(word) for word in some})


def test_several_words_at_once_are_as_alike_as_one_by_one() -> None:
    held = [*words(300, 10), "ä", "x" * 60, "~", ""]
    column = Column()
    at = column.enter(held)
    some, none = at[::3], at[:0]
    asked = [(held[n], (at, some, none)[n % 3]) for n in range(60)] + [(one, at) for one in held[-4:]]

    for found, (word, among) in zip(column.alike_each(asked), asked, strict=True):
        np.testing.assert_array_equal(found, column.alike(word, among))


def test_many_may_add_at_once() -> None:
    held = words(4_000, 6)
    column = Column()

    def enter(seed: int) -> bool:
        mine = random.Random(seed).sample(held, len(held) // 2)
        at = [place for start in range(0, len(mine), 97) for place in column.enter(mine[start : start + 97]).tolist()]
        near = column.alike(mine[0], column.enter(mine))
        return [column.sounds[place] for place in at] == mine and near[0] == 1.0

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(enter, range(24)))
    assert len(set(column.sounds)) == len(column.sounds) == len(column.at)


def test_what_is_held_stays_within_bounds_and_can_be_let_go(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    many.forget()
    before = many.held()
    before.enter(words(50, 7))
    assert many.held() is before
    monkeypatch.setattr(many, "HELD", 10)
    assert many.held() is not before
    assert many.held().sounds == []


def test_a_lexicon_knows_words_of_sounds_and_of_characters_apart() -> None:
    known = Lexicon(Column())
    written = next(iter(keys.written.words_of("热孜万古丽")))
    known.enter([(7, "rizvangul"), (2, written)])
    known.enter([(5, "gulnar"), (7, "rizvangul")])
    known.enter([])

    assert known.unknown(np.array([7, 2, 3, 9, 3, 5])) == [3, 9]
    places = known.places(np.array([2, 9, 7, 5, 7])).tolist()
    assert [places[at] for at in (0, 1)] == [-1, -1] and places[2] == places[4]
    assert [known.column.sounds[places[at]] for at in (2, 3)] == ["rizvangul", "gulnar"]
    assert known.written == {2: written}


def test_many_may_enter_words_of_a_lexicon_at_once() -> None:
    held = words(2_000, 8)
    known = Lexicon(Column())

    def enter(seed: int) -> bool:
        mine = random.Random(seed).sample(range(len(held)), len(held) // 2)
        for start in range(0, len(mine), 61):
            known.enter((number, held[number]) for number in mine[start : start + 61])
        places = known.places(np.array(mine)).tolist()
        return [known.column.sounds[at] for at in places] == [held[number] for number in mine]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(enter, range(24)))
    assert known.unknown(np.arange(len(held) + 1)) == [len(held)]


def test_nothing_of_a_name_is_left_in_memory_once_it_is_let_go_of() -> None:
    from tracker.spellings import endings, lexicon, reading, weighing

    assert weighing.Asked("Ilsa Tornvald").weigh(["Ilse Tornwald"], 0.1)[0] > 0.5
    assert many.held().sounds
    assert keys.of_name("Ilsa Tornvald").words
    lexicon.forget()

    assert many.held().sounds == []
    caches = [
        kept
        for module in (endings, keys, many, reading, sounds)
        for kept in vars(module).values()
        if hasattr(kept, "cache_info")
    ]
    assert len(caches) > 10
    assert sum(kept.cache_info().currsize for kept in caches) == 0
