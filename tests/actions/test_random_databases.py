"""Databases made at random, and every way out of them: what an audience may not see stands in no layer of any file.

The oracle knows only what was put in and the rules of the house (docs/decisions, security.md section 9): who may be named
to whom, and which words never leave. It asks nothing of the program.
"""

from __future__ import annotations

import io
import itertools
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import leaks
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from passphrase import PASSPHRASE
from PIL import Image
from prepared import Prepared

from tracker.access import User
from tracker.actions import (
    accounts,
    audience_profiles,
    bundle,
    consent,
    export,
    forms,
    holding,
    intake,
    statistics_file,
    submissions,
)
from tracker.actions.consent import NewDecision
from tracker.actions.statistics import Question
from tracker.audience import Audience, Leaving
from tracker.errors import TrackerError
from tracker.exporters import FORMATS, PAPERS
from tracker.store import age

USES = {Audience.PARTNER: "share_confidential", Audience.UN: "submit_un"}
OUTSIDE = (Audience.PARTNER, Audience.UN, Audience.PUBLIC)
SYLLABLES = ("Zor", "Kvi", "Dru", "Pfe", "Mung", "Tso", "Gwa", "Hlu")
DOORS = [
    *(("list", what, name) for what in export.READERS for name in FORMATS),
    *(("case report", what, name) for what in ("person", "incident") for name in PAPERS),
    *(("form", form.name, name) for form in submissions.forms() for name in ("docx", "pdf")),
    ("statistics", "individuals", "xlsx"),
    ("bundle", "individuals", "age"),
    ("bundle with files", "individuals", "age"),
    ("bundle with files", "person", "age"),
]


@dataclass(frozen=True)
class Person:
    """Somebody invented: what is decided about them."""

    followed: bool
    protected: bool
    level: str
    allowed: frozenset[str]
    sex: str
    died: bool
    informed: bool
    kin: bool


@dataclass
class Made:
    """The database: refs, and which words stand for what."""

    refs: list[str] = field(default_factory=list)
    incident: str = ""
    names: list[tuple[str, ...]] = field(default_factory=list)
    never: set[str] = field(default_factory=set)
    title: str = ""


PEOPLE = st.lists(
    st.builds(
        Person,
        followed=st.booleans() | st.just(True),
        protected=st.sampled_from([False, False, True]),
        level=st.sampled_from(["internal", "internal", "restricted", "sealed"]),
        allowed=st.frozensets(st.sampled_from([*USES.values(), "publish_name", "publish_initials"])) | st.just(frozenset(USES.values())),
        sex=st.sampled_from(["female", "male"]),
        died=st.sampled_from([False, False, True]),
        informed=st.booleans(),
        kin=st.booleans(),
    ),
    min_size=1,
    max_size=4,
)  # fmt: skip
WAYS = st.lists(
    st.tuples(st.sampled_from(DOORS), st.sampled_from(OUTSIDE), st.booleans(), st.booleans(), st.integers(0, 3)),
    min_size=3,
    max_size=3,
    unique=True,
)
MANY = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])


def words() -> Iterator[str]:
    """Invented words, none inside another, as long as a name."""
    for number in itertools.count(64):
        yield "".join(SYLLABLES[int(digit, 8)].lower() for digit in f"{number:o}").capitalize() + "x"


class Form:
    """A coding as it grows, with the text that it rests on."""

    def __init__(self) -> None:
        self.text = ""
        self.tables: dict[str, list[dict[str, Any]]] = {
            name: [] for name in ("record", "individual", "location", "incident", "act", "detention_stage", "injury", "relation", "claim", "name")
        }  # fmt: skip

    def record(self, key: str, kind: str, table: bool = True, **row: Any) -> None:
        self.tables["record"].append({"key": key, "kind": kind, "ref": None, "confidentiality": "internal"})
        if table:
            self.tables[kind].append({"key": key, **row})

    def say(self, subject: str, name: str, words: str, judged: str = "accepted", **value: Any) -> str:
        """A statement in a sentence of its own."""
        key, start = f"c{len(self.tables['claim'])}", len(self.text)
        self.text += f"{words}. "
        row = {"key": key, "subject_id": subject, "field": name, "basis": "stated", "judgement": judged}
        row |= {"connection": "source_connection:reporter", "quote": words, "quote_start": start}
        self.tables["claim"].append(row | {"quote_end": start + len(words)} | value)
        return key

    def name(self, subject: str, text: str, script: str, judged: str) -> None:
        claim = self.say(subject, "name", text, judged, value_text=text)
        self.tables["name"].append({"key": f"n{claim}", "record_id": subject, "claim_id": claim, "text": text, "script": script, "language": "und", "kind": "name_kind:as_printed", "is_primary": script == "Latn", "parts": None, "search_key": "x"})  # fmt: skip


