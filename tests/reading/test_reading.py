"""What a text offers and what it must never offer: sentences one by one, each with the people to whom something was done."""

from __future__ import annotations

import pytest

from tracker import codes
from tracker.reading import LEAST, Proposal, Reading, read
from tracker.reading.golden import victims
from tracker.records import fact
from tracker.records.base import Attribution, Basis, Kind, Stance

RALLY = """Police Detain Four In Port Sava

PORT SAVA, Kazakhstan -- Police in Kazakhstan's largest city, Almaty, have detained four protesters who demanded the release of relatives.

The May 3 rallies in front of the Turkish Consulate in Almaty were the latest of their kind. A protest in Astana in March was not dispersed.

One of the detained persons, Alma Serikova, managed to call the Sava Courier and said that she was being taken to a hospital to treat injuries to her left hand that she sustained while being forced into a police car. She added that she was taken to a police station along with two other women, Dina Ospan and Raushan Abay, and a man, Timur Kadyr.

As many as 2 million people have been taken to detention centers, according to the Bureau of Records. Turkey denies that the facilities are camps.
"""


def names(text: str) -> set[str]:
    """Those to whom something was done, by the name that a reading gives them."""
    reading = read(text)
    return {reading.thing(v.key).label for v in victims(text, reading)}


def said(reading: Reading, field: str, about: str = "") -> list[Proposal]:
    return [p for p in reading.proposals if p.field == field and about in reading.thing(p.about).label]


def test_every_quotation_is_a_slice_of_the_unchanged_text() -> None:
    reading = read(RALLY)

    assert len(reading.proposals) > 50
    for proposal in reading.proposals:
        assert RALLY[proposal.start : proposal.end] == proposal.quote
        assert LEAST <= proposal.score <= 1
        for start, end in proposal.rests_on:
            assert 0 <= start < end <= len(RALLY)


def test_every_field_is_a_fact_and_every_code_is_in_its_list() -> None:
    reading = read(RALLY)

    for proposal in reading.proposals:
        declared = fact(reading.thing(proposal.about).kind, proposal.field)
        if proposal.code:
            assert declared.codes and codes.check(declared.codes, proposal.code) == proposal.code


def test_all_who_were_taken_are_found_with_the_sex_that_the_list_says() -> None:
    reading = read(RALLY)

    assert names(RALLY) == {"Alma Serikova", "Dina Ospan", "Raushan Abay", "Timur Kadyr"}
    sexes = {reading.thing(p.about).label: p.code for p in said(reading, "sex")}
    assert sexes == {"Alma Serikova": "female", "Dina Ospan": "female", "Raushan Abay": "female", "Timur Kadyr": "male"}
    assert all("list" in p.doubt and p.rests_on for p in said(reading, "sex", "Dina"))


def test_what_rests_on_the_same_number_is_a_conclusion_and_stays_marked() -> None:
    reading = read(RALLY)

    days = [p for p in said(reading, "when") if reading.thing(p.about).kind is Kind.ACT]
    assert {(p.text, p.basis) for p in days} == {("XXXX-05-03", Basis.INFERRED)}
    parts = [p for p in reading.proposals if reading.thing(p.about).frame.get("role") == "alleged_perpetrator"]
    assert {p.basis for p in parts} == {Basis.CLASSIFIED, Basis.INFERRED}
    assert all(p.doubt for p in parts if p.basis is Basis.INFERRED)


def test_no_year_is_guessed_and_the_other_protest_is_another_incident() -> None:
    reading = read(RALLY)

    days = {p.text for p in said(reading, "when") if reading.thing(p.about).kind is Kind.INCIDENT}
    assert days == {"XXXX-05-03", "XXXX-03"}
    kinds = sorted(p.code or "" for p in said(reading, "type") if reading.thing(p.about).kind is Kind.INCIDENT)
    assert kinds == ["demonstration", "demonstration_intervened"]


def test_an_injury_has_its_part_side_cause_treatment_and_speaker() -> None:
    reading = read(RALLY)
    injury = next(t for t in reading.things if t.kind is Kind.INJURY)
    told = {p.field: p for p in reading.about(injury.key)}

    assert told["body_part"].code == "hand" and told["side"].text == "left" and told["treatment"].code == "under_way"
    assert told["cause"].text == "being forced into a police car"
    assert "kind" not in told and "severity" not in told  # the words do not say
    assert {reading.thing(p.speaker or "").label for p in told.values()} == {"Alma Serikova"}
    assert not said(reading, "type", "torture")


def test_statements_have_their_speakers_and_a_denial_denies() -> None:
    reading = read(RALLY)
    denial = next(p for p in reading.proposals if p.stance is Stance.DENIES)

    assert reading.thing(denial.speaker or "").label == "Turkey" and "camps" in denial.text
    bureau = next(p for p in reading.proposals if p.attribution is Attribution.ACCORDING_TO)
    assert reading.thing(bureau.speaker or "").label == "Bureau of Records"


