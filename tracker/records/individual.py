"""Individual: a person who suffered, acted or told."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from tracker.facts import Fact, FactFields, Share, ValueType
from tracker.records.base import PEOPLE, TABLED, coded, dated, day_bound, guarded, key, ordered_check


class IndividualFields(FactFields):
    """What a source may state about a person. Sensitive facts are claims only, each withheld one by one."""

    claims_only: ClassVar[dict[str, Fact]] = {
        "name": Fact("Name", ValueType.NAME, many=True, share=Share.PARTNERS),
        "ethnicity": Fact("Ethnicity", ValueType.CODE, codes="ethnicity", many=True, facet=True),
        "religion": Fact("Religion", many=True, facet=True),
        "nationality": Fact("Nationality", many=True, facet=True),
        "occupation": Fact("Occupation", many=True, facet=True),
        "id_document": Fact("Identity document", many=True),
        "health": Fact("Health", many=True),
        "age": Fact("Age", ValueType.COUNT, help="In full years, on the day the source speaks of."),
        "residence": Fact("Home", help="As narrow as the source says."),
        "characteristic": Fact(
            "Characteristic", ValueType.CODE, codes="characteristic", many=True, facet=True, standard="HURIDOCS MT23"
        ),
        "family_informed": Fact("Family informed", ValueType.YES_NO),
        "last_contact": Fact("Last contact", ValueType.DATE),
        "contact_with_source": Fact("Contact with the source", kinds=PEOPLE),
        "birth_place": Fact("Place of birth", many=True, standard="FollowTheMoney Person.birthPlace"),
        "death": Fact("Died", ValueType.DATE, standard="FollowTheMoney Person.deathDate"),
        "father_name": Fact("Father's name", many=True, standard="FollowTheMoney Person.fatherName"),
        "mother_name": Fact("Mother's name", many=True, standard="FollowTheMoney Person.motherName"),
        "position": Fact("Position held", many=True, standard="FollowTheMoney Person.position"),
        "education": Fact("Education", many=True, standard="FollowTheMoney Person.education"),
        "appearance": Fact(
            "Appearance",
            many=True,
            help="As a missing person is described.",
            standard="FollowTheMoney Person.appearance",
        ),
        "family_status": Fact(
            "Family", many=True, help="Marriage and children, as the source says.", standard="UN WGEID form"
        ),
        "country": Fact(
            "Country",
            many=True,
            help="A country the person is tied to, the source does not say how.",
            standard="FollowTheMoney Thing.country",
        ),
        "description": Fact("Description", many=True, help="What the source says of the person as a whole."),
        **TABLED,
    }

    sex: str | None = coded("Sex", "sex", share=Share.PUBLIC)
    birth_edtf: str | None = dated("Born", share=Share.PARTNERS)
    contact: str | None = guarded("Contact", help="A safe way to reach the person. Never leaves the team.")


class Individual(IndividualFields, table=True):
    """A person as review has accepted it. Nationality is never a column: it is a claim (schema.md, rule 5)."""

    __tablename__ = "individual"
    __table_args__ = (ordered_check("birth"),)

    id: int = key()
    birth_min: date | None = day_bound()
    birth_max: date | None = day_bound()
