"""Who goes where within the limits: many firms, many parks, several resources in amounts.

An integer program, solved exactly by HiGHS where the time allows; else the linear relaxation,
rounded park by park, with the gap to a bound stated. Nothing is ever placed beyond a capacity
that is known.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from features import views
from features.errors import BadInput, Fault
from features.fields import specs
from features.profiles import Firm
from features.text import Text, enumerated
from features.units import PLAIN, show
from features.vectors import Floats, Ints
from recommender.program import Infeasible, Problem, Relaxed, relaxed, solved
from recommender.results import Lack
from recommender.rounding import rounded

SECONDS = 5.0
EXACT_PAIRS = 20_000
"""So many candidate pairs are given to the integer program; more are rounded alone."""
TINY = 1e-9


@dataclass(frozen=True)
class Price:
    """What one more unit of a park's resource would add to the value, in the relaxation."""

    park: str
    resource: str
    capacity: float
    price: float


@dataclass(frozen=True)
class Unplaced:
    """A firm without a place: why, and the least that would give it one."""

    firm: str
    why: Text
    lacks: tuple[Lack, ...] = ()


@dataclass(frozen=True)
class Allocation:
    """Who goes where. ``place``: (m,) park of each firm, -1 for none.

    ``value`` is at most ``bound``, and that at most ``split_bound``, the bound were firms split
    among parks; ``gap`` is the share of ``bound`` not reached. ``left``: (n, r) of known
    capacities. ``unsure``: firms placed where a need or a capacity that matters is unknown.
    """

    place: Ints
    value: float
    bound: float
    split_bound: float
    exact: bool
    left: Floats
    prices: tuple[Price, ...]
    unplaced: tuple[Unplaced, ...]
    unsure: tuple[str, ...]

    @property
    def gap(self) -> float:
        """Share of the bound that is not reached, 0..1."""
        return max(self.bound - self.value, 0.0) / self.bound if self.bound > 0 else 0.0

    def _repr_html_(self) -> str:
        placed = int((self.place >= 0).sum())
        said = _SAID.fill(placed=placed, m=len(self.place), gap=f"{self.gap:.1%}")
        rows = [(one.firm, one.why) for one in self.unplaced]
        return views.table(said, (Text("未落位的企业", "Firm left out"), Text("原因", "Why")), rows)


def allocate(problem: Problem, seconds: float = SECONDS) -> Allocation:
    """The best plan found, with ``seconds`` for the integer program.

    Raises :class:`BadInput` for pins or floors that cannot be met, each named, and where no plan
    that meets the floors is found in the time.
    """
    _check(problem)
    try:
        split = relaxed(problem)
        chosen, bound = _chosen(problem, split, seconds)
    except Infeasible:
        raise BadInput([Fault("floors", dict(problem.floors), _NO_PLAN, _FEWER)]) from None
    if chosen is None:
        raise BadInput([Fault("seconds", seconds, _NOT_IN_TIME, _MORE_TIME)])
    place = np.full(len(problem.firms), -1)
    place[problem.firm[chosen]] = problem.park[chosen]
    value = float(problem.value[chosen].sum())
    return Allocation(
        place=place,
        value=value,
        bound=max(bound, value),
        split_bound=max(split.bound, value),
        exact=bound <= value * (1 + TINY),
        left=_left(problem, chosen),
        prices=priced(problem, split.prices),
        unplaced=_unplaced(problem, place, chosen),
        unsure=_unsure(problem, chosen),
    )


def _chosen(problem: Problem, split: Relaxed, seconds: float) -> tuple[Ints | None, float]:
    """The better of the rounded plan and that of the integer program, None where neither is found
    in the time, and what no plan exceeds.
    """
    found = rounded(problem, split)
    bound, plans = min(found.bound, split.bound), [found.chosen]
    if len(problem.value) <= EXACT_PAIRS or found.chosen is None:
        whole, best = solved(problem, seconds)
        plans.append(whole)
        if best and whole is not None:
            bound = float(problem.value[whole].sum())
    known = [plan for plan in plans if plan is not None]
    best_plan = max(known, key=lambda plan: float(problem.value[plan].sum())) if known else None
    return best_plan, bound


