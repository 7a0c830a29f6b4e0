"""What somebody typed into the search box, as a tree. No query is an error: it is read as generously as it can be.

    police abuse          both words, anywhere in the text
    "human rights"        the words side by side
    detain*               words that begin so
    police OR militia     one of them (also |)
    -soldier  NOT soldier not this word
    ( )                   what belongs together

AND binds more tightly than OR. Quotes and brackets that are not closed close by themselves. What has nothing to find,
such as a lone NOT, is left out. Chinese needs no spaces: any run of characters is a phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tracker.wording import words

MOST_LETTERS, MOST_PHRASES, DEEPEST = 2_000, 50, 10  # of one query; more is not read, deeper brackets are read flat

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»「」『』＂〝〞", '"') | {"（": "(", "）": ")", "＊": "*", "−": "-"})
_PIECE = re.compile(
    r'(?P<bracket>[()])|(?P<minus>-(?=[^\s)]))|"(?P<quoted>[^"]*)(?:"|$)(?P<star>\*?)|(?P<word>[^\s()"]+)'
)
_OR, _AND, _NOT = ("OR", "|", "||"), ("AND", "&", "&&", "+"), ("NOT", "!")


@dataclass(frozen=True)
class Phrase:
    """Words side by side; with `prefix` the last one may go on.

    `terms` are as an index holds them, `plain` is the same as a text without case and marks, `said` as it was typed,
    `quoted` whether in quotes.
    """

    terms: tuple[str, ...]
    prefix: bool = False
    plain: str = ""
    said: str = field(default="", compare=False)
    quoted: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Not:
    """Texts without this; only ever beside something to find, in All."""

    part: Node


@dataclass(frozen=True)
class All:
    """Texts with every one of these, anywhere."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Either:
    """Texts with one or more of these."""

    parts: tuple[Node, ...]


Node = Phrase | Not | All | Either


@dataclass(frozen=True)
class Query:
    """The tree, None where there is nothing to find, and the same in words, to show how it was understood.

    `is_plain`: words alone were typed, nothing that joins, leaves out or quotes. `only_denies`: all that was typed is
    to be left out.
    """

    node: Node | None
    understood: str = ""
    is_plain: bool = True
    only_denies: bool = False


def parse(typed: str) -> Query:
    """Read a query."""
    read = typed[:MOST_LETTERS].replace("\x00", " ").translate(_QUOTES)
    tree = _tree(read)
    found = _findable(tree)
    is_plain = all(_is_plain(piece) for piece in _PIECE.finditer(read))
    return Query(found, _told(found, True) if found else "", is_plain, found is None and tree is not None)


def beginnings(typed: str) -> Node | None:
    """Every word that was typed, in any order, and each may go on; no sign means anything. None: no word was typed."""
    pieces = (_phrase(piece.replace("*", " "), True) for piece in typed[:MOST_LETTERS].split())
    found: list[Node] = [piece for piece in pieces if piece is not None]
    return _joined(All, found[:MOST_PHRASES]) if found else None


def phrases(node: Node) -> Iterator[Phrase]:
    """Every phrase that is looked for, those after NOT left out."""
    if isinstance(node, Phrase):
        yield node
    elif not isinstance(node, Not):
        for part in node.parts:
            yield from phrases(part)


@dataclass
class _Group:
    """A bracket that is still open: what stands between its ORs, and whether NOT stands before it."""

    denied: bool = False
    choices: list[list[Node]] = field(default_factory=lambda: [[]])
    denying: bool = False  # NOT was the last word

    def add(self, node: Node | None) -> None:
        """Take what comes next."""
        if node is not None:
            self.choices[-1].append(Not(node) if self.denying else node)
        self.denying = False

    def closed(self) -> Node | None:
        """All of it."""
        found = [_joined(All, choice) for choice in self.choices if choice]
        return _joined(Either, found) if found else None


def _joined(of: type[All] | type[Either], nodes: list[Node]) -> Node:
    """One node of several; of the same kind inside each other are one, one alone is itself."""
    flat: list[Node] = []
    for node in nodes:
        flat += node.parts if isinstance(node, of) else (node,)
    once = list(dict.fromkeys(flat))
    return once[0] if len(once) == 1 else of(tuple(once))


def _is_plain(piece: re.Match[str]) -> bool:
    """Whether a piece is a word, or a bracket, which means nothing by itself."""
    return bool(piece["bracket"]) or (bool(piece["word"]) and piece["word"] not in (*_OR, *_AND, *_NOT))


def _tree(typed: str) -> Node | None:
    open_groups = [_Group()]
    count = flat = 0
    for piece in _PIECE.finditer(typed):
        group = open_groups[-1]
        word = piece["word"]
        if piece["bracket"] == "(" and len(open_groups) > DEEPEST:
            flat += 1
        elif piece["bracket"] == "(":
            open_groups.append(_Group(group.denying))
        elif piece["bracket"] == ")" and flat:
            flat -= 1
        elif piece["bracket"] == ")":
            if len(open_groups) > 1:
                inner = open_groups.pop().closed()
                open_groups[-1].add(inner)
        elif word in _OR:
            group.choices.append([])
        elif piece["minus"] or word in _NOT:
            group.denying = not group.denying
        elif word not in _AND and count < MOST_PHRASES:
            found = _phrase(word) if word else _phrase(piece["quoted"], bool(piece["star"]), True)
            count += found is not None
            group.add(found)
    while len(open_groups) > 1:
        inner = open_groups.pop().closed()
        open_groups[-1].add(inner)
    return open_groups[0].closed()


def _phrase(typed: str, prefix: bool = False, quoted: bool = False) -> Phrase | None:
    """The words of a piece; a star ends it, and lets the last one go on."""
    before, star, _ = typed.partition("*")
    prefix = prefix or bool(star)
    found, plain = words.terms(before), words.runs(words.fold(before))
    if not found:
        return None
    if words.is_unspaced(
        plain[-1]
    ):  # the last character of a run stands alone in the index, but a text may go on there
        prefix = len(plain[-1]) == 1
        found = found[:-1] if not prefix else found
    said = " ".join(before.split())
    return Phrase(tuple(found), prefix, " ".join(plain), f"{said}*" if star else said, quoted)


def _findable(node: Node | None) -> Node | None:
    """The tree without what has nothing to find: a NOT is only there beside something else."""
    if isinstance(node, Phrase) or node is None:
        return node
    if isinstance(node, Not):
        return None
    found: list[Node] = []
    denied: list[Node] = []
    for part in node.parts:
        if not isinstance(part, Not):
            found += [kept] if (kept := _findable(part)) else []
        elif isinstance(node, All) and (inner := _findable(part.part)):
            denied.append(Not(inner))
    return _joined(type(node), [*found, *denied]) if found else None


def _told(node: Node, is_whole: bool = False) -> str:
    """A tree in words."""
    if isinstance(node, Phrase):
        return f'"{node.said}"' if len(node.terms) > 1 and not words.is_unspaced(node.terms[0]) else node.said
    if isinstance(node, Not):
        return f"not {_told(node.part)}"
    between = " and " if isinstance(node, All) else " or "
    told = between.join(_told(part) for part in node.parts)
    return told if is_whole else f"({told})"
