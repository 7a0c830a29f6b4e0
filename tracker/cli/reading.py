"""tracker report propose, tracker evaluate: what a text offers, and how good the offers are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.common import Json, note_printed, plain, user
from tracker.errors import InvalidFacts

if TYPE_CHECKING:
    from tracker.reading.tally import Tally

SHOWN = 20  # files that could not be scored


def propose(
    ref: str,
    as_json: Json = False,
    model: Annotated[bool, typer.Option("--model", help="Also ask the model of TRACKER_MODEL_URL.")] = False,
) -> None:
    """Print what a report offers: proposed statements with their words. Nothing is kept."""
    from tracker.actions import reading
    from tracker.reading import plugged

    person = user()
    if model and (own := plugged.settings()) is not None:
        typer.echo(own.warning, err=True)
    found = reading.propose(person, ref, ask_model=model)
    if as_json:
        value = plain(found)
        note_printed(person, f"proposals for {ref}", value["proposals"])
        typer.echo(json.dumps(value, ensure_ascii=False, indent=1))
        return
    for note in (f"Language {found.language}, script {found.script}; read by {found.engine}.", *found.notes):
        typer.echo(note, err=True)
    label = {thing.key: thing.label for thing in found.things}
    for p in found.proposals:
        value_text = p.code or (label[p.record] if p.record else p.text)
        says = f"{label[p.speaker]}, " if p.speaker else ""
        typer.echo(
            f"{p.key:>5} {p.start:>6}-{p.end:<6} {p.score:.2f} {label[p.about]}: {p.field} = {value_text[:80]}"
            f"{' (denied)' if p.stance.value == 'denies' else ''}  [{says}{p.attribution.value}; {p.basis.value}]{'  ? ' + p.doubt if p.doubt else ''}"
        )


def evaluate(
    folder: Path,
    as_json: Json = False,
    each: Annotated[bool, typer.Option("--each", help="Say which were false and missed.")] = False,
) -> None:
    """Score proposals against answers: NN.txt with NN.golden.json, coding forms, and MUC-4 answer keys."""
    from tracker.reading import evaluate as scoring

    if not folder.is_dir():
        raise InvalidFacts(
            f"{folder} is a file: name the folder it is in." if folder.exists() else f"There is no folder {folder}."
        )
    found = scoring.evaluate(folder)
    for name, why in found.left[:SHOWN]:
        typer.echo(f"Not scored: {name}: {why}.", err=True)
    if len(found.left) > SHOWN:
        typer.echo(f"Not scored: {len(found.left) - SHOWN} more; --json lists all.", err=True)
    if as_json:
        typer.echo(json.dumps(scoring.as_json(found), ensure_ascii=False, indent=1))
        return
    typer.echo(
        f"{'text type':<30} {'kind':<24} {'true':>5} {'false':>5} {'missed':>6} {'precision':>9} {'recall':>7} {'F1':>6}"
    )
    for (kind, what), tally in found.table().items():
        typer.echo(
            f"{kind:<30} {what:<24} {len(tally.true):>5} {len(tally.false):>5} {len(tally.missed):>6} {_share(tally.precision):>9} {_share(tally.recall):>7} {_share(tally.f1):>6}"
        )
        if each:
            _list(tally)
    clean, empty = found.clean()
    if empty:
        typer.echo(f"Texts with nobody to find: {empty}; without a victim proposed: {clean}.")


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _list(tally: Tally) -> None:
    for word, some in (("false", tally.false), ("missed", tally.missed)):
        for one in some:
            typer.echo(f"    {word}: {one}")
