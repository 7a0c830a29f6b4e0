"""The pages of a DOCX as a reader has them: columns as wide as meant, rows whole, notes behind names of any script."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import docx
from docx.oxml.ns import qn
from lxml import etree

from tracker.exporters import paper_docx
from tracker.exporters.paper import Block, Note, Paper, Para, Run, Table

NAMES = "Ilsa Tornvald; ئىلسا تورنۋالد"
LONG = "a word " * 400


def opened(*blocks: Block, language: str = "en") -> Any:
    made = Paper("A paper", language, date(2026, 11, 24), blocks, (Note("said", "en", "who"),), "head", "IND-1")
    return docx.Document(io.BytesIO(paper_docx.write(made)))


def row(*words: str) -> tuple[Any, ...]:
    return tuple(((Run(word),),) for word in words)


def test_columns_are_as_wide_as_meant_in_every_program() -> None:
    (table,) = opened(Table((row("1", "A source"), row("2", LONG)), (1, 15), ("no.", "source"))).tables

    widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.findall(qn("w:gridCol"))]
    assert 14 < widths[1] / widths[0] < 16
    assert {cell.width for cell in table.columns[0].cells} == {table.columns[0].width}
    assert table._tbl.tblPr.find(qn("w:tblLayout")).get(qn("w:type")) == "fixed"


def test_a_row_stays_on_one_page_but_for_one_that_is_longer_and_the_head_stands_on_each() -> None:
    (table,) = opened(Table((row("1", "A source"), row("2", LONG)), (1, 15), ("no.", "source"))).tables

    head, short, long = table.rows
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None
    assert short._tr.trPr.find(qn("w:cantSplit")) is not None
    assert long._tr.find(qn("w:trPr")) is None or long._tr.trPr.find(qn("w:cantSplit")) is None


def test_questions_and_what_leads_to_accounts_stay_with_what_follows() -> None:
    made = opened(Para((Run("asked"),), "ask"), Para((Run("leads"),), "lead"), Para((Run("told"),)))

    asked, leads, told = made.paragraphs[:3]
    assert asked.paragraph_format.keep_with_next and leads.paragraph_format.keep_with_next
    assert not told.paragraph_format.keep_with_next
    assert asked.paragraph_format.space_before > told.paragraph_format.space_before


def test_every_page_says_which_of_how_many_it_is() -> None:
    (section,) = opened(Para((Run("told"),))).sections

    foot = section.footer.paragraphs[0]._p
    assert [field.get(qn("w:instr")).strip() for field in foot.findall(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    assert "".join(words.text for words in foot.iter(qn("w:t"))) == "IND-1 · page 1 of 1"


def test_a_name_from_right_to_left_is_a_run_of_its_own_and_its_note_stands_behind_it() -> None:
    said = opened(Para((Run(NAMES, "strong", "", (1,)),))).paragraphs[0]

    leftwards = {run.text: bool(run.font.rtl) for run in said.runs if run.text.strip("\u200e")}
    assert leftwards == {"Ilsa Tornvald; ": False, "ئىلسا تورنۋالد": True}
    assert [run.text for run in said.runs][-2] == "\u200e"  # before the mark of the note


def test_words_from_left_to_right_keep_their_numbers_in_a_paper_from_right_to_left() -> None:
    told, own = opened(Para((Run("14 Mill Street"),)), Para((Run("ئىلسا"),)), language="ug").paragraphs[:2]

    assert told.text == "\u200e14 Mill Street\u200e" and own.text == "ئىلسا"


def test_the_number_of_a_note_is_no_larger_than_its_words() -> None:
    made = Paper("A", "en", date(2026, 11, 24), (Para((Run("x", "", "", (1,)),)),), (Note("said", "en", "who"),))
    with zipfile.ZipFile(io.BytesIO(paper_docx.write(made))) as file:
        notes = etree.fromstring(file.read("word/footnotes.xml"))

    sizes = {size.get(qn("w:val")) for size in notes.iter(qn("w:sz"))}
    numbers = [run for run in notes.iter(qn("w:r")) if run.find(qn("w:footnoteRef")) is not None]
    assert sizes == {"16"} and numbers[0].find(qn("w:rPr")).find(qn("w:sz")) is not None
