"""Signed sets of weights in the forms: offered to their organisation, and to nobody else."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest

from service.access import COOKIE
from service.web import signed_sets
from service.web.forms import EXAMPLE
from service.web.signed_sets import OWN
from tests.service.web.conftest import Desk
from tests.service.web.test_batches import sent
from tests.service.web.test_targets import LIST, ROWS
from tests.service.web.test_weighing import MOVED, signed

LABEL = "电价甲 第 1 版（analyst甲 签署）"
FORMS = ("/", "/targets", "/jobs")
ASKED = {**EXAMPLE, "ask": "1"}


@pytest.fixture(scope="module")
def chosen(desk: Desk) -> str:
    """The value of the choice of a set of 甲."""
    return OWN + signed(desk, "电价甲")


def options(html: str) -> dict[str, bool]:
    """The weights to choose from, and whether each is chosen."""
    select = html.partition('<select id="weights"')[2].partition("</select>")[0]
    found = re.findall(r'<option value="([^"]*)"( selected)?', select)
    return {value: bool(picked) for value, picked in found}


@pytest.mark.parametrize("path", FORMS)
def test_a_set_is_offered_to_its_organisation_alone(desk: Desk, chosen: str, path: str) -> None:
    assert options(desk.get("promoter甲", path).text)[chosen] is False
    assert chosen not in options(desk.get("promoter乙", path).text)
    if path != "/jobs":
        assert chosen not in options(desk.get("", path).text)


def test_a_match_by_the_form_ranks_by_it(desk: Desk, chosen: str) -> None:
    said = {**ASKED, "weights": chosen}
    page = desk.get("promoter甲", f"/?{urlencode(said)}").text
    assert f"<dd>{LABEL}</dd>" in page
    assert options(page)[chosen]
    assert f"<dd>{LABEL}；调整：" in desk.post("promoter甲", "/", {**said, "weigh_cost": "8"}).text
    again = desk.post("promoter甲", "/again", said).json()
    assert again["parks"][0]["name"] in page
    report = desk.post("promoter甲", "/report", {**said, "download": "md"})
    assert report.status_code == 200
    assert "电价甲" in report.text


def test_targets_and_jobs_rank_by_it(desk: Desk, chosen: str) -> None:
    files = {"list": ("名单.csv", ROWS.encode())}
    page = desk.post("promoter甲", "/targets", {**LIST, "weights": chosen}, files=files).text
    assert f"<dd>{LABEL}</dd>" in page
    assert options(page)[chosen]
    path = sent(desk, weights=chosen).headers["location"].partition("?")[0]
    job = desk.office.ended("promoter甲", path.rpartition("/")[2])
    assert job["asked"]["weighed"]["label"] == LABEL
    assert f'<dd id="weights-used">{LABEL}</dd>' in desk.get("promoter甲", path).text


@pytest.mark.parametrize("who", ["promoter乙", ""])
def test_others_are_told_at_the_input_and_no_more(desk: Desk, chosen: str, who: str) -> None:
    why = "本机构没有这套权重方案" if who else "须登录后使用"
    files: dict[str, Any] = {"list": ("名单.csv", ROWS.encode())}
    for answer in (
        desk.get(who, f"/?{urlencode({**ASKED, 'weights': chosen})}"),
        _posted(desk, who, "/", {**ASKED, "weights": chosen}),
        _posted(desk, who, "/targets", {**LIST, "weights": chosen}, files=files),
    ):
        assert answer.status_code == 422
        assert 'id="weights-fault"' in answer.text
        assert why in answer.text
        assert "电价甲" not in answer.text
    assert _posted(desk, who, "/again", {**ASKED, "weights": chosen}).status_code == 422


def test_a_job_by_a_set_of_others_is_refused_at_the_input(desk: Desk, chosen: str) -> None:
    words = {"region": "包头市", "k": "2", "weights": chosen, "as_of": ""}
    answer = desk.post("promoter乙", "/jobs", words, files={"file": ("名单.csv", ROWS.encode())})
    assert answer.status_code == 422
    assert 'id="weights-fault"' in answer.text


def test_a_picture_that_was_drawn_for_one_is_not_shown_to_others(desk: Desk, chosen: str) -> None:
    query = urlencode({**EXAMPLE, "picture": "weights", "weights": chosen})
    assert desk.get("promoter甲", f"/steadiness.svg?{query}").status_code == 200
    for who in ("promoter乙", ""):
        assert desk.get(who, f"/steadiness.svg?{query}").status_code == 422


def test_a_profile_is_kept_whatever_weights_the_form_names(desk: Desk, chosen: str) -> None:
    answer = desk.post("promoter甲", "/profiles/new", {**ASKED, "weights": chosen})
    assert answer.status_code == 200


def _posted(desk: Desk, who: str, path: str, said: dict[str, str], **more: Any) -> Any:
    """A form for everybody, sent by ``who`` or by nobody."""
    headers = {"Cookie": f"{COOKIE}={desk.sessions[who]}"} if who else {}
    return desk.office.client.post(path, data=said, headers=headers, **more)


def test_a_set_in_use_stays_chosen_where_too_many_are_newer(
    desk: Desk, chosen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signed_sets, "MOST_SETS", 0)
    page = desk.post("promoter甲", "/", {**ASKED, "weights": chosen}).text
    assert f"<dd>{LABEL}</dd>" in page
    assert options(page)[chosen] is True


@pytest.mark.parametrize("said", ["set:a\0b", "set:", "set:../../x", "set:" + "a" * 400])
def test_what_is_no_id_is_no_set(either_desk: Desk, said: str) -> None:
    for path, form in (("/", ASKED), ("/answers", EXAMPLE), ("/allocation", {"rows": ROWS})):
        refused = either_desk.post("promoter甲", path, {**form, "weights": said})
        assert refused.status_code == 422
        assert 'id="weights-fault"' in refused.text
    tuned = {"base": said, "sign": "next", "version": "1", "name": "新名", **MOVED}
    assert either_desk.post("analyst甲", "/weights/tune", tuned).status_code == 404
    assert either_desk.get("analyst甲", "/weights/tune", params={"base": said}).status_code == 404
