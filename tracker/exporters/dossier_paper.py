"""The case report as a document: cover, account with numbered notes, custody, injuries, disagreements, gaps, annex."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tracker import body, phrases, retold_days
from tracker.body import Mark
from tracker.clocks import OPEN
from tracker.exporters import dossier_custody
from tracker.exporters.dossier import CERTAINTY, Dossier, Fact, Group, Quoted, Source
from tracker.exporters.dossier_custody import Chain
from tracker.exporters.paper import Block, Heading, Line, Note, Notes, PageBreak, Paper, Para, Picture, Run, Table

HASH_SHOWN = 16  # characters of a hash in a note; the annex gives all of it
SIDES = ("left", "right", "both", "middle")
SIDE_BY_SIDE = 3
STRIP_WIDTH, OUTLINE_WIDTH = 150, 78  # millimetres
CODED, DATE = ("code", "date", "yes_no", "exists"), "date"  # values that have words in each language
COUNT, NUMBERED = "count", re.compile(r"\d+\. ")
NOT, DENIED, OR = "not:", "denied:", "or"  # as actions/parts joins them
COUNTS = {
    words: re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[\\d,]+)", words))
    for words in ("at least {n}", "at most {n}", "{low} to {high}", "{n} or more", "fewer than {n}")
}
NAMELESS = ("Name not known", "Untitled incident", "Unnamed ")  # as records.unnamed calls them
CUSTODY, INJURIES = "Custody", "Injuries"


def of(report: Dossier) -> Paper:
    """The document that tells this case report."""
    made = _Layout(report)
    title = f"{made.called(report.title)}: {made.say('Case report')} {report.ref}"
    return made.paper(title, f"{report.ref} · {report.printed_on.isoformat()} · {report.reviewed}", made.blocks())


class Noted:
    """Facts as runs and cells, with a note behind each for the words that state it."""

    def __init__(self, report: Dossier) -> None:
        self.report, self.say, self.notes = report, phrases.speaker(report.language), Notes()
        self.hashes = {source.number: source.sha256 for source in report.sources}

    def paper(self, title: str, foot: str, blocks: Iterable[Block]) -> Paper:
        """These blocks as a document; the notes are those that the blocks made."""
        return Paper(
            title=title,
            language=self.report.language,
            day=self.report.printed_on,
            blocks=tuple(blocks),
            notes=self.notes.all(),
            head=self.mark(),
            foot=foot,
            page=self.say("page {n} of {m}"),
            notes_title=self.say("Notes"),
        )

    def mark(self) -> str:
        """What every page says where this is no real case: in English, and in the report's language."""
        mark = self.report.demonstration or ""
        return " · ".join(dict.fromkeys((mark, self.say(mark))))

    def words(self, fact: Fact, value: str) -> str:
        """A value in the report's language where it is a code, a day or a number; what somebody wrote stays as it is."""
        if several := self._several(fact, value):
            return several
        if value.startswith(NOT):
            return self.say("not: {what}", what=self.words(fact, value.removeprefix(NOT).strip()))
        if value.startswith(DENIED):
            return f"{self.say('denied')}: {self.words(fact, value.removeprefix(DENIED).strip())}"
        if fact.type == COUNT:
            return self._number(value)
        if fact.field == "side" and value in SIDES:
            return self.say(value.capitalize())
        if fact.type not in CODED:
            return value
        said = self.say(value)
        if said == value and "; " in value:
            return "; ".join(self.words(fact, one) for one in value.split("; "))
        return retold_days.told(value, self.report.language) if fact.type == DATE else said

    def _several(self, fact: Fact, value: str) -> str:
        """Values of accounts that disagree, joined in the report's language; empty where it is one."""
        for one in sorted({said.value for said in fact.quoted if said.value}, key=len, reverse=True):
            for told in (one, f"{NOT} {one}", f"{DENIED} {one}"):
                if value.startswith(f"{told} {OR} "):
                    rest = self.words(fact, value.removeprefix(f"{told} {OR} "))
                    return self.say("{first} or {second}", first=self.words(fact, told), second=rest)
        return ""

    def _number(self, value: str) -> str:
        """A count, or what a source leaves of it."""
        for words, pattern in COUNTS.items():
            if found := pattern.fullmatch(value):
                return self.say(words, **found.groupdict())
        return value

    def numbers(self, quoted: Iterable[Quoted]) -> tuple[int, ...]:
        """The numbers of the notes of these statements, each once, the smallest first."""
        return tuple(sorted({self.notes.number(self._note(said)) for said in quoted}))

    def value(self, fact: Fact, style: str = "strong") -> Run:
        """The value of a fact with its notes."""
        return Run(self.words(fact, fact.value), style, "", self.numbers(fact.quoted))

    def row(self, fact: Fact, number: int = 0) -> tuple[tuple[Line, ...], ...]:
        """What it is, its value or its own facts with their notes, and its standing."""
        lead = f"{number}. " if number else ""
        name = f"{lead}{fact.label if fact.kind == 'incident' and fact.parts else self.label(fact.label)}"
        standing = (Run(self.say(CERTAINTY.get(fact.certainty, fact.certainty)), "soft"),)
        about: list[Line] = [(Run(self.called(fact.about)),)] if fact.about else []
        if not fact.parts:
            return ((Run(name),),), (*about, (self.value(fact),)), (standing,)
        heads = [own for own in fact.parts if own.field == "exists" or own.value == fact.label]
        told = self.numbers(said for own in heads for said in own.quoted)
        lines = [*about, *(self.line(own) for own in fact.parts if own not in heads or own.certainty == "disputed")]
        return ((Run(name, "strong", "", told),),), tuple(lines) or ((),), (standing,)

    def label(self, label: str) -> str:
        """A heading made of several words, each in the report's language where it has them."""
        number = found[0] if (found := NUMBERED.match(label)) else ""
        return number + " · ".join(
            ": ".join(map(self.say, word.split(": "))) for word in label.removeprefix(number).split(" · ")
        )

    def called(self, name: str) -> str:
        """What a record is called: where it has no name, that is said in the report's language."""
        return " · ".join(self.say(one) if one.startswith(NAMELESS) else one for one in name.split(" · "))

    def line(self, own: Fact) -> Line:
        """One fact of a part, in one line."""
        doubt = f" ({self.say(CERTAINTY[own.certainty])})" if own.certainty in ("disputed", "waiting") else ""
        return Run(f"{self.label(own.label)}: ", "soft"), self.value(own), Run(doubt, "soft")

    def accounts(self, fact: Fact, headed: bool = True) -> Iterable[Block]:
        """The accounts of one disputed fact beside each other."""
        own = [one for one in fact.parts if one.certainty == "disputed"] or [fact]
        for one in own:
            name = self.label(fact.label) + (f" · {self.label(one.label)}" if one is not fact else "")
            if headed:
                yield Heading(f"{name} · {fact.about}" if fact.about else name, 2)
            told: dict[tuple[str, str], list[Quoted]] = {}
            for said in one.quoted:
                told.setdefault((said.value or one.value, said.stance), []).append(said)
            whose = {said: own for own in one.parts for said in own.quoted}  # a part tells the values of its own facts
            cells = [
                self.account(self.words(whose.get(said[0], one), value), stance, said)
                for (value, stance), said in told.items()
            ]
            if asserted := self.asserted(fact, one):
                cells.insert(0, self.account(self.label(fact.label), "", asserted))
            for start in range(0, len(cells), SIDE_BY_SIDE):
                row = cells[start : start + SIDE_BY_SIDE]
                yield Table((tuple(row),), (1,) * len(row))

    def asserted(self, fact: Fact, disputed: Fact) -> tuple[Quoted, ...]:
        """Where all that is told of it denies that it happened: the words that say it did, to stand beside these."""
        if disputed.field != "exists" or disputed is fact or not all(said.stance for said in disputed.quoted):
            return ()
        heads = (own for own in fact.parts if own.value == fact.label and own.field != "exists")
        return tuple(said for own in heads for said in own.quoted if not said.stance)

    def account(self, value: str, stance: str, said: Sequence[Quoted]) -> tuple[Line, ...]:
        """One account: what is said, by whom, with the notes."""
        denied = f"{self.say(stance)}: " if stance else ""
        speakers = tuple(dict.fromkeys(one.said_by for one in said if one.said_by))
        return (Run(denied), Run(value, "strong", "", self.numbers(said))), *((Run(who, "soft"),) for who in speakers)

    def leads(self, whole: str) -> str:
        """Where the numbers lead: `whole` says it of a copy that quotes everything."""
        if not self.quotes():
            return WITHOUT_WORDS
        return SOME_WORDS if self.report.audience else whole

    def quotes(self) -> bool:
        """Whether the words of sources go along."""
        return any(said.quote for group in self.report.groups for fact in group.facts for said in fact.quoted)

    def _note(self, said: Quoted) -> Note:
        whole = self.hashes.get(said.source, "")
        parts = (
            said.said_by,
            self.say(said.stance),
            f"{self.say('source')} {said.source}",
            f"SHA-256 {whole[:HASH_SHOWN]}…" if whole else "",
            said.locator,
            self.say(said.basis),
            said.judged,
            said.note,
        )
        return Note(said.quote or "", said.language, " · ".join(part for part in parts if part))


