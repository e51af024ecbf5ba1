"""How well past sitings are found again: full rankings beside five baselines, with intervals.

A siting is judged with what was known then: the law of its year, the sitings up to its year and
none of its own firm's, and no list of the parks' tenants, which are of today.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from features import regions, views
from features.errors import BadInput, Fault, NotFound
from features.profiles import Firm
from features.sitings import Siting, firm_key
from features.terms import resolve
from features.text import Lang, Text
from features.vectors import Floats, Ints
from recommender.matching import ParkMatcher
from recommender.metrics import DRAWS, interval
from recommender.reach import REACH, reach
from recommender.trials import (
    METRICS,
    Excluded,
    Field,
    Scope,
    Trial,
    measured,
    project,
    published_then,
    trials,
    without_tenants,
)

TEXT_DEPTHS = (1, 5)
DIVISION = 2
MODELS: Mapping[str, Text] = {
    "parkmatch": Text("parkmatch", "parkmatch"),
    "parkmatch_then": Text("parkmatch（只用当时已公布的）", "parkmatch, published then"),
    "random": Text("随机", "random"),
    "area": Text("核准面积", "approved area"),
    "popularity": Text("已有项目数", "past projects"),
    "industry_counts": Text("同类项目数", "past projects of the industry"),
    "industry_words": Text("主导产业词", "industry words"),
}


@dataclass(frozen=True)
class Evaluation:
    """What every model made of the same sitings, in the order of ``sitings`` and ``METRICS``.

    ``values``: model → (n, m) what each row scored, NaN where a row does not measure it (its park
    is not known or not a candidate). ``infeasible_truth``: (n,) 1 where a rule excludes the true
    park, NaN likewise. ``intervals``: model → (2, m) 95% bootstrap over firms. ``industry_text``:
    how often the industry is read from a project's name alone. ``reach``: model → what
    :data:`recommender.reach.REACH` says of its lists.
    """

    sitings: tuple[Siting, ...]
    values: Mapping[str, Floats]
    intervals: Mapping[str, Floats]
    infeasible_truth: Floats
    excluded: tuple[Excluded, ...]
    industry_text: Mapping[str, float | None]
    notes: tuple[Text, ...]
    reach: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @property
    def firms(self) -> tuple[Firm, ...]:
        """The judged firms as they stood before they chose, each siting's."""
        return tuple(project(siting) for siting in self.sitings)

    @property
    def n(self) -> int:
        """Rows judged."""
        return len(self.sitings)

    @property
    def n_park(self) -> int:
        """Rows whose true park is among the candidates."""
        return int(np.count_nonzero(~np.isnan(self.infeasible_truth)))

    def to_json(self, lang: Lang = "zh") -> dict[str, object]:
        """The result as plain values; null where nothing was measured."""
        return {
            "n": self.n,
            "n_park": self.n_park,
            "infeasible_truth_rate": _plain(_mean(self.infeasible_truth[:, None]))[0],
            "models": {
                m: dict(zip(METRICS, _plain(_mean(v)), strict=True)) for m, v in self.values.items()
            },
            "intervals": {
                m: dict(zip(METRICS, map(_plain, ends.T), strict=True))
                for m, ends in self.intervals.items()
            },
            "reach": {
                m: dict(zip(found, _plain(np.array(list(found.values()))), strict=True))
                for m, found in self.reach.items()
            },
            "industry_text": dict(self.industry_text),
            "excluded": [{"id": row.id, "reason": row.reason.of(lang)} for row in self.excluded],
            "notes": [note.of(lang) for note in self.notes],
        }

    def table(self, lang: Lang = "zh") -> tuple[tuple[str, ...], ...]:
        """Headings, then one row a model: its name and every metric with its interval."""
        head = (Text("模型", "model").of(lang), *(label.of(lang) for label in METRICS.values()))
        return (head, *((MODELS[model].of(lang), *self._cells(model)) for model in self.values))

    def reach_table(self, lang: Lang = "zh") -> tuple[tuple[str, ...], ...]:
        """Headings, then one row a model: its name and whom its lists reach."""
        head = (Text("模型", "model").of(lang), *(label.of(lang) for label in REACH.values()))
        rows = (
            (MODELS[model].of(lang), *("—" if np.isnan(v) else f"{v:.2f}" for v in found.values()))
            for model, found in self.reach.items()
        )
        return (head, *rows)

    def _repr_html_(self) -> str:
        (_, *heads), *rows = self.table()
        return views.table(_JUDGED.fill(n=self.n, n_park=self.n_park), _heads(heads), rows)

    def _cells(self, model: str) -> Iterable[str]:
        for mean, (low, high) in zip(
            _mean(self.values[model]), self.intervals[model].T, strict=True
        ):
            yield "—" if np.isnan(mean) else f"{mean:.2f} [{low:.2f}, {high:.2f}]"


