"""Injuries as Chinese tells them: a part of the body and a word of harm near each other, or a word that is enough."""

from __future__ import annotations

import re

from tracker.reading.chinese_words import simplified
from tracker.reading.injuries import Hurt, first_of

PARTS = {
    "后脑": "head", "头皮": "head", "头部": "head", "脑部": "head", "额头": "face", "额角": "face", "眉骨": "face", "面部": "face", "鼻梁": "face", "鼻骨": "face", "颧骨": "face",
    "下巴": "face", "嘴角": "mouth", "牙齿": "mouth", "门牙": "mouth", "嘴唇": "mouth", "眼睛": "eye", "眼球": "eye", "眼角": "eye", "双目": "eye", "单目": "eye", "耳膜": "ear", "耳朵": "ear", "听力": "ear", "视力": "eye",
    "脖子": "neck", "颈部": "neck", "喉部": "neck", "肩膀": "shoulder", "肩部": "shoulder", "锁骨": "shoulder", "手臂": "arm", "胳膊": "arm", "手肘": "arm", "肘部": "arm", "手腕": "wrist",
    "手指": "finger", "指甲": "finger", "手掌": "hand", "手部": "hand", "肋骨": "chest", "胸部": "chest", "胸口": "chest", "背部": "back", "后背": "back", "腰部": "back", "腰椎": "back", "脊椎": "back",
    "颈椎": "neck", "腹部": "abdomen", "肚子": "abdomen", "下体": "genital", "生殖器": "genital", "臀部": "pelvis", "骨盆": "pelvis", "大腿": "leg", "小腿": "leg", "腿部": "leg", "膝盖": "knee", "脚踝": "ankle",
    "脚趾": "foot", "脚部": "foot", "内脏": "internal", "肾脏": "internal", "肝脏": "internal", "脾脏": "internal", "皮肤": "skin", "全身": "several", "浑身": "several", "身上": "unspecified",
    "耳鼓": "ear", "鼓膜": "ear", "下颌": "face", "面颊": "face", "脸颊": "face", "眼眶": "face", "眼部": "eye", "眼皮": "eye", "瞳孔": "eye", "视网膜": "eye", "颅": "head", "舌头": "mouth", "假牙": "mouth", "声带": "neck", "喉咙": "neck", "嗓子": "neck",
    "肩胛": "shoulder", "肩关节": "shoulder", "前臂": "arm", "上臂": "arm", "手背": "hand", "虎口": "hand", "手筋": "hand", "指头": "finger", "指骨": "finger", "尾骨": "pelvis", "髋": "pelvis", "乳房": "chest", "睾丸": "genital", "膝关节": "knee",
    "半边身子": "several", "体重": "unspecified", "身体": "unspecified", "脊柱": "back", "尾椎": "back", "关节": "unspecified", "肝部": "internal", "肝": "internal", "胃": "internal", "肠": "internal", "心脏": "internal", "神经": "unspecified", "嗅觉": "face", "记忆力": "head",
    "头": "head", "脸": "face", "鼻": "face", "眼": "eye", "耳": "ear", "牙": "mouth", "嘴": "mouth", "肩": "shoulder", "臂": "arm", "手": "hand", "胸": "chest", "背": "back", "腰": "back",
    "腿": "leg", "膝": "knee", "脚": "foot", "足": "foot", "肾": "internal", "肺": "internal", "脾": "internal",
}  # fmt: skip
PART = "(?P<side>左|右|双|两)?(?:只|条|根|颗|个|侧|边)?(?P<part>" + "|".join(PARTS) + ")"
HARM = (
    "(?P<what>骨折|受伤|打伤|砸断|砸伤|撞伤|撞破|刺伤|擦伤|扭伤|挫伤|烧伤|烫伤|灼伤|割伤|划伤|枪伤|重伤|轻伤|受损|损伤|打断|打折|打破|打裂|打聋|打瞎|打掉|打肿|打得|击中|射中|射入|射穿|贯穿|夹断|折断|断裂|断了|破裂|撕裂|脱臼|错位"
    "|淤青|瘀青|淤血|瘀血|瘀伤|淤伤|青紫|红肿|浮肿|肿胀|肿起|肿了|肿|流血|出血|失明|失聪|失去|麻木|瘫痪|溃烂|化脓|疤痕|伤疤|伤痕|伤口|伤势|血肿|缝了|缝针|缝合|脱落|拔掉|冻伤|变形|穿孔|起泡|勒伤|勒痕|磨破|抓伤|咬伤|压伤|擦破|掉了|掉落|松动|聋了|瞎了|瘸了|断了|留下疤|无法弯曲|无法抬|不能动|磕破|磕伤|碰破|击破|击伤|打烂|打坏|打脱|打落|磨烂|全?烂了|开裂|裂开|裂伤|松脱|脱位|发抖|颤抖|抽搐|瘀痕|淤痕|伤疤|血痕|血迹|淌血|渗血|滴血|喷血|冒血|塌了|流脓|枪伤|被血|致残|残废|阴影|积水|感染|坏死|萎缩|衰竭|衰退|受创|重创|骨裂|粉碎|塌陷|发黑|发紫|发青|乌青|青肿|肿得|肿成|摘除|切除|截肢|截掉|截去|偏瘫|没了知觉|没有知觉|失去知觉|抬不起|直不起|睁不开|伸不直|站不稳|看不见|听不见|听不到|跌至|骤降|暴跌|暴瘦|拉伤|炸伤|炸断|炸飞|戳伤|捅伤|啃咬|烫出|烫满|满是伤|是伤|布满伤|划的伤|开花|剧痛|疼痛难忍|疼得)"
)
GAP = "[^，。；：、！？\\s]{0,9}?"
NEAR = (re.compile(PART + "(?:部|骨|上)?" + GAP + HARM), re.compile(HARM + "(?:了)?[^，。；：、！？\\s]{0,4}?" + PART))
ALONE = re.compile(
    "(?P<what>咳血|枪伤|伤重|月经停止|停经|流产|(?:话|路|东西)都?(?:说不清|走不稳|看不清)|站都站不稳|(?:四|三|两|一|五|六|七|八|九)成烧伤|烧伤|全身瘫痪|半身不遂|偏头痛|精神失常|神志不清|大小便失禁|呼吸困难|窒息|病危|病重|奄奄一息|打得住院|骨瘦如柴|瘦得[^，。；]{0,6}|不省人事|失去意识|晕厥|昏死|昏倒|脑出血|脑溢血|脾脏?破裂|截肢|抽搐|血肉模糊|满身是血|满脸是血|浑身是血|吐出?血|尿血|便血|伤痕|瘀伤|淤伤|瘀痕|骨裂|失明|失聪|(?:胡椒喷雾|催泪弹|橡胶子弹|布袋弹|子弹|石块)[^，。；]{0,4}(?:击中|射中|打中|灼伤)|脑震荡|昏迷|休克|重伤|轻伤|吐血|咯血|血流不止|头破血流|鼻青脸肿|遍体鳞伤|伤痕累累|皮开肉绽|内出血|颅内出血|颅骨骨折|骨折|瘫痪|(?:不能|无法|难以)(?:行走|站立|走路|直立|下床)|坐轮椅|拄拐"
    "|缝了?[一二三四五六七八九十两\\d]+针|送院缝针|(?:被|遭|受)(?:[^，。；]{0,6})?(?:打伤|砍伤|刺伤|枪伤|射伤)|中弹|受伤|伤势(?:严重|危殆|危重)|(?:情况|生命)一?度?(?:危殆|垂危)|(?:健康|身体|病情)(?:状况)?(?:严重|急剧|持续|日益)?恶化)"
)
KINDS = (
    ("gunshot", "中弹|枪伤|射入|射穿|子弹|橡胶弹"), ("fracture", "骨折|骨裂|粉碎|打断|打折|折断|夹断|断裂|断了"), ("burn", "烧伤|烫伤|灼伤|冻伤"), ("dislocation", "脱臼|错位|脱位"), ("head_trauma", "脑震荡|颅内"),
    ("laceration", "缝|撕裂|打破|打裂"), ("incised", "割伤|划伤|砍伤|刺伤"), ("abrasion", "擦伤"), ("dental", "牙"), ("contusion", "淤|瘀|青紫|红肿|挫伤|肿|乌青|青肿"),
)  # fmt: skip
SEVERITY = (
    ("life_threatening", "危殆|危重|垂危|病危|昏迷|休克|抢救|奄奄一息"),
    ("serious", "重伤|严重|手术"),
    ("minor", "轻伤|轻微"),
)
SIDES = {"左": "left", "右": "right", "双": "both", "两": "both"}
IDLE = re.compile(
    "背景|手段|手续|手机|头目|头条|对手|助手|选手|一手|双手(?:赞成|支持)|头衔|面对|打击|脚步|失去(?:自由|联系|联络|工作)|前锋|歌手|新手|高手|心脏地带|口头|街头|镜头|石头|码头|头等|头发[^，。；]{0,4}白|手册|手工|伤疤是|带头|领头|出头|回头|枝头|年头|手法|亲手|身手|黑手"
)


