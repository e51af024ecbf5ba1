"""What the sliders move: criteria that speak of one matter, weighed more or less together."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from features.errors import BadInput, Fault
from features.text import Text
from features.vectors import Floats
from recommender.criteria import NAMES
from recommender.weights import PRESETS, Weights

TIMES = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)
"""Step of a slider → how many times the chosen weights its criteria count."""
AS_CHOSEN = TIMES.index(1.0)


@dataclass(frozen=True)
class Theme:
    """Criteria that one slider moves."""

    name: str
    label: Text
    criteria: tuple[str, ...]

    @property
    def input(self) -> str:
        """The name of its slider in the form."""
        return f"weigh_{self.name}"


THEMES = (
    Theme(
        "industry",
        Text("产业契合", "Industry"),
        (
            "industry_fit", "chain_fit", "regional_focus",
            "chain_extend", "chain_fill", "chain_strengthen", "symbiosis",
        ),
    ),
    Theme(
        "cluster",
        Text("产业集聚", "Cluster"),
        ("agglomeration_park", "agglomeration_prefecture"),
    ),
    Theme("park", Text("园区实力", "Park"), ("scale", "level", "kind_fit", "park_yield")),
    Theme("green", Text("绿电低碳", "Green"), ("green_power", "renewables", "carbon_title")),
    Theme("cost", Text("要素成本", "Costs"), ("tariff", "labour_cost")),
    Theme("place", Text("区位口岸", "Location"), ("distance", "ports")),
    Theme(
        "entry",
        Text("入园门槛", "Entry bars"),
        (
            "investment_intensity", "output_intensity", "tax_intensity", "energy_intensity",
            "project_size", "firm_titles",
        ),
    ),
)  # fmt: skip
INPUTS = tuple(theme.input for theme in THEMES)
OF_THEME: Floats = np.array([[name in theme.criteria for name in NAMES] for theme in THEMES], float)
"""(t, c) 1 where a criterion belongs to a theme."""


def weighting(
    preset: Weights | str, moved: Mapping[str, str], usual: Weights = PRESETS["balanced"]
) -> Weights | str | None:
    """What is weighed: the preset or the signed set as it is, or with what the sliders say (input →
    step, as sent).

    ``usual``: what the sliders start from where no preset is named. Raises :class:`BadInput` for a
    slider that says no step.
    """
    steps = {theme: _step(theme, moved.get(theme.input, "")) for theme in THEMES}
    named = PRESETS.get(preset) if isinstance(preset, str) else preset
    chosen = named if preset else usual
    if chosen is None or all(step == AS_CHOSEN for step in steps.values()):
        return preset or None
    times = {name: TIMES[step] for theme, step in steps.items() for name in theme.criteria}
    values = {name: weight * times[name] for name, weight in chosen.values.items()}
    return Weights(values, name="own", note=_moved(chosen, steps))


def shares(weights: Weights) -> Mapping[str, float]:
    """Theme → the share of all weight that it has."""
    return {
        theme.name: sum(weights.values.get(name, 0.0) for name in theme.criteria)
        for theme in THEMES
    }


def _step(theme: Theme, said: str) -> int:
    if not said:
        return AS_CHOSEN
    if said.isascii() and said.isdigit() and len(said) < 3 and int(said) < len(TIMES):
        return int(said)
    raise BadInput([Fault(theme.input, said, _NO_STEP, _STEPS)])


def _moved(chosen: Weights, steps: Mapping[Theme, int]) -> Text:
    told = [
        Text(f"{theme.label.zh} ×{TIMES[step]:g}", f"{theme.label.en} ×{TIMES[step]:g}")
        for theme, step in steps.items()
        if step != AS_CHOSEN
    ]
    zh, en = "、".join(one.zh for one in told), ", ".join(one.en for one in told)
    return Text(f"{chosen.note.zh}；调整：{zh}", f"{chosen.note.en}; moved: {en}")


_NO_STEP = Text("不是滑块的档位", "is no step of the slider")
_STEPS = Text(f"应为 0 到 {len(TIMES) - 1} 的整数", f"Give a whole number, 0 to {len(TIMES) - 1}")
