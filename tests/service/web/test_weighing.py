"""Weights as pages: moved, tried, signed; both versions of a conflict; nobody else signs."""

import re
from html import escape

import pytest

from features import sitings
from features.text import LANGS, Lang
from recommender.criteria import CRITERIA
from recommender.evaluate import evaluate
from recommender.weights import PRESETS
from service import publishing, weightings
from service.web import signed_sets, weighing
from service.web.words import WORDS
from tests.service.web import test_in_force as in_force
from tests.service.web.conftest import Desk
from tests.service.web.test_in_force import version as version_of

MOVED = {"w_tariff": "30", "w_industry_fit": "10"}


def signed(desk: Desk, name: str) -> str:
    """The id of a set that was signed."""
    said = {**MOVED, "name": name, "sign": "new"}
    assert desk.post("analyst甲", "/weights/tune", said).status_code == 303
    found = re.search(rf"/weights/(\w+)\?[^>]*>{name}<", desk.get("analyst甲", "/weights").text)
    assert found
    return found[1]


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_is_tried_as_it_is(desk: Desk, preset: str) -> None:
    page = desk.get("analyst甲", "/weights/tune", params={"base": preset})
    assert page.status_code == 200
    assert 'class="slider moved"' not in page.text
    assert page.text.count('type="range"') == len(PRESETS["balanced"].values)


def test_what_is_moved_changes_the_ranking_and_is_marked(desk: Desk) -> None:
    before = desk.get("promoter甲", "/weights/tune").text.split('id="live"')[1]
    page = desk.post("promoter甲", "/weights/tune", {**MOVED, "base": "balanced"}).text
    assert 'class="slider moved"' in page
    assert page.split('id="live"')[1] != before


def test_a_signed_set_is_shown_with_its_signature_and_offered_to_promoters(desk: Desk) -> None:
    made = signed(desk, "电价优先")
    page = desk.get("promoter甲", f"/weights/{made}").text
    assert re.search(r"<code>[0-9a-f]{64}</code>", page)
    assert "75.0" in page
    assert f'value="{signed_sets.OWN}{made}"' in desk.get("promoter甲", "/meetings").text
    assert desk.get("promoter乙", f"/weights/{made}").status_code == 404
    assert made not in desk.get("promoter乙", "/meetings").text


def test_who_was_slower_sees_where_the_versions_differ(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = signed(desk, "两人同改")
    said = {
        **MOVED,
        "base": signed_sets.OWN + made,
        "name": "两人同改",
        "sign": "next",
        "version": "1",
    }
    assert desk.post("analyst甲", "/weights/tune", {**said, "w_ports": "5"}).status_code == 303
    with monkeypatch.context() as short:
        short.setattr(weighing, "_measured", None)  # what takes long is not begun
        late = desk.post("analyst甲", "/weights/tune", {**said, "w_ports": "20"})
    assert late.status_code == 412
    assert 'id="both"' in late.text
    assert 'name="version" value="2"' in late.text
    assert desk.post("analyst甲", "/weights/tune", {**said, "version": "2"}).status_code == 303


def test_sliders_stay_where_they_were_put_and_turns_are_told_by_them(desk: Desk) -> None:
    """One scale for both: what a turn says of a slider is what stands at the slider."""
    page = desk.post("promoter甲", "/weights/tune", {**MOVED, "w_scale": "20"}).text
    at = dict(re.findall(r'name="w_(\w+)"[^>]* value="([0-9.]+)"', page))
    assert (at["tariff"], at["industry_fit"], at["scale"]) == ("30.0", "10.0", "20.0")
    told = re.findall(r"<li>([^：<]+)：滑块在 ([0-9.]+)%", page)
    assert told
    labels = {criterion.label.zh: criterion.name for criterion in CRITERIA}
    for label, now in told:
        assert float(now) == pytest.approx(float(at[labels[label]]), abs=0.05)


@pytest.mark.parametrize("who", ["promoter甲", "firm甲", "admin甲"])
def test_only_analysts_sign(desk: Desk, who: str) -> None:
    said = {**MOVED, "name": "越权", "sign": "new"}
    assert desk.post(who, "/weights/tune", said).status_code == 403
    assert "越权" not in desk.get("analyst甲", "/weights").text


def test_a_mistyped_region_leaves_the_weights_as_they_were_moved(desk: Desk) -> None:
    """Else who signs next would sign weights that nobody chose."""
    answer = desk.post("analyst甲", "/weights/tune", {**MOVED, "region": "火星"})
    right = desk.post("analyst甲", "/weights/tune", MOVED)
    assert (answer.status_code, right.status_code) == (422, 200)
    assert sliders(answer.text) == sliders(right.text)
    assert 'name="region" value="火星"' in answer.text
    assert "region:" not in answer.text


def sliders(page: str) -> dict[str, str]:
    """What each slider of the page says."""
    return dict(re.findall(r'name="(w_\w+)"[^>]* value="([\d.]+)"', page))


@pytest.mark.parametrize(
    "said",
    [
        {"w_tariff": "很多"},
        {"w_tariff": "-1"},
        {"w_tariff": "0"},
        {"region": "天边"},
        {"base": "没有"},
        {**MOVED, "sign": "new", "name": ""},
    ],
)
def test_faults_are_told_and_nothing_is_signed(desk: Desk, said: dict[str, str]) -> None:
    answer = desk.post("analyst甲", "/weights/tune", said)
    assert answer.status_code == 422
    faults = answer.text.partition('class="faults"')[2].partition("</section>")[0]
    called = re.findall(r"<li>([^：]+)：", faults)
    assert called
    assert {*called} <= {label.zh for label in weighing.TUNED.values()}


def test_what_is_signed_is_evaluated_and_can_be_put_in_force(desk: Desk) -> None:
    assert "检验" in desk.get("analyst甲", "/weights/tune").text.partition('id="publish"')[2]
    made = signed(desk, "检验过的")
    matcher = desk.office.app.state.matchers.fitted()
    with desk.office.database.reading() as session:
        record = weightings.seen(session, desk.office.people["analyst甲"], made)
        edition = weightings.newest(session, record)
    by = weightings.weights_of(edition)
    found = publishing.evidence(evaluate(matcher.weighing(by), sitings.load()))
    assert weightings.stated(edition)["evaluation"] == {
        **found, "data_version": matcher.data_version_,
    }  # fmt: skip
    page = desk.get("admin甲", f"/weights/{made}").text
    assert f"{found['sitings']} 个落地项目" in page
    assert "园区命中@5" in page
    said = {"set_id": made, "version": version_of(page)}
    assert desk.post("admin甲", "/weights/in-force", said).status_code == 303
    listed = desk.get("admin甲", "/weights").text
    back = {"presets": "1", "version": version_of(listed)}
    assert desk.post("admin甲", "/weights/in-force", back).status_code == 303


@pytest.mark.parametrize("lang", LANGS)
def test_a_set_without_an_evaluation_says_what_it_lacks_before_anybody_tries(
    desk: Desk, lang: Lang
) -> None:
    made = in_force.signed(desk, tested=False)
    for who, way in (("analyst甲", True), ("admin甲", False)):
        page = desk.get(who, f"/weights/{made}?lang={lang}").text
        assert escape(WORDS["weights_unmeasured"].of(lang)) in page
        assert (escape(WORDS["weights_measure"].of(lang)) in page) is way
        assert "/weights/in-force" not in page
