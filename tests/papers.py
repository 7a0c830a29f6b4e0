"""Case reports as files, and what a reader of a file can read in it."""

from __future__ import annotations

import io
import re
import zipfile

from pypdf import PdfReader

from tracker.exporters import dossier_paper, paper_docx, paper_html, paper_pdf
from tracker.exporters.dossier import Dossier


def as_pdf(report: Dossier) -> bytes:
    return paper_pdf.write(dossier_paper.of(report))


def as_html(report: Dossier) -> bytes:
    return paper_html.write(dossier_paper.of(report))


def as_docx(report: Dossier) -> bytes:
    return paper_docx.write(dossier_paper.of(report))


def words_of_pdf(content: bytes) -> str:
    """The text that a reader of the PDF can copy, in one line."""
    return " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def words_of_docx(content: bytes) -> str:
    """The text of every part of a DOCX, in one line."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = [file.read(name).decode() for name in sorted(file.namelist()) if name.endswith(".xml")]
    return " ".join(" ".join(re.sub(r"<[^>]*>", "", part) for part in parts).split())