def _check(problem: Problem) -> None:
    faults = list(_number_faults(problem)) or [*_pin_faults(problem), *_floor_faults(problem)]
    if faults:
        raise BadInput(faults)


def _number_faults(problem: Problem) -> Iterator[Fault]:
    """Numbers that no plan can be made of: a value must be known, an amount may not be negative."""
    amounts = {"need": problem.need, "capacity": problem.capacity}
    if problem.need_there is not None:
        amounts["need_there"] = problem.need_there
    for name, numbers in amounts.items():
        for at in np.argwhere((numbers < 0) | np.isinf(numbers))[:MOST_FAULTS].tolist():
            path = ".".join(map(str, (name, *at)))
            yield Fault(path, float(numbers[tuple(at)]), _NO_AMOUNT, _AMOUNT)
    for at in np.flatnonzero(~np.isfinite(problem.value) | (problem.value < 0))[:MOST_FAULTS]:
        yield Fault(f"value.{at}", float(problem.value[at]), _NO_VALUE, _AMOUNT)
    if len(set(problem.pairs)) < len(problem.value):
        yield Fault("pairs", len(problem.value), _TWICE, _ONCE)
    for firm, park in problem.pins.items():
        if not (0 <= firm < len(problem.firms) and 0 <= park < len(problem.parks)):
            yield Fault(f"pins.{firm}", park, _NO_SUCH, _UNPIN)


def _pin_faults(problem: Problem) -> Iterator[Fault]:
    pairs = set(problem.pairs)
    for pin in problem.pins.items():
        if pin not in pairs:
            firm, park = problem.firms[pin[0]], problem.parks[pin[1]]
            yield Fault(f"pins.{firm}", park, _NO_PAIR, _UNPIN)
    used = np.zeros(problem.capacity.shape)
    np.add.at(used, problem.park[problem.pinned], problem.load[problem.pinned])
    for park, resource in zip(*np.nonzero(used > problem.capacity * (1 + TINY)), strict=True):
        asked = float(used[park, resource])
        limit = _amount(problem.resources[resource], float(problem.capacity[park, resource]))
        problem_text = _TOO_MANY.fill(what=_label(problem.resources[resource]), limit=limit)
        yield Fault(f"pins.{problem.parks[park]}", asked, problem_text, _UNPIN)


def _floor_faults(problem: Problem) -> Iterator[Fault]:
    for (name, fewest), (pairs, _) in zip(problem.floors.items(), problem.floor_rows, strict=True):
        reach = len(np.unique(problem.firm[pairs]))
        if reach < fewest:
            yield Fault(f"floors.{name}", fewest, _OUT_OF_REACH.fill(reach=reach), _REACH_MORE)


MOST_FAULTS = 20
_NO_AMOUNT = Text(
    "用量应为不小于 0 的有限数，未知留空", "must be a finite amount, 0 or more, or unknown"
)
_NO_VALUE = Text("目标值应为不小于 0 的有限数", "must be a finite value, 0 or more")
_AMOUNT = Text("请更正", "Correct it")
_TWICE = Text("同一企业与园区列了两次", "a firm and a park are listed twice")
_ONCE = Text("每一对只列一次", "List each pair once")
_NO_SUCH = Text("没有这个企业或园区", "no such firm or park")
_NO_PAIR = Text("该企业不能去该园区，或不在候选之内", "the firm may not go to that park")
_UNPIN = Text("请去掉这一指定", "Take the pin away")
_TOO_MANY = Text("指定的企业超过该园区的{what}（{limit}）", "pins need more {what} than {limit}")
_OUT_OF_REACH = Text(
    "各企业的候选园区里，只有 {reach} 家能去那里",
    "only {reach} firms have a park there among their candidates",
)
_REACH_MORE = Text(
    "请降低下限；候选园区未取全时可加大候选数，已取全则其余企业不符合当地园区的条件",
    "Lower the floor; or offer more candidates: where all are offered, the other firms do not meet "
    "the conditions there",
)
_FEWER = Text("请降低下限", "Lower the floor")
_NOT_IN_TIME = Text(
    "时限内没有找到同时满足指定与下限的方案（并不说明不存在）",
    "no plan that meets pins and floors was found in the time, which does not prove there is none",
)
_MORE_TIME = Text("请延长求解时限，或降低下限", "Allow more seconds, or lower the floors")
_NO_PLAN = Text("指定与下限不能同时满足", "pins and floors cannot all be met")


