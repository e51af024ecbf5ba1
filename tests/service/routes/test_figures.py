from concurrent.futures import ThreadPoolExecutor
from typing import Any

from service.following import Follower

URL = "/parks/S159041"
FIGURE = {"field": "output_per_mu", "value": 320, "as_of": "2025", "source": "统计年报"}


def stated(office: Any, who: str, version: int, **more: Any) -> Any:
    headers = {"If-Match": f'"{version}"', **more.pop("headers", {})}
    body = {"figures": [{**FIGURE, **more}]}
    return office.sends(who, "POST", f"{URL}/figures", json=body, headers=headers)


def shown(office: Any, field: str = "output_per_mu") -> Any:
    answer = office.sends("", "GET", URL)
    (found,) = [one for one in answer.json()["fields"] if one["field"] == field]
    return {**found, "etag": answer.headers["etag"], "version": answer.json()["version"]}


def test_what_was_stated_is_what_the_park_shows_with_its_source(office: Any) -> None:
    assert shown(office)["value"] is None
    answer = stated(office, "promoter甲", 0)
    assert answer.status_code == 201, answer.text
    now = shown(office)
    assert (now["value"], now["as_of"], now["source"]) == (320.0, "2025", "统计年报")
    assert (now["basis"], now["unit"]) == ("own", "万元/亩")
    assert now["etag"] == answer.headers["etag"] == f'"{now["version"]}"'
    stated(office, "promoter甲", now["version"], value=None, source="年报更正")
    assert shown(office)["value"] is None


def test_a_condition_that_a_park_states_is_met_where_a_firm_needs_it(office: Any) -> None:
    asked = {"firm": {"name": "甲", "conditions_needed": ["5G 覆盖"]}, "region": "150200", "k": 100}

    def verdicts() -> set[tuple[str, str]]:
        answer = office.sends("", "POST", "/matches", json=asked)
        assert answer.status_code == 200, answer.text
        return {
            (match["park"]["id"], finding["verdict"])
            for match in answer.json()["matches"]
            for finding in match["findings"]
            if finding["rule"] == "conditions"
        }

    before = verdicts()
    assert {verdict for _, verdict in before} == {"UNKNOWN"}
    answer = stated(office, "promoter甲", 0, field="conditions", value=["5G 覆盖"])
    assert answer.status_code == 201, answer.text
    Follower(office.database, office.app.state.matchers).look()
    assert verdicts() - before == {("S159041", "PASS")}


def test_the_second_of_two_editors_gets_both_versions(office: Any) -> None:
    stated(office, "promoter甲", 0)
    answer = stated(office, "admin甲", 0, value=350)
    assert answer.status_code == 412
    versions = answer.json()["versions"]
    assert versions["current"]["figures"][0]["value"] == 320.0
    assert versions["submitted"]["figures"][0]["value"] == 350
    assert shown(office)["value"] == 320.0
    body = {"figures": [FIGURE]}
    assert office.sends("admin甲", "POST", f"{URL}/figures", json=body).status_code == 428


def test_the_same_key_states_once_however_often_it_is_sent(office: Any) -> None:
    with ThreadPoolExecutor(8) as pool:
        once = {"Idempotency-Key": "同".encode().hex()}
        answers = list(pool.map(lambda _: stated(office, "promoter甲", 0, headers=once), range(16)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    kept = office.sends("promoter甲", "GET", f"{URL}/figures").json()["items"]
    assert len(kept) == 1


def test_the_history_names_an_editor_to_the_editors_office_alone(office: Any) -> None:
    first = stated(office, "promoter甲", 0).json()["version"]
    stated(office, "admin甲", first, value=350, note="复核")
    office_own = office.sends("firm甲", "GET", f"{URL}/figures").json()["items"]
    others = office.sends("firm乙", "GET", f"{URL}/figures").json()["items"]
    assert [(one["value"], one["current"], one["supersedes"]) for one in others] == [
        (350.0, True, first),
        (320.0, False, None),
    ]
    assert [one["author"] for one in office_own] == ["admin甲", "promoter甲"]
    assert [one["author"] for one in others] == [None, None]
    assert {one["organisation"] for one in others} == {"示例机构甲"}


def test_the_history_is_turned_page_by_page_and_by_field(office: Any) -> None:
    version = 0
    for value in (1, 2, 3):
        version = stated(office, "promoter甲", version, value=value).json()["version"]
    stated(office, "promoter甲", version, field="tax_per_mu", value=9)
    seen, cursor = [], ""
    while cursor is not None:
        params = {"limit": 2, "cursor": cursor, "field": "output_per_mu", "order": "oldest"}
        page = office.sends("promoter甲", "GET", f"{URL}/figures", params=params).json()
        seen += [one["value"] for one in page["items"]]
        cursor = page["next"]
    assert seen == [1.0, 2.0, 3.0]


def test_a_cursor_of_another_list_is_refused(office: Any) -> None:
    for _ in range(2):
        office.made("promoter甲", "/projects", {"name": "示例", "league": "包头市"})
    listed = office.sends("promoter甲", "GET", "/projects", params={"limit": 1}).json()
    params = {"cursor": listed["next"]}
    answer = office.sends("promoter甲", "GET", f"{URL}/figures", params=params)
    assert answer.status_code == 422
