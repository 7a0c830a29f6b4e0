"""Plain pages at the door: HTML without scripts, in the look of the app; every text is escaped here."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from tracker.config import served_over_https
from tracker.errors import NotAllowed
from tracker.web.look import THEME

MOST_BYTES = 64 * 1024
SESSION, BROWSER, FORM = "session", "browser", "form"
BROWSER_DAYS = 180
STALE = "This form had been open too long, or came from another page. Nothing was done; try again."


def colour(name: str, dark: bool = False) -> str:
    """A colour of the theme."""
    return str(THEME[f"theme.{'dark.' if dark else ''}{name}"])


_LOOK = "".join(
    f"--{short}:light-dark({colour(name)},{colour(name, dark=True)});"
    for short, name in (
        ("bg", "backgroundColor"),
        ("ink", "textColor"),
        ("soft", "grayTextColor"),
        ("acc", "linkColor"),
        ("line", "borderColor"),
        ("bad", "redTextColor"),
    )
)


def _font(family: str, file: str) -> str:
    """A font of the app itself, where this Streamlit has it."""
    import streamlit

    found = sorted((Path(streamlit.__file__).parent / "static" / "static" / "media").glob(f"{file}.*"))
    place = f"/static/media/{found[0].name}" if found else ""
    return f"@font-face{{font-family:'{family}';src:url({place});font-weight:200 900}}" if found else ""


STYLE = (
    f"{_font('Source Sans', 'SourceSansVF-Upright.ttf')}{_font('Source Serif', 'SourceSerifVariable-Roman.ttf')}"
    f":root{{color-scheme:light dark;{_LOOK}--fill:light-dark({colour('primaryColor')},{colour('primaryColor', True)})}}"
    "@font-face{font-family:'Tracker Arabic';src:url(/font/arabic);unicode-range:U+600-6FF,U+750-77F,U+8A0-8FF}"
    "@font-face{font-family:'Tracker Chinese';src:url(/font/chinese);unicode-range:U+2E80-303F,U+3200-4DBF,U+4E00-9FFF}"
    "*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);"
    "font:16px/1.5 'Source Sans','Source Sans 3','Noto Sans',system-ui,'Tracker Arabic','Tracker Chinese',sans-serif}"
    "header{border-block-end:1px solid color-mix(in srgb,currentColor 16%,transparent);padding:.7rem 1.2rem;"
    "font:700 1.3rem Georgia,serif;display:flex;justify-content:space-between;align-items:baseline;gap:1rem}"
    "header a{font:400 .95rem/1.4 'Source Sans',system-ui,sans-serif}"
    "main{max-width:30rem;margin:0 auto;padding:1.6rem 1.2rem 4rem}main.wide{max-width:46rem}"
    "h1{font:600 1.75rem/1.25 'Source Serif',Georgia,serif;margin:.2rem 0 .8rem}"
    "h2{font-size:.9rem;border-block-start:2px solid currentColor;padding-block-start:.35rem;margin:2rem 0 .6rem}"
    "p{margin:.5rem 0;max-width:62ch}a{color:var(--acc)}.soft{color:var(--soft);font-size:.92rem}"
    "label{display:block;font-weight:600;margin-block-start:.8rem}label small{font-weight:400;color:var(--soft);display:block}"
    "input{font:inherit;color:inherit;background:transparent;border:1px solid var(--line);border-radius:2px;"
    "padding:.5rem .6rem;width:100%;min-height:2.75rem;unicode-bidi:plaintext}"
    "button{font:inherit;font-weight:600;min-height:2.75rem;padding:.5rem 1.1rem;border-radius:2px;"
    "border:1px solid var(--fill);background:var(--fill);color:#fff;margin-block-start:1rem;cursor:pointer}"
    "button.quiet{background:transparent;color:var(--acc);border-color:var(--line)}"
    ":focus-visible{outline:3px solid var(--acc);outline-offset:2px}"
    ".wrong,.done{border-inline-start:3px solid var(--bad);padding:.4rem .8rem;font-weight:600}"
    ".done{border-color:var(--acc)}table{width:100%;border-collapse:collapse;font-size:.95rem}"
    "th,td{text-align:start;padding:.35rem .8rem .35rem 0;vertical-align:middle;"
    "border-block-end:1px solid color-mix(in srgb,currentColor 16%,transparent)}td button{margin:0;min-height:2.2rem}"
    "td:last-child{text-align:end;padding-inline-end:0}ol{columns:2;padding-inline-start:1.6rem;max-width:28rem}"
    "code{font:1rem/1.6 ui-monospace,monospace;overflow-wrap:anywhere}"
    ".qr{background:#fff;padding:.6rem;display:inline-block;line-height:0}.qr svg{max-width:100%;height:auto}"
    ".demo{font-size:.84rem;border-block:1px solid;padding:.25rem 0;color:var(--soft)}"
    "@media(max-width:480px){ol{columns:1}main{padding-inline:1rem}}"
)


@dataclass(frozen=True)
class Markup:
    """HTML that was made here; everything else is text and is escaped."""

    html: str


Piece = str | Markup


def markup(*pieces: Piece) -> Markup:
    """Pieces in a row, texts escaped."""
    return Markup("".join(piece.html if isinstance(piece, Markup) else escape(piece) for piece in pieces))


def tag(name: str, /, *inside: Piece, **attributes: str | bool) -> Markup:
    """An element; a trailing underscore of an attribute's name is dropped, others become dashes."""
    said = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escape(str(value))}"')
        for key, value in attributes.items()
        if value is not False
    )
    closing = "" if name in ("input", "meta") else f"{markup(*inside).html}</{name}>"
    return Markup(f"<{name}{said}>{closing}")


