"""What was worked out once, kept for who asks the same: when there is no room, it is begun anew."""

from collections.abc import Callable
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")

MOST_REMEMBERED = 1 << 14


def kept(held: dict[Key, Value], key: Key, make: Callable[[], Value], most: int) -> Value:
    """What is ``held`` under ``key``, made where nothing is; begun anew beyond the ``most``."""
    found = held.get(key)
    if found is None:
        found = make()
        remember(held, key, found, most)
    return found


def remember(held: dict[Key, Value], key: Key, value: Value, most: int = MOST_REMEMBERED) -> None:
    """Keeps ``value``; where as many are ``held`` as may be, they are begun anew."""
    if len(held) >= most:
        held.clear()
    held[key] = value