OFFICERS = re.compile(  # of nobody who is named: "两名警察受伤"
    r"(?<![和与及、])[\d一二两三四五六七八九十几数多][名位个](?:警[察员官]|[民辅狱]警|士兵|军人|看守|保安)[^，。；]{0,4}\Z"
)


def bare(text: str, start: int, end: int) -> list[Hurt]:
    """The injuries of one sentence in the order of the text."""
    plain = simplified(text)
    found: list[Hurt] = []
    for pattern in (*NEAR, ALONE):
        for match in pattern.finditer(plain, start, end):
            around = plain[max(start, match.start() - 1) : match.end() + 1]
            if OFFICERS.search(plain, start, match.start()):
                continue
            if not IDLE.search(around) and not any(h.start < match.end() and match.start() < h.end for h in found):
                found.append(_hurt(plain, match, start, end))
    return sorted(found, key=lambda hurt: hurt.start)


def _hurt(text: str, match: re.Match[str], start: int, end: int) -> Hurt:
    named = match.groupdict()
    part = named.get("part")
    at = (match.start("part"), match.end("part")) if part else None
    kind = next((code for code, words in KINDS if re.search(words, match[0])), "unspecified")
    severity, severity_at = first_of(SEVERITY, text, match.start(), min(end, match.end() + 12))
    body = PARTS[part] if part else "head" if kind == "head_trauma" else "unspecified"
    side = SIDES.get(named.get("side") or "", "")
    return Hurt(match.start(), match.end(), body, at, side, kind, severity, severity_at, None, "", None)
