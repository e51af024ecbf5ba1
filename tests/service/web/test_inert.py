"""What somebody writes in any field stays words: in pages, reports, workbooks and lists.

The fields are those of the interface's own description, of the pages' own forms and of the tables'
own headings: a new one is probed without being named here.
"""

import csv
import io
from collections.abc import Iterator
from itertools import count
from typing import Any
from urllib.parse import urljoin

import openpyxl
import pytest
from fastapi import FastAPI

from service.registers.books import BOOKS, Register
from tests.service.operations import ANYBODY, API, MATRIX, QUERIES
from tests.service.web import probes, reading, tour
from tests.service.web.conftest import Desk
from tests.service.web.probes import LINK, PROBE
from tests.service.web.tour import NOBODY, VISITORS, Stop

WRITTEN = ("text", "search", "email", "url", "tel", "password", "hidden", "date", "number", "range")
OURS = {"form_key", "version", "kept", "kept_version", "base", "held"}
"""Hidden inputs by which a form knows its record."""
BENIGN = {"name": "示例", "league": "包头市", "region": "包头市", "place": tour.PARK,
          "rows": tour.rows(), "organisation": "示例机构甲", "said": "缺指标"}  # fmt: skip
ROW = {"企业名称": "企业{n}", "项目名称": "项目{n}", "盟市": "包头市", "园区代码": tour.PARK,
       "园区名称": "包头装备制造产业园区", "数据截至": "2025", "数据来源": "年报"}  # fmt: skip
ONES = count(1)


@pytest.fixture(scope="module")
def things(desk: Desk) -> dict[str, str]:
    return tour.furnished(desk.office, PROBE)


@pytest.fixture(scope="module")
def accepted(desk: Desk, app: FastAPI, things: dict[str, str]) -> list[str]:
    """The fields of the interface that took the probe, which is kept in each from then on."""
    return [
        f"{path} {'.'.join(map(str, place))}"
        for method, path, place, body in probed_bodies(app, things)
        if kept(desk, method, path, body, things)
    ]


def probed_bodies(app: FastAPI, things: dict[str, str]) -> Iterator[tuple[str, str, Any, Any]]:
    description = app.openapi()
    parts = description["components"]["schemas"]
    for path, methods in description["paths"].items():
        for method in {"post", "put"} & set(methods):
            content = methods[method].get("requestBody", {}).get("content", {})
            if MATRIX[method.upper(), path] == ANYBODY or "application/json" not in content:
                continue
            said = content["application/json"]
            if "{register}" in path:
                yield from of_registers(method.upper(), path, things)
                continue
            example = said["examples"]["one"]["value"]
            body = {name: things.get(name, value) for name, value in example.items()}
            for place in probes.places(said["schema"], parts):
                yield method.upper(), path, place, probes.written(body, place, PROBE)


def of_registers(
    method: str, path: str, things: dict[str, str]
) -> Iterator[tuple[str, str, Any, Any]]:
    """The bodies of every register; of an entry that is there already, those of its own."""
    for register, book in BOOKS.items():
        if "{entry_id}" in path and register != things["register"]:
            continue
        schema = book.model.model_json_schema()
        body = {name: things.get(name, value) for name, value in book.example.items()}
        for place in probes.places(schema, schema.get("$defs", {})):
            at = path.replace("{register}", register)
            yield method, at, place, probes.written(body, place, PROBE)


def kept(desk: Desk, method: str, path: str, body: Any, things: dict[str, str]) -> bool:
    """Whether somebody may and can send ``body``; nobody's is a bug."""
    place = path.removeprefix(API).format(**things)
    if "/password" in path or "/sessions" in path:
        return False
    if path.endswith(("/users", "/organisations")):  # of a name there is one
        body = {**body, "name": f"{body['name']}{next(ONES)}"}
    for who in filter(None, VISITORS):
        headers = {"If-Match": etag(desk, who, place)} if needs_version(method, place) else {}
        answer = desk.office.sends(who, method, place, json=body, headers=headers)
        assert answer.status_code < 500, answer.text
        assert answer.headers["content-type"].endswith("json")
        if answer.status_code in {200, 201}:
            return True
    return False


