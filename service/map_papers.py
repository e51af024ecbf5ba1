"""Where the parks of an answer lie, as a part of its report: the map that the page shows."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from features import catalogue
from features.errors import NotFound
from features.outlines import Outlines
from features.profiles import Park
from features.text import Lang, Text
from service.papers import Block, Heading, Line, Picture
from service.shapes import MatchShape

if TYPE_CHECKING:
    from recommender.maps import Spot


def where(matches: Sequence[MatchShape], outlines: Outlines, lang: Lang) -> Iterator[Block]:
    """The parks with their ranks over the deployment's shapes, and whose these are; nothing where
    no park's place is known.
    """
    from recommender.maps import park_map  # who asks for no report has no map drawn

    spots = [spot for spot in map(_spot, matches) if spot is not None]
    if not spots:
        return
    home = {spot.park.province for spot in spots}
    around = outlines.within(home.pop()) if outlines and len(home) == 1 else outlines
    drawn = park_map(sorted(spots, key=lambda one: -(one.rank or 0)), around, lang)
    yield Heading(WHERE.of(lang))
    yield Picture(drawn.to_json(), _DRAWN.fill(n=len(spots)).of(lang))
    yield Line(around.credit.of(lang) if around else _POINTS_ALONE.of(lang), quiet=True)


def _spot(found: MatchShape) -> "Spot | None":
    from recommender.maps import Spot

    park = _built_in(found["park"]["id"])
    if park is None or park.lng is None:
        return None
    score = found["score"] or 0.0
    said = _SCORED.fill(score=f"{100 * score:.0f}", verdict=found["verdict_label"])
    return Spot(park, found["rank"], said, found["illustrative"])


def _built_in(park_id: str) -> Park | None:
    try:
        return catalogue.get(park_id)
    except NotFound:
        return None


WHERE = Text("园区所在", "Where the parks lie")
_DRAWN = Text(
    "{n} 个园区的位置，数字为位次", "The places of {n:park|parks}; the number is the rank"
)
_POINTS_ALONE = Text("未设底图，只画园区。", "No base map is set: parks alone.")
_SCORED = Text("{score} 分，{verdict}", "{score} points, {verdict}")
