"""What a page shows somebody to press is theirs to use: no link, form or button that ends in 403.

Somebody of each role goes from page to page as far as links lead. What they may use is what the two
matrices of access say, so that a new page, form or role is under the law without being named here.
"""

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from fastapi import FastAPI

from tests.service.operations import ASKERS
from tests.service.operations import MATRIX as OPERATIONS
from tests.service.web import reading, tour
from tests.service.web.conftest import Desk
from tests.service.web.test_page_access import MATRIX as PAGES
from tests.service.web.test_page_access import PEOPLE
from tests.service.web.tour import API, NOBODY, VISITORS

Way = tuple[str, str]


@pytest.fixture(scope="module")
def things(desk: Desk) -> dict[str, str]:
    """What the tour visits, an obstacle that is open, and a profile that is withdrawn."""
    found = tour.furnished(desk.office)
    office, project = desk.office, found["project_id"]
    office.made("promoter甲", f"/projects/{project}/issues", {"said": "缺蒸汽", "kind": "other"})
    gone = office.made("firm甲", "/firms", {"firm": {"name": "已撤回"}})["id"]
    withdrawn = office.sends("firm甲", "DELETE", f"/firms/{gone}", headers={"If-Match": '"1"'})
    assert withdrawn.status_code == 200, withdrawn.text
    return {**found, "withdrawn": f"/profiles/{gone}"}


@pytest.mark.parametrize("who", VISITORS)
def test_nobody_is_shown_a_way_that_is_closed_to_them(
    desk: Desk, app: FastAPI, things: dict[str, str], who: str
) -> None:
    closed, met = {}, set[Way]()
    for address, page in walked(desk, app, things, who):
        for method, to in ways(address, page):
            met.add((method, route_of(method, to)))
            if not open_to(desk, who, method, to):
                closed[method, to] = address
    assert not closed
    assert {method for method, _ in met} == {"GET", "POST"}
    assert len(met) > (10 if who == NOBODY else 25)


def walked(desk: Desk, app: FastAPI, things: dict[str, str], who: str) -> Iterator[tuple[str, str]]:
    """Every page that ``who`` may see and every answer to a form that keeps nothing: of pages whose
    addresses differ in ids and words alone, the first.
    """
    sought = [one for path in tour.pages(app) for one in tour.addresses(path, things)]
    queue = [*sought, things["withdrawn"]]
    met = set(map(kind_of, sought))
    for at, address in enumerate(queue):  # which grows meanwhile
        answer = desk.get(who, address)
        assert at <= len(sought) or answer.status_code in {200, 303}, address
        if tour.is_page(answer):
            yield address, answer.text
            for to in led_to(address, answer.text):
                if kind_of(to) not in met:
                    met.add(kind_of(to))
                    queue.append(to)
    for path, words in tour.LISTS.items():
        if open_to(desk, who, "POST", path):
            said = {**words, "form_key": desk.form_key(who)} if who else words
            yield path, desk._sends(who, "POST", path, data=said).text


def ways(address: str, page: str) -> Iterator[Way]:
    """The methods and paths of this service that a page leads to."""
    for method, said in sorted(reading.ways(page)):
        there = urlsplit(urljoin(f"http://here{address}", said))
        if there.netloc == "here":
            yield method, there.path


def led_to(address: str, page: str) -> Iterator[str]:
    """The pages that a page links to, with what stands in their addresses."""
    for method, said in sorted(reading.ways(page)):
        there = urlsplit(urljoin(f"http://here{address}", said))
        if (method, there.netloc) == ("GET", "here") and not _is_file(there.path):
            yield there._replace(scheme="", netloc="", fragment="").geturl()


@cache
def route_of(method: str, path: str) -> str:
    """The operation that is found there."""
    fit = [route for one, route in OPERATIONS if one == method and _fits(path, route)]
    assert fit, f"{method} {path} is no operation"
    return min(fit, key=lambda route: route.count("{"))


def open_to(desk: Desk, who: str, method: str, path: str) -> bool:
    """Whether ``who`` is not refused there for who they are, as the matrices say; of tables, which
    are for others with each kind, as an empty form is answered.
    """
    way = method, route_of(method, path)
    if not who and way == ("POST", "/profiles/new"):
        return True  # the door, which leads back to what was filled in
    if way == ("POST", "/imports/{kind}"):
        return bool(desk.post(who, path, {}).status_code == 422)
    known, people = (PAGES, PEOPLE) if who and way in PAGES else (OPERATIONS, ASKERS)
    status = dict(zip(people, known[way].split(), strict=True))[who]
    return status not in {"401", "403"}


def kind_of(address: str) -> tuple[str, frozenset[str]]:
    """Which page it is, and what is said in its address."""
    said = urlsplit(address)
    return route_of("GET", said.path), frozenset(dict(parse_qsl(said.query))) - {"lang"}


def _is_file(path: str) -> bool:
    return path.startswith(API) or route_of("GET", path) in tour.NO_PAGES


def _fits(path: str, route: str) -> bool:
    return re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", route), path) is not None
