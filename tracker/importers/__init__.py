"""Importers read tables that people keep, as books of sheets; they know no database and change no word."""
