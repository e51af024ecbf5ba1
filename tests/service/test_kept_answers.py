"""A question that was asked before is kept again without being worked out, for its own
organisation alone; what is told and kept is the same either way.
"""

import zlib
from hashlib import sha256
from typing import Any

import orjson
import pytest
from sqlalchemy import delete, func, select, text

from features.profiles import Firm
from recommender.matching import ParkMatcher
from service import ledger
from service.database.records import AnswerContent, AnswerRecord, RulePack
from service.database.traces import IdempotencyKey
from service.following import Follower
from service.problems import Busy
from service.submissions import KeptQuestion
from tests.service.test_ledger import state

FIRM = {"name": "示例：风电叶片", "industries": ["3415"], "land_mu": 300}
ASKED = {"firm": FIRM, "region": "包头", "k": 2}


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The questions that were worked out."""
    found: list[object] = []
    given = ledger.given

    def noted(matcher: Any, asked: Any) -> Any:
        found.append(asked)
        return given(matcher, asked)

    monkeypatch.setattr(ledger, "given", noted)
    return found


def results(office: Any) -> int:
    with office.database.reading() as session:
        return session.scalar(select(func.count()).select_from(AnswerContent)) or 0


def test_what_was_asked_before_is_kept_as_a_new_answer_and_not_worked_out(
    office: Any, worked: list[object]
) -> None:
    made = [office.sends("firm甲", "POST", "/answers", json=ASKED) for _ in range(3)]
    by_another = office.sends("promoter甲", "POST", "/answers", json=ASKED)
    assert len(worked) == 1
    assert results(office) == 1
    ids = [one.json()["id"] for one in (*made, by_another)]
    assert len(set(ids)) == 4
    for one in (*made, by_another):
        answer = one.json()
        assert one.status_code == 201
        assert one.headers["location"] == f"/api/v1/answers/{answer['id']}"
        shown = office.sends("firm甲", "GET", f"/answers/{answer['id']}")
        assert shown.content == one.content
        assert answer["answer"] == made[0].json()["answer"]
    with office.database.reading() as session:
        authors = dict(session.execute(select(AnswerRecord.id, AnswerRecord.author_id)).all())
        assert authors[ids[3]] == office.people["promoter甲"].id
        for answer_id in ids:
            given, again = ledger.replayed(session, answer_id)
            assert given == again


def test_who_reads_keeps_nothing_whatever_is_sent_along(office: Any) -> None:
    made = office.made("firm甲", "/answers", ASKED)["id"]
    for path in ("/answers", f"/answers/{made}", "/answers/neverthere"):
        plain = office.sends("firm甲", "GET", path)
        sent_along = office.sends("firm甲", "GET", path, json=ASKED)
        assert (sent_along.status_code, sent_along.content) == (plain.status_code, plain.content)
    assert len(office.sends("firm甲", "GET", "/answers").json()["items"]) == 1


def test_what_stands_to_be_kept_again_keeps_no_matcher_alive(office: Any) -> None:
    matcher = office.app.state.matchers.fitted()
    found = ledger.given(matcher, ledger.Asked(KeptQuestion(firm=Firm(**FIRM)), "zh"))
    assert not any(isinstance(held, ParkMatcher) for held in vars(found).values())
    assert found.size >= len(found.result) + len(FIRM["name"])


def test_what_others_asked_is_worked_out_and_kept_as_if_nobody_had(
    office: Any, worked: list[object]
) -> None:
    """How long it takes and how the records grow is as for a question that is new to all."""
    for who in ("firm甲", "firm乙"):
        assert office.sends(who, "POST", "/answers", json=ASKED).status_code == 201
    assert len(worked) == results(office) == 2


@pytest.mark.parametrize("change", ["as_of", "lang", "space", "weights", "k"])
def test_another_question_is_worked_out(office: Any, worked: list[object], change: str) -> None:
    office.made("firm甲", "/answers", ASKED)
    said = {"as_of": {"as_of": "2025-06-10"}, "weights": {"weights": {"scale": 1}}, "k": {"k": 3}}
    body = orjson.dumps({**ASKED, **said.get(change, {})})
    headers = {"Content-Type": "application/json"}
    headers |= {"Accept-Language": "en"} if change == "lang" else {}
    told = office.sends(
        "firm甲", "POST", "/answers", headers=headers, content=body + b" " * (change == "space")
    )
    assert told.status_code == 201
    assert len(worked) == 2


def test_a_set_of_weights_that_was_edited_counts_as_it_is_now(
    office: Any, worked: list[object]
) -> None:
    first = office.made("firm甲", "/answers", ASKED)
    signed = office.made("analyst甲", "/weight-sets", {"name": "甲", "weights": {"scale": 1}})
    body = {**ASKED, "weight_set": signed["id"]}
    second = office.made("firm甲", "/answers", body)
    changed = {"name": "甲", "weights": {"level": 1}}
    edited = {"If-Match": '"1"'}
    path = f"/weight-sets/{signed['id']}"
    assert office.sends("analyst甲", "PUT", path, json=changed, headers=edited).status_code == 200
    third = office.made("firm甲", "/answers", body)
    assert [one["weight_version"] for one in (first, second, third)] == [None, 1, 2]
    assert second["answer"]["weights"] != third["answer"]["weights"]
    assert len(worked) == 3


def test_what_is_stated_of_a_park_since_counts(office: Any, worked: list[object]) -> None:
    follower = Follower(office.database, office.app.state.matchers)
    asked = {**ASKED, "k": 3}
    first = office.made("firm甲", "/answers", asked)
    state(office, 0, 320.0)
    follower.look()
    second = office.made("firm甲", "/answers", asked)
    assert first["data_version"] != second["data_version"]
    assert len(worked) == 2


def test_a_key_is_answered_with_the_answer_it_got_and_names_it_alone(
    office: Any, worked: list[object]
) -> None:
    office.made("firm甲", "/answers", ASKED)
    once = {"json": ASKED, "headers": {"Idempotency-Key": "k"}}
    told = [office.sends("firm甲", "POST", "/answers", **once) for _ in range(3)]
    assert len({one.content for one in told}) == 1
    assert len({one.headers["location"] for one in told}) == 1
    other = {**once, "json": {**ASKED, "k": 1}}
    assert office.sends("firm甲", "POST", "/answers", **other).status_code == 409
    with office.database.reading() as session:
        [body] = session.scalars(select(IdempotencyKey.body))
        assert orjson.loads(body) == {"id": told[0].json()["id"]}
        assert session.scalar(select(func.count()).select_from(AnswerRecord)) == 2


def test_who_may_no_longer_ask_is_told_so_for_what_stands_too(office: Any) -> None:
    issued = office.made(
        "firm甲", "/tokens", {"name": "机器", "scopes": ["read", "write"], "days": 1}
    )
    reading = office.made("firm甲", "/tokens", {"name": "只读", "scopes": ["read"], "days": 1})

    def asks(key: str) -> int:
        headers = {"Authorization": f"Bearer {key}"}
        answer = office.client.post("/api/v1/answers", json=ASKED, headers=headers)
        return int(answer.status_code)

    assert [asks(issued["key"]) for _ in range(2)] == [201, 201]
    assert asks(reading["key"]) == 403
    assert asks("pm_x") == 401
    revoked = office.sends("firm甲", "DELETE", f"/tokens/{issued['id']}")
    assert revoked.status_code < 300
    assert asks(issued["key"]) == 401


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"Content-Type": "text/plain"}, orjson.dumps(ASKED), 415),
        ({"Content-Type": "application/json"}, b"{", 400),
        ({"Content-Type": "application/json"}, b"[]", 422),
        ({"Content-Type": "application/json", "Idempotency-Key": "\t"}, orjson.dumps(ASKED), 422),
    ],
)
def test_what_is_not_plain_is_refused_as_ever(
    sqlite_office: Any, headers: dict[str, str], body: bytes, status: int
) -> None:
    sqlite_office.made("firm甲", "/answers", ASKED)
    told = sqlite_office.sends("firm甲", "POST", "/answers", headers=headers, content=body)
    assert (told.status_code, told.headers["content-type"]) == (status, "application/problem+json")


def test_who_finds_no_place_is_asked_to_come_back(sqlite_office: Any) -> None:
    class Full:
        def place(self) -> Any:
            raise Busy

    scribe, sqlite_office.app.state.scribe = sqlite_office.app.state.scribe, Full()
    firm = sqlite_office.made("firm甲", "/firms", {"firm": FIRM})["id"]
    try:
        told = [
            sqlite_office.sends("firm甲", "POST", "/answers", json=ASKED),
            sqlite_office.sends("firm甲", "POST", f"/firms/{firm}/answers", json={"k": 1}),
        ]
    finally:
        sqlite_office.app.state.scribe = scribe
    for one in told:
        assert (one.status_code, one.headers["content-type"]) == (503, "application/problem+json")
        assert int(one.headers["retry-after"]) >= 1


def test_no_result_is_kept_that_no_answer_gives(office: Any) -> None:
    for who in ("firm甲", "firm乙"):
        for body in (ASKED, {**ASKED, "k": 1}):
            office.made(who, "/answers", body)
    with office.database.reading() as session:
        given = session.execute(select(AnswerRecord.organisation_id, AnswerRecord.content_digest))
        there = session.execute(select(AnswerContent.organisation_id, AnswerContent.digest))
        assert set(given.all()) == set(there.all())
        packs = {
            one for named in session.scalars(select(AnswerContent.rule_packs)) for one in named
        }
        assert packs == set(session.scalars(select(RulePack.digest)))


def test_a_content_lies_under_what_its_step_of_the_tables_would_put_it_under(office: Any) -> None:
    """Else one that was kept before that step would be kept once more."""
    office.made("firm甲", "/answers", ASKED)
    asked = text("SELECT digest, question, weights, rule_packs, packed FROM answer_contents")
    with office.database.reading() as session:
        found = session.execute(asked).all()
    assert found
    for digest, *texts, packed in found:
        parts = (*(said.encode() for said in texts), zlib.decompress(packed))
        assert sha256(b"\n".join(parts)).hexdigest() == digest


def test_what_was_kept_is_kept_again_when_the_records_lost_it(office: Any) -> None:
    """As when a backup from before it is put back while the service runs."""
    before = office.made("firm甲", "/answers", ASKED)
    with office.database.writing() as session:
        for kind in (AnswerRecord, AnswerContent, RulePack):
            session.execute(delete(kind).execution_options(synchronize_session=False))
    assert results(office) == 0
    after = office.made("firm甲", "/answers", ASKED)
    assert after["answer"] == before["answer"]
    shown = office.sends("firm甲", "GET", f"/answers/{after['id']}")
    assert shown.json() == after
    with office.database.reading() as session:
        given, again = ledger.replayed(session, after["id"])
        assert given == again
    assert results(office) == 1
