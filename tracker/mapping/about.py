"""What the rows of a sheet are about, from its headers, tags and hints."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tracker.importers.ours_file import own_columns
from tracker.importers.sheet import Column, Sheet
from tracker.mapping import headers
from tracker.mapping.code_words import key, synonyms
from tracker.mapping.headers import Meaning
from tracker.mapping.several import counts_of_people, speaks_of_many
from tracker.mapping.table_language import language_of

OF_PEOPLE = {"name", "first_name", "last_name", "patronymic", "sex", "age", "birth", "father", "mother", "ethnicity", "nationality", "occupation",
             "arrest_date", "disappearance_date", "death", "detention_place", "charge", "sentence", "verdict", "id_document", "birth_place", "appearance",
             "education", "family_status", "health", "relative", "last_contact", "religion"}  # fmt: skip
OF_INCIDENTS = {"incident", "incident_type", "incident_id", "killed", "injured_count", "detained_count", "arrests", "count", "participant", "participant2",
                "sub_event_type", "disorder_type", "date", "description", "affected"}  # fmt: skip
OF_PLACES = {"adm1", "adm2", "adm3", "adm4", "country", "country_code", "adm1_code", "adm2_code", "adm3_code", "settlement", "lat", "lon",
             "coordinates", "feature", "place", "death_place"}  # fmt: skip
HAPPENED = {
    "weapon",
    "act",
    "perpetrator",
    "cause",
    "death_cause",
    "method",
    "injury",
}  # beside a day and a place: what was done there
OF_BODIES = {"org_name", "registration", "legal_form", "website"}
NAMED = {"name", "first_name", "last_name"}
PERSONAL = OF_PEOPLE - NAMED - {"charge", "sentence", "verdict", "detention_place", "health"}  # what only a person has
TITLES = {"title", "entry", "case", "case name", "título", "titre", "название", "العنوان"}
PLACED = {"location", "place", "geo", "position", "coordinates", "coordinate", "coords", "gps"}
GROUPS = frozenset(  # of forms, that ask about the person or what happened, and about nobody else
    "people person persons individual individuals victim victims vic vict detainee detainees det incident incidents inc event events"
    " violation violations case arrest detention".split()
)
WRAPPERS = PLACED | {"properties", "fields", "attributes", "values"}  # objects around what is said in JSON
OF_ACLED = {
    "acled:sub_event_type": "incident_type",
    "acled:time_precision": "day_precision",
    "acled:geo_precision": "words",
    "acled:tags": "words",
}
NOTHING = "Nothing says what the rows are about: they are taken for incidents."
LANGUAGE = re.compile(r"(.+)__([a-z]{2,3})(?:[-_][A-Za-z]+)?")  # "title__ar" of Uwazi
STAMPS = ("start", "end", "today")
OF_FORMS = frozenset(
    (
        "_id",
        "_uuid",
        "_submission_time",
        "_submitted_by",
        "_xform_id_string",
        "__version__",
        "formhub/uuid",
        "meta/instanceID",
        "KEY",
    )
)
COLUMN_HINTS = {
    "geopoint": "coordinates",
    "geotrace": "",
    "geoshape": "",
    "image": "",
    "audio": "",
    "video": "",
    "file": "",
    "note": "",
}


@dataclass
class About:
    """What rows are about ("" to leave the sheet out) and why; what its columns mean, in their order.

    `kinds` are the words by which a column says of each row what it is about. `own` are columns of our own lists; `tie` are the ends of a tie in FollowTheMoney; `language` is the file's own. `above` is what a sheet below another has from the row above: its "individual" or "incident", or a
    "relation" with it; `fixed` are columns that are decided by that.
    """

    about: str
    reason: str
    meanings: list[Meaning | None] = field(default_factory=list)
    own: dict[str, str] = field(default_factory=dict)
    tie: tuple[str, str, str] | None = None
    says: dict[str, str] = field(default_factory=dict)
    language: str = ""
    kinds: dict[str, str] = field(default_factory=dict)
    above: str = ""
    fixed: dict[str, str] = field(default_factory=dict)


def about_of(sheet: Sheet, head: list[tuple[str, ...]]) -> About:
    """What the rows of this sheet are about."""
    names = tuple(column.name for column in sheet.columns)
    schemas = Counter(pair[0] for column in sheet.columns if (pair := headers.from_ftm(column.hint)))
    language = language_of(names, head)
    if schemas:
        return _of_ftm(sheet, schemas.most_common(1)[0][0], language)
    listed = headers.own_export(names)
    if listed:
        called = own_columns(names).items()
        own = {name: headers.OWN[listed].get(ours, "note" if ours == "note" else "") for name, ours in called}
        about = headers.OWN_ABOUT[listed]
        return About(
            about,
            f"These are the columns of our own list of {listed}.",
            [None] * len(names),
            own,
            language=language,
        )
    asked = _is_form(sheet.columns)
    meanings = [_meaning(column, asked) for column in sheet.columns]
    _marked_with_their_group(names, meanings)
    _titles_of_people(names, meanings)
    counts_of_people(meanings, names, head)
    _other_answers(sheet.columns, meanings)
    about, reason = judged(meanings)
    if about == "individual" and _lists_people(names, meanings):
        about, reason = "incident", "The headers tell of incidents, and a column names the people of each."
        _names_of_incidents(names, meanings)
    kinds = _kinds(meanings, head)
    if len(set(kinds.values())) > 1 and about in ("individual", "organisation"):
        about, reason = (
            "individual",
            f"{reason} A column says which rows are about people and which about organisations.",
        )
        return About(about, reason, meanings, language=language, kinds=kinds)
    for place, meaning in enumerate(meanings):
        if meaning and meaning.concept == "about":
            meanings[place] = None
    if kinds and set(kinds.values()) == {"organisation"}:
        about = "organisation"
    return About(about, reason, meanings, language=language)


def _lists_people(names: Sequence[str], meanings: list[Meaning | None]) -> bool:
    """Whether rows that name an incident list its people in one column, and tell nothing else of any of them."""
    found = {meaning.concept for meaning in meanings if meaning}
    told = any(m and m.score >= 0.7 and m.concept in ("incident", "incident_id", "incident_type") for m in meanings)
    named = [name for name, m in zip(names, meanings, strict=True) if m and m.concept == "name"]
    lists = [name for name in named if speaks_of_many(name)]
    return (told or len(lists) < len(named)) and not found & PERSONAL and bool(lists)


def _names_of_incidents(names: Sequence[str], meanings: list[Meaning | None]) -> None:
    """Beside a column that names the people of each incident, "Name" is what the incident is called."""
    for place, (name, meaning) in enumerate(zip(names, meanings, strict=True)):
        if meaning and meaning.concept == "name" and not speaks_of_many(name):
            reason = f"{meaning.reason} Another column names the people: it is what the incident is called."
            meanings[place] = replace(meaning, concept="incident", reason=reason)


def _other_answers(columns: Sequence[Column], meanings: list[Meaning | None]) -> None:
    """Beside a question whose choices end with "other" the column "question_other" holds the same in somebody's own words."""
    asked = {
        column.name: at for at, column in enumerate(columns) if any(c.casefold() == "other" for c in column.choices)
    }
    for at, column in enumerate(columns):
        question = asked.get(column.name.removesuffix("_other"))
        if question is not None and question != at and (meant := meanings[question]):
            meanings[at] = replace(
                meant, other=True, reason=f"It says what else the answer to '{columns[question].name}' is."
            )


