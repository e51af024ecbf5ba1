"""Fixed, anchored bounds: the value that earns nothing and the value that earns everything.

Never taken from the parks at hand, so that adding or deleting a park reorders nothing.
"""

import math
from dataclasses import dataclass

import numpy as np

from features.text import Text
from features.units import WAN_PER_MU, show
from features.vectors import Floats


@dataclass(frozen=True)
class Bounds:
    """The value that earns nothing, the value that earns everything, and who says so."""

    nothing: float
    everything: float
    source: Text

    def fit(self, value: Floats) -> Floats:
        """``value`` on the straight line from nothing (0) to everything (1), clipped."""
        span = self.everything - self.nothing
        return np.clip((value - self.nothing) / span, 0.0, 1.0)

    def at(self, value: float) -> float:
        """The same for one number; NaN stays NaN."""
        share = (value - self.nothing) / (self.everything - self.nothing)
        return share if math.isnan(share) else min(max(share, 0.0), 1.0)

    def log_at(self, value: float) -> float:
        """The same where the bounds are powers of ten; nothing for nothing."""
        return 0.0 if value == 0 else self.at(math.log10(value))


_REGION_2024 = Text(
    "2024 年全区园区平均（此前 {before}，年份未写），《内蒙古日报》2025-06 报道",
    "Average of the region's parks in 2024 ({before} before that, year not given), as reported by "
    "Inner Mongolia Daily in 2025-06",
)


def _region(before: float, after: float) -> Bounds:
    return Bounds(before, after, _REGION_2024.fill(before=show(before, WAN_PER_MU)))


_OURS = Text("自定界限", "our own bounds")
INVESTMENT_PER_MU = _region(197.0, 300.0)
OUTPUT_PER_MU = _region(55.0, 163.4)
TAX_PER_MU = _region(5.5, 11.2)
TARIFF = Bounds(0.75, 0.35, _OURS)
RENEWABLES = Bounds(0.15, 0.70, _OURS)
DISTANCE_KM = Bounds(3000.0, 0.0, _OURS)
PORT_KM = Bounds(800.0, 50.0, _OURS)
WAGE = Bounds(2800.0, 1600.0, _OURS)
AREA_LOG_HA = Bounds(float(np.log(50.0)), float(np.log(5000.0)), _OURS)
ENERGY_PER_WAN = Bounds(2.0, 0.0, _OURS)
INVESTMENT_LOG_WAN = Bounds(
    float(np.log10(500.0)),
    5.0,
    Text(
        "500 万元起为招商项目，10 亿元起为重大项目",
        "counted from 5 million yuan, major from 1 billion",
    ),
)
