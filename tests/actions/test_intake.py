"""The door in: what comes is kept unchanged; what cannot be read is refused in a sentence, and nothing is half-written."""

from __future__ import annotations

import hashlib
import io
import random
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from typing import Any

import pytest
import typst
from docx import Document
from pypdf import PdfReader, PdfWriter
from sqlalchemy import inspect, text

from tracker.access import User
from tracker.actions import browse, intake, record_view, upkeep
from tracker.actions.intake import NewReport
from tracker.config import settings
from tracker.errors import AlreadyKnown, InvalidFacts, TrackerError
from tracker.store import database, files

WORDS = "Guards detained Ilsa Tornvald at the harbour gate on 2 May 2019, her brother said by telephone."
RUSSIAN = (
    "Сотрудники полиции задержали Ильсу Торнвальд у ворот порта второго мая, рассказал её брат по телефону вечером."
)
UYGHUR = "ساقچىلار ئىلسا تورنۋالدنى پورت دەرۋازىسىدا تۇتۇپ كەتتى، دېدى ئۇنىڭ ئاكىسى تېلېفوندا بۇ ئاخشام."
CHINESE = "警察在港口大门拘留了伊尔萨，她的哥哥在电话里说，当时还有五个人一起被带走，至今下落不明，家人非常担心。"


SHORT = "Полиция задержала шестерых демонстрантов у консульства."
GERMAN = "Zürich: Müller verhaftet, sagt die Familie."
TURKISH = "Polis altı kişiyi gözaltına aldı, ağabeyi söyledi."


def parts(*held: tuple[bytes, str, str | None]) -> bytes:
    """A message of these parts: content, type and, of attachments, the name."""
    shown = "".join(
        f"--x\nContent-Type: {kind}; charset=utf-8\n"
        + (f'Content-Disposition: attachment; filename="{name}"\n' if name else "")
        + f"\n{content.decode()}\n"
        for content, kind, name in held
    )
    return f"Subject: Harbour\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n{shown}--x--\n".encode()


def pdf(body: str) -> bytes:
    """A PDF with these words."""
    made = typst.compile(f"#set document(title: [Harbour arrests])\n{body}".encode())
    assert isinstance(made, bytes)
    return made


def locked() -> bytes:
    """A PDF that asks for a password."""
    out = io.BytesIO()
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(WORDS))))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def docx() -> bytes:
    """A Word file with a table and a footnote-like line."""
    out = io.BytesIO()
    document = Document()
    document.add_heading("Harbour arrests", 1)
    document.add_paragraph(WORDS)
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Held at", "Velm prison"
    document.save(out)
    return out.getvalue()


def eml() -> bytes:
    """A message with a plain part, a picture and Russian words."""
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Date"] = "a@example.org", "Harbour arrests", "Fri, 03 May 2019 10:00:00 +0000"
    mail.set_content(f"{WORDS}\n\n{RUSSIAN}\n", charset="koi8-r")
    mail.add_attachment(b"\x89PNG....", maintype="image", subtype="png", filename="gate.png")
    return mail.as_bytes()


HTML = f"""<!doctype html><html lang="en"><head><title>Harbour arrests</title><meta property="og:site_name" content="Sorvane Courier">
<script>steal()</script></head><body><nav>Menu</nav><article><h1>Harbour arrests</h1><p>{WORDS}</p><p>Six people &amp; a child.</p></article></body></html>"""
JUNK = random.Random(5).randbytes(20_000)
SCAN = pdf("#rect(width: 10cm, height: 10cm, fill: gray)")