def _titles_of_people(names: Sequence[str], meanings: list[Meaning | None]) -> None:
    """Where every entry has a "title" (Uwazi), that of a person is a name: two other columns tell of one."""
    found = {meaning.concept for meaning in meanings if meaning}
    if "name" in found or len(found & PERSONAL) < 2 or found & {"incident_type", "incident_id", "killed"}:
        return
    reason = "The title of an entry whose other columns tell of a person."
    titles = {place: LANGUAGE.fullmatch(name) for place, name in enumerate(names)}
    spelled = {place: match[2] for place, match in titles.items() if match and headers.plain(match[1]) in TITLES}
    for place, language in spelled.items():
        meanings[place] = Meaning("name", 0.75, f"{reason} It is spelled in a language.", headers.language_of(language))
    plain = (
        [] if found & NAMED and not spelled else [at for at, name in enumerate(names) if headers.plain(name) in TITLES]
    )
    for place in plain[:1]:
        meanings[place] = Meaning("name", 0.8, reason)


def _marked_with_their_group(names: Sequence[str], meanings: list[Meaning | None]) -> None:
    """Questions of forms often begin with a mark of the group that they stand in: "incident/inc_date", "victim/vic_name"."""
    for place, name in enumerate(names):
        *groups, asked = name.split("/")
        mark, _, rest = asked.partition("_")
        group = headers.plain(groups[-1]) if groups else ""
        if (
            meanings[place] is not None
            or not rest
            or not mark
            or group not in GROUPS
            or not group.startswith(mark.casefold())
        ):
            continue
        if found := headers.meaning(rest):
            reason = f"The header '{rest[:60]}' is known, within the group '{groups[-1][:60]}'."
            meanings[place] = replace(found, score=min(found.score, 0.8), reason=reason)