def _left(problem: Problem, chosen: Ints) -> Floats:
    """(n, r) what is left of each known capacity."""
    used = np.zeros(problem.capacity.shape)
    np.add.at(used, problem.park[chosen], problem.load[chosen])
    return problem.capacity - used


def priced(problem: Problem, prices: Floats) -> tuple[Price, ...]:
    """The capacities that bind, the dearest first in value for the whole capacity."""
    found = [
        Price(
            problem.parks[park], problem.resources[resource],
            float(problem.capacity[park, resource]), float(prices[park, resource]),
        )
        for park, resource in zip(*np.nonzero(prices > TINY), strict=True)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda price: (-price.price * price.capacity, price.park)))


def _unsure(problem: Problem, chosen: Ints) -> tuple[str, ...]:
    doubtful = np.isnan(problem.need[problem.firm[chosen]])
    doubtful |= np.isnan(problem.capacity[problem.park[chosen]])
    return tuple(problem.firms[at] for at in problem.firm[chosen[doubtful.any(axis=1)]])


def _unplaced(problem: Problem, place: Ints, chosen: Ints) -> tuple[Unplaced, ...]:
    left = _left(problem, chosen)
    order = np.lexsort((-problem.value, problem.firm))
    starts = np.searchsorted(problem.firm[order], np.arange(len(problem.firms) + 1))
    return tuple(
        _why(problem, int(firm), order[starts[firm] : starts[firm + 1]], left)
        for firm in np.flatnonzero(place < 0)
    )


def _why(problem: Problem, firm: int, pairs: Ints, left: Floats) -> Unplaced:
    """The least that would place a firm, as things stand, park by park."""
    name, parks = problem.firms[firm], problem.park[pairs]
    if not len(pairs):
        return Unplaced(name, _NOWHERE)
    load = problem.load[pairs]
    short = np.maximum(load - np.where(np.isnan(left[parks]), np.inf, left[parks]), 0.0)
    short[short <= TINY * np.maximum(load, 1.0)] = 0.0
    if not short.any(axis=1).all():
        return Unplaced(name, _WORTHLESS)
    capacity = np.where(np.isnan(problem.capacity[parks]), np.inf, problem.capacity[parks])
    share = (short / np.maximum(capacity, TINY)).max(axis=1)
    order = np.lexsort((np.array(problem.parks)[parks], share, (short > 0).sum(axis=1)))
    named = enumerated(_label(name) for name in _lacking(problem, short[order]))
    why = _FULL.fill(count=len(pairs), short=named)
    return Unplaced(
        name,
        why,
        tuple(
            Lack(
                problem.parks[parks[at]],
                {
                    problem.resources[row]: float(short[at, row])
                    for row in np.flatnonzero(short[at])
                },
                float(share[at]),
            )
            for at in order[:MOST_LACKS]
        ),
    )


def _lacking(problem: Problem, short: Floats) -> list[str]:
    """The resources that any park lacks, in the order in which they are met."""
    first = [(int(np.argmax(some)), row) for row, some in enumerate(short.T > 0) if some.any()]
    return [problem.resources[row] for _, row in sorted(first)]


def _label(resource: str) -> Text:
    """What people call a resource: the label of the firm's field of that name, if there is one."""
    spec = specs(Firm).get(resource)
    return Text(resource, resource) if spec is None else spec.label


def _amount(resource: str, amount: float) -> Text:
    spec = specs(Firm).get(resource)
    return show(amount, PLAIN if spec is None else spec.unit)


MOST_LACKS = 3
_NOWHERE = Text("没有规则允许、又在候选之内的园区", "no park allows the firm")
_FULL = Text("可去的 {count} 个园区都不够：{short}", "each of its {count} parks lacks: {short}")
_WORTHLESS = Text("有园区放得下，但放入不增加目标值", "a park has room, but it adds no value")
_SAID = Text(
    "{m} 家中落位 {placed} 家（与上界差 {gap}）", "{placed} of {m} placed ({gap} off the bound)"
)
