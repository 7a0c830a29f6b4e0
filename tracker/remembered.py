"""What functions remember of what they were asked (functools.cache), let go of where nothing may be left of it."""

from __future__ import annotations

import sys


def forget(*packages: str) -> None:
    """Let go of all that the functions of packages remember, names and texts among it: they work it out anew when asked."""
    for name, module in list(sys.modules.items()):
        if name.startswith(tuple(f"{package}." for package in packages)):
            for kept in list(vars(module).values()):
                if hasattr(kept, "cache_clear"):
                    kept.cache_clear()
