"""XLSForm: the questions of a form as columns with their labels, types and choices; a form alone has no lines.

A repeat group is a sheet below the one that it stands in. Hints are `xlsform:<type>`, with the type as XLSForm names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tracker.importers import containers, header
from tracker.importers.header import Table
from tracker.importers.sheet import Book, Column, Line, Sheet
from tracker.importers.source import Source

NAME = "XLSForm"
SELECT = re.compile(
    r"(select[ _]one|select[ _]multiple|select all that apply|rank)(?:_from_file|[ _]external)?(?:\s+(?:from\s+)?(.*))?"
)
NO_ANSWER = (
    "note",
    "begin_group",
    "end_group",
    "begin_repeat",
    "end_repeat",
    "audit",
    "start-geopoint",
    "background-audio",
)
BLANK = " "  # parts the values of a select_multiple


@dataclass
class Question:
    """A question: its name, the groups that it stands in, its type, label and choices; `repeat` is the innermost repeat."""

    name: str
    groups: tuple[str, ...]
    kind: str
    label: str = ""
    choices: dict[str, str] = field(default_factory=dict)
    several: bool = False
    repeat: str = ""

    @property
    def path(self) -> str:
        """Its name behind those of its groups."""
        return "/".join((*self.groups, self.name))

    def column(self, name: str) -> Column:
        """The column of its answers."""
        return Column(name, self.label, f"xlsform:{self.kind}", self.choices, BLANK if self.several else "")


@dataclass(frozen=True)
class Form:
    """A form: its title, its questions in order, its repeat groups with the one that each stands in."""

    title: str
    questions: tuple[Question, ...]
    repeats: dict[str, str]


def read(source: Source) -> Book | None:
    """A form as a book without lines; None where the file is no form."""
    form = form_of(source)
    if form is None:
        return None
    sheets = [_sheet(form, form.title, "", "")]
    sheets += [_sheet(form, repeat, repeat, above or form.title) for repeat, above in form.repeats.items()]
    note = "This is a form: it holds questions and no answers. Its questions and choices say what its submissions mean."
    return Book(NAME, tuple(sheets), (note,))


def form_of(source: Source) -> Form | None:
    """The form in a workbook; None where it holds none."""
    found = containers.found(source)
    if found is None:
        return None
    tables = {table.sheet.name.strip().lower(): table for table in found.tables}
    survey = tables.get("survey")
    if survey is None or not {"type", "name"} <= set(_places(survey)):
        return None
    settings = next(_records(tables["settings"]), {}) if "settings" in tables else {}
    language = settings.get("default_language", "")
    choices = _choices(tables["choices"], language) if "choices" in tables else {}
    title = settings.get("form_title") or settings.get("form_id") or source.stem
    return _form(title, survey, choices, language)


def told(form: Form, tables: tuple[Table, ...]) -> tuple[Sheet, ...]:
    """The sheets of submissions, each column with what the form says of it."""
    by_name: dict[str, Question] = {}
    for question in form.questions:
        by_name.setdefault(question.name, question)
        by_name[question.path] = question
    by_label = {question.label: question for question in form.questions if question.label}
    sheets = []
    for table in tables:
        columns = tuple(_told(column, by_name, by_label) for column in table.sheet.columns)
        sheets.append(_with(table.sheet, columns))
    return tuple(sheets)


def _with(sheet: Sheet, columns: tuple[Column, ...]) -> Sheet:
    return Sheet(sheet.name, columns, sheet.lines, sheet.key_column, sheet.parent, sheet.parent_column)


def _told(column: Column, by_name: dict[str, Question], by_label: dict[str, Question]) -> Column:
    name = column.name
    parts = re.split(r"[/.]", name)
    ways = (name, "/".join(parts), name.replace("-", "/"), parts[-1], name.rpartition("-")[2])
    question = next((by_name[way] for way in ways if way in by_name), None) or by_label.get(name)
    if question is not None:
        made = question.column(name)
        return Column(name, made.label, made.hint, made.choices, made.separator or column.separator)
    parent = by_name.get("/".join(parts[:-1])) or by_name.get(parts[-2]) if len(parts) > 1 else None
    if parent and parent.several and parts[-1] in parent.choices:
        return Column(name, f"{parent.label}: {parent.choices[parts[-1]]}", "xlsform:option")
    return column


def _form(title: str, survey: Table, choices: dict[str, dict[str, str]], language: str) -> Form:
    questions, repeats = list[Question](), dict[str, str]()
    groups, inside = list[str](), list[str]()
    label = _label(survey, language)
    for row in _records(survey):
        kind, name = re.sub(r"\s+", " ", row.get("type", "").strip()), row.get("name", "").strip()
        small = kind.lower().replace(" ", "_")
        if small in ("begin_group", "begin_repeat"):
            groups.append(name)
            if small == "begin_repeat":
                repeats[name] = inside[-1] if inside else ""
                inside.append(name)
        elif small in ("end_group", "end_repeat"):
            gone = groups.pop() if groups else ""
            if inside and small == "end_repeat":
                inside.remove(gone if gone in inside else inside[-1])
        elif kind and name and small not in NO_ANSWER:
            select = SELECT.fullmatch(kind.removesuffix(" or_other").removesuffix(" or specify other").lower())
            question = Question(name, tuple(groups), small, row.get(label, ""), repeat=inside[-1] if inside else "")
            if select:
                question.several = select[1] not in ("select one", "select_one")
                question.kind = (
                    "select_one" if not question.several else "rank" if select[1] == "rank" else "select_multiple"
                )
                listed = (select[2] or row.get("select_from_list_name", "")).strip().split(" ")[0]
                question.choices = choices.get(listed.lower(), {})
            questions.append(question)
    return Form(title, tuple(questions), repeats)


def _choices(table: Table, language: str) -> dict[str, dict[str, str]]:
    label, found = _label(table, language), dict[str, dict[str, str]]()
    for row in _records(table):
        listed = row.get("list_name") or row.get("list name") or ""
        code = row.get("name") or row.get("value") or ""
        if listed and code:
            found.setdefault(listed.strip().lower(), {})[code.strip()] = row.get(label, "") or code
    return found


def _label(table: Table, language: str) -> str:
    """The column of labels: in the form's own language, else without one, else the first."""
    names = [name for name in _places(table) if name == "label" or name.startswith(("label:", "label::"))]
    wanted = language.lower().split(" (")[0]
    own = [
        name for name in names if wanted and name.removeprefix("label").lstrip(":").strip().lower().startswith(wanted)
    ]
    return next((name for name in (*own, *(["label"] if "label" in names else []), *names)), "label")


def _places(table: Table) -> dict[str, int]:
    return {column.name.strip().lower(): place for place, column in enumerate(table.sheet.columns)}


def _records(table: Table) -> Iterator[dict[str, str]]:
    places = _places(table)
    for line in table.sheet.lines(0):
        if not line.broken:
            yield {name: line.cells[place] for name, place in places.items()}


def _sheet(form: Form, name: str, repeat: str, parent: str) -> Sheet:
    own = [question for question in form.questions if question.repeat == repeat]
    twice = {question.name for question in own if [other.name for other in own].count(question.name) > 1}
    names = header.distinct([question.path if question.name in twice else question.name for question in own])
    columns = tuple(question.column(name) for question, name in zip(own, names, strict=True))
    return Sheet(name, columns, _nothing, parent=parent)


def _nothing(after: int) -> Iterator[Line]:
    return iter(())
