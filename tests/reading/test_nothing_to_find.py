"""Figures of speech, fiction and natural deaths make nobody a victim; the same words said of force do."""

from __future__ import annotations

import pytest

from tracker.reading import english_figures, read
from tracker.records.base import Kind

BESIDE = (
    "The party met in Ostra on Monday. Its chairman, Bo Ek, spoke for an hour. Members voted in the evening, and the "
    "police counted two thousand people. "
)


def victims(text: str) -> set[str]:
    reading = read(text)
    held = {str(t.frame["victim_id"]) for t in reading.things if t.kind is Kind.ACT}
    hurt = {str(t.frame["individual_id"]) for t in reading.things if t.kind is Kind.INJURY}
    return {reading.thing(key).label for key in held | hurt}


@pytest.mark.parametrize(
    "sentence",
    [
        "The finance chief, Ada Lund, who was charged with cutting costs in April, takes over.",
        "The minister Ada Lund said she had been attacked on social media and abandoned.",
        "The former mayor Ada Lund, who died in her sleep in Bergen, was buried on Sunday.",
        "The former mayor Ada Lund died after a long illness, her family said.",
        "The columnist Ada Lund was hurt by the remarks of her colleagues.",
        "The chairman, Ada Lund, who was detained by other business in Bergen, joined by phone.",
        "One song is about Ada Lund, a girl who is arrested and beaten by guards.",
        "The runner Ada Lund won 6-4, 6-2; the seeded champion Eva Moe, beaten in the second round by a qualifier, lost a match, and the coach Ada Lund was injured.",
        "The climber Ada Lund broke her leg when she fell from the north face of a mountain.",
        "The critic Ada Lund, who was struck by the mood in the hall, wrote a long review.",
        "The governor Ada Lund was wounded by how little her colleagues knew of it.",
        "Ada Lund is serving a second term as president of the society of authors.",
        "The minister Ada Lund was detained in hospital for nine days with a fever and released from the clinic on Friday.",
        "A van skidded on wet leaves near the bridge. Ada Lund broke her arm and was treated for cuts.",
        "The deputy Ada Lund was suspended from the chamber for an hour.",
        "The founder Ada Lund felt as if she had been shot, and “they executed me at nine”, she said.",
        "Rivals attacked Ada Lund as a fraud; she seized the chance and stabbed old friends in the back.",
        "Ada Lund lives under what she calls house arrest in a villa by the sea.",
        "Ada Lund of Elm Street lost a hand-held radio.",
        "The mayor Ada Lund said she would like to have him arrested, and was held hostage in a mock robbery.",
        "Under Ada Lund violent offenders had been released early.",
        "The challenger, Ada Lund, who was charged with drunken driving as a student, said that she had paid her debt.",
        "Ada Lund, who wrote three books, sentenced more gangsters than anybody else.",
        "Ada Lund has lit a fire with her last match.\n\nShe broke her hip in March.",
        "Her father, Bo Ek, was arrested by the Gestapo in 1942. He was murdered in a camp.",
        "His novel follows Dr Ada Lund, a doctor in a prison.\n\nAda Lund was beaten by the guards. She broke her wrist.",
        "In “Cell 14”, the third novel by Bo Ek, a teacher named Ada Lund is arrested and beaten by an officer.",
    ],
)
def test_figures_of_speech_fiction_and_natural_deaths_make_nobody_a_victim(sentence: str) -> None:
    assert victims(BESIDE + sentence) == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "The teacher Ada Lund was charged with spreading false news in April.",
        "The journalist Ada Lund was attacked by two men outside her home.",
        "The teacher Ada Lund died of a heart attack in Ostra prison on 5 May 2021.",
        "The teacher Ada Lund was sentenced by a military court to five years in prison.",
        "The student Ada Lund was hurt when police fired rubber bullets.",
        "Ada Lund was tortured and subjected to a mock execution by soldiers in Ostra prison.",
        "The singer Ada Lund was jailed for three years over a song about the war.",
        "A court sentenced the rapper Ada Lund to four years in prison for a song that tells of the war.",
        "The journalist Ada Lund was attacked as she left her home on Monday.",
        "The activist Ada Lund was beaten and attacked as a warning to others by masked men.",
        "Soldiers shot dead Ada Lund, a member of the Tamil Tigers, in custody.",
    ],
)
def test_the_same_words_said_of_force_still_do(sentence: str) -> None:
    assert victims(BESIDE + sentence) == {"Ada Lund"}


