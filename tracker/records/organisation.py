"""Organisation: an authority, armed group, outlet, NGO, community, population or unnamed group."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import CheckConstraint, String
from sqlmodel import Field

from tracker.facts import Fact, FactFields, Share, ValueType
from tracker.records.base import TABLED, coded, counted, key


class OrganisationFields(FactFields):
    """What a source may state about an organisation."""

    claims_only: ClassVar[dict[str, Fact]] = {
        "name": Fact("Name", ValueType.NAME, many=True, share=Share.PUBLIC),
        "position": Fact("Position", many=True, help="What the organisation says or is said to hold."),
        "description": Fact("Description", many=True),
        "registration": Fact(
            "Registration",
            many=True,
            help="A number in a register of companies, taxes or sanctions.",
            standard="FollowTheMoney LegalEntity.registrationNumber",
        ),
        "founded": Fact("Founded", ValueType.DATE, standard="FollowTheMoney LegalEntity.incorporationDate"),
        "address": Fact("Address", many=True, standard="FollowTheMoney LegalEntity.address"),
        "website": Fact("Website", many=True, standard="FollowTheMoney LegalEntity.website"),
        "contact_details": Fact("Telephone or e-mail", many=True, standard="FollowTheMoney LegalEntity.phone"),
        "legal_form": Fact("Legal form", many=True, standard="FollowTheMoney LegalEntity.legalForm"),
        "country": Fact("Country", many=True, standard="FollowTheMoney Thing.country"),
        **TABLED,
    }

    kind: str | None = coded("Kind", "organisation_kind", share=Share.PUBLIC, framed=True)
    perpetrator_type: str | None = coded(
        "Type of perpetrator", "perpetrator_type", share=Share.PUBLIC, standard="HURIDOCS MT24"
    )
    size_min: int | None = counted("Size", share=Share.PUBLIC)


class Organisation(OrganisationFields, table=True):
    """An organisation as review has accepted it. `country_code` is the state an authority belongs to (ISO 3166-1)."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint("size_min IS NULL OR size_max IS NULL OR size_min <= size_max", name="size_ordered"),
    )

    id: int = key()
    size_max: int | None = None
    country_code: str | None = Field(default=None, sa_type=String(2))
