import pytest
from pydantic import TypeAdapter, ValidationError

from service.registers.fields import ExactDay, Lines, ProjectId

DAY: TypeAdapter[str] = TypeAdapter(ExactDay)


@pytest.mark.parametrize(("raw", "kept"), [("2026-11-21", "2026-11-21"), ("", ""), (None, "")])
def test_a_day_is_whole_or_not_known(raw: object, kept: str) -> None:
    assert DAY.validate_python(raw) == kept


@pytest.mark.parametrize("raw", ["2026", "2026-11", "2026-02-30", 86400, "昨天"])
def test_what_is_no_day_is_refused(raw: object) -> None:
    with pytest.raises(ValidationError):
        DAY.validate_python(raw)


def test_names_are_parted_at_their_lines() -> None:
    lines: TypeAdapter[tuple[str, ...]] = TypeAdapter(Lines)
    assert lines.validate_python("甲\n乙；丙") == ("甲", "乙", "丙")


@pytest.mark.parametrize("raw", ["x", "0" * 31, "0" * 33])
def test_a_project_is_named_by_its_id(raw: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(ProjectId).validate_python(raw)
