"""A word for the state that somebody is in, with its day or term beside it: "Released on 19 Oct 2021", "sentenced (14 years)"."""

from __future__ import annotations

import re
from functools import lru_cache

from tracker.mapping.days import Days
from tracker.mapping.terms import states_term

LONGEST = 80  # letters of such a cell
STATE = re.compile(r"(?P<state>[^\d(（;?]*?[^\W\d])[\s,:(（–—-]*(?P<rest>\d[^;?]*|[(（][^;?()（）]*)", re.S)
JOINTS = re.compile(r"[\s,(]+(?:on|in|at|to|the|of|в|во|с|к|на|le|en|à|a|el|dne|am|im|zu|um)$", re.I)
SINCE = re.compile(r"[\s,(]+(?:since|from|с|со|depuis|desde|منذ|seit)$", re.I)
DAYS = Days("either", "", 1950)


@lru_cache(maxsize=20_000)
def bare(words: str) -> str:
    """The words without a day or a term that stands behind them; the same words where there is none, or where it changes them."""
    match = STATE.fullmatch(words.strip()) if len(words) <= LONGEST else None
    if match is None or not match["rest"].strip("() （）"):
        return words
    rest = match["rest"].strip("() （）.,")
    state = JOINTS.sub("", SINCE.sub("", match["state"])).strip(" ,:(")
    dated = any(map(str.isdigit, rest)) and not DAYS.read(rest).fails
    return state if dated or states_term(words) and states_term(rest) else words
