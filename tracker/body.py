"""Where on the body: an outline, front and back, and the places of numbers on it; the words stand in a list beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# Points on the outline: (x, y) on the body's right side; the left mirrors it about x = 60.
MIDDLE = 60
BACK = 134  # the second outline stands this far to the side
WIDTH, HEIGHT = 260, 232
OUTLINE = "M60 4c-9 0-14 7-14 16 0 7 3 12 7 15v7c-6 3-19 4-24 9-6 6-6 20-8 34l-7 34c-2 8-4 12-2 16 2 4 7 3 9-2l6-16 9-31 3-14 1 24c0 12-3 22-3 36l3 36-1 40c-1 5-6 7-5 10 1 3 12 3 14-1l4-46 6-44h4l6 44 4 46c2 4 13 4 14 1 1-3-4-5-5-10l-1-40 3-36c0-14-3-24-3-36l1-24 3 14 9 31 6 16c2 5 7 6 9 2 2-4 0-8-2-16l-7-34c-2-14-2-28-8-34-5-5-18-6-24-9v-7c4-3 7-8 7-15 0-9-5-16-14-16Z"
POINTS = {
    "head": (60, 10), "face": (60, 20), "eye": (55, 18), "ear": (46, 21), "mouth": (60, 28), "neck": (60, 39),
    "chest": (60, 62), "abdomen": (60, 92), "back": (60, 70), "pelvis": (60, 112), "genital": (60, 122),
    "shoulder": (35, 52), "arm": (25, 84), "wrist": (18, 115), "hand": (15, 127), "finger": (14, 134),
    "leg": (47, 148), "knee": (46, 170), "ankle": (44, 206), "foot": (41, 217),
}  # fmt: skip
INK, SOFT, PAPER = "#1f1e1b", "#8a857a", "#ffffff"


@dataclass(frozen=True)
class Mark:
    """One injury: its number in the list, body part and side (codes), and whether review follows it."""

    number: int
    body_part: str | None
    side: str
    followed: bool


def spots(mark: Mark) -> list[tuple[int, int, bool]]:
    """(x, y, sure) of each circle: a side that nobody states is marked on both, as unsure; none where off the body."""
    point = POINTS.get(mark.body_part or "")
    if point is None:
        return []
    x, y = point
    behind = mark.body_part == "back"
    right, left = (x, 2 * MIDDLE - x) if not behind else (2 * MIDDLE - x + BACK, x + BACK)
    if x == MIDDLE:
        return [(x + BACK * behind, y, mark.followed)]
    if mark.side in ("left", "right"):
        return [(left if mark.side == "left" else right, y, mark.followed)]
    return [(right, y, mark.followed and mark.side == "both"), (left, y, mark.followed and mark.side == "both")]


def drawing(marks: Sequence[Mark], front: str, back: str) -> str:
    """The outline as SVG with its numbers, filled where followed, dashed where unsure; "" where no mark lies on it.

    `front` and `back` are what stands below the two figures. Marks on one place stand beside each other.
    """
    placed = [(mark.number, x, y, sure) for mark in marks for x, y, sure in spots(mark)]
    taken: dict[tuple[int, int], int] = {}
    circles = []
    for number, x, y, sure in placed:
        again = taken[x, y] = taken.get((x, y), -1) + 1
        circles.append(_circle(number, x + 15 * again, y, sure))
    figures = "".join(
        f'<path transform="translate({right} 0)" d="{OUTLINE}" fill="none" stroke="{SOFT}" stroke-width="1.2"/>'
        for right in (0, BACK)
    )
    below = "".join(
        f'<text x="{x}" y="230" {_font(8)} fill="{SOFT}">{words}</text>'
        for x, words in ((MIDDLE, front), (MIDDLE + BACK, back))
    )
    return f"{_open()}{figures}{below}{''.join(circles)}</svg>" if placed else ""


def _open() -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'


def _font(size: int) -> str:
    return (
        f'font-family="Noto Sans, Noto Sans Arabic, Noto Sans SC, sans-serif" font-size="{size}" text-anchor="middle"'
    )


def _circle(number: int, x: int, y: int, sure: bool) -> str:
    fill, ink = (INK, PAPER) if sure else (PAPER, INK)
    dashes = "" if sure else ' stroke-dasharray="2 1.5"'
    return (
        f'<circle cx="{x}" cy="{y}" r="6.5" fill="{fill}" stroke="{INK}" stroke-width="1"{dashes}/>'
        f'<text x="{x}" y="{y + 3}" {_font(8)} font-weight="bold" fill="{ink}">{number}</text>'
    )
