"""The forms of UN bodies, one declaration each: a new form is added here and nowhere else.

Which parts of the lists below were read where, and which rest on memory, says docs/submissions.md and each `checked`.
"""

from __future__ import annotations

from tracker.errors import InvalidFacts
from tracker.exporters.dossier_custody import CUSTODY_ACTS
from tracker.exporters.submission import STAGE, ByHand, Form, Pick, Question, Section

PERPETRATOR = frozenset({"alleged_perpetrator"})
DISAPPEARANCE = frozenset({"disappearance", "abduction", "taken_into_custody", "detention"})
DECIDED = frozenset({"trial", "sentenced"})
HELD_BY = frozenset(
    {"apprehended", "police_station", "pretrial", "administrative", "internment", "held_unspecified", "house_arrest"}
    | {"transfer", "medical_transfer", "hospital", "died"}
)
FORCES = (Pick("involvement", only=PERPETRATOR), Pick("incident", "perpetrator"))
CIRCUMSTANCES = (Pick("incident"), Pick("act"), Pick("injury"))


def person(*names: str) -> tuple[Pick, ...]:
    """Facts of the individual."""
    return tuple(Pick("individual", name) for name in names)


def stages(*names: str) -> tuple[Pick, ...]:
    """Facts of every stage of custody."""
    return tuple(Pick(STAGE, name) for name in names)


def deciding(name: str) -> tuple[Pick, ...]:
    """A fact of the stages that a court or another authority decides on: who is named there ordered the detention."""
    return (Pick(STAGE, name, only=DECIDED),)


def holding(name: str) -> tuple[Pick, ...]:
    """A fact of the stages in which somebody is held by whoever is named there."""
    return (Pick(STAGE, name, only=HELD_BY),)


def seizure(*names: str) -> tuple[Pick, ...]:
    """Facts of the first stage of custody, where the arrest is meant."""
    return tuple(Pick(STAGE, name, first=True) for name in names)


def custody_act(name: str) -> Pick:
    """A fact of the act of taking into custody."""
    return Pick("act", name, only=CUSTODY_ACTS)


