"""The ranking as it moves: the same parks, scores and bars as the page that is asked in full."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.web.forms import EXAMPLE
from service.web.themes import INPUTS

ASKED = {**EXAMPLE, "as_of": "2025-06-10", "read_as": EXAMPLE["products"], "industries": "3415"}


def told(client: TestClient, **words: str) -> dict[str, Any]:
    answer = client.post("/again", data={**ASKED, **words})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(
    "moved", [{}, {INPUTS[0]: "8", INPUTS[1]: "0"}, {"land_mu": "900", "regions_wanted": ""}]
)
def test_what_moves_is_what_the_page_says(client: TestClient, moved: dict[str, str]) -> None:
    page = client.post("/", data={**ASKED, **moved, "ask": "1"}).text
    light = told(client, **moved)["parks"]
    assert [park["id"] for park in light] == re.findall(r'class="park" data-id="([^"]+)"', page)
    bars = re.findall(r'class="cell-points">([^<]+)<', page)
    assert [
        points if possible else "—" for park in light for points, _, possible in park["bars"]
    ] == bars
    for park in light:
        row = page[page.index(f'class="park" data-id="{park["id"]}"') :]
        for said in (park["name"], f"{park['low']}–{park['high']}", park["coverage"]):
            assert said in row
        score = re.search(r'class="points">.*?</span>([\d.]+)<', row)
        assert score is not None
        assert score[1] == park["score"]


def test_a_weight_of_nothing_gives_nothing(client: TestClient) -> None:
    found = told(client, **{INPUTS[1]: "0"})
    assert found["shares"]["cluster"] == "0%"
    assert all(park["bars"][1][1:] == [0, 0] for park in found["parks"])


def test_faults_are_told_as_the_interface_tells_them(client: TestClient) -> None:
    answer = client.post("/again", data={**ASKED, "land_mu": "-5", INPUTS[0]: "99"})
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_weights_on_what_is_not_known_alone_still_answer(client: TestClient) -> None:
    found = told(client, **(dict.fromkeys(INPUTS, "0") | {"weigh_place": "8"}))
    assert found["shares"]["place"] == "100%"
