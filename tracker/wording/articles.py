"""The Arabic article, which is written together with its word: who asks for the word alone means it with the article too.

An index holds such a word as it is written, in its place, so that a phrase is found as it was typed; and beside the
text once more without the article. A single word, or the beginning of one, is so found either way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

LEAST = 3  # letters of what is left: "the" is no article in the word for God
ARTICLE = rf"(?:وال|بال|فال|كال|ال|لل)(?=[\u0621-\u06ff]{{{LEAST}}})"  # also after "and", "in", "so", "as" and "to"
_BEFORE = re.compile(ARTICLE)


def bare(words: Iterable[str]) -> list[str]:
    """The words that stand with an article, each once and without it."""
    found = ((word, _BEFORE.match(word)) for word in words)
    return list(dict.fromkeys(word[before.end() :] for word, before in found if before))
