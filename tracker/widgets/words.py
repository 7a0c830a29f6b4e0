"""Facts with the words behind them: value, standing, and each quotation with who says so and how it was judged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from tracker import codes
from tracker.actions.parts import FactView, Part
from tracker.actions.statements import Statement
from tracker.widgets import links, look

OWN_VOICE = ("author_voice", "headline")
GONE = "erased"  # what an erasure leaves instead of words
HIDDEN = ("exists", "count")
STANDING_OF = {"accepted": "followed", "contested": "disputed", "open": "waiting", "rejected": "not_followed"}


def many(count: int, one: str, more: str = "") -> str:
    """ "1 fact", "2 facts"."""
    return f"{count:,} {one if count == 1 else more or f'{one}s'}"


def up_to(count: int, at_most: int, one: str) -> str:
    """A count that stopped at `at_most`: "1 incident", "1,000 or more incidents"; empty where there is none."""
    return f"{count:,} or more {one}s" if count >= at_most else many(count, one) if count else ""


def source_line(said: Statement) -> str:
    """Who says so, how we know, and where: the report is a link."""
    who = [said.speaker_label]
    if said.attribution not in OWN_VOICE:
        who.append(codes.label("closed_attribution", said.attribution).lower())
    if said.channel:
        who.append(codes.label("document_type", said.channel).lower())
    denies = ["denies"] if said.stance == "denies" else ["is unsure"] if said.stance == "unsure" else []
    report = links.to(said.report, shortened(said.report_title), said.report_title)
    day = [escape(said.report_day)] if said.report_day else []
    return " · ".join(f"<bdi>{part}</bdi>" for part in [*(escape(part) for part in (*denies, *who)), report, *day])


def shortened(title: str, letters: int = 46) -> str:
    """A title cut at a word, so that a line below a quotation stays one line."""
    return title if len(title) <= letters else f"{title[: letters + 1].rsplit(' ', 1)[0][:letters].rstrip(' ,;·')}…"


def near(place: str) -> str:
    """A place with what it lies in: a table has no room for the country too."""
    return ", ".join(place.split(", ")[:2])


def last_words(text: str, letters: int = 300) -> str:
    """The end of a text, begun at a word."""
    return text if len(text) <= letters else f"…{text[-letters:].partition(' ')[2]}"


def aside(said: Statement, standing: str) -> str:
    """How far the coder went, and a judgement that is not the one of the whole."""
    parts = [codes.label("closed_basis", said.basis)] if said.basis != "stated" else []
    if STANDING_OF[said.judgement] != standing:
        parts.append(look.REVIEW_WORDS[STANDING_OF[said.judgement]])
    if said.note:
        parts.append(said.note)
    return " · ".join(parts)


def judges(found: Iterable[Statement]) -> str:
    """Who judged, and whether anybody but the coder did."""
    judged = [said for said in found if said.judged_by and said.judgement != "open"]
    names = ", ".join(dict.fromkeys(said.judged_by or "" for said in judged))
    alone = '<div class="k">checked by its author only</div>' if any(said.self_reviewed for said in judged) else ""
    return f" · {escape(names)}{alone}" if names else ""


def where(locator: str | None) -> str:
    """Where a statement stands that has no words; that they were erased, where they had some."""
    return "Erased" if locator == GONE else f"At {locator or 'a place not noted'}"


def shown(said: Statement) -> str:
    """The words behind a statement: its quotation, the cell of a loaded file, else where it stands."""
    if said.quote or not said.cell:
        return said.quote or where(said.locator)
    return f"{(said.locator or '')[:1].upper()}{(said.locator or '')[1:]}: “{said.cell}”"


@dataclass(frozen=True)
class Quote:
    """One place in a source and all the statements of a fact or part that rest on it."""

    number: int
    statements: tuple[Statement, ...]

    @property
    def source(self) -> str:
        """The line below the words."""
        return source_line(self.statements[0])

    def html(self, numbered: bool, standing: str) -> str:
        """The words, and quietly beside them what a reader should know of how they were read."""
        first = self.statements[0]
        words = escape(shown(first))
        mark = f'<sup class="no">{self.number}</sup>' if numbered else ""
        asides = dict.fromkeys(said for s in self.statements if (said := aside(s, standing)))
        beside = "".join(f'<div class="by">{escape(line)}</div>' for line in asides)
        return f'<blockquote class="q" lang="{escape(first.language)}" dir="auto">{mark}{words}</blockquote>{beside}'


def quoted(found: Sequence[Quote], numbered: bool, standing: str) -> str:
    """Quotations; the source stands once below those that it shares."""
    out = []
    for place, quote in enumerate(found):
        out.append(quote.html(numbered, standing))
        if place + 1 == len(found) or found[place + 1].source != quote.source:
            out.append(f'<div class="by src">{quote.source}</div>')
    return "".join(out)


def quotes(found: Iterable[FactView]) -> list[Quote]:
    """The places that these facts rest on, in the order of the facts; what is set aside only where nothing else is."""
    grouped: dict[tuple[str, str, str], list[Statement]] = {}
    for fact in found:
        live = [said for said in fact.statements if said.judgement != "rejected"] or list(fact.statements)
        for said in live:
            place = f"{said.quote_start}-{said.quote_end}" if said.quote else said.locator or ""
            grouped.setdefault((said.report, place, f"{said.speaker}{said.stance}"), []).append(said)
    return [Quote(number, tuple(said)) for number, said in enumerate(grouped.values(), 1)]


def value_html(fact: FactView) -> str:
    """The value, dotted while it waits; a record is a link."""
    unsure = ' class="unsure"' if fact.certainty == "waiting" else ""
    single = fact.ref and len({said.value for said in fact.statements if said.judgement != "rejected"}) == 1
    return f"<bdi{unsure}>{links.to(fact.ref, fact.value) if single else escape(fact.value)}</bdi>"


def fact_html(fact: FactView) -> str:
    """One fact: label, value, standing, and the words behind it."""
    accounts = f" · {many(fact.accounts, 'account')}" if fact.certainty == "disputed" and fact.accounts > 1 else ""
    return (
        f'<div class="fact"><div class="lab">{escape(fact.label)}</div><div class="val">{value_html(fact)}</div>'
        f'<div class="rev">{look.standing(fact.certainty)}{escape(accounts)}{judges(fact.statements)}</div>'
        f'<div class="body">{quoted(quotes([fact]), False, fact.certainty)}</div></div>'
    )


def part_html(part: Part, title: str, opened: bool = True) -> str:
    """An act, a stage, an injury or a tie: its facts in one line, each with the number of the words it rests on."""
    shown = [fact for fact in part.facts if fact.field.partition(".")[0] not in HIDDEN]
    behind = quotes(part.facts)
    place = {said.uid: quote.number for quote in behind for said in quote.statements}
    numbered = len(behind) > 1
    values = []
    for fact in shown:
        numbers = sorted({place[said.uid] for said in fact.statements if said.uid in place})
        marks = f'<sup class="no">{",".join(map(str, numbers))}</sup>' if numbered and numbers else ""
        doubt = f" {look.glyph('disagree')}" if fact.certainty == "disputed" else ""
        values.append(
            f'<span class="part"><span class="k">{escape(fact.label)}</span> {doubt}{value_html(fact)}{marks}</span>'
        )
    words = quoted(behind, numbered, part.standing)
    if not opened and behind:
        words = f"<details><summary>{many(len(behind), 'quotation')}</summary>{words}</details>"
    return (
        f'<div class="fact"><div class="lab">{title}</div><div class="val">{"".join(values)}</div>'
        f'<div class="rev">{look.standing(part.standing)}{judges(said for fact in part.facts for said in fact.statements)}'
        f'</div><div class="body">{words}</div></div>'
    )


def count(found: Iterable[FactView]) -> str:
    """How many facts, statements and reports stand behind this."""
    facts = list(found)
    said = {s.uid: s for fact in facts for s in fact.statements}
    reports = {s.report for s in said.values()}
    return f"{many(len(facts), 'fact')}, {many(len(said), 'statement')}, {many(len(reports), 'source report')}"
