"""What is wrong with a body is told wholly in the language asked for, whatever the body holds."""

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import pytest
from fastapi import FastAPI
from pydantic import BaseModel
from starlette.testclient import TestClient

from features import findings
from features.errors import BadInput, Fault
from features.fields import build
from features.profiles import Firm
from features.text import LANGS, Lang
from recommender.weights import PRESETS, preset_names
from service import staff_submissions, submissions
from service.questions import Listing, Prospecting, Question
from service.registers.books import BOOKS, Register
from service.wishes import Comparing, Meeting, Pairing, Placing, Steadying, Trading

CHINESE = re.compile("[\u2018-\u201d\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
ENGLISH = re.compile("[A-Za-z]+ [A-Za-z]+|, ")
NAMES = re.compile("包头市|内蒙古自治区|内蒙古|3-5亿|3亿|5亿")
BODIES: dict[str, type[BaseModel]] = {
    "/api/v1/matches": Question,
    "/api/v1/shortlists": Question,
    "/api/v1/targets": Prospecting,
    "/api/v1/parks/{park_id}/targets": Listing,
    "/api/v1/matches/report": Question,
    "/api/v1/targets/report": Prospecting,
    "/api/v1/parks/{park_id}/targets/report": Listing,
    "/api/v1/allocations": Placing,
    "/api/v1/fronts": Trading,
    "/api/v1/accords": Pairing,
    "/api/v1/meetings": Meeting,
    "/api/v1/comparisons": Comparing,
    "/api/v1/steadiness": Steadying,
}
# Bodies of those who signed in, and who sends them.
OF_PEOPLE: dict[str, tuple[str, type[BaseModel]]] = {
    "/sessions": ("", staff_submissions.SigningIn),
    "/tokens": ("firm甲", staff_submissions.TokenWish),
    "/users": ("admin甲", staff_submissions.UserSubmission),
    "/organisations": ("admin甲", staff_submissions.OrganisationSubmission),
    "/firms": ("firm甲", submissions.FirmSubmission),
    "/firms/{firm_id}/consents": ("firm甲", submissions.ConsentWish),
    "/firms/{firm_id}/answers": ("firm甲", submissions.FirmQuestion),
    "/weight-sets": ("analyst甲", submissions.WeightSubmission),
    "/parks/{park_id}/figures": ("promoter甲", submissions.FiguresSubmission),
    "/projects": ("promoter甲", submissions.ProjectSubmission),
    "/answers": ("firm甲", submissions.KeptQuestion),
    "/projects/{project_id}/issues": ("promoter甲", submissions.IssueSubmission),
    "/registers/{register}": ("promoter甲", BOOKS[Register.contacts].model),
}
# Files with a few words, and who sends them.
UPLOADS = {
    "/jobs": "promoter甲",
    "/imports/firms/jobs": "promoter甲",
    "/imports/{kind}": "promoter甲",
}
# They take no body at all.
BARE = {
    "/users/{user_id}/password-links",
    "/firms/{firm_id}/restore",
    "/parks/imports/{import_id}/commit",
    "/jobs/{job_id}/cancel",
    "/jobs/{job_id}/commit",
    "/jobs/{job_id}/resume",
    "/imports/{kind}/{token}/commit",
    "/projects/{project_id}/issues/{issue_id}/close",
    "/contacts/{entry_id}/project",
}
TABLE = "企业名称\n甲\n".encode()
# Files, not bodies with fields.
FILES = {"/api/v1/parks/imports"}
JUNK: list[Any] = [
    None, True, 0, -1, 1.5, 1e300, "", " ", "x" * 2001, "3-5亿", "many words here", "0", [], {},
    [None], [[]], [{}], ["x" * 2001], ["x"] * 60, {"value": "x"}, {"a": 1}, "1" * 500, "2025-02-30",
    {"tariff": -1}, {"tariff": "x"}, {"tarif": 1}, "tariff = = 2", "balance", "内蒙", ["内蒙"],
    ["34155"],
]  # fmt: skip


def bodies(model: type[BaseModel], junk: Any) -> Iterator[Any]:
    """``junk`` as the whole body, in all of its fields, in all of a firm's, and as a field."""
    firm = dict.fromkeys(Firm.model_fields, junk)
    rest = dict.fromkeys(model.model_fields, junk)
    one = "firm" in model.model_fields
    good: dict[str, Any] = {"firm": {"name": "甲"}} if one else {"firms": [{"name": "甲"}]}
    yield junk
    yield rest
    yield {**rest, **good}
    yield {"firm": firm} if one else {"firms": [firm, junk]}
    yield {**good, "unheard_of": junk}
    yield {"firm": {"name": "甲", "land": junk}} if one else {"firms": [{"nam": junk}]}


def test_every_body_that_can_be_posted_is_among_them(app: FastAPI) -> None:
    paths = app.openapi()["paths"]
    of_people = {f"/api/v1{path}" for path in (*OF_PEOPLE, *UPLOADS, *BARE)} | FILES
    assert {path for path in paths if "post" in paths[path]} == set(BODIES) | of_people


@pytest.mark.parametrize("url", BODIES)
def test_every_fault_is_told_in_the_language_asked_for(client: TestClient, url: str) -> None:
    seen, address = 0, url.format(park_id="S159041")
    if url.endswith("/report"):
        address += "?format=xlsx"  # what is no fault is made soonest so
    for body in (body for junk in JUNK for body in bodies(BODIES[url], junk)):
        for lang in LANGS:
            answer = client.post(address, json=body, headers={"Accept-Language": lang})
            assert answer.status_code in {200, 422}, answer.text
            told = answer.json() if answer.status_code == 422 else {}
            for fault in told.get("faults", []):
                seen += 1
                check(fault, lang)
    assert seen > 500


@pytest.mark.parametrize("path", OF_PEOPLE)
def test_so_is_every_fault_of_those_who_signed_in(sqlite_office: Any, path: str) -> None:
    who, model = OF_PEOPLE[path]
    firm = sqlite_office.made("firm甲", "/firms", {"firm": {"name": "甲"}})["id"]
    said = {"name": "甲", "league": "150200"}
    project = sqlite_office.made("promoter甲", "/projects", said)["id"]
    url = path.format(
        firm_id=firm, park_id="S159041", project_id=project, register=Register.contacts
    )
    seen = 0
    for junk in JUNK:
        for body in (junk, dict.fromkeys(model.model_fields, junk), {"unheard_of": junk}):
            for lang in LANGS:
                answer = sqlite_office.sends(
                    who, "POST", url, json=body, headers={"Accept-Language": lang}
                )
                assert answer.status_code in {201, 401, 409, 422, 429}, answer.text
                for fault in answer.json().get("faults", []):
                    seen += 1
                    check(fault, lang)
    assert seen > 50


@pytest.mark.parametrize("register", Register)
def test_so_is_every_fault_of_an_entry(register: Register) -> None:
    model, seen = BOOKS[register].model, 0
    for junk in JUNK:
        for said in (junk, dict.fromkeys(model.model_fields, junk), {"unheard_of": junk}):
            for fault, lang in product(faults_in(model, said), LANGS):
                seen += 1
                told = {"problem": fault.problem.of(lang), "remedy": fault.remedy.of(lang)}
                check(told, lang)
    assert seen > 50


WRONG_WORDS = [
    {"k": "0", "as_of": "x", "weights": "none", "illustrative": "maybe"},
    {"region": "不存在的地方", "unheard_of": "1", "k": "ten"},
    {"weights": "tariff = = 2"},
]


@pytest.mark.parametrize("words", WRONG_WORDS)
def test_so_is_every_fault_of_the_words_beside_a_file(
    sqlite_office: Any, words: dict[str, str]
) -> None:
    faults_of(sqlite_office, "/jobs", ("firms.csv", TABLE), words)


@pytest.mark.parametrize("path", UPLOADS)
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("firms.pdf", b"%PDF-1.7"),
        ("firms.xlsx", b"%PDF-1.7"),
        ("firms.xlsx", b"PK\x03\x04"),
        ("firms.csv", b""),
        ("firms.csv", b"a,b\n1,2\n"),
        ("firms.parquet", b"PAR1"),
        (None, b""),
    ],
)
def test_so_is_every_fault_of_a_file_that_is_sent(
    sqlite_office: Any, path: str, name: str | None, content: bytes
) -> None:
    faults_of(sqlite_office, path, (name, content) if name else None, {"k": "1"})


