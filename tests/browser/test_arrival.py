"""Signing in by a provider on another site: the browser must keep the session and use it."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser

from service import accounts
from service.accounts import NewUser, Role
from service.app import create_app
from service.database import migrating
from service.database.engine import Database
from service.settings import Oidc, Settings
from tests.browser.conftest import served
from tests.service import identities
from tests.service.identities import CLIENT, SECRET

pytestmark = pytest.mark.browser


def test_a_person_goes_to_the_provider_and_comes_back_signed_in(
    browser: Browser, tmp_path: Path
) -> None:
    kept = f"sqlite:///{tmp_path / 'parkmatch.db'}"
    database = Database(kept)
    migrating.forward(database)
    with database.writing() as session:
        user = accounts.add(session, NewUser("王", "很长的好密码啊哈啊哈", Role.promoter, "示例"))
        user.email = "wang@example.com"
    database.close()
    with identities.running() as there:

        def made(port: int) -> FastAPI:
            oidc = Oidc(there.issuer, CLIENT, SECRET, f"http://127.0.0.1:{port}")
            return create_app(Settings(port=port, database_url=kept, oidc=oidc))

        with served(made) as origin:
            page = browser.new_page()
            page.goto(f"{origin}/sign-in?lang=en")
            page.get_by_role("link", name="Sign in with your organisation's account").click()
            page.wait_for_url(f"{origin}/desk?lang=en")
            ask = "fetch('/api/v1/sessions/current').then(answer => answer.json())"
            assert page.evaluate(ask)["name"] == "王"
            page.close()
