"""Invented news reports in six languages: sentences put together from parts, so that texts can be searched."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from tracker.synthetic.spellings import somebody
from tracker.synthetic.tokens import CHINESE, KAZAKH, LATIN, PERSIAN, RUSSIAN, UYGHUR, Lexicon, lexicon


@dataclass(frozen=True)
class Text:
    """A report: its title, its language (ISO 639-3) and its text."""

    title: str
    language: str
    body: str


# Of each language: its orthography, titles, and sentences. {n} is a person, {p} a place, {y} a year, {c} a count.
LANGUAGES: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "eng": (
        LATIN,
        ("Arrests in {p}", "{c} held in {p}, families say", "No word of {n}", "Trial opens in {p}"),
        (
            "Police detained {n} in {p} in {y}, relatives said.",
            "The prosecutor of {p} did not answer our questions.",
            "A neighbour saw {c} people led away before sunrise.",
            "{n} was sentenced to {c} years in a closed hearing.",
            "The family of {n} received a letter from the prison of {p}.",
            "Officials denied that anybody was beaten at the station.",
            "Witnesses speak of {c} injured, among them {n} and a teacher.",
            "In {y} a court in {p} rejected the appeal without giving reasons.",
            "{n} has been missing since a raid on the market of {p}.",
            "The lawyer was not allowed to meet {n} before the trial.",
        ),
    ),
    "rus": (
        RUSSIAN,
        ("Задержания в {p}", "Суд в {p}: {c} подсудимых", "О судьбе {n} ничего не известно"),
        (
            "Полиция задержала {n} в {p} в {y} году, сообщили родственники.",
            "Прокуратура {p} не ответила на наши вопросы.",
            "Соседи видели, как до рассвета увели {c} человек.",
            "{n} приговорили к {c} годам на закрытом заседании.",
            "Адвоката не пустили к {n} до начала суда.",
            "Власти отрицают, что в отделении кого-либо избивали.",
        ),
    ),
    "kaz": (
        KAZAKH,
        ("{p} қаласындағы тұтқындаулар", "{n} туралы хабар жоқ"),
        (
            "Полиция {y} жылы {p} қаласында {n} есімді азаматты ұстады.",
            "Куәгерлердің айтуынша, {c} адам зардап шекті.",
            "Сот {n} ісін жабық өткізді.",
            "Туыстары түрмеден хат алды.",
        ),
    ),
    "zho": (
        CHINESE,
        ("{p}发生拘押事件", "家属称{n}失踪"),
        (
            "家属说，警方于{y}年在{p}带走了{n}。",
            "{p}检察机关没有回答我们的问题。",
            "目击者称，天亮前有{c}人被带走。",
            "法院不公开审理后判处{n}{c}年徒刑。",
            "律师在开庭前未能会见{n}。",
            "官员否认有人在派出所被打。",
        ),
    ),
    "uig": (
        UYGHUR,
        ("{p} دىكى تۇتقۇنلار", "{n} نىڭ خەۋىرى يوق"),
        (
            "ساقچىلار {y}-يىلى {p} دا {n} نى تۇتقۇن قىلدى.",
            "شاھىتلار {c} ئادەمنىڭ ئېلىپ كېتىلگەنلىكىنى ئېيتتى.",
            "سوت {n} غا {c} يىللىق قاماق جازاسى بەردى.",
            "ئائىلىسى تۈرمىدىن خەت تاپشۇرۇۋالدى.",
        ),
    ),
    "fas": (
        PERSIAN,
        ("بازداشت‌ها در {p}", "از {n} خبری نیست"),
        (
            "پلیس در سال {y} {n} را در {p} بازداشت کرد.",
            "شاهدان از زخمی شدن {c} نفر گفتند.",
            "دادگاه {n} را پشت درهای بسته به {c} سال زندان محکوم کرد.",
            "خانواده نامه‌ای از زندان {p} دریافت کرد.",
        ),
    ),
}
SHARES = ("eng", "eng", "eng", "eng", "rus", "rus", "zho", "zho", "kaz", "uig", "fas")


def report(chance: Random, year: int) -> Text:
    """A report of that year, of some 60 to 600 words."""
    language = chance.choice(SHARES)
    orthography, titles, sentences = LANGUAGES[language]
    places = _places()

    def told(pattern: str) -> str:
        return pattern.format(
            n=somebody(chance).spelled(orthography),
            p=places.tokens[places.draw(chance)].written(orthography),
            y=year,
            c=chance.randrange(2, 60),
        )

    glue = "" if language == "zho" else " "
    paragraphs = [
        glue.join(told(chance.choice(sentences)) for _ in range(chance.randrange(3, 8)))
        for _ in range(chance.randrange(2, 9))
    ]
    title = told(chance.choice(titles))
    return Text(title, language, "\n\n".join([title, *paragraphs]) + "\n")


@cache
def _places() -> Lexicon:
    return lexicon("turkic", "places", 6_000)
