from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from features.text import LANGS
from service import board_lists
from service.board_lists import Lit, Sort, Wish
from service.database.projects import Project
from service.stages import Stage

TODAY = date(2026, 11, 21)
days = st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31))
projects = st.builds(
    lambda named, at, due, planned, stage: Project(
        id=f"{named:032x}", created_at=at, due_on=due, planned_wan=planned, stage=stage.value,
        league="150200", chain="", responsible="", signed_on=None, signed_wan=None,
        paid_in_wan=None,
    ),
    st.integers(0, 10**6),
    st.integers(0, 10**9).map(lambda at: datetime.fromtimestamp(at, UTC)),
    days,
    st.none() | st.floats(0, 1e9),
    st.sampled_from(Stage),
)  # fmt: skip


@given(st.lists(projects, max_size=8, unique_by=lambda one: one.id), st.sampled_from(Sort))
def test_what_is_not_known_comes_last_and_the_rest_in_order(
    found: list[Project], sort: Sort
) -> None:
    ordered = sorted(found, key=lambda one: board_lists.place(one, sort))
    unknown = [board_lists.place(one, sort)[0] for one in ordered]
    assert unknown == sorted(unknown)
    if sort in {Sort.largest, Sort.smallest}:
        sums = [one.planned_wan for one in ordered if one.planned_wan is not None]
        assert sums == sorted(sums, reverse=sort is Sort.largest)
    if sort in {Sort.newest, Sort.oldest}:
        made = [one.created_at for one in ordered]
        assert made == sorted(made, reverse=sort is Sort.newest)


@given(projects)
def test_each_project_has_one_light_and_is_found_by_it(found: Project) -> None:
    assert sum(Wish(light=light).lets(found, TODAY) for light in Lit) == 1
    assert Wish().lets(found, TODAY)
    assert Wish(stage=Stage(found.stage)).lets(found, TODAY)


def test_each_order_is_called_in_both_languages() -> None:
    assert all(sort.label.of(lang) for sort in Sort for lang in LANGS)
