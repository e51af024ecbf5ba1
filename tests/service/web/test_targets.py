"""Firms for a park as a page: the same ranking as the command line's, faults told, nothing kept."""

import io
import re
from base64 import b64encode
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from features import catalogue
from features.profiles import Firm
from features.tables import write
from features.text import LANGS, Lang
from recommender.matcher import ParkMatcher
from service import files, matchers, questions, records
from service.answers import ILLUSTRATIVE
from service.questions import MOST_FIRMS
from service.web import lists
from service.web.forms import HOME_REGION
from service.web.lists import KINDS
from service.web.words import WORDS
from tests.service.web.conftest import Desk
from tests.service.web.test_pages import HOSTILE, Page

DAY = "2025-06-10"
PARK = "S159041"
ROWS = (
    "企业名称,主要产品,所属行业,总投资（万元）,用地需求（亩）\n"
    "甲风电,风电叶片,3415,80000,300\n乙装备,工程机械,3514,30000,120\n丙,,,,-5\n丁铁合金,硅铁,3140,20000,\n"
)
LIST = {"place": PARK, "as_of": DAY, "k": "10", "ask": "1"}


def upload(
    client: TestClient, content: bytes, name: str = "名单.csv", lang: Lang = "zh", **said: str
) -> tuple[int, str]:
    words = {**LIST, "lang": lang, **said}
    answer = client.post(f"/targets?lang={lang}", data=words, files={"list": (name, content)})
    return answer.status_code, answer.text


def firms_of(html: str) -> list[str]:
    return re.findall(r'<li class="park">.*?<h3 lang="zh-CN">(.*?)</h3>', html, re.S)


@pytest.fixture(scope="module")
def matcher() -> ParkMatcher:
    return ParkMatcher().fit(catalogue.load())


