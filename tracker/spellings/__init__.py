"""How names sound and how alike two spellings are, whatever script they are written in: pure functions, no database.

`reading` makes words of sounds out of a spelling, `likeness` compares two, `keys` says under which keys an index finds
one. What is made here serves search alone: it is never shown as a spelling that somebody printed.
"""