def faults_of(office: Any, path: str, file: Any, words: dict[str, str]) -> None:
    for lang in LANGS:
        answer = office.sends(
            UPLOADS[path], "POST", path.format(kind="projects"), data=words,
            files={"file": file} if file else None, headers={"Accept-Language": lang},
        )  # fmt: skip
        assert answer.status_code == 422, answer.text
        assert answer.json()["faults"]
        for fault in answer.json()["faults"]:
            check(fault, lang)


def faults_in(model: type[BaseModel], said: object) -> Sequence[Fault]:
    try:
        build(model, said)
    except BadInput as error:
        return error.faults
    return ()


def check(fault: dict[str, Any], lang: Lang) -> None:
    assert fault["problem"] != findings.OTHER[0].of(lang), fault
    for said in (fault["problem"], fault["remedy"]):
        if lang == "en":
            assert not CHINESE.search(NAMES.sub("", said)), fault
        else:
            assert CHINESE.search(said), fault
            assert not ENGLISH.search(said), fault


@pytest.mark.parametrize(
    ("field", "given", "zh", "en"),
    [
        ("candidates", 0, ("不得小于 1", "请更正"), ("must be at least 1", "Correct it")),
        (
            "goal",
            "x",
            ("不在可选值之内", "可选：score、mutual、chain、tax、investment"),
            ("is not one of the choices", "Choose from: score, mutual, chain, tax, investment"),
        ),
        (
            "weights",
            5,
            ("应为权重方案名，或 准则: 数字", f"可用的方案：{preset_names(PRESETS).zh}"),
            (
                "must be the name of a preset or criterion: number",
                f"The presets are: {preset_names(PRESETS).en}",
            ),
        ),
    ],
)
def test_what_a_planner_is_told(
    client: TestClient, field: str, given: object, zh: tuple[str, str], en: tuple[str, str]
) -> None:
    body = {"firms": [{"name": "甲"}], "region": "内蒙古", field: given}
    for lang, (problem, remedy) in (("zh", zh), ("en", en)):
        answer = client.post(
            "/api/v1/allocations", json=body, headers={"Accept-Language": lang}
        ).json()
        (fault,) = answer["faults"]
        assert (fault["path"], fault["problem"], fault["remedy"]) == (field, problem, remedy)