BAD: dict[str, tuple[NewReport, str]] = {
    "an empty file": (NewReport(filename="a.txt", content=b""), "a.txt is empty. Choose the file again"),
    "blanks alone": (NewReport(filename="a.txt", content=b" \n\t\n"), "No text was found in a.txt"),
    "an empty paste": (NewReport(text="  \n"), "."),
    "junk named .txt": (NewReport(filename="a.txt", content=JUNK), "a.txt"),
    "zeros named .txt": (NewReport(filename="a.txt", content=b"\x00" * 9000), "a.txt is not text"),
    "a picture named .txt": (NewReport(filename="a.txt", content=b"\x89PNG\r\n\x1a\n" + JUNK), "a.txt"),
    "junk named .pdf": (NewReport(filename="a.pdf", content=JUNK), "a.pdf is not a PDF"),
    "half a PDF": (NewReport(filename="a.pdf", content=pdf(WORDS)[:900]), "a.pdf is damaged"),
    "a locked PDF": (NewReport(filename="a.pdf", content=locked()), "locked with a password. Save a copy without it"),
    "a scanned PDF": (NewReport(filename="a.pdf", content=SCAN), "pictures of pages, no text. Paste the text"),
    "junk named .docx": (NewReport(filename="a.docx", content=JUNK), "a.docx"),
    "half a .docx": (NewReport(filename="a.docx", content=docx()[:4000]), "a.docx"),
    "an old .doc": (NewReport(filename="a.doc", content=b"\xd0\xcf\x11\xe0" + JUNK), "Save it as .docx first"),
    "an ending nobody knows": (NewReport(filename="a.xyz", content=b"words"), "What can be: .txt"),
    "no ending": (NewReport(filename="report", content=b"words"), "report cannot be read"),
    "HTML without words": (NewReport(filename="a.html", content=b"<html><body><img></body></html>"), "a.html"),
    "50 MB of text": (NewReport(filename="a.txt", content=b"word " * 10_000_000), "at most 5,000,000 bytes of text"),
    "more than 5 MB": (NewReport(filename="a.txt", content=b"word " * 1_000_100), "Split it, and add each part"),
    "more than 5 MB pasted": (NewReport(text="word " * 1_000_100), "Split it, and add each part"),
    "the wrong encoding": (NewReport(filename="a.txt", content=RUSSIAN.encode("cp1251"), encoding="utf-8"), "is not written in utf-8. Choose one of"),
    "UTF-8 with a broken letter": (NewReport(filename="a.txt", content=RUSSIAN.encode() + b"\xff caf"), "a.txt is damaged: it is UTF-8 but for"),
    "a message with nothing but a file": (NewReport(filename="a.eml", content=parts((b"%PDF", "application/pdf", "list.pdf"))), "what is attached: list.pdf. Save that as a file"),
    "no such encoding": (NewReport(filename="a.txt", content=b"words", encoding="utf-9"), "'utf-9' is not an encoding"),
    "half a UTF-16": (NewReport(filename="a.txt", content=b"\xff\xfe" + "word".encode("utf-16-le") + b"\x00\xd8\x41"), "a.txt is damaged"),
    "a mistyped date": (NewReport(text=WORDS, published="2019-13-02"), "2019-13-02"),
    "a date in words": (NewReport(text=WORDS, published="spring 2019"), "spring 2019"),
    "an unknown type": (NewReport(text=WORDS, type="newspaper_articel"), "newspaper_articel"),
    "an unknown language": (NewReport(text=WORDS, language="english"), "english"),
    "a day to come": (NewReport(text=WORDS, received=date(2999, 1, 1)), "2999"),
    "a reprint of nothing": (NewReport(text=WORDS, derived_from="SRC-0000000"), "SRC-0000000"),
    "a link that runs": (NewReport(text=WORDS, url="javascript:alert(1)"), "begins with http:// or https://"),
}  # fmt: skip


def everything() -> dict[str, Any]:
    """How many rows each table has, but for numbers given out, and the kept files."""
    with database.engine().connect().execution_options(reading=True) as connection:
        names = [n for n in inspect(connection).get_table_names() if n != "counter"]
        rows = {n: connection.execute(text(f"SELECT count(*) FROM {n}")).scalar_one() for n in names}
    return rows | {"files": sorted(str(path) for path in settings().files.rglob("*") if path.is_file())}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_in_a_sentence_and_leaves_nothing(user: User, name: str) -> None:
    new, said = BAD[name]
    before = everything()

    with pytest.raises(TrackerError) as refused:
        intake.add_report(user, new)

    told = "; ".join([str(refused.value), *(getattr(refused.value, "problems", None) or {}).values()])
    assert said in told, told
    assert told.endswith((".", "…")) or "." in told
    assert "Traceback" not in told and "codec" not in told and len(told) < 500
    assert everything() == before


