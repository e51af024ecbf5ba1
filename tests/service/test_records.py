from datetime import UTC, datetime

import orjson

from service import records
from service.accounts import Person, Role, Scope
from service.database.people import Token
from service.database.records import AnswerContent, AnswerRecord, Consent, packed

AT = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


def test_a_person_is_told_with_the_name_of_the_region() -> None:
    who = Person("1", "王", "2", "示例", "150200", Role.promoter, frozenset({Scope.read}))
    told = records.person(who)
    assert (told["region"], told["role"], told["scopes"]) == ("包头市", "promoter", ["read"])
    assert records.region("") == ""


def test_a_token_is_told_without_what_opens() -> None:
    token = Token(
        id="1", name="报表", digest="secret", scopes=["read"], created_at=AT, expires_at=AT
    )
    assert "secret" not in str(records.token(token))
    assert records.token(token)["revoked_at"] is None
    assert records.new_token(token, "k")["key"] == "k"


def test_a_consent_is_in_force_until_it_is_revoked() -> None:
    consent = Consent(id="1", region="150500", created_at=AT, revoked_at=None)
    assert (records.consent(consent)["region"], records.consent(consent)["revoked_at"]) == (
        "通辽市",
        None,
    )
    consent.revoked_at = AT
    assert records.consent(consent)["revoked_at"] == "2026-11-21T08:30:00+00:00"


def test_an_answer_is_told_in_its_very_bytes() -> None:
    text = '{"score":0.30000000000000004,"x":1E3}'
    content = AnswerContent(rule_packs=[], packed=packed(text.encode()))
    record = AnswerRecord(id="1", created_at=AT, content=content)
    assert f'"answer":{text}'.encode() in orjson.dumps(records.answer(record))
