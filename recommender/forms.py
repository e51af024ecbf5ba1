"""Fits that follow from a figure of the firm's own, and at most one column of the parks.

What the kernel works out for each pair; every other fit is a column that firms share, or a number
that all parks have in common. The fits themselves are in :mod:`recommender.fits`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from features.vectors import FirmVector, Floats, ParkVectors
from recommender import plans
from recommender.bounds import (
    ENERGY_PER_WAN,
    INVESTMENT_LOG_WAN,
    INVESTMENT_PER_MU,
    OUTPUT_PER_MU,
    TAX_PER_MU,
    Bounds,
)


@dataclass(frozen=True)
class Form:
    """The kind of fit, the firm's figure, the parks' column, None where the figure alone counts.

    ``bounds``: what the figure earns by itself, ``powers`` of ten if so. ``asks``: a firm that
    states none, or zero, does not ask for it.
    """

    kind: int
    figure: str
    column: Callable[[ParkVectors], Floats] | None = None
    bounds: Bounds | None = None
    powers: bool = False
    asks: bool = False

    def applies(self, firm: FirmVector) -> bool:
        """Whether the firm asks for it."""
        return not self.asks or firm.number(self.figure) > 0

    @property
    def scale(self) -> tuple[float, float, float]:
        """The figure that earns nothing and the one that earns everything, and 1 for powers."""
        if self.bounds is None:
            return np.nan, np.nan, 0.0
        return self.bounds.nothing, self.bounds.everything, float(self.powers)


def _bar(figure: str, bounds: Bounds) -> Form:
    bar = f"min_{figure}"

    def own(parks: ParkVectors) -> Floats:
        return np.where(parks.own[bar], parks.numbers[bar], np.nan)

    return Form(plans.BAR, figure, own, bounds)


FORMS: Mapping[str, Form] = {
    "kind_fit": Form(plans.SWITCH, "export_share", lambda parks: parks.bonded.astype(np.float64)),
    "green_power": Form(
        plans.RATIO, "green_share_min", lambda parks: parks.numbers["green_share"], asks=True
    ),
    "investment_intensity": _bar("investment_per_mu", INVESTMENT_PER_MU),
    "output_intensity": _bar("output_per_mu", OUTPUT_PER_MU),
    "tax_intensity": _bar("tax_per_mu", TAX_PER_MU),
    "energy_intensity": Form(plans.SAME, "energy_per_wan", bounds=ENERGY_PER_WAN),
    "project_size": Form(plans.SAME, "investment_wan", bounds=INVESTMENT_LOG_WAN, powers=True),
}
