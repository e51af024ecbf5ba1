"""What a project counts as by what the firm says of itself: titles and their ladders, advanced
high load, the new and the green that it brings, how it moves, whose it is. None of it weighs.
"""

from collections.abc import Iterator

from features import honours, layers
from features.choices import MODES, OWNERSHIPS
from features.honours import Honour
from features.profiles import EXEMPTIONS
from features.text import Text, clauses, enumerated, headed
from features.units import SHARE, TCE, show
from features.vectors import FirmVector, ParkVectors
from recommender.policy import Policy, Rule
from recommender.provisions import clause
from recommender.results import Flag

HOME = "15"
"""The region whose documents these readings are from."""
HIGH_LOAD_TCE = 5000.0
"""From so much energy a year on the opinion of 2022 names a firm a main user."""
UPLIFT, HIGH_LOAD = "im-not-plain-moving", "im-advanced-high-load-2024"


def merits(policy: Policy, firm: FirmVector, parks: ParkVectors) -> tuple[Flag, ...]:
    """What the firm counts as where the parks are."""
    if not parks.inside((HOME,)).any():
        return ()
    found = [*_titles(firm), *_high_load(policy, firm), *_uplift(policy, firm), *_said(firm)]
    return tuple(found)


def _titles(firm: FirmVector) -> Iterator[Flag]:
    for one in honours.named(firm.firm.titles):
        yield Flag(one.id, one.name, _rung(one), Text(one.source, one.source))


def _rung(one: Honour) -> Text:
    if not one.rung:
        return _TITLE
    said = _RUNG.fill(ladder=one.ladder, rung=one.rung, rungs=one.rungs)
    above = one.above
    return said if above is None else clauses((said, headed(_NEXT, above.name)))


def _high_load(policy: Policy, firm: FirmVector) -> Iterator[Flag]:
    energy, rule = firm.number("energy_tce"), _rule(policy, HIGH_LOAD)
    if rule is None or not energy >= HIGH_LOAD_TCE:
        return
    reached = "benchmark_efficiency" in firm.firm.exemptions
    efficiency = EXEMPTIONS["benchmark_efficiency"] if reached else _UNPROVEN
    said = _LOAD.fill(energy=show(energy, TCE), least=show(HIGH_LOAD_TCE, TCE), also=efficiency)
    yield Flag("advanced_high_load", _ADVANCED if reached else _TO_PROVE, said, clause(rule))


def _uplift(policy: Policy, firm: FirmVector) -> Iterator[Flag]:
    rule = _rule(policy, UPLIFT)
    if rule is None or not firm.codes:
        return
    stages = enumerated(dict.fromkeys(layers.stage(code) for code in firm.codes))
    named = [h.name for h in honours.named(firm.firm.titles) if h.ladder.en.startswith("innov")]
    new = headed(_NEW, enumerated((stages, *named)))
    green = headed(_GREEN, enumerated(_greens(firm)) if any(_greens(firm)) else _NOT_SAID)
    yield Flag("uplift", _UPLIFT, clauses((new, green)), clause(rule))


def _greens(firm: FirmVector) -> list[Text]:
    share, found = firm.firm.green_share_min, []
    if share:
        found.append(headed(_WANTS, show(share, SHARE)))
    found += [EXEMPTIONS[key] for key in _CLEAN if key in firm.firm.exemptions]
    return found + [h.name for h in honours.named(firm.firm.titles) if h.id in _GREEN_TITLES]


def _said(firm: FirmVector) -> Iterator[Flag]:
    if mode := firm.firm.relocation_mode:
        yield Flag("relocation_mode", MODES[mode], _MODES_ASK[mode], _ENCLAVE_CLAUSE)
    if whose := firm.firm.ownership:
        yield Flag("ownership", OWNERSHIPS[whose], _EQUAL, _EQUAL_CLAUSE)


def _rule(policy: Policy, rule_id: str) -> Rule | None:
    return next((rule for rule in policy.rules if rule.id == rule_id), None)


_CLEAN = ("benchmark_efficiency", "advanced_water")
_GREEN_TITLES = frozenset({"green_factory", "water_firm", "water_benchmark"})
_TITLE = Text("文件点名的企业称号", "a title that documents name")
_RUNG = Text("{ladder}第 {rung} 级，共 {rungs} 级", "rung {rung} of {rungs} of the {ladder}")
_NEXT = Text("上一级", "above it")
_ADVANCED = Text("先进高载能", "advanced high load")
_TO_PROVE = Text("高载能，先进性待证", "high load, efficiency to be shown")
_UNPROVEN = Text("能效标杆水平未说明", "efficiency at benchmark level not stated")
_LOAD = Text(
    "年综合能耗 {energy}（{least} 起为重点用能）；{also}",
    "{energy} of energy a year (main user from {least}); {also}",
)
_UPLIFT = Text("含新量与含绿量", "The new and the green")
_NEW, _GREEN = Text("含新量", "new"), Text("含绿量", "green")
_WANTS = Text("绿电占比要求", "green share wanted")
_NOT_SAID = Text("未说明", "not stated")
_MODES_ASK = {
    "whole": Text(
        "研发、生产一并迁来：研发平台与人才条件宜一并提出",
        "research and production move together: ask for research and talent too",
    ),
    "expansion": Text("原厂不动，在此新建产能", "the old plant stays, capacity is added here"),
    "production": Text("研发留在原地，此处只承接生产", "research stays, production comes here"),
    "enclave": Text(
        "研发与生产分设两地，可提出“科创飞地”条件",
        "research and production in two places: an R&D enclave can be asked for",
    ),
}
_ENCLAVE_CLAUSE = Text(
    "2024 年内蒙古自治区政府工作报告（四）", "Work report of Inner Mongolia 2024, part 4"
)
_EQUAL = Text(
    "只用于政策适用，不影响排名；国企、民企、外企同等对待",
    "for entitlement alone, it sways no ranking; all are treated alike",
)
_EQUAL_CLAUSE = Text(
    "2024 年内蒙古自治区政府工作报告（六）", "Work report of Inner Mongolia 2024, part 6"
)
