"""Passwords and keys: how they are made, and what is kept of them."""

import secrets
from hashlib import sha256
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from features.errors import BadInput, Fault
from features.text import Text

SHORTEST = 10
LONGEST = 200
AT_ONCE = BoundedSemaphore(2)
"""Each check takes 64 MiB: a crowd that knocks waits in line."""
HASHER = PasswordHasher()
NOBODYS = (
    "$argon2id$v=19$m=65536,t=3,p=4$bm9ib2R5cyBzYWx0$QGJgkfWzTj9BqNiBJIUpmeVN3pCnODzVINKVhXRVDlw"
)
"""What a password is held against when there is no such person: that takes as long."""


def hashed(password: str) -> str:
    """What is kept of ``password``; raises as :func:`check`."""
    check(password)
    with AT_ONCE:
        return HASHER.hash(password)


def check(password: str) -> None:
    """Raises :class:`BadInput` for a password that is short or long."""
    if not SHORTEST <= len(password) <= LONGEST:
        problem = Text(
            f"密码应为 {SHORTEST} 到 {LONGEST} 个字符",
            f"must be {SHORTEST} to {LONGEST} characters",
        )
        raise BadInput([Fault("password", None, problem, Text("请换一个", "Choose another"))])


def fits(password: str, kept: str | None) -> bool:
    """Whether ``kept`` is what is kept of ``password``; takes as long when there is none."""
    with AT_ONCE:
        try:
            HASHER.verify(kept or NOBODYS, password)
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def key(kind: str = "") -> str:
    """A new key that nobody can guess, its kind in front."""
    return f"{kind}{secrets.token_urlsafe(32)}"


def digest(said: str) -> str:
    """What is kept of a key: its SHA-256."""
    return sha256(said.encode("utf-8", errors="replace")).hexdigest()
