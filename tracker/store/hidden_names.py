"""Finds hidden names in a text, however they are written there, and says what stands in for them.

Words are looked up one by one in a table of the hidden names, so that thousands of them cost no more than one. Found are:

- each whole spelling, in any case, also run together ("#freeilsatornvald");
- its single parts of three letters or more where they stand as a word with a capital, with up to three letters of an
  ending where a part has five or more; in small letters those of four or more, unless the part is a word of every day;
- parts between capitals or digits ("SaveIlsa", "tornvald1987"), or cut at the end of a line;
- in Chinese and Arabic script a spelling or part wherever it stands, as words are not parted there or grow at their
  front; a Chinese given name alone, unless it is a word of every day.

Marks, and signs that nobody sees, part no word and make no other one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tracker.store.name_forms import (
    BROKEN,
    UNSPACED,
    WORD,
    flat,
    folded,
    letters,
    runs,
    stands_apart,
    words_of_every_day,
)

CUT = "\x00"  # stands for a name where masked texts are searched: no word holds it
BETWEEN = re.compile(r"[\s.\-‐-―'’·]{0,3}")
PART, INFLECTED, ENDING = 3, 5, 3  # letters of a part, of one that may be inflected, of an ending
SMALL, TOGETHER, LONGEST = (
    4,
    8,
    80,
)  # letters of a part in small letters, of a name run together, of what is looked through
BEGIN = 2  # letters that every spelling in a script without spaces has: they are entered by these
BESIDE = 4  # letters of a word with which a name is run together: "Mac" and "Mc" begin other names
VOWELS = "аяйьоеыиуюaeiouy"
JUDGED = 50_000  # words that a masker remembers: texts say the same ones over and over

Span = tuple[int, int, str]


@dataclass(frozen=True)
class Judged:
    """A word by itself: whether it may begin a name, what stands in for it as a part of one, and for parts inside it."""

    begins: bool
    part: str | None
    inside: tuple[Span, ...] = ()


@dataclass
class Masker:
    """Finds and replaces the hidden names: (spelling, what stands in for it).

    `known` are spellings of who may be named: where one stands whole, in several words, none of its words is taken for
    part of a relative's name. `plain` are words that name nothing by themselves, `shy` those that do where they are
    written as a name alone.
    """

    names: Iterable[tuple[str, str]]
    known: tuple[str, ...] = ()
    plain: frozenset[str] = frozenset()
    shy: frozenset[str] = frozenset()
    whole: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    small: set[str] = field(default_factory=set)  # single words that were entered in small letters, as in a chat
    spelled: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    stems: dict[str, str] = field(default_factory=dict)
    unspaced: dict[str, list[tuple[str, str, bool]]] = field(default_factory=dict)
    moved: dict[tuple[int, str], Moved] = field(default_factory=dict)  # texts that were read lately
    judged: dict[str, Judged] = field(default_factory=dict)  # words that were looked at already
    dull: set[str] = field(default_factory=set)  # those of them that are of no name

    def __post_init__(self) -> None:
        """Enter each spelling by its words; the longest of several that begin alike is tried first."""
        for text, stand_in in sorted(self.names):
            if UNSPACED.search(text):
                for place, run in enumerate(runs(text)):
                    self.unspaced.setdefault(run[:BEGIN], []).append((run, stand_in, not place))
            words = tuple(folded(word.group()) for word in WORD.finditer(text) if not UNSPACED.match(word.group()))
            words = tuple(word for word in words if word)
            if not words:
                continue
            self.spelled.setdefault(words[0], []).append((words, stand_in))
            if len(words) == 1 and text == text.lower():
                self.small.add(words[0])
            for word in words:
                if word in self.plain:
                    continue
                if len(word) >= PART:
                    self.parts.setdefault(word, stand_in)
                if len(word) >= INFLECTED and word not in self.shy:
                    stem = word[:-1] if word[-1] in VOWELS and len(word) > INFLECTED - 1 else word
                    self.stems.setdefault(stem, stand_in)
        for text in self.known:
            words = tuple(folded(word.group()) for word in WORD.finditer(text))
            if len(words) > 1:
                self.whole.setdefault(words[0], []).append(words)
        for spellings in self.spelled.values():
            spellings.sort(key=lambda pair: -len(pair[0]))
        for forms in self.unspaced.values():
            forms.sort(key=lambda pair: -len(pair[0]))

    @cached_property
    def begins(self) -> re.Pattern[str]:
        """Letters with which a spelling in a script without spaces begins."""
        return re.compile(f"[{re.escape(''.join(sorted({begin[0] for begin in self.unspaced})))}]")

    @cached_property
    def reach(self) -> tuple[int, int]:
        """How many words, and how many letters without spaces, no name is longer than: with some to spare."""
        words = (len(spelling) for spellings in self.spelled.values() for spelling, _ in spellings)
        signs = (len(run) for of_one in self.unspaced.values() for run, _, _ in of_one)
        return 2 + 2 * max(words, default=0), 3 * max(signs, default=0)

    def spans(self, text: str) -> list[Span]:
        """Where names stand, in order, none inside another; parts side by side are one."""
        found = [*self._words(text), *(self._runs(text) if self.unspaced else ())]
        merged: list[Span] = []
        for start, end, stand_in in sorted(found):
            if merged and start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]), merged[-1][2])
            elif merged and merged[-1][2] == stand_in and BETWEEN.fullmatch(text, merged[-1][1], start):
                merged[-1] = (merged[-1][0], end, stand_in)
            else:
                merged.append((start, end, stand_in))
        return merged

    def _words(self, text: str) -> list[Span]:
        if not (self.whole or self._says_one(text) or BROKEN.search(text)):
            return []
        words = list(WORD.finditer(text))
        found: list[Span] = list(self._broken(text, words)) if "\n" in text else []
        after = 0  # a spelling of several words reaches so far
        for at, word in enumerate(words):
            said = word.group()
            judged = self.judged.get(said) or self._judged(said)
            if at < after or not (judged.begins or judged.part or judged.inside or self.whole):
                continue
            whole = self._whole(words, at) if judged.begins else None
            own = self._known(words, at)
            if own and (whole is None or whole[0] <= own):
                after = at + own
                continue
            if whole:
                after = at + whole[0]
                found.append((word.start(), words[after - 1].end(), whole[1]))
            elif judged.part:
                found.append((word.start(), word.end(), judged.part))
            else:
                found += [(word.start() + start, word.start() + end, one) for start, end, one in judged.inside]
        return found

    def _says_one(self, text: str) -> bool:
        """Whether any word may be of a name: most texts say none, and to see that is quick."""
        fresh = set(WORD.findall(text)) - self.dull
        for said in fresh:
            judged = self._judged(said)
            if not (judged.begins or judged.part or judged.inside):
                if len(self.dull) >= JUDGED:
                    self.dull.clear()
                self.dull.add(said)
        return not fresh <= self.dull

    def _broken(self, text: str, words: Sequence[re.Match[str]]) -> Iterator[Span]:
        """Parts that are cut at the end of a line."""
        cuts = {cut.end(): cut for cut in BROKEN.finditer(text)}
        for before, word in zip(words, words[1:], strict=False):
            cut = cuts.get(word.start()) if cuts else None
            if cut and before.end() in (cut.start(), cut.start() + 1):  # a soft hyphen belongs to its word
                judged = self._judged(before.group() + word.group())
                if judged.part:
                    yield before.start(), word.end(), judged.part

    def _judged(self, said: str) -> Judged:
        """Whether a word may begin a hidden name, and what stands in for it where it is a part of one or holds one."""
        key = folded(said)
        if len(self.judged) >= JUDGED:
            self.judged.clear()
        part = self._part(said, key)
        inside = () if part or not TOGETHER <= len(key) <= LONGEST else tuple(self._inside(said))
        found = self.judged[said] = Judged(key in self.spelled, part, inside)
        return found

    def _whole(self, words: Sequence[re.Match[str]], at: int) -> tuple[int, str] | None:
        """A spelling of several words; one of a single word counts as a part, by its capital."""
        for spelling, stand_in in self.spelled[folded(words[at].group())]:
            alone = len(spelling) == 1
            said = tuple(folded(word.group()) for word in words[at : at + len(spelling)])
            if said == spelling and (not alone or _is_name(words[at].group()) or said[0] in self.small):
                return len(spelling), stand_in
        return None

    def _known(self, words: Sequence[re.Match[str]], at: int) -> int:
        """How many words the longest spelling has that may be named and stands here; 0 for none."""
        spelled = self.whole.get(folded(words[at].group()), ()) if self.whole else ()
        return max(
            (len(one) for one in spelled if one == tuple(folded(word.group()) for word in words[at : at + len(one)])),
            default=0,
        )

    def _part(self, word: str, key: str) -> str | None:
        named = bool(key) and _is_name(word)
        if len(key) < (PART if named else SMALL):
            return None
        if key in self.parts:
            return self.parts[key] if named or key not in words_of_every_day() | self.shy else None
        if not named and key.isascii():
            return None  # such languages bend no names, and "victory" is no victor
        endings = range(ENDING + 1 if named else ENDING)
        stems = (key[: len(key) - cut] for cut in endings if len(key) - cut >= INFLECTED - 1)
        stem = next((stem for stem in stems if stem in self.stems), None)
        if stem is None or (not named and self._is_word(key, stem)):
            return None
        return self.stems[stem]

    def _is_word(self, key: str, stem: str) -> bool:
        """Whether a bent word in small letters may be one of every day: "романы" are novels, and no Roman."""
        return any(form in words_of_every_day() for form in (key, stem, *(stem + vowel for vowel in VOWELS)))

    # --- inside a longer word ---
    def _inside(self, said: str) -> Iterator[Span]:
        """Parts between capitals or digits, and whole spellings run together with each other or with other words."""
        pieces = _pieces(said)
        for at, (start, end) in enumerate(pieces):
            beside = [said[a:b] for a, b in pieces[max(0, at - 1) : at + 2] if (a, b) != (start, end)]
            if beside and all(word.isdigit() or len(word) >= BESIDE for word in beside):
                piece = said[start:end]
                key = folded(piece)
                if len(key) >= SMALL and not piece.isdigit() and (stand_in := self._part(piece, key)):
                    yield start, end, stand_in
        key, place = letters(said)
        for start in range(len(key)):
            for end in range(start + 1, len(key) + 1):
                if key[start:end] in self.spelled and (hit := self._from(key, start, end)):
                    yield place[hit[0]], place[hit[1] - 1] + 1, hit[2]

    def _from(self, key: str, start: int, end: int) -> Span | None:
        """Where a spelling stands that is run together and whose first word is this one, before or behind the others."""
        for spelling, stand_in in self.spelled[key[start:end]]:
            if len(spelling) == 1 or sum(map(len, spelling)) < TOGETHER:
                continue
            if key.startswith("".join(spelling), start):
                return start, start + sum(map(len, spelling)), stand_in
            before = "".join(spelling[1:])
            if key.endswith(before, 0, start):
                return start - len(before), end, stand_in
        return None

    def _runs(self, text: str) -> Iterator[Span]:
        for run in UNSPACED.finditer(text):
            told, place = flat(run.group())
            after = 0
            for begin in self.begins.finditer(told):
                at = begin.start()
                for word, stand_in, whole in self.unspaced.get(told[at : at + BEGIN], ()) if at >= after else ():
                    if told.startswith(word, at) and stands_apart(told, at, at + len(word), whole):
                        after = at + len(word)
                        yield run.start() + place[at], run.start() + place[after - 1] + 1, stand_in
                        break

    def __call__(self, text: str) -> str:
        """The text with what stands in for the names."""
        return replaced(text, self.spans(text))

    def cut(self, text: str) -> str:
        """The text without the names, so that no search finds them or what stands in for them."""
        return replaced(text, [(start, end, CUT) for start, end, _ in self.spans(text)])


def as_names(text: str) -> str:
    """A text typed without capitals, or with a line under its blanks, as if each word were written as a name; of the
    same length, else as it is.
    """
    shown = text.replace("_", " ").title()
    return shown if len(shown) == len(text) else text.replace("_", " ")


def _is_name(word: str) -> bool:
    """Whether a word is written as a name: with a capital, where its script has any."""
    return word[0].isupper() or word[0].isdigit() or word.upper() == word.lower()


def _pieces(said: str) -> list[tuple[int, int]]:
    """A word cut before its capitals and around its digits."""
    cuts = [
        at
        for at in range(1, len(said))
        if (said[at].isupper() and not said[at - 1].isupper()) or said[at].isdigit() != said[at - 1].isdigit()
    ]
    return list(zip([0, *cuts], [*cuts, len(said)], strict=True)) if cuts else []


def replaced(text: str, spans: Sequence[Span]) -> str:
    """The text with what stands in for each of these places."""
    if not spans:
        return text
    out, at = [], 0
    for start, end, stand_in in spans:
        out += [text[at:start], stand_in]
        at = end
    return "".join([*out, text[at:]])


@dataclass(frozen=True)
class Moved:
    """A text as it is masked, and where its places went."""

    raw: str
    spans: tuple[Span, ...]

    @cached_property
    def text(self) -> str:
        """The masked text."""
        return replaced(self.raw, self.spans)

    def start(self, place: int | None) -> int | None:
        """Where what begins at a place begins now; inside a name, with the name."""
        return self._at(place, 0)

    def end(self, place: int | None) -> int | None:
        """Where what ends at a place ends now; inside a name, with the name."""
        return self._at(place, 1)

    def _at(self, place: int | None, side: int) -> int | None:
        if place is None:
            return None
        moved = 0
        for start, end, stand_in in self.spans:
            if end <= place:
                moved += len(stand_in) - (end - start)
            elif start < place:
                return start + moved + (len(stand_in) if side else 0)
        return place + moved

    def quote(self, start: int | None, end: int | None, own: str | None) -> str | None:
        """A quotation as it stands in the masked text."""
        first, last = self.start(start), self.end(end)
        return own if own is None or first is None or last is None else self.text[first:last]
