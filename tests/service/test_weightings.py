from typing import Any

import pytest
from sqlalchemy import select

from features.errors import BadInput, NotFound
from service import weightings
from service.database.records import WeightEdition
from service.submissions import WeightSubmission

SAID = WeightSubmission(name="电价", weights={"tariff": 3, "level": 1})


def test_what_was_signed_is_what_is_used_and_is_never_changed(office: Any) -> None:
    who = office.people["analyst甲"]
    with office.database.writing() as session:
        record = weightings.sign(session, who, SAID)
        later = WeightSubmission(name="级别", weights={"level": 1})
        weightings.edit(session, who, record.id, '"1"', later)
    with office.database.reading() as session:
        edition, weights = weightings.chosen(session, office.people["firm甲"], record.id)
        assert (edition.version, weights.name, weights.values) == (2, "级别", {"level": 1.0})
        said = session.scalars(select(WeightEdition.said).order_by(WeightEdition.version)).all()
    assert said == [SAID.weights, later.weights]


def test_a_signature_changes_with_whatever_is_signed() -> None:
    signed = weightings.digest("1", 1, "a", {"tariff": 1, "level": 2})
    assert signed == weightings.digest("1", 1, "a", {"level": 2, "tariff": 1})
    others = [("2", 1, "a", {"tariff": 1}), ("1", 2, "a", {"tariff": 1}), ("1", 1, "b", {})]
    assert len({signed, *(weightings.digest(*other) for other in others)}) == 4


def test_another_organisation_neither_sees_nor_uses_it(office: Any) -> None:
    with office.database.writing() as session:
        record = weightings.sign(session, office.people["analyst甲"], SAID)
        for look in (weightings.seen, weightings.chosen):
            with pytest.raises(NotFound):
                look(session, office.people["analyst乙"], record.id)


def test_weights_that_are_none_are_not_signed(office: Any) -> None:
    wrong = WeightSubmission(name="x", weights={"tarif": 1, "level": "很多"})
    with pytest.raises(BadInput) as caught, office.database.writing() as session:
        weightings.sign(session, office.people["analyst甲"], wrong)
    assert {fault.path for fault in caught.value.faults} == {"weights.tarif", "weights.level"}
