"""What an answer rested on, then and now."""

from dataclasses import replace
from typing import Any

import pytest

from features.text import LANGS, Lang, Text, bracketed
from recommender.matcher import ParkMatcher
from service import ledger
from service.questions import Question
from service.web import since
from service.web.since import Ground
from service.web.words import WORDS
from tests.service.web.conftest import Desk


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


def test_the_version_of_a_signed_set_is_told_once(office: Any) -> None:
    weights = office.made("analyst甲", "/weight-sets", {"name": "甲", "weights": {"scale": 1}})
    firm = office.made("firm甲", "/firms", {"firm": {"name": "甲"}})
    asked = {"region": "包头", "k": 2, "weight_set": weights["id"]}
    kept = office.made("firm甲", f"/firms/{firm['id']}/answers", asked)
    path, edit = f"/weight-sets/{weights['id']}", {"name": "甲", "weights": {"level": 1}}
    matcher = office.app.state.matchers.fitted()
    for version, now in ((1, "甲, version 1, signed by analyst甲"), (2, "甲 (version 2)")):
        with office.database.reading() as session:
            record = ledger.seen(session, office.people["firm甲"], kept["id"])
            found = since.grounds(session, record, matcher)
        [ground] = [one for one in found if one.label == WORDS["weights"]]
        assert (ground.then.en, ground.now.en) == ("甲, version 1, signed by analyst甲", now)
        assert ground.changed == (version == 2)
        office.sends("analyst甲", "PUT", path, json=edit, headers={"If-Match": '"1"'})


def test_a_park_stands_elsewhere_where_its_rank_is_another(matcher: ParkMatcher) -> None:
    asked = Question.model_validate({"firm": {"name": "甲"}, "region": "包头", "k": 3})
    before = matcher.match(asked.firm, 3, region="包头")
    first, second, third = before.matches
    after = replace(before, matches=(replace(second, rank=1), replace(first, rank=2)))
    found = {one.park_id: one.changed for one in since.moved(before, after)}
    assert found == {second.park_id: True, first.park_id: True, third.park_id: True}
    assert not any(one.changed for one in since.moved(before, before))


@pytest.mark.parametrize("lang", LANGS)
def test_a_profile_that_is_withdrawn_is_told_as_that_and_not_asked_for_again(
    desk: Desk, lang: Lang
) -> None:
    office = desk.office
    firm = office.made("firm甲", "/firms", {"firm": {"name": "甲"}})["id"]
    kept = office.made("firm甲", f"/firms/{firm}/answers", {"region": "包头", "k": 1})["id"]
    address, asking = f"/answers/{kept}?lang={lang}", f'action="/answers/{kept}/again'
    assert asking in desk.get("firm甲", address).text
    gone = {"headers": {"If-Match": '"1"'}}
    assert office.sends("firm甲", "DELETE", f"/firms/{firm}", **gone).is_success
    page = desk.get("firm甲", address).text
    assert bracketed("甲", WORDS["answers_withdrawn"]).of(lang) in page
    what = WORDS["answers_profile"]
    assert WORDS["answers_gone"].fill(what=what).of(lang) in page
    assert asking not in page
    assert WORDS["answers_again_note"].of(lang) not in page
    assert WORDS["answers_change"].of(lang) in page
    assert desk.post("firm甲", f"/profiles/{firm}/restore", {"version": "2"}).status_code == 303
    assert asking in desk.get("firm甲", address).text
