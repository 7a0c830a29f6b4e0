"""Sheets beside the table of a workbook that are about nobody: lists of codes, notes to the reader, pivot tables, charts."""

from __future__ import annotations

from tracker.importers.sheet import Book, Sheet
from tracker.mapping.about import NAMED, NOTHING, PERSONAL, About
from tracker.mapping.headers import plain

NAMES = frozenset(
    "codebook codes code lists list lookup lookups choices options dropdown dropdowns dictionary legend key readme read notes note"
    " instructions guide help about metadata methodology pivot chart charts graph graphs summary totals statistics stats dashboard"
    " validation variables changelog contents кодификатор коды списки справочник легенда примечания сводка сводная диаграмма"
    " инструкция итоги قائمه قوائم رموز ملاحظات ملخص دليل راهنما فهرست خلاصه codigos listas notas resumen grafico instrucciones"
    " leyenda listes notice resume graphique legende codes hinweise liste zusammenfassung diagramm 说明 代码 列表 图表 汇总".split()
)
PIVOT = {
    "row labels",
    "column labels",
    "grand total",
    "названия строк",
    "общий итог",
    "etiquetas de fila",
    "zeilenbeschriftungen",
}
DAYS = {
    "date",
    "arrest_date",
    "birth",
    "death",
    "disappearance_date",
    "killing_date",
    "release_date",
}  # in no list of words
EVENTS = {"incident", "incident_id", "date"}


def without_side_sheets(book: Book, kinds: dict[str, About]) -> dict[str, About]:
    """The same without sheets that hold no records, where another sheet of the file does."""
    aside = {sheet.name: why for sheet in book.sheets if (why := _why(sheet, kinds[sheet.name]))}
    if not any(about.about and name not in aside for name, about in kinds.items()):
        return kinds
    return {name: About("", aside[name]) if name in aside else about for name, about in kinds.items()}


def _why(sheet: Sheet, own: About) -> str:
    """Why a sheet holds no records; "" where it may hold some."""
    if sheet.parent or own.own or own.tie or not own.about or any(column.hint for column in sheet.columns):
        return ""
    found = {meant.concept for meant in own.meanings if meant}
    if {plain(column.name) for column in sheet.columns} & PIVOT:
        return "Its headers are those of a pivot table: it counts what other sheets hold."
    if own.reason == NOTHING:
        return "Nothing in it is about people, incidents, places or organisations."
    if own.about == "individual" and not found & (NAMED | DAYS | {"id", "ref", "caption"}):
        return "No column names or numbers a person: it seems to be a list of words beside the table."
    told = set(plain(sheet.name).split())
    few = len(found & PERSONAL) < 2 and (not found & NAMED or len(found) < 3)
    if told & NAMES and few and not (found & EVENTS and len(found) > 2):
        return "By its name it goes with the table, and its columns tell of no person or incident."
    return ""
