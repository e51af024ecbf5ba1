import csv
import re
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document

from features import units
from features.profiles import Firm
from recommender.weights import Weights
from service import weightings
from service.signing import Signer
from service.versions import etag
from tests.service.weighted import SAID

FIRM = {"name": "示例", "industries": ["3415"]}


def ordered(office: Any, path: Path) -> str:
    with office.database.writing() as session:
        record = weightings.sign(session, office.people["analyst甲"], SAID, Signer(path))
        weightings.order(session, record.id)
    office.app.state.follower.look()
    return str(record.id)


def test_every_answer_names_the_set_in_force(office: Any, tmp_path: Path) -> None:
    set_id = ordered(office, tmp_path / "key")
    asked = {"firm": FIRM, "region": "包头", "k": 1}
    anybody = office.sends("", "POST", "/matches", json=asked).json()
    kept = office.made("firm乙", "/answers", asked)["answer"]
    for told in (anybody, kept):
        assert told["weights"]["values"] == {"scale": 1.0}
        assert told["weights"]["signed"]["id"] == set_id
        assert told["weights"]["signed"]["author"] == "analyst甲"
    page = office.client.get("/?name=x&products=风电叶片&ask=1").text
    assert "面积 第 1 版（analyst甲 签署）" in page


def test_a_match_by_the_form_uses_it_unless_other_weights_are_chosen(
    office: Any, tmp_path: Path
) -> None:
    ordered(office, tmp_path / "key")
    asked = "/?name=x&products=风电叶片&ask=1"
    for address in ("/", asked):
        choice = office.client.get(address).text.partition('<select id="weights"')[2]
        choice = choice.partition("</select>")[0]
        assert re.findall(r'<option value="(\w*)"', choice)[0] == ""
        assert "selected" not in choice
    form = {"name": "x", "products": "风电叶片", "ask": "1"}
    page = office.client.post("/", data={**form, "weights": ""}).text
    assert "面积 第 1 版（analyst甲 签署）" in page
    page = office.client.post("/", data={**form, "weights": "balanced"}).text
    assert "面积 第 1 版" not in page


def test_weights_that_are_asked_for_and_those_of_a_segment_go_before_it(
    office: Any, tmp_path: Path
) -> None:
    ordered(office, tmp_path / "key")
    for more in ({"weights": "balanced"}, {"firm": {**FIRM, "segment": "export"}}):
        told = office.sends("", "POST", "/matches", json={"firm": FIRM, "k": 1, **more}).json()
        assert told["weights"]["signed"] is None


def test_targets_are_ranked_by_it_too(office: Any, tmp_path: Path) -> None:
    asked = {"firms": [FIRM], "k": 1}
    ordered(office, tmp_path / "key")
    told = office.sends("", "POST", "/parks/S159041/targets", json=asked).json()
    [found] = told["targets"]
    assert {one["criterion"] for one in found["reasons"]} == {"scale"}
    region = office.sends("", "POST", "/targets", json={**asked, "region": "包头"}).json()
    plan = office.sends("", "POST", "/allocations", json={**asked, "region": "包头"}).json()
    assert [one["weights"] for one in (told, region, plan)] == ["面积"] * 3


def test_lists_in_the_background_and_files_are_ranked_by_it_too(
    office: Any, tmp_path: Path
) -> None:
    ordered(office, tmp_path / "key")
    asked = {"firm": FIRM, "region": "包头", "k": 1}
    [best] = office.sends("", "POST", "/shortlists", json=asked).json()["parks"]
    table = "企业名称,行业（国标代码或名称）\n甲,3415\n".encode()
    job = office.ranked("promoter甲", ("firms.csv", table), k="1", region="包头")
    rows = office.sends("promoter甲", "GET", f"/jobs/{job['id']}/result?format=csv").text
    assert job["rows_ranked"] == 1, (job["state"], job["message"], job["rows_rejected"])
    [line] = list(csv.DictReader(rows.lstrip("\ufeff").splitlines()))
    assert line["园区代码"] == best["park"]["id"]
    assert line["得分（满分 100）"] == units.points(best["score"])
    form = {"name": "x", "products": "风电叶片", "regions_wanted": "包头", "download": "docx"}
    file = office.client.post("/report", data=form)
    words = "".join(one.text for one in Document(BytesIO(file.content)).paragraphs)
    assert "面积" in words


def test_what_was_worked_out_is_shared_with_who_weighs_otherwise(office: Any) -> None:
    matcher = office.app.state.matchers.fitted()
    other = matcher.weighing(Weights({"scale": 1}))
    assert other.engine("包头") is matcher.engine("包头")
    assert other.match(Firm(name="x"), 3) != matcher.match(Firm(name="x"), 3)


def test_a_version_that_nobody_read_is_not_put_in_force(office: Any, tmp_path: Path) -> None:
    signer, who = Signer(tmp_path / "key"), office.people["analyst甲"]
    with office.database.writing() as session:
        set_id = weightings.sign(session, who, SAID, signer).id
    with office.database.writing() as session:
        again = SAID.model_copy(update={"weights": {"tariff": 1}})
        weightings.edit(session, who, (set_id, etag(1)), again, signer)

    def puts(read: int) -> Any:
        seen = office.sends("admin甲", "GET", "/weights-in-force").headers["etag"]
        wish = {"set_id": set_id, "set_version": read}
        sent = {"json": wish, "headers": {"If-Match": seen}}
        return office.sends("admin甲", "PUT", "/weights-in-force", **sent)

    late = puts(1)
    assert late.status_code == 412
    assert late.json()["versions"]["current"] == {"set_id": set_id, "set_version": 2}
    now = puts(2)
    assert (now.status_code, now.json()["weights"]) == (200, {"tariff": 1.0})
