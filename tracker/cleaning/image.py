"""Pictures: written anew from what they show, so that nothing that a camera or a program wrote comes along."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from PIL import Image, ImageOps

from tracker.cleaning.cleaned import Cleaned

FORMATS = {"JPEG": ".jpg", "MPO": ".jpg", "PNG": ".png", "WEBP": ".webp"}
WAYS: dict[str, tuple[str, dict[str, Any]]] = {
    ".jpg": ("JPEG", {"quality": 95}), ".png": ("PNG", {}), ".webp": ("WEBP", {"lossless": True}),
}  # fmt: skip
BEGIN = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
PIXELS = 50_000_000
EXIF, GPS, THUMBNAIL = 0x8769, 0x8825, 1
DAMAGED = "the picture is damaged and cannot be written anew"
WRITTEN = {  # tags of EXIF by what they tell
    "the camera": {0x010F, 0x0110, 0xA430, 0xA431, 0xA433, 0xA434, 0xA435, 0x927C, 0xC62F},
    "when it was taken": {0x0132, 0x9003, 0x9004, 0xC71B},
    "the program": {0x0131, 0x000B},
    "an author or owner": {0x013B, 0x8298, 0x9C9D, 0xA430},
    "a description": {0x010D, 0x010E, 0x9286, 0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F},
}
HELD = {  # parts of a picture's file by what they are
    "XMP": {"xmp", "XML:com.adobe.xmp", "Raw profile type xmp"},
    "Photoshop or IPTC data": {"photoshop", "Raw profile type iptc", "iptc"},
    "a colour profile": {"icc_profile"},
    "a comment": {"comment"},
    "further pictures": {"mp"},
}
OF_THE_PICTURE = {  # how it is drawn, made anew when it is written
    "jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi", "progressive", "progression", "adobe", "adobe_transform",
    "gamma", "srgb", "chromaticity", "interlace", "transparency", "aspect", "loop", "background", "timestamp", "duration",
    "exif", "mpoffset",
}  # fmt: skip


def fits(content: bytes) -> bool:
    """Whether this is a picture of a kind that is written anew here."""
    return content.startswith(BEGIN) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")


def clean(content: bytes) -> Cleaned:
    """The picture upright, with its points alone; what lies below fully transparent points is made black."""
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP"]) as image:
            if image.width * image.height > PIXELS:
                return Cleaned(why=f"the picture has more than {PIXELS // 1_000_000} million points")
            suffix, found = FORMATS[str(image.format)], tuple(dict.fromkeys(written(image)))
            if suffix != ".jpg" and getattr(image, "n_frames", 1) > 1:
                return Cleaned(found=found, why="the picture moves: only one that stands still is written anew here")
            made = _anew(image, suffix)
        with Image.open(io.BytesIO(made)) as again:
            if any(written(again)):
                return Cleaned(found=found, why="not all that is written into it could be taken out")
    except (OSError, SyntaxError, ValueError, KeyError, Image.DecompressionBombError):
        return Cleaned(why=DAMAGED)
    return Cleaned(made, suffix, found)


def _anew(image: Any, suffix: str) -> bytes:
    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("P", "PA") or "transparency" in upright.info:
        upright = upright.convert("RGBA" if "transparency" in upright.info or upright.mode == "PA" else "RGB")
    plain = Image.frombytes(upright.mode, upright.size, upright.tobytes())
    if "A" in plain.getbands():
        seen = plain.getchannel("A").point([0, *[255] * 255])
        plain = Image.composite(plain, Image.new(plain.mode, plain.size), seen)
    below = io.BytesIO()
    kind, how = WAYS[suffix]
    plain.save(below, kind, **how)
    return below.getvalue()


def written(image: Any) -> Iterator[str]:
    """What is written into a picture beside what it shows, in words."""
    exif = image.getexif()
    tags = set(exif) | set(exif.get_ifd(EXIF))
    if exif.get_ifd(GPS):
        yield "where it was taken (GPS)"
    yield from (words for words, own in WRITTEN.items() if tags & own)
    if exif.get_ifd(THUMBNAIL):
        yield "a small picture of it (thumbnail)"
    if tags - set().union(*WRITTEN.values()) - {EXIF, GPS}:
        yield "more of how it was taken (EXIF)"
    held = set(image.info) - OF_THE_PICTURE
    yield from (words for words, own in HELD.items() if held & own)
    if held - set().union(*HELD.values()):
        yield "text beside the picture"
