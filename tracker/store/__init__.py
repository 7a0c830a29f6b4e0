"""The store: all SQL lives here. It returns records and rows; it asks no permission (actions do)."""

from tracker import codes
from tracker.store import terms

codes.when_unknown(terms.find)
