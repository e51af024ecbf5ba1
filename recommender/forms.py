"""Fits that follow from one column of the parks and a figure of the firm's own.

What the kernel works out for each pair; every other fit is a column that firms share, or a number
that all parks have in common. The fits themselves are in :mod:`recommender.fits`.
"""

import math
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

Figures = Mapping[str, Floats]


@dataclass(frozen=True)
class Form:
    """The kind of fit, the parks' column, and the firm's figure with what it earns by itself.

    ``asks``: a firm that states none, or zero, does not ask for it.
    """

    kind: int
    column: Callable[[ParkVectors], Floats]
    figure: str
    bounds: Bounds | None = None
    asks: bool = False

    def numbers(self, firm: FirmVector) -> tuple[float, float] | None:
        """The two numbers of one firm; None where it does not ask."""
        value = firm.number(self.figure)
        if self.asks and not value > 0:
            return None
        return value, 0.0 if self.bounds is None else self.bounds.at(value)

    def many(self, figures: Figures) -> tuple[Floats, Floats]:
        """The same two numbers of many firms."""
        values = figures[self.figure]
        return values, np.zeros(len(values)) if self.bounds is None else self.bounds.fit(values)


def _bar(figure: str, bounds: Bounds) -> Form:
    bar = f"min_{figure}"
    return Form(
        plans.BAR,
        lambda parks: np.where(parks.own[bar], parks.numbers[bar], np.nan),
        figure,
        bounds,
    )


FORMS: Mapping[str, Form] = {
    "kind_fit": Form(plans.SWITCH, lambda parks: parks.bonded.astype(np.float64), "export_share"),
    "green_power": Form(
        plans.RATIO, lambda parks: parks.numbers["green_share"], "green_share_min", asks=True
    ),
    "investment_intensity": _bar("investment_per_mu", INVESTMENT_PER_MU),
    "output_intensity": _bar("output_per_mu", OUTPUT_PER_MU),
    "tax_intensity": _bar("tax_per_mu", TAX_PER_MU),
}


def _energy_intensity(figures: Figures) -> Floats:
    return ENERGY_PER_WAN.fit(figures["energy_per_wan"])


def _project_size(figures: Figures) -> Floats:
    invested = figures["investment_wan"]
    nothing = invested == 0
    # One logarithm after the other, as for one firm: the vector logarithm may round another way.
    logs = map(math.log10, np.where(nothing, 1.0, invested).tolist())
    known = INVESTMENT_LOG_WAN.fit(np.fromiter(logs, np.float64, len(invested)))
    return np.where(nothing, 0.0, known)


ALONE: Mapping[str, Callable[[Figures], Floats]] = {
    "energy_intensity": _energy_intensity,
    "project_size": _project_size,
}
"""Fits that follow from a figure of the firm alone, for many firms."""
