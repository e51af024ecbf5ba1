"""Kinds of fits and figures have places of their own."""

from recommender import plans


def test_kinds_and_figures_are_told_apart() -> None:
    kinds = (plans.ABSENT, plans.COLUMN, plans.SAME, plans.SWITCH, plans.RATIO, plans.BAR)
    assert len(set(kinds)) == len(kinds)
    assert plans.FIGURES == ("score", "low", "high", "coverage", "held")
