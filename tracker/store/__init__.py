"""The store: all SQL lives here. It returns records and rows; it asks no permission (actions do)."""
