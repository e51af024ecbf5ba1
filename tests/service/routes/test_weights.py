from typing import Any

from service import signed_files

WEIGHTS = {"tariff": 3, "level": 1}
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
