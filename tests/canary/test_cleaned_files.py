"""Kept files that may leave: what was written into them is named, and no search of any layer finds it afterwards."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pypdf
import pytest
import scan
import typst
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf.generic import DecodedStreamObject, NameObject

from tracker.cleaning import cleaned, image

WORD = "Quorlimbast"
GPS = {1: "N", 2: (51.0, 7.0, 13.0), 3: "E", 4: (71.0, 25.0, 7.0)}


def picture(mode: str = "RGB") -> Image.Image:
    made = Image.new(mode, (12, 8))
    made.putpixel((0, 0), 200 if mode in ("L", "P") else (200, 100, 50, 255)[: len(made.getbands())])
    return made


def saved(made: Image.Image, kind: str, **how: object) -> bytes:
    below = io.BytesIO()
    made.save(below, kind, **how)
    return below.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    written = picture().getexif()
    written[0x010E], written[0x013B], written[0x0110], written[0x0112] = WORD, WORD, f"Camera {WORD}", orientation
    written.get_ifd(0x8825).update(GPS)
    written.get_ifd(0x8769)[0x9003] = "2019:05:02 10:00:00"
    written.get_ifd(0x8769)[0x9286] = WORD.encode("utf-16-le")
    return written


def jpeg() -> bytes:
    return saved(picture(), "JPEG", exif=exif(), xmp=f"<x:xmpmeta>{WORD}</x:xmpmeta>".encode(), comment=WORD.encode())


def several() -> bytes:
    return saved(picture(), "MPO", save_all=True, append_images=[picture()], exif=exif())


def png() -> bytes:
    said = PngInfo()
    said.add_itxt("Comment", f"taken of {WORD}", zip=True)
    said.add_text("XML:com.adobe.xmp", WORD)
    return saved(picture("RGBA"), "PNG", pnginfo=said, exif=exif())


def webp() -> bytes:
    return saved(picture(), "WEBP", exif=exif(), xmp=WORD.encode())


def after_its_end() -> bytes:
    return jpeg() + b"PK" + WORD.encode()


PICTURES = {"JPEG": jpeg, "of several": several, "PNG": png, "WebP": webp, "with more after its end": after_its_end}


@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_leaves_without_what_was_written_into_it(kind: str) -> None:
    content = PICTURES[kind]()
    assert scan.content(content, [WORD])  # else nothing found would mean nothing

    made = cleaned(content)

    assert made.content is not None and not made.why
    assert scan.content(made.content, [WORD]) == set() and WORD.encode() not in made.content
    assert {"where it was taken (GPS)", "the camera", "an author or owner", "a description"} <= set(made.found)
    with Image.open(io.BytesIO(made.content)) as again:
        assert again.size == (12, 8) and not dict(again.getexif()) and not list(image.written(again))


def test_a_picture_stays_upright_when_what_says_so_is_taken_out() -> None:
    made = cleaned(saved(picture(), "JPEG", exif=exif(orientation=6)))

    assert made.content
    with Image.open(io.BytesIO(made.content)) as again:
        assert again.size == (8, 12)


def test_what_lies_below_transparent_points_does_not_leave() -> None:
    hidden = Image.new("RGBA", (4, 4), (9, 8, 7, 0))

    made = cleaned(saved(hidden, "PNG"))

    assert made.content
    with Image.open(io.BytesIO(made.content)) as again:
        assert again.getpixel((1, 1)) == (0, 0, 0, 0)


def test_colours_of_a_palette_and_shades_stay_the_same() -> None:
    for mode in ("P", "L", "1", "RGB", "RGBA"):
        drawn = Image.linear_gradient("L").resize((12, 8)).convert(mode)
        made = cleaned(saved(drawn, "PNG"))
        assert made.content
        with Image.open(io.BytesIO(made.content)) as again:
            assert again.convert("RGBA").tobytes() == drawn.convert("RGBA").tobytes(), mode


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (saved(picture("P"), "GIF"), "of this kind"),
        (saved(picture(), "TIFF"), "of this kind"),
        (saved(picture(), "WEBP", save_all=True, append_images=[Image.new("RGB", (12, 8), "red")]), "moves"),
        (jpeg()[:200], "damaged"),
        (b"\x00\x01\x02 what is this", "of this kind"),
        (b"<!doctype html><html><body>words</body></html>", "of this kind"),
        (b"From: a@b.c\nTo: d@e.f\nSubject: G\n\nwords\n", "of this kind"),
        ("слова".encode("cp1251"), "of this kind"),
    ],
)
def test_what_cannot_be_cleaned_stays_and_says_why(content: bytes, why: str) -> None:
    made = cleaned(content)

    assert made.content is None and why in made.why


def test_a_picture_of_too_many_points_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image, "PIXELS", 50)

    assert "million points" in cleaned(jpeg()).why


def test_plain_text_goes_along_as_it_is() -> None:
    made = cleaned("Слова, 字, كلمات\n".encode())

    assert (made.content, made.suffix, made.text) == ("Слова, 字, كلمات\n".encode(), ".txt", "Слова, 字, كلمات\n")


# --- PDF and Word ---
def page(source: str = "= A report\nWords of the page.") -> bytes:
    return typst.compile(source.encode(), format="pdf")


def pdf(change: Callable[[pypdf.PdfWriter], object] = lambda _: None) -> bytes:
    writer = pypdf.PdfWriter()
    writer.append(pypdf.PdfReader(io.BytesIO(page())))
    writer.add_metadata({"/Author": WORD, "/Title": WORD, "/Office": WORD})
    held = DecodedStreamObject()
    held.set_data(WORD.encode())
    writer.root_object[NameObject("/Metadata")] = writer._add_object(held)
    writer.pages[0][NameObject("/PieceInfo")] = writer._add_object(held)
    change(writer)
    below = io.BytesIO()
    writer.write(below)
    return below.getvalue()


def test_a_pdf_leaves_as_its_pages_alone() -> None:
    content = pdf()
    assert scan.content(content, [WORD])

    made = cleaned(content)

    assert made.content and scan.content(made.content, [WORD]) == set()
    assert {"an author", "a title", "more properties", "XMP"} <= set(made.found)
    assert "Words of the page." in made.text
    again = pypdf.PdfReader(io.BytesIO(made.content))
    assert not again.metadata and "Words of the page." in again.pages[0].extract_text()


def test_pictures_in_a_pdf_lose_what_the_camera_wrote(tmp_path: object) -> None:
    coded = saved(picture(), "JPEG", exif=exif(), comment=WORD.encode())
    below = io.BytesIO()
    Image.open(io.BytesIO(coded)).save(below, "PDF")
    raw = below.getvalue()
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(raw))
    for part in writer.pages[0]["/Resources"]["/XObject"].values():
        part.get_object()._data = coded
    made_of = io.BytesIO()
    writer.write(made_of)
    assert scan.content(made_of.getvalue(), [WORD])

    made = cleaned(made_of.getvalue())

    assert made.content and scan.content(made.content, [WORD]) == set()
    assert "what a camera or program wrote into its pictures" in made.found
    assert next(iter(pypdf.PdfReader(io.BytesIO(made.content)).pages[0].images)).image.size == (12, 8)


def test_earlier_words_of_a_pdf_do_not_come_along() -> None:
    first = pdf(lambda writer: writer.add_metadata({"/Subject": WORD}))
    later = pypdf.PdfWriter(io.BytesIO(first), incremental=True)
    later.add_metadata({"/Subject": "nothing"})
    below = io.BytesIO()
    later.write(below)

    made = cleaned(below.getvalue())

    assert made.content and WORD.encode() not in made.content


def _comment(writer: pypdf.PdfWriter) -> None:
    from pypdf.annotations import FreeText

    writer.add_annotation(0, FreeText(text=WORD, rect=(0, 0, 50, 50)))


def test_a_pdf_with_comments_or_attached_files_or_a_lock_stays() -> None:
    for change, why in (
        (_comment, "comments"),
        (lambda writer: writer.add_attachment("list.csv", WORD.encode()), "comments"),
        (lambda writer: writer.encrypt("secret"), "locked"),
    ):
        made = cleaned(pdf(change))
        assert made.content is None and why in made.why


def test_the_properties_of_a_word_file_are_named_and_it_stays() -> None:
    document = docx.Document()
    document.core_properties.author = WORD
    below = io.BytesIO()
    document.save(below)

    made = cleaned(below.getvalue())

    assert made.content is None and "an author" in made.found and "PDF" in made.why
