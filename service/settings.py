"""What the environment sets. Nothing is read at import.

====================  =============================================  =========
Variable              Meaning                                        Default
====================  =============================================  =========
PARKMATCH_HOST        address to listen on                           127.0.0.1
PARKMATCH_PORT        port to listen on, 0 to 65535 (0: any free)    8000
PARKMATCH_MAX_BYTES   largest request body, 1 KiB to 1 GiB, bytes    1048576
====================  =============================================  =========
"""

from collections.abc import Mapping
from dataclasses import dataclass

from features.errors import BadInput, Fault
from features.text import Text


@dataclass(frozen=True)
class Settings:
    """Where the service listens and how large a request may be."""

    host: str = "127.0.0.1"
    port: int = 8000
    max_bytes: int = 1 << 20

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings":
        """The settings of ``environment``; raises :class:`BadInput` with every fault."""
        reader = _Reader(environment)
        settings = cls(
            host=environment.get("PARKMATCH_HOST", "").strip() or cls.host,
            port=reader.number("PARKMATCH_PORT", 0, 65535, cls.port),
            max_bytes=reader.number("PARKMATCH_MAX_BYTES", 1 << 10, 1 << 30, cls.max_bytes),
        )
        if reader.faults:
            raise BadInput(reader.faults)
        return settings


class _Reader:
    """Whole numbers of the environment; faults are kept."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.faults: list[Fault] = []

    def number(self, name: str, low: int, high: int, default: int) -> int:
        said = self.environment.get(name, "").strip()
        if not said:
            return default
        # Length first: int() itself refuses very long digits.
        if said.isascii() and said.isdigit() and len(said) < 12 and low <= int(said) <= high:
            return int(said)
        problem = Text(f"应为 {low} 到 {high} 的整数", f"must be a whole number, {low} to {high}")
        remedy = Text(
            f"请更正环境变量，或取消它（默认 {default}）",
            f"Correct the variable, or unset it (default {default})",
        )
        self.faults.append(Fault(name, said, problem, remedy))
        return default