@pytest.mark.parametrize("place", [PARK, "包头"])
def test_the_page_ranks_as_the_command_line_does(
    client: TestClient, matcher: ParkMatcher, tmp_path: Path, place: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(ROWS, "utf-8")
    read = files.firms(path)
    day = questions.iso_day(DAY)
    found = questions.sought(matcher, questions.spot(place), read.firms, 10, as_of=day)
    status, html = upload(client, ROWS.encode(), place=place)
    assert status == 200
    assert firms_of(html) == [one.firm for one in found]
    assert len(found) == 3
    text = "".join(Page(html).text.split())
    for one in found:
        assert all("".join(effect.label.zh.split()) in text for effect in one.effects)
        assert all("".join(said.zh.split()) in text for said in one.match.unknowns)
        assert all(talk.source.replace(" ", "") in text for talk in one.contacts)
        assert all("".join(role.why.zh.split()) in text for role in one.roles)


@pytest.mark.parametrize("lang", LANGS)
def test_rows_that_cannot_be_read_are_told_row_by_row(
    client: TestClient, tmp_path: Path, lang: Lang
) -> None:
    status, html = upload(client, ROWS.encode(), lang=lang)
    page = Page(html)
    assert status == 200
    assert WORDS["targets_rejects"].fill(n=1).of(lang) in page.text
    assert page.all("html", lang="zh-CN" if lang == "zh" else "en")
    path = tmp_path / "list.csv"
    path.write_text(ROWS, "utf-8")
    [reject] = files.firms(path).rejects
    told = (str(reject.row), reject.field.of(lang), "-5", reject.why.of(lang))
    assert " ".join((*told, reject.remedy.of(lang))) in page.text


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
def test_every_kind_of_file_ranks_alike_and_so_do_pasted_rows(
    client: TestClient, tmp_path: Path, suffix: str
) -> None:
    source, path = tmp_path / "rows.csv", tmp_path / f"firms{suffix}"
    source.write_text(ROWS, "utf-8")
    write(path, files.firms(source).firms)
    pasted = client.post("/targets", data={**LIST, "rows": ROWS.replace(",", "\t")}).text
    assert firms_of(upload(client, path.read_bytes(), path.name)[1]) == firms_of(pasted)
    assert len(firms_of(pasted)) == 3


def test_a_json_list_is_read_too(client: TestClient) -> None:
    listed = b'[{"name": "A", "industries": ["3415"]}, {"name": "B", "industries": ["3514"]}]'
    assert sorted(firms_of(upload(client, listed, "firms.json")[1])) == ["A", "B"]
    pasted = client.post("/targets", data={**LIST, "rows": listed.decode()}).text
    assert sorted(firms_of(pasted)) == ["A", "B"]


def test_the_page_carries_the_file_to_the_next_question(client: TestClient) -> None:
    _, html = upload(client, ROWS.encode(), lang="zh")
    page = Page(html)
    held = {name: page.all("input", name=name)[0]["value"] for name in ("held", "held_name")}
    assert held["held_name"] == "名单.csv"
    again = client.post("/targets", data={**LIST, **held, "to": "en"}).text
    assert firms_of(again) == firms_of(html)
    assert 'lang="en"' in again


@pytest.mark.parametrize("lang", LANGS)
def test_the_workbook_has_the_list_the_rejects_and_no_formula(
    client: TestClient, lang: Lang
) -> None:
    rows = ROWS + "=1+1,风电叶片,3415,80000,300\n@x,,,,坏\n"
    said = {**LIST, "rows": rows, "download": "1", "illustrative": "yes", "lang": lang}
    answer = client.post("/targets", data=said)
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert len(book.worksheets) == 9
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert {"'=1+1"} <= {cell.value for cell in cells}
    assert all(sheet["A2"].value == ILLUSTRATIVE.of(lang) for sheet in book)
    ranked = [row[2] for row in book.worksheets[0].iter_rows(min_row=4, values_only=True)]
    page = client.post("/targets", data={**said, "download": ""}).text
    assert [str(name).removeprefix("'") for name in ranked] == firms_of(page)
    assert book.worksheets[-1].max_row == 3 + 2


def test_illustrative_figures_come_with_a_banner(client: TestClient) -> None:
    assert ILLUSTRATIVE.zh in upload(client, ROWS.encode(), illustrative="yes")[1]
    assert ILLUSTRATIVE.zh not in upload(client, ROWS.encode())[1]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("place", {"place": "内蒙骨"}),
        ("place", {"place": ""}),
        ("k", {"k": "many"}),
        ("as_of", {"as_of": "yesterday"}),
        ("weights", {"weights": "qwzx"}),
        ("rows", {"rows": "qwzx"}),
        ("rows", {"rows": '[{"name": 5'}),
        ("list", {"rows": ""}),
        ("list", {"rows": "", "held": "*", "held_name": "x.csv"}),
    ],
)
@pytest.mark.parametrize("lang", LANGS)
def test_faults_stand_beside_their_input(
    client: TestClient, lang: Lang, name: str, said: dict[str, str]
) -> None:
    answer = client.post(f"/targets?lang={lang}", data={**LIST, "rows": ROWS, "lang": lang, **said})
    page = Page(answer.text)
    assert answer.status_code == 422
    assert page.all("html", lang="zh-CN" if lang == "zh" else "en")
    [there] = [attrs for _, attrs in page.elements if attrs.get("id") == name]
    assert there["aria-invalid"] == "true"
    assert page.all("p", id=f"{name}-fault")


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_too_large_or_too_long_is_told_beside_the_list(
    client: TestClient, lang: Lang
) -> None:
    crowd = "企业名称\n" + "".join(f"企业{at}\n" for at in range(MOST_FIRMS + 1))
    for content in (b"x" * (1 << 19), crowd.encode()):
        status, html = upload(client, content, lang=lang)
        assert status == 422
        assert Page(html).all("p", id="list-fault")
        assert Page(html).all("html", lang="zh-CN" if lang == "zh" else "en")


def test_a_list_as_long_as_the_limit_is_ranked(client: TestClient) -> None:
    crowd = "企业名称,所属行业\n" + "".join(f"企业{at},3415\n" for at in range(MOST_FIRMS))
    status, html = upload(client, crowd.encode())
    assert status == 200
    assert len(firms_of(html)) == 10


def test_a_list_without_one_row_that_can_be_read_is_told(client: TestClient) -> None:
    status, html = upload(client, "企业名称,用地需求（亩）\n甲,-5\n".encode())
    assert status == 200
    assert Page(html).all("section", id="none-left")
    assert WORDS["targets_rejects"].fill(n=1).zh in html


def test_a_region_without_parks_has_no_target(client: TestClient) -> None:
    assert Page(upload(client, ROWS.encode(), place="香港")[1]).all("section", id="none-left")


def test_codes_that_nobody_knows_are_a_fault_of_the_list(client: TestClient) -> None:
    status, _ = upload(client, b'[{"name": "A", "regions_wanted": ["qwzx"]}]', "x.json")
    assert status == 422


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_come_out_inert(client: TestClient, hostile: str) -> None:
    shapes = []
    for word in (hostile, "x" * 10):
        listed = [Firm(name=word, id="1", industries=("3415",)).model_dump_json()]
        said = {**LIST, "rows": f"[{listed[0]}]"}
        shapes.append(Page(client.post("/targets", data=said).text).shape)
        wrong = client.post("/targets", data={**said, "place": word, "rows": word})
        shapes.append(Page(wrong.text).shape)
    assert shapes[0] == shapes[2]
    assert shapes[1] == shapes[3]


