"""Score a folder of texts with their answers, by text type and kind of proposal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tracker.errors import InvalidFacts, NotFound
from tracker.reading import Reading, golden, golden_form, golden_muc, golden_shape, read
from tracker.reading.tally import Scores, Tally

NO_ANSWERS = "no answers are beside it"


@dataclass
class Scored:
    """One text: its type, its scores by kind, and how many victims were proposed in it."""

    name: str
    type: str
    scores: Scores
    victims: int
    nothing: bool = False
    """Whether the answers hold nobody: then each victim is wrong."""


@dataclass
class Evaluation:
    """All texts of a folder."""

    texts: list[Scored] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    """Files that could not be scored, each with why."""

    def table(self) -> dict[tuple[str, str], Tally]:
        """Tallies by text type and kind, in the order they were met."""
        out: dict[tuple[str, str], Tally] = {}
        for text in self.texts:
            for kind, tally in text.scores.items():
                out.setdefault((text.type, kind), Tally()).add(tally)
        return out

    def clean(self) -> tuple[int, int]:
        """Of the texts with nobody to find: in how many nobody was proposed, and how many there are."""
        empty = [t for t in self.texts if t.nothing]
        return sum(not t.victims for t in empty), len(empty)


def evaluate(folder: Path) -> Evaluation:
    """Score every text of a folder that has answers beside it; what cannot be scored is listed with why.

    Raises NotFound where there is nothing to score, InvalidFacts where nothing of what there is can be.
    """
    out = Evaluation()
    for pair in _pairs(folder, out.left):
        reading = read(pair.text)
        scores = pair.score(pair.text, reading, pair.answers)
        people = scores.get("people") or scores.get("victims by name") or Tally()
        nothing = not (people.true or people.missed)
        count = len(golden.victims(pair.text, reading))
        kind = f"{pair.type}, nothing to find" if nothing and "muc" not in pair.type.lower() else pair.type
        out.texts.append(Scored(pair.name, kind, scores, count, nothing))
    if not out.texts and any(why != NO_ANSWERS for _, why in out.left):
        raise InvalidFacts("Nothing could be scored. " + " ".join(f"{name}: {why}." for name, why in out.left[:5]))
    if not out.texts:
        raise NotFound(
            f"In {folder} there is no text with answers: NN.txt beside NN.golden.json, or texts with answer keys of MUC-4."
        )
    return out


@dataclass(frozen=True)
class _Pair:
    """A text with its answers, and how they are compared."""

    name: str
    text: str
    type: str
    answers: Any
    score: Callable[[str, Reading, Any], Scores]


def _pairs(folder: Path, left: list[tuple[str, str]]) -> Iterator[_Pair]:
    """What can be scored, in the order of the files; the rest goes to `left` with why."""
    used: set[Path] = set()
    for path in sorted(folder.rglob("*.json")):
        make = (
            _with_answers
            if path.name.endswith("golden.json")
            else _with_keys
            if path.name.startswith("answer_keys")
            else None
        )
        if make is None:
            continue
        try:
            for text, pair in make(path):
                used.add(text)
                if isinstance(pair, str):
                    left.append((text.name, pair))
                else:
                    yield pair
        except InvalidFacts as problem:
            left.append((path.name, str(problem)))
            used.update(_texts_of(path))
    left += [(path.name, NO_ANSWERS) for path in sorted(folder.rglob("*.txt")) if path not in used]


def _texts_of(answers: Path) -> list[Path]:
    """The text that answers belong to; for answers without a number every text beside them."""
    stem = answers.name.removesuffix("golden.json").rstrip(".")
    return [answers.with_name(f"{stem}.txt")] if stem else sorted(answers.parent.glob("*.txt"))


def _with_answers(path: Path) -> Iterator[tuple[Path, _Pair | str]]:
    """NN.golden.json with NN.txt, or a coding form beside one text. Raises InvalidFacts."""
    texts = _texts_of(path)
    if len(texts) != 1 or not texts[0].is_file():
        raise InvalidFacts(
            f"there is no {texts[0].name} beside it"
            if len(texts) == 1
            else f"one text is needed beside it, and there are {len(texts)}"
        )
    answers = _json(path)
    is_form = isinstance(answers, dict) and "tables" in answers
    (golden_shape.form_answers if is_form else golden_shape.folder_answers)(answers)
    about = path.with_name(f"{texts[0].stem}.json")
    told = _json(about) if about.is_file() else {}
    kind = str(answers.get("type") or (told.get("lang") if isinstance(told, dict) else "") or "article")
    against = golden_form.against_form if is_form else golden.against_folder
    yield texts[0], _Pair(texts[0].name, _words(texts[0]), kind, answers, against)


def _with_keys(path: Path) -> Iterator[tuple[Path, _Pair | str]]:
    """The texts of answer keys of MUC-4. Raises InvalidFacts."""
    keys = _json(path)
    golden_shape.muc_answers(keys)
    for name, templates in sorted(keys.items()):
        text = path.with_name(f"{name}.txt")
        if text.is_file():
            yield text, _Pair(name, _words(text), "MUC-4", templates, golden_muc.against_muc)
        else:
            yield text, f"{path.name} has answers for it, but it is not here"


def _words(path: Path) -> str:
    """A text, unchanged but for a mark of byte order. Raises InvalidFacts."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise InvalidFacts(f"{path.name} is not UTF-8 at byte {problem.start + 1}") from None


def _json(path: Path) -> Any:
    """What a file of answers holds. Raises InvalidFacts."""
    try:
        return json.loads(_words(path))
    except json.JSONDecodeError as problem:
        raise InvalidFacts(f"not JSON at line {problem.lineno}, column {problem.colno}") from None
    except RecursionError:
        raise InvalidFacts("not JSON that can be read: it is nested too deeply") from None


def as_json(found: Evaluation) -> dict[str, Any]:
    """The same as plain values."""

    def row(tally: Tally) -> dict[str, Any]:
        return {
            "true": tally.true,
            "false": tally.false,
            "missed": tally.missed,
            "precision": tally.precision,
            "recall": tally.recall,
            "f1": tally.f1,
        }

    clean, empty = found.clean()
    return {
        "by_type": [{"type": kind, "kind": what, **row(tally)} for (kind, what), tally in found.table().items()],
        "nothing_to_find": {"texts": empty, "without_victims": clean},
        "not_scored": [{"file": name, "why": why} for name, why in found.left],
        "texts": [
            {"text": t.name, "type": t.type, "victims": t.victims, "scores": {k: row(v) for k, v in t.scores.items()}}
            for t in found.texts
        ],
    }
