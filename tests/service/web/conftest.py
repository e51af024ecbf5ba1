"""The desk's pages as people of every role see them, signed in as a browser is."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from recommender.matcher import ParkMatcher
from service import clock, credentials
from service.access import COOKIE
from service.database.people import SignIn
from tests.service.conftest import Office


@dataclass
class Desk:
    """The running service, and the session of each person."""

    office: Office
    sessions: dict[str, str]

    def get(self, who: str, path: str, **more: Any) -> Any:
        return self._sends(who, "GET", path, **more)

    def post(self, who: str, path: str, said: dict[str, Any], **more: Any) -> Any:
        """A form of one of the person's own pages."""
        data = {"form_key": self.form_key(who), **said}
        return self._sends(who, "POST", path, data=data, **more)

    def form_key(self, who: str) -> str:
        found = re.search(r'name="form_key" value="(\w+)"', self.get(who, "/desk").text)
        assert found
        return found[1]

    def _sends(self, who: str, method: str, path: str, **more: Any) -> Any:
        headers = dict(more.pop("headers", {}))
        if who:
            headers["Cookie"] = f"{COOKIE}={self.sessions[who]}"
        client = self.office.client
        return client.request(method, path, headers=headers, follow_redirects=False, **more)


def signed_in(office: Office) -> Desk:
    """A session of each person."""
    with office.database.writing() as session:
        people = office.people.items()
        return Desk(office, {name: entered(session, person.id) for name, person in people})


def entered(session: Session, user_id: str) -> str:
    """The key of a session of the user, for an hour."""
    key, until = credentials.key(), clock.now() + timedelta(hours=1)
    session.add(SignIn(user_id=user_id, digest=credentials.digest(key), expires_at=until))
    return key


@pytest.fixture(scope="module")
def desk(sqlite_office: Office) -> Desk:
    return signed_in(sqlite_office)


@pytest.fixture(scope="module")
def either_desk(either_office: Office) -> Desk:
    """The same on each engine."""
    return signed_in(either_office)


@pytest.fixture(scope="session")
def matcher(app: FastAPI, client: TestClient) -> ParkMatcher:
    """What the pages answer with."""
    found: ParkMatcher = app.state.matchers.fitted()
    return found
