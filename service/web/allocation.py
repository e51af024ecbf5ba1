"""Who goes where within the parks' amounts, what binds, what one more unit is worth, as a page."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from fastapi import APIRouter, Request, Response
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool

from features import industries
from features.encode import firm_codes
from features.errors import BadInput, Fault
from features.fields import specs
from features.profiles import Firm
from features.text import Lang, Text
from features.units import PLAIN, show
from recommender.looks import PALETTES, Theme, image, noted
from recommender.matching import ParkMatcher
from recommender.placement import Front, Placement, Wish, between, placed
from recommender.worths import AMOUNTS, GOALS, out_of, shown, worth_label
from service import matchers, plan_books, plans, turns
from service.answers import ILLUSTRATIVE
from service.downloads import download
from service.heads import Asking
from service.plan_shapes import PlacedShape, PlacementShape
from service.web import planned, rejected
from service.web.forms import Filled
from service.web.pages import HEADERS, by_input
from service.web.planned import Planned
from service.web.visits import Guest, ListForm, PageRoute, Visit
from service.web.words import WORDS
from service.wishes import BRIEF_SECONDS, MOST_PLANNED, SECONDS, Placing, Trading

if TYPE_CHECKING:
    import altair as alt

NUMBERS = ("candidates", "floor")
POINTS = 5
FILES = {"xlsx": WORDS["targets_download"], "csv": WORDS["allocation_csv"]}

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@dataclass(frozen=True)
class Plan:
    """A plan, what it was asked of, and the plans between its goal and another one."""

    asked: Planned
    placement: Placement
    asking: Asking
    front: Front | None = None
    drawn: Mapping[Theme, Markup] = field(default_factory=dict)
    """Which industry goes to which league, as SVG for each theme."""
    priced: Mapping[Theme, Markup] = field(default_factory=dict)
    """What a little more of each scarce resource would bring, likewise; empty where none is."""

    def told(self, lang: Lang) -> PlacementShape:
        """The plan as the interface over HTTP tells it."""
        return plans.told(self.placement, self.asking, lang)

    @property
    def unit(self) -> Text:
        """The unit of what is summed; empty for scores."""
        assert isinstance(self.asking.asked, Wish)
        figure = AMOUNTS.get(self.asking.asked.goal)
        return specs(Firm)[figure].unit.symbol if figure else PLAIN.symbol

    def parks(self, lang: Lang) -> Mapping[str, list[PlacedShape]]:
        """Park → the firms that go there, the fullest park first."""
        found: dict[str, list[PlacedShape]] = defaultdict(list)
        for one in self.told(lang)["placed"]:
            found[one["park"]].append(one)
        return dict(sorted(found.items(), key=lambda pair: -len(pair[1])))

    @property
    def uses(self) -> Sequence[tuple[str, str, Text, Text, float]]:
        """Park, its name, resource, used of what there is, share: what is nearly used up first.

        Only what is known of both sides counts.
        """
        problem, plan = self.placement.problem, self.placement.plan
        found = []
        for park in sorted(set(plan.place[plan.place >= 0].tolist())):
            used = np.nansum(problem.need[plan.place == park], axis=0)
            for row, resource in enumerate(problem.resources):
                there = float(problem.capacity[park, row])
                if np.isnan(there) or there <= 0 or used[row] <= 0:
                    continue
                spec = specs(Firm)[resource]
                amounts = (show(float(used[row]), spec.unit), show(there, spec.unit))
                said = WORDS["allocation_of"].fill(used=amounts[0], there=amounts[1])
                park_of = self.placement.parks[park]
                found.append((park_of.id, park_of.name, spec.label, said, float(used[row]) / there))
        return sorted(found, key=lambda one: -one[-1])

    @property
    def trades(self) -> Sequence[tuple[float, float, int]]:
        """Of each plan between two goals: what it is worth for either, and how many it places."""
        if self.front is None:
            return ()
        first, second = self.front.goals
        return [
            (shown(first, p.first), shown(second, p.second), int((p.plan.place >= 0).sum()))
            for p in self.front.points
        ]


@router.get("/allocation")
def open_form(visit: Guest, place: planned.Place = "") -> Response:
    """The form of a plan."""
    return _page(visit, planned.blank(visit, place))


@router.post("/allocation")
async def allocate(request: Request, visit: Guest, form: ListForm) -> Response:
    """Who goes where, or the form with its faults."""
    try:
        asked = await run_in_threadpool(_read, visit, form)
        if form.one("download") == rejected.WANTED:
            return rejected.handed(asked.rejected.read, visit.lang)
        matcher = await matchers.of(request).at_hand(asked.asked.illustrative)
        found = await turns.take(request, _placed, matcher, asked, visit.lang)
    except BadInput as error:
        return await run_in_threadpool(_page, visit, form.filled, None, planned.at_inputs(error))
    if form.one("download") in FILES:
        return await run_in_threadpool(_file, found, form.one("download"), visit.lang)
    return await run_in_threadpool(_page, visit, form.filled, found)


def _read(visit: Visit, form: ListForm) -> Planned:
    """The plan asked for, with a second goal where one is named."""
    against = form.one("against")
    if not against:
        return planned.read(visit, form, Placing, NUMBERS)
    if against not in GOALS or against == (form.one("goal") or "score"):
        raise BadInput([Fault("against", against, _NO_GOAL, _ANOTHER)])
    return planned.read(visit, form, Trading, NUMBERS, {"against": against, "points": POINTS})


def _placed(matcher: ParkMatcher, asked: Planned, lang: Lang) -> Plan:
    said: Placing = asked.asked
    wish = Wish(
        region=said.region, candidates=said.candidates, day=said.as_of or matchers.today(),
        weights=asked.weights, goal=said.goal, demands=said.demands, seconds=SECONDS,
    )  # fmt: skip
    asking = Asking.of(matcher, wish, len(said.firms), said.illustrative)
    front = None
    if isinstance(said, Trading):
        brief = Wish(**{**vars(wish), "seconds": BRIEF_SECONDS})
        front = between(matcher, said.firms, brief, said.against, said.points)
    found = placed(matcher, said.firms, wish)
    made_up = said.illustrative
    pictures = _drawn(found, made_up, lang), _priced(found, said.goal, made_up, lang)
    return Plan(asked, found, asking, front, *pictures)


def _file(found: Plan, kind: str, lang: Lang) -> Response:
    made = plan_books.text if kind == "csv" else plan_books.book
    day = found.asking.head(lang)["as_of"]
    content = made(found.placement, found.asking, lang)
    return download(content, f"parkmatch-allocation-{day}", kind, HEADERS)


def _drawn(found: Placement, made_up: bool, lang: Lang) -> Mapping[Theme, Markup]:
    from recommender.flows import flow_picture, flows  # no other page draws them

    kinds = [_kind(firm) for firm in found.firms]
    leagues = [Text(name, name) for name in found.problem.league]
    chart = flow_picture(flows(found.plan, kinds, leagues), lang, WORDS["allocation_flows"])
    return _in_themes(chart, made_up, lang)


def _priced(found: Placement, goal: str, made_up: bool, lang: Lang) -> Mapping[Theme, Markup]:
    from recommender.flows import WORTH, price_picture

    prices = found.plan.prices
    if not prices:
        return {}
    parks = {park.id: Text(park.name, park.name) for park in found.parks}
    resources = {one.resource: specs(Firm)[one.resource].label for one in prices}
    prices = tuple(replace(one, price=shown(goal, one.price)) for one in prices)
    names, label = {**parks, **resources}, out_of(goal, WORTH)
    drawn = price_picture(prices, names, lang=lang, worth_label=label)
    return _in_themes(drawn, made_up, lang)


def _in_themes(chart: "alt.LayerChart", made_up: bool, lang: Lang) -> Mapping[Theme, Markup]:
    noted_chart = noted(chart, ILLUSTRATIVE.of(lang)) if made_up else chart
    # Its words are names of industries, leagues and parks, which the drawing escapes.
    return {theme: _inline(image(noted_chart, "svg", theme).decode()) for theme in PALETTES}


def _inline(svg: str) -> Markup:
    """The drawing without labels of its own, which are in English; Chinese names marked so."""
    return Markup(_CHINESE_WORDS.sub('<text lang="zh-CN"', _LABELS.sub("", svg)))


def _kind(firm: Firm) -> Text:
    codes = firm_codes(firm)
    return industries.get(codes[0][0][:2]).name if codes else _NO_KIND


def _page(
    visit: Visit, filled: Filled, found: Plan | None = None, faults: Sequence[Fault] = ()
) -> Response:
    return visit.page(
        "allocation.html",
        422 if faults else 200,
        filled=filled,
        found=found,
        planned=found.asked if found else None,
        rejected=found.asked.rejected if found else None,
        faults=by_input(faults, planned.LABELS),
        choices=planned.choices(visit, filled),
        kept=planned.kept_count(visit.records, visit.person),
        most=MOST_PLANNED,
        goals=GOALS,
        worth=shown,
        worth_label=worth_label,
        out_of=out_of,
        files=FILES,
    )


_LABELS = re.compile(r' (?:aria-[a-z]+|role)="[^"]*"')
_CHINESE_WORDS = re.compile(r"<text(?=[^>]*>[^<A-Za-z]*[\u4e00-\u9fff][^<A-Za-z]*</text>)")
_NO_KIND = WORDS["allocation_no_kind"]
_NO_GOAL = WORDS["allocation_same_goal"]
_ANOTHER = WORDS["allocation_another_goal"]
