import asyncio
import math
import time
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from features.fields import build
from features.profiles import Firm
from recommender.weights import PRESETS
from service import answers, questions
from service.matchers import today
from service.questions import Question
from service.routes.matches import SHORT

URL = "/api/v1/matches"

projects = st.fixed_dictionaries(
    {"name": st.text(max_size=20)},
    optional={
        "industries": st.lists(st.sampled_from(["3415", "C3841", "31", "多晶硅", "无此行业"])),
        "products": st.sampled_from(["", "风电叶片", "铁合金", "农药", "asdf"]),
        "investment_wan": st.sampled_from([0, 1, "8亿", 1e8]),
        "land_mu": st.sampled_from([0, 1, "300亩", 1e6]),
        "annual_tax_wan": st.floats(0, 1e8),
        "green_share_min": st.floats(0, 1),
        "tariff_max": st.floats(0, 5),
        "export_share": st.floats(0, 1),
        "energy_tce": st.floats(0, 1e8),
        "jobs": st.integers(0, 10**6),
        "origin": st.sampled_from(["", "上海", "Deutschland"]),
        "regions_wanted": st.sampled_from([[], ["内蒙古"], ["长三角", "150200"]]),
        "regions_excluded": st.sampled_from([[], ["内蒙古"], ["包头"]]),
        "services_needed": st.sampled_from([[], ["sewage", "集中供汽"]]),
        "segment": st.sampled_from(["", *PRESETS]),
        "is_chemical": st.sampled_from([None, True, False]),
        "carbon_status_min": st.sampled_from(["", "low", "zero"]),
    },
)
questions_ = st.fixed_dictionaries(
    {"firm": projects, "region": st.sampled_from(["内蒙古", "西部", "海南"])},
    optional={
        "k": st.integers(1, 100),
        "as_of": st.dates().map(str),
        "weights": st.sampled_from([None, *PRESETS, {"tariff": 1}, {"scale": 1e308, "level": 1}]),
    },
)


@settings(max_examples=25)
@given(questions_)
def test_every_sensible_question_is_answered_soundly(
    client: TestClient, question: dict[str, Any]
) -> None:
    answer = client.post(URL, json=question)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    k = question.get("k", 10)
    assert len(found["matches"]) == min(k, found["considered"] - found["excluded"])
    assert [one["rank"] for one in found["matches"]] == list(range(1, len(found["matches"]) + 1))
    assert math.isclose(sum(found["weights"]["values"].values()), 1.0)
    for match in found["matches"]:
        assert match["verdict"] != "FAIL"
        assert 0 <= match["score"] <= 1
        added = math.fsum(reason["contribution"] for reason in match["reasons"])
        assert math.isclose(added, match["score"], abs_tol=1e-9)
    for near in found["near_misses"]:
        assert near["finding"]["verdict"] == "FAIL"


def test_http_says_what_the_engine_says(app: FastAPI, client: TestClient) -> None:
    asked = {"firm": {"name": "示例", "products": "多晶硅"}, "as_of": "2025-06-10", "k": 3}
    question = questions.read(asked)
    matcher = app.state.matchers.fitted()
    found = questions.answered(matcher, question, matcher.as_of_)
    assert client.post(URL, json=asked).json() == answers.answer(found, question, "zh")


def test_the_same_question_gets_the_same_answer_bit_for_bit(client: TestClient) -> None:
    asked = {"firm": {"name": "示例", "products": "多晶硅", "land_mu": 500}, "as_of": "2025-06-10"}
    assert client.post(URL, json=asked).content == client.post(URL, json=asked).content


def test_without_a_day_the_law_of_today_counts(client: TestClient, app: FastAPI) -> None:
    before = today()
    said = client.post(URL, json={"firm": {"name": "示例"}, "k": 1}).json()["as_of"]
    assert before.isoformat() <= said <= today().isoformat()


