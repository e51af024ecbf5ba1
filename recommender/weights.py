"""How much each criterion counts: checked weights and presets.

Only the ratio of weights matters: every set is scaled to sum 1.
"""

import difflib
import json
import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from typing_extensions import TypedDict

from features import views
from features.errors import BadInput, Fault, did_you_mean
from features.profiles import SEGMENTS
from features.text import Text, bracketed, enumerated, headed
from features.units import PLAIN, parse_quantity
from features.vectors import Floats
from recommender.criteria import CRITERIA


class Signing(TypedDict):
    """Which version of a set of weights, signed by whom, on which day (ISO)."""

    id: str
    version: int
    author: str
    organisation: str
    day: str


@dataclass(frozen=True)
class Weights:
    """Criterion → weight, sum 1, in the order given; a criterion not named weighs nothing.

    Raises :class:`BadInput` with every unknown name and every weight that is not a finite number
    of at least 0, or when all weights are 0.
    """

    values: Mapping[str, float] = field(hash=False)
    name: str = "own"
    note: Text = Text("自定义权重", "own weights")
    source: str = ""
    signing: Signing | None = field(default=None, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", _shares(_checked(self.values)))

    def _repr_html_(self) -> str:
        held = sorted(self.values.items(), key=lambda one: -one[1])
        rows = [(_LABELS[name], name, f"{share:.1%}") for name, share in held if share]
        return views.table(self.note, _HEADS, rows)

    @classmethod
    def read(cls, raw: "Weights | Mapping[str, Any] | Path | str") -> "Weights":
        """Weights from a preset's name, a mapping, TOML or JSON text, or the file at a ``Path``.

        A file or text lists ``criterion = number``. Text is never taken as a path, so that what a
        stranger sends opens no file. Raises :class:`BadInput` with every fault.
        """
        if isinstance(raw, Weights):
            return raw
        if isinstance(raw, Path):
            return cls(_parsed(_text(raw)), name=raw.stem, source=raw.name)
        if isinstance(raw, str):
            return cls(_parsed(raw)) if _is_content(raw) else _preset(raw)
        return cls(raw)

    def vector(self, names: Iterable[str]) -> Floats:
        """(c,) weights of the criteria ``names``, in their order; 0 where none is given."""
        return np.array([self.values.get(name, 0.0) for name in names], dtype=np.float64)


# What each criterion weighs when nothing special is asked for; only the ratios matter.
BASE: Mapping[str, float] = {
    "industry_fit": 0.35,
    "chain_fit": 0.05,
    "agglomeration_park": 0.45,
    "agglomeration_prefecture": 0.30,
    "regional_focus": 0.20,
    "scale": 0.20,
    "level": 0.08,
    "kind_fit": 0.10,
    "park_yield": 0.05,
    "green_power": 0.10,
    "renewables": 0.02,
    "tariff": 0.05,
    "carbon_title": 0.03,
    "distance": 0.03,
    "ports": 0.05,
    "labour_cost": 0.01,
    "investment_intensity": 0.06,
    "output_intensity": 0.05,
    "tax_intensity": 0.05,
    "energy_intensity": 0.05,
    "project_size": 0.03,
    "firm_titles": 0.02,
    # Nothing until an analyst raises them: they rest on the same words as industry_fit.
    "chain_extend": 0.0,
    "chain_fill": 0.0,
    "chain_strengthen": 0.0,
    "symbiosis": 0.0,
}


@dataclass(frozen=True)
class Emphasis:
    """What a preset multiplies in ``BASE``, and why."""

    multipliers: Mapping[str, float]
    note: Text


EMPHASES: Mapping[str, Emphasis] = {
    "balanced": Emphasis(
        {},
        Text("没有特别要求时的权重", "when nothing special is asked for"),
    ),
    "screening": Emphasis(
        {"investment_intensity": 6.0, "chain_fit": 6.0, "energy_intensity": 6.0},
        Text(
            "招商筛选时突出这三项，各为均衡权重的 6 倍",
            "for screening investment, these three count 6 times balanced",
        ),
    ),
    "electricity_price": Emphasis(
        {"tariff": 8.0},
        Text("电价为均衡权重的 8 倍", "power price counts 8 times balanced"),
    ),
    "green_power": Emphasis(
        {"green_power": 4.0, "carbon_title": 4.0, "renewables": 8.0},
        Text(
            "绿电占比、低碳零碳称号为均衡权重的 4 倍，可再生能源消纳权重为 8 倍",
            "green share and carbon title count 4 times balanced, renewable-use weight 8 times",
        ),
    ),
    "export": Emphasis(
        {"ports": 8.0, "kind_fit": 2.0},
        Text(
            "口岸距离为均衡权重的 8 倍，园区类型（保税、边境）为 2 倍",
            "distance to ports counts 8 times balanced, kind of park (bonded, border) twice",
        ),
    ),
}


_LABELS = {criterion.name: criterion.label for criterion in CRITERIA}


def _checked(raw: Mapping[str, object]) -> dict[str, float]:
    read = {name: _number(value) for name, value in raw.items()}
    faults = [_unknown(name, raw[name]) for name in raw if name not in _LABELS]
    faults += [
        Fault(str(name), raw[name], _NOT_A_WEIGHT, _NUMBER_REMEDY)
        for name, number in read.items()
        if number is None or number < 0
    ]
    numbers = {name: number for name, number in read.items() if number is not None}
    if not faults and not any(numbers.values()):
        faults.append(Fault("weights", None, _ALL_ZERO, _known()))
    if faults:
        raise BadInput(faults)
    return numbers


_NOT_A_WEIGHT = Text("不是可用的权重", "is not a usable weight")
_NUMBER_REMEDY = Text("请填不小于 0 的数字", "Give a number of at least 0")
_ALL_ZERO = Text("没有大于 0 的权重", "no weight is above 0")


_HEADS = (Text("准则", "Criterion"), Text("代号", "Name"), Text("权重", "Weight"))


def _number(value: object) -> float | None:
    try:
        return parse_quantity(value, PLAIN)
    except ValueError:
        return None


def _shares(values: dict[str, float]) -> dict[str, float]:
    """``values`` scaled to sum 1; what already does is left as it is, bit for bit."""
    peak = max(values.values())
    if peak <= 1 and math.isclose(math.fsum(values.values()), 1.0, rel_tol=1e-12):
        return values
    # By the peak first: a sum of huge weights would overflow.
    parts = {name: value / peak for name, value in values.items()}
    total = math.fsum(parts.values())
    return {name: part / total for name, part in parts.items()}


def _unknown(name: str, value: object) -> Fault:
    spellings = {said: name for name, label in _LABELS.items() for said in (name, *label)}
    near = difflib.get_close_matches(str(name), spellings, n=3, cutoff=0.5)
    meant = dict.fromkeys(spellings[spelling] for spelling in near)
    remedy = did_you_mean(meant) if meant else _known()
    return Fault(str(name), value, Text("没有这个准则", "no such criterion"), remedy)


def _known() -> Text:
    return headed(Text("可用的准则", "The criteria are"), enumerated(_LABELS))


def _preset(said: str) -> Weights:
    name = _spellings().get(said.strip().lower())
    if name is None:
        raise BadInput([_no_preset(said)])
    return PRESETS[name]


@cache
def _spellings() -> Mapping[str, str]:
    """Every way to call a preset: its name, its label in both languages, the Chinese without 型."""
    return {
        spelling.lower(): name
        for name in PRESETS
        for spelling in (name, *SEGMENTS[name], SEGMENTS[name].zh.removesuffix("型"))
    }


def _no_preset(said: str) -> Fault:
    near = difflib.get_close_matches(Path(said).stem.lower(), _spellings(), n=3, cutoff=0.5)
    names = dict.fromkeys(_spellings()[spelling] for spelling in near) or PRESETS
    problem = Text("没有这套权重，也没有这个文件", "no such preset and no such file")
    return Fault("weights", said, problem, _MEANT.fill(names=preset_names(names)))


def preset_names(names: Iterable[str]) -> Text:
    """The presets as people call them, each with the name to write."""
    return enumerated(bracketed(SEGMENTS[name], name) for name in names)


_MEANT = Text("是否指：{names}", "Did you mean: {names}")


def _is_content(text: str) -> bool:
    return any(mark in text for mark in "{=\n")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        fault = _no_preset(str(path))
    except (OSError, UnicodeDecodeError):
        remedy = Text("请给 UTF-8 编码的 TOML 或 JSON 文件", "Give a TOML or JSON file in UTF-8")
        fault = Fault("weights", str(path), Text("文件读不出", "the file is unreadable"), remedy)
    raise BadInput([fault])


def _parsed(text: str) -> Mapping[str, Any]:
    try:
        is_json = text.lstrip().startswith("{")
        return json.loads(text, object_pairs_hook=_once) if is_json else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        problem = Text("不是 TOML 或 JSON", f"is neither TOML nor JSON ({error})")
    remedy = Text("每行一项，如 tariff = 2", "One weight a line, such as tariff = 2")
    raise BadInput([Fault("weights", text, problem, remedy)])


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    seen = dict(pairs)
    if len(seen) < len(pairs):
        raise ValueError("a name is given twice")
    return seen


PRESETS: Mapping[str, Weights] = {
    name: Weights(
        {
            criterion: base * emphasis.multipliers.get(criterion, 1.0)
            for criterion, base in BASE.items()
        },
        name,
        Text(
            f"{SEGMENTS[name].zh}：{emphasis.note.zh}", f"{SEGMENTS[name].en}: {emphasis.note.en}"
        ),
        "preset",
    )
    for name, emphasis in EMPHASES.items()
}
