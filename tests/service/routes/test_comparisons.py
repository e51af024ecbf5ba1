from typing import Any

from service.following import Follower

BODY = {"parks": ["S159041", "包头稀土高新技术产业开发区"], "firm": {"name": "甲"}}


def test_parks_are_compared_by_the_figures_in_force(office: Any) -> None:
    one = {"field": "tax_per_mu", "value": 9, "as_of": "2025", "source": "统计年报"}
    stated = office.sends(
        "promoter甲", "POST", "/parks/S159041/figures", json={"figures": [one]},
        headers={"If-Match": '"0"'},
    )  # fmt: skip
    assert stated.status_code == 201
    Follower(office.database, office.app.state.matchers).look()
    told = office.sends("", "POST", "/comparisons", json=BODY).json()
    (tax,) = [field for field in told["fields"] if field["field"] == "tax_per_mu"]
    assert tax["unit"] == "万元/亩"
    assert tax["differs"]
    stated_one, unknown = tax["values"]
    assert (stated_one["value"], stated_one["as_of"], stated_one["source"]) == (
        9.0,
        "2025",
        "统计年报",
    )
    assert (unknown["value"], unknown["shown"]) == (None, "未知")
    assert [match["verdict"] for match in told["matches"]]
    assert told["data_version"].endswith("+1")


def test_every_list_names_the_data_that_it_was_made_from(office: Any) -> None:
    one = {"field": "tax_per_mu", "value": 9, "as_of": "2025", "source": "统计年报"}
    office.sends(
        "promoter甲", "POST", "/parks/S159041/figures", json={"figures": [one]},
        headers={"If-Match": '"0"'},
    )  # fmt: skip
    Follower(office.database, office.app.state.matchers).look()
    firms = {"firms": [{"name": "甲"}], "region": "包头"}
    asked = {
        "/matches": {"firm": {"name": "甲"}},
        "/targets": firms,
        "/parks/S159041/targets": {"firms": firms["firms"]},
        "/allocations": firms,
        "/meetings": firms,
        "/accords": firms,
        "/fronts": {**firms, "against": "mutual", "points": 2},
        "/comparisons": BODY,
    }
    for path, body in asked.items():
        told = office.sends("", "POST", path, json=body).json()
        assert told["data_version"].endswith("+1"), path
    page = office.client.get("/parks/S159041").text
    assert "统计年报" in page


def test_faults_are_told_together(client: Any) -> None:
    body = {"parks": ["火星"], "firm": {"name": "甲", "land_mu": -1}, "weights": "none"}
    answer = client.post("/api/v1/comparisons", json=body)
    assert answer.status_code == 422
    assert {fault["path"] for fault in answer.json()["faults"]} == {"firm.land_mu", "weights"}
