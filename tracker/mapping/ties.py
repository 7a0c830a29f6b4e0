"""Sheets of ties between records, as FollowTheMoney has them."""

from __future__ import annotations

from tracker.importers.sheet import Sheet
from tracker.mapping import headers
from tracker.mapping.about import About
from tracker.mapping.model import ColumnMapping, SheetMapping


def tie_columns(sheet: Sheet, about: About, samples: list[list[str]]) -> SheetMapping:
    """A mapping of a sheet of ties: its ends by their numbers, its dates and roles, and what kind of tie it is."""
    assert about.tie is not None  # noqa: S101
    first, second, kind = about.tie  # of which kind its ends are the file itself says: who is not in it is nobody
    columns = []
    for column, sample in zip(sheet.columns, samples, strict=True):
        pair = headers.from_ftm(column.hint)
        name = pair[1] if pair else column.name.casefold()
        if name == first:
            columns.append(ColumnMapping(column.name, "relation.from", reason="The first end of the tie.", score=0.98))
        elif name == second:
            columns.append(ColumnMapping(column.name, "relation.to", reason="The second end of the tie.", score=0.98))
        elif name in ("role", "relationship", "status", "description", "summary") and sample:
            columns.append(
                ColumnMapping(
                    column.name, "relation.role", separator=column.separator, reason="In what role.", score=0.8
                )
            )
        elif name in ("startDate", "date") and sample:
            columns.append(ColumnMapping(column.name, "relation.when", reason="Since when.", score=0.8))
        elif name == "endDate" and sample:
            columns.append(ColumnMapping(column.name, "relation.when.end", reason="Until when.", score=0.8))
        elif name == "id":
            columns.append(ColumnMapping(column.name, "id", reason="The number of the tie.", score=0.9))
        elif name in ("sourceUrl", "publisher", "publisherUrl") and sample:
            columns.append(ColumnMapping(column.name, "source", reason="The source named.", score=0.8))
        elif pair and sample:
            columns.append(
                ColumnMapping(
                    column.name, "note", reason="No fact of a tie holds it: the words are kept as a remark.", score=0.3
                )
            )
        else:
            columns.append(ColumnMapping(column.name, "", reason="Left out."))
    return SheetMapping(
        sheet.name, "relation", says={"relation.type": kind}, columns=tuple(columns), reason=about.reason
    )
