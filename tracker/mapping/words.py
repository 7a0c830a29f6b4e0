"""What a mapping does, in plain words: for the screen, and for a run that only checks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tracker import codes, dates
from tracker.errors import InvalidFacts
from tracker.facts import ValueType
from tracker.mapping.calendars import NAMES
from tracker.mapping.model import REMARK, ColumnMapping, Mapping, SheetMapping
from tracker.mapping.targets import END, ENDS, LEVELS, PRECISION, ROLES, WHAT, Target, target

SLOT_WORDS = {
    "individual": "the person",
    "organisation": "the organisation",
    "location": "the place",
    "incident": "the incident",
    "act": "the act",
    "stage": "the stage of detention",
    "injury": "the injury",
    "perpetrator": "the alleged perpetrator",
    "participant": "a participant",
    "organiser": "the organiser",
    "witness": "the witness",
    "responder": "the responder",
    "intervention": "the intervention",
    "relation": "the tie",
    "report": "the report",
}
TYPES = {
    ValueType.COUNT: "a number",
    ValueType.YES_NO: "yes or no",
    ValueType.NAME: "a name",
    ValueType.RECORD: "somebody or something named",
}
LABELS = {  # where the label of a field does not read well before "of the person"
    "act.type": "Kind of the act",
    "incident.type": "Kind of the incident",
    "stage.stage": "State (where and how held) of the stage of detention",
    "birth": "Date of birth of {}",
    "death": "Date of death of {}",
    "when": "Day of {}",
    "source": "Source named for {}",
    "remark": "Remark on {}",
    "contact_with_source": "Who is in contact about {}",
    "residence": "Home of {}",
    "location": "Place of {}",
}
LEVEL_WORDS = {
    "country": "country", "adm1": "first-order division (province, region)", "adm2": "second-order division (district)",
    "adm3": "third-order division", "adm4": "fourth-order division", "settlement": "city, town or village", "quarter": "part of a settlement",
    "name": "name", "lat": "latitude", "lon": "longitude", "coordinates": "coordinates",
}  # fmt: skip
ORDERS = {"dmy": "the day comes first", "mdy": "the month comes first", "ymd": "the year comes first",
          "either": "day or month first is not decided: both days are kept"}  # fmt: skip


def in_words(mapping: Mapping) -> list[str]:
    """The mapping as sentences, one for each sheet and column."""
    return [line for sheet in mapping.sheets for line in sheet_in_words(sheet)]


def sheet_in_words(sheet: SheetMapping) -> Iterator[str]:
    """One sheet as sentences: what its rows are about, what is said of every row, and each of its columns."""
    if not sheet.about:
        yield f"Sheet '{sheet.sheet}' is left out. {sheet.reason}".strip()
        return
    yield f"Each row of '{sheet.sheet}' is about {_a(sheet.about)}."
    if sheet.several:
        listed = sheet.several == "\x1f"
        how = "are those of the file's own lists" if listed else f"are parted by '{_sign(sheet.several)}'"
        yield f"Several people of one row {how}."
    if sheet.empty:
        yield f"These words mean that there is nothing: {', '.join(sheet.empty)}."
    for written, value in sheet.says.items():
        yield f"Of every row it says: {_said(written, value, sheet.about)}."
    for column in sheet.columns:
        yield column_in_words(column, sheet.about)


def column_in_words(column: ColumnMapping, about: str) -> str:
    """One column as a sentence: "Column 'age': Age of the person, a number."."""
    name = f"Column '{column.column.strip()[:80]}'"
    if not column.target:
        return f"{name}: left out."
    if column.target == WHAT:
        return f"{name}: says what each row is about ({', '.join(f'{word}: {code}' for word, code in column.codes.items())})."
    try:
        aim = target(column.target, about)
    except InvalidFacts:
        return f"{name}: '{column.target}', which does not exist."
    parts = [_what(aim)]
    fact = aim.fact
    if fact is not None and not aim.level:
        if fact.type is ValueType.DATE and aim.part != PRECISION:
            parts += list(_date_words(column))
        elif fact.type is ValueType.CODE:
            parts.append(f"a code of the list {fact.codes}")
        elif fact.type in TYPES and not aim.part:
            parts.append(TYPES[fact.type])
    if column.codes:
        listed = [
            f"'{word}' is {codes.label(fact.codes, code) if fact and fact.codes else code}"
            for word, code in column.codes.items()
            if code
        ]
        parts.append(
            f"{len(listed)} {'word has a code' if len(listed) == 1 else 'words have codes'} of {'its' if len(listed) == 1 else 'their'} own ({'; '.join(listed[:5])}{' …' if len(listed) > 5 else ''})"
        )
    if column.kind and column.kind != "as_printed":
        parts.append(codes.label("name_kind", column.kind)[:1].lower() + codes.label("name_kind", column.kind)[1:])
    if column.language:
        parts.append(f"in {codes.label('language', column.language)}")
    if column.separator:
        parts.append(
            "several where the file has several"
            if column.separator == "\x1f"
            else f"several are parted by '{_sign(column.separator)}'"
        )
    if column.empty:
        parts.append(f"{', '.join(column.empty)} mean that there is nothing")
    if column.unread == REMARK:
        parts.append("what is not understood is kept as a remark")
    sentence = f"{name}: {', '.join(parts)}."
    for written, value in column.says.items():
        where = "it states a term" if aim.field == "sentence" else "it is filled"
        sentence += f" Where {where}: {_said(written, value, about)}."
    return sentence


def _what(aim: Target) -> str:
    slot = SLOT_WORDS[aim.base] + (f" {aim.slot[-1]}" if aim.slot != aim.base else "")
    if aim.field == "id":
        return f"Number of {slot} in the source"
    if aim.field == "ref":
        return f"Our reference of {slot}"
    if aim.field == "parent" and aim.base == "relation":
        return "The row above with whose record a tie is made"
    if aim.field == "parent":
        return f"The row above that gives {slot}"
    if aim.field in ENDS and aim.fact is None:
        return f"The {'first' if aim.field == 'from' else 'second'} record of {slot}, by its number in the source"
    fact = aim.fact
    if aim.level and fact is not None:
        whose = "" if aim.base == "location" else f" of {slot}"
        if whose and aim.level == "name" and not aim.coded:
            return f"Place{whose}" if aim.field == "location" else f"{fact.label}{whose}"
        code = "Code of the " if aim.coded else ""
        level = LEVEL_WORDS[aim.level]
        word = level if code else level[:1].upper() + level[1:]
        return f"{code}{word}{whose or (' of the place' if aim.level not in LEVELS or code else '')}"
    label = fact.label if fact is not None else aim.field
    if aim.field.startswith("count."):
        label = f"{label}, {codes.label('act_type', aim.field[6:]).lower()}"
    if aim.part in (END, PRECISION):
        told = "When it ended: " if aim.part == END else "How exactly it is known: "
        return told + _what(replace(aim, part=""))[:1].lower() + _what(replace(aim, part=""))[1:]
    if aim.part:
        label = f"{aim.part.capitalize()} name"
    if aim.base in ROLES and aim.field == "name":
        return f"Name of {slot}"
    shown = LABELS.get(f"{aim.base}.{aim.field}") or LABELS.get(aim.field, "")
    return shown.format(slot) if shown else f"{label} of {slot}"


def _date_words(column: ColumnMapping) -> Iterator[str]:
    yield "a date"
    if column.order:
        yield ORDERS[column.order]
    if column.calendar:
        yield f"in the calendar {NAMES[column.calendar]}"
    if column.years_from:
        yield f"two-digit years are {column.years_from} to {column.years_from + 99}"


def _said(written: str, value: str, about: str) -> str:
    try:
        aim = target(written, about)
        fact = aim.fact
    except InvalidFacts:
        return f"{written} is {value}"
    shown = codes.label(fact.codes, value) if fact is not None and fact.codes else value
    if fact is not None and fact.type is ValueType.DATE:
        shown = dates.in_words(value)
    what = _what(aim)
    return f"{what[:1].lower()}{what[1:]} is '{shown}'"


def _a(about: str) -> str:
    word = {"individual": "person", "location": "place", "relation": "tie", "report": "source report"}.get(about, about)
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def _sign(separator: str) -> str:
    return {"\n": "a new line", "\t": "a tab"}.get(separator, separator)
