"""The data key of this store: random, wrapped under a passphrase in a small key file, unlocked in this process.

The passphrase never touches the database: Argon2id (RFC 9106) turns it into the key that opens the key file with
AES-256-GCM, and the data key in it gives one key for each purpose by HKDF (RFC 5869). A wrong passphrase is noticed
before the database is touched; another passphrase needs no new encryption of the data.
"""

from __future__ import annotations

import json
import os
import threading
import time
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

from tracker import config, passwords
from tracker.errors import InvalidFacts, NotAllowed, StoreProblem
from tracker.store import whole

FORMAT, VERSION = "tracker-key", 1
SIZE = 32
SHORTEST = 8
WRONG = "This passphrase does not open the key file. Nothing was changed; try again."
DAMAGED = "The key file is damaged. Nothing was changed; put back its copy from a backup, or run: tracker key recover"
LOCKED = "The database is locked. Unlock it with its passphrase."
SCRIPTS = "Run this at a terminal, or name a file that holds the passphrase in TRACKER_PASSPHRASE_FILE."


@dataclass(frozen=True)
class Cost:
    """What one guess of a passphrase costs: passes, memory in KiB, lanes."""

    time: int = 3
    memory: int = 64 * 1024
    lanes: int = 4


COST = Cost()  # the second recommended option of RFC 9106; 0.15 to 0.3 s on a small laptop
MOST = Cost(1_000, 4 * 1024 * 1024, 64)  # a key file asking for more is damaged, or meant to stop this machine


class Keys:
    """The unlocked data key; a key of its own for each purpose. Never printed."""

    def __init__(self, data: bytes) -> None:
        self._data = bytearray(data)

    def derive(self, purpose: str) -> bytes:
        """The key for `database`, `files`, `contacts`, `constants`, `audit` or `check`. Raises StoreProblem once it is forgotten."""
        if not self._data:
            raise StoreProblem(LOCKED)
        return HKDFExpand(SHA256(), SIZE, f"tracker {purpose} 1".encode()).derive(bytes(self._data))

    @property
    def data(self) -> bytes:
        """The data key itself, to be wrapped or split into shares."""
        if not self._data:
            raise StoreProblem(LOCKED)
        return bytes(self._data)

    @property
    def is_forgotten(self) -> bool:
        """Whether the store was locked since."""
        return not self._data

    def forget(self) -> None:
        """Overwrite the key; the copies that Python made are out of reach."""
        self._data[:] = bytes(len(self._data))
        self._data.clear()


_held: dict[Path, Keys] = {}
_shut: set[Path] = set()  # locked by a person: the passphrase file must not open it again
_failed: dict[Path, tuple[int, float]] = {}
_typed: set[Path] = set()  # opened by what a person typed at the terminal
_lock = threading.RLock()


def path() -> Path:
    """Where the key file of this store is."""
    return config.settings().key_file


def is_there() -> bool:
    """Whether this store has a key file."""
    return path().exists()


def current() -> Keys:
    """The unlocked key, unlocking it with the passphrase file or the person at the terminal where it must be.

    Raises StoreProblem where it is locked or missing, NotAllowed for a wrong passphrase.
    """
    with _lock:
        held = _held.get(path())
        if held is not None:
            return held
        content = _read()
        if path() in _shut:
            raise StoreProblem(LOCKED)
        if not _needs_passphrase(_parsed(content)):
            return hold(unwrap(content, ""))
        given = passphrase()
        if given is None:
            raise StoreProblem(f"{LOCKED} {SCRIPTS}")
        opened = hold(unwrap(content, given))
        if passphrase_in_file() is None:
            _typed.add(path())
        return opened


def hold(opened: Keys) -> Keys:
    """Keep this key in the process, as the one of this store; a crash of the process leaves no picture of it."""
    _no_core_dump()
    with _lock:
        _shut.discard(path())
        _failed.pop(path(), None)
        _held[path()] = opened
        return opened


def _no_core_dump() -> None:
    try:
        import resource
    except ImportError:  # only POSIX systems write core files
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def is_unlocked() -> bool:
    """Whether this process holds the key."""
    return path() in _held


def was_typed() -> bool:
    """Whether a person at the terminal opened the store, and nobody has asked so yet: once for each time."""
    try:
        _typed.remove(path())
    except KeyError:
        return False
    return True


def wrong_tries() -> int:
    """How many wrong passphrases were given to this process since the right one."""
    return _failed.get(path(), (0, 0.0))[0]


