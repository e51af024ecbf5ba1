import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from service.__main__ import app as commands

URL = "/api/v1/steadiness"
BLADE = Path("examples/wind_blade.json")
ASKED = {"region": "内蒙古", "as_of": "2025-06-10", "k": 4}


def test_it_tells_what_the_command_tells_and_what_the_match_ranks(client: TestClient) -> None:
    body = {"firm": json.loads(BLADE.read_text("utf-8")), **ASKED}
    told = client.post(URL, json=body).json()
    arguments = ("--region", "内蒙古", "--as-of", "2025-06-10", "-k", "4", "--format", "json")
    said = CliRunner().invoke(commands, ["steadiness", str(BLADE), *arguments])
    typed = json.loads(said.stdout)
    assert {name: told[name] for name in typed} == typed
    ranked = client.post("/api/v1/matches", json=body).json()
    assert [one["park"] for one in told["parks"]] == [m["park"]["id"] for m in ranked["matches"]]
    assert (told["as_of"], told["data_version"]) == ("2025-06-10", ranked["data_version"])


def test_the_further_weights_move_the_less_often_the_first_leads(client: TestClient) -> None:
    body = {"firm": {"name": "x", "products": "风电叶片"}, **ASKED}
    shares = [
        client.post(URL, json={**body, "spread": spread}).json()["parks"][0]["first"]
        for spread in (0.01, 0.1, 1.0)
    ]
    assert shares == sorted(shares, reverse=True)


@pytest.mark.parametrize("spread", [0, 1.01, "很多", None])
def test_a_spread_that_is_none_is_refused(client: TestClient, spread: object) -> None:
    answer = client.post(URL, json={"firm": {"name": "x"}, "spread": spread})
    assert answer.status_code == 422
    assert [fault["path"] for fault in answer.json()["faults"]] == ["spread"]