def test_what_is_long_past_is_history() -> None:
    text = "Two hundred years ago this week, Admiral Ada Lund died of wounds. Her captain, Bo Ek, was taken prisoner by the police of the king and shot in 1812. A historian, Eva Moe, found her log."

    assert victims(text) == set()
    assert victims(text.replace("1812", "2012").replace("Two hundred years ago this week", "On Monday")) >= {"Bo Ek"}


@pytest.mark.parametrize(
    ("words", "thing"),
    [
        ("captured a rook", True),
        ("arrested the slide in prices", True),
        ("shot the old film in a week", True),
        ("arrested the student on Monday", False),
        ("beat the two men", False),
        ("detained a well-known blogger at home", False),
    ],
)
def test_a_verb_of_force_with_a_thing_for_its_object_tells_of_no_force(words: str, thing: bool) -> None:
    assert english_figures.acts_on_a_thing(f"They {words}.", 5) is thing
    assert not english_figures.acts_on_a_thing(f"He was {words}.", 7)


def test_who_only_speaks_is_no_likely_victim() -> None:
    text = (
        "OSTRA, 5 May 2020 – A court in the port city sentenced teacher Ada Lund to nine years in prison on Monday.\n\n"
        "Her co-defendant Bo Ek Larsen, a 41-year-old printer, got four. Barrister Nils Ro, appearing for the teacher, told the court that her ribs were broken and that she was slapped.\n\n"
        "The hearing goes on in May."
    )
    assert victims(text) >= {"Ada Lund"} and "Nils Ro" not in victims(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ada Lund captured a rook and forced Bo Ek to resign after 41 moves of the chess game. Bo Ek, attacked from both wings on the queenside, was killed in the endgame, the arbiter said. The grandmaster won.",
        "A stroke can kill, the cardiologist Ada Lund told guests of the new ward. The patient Bo Ek was found with a bleeding head; nurses say that patients with the disease are released after weeks of rehabilitation, and the unit has beds.",
    ],
    ids=["chess", "a hospital"],
)
def test_games_and_hospitals_make_nobody_a_victim(text: str) -> None:
    assert victims(text) == set()


def test_whoever_jokes_about_him_is_not_meant_by_him() -> None:
    text = (
        "A bear that had raided a police post was caught. “He was arrested without a fight,” the ranger Ada Lund joked."
    )
    assert victims(text) == set()


def test_one_day_of_long_ago_makes_history_unless_a_law_or_a_birth_is_of_it() -> None:
    text = "The relief reached the fort on 9 November 1778. General Bo Ek had been shot by soldiers. Ada Lund, held hostage in the town, kept a diary."
    assert victims(text) == set()
    law = "Soldiers beat Bo Ek in Ostra on Monday. They were charged under the Act of 9 November 1878. The army said nothing."
    assert victims(law) == {"Bo Ek"}


QUARREL = (
    "Councillor Bo Ek was left bruised but unbowed on Wednesday after his plan for a skate park was beaten by a handful. "
    "“I have been shot at from all sides,” he said. He was detained for an hour after the meeting by residents who wanted to "
    "shake his hand. Ada Lund, who led the other side, was attacked by a columnist and said that she had been wounded. The "
    "plan for the park by the river was drawn up by the planner Eva Moe, who was not in the hall on Wednesday. The matter will "
    "return in May, when the season opens and the swings are painted."
)


def test_words_of_force_are_figures_where_nobody_and_nothing_of_force_is_named() -> None:
    assert victims(QUARREL) == set()
    assert victims(QUARREL + " Police said that Bo Ek was taken to a cell.") >= {"Bo Ek"}


