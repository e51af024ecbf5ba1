"""Lists of firms to plan with: sent or kept, with weights that may be the organisation's own."""

import pytest

from features.errors import NotFound
from features.profiles import Firm
from recommender.weights import PRESETS
from service import dossiers, weightings
from service.submissions import WeightSubmission
from service.web import planned, signed_sets
from tests.service.test_weights_in_force import SAID
from tests.service.web.conftest import Desk


def test_a_signed_set_is_known_by_name_and_to_its_organisation_alone(desk: Desk) -> None:
    records, people = desk.office.database, desk.office.people
    with records.writing() as session:
        asked = WeightSubmission(name="电价优先", weights={"tariff": 1})
        named = (
            signed_sets.OWN
            + weightings.sign(session, people["analyst甲"], asked, desk.office.app.state.signer).id
        )
    found = planned.chosen(records, people["promoter甲"], named)
    assert found is not None
    assert (found.name, dict(found.values)) == ("电价优先", {"tariff": 1.0})
    with pytest.raises(NotFound):
        planned.chosen(records, people["promoter乙"], named)


def test_the_firms_that_are_kept_are_those_that_may_be_seen(desk: Desk) -> None:
    records, people = desk.office.database, desk.office.people
    before = planned.kept(records, people["promoter乙"])
    with records.writing() as session:
        record = dossiers.submit(session, people["firm甲"], Firm(name="授权企业"))
    assert planned.kept(records, people["promoter乙"]) == before
    with records.writing() as session:
        dossiers.grant(session, people["firm甲"], record.id, "150500")
    found = planned.kept(records, people["promoter乙"])
    assert dict(found) == {**dict(before), record.id: Firm(name="授权企业")}


@pytest.mark.parametrize("path", ["/meetings", "/allocation"])
def test_a_form_begins_with_the_region_that_a_link_names(desk: Desk, path: str) -> None:
    assert 'value="包头市"' in desk.get("promoter甲", f"{path}?region=包头市").text
    assert 'value="&lt;b&gt;"' in desk.get("promoter甲", f"{path}?region=<b>").text
    assert desk.get("promoter甲", f"{path}?region={'长' * 201}").status_code == 422


@pytest.mark.parametrize("path", ["/meetings", "/allocation"])
def test_every_fault_stands_at_its_input_and_the_words_stay(desk: Desk, path: str) -> None:
    said = {"region": "天边", "as_of": "明天", "weights": "没有的", "rows": ""}
    answer = desk.post("promoter甲", path, said, files={"none": ("", b"")})
    assert answer.status_code == 422
    for name in ("list", "as_of", "weights"):
        assert f'id="{name}-fault"' in answer.text
    assert 'value="天边"' in answer.text


GOOD = "企业名称,主要产品,所属行业,总投资（万元）,用地需求（亩）\n甲风电,风电叶片,3415,80000,300\n"
BAD = "乙,风电叶片,3415,80000,-5\n丙,风电叶片,9999,八万多,300\n"


@pytest.mark.parametrize("path", ["/meetings", "/allocation"])
def test_rows_in_fault_are_told_and_handed_back_and_the_others_go_on(desk: Desk, path: str) -> None:
    said = {"rows": GOOD + BAD, "region": "内蒙古", "slots": "2", "candidates": "10"}
    none = {"none": ("", b"")}
    answer = desk.post("promoter甲", path, said, files=none)
    assert answer.status_code == 200, answer.text
    assert "甲风电" in answer.text.partition('id="rejects"')[0]
    told = answer.text.partition('id="rejects"')[2].partition("</table>")[0]
    assert "-5" in told
    assert "9999" in told
    handed = desk.post("promoter甲", path, {**said, "download": "rejects"}, files=none)
    assert handed.headers["content-type"].startswith("text/csv")
    lines = handed.content.decode("utf-8-sig").splitlines()
    assert len(lines) - 1 == told.count("<tr>") - 1
    assert not any("甲风电" in line for line in lines)


@pytest.mark.parametrize("path", ["/meetings", "/allocation"])
def test_the_basis_names_the_set_in_force_where_no_weights_are_chosen(
    desk: Desk, path: str
) -> None:
    said, none = {"rows": GOOD, "region": "内蒙古", "slots": "2", "candidates": "10"}, b""

    def basis(**more: str) -> str:
        page = desk.post("promoter甲", path, {**said, **more}, files={"none": ("", none)}).text
        return page.partition('<dd id="weights-used">')[2].partition("</dd>")[0]

    _order(desk, None)
    assert basis() == "按各企业的类型"
    with desk.office.database.writing() as session:
        signer = desk.office.app.state.signer
        set_id = weightings.sign(session, desk.office.people["analyst甲"], SAID, signer).id
    _order(desk, set_id)
    assert basis() == "面积"
    assert basis(weights="balanced") == PRESETS["balanced"].note.zh
    _order(desk, None)


def _order(desk: Desk, set_id: str | None) -> None:
    with desk.office.database.writing() as session:
        weightings.order(session, set_id)
    desk.office.app.state.follower.look()


@pytest.mark.parametrize("path", ["/meetings", "/allocation"])
def test_a_list_without_one_good_row_is_a_fault_that_names_each(desk: Desk, path: str) -> None:
    said = {"rows": GOOD.splitlines()[0] + "\n" + BAD, "region": "内蒙古"}
    answer = desk.post("promoter甲", path, said, files={"none": ("", b"")})
    assert answer.status_code == 422
    assert "第 2 行" in answer.text
    assert "第 3 行" in answer.text
