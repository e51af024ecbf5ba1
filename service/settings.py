"""What the environment sets. Nothing is read at import.

======================  =============================================  ======================
Variable                Meaning                                        Default
======================  =============================================  ======================
PARKMATCH_HOST          address to listen on                           127.0.0.1
PARKMATCH_PORT          port to listen on, 0 to 65535 (0: any free)    8000
PARKMATCH_MAX_BYTES     largest request body, 1 KiB to 1 GiB, bytes    1048576
PARKMATCH_DATABASE_URL  where records are kept: a file of SQLite, or   sqlite:///parkmatch.db
                        postgresql://user:password@host/name
======================  =============================================  ======================
"""

from collections.abc import Mapping
from dataclasses import dataclass

from features.errors import BadInput, Fault
from features.text import Text

DATABASES = ("sqlite:///", "postgresql://")


@dataclass(frozen=True)
class Settings:
    """Where the service listens, how large a request may be, where records are kept."""

    host: str = "127.0.0.1"
    port: int = 8000
    max_bytes: int = 1 << 20
    database_url: str = "sqlite:///parkmatch.db"

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings":
        """The settings of ``environment``; raises :class:`BadInput` with every fault."""
        reader = _Reader(environment)
        settings = cls(
            host=environment.get("PARKMATCH_HOST", "").strip() or cls.host,
            port=reader.number("PARKMATCH_PORT", 0, 65535, cls.port),
            max_bytes=reader.number("PARKMATCH_MAX_BYTES", 1 << 10, 1 << 30, cls.max_bytes),
            database_url=reader.database("PARKMATCH_DATABASE_URL", cls.database_url),
        )
        if reader.faults:
            raise BadInput(reader.faults)
        return settings


class _Reader:
    """Whole numbers and addresses of the environment; faults are kept."""

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

    def database(self, name: str, default: str) -> str:
        said = self.environment.get(name, "").strip()
        if not said or said.startswith(DATABASES):
            return said or default
        problem = Text(
            "应为 SQLite 或 PostgreSQL 地址", "must be an address of SQLite or PostgreSQL"
        )
        remedy = Text(
            f"请写成 {default} 或 postgresql://用户:密码@主机/库名",
            f"Write {default} or postgresql://user:password@host/name",
        )
        # Of an address that may hold a password, only its kind is told.
        self.faults.append(Fault(name, said.partition(":")[0], problem, remedy))
        return default
