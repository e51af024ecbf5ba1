from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import select

from features import catalogue
from features.errors import BadInput
from service import clock, figures, revisions
from service.database.records import ParkFigure
from service.database.traces import AuditEntry
from service.figures import Stated
from service.refusals import NotPermitted, Outdated, Unversioned
from service.submissions import FiguresSubmission

PARK = catalogue.get("S159041")
TONGLIAO = next(park for park in catalogue.load() if park.adcode.startswith("1505"))


def said(field: str = "output_per_mu", value: object = 320.0, **more: object) -> FiguresSubmission:
    one = {"field": field, "value": value, "as_of": "2025", "source": "统计年报", **more}
    return FiguresSubmission.model_validate({"figures": [one]})


def edit(office: Any, who: str, version: int, asked: FiguresSubmission) -> list[ParkFigure]:
    with office.database.writing() as session:
        return list(figures.edit(session, office.people[who], PARK, f'"{version}"', asked))


def test_a_figure_is_superseded_and_stays(office: Any) -> None:
    (first,) = edit(office, "promoter甲", 0, said(value=320))
    (second,) = edit(office, "admin甲", first.id, said(value=350))
    with office.database.reading() as session:
        kept = session.scalars(figures.history(PARK.id)).all()
        newest = revisions.newest(session, revisions.latest(session))
        assert figures.version(session, PARK.id) == second.id
        assert figures.superseded(session, kept) == {first.id}
        noted = session.scalars(
            select(AuditEntry.version).where(AuditEntry.action == "stated figures")
        ).all()
    assert [one.said for one in kept] == [320.0, 350.0]
    assert [(one.said, one.supersedes) for one in newest] == [(350.0, first.id)]
    assert sorted(noted, key=int) == [first.id, second.id]


def test_of_two_editors_the_second_is_told_both_versions(office: Any) -> None:
    (first,) = edit(office, "promoter甲", 0, said(value=320))
    with pytest.raises(Outdated) as refused:
        edit(office, "admin甲", 0, said(value=350))
    assert refused.value.current["version"] == first.id
    assert refused.value.current["figures"][0]["value"] == 320.0
    assert refused.value.submitted["figures"][0]["value"] == 350
    with office.database.writing() as session, pytest.raises(Unversioned):
        figures.edit(session, office.people["admin甲"], PARK, None, said())


@pytest.mark.parametrize("who", ["promoter乙", "admin乙"])
def test_only_an_office_of_the_region_may_state(office: Any, who: str) -> None:
    with pytest.raises(NotPermitted):
        edit(office, who, 0, said())
    assert figures.may_state(office.people[who], TONGLIAO)
    assert not figures.may_state(office.people[who], PARK)


def test_every_fault_is_told_at_its_place() -> None:
    asked = FiguresSubmission.model_validate(
        {
            "figures": [
                {"field": "green_share", "value": 7.5e9, "as_of": "2025", "source": "文件"},
                {"field": "output_per_mu", "value": "许多", "as_of": "2025", "source": "文件"},
                {"field": "output_per_mu", "value": 300, "as_of": "2025", "source": "文件"},
                {"field": "carbon_status", "value": "甲", "as_of": "2025", "source": "文件"},
                {"field": "certified_chemical", "value": "x", "as_of": "2025", "source": "文件"},
            ]
        }
    )
    with pytest.raises(BadInput) as refused:
        figures.checked(PARK, asked.figures)
    paths = [fault.path for fault in refused.value.faults]
    assert paths == [f"body.figures.{at}.value" for at in (0, 1, 3, 4)]


@pytest.mark.parametrize(("ahead", "written"), [(400, "%Y"), (40, "%Y-%m"), (2, "%Y-%m-%d")])
def test_no_figure_is_of_a_day_that_is_yet_to_come(ahead: int, written: str) -> None:
    today = clock.today()
    day = (today + timedelta(days=ahead)).strftime(written)
    with pytest.raises(BadInput) as refused:
        figures.checked(PARK, said(as_of=day).figures)
    (fault,) = refused.value.faults
    assert (fault.path, fault.value) == ("body.figures.0.as_of", day)
    assert today.isoformat() in fault.problem.zh
    assert figures.checked(PARK, said(as_of=today.strftime(written)).figures)


def test_a_field_is_stated_once() -> None:
    twice = said().figures * 2
    with pytest.raises(BadInput) as refused:
        figures.checked(PARK, twice)
    assert [fault.path for fault in refused.value.faults] == ["body.figures.1.field"]


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("output_per_mu", "300", 300.0),
        ("green_share", "50%", 0.5),
        ("gross_output_wan", "8亿", 80000.0),
        ("certified_chemical", True, True),
        ("carbon_status", "零碳园区", "zero"),
        ("tax_per_mu", None, None),
        ("services", "污水处理、天然气", ("sewage", "gas")),
        ("services", ["sewage"], ("sewage",)),
        ("leading_industries", ["装备制造", "新能源"], ("装备制造", "新能源")),
        ("titles", None, None),
    ],
)
def test_values_are_read_as_people_write_them(field: str, value: object, kept: object) -> None:
    (read,) = figures.checked(PARK, said(field, value).figures)
    assert read.value == kept


def test_a_region_that_a_park_is_run_with_is_known() -> None:
    (read,) = figures.checked(PARK, said("partner_regions", ["江苏", "包头"]).figures)
    assert read.value == ("江苏", "包头")
    with pytest.raises(BadInput) as refused:
        figures.checked(PARK, said("partner_regions", ["江苏", "呼和浩忒"]).figures)
    (fault,) = refused.value.faults
    assert fault.path == "body.figures.0.value"
    assert "呼和浩特" in fault.remedy.zh


@pytest.mark.parametrize("value", ["没有的服务", ["sewage", "没有的服务"]])
def test_words_that_are_no_choice_are_told(value: object) -> None:
    with pytest.raises(BadInput) as refused:
        figures.checked(PARK, said("services", value).figures)
    assert {fault.path for fault in refused.value.faults} == {"body.figures.0.value"}


@pytest.mark.parametrize("value", [[], [""], [1], ["长" * 101], ["a"] * 51, {"a": 1}])
def test_what_is_no_value_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        said("services", value)


def test_editors_of_different_parks_do_not_hinder_each_other(office: Any) -> None:
    who, parks = office.people["admin甲"], catalogue.load(province="包头市")

    def state(number: int) -> int:
        one = Stated(parks[number].id, "tax_per_mu", float(number), "2025", "文件")
        with office.database.writing() as session:
            return figures.kept(session, who, [one], lambda _: None)[0].id

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(state, range(len(parks))))
    assert sorted(numbers) == list(range(1, len(parks) + 1))