def _kinds(meanings: list[Meaning | None], head: list[tuple[str, ...]]) -> dict[str, str]:
    """The words of a column that says what each row is about; nothing where some of them say something else."""
    place = next((at for at, meaning in enumerate(meanings) if meaning and meaning.concept == "about"), None)
    if place is None:
        return {}
    words = {row[place].strip() for row in head if len(row) > place and row[place].strip()}
    known = synonyms()["about"]
    return {word: known[key(word)] for word in sorted(words)} if all(key(word) in known for word in words) else {}


def _is_form(columns: Sequence[Column]) -> bool:
    """Whether a program for forms wrote the table, which begins with when each form was opened and sent."""
    return any(column.name in OF_FORMS or (column.name in STAMPS and column.hint == column.name) for column in columns)


def _meaning(column: Column, asked: bool = False) -> Meaning | None:
    if column.hint.startswith("#"):
        found = headers.from_hxl(column.hint)
        if found:
            return found
    if column.hint in OF_ACLED:
        return Meaning(OF_ACLED[column.hint], 0.96, "The codebook of ACLED says so.")
    low = column.name.casefold()
    if (low.startswith(("_", "meta/", "formhub/")) and low not in ("_id", "_uuid", "_geolocation")) or (
        asked and low in STAMPS
    ):
        return Meaning("technical", 0.9, "A form adds this column by itself.")
    kind = column.hint.split(" ")[0].casefold()
    by_label = headers.meaning(column.label) if column.label else None
    by_name = headers.meaning(column.name)
    in_group = (
        headers.meaning(column.name.rsplit("/", 1)[-1]) if "/" in column.name and " " not in column.name else None
    )
    if by_label and by_name and column.name.endswith(f" {column.label}") and by_name.score >= by_label.score:
        by_label = None  # a header with its group says more than without
    in_group = in_group or _wrapped(column.name)
    best = max((m for m in (by_label, by_name, in_group) if m), key=lambda m: m.score, default=None)
    if kind in COLUMN_HINTS and COLUMN_HINTS[kind] and (best is None or best.concept not in ("coordinates", "place")):
        return Meaning(COLUMN_HINTS[kind], 0.8, f"The question is of the type {kind}.")
    if best is None and kind in ("date", "datetime"):
        return Meaning("date", 0.5, f"The question is of the type {kind}.")
    return best


def _wrapped(name: str) -> Meaning | None:
    """What the last part of "location.country" means: an object around it that says nothing of its own is passed over."""
    *around, last = name.split(".")
    if not around or " " in name or not {part.casefold() for part in around} <= WRAPPERS:
        return None
    found = headers.meaning(last)
    placed = found is not None and (found.concept in OF_PLACES or found.concept == "adm1")
    return found if found and (placed or not {part.casefold() for part in around} & PLACED) else None


