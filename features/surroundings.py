"""What lies around a park beyond its own figures: basins and sensitive areas, works to come, what
the region is richest in. Each with its year and source; never a figure of the park.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from features.industries import rows
from features.standings import Standing
from features.text import Text

KINDS: Mapping[str, Text] = {
    "rail": Text("铁路", "Railway"),
    "road": Text("公路", "Road"),
    "airport": Text("机场", "Airport"),
    "water": Text("供水", "Water supply"),
    "power": Text("电网", "Power grid"),
}
STAGES: Mapping[str, Text] = {
    "open": Text("计划建成", "to be completed"),
    "aim_open": Text("力争建成", "aimed to be completed"),
    "building": Text("加快建设，建成年份未公布", "being built, year of completion not published"),
    "start": Text("计划开工，建成年份未公布", "to be started, year of completion not published"),
    "aim_start": Text(
        "争取开工，建成年份未公布", "aimed to be started, year of completion not published"
    ),
    "early": Text("前期工作", "in preparation"),
}


@dataclass(frozen=True)
class Layer:
    """An area that asks more of a project; ``codes`` empty: of every project."""

    name: str
    label: Text
    places: tuple[str, ...]
    codes: tuple[str, ...]
    said: Text
    standing: Standing
    year: str
    source: str

    def concerns(self, adcode: str, codes: Sequence[str]) -> bool:
        """Whether it holds for a firm of these industries at a park there."""
        about = not self.codes or any(code.startswith(self.codes) for code in codes)
        return about and bool(adcode) and adcode.startswith(self.places)


@dataclass(frozen=True)
class Works:
    """A project of supply or transport; ``by_year`` 0 where no year of completion is published,
    ``places`` empty where it is not known: no park is told of it.
    """

    kind: str
    name: Text
    places: tuple[str, ...]
    stage: str
    by_year: int
    year: str
    source: str

    @property
    def when(self) -> Text:
        """Its stage, with the year where one is published."""
        stage = STAGES[self.stage]
        return (
            Text(f"{self.by_year} 年{stage.zh}", f"{stage.en} in {self.by_year}")
            if (self.by_year)
            else stage
        )


@dataclass(frozen=True)
class Endowment:
    """What a place is first in, with the industries that make it."""

    name: Text
    codes: tuple[str, ...]
    places: tuple[str, ...]
    said: Text
    year: str
    source: str


def layers(adcode: str, codes: Sequence[str] = ()) -> tuple[Layer, ...]:
    """The layers that hold at a place for a firm of these industries."""
    return tuple(one for one in _layers() if one.concerns(adcode, codes))


def works(adcode: str, *kinds: str, by_year: int = 0) -> tuple[Works, ...]:
    """Works that serve a place, of ``kinds`` or all; ``by_year``: due or aimed at by then."""
    return tuple(
        one
        for one in _works()
        if adcode and adcode.startswith(one.places)
        if not kinds or one.kind in kinds
        if not by_year or 0 < one.by_year <= by_year
    )


def endowments(adcode: str, codes: Sequence[str]) -> tuple[Endowment, ...]:
    """What the place is first in among what these industries make."""
    return tuple(
        one
        for one in _endowments()
        if adcode and adcode.startswith(one.places)
        if any(code.startswith(one.codes) for code in codes)
    )


@cache
def _layers() -> tuple[Layer, ...]:
    return tuple(
        Layer(
            row["layer"], _text(row, "label"), _parts(row["adcodes"]), _parts(row["codes"]),
            _text(row, "said"), Standing(row["standing"]), row["year"], row["source"],
        )
        for row in rows("area_layers.csv")
    )  # fmt: skip


@cache
def _works() -> tuple[Works, ...]:
    return tuple(
        Works(
            row["kind"], _text(row, "name"), _parts(row["adcodes"]), row["stage"],
            int(row["by_year"] or 0), row["year"], row["source"],
        )
        for row in rows("supply_projects.csv")
    )  # fmt: skip


@cache
def _endowments() -> tuple[Endowment, ...]:
    return tuple(
        Endowment(
            _text(row, "name"), _parts(row["codes"]), _parts(row["adcodes"]), _text(row, "said"),
            row["year"], row["source"],
        )
        for row in rows("endowments.csv")
    )  # fmt: skip


def _text(row: Mapping[str, str], name: str) -> Text:
    return Text(row[f"{name}_zh"], row[f"{name}_en"])


def _parts(written: str) -> tuple[str, ...]:
    return tuple(filter(None, written.split(";")))