def paragraph(text: Piece, kind: str = "") -> Markup:
    """A paragraph; `kind` is soft, wrong or done."""
    role = {"wrong": "alert", "done": "status"}.get(kind, "")
    return tag("p", text, **({"class": kind} if kind else {}), **({"role": role} if role else {}))


def field(name: str, label: str, hint: str = "", **attributes: str | bool) -> Markup:
    """A labelled field."""
    told = tag("small", hint) if hint else Markup("")
    kind = {"type": "text", "autocapitalize": "none", "spellcheck": "false", "required": True, **attributes}
    return tag("label", label, told, tag("input", name=name, **kind))


def secret(name: str, label: str, hint: str = "", new: bool = False) -> Markup:
    """A password field that password managers understand."""
    return field(name, label, hint, type="password", autocomplete="new-password" if new else "current-password")


def hidden(name: str, value: str) -> Markup:
    """A value that goes along."""
    return tag("input", type="hidden", name=name, value=value)


def button(text: str, quiet: bool = False) -> Markup:
    """Sends the form."""
    return tag("button", text, type="submit", **({"class": "quiet"} if quiet else {}))


def table(head: Iterable[str], rows: Iterable[Iterable[Piece]]) -> Markup:
    """A plain table."""
    top = tag("tr", *(tag("th", word, scope="col") for word in head))
    body = (tag("tr", *(tag("td", cell) for cell in row)) for row in rows)
    return tag("table", tag("thead", top), tag("tbody", *body))


class Door:
    """One request at the door: what was typed, its cookies, and the page that answers."""

    def __init__(self, request: Request, typed: dict[str, str]) -> None:
        self.request, self.typed = request, typed
        self.session = request.cookies.get(cookie(SESSION))
        self.browser = request.cookies.get(cookie(BROWSER))
        self._own = request.cookies.get(cookie(FORM), "")
        self._fresh = "" if self._own else secrets.token_urlsafe(32)

    def form(self, *inside: Piece, action: str = "", **also: str) -> Markup:
        """A form that only this browser can have been given."""
        carried = [hidden(name, value) for name, value in also.items()]
        guard = hidden("form", form_sum(self._own or self._fresh))
        return tag("form", guard, *carried, *inside, method="post", action=action or self.request.url.path)

    def honest(self) -> None:
        """Stop at a form that was not given to this browser. Raises NotAllowed."""
        if not (self._own and hmac.compare_digest(self.typed.get("form", ""), form_sum(self._own))):
            raise NotAllowed(STALE)

    def page(self, title: str, *body: Piece, wide: bool = False, status: int = 200, back: bool = False) -> Response:
        """A whole page; `back` links to the app."""
        from tracker.actions import unreal

        marked = unreal.mark()
        note = tag("p", marked.page, class_="demo") if marked else Markup("")
        link = tag("a", "Back to the cases", href="/") if back else Markup("")
        whole = markup(
            Markup('<!doctype html><html lang="en"><head><meta charset="utf-8">'),
            Markup('<meta name="viewport" content="width=device-width,initial-scale=1">'),
            Markup('<link rel="icon" href="/favicon.png">'),
            tag("title", f"{title} · Tracker"),
            Markup(f"<style>{STYLE}</style></head><body>"),
            tag("header", tag("span", "Tracker"), link),
            tag("main", note, tag("h1", title), *body, **({"class": "wide"} if wide else {})),
            Markup("</body></html>"),
        )
        answer = HTMLResponse(whole.html, status_code=status)
        if self._fresh:
            set_cookie(answer, FORM, self._fresh)
        return answer


async def at_the_door(request: Request) -> Door:
    """Read a request; a form of more than 64 KiB is nobody's. Raises NotAllowed."""
    typed: dict[str, str] = {}
    if request.method == "POST":
        raw = b""
        async for part in request.stream():
            raw += part
            if len(raw) > MOST_BYTES:
                raise NotAllowed("That is too long for this form.")
        told = parse_qs(raw.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=40)
        typed = {name: values[0].replace("\0", "") for name, values in told.items()}
    return Door(request, typed)


def form_sum(own: str) -> str:
    """What a form carries: only who holds the cookie can make it."""
    return hashlib.sha256(f"form\x1f{own}".encode()).hexdigest()


def cookie(name: str) -> str:
    """The cookie's name: over https bound to this host and to https by its prefix (RFC 6265bis, 4.1.3.2)."""
    return f"{'__Host-' if served_over_https() else ''}tracker-{name}"


def set_cookie(answer: Response, name: str, value: str, days: int | None = None) -> None:
    """A cookie that scripts cannot read and other sites cannot send; it says nothing about a person."""
    answer.set_cookie(
        cookie(name),
        value,
        max_age=days * 86_400 if days else None,
        path="/",
        secure=served_over_https(),
        httponly=True,
        samesite="strict",
    )


def drop_cookie(answer: Response, name: str) -> None:
    """Take a cookie back."""
    answer.delete_cookie(cookie(name), path="/", secure=served_over_https(), httponly=True, samesite="strict")


def own_path(told: str) -> str:
    """Where to go on: a path of this app, never another site."""
    parts = urlsplit(told)
    ours = told.startswith("/") and not told.startswith("//") and not parts.netloc and not parts.scheme
    return told if ours and told.isprintable() and "\\" not in told and len(told) < 1000 else "/"


def go(path: str) -> RedirectResponse:
    """Answer a form by another page."""
    return RedirectResponse(path, status_code=303)
