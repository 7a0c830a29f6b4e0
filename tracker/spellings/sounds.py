"""The alphabet of sounds, and how far apart two words of sounds are.

A sound is one letter: vowels a e i o u; b p m f v w d t n l r z s k q g h y as in English, N ng, S sh, C ch, J zh or j,
c ts, D dz, G gh, H kh; from a few scripts R (r or l), V (v or w), I (any short vowel), A (the letter ain), Z (d or z), T (t or s).

A word is its sounds after a mark: "~" where its script leaves short vowels out (Arabic, Persian, Hebrew), "=" where
Chinese characters transcribe a foreign word, nothing else. The measure is an edit distance with weights (Wagner and
Fischer 1974): vowels and weak consonants weigh little, sounds that spellings confuse are near.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import Indel

ABJAD, TRANSCRIPTION = "~", "="
VOWELS = frozenset("aeiouIA")

GLIDE = re.compile(r"[iy]+(?=[aeou])")
AFTER_VOWEL = re.compile(r"(?<=[aeou])[iy]+(?![aeou])")
AFTER_CONSONANT = re.compile(r"(?<=[^aeiouy])y(?![aeou])|^y(?![aeiou])")
DOUBLED = re.compile(r"(.)(?=\1)")  # but the last of the same
WEAK_YE = re.compile(r"ye")


def fold(raw: str) -> str:
    """One way of writing what systems write differently: iy, yi, ii; ye and e; doubled letters."""
    if "y" in raw or "i" in raw:
        raw = GLIDE.sub("y", raw)
        raw = WEAK_YE.sub("e", raw)
        raw = AFTER_VOWEL.sub("i", raw)
        raw = AFTER_CONSONANT.sub("i", raw)
    return DOUBLED.sub("", raw)


def fold_abjad(raw: str) -> str:
    """The same for a word without its short vowels."""
    return ABJAD + DOUBLED.sub("", raw)


def fold_transcription(raw: str) -> str:
    """The same for a foreign word in Chinese characters."""
    return TRANSCRIPTION + fold(raw)


# --- how near two sounds are: 0 the same, 1 or more nothing in common ---
NEAR_CLASSES = (
    "kqg", "qHhGk", "Ggqh", "HhG", "bp", "vwbu", "pf", "vf", "td", "zsS", "JzCy", "SC", "nN", "mn", "lr", "wu", "yi",
    "csz", "cC", "Dz",
)  # fmt: skip
NEAR = {
    "kq": 0.1, "Hh": 0.1, "Gg": 0.15, "Hq": 0.3, "hq": 0.35, "vw": 0.1, "sz": 0.4, "Ss": 0.35, "CS": 0.4, "Jy": 0.45,
    "bp": 0.35, "dt": 0.35, "gk": 0.35, "fp": 0.5, "CJ": 0.35, "Jz": 0.45, "lr": 0.6, "mn": 0.5, "Nn": 0.15,
    "iy": 0.05, "uw": 0.1, "Gh": 0.25, "Gq": 0.4, "hk": 0.5, "Hk": 0.35, "Dd": 0.15, "Dz": 0.25, "DJ": 0.3, "Dt": 0.4,
    "cs": 0.35, "cJ": 0.3, "cz": 0.4, "cC": 0.35, "ct": 0.4, "ck": 0.6, "fv": 0.25, "uv": 0.25, "ov": 0.4, "bv": 0.35, "CH": 0.5,
    "ae": 0.1, "ei": 0.12, "ou": 0.08, "ao": 0.18, "iu": 0.2, "ai": 0.22, "au": 0.25, "eu": 0.25, "eo": 0.25,
    "io": 0.25, "GJ": 0.6, "gJ": 0.45, "gy": 0.6,
}  # fmt: skip
EXTRA = {
    **{f"R{c}": w for c, w in (("r", 0.0), ("l", 0.1))},
    **{f"V{c}": w for c, w in (("v", 0.0), ("w", 0.0), ("u", 0.2), ("b", 0.35), ("f", 0.3))},
    **{f"I{c}": 0.03 for c in "aeiou"},
    **{f"A{c}": w for c, w in (("a", 0.02), ("e", 0.05), ("i", 0.05), ("o", 0.08), ("u", 0.08), ("G", 0.3), ("h", 0.4))},
    **{f"Z{c}": w for c, w in (("z", 0.0), ("d", 0.05), ("D", 0.0), ("t", 0.4), ("s", 0.3), ("J", 0.35))},
    **{f"T{c}": w for c, w in (("t", 0.0), ("s", 0.0), ("z", 0.3), ("S", 0.3), ("d", 0.35))},
    "Iy": 0.1, "yR": 0.9, "SJ": 0.4,
}  # fmt: skip
ABJAD_NEAR = {
    "wu": 0.02, "wo": 0.02, "wv": 0.02, "yi": 0.02, "ye": 0.08, "ya": 0.2, "ai": 0.08, "ae": 0.03, "ao": 0.08,
    "au": 0.1, "GA": 0.3, "qG": 0.12, "zd": 0.2, "zs": 0.3, "Ja": 1.2, "gJ": 0.2, "bp": 0.2, "wa": 0.25,
}  # fmt: skip
TRANSCRIPTION_NEAR = {
    "bp": 0.12, "dt": 0.12, "gk": 0.12, "gq": 0.15, "gG": 0.1, "kG": 0.3, "kh": 0.3, "qh": 0.12, "qH": 0.15, "hk": 0.25,
    "Hh": 0.03, "hG": 0.2, "lr": 0.2, "nN": 0.05, "nm": 0.3, "Nm": 0.3, "sS": 0.2, "sz": 0.2, "sc": 0.25, "zJ": 0.3, "zc": 0.2,
    "CJ": 0.2, "JS": 0.4, "Jy": 0.35, "Jg": 0.3, "Cg": 0.4, "Ck": 0.4, "CS": 0.3, "ct": 0.3, "fv": 0.08, "fp": 0.25,
    "fw": 0.2, "wv": 0.05, "ou": 0.05, "ae": 0.06, "ai": 0.12, "ei": 0.08, "ao": 0.12, "au": 0.15, "io": 0.15, "iu": 0.12,
    "eo": 0.12, "eu": 0.15, "vb": 0.25, "cs": 0.2, "zs": 0.2,
}  # fmt: skip

WEAK = {"y": 0.35, "h": 0.5, "H": 0.65, "G": 0.65, "w": 0.5, "R": 0.35, "V": 0.6, "I": 0.08, "A": 0.12}


def _table(*parts: dict[str, float]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for pairs in NEAR_CLASSES:
        for a in pairs:
            for b in pairs:
                found.setdefault(a, {})[b] = 0.35
    for part in parts:
        for pair, cost in part.items():
            found.setdefault(pair[0], {})[pair[1]] = cost
            found.setdefault(pair[1], {})[pair[0]] = cost
    return found


def _weights(vowel: float, **other: float) -> dict[str, float]:
    return dict.fromkeys("aeiou", vowel) | WEAK | other


PLAIN = _table(NEAR, EXTRA), _weights(0.3), _weights(0.3)
BOTH_ABJAD = _table(NEAR, EXTRA, ABJAD_NEAR), _weights(0.35, w=0.55, y=0.5, A=0.4), _weights(0.35, w=0.55, y=0.5, A=0.4)
ONE_ABJAD = _table(NEAR, EXTRA, ABJAD_NEAR), _weights(0.22, w=0.45, y=0.4), _weights(0.07, w=0.4, y=0.2, h=0.35)
ONE_TRANSCRIBED = (
    _table(NEAR, EXTRA, TRANSCRIPTION_NEAR),
    _weights(0.14, n=0.8, r=0.9),
    _weights(0.2, y=0.2, r=0.45, l=0.8, k=0.8, t=0.8, h=0.35, w=0.3, H=0.5, G=0.5),
)
BONES = str.maketrans(
    {**dict.fromkeys("~=aeiouIAyYwvVuhHGTZ", None), **dict.fromkeys("qgk", "k"), **dict.fromkeys("bf", "p")}
    | {**dict.fromkeys("dDt", "t"), **dict.fromkeys("zScCJ", "s"), "N": "n", "R": "r", "l": "r"}
)
PLAUSIBLE = 0.5  # of the consonants in common; what has fewer is not looked at
WEAK_FIRST = frozenset("hHGyw")
FIRST = 0.25  # first consonants that have nothing in common


@lru_cache(maxsize=400_000)
def alike(a: str, b: str) -> float:
    """How alike two words of sounds are, 0 to 1."""
    if a == b:
        return 1.0
    if profile(a[:1], b[:1])[3]:
        a, b = b, a
    bones_a, bones_b = bones(a), bones(b)
    if len(bones_a) > 1 < len(bones_b) and Indel.normalized_similarity(bones_a, bones_b) < PLAUSIBLE:
        return 0.0
    near, of_a, of_b, _ = profile(a[:1], b[:1])
    a, b = a.lstrip("~="), b.lstrip("~=")
    if not a or not b:
        return 0.0
    weights_a, weights_b = [of_a.get(c, 1.0) for c in a], [of_b.get(c, 1.0) for c in b]
    mass_a, mass_b = sum(weights_a), sum(weights_b)
    mass = max(mass_a, mass_b)
    if abs(mass_a - mass_b) > 0.7 * mass:
        return 0.0
    first = 0.0
    if a[0] not in VOWELS and b[0] not in VOWELS and a[0] != b[0] and b[0] not in near.get(a[0], ()):
        first = 0.0 if a[0] in WEAK_FIRST or b[0] in WEAK_FIRST else FIRST
    row = [0.0]
    for weight in weights_b:
        row.append(row[-1] + weight)
    columns = range(len(b))
    for i, letter in enumerate(a):
        weight, costs = weights_a[i], near.get(letter, {})
        left = row[0] + weight
        diagonal, row[0] = row[0], left
        for j in columns:
            other = b[j]
            if letter == other:
                cost = diagonal
            else:
                known = costs.get(other)
                cost = diagonal + (known if known is not None else max(weight, weights_b[j]) * 1.1)
            diagonal = row[j + 1]
            best = diagonal + weight
            if cost < best:
                best = cost
            left += weights_b[j]
            if best < left:
                left = best
            row[j + 1] = left
    return max(0.0, 1 - (row[-1] + first) / mass) if mass else 0.0


@lru_cache(maxsize=400_000)
def bones(word: str) -> str:
    """Consonants alone, the confused ones as one: a quick look before the long one."""
    return word.translate(BONES)


@lru_cache(maxsize=1_000)
def profile(a: str, b: str) -> tuple[dict[str, dict[str, float]], dict[str, float], dict[str, float], bool]:
    """By which costs and weights words of these marks are compared, and whether those of the second word come first."""
    a, b = (mark if mark in (ABJAD, TRANSCRIPTION) else "" for mark in (a, b))
    swapped = (b == TRANSCRIPTION and a != TRANSCRIPTION) or (b == ABJAD and not a)
    if swapped:
        a, b = b, a
    if a == ABJAD:
        return *(BOTH_ABJAD if b == ABJAD else ONE_ABJAD), swapped
    if a == TRANSCRIPTION and b != TRANSCRIPTION:
        return *ONE_TRANSCRIBED, swapped
    return *PLAIN, swapped