GOOD: dict[str, tuple[NewReport, str, str | None]] = {
    "pasted": (NewReport(text=WORDS), WORDS, "eng"),
    "plain": (NewReport(filename="a.txt", content=WORDS.encode()), WORDS, "eng"),
    "with a mark": (NewReport(filename="a.txt", content=b"\xef\xbb\xbf" + WORDS.encode()), WORDS, "eng"),
    "UTF-16": (NewReport(filename="a.txt", content=RUSSIAN.encode("utf-16")), RUSSIAN, "rus"),
    "windows-1251": (NewReport(filename="a.txt", content=RUSSIAN.encode("cp1251")), RUSSIAN, "rus"),
    "koi8-r by choice": (NewReport(filename="a.txt", content=RUSSIAN.encode("koi8-r"), encoding="koi8-r"), RUSSIAN, "rus"),
    "one line of koi8-r": (NewReport(filename="a.txt", content=SHORT.encode("koi8-r")), SHORT, None),
    "one line of windows-1252": (NewReport(filename="a.txt", content=GERMAN.encode("cp1252")), GERMAN, None),
    "one line of windows-1254": (NewReport(filename="a.txt", content=TURKISH.encode("cp1254")), TURKISH, None),
    "one line of gb18030": (NewReport(filename="a.txt", content=CHINESE[:14].encode("gb18030")), CHINESE[:14], None),
    "UTF-16 without a mark": (NewReport(filename="a.txt", content=RUSSIAN.encode("utf-16-be")), RUSSIAN, "rus"),
    "UTF-32": (NewReport(filename="a.txt", content=RUSSIAN.encode("utf-32")), RUSSIAN, "rus"),
    "a message that does not say its encoding": (NewReport(filename="a.eml", content=b"Subject: x\n\n" + RUSSIAN.encode()), RUSSIAN, "rus"),
    "a message that says a wrong encoding": (NewReport(filename="a.eml", content=b"Subject: x\nContent-Type: text/plain; charset=utf-8\n\n" + RUSSIAN.encode("cp1251")), RUSSIAN, "rus"),
    "a message in two parts": (NewReport(filename="a.eml", content=parts((WORDS.encode(), "text/plain", None), (b"x", "image/png", "a.png"), (b"Sent from Velm.", "text/plain", None))), f"{WORDS}\n\nSent from Velm.", "eng"),
    "a message in HTML": (NewReport(filename="a.eml", content=parts((b"<p>Ilsa was\nheld.<p>In <b>Velm</b>.", "text/html", None))), "Ilsa was held.\nIn Velm.", None),
    "a piece of a page": (NewReport(filename="a.html", content=f"<p>{WORDS}</p>".encode()), WORDS, "eng"),
    "gb18030": (NewReport(filename="a.txt", content=CHINESE.encode("gb18030")), CHINESE, "zho"),
    "Uyghur": (NewReport(filename="a.txt", content=UYGHUR.encode()), UYGHUR, "uig"),
    "line ends of all kinds": (NewReport(filename="a.txt", content=f"{WORDS}\r\nTwo.\rThree.\n".encode()), f"{WORDS}\r\nTwo.\rThree.\n", "eng"),
    "PDF": (NewReport(filename="a.pdf", content=pdf(WORDS)), "Ilsa Tornvald", "eng"),
    "Word": (NewReport(filename="a.docx", content=docx()), "Velm prison", "eng"),
    "a message": (NewReport(filename="a.eml", content=eml()), RUSSIAN, None),
    "a page": (NewReport(filename="a.html", content=HTML.encode()), "Six people & a child.", "eng"),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_a_report_is_kept_as_it_came(user: User, name: str) -> None:
    new, words, language = GOOD[name]

    ref = intake.add_report(user, replace(new, received=date(2019, 5, 4))).ref

    seen = record_view.record(user, ref).details
    assert words in seen["body"]
    assert seen["sha256"] == hashlib.sha256(seen["body"].encode()).hexdigest()
    if language:
        assert seen["language"] == language
    if new.content is not None:
        (_, size, digest) = seen["files"][0]
        assert (size, digest) == (len(new.content), hashlib.sha256(new.content).hexdigest())
        key = files.own_key()
        kept = [files.opened(name, path.read_bytes(), key) for name, path in files.stored(settings().files)]
        assert new.content in kept
        assert not any("a." in path.name for path in settings().files.rglob("*"))  # stored under a keyed name
    assert upkeep.check() == []


def test_a_page_keeps_no_script_and_says_who_published_it(user: User) -> None:
    ref = intake.add_report(user, NewReport(filename="a.html", content=HTML.encode())).ref

    row = browse.reports(user).rows[0]
    assert (row.ref, row.title, row.publisher) == (ref, "Harbour arrests", "Sorvane Courier")
    assert "steal" not in record_view.record(user, ref).details["body"]


@pytest.mark.parametrize("again", ["text", "file"])
def test_the_same_report_twice_is_recognised(user: User, again: str) -> None:
    first = intake.add_report(user, NewReport(filename="a.txt", content=WORDS.encode())).ref
    before = everything()

    with pytest.raises(AlreadyKnown) as known:
        intake.add_report(
            user, NewReport(text=WORDS) if again == "text" else NewReport(filename="b.txt", content=WORDS.encode())
        )

    assert known.value.ref == first and first in str(known.value)
    assert everything() == before


def test_a_file_read_wrongly_is_read_anew_when_its_encoding_is_chosen(user: User) -> None:
    content = "Арест в Алматы".encode("koi8-r")  # too short to tell
    first = intake.add_report(user, NewReport(filename="a.txt", content=content, encoding="windows-1256")).ref

    anew = intake.add_report(user, NewReport(filename="a.txt", content=content, encoding="koi8-r")).ref

    assert anew != first and record_view.record(user, anew).details["body"] == "Арест в Алматы"
    with pytest.raises(AlreadyKnown):
        intake.add_report(user, NewReport(filename="a.txt", content=content, encoding="koi8-r"))
    assert upkeep.check() == []


def test_a_damaged_file_is_told_in_one_sentence(user: User, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(TrackerError):
        intake.add_report(user, NewReport(filename="a.pdf", content=pdf(WORDS)[:900]))

    assert capfd.readouterr().err == ""


def test_a_scan_may_be_kept_without_text_and_coded_by_page(user: User) -> None:
    kept = intake.add_report(user, NewReport(filename="scan.pdf", content=SCAN, without_text=True))

    seen = record_view.record(user, kept.ref).details
    assert seen["body"] == "" and seen["files"][0][1] == len(SCAN)


def test_five_megabytes_are_not_too_much(user: User) -> None:
    body = ("A line of a very long report.\n" * 166_666)[:4_999_990]

    ref = intake.add_report(user, NewReport(text=body, title="Long")).ref

    assert record_view.record(user, ref).details["body"] == body


def test_what_is_not_said_stays_open(user: User) -> None:
    ref = intake.add_report(user, NewReport(text=WORDS)).ref

    seen = record_view.record(user, ref).details
    assert (seen["published"], seen["author"], seen["url"], seen["publisher"]) == (None, None, None, "")


def test_a_disk_that_fills_leaves_nothing(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything()

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(intake.files, "keep", full)
    with pytest.raises((OSError, InvalidFacts, TrackerError)):
        intake.add_report(user, NewReport(filename="a.txt", content=WORDS.encode()))

    assert everything() == before
