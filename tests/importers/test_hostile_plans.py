"""Hostile files as a check without a mapping goes through them: suggestions and the plans of all rows, within 10 s and 512 MiB."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from test_hostile import MEBIBYTES, OPEN, SECONDS, SHUT, many_rows, sheet_of, workbook

PLANNED = """
import json, re, resource, sys, time
from pathlib import Path
from tracker.actions import import_source
from tracker.errors import UnreadableFile
rows, said = 0, []
try:
    for _, plan in import_source.of(Path(sys.argv[1])).plans((0, 0)):
        rows += not plan.refused
        said += [problem.reason for problem in plan.problems if len(said) < 5]
except UnreadableFile as problem:
    said.append(problem.sentence)
try:
    peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 2**10
except OSError:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
print(json.dumps([rows, said, time.process_time(), peak]))
"""
HEAD = b'<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c><c r="B1" t="inlineStr"><is><t>Status</t></is></c></row>'


def planned(path: Path) -> tuple[int, str]:
    """(rows that would be loaded, what is said first), in bounds."""
    done = subprocess.run(
        [sys.executable, "-c", PLANNED, str(path)], capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    rows, said, seconds, peak = json.loads(done.stdout)
    assert seconds <= SECONDS, f"{seconds:.1f} s of processor time"
    assert peak <= MEBIBYTES, f"{peak:.0f} MiB"
    return rows, said[0] if said else ""


def test_one_cell_in_the_last_column_makes_no_columns_and_its_row_is_told(tmp_path: Path) -> None:
    person = b'<row r="2"><c r="A2" t="inlineStr"><is><t>Invented Person</t></is></c></row>'
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    path = workbook(tmp_path / "far.xlsx", sheet_of((OPEN + HEAD + person + far + SHUT, 1)))

    assert planned(path) == (1, "It has 16,384 cells where the table has 2 columns.")


def test_many_rows_with_one_cell_far_to_the_right_are_refused(tmp_path: Path) -> None:
    far = b'<row><c r="XFD9"><v>1</v></c></row>'
    path = workbook(tmp_path / "far.xlsx", sheet_of((OPEN + HEAD, 1), (far, 60_000), (SHUT, 1)))

    assert "far to the right of the table" in planned(path)[1]


def test_as_many_headers_as_a_sheet_can_have_are_suggested_in_time(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(",".join(f"Status {n}" for n in range(4_000)) + "\n" + ",".join(["x"] * 4_000) + "\n")

    assert planned(path)


def test_millions_of_lone_carriage_returns_are_refused_early(tmp_path: Path) -> None:
    path = tmp_path / "returns.csv"
    path.write_bytes(b"Name,Status\n" + b"\r" * 5_000_000 + b"\nInvented Person,x\n")

    assert "empty lines" in planned(path)[1]


def test_empty_lines_between_rows_are_counted_and_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "gaps.csv"
    path.write_bytes(b"Name,Age\n" + b"\n" * 50_000 + b"Invented Person,30\n")

    assert planned(path) == (1, "")


def test_a_cell_of_a_hundred_thousand_people_is_refused_and_a_thousand_are_made_in_time(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    many = "; ".join(f"Person {n}" for n in range(100_000))
    rows = [f"Other {n}; " + "; ".join(f"Person {n}" for n in range(998)) for n in range(5)]
    path.write_text("Name,Date of arrest\n" + f'"{many}",2019\n' + "".join(f'"{names}",2019\n' for names in rows))

    loaded, said = planned(path)
    assert loaded == 5
    assert "at most 1,000 can stand in one" in said


def test_rows_behind_a_cell_without_end_are_read(tmp_path: Path) -> None:
    path = tmp_path / "endless.csv"
    path.write_text("Name,Age\n" + '"' + "A" * 2_100_000 + '",30\n' + "Invented Person,30\n" * 5)

    loaded, said = planned(path)
    assert loaded == 5
    assert "longer than 2,000,000 characters" in said


def test_a_small_workbook_of_400_000_rows_is_refused_in_time(tmp_path: Path) -> None:
    assert "Save the sheet as CSV" in planned(many_rows(tmp_path / "many.xlsx", 400_000))[1]
