"""Exporters write bytes from plain tables and dossiers; they know no database. FORMATS lists the table formats."""

from __future__ import annotations

from tracker.exporters import csv_file, ftm_file, hxl_file, json_file, uwazi_file, xlsx_file
from tracker.exporters.table import Table

FORMATS = {module.NAME: module for module in (xlsx_file, csv_file, json_file, hxl_file, uwazi_file, ftm_file)}

__all__ = ["FORMATS", "Table"]
