"""PDF: its pages written anew, without properties, earlier versions, and what programs keep beside the pages."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from tracker.cleaning.cleaned import Cleaned

PROPERTIES = {
    "/Author": "an author", "/Title": "a title", "/Subject": "a subject", "/Keywords": "keywords",
    "/Creator": "the program", "/Producer": "the program", "/CreationDate": "when it was made", "/ModDate": "when it was changed",
}  # fmt: skip
BESIDE = (
    "/Metadata",
    "/PieceInfo",
    "/Thumb",
    "/LastModified",
    "/Annots",
    "/AA",
    "/StructParents",
    "/ID",
    "/PressSteps",
)
NOT_LINKS = "it holds comments, form fields or layers, which are not taken out here"
DAMAGED = "the PDF is damaged or locked, and cannot be written anew"


def fits(content: bytes) -> bool:
    """Whether this is a PDF."""
    return b"%PDF-" in content[:1024]


def clean(content: bytes) -> Cleaned:
    """Its pages alone. One with comments, form fields, layers or attached files stays."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    found: tuple[str, ...] = ()
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            return Cleaned(why=DAMAGED)
        found = tuple(dict.fromkeys(_written(reader)))
        if _holds_more(reader):
            return Cleaned(found=found, why=NOT_LINKS)
        text = _text(reader)
        made = _anew(reader)
        again = PdfReader(io.BytesIO(made)) if made else None
        if made is None or again is None or any(_written(again)) or _text(again) != text:
            return Cleaned(found=found, why="not all that is written into it could be taken out")
    except (DependencyError, PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError):  # fmt: skip
        return Cleaned(found=found, why=DAMAGED)
    return Cleaned(made, ".pdf", found, text)


def _text(reader: Any) -> str:
    return "\n\n".join(page.extract_text() for page in reader.pages)


def _written(reader: Any) -> Iterator[str]:
    """What is written into a PDF beside its pages, in words."""
    for name, said in (reader.metadata or {}).items():
        if said:
            yield PROPERTIES.get(name, "more properties")
    catalog = reader.trailer["/Root"]
    if "/Metadata" in catalog:
        yield "XMP"
    if any(_pictures_written(part) for part in _every(catalog)):
        yield "what a camera or program wrote into its pictures"


def _holds_more(reader: Any) -> bool:
    catalog = reader.trailer["/Root"]
    names = catalog.get("/Names") or {}
    if (
        any(name in catalog for name in ("/AcroForm", "/OCProperties", "/AF", "/Collection"))
        or "/EmbeddedFiles" in names
    ):
        return True
    return any(
        note.get_object().get("/Subtype") != "/Link" for page in reader.pages for note in (page.get("/Annots") or ())
    )


def _anew(reader: Any) -> bytes | None:
    """The pages in a file of their own; None where a picture cannot be cleaned."""
    from pypdf import PdfReader

    writer = _pages_of(reader)
    for part in _every(writer.root_object):
        for name in BESIDE:
            part.pop(name, None)
        if _is_picture(part, "/JPXDecode"):
            return None
        if _is_picture(part, "/DCTDecode"):
            part._data = without_segments(part._data)  # the coded picture itself: it is not written anew
    return _bytes(_pages_of(PdfReader(io.BytesIO(_bytes(writer)))))  # what no page leads to any more is not written


def _pages_of(reader: Any) -> Any:
    from pypdf import PdfWriter

    writer = PdfWriter()
    for page in reader.pages:
        writer.add_page(page)
    writer.metadata = None
    return writer


def _bytes(writer: Any) -> bytes:
    below = io.BytesIO()
    writer.write(below)
    return below.getvalue()


def _every(top: Any) -> Iterator[Any]:
    """Every dictionary and stream below an object, each once."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

    waiting, been = [top], set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if one.idnum in been:
                continue
            been.add(one.idnum)
            one = one.get_object()
        if isinstance(one, DictionaryObject):
            yield one
            waiting += one.values()
        elif isinstance(one, ArrayObject):
            waiting += one


def _is_picture(part: Any, coded: str) -> bool:
    held = part.get("/Filter") if part.get("/Subtype") == "/Image" else None
    return held is not None and coded in ([held] if isinstance(held, str) else list(held))


def _pictures_written(part: Any) -> bool:
    return _is_picture(part, "/DCTDecode") and without_segments(part._data) != part._data


def without_segments(picture: bytes) -> bytes:
    """A coded JPEG without EXIF, XMP, profiles and comments; how its colours are coded stays. Raises ValueError."""
    if picture[:2] != b"\xff\xd8":
        raise ValueError("This is no JPEG.")
    out, at = [picture[:2]], 2
    while picture[at + 1] != 0xDA:  # from here on the picture itself
        if picture[at] != 0xFF:
            raise ValueError("This JPEG is damaged.")
        mark, end = picture[at + 1], at + 2 + int.from_bytes(picture[at + 2 : at + 4], "big")
        if not (0xE0 <= mark <= 0xEF or mark == 0xFE) or (mark == 0xEE and picture[at + 4 : at + 9] == b"Adobe"):
            out.append(picture[at:end])
        at = end
    last = picture.rfind(b"\xff\xd9")
    return b"".join([*out, picture[at : last + 2 if last > at else len(picture)]])