def needs_passphrase() -> bool:
    """Whether the key file is wrapped under a passphrase. Raises StoreProblem where it is missing or damaged."""
    return _needs_passphrase(_parsed(_read()))


def unlock(given: str) -> Keys:
    """Unlock with a passphrase. Raises NotAllowed; each failure makes the next attempt wait longer, up to a minute."""
    with _lock:
        return hold(_tried(given))


def confirm(given: str) -> None:
    """See that this is the passphrase, whether or not the store is unlocked. Raises NotAllowed, as `unlock` does."""
    with _lock:
        _tried(given).forget()
        _failed.pop(path(), None)


def _tried(given: str) -> Keys:
    with _lock:
        failures, until = _failed.get(path(), (0, 0.0))
        wait = until - time.monotonic()
        if wait > 0:
            raise NotAllowed(f"Too many wrong passphrases. Wait {int(wait) + 1} seconds, then try again.")
        content = _read()
        try:
            return unwrap(content, given)
        except NotAllowed:
            delay = min(60.0, 2.0 ** (failures - 2)) if failures >= 2 else 0.0
            _failed[path()] = (failures + 1, time.monotonic() + delay)
            raise


def forget(shut: bool = True) -> None:
    """Let go of the key; `shut` keeps the passphrase file from opening it again."""
    with _lock:
        held = _held.pop(path(), None)
        if held is not None:
            held.forget()
        if shut:
            _shut.add(path())


# --- the key file ---
def make(given: str | None) -> Keys:
    """A new random data key, written to the key file and held. Raises StoreProblem where one is there already."""
    if is_there():
        raise StoreProblem(f"There is a key file already: {path()}. It is never overwritten.")
    made = fresh()
    write(wrapped(made, given))
    return hold(made)


def destroy(copies: Iterable[Path]) -> int:
    """Overwrite and delete the key file and its copies, and let go of the key. Returns how many files there were.

    Overwriting reaches the old bytes on a magnetic disk; on flash memory they may stay, but say nothing without the
    passphrase. Raises StoreProblem where a file could not be destroyed; the others are gone then.
    """
    gone, left = 0, []
    for name in (path(), *copies):
        try:
            size = name.stat().st_size
            with open(os.open(name, os.O_WRONLY), "wb") as file:
                file.write(os.urandom(size))
                file.flush()
                os.fsync(file.fileno())
            name.unlink()
            whole.settle(name.parent)
            gone += 1
        except FileNotFoundError:
            continue
        except OSError as problem:
            left.append(f"{name} ({problem.strerror})")
    forget()
    if left:
        raise StoreProblem(f"Not destroyed: {', '.join(left)}. Delete it yourself, now.")
    return gone


def fresh() -> Keys:
    """A new random data key that no store has yet."""
    return Keys(os.urandom(SIZE))


def write(content: bytes) -> None:
    """Put a key file in place, whole or not at all. Raises StoreProblem."""
    try:
        whole.write(path(), [content])
    except OSError as problem:
        raise StoreProblem(f"The key file could not be written ({problem.strerror}). Nothing was changed.") from problem


def wrapped(data: Keys, given: str | None) -> bytes:
    """A key file that holds this key under a passphrase, or readable by its owner where none is given."""
    salt, nonce = os.urandom(16), os.urandom(12)
    kdf: dict[str, Any] = {"name": "none", "salt": salt.hex()}
    if given is not None:
        kdf = {
            "name": "argon2id",
            "time": COST.time,
            "memory_kib": COST.memory,
            "lanes": COST.lanes,
            "salt": salt.hex(),
        }
    head = {"format": FORMAT, "version": VERSION, "kdf": kdf, "cipher": "AES-256-GCM"}
    sealed = AESGCM(_wrapping(kdf, given or "")).encrypt(nonce, data.data, _written(head))
    return _written({**head, "nonce": nonce.hex(), "wrapped": sealed.hex()})


def unwrap(content: bytes, given: str) -> Keys:
    """The key in a key file. Raises NotAllowed for a wrong passphrase, StoreProblem for a damaged or newer file."""
    found = _parsed(content)
    head = {name: found[name] for name in ("format", "version", "kdf", "cipher")}
    try:
        key = AESGCM(_wrapping(found["kdf"], given)).decrypt(
            bytes.fromhex(found["nonce"]), bytes.fromhex(found["wrapped"]), _written(head)
        )
    except InvalidTag:
        if not _needs_passphrase(found):
            raise StoreProblem(DAMAGED) from None
        raise NotAllowed(WRONG) from None
    return Keys(key)


