"""Which encoding a text is written in: by its mark, else the one in which its letters make words."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator

from tracker.errors import UnreadableFile
from tracker.importers.source import DAMAGED, Source

CHOICES = "utf-8, utf-16, windows-1250 to 1258, koi8-r, gb18030, big5, shift_jis, euc-kr, iso-8859-1 to 16, cp866"  # for a person
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
# what tables are written in; a guess among all encodings finds Japanese in a line of Russian
LIKELY = [
    "cp1251",
    "koi8_r",
    "cp866",
    "iso8859_5",
    "gb18030",
    "big5",
    "shift_jis",
    "euc_jp",
    "euc_kr",
    "cp1256",
    "iso8859_6",
    "cp1253",
    "cp1255",
]
LATIN = ("cp1254", "cp1252", "cp1250", "iso8859_2", "cp1257")  # in the order in which they win where all fit alike
ALPHABETS = (
    "éèêëàâçîïôûùüÿœæ", "äöüß", "áéíóúñü¿¡", "áàâãçéêíóôõúü", "àèéìíîòóù", "åäöéæø", "çğıöşüâîû", "áéíóúýþæðö", "ąćęłńóśźż",
    "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţșț", "čćđšž", "āčēģīķļņšūž", "ąčęėįšųūž", "äõöüšž",
    "çëñöşüýžň", "çəğıöşü",
)  # fmt: skip
BLOCK = 1 << 20
ENOUGH = 1 << 17
WORD = re.compile(r"[^\W\d_]+")
UNUSUAL = re.compile("[\x00-\x08\x0e-\x1a\x7f-\x9f]")


def _damaged(problem: UnicodeError) -> tuple[str, int]:
    if not isinstance(problem, UnicodeDecodeError):
        raise problem
    return DAMAGED, problem.end


codecs.register_error("tracker.damaged", _damaged)


def text_of(source: Source, encoding: str) -> Iterator[str]:
    """The text in blocks; bytes that are no letter become DAMAGED."""
    decoder = codecs.getincrementaldecoder(encoding)("tracker.damaged")
    with source.open() as file:
        while block := file.read(BLOCK // 4):
            if text := decoder.decode(block):
                if text.count(DAMAGED) * 4 > len(text) > 1000:
                    raise UnreadableFile(
                        f"{source.name} is damaged, or is no text in {_known(encoding)}: a part of it holds no letters. "
                        "Get it once more, or choose its encoding."
                    )
                yield text
    if rest := decoder.decode(b"", True):
        yield rest


def encoding_of(source: Source) -> tuple[str, tuple[str, ...]]:
    """(encoding, notes) of a text. Raises UnreadableFile that says what to choose from."""
    found: tuple[str, tuple[str, ...]] = source.once("encoding", _found)  # type: ignore[assignment]
    return found


def _found(source: Source) -> tuple[str, tuple[str, ...]]:
    marked = next((name for mark, name in MARKS if source.head.startswith(mark)), None)
    if source.encoding:
        try:
            chosen = codecs.lookup(source.encoding)
            if not chosen._is_text_encoding:  # rot13, zip and the like
                raise LookupError
        except LookupError:
            raise UnreadableFile(
                f"'{source.encoding}' is not an encoding that is known here. Choose one of: {CHOICES}."
            ) from None
        same = marked and chosen.name in (marked, marked.removesuffix("-sig"))
        return (marked if same and marked else chosen.name), ()
    if marked:
        return marked, ()
    if source.head.count(0) * 100 > len(source.head):
        return _wide(source)
    sample = _beyond_ascii(source)
    if not sample:
        return "utf-8", ()
    text = codecs.getincrementaldecoder("utf-8")("tracker.damaged").decode(sample)
    lost = text.count(DAMAGED)
    if not lost:
        return "utf-8", ()
    if sum(c > "\x7f" for c in text) > 4 * lost:
        return "utf-8", (
            f"{source.name} is UTF-8, but some bytes in it are not: the rows that hold them are left out.",
        )
    return _guessed(source, sample)


def _beyond_ascii(source: Source) -> bytes:
    """Lines that hold more than ASCII, as many as are enough; none where the whole file is ASCII."""
    found, size, tail = list[bytes](), 0, b""
    with source.open() as file:
        while block := file.read(BLOCK):
            if block.isascii() and tail.isascii():  # nearly every block of many a file: its lines are not parted
                end = max(block.rfind(b"\n"), block.rfind(b"\r")) + 1
                tail = (block[end:] if end else tail + block)[-ENOUGH:]
                continue
            lines = (tail + block).splitlines(keepends=True)
            tail = lines.pop()[-ENOUGH:]  # a letter of several bytes is not cut in two
            for line in lines:
                if not line.isascii():
                    found.append(line[:ENOUGH])
                    size += len(found[-1])
                    if size >= ENOUGH:
                        return b"".join(found)
    if not tail.isascii():
        found.append(tail)
    return b"".join(found)


def _wide(source: Source) -> tuple[str, tuple[str, ...]]:
    """UTF-16 or UTF-32 without its mark: the width and order of bytes in which every letter is one."""
    for name in WIDE:
        text = codecs.getincrementaldecoder(name)("replace").decode(source.head)
        odd = sum(unicodedata.category(c) in ("Cn", "Co", "Cc", "Cs") and c not in "\t\n\r\f" for c in text[:8000])
        odd += text[:8000].count("\ufffd")
        blanks = sum(c in " \r\n,;\t" for c in text[:8000])
        if odd * 50 < min(len(text), 8000) and blanks:
            return name, (f"The file was read as {name}: it has no mark that says so.",)
    if source.head.count(0) * 20 > len(source.head):
        raise UnreadableFile(f"{source.name} is not text, whatever its ending says. Choose the table's own file.")
    return "utf-8", ()


def _guessed(source: Source, sample: bytes) -> tuple[str, tuple[str, ...]]:
    from charset_normalizer import from_bytes

    found = [match.encoding for match in from_bytes(sample, cp_isolation=[*LIKELY, *LATIN]) if match.chaos <= 0.2]
    if not found:
        raise UnreadableFile(f"The encoding of {source.name} is not clear. Open it again with one of: {CHOICES}.")
    best = found[0]
    if best in LATIN or best.startswith(("iso8859_1", "cp125")) and best not in LIKELY:
        best = max(LATIN, key=lambda name: (_fit(sample, name), -LATIN.index(name)))
        if best == "cp1254" and _decoded(sample, "cp1252") == _decoded(sample, "cp1254"):
            best = "cp1252"  # the same letters under the better known name
    return best, (
        f"The file was read as {_known(best)}. If letters look wrong, open it again and choose the encoding.",
    )


def _fit(sample: bytes, encoding: str) -> float:
    """How many of the letters beyond ASCII stand in the alphabet of one language."""
    text = _decoded(sample, encoding).lower()
    letters = [c for c in text if c > "\x7f" and c.isalpha()]
    if DAMAGED in text or UNUSUAL.search(text) or not letters:
        return 0.0
    return max(sum(c in alphabet for c in letters) for alphabet in ALPHABETS) / len(letters)


def _decoded(sample: bytes, encoding: str) -> str:
    return sample.decode(encoding, "tracker.damaged")


def _known(encoding: str) -> str:
    return encoding.replace("cp125", "windows-125").replace("_", "-")
