from typing import Any

from tests.service.test_park_tables import row, table

URL = "/parks/imports"


def sent(office: Any, who: str, content: bytes, **more: Any) -> Any:
    headers = {"Content-Type": "application/octet-stream", **more}
    return office.sends(who, "POST", URL, content=content, headers=headers)


def test_a_table_is_shown_then_made_and_the_park_shows_it(office: Any) -> None:
    shown = sent(office, "promoter甲", table(row()))
    assert shown.status_code == 201, shown.text
    told = shown.json()
    assert told["ready"]
    assert [(one["before"], one["after"]["shown"]) for one in told["changes"]] == [
        (None, "320 万元/亩"),
        (None, "60%"),
    ]
    url = f"{URL}/{told['id']}/commit"
    once = {"Idempotency-Key": "1"}
    answers = [office.sends("promoter甲", "POST", url, headers=once) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert office.sends("promoter甲", "POST", url).status_code == 409
    park = office.sends("", "GET", "/parks/S159041").json()
    assert park["version"] == answers[0].json()["revision"]


def test_every_reject_is_told_with_its_way_out(office: Any) -> None:
    told = sent(office, "promoter甲", table(row("许多"), "S999999,火星,1,,2025,文件")).json()
    assert not told["ready"]
    assert [bool(one["problem"] and one["remedy"]) for one in told["rejects"]] == [True, True]
    answer = office.sends("promoter甲", "POST", f"{URL}/{told['id']}/commit")
    assert answer.status_code == 409


def test_what_is_too_large_or_no_table_is_refused_with_one_answer(office: Any) -> None:
    assert sent(office, "promoter甲", b"0" * (1 << 18) + b"0").status_code == 413
    answer = sent(office, "promoter甲", b"%PDF")
    assert answer.status_code == 422
    assert len(answer.json()["faults"]) == 1