WGAD = Form(
    "wgad",
    "Questionnaire to be completed by persons alleging arbitrary arrest or detention",
    "UN Working Group on Arbitrary Detention",
    "",
    (
        Section(
            "I. Identity",
            (
                Question("I.1-2", "Family name and first name, as the sources print the name", person("name"), True),
                Question("I.3", "Sex", person("sex"), True),
                Question("I.4", "Birth date or age (at the time of detention)", person("birth", "age"), True),
                Question("I.5", "Nationality or nationalities", person("nationality"), True),
                Question("I.6", "Identity document: issued by, on, number", person("id_document")),
                Question(
                    "I.7", "Profession or activity (if believed to be relevant)", person("occupation", "position")
                ),
                Question("I.8", "Address of usual residence", person("residence")),
            ),
        ),
        Section(
            "II. Arrest",
            (
                Question(
                    "II.1", "Date of arrest", (*seizure("when"), custody_act("when"), Pick("incident", "when")), True
                ),
                Question(
                    "II.2",
                    "Place of arrest (as detailed as possible)",
                    (*seizure("location"), custody_act("location"), Pick("incident", "location")),
                    True,
                ),
                Question(
                    "II.3",
                    "Forces who carried out the arrest or are believed to have carried it out",
                    (*FORCES, *seizure("authority")),
                    True,
                ),
                Question(
                    "II.4",
                    "Did they show a warrant or other decision by a public authority?",
                    stages("warrant_shown"),
                    True,
                ),
                Question("II.5", "Authority who issued the warrant or decision", by_hand=ByHand.AUTHORITY),
                Question(
                    "II.6", "Reasons for the arrest imputed by the authorities", stages("reason_given", "charges"), True
                ),
                Question(
                    "II.7",
                    "Legal basis for the arrest including relevant legislation applied (if known)",
                    stages("legal_basis"),
                    True,
                ),
            ),
        ),
        Section(
            "III. Detention",
            (
                Question("III.1", "Date of detention", stages("when"), True),
                Question(
                    "III.2", "Duration of detention (if not known, probable duration)", stages("when"), True, held=True
                ),
                Question("III.3", "Forces holding the detainee under custody", holding("authority"), True),
                Question(
                    "III.4",
                    "Places of detention (indicate any transfer and present place of detention)",
                    (Pick(STAGE),),
                    True,
                ),
                Question(
                    "III.5",
                    "Authorities that ordered the detention",
                    deciding("authority"),
                    True,
                    by_hand=ByHand.AUTHORITY,
                ),
                Question(
                    "III.6",
                    "Reasons for the detention imputed by the authorities: charges, sentence",
                    stages("reason_given", "charges", "charge", "sentence"),
                    True,
                ),
                Question(
                    "III.7",
                    "Legal basis for the detention including relevant legislation applied (if known)",
                    stages("legal_basis"),
                    True,
                ),
            ),
        ),
        Section(
            "IV. Circumstances",
            (Question("IV", "Describe the circumstances of the arrest and/or the detention", CIRCUMSTANCES, True),),
        ),
        Section(
            "V. Why arbitrary",
            (
                Question(
                    "V",
                    "Indicate reasons why you consider the arrest and/or detention to be arbitrary (categories I to V)",
                    (Pick("act", "wgad_category"), Pick("act", "lawfulness"), Pick("act", "violation_status")),
                    True,
                    by_hand=ByHand.REASONS,
                ),
            ),
        ),
        Section(
            "VI. Internal steps",
            (
                Question(
                    "VI",
                    "Indicate internal steps, including domestic remedies, taken especially with the legal and administrative authorities, and their results, or why they were not taken",
                    (*stages("court", "counsel"), Pick("intervention")),
                    True,
                ),
            ),
        ),
        Section(
            "VII. Who submits, and consent",
            (
                Question(
                    "VII.1", "Full name and address of the person submitting", by_hand=ByHand.SENDER, required=True
                ),
                Question(
                    "VII.2",
                    "Consent of the person, or of the family, that the case is submitted",
                    consent="submit_un",
                    required=True,
                ),
                Question(
                    "VII.3", "Consent that the name is published in the Working Group's opinion", consent="publish_name"
                ),
            ),
        ),
    ),
    "Sections I and II were read in a questionnaire that somebody filled in and published. Sections III to VII rest on memory. Compare them with the form on the Working Group's page before you send it.",
)

WGEID = Form(
    "wgeid",
    "Report of the enforced or involuntary disappearance of a person",
    "UN Working Group on Enforced or Involuntary Disappearances",
    "",
    (
        Section(
            "1. Identity of the disappeared person",
            (
                Question("1.1", "Full name, as the sources print it", person("name"), True),
                Question("1.2", "Father's name, mother's name", person("father_name", "mother_name")),
                Question("1.3", "Sex", person("sex")),
                Question("1.4", "Birth date or age; place of birth", person("birth", "age", "birth_place")),
                Question("1.5", "Nationality; identity document", person("nationality", "id_document")),
                Question("1.6", "Profession", person("occupation", "position")),
                Question("1.7", "Marital status, children; pregnancy", person("family_status")),
                Question("1.8", "Address of usual residence", person("residence")),
                Question("1.9", "Appearance, for identification", person("appearance")),
            ),
        ),
        Section(
            "2. Date",
            (
                Question(
                    "2",
                    "Year, month and day of the arrest, abduction or disappearance, or when last seen",
                    (
                        Pick("act", "when", only=DISAPPEARANCE),
                        *seizure("when"),
                        *person("last_contact"),
                        Pick("incident", "when"),
                    ),
                    True,
                ),
            ),
        ),
        Section(
            "3. Place",
            (
                Question(
                    "3",
                    "Place of arrest or abduction, or where the person was last seen",
                    (
                        Pick("act", "location", only=DISAPPEARANCE),
                        *stages("location"),
                        Pick("incident", "location"),
                    ),
                    True,
                ),
            ),
        ),
        Section(
            "4. Forces believed to be responsible",
            (
                Question(
                    "4.1",
                    "State or State-supported forces believed to have carried out the arrest or abduction",
                    (*FORCES, *stages("authority")),
                    True,
                ),
                Question(
                    "4.2", "Whether an authority acknowledges that it took or holds the person", stages("whereabouts")
                ),
                Question("4.3", "Circumstances: what is told of it", CIRCUMSTANCES),
            ),
        ),
        Section(
            "5. Action taken",
            (
                Question(
                    "5",
                    "Action taken by relatives or others to locate the person (inquiries, habeas corpus petitions), or why none was taken",
                    (Pick("intervention"),),
                    True,
                ),
            ),
        ),
        Section(
            "6. Who submits, and consent",
            (
                Question("6.1", "Name and address of the author of this report", by_hand=ByHand.SENDER, required=True),
                Question("6.2", "Relationship to the disappeared person", by_hand=ByHand.RELATED),
                Question("6.3", "Consent of the family that the case is submitted", consent="submit_un", required=True),
                Question("6.4", "Whether the author wishes to be kept confidential", by_hand=ByHand.SENDER_DECIDES),
            ),
        ),
    ),
    "The six elements without which the Working Group cannot work, and that organisations need the family's consent, were read on a member organisation's copy of the instructions and on the Working Group's page. The finer questions rest on memory. Compare them with the current form before you send it. A case of the last three months goes by the urgent procedure.",
)