@pytest.mark.parametrize("kind", [*KINDS, ".exe", ""])
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300), head=st.sampled_from([b"", b"PK\x03\x04", b"PAR1", b"[{"]))
def test_no_file_breaks_the_page(
    client: TestClient, kind: str, content: bytes, head: bytes
) -> None:
    assert upload(client, head + content, f"x{kind}")[0] in {200, 422}
    held = b64encode(head + content).decode()
    answer = client.post("/targets", data={**LIST, "held": held, "held_name": f"x{kind}"})
    assert answer.status_code in {200, 422}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.binary(max_size=200),
    kind=st.sampled_from(
        [
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            "multipart/form-data; boundary=x; charset=qwzx",
            "application/x-www-form-urlencoded",
            "text/plain",
        ]
    ),
    head=st.sampled_from([b"", b"--x\r\n", b'--x\r\nContent-Disposition: form-data; name="k"']),
)
def test_no_body_breaks_the_page(client: TestClient, body: bytes, kind: str, head: bytes) -> None:
    answer = client.post("/targets", content=head + body, headers={"Content-Type": kind})
    assert answer.status_code in {200, 422}


def test_a_blank_list_can_be_had(client: TestClient) -> None:
    answer = client.get("/targets/template.xlsx")
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].max_column > 10


def test_the_form_begins_where_one_s_office_works(desk: Desk) -> None:
    served = {who: one.region for who, one in desk.office.people.items()}
    assert len(set(served.values())) > 1
    for who, region in served.items():
        place = Page(desk.get(who, "/targets").text).value("place")
        assert place == (records.region(region) if region else HOME_REGION), who
    assert Page(desk.get("", "/targets").text).value("place") == HOME_REGION


def test_firms_that_are_kept_here_are_ranked_without_a_list(desk: Desk) -> None:
    firm = {"name": "留档风电", "industries": ["3415"], "land_mu": 300}
    desk.office.made("firm甲", "/firms", {"firm": firm})
    assert 'id="kept"' in desk.get("firm甲", "/targets").text
    asked = {**LIST, "kept": "yes"}
    page = desk._sends("firm甲", "POST", "/targets", data=asked).text
    assert "留档风电" in firms_of(page)
    assert 'name="kept" value="yes" checked' in page
    file = desk._sends("firm甲", "POST", "/targets", data={**asked, "download": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    assert "留档风电" in [row[2] for row in book.worksheets[0].values]
    others = desk._sends("firm乙", "POST", "/targets", data=asked)
    assert "留档风电" not in others.text
    assert others.status_code == 422
    assert "没有已登记、可以看到的企业" in others.text
    nobody = desk._sends("", "POST", "/targets", data=asked)
    assert nobody.status_code == 422
    assert "须登录后使用" in nobody.text
    assert 'id="kept"' not in nobody.text


@pytest.mark.parametrize("lang", LANGS)
def test_a_list_beside_the_firms_kept_here_is_not_left_out_unsaid(desk: Desk, lang: Lang) -> None:
    firm = {"name": "留档风电", "industries": ["3415"], "land_mu": 300}
    desk.office.made("firm甲", "/firms", {"firm": firm})
    asked = {**LIST, "kept": "yes", "lang": lang}
    file = {"list": ("名单.csv", ROWS.encode())}
    both = desk._sends("firm甲", "POST", "/targets", data=asked, files=file)
    assert both.status_code == 422
    assert lists._ONE_OF_THEM.of(lang) in Page(both.text).text
    pasted = desk._sends("firm甲", "POST", "/targets", data={**asked, "rows": ROWS})
    assert pasted.status_code == 422
    page = Page(both.text)
    held = {name: page.all("input", name=name)[0]["value"] for name in ("held", "held_name")}
    assert held["held_name"] == "名单.csv"
    kept = desk._sends("firm甲", "POST", "/targets", data={**asked, **held})
    assert "留档风电" in firms_of(kept.text)
    del asked["kept"]
    listed = desk._sends("firm甲", "POST", "/targets", data={**asked, **held})
    assert "甲风电" in firms_of(listed.text)


def test_the_form_knows_the_park_that_one_comes_from(client: TestClient) -> None:
    unclear = "G151063"  # its name alone could mean another park
    for code, shown in ((PARK, catalogue.get(PARK).name), (unclear, unclear), ("包头", "包头")):
        assert Page(client.get(f"/targets?place={code}").text).value("place") == shown
    assert Page(client.get("/targets").text).value("as_of") == matchers.today().isoformat()