def test_numbers_of_people_are_no_years_of_history() -> None:
    text = "Police broke up a march of 1500 demonstrators on Monday; some 1200 police stood by. Ada Lund was detained and beaten."
    assert victims(text) == {"Ada Lund"}


@pytest.mark.parametrize(
    "text",
    [
        "Theatre review. By Act Two of Bo Ek's Macbeth the porter has been stabbed and Ada Lund, as the queen, beaten to the floor by soldiers.",
        "Tonight's television\n\n9.00, The Cell: a guard arrests his sister, Ada Lund, and is jailed. 10.30: police detain Bo Ek in the last of three parts.",
        "Brann hold out\n\nCaptain Ada Lund was shown a second yellow and led away ten minutes from time. The keeper, Bo Ek, was beaten twice in the second half.",
    ],
)
def test_what_is_played_or_shown_makes_nobody_a_victim(text: str) -> None:
    assert victims(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "A film review board's clerk, Ada Lund, was arrested by police in Bergen on 3 May 2021 and detained for two days.",
        "Police stormed the second half of the march and beat Ada Lund with batons. She was detained on 3 May 2021.",
    ],
)
def test_the_same_words_beside_force_hide_nobody(text: str) -> None:
    assert victims(text) == {"Ada Lund"}


@pytest.mark.parametrize(
    "text",
    [
        "Two hurt as van overturns\n\nA van left the carriageway near Velm on Tuesday. The rider Ada Lund, who was thrown into a hedge, broke her hip. "
        "No arrests have been made, police said.",
        "The mayor, Ada Lund, conceded defeat on Wednesday. “The people have released me from my duties”, Lund told supporters. The police counted two thousand voters.",
        "On this day\n\nOstra, 16 August 2022\n\nIt was 180 years ago today that a crowd broke open the gaol. Ada Lund, arrested that morning, was freed by midnight; soldiers killed Bo Ek.",
        "A miner dies in a rockfall\n\nBo Ek was crushed by falling rock on Tuesday. Ada Lund broke her wrist. Police opened an investigation. Nobody has been detained, a spokeswoman said.",
    ],
)
def test_accidents_elections_and_history_make_nobody_a_victim(text: str) -> None:
    assert victims(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Bo Ek, an activist, was jailed for three years on Tuesday on charges of theft and dangerous driving that his lawyer called fabricated.",
        "Police detained Bo Ek on Tuesday and beat him until he admitted nine counts of theft. The thief, they said, had stolen lead.",
        "It was three years ago today that soldiers arrested Bo Ek in Velm. Nobody has been charged over his disappearance.",
    ],
)
def test_the_same_words_hide_nobody_whom_a_state_may_want_to_be_rid_of(text: str) -> None:
    assert victims(text) == {"Bo Ek"}


@pytest.mark.parametrize(
    "text",
    [
        "The minister said on Monday that she had raised the matter with ambassador Bo Ek, who was summoned in the evening. Police guarded the embassy.",
        "The prop Bo Ek, arrested by nobody all afternoon, scored from four metres out. The police played in the second half.",
        "The prison drama leads the nominations. Bo Ek is up for best actor for his turn as a smuggler jailed for a killing. Missing from the list is Ada Lund, who was abducted in her last film.",
        "'The Ledger' review: a slow-burn drama\n\nAn inspector, Bo Ek, is kidnapped and left for dead; Ada Lund is the lawyer who gets him out on bail. A guard is shot dead.",
        "A trawler sank off Velm on Tuesday. Five others, including the skipper Bo Ek, were picked up by a passing container ship, the police said.",
        "She told reporters that Bo Ek had been killed by cigarettes. Police closed the street for the wedding.",
        "Bo Ek, the champion over 10,000 metres, had been charged in July with the use of a banned drug and faced a tribunal. The athlete trained alone.",
    ],
)
def test_other_news_with_words_of_force_makes_nobody_a_victim(text: str) -> None:
    assert victims(text) == set()
