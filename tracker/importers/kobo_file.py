"""Submissions of KoBo and ODK: sheets of repeat groups find the row that they belong to; a form beside them says the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from tracker.errors import UnreadableFile
from tracker.importers import containers, xlsform
from tracker.importers.header import Table
from tracker.importers.sheet import Book, Column, Sheet
from tracker.importers.source import Source

NAME = "KoBo and ODK submissions"
SIGNS = {
    "_id", "_uuid", "_submission_time", "_index", "_validation_status", "__version__", "_parent_index", "_xform_id_string",
    "meta/instanceID", "formhub/uuid", "meta-instanceID", "KEY", "PARENT_KEY", "SubmissionDate", "_parent_table_name",
    "_submission__id", "_submission__uuid", "_submitted_by", "instanceID",
}  # fmt: skip
WEAK = {"_id", "_index", "_parent_index", "KEY"}  # other programs write these too
ENOUGH = 2
KEYS = (("_index", "_parent_index"), ("KEY", "PARENT_KEY"))  # of KoBo, of ODK
TABLE = "_parent_table_name"
CUT = 31  # letters of a sheet's name


def read(source: Source) -> Book | None:
    """Submissions; None where nothing says that the file holds any. Raises UnreadableFile for a form that is none."""
    found = containers.found(source)
    if found is None:
        return None
    form = _form(source)
    signs = [SIGNS & set(_names(table)) for table in found.tables]
    if form is None and not any(len(found_here) >= ENOUGH and found_here - WEAK for found_here in signs):
        return None
    tables = [replace(table, sheet=_linked(table, found.tables)) for table in found.tables]
    sheets = xlsform.told(form, tuple(tables)) if form else tuple(_options(table) for table in tables)
    notes = tuple(note for table in found.tables for note in table.notes)
    asked = (
        () if form else ("Choose the form (XLSForm) beside the submissions, and its labels and choices are known too.",)
    )
    return Book(NAME, sheets, (*found.notes, *notes, *asked))


def _form(source: Source) -> xlsform.Form | None:
    if source.form is None:
        return None
    form = xlsform.form_of(Source.at(source.form))
    if form is None:
        raise UnreadableFile(
            f"{source.form.name} is no form: an XLSForm has a sheet 'survey' with columns 'type' and 'name'."
        )
    return form


def _names(table: Table) -> list[str]:
    return [column.name for column in table.sheet.columns]


def _linked(table: Table, tables: Sequence[Table]) -> Sheet:
    """The sheet with its key, and the sheet and column that its rows belong to."""
    sheet, names = table.sheet, _names(table)
    if sheet.parent or sheet.key_column:
        return sheet
    for key, above in KEYS:
        if key in names:
            sheet = replace(sheet, key_column=key)
        parent = _parent(table, tables, key, above) if above in names else None
        if parent is not None:
            return replace(sheet, parent=parent.sheet.name, parent_column=above)
    return sheet


def _parent(table: Table, tables: Sequence[Table], key: str, above: str) -> Table | None:
    names = _names(table)
    others = [other for other in tables if other is not table and key in _names(other)]
    if TABLE in names:
        place = names.index(TABLE)
        said = next((row[place] for row in table.sample if row[place]), "")
        for other in others:
            if other.sheet.name == said or (len(said) > CUT and said.startswith(other.sheet.name)):
                return other
    pointed = {row[names.index(above)] for row in table.sample}
    holding = [other for other in others if pointed & {row[_names(other).index(key)] for row in other.sample}]
    near = [other for other in holding if table.sheet.name.startswith(PurePosixPath(other.sheet.name).name + "-")]
    return next(iter((*near, *holding)), None)


def _options(table: Table) -> Sheet:
    """Columns "question/option" tell one choice of several, and that the question's own values are parted by blanks."""
    names = set(_names(table))
    options: dict[str, list[str]] = {}
    for name in _names(table):
        question, _, option = name.rpartition("/")
        if question in names:
            options.setdefault(question, []).append(option)

    def told(column: Column) -> Column:
        if column.name.rpartition("/")[0] in options:
            return replace(column, hint=column.hint or "xlsform:option")
        listed = options.get(column.name)
        if listed and all(option and " " not in option for option in listed):
            return replace(column, hint=column.hint or "xlsform:select_multiple", separator=xlsform.BLANK)
        return column

    return replace(table.sheet, columns=tuple(map(told, table.sheet.columns)))