def test_a_place_is_matched_and_one_that_nobody_knows_is_marked() -> None:
    reading = read(RALLY)
    places = {t.label: t for t in reading.things if t.kind is Kind.LOCATION}

    assert places["Almaty"].frame["country_code"] == "KZ" and places["Almaty"].frame["geonames_id"] == 1526384
    assert places["Turkish Consulate"].frame == {"feature": "diplomatic"}
    assert any("knows no such place" in p.doubt for p in said(reading, "name", "Port Sava"))


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("Ada Lund was arrested on 5 May 2020 in Bergen.", {"Ada Lund"}),
        ("Soldiers arrested Ada Lund and her brother, Bo Lund, at a checkpoint.", {"Ada Lund", "Bo Lund"}),
        ("Ada Lund, a friend of Bo Ek, was detained by police.", {"Ada Lund"}),
        ("Police detained Ada Lund, and Bo Ek said that he would protest.", {"Ada Lund"}),
        ("The detention of Ada Lund was condemned by Minister Bo Ek.", {"Ada Lund"}),
        ("Police took Ada Lund away. She was beaten in her cell.", {"Ada Lund"}),
        ("Among those arrested were Ada Lund, Bo Ek and Eva Moe.", {"Ada Lund", "Bo Ek", "Eva Moe"}),
        ("Jailed activist Ada Lund went on hunger strike.", {"Ada Lund"}),
        ("Ada Lund disappeared on 3 May 2019 after leaving her office.", {"Ada Lund"}),
        ("Ada Lund died in prison in 2018.", {"Ada Lund"}),
        ("The two, named by the union as Ada Lund and Bo Ek, spent the night in police cells.", {"Ada Lund", "Bo Ek"}),
        ("Bo Ek called on the court to release Ada Lund.", {"Ada Lund"}),
        ("Ada Lund was arrested in Ostra with a retired police commander, Bo Ek.", {"Ada Lund", "Bo Ek"}),
        (
            "Police picked up four activists. They are Ada Lund, Bo Ek, Eva Moe and Nils Ro.",
            {"Ada Lund", "Bo Ek", "Eva Moe", "Nils Ro"},
        ),
        (
            "Police raided six homes and made arrests; seven people were detained. They included former lawmaker Ada Lund and teacher Bo Ek.",
            {"Ada Lund", "Bo Ek"},
        ),
        (
            "Police detained four nurses at a vigil on Friday. Among them were Ada Lund, 34, and her sister Eva Lund.",
            {"Ada Lund", "Eva Lund"},
        ),
        ("A court in Ostra found journalist Ada Lund guilty of calls for disorder.", {"Ada Lund"}),
        (
            "Ada Lund received a sentence of four years; Bo Ek was given eighteen months in prison.",
            {"Ada Lund", "Bo Ek"},
        ),
        (
            "Historian Ada Lund, who was arrested in May, and Bo Ek will stay in jail until the next hearing.",
            {"Ada Lund", "Bo Ek"},
        ),
        ("Ada Lund is confined to the house by soldiers.", {"Ada Lund"}),
        ("The mayor of Ostra, Ada Lund, was assassinated.", {"Ada Lund"}),
        ("The body of Ada Lund was found near Ostra with three bullet wounds.", {"Ada Lund"}),
        ("Police opened fire. Ada Lund died on the way to the hospital.", {"Ada Lund"}),
        (
            "Ada Lund's lawyer, Bo Ek, said his client had been charged with sedition and faced six years in prison.",
            {"Ada Lund"},
        ),
        (
            "Ada Lund's lawyer, Bo Ek, said she had been stopped by police and taken to the Ostra barracks.",
            {"Ada Lund"},
        ),
        (
            "Ada Lund was arrested in May. A guard, Bo Ek, died of cancer. Ada Lund died on Friday, her lawyer said.",
            {"Ada Lund"},
        ),
        ("Гульнар Сериккызы задержали на митинге. Адвокат Ерлан Тажи подал жалобу.", {"Гульнар Сериккызы"}),
        ("В Бишкеке арестовали журналиста Азамата Турдубекова.", {"Азамат Турдубеков"}),
        ("维权律师陈国栋在北京被警方带走。", {"陈国栋"}),
        ("Астанада журналист Нұржан Бекболат қамауға алынды.", {"Нұржан Бекболат"}),
    ],
)
def test_who_suffered_is_told_from_who_is_only_named(sentence: str, who: set[str]) -> None:
    assert names(sentence) == who


