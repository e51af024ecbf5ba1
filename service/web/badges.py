"""Who is signed in, as the head of every page shows it, with the key of the forms of a session."""

from dataclasses import dataclass
from hashlib import sha256

from fastapi import Request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from features.text import Text
from service import accounts
from service.access import PROFILE_KEEPERS, ROLE_NAMES, Cookie
from service.accounts import Person, Role
from service.database.engine import Database


@dataclass(frozen=True)
class Badge:
    """A person who is signed in, and what every form of the session carries."""

    person: Person
    form_key: str

    @property
    def role_name(self) -> Text:
        """What the person is here for, in words."""
        return ROLE_NAMES[self.person.role]

    @property
    def begins_projects(self) -> bool:
        """Whether the person may put a project on the board."""
        return self.person.role is Role.promoter

    @property
    def keeps_profiles(self) -> bool:
        """Whether the person may keep a firm's profile."""
        return self.person.role in PROFILE_KEEPERS


def form_key(key: str) -> str:
    """What every form of the session ``key`` carries, and no other site can know."""
    return sha256(f"form {key}".encode()).hexdigest()[:32]


def home(database: Database, key: str) -> str:
    """Where the work of the session ``key`` begins: a firm's own profiles, or the desk."""
    with database.reading() as session:
        person = accounts.of_session(session, key)
    return "/profiles" if person and person.role is Role.firm else "/desk"


def badge_of(request: Request) -> Badge | None:
    """Who is known to have come with ``request``."""
    found: Badge | None = getattr(request.state, "badge", None)
    return found


def pinned(request: Request, session: Session, cookie: str | None) -> Person | None:
    """Whose session ``cookie`` is; the pages that answer ``request`` show it."""
    person = accounts.of_session(session, cookie) if cookie else None
    request.state.badge = Badge(person, form_key(cookie)) if person and cookie else None
    return person


async def seen(request: Request, cookie: Cookie) -> None:
    """A dependency of pages for everybody: they show who is signed in where that is known, and
    are there without the records.
    """
    database: Database | None = getattr(request.app.state, "database", None)
    if cookie and database is not None:
        await run_in_threadpool(_look, request, database, cookie)


def _look(request: Request, database: Database, cookie: str) -> None:
    try:
        with database.reading() as session:
            pinned(request, session, cookie)
    except (DBAPIError, NoConnection):
        return
