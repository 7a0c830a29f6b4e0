"""A team's own model, asked through an OpenAI-compatible address.

Off unless the settings name one; this machine only unless a second setting allows another. What it answers is checked as
hard as anything: words that the text does not hold, and codes that our lists do not, are dropped; its proposals say whose
they are.
"""

from __future__ import annotations

import ipaddress
import json
import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from tracker import codes, config, dates
from tracker.errors import InvalidFacts, TrackerError
from tracker.reading.model import Proposal, Reading, Thing
from tracker.reading.names import fold
from tracker.records.base import Attribution, Basis, Kind

TIMEOUT = 120  # seconds, from the question to the end of the answer
LARGEST = 2_000_000  # bytes of an answer that are read
ROWS = 200  # people of an answer that are looked at
LONGEST = 1_000  # code points of a quotation: what is longer proves nothing
HAN = re.compile(r"[\u3400-\u9fff]")
MOST = 40_000  # code points of a text that one question may hold
SCORE = 0.6
ASK = """You help human rights documenters. From the report, list only what its words state about people to whom something was done \
(taken into custody, disappeared, hurt, killed). Never guess, never add ethnicity, religion, nationality or kinship. Answer with a JSON object \
{"people": [{"name": "as printed", "act_type": one of %s, "when": "the words of the date or empty", "stage": one of %s or "", \
"injury": "the words or empty", "body_part": one of %s or "", "quote": "the exact words of the report that say it"}]}."""


class NotPluggedIn(TrackerError):
    """No model is named in the settings, or its address is not allowed."""


@dataclass(frozen=True)
class Plugged:
    """Where a model answers, and its name; `outside` where the text would leave this machine."""

    url: str
    name: str
    outside: bool
    key: str = ""

    @property
    def warning(self) -> str:
        """What is said before a text goes there."""
        where = urlsplit(self.url).hostname or ""
        if self.outside:
            return f"The whole text, with all names in it, leaves this machine: it is sent to {where}. Who runs that model can read and keep it."
        return f"The whole text is given to the model {self.name} on this machine."


def settings(environment: Mapping[str, str] = os.environ) -> Plugged | None:
    """The model of TRACKER_MODEL_URL; None where none is named. Raises NotPluggedIn where its address is not allowed,
    NotFound or InvalidFacts where the file of its key is missing, empty or for others to read.
    """
    url = environment.get("TRACKER_MODEL_URL", "").rstrip("/")
    if not url:
        return None
    host = urlsplit(url).hostname or ""
    outside = not _here(host)
    if outside and environment.get("TRACKER_MODEL_OUTSIDE", "") != "1":
        raise NotPluggedIn(
            "TRACKER_MODEL_URL is not on this machine: texts would leave it. If your team has decided that, set TRACKER_MODEL_OUTSIDE=1 too."
        )
    if urlsplit(url).scheme not in ("http", "https") or (outside and urlsplit(url).scheme != "https"):
        raise NotPluggedIn("TRACKER_MODEL_URL begins with https://, or with http:// on this machine.")
    key = config.secret("TRACKER_MODEL_KEY_FILE", environment) or ""
    return Plugged(url, environment.get("TRACKER_MODEL_NAME", "local"), outside, key)


def _here(host: str) -> bool:
    """Whether an address is this machine itself; a name other than localhost never is."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def ask(text: str, model: Plugged) -> Any:
    """The model's answer to a text, as it came. Raises NotPluggedIn where it cannot be reached or gives no JSON."""
    import httpx  # only for those who plug a model in

    if len(text) > MOST:
        raise InvalidFacts(f"The text has {len(text):,} characters; at most {MOST:,} are given to a model.")
    listed = [", ".join(t.code for t in codes.code_list(name)) for name in ("act_type", "stage", "body_part")]
    messages = [{"role": "system", "content": ASK % tuple(listed)}, {"role": "user", "content": text}]
    headers = {"Authorization": f"Bearer {model.key}"} if model.key else {}
    until = time.monotonic() + TIMEOUT
    received = bytearray()
    try:
        with httpx.stream(
            "POST", f"{model.url}/chat/completions",
            json={"model": model.name, "messages": messages, "temperature": 0},
            headers=headers, timeout=TIMEOUT, trust_env=False, follow_redirects=False,
        ) as answer:  # fmt: skip
            answer.raise_for_status()
            for part in answer.iter_bytes():
                received += part
                if len(received) > LARGEST or time.monotonic() > until:
                    raise NotPluggedIn("The model's answer is too long, or takes too long.")
        said = str(json.loads(received)["choices"][0]["message"]["content"])
        return json.loads(said[said.index("{") : said.rindex("}") + 1])
    except (httpx.HTTPError, ValueError, KeyError, IndexError, TypeError, RecursionError):
        raise NotPluggedIn("The model could not be asked, or gave no answer that can be read.") from None


