"""Count weights from texts with answers: python data/reading/weigh.py people|further|texts|texts-further|injured LANGUAGE FOLDER …

Each folder holds NN.txt beside NN.golden.json; those of the language (eng, rus or zho) are taken. For people it writes
weights_LANGUAGE.csv beside this file (`tracker.reading.weighing`), for texts weights_LANGUAGE_texts.csv
(`tracker.reading.matter`), for the injured (English) weights_LANGUAGE_injured.csv (`tracker.reading.whose`); the same texts
give the same file. `further` goes on from the weights that are there: they give way as far as the new texts speak against
them. The injured are counted before going further: each folder is read with weights that met only the others.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from numpy.typing import NDArray

from tracker.reading import (
    around_injuries,
    chinese,
    chinese_names,
    english,
    matter,
    russian,
    tongues,
    weighing,
    weights,
)
from tracker.reading.engine import language_of
from tracker.reading.golden import VICTIM_ROLES
from tracker.reading.names import fold
from tracker.reading.tongues import Tongue

SMALL = 0.015  # what weighs less is left out
FURTHER = 8.0  # how strongly weights are drawn to those of before, of people and of whole texts
PULL, OFTEN = 5.0, 3  # how strongly weights are drawn to nothing (L2); what fewer people have is left out
PULL_NAMES, OFTEN_NAMES = 0.3, 2  # the same for strings that may be names
PULL_TEXTS, OFTEN_TEXTS = 1.0, 2  # the same for whole texts
PULL_INJURED, OFTEN_INJURED = 10.0, 3  # the same for whose an injury is
STEPS = 400
WORDS = re.compile(r"[^\W\d_]+")
Example = tuple[Mapping[str, int], bool]


def answered(folder: Path, language: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The texts of a language, each with its answers."""
    for answers in sorted(folder.glob("*.golden.json")):
        text = answers.with_name(answers.name.replace(".golden.json", ".txt")).read_text("utf-8")
        if language_of(text) == language:
            yield text, json.loads(answers.read_text("utf-8"))


def examples(folder: Path, tongue: Tongue) -> Iterator[Example]:
    """Each person of each text of a language: what is seen of them, and whether something was done to them."""
    for text, answers in answered(folder, tongue.name):
        yield from of_text(text, answers, tongue)


def of_texts(folder: Path, language: str) -> Iterator[Example]:
    """Each text of a language: what it holds, and whether something was done to somebody in it."""
    for text, answers in answered(folder, language):
        yield matter.features(text, language), bool(answers["persons"])


def by_rules(text: str, tongue: Tongue) -> weighing.ByRules:
    """What the rules read in a text."""
    if tongue is tongues.ENGLISH:
        return english.by_rules(text)
    return (russian if tongue is tongues.RUSSIAN else chinese).by_rules(text, tongue.name)


def of_text(text: str, answers: Mapping[str, list[dict[str, list[str]]]], tongue: Tongue) -> Iterator[Example]:
    """The same of one text."""
    harmed = {
        fold(str(name))
        for person in answers["persons"]
        if not person.get("roles") or VICTIM_ROLES & set(person["roles"])
        for name in (person["name_as_written"], *person.get("variants_in_text", []))
    }
    read = by_rules(text, tongue)
    told = weighing.lines(read.text, read.account, read.sentences, tongue)
    seen = weighing.features(read.text, read.account, told, tongue)
    for person in read.account.people:
        names = {fold(person.name), *(fold(mention.text) for mention in person.mentions)}
        yield seen[person.number], bool(names & harmed)


