"""The evaluation's protocol on a small country whose answers can be worked by hand."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import permutations
from types import SimpleNamespace

import numpy as np
import pytest

from features.encode import park_vectors
from features.errors import BadInput, NotFound
from features.profiles import Fact, Firm, Park
from features.sitings import Siting, firm_key
from recommender.evaluate import MODELS, Evaluation, evaluate, industry_text
from recommender.reach import REACH
from recommender.trials import METRICS

KEYS = {
    *("park_hit@1", "park_hit@3", "park_hit@5", "park_hit@10", "mrr", "ndcg@10"),
    *("prefecture_hit@1", "prefecture_hit@3"),
}
BAOTOU, ORDOS, CHENGDU = ("150203", "包头市"), ("150602", "鄂尔多斯市"), ("510104", "成都市")


def park(park_id: str, place: tuple[str, str], area_ha: float | None, *words: str) -> Park:
    return Park(
        id=park_id,
        name=f"园区{park_id}",
        adcode=place[0],
        prefecture=place[1],
        lng=110.0,
        lat=40.0,
        leading_industries=words,
        approved_area_ha=None if area_ha is None else Fact(value=area_ha),
    )


PARKS = (
    park("p3", BAOTOU, 900.0, "3415"),
    park("p1", BAOTOU, None, "3985"),
    park("p2", ORDOS, 900.0, "2614"),
    park("p0", ORDOS, 100.0, "3415"),
    park("p9", CHENGDU, 5000.0, "3415"),
)


def siting(
    number: int, firm: str, year: int, place: tuple[str, str], park_id: str | None, **known: object
) -> Siting:
    plain = Siting(
        id=str(number),
        firm=firm,
        project=f"项目{number}",
        industry="3415",
        year=year,
        park_id=park_id,
        county="",
        prefecture=place[1],
        province="",
        adcode=place[0],
        land_mu=None,
        investment_wan=None,
        origin="",
        source="case",
    )
    return replace(plain, **known)


ROWS = (
    siting(1, "远方风电", 2018, BAOTOU, "p3"),
    siting(2, "晴空光伏", 2020, ORDOS, "p0"),
    siting(3, "青山硅业", 2022, BAOTOU, None),
    siting(4, "锦江电子", 2019, CHENGDU, "p9"),
)
ELSEWHERE = siting(5, "海岛食品", 2020, ("460105", "海口市"), None)

Order = Callable[[Firm, Sequence[int]], Sequence[int]]


@dataclass
class Matcher:
    """Ranks by a given rule, excludes given parks, and remembers what it was told."""

    rule: Order = lambda _, pool: pool
    parks_: tuple[Park, ...] = PARKS
    sitings_: tuple[Siting, ...] = ()
    infeasible: tuple[str, ...] = ()
    told: list[SimpleNamespace] = field(default_factory=list)

    def fit(self, parks: Sequence[Park]) -> "Matcher":
        self.parks_, self.vectors_ = tuple(parks), park_vectors(parks)
        return self

    def without(self, *criteria: str) -> "Matcher":
        assert criteria == ("regional_focus",)
        return replace(self, told=[])

    def order(self, firm: Firm, **given: object) -> SimpleNamespace:
        self.told.append(SimpleNamespace(firm=firm, parks=self.parks_, **given))
        pool = [int(position) for position in given["park_positions"]]
        return SimpleNamespace(
            positions=np.array(self.rule(firm, pool), dtype=np.int64),
            feasible=np.array([park.id not in self.infeasible for park in self.parks_]),
        )


def truth_first(firm: Firm, pool: Sequence[int]) -> Sequence[int]:
    true = {row.firm: row.park_id for row in ROWS}[firm.name]
    return sorted(pool, key=lambda position: PARKS[position].id != true)


def means(evaluation: Evaluation, model: str) -> dict[str, float]:
    return evaluation.to_json()["models"][model]


def test_the_json_has_the_promised_keys_and_survives_writing() -> None:
    found = json.loads(json.dumps(evaluate(Matcher(), ROWS).to_json(), allow_nan=False))
    assert set(found) == {
        *("n", "n_park", "infeasible_truth_rate", "models"),
        *("intervals", "reach", "excluded", "industry_text", "notes"),
    }
    assert set(found["models"]) == set(MODELS)
    assert {"parkmatch", "random", "area", "industry_words"} < set(MODELS)
    assert all(set(model) == KEYS for model in found["models"].values())
    assert all(set(model) == KEYS for model in found["intervals"].values())
    assert (found["n"], found["n_park"]) == (4, 3)


def test_ranking_the_truth_first_scores_one_and_last_scores_by_its_rank() -> None:
    best = means(evaluate(Matcher(truth_first), ROWS[:2]), "parkmatch")
    assert set(best.values()) == {1.0}
    worst = means(
        evaluate(Matcher(lambda f, pool: truth_first(f, pool)[::-1]), ROWS[:2]), "parkmatch"
    )
    assert (worst["park_hit@1"], worst["park_hit@3"], worst["park_hit@5"]) == (0, 0, 1)
    assert worst["mrr"] == pytest.approx(1 / 4)
    assert worst["ndcg@10"] == pytest.approx(1 / np.log2(5))


def test_prefectures_rank_by_their_first_park() -> None:
    # In the order of the parks Baotou comes first, then Ordos; Chengdu is alone in its province.
    found = evaluate(Matcher(), ROWS)
    at_one = found.values["parkmatch"][:, list(METRICS).index("prefecture_hit@1")]
    assert at_one.tolist() == [1.0, 0.0, 1.0, 1.0]
    assert means(found, "parkmatch")["prefecture_hit@3"] == 1.0


def test_random_is_the_mean_over_every_order_of_the_candidates() -> None:
    row = ROWS[1:2]
    pool = range(4)
    every = [
        evaluate(Matcher(lambda _, __, order=order: order), row).values["parkmatch"][0]
        for order in permutations(pool)
    ]
    assert evaluate(Matcher(), row).values["random"][0] == pytest.approx(np.mean(every, axis=0))


def test_the_order_in_which_parks_are_kept_changes_no_baseline() -> None:
    plain, turned = (evaluate(Matcher(parks_=p), ROWS) for p in (PARKS, PARKS[::-1]))
    for model in ("random", "area", "industry_words"):
        assert means(turned, model) == means(plain, model)


def test_a_row_is_judged_with_what_was_known_when_it_chose() -> None:
    same_group = siting(6, "远方风电（包头）有限公司", 2015, BAOTOU, "p1")
    early, late = siting(7, "长风叶片", 2018, ORDOS, "p2"), siting(8, "长风叶片", 2023, ORDOS, "p2")
    assert firm_key(same_group.firm) == firm_key("远方风电")
    twin = replace(ROWS[1], id="built in")
    matcher = Matcher(sitings_=(same_group, early, late, twin))
    evaluate(matcher, ROWS)
    assert [told.year for told in matcher.told] == [row.year for row in ROWS]
    for told in matcher.told:
        assert told.day == date(told.year, 12, 31)
        assert all(known.year <= told.year for known in told.sitings)
        assert firm_key(told.firm.name) not in {firm_key(known.firm) for known in told.sitings}
    assert matcher.told[0].sitings == (early,)
    assert matcher.told[2].sitings == (same_group, early, twin, ROWS[0], ROWS[3])


def test_lists_of_tenants_which_are_of_today_are_kept_from_every_model() -> None:
    tenants = {"tenant_industries": ("3415",), "chain_leaders": ("远方风电",)}
    tenanted = tuple(park.model_copy(update=tenants) for park in PARKS)
    matcher = Matcher(parks_=tenanted)
    found = evaluate(matcher, ROWS)
    assert {told.parks for told in matcher.told} == {PARKS}
    assert found.to_json() == evaluate(Matcher(), ROWS).to_json()
    assert matcher.parks_ is tenanted


def test_candidates_are_all_parks_of_the_scope() -> None:
    own, nation = Matcher(), Matcher()
    evaluate(own, ROWS, "province")
    assert [len(told.park_positions) for told in own.told] == [4, 4, 4, 1]
    evaluate(nation, ROWS, "nation")
    assert [len(told.park_positions) for told in nation.told] == [5, 5, 5, 5]


@pytest.mark.parametrize("name", ["内蒙古", "内蒙古自治区", "150000"])
def test_a_province_keeps_to_its_rows(name: str) -> None:
    assert evaluate(Matcher(), ROWS, "province", name).sitings == ROWS[:3]
    assert evaluate(Matcher(), ROWS, "nation", name).n == 3


def test_the_share_of_true_parks_that_a_rule_excludes_is_apart() -> None:
    found = evaluate(Matcher(infeasible=("p0", "p1")), ROWS)
    assert found.infeasible_truth.tolist() == pytest.approx([0, 1, np.nan, 0], nan_ok=True)
    assert found.to_json()["infeasible_truth_rate"] == pytest.approx(1 / 3)


def test_a_row_without_a_park_counts_for_prefectures_alone() -> None:
    found = evaluate(Matcher(), ROWS[2:3])
    assert (found.n, found.n_park) == (1, 0)
    for model in MODELS:
        assert {name for name, value in means(found, model).items() if value is not None} == {
            "prefecture_hit@1",
            "prefecture_hit@3",
        }
    assert found.to_json()["infeasible_truth_rate"] is None
    assert found.to_json()["intervals"]["area"]["mrr"] == [None, None]


def test_a_park_out_of_reach_is_noted_and_not_a_miss() -> None:
    found = evaluate(Matcher(), [replace(ROWS[0], park_id="p9")])
    assert found.n_park == 0
    assert any("1 行的园区不在候选之内" in note.zh for note in found.notes)


def test_a_prefecture_without_candidates_is_a_miss_for_every_model() -> None:
    hohhot = replace(ROWS[2], adcode="150102")
    found = evaluate(Matcher(), [hohhot])
    assert {means(found, model)["prefecture_hit@3"] for model in MODELS} == {0.0}
    assert any("1 行所在盟市没有候选园区" in note.zh for note in found.notes)


def test_a_row_whose_province_has_no_park_is_excluded_by_name() -> None:
    found = evaluate(Matcher(), (*ROWS, ELSEWHERE))
    assert found.n == 4
    assert found.to_json("en")["excluded"] == [
        {"id": "5", "reason": "no candidate park in its province"}
    ]


def test_what_cannot_be_judged_at_all_is_refused() -> None:
    for rows, province in (((), None), ((ELSEWHERE,), None), (ROWS, "海南")):
        with pytest.raises(BadInput):
            evaluate(Matcher(), rows, "province", province)
    for stranger in ("乌有", "包头"):
        with pytest.raises(NotFound):
            evaluate(Matcher(), ROWS, "province", stranger)


def test_a_seed_fixes_the_intervals_and_they_hold_the_mean_of_one_firm() -> None:
    first, again = evaluate(Matcher(), ROWS, seed=4), evaluate(Matcher(), ROWS, seed=4)
    for model in MODELS:
        np.testing.assert_array_equal(first.intervals[model], again.intervals[model])
    twins = [replace(ROWS[0], id=str(n), park_id=park_id) for n, park_id in enumerate(("p1", "p2"))]
    alone = evaluate(Matcher(), twins)
    assert alone.intervals["parkmatch"] == pytest.approx(
        np.tile(list(means(alone, "parkmatch").values()), (2, 1))
    )


@pytest.mark.parametrize(("lang", "heading"), [("zh", "模型"), ("en", "model")])
def test_the_table_has_a_row_for_each_model_and_a_column_for_each_metric(
    lang: str, heading: str
) -> None:
    head, *rows = evaluate(Matcher(truth_first), ROWS[:2]).table(lang)
    assert head[0] == heading
    assert len(rows) == len(MODELS)
    assert {len(row) for row in (head, *rows)} == {1 + len(METRICS)}
    assert rows[0][1] == "1.00 [1.00, 1.00]"
    assert evaluate(Matcher(), ROWS[2:3]).table(lang)[1][1] == "—"


def test_the_industry_is_read_from_a_project_s_name() -> None:
    said = {"水泥": "3011", "多晶硅": "3985", "": "3415", "海参养殖": "3415"}
    told = [replace(ROWS[0], project=text, industry=code) for text, code in said.items()]
    hits = industry_text(told)
    assert hits == {"n": 3, "hit@1": pytest.approx(2 / 3), "hit@5": pytest.approx(2 / 3)}
    assert industry_text([]) == {"n": 0, "hit@1": None, "hit@5": None}


def test_counts_of_past_projects_rank_by_what_was_known_then() -> None:
    # Before 2022 Baotou's p3 and Ordos' p0 have one project each; the firm's own never counts.
    crowd = [replace(ROWS[0], id=f"x{n}", firm=f"旁人{n}", project=str(n)) for n in range(3)]
    found = evaluate(Matcher(), (*ROWS[:2], *crowd))
    at_one = found.values["popularity"][:, list(METRICS).index("park_hit@1")]
    assert at_one.tolist() == [1.0, 0.0, 1.0, 1.0, 1.0]
    solar = [replace(row, industry="3825") for row in (ROWS[1], replace(ROWS[1], firm="又一家"))]
    other = evaluate(Matcher(), (*crowd, *solar))
    alike = other.values["industry_counts"][-2:, list(METRICS).index("park_hit@1")]
    assert alike.tolist() == [1.0, 1.0]
    assert other.values["popularity"][-2:, list(METRICS).index("park_hit@1")].tolist() == [0.0, 0.0]


def test_every_model_says_whom_its_lists_reach() -> None:
    found = evaluate(Matcher(), ROWS)
    assert set(found.reach) == set(MODELS)
    heads, *rows = found.reach_table("en")
    assert len(heads) == len(REACH) + 1
    assert len(rows) == len(MODELS)
    assert found.reach["popularity"]["popularity_lift"] >= found.reach["area"]["popularity_lift"]