def made(user: User, people: list[Person]) -> Made:
    """Enter it: a published report, and a call that tells what never leaves."""
    found, new = Made(), words()
    open_, call = Form(), Form()
    place, title = next(new), next(new)
    found.never |= {place}
    found.title = title
    open_.record("place", "location", feature="feature:settlement")
    open_.name("place", place, "Latn", "accepted")
    open_.record("strike", "incident", title=f"The {title} case")
    open_.say("strike", "type", "They were detained", value_term="arrests", value_text="detained")
    open_.say("strike", "location", f"It was in {place}", value_text=place, value_record_id="place")
    for number, one in enumerate(people):
        key, act, judged = f"p{number}", f"a{number}", "accepted" if one.followed else "open"
        given, family, telephone, home, work, secret = (next(new) for _ in range(6))
        found.names.append((given, family))
        found.never |= {telephone, home, work, secret}
        open_.record(key, "individual")
        open_.name(key, f"{given} {family}", "Latn", judged)
        open_.say(key, "sex", f"{given} is {one.sex}", judged, value_term=f"sex:{one.sex}", value_text=one.sex)
        open_.say(key, "occupation", f"{family} is a {work}", judged, value_text=work)
        open_.record(act, "act", incident_id="strike", victim_id=key)
        open_.say(act, "type", f"{given} {family} was taken", judged, value_term="act_type:taken_into_custody", value_text="taken")  # fmt: skip
        open_.record(f"i{number}", "injury", individual_id=key, act_id=act, side=None)
        open_.say(f"i{number}", "body_part", f"{given} broke a wrist", judged, value_term="wrist", value_text="wrist")
        if one.died:
            open_.record(f"s{number}", "detention_stage", act_id=act, seq=1)
            open_.say(f"s{number}", "stage", f"{family} died", judged, value_term="stage:died", value_text="died")
            if one.informed:
                open_.say(key, "family_informed", "The family knows", judged, value_text="yes")
        open_.say(key, "contact", f"Call {telephone}", judged, value_text=telephone)
        open_.say(key, "residence", f"Lives at {home}", judged, value_text=home)
        if one.kin and number:
            kin = next(new)
            found.never.add(kin)
            open_.record(f"r{number}", "relation", from_id=key, to_id="p0", type="relation_type:relative")
            open_.say(f"r{number}", "exists", f"{kin} cousins", judged, value_text="cousins")
        call.tables["claim"].append({"key": f"t{number}", "subject_id": key, "field": "occupation", "basis": "stated", "judgement": judged, "connection": "source_connection:reporter", "locator": f"minute {number}", "value_text": secret, "note": f"Says {secret}."})  # fmt: skip
    report = intake.NewReport(text=open_.text, title=f"About {title}", publisher="Sorvane Courier")
    done = forms.apply(user, intake.add_report(user, report).ref, {"meta": {}, "tables": open_.tables}, judge=True)
    found.refs = [done.refs[f"p{number}"] for number in range(len(people))]
    found.incident = done.refs["strike"]
    call.tables["record"] = [
        {"key": f"p{number}", "kind": "individual", "ref": ref} for number, ref in enumerate(found.refs)
    ]
    told = intake.add_report(user, intake.NewReport(text="A note of a call.", type="phone_call")).ref
    forms.apply(user, told, {"meta": {}, "tables": call.tables}, judge=True)
    for one, ref, name in zip(people, found.refs, found.names, strict=True):
        owner = next(new)
        found.never.add(owner)
        _published(user, ref, " ".join(name), owner, "accepted" if one.followed else "open")
    for one, ref in zip(people, found.refs, strict=True):
        for use in sorted(one.allowed):
            consent.record(user, ref, NewDecision(use, "given"))
        if one.protected:
            holding.protect(user, ref, [user.username])
        holding.hold(user, ref, one.level, "decided at random")
    return found


def _published(user: User, ref: str, name: str, owner: str, judged: str) -> None:
    """A post and a picture that tell of this person alone: their files may go along where the person may be named."""
    post = Form()
    post.tables["record"].append({"key": "p", "kind": "individual", "ref": ref})
    post.record("h", "injury", individual_id="p")
    post.say("h", "body_part", f"{name} broke an arm", judged, value_term="arm", value_text="arm")
    told = intake.add_report(user, intake.NewReport(text=post.text, title="A post", type="social_post")).ref
    hurt = forms.apply(user, told, {"meta": {}, "tables": post.tables}, judge=True).refs["h"]
    written = Image.new("RGB", (8, 8)).getexif()
    written[0x013B] = owner
    below = io.BytesIO()
    Image.new("RGB", (8, 8), (len(name), len(owner), 0)).save(below, "JPEG", exif=written)
    new = intake.NewReport(content=below.getvalue(), filename=f"{owner}.jpg", without_text=True, title="A picture", type="social_post")  # fmt: skip
    row = {"key": "c", "subject_id": "h", "field": "kind", "basis": "classified", "judgement": judged, "connection": "source_connection:reporter", "locator": "the picture", "value_term": "injury_kind:fracture", "value_text": "broken"}  # fmt: skip
    known = [{"key": "h", "kind": "injury", "ref": hurt}]
    forms.apply(user, intake.add_report(user, new).ref, {"meta": {}, "tables": {"record": known, "claim": [row]}}, judge=True)  # fmt: skip


