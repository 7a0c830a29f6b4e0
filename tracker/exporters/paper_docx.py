"""A document as DOCX (Office Open XML) with true footnotes; it holds no author, no program, no time, no thumbnail."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor
from lxml import etree

from tracker.exporters import paper, paper_pdf
from tracker.exporters.paper import Block, Heading, Line, Note, PageBreak, Paper, Para, Picture, Run, Table

SUFFIX = ".docx"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONTS = {"w:ascii": "Arial", "w:hAnsi": "Arial", "w:cs": "Arial", "w:eastAsia": "Microsoft YaHei"}
SOFT = RGBColor(0x5B, 0x57, 0x4E)
RULE = "CFC9BD"
SIZES = {"title": 20.0, "soft": 8.0, "ask": 8.0}
HEADINGS = {1: 12.0, 2: 9.5}
BEFORE = {"ask": 7}  # points above a paragraph, so that a question stands with its answer and not with the one before
KEPT = ("ask", "lead")  # stay on the page of what follows
BESIDE = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+(?:[^\w]+[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+)*")
LEFT_TO_RIGHT = "\u200e"  # keeps the number of a note behind a name that runs from right to left
DROPPED = (RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)  # what the template tells of its maker
WITHOUT_TIME = (1980, 1, 1, 0, 0, 0)  # what an archive writes where no time is told
# what must stand behind an element within its parent: Office Open XML (ISO/IEC 29500-1) keeps an order
AFTER = {
    "w:pBdr": ("w:shd", "w:tabs", "w:bidi", "w:spacing", "w:ind", "w:jc", "w:rPr"),
    "w:bidi": ("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr"),
    "w:bidiVisual": ("w:tblStyleRowBandSize", "w:tblStyleColBandSize", "w:tblW", "w:jc", "w:tblInd", "w:tblBorders", "w:tblLayout", "w:tblLook"),
    "w:tblBorders": ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"),
    "w:cantSplit": ("w:trHeight", "w:tblHeader", "w:tblCellSpacing", "w:jc", "w:hidden"),
    "w:tblHeader": ("w:tblCellSpacing", "w:jc", "w:hidden"),
    "w:szCs": ("w:highlight", "w:u", "w:effect", "w:bdr", "w:shd", "w:fitText", "w:vertAlign", "w:rtl", "w:cs", "w:em", "w:lang"),
    "w:lang": ("w:eastAsianLayout", "w:specVanish", "w:oMath"),
    "w:footnotePr": ("w:endnotePr", "w:compat", "w:docVars", "w:rsids", "w:themeFontLang", "w:clrSchemeMapping", "w:decimalSymbol", "w:listSeparator"),
}  # fmt: skip


def write(document: Paper) -> bytes:
    """The document as DOCX. The same document gives the same bytes."""
    return _Writer(document).content()


class _Writer:
    """One file in the making: which notes were used already, and the open document."""

    def __init__(self, document: Paper) -> None:
        self.paper, self.file, self.used = document, Document(), set[int]()
        self.rtl = paper.right_to_left(document.language)
        self._page()
        for block in document.blocks:
            self._block(block)
        self._notes()

    def content(self) -> bytes:
        """The file: properties emptied, what the template tells of its maker left out, every part without a time."""
        told = self.file.core_properties
        for name in ("author", "last_modified_by", "comments", "keywords", "category", "subject"):
            setattr(told, name, "")
        told.title, told.language = paper.clean(self.paper.title)[:250], paper.tag(self.paper.language)
        told.created = told.modified = datetime.combine(self.paper.day, time())  # noqa: DTZ001  # a day, in no zone
        told.revision = 1
        package = self.file.part.package
        for key in [key for key, to in package.rels.items() if to.reltype in DROPPED]:
            package.rels.pop(key)
        first, last = io.BytesIO(), io.BytesIO()
        self.file.save(first)
        with zipfile.ZipFile(first) as made, zipfile.ZipFile(last, "w", zipfile.ZIP_DEFLATED) as out:
            for part in made.infolist():
                out.writestr(zipfile.ZipInfo(part.filename, WITHOUT_TIME), made.read(part), zipfile.ZIP_DEFLATED)
        return last.getvalue()

    def _page(self) -> None:
        section = self.file.sections[0]
        section.start_type = WD_SECTION.NEW_PAGE
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.2)
        style = self.file.styles["Normal"]
        style.font.size = Pt(9.5)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for name, font in FONTS.items():
            fonts.set(qn(name), font)
        style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(3), 1.0
        if self.paper.head:
            self._line(section.header.paragraphs[0], (Run(self.paper.head, "strong"),))
        self._foot(section.footer.paragraphs[0])

    def _foot(self, foot: Any) -> None:
        """What stands on every page, and which page it is: a reader counts the pages of what was filed."""
        self._line(foot, (Run(f"{self.paper.foot} · ", "soft"),))
        for word in re.split(r"({[nm]})", self.paper.page):
            if code := {"{n}": "PAGE", "{m}": "NUMPAGES"}.get(word):
                made = foot.add_run("1")
                field = OxmlElement("w:fldSimple")
                field.set(qn("w:instr"), f" {code} ")
                made._r.addprevious(field)
                field.append(made._r)
            else:
                made = foot.add_run(word)
            made.font.size, made.font.color.rgb = Pt(8), SOFT

    def _block(self, block: Block) -> None:
        if isinstance(block, Heading):
            found = self.file.add_heading(level=block.level)
            found.paragraph_format.space_before = Pt(14 if block.level == 1 else 8)
            found.paragraph_format.space_after = Pt(3)
            self._line(found, (Run(block.text, "heading"),), HEADINGS[block.level], strong=True)
        elif isinstance(block, Para):
            found = self.file.add_paragraph()
            found.paragraph_format.keep_with_next = block.style in KEPT or None
            found.paragraph_format.space_before = Pt(BEFORE.get(block.style, 0))
            if block.style == "box":
                _put(found._p.get_or_add_pPr(), _borders("w:pBdr", ("top", "left", "bottom", "right"), 6, 4, "5B574E"))
            self._line(found, block.line, SIZES.get(block.style), block.style == "title")
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Picture):
            drawn = io.BytesIO(paper_pdf.picture(block.svg, block.width))
            shape = self.file.add_picture(drawn, width=Mm(block.width))
            shape._inline.docPr.set("descr", paper.clean(block.alt))
        elif isinstance(block, PageBreak):
            self.file.add_paragraph().paragraph_format.page_break_before = True

    def _table(self, block: Table) -> None:
        table = self.file.add_table(rows=0, cols=len(block.widths))
        table.autofit = False  # else some programs share the columns out anew
        _put(table._tbl.tblPr, _borders("w:tblBorders", ("bottom", "insideH"), 4, 0, RULE))
        if self.rtl:
            _put(table._tbl.tblPr, OxmlElement("w:bidiVisual"))
        whole = Mm(166)
        widths = [int(whole * share / sum(block.widths)) for share in block.widths]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        if block.head:
            _put(self._row(table, widths, [((Run(word, "soft"),),) for word in block.head]), OxmlElement("w:tblHeader"))
        for row in block.rows:
            marks = self._row(table, widths, row)
            if sum(len(run.text) for lines in row for line in lines for run in line) < paper_pdf.SHORT:
                _put(marks, OxmlElement("w:cantSplit"))
        self.file.add_paragraph().paragraph_format.line_spacing = Pt(5)  # else two tables would be one

    def _row(self, table: Any, widths: Sequence[int], row: Sequence[Sequence[Line]]) -> Any:
        """One more row; the properties of it."""
        made = table.add_row()
        for cell, width, lines in zip(made.cells, widths, row, strict=True):
            cell.width = width
            for number, line in enumerate(lines):
                self._line(cell.paragraphs[0] if number == 0 else cell.add_paragraph(), line)
        return made._tr.get_or_add_trPr()

    def _line(self, paragraph: Any, line: Line, size: float | None = None, strong: bool = False) -> None:
        if self.rtl:
            _put(paragraph._p.get_or_add_pPr(), OxmlElement("w:bidi"))
        for run in line:
            self._words(paragraph, run, size, strong)
            for place, number in enumerate(run.notes):
                if place:
                    paragraph.add_run(", ").font.superscript = True
                self._mark(paragraph, number)

    def _words(self, paragraph: Any, run: Run, size: float | None, strong: bool) -> None:
        """The words of a run; those of the other direction are runs of their own, as each run has one direction."""
        text, at = paper.clean(run.text), 0
        for found in () if self.rtl else BESIDE.finditer(text):
            if found.start() > at:
                self._piece(paragraph, text[at : found.start()], run, size, strong)
            self._piece(paragraph, found[0], run, size, strong)
            paragraph.add_run(LEFT_TO_RIGHT)
            at = found.end()
        if text[at:] or not at:
            self._piece(paragraph, text[at:], run, size, strong)

    def _alone(self, text: str) -> str:
        """Words from left to right in a document from right to left: a number at their beginning stays there."""
        apart = self.rtl and any(letter.isalpha() for letter in text) and not paper.runs_left(text)
        return f"{LEFT_TO_RIGHT}{text}{LEFT_TO_RIGHT}" if apart else text

    def _piece(self, paragraph: Any, text: str, run: Run, size: float | None, strong: bool) -> None:
        made = paragraph.add_run(self._alone(text))
        made.bold = strong or run.style == "strong" or None
        if run.style == "soft" or size:
            made.font.size = Pt(size or 8)
        if run.style == "soft":
            made.font.color.rgb = SOFT
        if run.style == "heading":
            made.font.color.rgb = RGBColor(0x1F, 0x1E, 0x1B)
            fonts = made._r.get_or_add_rPr().get_or_add_rFonts()
            for name, font in FONTS.items():
                fonts.set(qn(name), font)
        _say_language(made, run.language or self.paper.language)

    def _mark(self, paragraph: Any, number: int) -> None:
        """The number of a note: the first use carries it, later ones repeat its number (NOTEREF)."""
        run = paragraph.add_run()
        run.font.superscript = True
        if number not in self.used:
            self.used.add(number)
            start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
            for mark in (start, end):
                mark.set(qn("w:id"), str(number))
            start.set(qn("w:name"), f"note{number}")
            points = OxmlElement("w:footnoteReference")
            points.set(qn("w:id"), str(number))
            run._r.append(points)
            run._r.addprevious(start)
            run._r.addnext(end)
            return
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), f" NOTEREF note{number} \\h ")
        run.text = str(number)
        run._r.addprevious(field)
        field.append(run._r)

    def _notes(self) -> None:
        """The part that holds the footnotes: python-docx makes none itself."""
        root = OxmlElement("w:footnotes")
        for number, kind, mark in ((-1, "separator", "w:separator"), (0, "continuationSeparator", "w:continuationSeparator")):  # fmt: skip
            root.append(_footnote(number, kind, [OxmlElement(mark)]))
        for number, note in enumerate(self.paper.notes, 1):
            if number in self.used:
                root.append(self._footnote(number, note))
        package = self.file.part.package
        content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, content, package)
        self.file.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        told = OxmlElement("w:footnotePr")
        for number in (-1, 0):
            line = OxmlElement("w:footnote")
            line.set(qn("w:id"), str(number))
            told.append(line)
        _put(self.file.settings.element, told)

    def _footnote(self, number: int, note: Note) -> Any:
        scratch = self.file.add_paragraph()  # runs are made by the library, then moved into the note
        first = scratch.add_run()
        first.font.superscript, first.font.size = True, Pt(8)
        scratch.paragraph_format.space_after = Pt(1)
        first._r.append(OxmlElement("w:footnoteRef"))
        said = [(" " + self._alone(f"“{note.quote}”"), note.language)] if note.quote else []
        for text, language in (*said, (f" {note.line}", self.paper.language)):
            made = scratch.add_run(paper.clean(text))
            made.font.size = Pt(8)
            _say_language(made, language)
        if self.rtl:
            _put(scratch._p.get_or_add_pPr(), OxmlElement("w:bidi"))
        made = _footnote(number, "", [])
        made.remove(made[0])
        made.append(scratch._p)
        return made


def _footnote(number: int, kind: str, inside: list[Any]) -> Any:
    note, paragraph, run = OxmlElement("w:footnote"), OxmlElement("w:p"), OxmlElement("w:r")
    if kind:
        note.set(qn("w:type"), kind)
    note.set(qn("w:id"), str(number))
    run.extend(inside)
    paragraph.append(run)
    note.append(paragraph)
    return note


def _say_language(run: Any, language: str) -> None:
    """Name the language of a run, and its direction, so that a reader shapes and spells it rightly."""
    properties = run._r.get_or_add_rPr()
    told = OxmlElement("w:lang")
    tag = paper.tag(language)
    leftwards = paper.runs_left(run.text)
    told.set(qn({"zh": "w:eastAsia"}.get(tag, "w:bidi" if leftwards else "w:val")), tag)
    if leftwards:
        run.font.rtl = True
        run.font.cs_bold = run.bold
        if run.font.size:
            size = OxmlElement("w:szCs")
            size.set(qn("w:val"), str(int(run.font.size.pt * 2)))
            _put(properties, size)
    _put(properties, told)


def _put(parent: Any, element: Any) -> None:
    """Put an element where its parent's order wants it."""
    names = {qn(name): name for name in AFTER}
    parent.insert_element_before(element, *AFTER[names[element.tag]])


def _borders(name: str, sides: Sequence[str], thick: int, space: int, colour: str) -> Any:
    borders = OxmlElement(name)
    for side in sides:
        edge = OxmlElement(f"w:{side}")
        for key, value in (("w:val", "single"), ("w:sz", thick), ("w:space", space), ("w:color", colour)):
            edge.set(qn(key), str(value))
        borders.append(edge)
    return borders
