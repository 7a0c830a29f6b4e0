"""What a record answers, as bare SQL: every table that its page is made of, and nothing of what Tracker adds.

Asked are all statements with their report, speaker, quotation and judgement, who coded and judged, the names of every
record that is mentioned, custody, ties, injuries, the places and what they lie in, disagreements, status and history.
Left out is what no SQL answers: words of a person in place of codes, names taken out of texts for who may not know them.
"""

from tracker import wording
from tracker.store import text_query
from tracker.store.text_index import PART_BITS

PARTS = """WITH done(id) AS (SELECT id FROM act WHERE victim_id = :n),
part(id) AS (
  SELECT :n UNION ALL SELECT id FROM done
  UNION ALL SELECT id FROM detention_stage WHERE act_id IN (SELECT id FROM done)
  UNION ALL SELECT id FROM injury WHERE individual_id = :n
  UNION ALL SELECT id FROM involvement WHERE actor_id = :n
  UNION ALL SELECT id FROM involvement WHERE act_id IN (SELECT id FROM done)
  UNION ALL SELECT id FROM relation WHERE from_id = :n AND voided_at IS NULL
  UNION ALL SELECT id FROM relation WHERE to_id = :n AND voided_at IS NULL
  UNION ALL SELECT id FROM intervention WHERE about_id = :n
) """
STATEMENTS = """SELECT c.*, s.ref, s.kind, r.title, r.language, r.published_edtf, r.received_at, h.ref, p.ref, v.ref, j.display_name, m.display_name
FROM claim_all c JOIN record s ON s.id = c.subject_id JOIN source_report r ON r.id = c.source_report_id
JOIN record h ON h.id = c.source_report_id LEFT JOIN record p ON p.id = c.speaker_id
LEFT JOIN record v ON v.id = c.value_record_id LEFT JOIN user_account j ON j.id = c.judged_by
LEFT JOIN user_account m ON m.id = c.created_by """
MENTIONED = """SELECT n.* FROM name n WHERE n.record_id IN (
  SELECT speaker_id FROM claim_all WHERE subject_id IN (SELECT id FROM part)
  UNION SELECT value_record_id FROM claim_all WHERE subject_id IN (SELECT id FROM part)
  UNION SELECT r.publisher_id FROM claim_all c JOIN source_report r ON r.id = c.source_report_id WHERE c.subject_id IN (SELECT id FROM part)
  UNION SELECT authority_id FROM detention_stage WHERE act_id IN (SELECT id FROM done)
  UNION SELECT to_id FROM relation WHERE from_id = :n AND voided_at IS NULL UNION SELECT from_id FROM relation WHERE to_id = :n AND voided_at IS NULL)"""
PLACES = """SELECT b.location_id, l.*, n.text FROM location_below b JOIN location l ON l.id = b.ancestor_id
LEFT JOIN name n ON n.record_id = l.id WHERE b.location_id IN (
  SELECT location_id FROM detention_stage WHERE act_id IN (SELECT id FROM act WHERE victim_id = :n)
  UNION SELECT location_id FROM list_row WHERE individual_id = :n)"""
HISTORY = """SELECT a.*, u.display_name FROM audit_about b JOIN audit_entry a ON a.id = b.audit_id
LEFT JOIN user_account u ON u.id = a.user_id WHERE b.record_id IN (SELECT id FROM part)"""
BARE = (
    "SELECT * FROM record WHERE id = :n",
    "SELECT * FROM individual WHERE id = :n",
    "SELECT * FROM name WHERE record_id = :n",
    "SELECT a.*, i.title, r.ref FROM act a JOIN incident i ON i.id = a.incident_id JOIN record r ON r.id = i.id WHERE a.victim_id = :n",
    "SELECT s.* FROM detention_stage s JOIN act a ON a.id = s.act_id WHERE a.victim_id = :n ORDER BY s.act_id, s.seq",
    "SELECT * FROM injury WHERE individual_id = :n",
    "SELECT * FROM relation WHERE from_id = :n AND voided_at IS NULL UNION ALL SELECT * FROM relation WHERE to_id = :n AND voided_at IS NULL",
    "SELECT * FROM involvement WHERE actor_id = :n "
    "UNION SELECT * FROM involvement WHERE act_id IN (SELECT id FROM act WHERE victim_id = :n)",
    "SELECT * FROM intervention WHERE about_id = :n OR by_id = :n",
    f"{PARTS} {STATEMENTS} WHERE c.subject_id IN (SELECT id FROM part) ORDER BY c.id",
    f"{STATEMENTS} WHERE c.value_record_id = :n ORDER BY c.id",
    f"{PARTS} {MENTIONED}",
    PLACES,
    f"{PARTS} SELECT * FROM disagreement WHERE subject_id IN (SELECT id FROM part)",
    "SELECT * FROM list_row WHERE individual_id = :n",
    f"{PARTS} {HISTORY}",
    f"{PARTS} SELECT * FROM review WHERE record_id IN (SELECT id FROM part)",
)


def bare_of(kind: str) -> list[str]:
    """The queries as whoever knows this database writes them: PostgreSQL's planner reads all statements for `IN`."""
    part = "IN (SELECT id FROM part)"
    return [one if kind == "SQLite" else one.replace(part, "= ANY(ARRAY(SELECT id FROM part))") for one in BARE]


# --- words in texts: the same index, how many texts hold them (up to the bound that screens keep), the newest with their words ---
SAID = """SELECT i.*, r.ref, s.title, s.body, c.value_text, d.quote, d.note FROM indexed_text i
JOIN record r ON r.id = i.record_id LEFT JOIN source_report s ON s.id = i.record_id
LEFT JOIN claim c ON c.subject_id = i.record_id AND c.id = i.claim_id LEFT JOIN claim_detail d ON d.claim_id = i.claim_id
WHERE i.id IN """
HELD = {
    "SQLite": "SELECT rowid FROM text_words WHERE text_words MATCH :w ORDER BY rowid DESC LIMIT {most}",
    "PostgreSQL": f"SELECT * FROM tracker_texts(CAST(:w AS tsquery), {text_query.EVERY}, {{most}}) AS found(rowid)",
}
TEXTS = {
    kind: (
        f"SELECT count(*) FROM ({held.format(most=1_001)}) AS held",
        f"{SAID} (SELECT rowid >> {PART_BITS} FROM ({held.format(most=50)}) AS held)",
    )
    for kind, held in HELD.items()
}


def asked(kind: str, words: str) -> str:
    """The words in the language of the index."""
    node = wording.parse(words).node
    assert node is not None
    return text_query._of_sqlite(node) if kind == "SQLite" else text_query._of_postgresql(node)