def counted(
    known: Sequence[Example],
    pulled: float = PULL,
    often: int = OFTEN,
    but: frozenset[str] = frozenset(),
    before: Mapping[str, float] | None = None,
) -> dict[str, float]:
    """The weights that tell these examples apart best: a logistic regression, by gradient descent with momentum.

    What holds a word of `but` has none: no name of anybody is kept. They are drawn to those of before, else to nothing.
    """
    before = before or {}
    times = Counter(what for seen, _ in known for what in seen)
    kept = {what for what, count in times.items() if count >= often and not but.intersection(WORDS.findall(what))}
    order = {what: n for n, what in enumerate(sorted(kept | {what for what in before if what}), 1)}
    rows, columns, values = [], [], []
    for row, (seen, _) in enumerate(known):
        for what, count in (("", 1), *seen.items()):
            if what in order or not what:
                rows.append(row)
                columns.append(order.get(what, 0))
                values.append(float(count))
    row_at, column_at, value = np.array(rows), np.array(columns), np.array(values)
    truth: NDArray[np.float64] = np.array([told for _, told in known], float)
    start = np.array([before.get("", 0.0), *(before.get(what, 0.0) for what in order)])
    weight, moved = start.copy(), np.zeros(len(start))
    pull = np.full(len(weight), pulled)
    pull[0] = 0.0
    square = np.bincount(column_at, value**2, len(weight)) / 4 + pull  # no direction bends more than this
    for _ in range(STEPS):
        sure = 1 / (1 + np.exp(-np.bincount(row_at, weight[column_at] * value, len(known))))
        slope = np.bincount(column_at, (sure - truth)[row_at] * value, len(weight)) + pull * (weight - start)
        moved = 0.9 * moved - 0.02 * slope / square * np.sqrt(square.mean() / square.min())
        weight = weight + moved
    return {"": float(weight[0])} | {what: float(weight[n]) for what, n in order.items() if abs(weight[n]) >= SMALL}


def names_of(answers: Mapping[str, list[Any]]) -> set[str]:
    """All names that answers hold."""
    people = [name for one in answers["persons"] for name in (one["name_as_written"], *one.get("variants_in_text", []))]
    return {str(name) for name in (*people, *answers.get("must_not_be_victims", []))}


def chinese_examples(folder: Path) -> Iterator[Example]:
    """Each string of each Chinese text that may be a name, and whether it is one."""
    for text, answers in answered(folder, "zho"):
        yield from chinese_names.examples(text, names_of(answers), chinese.places(text))


def words_of_names(folders: Sequence[Path]) -> frozenset[str]:
    """The words of all names in the answers, without case, that stand in no text in small letters as well."""
    answers = [json.loads(path.read_text("utf-8")) for folder in folders for path in folder.glob("*.golden.json")]
    names = {word for one in answers for name in names_of(one) for word in WORDS.findall(name)}
    texts = [path.read_text("utf-8") for folder in folders for path in folder.glob("*.txt")]
    small = {word for text in texts for word in WORDS.findall(text) if word.islower()}
    return frozenset(word.casefold() for word in names if len(word) > 1 and word.casefold() not in small)


def named(folders: Sequence[Path], language: str) -> frozenset[str]:
    """What `matter` makes of words that no text writes in small letters, and of Chinese names: people and places."""
    texts = [path.read_text("utf-8") for folder in folders for path in folder.glob("*.txt")]
    answers = [json.loads(path.read_text("utf-8")) for folder in folders for path in folder.glob("*.golden.json")]
    found = {word for text in texts for word in WORDS.findall(text)}
    small, large = ({word for word in found if word.islower() is low} for low in (True, False))
    if language == "zho":
        small, large = set(), {name for one in answers for name in names_of(one)}
    forms, known = ({form for word in some for form in matter.FORMS[language](word)} for some in (large, small))
    return frozenset(forms - known)