def judged(meanings: Sequence[Meaning | None]) -> tuple[str, str]:
    """What rows with columns of these meanings are about, and why."""
    found = {meaning.concept for meaning in meanings if meaning}
    strong = {m.concept for m in meanings if m and m.score >= 0.7}
    people, incidents = len(found & OF_PEOPLE), len(found & OF_INCIDENTS)
    places, bodies = len(found & OF_PLACES), len(found & OF_BODIES)
    named = bool(strong & NAMED)
    told = people > 2 or "org_name" not in strong  # "organisation" beside a name and more is where somebody belongs
    if named and told and people >= 1 and not {"incident_id", "killed"} <= found:
        if (
            people == 1
            and places >= 2
            and not incidents
            and "name" in strong
            and strong <= OF_PLACES | {"name", "id", "note", "row_number", "technical", "alias"}
        ):
            return "location", "A name beside places alone: the rows are about places."
        if people == 1 and bodies >= 1:
            return "organisation", "A name beside numbers of registers: the rows are about organisations."
        return "individual", "The headers tell of people: " + ", ".join(sorted(found & OF_PEOPLE)) + "."
    if bodies >= 1 and "org_name" in strong and not incidents > 2:
        return "organisation", "The headers tell of organisations."
    if found & {"injury", "body_part"} and "id" in found and not named and not incidents:
        return "injury", "The headers tell of injuries."
    if incidents and (
        incidents > 1 or not places or found & HAPPENED or "incident" in strong or "incident_type" in strong
    ):
        return "incident", "The headers tell of incidents: " + ", ".join(sorted(found & OF_INCIDENTS)) + "."
    if people >= 2:
        return "individual", "The headers tell of people: " + ", ".join(sorted(found & OF_PEOPLE)) + "."
    if places:
        return "location", "The headers tell of places alone."
    if people:
        return "individual", "The headers tell of people."
    return "incident", NOTHING


def _of_ftm(sheet: Sheet, schema: str, language: str) -> About:
    """FollowTheMoney says itself what each entity is."""
    if schema in headers.TIES:
        return About("relation", f"{schema} of FollowTheMoney is a tie.", tie=headers.TIES[schema], language=language)
    if schema in headers.NOTED:
        return _of_noted(sheet, schema, language)
    about = headers.SCHEMAS.get(schema, "")
    if not about:
        return About("", f"Nothing here keeps what FollowTheMoney calls {schema}; the file itself is kept.")
    meanings: list[Meaning | None] = []
    for column in sheet.columns:
        pair = headers.from_ftm(column.hint)
        meant = (
            _of_property(pair[1], about) if pair else Meaning("technical", 0.9, "It is about the entity, not in it.")
        )
        spoken = headers.language_of(column.hint.partition("@")[2])
        meanings.append(replace(meant, language=spoken) if meant and spoken else meant)
    return About(about, f"The entities are of the schema {schema} of FollowTheMoney.", meanings, language=language)


def _of_noted(sheet: Sheet, schema: str, language: str) -> About:
    """What FollowTheMoney says of an entity in one of its own: its words are kept with whom it is about."""
    fixed, named = {}, headers.NOTED[schema]
    for column in sheet.columns:
        pair = headers.from_ftm(column.hint)
        name = pair[1] if pair else "id"
        number = name == "number" and named == "holder"
        fixed[column.name] = (
            "individual.parent"
            if name == named
            else "individual.id_document"
            if number
            else ""
            if name == "id"
            else "note"
        )
    reason = f"{schema} of FollowTheMoney is about another entity: its words are kept there."
    return About("individual", reason, [None] * len(sheet.columns), fixed=fixed, language=language)


def _of_property(name: str, about: str) -> Meaning | None:
    """What a property of FollowTheMoney means."""
    if name == "id":
        return Meaning("id", 0.97, "The number of the entity.")
    if about == "report":
        return Meaning(headers.REPORT.get(name, "technical"), 0.95, f"{name} of FollowTheMoney.")
    concept = headers.OF_EVENTS.get(name, "") if about == "incident" else ""
    concept = concept or headers.FTM.get(name, "")
    if not concept:
        found = headers.meaning(name)
        return Meaning(found.concept, 0.97, f"{name} of FollowTheMoney.") if found else None
    return Meaning("note" if concept == "remark" else concept, 0.97, f"{name} of FollowTheMoney.")
