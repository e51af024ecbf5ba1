from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service import once
from service.database.records import FirmRecord
from service.once import Asking, Done
from service.refusals import Conflicting


def test_what_has_a_key_is_done_once_however_many_ask_at_once(office: Any) -> None:
    runs: list[int] = []

    def make(_: Session) -> Done:
        runs.append(1)
        return Done({"n": len(runs)}, {"ETag": '"1"'})

    def ask(_: int) -> bytes:
        asking = Asking("k", "same", "")
        return bytes(once.done(office.database, office.people["firm甲"], asking, make).body)

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(ask, range(50))) == {b'{"n":1}'}
    assert len(runs) == 1


def test_what_has_no_key_is_done_each_time(office: Any) -> None:
    who, asking = office.people["firm甲"], Asking(None, "same", "")
    made = iter([Done({"n": 1}), Done({"n": 2}, status=202)])
    replies = [once.done(office.database, who, asking, lambda _: next(made)) for _ in range(2)]
    assert [(reply.status_code, reply.body) for reply in replies] == [
        (201, b'{"n":1}'),
        (202, b'{"n":2}'),
    ]


def test_a_key_of_another_request_is_refused(office: Any) -> None:
    who = office.people["firm甲"]
    once.done(office.database, who, Asking("k", "one", ""), lambda _: Done({}))
    with pytest.raises(Conflicting):
        once.done(office.database, who, Asking("k", "two", ""), lambda _: Done({}))


def test_what_fails_is_not_remembered(office: Any) -> None:
    who, asking = office.people["firm甲"], Asking("k", "one", "")

    def fail(_: Session) -> Done:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        once.done(office.database, who, asking, fail)
    assert once.done(office.database, who, asking, lambda _: Done({})).status_code == 201


def test_one_firm_is_made_by_fifty_requests_at_once_with_the_same_key(office: Any) -> None:
    def ask(_: int) -> Any:
        asked = {"firm": {"name": "示例"}}
        headers = {"Idempotency-Key": "one"}
        return office.sends("firm甲", "POST", "/firms", json=asked, headers=headers)

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(ask, range(50)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    with office.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(FirmRecord)) == 1
