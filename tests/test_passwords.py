"""Passwords: how they are kept, which are refused, and how long guessing takes."""

from __future__ import annotations

import re
import statistics
import time

import pytest

from tracker import passwords
from tracker.errors import InvalidFacts


def test_a_password_is_kept_as_argon2id_with_64_mib_and_three_passes_or_more() -> None:
    kept = passwords.kept("four invented words elsewhere")

    memory, passes = map(int, re.findall(r"^\$argon2id\$v=19\$m=(\d+),t=(\d+),", kept)[0])
    assert memory >= 64 * 1024 and passes >= 3
    assert passwords.right("four invented words elsewhere", kept)
    assert not passwords.right("four invented words elsewhere ", kept)
    assert not passwords.outdated(kept)


def test_a_hash_of_other_parameters_is_outdated() -> None:
    assert passwords.outdated("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ")


@pytest.mark.parametrize("hashed", ["", "plain", "$argon2id$", "$2b$12$abcdefghijklmnopqrstuv"])
def test_what_is_no_hash_of_ours_fits_no_password(hashed: str) -> None:
    assert not passwords.right("four invented words elsewhere", hashed)


@pytest.mark.parametrize(
    "weak",
    [
        "", "short", "elevenchars", "password1234", "Passw0rd!2024", "p@$$w0rdp@$$w0rd", "qwertyuiop123", "123456789012",
        "aaaaaaaaaaaaaaaa", "abababababab", "abcdefghijkl", "tracker-tracker", "welcome2tracker", "TrackerCases2026!",
        "iloveyou12345", "letmeinletmein", "human rights 2026", "qazwsxedcrfv", "mary.smith.2024", "SmithSmithMary1",
        "йцукенгшщзхъ", "пароль123456", "dragonmonkeyshadow", "ｐａｓｓｗｏｒｄ１２３４", "x" * 1001,
    ],
)  # fmt: skip
def test_what_others_try_first_is_refused(weak: str) -> None:
    with pytest.raises(InvalidFacts, match=r"password|letters"):
        passwords.refuse_weak(weak, "mary.smith", "Mary Smith")


@pytest.mark.parametrize(
    "strong",
    [
        "correct horse battery staple", "Tr0ub4dor&3xyz", "мой дедушка сажал яблони", "ئۇيغۇرچە بىر جۈملە سۆز",
        "山上有一棵很老的樹還在開花", "four invented words elsewhere", "k9!vR2#pLq8z", "a long line " * 20,
    ],
)  # fmt: skip
def test_any_script_and_any_length_is_taken(strong: str) -> None:
    passwords.refuse_weak(strong, "mary.smith", "Mary Smith")


def test_accents_typed_in_another_way_are_the_same_password() -> None:
    kept = passwords.kept("caf\u00e9 sous les pins")

    assert passwords.right("cafe\u0301 sous les pins", kept)


def test_a_name_that_nobody_has_takes_as_long_as_a_known_one() -> None:
    passwords._nobodys.cache_clear()  # made by the cheap hasher of other tests
    kept = passwords.kept("four invented words elsewhere")
    took: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(8):
        for known in (True, False):
            began = time.process_time()
            passwords.right("something that is wrong", kept if known else None)
            took[known].append(time.process_time() - began)

    assert abs(statistics.median(took[True]) / statistics.median(took[False]) - 1) < 0.25
