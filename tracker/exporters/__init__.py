"""Exporters write bytes from plain tables and documents; they know no database.

FORMATS lists the formats of tables, PAPERS those of documents.
"""

from __future__ import annotations

from tracker.exporters import (
    csv_file,
    ftm_file,
    hxl_file,
    json_file,
    paper_docx,
    paper_html,
    paper_pdf,
    uwazi_file,
    xlsx_file,
)
from tracker.exporters.table import Table

FORMATS = {module.NAME: module for module in (xlsx_file, csv_file, json_file, hxl_file, uwazi_file, ftm_file)}
PAPERS = {"pdf": paper_pdf, "docx": paper_docx, "html": paper_html}

__all__ = ["FORMATS", "PAPERS", "Table"]
