"""An invented report and a coding of it that uses every kind of record and every form of statement."""

from __future__ import annotations

from typing import Any

TEXT = """Sorvane Courier. Guards of the Harbour Prefecture detained between 40 and 60 dock workers in Velm, Ostrania, in the spring of 2019, perhaps in April.

Among them was Ilsa Tornvald (Ильса Торнвальд, 伊尔萨, إيلسا), a crane driver, her brother said by telephone. He showed a letter from the prison. She is 34 or 35, he said, and her right wrist was broken.

The Prefecture denied that anyone was held. "We are not sure that there was a strike at all," a clerk added. The Dock Union asked the ministry for her release on 2 May 2019; the ministry did not answer.
"""
OUT_OF_TEXT = "photograph 3"


def quote(words: str) -> dict[str, Any]:
    """Where these words stand in the text."""
    start = TEXT.index(words)
    return {"quote": words, "quote_start": start, "quote_end": start + len(words)}


class _Claims:
    """Rows of the table `claim`, numbered as they come."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def add(self, subject: str, field: str, words: str | None, **values: Any) -> str:
        """A statement in these words; without words, at a place outside the text."""
        key = f"c{len(self.rows) + 1:03}"
        row = {"key": key, "subject_id": subject, "field": field, "speaker_id": "courier", "basis": "stated"}
        row |= {"connection": "source_connection:reporter", "judgement": "accepted", "source_report_id": "R"}
        row |= quote(words) if words else {"locator": OUT_OF_TEXT}
        self.rows.append(row | values)
        return key


def coding() -> dict[str, Any]:
    """The coding as parsed JSON, new at every call."""
    claims = _Claims()
    say = claims.add
    names = []

    def name(record: str, words: str, script: str, language: str, kind: str = "as_printed", **values: Any) -> None:
        claim = say(record, "name", words, value_text=words, **values)
        names.append({"key": f"n{len(names)}", "record_id": record, "claim_id": claim, "text": words, "script": script, "language": language, "kind": f"name_kind:{kind}", "is_primary": True, "parts": {"given": words.split()[0]} if script == "Latn" else None, "search_key": "ignored"})  # fmt: skip

    name("courier", "Sorvane Courier", "Latn", "eng")
    name("prefecture", "Harbour Prefecture", "Latn", "eng")
    name("velm", "Velm", "Latn", "und")
    name("ostrania", "Ostrania", "Latn", "und")
    name("ilsa", "Ilsa Tornvald", "Latn", "und")
    name("ilsa", "Ильса Торнвальд", "Cyrl", "rus", "native")
    name("ilsa", "伊尔萨", "Hans", "zho", "native")
    name("ilsa", "إيلسا", "Arab", "uig", "native")
    name("union", "The Dock Union", "Latn", "eng")
    name("brother", "her brother", "Latn", "eng", "descriptor")
    say("R", "title", "Sorvane Courier", value_text="Sorvane Courier", attribution="headline")
    say("velm", "parent", "Velm, Ostrania", value_text="Ostrania", value_record_id="ostrania")
    say("prefecture", "perpetrator_type", "Guards of the Harbour Prefecture", value_term="perpetrator_type:police", value_text="Guards", basis="classified")  # fmt: skip
    say("prefecture", "position", "denied that anyone was held", value_text="nobody was held", speaker_id="prefecture", attribution="reported_speech", connection="source_connection:official")  # fmt: skip
    say("strike", "type", "detained between 40 and 60 dock workers", value_term="arrests", value_text="detained", basis="classified")  # fmt: skip
    say("strike", "when", "in the spring of 2019, perhaps in April", value_text="2019-21")
    say("strike", "location", "Velm", value_text="Velm", value_record_id="velm")
    say("strike", "count.detained", "between 40 and 60 dock workers", value_text="between 40 and 60", value_min=40, value_max=60)  # fmt: skip
    say("strike", "exists", "there was a strike at all", value_text="strike", stance="unsure", speaker_id="prefecture", attribution="direct_quote", judgement="contested")  # fmt: skip
    told = {"speaker_id": "brother", "attribution": "according_to", "channel": "document_type:phone_call", "connection": "source_connection:relative_of_victim", "credibility": "credibility:3"}  # fmt: skip
    say("ilsa", "occupation", "a crane driver", value_text="crane driver", **told)
    say("ilsa", "age", "34 or 35", value_text="34 or 35", value_min=34, value_max=35, **told)
    say("ilsa", "sex", "her brother", value_term="sex:female", value_text="her", basis="classified", note="By the word 'her'.")  # fmt: skip
    say("taken", "type", "detained", value_term="act_type:taken_into_custody", value_text="detained", basis="classified")  # fmt: skip
    say("taken", "exists", "Among them was Ilsa Tornvald", value_text="Among them", **told)
    say("taken", "exists", "denied that anyone was held", value_text="nobody was held", stance="denies", speaker_id="prefecture", judgement="rejected")  # fmt: skip
    say("taken", "when", "perhaps in April", value_text="2019-04?", basis="inferred", note="The strike's month.", judgement="open")  # fmt: skip
    say("by_guards", "exists", "Guards of the Harbour Prefecture detained", value_text="Guards detained")
    say("stage", "stage", None, value_term="stage:held_unspecified", value_text="prison", basis="classified", **told)
    say("stage", "authority", None, value_text="the prison", value_record_id="prefecture", judgement="open", **told)
    say("stage", "warrant_shown", None, value_text="no", **told)
    first = say("wrist", "body_part", "her right wrist was broken", value_term="arm", value_text="wrist", basis="classified", judgement="rejected", **told)  # fmt: skip
    say("wrist", "body_part", "her right wrist was broken", value_term="wrist", value_text="wrist", basis="classified", supersedes_id=first, **told)  # fmt: skip
    say("wrist", "side", "right", value_text="right", **told)
    say("wrist", "kind", "broken", value_term="injury_kind:fracture", value_text="broken", basis="classified", **told)
    say("siblings", "exists", "her brother", value_text="brother")
    say("siblings", "exists", "her brother", value_text="brother")  # the same words twice are two statements
    say("asked", "type", "asked the ministry for her release", value_term="request_assistance", value_text="asked", basis="classified")  # fmt: skip
    say("asked", "when", "2 May 2019", value_text="2019-05-02")
    say("asked", "response", "did not answer", value_term="response:none", value_text="did not answer", basis="classified")  # fmt: skip
    kinds = {"courier": "organisation", "prefecture": "organisation", "union": "organisation", "ilsa": "individual", "brother": "individual", "velm": "location", "ostrania": "location", "strike": "incident", "taken": "act", "by_guards": "involvement", "stage": "detention_stage", "wrist": "injury", "asked": "intervention", "case": "case_file", "siblings": "relation", "in_case": "relation", "R": "source_report"}  # fmt: skip
    return {
        "meta": {"purpose": "invented"},
        "tables": {
            "record": [
                {
                    "key": key,
                    "kind": kind,
                    "ref": None,
                    "confidentiality": "restricted" if key == "ilsa" else "internal",
                    "note": f"About {key}.",
                }
                for key, kind in kinds.items()
            ],  # fmt: skip
            "individual": [{"key": "ilsa", "sex": "sex:female"}, {"key": "brother"}],
            "organisation": [
                {"key": "courier", "kind": "organisation_kind:organisation"},
                {"key": "prefecture", "kind": "state_body", "country_code": "OS"},
                {"key": "union", "kind": "group"},
            ],
            "location": [
                {
                    "key": "velm",
                    "feature": "feature:settlement",
                    "lat": 10.5,
                    "lon": -3,
                    "geo_precision": "locality",
                    "geonames_id": 77,
                },  # fmt: skip
                {"key": "ostrania", "feature": "country", "country_code": "OS", "subdivision_code": None},
            ],
            "incident": [{"key": "strike", "title": "Dock workers detained, Velm"}],
            "act": [{"key": "taken", "incident_id": "strike", "victim_id": "ilsa"}],
            "involvement": [
                {
                    "key": "by_guards",
                    "incident_id": "strike",
                    "act_id": "taken",
                    "actor_id": "prefecture",
                    "role": "alleged_perpetrator",
                    "degree": "degree:unknown",
                },  # fmt: skip
            ],
            "detention_stage": [{"key": "stage", "act_id": "taken", "seq": 1}],
            "injury": [{"key": "wrist", "individual_id": "ilsa", "act_id": "taken", "side": "right"}],
            "intervention": [
                {
                    "key": "asked",
                    "about_id": "ilsa",
                    "by_id": "union",
                    "summary": "Asked for her release.",
                    "due_on": "2026-12-01",
                    "status": "action_status:pending",
                    "priority": "high",
                }
            ],  # fmt: skip
            "case_file": [
                {"key": "case", "title": "Tornvald", "opened_on": "2026-01-05", "status": "case_status:active"}
            ],  # fmt: skip
            "relation": [
                {"key": "siblings", "from_id": "ilsa", "to_id": "brother", "type": "relation_type:sibling"},
                {"key": "in_case", "from_id": "case", "to_id": "ilsa", "type": "contains"},
            ],
            "claim": claims.rows,
            "name": names,
            "consent": [
                {
                    "key": "s1",
                    "individual_id": "ilsa",
                    "scope": "consent_scope:publish_name",
                    "status": "given",
                    "basis": "legal_basis:consent",
                    "given_by_id": "brother",
                    "method": "by telephone",
                    "note": "Family.",
                    "valid_from": "2026-01-01",
                    "expires_on": "2027-01-01",
                },  # fmt: skip
                {"key": "s2", "individual_id": "ilsa", "scope": "submit_un", "status": "not_sought"},
            ],
        },
    }


def compared(form: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The claims of a form without their local keys: each subject, speaker and value known by what is said of it."""
    tables = form["tables"]
    kinds = {row["key"]: row["kind"] for row in tables["record"]}
    names: dict[str, list[str]] = {}
    for row in tables["claim"]:
        if row["field"] == "name":
            names.setdefault(row["subject_id"], []).append(row["value_text"])
    typed = {row["key"]: row for kind in set(kinds.values()) for row in tables.get(kind, ())}

    def who(key: str | None, depth: int = 0) -> Any:
        if key is None:
            return None
        row = typed.get(key, {})
        ends = ("incident_id", "victim_id", "act_id", "actor_id", "individual_id", "from_id", "to_id", "about_id")
        links = tuple(who(row[end], depth + 1) for end in ends if row.get(end)) if depth < 4 else ()
        frame = (row.get("role"), row.get("seq"), row.get("title") if kinds[key] != "source_report" else None)
        return kinds[key], tuple(sorted(names.get(key, ()))), links, frame

    def bare(code: str | None) -> str | None:
        return code.split(":", 1)[-1] if code else None

    said = {row["key"]: (row["subject_id"], row["field"], row.get("value_text"), bare(row.get("value_term"))) for row in tables["claim"]}  # fmt: skip
    found = []
    for row in tables["claim"]:
        older = said.get(row.get("supersedes_id") or "")
        found.append(
            (
                who(row["subject_id"]),
                row["field"],
                row.get("value_text"),
                bare(row.get("value_term")),
                who(row.get("value_record_id")),
                row.get("value_min"),
                row.get("value_max"),
                row.get("stance") or "asserts",
                row.get("basis") or "stated",
                row.get("quote"),
                row.get("quote_start"),
                row.get("quote_end"),
                row.get("locator"),
                who(row.get("speaker_id")),
                row.get("attribution") or "author_voice",
                bare(row.get("channel")),
                bare(row.get("connection")),
                bare(row.get("credibility")) or "6",
                row.get("note"),
                "open" if row.get("basis") == "inferred" else row.get("judgement") or "open",
                older and older[2:],
            )
        )
    return sorted(found, key=repr)
