"""One application for all tests of the service: fitting the parks takes a second."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from service.app import create_app
from service.settings import Settings


@pytest.fixture(scope="session")
def app() -> FastAPI:
    return create_app(Settings(max_bytes=1 << 18))


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[TestClient]:
    """A client that sees a bug as a client would: as an answer, not as an exception."""
    with TestClient(app, raise_server_exceptions=False) as found:
        yield found
