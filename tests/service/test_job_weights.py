"""By which weights a list is ranked: told of the job, on its page and in what it gives."""

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from features.text import LANGS, Lang
from recommender.weights import PRESETS
from service import job_weights, weightings
from service.database.jobs import JobRecord
from service.signing import Signer
from service.submissions import WeightSubmission
from tests.service.test_weights_in_force import SAID, ordered

WHO = "promoter甲"
FILE = ("名单.csv", "企业名称,所属行业,用地需求（亩）\n甲,3415,300\n乙,2614,30\n".encode())
ASKED: dict[str, Any] = {"weights": None}
OWN = {"zh": "自定义权重", "en": "own weights"}


def signed(office: Any, path: Path, said: WeightSubmission = SAID) -> str:
    with office.database.writing() as session:
        made = weightings.sign(session, office.people["analyst甲"], said, Signer(path))
    return str(made.id)


def written(office: Any, job_id: str) -> set[str]:
    """What every row of the csv and of the workbook says of the weights."""
    text = office.sends(WHO, "GET", f"/jobs/{job_id}/result", params={"format": "csv"})
    book = office.sends(WHO, "GET", f"/jobs/{job_id}/result").content
    heads, *rows = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0].values
    at = heads.index("权重")
    lines = csv.DictReader(io.StringIO(text.content.decode("utf-8-sig")))
    return {line["权重"] for line in lines} | {str(row[at]) for row in rows}


def test_a_job_ranks_by_a_signed_set_and_says_whose(office: Any, tmp_path: Path) -> None:
    set_id = signed(office, tmp_path / "key")
    job = office.ranked(WHO, FILE, k="2", region="包头", weight_set=set_id)
    label = "面积 第 1 版（analyst甲 签署）"
    told = job["asked"]["weighed"]
    assert (told["label"], told["signed"]["id"], told["signed"]["author"]) == (
        label, set_id, "analyst甲",
    )  # fmt: skip
    assert job["asked"]["weights"] == {"scale": 1.0}
    assert "weight_set" not in job["asked"]
    assert written(office, job["id"]) == {label}
    plain = office.ranked(WHO, FILE, k="2", region="包头", weights='{"scale": 1}')
    assert plain["asked"]["weighed"] == {"label": OWN["zh"], "signed": None}
    both = (
        office.sends(WHO, "GET", f"/jobs/{one['id']}/result", params={"format": "parquet"})
        for one in (job, plain)
    )
    assert len({one.content for one in both}) == 1


def test_weights_of_a_signed_set_are_told_as_shares(sqlite_office: Any, tmp_path: Path) -> None:
    said = WeightSubmission(
        name="面积", weights={"scale": 25, "tariff": 75}, evaluation=SAID.evaluation
    )
    set_id = signed(sqlite_office, tmp_path / "key", said)
    job = sqlite_office.ranked(WHO, FILE, k="1", region="包头", weight_set=set_id)
    assert job["asked"]["weights"] == {"scale": 0.25, "tariff": 0.75}


def test_where_segments_decide_it_says_what_counts_for_the_others(
    office: Any, tmp_path: Path
) -> None:
    job = office.ranked(WHO, FILE, k="1")
    label = f"按各企业的类型；没有写类型的企业：{PRESETS['balanced'].note.zh}"
    assert job["asked"]["weighed"] == {"label": label, "signed": None}
    assert written(office, job["id"]) == {label}
    set_id = ordered(office, tmp_path / "key")
    job = office.ranked(WHO, FILE, k="1")
    told = job["asked"]["weighed"]
    assert told["label"].endswith("：面积 第 1 版（analyst甲 签署）")
    assert told["signed"]["id"] == set_id
    assert written(office, job["id"]) == {told["label"]}
    with office.database.writing() as session:
        weightings.order(session, None)
    assert office.sends(WHO, "GET", f"/jobs/{job['id']}").json()["asked"]["weighed"] == told


def test_a_set_of_others_and_none_at_all_are_not_found(sqlite_office: Any, tmp_path: Path) -> None:
    set_id = signed(sqlite_office, tmp_path / "key")
    for who, said in (("promoter乙", set_id), (WHO, "0" * 32)):
        answer = sqlite_office.sends(
            who, "POST", "/jobs", files={"file": FILE}, data={"weight_set": said}
        )
        assert answer.status_code == 404
    wrong = sqlite_office.sends(
        WHO, "POST", "/jobs", files={"file": FILE}, data={"weight_set": "x"}
    )
    assert [fault["path"] for fault in wrong.json()["faults"]] == ["weight_set"]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_called_what_it_is(name: str, lang: Lang) -> None:
    told = job_weights.told({"weights": name}, lang)
    assert told == {"label": PRESETS[name].note.of(lang), "signed": None}


@pytest.mark.parametrize("lang", LANGS)
def test_before_it_begins_and_of_an_earlier_version_the_standing_ones_are_named_by_the_time(
    sqlite_office: Any, lang: Lang
) -> None:
    when = {"zh": "开始排名时的现行默认权重", "en": "in force when the ranking begins"}
    assert when[lang] in job_weights.label(ASKED).of(lang)
    assert job_weights.told(ASKED, lang)["signed"] is None
    job = sqlite_office.ranked(WHO, FILE, k="1")
    with sqlite_office.database.writing() as session:
        record = session.get_one(JobRecord, job["id"])
        record.asked = {name: said for name, said in record.asked.items() if name != "standing"}
    headers = {"Accept-Language": lang}
    again = sqlite_office.sends(WHO, "GET", f"/jobs/{job['id']}", headers=headers).json()
    assert when[lang] in again["asked"]["weighed"]["label"]


def test_weights_that_this_version_cannot_read_are_told_as_they_were_sent() -> None:
    assert job_weights.label({"weights": "没有了的方案"}).en == "没有了的方案"
