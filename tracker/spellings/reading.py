"""A spelling as words of sounds: one reading, or several where a script leaves it open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from tracker.spellings import arabic, chinese, cyrillic, korean, latin, others, scripts, wade_giles
from tracker.spellings.sounds import ABJAD, fold, fold_abjad, fold_transcription

MOST_WORDS = 8  # of a name; what is longer is no name of somebody

# Words that say who somebody is, not what they are called: they count little when one spelling leaves them out.
LIGHT = frozenset(
    "dr mr mrs ms miss sir prof gen general col colonel maj lt capt brigadier jr sr the of murder von van de da di la "
    "le son daughter wife husband mother father brother sister child bin ibn ben bint bt bn binti seyyed seyed sayyid sayyed syed sayed hojjatoleslam hojatoleslam ayatollah "
    "sheikh shaikh shaykh haj hajj haji hajji hadji mullah mulla sardar aka alias called "
    "فرزند پسر دختر همسر مادر پدر برادر خواهر سید سيد السید حاج الحاج حاجی شیخ شيخ الشیخ دکتر آیت ملا بن ابن بنت سردار قاری "
    "г господин генерал полковник доктор проф ага хаджи ходжа ибн бин".split()
)
ARTICLES = frozenset("al el ul ال".split())
SERVANT = frozenset("abd abdul abdal abdel abdol abdu abdur abdus abdor عبد عبدال абд абду абдул абдуль".split())
FATHER_OF = frozenset("abu abo abou abi bu ابو أبو ابي أبي абу umm um ام أم".split())
TAILS = frozenset(
    "din deen aldin eldin eddin uddin oddin addin ullah allah ollah olah allh الله اله الدین الدين دین دين "
    "uly uli ulı ulu ұлы улы kyzy qyzy kizi qizi qızı kızı gizi қызы кызы قىزى قیزی ۇلى oglu oglı oğlu oğlı ogli ogly "
    "oghli oʻgʻli ogʻli оглу оглы углы ўғли oğli zade zoda зода заде زاده زادە".split()
)
JOINING = ARTICLES | SERVANT | FATHER_OF | TAILS


class Word(NamedTuple):
    """A word of a name: as it is folded in its own script, and its possible sounds, the likeliest first."""

    text: str
    sounds: tuple[str, ...]
    light: bool = False


Reading = tuple[Word, ...]


# What stands between several names of one person that a list writes as one.
SEPARATORS = frozenset(",;/،؛、，；")
BETWEEN = re.compile(r"\s*[,;/،؛、，；]\s*|\s+(?:a\.?k\.?a\.?|alias)\s+", re.IGNORECASE)
MOST_NAMES = 6


@lru_cache(maxsize=50_000)
def readings(name: str) -> tuple[Reading, ...]:
    """How a spelling can be read; the likeliest first, none where it holds no letters."""
    return read(name)


def read(name: str) -> tuple[Reading, ...]:
    """The same, not kept: where millions of names are read once."""
    if not SEPARATORS.isdisjoint(name) or "aka" in name or "a.k.a" in name or "alias" in name:
        several = [part for part in BETWEEN.split(name[: scripts.LONGEST]) if part]
        if len(several) > 1 and sum(len(part.split()) > 1 for part in several) > max(1, len(several) / 2):
            return tuple(dict.fromkeys(reading for part in several[:MOST_NAMES] for reading in _readings(part)))
    return _readings(name)


def _readings(name: str) -> tuple[Reading, ...]:
    words = scripts.words_of(name)[:MOST_WORDS]
    if not words:
        return ()
    if name.isascii():
        plain = JOINING.isdisjoint(words)
        found = tuple(map(of_one, words)) if plain else _joined(words, NO_TONGUE)
    else:
        if any(scripts.script_of(word) == "Hani" for word in words):
            return _chinese(words)
        if len(words) == 1 and (pair := korean.parted(words[0])):
            words = pair
        found = _joined([word for word in words if any(map(str.isalnum, word))], _tongue(name))
    if not found:
        return ()
    other = _sinicised(words) or _wade_giles(name)
    return (found, other) if other else (found,)


def _wade_giles(name: str) -> Reading:
    """A Chinese name romanised as in Taiwan, read as pinyin is; none where it is no such name."""
    pair = wade_giles.parted(scripts.plain(name)) if "-" in name else None
    return tuple(Word(part, tuple(map(fold, wade_giles.sounds(part)))) for part in pair or ())


def _sinicised(words: Sequence[str]) -> Reading:
    """Words in pinyin letters as the foreign name that Mandarin transcribed; none where they are too short for one."""
    if not 1 <= len(words) <= 3:
        return ()
    counts = [latin.count_of_syllables(word) for word in words]
    if not all(counts) or max(counts) < 3:
        return ()
    return tuple(Word(scripts.folded(word), (fold_transcription(latin.of_transcription(word)),)) for word in words)


class Tongue(NamedTuple):
    """What the whole spelling says of its language."""

    vowelled: bool
    belarusian: bool


OF_TURKIC = frozenset("әғқңөұүһҗ")
NO_TONGUE = Tongue(False, False)  # Latin letters are read alike in all


def _tongue(name: str) -> Tongue:
    small = name.casefold()
    other = not OF_TURKIC.isdisjoint(small)
    return Tongue(arabic.is_vowelled(name), not other and ("ў" in small or "i" in small or "і" in small))


def _joined(words: Sequence[str], tongue: Tongue) -> Reading:
    """Words with what belongs to them: articles, "servant of", "father of", and tails such as -uly and -din."""
    if JOINING.isdisjoint(words):
        return tuple(word for word in (of_pieces((one,), tongue) for one in words) if word.sounds)
    found: list[list[str]] = []  # the pieces of each word
    glue = False
    for word in words:
        if found and (word in TAILS or (glue and word not in SERVANT)):
            if word in TAILS and len(found[-1]) > 2:
                found.append([word])
            else:
                found[-1].append(word)
            glue = word in ARTICLES
            continue
        found.append([word])
        glue = word in SERVANT or word in FATHER_OF or word in ARTICLES
    return tuple(word for word in (of_pieces(tuple(pieces), tongue) for pieces in found) if word.sounds)


@cache
def of_one(word: str) -> Word:
    """A word in plain Latin letters that stands for itself."""
    return of_pieces((word,), NO_TONGUE)


@cache
def of_pieces(pieces: tuple[str, ...], tongue: Tongue) -> Word:
    """A word that is written in one piece or several."""
    forms = _sounds("".join(pieces), tongue)
    if len(pieces) > 1 and pieces[0] in ARTICLES:
        forms = _sounds("".join(pieces[1:]), tongue) + forms
    text = scripts.folded("".join(pieces))
    return Word(text, tuple(dict.fromkeys(forms)), len(pieces) == 1 and (pieces[0] in LIGHT or len(pieces[0]) == 1))


def _sounds(word: str, tongue: Tongue) -> tuple[str, ...]:
    script = scripts.script_of(word)
    if script == "Cyrl":
        pinyin = cyrillic.palladius(word)
        own = fold(cyrillic.sounds(word, tongue.belarusian))
        return (fold(latin.of_pinyin(pinyin)), own) if pinyin else _without_servant(own)
    if script == "Arab":
        if tongue.vowelled:
            return _without_servant(fold(arabic.sounds(word, True)))
        own = arabic.sounds(word, False)
        if own.startswith("Abdal") and len(own) > 7:
            own = f"Abd{own[5:]}"
        bare = own[2:] if word.startswith("ال") and len(own) > 4 else ""
        return tuple(fold_abjad(one) for one in (own, bare) if one)
    if script == "Hang":
        return tuple(map(fold, korean.sounds(word)))
    if script in others.TABLES or script == "Kana":
        raw = others.sounds(word, script)
        return ((fold_abjad(raw) if script == "Hebr" else fold(raw)),) if raw else ()
    own = fold(latin.sounds(word))
    if not own:
        return (word[:40],) if word.isalnum() else ()
    if latin.is_pinyin(word):
        return tuple(dict.fromkeys((own, fold(latin.of_pinyin(word)))))
    return _without_servant(own)


def _without_servant(own: str) -> tuple[str, ...]:
    """Abdulkarim is Abdukarim, Abdolkarim, Abdalkarim: the article inside is left out."""
    behind = own[5:]
    if own.startswith("abd") and len(own) > 6 and own[3] in "aeou" and own[4] == "l" and _begins_a_name(behind):
        return (f"abdu{behind}",)
    return (own,) if own else ()


def _begins_a_name(sounds: str) -> bool:
    """Whether what stands behind "servant of the" is a name: Abdul-Aziz; Abdulaev is Abdulla's."""
    return sounds[0] not in "aeioul" or sounds.startswith(("azi", "aha"))


def _chinese(words: Sequence[str]) -> tuple[Reading, ...]:
    """A Chinese name, or a foreign one in Chinese characters; where it may be both, both."""
    hans = [word for word in words if scripts.script_of(word) == "Hani"]
    found: list[Reading] = []
    whole = "".join(hans)
    pair = chinese.parted(whole) if len(hans) == 1 or (len(hans) == 2 and len(whole) < 5) else None
    if len(hans) == 2 and len(hans[0]) <= 2 and len(whole) < 5:
        pair = hans[0], hans[1]
    if pair is not None:
        found.append(tuple(Word(part, (fold(chinese.of_name(part)),)) for part in pair))
    if pair is None or len(whole) > 2:
        found.append(tuple(Word(word, heard) for word in hans if (heard := _transcribed(word))))
    latins = _joined([word for word in words if word not in hans], Tongue(False, False))
    return tuple(reading + latins for reading in found if reading)


def _transcribed(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(fold_transcription, chinese.of_transcription(word))))


def is_abjad(word: Word) -> bool:
    """Whether a word is written without its short vowels."""
    return bool(word.sounds) and word.sounds[0].startswith(ABJAD)
