"""The forms in which tables write dates, and what words around a date do to its EDTF."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from tracker.mapping.month_names import folded

PARTED = re.compile(r"(\d{1,4})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{1,4})\.?")
TIME = re.compile(r"(?<=\d)[t ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(am|pm)?\s*(z|utc|[+-]\d{2}:?\d{2})?$")
DECADE = re.compile(r"(?:the )?([12]\d{2})0(?:['’]?s|-?е|-?х|-?ые|-?ых|年代|lar|ler)(?: годы| годов| годах)?")
TWO = re.compile(r"(\d{4})\s*[./-]\s*(\d{1,2})|(\d{1,2})\s*[./-]\s*(\d{4})")
SPAN = re.compile(r"\s+(?:to|until|till|and|по|до|à|au|hasta|al|bis|إلى|الی|تا|至|و)\s+|\s*[–—~→至]\s*|\s+-\s+")
EITHER = re.compile(r"\s+(?:or|или|ou|oder|veya|أو|یا|немесе)\s+|\s*或\s*")
BETWEEN = re.compile(r"(?:between|между|entre|arasında|بين|بین) (.+?)(?: and | и | et | y | و )(.+)")
GREGORIAN = re.compile(
    r"^.*\([^)]*(?:hijri|shamsi|solar|jalali|islamic|iranian)[^)]*\)[,;]?\s*(.+?)\s*\(gregorian[^)]*\)?$"
)
COLON = re.compile(r"([\d./-]{4,10})?\s*:\s*([\d./-]{4,10})?")
EMPTY_DATE = re.compile(  # what spreadsheets show for the day number 0
    r"(?:0?1/0?0/1900|0?0[./-]0?1[./-]1900|1900[./-]0?1[./-]0?0|1899-12-30|30[./]12[./]1899|12/30/1899)(?:[t ]+0?0:00(?::00)?(?:\.0+)?z?)?"
)
DASHED = re.compile(r"([^\W\d]+)\.?['’-](\d\d)")  # Jan-18: the eighteenth, or 2018
HOLE = r"[?x_*х]{1,4}|-{2}"  # what people write for digits that they do not know
HOLES = re.compile(rf"(\d{{1,4}}|{HOLE})\s*([./-])\s*(\d{{1,2}}|{HOLE})\s*\2\s*(\d{{1,4}}|{HOLE})")
OPEN_YEAR = re.compile(r"([12]\d)(?:(\d)[?x_*х]|[?x_*х]{2})")
OPEN_DAY = re.compile(r"(?:[?x_*х]{1,2}|-{2})[\s.]+(?=[^\W\d_]{3})")  # ?? Aug 1984
BORN = re.compile(
    folded(
        r"(?:born|b\.|né|née|né\(e\)|n\.|nacido|nacida|nac\.|nascido|nascida|geb\.|geboren|doğ\.|род\.|рожд\.|родился|родилась|р\.|нар\.|туған|مواليد|ولد|ولدت|متولد|生于)"
    )
    + r"\s*(?:in|on|le|en|el|в|عام|سنه)?\s+(?=\d)"
)
YEAR, MONTH, DAY = map(folded, ("يىل", "ئاي", "كۈن"))
UYGHUR = re.compile(
    rf"(\d{{4}})\s*-?\s*{YEAR}\w*(?:\s*(\d{{1,2}})\s*-?\s*{MONTH}\w*(?:\s*(\d{{1,2}})\s*-?\s*{DAY}\w*)?)?"
)
DIGITS = {ord("।"): "/"} | {
    ord(c): str(unicodedata.decimal(c)) for c in "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९๐๑๒๓๔๕๖๗๘๙០១២៣៤៥៦៧៨៩"
}


def clock(match: re.Match[str]) -> bool:
    """Whether there is such a time of day."""
    return int(match[1]) <= 24 and int(match[2]) < 60 and int(match[3] or 0) < 60


def without(low: str, words: tuple[str, ...], *, leading: bool = False) -> str:
    """The text without a word that stands before it, or after it (in brackets too); "" where there is none."""
    for word in words:
        if low.startswith(word) and (low[len(word) : len(word) + 1] in (" ", "") or word[-1] in ".~≈约-"):
            return low[len(word) :].strip()
        if not leading and (low.endswith(f" {word}") or low.endswith(f"({word}")):
            return low[: -len(word)].rstrip(" (")
    return ""


def with_mark(inner: str | None, mark: str) -> str | None:
    """The date marked as approximate (~) or uncertain (?); with both marks it is %."""
    if inner is None:
        return None
    if inner[-1] in "?~%":
        return inner if inner[-1] == mark else inner[:-1] + "%"
    return re.sub(r"(?<=[\dX])(?=\.\.|,|\]|/|$)", mark, inner)


def limit(inner: str, before: bool, shift: int) -> str | None:
    """Before, after, until or since a date: the day itself is left out where `shift` says so."""
    if inner[0] in "[{" or "/" in inner or inner[-1] in "?~%" or "X" in inner:
        return None
    if len(inner) == 4:
        edge = f"{int(inner) + shift:04}"
    elif len(inner) == 7:
        months = int(inner[:4]) * 12 + int(inner[5:]) - 1 + shift
        edge = f"{months // 12:04}-{months % 12 + 1:02}"
    else:
        edge = date.fromordinal(date.fromisoformat(inner).toordinal() + shift).isoformat()
    return f"[..{edge}]" if before else f"[{edge}..]"


def uyghur(low: str) -> str:
    """Numbers that the Uyghur words for year, month and day follow, as our own dates have them; other words as they are."""
    match = UYGHUR.fullmatch(low)
    return "-".join(f"{int(part):02}" for part in match.groups() if part) if match else low
