from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from features.errors import BadInput, NotFound
from service import records, signed_files, weightings
from service.clock import BEIJING
from service.database.records import WeightEdition
from service.signing import Signer
from service.submissions import EvaluationSubmission, Measure, WeightSubmission

SAID = WeightSubmission(name="电价", weights={"tariff": 3, "level": 1})
FARED = EvaluationSubmission(
    sitings=149,
    with_park=51,
    measured_on="2026-11-21",
    data_version="0123456789ab",
    engine_version="0.1.0",
    measures=(Measure(model="parkmatch", metric="mrr", value=0.41, low=0.31, high=0.52),),
)
TESTED = WeightSubmission(name="电价", weights={"tariff": 1}, note="电价敏感", evaluation=FARED)


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    return Signer(tmp_path / "key")


def test_what_was_signed_is_what_is_used_and_is_never_changed(office: Any, signer: Signer) -> None:
    who = office.people["analyst甲"]
    with office.database.writing() as session:
        record = weightings.sign(session, who, SAID, signer)
        later = WeightSubmission(name="级别", weights={"level": 1})
        weightings.edit(session, who, (record.id, '"1"'), later, signer)
    with office.database.reading() as session:
        edition, weights = weightings.chosen(session, office.people["firm甲"], record.id)
        assert (edition.version, weights.name, weights.values) == (2, "级别", {"level": 1.0})
        said = session.scalars(select(WeightEdition.said).order_by(WeightEdition.version)).all()
    assert said == [SAID.weights, later.weights]


def test_what_is_signed_tells_who_what_for_and_how_well(office: Any, signer: Signer) -> None:
    who = office.people["analyst甲"]
    with office.database.writing() as session:
        record = weightings.sign(session, who, TESTED, signer)
        file = records.weight_set(record, weightings.newest(session, record))["signed"]
    assert file is not None
    weights, told = signed_files.opened(file, signer.public_key)
    assert weights.signing is not None
    day = datetime.fromisoformat(told["signed_at"]).astimezone(BEIJING).date().isoformat()
    assert list(weights.signing.values()) == [record.id, 1, "analyst甲", "示例机构甲", day]
    assert (dict(weights.values), told["note"]) == ({"tariff": 1.0}, "电价敏感")
    assert told["evaluation"] == FARED.model_dump(mode="json")


def test_the_set_in_force_is_the_one_ordered_last(office: Any, signer: Signer) -> None:
    who = office.people["analyst甲"]
    with office.database.writing() as session:
        assert weightings.in_force(session) is None
        record = weightings.sign(session, who, TESTED, signer)
        weightings.order(session, record.id)
    with office.database.writing() as session:
        # A version that is signed later is not in force until somebody says so.
        weightings.edit(session, who, (record.id, '"1"'), SAID, signer)
        found = weightings.in_force(session)
        assert found is not None
        assert found.signing is not None
        assert (found.signing["id"], found.signing["version"]) == (record.id, 1)
        weightings.order(session, None)
        assert weightings.in_force(session) is None


def test_a_set_that_was_never_tested_is_not_put_in_force(office: Any, signer: Signer) -> None:
    with office.database.writing() as session:
        record = weightings.sign(session, office.people["analyst甲"], SAID, signer)
        with pytest.raises(BadInput) as caught:
            weightings.order(session, record.id)
        assert [fault.path for fault in caught.value.faults] == ["evaluation"]
        with pytest.raises(NotFound):
            weightings.order(session, "0" * 32)


def test_another_organisation_neither_sees_nor_uses_it(office: Any, signer: Signer) -> None:
    with office.database.writing() as session:
        record = weightings.sign(session, office.people["analyst甲"], SAID, signer)
        for look in (weightings.seen, weightings.chosen):
            with pytest.raises(NotFound):
                look(session, office.people["analyst乙"], record.id)


def test_weights_that_are_none_are_not_signed(office: Any, signer: Signer) -> None:
    wrong = WeightSubmission(name="x", weights={"tarif": 1, "level": "很多"})
    with pytest.raises(BadInput) as caught, office.database.writing() as session:
        weightings.sign(session, office.people["analyst甲"], wrong, signer)
    assert {fault.path for fault in caught.value.faults} == {"weights.tarif", "weights.level"}
