"""What tables hold, in short: of each how many rows, and a sum that another content changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

MODULUS = 1 << 256


@dataclass(frozen=True)
class Fingerprint:
    """How many rows a table has, and the sum of their SHA-256, to which their order is nothing."""

    rows: int
    digest: str


def of(rows: Iterable[bytes]) -> Fingerprint:
    """The fingerprint of ``rows``, each written the same way every time."""
    count, total = 0, 0
    for row in rows:
        count += 1
        total = (total + int.from_bytes(sha256(row).digest())) % MODULUS
    return Fingerprint(count, f"{total:064x}")