def test_figures_made_up_are_marked_wherever_they_appear(client: TestClient) -> None:
    firm = {"name": "示例", "green_share_min": 0.5, "land_mu": 300}
    asked = {"firm": firm, "region": "内蒙古", "illustrative": True}
    for lang, mark in (("zh", "示意数据"), ("en", "illustrative")):
        found = client.post(URL, json=asked, headers={"Accept-Language": lang}).json()
        assert found["illustrative"] is True
        assert found["banner"] == answers.ILLUSTRATIVE.of(lang)
        marked = [m for m in found["matches"] if m["illustrative"]]
        assert marked
        for match in marked:
            said = [r for r in (*match["reasons"], *match["findings"]) if r["basis"]]
            made_up = [r for r in said if r["basis"] == "illustrative"]
            assert made_up
            assert all(mark in r["basis_label"] for r in made_up)
    real = client.post(URL, json={**asked, "illustrative": False}).json()
    assert real["banner"] is None
    assert not [m for m in real["matches"] if m["illustrative"]]


def test_a_wind_blade_maker_that_wants_green_power_is_told_what_to_verify(
    client: TestClient,
) -> None:
    firm = {
        "name": "示例：风电叶片",
        "products": "风电叶片",
        "land_mu": "300亩",
        "investment_wan": "8亿",
        "green_share_min": "50%",
    }
    found = client.post(URL, json={"firm": firm, "region": "内蒙古"}).json()
    assert [one["code"] for one in found["firm"]["industries"]]
    best = found["matches"][0]
    assert best["reasons"][0]["contribution"] > 0
    assert best["unknowns"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_ferroalloy_project_gets_condition_clause_and_ways_out(
    client: TestClient, lang: str
) -> None:
    asked = {"firm": {"name": "示例", "industries": ["3140"]}, "region": "内蒙古"}
    found = client.post(URL, json=asked, headers={"Accept-Language": lang}).json()
    conditional = [f for f in found["matches"][0]["findings"] if f["verdict"] == "CONDITIONAL"]
    assert conditional
    assert any(f["clause"] and len(f["ways_out"]) >= 3 for f in conditional)
    assert found["conflicts"]


def test_a_chemical_project_is_to_verify_where_no_certified_park_is_known(
    client: TestClient,
) -> None:
    asked = {"firm": {"name": "示例", "industries": ["2614"], "is_chemical": True}, "k": 100}
    found = client.post(URL, json=asked).json()
    assert any(match["verdict"] == "UNKNOWN" for match in found["matches"])


def test_the_question_as_a_model_is_the_question_as_json() -> None:
    firm = build(Firm, {"name": "示例"})
    assert questions.read({"firm": {"name": "示例"}}) == Question(firm=firm)


def is_loop_running() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def test_only_a_brief_question_is_read_and_answered_on_the_loop(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_loop: list[bool] = []

    def watched(work: Callable[..., Any]) -> Callable[..., Any]:
        def watch(*said: Any) -> Any:
            on_loop.append(is_loop_running())
            return work(*said)

        return watch

    monkeypatch.setattr(questions, "read", watched(questions.read))
    monkeypatch.setattr(questions, "drafted", watched(questions.drafted))
    firm: dict[str, Any] = {"name": "示例", "products": "风电叶片"}
    for asked, expected in (
        ({"firm": firm, "k": 3}, [True, True]),
        ({"firm": firm, "k": SHORT + 1}, [True, False]),
        ({"firm": {**firm, "products": "风电叶片" * 100}, "k": 3}, [False, False]),
        ({"firm": {**firm, "regions_wanted": ["火" * 190] * 10}}, [False]),
    ):
        on_loop.clear()
        assert client.post(URL, json=asked).status_code in {200, 422}
        assert on_loop == expected


def test_a_flood_of_unknown_regions_is_told_at_once(client: TestClient) -> None:
    unknown = [f"{n}{'内蒙古自治区包头市火星区' * 20}"[:190] for n in range(10)]
    asked = {"firm": {"name": "示例", "regions_wanted": unknown, "regions_excluded": unknown}}
    client.post(URL, json=asked)
    before = time.perf_counter()
    answer = client.post(URL, json=asked)
    assert time.perf_counter() - before < 0.5
    assert answer.status_code == 422
    assert len(answer.json()["faults"]) == 20
