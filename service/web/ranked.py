"""The answer of the page in all: parks with bars, where they lie, how firm the order is, and those
that somebody wants side by side.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from features.encode import firm_vector
from features.errors import BadInput, Fault, NotFound
from features.profiles import Firm, Park
from features.text import Text, enumerated
from recommender.barriers import barriers
from recommender.constraints import Constraint
from recommender.criteria import NAMES
from recommender.matching import ParkMatcher
from recommender.results import Answer, Barrier, Match, Ranking, Reason
from recommender.robustness import FEW, Steadiness, around, steadiness
from recommender.score import rank
from service import matchers
from service.web import atlas, strips, themes, views
from service.web.atlas import Chart
from service.web.forms import Asked
from service.web.strips import Strip
from service.web.views import ParkView

MOST_COMPARED = 6
MAIN_NEEDS = ("land_mu", "investment_wan", "annual_output_wan", "green_share_min", "tariff_max")
"""Figures of the firm that have sliders, where they are stated."""


@dataclass(frozen=True)
class Hold:
    """In which share of the draws a park leads, and is among the first few."""

    first: float
    few: float


@dataclass(frozen=True)
class Compared:
    """A criterion beside the parks that are compared: what each says of it."""

    label: Text
    reasons: tuple[Reason | None, ...]

    @property
    def best(self) -> float:
        """The largest contribution."""
        return max((one.contribution for one in self.reasons if one is not None), default=0.0)


@dataclass(frozen=True)
class Ranked:
    """An answer as the page shows it."""

    answer: Answer
    parks: tuple[ParkView, ...]
    strips: tuple[Strip, ...]
    chart: Chart | None
    near: Steadiness
    ahead: tuple[str, ...]
    holds: Mapping[str, Hold]
    shares: Mapping[str, float]
    compared: tuple[ParkView, ...]
    excluding: tuple[Barrier, ...]
    """What rules parks out, whether or not any is left; the widest first."""

    @property
    def rivals(self) -> Text:
        """The parks that may come out ahead of the first, by name."""
        return enumerated(self._names[park] for park in self.ahead if park in self._names)

    @property
    def _names(self) -> Mapping[str, str]:
        return {match.park_id: match.name for match in self.answer.matches}

    @property
    def rows(self) -> tuple[tuple[ParkView, Strip], ...]:
        """Each park with its bars."""
        return tuple(zip(self.parks, self.strips, strict=True))

    @property
    def comparison(self) -> tuple[Compared, ...]:
        """What sets the compared parks apart, criterion by criterion, the weightiest first."""
        said = [{one.criterion: one for one in view.match.reasons} for view in self.compared]
        named = {one.criterion: one for park in said for one in park.values()}
        rows = sorted(named.values(), key=lambda one: -one.weight)
        return tuple(
            Compared(one.label, tuple(park.get(one.criterion) for park in said)) for one in rows
        )

    @property
    def questions(self) -> tuple[Text, ...]:
        """What to ask the parks of the list, each once."""
        asked = (text for view in self.parks for text in view.match.unknowns)
        return tuple(dict.fromkeys(asked))


def ranked(
    matcher: ParkMatcher, asked: Asked, answer: Answer, compare: Sequence[str] = ()
) -> Ranked:
    """``answer`` with what the page says beside it; :class:`BadInput` for parks to compare that
    are not there, or too many.
    """
    ranking, applied = _everywhere(matcher, asked)
    near, ids = _steadiness(matcher, asked, ranking)
    return Ranked(
        answer,
        tuple(map(views.park_view, answer.matches)),
        strips.of_matches(answer.matches),
        atlas.chart(answer.matches, parks_of(matcher, answer.matches)),
        near,
        tuple(ids[at] for at in near.rivals.tolist()),
        _holds(near, ids),
        themes.shares(asked.question.weighting),
        _compared(matcher, asked, answer, tuple(dict.fromkeys(compare))),
        barriers(applied, ranking.verdicts),
    )


def parks_of(matcher: ParkMatcher, matches: Sequence[Match]) -> list[Park]:
    """The parks that ``matches`` are of."""
    return [matcher.parks_[matcher.position(match.park_id)] for match in matches]


def needs(firm: Firm) -> Mapping[str, float]:
    """The main needs that the firm states."""
    said = {name: getattr(firm, name) for name in MAIN_NEEDS}
    return {name: value for name, value in said.items() if value is not None}


def _everywhere(matcher: ParkMatcher, asked: Asked) -> tuple[Ranking, tuple[Constraint, ...]]:
    """Every park that was asked about, those ruled out too, and the conditions that apply."""
    question = asked.question
    setting = matcher.setting(question.as_of or matchers.today(), question.weighting)
    return rank(firm_vector(question.firm), matcher.scope(asked.region), setting)


def _steadiness(
    matcher: ParkMatcher, asked: Asked, ranking: Ranking
) -> tuple[Steadiness, Mapping[int, str]]:
    """How steady the order is, and the parks behind its positions."""
    found = steadiness(ranking, around(asked.question.weighting.vector(NAMES)))
    scope = matcher.scope(asked.region).positions
    return found, {at: matcher.parks_[scope[at]].id for at in found.parks.tolist()}


def _holds(near: Steadiness, ids: Mapping[int, str]) -> Mapping[str, Hold]:
    shares = zip(near.first.tolist(), near.among(FEW).tolist(), strict=True)
    return {ids[at]: Hold(*share) for at, share in zip(near.parks.tolist(), shares, strict=True)}


def _compared(
    matcher: ParkMatcher, asked: Asked, answer: Answer, wanted: Sequence[str]
) -> tuple[ParkView, ...]:
    if len(wanted) > MOST_COMPARED:
        raise BadInput([Fault("compare", len(wanted), _TOO_MANY, _FEWER)])
    listed = {match.park_id: match for match in answer.matches}
    question = asked.question
    day = question.as_of or matchers.today()
    try:
        found = [
            listed.get(park)
            or matcher.explain(question.firm, park, as_of=day, weights=question.weighting)
            for park in wanted
        ]
    except NotFound as error:
        unknown = Text(error.message("zh"), error.message("en"))
        raise BadInput([Fault("compare", None, unknown, _LISTED)]) from None
    return tuple(map(views.park_view, found))


_TOO_MANY = Text("最多对比 {most} 个园区", "more than {most} parks to compare").fill(
    most=str(MOST_COMPARED)
)
_FEWER = Text("请去掉几个", "Leave some out")
_LISTED = Text("请在结果里勾选", "Tick parks of the list")