LETTER = Form(
    "letter",
    "Information submitted to the special procedures of the Human Rights Council",
    "UN special procedures",
    "We submit the following information on alleged human rights violations, and ask that it be taken up with the authorities concerned. Each statement below leads to the source that makes it.",
    (
        Section("Addressed to", (Question("A", "Mandate holders", by_hand=ByHand.MANDATES, required=True),)),
        Section(
            "1. Alleged victim",
            (
                Question("1.1", "Name, as the sources print it", person("name"), True),
                Question("1.2", "Sex; birth date or age; nationality", person("sex", "birth", "age", "nationality")),
                Question("1.3", "Occupation; background, if relevant", person("occupation", "ethnicity", "religion")),
                Question("1.4", "Address", person("residence")),
            ),
        ),
        Section(
            "2. Alleged perpetrators",
            (Question("2", "Who is alleged to be responsible, State or not", (*FORCES, *stages("authority")), True),),
        ),
        Section(
            "3. Date, place and circumstances",
            (
                Question("3.1", "Date", (Pick("incident", "when"), Pick("act", "when"), *seizure("when")), True),
                Question(
                    "3.2",
                    "Place",
                    (Pick("incident", "location"), Pick("act", "location"), *seizure("location")),
                    True,
                ),
                Question("3.3", "What happened", CIRCUMSTANCES, True),
                Question("3.4", "Where and how the person was held, and now is", (Pick(STAGE),)),
                Question("3.5", "Legal basis and charges given by the authorities", stages("legal_basis", "charges")),
            ),
        ),
        Section("4. Steps already taken, and answers", (Question("4", "Steps and answers", (Pick("intervention"),)),)),
        Section("5. Requests", (Question("5", "Requests to the mandate holders", by_hand=ByHand.REQUESTS),)),
        Section(
            "6. Consent",
            (
                Question(
                    "6.1",
                    "Consent of the victim, or of the family, to this submission",
                    consent="submit_un",
                    required=True,
                ),
                Question(
                    "6.2",
                    "Told that a letter about the case goes to the authorities",
                    by_hand=ByHand.INFORMED,
                    required=True,
                ),
                Question(
                    "6.3", "Told that the case appears in a public report", by_hand=ByHand.INFORMED, required=True
                ),
                Question("6.4", "Full name in the public report", consent="publish_name"),
                Question("6.5", "Initials in the public report", consent="publish_initials"),
            ),
        ),
        Section(
            "7. Who submits", (Question("7", "Name and contact of the sender", by_hand=ByHand.SENDER, required=True),)
        ),
    ),
    "What every mandate asks for, and the four questions of consent, were read in instructions for senders and in one mandate's form. Mandates have forms of their own: look at the page of the one you address.",
)

FORMS = {form.name: form for form in (WGAD, WGEID, LETTER)}


def named(name: str) -> Form:
    """The form of this name. Raises InvalidFacts."""
    if name not in FORMS:
        raise InvalidFacts(f"'{name}' is not a form: {', '.join(FORMS)}.")
    return FORMS[name]
