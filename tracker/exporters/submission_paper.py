"""A filled form as a document: each question with its answers, each answer with notes that lead to its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.exporters.dossier import CERTAINTY, Fact
from tracker.exporters.dossier_paper import Noted, sources_table
from tracker.exporters.paper import Block, Heading, Line, Paper, Para, Run, Table
from tracker.exporters.submission import Answer, Item, State, Submission


def of(made: Submission, items: Sequence[Item] = ()) -> Paper:
    """The document of a submission; `items` is the checklist, which goes along inside the team alone."""
    layout, report = _Layout(made, items), made.report
    foot = f"{layout.say(made.form.addressee)} · {report.ref} · {report.printed_on.isoformat()}"
    return layout.paper(f"{layout.say(made.form.title)}: {layout.called(report.title)}", foot, layout.blocks())


class _Layout(Noted):
    """One submission in the making."""

    def __init__(self, made: Submission, items: Sequence[Item]) -> None:
        super().__init__(made.report)
        self.made, self.items = made, items

    def blocks(self) -> Iterable[Block]:
        """All of it, in order."""
        made, say = self.made, self.say
        yield Para((Run(say(made.form.addressee), "soft"),), "soft")
        yield Para((Run(say(made.form.title), "strong"),), "title")
        yield Para(
            (
                Run(self.called(self.report.title), "strong"),
                Run(f"  {self.report.ref} · {self.report.printed_on.isoformat()}"),
            )
        )
        if self.report.known_on:
            yield Para((Run(f"{say('As it was known on')} {self.report.known_on.isoformat()}", "strong"),), "box")
        if not self.report.audience:
            yield Para((Run(say(WORKING_COPY), "strong"),), "box")
        if made.form.opening:
            yield Para((Run(say(made.form.opening)),))
        yield Para((Run(say(self.leads(TRACED)), "soft"),), "soft")
        answers = iter(made.answers)
        for section in made.form.sections:
            yield Heading(say(section.title))
            for _ in section.questions:
                yield from self.answer(next(answers))
        if self.items:
            yield from self.checklist()
        yield Heading(f"{say('Annex')}: {say('Sources')}")
        yield sources_table(self.report.sources, say, self.report.language)
        yield Para(
            (Run(f"{self.report.reviewed} {self.report.program}, {self.report.printed_on.isoformat()}.", "soft"),),
            "soft",
        )

    def answer(self, answer: Answer) -> Iterable[Block]:
        """The question in small letters, then what answers it."""
        yield Para((Run(f"{answer.question.number}  {self.say(answer.question.text)}", "soft"),), "ask")
        if answer.words:
            yield Para((Run(answer.words, "strong"),))
        rows: list[tuple[tuple[Line, ...], ...]] = []
        for place, (name, fact) in enumerate(answer.facts):
            lead = f"{self.label(name)}: " if name else ""
            if fact.parts:
                rows.append(self.row(fact))
                disputed = fact.certainty == "disputed"
                if disputed or not any(own.parts for _, own in answer.facts[place + 1 : place + 2]):
                    yield Table(tuple(rows), (4, 9, 3))
                    rows = []
                if disputed:
                    yield from self.accounts(fact)
            elif fact.certainty == "disputed":
                yield Para((Run(f"{lead}{self.label(fact.label)}. {self.say('Sources disagree')}:"),), "lead")
                yield from self.accounts(fact, headed=False)
            else:
                yield Para(self.told(answer, lead, fact))
        if not answer.facts and not answer.words:
            yield Para((Run(self.say(self.silence(answer))),))

    def told(self, answer: Answer, lead: str, fact: Fact) -> Line:
        """One fact, with its name where the question asks for several."""
        several = len({own.label for _, own in answer.facts}) > 1 or len(answer.question.picks) > 1
        name = f"{self.label(fact.label)}: " if several else ""
        doubt = f" ({self.say(CERTAINTY[fact.certainty])})" if fact.certainty == "waiting" else ""
        who = f" {fact.about}" if fact.about else ""
        told = Run(lead, "soft"), Run(name, "soft"), self.value(fact), Run(f"{who}{doubt}", "soft")
        return tuple(run for run in told if run.text)

    def silence(self, answer: Answer) -> str:
        """What stands where nothing answers: nothing is made up, and outside nothing is said of what stays."""
        if answer.question.by_hand:
            return f"[{self.say(answer.question.by_hand.value)}]"
        if self.report.audience:
            return OUTSIDE
        return NO_DECISION if answer.question.consent else NOT_KNOWN

    def checklist(self) -> Iterable[Block]:
        """What is missing before this can be sent, for the team."""
        yield Heading(self.say("Checklist: what is missing"))
        open_ones = [item for item in self.items if item.state is not State.ANSWERED]
        rows = tuple(
            (
                ((Run(item.number),),),
                ((Run(self.say(item.question)),),),
                ((Run(self.say(item.state.value), "strong" if item.required else ""),),),
                ((Run(self.say("asked for by the body") if item.required else "", "soft"),),),
            )
            for item in open_ones
        )
        yield Table(rows, (1, 6, 3, 2)) if rows else Para((Run(self.say("Every question is answered.")),))
        yield Para((Run(self.say(self.made.form.checked), "soft"),), "soft")


NOT_KNOWN = "Not known: no source on record states it."
NO_DECISION = "No decision of the person or the family is recorded."
OUTSIDE = "Not answered here: not known to the sender, or it stays with the sender."
WORKING_COPY = "Working copy for the team: not to be sent. Write it for the UN when the checklist is done and the person has consented."
TRACED = "Filled from the record. The number behind an answer leads to the words of the source that states it. What no source states is left open."
