"""Names in a text that is written with capitals: its words, those that stand together, and what is known of a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from tracker.reading import english_words as words

WORD = re.compile(r"--+|(?:[A-Z]\.){2,}|[^\W\d_](?:[\w’'ʼʻ‘-]*\w)?|\d[\d,.]*\d|\d|[^\w\s]")


PARTICLES = frozenset(
    "al el bin ibn bint de del della van von der den da dos di la le ben abu ould mint arap ole aït ait ten ter ul ur oglu uulu qizi kyzy y e".split()
)
PATRONYMICS = frozenset("oglu ogly oğlu uulu uly ulı qizi kyzy qyzy gyzy kızı qızı".split())  # end a Turkic name


LED_BY_ARTICLE = re.compile(r"(?:al|el|as|ad|an|ar|at|az|ash|ul|ibn|bin|d|l)[-’'][A-Z]")


@dataclass
class Token:
    """A word or sign; `text` without a possessive ending."""

    text: str
    start: int
    end: int
    own: bool = False
    """Whether a possessive ending follows ("Ada's")."""

    @property
    def low(self) -> str:
        """Without case."""
        return self.text.casefold()

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper() or LED_BY_ARTICLE.match(self.text) is not None


@dataclass
class Mention:
    """A name at one place of the text: `kind` is person, body, place or other."""

    start: int
    end: int
    text: str
    kind: str
    score: float = 0.9
    sex: str = ""
    title: str = ""
    own: bool = False


@dataclass
class Person:
    """All mentions of one person: the fullest spelling is its `name`, a title before the name tells its `sex`.

    `spoken_of` is the sex of the pronouns that the text uses (tracker/reading/pronouns.py).
    """

    number: int
    name: str
    mentions: list[Mention] = field(default_factory=list)
    sex: str = ""
    sex_at: tuple[int, int] | None = None
    office: bool = False
    spoken_of: str = ""

    def span(self) -> tuple[int, int]:
        """Where the fullest spelling stands first."""
        first = next((m for m in self.mentions if m.text == self.name), self.mentions[0])
        return first.start, first.end


def tokens(text: str, start: int, end: int) -> list[Token]:
    """The words and signs between two offsets."""
    found = []
    for match in WORD.finditer(text, start, end):
        word, stop = match[0], match.end()
        if word[-1] == "s" and len(word) > 2 and word[-2] in "’'":
            word = word[:-2]
            found.append(Token(word, match.start(), match.start() + len(word), own=True))
        else:
            found.append(Token(word, match.start(), stop))
    return found


@lru_cache(maxsize=4)
def shouted(text: str) -> bool:
    """Whether all of a text is in capitals, as in old wire reports."""
    letters = [c for c in text[:3000] if c.isalpha()]
    return len(letters) > 100 and sum(c.isupper() for c in letters) > 0.9 * len(letters)


QUOTES = {"“": "”", '"': '"', "‘": "’", "'": "'", "«": "»"}


def nickname(found: Sequence[Token], index: int) -> int:
    """How many tokens a nickname in quotes between two names takes ("Lewis “Wiggy” Wigmore"); 0 where there is none."""
    closing = QUOTES.get(found[index].text)
    if closing is None or index == 0:
        return 0
    for inside in (1, 2):
        end = index + inside + 1
        if (
            end + 1 < len(found)
            and found[end].text == closing
            and all(one.capital for one in found[index + 1 : end])
            and found[end + 1].capital
            and found[end + 1].start - found[end].end == 1
        ):
            return inside + 2
    return 0


def runs(found: Sequence[Token]) -> Iterable[list[Token]]:
    """Neighbouring capitalised words, particles and nicknames between them, as one run."""
    run: list[Token] = []
    taken = 0
    for index, token in enumerate(found):
        after = found[index + 1] if index + 1 < len(found) else None
        if run and not taken and token.start - run[-1].end == 1 and not run[-1].own:
            taken = nickname(found, index)
        if taken:
            run.append(token)
            taken -= 1
            continue
        near = not run or token.start - run[-1].end <= 1 or (token.text == "." and token.start == run[-1].end)
        joined = near and not (run and run[-1].own)
        if (
            token.capital
            and joined
            or run
            and joined
            and token.low in PATRONYMICS
            or run
            and joined
            and (token.low in PARTICLES or (token.low in ("of", "for") and run[-1].low in words.ORG_WORDS))
            and after
            and after.capital
            and after.start - token.end <= 1
            or (
                run
                and joined
                and token.text in "-/"
                and after
                and after.capital
                and after.start == token.end
                and token.start == run[-1].end
            )
            or (
                run
                and joined
                and token.text == "."
                and after
                and after.capital
                and (len(run[-1].text) == 1 or run[-1].low in words.TITLES | set(words.HONORIFICS))
            )
        ):
            run.append(token)
        else:
            if run:
                yield run
            run = [token] if token.capital else []
    if run:
        yield run


LETTERS, MARKS = re.compile(r"\w+"), re.compile(r"[’'ʼʻ‘]")


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """A spelling without case and signs, for comparing."""
    return " ".join(LETTERS.findall(MARKS.sub("", name.casefold())))
