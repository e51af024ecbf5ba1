"""Laws of every page: what it lets run, and whose forms it takes. A new page is under them too."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from fastapi import FastAPI

from features.text import LANGS
from service.access import COOKIE
from tests.service.web import reading, tour
from tests.service.web.conftest import Desk
from tests.service.web.tour import NOBODY, VISITORS, Stop

FORBIDDEN = re.compile(r"unsafe-|\*|data:|blob:|https?:")
UPLOADS = {"/jobs", "/imports/{kind}"}
KEEPS_NOTHING = {"/", "/again", "/report", "/targets"}
"""Forms that anybody may send and that change nothing: they are answered, and that is all."""
DOORS = {"/sign-in", "/welcome", "/password"}


@pytest.fixture(scope="module")
def things(desk: Desk) -> dict[str, str]:
    return tour.furnished(desk.office)


@pytest.fixture(scope="module")
def stops(desk: Desk, app: FastAPI, things: dict[str, str]) -> list[Stop]:
    return tour.stops(app, things, desk.get)


def test_every_page_runs_nothing_but_the_scripts_of_this_service(
    desk: Desk, stops: list[Stop]
) -> None:
    for stop in stops:
        for lang in LANGS:
            answer = desk.get(stop.who, tour.in_language(stop.address, lang))
            policy = answer.headers["content-security-policy"]
            said = dict(part.split(maxsplit=1) for part in policy.split("; "))
            assert said["default-src"] == "'self'", stop
            assert said["form-action"] == "'self'", stop
            assert not {"frame-ancestors", "object-src", "base-uri"} - set(said), stop
            assert not FORBIDDEN.search(policy), stop
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert not list(reading.running(answer.text)), stop


def test_pages_that_say_no_are_under_the_same_policy(desk: Desk, things: dict[str, str]) -> None:
    nobodys = "f" * 32
    for who, path in (
        ("firm甲", "/people"),
        ("promoter甲", f"/board/{nobodys}"),
        ("promoter乙", f"/board/{things['project_id']}"),
        (NOBODY, "/chains/wind?place=nowhere"),
        (NOBODY, "/?name=&ask=1&land_mu=-5"),
    ):
        answer = desk.get(who, path)
        assert answer.status_code in {403, 404, 422}, path
        assert "default-src 'self'" in answer.headers["content-security-policy"], path
        assert not list(reading.running(answer.text)), path


@pytest.mark.parametrize(
    "said",
    [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"},
     {"origin": "https://elsewhere.example"}, {"origin": "null"}],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("who", VISITORS)
def test_no_form_is_taken_from_another_site(
    desk: Desk, app: FastAPI, things: dict[str, str], who: str, said: dict[str, str]
) -> None:
    headers = dict(said)
    if who:
        headers["Cookie"] = f"{COOKIE}={desk.sessions[who]}"
    filled = {"form_key": desk.form_key(who)} if who else {}
    for path in tour.posts(app):
        address = path.format(**{**things, "obstacle_id": "f" * 32})
        answer = desk.office.client.post(
            address, data=filled, headers=headers, follow_redirects=False
        )
        assert answer.status_code == 403, path
        assert "set-cookie" not in answer.headers, path


@pytest.mark.parametrize("key", [None, "", "0" * 32])
def test_a_session_takes_only_its_own_forms(
    desk: Desk, app: FastAPI, things: dict[str, str], key: str | None
) -> None:
    """Without the key that its own pages carry, and with another session's."""
    looks_only = KEEPS_NOTHING | DOORS | {"/profiles/new"}
    of_another = desk.form_key("promoter乙")
    for who in filter(None, VISITORS):
        for said in (key, of_another):
            sent = {} if said is None else {"form_key": said}
            headers = {"Cookie": f"{COOKIE}={desk.sessions[who]}"}
            for path in sorted(set(tour.posts(app)) - looks_only):
                address = path.format(**{**things, "obstacle_id": "f" * 32})
                files = {"file": ("x.csv", b"x")} if path in UPLOADS else None
                answer = desk.office.client.post(
                    address, data=sent, files=files, headers=headers, follow_redirects=False
                )
                assert answer.status_code == 403, (who, path)


def test_every_form_of_a_session_carries_its_key(desk: Desk, stops: list[Stop]) -> None:
    seen = set()
    for stop in stops:
        page = desk.get(stop.who, stop.address).text
        for form in reading.sent_forms(page):
            path = urlsplit(urljoin(stop.address, form.action or "")).path
            seen.add(path)
            if path not in KEEPS_NOTHING | DOORS:
                assert form.fields["form_key"] == desk.form_key(stop.who), (stop, path)
    assert len(seen) > 8


def test_what_keeps_nothing_leaves_the_records_as_they_are(desk: Desk) -> None:
    def rows() -> list[int]:
        with desk.office.database.reading() as session:
            return [
                session.connection().exec_driver_sql(f'SELECT count(*) FROM "{table}"').scalar_one()
                for table in tables
            ]

    from service.database.base import Base

    tables = sorted(Base.metadata.tables)
    before = rows()
    for path in sorted(KEEPS_NOTHING):
        for said in ({}, {"name": "甲", "ask": "1"}, {"rows": "企业名称\n甲\n", "ask": "1"}):
            desk.post("promoter甲", path, said)
    assert rows() == before