def needs_version(method: str, place: str) -> bool:
    return method == "PUT" or place.endswith("/figures")


def etag(desk: Desk, who: str, place: str) -> str:
    found = desk.office.sends(who, "GET", place.removesuffix("/figures")).headers
    return str(found.get("etag", '"0"'))


def test_texts_of_every_kind_of_record_take_the_probe(accepted: list[str]) -> None:
    for path, place in (
        ("firms", "firm.name"), ("firms", "firm.products"), ("weight-sets", "name"),
        ("weight-sets", "note"), ("projects", "name"), ("projects", "chain"),
        ("projects", "responsible"), ("parks/{park_id}/figures", "figures.0.source"),
        ("parks/{park_id}/figures", "figures.0.note"), ("tokens", "name"), ("users", "name"),
        ("organisations", "name"), ("answers", "firm.name"), ("registers/contacts", "name"),
        ("registers/offers", "sought"), ("registers/target-lists", "heads.0"),
    ):  # fmt: skip
        assert f"{API}/{path} {place}" in accepted, accepted


def test_no_page_runs_what_was_written_in_a_record(
    desk: Desk, app: FastAPI, things: dict[str, str], accepted: list[str]
) -> None:
    seen: dict[tuple[str, str], Any] = {}

    def get(who: str, address: str) -> Any:
        seen[who, address] = desk.get(who, address)
        return seen[who, address]

    stops = tour.stops(app, things, get)
    shown = {at for at, page in seen.items() if "alert(1)" in page.text}
    assert len({address for _, address in shown}) > len(stops) / 3, shown
    for register in Register:
        page = get("promoter甲", f"/registers/{register}")
        assert "alert(1)" in page.text, register
    for at, page in seen.items():
        assert not page.text or not list(reading.running(page.text)), at


@pytest.fixture(scope="module")
def stops(desk: Desk, app: FastAPI, things: dict[str, str]) -> list[Stop]:
    return tour.stops(app, things, desk.get)


def test_no_page_runs_what_was_written_in_a_form(desk: Desk, stops: list[Stop]) -> None:
    """One input after the other, the rest as a person would fill it; then all of them at once."""
    probed = set()
    for stop in stops:
        for form in reading.sent_forms(desk.get(stop.who, stop.address).text):
            address = urljoin(stop.address, form.action or "")
            key = (address.partition("?")[0], stop.path)
            if address.startswith("/sign-out") or key in probed:
                continue
            probed.add(key)
            for filled in probed_forms(form):
                answer = submitted(desk, stop, address, filled, form)
                assert answer.status_code < 500, (address, filled)
                if answer.headers.get("content-type", "").startswith("text/html"):
                    assert not list(reading.running(answer.text)), (address, filled)
    assert len(probed) > 8


def probed_forms(form: Any) -> Iterator[dict[str, str]]:
    names = [one.name for one in form.inputs if one.name and takes_words(one)]
    benign = {name: value for name, value in form.form_values() if isinstance(value, str)}
    for name in names:
        benign[name] = benign.get(name) or BENIGN.get(name, "")
    benign |= {one.get("name"): one.get("value", "") for one in form.iter("button")
               if one.get("name") and one.get("name") not in {"to", "download"}}  # fmt: skip
    for name in names:
        yield {**benign, name: PROBE}
    yield {**benign, **dict.fromkeys(names, PROBE)}
    yield {**benign, **dict.fromkeys(names, LINK)}


def takes_words(one: Any) -> bool:
    kind = one.get("type", "text") if one.tag == "input" else one.tag
    return one.name not in OURS and (kind in WRITTEN or kind in {"textarea", "select"})


def submitted(desk: Desk, stop: Stop, address: str, said: dict[str, str], form: Any) -> Any:
    with_list = "multipart" in form.get("enctype", "")
    files = {"files": {"nothing": ("", b"")}} if with_list else {}
    if stop.who == NOBODY:
        return desk.office.client.post(address, data=said, follow_redirects=False, **files)
    return desk.post(stop.who, address, said, **files)