class _Layout(Noted):
    """One report in the making."""

    def blocks(self) -> Iterable[Block]:
        """All of it, in order."""
        yield from self.cover()
        yield PageBreak()
        if self.report.people:
            yield from self.people()
        for group in self.report.groups:
            if group.facts:
                yield from self.group(group)
        yield from self.open_ends()
        yield from self.method()
        yield from self.annex()

    def cover(self) -> Iterable[Block]:
        """Who or what it is about, for whom it was written, and where it comes from."""
        report, say = self.report, self.say
        yield Para((Run(f"{say('Case report')} {report.ref} · {report.printed_on.isoformat()}", "soft"),), "soft")
        yield Para((Run(self.called(report.title), "strong"),), "title")
        if len(report.names) > 1:
            runs = [run for tag, text in report.names[1:] for run in (Run(" · "), Run(text, "", tag.partition("-")[0]))]
            yield Para(tuple(runs[1:]))
        if report.audience:
            yield Para((Run(report.audience, "strong"),), "box")
        yield Para((Run(report.status, "strong"),))
        yield Para((Run(report.reviewed, "soft"),), "soft")
        statements = {said for group in report.groups for fact in group.facts for said in fact.quoted}
        yield Heading(say("Where this report comes from"), 2)
        rows = (
            ("Written on", report.printed_on.isoformat()),
            *((("As it was known on", report.known_on.isoformat()),) if report.known_on else ()),
            ("Written by", report.program),
            ("Statements", str(len(statements))),
            ("Sources", str(len(report.sources))),
        )
        yield Table(tuple((((Run(say(name), "soft"),),), ((Run(value),),)) for name, value in rows), (1, 3))
        yield Para((Run(say(self.leads(PROVENANCE))),))

    def people(self) -> Iterable[Block]:
        """The individuals of an incident."""
        yield Heading(f"{self.say('People')} ({len(self.report.people)})")
        rows = tuple(
            (
                ((Run(self.called(name), "strong"),),),
                ((Run(self.say(status)),),),
                ((Run(self.say(CERTAINTY.get(standing, standing)), "soft"),),),
            )
            for name, status, standing in self.report.people
        )
        yield Table(rows, (5, 5, 3))

    def group(self, group: Group) -> Iterable[Block]:
        """Facts under their heading; custody and injuries with their drawings."""
        yield Heading(self.say(group.title))
        numbered = group.title in (CUSTODY, INJURIES) and self.report.kind == "individual"
        found = dossier_custody.chain(self.report) if group.title == CUSTODY and numbered else None
        if found and found.drawn():
            yield Picture(dossier_custody.strip(found), self.say(STRIP), STRIP_WIDTH)
            yield Para((Run(self.say(STRIP), "soft"),), "soft")
        if group.title == INJURIES and numbered and (drawn := self.outline(group.facts)):
            yield Picture(drawn, self.say(OUTLINE), OUTLINE_WIDTH)
            yield Para((Run(self.say(OUTLINE), "soft"),), "soft")
        yield Table(
            tuple(self.row(fact, n if numbered else 0) for n, fact in enumerate(group.facts, 1)),
            (4, 9, 3),
        )
        if found:
            yield from self.clocks(found)
        if group.title == INJURIES and not self.report.audience:
            graded = any(fact.part("consistency") for fact in group.facts)
            yield Para((Run(self.say(GRADED if graded else UNGRADED), "soft"),), "soft")

    def outline(self, injuries: Sequence[Fact]) -> str:
        """The body outline of the injuries whose place is told."""
        marks = []
        for number, fact in enumerate(injuries, 1):
            where, side = fact.part("body_part"), fact.part("side")
            named = side.value.casefold() if side and side.value.casefold() in SIDES else "unknown"
            marks.append(Mark(number, where.raw if where else None, named, fact.certainty == "followed"))
        return body.drawing(marks, self.say("front"), self.say("back"))

    def clocks(self, found: Chain) -> Iterable[Block]:
        """Days held, days without contact, and the legal clocks with where each limit stands."""
        say, rows = self.say, []

        def days(low: int, high: int) -> str:
            return say("{n} days", n=low) if low == high else say("{low} to {high} days", low=low, high=high)

        if found.drawn():
            low, high = found.held()
            told = days(low, high) if found.is_whole() else say("at least {n} days", n=low) if low else say(NO_DAYS)
            rows.append((say("Days held, as far as dates are stated"), told))
        cut_off = found.without_contact()
        low, high = found.days_without_contact()
        if cut_off:
            told = days(low, high) if low else say("at most {n} days", n=high)
            rows.append((say("Days without contact with the outside"), told if high else say(NO_DAYS)))
        if since := dossier_custody.since_last_contact(self.report):
            rows.append((say("Days since the last contact that is told"), days(*since)))
        elif not cut_off and not self.report.audience:
            rows.append((say("Days without contact with the outside"), say("Not known: no source states it.")))
        for reading in found.readings:
            if self.report.audience and reading.verdict in OPEN:
                continue
            span = f" ({days(reading.low, reading.high or 0)})" if reading.low is not None else ""
            rule = phrases.followed(say(reading.rule.name), say(reading.rule.source), self.report.language)
            verdict = say(reading.verdict.value)
            rows.append((rule, f"{verdict[:1].upper()}{verdict[1:]}{span}"))
        if rows:
            yield Heading(say("Days and legal clocks"), 2)
            yield Table(tuple((((Run(name),),), ((Run(said, "strong"),),)) for name, said in rows), (8, 6))

    def open_ends(self) -> Iterable[Block]:
        """Where sources disagree, side by side, and what no source states.

        Outside the team much is left out: there the report says neither that nothing is disputed nor what is unknown.
        """
        report, say = self.report, self.say
        if report.disagreements or not report.audience:
            yield Heading(say("Where sources disagree"))
            for fact in report.disagreements:
                yield from self.accounts(fact)
            if not report.disagreements:
                yield Para((Run(say("None found among the statements coded.")),))
        if not report.audience:
            yield Heading(say("What is not known"))
            unknown = phrases.joined(map(say, report.unknown), report.language, listed=True)
            told = say("No source states: {what}.", what=unknown) if unknown else say(NOTHING_OPEN)
            yield Para((Run(told),))

    def method(self) -> Iterable[Block]:
        """How facts came to stand here and how far they were reviewed."""
        shown = [fact for group in self.report.groups for fact in group.facts]
        counts = [one.certainty for fact in shown for one in (fact.parts or (fact,))]
        yield Heading(self.say("How this report was made"))
        yield Para((Run(self.say(METHOD)),))
        counted = self.say(
            "{followed} facts are followed, {disputed} are disputed, {waiting} wait for review.",
            followed=counts.count("followed"),
            disputed=counts.count("disputed"),
            waiting=counts.count("waiting"),
        )
        yield Para((Run(counted), Run(f" {self.report.reviewed}")))

    def annex(self) -> Iterable[Block]:
        """The sources, with what finds each again and the whole hash of its archived text."""
        yield Heading(f"{self.say('Annex')}: {self.say('Sources')}")
        yield sources_table(self.report.sources, self.say, self.report.language)


