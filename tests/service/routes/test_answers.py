from datetime import datetime
from typing import Any

from service import ledger
from service.clock import BEIJING

FIRM = {"name": "示例：风电叶片", "industries": ["3415"], "land_mu": 300}
ASKED = {"firm": FIRM, "region": "包头", "k": 2, "as_of": "2025-06-10"}


def test_a_kept_answer_is_what_a_match_says_and_stays_so(office: Any) -> None:
    made = office.sends("firm甲", "POST", "/answers", json=ASKED)
    plain = office.sends("", "POST", "/matches", json=ASKED)
    assert made.json()["answer"] == plain.json()
    shown = office.client.get(
        made.headers["location"],
        headers={"Authorization": f"Bearer {office.keys['firm甲']}", "Accept-Language": "en"},
    )
    assert shown.json() == made.json()
    assert plain.content in shown.content


def test_a_match_without_signing_in_keeps_nothing(office: Any) -> None:
    assert office.sends("", "POST", "/matches", json=ASKED).status_code == 200
    assert office.sends("firm甲", "GET", "/answers").json()["items"] == []


def test_a_kept_firm_is_asked_for_as_it_is_now(office: Any) -> None:
    firm = office.made("firm甲", "/firms", {"firm": {"name": "旧"}})
    path = f"/firms/{firm['id']}"
    office.sends("firm甲", "PUT", path, json={"firm": FIRM}, headers={"If-Match": '"1"'})
    manner = {name: said for name, said in ASKED.items() if name != "firm"}
    made = office.made("firm甲", f"{path}/answers", manner)
    assert made["answer"] == office.sends("", "POST", "/matches", json=ASKED).json()
    assert (made["firm_id"], made["firm_version"]) == (firm["id"], 2)


def test_a_signed_set_of_weights_is_used_and_named(office: Any) -> None:
    signed = {"name": "电价优先", "weights": {"tariff": 3, "level": 1}}
    of_set = office.made("analyst甲", "/weight-sets", signed)
    made_at = datetime.fromisoformat(of_set["created_at"])
    day_in_china = made_at.astimezone(BEIJING).date().isoformat()
    made = office.made("firm甲", "/answers", {**ASKED, "weight_set": of_set["id"]})
    assert made["answer"]["weights"] == {
        "name": "电价优先",
        "values": {"tariff": 0.75, "level": 0.25},
        "signed": {
            "id": of_set["id"],
            "version": 1,
            "author": "analyst甲",
            "organisation": "示例机构甲",
            "day": day_in_china,
        },
    }
    assert (made["weight_set_id"], made["weight_version"]) == (of_set["id"], 1)
    foreign = office.sends("firm乙", "POST", "/answers", json={**ASKED, "weight_set": of_set["id"]})
    assert foreign.status_code == 404


def test_an_answer_about_a_firm_is_gone_with_its_consent(office: Any) -> None:
    firm = office.made("firm甲", "/firms", {"firm": FIRM})["id"]
    consent = office.made("firm甲", f"/firms/{firm}/consents", {"region": "通辽市"})["id"]
    path, asked = f"/firms/{firm}/answers", {"region": "通辽", "k": 1}
    once = {"json": asked, "headers": {"Idempotency-Key": "k"}}
    made = office.sends("promoter乙", "POST", path, **once).json()["id"]

    def seen(who: str) -> tuple[int, int]:
        listed = office.sends(who, "GET", "/answers").json()["items"]
        return office.sends(who, "GET", f"/answers/{made}").status_code, len(listed)

    assert seen("promoter乙") == (200, 1)
    assert seen("analyst乙") == seen("firm甲") == (404, 0)
    office.sends(
        "firm甲", "DELETE", f"/firms/{firm}/consents/{consent}", headers={"If-Match": '"1"'}
    )
    assert seen("promoter乙") == (404, 0)
    again = {"json": asked, "headers": {"Idempotency-Key": "k"}}
    assert office.sends("promoter乙", "POST", path, **again).status_code == 404


def test_an_answer_about_a_firm_that_is_withdrawn_is_its_own_alone_and_stays_true(
    office: Any,
) -> None:
    firm = office.made("firm甲", "/firms", {"firm": FIRM})["id"]
    office.made("firm甲", f"/firms/{firm}/consents", {"region": "通辽市"})
    path, asked = f"/firms/{firm}/answers", {"region": "通辽", "k": 1}
    once = {"json": asked, "headers": {"Idempotency-Key": "k"}}
    made = {who: office.sends(who, "POST", path, **once).json() for who in ("promoter乙", "firm甲")}
    office.sends("firm甲", "DELETE", f"/firms/{firm}", headers={"If-Match": '"1"'})
    gone = office.sends("promoter乙", "GET", f"/answers/{made['promoter乙']['id']}")
    assert gone.status_code == 404
    assert office.sends("promoter乙", "GET", "/answers").json()["items"] == []
    assert office.sends("promoter乙", "POST", path, **once).status_code == 404
    kept = office.sends("firm甲", "GET", f"/answers/{made['firm甲']['id']}")
    assert kept.json() == made["firm甲"]
    assert office.sends("firm甲", "POST", path, **once).json() == made["firm甲"]
    assert office.sends("firm甲", "POST", path, json=asked).status_code == 409
    for one in made.values():
        with office.database.reading() as session:
            given, again = ledger.replayed(session, one["id"])
        assert given == again


def test_faults_of_a_question_are_told_as_ever(office: Any) -> None:
    wrong = {"firm": {"name": "甲", "land_mu": -1}, "region": "火星", "weights": {"x": 1}}
    answer = office.sends("firm甲", "POST", "/answers", json=wrong)
    paths = [fault["path"] for fault in answer.json()["faults"]]
    assert (answer.status_code, paths) == (422, ["firm.land_mu", "region", "weights.x"])