@pytest.mark.parametrize(
    "sentence",
    [
        "Ada Lund was not arrested, police said.",
        "Ada Lund could be arrested if she returns.",
        "Ada Lund narrowly escaped being arrested by police.",
        "Minister Bo Ek denied that Ada Lund had been detained.",
        "In the film Ada Lund plays a reporter who is arrested by the secret police.",
        "Striker Bo Ek broke his leg in the match and will miss the rest of the season, coach Ada Lund said.",
        "Bo Ek was injured when his bus collided with a lorry near Lillehammer.",
        "Ada Lund, a spokeswoman for the police, said that two people had been arrested.",
        "Two sergeants of the counterintelligence agency, Ada Lund and Bo Ek, had been charged with homicide.",
        "Finance chief Ada Lund was charged with steering the group through a restructuring.",
        "Striker Ada Lund, arrested in flight by the linesman's flag, scored for the team in the second half of the match, and the league champion lost the season's last game.",
        "The Glass Warden, by Bo Ek (Harbour Press, 312 pp.). A young archivist, Ada Lund, is arrested on her wedding night and beaten by an officer.",
        "A 17-year-old Ostran student was seen near Mai Serwa.",
        "Lawyer Ada Lund demanded an inquiry into the arrests.",
        "Bo Ek was arrested by the tsar's police in 1906.",
        "Футболист Бекзат Оралбаев получил травму колена в матче, сообщил тренер Адиль Нуркенов.",
        "导演林夕的新片讲述一名记者被捕的故事，由黄磊明主演。",
    ],
)
def test_nobody_is_made_a_victim_whom_the_words_do_not_make_one(sentence: str) -> None:
    assert names(sentence) == set()


CAPITALS = """OSTRA, 5 MAY 89 (WIRE) -- [TEXT] THE MAYOR OF SAN JUAN DEL RIO, HUMBERTO CARDONA, WAS ASSASSINATED TODAY BY GUNMEN. THE DEAD ARE SERGEANT WALTER POMA, CONSTABLES HUGO LAURA AND JULIO CCORI, AND THE DRIVER, PEDRO HUAMAN. POLICE DETAINED WILMER QUISPE YUPANQUI ON 2 MAY. DEFENSE MINISTER RAFAEL LARIOS SAID THE ARMED FORCES CONDEMN THIS ACT.
"""


def test_capitals_have_names_that_no_list_knows_lists_with_callings_and_places_that_are_nobody() -> None:
    assert names(CAPITALS) == {
        "HUMBERTO CARDONA",
        "WALTER POMA",
        "HUGO LAURA",
        "JULIO CCORI",
        "PEDRO HUAMAN",
        "WILMER QUISPE YUPANQUI",
    }


LISTED = """Names of those held after the march (updated 10 June 2020)

The following people are still in custody:

1. Ada Lund, 27, student
2. Bo Ek, 31, nurse

Released without charge on 9 June 2020:

3. Eva Moe, 22, student

INJURED
Nils Ro, reporter, Bergen, 8 June 2020: broken leg.

Contact: Ola Berg, lawyer.
"""


def test_each_heading_of_a_list_says_what_was_done_to_whom_it_holds() -> None:
    reading = read(LISTED)

    assert names(LISTED) == {"Ada Lund", "Bo Ek", "Eva Moe", "Nils Ro"}
    stages = {
        reading.thing(str(t.frame["act_id"])).frame["victim_id"]: p.code
        for t in reading.things
        if t.kind is Kind.DETENTION_STAGE
        for p in reading.about(t.key)
        if p.field == "stage"
    }
    assert [reading.thing(str(key)).label for key, code in stages.items() if code == "released"] == ["Eva Moe"]


def test_nothing_is_said_of_origin_belief_or_family() -> None:
    text = "Kazakh Muslim activist Ada Lund, whose husband Bo Lund is Uyghur, was detained by Chinese police in Almaty on 5 May 2020."
    fields = {p.field for p in read(text).proposals}

    assert not fields & {"ethnicity", "religion", "nationality", "occupation"}
    assert not any(t.kind is Kind.RELATION for t in read(text).things)


def test_a_day_without_a_year_takes_the_one_of_the_date_line_and_says_so() -> None:
    text = "OSLO, 10 January 1990 (Wire) -- Ada Lund was arrested on 16 November in Bergen, her lawyer said."
    (day,) = {(p.text, p.doubt, p.basis) for p in said(read(text), "when") if p.text != "1990-01-10"}

    assert day[0] == "1989-11-16" and "report's own date" in day[1] and day[2] is Basis.CLASSIFIED


def test_spellings_of_one_person_are_joined() -> None:
    text = "Mr. Yang Wenhao (pen-name Guo Feng) was detained on 5 May 2020. Mr. Yang was beaten. Guo Feng's lawyer, Li Bo, complained."
    reading = read(text)
    (person,) = [t for t in reading.things if t.label == "Yang Wenhao"]

    assert {text[a:b] for a, b in person.spellings} == {"Yang Wenhao", "Yang", "Guo Feng"}
    assert [p.code for p in said(reading, "sex", "Yang")] == ["male"]
