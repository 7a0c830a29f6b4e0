"""Names that stand right behind a calling (牧民, 剪辑师, 同案的): the calling says that a name follows, what comes then where it ends.

All of it is asked of a text in simplified signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tracker.reading.chinese_words import DOUBLE, HAN, NOT_NAME, ROLE, SOUNDS, SURNAMES
from tracker.reading.names import Mention

CALLINGS = (
    "妇女|妇人|女士|先生|父亲|母亲|爸爸|妈妈|儿子|女儿|长子|次子|独子|长女|次女|幼子|幼女|妻子|丈夫|哥哥|弟弟|姐姐|妹妹|胞兄|胞弟|胞姐|胞妹|堂姐|堂妹|堂兄|表姐|表妹|表兄|外甥|外甥女|外孙|岳父|岳母|公公|婆婆|叔父|姑姑|姨妈"
    "|其父|其母|其子|其女|其兄|其弟|其姐|其妹|其妻|其夫|之子|之女|之妻|之夫|之父|之母|之弟|之兄|室友|同屋|同监|同案|同伴|同事|同行|同门|好友|会友|教友|密友|战友|校友|队友|工友|网友|病友|难友|狱友|邻居|邻人|房东|租客|食客|顾客|乘客|旅客|业主|车主|店主|档主|户主|事主|苦主|机主|厂主"
    "|领队|领头人|带头人|发起人|召集人|创始人|创办人|联合创办人|主持人|主事人|当事人|代理人|辩护人|目击者|幸存者|受害者|受难者|遇难者|死难者|参与者|抗议者|示威者|组织者|行动者|异见者|异议者|维权者|上访者|志愿者|研究者|劳动者|被捕者|被拘者|被告|被害人|被通缉者|良心犯|政治犯|囚犯|犯人|嫌犯|疑犯"
    "|导演|剪辑师|录音师|摄影师|摄像师|设计师|药剂师|咨询师|分析师|理发师|美发师|厨师|厨娘|面点师|牧师|法师|禅师|律师|教师|老师|导师|讲师|拳师|技师|工程师|程序员|保安员|保安|门卫|看门人|店员|职员|社员|学员|队员|会员|议员|区议员|立法会议员|政协委员|委员|研究员|记录员|协调员|调查员|救生员|救护员|消防员|驾驶员|飞行员|列车员|售货员|推销员|保洁员|清洁工|服务员|演员|教练员|运动员|船员|海员|球员|通讯员|信息员|网格员"
    "|主教|神父|修士|修女|神学生|执事|长老|传道|传道人|传道员|牧者|同工|信徒|教徒|信众|居士|比丘|比丘尼|僧人|尼姑|喇嘛|活佛|堪布|格西|住持|方丈|道长|阿訇|伊玛目|毛拉|哈吉|功友"
    "|作家|诗人|画家|漫画家|歌手|歌唱家|音乐人|音乐家|艺术家|书法家|雕塑家|评论家|评论人|影评人|剧作家|翻译家|科学家|企业家|历史学家|语言学家|人类学家|社会学家|经济学家|民俗学家|活动家|博客|博客作者|博主|主播|网红|撰稿人|专栏作家|编辑|主编|总编|总编辑|社长|出版人|书商|制片人|编剧|策展人|策展助理|出品人|记者|公民记者|前记者|摄影记者|媒体人|自媒体人|新闻人"
    "|工人|农民|牧民|牧人|渔民|村民|居民|市民|公民|难民|移民|选民|灾民|回民|藏民|菜农|果农|猎人|护林员|矿工|女工|男工|民工|农民工|电工|焊工|钳工|木匠|铁匠|裁缝|司机|船长|船夫|车夫|车长|机长|快递员|外卖员|骑手|摊贩|小贩|商贩|商人|老板|老板娘|店长|经理|产品经理|总经理|董事长|技工|学徒|护士|护理员|医生|医师|大夫|药师|校医|军医|兽医|法医"
    "|学生|大学生|女大学生|中学生|研究生|博士生|硕士生|留学生|毕业生|高中生|初中生|男生|女生|同学|学者|教授|副教授|校长|前校长|馆长|学长|家长|院士|博士|青年|少年|少女|男孩|女孩|孩子|老人|老汉|老妇|老太太|长者|男子|女子|男童|女童|幼童|妇|汉子"
    "|干事|理事|前理事|监事|董事|秘书|秘书长|助理|前助理|主任|部长|局长|处长|科长|所长|组长|队长|大队长|会长|副会长|前会长|主席|副主席|前主席|书记|前书记|发言人|前发言人|成员|前成员|骨干|义工|社工|志工|工会干事|代表|前议员|前区议员|候选人|参选人|老兵|士兵|军人|退伍军人|退役军人|下士|中士|上尉|警员|民警|狱警|警察|法官|检察官|公诉人|审判长|特派员|特别报告员|观察员|专员|大使|领事|总监|总裁|首领|领袖|领导人|活跃人士|人士|分子|用户|网民|股民|储户|买手|球迷|访民|港人|华人|藏人|维吾尔人|哈萨克人|蒙古人|台商|主诉人|证人|传主|名将|棋手|选手|男星|女星|影星|影后|影帝|空姐|空乘|导游|向导|翻译|译者|贵族|王子|公主"
)
WITH_OF = "同屋的|同案的|同监的|同监室的|同行的|同村的|同去的|一起被抓的|一起被带走的|人员|警长|师兄|师弟|师姐|师妹|师父|徒弟|主谋"
CALLING = re.compile(rf"(?:{ROLE}|{CALLINGS}|{WITH_OF}|{HAN}[员师者长匠犯])$")
TITLE = "教授|老师|先生|女士|律师|牧师|医生|同学|院士|博士|法官|主任|局长"
RARE = "邸訾粟逄仝苑蔚籍郇墙隗亢甯宓户侍铎帖妥锁泥虎丑贠练纳闾合撒折把拜喇呼麻者仉仇贝麦布哈蓝巴米鲜阔禤岑邝区邬庹谌亓"
LIKELY = frozenset(SURNAMES + RARE) - frozenset("于向从经和时但都没了么年后应对把者以在与及")
WIDE = "".join(
    sorted(
        SOUNDS
        | set(
            "云其根朝鲁孟吉日嘎图道宝力额敦勒旦坚赞晋美央金拉毛姆措桑杰洛次仁旺堆达瓦朱别克肯什合提申差隆珊荪买贝赖廖帕特诺范格缪绍柳鲍辛波乌纽伯森柯汉顿登斯莱福哲冈圭奎盖维叶追参秋色真钦青热则确却群觉珠培周茹仙婉姑乎妮敏登昂觉丁貌妙哥"
        )
    )
)
SOUNDED = re.compile(rf"(?:苏和(?=[^{WIDE}])|[{WIDE}]){{3,9}}")
NO_NAMES = re.compile(
    r"安心|安全|安置|强调|代表|关注|关系|方面|高呼|高喊|高度|严重|严厉|严格|单独|单位|经常|经过|常年|常常|平时|和平|全家|全部|全体|全力|连续|连夜|连同|任意|任由|任何|何时|何以|何人|何故|纪念|纪律|马上|万分|计划|冷静|冷水|明确|明天|明年|明显|明知|成立|成为|成功|顾不|宣传|单方|应当|应该|应对|解释|解散|解除|胡乱|白天|白色|公开|公布|公共|公然|公告|公众|公民|公安|公司|公益|水平|水源|管理|党内|文化|文件|文章|史上|古老|常务|金额|金钱|康复|容易|项目|包括|包围|左右|毛发|施压|施暴|施工|尚未|乐意|车辆|车上|车内|车祸|车站|路上|路过|路边|步行|广场|广泛|周围|周边|周[一二三四五六日末]|时常|时间|时任|相关|相信|相互|景区|温和|柴油|蓝色|红色|黄色|黑色|双手|双方|双眼|双腿|双脚|双目|双臂|左[腿臂手眼脚肩耳]|右[腿臂手眼脚肩耳]|牛奶|羊肉|花钱|花园|雷同|那时|那天|那里|司法|司机|司令|宗教|家属|家人|家中|家庭|居住|居然|居民|农村|农民|曲折|通知|通过|通报|通缉|通告|通道|国内|国外|国家|国际|国保|国安|丁点|石块|石头|鱼贯|习惯|和解|和谐|支付|支持|终于|终身|终审|独自|独立|独家|年轻|年迈|年仅|年幼|年约|商业|商量|商店|海外|海关|南部|南方|东部|东方|西部|西方|北部|北方|海上|鞠躬|脱逃|脱离|从事|从未|从此|从不|都会|向来|向上|由于|后被|后来|后因|别人|能否|能够|党员"
)
END = re.compile(
    rf"$|{TITLE}|[^\u3400-\u9fff]|被|遭|因|在|于|说|称|表示|告诉|等|已|曾|现|仍|今|昨|上周|上月|下|周|当|则|也|又|还|就|从|对|向|将|把|要|认|指|透露|控|讲|写|发|回|申|到|至|是|有|获|及|和|与|双|左|右|腿|头部|头上|头骨|脸|手|鼻|肋|胸|二人|两人|三人|夫妇|父子|母子|一家"
    r"|未|不|正|去年|前年|早|其|随后|同|多次|证实|再|判|囚|入狱|各|分别|失|刑|目前|最近|日前|近日|死|身亡|的|来|替|为|站|躲|吸|恳|出|进|带|拍|抓|受|接|拒|承|否认|批|质疑|呼吁|强调|介绍|补|自|只|都|均|更|却|便|即|原本|此|本(?=[周月人报该])|这|那|宣布|建议|另|开|打|用|以|经|由|想|可|让|使|令|试|做|前往|抵|离|返|留|流亡|坚持|公开|收"
    r"|听|看|见|坐|跪|躺|倒|赶|服|冒|途中|骑|遗|全身|伤|重伤|他|她|家|涉|牵|参|组织|创|担任|负责|执|领|跟|随|陪|联|通|代|驳|反|抗|起|突|忽|终|仅|屡|频|长期|聆|闻判|没|无|饰|内疚|痛|哭|喊|质|答|问|案|一[度直案家审并同]|[\d一二三四五六七八九十]{{1,3}}(?:年|月|日|岁|段)"
)
NO_PART = frozenset(  # signs that no name has
    "被遭说称在的是了他她它我你们不没未和与及对将把从向给让叫等已曾仍现因为则也又还就都却便即再并且但或若如这那哪什么怎谁吗呢吧啊着过会要想去来到进出入上下左右前后时候月日年号岁名位只个些其此该各每两几多少打抓捕押捉杀死伤拘判囚罚狱警局院所县市省区镇村路街站号楼店厂校馆台报社网团党派权法案件罪刑审讯问答话语言词写读听看见闻"
)
NICK = re.compile(
    rf"(?:老[{SURNAMES}]|阿(?![勒拉富克尔布卜訇])[\u3400-\u9fff]|小[{SURNAMES}]|(?P<twice>[\u3400-\u9fff])(?P=twice))"
)
AND = re.compile(r"(?:、|和|与|及|以及)")
SHAPE = rf"(?:{DOUBLE}|[{''.join(sorted(LIKELY))}])(?:(?![{''.join(sorted(NO_PART))}]){HAN}){{1,2}}"
COUNTED = re.compile(
    rf"(?:(?<=[^\u3400-\u9fff])|^)(?P<names>{SHAPE}(?:(?:、|和|与|及){SHAPE})+)(?=夫妇|父子|母子|母女|父女|姐弟|兄弟|姐妹|兄妹|[二两三四五六七八九]人|等[\d数一二三四五六七八九十]*[人名位]|均|都|分别|双双|各|同时|一同|一起|先后|被|遭|仍)"
)


def called(text: str) -> Iterator[Mention]:
    """Each name behind a calling, where it stands."""
    for match in re.finditer(rf"(?={HAN})", text):
        at = match.start()
        if CALLING.search(text, max(0, at - 5), at) and (end := name_end(text, at)) is not None:
            yield Mention(at, end, text[at:end], "person", 0.9)


def listed(text: str, known: Sequence[Mention]) -> Iterator[Mention]:
    """Names that a list goes on with behind a known one: "敖立、纳福和"."""
    for mention in known:
        joint = AND.match(text, mention.end)
        while joint is not None and (end := name_end(text, joint.end())) is not None:
            yield Mention(joint.end(), end, text[joint.end() : end], "person", 0.8)
            joint = AND.match(text, end)


def counted(text: str) -> Iterator[Mention]:
    """Names of a list that says behind itself how many they are: "，纳福、敖立二人"."""
    for match in COUNTED.finditer(text):
        at = match.start("names")
        for part in re.split(f"({AND.pattern})", match["names"]):
            if not AND.fullmatch(part):
                yield Mention(at, at + len(part), part, "person", 0.8)
            at += len(part)


def name_end(text: str, at: int) -> int | None:
    """Where the name that begins at an offset ends; None where none does."""
    if text[at + 1 : at + 2] in ("某", "姓") or "·" in text[at : at + 9]:
        return None
    if NOT_NAME.match(text[at : at + 4]) or NO_NAMES.match(text, at):
        return None
    sounded = SOUNDED.match(text, at)
    for end in range(sounded.end(), at + 2, -1) if sounded else ():
        if END.match(text, end):
            return end - (text[end - 1] in "于自" and text[end : end + 1].isdigit())
    if (nick := NICK.match(text, at)) and END.match(text, nick.end()):
        return nick.end()
    double = re.match(DOUBLE, text[at : at + 2]) is not None
    if not double and text[at : at + 1] not in LIKELY:
        return None
    first = at + (2 if double else 1)
    for size in (2, 1):
        given = text[first : first + size]
        if len(given) == size and not NO_PART & set(given) and re.fullmatch(rf"{HAN}+", given):
            end = first + size
            goes_on = size == 2 and (
                text[end - 1 : end + 1] == "正在" or END.match(given[1]) and given[1] not in GOOD_LAST
            )
            if END.match(text, end) and not goes_on:
                return end
    return None


GOOD_LAST = frozenset(
    "正全重自同发家起通领代经双原反创参承开随陪进接发通由以用可令"
)  # they end names as well as begin what follows
