"""All records; KINDS lists the kinds about which claims are made, with their facts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sqlmodel import SQLModel

from tracker.errors import InvalidFacts
from tracker.facts import Fact, FactFields, facts_of
from tracker.records.account import (
    AccountReset,
    Invitation,
    KnownBrowser,
    RecoveryCode,
    SignInAttempt,
    SignInSession,
    UserAccount,
)
from tracker.records.act import (
    Act,
    ActFields,
    DetentionStage,
    DetentionStageFields,
    Involvement,
    InvolvementFields,
)
from tracker.records.audit import AuditAbout, AuditEntry, Change
from tracker.records.base import Kind
from tracker.records.batch import BatchCells, BatchKey, Identifier
from tracker.records.case_file import CaseFile, CaseFileFields, Intervention, InterventionFields
from tracker.records.claim import BatchTouch, Claim, ClaimDetail, Entry, ImportBatch, Review
from tracker.records.consent import Consent
from tracker.records.decided_proposal import DecidedProposal
from tracker.records.disclosure import AudienceProfile, DisclosedRecord, Disclosure
from tracker.records.hold import LegalHold
from tracker.records.incident import Incident, IncidentFields
from tracker.records.individual import Individual, IndividualFields
from tracker.records.injury import Injury, InjuryFields
from tracker.records.listing import Disagreement, FacetRow, IncidentFacetRow, ListChange, ListRow, StageRow
from tracker.records.location import Location, LocationBelow, LocationFields
from tracker.records.name import Name
from tracker.records.name_index import NamePair, NamePosting, NameWord, NameWordKey
from tracker.records.organisation import Organisation, OrganisationFields
from tracker.records.record import Circle, Record
from tracker.records.relation import Relation, RelationFields
from tracker.records.source_report import CustodyEvent, File, SourceReport, SourceReportFields
from tracker.records.term import Counter, Setting, Term
from tracker.records.text import IndexedText
from tracker.records.view import SavedView, ViewLook


@dataclass(frozen=True)
class KindOfRecord:
    """A kind: its prefix in a ref, its typed table and the facts a source may state about it."""

    prefix: str
    table: type[SQLModel]
    fields: type[FactFields]


KINDS: dict[Kind, KindOfRecord] = {
    Kind.INDIVIDUAL: KindOfRecord("IND", Individual, IndividualFields),
    Kind.ORGANISATION: KindOfRecord("ORG", Organisation, OrganisationFields),
    Kind.LOCATION: KindOfRecord("LOC", Location, LocationFields),
    Kind.SOURCE_REPORT: KindOfRecord("SRC", SourceReport, SourceReportFields),
    Kind.FILE: KindOfRecord("FIL", File, FactFields),
    Kind.INCIDENT: KindOfRecord("INC", Incident, IncidentFields),
    Kind.ACT: KindOfRecord("ACT", Act, ActFields),
    Kind.INVOLVEMENT: KindOfRecord("INV", Involvement, InvolvementFields),
    Kind.DETENTION_STAGE: KindOfRecord("STG", DetentionStage, DetentionStageFields),
    Kind.INJURY: KindOfRecord("INJ", Injury, InjuryFields),
    Kind.INTERVENTION: KindOfRecord("INT", Intervention, InterventionFields),
    Kind.CASE_FILE: KindOfRecord("CAS", CaseFile, CaseFileFields),
    Kind.RELATION: KindOfRecord("REL", Relation, RelationFields),
}


@cache
def facts(kind: Kind) -> dict[str, Fact]:
    """The facts of a kind by the name they have in a claim."""
    return facts_of(KINDS[kind].fields)


def fact(kind: Kind, field: str) -> Fact:
    """The fact that a claim's field names; `count.detained` is the fact `count`. Raises InvalidFacts."""
    known = facts(kind)
    found = known.get(field) or known.get(field.split(".", 1)[0] if field.startswith("count.") else "")
    if found is None:
        raise InvalidFacts(f"A {kind.value.replace('_', ' ')} has no fact '{field}'. It may have: {', '.join(known)}.")
    return found


__all__ = [
    "AudienceProfile",
    "KINDS",
    "AccountReset",
    "Act",
    "AuditAbout",
    "AuditEntry",
    "BatchCells",
    "BatchKey",
    "BatchTouch",
    "CaseFile",
    "Change",
    "Circle",
    "Claim",
    "ClaimDetail",
    "Consent",
    "Counter",
    "CustodyEvent",
    "DecidedProposal",
    "DetentionStage",
    "Disagreement",
    "DisclosedRecord",
    "Disclosure",
    "Entry",
    "FacetRow",
    "File",
    "Identifier",
    "ImportBatch",
    "Incident",
    "IncidentFacetRow",
    "IndexedText",
    "Individual",
    "Injury",
    "Intervention",
    "Invitation",
    "Involvement",
    "Kind",
    "KnownBrowser",
    "LegalHold",
    "ListChange",
    "ListRow",
    "Location",
    "LocationBelow",
    "Name",
    "NamePair",
    "NamePosting",
    "NameWord",
    "NameWordKey",
    "Organisation",
    "Record",
    "RecoveryCode",
    "Relation",
    "Review",
    "SavedView",
    "Setting",
    "SignInAttempt",
    "SignInSession",
    "SourceReport",
    "StageRow",
    "Term",
    "UserAccount",
    "ViewLook",
    "fact",
    "facts",
]
