"""What stands above every plan: what was asked, by the law of which day, on which data."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from features.catalogue import DATA_VERSION
from features.text import Lang, Text
from recommender.matching import ENGINE_VERSION, ParkMatcher
from recommender.weights import Weights
from recommender.worths import Among
from service.answers import ILLUSTRATIVE
from service.paragraphs import styled
from service.plan_shapes import HeadShape, ListedShape

if TYPE_CHECKING:
    from rich.console import RenderableType

Headed = TypeVar("Headed", bound=ListedShape)


@dataclass(frozen=True)
class Asking:
    """A plan's question: ``asked`` of so many ``firms``, on made-up figures or not."""

    asked: Among
    firms: int
    illustrative: bool = False
    data_version: str = DATA_VERSION
    in_force: str = ""

    @classmethod
    def of(cls, matcher: ParkMatcher, asked: Among, firms: int, illustrative: bool) -> "Asking":
        """The same, on the data of ``matcher`` and by what it weighs where nothing is asked."""
        return cls(asked, firms, illustrative, matcher.data_version_, in_force(matcher))

    def head(self, lang: Lang) -> HeadShape:
        """What is needed to ask again."""
        asked = self.asked
        return {
            "region": asked.region or "",
            "as_of": "" if asked.day is None else asked.day.isoformat(),
            "weights": self._weights(),
            "candidates": asked.candidates,
            "firms": self.firms,
            "data_version": self.data_version,
            "engine_version": ENGINE_VERSION,
            "illustrative": self.illustrative,
            "banner": ILLUSTRATIVE.of(lang) if self.illustrative else None,
        }

    def line(self, lang: Lang) -> str:
        """The same in one line, for people."""
        head = self.head(lang)
        weights = self._weights_told()
        return _LINE.fill(
            region=Text(head["region"] or "全国", head["region"] or "all regions"),
            day=head["as_of"] or "—", weights=weights,
            data=self.data_version, engine=ENGINE_VERSION,
        ).of(lang)  # fmt: skip

    def lines(self, lang: Lang) -> "list[RenderableType]":
        """What a terminal shows first: that figures are made up, where they are."""
        banner = [styled(ILLUSTRATIVE.of(lang), "bold red")] if self.illustrative else []
        return [*banner, styled(self.line(lang), "dim")]

    def _weights_told(self) -> Text:
        """In words, with version and author where they are signed."""
        if self.asked.weights is not None:
            return Weights.read(self.asked.weights).note
        return Text(self.in_force, self.in_force) if self.in_force else _BY_SEGMENT

    def _weights(self) -> str:
        said = self.asked.weights
        return self.in_force if said is None else Weights.read(said).name


def in_force(matcher: ParkMatcher) -> str:
    """The name of the signed weights that count for firms of no segment; nothing for presets."""
    weights: Weights = matcher.weights_
    return weights.name if weights.signing else ""


def completed(told: Headed, matcher: ParkMatcher) -> Headed:
    """``told`` on the data of ``matcher`` and by what it weighs where nothing was asked."""
    told["data_version"] = matcher.data_version_
    told["weights"] = told["weights"] or in_force(matcher)
    return told


_BY_SEGMENT = Text("按各企业的类型", "of each firm's segment")
_LINE = Text(
    "{region} · 口径日 {day} · 权重 {weights} · 数据 {data} · 引擎 {engine}",
    "{region} · law of {day} · weights {weights} · data {data} · engine {engine}",
)
