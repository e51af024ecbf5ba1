from concurrent.futures import ThreadPoolExecutor
from typing import Any

from service import signed_files

WEIGHTS = {"tariff": 3, "level": 1}
FARED = {
    "sitings": 1, "with_park": 1, "measured_on": "2026-11-21", "data_version": "0123456789ab",
    "engine_version": "0.1.0",
    "measures": [{"model": "parkmatch", "metric": "mrr", "value": 0.4, "low": 0.3, "high": 0.5}],
}  # fmt: skip
SAID = {"name": "电价优先", "weights": WEIGHTS}


def test_a_set_says_who_signed_it_and_what(office: Any) -> None:
    made = office.made("analyst甲", "/weight-sets", SAID)
    author = office.people["analyst甲"].id
    assert made["author"] == author
    signed = made["signed"]
    assert made["digest"] == signed_files.digest(signed["statement"])
    _, told = signed_files.opened(signed)
    assert (told["id"], told["version"]) == (made["id"], 1)
    shown = office.sends("firm甲", "GET", f"/weight-sets/{made['id']}")
    assert (shown.json(), shown.headers["etag"]) == (made, '"1"')
    [line] = office.sends("firm甲", "GET", "/weight-sets").json()["items"]
    assert line == {name: made[name] for name in line}


def test_a_new_version_leaves_earlier_answers_as_they_were(office: Any) -> None:
    named = office.made("analyst甲", "/weight-sets", SAID)["id"]
    asked = {"firm": {"name": "甲"}, "region": "包头", "k": 1, "weight_set": named}
    first = office.made("firm甲", "/answers", asked)
    path = f"/weight-sets/{named}"
    sent = {"json": {**SAID, "weights": {"level": 1}}, "headers": {"If-Match": '"1"'}}
    assert office.sends("analyst甲", "PUT", path, **sent).json()["version"] == 2
    late = office.sends("analyst甲", "PUT", path, **sent)
    assert late.status_code == 412
    assert late.json()["versions"]["current"] == {"level": 1}
    second = office.made("firm甲", "/answers", asked)
    assert [one["weight_version"] for one in (first, second)] == [1, 2]
    assert office.sends("firm甲", "GET", f"/answers/{first['id']}").json() == first


def test_faults_of_weights_are_told_with_their_path(office: Any) -> None:
    wrong = {"name": "x", "weights": {"tarif": 1, "level": -1}}
    answer = office.sends("analyst甲", "POST", "/weight-sets", json=wrong)
    paths = [fault["path"] for fault in answer.json()["faults"]]
    assert (answer.status_code, sorted(paths)) == (422, ["weights.level", "weights.tarif"])


def puts(office: Any, who: str, set_id: str | None, seen: str | None) -> Any:
    headers = {} if seen is None else {"If-Match": seen}
    said = {"set_id": set_id}
    return office.sends(who, "PUT", "/weights-in-force", json=said, headers=headers)


def test_an_administrator_puts_a_set_in_force_for_everybody(office: Any) -> None:
    tested = {**SAID, "weights": {"scale": 1}, "evaluation": FARED}
    signed = office.made("analyst甲", "/weight-sets", tested)["id"]
    before = office.sends("firm乙", "GET", "/weights-in-force")
    assert (before.json()["set_id"], before.headers["etag"]) == (None, '"0"')
    assert puts(office, "analyst甲", signed, '"0"').status_code == 403
    assert puts(office, "admin乙", signed, None).status_code == 428
    put = puts(office, "admin乙", signed, '"0"')
    assert (put.status_code, put.headers["etag"], put.json()["set_version"]) == (200, '"1"', 1)
    late = puts(office, "admin甲", None, '"0"')
    assert late.status_code == 412
    assert late.json()["versions"] == {
        "current": {"set_id": signed, "set_version": 1},
        "submitted": {"set_id": None, "set_version": None},
    }
    office.app.state.follower.look()
    asked = {"firm": {"name": "甲"}, "region": "包头", "k": 1}
    assert office.sends("", "POST", "/matches", json=asked).json()["weights"]["values"] == {
        "scale": 1.0
    }
    assert puts(office, "admin甲", None, '"1"').json()["set_id"] is None
    lines = office.sends("admin甲", "GET", "/audit?limit=5").json()["items"]
    told = [(one["action"], one["object_id"]) for one in lines]
    assert told[:2] == [("took out of force", signed), ("put in force", signed)]


def test_a_set_that_is_not_there_or_was_not_tested_stays_out_of_force(office: Any) -> None:
    untested = office.made("analyst甲", "/weight-sets", SAID)["id"]
    assert puts(office, "admin甲", "f" * 32, '"0"').status_code == 404
    [fault] = puts(office, "admin甲", untested, '"0"').json()["faults"]
    assert fault["path"] == "evaluation"
    assert office.sends("admin甲", "GET", "/weights-in-force").headers["etag"] == '"0"'


def test_of_two_orders_at_once_one_is_told_of_the_other(office: Any) -> None:
    tested = {**SAID, "evaluation": FARED}
    signed = office.made("analyst甲", "/weight-sets", tested)["id"]
    with ThreadPoolExecutor(8) as crowd:
        found = list(crowd.map(lambda _: puts(office, "admin甲", signed, '"0"'), range(8)))
    assert sorted(one.status_code for one in found) == [200] + [412] * 7
