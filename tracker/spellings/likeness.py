"""How alike two spellings are, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import permutations

from rapidfuzz.distance import OSA, Indel

from tracker.spellings import scripts
from tracker.spellings.endings import other_sex, stems
from tracker.spellings.reading import Reading, Word, readings
from tracker.spellings.sounds import alike, bones

LEAST, MEAN = 0.65, 0.35  # the worst word of a match weighs most: that tells siblings and namesakes apart
OTHER_ORDER = 0.03
LEFT_OUT, LEFT_OUT_LIGHT = 0.08, 0.02
ONE_OF_MANY = 0.15  # one word stands for a name of several
GLUED = 0.02
IN_BETWEEN = 0.015  # the one word that is typed stands between others
LENIENT = 0.35  # of these, where somebody types a part of a name to find it
OTHER_SEX = 0.9  # a brother and a sister of one family name
INITIAL = 0.8  # a letter for a word that begins with it
SURE = 0.8  # what is so alike word by word is not parted otherwise
COMPARED = 5  # words of a name that are compared


class Why(StrEnum):
    """Why a name was found."""

    SAME = "same"
    ORDER = "order"
    BEGINS = "begins"
    PART = "part"
    ONE_LETTER = "one_letter"
    TWO_LETTERS = "two_letters"
    SOUNDS = "sounds"
    LATIN = "latin"
    CYRILLIC = "cyrillic"
    CHINESE = "chinese"
    ARABIC = "arabic"
    OTHER_SCRIPT = "other_script"
    REF = "ref"


IN_WORDS = {
    Why.SAME: "the same spelling",
    Why.ORDER: "the same words in another order",
    Why.BEGINS: "begins so",
    Why.PART: "holds these words",
    Why.ONE_LETTER: "one letter differs",
    Why.TWO_LETTERS: "two letters differ",
    Why.SOUNDS: "sounds alike",
    Why.LATIN: "matches the Latin spelling",
    Why.CYRILLIC: "matches the Cyrillic spelling",
    Why.CHINESE: "matches the Chinese spelling",
    Why.ARABIC: "matches the spelling in Arabic letters",
    Why.OTHER_SCRIPT: "matches a spelling in another script",
    Why.REF: "the record's own ref",
}
BY_SCRIPT = {"Latn": Why.LATIN, "Cyrl": Why.CYRILLIC, "Hani": Why.CHINESE, "Arab": Why.ARABIC}


Table = list[list[float]]  # how alike each word of one name is to each word of another
Compare = Callable[[Reading, Reading], Table]


def likeness(a: str, b: str) -> float:
    """How likely it is, going by the spellings alone, that two names are one person's: 0 to 1."""
    return max((of_readings(x, y, 1.0) for x in readings(a) for y in readings(b)), default=0.0)


def answers(asked: str, name: str) -> float:
    """How well a name answers what somebody typed: as likeness, but what they left out weighs little."""
    ways = ((x, y) for x in readings(asked) for y in readings(name))
    return max((of_readings(x, y, strictness(x, y)) for x, y in ways), default=0.0)


def strictness(asked: Reading, name: Reading) -> float:
    """How much it weighs that one name holds words which the other does not."""
    return LENIENT if len(asked) < len(name) else 1.0


@lru_cache(maxsize=400_000)
def of_words(a: Word, b: Word) -> float:
    """How alike two words of names are."""
    if a.text == b.text:
        return 1.0
    best = 0.0
    for x in a.sounds:
        for y in b.sounds:
            best = max(best, alike(x, y) * (OTHER_SEX if other_sex(x, y) else 1.0))
            of_x, of_y = stems(x)[1:], stems(y)[1:]
            for p, worth_p in of_x or ((x, 1.0),):
                for q, worth_q in of_y or ((y, 1.0),):
                    worth = min(worth_p, worth_q)
                    if worth > best:
                        best = max(best, alike(p, q) * worth)
    if (len(a.text) == 1 or len(b.text) == 1) and a.sounds[0][:1] == b.sounds[0][:1]:
        best = max(best, INITIAL)
    return best


def compared(a: Reading, b: Reading) -> Table:
    """Each word of one name against each of the other."""
    return [[of_words(x, y) for y in b] for x in a]


def of_readings(a: Reading, b: Reading, strict: float) -> float:
    """How alike two readings are."""
    a, b = kept(a), kept(b)
    best = laid(a, b, strict)
    return max(best, laid_glued(a, b, strict)) if best < SURE and may_be_glued(a, b) else best


def laid(a: Reading, b: Reading, strict: float, compare: Compare = compared, least: float = 0.3) -> float:
    """How alike two readings are, word by word; nought where it is less than `least`."""
    table = compare(a, b)
    if (len(a), [word.text for word in a]) > (len(b), [word.text for word in b]):
        return _aligned([list(column) for column in zip(*table, strict=True)], b, a, strict, least)
    return _aligned(table, a, b, strict, least)