def may_be_named(one: Person, audience: Audience) -> bool:
    """The rules, as they stand in the documents."""
    return (
        audience in USES
        and USES[audience] in one.allowed
        and one.followed
        and not one.protected
        and one.level != "sealed"
        and (not one.died or one.informed)
    )


def leaving(audience: Audience, named: bool, quoted: bool) -> Leaving:
    named = named and audience is not Audience.PUBLIC
    return Leaving(audience, "Invented Lawyers", "a complaint", named, quoted and named)


def left(user: User, what: Made, way: tuple[str, str, str], to: Leaving, number: int) -> bytes:
    """The bytes of one way out; where it is refused, what the refusal says."""
    door, kind, name = way
    person = what.refs[number % len(what.refs)]
    try:
        if door == "list":
            return export.listing(user, kind, name, leaving=Leaving(*_without_words(to))).content
        if door == "case report":
            return export.dossier(user, person if kind == "person" else what.incident, name, to).content
        if door == "form":
            return submissions.write(user, person, kind, name, to)[0].content
        if door == "statistics":
            return statistics_file.listing(user, Question("individuals", ("sex", "act")), name, leaving=to).content
        along = replace(to, files=to.named and door == "bundle with files")
        if kind == "person":
            made = bundle.dossier(user, person, PASSPHRASE, along)
        else:
            made = bundle.listing(user, kind, PASSPHRASE, leaving=replace(along, quoted=False))
        return age.Reader(io.BytesIO(made.content), PASSPHRASE).read()
    except TrackerError as refused:
        return json.dumps([str(refused), str(getattr(refused, "problems", ""))], ensure_ascii=False).encode()


def _without_words(to: Leaving) -> tuple[Audience, str, str, bool]:
    return to.audience, to.recipient, to.purpose, to.named


def settled() -> None:
    """Files may go along where that can be settled at all."""
    for audience in USES:
        audience_profiles.edit(accounts.local_user(), audience, {"files": "yes"})


def sweep(prepared: Prepared, people: list[Person], ways: list[Any]) -> None:
    prepared.of("a store of its own", accounts.local_user)
    user = accounts.local_user()
    what = made(user, people)
    settled()
    for way, audience, named, quoted, number in ways:
        to = leaving(audience, named, quoted)
        hidden = set(what.never)
        for one, name in zip(people, what.names, strict=True):
            hidden |= set() if to.named and may_be_named(one, audience) else {*name}
        hidden |= set() if to.named else {what.title}
        content = left(user, what, way, to, number)
        assert leaks.found(content, hidden) == set(), (way, to)


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(age, "WORK", 2)


@pytest.mark.in_turn
@settings(MANY, max_examples=5)
@given(people=PEOPLE, ways=WAYS)
def test_nothing_that_an_audience_may_not_see_leaves(prepared: Prepared, people: list[Person], ways: list[Any]) -> None:
    sweep(prepared, people, ways)


@pytest.mark.torture
@settings(MANY, max_examples=250)  # on each kind of database
@given(people=PEOPLE, ways=WAYS)
def test_nothing_that_an_audience_may_not_see_leaves_five_hundred(
    prepared: Prepared, people: list[Person], ways: list[Any]
) -> None:
    sweep(prepared, people, ways)


def test_who_may_be_named_is_named(prepared: Prepared) -> None:
    """Without it, "nothing found" would mean nothing."""
    one = Person(True, False, "internal", frozenset(USES.values()), "female", False, False, False)
    prepared.of("a store of its own", accounts.local_user)
    user = accounts.local_user()
    what = made(user, [one])
    settled()
    for way in DOORS:
        if way[0] == "statistics":
            continue
        content = left(user, what, way, leaving(Audience.UN, True, True), 0)
        assert leaks.found(content, [*what.names[0], what.title]), way
    with zipfile.ZipFile(io.BytesIO(left(user, what, DOORS[-1], leaving(Audience.UN, True, True), 0))) as inside:
        assert {name.rpartition(".")[2] for name in inside.namelist() if name.startswith("files/")} == {"jpg", "txt"}
