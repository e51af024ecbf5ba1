from typing import Any

from features import catalogue
from service import figures, revisions
from service.database.records import ParkFigure
from service.submissions import FiguresSubmission

PARK = catalogue.get("S159041")


def state(office: Any, version: int, field: str, value: float) -> ParkFigure:
    one = {"field": field, "value": value, "as_of": "2025", "source": "统计年报"}
    asked = FiguresSubmission.model_validate({"figures": [one]})
    with office.database.writing() as session:
        (kept,) = figures.edit(session, office.people["promoter甲"], PARK, f'"{version}"', asked)
    return kept


def test_a_revision_holds_what_was_in_force_then(office: Any) -> None:
    with office.database.reading() as session:
        assert revisions.latest(session) == 0
        assert revisions.held(session).figures == ()
    first = state(office, 0, "output_per_mu", 320.0)
    second = state(office, first.id, "output_per_mu", 350.0)
    third = state(office, second.id, "tax_per_mu", 20.0)
    with office.database.reading() as session:
        assert revisions.latest(session) == third.id
        for at, said in (
            (first.id, [320.0]),
            (second.id, [350.0]),
            (third.id, [350.0, 20.0]),
            (None, [350.0, 20.0]),
        ):
            found = revisions.held(session, at)
            assert found.revision == (at or third.id)
            assert [one.said for one in found.figures] == said
        assert revisions.newest(session, third.id, "S000000") == []
