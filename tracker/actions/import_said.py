"""What the rows of a slice say: claims with their final numbers, the spellings they print, what waits apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlmodel import SQLModel

from tracker.access import Confidentiality
from tracker.actions import harm
from tracker.actions.import_known import Known, Value, value_of
from tracker.actions.import_shape import ALONE, COLUMNS, WORDED, Counted, Load, is_single
from tracker.drafts import script_of
from tracker.mapping.plan import Problem, RowPlan, Said
from tracker.records import Claim, Name
from tracker.records.base import Basis, Judgement, Kind
from tracker.store import cells, risks

PERPETRATORS = frozenset({"perpetrator", "perpetrator_type"})


class Saying:
    """The rows of one slice as they are made, with their final numbers. `stop` says why a code is not usable, if so."""

    def __init__(self, load: Load, known: Known, first: tuple[int, int, int], stop: Callable[[int], str]) -> None:
        self.load, self.known, self.stop = load, known, stop
        self.record, self.claim, self.row = first
        self.of: dict[type[SQLModel], list[tuple[Any, ...]]] = {table: [] for table in COLUMNS}
        self.entries: list[cells.Entry] = []
        self.read: list[str] = []  # the rows as they came
        self.counted = Counted()
        self.worded: list[int] = []
        self.touched: set[int] = set()
        self.acts: set[int] = set()  # older ones that got a stage
        self.harmed: list[dict[str, Any]] = []  # what is said of older records that may seal them
        self.problems: list[Problem] = []
        self._sealing = harm.sealing_terms()
        self._deadly = {*risks.DEADLY_TERMS}
        self._usable: set[int] = set()  # codes that nothing stops
        self._level: dict[int, Confidentiality] = {}
        self._seq: dict[int, int] = {}
        self._spelled: dict[int, tuple[set[tuple[str, str, str]], set[str]]] = {}
        self._headers: Sequence[str] = ()

    # --- statements ---
    def say(self, plan: RowPlan, numbers: Sequence[int], tracked: set[int]) -> tuple[list[int], list[str | None]]:
        """The claims of a row; returns the column and the words of each."""
        batch, row, rows, records, tallied = self.load.batch, self.row, self.of[Claim], plan.records, self.counted
        columns, words = list[int](), list[str | None]()
        claim, deadly = self.claim, self._deadly
        self._spelled.clear()
        own: dict[tuple[int, str], Value] = {}
        more: set[tuple[tuple[int, str], Value]] = set()
        for said in plan.said:
            place, name, text, term, low, high = said.record, said.fact, said.text, said.term, said.low, said.high
            number = numbers[place]
            kind = records[place].kind
            link = numbers[said.link] if said.link is not None else None
            found = value_of(text, term, link, low, high)
            alone = name in ALONE or said.basis is Basis.INFERRED or link == number
            judgement: Judgement | None = Judgement.OPEN if alone else None
            if number in tracked:
                apart = self._before(number, kind, name, found)
                if apart is None:
                    continue
                judgement = Judgement.OPEN if apart or alone else None
            else:
                key = (number, name)
                before = own.get(key)
                if before is None:
                    own[key] = found
                elif before == found or (key, found) in more:
                    continue
                else:
                    more.add((key, found))
                    if is_single(kind, name):
                        judgement = Judgement.OPEN
            if judgement is not None:
                tallied.waiting += 1
            if term in deadly:
                tallied.deaths += 1
            if name in PERPETRATORS:
                tallied.perpetrators += 1
            basis = None if said.basis is Basis.STATED else said.basis
            rows.append((number, name, claim, batch, row, text, term, link, low, high, judgement, basis))
            columns.append(said.column)
            words.append(text)
            if name == "name":
                self._name(number, kind, said, claim, number in tracked)
            elif text and name in WORDED:
                self.worded.append(number)
            if number in self.touched and name in harm.SEALING:
                self.harmed.append(
                    {"subject_id": number, "field": name, "id": claim, "value_text": text, "value_term": term, "value_min": low, "value_max": high, "stance": None}
                )  # fmt: skip
            claim += 1
        self.claim = claim
        return columns, words

    def _before(self, number: int, kind: Kind, name: str, means: Value) -> bool | None:
        """Whether something else is said of a fact that has one value; None where a load has said the very same."""
        said = self.known.said.setdefault(number, {}).setdefault(name, [])
        if any(other == means and loaded for other, loaded in said):
            return None
        apart = bool(said) and is_single(kind, name)
        said.append((means, True))
        return apart

    def _name(self, number: int, kind: Kind, said: Said, claim: int, shared: bool) -> None:
        """The spelling that a claim prints, where the record has no such yet."""
        text = said.text or ""
        script, language, how = said.extra or (script_of(text), "und", "as_printed")
        spelled, primary = self.known.names.get(number) or self._fresh_names(number, shared)
        if (text, script, how) in spelled:
            return
        spelled.add((text, script, how))
        first = script not in primary and how != "descriptor"
        if first:
            primary.add(script)
        self.of[Name].append((number, text, script, language or "und", how or "as_printed", first, False, claim))

    def _fresh_names(self, number: int, shared: bool) -> tuple[set[tuple[str, str, str]], set[str]]:
        found = self._spelled.get(number)
        if found is None:
            found = self._spelled[number] = (set(), set())
            if shared:
                self.known.names[number] = found
        return found
