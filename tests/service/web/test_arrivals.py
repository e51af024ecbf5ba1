import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from fastapi import FastAPI
from lxml import html
from starlette.testclient import TestClient

from service import accounts, providers
from service.accounts import NewUser, Role
from service.app import create_app
from service.database.people import User
from service.settings import Oidc, Settings
from tests.service import identities
from tests.service.identities import CLIENT, SECRET, Identities

HOME = "http://127.0.0.1:8000"


@pytest.fixture
def there() -> Iterator[Identities]:
    with identities.running() as found:
        yield found


@pytest.fixture
def url(file: Path, tmp_path: Path) -> str:
    """Of one engine: what each does with identities is shown elsewhere."""
    shutil.copy(file, tmp_path / "parkmatch.db")
    return f"sqlite:///{tmp_path / 'parkmatch.db'}"


@pytest.fixture
def here(app: FastAPI, url: str, there: Identities) -> Iterator[TestClient]:
    """A service that knows the provider, and 王 by their address."""
    oidc = Oidc(there.issuer, CLIENT, SECRET, HOME)
    found = create_app(Settings(database_url=url, oidc=oidc))
    found.state.matchers = app.state.matchers
    with TestClient(found, base_url=HOME, follow_redirects=False) as client:
        with found.state.database.writing() as session:
            user = accounts.add(
                session, NewUser("王", "很长的好密码啊哈啊哈", Role.promoter, "示例")
            )
            user.email = "wang@example.com"
        yield client


def sent_back(here: TestClient, there: Identities, query: str = "") -> str:
    """The address that the provider sends a browser back to that was sent there."""
    away = here.get(f"/sign-in/oidc{query}")
    assert away.status_code == 303, away.text
    address = urlsplit(away.headers["location"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{there.issuer}/authorize"
    return there.authorized(dict(parse_qsl(address.query)))


def who(here: TestClient) -> str | None:
    answer = here.get("/api/v1/sessions/current")
    return answer.json()["name"] if answer.status_code == 200 else None


def known(here: TestClient) -> int:
    with here.app.state.database.reading() as session:  # type: ignore[attr-defined]  # ASGI app
        return session.query(User).count()


def test_the_page_offers_it_where_it_is_set_and_nowhere_else(
    here: TestClient, client: TestClient
) -> None:
    assert 'href="/sign-in/oidc?lang=en"' in here.get("/sign-in?lang=en").text
    assert "/sign-in/oidc" not in client.get("/sign-in").text
    assert "/sign-in/oidc" not in here.get("/password").text


def test_who_has_a_checked_address_comes_in_and_is_known_by_subject_afterwards(
    here: TestClient, there: Identities
) -> None:
    page = here.get(sent_back(here, there, "?lang=en"))
    assert page.status_code == 200
    assert 'content="0; url=/desk?lang=en"' in page.text
    assert who(here) == "王"
    here.cookies.clear()
    there.person = {"sub": there.person["sub"]}
    here.get(sent_back(here, there))
    assert who(here) == "王"


def test_who_comes_in_goes_on_to_where_they_were(here: TestClient, there: Identities) -> None:
    beyond = "/?name=%E7%94%B2+%26&regions_excluded=a&regions_excluded=b"
    door = html.document_fromstring(here.get("/sign-in", params={"next": beyond}).text)
    [away] = door.xpath("//a[starts-with(@href, '/sign-in/oidc')]/@href")
    page = here.get(sent_back(here, there, away.removeprefix("/sign-in/oidc")))
    [refresh] = html.document_fromstring(page.text).xpath("//meta[@http-equiv='refresh']/@content")
    assert refresh == f"0; url={beyond}&lang=zh"
    assert "parkmatch_beyond" not in here.cookies


@pytest.mark.parametrize("beyond", ["//evil.example", "https://evil.example", "/?a=" + "1" * 4_000])
def test_nobody_is_led_elsewhere_after_arriving(
    here: TestClient, there: Identities, beyond: str
) -> None:
    page = here.get(sent_back(here, there, f"?{urlencode({'next': beyond})}"))
    assert 'content="0; url=/desk?lang=zh"' in page.text


def test_the_arrival_cookie_is_for_the_way_back_alone(here: TestClient, there: Identities) -> None:
    away = here.get("/sign-in/oidc").headers["set-cookie"]
    for said in ("HttpOnly", "SameSite=lax", "Path=/sign-in/oidc", "Max-Age=600"):
        assert said in away
    here.get(sent_back(here, there))
    assert "parkmatch_arrival" not in here.cookies


@pytest.mark.parametrize(
    "person",
    [
        {"sub": "x"},
        {"sub": "x", "email": "wang@example.com"},
        {"sub": "x", "email": "wang@example.com", "email_verified": False},
        {"sub": "x", "email": "wang@example.com", "email_verified": "true"},
        {"sub": "x", "email": "li@example.com", "email_verified": True},
        {"sub": "x", "email": ["wang@example.com"], "email_verified": True},
    ],
)
def test_whom_nobody_knows_or_whose_address_is_unchecked_stays_out_and_is_not_added(
    here: TestClient, there: Identities, person: dict[str, Any]
) -> None:
    there.person = person
    page = here.get(sent_back(here, there))
    assert page.status_code == 422
    assert who(here) is None
    assert known(here) == 1


def test_an_address_given_to_another_does_not_let_them_in_as_who_had_it(
    here: TestClient, there: Identities
) -> None:
    here.get(sent_back(here, there))
    here.cookies.clear()
    there.person = {**there.person, "sub": "another"}
    assert here.get(sent_back(here, there)).status_code == 422
    assert who(here) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"claims": {"iss": "http://elsewhere"}},
        {"claims": {"iss": None}},
        {"claims": {"aud": "another"}},
        {"claims": {"aud": None}},
        {"claims": {"aud": [CLIENT, "another"]}},
        {"claims": {"aud": [CLIENT, "another"], "azp": "another"}},
        {"claims": {"azp": "another"}},
        {"claims": {"nonce": "old"}},
        {"claims": {"nonce": None}},
        {"claims": {"exp": 1_700_000_000}},
        {"claims": {"exp": None}},
        {"claims": {"iat": 99_999_999_999}},
        {"claims": {"sub": None}},
        {"key": identities.STRANGE_KEY},
        {"header": {"alg": "RS256", "kid": "2"}},
    ],
    ids=lambda wrong: "key" if "key" in wrong else str(wrong),
)
def test_a_token_with_anything_wrong_lets_nobody_in(
    here: TestClient, there: Identities, wrong: dict[str, Any]
) -> None:
    vars(there).update(wrong)
    page = here.get(sent_back(here, there))
    assert page.status_code == 422
    assert "没有证明您是谁" in page.text
    assert who(here) is None


