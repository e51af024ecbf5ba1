from pathlib import Path

import orjson
import pytest

from features.errors import BadInput
from service import signed_files
from service.signing import Signer

TOLD = {
    "form": signed_files.FORM,
    "id": "0" * 32,
    "version": 2,
    "name": "电价优先",
    "author": "li",
    "organisation": "某局",
    "signed_at": "2026-11-21T08:00:00+00:00",
    "weights": {"tariff": 3, "level": 1},
}


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    return Signer(tmp_path / "key")


def signed_by(signer: Signer, statement: str) -> dict[str, str]:
    signature, key = signer.sign(statement), signer.public_key
    return {"statement": statement, "signature": signature, "public_key": key}


def test_a_signed_file_gives_its_weights_and_who_signed_them(signer: Signer) -> None:
    file = signed_by(signer, orjson.dumps(TOLD).decode())
    weights, told = signed_files.opened(file, signer.public_key)
    assert (weights.values, told) == ({"tariff": 0.75, "level": 0.25}, TOLD)
    assert weights.note.zh == "电价优先 第 2 版（li 签署）"
    assert weights.signing == {
        "id": "0" * 32, "version": 2, "author": "li", "organisation": "某局", "day": "2026-11-21",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("signed_at", "day"),
    [("2026-11-22T22:21:00+00:00", "2026-11-23"), ("2026-11-22T15:59:59+00:00", "2026-11-22")],
)
def test_the_day_of_signing_is_that_of_china(signer: Signer, signed_at: str, day: str) -> None:
    statement = orjson.dumps({**TOLD, "signed_at": signed_at}).decode()
    weights, _ = signed_files.opened(signed_by(signer, statement))
    assert weights.signing is not None
    assert weights.signing["day"] == day


def test_a_file_that_was_signed_at_no_time_is_refused(signer: Signer) -> None:
    statement = orjson.dumps({**TOLD, "signed_at": "昨天"}).decode()
    with pytest.raises(BadInput) as caught:
        signed_files.opened(signed_by(signer, statement))
    assert [fault.path for fault in caught.value.faults] == ["signed_at"]


def test_whatever_is_changed_in_it_is_noticed(signer: Signer) -> None:
    file = signed_by(signer, orjson.dumps(TOLD).decode())
    others = [{**TOLD, name: [value]} for name, value in TOLD.items()]
    changed = [{**file, "statement": orjson.dumps(other).decode()} for other in others]
    for broken in (*changed, {}, {**file, "signature": ""}, {**file, "public_key": 1}):
        with pytest.raises(BadInput) as caught:
            signed_files.opened(broken)
        assert [fault.path for fault in caught.value.faults] == ["signature"]


def test_another_key_than_the_one_trusted_is_refused(signer: Signer, tmp_path: Path) -> None:
    file = signed_by(Signer(tmp_path / "other"), orjson.dumps(TOLD).decode())
    with pytest.raises(BadInput) as caught:
        signed_files.opened(file, signer.public_key)
    assert [fault.path for fault in caught.value.faults] == ["public_key"]


def test_a_signed_text_that_is_no_weights_is_refused(signer: Signer) -> None:
    for other in ("{}", "[]", "no json"):
        with pytest.raises(BadInput) as caught:
            signed_files.opened(signed_by(signer, other))
        assert [fault.path for fault in caught.value.faults] == ["statement"]
