"""The store: all SQL lives here. It returns records and rows; it asks no permission (actions do)."""

from tracker import codes
from tracker.store import contacts, terms

codes.when_unknown(terms.find)

__all__ = ["contacts"]  # imported for what it teaches the column type of contacts