def test_a_token_for_several_that_was_given_to_us_is_taken(
    here: TestClient, there: Identities
) -> None:
    there.claims = {"aud": [CLIENT, "another"], "azp": CLIENT}
    here.get(sent_back(here, there))
    assert who(here) == "王"


def test_the_secret_is_sent_as_the_provider_wants_it(here: TestClient, there: Identities) -> None:
    there.described = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    here.get(sent_back(here, there))
    assert who(here) == "王"


def test_nobody_comes_back_who_was_not_sent(here: TestClient, there: Identities) -> None:
    back = sent_back(here, there)
    address, query = back.split("?")
    said = dict(parse_qsl(query))
    for changed in ({"state": "x"}, {"state": "é"}, {"iss": "http://elsewhere"}, {"code": ""}):
        assert here.get(address, params={**said, **changed}).status_code == 422
    here.cookies.clear()
    assert here.get(back).status_code == 422
    assert here.get(address).status_code == 422
    assert who(here) is None


def test_a_code_is_taken_once_and_by_the_browser_that_asked(
    here: TestClient, there: Identities
) -> None:
    back = sent_back(here, there)
    cookie = here.cookies["parkmatch_arrival"]
    stolen = dict(parse_qsl(urlsplit(back).query))["code"]
    other = dict(parse_qsl(urlsplit(sent_back(here, there)).query))
    tried = here.get("/sign-in/oidc/return", params={**other, "code": stolen})
    assert tried.status_code == 422
    here.cookies.set("parkmatch_arrival", cookie, path="/sign-in/oidc")
    assert here.get(back).status_code == 422
    assert who(here) is None


def test_without_the_provider_people_are_told_to_try_later(
    here: TestClient, there: Identities, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(providers, "SILENCE_SECONDS", 0.0)
    there.status = 500
    page = here.get("/sign-in/oidc")
    assert page.status_code == 503
    assert "暂时连不上" in page.text
    there.status, there.described = 200, {"issuer": "http://elsewhere"}
    assert here.get("/sign-in/oidc").status_code == 503
    there.described = {}
    assert here.get("/sign-in/oidc").status_code == 303


def test_newcomers_are_added_where_that_is_set(app: FastAPI, url: str, there: Identities) -> None:
    oidc = Oidc(there.issuer, CLIENT, SECRET, HOME, "示例：外来企业")
    found = create_app(Settings(database_url=url, oidc=oidc))
    found.state.matchers = app.state.matchers
    with TestClient(found, base_url=HOME, follow_redirects=False) as here:
        here.get(sent_back(here, there))
        told = here.get("/api/v1/sessions/current").json()
        assert (told["name"], told["role"]) == ("wang@example.com", "firm")
        assert told["organisation"] == "示例：外来企业"
        here.cookies.clear()
        there.person = {"sub": "y", "email": "li@example.com"}
        assert here.get(sent_back(here, there)).status_code == 422


def led_on(page: str) -> str:
    """Where the door leads to whoever signs in there."""
    [beyond] = html.document_fromstring(page).xpath("//input[@name='next']/@value")
    [by_provider] = html.document_fromstring(page).xpath(
        "//a[starts-with(@href, '/sign-in/oidc')]/@href"
    )
    assert dict(parse_qsl(urlsplit(by_provider).query))["next"] == beyond
    return str(beyond)


def test_the_page_to_go_on_to_outlasts_a_way_in_that_fails(
    here: TestClient, there: Identities, monkeypatch: pytest.MonkeyPatch
) -> None:
    beyond = "/?name=%E7%94%B2&products=%E5%8F%B6"
    address = sent_back(here, there, f"?{urlencode({'next': beyond})}").partition("?")[0]
    refused = here.get(address, params={"code": "x", "state": "x"})
    assert refused.status_code == 422
    assert led_on(refused.text) == beyond
    monkeypatch.setattr(providers, "SILENCE_SECONDS", 0.0)
    here.app.state.provider = providers.Provider(here.app.state.provider.settings)  # type: ignore[attr-defined]  # ASGI app
    there.status = 500
    later = here.get("/sign-in/oidc", params={"next": beyond})
    assert later.status_code == 503
    assert led_on(later.text) == beyond


def test_a_later_way_in_does_not_lead_to_the_page_of_one_that_was_left(
    here: TestClient, there: Identities
) -> None:
    sent_back(here, there, f"?{urlencode({'next': '/weights'})}")
    assert "parkmatch_beyond" in here.cookies
    page = here.get(sent_back(here, there))
    assert 'content="0; url=/desk?lang=zh"' in page.text