def evaluate(
    matcher: ParkMatcher,
    sitings: Sequence[Siting],
    scope: Scope = "province",
    province: str | None = None,
    seed: int = 0,
) -> Evaluation:
    """How well ``matcher`` and the baselines rank the true park and prefecture of each siting.

    Candidates are all fitted parks: of the row's own province, or of the nation. ``province``
    keeps to the rows of one. Firms are drawn by the matcher's sitings and the judged ones, each
    row by those that were known when it chose. Raises :class:`NotFound` for an unknown province,
    :class:`BadInput` when no row can be judged.
    """
    judged = copy(matcher).fit(without_tenants(matcher.parks_))
    ground = Field(judged.parks_, judged.vectors_)
    cases, excluded = trials(ground, _within(sitings, province), scope)
    if not cases:
        raise BadInput([_nothing_to_judge(province)])
    known = _known((*matcher.sitings_, *sitings))
    orders = [_order(judged, case, known) for case in cases]
    # Policy's focus and later words were published after most of the sitings.
    then = judged.without("regional_focus").fit(published_then(judged.parks_))
    lists = {
        "parkmatch": [positions for positions, _ in orders],
        "parkmatch_then": [_order(then, case, known)[0] for case in cases],
        **_baselines(ground, cases, known, seed),
    }
    values = _values(cases, lists)
    groups = [case.key for case in cases]
    text_hits = industry_text([case.siting for case in cases])
    return Evaluation(
        sitings=tuple(case.siting for case in cases),
        values=values,
        intervals={model: interval(v, groups, seed=seed) for model, v in values.items()},
        infeasible_truth=np.array([infeasible for _, infeasible in orders]),
        excluded=excluded,
        industry_text=text_hits,
        notes=(*_notes(cases, scope, seed), *_text_note(text_hits)),
        reach=_reached(ground, cases, known, lists),
    )


def industry_text(judged: Sequence[Siting]) -> dict[str, float | None]:
    """``n`` projects with a name, and how often the best 1 and 5 readings hold their industry."""
    named = [siting for siting in judged if siting.project]
    read = [[found.code for found in resolve(siting.project)] for siting in named]
    hits: dict[str, float | None] = {"n": len(named)}
    for k in TEXT_DEPTHS:
        found = [one.industry in codes[:k] for one, codes in zip(named, read, strict=True)]
        hits[f"hit@{k}"] = float(np.mean(found)) if found else None
    return hits


_Keyed = tuple[tuple[str, Siting], ...]


def _order(matcher: ParkMatcher, case: Trial, known: _Keyed) -> tuple[Ints, float]:
    """The matcher's order of the candidates, and 1 where it excludes the true park."""
    year = case.siting.year
    order = matcher.order(
        case.firm,
        day=date(year, 12, 31),
        year=year,
        sitings=_known_to(case, known),
        park_positions=case.pool,
    )
    excluded = np.nan if case.park is None else float(not order.feasible[case.park])
    return order.positions, excluded


def _known_to(case: Trial, known: _Keyed) -> tuple[Siting, ...]:
    """Other firms' sitings up to the year of the case."""
    return tuple(s for key, s in known if s.year <= case.siting.year and key != case.key)


def _baselines(
    ground: Field, cases: Sequence[Trial], known: _Keyed, seed: int
) -> dict[str, list[Ints]]:
    """Model → the order of each case's candidates, without any matcher."""
    found: dict[str, list[Ints]] = {model: [] for model in MODELS if "parkmatch" not in model}
    rng = np.random.default_rng(seed)
    for case in cases:
        told = _known_to(case, known)
        everyone, alike = ground.past(told), ground.past(told, case.siting.industry[:DIVISION])
        found["random"].append(rng.permutation(case.pool))
        found["area"].append(ground.by_area(case.pool))
        found["popularity"].append(ground.by_counts(case.pool, everyone))
        found["industry_counts"].append(ground.by_counts(case.pool, alike, everyone))
        found["industry_words"].append(ground.by_words(case.pool, case.firm))
    return found


def _values(cases: Sequence[Trial], lists: Mapping[str, Sequence[Ints]]) -> dict[str, Floats]:
    ranks = {
        model: np.array([case.ranks(order) for case, order in zip(cases, found, strict=True)])
        for model, found in lists.items()
    }
    values = {model: measured(*found.T) for model, found in ranks.items()}
    chance = np.array([case.by_chance() for case in cases])
    return {model: chance if model == "random" else values[model] for model in MODELS}


