"""The answer in all: how firm it is, the map with it, and parks side by side."""

import re

import pytest
from starlette.testclient import TestClient

from features.profiles import Firm
from features.text import LANGS, Lang
from features.units import points
from recommender.criteria import CRITERIA, NAMES
from recommender.matcher import ParkMatcher
from service.web import ranked
from service.web.forms import EXAMPLE, Filled, read
from service.web.ranked import MOST_COMPARED
from service.web.words import WORDS

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


@pytest.mark.parametrize("name", ["风电叶片", "多晶硅", "硅铁", "储能电池"])
def test_a_figure_is_the_same_wherever_a_page_shows_it(matcher: ParkMatcher, name: str) -> None:
    said = {**ASKED, "products": name}
    asked = read(Filled({name: (value,) for name, value in said.items()}))
    answer = matcher.match(asked.question.firm, 10, region=asked.region)
    listed = [match.park_id for match in answer.matches][:MOST_COMPARED]
    found = ranked.ranked(matcher, asked, answer, listed)
    assert [view.points for view in found.compared] == [
        view.points for view in found.parks[:MOST_COMPARED]
    ]
    for view, strip in found.rows:
        for cell in strip:
            held = [view.points[name] for name in cell.theme.criteria if name in view.points]
            assert round(10 * sum(map(float, held))) == round(10 * float(cell.points))
        assert round(sum(map(float, view.points.values())), 1) == float(points(view.match.score))


def test_parks_side_by_side_have_the_points_of_the_list(client: TestClient) -> None:
    listed = ids(client.post("/", data=ASKED).text)[:3]
    page = client.post("/", data={**ASKED, "compare": listed}).text
    table = page[page.index('class="comparison"') :].partition("</table>")[0]
    rows = [
        re.findall(r"<b(?: class=\"best\")?>([\d.]+)</b>", row) for row in table.split("<tr")[4:]
    ]
    parts = [
        re.findall(r'<span class="points">([\d.]+)</span>', one)
        for one in re.findall(r'<ol class="parts">(.*?)<li class="sum">', page, re.S)[:3]
    ]
    beside = sorted(float(said) for row in rows for said in row)
    assert beside == sorted(float(said) for one in parts for said in one)


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


def test_what_rules_parks_out_is_told_where_some_are_left(client: TestClient) -> None:
    """5,000 mu for 10 million yuan: too little for a park that asks for more on each mu."""
    asked = {**ASKED, "investment_wan": "1000", "land_mu": "5000"}
    page = client.post("/", data=asked).text
    assert 'class="park"' in page
    [told] = re.findall(r'id="excluding">(.*?)</div>', page, re.DOTALL)
    [counted] = re.findall(r"(\d+) 个不符合硬性条件", page)
    assert f"为什么排除了 {counted} 个园区" in told
    parks = [int(n) for n in re.findall(r"排除 (\d+) 个园区</li>", told)]
    assert parks
    assert max(parks) <= int(counted) <= sum(parks)
    assert 'href="#near-misses"' in told
    assert 'id="near-misses"' in page
    fine = client.post("/", data={**ASKED, "investment_wan": ""}).text
    assert '<div class="room" id="excluding"></div>' in fine


@pytest.mark.parametrize("lang", LANGS)
def test_each_regional_power_price_says_what_it_leaves_out(client: TestClient, lang: Lang) -> None:
    page = client.post("/", data={**ASKED, "tariff_max": "0.5", "lang": lang}).text
    said = WORDS["price_indicative"].of(lang)
    prices = page.count(
        f'<span class="what">{CRITERIA[NAMES.index("tariff")].label.of(lang)}</span>'
    )
    assert page.count(f'<span class="hint">{said}</span>') == prices > 1