def _day(day: str, say: phrases.Say) -> str:
    """A date as a part of its own: among words from right to left it keeps its order."""
    return say("{day}", day=day)


def sources_table(sources: Sequence[Source], say: phrases.Say, language: str) -> Table:
    """The numbered sources of a document."""
    rows = []
    for source in sources:
        title: list[Line] = [
            (Run(source.title, "strong"), *((Run(", "), Run(source.publisher)) if source.publisher else ()))
        ]
        found = []
        if source.ref:
            found.append(f"{say('Published')}: {retold_days.told(source.published, language) or say('not stated')}")
        if source.received:
            found.append(f"{say('Received')}: {_day(source.received.isoformat(), say)}")
        title += [(Run(" · ".join(found), "soft"),)] if found else []
        title += [(Run(source.url, "soft"),)] if source.url else []
        title += [(Run(source.ref, "soft"),)] if source.ref else []
        if source.sha256:
            title.append((Run(f"{say('SHA-256 of the archived text')}: {source.sha256}", "soft"),))
        rows.append(((((Run(str(source.number)),),)), tuple(title)))
    return Table(tuple(rows), (1, 15))


PROVENANCE = "The number behind a fact leads to the words that state it, who said them, in which source, and the beginning of the SHA-256 of that source's archived text. The annex gives the whole hash: whoever holds the same text can check that nothing in it was changed."
WITHOUT_WORDS = "The number behind a fact leads to the sources that state it and to how it was judged. The words of the sources, and who said them, stay with the sender."
SOME_WORDS = "The number behind a fact leads to the sources that state it and to how it was judged, and to the words of published sources where these tell nothing of what stays. All other words, and who said them, stay with the sender."
METHOD = "Every statement is kept with the words of its source, who said it, and how it was judged. What reviewers follow is told as the account; where sources disagree, their accounts stand side by side; what waits for review is named so. Dates are as coarse as the source gives them. Days are counted from stated dates alone; a range means that the sources leave it open. Nothing is filled in."
STRIP = "Custody by time. Filled: surely in these dates. Dashed outline: perhaps. Dotted line: nothing known. The numbers are those of the list."
OUTLINE = "Where on the body. Filled: we follow it. Dashed: to be reviewed, disputed, or the side is not stated. The numbers are those of the list."
GRADED = "Consistency is an examiner's finding in the terms of the Istanbul Protocol (2022), paragraph 418."
UNGRADED = "No examiner's finding of consistency (Istanbul Protocol 2022, paragraph 418) is on record."
NO_DAYS = "Not known: the days are not stated."
NOTHING_OPEN = "Nothing that is asked for is left open."
