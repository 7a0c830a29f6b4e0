"""Headers in two rows of a spreadsheet: groups of columns above, what each column is below."""

from __future__ import annotations

from collections.abc import Sequence


def joined(groups: Sequence[str], own: Sequence[str], width: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(headers, what each says without its group); a group stands over the columns that follow it without one."""
    names, labels, group = list[str](), list[str](), ""
    for at in range(width):
        above = groups[at].strip() if at < len(groups) else ""
        word = own[at].strip() if at < len(own) else ""
        group = above or (group if word else "")
        names.append(" ".join(filter(None, (group, word))))
        labels.append(word if group and word else "")
    return tuple(names), tuple(labels)


def are_groups(groups: Sequence[str], own: Sequence[str]) -> bool:
    """Whether a row of headers has gaps that the next row fills.

    One gap alone may be a column without a header above the first row of data, unless that row does not begin as rows do.
    """
    filled = {at for at, cell in enumerate(groups) if cell.strip()}
    words = [cell.strip() for cell in own if cell.strip()]
    below = {at for at, cell in enumerate(own) if cell.strip()}
    width = max((*filled, *below), default=-1) + 1
    whole = 0 in filled and filled | below == set(range(width))
    return whole and len(below - filled) > (0 in below) and bool(below & filled) and len(words) > 1