def laid_glued(a: Reading, b: Reading, strict: float, compare: Compare = compared, least: float = 0.3) -> float:
    """The same where two neighbouring words of one of them are written together."""
    turned = (len(a), [word.text for word in a]) > (len(b), [word.text for word in b])
    ways = []
    if turned or len(a) > 2:
        ways += [(glued, b) for glued in gluings(a)]
    if not turned or len(b) > 2:
        ways += [(a, glued) for glued in gluings(b)]
    return max((laid(x, y, strict, compare, least) - GLUED for x, y in ways), default=0.0)


def may_be_glued(a: Reading, b: Reading) -> bool:
    """Whether both hold much the same consonants: a quick look before every way to part the words is tried."""
    mine, theirs = _consonants(a), _consonants(b)
    return Indel.normalized_similarity(mine, theirs) > 0.7


@lru_cache(maxsize=50_000)
def _consonants(words: Reading) -> str:
    return "".join(sorted("".join(bones(word.sounds[0]) for word in words)))


def gluings(words: Reading) -> Iterator[Reading]:
    """The words with two neighbours as one: Mohammad Reza is Mohammadreza."""
    for at in range(len(words) - 1):
        yield (*words[:at], glue(words[at], words[at + 1]), *words[at + 2 :])


def kept(reading: Reading) -> Reading:
    """At most COMPARED words, those that weigh first."""
    if len(reading) <= COMPARED:
        return reading
    heavy = [word for word in reading if not word.light]
    return tuple((heavy if len(heavy) >= 2 else list(reading))[:COMPARED])


@lru_cache(maxsize=50_000)
def glue(a: Word, b: Word) -> Word:
    """Two words as one."""
    tails = {y[1:] if y[:1] in "~=" else y for y in b.sounds}
    return Word(a.text + b.text, tuple(x + tail for x in a.sounds for tail in tails)[:4])


def _aligned(table: Table, a: Reading, b: Reading, strict: float, least: float) -> float:
    """The best way to lay the words of the shorter reading on those of the longer."""
    ceiling = [max(row) for row in table]
    if LEAST * min(ceiling) + MEAN * sum(ceiling) / len(ceiling) < least and not any(word.light for word in a):
        return 0.0
    best = 0.0
    in_order = tuple(range(len(a)))
    for places in permutations(range(len(b)), len(a)):
        scores = [table[i][j] for i, j in enumerate(places)]
        value = LEAST * min(scores) + MEAN * sum(scores) / len(scores)
        if value <= best:
            continue
        if places != in_order and list(places) != sorted(places):
            value -= OTHER_ORDER
        if len(a) == 1 < len(b) and strict < 1:  # somebody types one word: most often the first or the last
            value -= strict * (ONE_OF_MANY + LEFT_OUT) + (0 if places[0] in (0, len(b) - 1) else IN_BETWEEN)
        elif len(b) > len(a):
            taken = set(places)
            rest = [word for j, word in enumerate(b) if j not in taken]
            value -= strict * sum(LEFT_OUT_LIGHT if word.light else LEFT_OUT for word in rest)
            if len(a) == 1 and any(not word.light for word in rest):
                value -= ONE_OF_MANY * strict
        best = max(best, value)
    return best


def reason(asked: str, name: str) -> Why:
    """Why a name answers what was asked, for a person to read."""
    words, own = scripts.folded_words(asked), scripts.folded_words(name)
    if not words or not own:
        return Why.SOUNDS
    if (plain := plainly(words, own)) is not None:
        return plain
    mine, theirs = _script(asked), _script(name)
    if mine != theirs:
        return BY_SCRIPT.get(theirs, Why.OTHER_SCRIPT)
    wrong = OSA.distance(" ".join(words), " ".join(own), score_cutoff=2)
    if wrong > 2 and len(words) == len(own):
        wrong = OSA.distance(" ".join(sorted(words)), " ".join(sorted(own)), score_cutoff=2)
    return Why.ONE_LETTER if wrong == 1 else Why.TWO_LETTERS if wrong == 2 else Why.SOUNDS


def plainly(words: Sequence[str], own: Sequence[str]) -> Why | None:
    """Whether the folded words asked are those of a name, in part or in another order; None where only sounds say so."""
    if words == own:
        return Why.SAME
    if len(words) == len(own) and sorted(words) == sorted(own):
        return Why.ORDER
    if " ".join(own).startswith(" ".join(words)):
        return Why.BEGINS
    if set(words) <= set(own):
        return Why.PART
    if set(words[:-1]) <= set(own) and any(word.startswith(words[-1]) for word in own):
        return Why.BEGINS  # every word asked stands in the name, the last one perhaps only begun
    return None


def _script(name: str) -> str:
    return scripts.script_of("".join(scripts.words_of(name)))