def _reached(
    ground: Field, cases: Sequence[Trial], known: _Keyed, lists: Mapping[str, Sequence[Ints]]
) -> dict[str, dict[str, float]]:
    pools, truth = [case.pool for case in cases], [case.prefecture for case in cases]
    past = [ground.past(_known_to(case, known)) for case in cases]
    return {model: reach(lists[model], pools, past, ground.prefectures, truth) for model in MODELS}


def _within(sitings: Iterable[Siting], province: str | None) -> tuple[Siting, ...]:
    if province is None:
        return tuple(sitings)
    region = regions.find(province)
    if region is None or len(region.prefix) != 2:
        raise NotFound(Text("省（区、市）", "province"), province)
    return tuple(siting for siting in sitings if siting.adcode.startswith(region.prefix))


def _known(sitings: Iterable[Siting]) -> _Keyed:
    """Each siting once with its firm's group: two lists may both hold it."""
    once: dict[tuple[object, ...], tuple[str, Siting]] = {}
    for siting in sitings:
        key = firm_key(siting.firm)
        once.setdefault((key, siting.project, siting.year, siting.park_id), (key, siting))
    return tuple(once.values())


def _mean(values: Floats) -> Floats:
    """(m,) mean of what is measured, NaN where nothing is."""
    counts = np.count_nonzero(~np.isnan(values), axis=0)
    sums = np.nansum(values, axis=0)
    mean: Floats = np.divide(sums, counts, out=np.full(len(counts), np.nan), where=counts > 0)
    return mean


def _plain(values: Floats) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in values]


def _notes(cases: Sequence[Trial], scope: Scope, seed: int) -> tuple[Text, ...]:
    strangers = sum(case.park is None and case.siting.park_id is not None for case in cases)
    empty = sum(case.prefecture not in case.prefectures[case.pool] for case in cases)
    notes = [
        _CANDIDATES[scope],
        _TODAY,
        _INTERVALS.fill(draws=DRAWS, seed=seed),
        _STRANGERS.fill(rows=strangers) if strangers else None,
        _EMPTY.fill(rows=empty) if empty else None,
    ]
    return tuple(note for note in notes if note is not None)


def _text_note(hits: Mapping[str, float | None]) -> Iterable[Text]:
    if hits["n"]:
        first, among = (f"{hits[f'hit@{k}']:.1%}" for k in TEXT_DEPTHS)
        yield _TEXT_READ.fill(n=hits["n"], first=first, among=among)


def _heads(named: Iterable[str]) -> tuple[Text, ...]:
    return (Text("模型", "model"), *(Text(name, name) for name in named))


def _nothing_to_judge(province: str | None) -> Fault:
    problem = Text("没有可评的落地项目", "no siting can be judged")
    remedy = Text("请检查省份与文件内容", "Check the province and the file")
    return Fault("sitings", province, problem, remedy)


_JUDGED = Text(
    "{n} 个落地项目，其中 {n_park} 个知道园区；95% 区间",
    "{n} sitings, {n_park} with a known park; 95% intervals",
)
_TEXT_READ = Text(
    "只凭 {n} 个项目名称判断行业（四位代码）：首选命中 {first}，前 5 命中 {among}",
    "industry read from {n} projects' names alone (four digits): {first} first, {among} among 5",
)
_CANDIDATES: Mapping[Scope, Text] = {
    "province": Text(
        "候选为各行所在省的全部园区，完整排序", "candidates: all parks of each row's province"
    ),
    "nation": Text("候选为全国全部园区，完整排序", "candidates: all parks of the nation"),
}
_TODAY = Text(
    "园区与盟市资料为现有版本，不回溯到各行年份；入驻企业名单不参与",
    "what parks and prefectures publish is of today, not of each row's year; tenants are left out",
)
_INTERVALS = Text(
    "区间为 95%，按企业自助抽样 {draws} 次（种子 {seed}）；随机为精确期望值",
    "intervals: 95%, {draws} bootstrap draws of firms (seed {seed}); random is an exact mean",
)
_STRANGERS = Text(
    "{rows} 行的园区不在候选之内，只评到盟市",
    "{rows} rows name a park that is no candidate: judged by league only",
)
_EMPTY = Text(
    "{rows} 行所在盟市没有候选园区，各模型均计为未命中",
    "{rows} rows lie in a league without a candidate: a miss for every model",
)
