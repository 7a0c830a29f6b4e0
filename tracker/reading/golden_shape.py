"""Whether answers have the form that scoring needs; what is wrong is said with its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.errors import InvalidFacts

CLAIM = ("subject_id", "field", "stance", "quote")


def folder_answers(answers: Any) -> None:
    """Answers of the form `NN.golden.json`. Raises InvalidFacts."""
    _is(answers, dict, "the answers")
    for number, person in enumerate(_list(answers, "persons"), 1):
        where = f"person {number}"
        _is(person, dict, where)
        _is(person.get("name_as_written"), str, f"name_as_written of {where}")
        _words(person.get("roles"), f"roles of {where}")
        _words(person.get("variants_in_text"), f"variants_in_text of {where}")
    for number, incident in enumerate(_list(answers, "incidents"), 1):
        where = f"incident {number}"
        _is(incident, dict, where)
        _is(incident.get("date_text") or "", str, f"date_text of {where}")
        _words(incident.get("places"), f"places of {where}")
    for number, injury in enumerate(_list(answers, "injuries"), 1):
        _is(injury, dict, f"injury {number}")
        _is(injury.get("person") or "", str, f"person of injury {number}")
    _words(answers.get("must_not_be_victims"), "must_not_be_victims")


def form_answers(answers: Any) -> None:
    """A coding form with its tables. Raises InvalidFacts."""
    _is(answers, dict, "the answers")
    _is(answers.get("tables"), dict, "tables")
    tables: Mapping[str, Any] = answers["tables"]
    for name, needed in (("record", ("key", "kind")), ("name", ("record_id", "text")), ("claim", CLAIM)):
        _is(tables.get(name), list, f"tables.{name}")
        for number, row in enumerate(tables[name], 1):
            _is(row, dict, f"row {number} of tables.{name}")
            for key in needed:
                _is(row.get(key), str, f"{key} of row {number} of tables.{name}")
    for name, rows in tables.items():
        _is(rows, list, f"tables.{name}")
        for number, row in enumerate(rows, 1):
            _is(row, dict, f"row {number} of tables.{name}")
    for number, claim in enumerate(tables["claim"], 1):
        if claim.get("quote_start") is not None:
            for key in ("quote_start", "quote_end"):
                _is(claim.get(key), int, f"{key} of row {number} of tables.claim")


def muc_answers(answers: Any) -> None:
    """Answer keys of MUC-4: templates by text. Raises InvalidFacts."""
    _is(answers, dict, "the answer keys")
    for name, templates in answers.items():
        _is(templates, list, name)
        for template in templates:
            _is(template, dict, f"a template of {name}")
            for slot in ("HUM TGT: NAME", "HUM TGT: DESCRIPTION"):
                _words(template.get(slot), f"{slot} of {name}")


WORDS = {dict: "an object", list: "a list", str: "words", int: "a whole number"}


def _is(value: Any, kind: type, what: str) -> None:
    if not isinstance(value, kind) or isinstance(value, bool):
        raise InvalidFacts(f"{what} should be {WORDS[kind]}")


def _list(answers: Mapping[str, Any], name: str) -> list[Any]:
    found = answers.get(name) or []
    _is(found, list, name)
    return list(found)


def _words(value: Any, what: str) -> None:
    _is(value or [], list, what)
    for one in value or []:
        _is(one, str, f"each of {what}")
