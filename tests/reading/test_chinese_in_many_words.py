"""What Chinese reports tell in many words: names behind a calling, what was done, who is hurt, days; and what only looks so."""

from __future__ import annotations

import pytest
from offered import done

from tracker.reading import days, read
from tracker.reading.chinese_days import in_digits
from tracker.records.base import Kind

CASE = "警方周一驱散集会。"
HELD, TRIED, JAILED, FREED = {"detained"}, {"on_trial"}, {"sentenced"}, {"released"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("剪辑师练晓禾被国保带走。", "练晓禾"),
        ("蒙古族牧民乌云其木格因上访被拘留。", "乌云其木格"),
        ("地下主教闾安道被宗教局官员带走。", "闾安道"),
        ("会友老滕因拍照被戴上手铐带走。", "老滕"),
        ("同屋的茹仙阿依在她眼前被拖走。", "茹仙阿依"),
        ("漫畫家瓦蓮娜·索洛維約娃被判刑。", "瓦蓮娜·索洛維約娃"),
        ("录音师纳比勒·哈达德当场被士兵打死。", "纳比勒·哈达德"),
        ("其弟艾尼江·托乎提去年被判七年。", "艾尼江·托乎提"),
        ("書店店員蕭綺瑩昨遭國安拘捕。", "蕭綺瑩"),
        ("防暴警察冲入人群，纳永福、合金兰二人被押上警车。", "合金兰"),
        ("吐鲁江·艾则孜与妻子帕提曼被带走。", "吐鲁江·艾则孜"),
        ("警方以涉嫌煽动拘留了粟广田、仝立。", "仝立"),
        ("儿子邸小军被打断左腿，警方未立案。", "邸小军"),
        ("另一名被通緝者冼翰洲遭蒙面人追打。", "冼翰洲"),
    ],
)
def test_a_name_behind_a_calling_is_found_and_what_is_told_joined_to_it(text: str, name: str) -> None:
    assert name in done(CASE + text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("警方证实已对宋知远采取刑事强制措施。", HELD),
        ("公安局对宋知远处以行政拘留十日。", HELD),
        ("宋知远落入警方手中。", HELD),
        ("警察冲进宋知远家中，将他按倒后带走。", HELD),
        ("警方在宋知远住处把人带走。", HELD),
        ("宋知远在家门口遭多名便衣围堵，押上一辆警车。", HELD),
        ("访民宋知远被送进精神病院关了三个月。", HELD),
        ("宋知远转往城北看守所继续关押。", HELD),
        ("被捕者包括宋知远，警方未公布罪名。", HELD),
        ("同时被拘的村民宋知远仍无消息。", HELD),
        ("移民局扣押了宋知远，准备遣返。", HELD),
        ("家属收到宋知远的逮捕通知书。", {"formally_arrested"}),
        ("宋知远的妻子顾明慧收到通知，称其丈夫被批准逮捕。", {"formally_arrested"}),
        ("检方以煽动罪对宋知远提起公诉。", TRIED),
        ("宋知远案周一在城南区法院不公开开庭。", TRIED),
        ("宋知遠被控暴動罪，案件昨在區域法院提堂。", TRIED),
        ("法院以间谍罪判了宋知远十二年。", JAILED),
        ("宋知遠被裁定暴動罪成，判監四年三個月。", JAILED),
        ("僧人宋知远仍在狱中，刑期至2028年。", JAILED),
        ("警察凌晨放了宋知远。", FREED),
        ("法官准宋知遠保釋，須交出旅遊證件。", FREED),
        ("宋知远以三千元保释。", FREED),
        ("宋知远服满刑期走出监狱。", FREED),
        ("审讯者用烟头烫宋知远的手臂。", {"tortured"}),
        ("看守强迫宋知远服用不明药物。", {"tortured"}),
        ("宋知远被铐在暖气管上，站了三天。", {"tortured"}),
        ("他們把宋知遠吊起來電擊。", {"tortured"}),
        ("蒙面人把宋知远塞进一辆面包车。", {"abducted"}),
        ("宋知远被带去“学习”，再也没有回来。", {"disappeared"}),
        ("一枚炮弹落在院内，宋知远当场身亡。", {"killed"}),
        ("宋知远死于枪伤。", {"killed"}),
        ("宋知远被人追打，嘴唇开裂。", {"injured"}),
        ("宋知远身上有多处瘀伤。", {"injured"}),
        ("宋知远遭警察毒打，双手至今发抖。", {"injured"}),
        ("宋知远的假牙被狱警打掉。", {"injured"}),
        ("宋知远被狱警打得住院。", {"injured"}),
    ],
)
def test_what_chinese_words_tell_was_done_to_whom(text: str, wanted: set[str]) -> None:
    found = done(CASE + text)
    assert wanted <= found.get("宋知远", set()) | found.get("宋知遠", set())


@pytest.mark.parametrize(
    ("text", "nobody"),
    [
        ("律师宋知远出庭，为当事人辩护，案件择日宣判。", "宋知远"),
        ("法官宋知远宣判后离开法庭。", "宋知远"),
        ("宋知远的车队被拦下。", "宋知远"),
        ("家人要求释放记者，宋知远呼吁立即放人。", "宋知远"),
        ("宋知远曾悼念一名狱中离世的示威者。", "宋知远"),
        ("记者 宋知远 多名村民被抓走。", "宋知远"),
        ("演员宋知远被打得落花流水。", "宋知远"),
        ("企业家安心经营，警方未予拘留。", "安心"),
        ("负责人强调依法办案，不得随意拘留。", "强调"),
        ("妻子顾明慧隔着玻璃见他，“站都站不稳”。", "顾明慧"),
        ("副部长顾明慧到场。发言人称两名警察受伤。", "顾明慧"),
    ],
)
def test_who_only_speaks_works_or_writes_there_is_no_victim(text: str, nobody: str) -> None:
    assert nobody not in done(CASE + text)


def test_an_injury_told_by_a_wife_is_that_of_the_husband_named_before() -> None:
    found = done(CASE + "宋知远被判刑六年，关押在城北监狱。妻子顾明慧上周隔着玻璃见他，“站都站不稳”。")
    assert "injured" in found["宋知远"] and "顾明慧" not in found


def test_the_signs_of_a_name_are_no_words_that_unsay_an_act() -> None:
    assert "disappeared" in done(CASE + "修士卓若林一并失联。")["卓若林"]


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("他十二月十日被带走。", "XXXX-12-10"),
        ("他二〇一五年被带走。", "2015"),
        ("他民國110年3月5日被帶走。", "2021-03-05"),
        ("他5月判囚10個月。", "XXXX-05"),
        ("他2017年至2019年在营地。", "2017/2019"),
    ],
)
def test_days_in_signs_of_the_republic_and_stretches(words: str, edtf: str) -> None:
    assert edtf in {day.edtf for day in days.days(words, "zho")}


def test_the_day_behind_the_name_of_who_sent_it_is_that_of_the_report() -> None:
    found = days.days("边地人权观察 2026年1月5日 村民宋知远12月3日被带走。", "zho")
    assert [(day.edtf, day.head) for day in found] == [("2026-01-05", True), ("2025-12-03", False)]


def test_a_length_of_time_is_no_day() -> None:
    assert not days.days("他被关了十五天，判囚10个月，三月有余。", "zho")
    assert in_digits("民国一百一十年十一月二十三日") == "2021年11月23日"


def test_the_nation_in_a_bodys_name_is_no_place() -> None:
    reading = read("中国良心犯关注组说，宋知远在兰州被警方带走。")
    assert {t.label for t in reading.things if t.kind is Kind.LOCATION} == {"兰州"}
