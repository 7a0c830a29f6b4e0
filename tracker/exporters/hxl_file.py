"""CSV with a row of HXL hashtags under the header (hxlstandard.org, 1.1): people's, events', places' and dates' core tags.

HXL has no tag for detention or injury: those are core tags with attributes of our own.
What has no tag keeps its column, untagged. Several values of a cell are parted by " | " and tagged +list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tracker.exporters.csv_file import safe, spooled
from tracker.exporters.table import Table, flat, marked
from tracker.spool import Spool

NAME, SUFFIX, MEDIA_TYPE = "hxl", ".hxl.csv", "text/csv; charset=utf-8"
LABEL = "Humanitarian exchange: HXL (.csv)"
TAGS: dict[str, dict[str, str]] = {
    "individuals": {
        "ref": "#affected+ind+id",
        "name": "#affected+ind+name",
        "names": "#affected+ind+name+alt+list",
        "sex": "#affected+ind+sex+code",
        "latest_stage": "#status+detention+code",
        "latest_stage_when": "#date+detention+edtf",
        "place": "#loc+detention+name",
        "incidents": "#event+id+list",
        "incident_titles": "#event+name+list",
        "review": "#meta+review",
        "waiting_for_review": "#meta+review+waiting+list",
    },
    "incidents": {
        "ref": "#event+id",
        "title": "#event+name",
        "type": "#event+type+code",
        "when": "#date+event+edtf",
        "location": "#loc+name",
        "location_ref": "#loc+id",
        "individuals": "#affected+ind+num",
        "followed": "#affected+ind+num+followed",
        "waiting": "#affected+ind+num+waiting",
        "disputed": "#affected+ind+num+disputed",
        "review": "#meta+review",
    },
    "injuries": {
        "ref": "#affected+injury+id",
        "individual": "#affected+ind+id",
        "name": "#affected+ind+name",
        "body_part": "#affected+injury+body+code",
        "side": "#affected+injury+side",
        "kind": "#affected+injury+type+code",
        "severity": "#severity+injury+code",
        "cause": "#cause+injury",
        "treatment": "#service+injury+code",
        "incident": "#event+id",
        "incident_title": "#event+name",
        "review": "#meta+review",
    },
}


def write(table: Table) -> Spool:
    """The table as CSV with its hashtags, UTF-8."""
    return spooled(_rows(table))


def _rows(table: Table) -> Iterator[Iterable[object]]:
    shown, tags = marked(table), TAGS.get(table.kind, {})
    yield [safe(name) for name in shown.columns]
    mark = shown.columns[len(table.columns) :]  # says of each row that it is no real data
    yield [f"#meta+{name}" if name in mark else tags.get(name, "") for name in shown.columns]
    yield from ([safe(flat(value)) for value in row] for row in shown.rows)
