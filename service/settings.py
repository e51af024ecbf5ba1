"""What the environment sets. Nothing is read at import.

==============================  ============================================  ======================
Variable                        Meaning                                       Default
==============================  ============================================  ======================
PARKMATCH_HOST                  address to listen on                          127.0.0.1
PARKMATCH_PORT                  port to listen on, 0 to 65535 (0: any free)   8000
PARKMATCH_MAX_BYTES             largest request body, 1 KiB to 1 GiB, bytes   1048576
PARKMATCH_DATABASE_URL          where records are kept: a file of SQLite, or  sqlite:///parkmatch.db
                                postgresql://user:password@host/name
PARKMATCH_LOG_LEVEL             debug, info, warning or error                 info
PARKMATCH_REQUESTS_PER_TOKEN    requests a minute per token, 0: no limit      600
PARKMATCH_REQUESTS_PER_ADDRESS  requests a minute per address, 0: no limit    1200
PARKMATCH_CLOSING_SECONDS       how long running requests may take to end     30
                                when the process is told to stop, 1 to 3600
PARKMATCH_PUBLIC_URL            address that people reach the service at,     (none)
                                such as https://parkmatch.example.cn
PARKMATCH_OIDC_ISSUER           provider of identities to sign in with:       (none)
                                its issuer, as OpenID Connect names it
PARKMATCH_OIDC_CLIENT_ID        as whom the provider knows this service       (none)
PARKMATCH_OIDC_CLIENT_SECRET    what the service proves that with, at least   (none)
                                16 characters
PARKMATCH_OIDC_NEWCOMERS        organisation to which people whom only the    (none)
                                provider knows are added, in the role firm;
                                without one they are refused
PARKMATCH_UPLOAD_BYTES          largest table to upload, 1 KiB to 1 GiB,      67108864
                                bytes
PARKMATCH_JOBS_FOLDER           folder for lists to rank and their results;   parkmatch-jobs
                                the same for all processes of a database
PARKMATCH_JOBS_DAYS             days after which the files of a job that      30
                                has ended are deleted, 1 to 3660
PARKMATCH_SIGNING_KEY           file of the key that signs sets of weights;   parkmatch.key
                                made where there is none
PARKMATCH_MAP                   shapes under maps: builtin, off (points       builtin
                                alone), or a file of GeoJSON
PARKMATCH_MAP_SOURCE            whose shapes these are, said beside the map
PARKMATCH_MAP_APPROVAL          the number of the map's approval (审图号)
==============================  ============================================  ======================

Requests are counted in each process: with several, each lets as many through. The provider sends
people back to the public address, followed by /sign-in/oidc/return.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from features.errors import BadInput, Fault
from features.text import Text

DATABASES = ("sqlite:///", "postgresql://")
NO_FILES = frozenset({"sqlite:///", "sqlite:///:memory:"})
"""Records that nobody else sees: those of one connection alone."""
LEVELS = ("debug", "info", "warning", "error")
GUESSED = frozenset("changeme change-me default example parkmatch password postgres secret".split())
"""Passwords of examples and of what is shipped: whoever uses one has not set any."""
SHORTEST_SECRET = 16
AT_HOME = frozenset({"localhost", "127.0.0.1", "::1"})
"""Hosts that may be spoken to without encryption: what is said does not leave the machine."""


if TYPE_CHECKING:
    from features.outlines import Outlines


@dataclass(frozen=True)
class Oidc:
    """A provider of identities by OpenID Connect, and how it knows this service."""

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    public_url: str
    newcomers: str = ""


@dataclass(frozen=True)
class Settings:
    """Where the service listens, what it lets through, where its records and key are, its end."""

    host: str = "127.0.0.1"
    port: int = 8000
    max_bytes: int = 1 << 20
    database_url: str = "sqlite:///parkmatch.db"
    log_level: str = "info"
    requests_per_token: int = 600
    requests_per_address: int = 1200
    closing_seconds: int = 30
    oidc: Oidc | None = None
    upload_bytes: int = 1 << 26
    jobs_folder: str = "parkmatch-jobs"
    jobs_days: int = 30
    signing_key: str = "parkmatch.key"
    map: str = "builtin"
    map_source: str = ""
    map_approval: str = ""

    @property
    def outlines(self) -> "Outlines":
        """The shapes under maps; raises :class:`BadInput` where the file holds none."""
        from features import outlines  # numpy comes with it: not for who only asks for help
        from features.outlines import NO_OUTLINES, built_in

        if self.map == "off":
            return NO_OUTLINES
        if self.map == "builtin":
            return built_in(self.map_approval)
        path = Path(self.map)
        return outlines.read(path, self.map_source or path.name, self.map_approval)

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings":
        """The settings of ``environment``; raises :class:`BadInput` with every fault."""
        reader = _Reader(environment)
        settings = cls(
            host=environment.get("PARKMATCH_HOST", "").strip() or cls.host,
            port=reader.number("PARKMATCH_PORT", 0, 65535, cls.port),
            max_bytes=reader.number("PARKMATCH_MAX_BYTES", 1 << 10, 1 << 30, cls.max_bytes),
            database_url=reader.database("PARKMATCH_DATABASE_URL", cls.database_url),
            log_level=reader.level("PARKMATCH_LOG_LEVEL", cls.log_level),
            requests_per_token=reader.number(
                "PARKMATCH_REQUESTS_PER_TOKEN", 0, 10**6, cls.requests_per_token
            ),
            requests_per_address=reader.number(
                "PARKMATCH_REQUESTS_PER_ADDRESS", 0, 10**6, cls.requests_per_address
            ),
            closing_seconds=reader.number(
                "PARKMATCH_CLOSING_SECONDS", 1, 3600, cls.closing_seconds
            ),
            oidc=reader.oidc(),
            upload_bytes=reader.number(
                "PARKMATCH_UPLOAD_BYTES", 1 << 10, 1 << 30, cls.upload_bytes
            ),
            jobs_folder=environment.get("PARKMATCH_JOBS_FOLDER", "").strip() or cls.jobs_folder,
            jobs_days=reader.number("PARKMATCH_JOBS_DAYS", 1, 3660, cls.jobs_days),
            signing_key=environment.get("PARKMATCH_SIGNING_KEY", "").strip() or cls.signing_key,
            map=environment.get("PARKMATCH_MAP", "").strip() or cls.map,
            map_source=environment.get("PARKMATCH_MAP_SOURCE", "").strip(),
            map_approval=environment.get("PARKMATCH_MAP_APPROVAL", "").strip(),
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

    def level(self, name: str, default: str) -> str:
        said = self.environment.get(name, "").strip().lower()
        if not said or said in LEVELS:
            return said or default
        problem = Text("不是日志级别", "is no level of a log")
        remedy = Text(f"请用其一：{'、'.join(LEVELS)}", f"Use one of {', '.join(LEVELS)}")
        self.faults.append(Fault(name, said, problem, remedy))
        return default

    def database(self, name: str, default: str) -> str:
        said = self.environment.get(name, "").strip()
        if not said:
            return default
        if not said.startswith(DATABASES) or said in NO_FILES:
            self._refuse(name, said, _NO_DATABASE, _WRITE_ONE)
        elif said.startswith(DATABASES[1]) and (urlsplit(said).password or "") in GUESSED:
            self._refuse(name, said, _GUESSED, _SET_ONE)
        return said

    def oidc(self) -> Oidc | None:
        said = {name: self.environment.get(name, "").strip() for name in _OIDC}
        issuer, client, secret, public, newcomers = said.values()
        if not any((issuer, client, secret, newcomers)):
            return None
        for name in _OIDC[:4]:
            if not said[name]:
                self._refuse(name, "", _MISSING, _ALL_FOUR)
        for name in ("PARKMATCH_OIDC_ISSUER", "PARKMATCH_PUBLIC_URL"):
            if said[name] and not _encrypted(said[name]):
                self._refuse(name, said[name], _NO_ADDRESS, _WRITE_HTTPS)
        if secret and (len(secret) < SHORTEST_SECRET or secret.lower() in {*GUESSED, client}):
            self._refuse("PARKMATCH_OIDC_CLIENT_SECRET", "", _WEAK, _LONG_ONE)
        return Oidc(issuer, client, secret, public.rstrip("/"), newcomers)

    def _refuse(self, name: str, said: str, problem: Text, remedy: Text) -> None:
        # Of an address that may hold a password, only its kind is told.
        self.faults.append(Fault(name, said.partition(":")[0], problem, remedy))


def _encrypted(address: str) -> bool:
    """Whether ``address`` is one of HTTPS, or of this machine, without a query."""
    try:
        parts = urlsplit(address)
        known = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in AT_HOME)
    except ValueError:
        return False
    return known and bool(parts.hostname) and not (parts.query or parts.fragment or parts.username)


_OIDC = (
    "PARKMATCH_OIDC_ISSUER",
    "PARKMATCH_OIDC_CLIENT_ID",
    "PARKMATCH_OIDC_CLIENT_SECRET",
    "PARKMATCH_PUBLIC_URL",
    "PARKMATCH_OIDC_NEWCOMERS",
)
_MISSING = Text("未设置", "is not set")
_ALL_FOUR = Text(
    f"用统一身份登录须设置全部四项：{'、'.join(_OIDC[:4])}",
    f"Signing in by a provider needs all four: {', '.join(_OIDC[:4])}",
)
_NO_ADDRESS = Text("应为 https 地址", "must be an address of https")
_WRITE_HTTPS = Text("例如 https://id.example.cn", "For example https://id.example.com")
_WEAK = Text("太短，或人人知道", "is too short, or known to everybody")
_LONG_ONE = Text(
    f"请用身份提供方发放的密钥，至少 {SHORTEST_SECRET} 个字符",
    f"Use the secret that the provider has issued, at least {SHORTEST_SECRET} characters",
)
_NO_DATABASE = Text("应为 SQLite 或 PostgreSQL 地址", "must be an address of SQLite or PostgreSQL")
_WRITE_ONE = Text(
    "请写成 sqlite:///parkmatch.db 或 postgresql://用户:密码@主机/库名",
    "Write sqlite:///parkmatch.db or postgresql://user:password@host/name",
)
_GUESSED = Text("密码是人人知道的默认密码", "has a default password that everybody knows")
_SET_ONE = Text("请给数据库设一个自己的密码", "Give the database a password of your own")
