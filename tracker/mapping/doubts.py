"""Words that turn what a cell says into its opposite, or leave it in doubt: such a cell never stands for the plain word."""

from __future__ import annotations

import re

from tracker.mapping.month_names import DOUBT, folded

NEGATIONS = frozenset(map(folded, (
    "not", "no", "never", "non", "without", "neither", "nor", "none", "isn't", "wasn't", "isnt", "wasnt", "cannot", "yet", "не", "нет", "ни", "без",
    "никогда", "ще", "емес", "жоқ", "ешқашан", "emas", "yo'q", "yoq", "لا", "لم", "لن", "ليس", "ليست", "غير", "بدون", "دون", "ما", "نه", "نیست",
    "نشده", "نمی", "هرگز", "هیچ", "بی", "ne", "pas", "jamais", "sans", "aucun", "aucune", "sin", "nunca", "ningún", "ninguna", "não", "sem",
    "nicht", "kein", "keine", "nie", "ohne", "değil", "yok", "hiç", "olmadan", "senza", "mai", "tidak", "belum", "bukan", "tanpa", "ئەمەس", "يوق",
)))  # fmt: skip
DOUBTS = frozenset((*DOUBT, *map(folded, (
    "likely", "presumed", "presumably", "believed", "reportedly", "allegedly", "alleged", "suspected", "supposedly", "unconfirmed", "unverified",
    "unclear", "rumoured", "rumored", "might", "may", "could", "unsure", "предположительно", "якобы", "наверное", "может", "быть", "неподтверждено",
    "мүмкін", "ықтимал", "белгісіз", "يحتمل", "محتمل", "يعتقد", "يرجح", "مزعوم", "شاید", "گویا", "ظاهرا", "احتمالا", "probablement", "présumé",
    "présumée", "probablemente", "presunto", "presunta", "provavelmente", "talvez", "vermutlich", "wahrscheinlich", "vielleicht", "muhtemelen",
    "galiba", "forse", "probabilmente", "mungkin", "diduga", "можливо", "ймовірно", "ehtimol",
))))  # fmt: skip
SIGNS = re.compile(r"[?？؟]|[未不没沒无無非否]|可能|疑似|据信|據信|据称|據稱|也许|也許|或许|或許")
JOINED = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
TURKIC = re.compile(r"m[aeiıuü]|[мбп][аеыі]|م[ىەاېى]")  # "was not" inside a word of the Turkic languages


def marks(words: str) -> frozenset[str]:
    """The words and signs of a cell that negate or doubt."""
    low = folded(words)
    found = {word for word in JOINED.findall(low) if word in NEGATIONS or word in DOUBTS}
    return frozenset(found | set(SIGNS.findall(low)))


def says_the_same(plain: str, known: str) -> bool:
    """Whether folded words that are written almost like known ones may be a slip of them.

    Not where a word more, another beginning of a word or a syllable inside it may say the opposite: "unreleased",
    "not released", and the same in languages that negate by a prefix or inside the word.
    """
    if marks(plain) != marks(known):
        return False
    ours, theirs = plain.split(), known.split()
    if len(ours) != len(theirs):
        return False
    return all(_a_slip(one, other) for one, other in zip(ours, theirs, strict=True))


def _a_slip(one: str, other: str) -> bool:
    if one == other:
        return True
    if one[:1] != other[:1]:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    end = next(
        (n for n, (a, b) in enumerate(zip(one[:start - 1:-1], other[:start - 1:-1], strict=False)) if a != b),
        min(len(one), len(other)) - start,
    )  # fmt: skip
    inside = one[start : len(one) - end], other[start : len(other) - end]
    return not any(TURKIC.search(more) and len(more) > len(less) for more, less in (inside, inside[::-1]))
