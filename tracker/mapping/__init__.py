"""Mappings say what the columns of a table mean, and make of each row what it states. Pure functions, no database."""
