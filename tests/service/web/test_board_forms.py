from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.errors import BadInput
from features.profiles import Firm
from service.stages import Stage
from service.submissions import ProjectSubmission
from service.web import board_forms
from service.web.forms import Filled

TODAY = date(2026, 11, 21)
sums = st.none() | st.floats(0, 1e9)
days = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))


def filled(**said: str) -> Filled:
    return Filled({name: (value,) for name, value in said.items()})


@given(st.sampled_from(Stage), sums, sums, days)
def test_what_is_written_into_the_form_is_read_as_it_was(
    stage: Stage, signed: float | None, paid_in: float | None, due: date | None
) -> None:
    asked = ProjectSubmission.model_validate(
        {"name": "示例", "league": "包头市", "stage": stage, "signed_wan": signed,
         "paid_in_wan": paid_in, "due_on": due and due.isoformat()}
    )  # fmt: skip
    again = board_forms.read(board_forms.written(asked))
    assert again == asked


def test_a_project_keeps_its_park_and_its_firm_when_its_form_is_sent_back() -> None:
    said = {"name": "甲", "league": "包头", "park_id": "S159041", "firm_id": "a" * 32}
    asked = ProjectSubmission.model_validate(said)
    assert board_forms.read(board_forms.written(asked), asked.firm_id) == asked


def test_what_a_link_says_comes_before_what_the_firm_says() -> None:
    firm = Firm(name="甲厂", investment_wan=80000)
    found = board_forms.begun(Filled({"planned_wan": ("5亿",)}), firm)
    assert (found.one("name"), found.one("planned_wan"), found.one("stage")) == (
        "甲厂", "5亿", "talks",
    )  # fmt: skip
    unknown = board_forms.begun(Filled({"park_id": ("无此园",)}), Firm(name="甲厂"))
    assert (unknown.one("park_id"), unknown.one("planned_wan")) == ("无此园", "")


def test_sums_may_be_written_as_people_do_and_blank_is_unknown() -> None:
    found = board_forms.read(filled(name="甲", league="包头", signed_wan="8亿", planned_wan=""))
    assert (found.signed_wan, found.planned_wan) == (80_000.0, None)


def test_every_fault_stands_at_its_input() -> None:
    said = filled(league="天边", signed_wan="很多", paid_in_wan="-5", due_on="明天")
    with pytest.raises(BadInput) as error:
        board_forms.read(said)
    paths = [fault.path for fault in error.value.faults]
    assert sorted(paths) == ["due_on", "league", "name", "paid_in_wan", "signed_wan"]


def test_days_out_of_order_are_told_at_the_first_of_them() -> None:
    said = filled(name="甲", league="包头", signed_on="2026-02-01", started_on="2026-01-01")
    with pytest.raises(BadInput) as error:
        board_forms.read(said)
    assert [fault.path for fault in error.value.faults] == ["signed_on"]


def test_a_project_advances_stage_by_stage_and_keeps_the_days_it_has() -> None:
    asked = {"name": "甲", "league": "包头", "stage": "reserve"}
    found = ProjectSubmission.model_validate(asked)
    for stage in list(Stage)[1:]:
        found = board_forms.advanced(found, TODAY)
        assert found.stage is stage
        day = board_forms.REACHED_ON.get(stage)
        assert day is None or getattr(found, day) == TODAY
    assert found.signed_on == found.producing_on == TODAY
    with pytest.raises(BadInput):
        board_forms.advanced(found, TODAY)
    early = ProjectSubmission.model_validate(
        {"name": "甲", "league": "包头", "signed_on": "2026-01-01"}
    )
    assert board_forms.advanced(early, TODAY).signed_on == date(2026, 1, 1)
    expected = early.model_copy(update={"signed_on": TODAY + timedelta(days=9)})
    assert board_forms.advanced(expected, TODAY).signed_on == TODAY


def test_two_versions_differ_where_they_disagree() -> None:
    one = ProjectSubmission.model_validate({"name": "甲", "league": "包头", "signed_wan": 1e5})
    other = one.model_copy(update={"signed_wan": 2e5})
    told = [line for line in board_forms.beside(one, other) if line.differs]
    assert [(line.newest, line.sent) for line in told] == [("100,000", "200,000")]
