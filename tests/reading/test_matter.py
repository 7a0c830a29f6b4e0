"""A text that tells of nobody to whom force did something offers nobody, and says so; the same words about force still do."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tracker.reading import matter, read, weights
from tracker.records.base import Kind

PROJECT = Path(__file__).parents[2]
THEFT = """Three sentenced for theft of copper cable from railway depot

OSTRA - The Ostra district court has sentenced three men to prison for stealing copper cable worth 40,000 crowns from a railway depot, the local paper reports.

Bo Ek, 34, who drove the van, was jailed for eighteen months. His brother Nils Ek, 29, and a scrap dealer, Ivar Holm, were given suspended sentences. The court heard that the thieves cut a fence on two nights in March and sold the cable to a dealer in the next town for cash.

Police arrested Bo Ek after a night watchman noted the number plate of the van. He pleaded guilty and apologised to the railway company. The judge said that the burglary had been planned with care and that the defendants had earlier convictions for shoplifting and handling stolen goods. Trains on the line were delayed for hours. The company has put in cameras and a new alarm since then.
"""
MARCH = """Three sentenced after march for missing relatives

OSTRA - The Ostra district court has sentenced three people to prison for taking part in an unauthorised march for relatives who disappeared in the north, a human rights group says.

Bo Ek, 34, who carried a banner, was jailed for eighteen months. His brother Nils Ek, 29, and a teacher, Ivar Holm, were given suspended sentences. The court heard that the demonstrators stood for ten minutes in front of the ministry and shouted the names of detained activists.

Police arrested Bo Ek as he left the square and beat him in the van, his lawyer said. He denied the charges and said that officers had held him without charge for nine days. The rights group called the trial a reprisal against a peaceful protest and demanded the release of all political prisoners. Riot police broke up a vigil outside the courthouse with batons and tear gas. The authorities have not answered questions.
"""
КРАЖА = """В Остре осуждены трое за кражу кабеля со склада

Остринский районный суд признал троих мужчин виновными в краже медного кабеля со склада железной дороги, сообщает местная газета. Водителю фургона Борису Еланину суд назначил полтора года колонии. Его брат Нил Еланин и приёмщик металлолома Иван Хромов получили условные сроки. Как установило следствие, похитители дважды ночью разрезали забор, погрузили катушки и продали кабель скупщику в соседнем городе. Полиция задержала Бориса Еланина, когда сторож записал номер машины. На суде он признал вину и извинился перед компанией. Ущерб оценили в сорок тысяч. Судья отметила, что подсудимые ранее были судимы за магазинные кражи. Движение поездов на участке задержалось на несколько часов. После случившегося компания поставила камеры и новую сигнализацию на складе, сообщили в пресс-службе дороги. Кабель вернули владельцу частично.
"""
盗窃 = (
    "奥城三人盗窃电缆被判刑\n\n奥城区人民法院近日审理一起盗窃案。被告人陆文川驾驶货车，伙同其弟陆文海和废品收购站老板何大勇，两次深夜潜入铁路仓库，盗走铜芯电缆，"
    "价值四万余元，销赃后挥霍一空。民警根据门卫记下的车牌号将陆文川抓获。法院以盗窃罪判处陆文川有期徒刑一年六个月，并处罚金五千元；其余两人被判处缓刑。"
    "被告人当庭认罪悔罪，并退赔了部分赃款。铁路公司表示，已在仓库安装监控和报警设备。警方提醒市民妥善保管财物，发现可疑人员及时报警，收购废旧金属的商户不得收购来路不明的物品。"
)


def people(text: str) -> set[str]:
    found = read(text)
    keys = {str(t.frame["victim_id"]) for t in found.things if t.kind is Kind.ACT}
    return {thing.label for thing in found.things if thing.key in keys}


@pytest.mark.parametrize("text", [THEFT, КРАЖА, 盗窃], ids=["eng", "rus", "zho"])
def test_a_trial_for_theft_offers_nobody_and_says_why(text: str) -> None:
    assert people(text) == set()
    assert matter.ABOUT_SOMETHING_ELSE in read(text).notes


def test_a_trial_for_a_march_offers_whom_it_names() -> None:
    assert people(MARCH) >= {"Bo Ek", "Nils Ek", "Ivar Holm"}
    assert matter.ABOUT_SOMETHING_ELSE not in read(MARCH).notes


def test_a_text_in_which_no_rule_finds_anybody_needs_no_remark() -> None:
    text = (
        "The choir of Ostra sang in the station on Sunday. Bo Ek led it. The trains were late, and nobody minded. " * 6
    )

    assert people(text) == set() and read(text).notes == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [(THEFT[:150], "eng"), (THEFT.upper(), "eng"), (КРАЖА, "kir"), (КРАЖА, "ukr"), (THEFT, "und"), ("", "eng")],
    ids=["short", "old wire report", "Kyrgyz", "Ukrainian", "unknown", "empty"],
)
def test_of_what_the_weights_do_not_know_nothing_is_left_out(text: str, language: str) -> None:
    assert not matter.is_of_nobody(text, language)


def test_a_long_text_is_weighed_part_by_part() -> None:
    """A round-up tells of a theft, a match and one march."""
    assert matter.is_of_nobody(THEFT * 4, "eng")
    assert not matter.is_of_nobody(THEFT * 4 + MARCH * 3, "eng")


@pytest.mark.parametrize("language", list(matter.FORMS))
def test_each_language_has_weights_of_whole_texts_with_no_name_in_them(language: str) -> None:
    known = weights.of(f"{language}_texts")

    assert "" in known and len(known) > 1000 and all(abs(weight) < 20 for weight in known.values())
    assert known.keys().isdisjoint({"ivanov", "иванов", "mohammed", "ahmed", "smith"})


def test_the_same_texts_give_the_same_weights_of_texts(tmp_path: Path) -> None:
    for number, text in enumerate([THEFT, MARCH] * 3):
        persons = [{"name_as_written": "Bo Ek", "roles": ["sentenced"]}] if text is MARCH else []
        (tmp_path / f"{number}.txt").write_text(text, "utf-8")
        (tmp_path / f"{number}.golden.json").write_text(json.dumps({"persons": persons}), "utf-8")
    script = tmp_path / "weigh.py"
    script.write_text((PROJECT / "data" / "reading" / "weigh.py").read_text("utf-8"), "utf-8")
    made = []
    for _ in range(2):
        subprocess.run([sys.executable, script, "texts", "eng", tmp_path], check=True, cwd=PROJECT, capture_output=True)
        made.append((tmp_path / "weights_eng_texts.csv").read_bytes())
    rows = {row["what"]: float(row["weight"]) for row in csv.DictReader(made[0].decode().splitlines())}

    assert made[0] == made[1] and rows["activist"] > 0 > rows["theft"]
    assert not {"ek", "bo", "ostra", "nils"} & set(rows)
