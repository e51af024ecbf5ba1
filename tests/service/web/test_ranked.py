"""The answer in all: how firm it is, the map with it, and parks side by side."""

import re

import pytest
from starlette.testclient import TestClient

from features.profiles import Firm
from recommender.matcher import ParkMatcher
from service.web import ranked
from service.web.forms import EXAMPLE, Filled, read
from service.web.ranked import MOST_COMPARED

ASKED = {**EXAMPLE, "as_of": "2025-06-10", "ask": "1"}


def ids(html: str) -> list[str]:
    return re.findall(r'class="park" data-id="([^"]+)"', html)


def test_every_listed_park_says_how_firmly_it_holds(matcher: ParkMatcher) -> None:
    asked = read(Filled({name: (said,) for name, said in ASKED.items()}))
    answer = matcher.match(asked.question.firm, 10, region=asked.region)
    found = ranked.ranked(matcher, asked, answer)
    assert {view.match.park_id for view in found.parks} <= found.holds.keys()
    assert sum(hold.first for hold in found.holds.values()) == pytest.approx(1.0)
    assert all(0 <= hold.first <= hold.few <= 1 for hold in found.holds.values())
    assert len(found.questions) == len(set(found.questions))


def test_parks_stand_side_by_side_with_every_criterion(client: TestClient) -> None:
    listed = ids(client.post("/", data=ASKED).text)[:3]
    page = client.post("/", data={**ASKED, "compare": listed}).text
    begins = page.index('class="comparison"')
    table = page[begins : page.index("</table>", begins)]
    assert re.findall(r'href="/parks/([^?]+)\?', table) == listed
    rows = table.split("<tr")[4:]
    assert len(rows) > 10
    assert all(row.count("<td") == 3 for row in rows)


def test_too_many_or_unknown_parks_to_compare_are_told(client: TestClient) -> None:
    many = ids(client.post("/", data=ASKED).text)[: MOST_COMPARED + 1]
    for wrong in (many, ["Q999999"]):
        answer = client.post("/", data={**ASKED, "compare": wrong})
        assert answer.status_code == 422
        assert 'class="faults"' in answer.text


def test_sliders_come_for_the_needs_that_are_stated() -> None:
    assert ranked.needs(Firm(name="甲", land_mu=300.0, jobs=5.0)) == {"land_mu": 300.0}


def test_the_map_can_be_read_without_sight(client: TestClient) -> None:
    page = client.post("/", data=ASKED).text
    assert re.search(r'<svg viewBox="[-\d ]+" role="img" aria-label="[^"]+"', page)
    assert "审图号" in page