def joined(text: str, reading: Reading, answer: Any, model: Plugged) -> Reading:
    """The reading with what the model adds: people and acts whose words stand in the text and that the rules did not find."""
    rows = answer.get("people") if isinstance(answer, dict) else None
    things, proposals, dropped = list(reading.things), list(reading.proposals), 0
    known = {fold(text[a:b]): t for t in reading.things if t.kind is Kind.INDIVIDUAL for a, b in t.spellings} | {
        fold(t.label): t for t in reading.things if t.kind is Kind.INDIVIDUAL
    }
    told: set[str] = set()
    rows = rows if isinstance(rows, list) else []
    for number, row in enumerate(rows[:ROWS], 1):
        if repr(row) in told:
            continue
        told.add(repr(row))
        new = _checked(text, row, number, known, model) if isinstance(row, dict) else None
        if new is None:
            dropped += 1
            continue
        person, made, said = new
        if person.key not in {t.key for t in things}:
            things.append(person)
        done = {
            p.code
            for t in things
            if t.frame.get("victim_id") == person.key
            for p in proposals
            if p.about == t.key and p.field == "type"
        }
        act = next((p for p in said if p.field == "type"), None)
        if act is not None and act.code in done:
            continue
        things += made
        proposals += said
    notes = (
        *reading.notes,
        f"The model {model.name} took part."
        + (f" {dropped} of its proposals were dropped: the text does not say them." if dropped else "")
        + (f" It named {len(rows):,} people; the first {ROWS} were looked at." if len(rows) > ROWS else ""),
    )
    return replace(
        reading,
        things=tuple(things),
        proposals=tuple(proposals),
        engine=f"{reading.engine} and {model.name}",
        notes=notes,
    )


def _checked(
    text: str, row: Mapping[str, Any], number: int, known: Mapping[str, Thing], model: Plugged
) -> tuple[Thing, list[Thing], list[Proposal]] | None:
    """One row of an answer as things and proposals; None where its words are not in the text."""
    name, quote, act = (str(row.get(key) or "").strip() for key in ("name", "quote", "act_type"))
    at = _place(text, quote) if 4 < len(quote) <= LONGEST else -1
    where = _place(text, name) if len(name) > 1 else -1
    if at < 0 or where < 0 or act not in {t.code for t in codes.code_list("act_type")}:
        return None
    if not _names(quote, name) and not re.search(r"\b(?:he|she|him|her|his)\b", quote, re.I):
        return None
    person = known.get(fold(name)) or Thing(f"m{number}", Kind.INDIVIDUAL, name, ((where, where + len(name)),))
    incident = Thing(f"m{number}.i", Kind.INCIDENT, codes.label("act_type", act), ((at, at + len(quote)),))
    done = Thing(
        f"m{number}.a",
        Kind.ACT,
        codes.label("act_type", act),
        ((at, at + len(quote)),),
        {"incident_id": incident.key, "victim_id": person.key},
    )
    doubt = f"proposed by the model {model.name}: read the words"
    said: list[Proposal] = []

    def say(about: str, field: str, span: tuple[int, int], basis: Basis = Basis.CLASSIFIED, **more: Any) -> None:
        start, end = span
        words = str(more.pop("text", None) or text[start:end])
        said.append(
            Proposal(
                f"m{number}.{len(said)}",
                about,
                field,
                start,
                end,
                text[start:end],
                words,
                basis=basis,
                attribution=Attribution.AUTHOR_VOICE,
                score=SCORE,
                doubt=doubt,
                group=person.key,
                **more,
            )
        )

    whole = (at, at + len(quote))
    if fold(name) not in known:
        say(person.key, "name", (where, where + len(name)), Basis.STATED)
    say(incident.key, "exists", whole)
    say(done.key, "exists", whole)
    say(done.key, "type", whole, code=act)
    made = [incident, done]
    words = str(row.get("when") or "").strip()
    day = dates.from_words(words) if words and (began := _place(text, words, at)) >= 0 else None
    if day:
        say(done.key, "when", (began, began + len(words)), Basis.STATED, text=day)
    stage = str(row.get("stage") or "")
    if stage in {t.code for t in codes.code_list("stage")}:
        step = Thing(
            f"m{number}.s", Kind.DETENTION_STAGE, codes.label("stage", stage), (), {"act_id": done.key, "seq": 1}
        )
        made.append(step)
        say(step.key, "stage", whole, code=stage)
    hurt = str(row.get("injury") or "").strip()
    if len(hurt) > 1 and (low := _place(text, hurt, at)) >= 0:
        wound = Thing(
            f"m{number}.j",
            Kind.INJURY,
            "Injury",
            ((low, low + len(hurt)),),
            {"individual_id": person.key, "act_id": done.key},
        )
        made.append(wound)
        say(wound.key, "exists", (low, low + len(hurt)), Basis.STATED)
        part = str(row.get("body_part") or "")
        if part in {t.code for t in codes.code_list("body_part")} - {"unspecified"}:
            say(wound.key, "body_part", (low, low + len(hurt)), code=part)
    return person, made, said


def _place(text: str, words: str, begin: int = 0) -> int:
    """Where these words stand as whole words, from a place on or else anywhere; -1 where they do not."""
    left = "" if HAN.match(words[:1]) else r"(?<!\w)"
    right = "" if HAN.match(words[-1:]) else r"(?!\w)"
    whole = re.compile(f"{left}{re.escape(words)}{right}")
    found = whole.search(text, begin) or whole.search(text)
    return found.start() if found else -1


def _names(quote: str, name: str) -> bool:
    """Whether a quotation holds the name, or a word of it."""
    own = fold(name).split()
    return bool(set(own) & set(fold(quote).split())) or any(HAN.match(part) and part in quote for part in own)
