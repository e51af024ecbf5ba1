"""What an answer rested on, then and now."""

from dataclasses import replace
from typing import Any

from features.text import Text
from recommender.matcher import ParkMatcher
from service import ledger
from service.questions import Question
from service.web import since
from service.web.since import Ground


def test_a_day_that_has_passed_is_no_change() -> None:
    then, now = Text("2026-01-01", "2026-01-01"), Text("2026-01-02", "2026-01-02")
    assert not Ground(Text("日", "day"), then, now, passes=True).changed
    assert Ground(Text("日", "day"), then, now).changed


def test_what_is_another_now_is_named(office: Any) -> None:
    firm = office.made("firm甲", "/firms", {"firm": {"name": "甲"}})
    weights = office.made("analyst甲", "/weight-sets", {"name": "甲", "weights": {"scale": 1}})
    asked = {"region": "包头", "k": 2, "weight_set": weights["id"]}
    kept = office.made("firm甲", f"/firms/{firm['id']}/answers", asked)
    assert told(office, kept["id"]) == []
    for who, path, body in (
        ("firm甲", f"/firms/{firm['id']}", {"firm": {"name": "甲", "land_mu": 20}}),
        ("analyst甲", f"/weight-sets/{weights['id']}", {"name": "甲", "weights": {"level": 1}}),
    ):
        assert office.sends(who, "PUT", path, json=body, headers={"If-Match": '"1"'}).is_success
    assert told(office, kept["id"]) == ["权重方案", "企业档案"]


def told(office: Any, answer_id: str) -> list[str]:
    """The labels of what is another now."""
    matcher = office.app.state.matchers.fitted()
    with office.database.reading() as session:
        record = ledger.seen(session, office.people["firm甲"], answer_id)
        found = since.grounds(session, record, matcher)
    named = [one.label.zh for one in found if one.changed]
    assert since.changed(found).zh == "、".join(named)
    return named


def test_a_park_stands_elsewhere_where_its_rank_is_another(matcher: ParkMatcher) -> None:
    asked = Question.model_validate({"firm": {"name": "甲"}, "region": "包头", "k": 3})
    before = matcher.match(asked.firm, 3, region="包头")
    first, second, third = before.matches
    after = replace(before, matches=(replace(second, rank=1), replace(first, rank=2)))
    found = {one.park_id: one.changed for one in since.moved(before, after)}
    assert found == {second.park_id: True, first.park_id: True, third.park_id: True}
    assert not any(one.changed for one in since.moved(before, before))
