"""Score a folder of texts with their answers, by text type and kind of proposal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tracker.errors import NotFound
from tracker.reading import golden, golden_form, golden_muc, read
from tracker.reading.tally import Scores, Tally


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
    """Score every text of a folder that has answers beside it. Raises NotFound where there is none."""
    out = Evaluation()
    for name, text, kind, score in _pairs(folder):
        reading = read(text)
        scores = score(text, reading)
        people = scores.get("people") or scores.get("victims by name") or Tally()
        nothing = not (people.true or people.missed)
        count = len(golden.victims(text, reading))
        out.texts.append(
            Scored(
                name,
                f"{kind}, nothing to find" if nothing and "muc" not in kind.lower() else kind,
                scores,
                count,
                nothing,
            )
        )
    if not out.texts:
        raise NotFound(
            f"In {folder} there is no text with answers: NN.txt beside NN.golden.json, or texts with answer keys of MUC-4."
        )
    return out


def _pairs(folder: Path) -> Iterator[tuple[str, str, str, Any]]:
    for path in sorted(folder.rglob("*.json")):
        if path.name.endswith("golden.json"):
            stem = path.name.removesuffix("golden.json").rstrip(".")
            texts = [path.with_name(f"{stem}.txt")] if stem else sorted(path.parent.glob("*.txt"))
            if len(texts) == 1 and texts[0].is_file():
                answers = json.loads(path.read_text("utf-8"))
                about = path.with_name(f"{stem}.json")
                told = json.loads(about.read_text("utf-8")) if stem and about.is_file() else {}
                kind = str(answers.get("type") or told.get("lang") or "article")
                against = golden_form.against_form if "tables" in answers else golden.against_folder
                yield texts[0].name, texts[0].read_text("utf-8"), kind, lambda t, r, a=answers, f=against: f(t, r, a)
        elif path.name.startswith("answer_keys"):
            for name, templates in sorted(json.loads(path.read_text("utf-8")).items()):
                text = path.with_name(f"{name}.txt")
                if text.is_file():
                    yield (
                        name,
                        text.read_text("utf-8"),
                        "MUC-4",
                        lambda t, r, a=templates: golden_muc.against_muc(t, r, a),
                    )


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
        "texts": [
            {"text": t.name, "type": t.type, "victims": t.victims, "scores": {k: row(v) for k, v in t.scores.items()}}
            for t in found.texts
        ],
    }