TABLES = {
    "firms": "/imports/firms/template",
    "projects": "/imports/projects/template",
}


def headings(desk: Desk, path: str) -> list[str]:
    content = desk.office.sends("promoter甲", "GET", path).content
    [sheet, *_] = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    return [str(cell.value) for cell in next(sheet.iter_rows()) if cell.value]


@pytest.fixture(scope="module")
def listed(desk: Desk) -> bytes:
    """A list of firms with the probe beneath each heading that a list may have it beneath."""
    heads = headings(desk, TABLES["firms"])
    taken = []
    for head in heads:
        page = ranked(desk, probes.table(heads, [head], ROW))
        assert page.status_code in {200, 422}, head
        assert not list(reading.running(page.text)), head
        taken += [head] if page.status_code == 200 else []
    assert len(taken) > 15, taken
    return probes.table(heads, taken, ROW)


def ranked(desk: Desk, content: bytes, **more: str) -> Any:
    said = {"place": tour.PARK, "ask": "1", "k": "100", "lang": "zh", **more}
    return desk.post("promoter甲", "/targets", said, files={"list": ("名单.csv", content)})


def test_a_list_with_probes_beneath_every_heading_stays_words(desk: Desk, listed: bytes) -> None:
    page = ranked(desk, listed)
    assert page.status_code == 200, page.text
    assert "alert(1)" in page.text
    assert not list(reading.running(page.text))
    for kind, runs in RUNS.items():
        assert not list(runs(ranked(desk, listed, download=kind).content)), kind


RUNS = {"xlsx": probes.of_workbook, "docx": probes.of_word, "pdf": probes.of_pdf}


def test_so_do_the_result_of_a_job_and_the_rows_in_fault(desk: Desk, listed: bytes) -> None:
    job = desk.office.ranked("promoter甲", ("名单.csv", listed))
    for path, kind in (("result", "csv"), ("result", "xlsx"), ("rejects", "csv")):
        answer = desk.office.sends(
            "promoter甲", "GET", f"/jobs/{job['id']}/{path}", params={"format": kind}
        )
        assert answer.status_code == 200, answer.text
        assert b"alert(1)" in answer.content or kind == "xlsx"
        runs = probes.of_workbook if kind == "xlsx" else probes.of_csv
        assert not list(runs(answer.content)), path


@pytest.mark.parametrize("kind", ["firms", "projects"])
def test_so_do_tables_that_go_in_and_come_out(desk: Desk, kind: str, accepted: list[str]) -> None:
    heads = headings(desk, TABLES[kind])
    content = probes.table(heads, heads, ROW)
    file = {"file": (f"{kind}.csv", content)}
    preview = desk.office.sends("promoter甲", "POST", f"/imports/{kind}", files=file).json()
    desk.office.sends("promoter甲", "POST", f"/imports/{kind}/{preview['token']}/commit")
    for form, runs in (("csv", probes.of_csv), ("xlsx", probes.of_workbook)):
        answer = desk.office.sends("promoter甲", "GET", f"/exports/{kind}", params={"format": form})
        assert answer.status_code == 200, answer.text
        assert not list(runs(answer.content)), form
        if form == "csv":
            assert len(list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))) > 2


@pytest.mark.parametrize("kind", RUNS)
def test_so_does_the_report_of_an_answer_that_is_kept(
    desk: Desk, things: dict[str, str], kind: str
) -> None:
    path = f"/answers/{things['answer_id']}/report"
    answer = desk.office.sends("promoter甲", "GET", path, params={"format": kind})
    assert answer.status_code == 200, answer.text
    assert not list(RUNS[kind](answer.content))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_so_do_figures_of_parks_with_their_sources(
    desk: Desk, accepted: list[str], form: str
) -> None:
    query = {**QUERIES[f"{API}/parks/export"], "format": form}
    content = desk.office.sends(NOBODY, "GET", "/parks/export", params=query).content
    assert not list((probes.of_csv if form == "csv" else probes.of_workbook)(content))
    assert form != "csv" or b"alert(1)" in content
