"""Many firms at once get what each gets alone, whatever they share, however many threads."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.encode import firm_vector
from features.firm_table import FirmTable, firm_table
from features.profiles import Firm, Park
from recommender import columns as columns_module
from recommender import crowd
from recommender.engine import Engine
from recommender.matcher import ParkMatcher
from recommender.score import Setting, rank
from recommender.weights import Weights
from tests.recommender.conftest import a_firm, some_parks, some_weights, world
from tests.recommender.test_engine import made_up


def same_for_each(engine: Engine, table: FirmTable, setting: Setting, threads: int = 1) -> None:
    lists = crowd.shortlists(engine, table, lambda firm: setting.weights, 10, threads)
    for at in range(len(table)):
        alone = engine.shortlist(firm_vector(table.firm(at)), setting.weights, 10)
        found = int(lists.found[at])
        assert lists.positions[at, :found].tolist() == alone.positions.tolist()
        assert np.array_equal(lists.figures[at, :found], alone.figures)
        assert (lists.positions[at, found:] == -1).all()
        whole, _ = rank(firm_vector(table.firm(at)), engine.scope, setting)
        assert lists.worst[at, :found].tolist() == whole.worst[alone.positions].tolist()
        assert lists.excluded[at] == alone.excluded


def one_by_one(engine: Engine, firms: list[Firm], setting: Setting) -> None:
    found = crowd.pairs(engine, firm_table(firms, engine.groups), lambda firm: setting.weights)
    for at, firm in enumerate(firms):
        alone, _ = rank(firm_vector(firm), engine.scope, setting)
        expected = alone.score[0], alone.low[0], alone.high[0], alone.coverage[0]
        assert tuple(found.figures[at, :4]) == expected
        assert found.worst[at] == alone.worst[0]


@settings(max_examples=40, deadline=None)
@given(firms=st.lists(a_firm(), max_size=4), parks=some_parks(most=5), weights=some_weights())
def test_a_firm_alone_equals_itself_in_a_crowd(
    firms: list[Firm], parks: tuple[Park, ...], weights: Weights
) -> None:
    scope, setting = world(parks, weights)
    engine = Engine(scope, setting)
    same_for_each(engine, firm_table(firms, engine.groups), setting)


@settings(max_examples=40, deadline=None)
@given(firms=st.lists(a_firm(), max_size=4), parks=some_parks(most=1))
def test_a_pair_scores_the_same_from_either_side(
    firms: list[Firm], parks: tuple[Park, ...]
) -> None:
    scope, setting = world(parks)
    one_by_one(Engine(scope, setting), firms, setting)


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_a_crowd_among_the_real_parks(matcher: ParkMatcher, threads: int) -> None:
    draw = np.random.default_rng(7)
    table = firm_table([made_up(draw) for _ in range(60)], matcher.engine().groups)
    mixed = table.take(draw.integers(0, 60, 150))
    same_for_each(matcher.engine(), mixed, matcher.setting(), threads)


def test_some_firms_of_a_table_get_what_they_get_among_all(matcher: ParkMatcher) -> None:
    draw = np.random.default_rng(9)
    table = firm_table([made_up(draw) for _ in range(12)], matcher.engine().groups)
    for rows in ([11, 5], [3], [7, 7, 2]):
        same_for_each(matcher.engine(), table.take(np.array(rows)), matcher.setting())


def test_kinds_that_do_not_fit_together_are_taken_in_turns(
    matcher: ParkMatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns_module, "MOST_BYTES", 0)
    draw, setting = np.random.default_rng(8), matcher.setting()
    engine = Engine(matcher.scope_, setting)
    table = firm_table([made_up(draw) for _ in range(60)], engine.groups)
    assert len(list(crowd.squads(engine, table, lambda firm: setting.weights))) > 1
    same_for_each(engine, table, setting)


def test_figures_on_either_side_of_a_step_of_the_law_are_told_apart(
    illustrated: ParkMatcher,
) -> None:
    """A large user of energy must be at the benchmark level; a thirsty one within the quota."""
    like = Firm(name="某铁合金", industries=("3140",), products="硅铁")
    firms = [
        like.model_copy(update={"energy_tce": energy, "water_wan_m3": water})
        for energy in (None, 1.0, 4_999.0, 5_000.0, 9_999.0, 10_000.0, 50_000.0)
        for water in (None, 1.0, 200.0)
    ]
    engine = illustrated.engine()
    same_for_each(engine, firm_table(firms, engine.groups), illustrated.setting())


def test_no_firm_and_more_than_one_park(matcher: ParkMatcher) -> None:
    engine = matcher.engine()
    nobody = firm_table([], engine.groups)
    lists = crowd.shortlists(engine, nobody, lambda firm: matcher.weight_vector_, 10)
    assert lists.positions.shape == (0, 10)
    with pytest.raises(ValueError, match="one park"):
        crowd.pairs(engine, nobody, lambda firm: matcher.weight_vector_)


def test_a_firm_with_a_known_project_does_not_draw_itself_in_a_crowd(matcher: ParkMatcher) -> None:
    engine, firm = matcher.engine(), matcher.sitings_[0].firm
    alike = [Firm(name=name, industries=(matcher.sitings_[0].industry,)) for name in ("某", firm)]
    with pytest.raises(ValueError, match="groups"):
        crowd.shortlists(engine, firm_table(alike), lambda firm: matcher.weight_vector_, 10)
    same_for_each(engine, firm_table(alike, engine.groups), matcher.setting())
