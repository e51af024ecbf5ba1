"""The matcher that the pages answer with."""

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from recommender.matcher import ParkMatcher


@pytest.fixture(scope="session")
def matcher(app: FastAPI, client: TestClient) -> ParkMatcher:
    found: ParkMatcher = app.state.matchers.fitted()
    return found
