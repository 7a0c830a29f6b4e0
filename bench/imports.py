"""Reading tables that people keep, beside pandas reading the same file as text."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import xlsxwriter

from tracker.importers import open_book

ROWS = int(os.environ.get("BENCH_IMPORT_ROWS", "50000"))
HEADERS = ("id", "name", "born", "sex", "town", "stage", "when", "source", "note", "count")
ROUNDS = 5


def row(number: int) -> list[str | int | date]:
    """One row of an invented table of people."""
    day = date(1950, 1, 1) + timedelta(number % 20_000)
    return [
        f"P{number:07}", f"Name {number % 9000} of {number % 700}", day, "fm"[number % 2], f"Town {number % 300}", "detained",
        day + timedelta(9000), f"https://example.org/{number}", "" if number % 3 else "said so, twice", number % 90,
    ]  # fmt: skip


def measure(folder: Path, line: Callable[..., None], times: Callable[..., list[float]]) -> None:
    """One line for CSV and one for XLSX; both sides read every cell."""
    plain, book = folder / "people.csv", folder / "people.xlsx"
    with plain.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        writer.writerows(row(number) for number in range(ROWS))
    made = xlsxwriter.Workbook(book, {"default_date_format": "yyyy-mm-dd"})
    sheet = made.add_worksheet("people")
    sheet.write_row(0, 0, HEADERS)
    for number in range(ROWS):
        sheet.write_row(number + 1, 0, row(number))
    made.close()
    for path, read in ((plain, pd.read_csv), (book, pd.read_excel)):
        ours = times(lambda path=path: sum(1 for one in open_book(path).sheets for _ in one.lines(0)), ROUNDS, 1)
        peer = times(lambda path=path, read=read: read(path, dtype=str), ROUNDS, 1)  # type: ignore[operator]
        what = f"open and read a {path.suffix} of {ROWS:,} rows, 10 columns"
        line(what, ours, peer, f"pandas {read.__name__}, all as text")
        print(f"{'  rows a second':<58} {ROWS / sorted(ours)[len(ours) // 2] * 1000:8,.0f}")