def write(
    name: str,
    known: Sequence[Example],
    but: frozenset[str],
    pulled: float = PULL,
    often: int = OFTEN,
    before: Mapping[str, float] | None = None,
) -> None:
    """Count and keep the weights of this name."""
    made = counted(known, pulled, often, but, before)
    with Path(__file__).with_name(f"weights_{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("what", "weight"))
        writer.writerows((what, f"{weight:.3f}") for what, weight in sorted(made.items()))
    print(f"{name}: {len(known):,} examples, {sum(true for _, true in known):,} of them true; {len(made):,} weights")  # noqa: T201  # it is run by hand


def of_people(tongue: Tongue, folders: Sequence[Path]) -> None:
    """The weights of a language that tell whether something was done to somebody."""
    but = words_of_names(folders)
    if tongue is tongues.CHINESE:  # names first: who is harmed is weighed among them
        strings = [example for folder in folders for example in chinese_examples(folder)]
        write("zho_names", strings, but, PULL_NAMES, OFTEN_NAMES)
        weights.of.cache_clear()
    write(tongue.name, [example for folder in folders for example in examples(folder, tongue)], but)


def telling(tongue: Tongue, folders: Sequence[Path]) -> list[Example]:
    """The people of texts that name a victim: what texts are about is weighed by itself."""
    pairs = [pair for folder in folders for pair in answered(folder, tongue.name) if pair[1]["persons"]]
    return [example for text, answers in pairs for example in of_text(text, answers, tongue)]


def go_on(tongue: Tongue, folders: Sequence[Path]) -> None:
    """The weights of people, drawn to those of before."""
    known = telling(tongue, folders)
    write(tongue.name, known, words_of_names(folders), FURTHER, OFTEN, weights.of(tongue.name))


def texts_go_on(language: str, folders: Sequence[Path]) -> None:
    """The weights of whole texts, drawn to those of before."""
    known = evened([example for folder in folders for example in of_texts(folder, language)])
    name = f"{language}_texts"
    write(name, known, named(folders, language), FURTHER, OFTEN_TEXTS, weights.of(name))


def injured(tongue: Tongue, folders: Sequence[Path]) -> list[Example]:
    """Each injury that a text tells of with each person who may bear it, and whether the answers say so."""
    found: list[Example] = []
    for folder in folders:
        others = [one for one in folders if one is not folder] or folders
        read = evened([example for other in others for example in of_texts(other, tongue.name)])
        texts = f"{tongue.name}_texts"
        met = {
            tongue.name: counted(telling(tongue, others), FURTHER, OFTEN, before=weights.of(tongue.name)),
            texts: counted(read, FURTHER, OFTEN_TEXTS, before=weights.of(texts)),
        }
        matter.likely.cache_clear()
        with mock.patch.object(weights, "of", met.__getitem__):
            for text, answers in answered(folder, tongue.name):
                found += injured_in(text, answers)
        matter.likely.cache_clear()
    return found


def injured_in(text: str, answers: Mapping[str, list[dict[str, Any]]]) -> Iterator[Example]:
    """The same of one English text: an injury is somebody's where answers quote words of its sentence for them."""
    read, account = english.weighed(text)
    spelt = {
        fold(name): {fold(other) for other in (one["name_as_written"], *one.get("variants_in_text", []))}
        for one in answers["persons"]
        for name in (one["name_as_written"], *one.get("variants_in_text", []))
    }
    told = [
        (spelt.get(fold(str(one["person"])), set()), match.span())
        for one in answers["injuries"]
        if one.get("as_written")
        for match in re.finditer(re.escape(one["as_written"]), text)
    ]
    for unit, number, seen in around_injuries.Scene(read.text, account, read.sentences).pairs():
        person = next(person for person in account.people if person.number == number)
        names = {fold(person.name), *(fold(mention.text) for mention in person.mentions)}
        yield (
            seen,
            any(
                names & theirs and start < unit.sentence.end and unit.sentence.start < end
                for theirs, (start, end) in told
            ),
        )


def evened(known: Sequence[Example]) -> list[Example]:
    """Examples of which the true and the others count about the same: those that are fewer are repeated."""
    fewer, more = sorted(([one for one in known if one[1] is true] for true in (True, False)), key=len)
    return [*more, *fewer * (len(more) // max(1, len(fewer)))]


if __name__ == "__main__":
    folders = [Path(folder) for folder in sys.argv[3:]]
    spoken = next(one for one in (tongues.ENGLISH, tongues.RUSSIAN, tongues.CHINESE) if one.name == sys.argv[2])
    if sys.argv[1] == "people":
        of_people(spoken, folders)
    elif sys.argv[1] == "further":
        go_on(spoken, folders)
    elif sys.argv[1] == "texts-further":
        texts_go_on(spoken.name, folders)
    elif sys.argv[1] == "injured":
        write(f"{spoken.name}_injured", injured(spoken, folders), words_of_names(folders), PULL_INJURED, OFTEN_INJURED)
    else:
        read = [example for folder in folders for example in of_texts(folder, spoken.name)]
        write(f"{spoken.name}_texts", read, named(folders, spoken.name), PULL_TEXTS, OFTEN_TEXTS)
