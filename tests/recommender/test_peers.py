import numpy as np
import pytest

from features import catalogue
from features.profiles import Firm
from recommender.matcher import ParkMatcher
from recommender.peers import OURS, agreement, methods, ranked_by_peers

pytest.importorskip("pymcdm", reason="an extra: pip install parkmatch[compare]")


def test_topsis_gives_the_published_closeness() -> None:
    # Tzeng & Huang 2011, Multiple Attribute Decision Making, CRC Press.
    table = np.array([[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]], dtype=float)
    found = methods()["TOPSIS"](table, np.array([0.3, 0.4, 0.3]), np.ones(3))
    assert found == pytest.approx([0.5037, 0.6581, 0.7482, 0.3340], abs=1e-4)


def test_vikor_gives_the_published_compromise() -> None:
    # Opricovic & Tzeng 2004, European Journal of Operational Research 156(2), 445-455.
    table = np.array([[1, 3000], [2, 3750], [5, 4500]], dtype=float)
    found = methods()["VIKOR"](table, np.array([0.5, 0.5]), np.array([-1, 1]))
    assert found == pytest.approx([1, 0, 1])


def test_promethee_gives_the_published_flows() -> None:
    # Zhao, Peng & Li 2013, Procedia Computer Science 17, 181-188.
    table = np.array([[4, 3, 2], [3, 2, 4], [5, 1, 3]], dtype=float)
    found = methods()["PROMETHEE II"](table, np.array([0.5, 0.3, 0.2]), np.ones(3))
    assert found == pytest.approx([0.1, -0.3, 0.2])


def test_every_method_ranks_the_parks_that_no_rule_excludes() -> None:
    matcher = ParkMatcher().fit(catalogue.load(province="内蒙古"))
    columns, ranks = ranked_by_peers(matcher.rank(Firm(name="x", industries=("3415",))))
    assert ranks[OURS].tolist() == list(range(1, len(columns) + 1))
    assert all(len(one) == len(columns) for one in ranks.values())
    assert set(agreement(ranks)) == {"TOPSIS", "VIKOR", "PROMETHEE II"}
    assert all(-1 <= found <= 1 for found in agreement(ranks).values())
    assert agreement(ranks)["TOPSIS"] > 0.5


def test_one_park_alone_has_no_ranks() -> None:
    matcher = ParkMatcher().fit(catalogue.load(province="内蒙古")[:1])
    assert ranked_by_peers(matcher.rank(Firm(name="x")))[1] == {}