def content() -> bytes:
    """The key file as it lies there. Raises StoreProblem."""
    return _read()


def _read() -> bytes:
    try:
        return path().read_bytes()
    except FileNotFoundError:
        raise StoreProblem(
            f"The key file {path()} is missing. Put it back, or run: tracker key recover (with two recovery shares)"
        ) from None
    except OSError as problem:
        raise StoreProblem(f"The key file {path()} cannot be read: {problem.strerror}.") from problem


def _written(values: dict[str, Any]) -> bytes:
    return json.dumps(values, indent=1).encode() + b"\n"


def _parsed(content: bytes) -> dict[str, Any]:
    """What a key file says; any other way of writing the same is refused, so that no changed bit passes."""
    try:
        found = json.loads(content)
        if found["format"] == FORMAT and isinstance(found["version"], int) and found["version"] > VERSION:
            raise StoreProblem("This key file was made by a newer Tracker. Nothing was changed; update the program.")
        kdf = found["kdf"]
        names = ("name", "time", "memory_kib", "lanes", "salt") if kdf["name"] == "argon2id" else ("name", "salt")
        plain = {
            "format": FORMAT,
            "version": VERSION,
            "kdf": {name: kdf[name] for name in names} | {"salt": bytes.fromhex(kdf["salt"]).hex()},
            "cipher": "AES-256-GCM",
            "nonce": bytes.fromhex(found["nonce"]).hex(),
            "wrapped": bytes.fromhex(found["wrapped"]).hex(),
        }
        fits = kdf["name"] == "none" or (
            kdf["name"] == "argon2id"
            and 1 <= kdf["time"] <= MOST.time
            and 8 * kdf["lanes"] <= kdf["memory_kib"] <= MOST.memory
            and 1 <= kdf["lanes"] <= MOST.lanes
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise StoreProblem(DAMAGED) from None
    if not fits or _written(plain) != content:
        raise StoreProblem(DAMAGED)
    return plain


def _needs_passphrase(found: dict[str, Any]) -> bool:
    return bool(found["kdf"]["name"] != "none")


def _wrapping(kdf: dict[str, Any], given: str) -> bytes:
    salt = bytes.fromhex(kdf["salt"])
    if kdf["name"] == "none":  # readable by whoever reads the file; AES-GCM still finds a changed bit
        return HKDF(SHA256(), SIZE, salt, b"tracker key file without a passphrase").derive(b"tracker")
    secret = unicodedata.normalize("NFC", given).encode()  # one passphrase, whatever the keyboard composes (RFC 8265)
    return hash_secret_raw(secret, salt, kdf["time"], kdf["memory_kib"], kdf["lanes"], SIZE, Type.ID)


def describe() -> dict[str, Any]:
    """What the key file says about itself, without a secret. Raises StoreProblem."""
    kdf = _parsed(_read())["kdf"]
    return {name: kdf[name] for name in kdf if name != "salt"}


# --- passphrases ---
def passphrase() -> str | None:
    """From the file that TRACKER_PASSPHRASE_FILE names, else asked at the terminal; None where neither is there."""
    return config.secret("TRACKER_PASSPHRASE_FILE") or (config.asking("Passphrase: ") if config.asking else None)


def passphrase_in_file(variable: str = "TRACKER_PASSPHRASE_FILE") -> str | None:
    """The passphrase in the file that this variable names, None where it names none. Raises NotFound, InvalidFacts."""
    return config.secret(variable)


def new_passphrase(variable: str = "TRACKER_PASSPHRASE_FILE") -> str | None:
    """A passphrase that is to be: from a file, or asked twice. Raises InvalidFacts for a short or differing one."""
    given = config.secret(variable)
    if given is None and config.asking:
        given = config.asking("New passphrase (four or more unrelated words): ")
        if config.asking("The same again: ") != given:
            raise InvalidFacts("The two passphrases differ. Nothing was changed.")
    if given is not None and (wrong := unfit(given)):
        raise InvalidFacts(wrong)
    return given


def unfit(given: str) -> str | None:
    """Why this cannot be a new passphrase, in a sentence: short, guessed at once, or not to be typed in a browser."""
    if len(given) < SHORTEST:
        return f"A passphrase has at least {SHORTEST} characters; four or more unrelated words are good."
    if any(unicodedata.category(sign) in ("Cc", "Zl", "Zp") for sign in given):
        return "A passphrase is one line, without signs that no keyboard types."
    if passwords.is_guessed(given):
        return "This passphrase is among the first that others try. Take four or more unrelated words."
    return None
