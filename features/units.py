"""Units of the profiles' figures, and the quantities that people write in them."""

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate, pairwise

from features.text import Text

MU_PER_HA = 15.0
MU_PER_KM2 = 1500.0
SQUARE_METRES_PER_MU = 10_000 / 15


MYRIADS = frozenset({"万", "亿"})
"""Ten thousand and a hundred million, of whatever is counted."""


@dataclass(frozen=True)
class Unit:
    """A unit as shown to people, and what one of each written suffix is worth in it.

    ``yearly``: whether it counts what a year takes, so that "by year" behind it adds nothing.
    """

    symbol: Text
    suffixes: Mapping[str, float] = field(default_factory=dict)
    yearly: bool = False
    after_number: bool = True
    """Whether it stands behind a number in English too: a year does not."""

    @property
    def beside(self) -> Text:
        """What stands behind a number of it."""
        return self.symbol if self.after_number else Text(self.symbol.zh, "")

    @property
    def written(self) -> Mapping[str, float]:
        """Every suffix that :meth:`worth` knows, as it is compared, and what one of it is worth."""
        said = (*map(_written, self.symbol), *self.suffixes, *MYRIADS)
        known = {one: self.worth(one) for one in said if one}
        return {one: worth for one, worth in known.items() if worth is not None}

    def worth(self, suffix: str) -> float | None:
        """Factor that turns a number with ``suffix`` into this unit; None for a foreign suffix.

        A suffix counts in any case and width; the unit's own symbols are worth 1 unless said, and
        万 and 亿 alone are so many of them where people count the unit so.
        """
        if not suffix:
            return 1.0
        said = _written(suffix)
        if self.yearly and said not in self.suffixes:
            said = _less_year(said)
        if said in MYRIADS and said not in self.suffixes:
            return self.suffixes.get(said + _written(self.symbol.zh))
        if said in self.suffixes:
            return self.suffixes[said]
        own = map(_written, self.symbol)
        return 1.0 if said in (map(_less_year, own) if self.yearly else own) else None


def _written(suffix: str) -> str:
    return "".join(unicodedata.normalize("NFKC", suffix).lower().split())


def _less_year(said: str) -> str:
    return _BY_YEAR.sub("", said)


_BY_YEAR = re.compile(r"(?:/|每|per)(?:年|yr|year|a)$")


PLAIN = Unit(Text("", ""))
MU = Unit(
    Text("亩", "mu"),
    {
        "亩": 1.0,
        "mu": 1.0,
        "千亩": 1e3,
        "万亩": 1e4,
        "公顷": MU_PER_HA,
        "ha": MU_PER_HA,
        "平方公里": MU_PER_KM2,
        "km2": MU_PER_KM2,
        "平方米": 1 / SQUARE_METRES_PER_MU,
        "平米": 1 / SQUARE_METRES_PER_MU,
        "m2": 1 / SQUARE_METRES_PER_MU,
        "万平方米": MU_PER_HA,
        "万平米": MU_PER_HA,
        "万m2": MU_PER_HA,
    },
)
HA = Unit(
    Text("公顷", "ha"),
    {
        "公顷": 1.0,
        "ha": 1.0,
        "亩": 1 / MU_PER_HA,
        "万亩": 1e4 / MU_PER_HA,
        "平方公里": 100.0,
        "km2": 100.0,
        "平方米": 1e-4,
        "m2": 1e-4,
        "万平方米": 1.0,
        "万平米": 1.0,
        "万m2": 1.0,
    },
)
WAN = Unit(
    Text("万元", "wan yuan"),
    {
        "元": 1e-4,
        "万元": 1.0,
        "万": 1.0,
        "万元人民币": 1.0,
        "万人民币": 1.0,
        "亿": 1e4,
        "个亿": 1e4,
        "亿元": 1e4,
        "亿元人民币": 1e4,
        "亿人民币": 1e4,
        "万亿": 1e8,
        "万亿元": 1e8,
        "百万": 100.0,
        "百万元": 100.0,
        "千万": 1e3,
        "千万元": 1e3,
        "yuan": 1e-4,
    },
)
WAN_PER_MU = Unit(
    Text("万元/亩", "wan yuan/mu"),
    {"万元/亩": 1.0, "万/亩": 1.0, "亿元/亩": 1e4, "元/亩": 1e-4, "万元/公顷": 1 / MU_PER_HA},
)
SHARE = Unit(Text("%", "%"), {"%": 0.01, "成": 0.1})
KWH_PRICE = Unit(
    Text("元/千瓦时", "yuan/kWh"),
    {
        "元/千瓦时": 1.0,
        "元/kwh": 1.0,
        "yuan/kwh": 1.0,
        "元/度": 1.0,
        "元": 1.0,
        "分/千瓦时": 0.01,
        "分/度": 0.01,
        "元/兆瓦时": 0.001,
        "元/mwh": 0.001,
    },
)
GWH = Unit(
    Text("吉瓦时", "GWh"),
    {
        "吉瓦时": 1.0,
        "gwh": 1.0,
        "亿千瓦时": 100.0,
        "亿kwh": 100.0,
        "亿度": 100.0,
        "万千瓦时": 0.01,
        "万kwh": 0.01,
        "万度": 0.01,
        "千瓦时": 1e-6,
        "kwh": 1e-6,
        "度": 1e-6,
        "兆瓦时": 1e-3,
        "mwh": 1e-3,
        "twh": 1e3,
        "太瓦时": 1e3,
    },
    yearly=True,
)
MW = Unit(
    Text("兆瓦", "MW"),
    {"兆瓦": 1.0, "mw": 1.0, "万千瓦": 10.0, "万kw": 10.0, "千瓦": 1e-3, "kw": 1e-3, "gw": 1e3},
)
TCE = Unit(
    Text("吨标准煤/年", "tce/yr"),
    {
        "吨标准煤/年": 1.0,
        "吨标准煤": 1.0,
        "吨标煤": 1.0,
        "吨标煤/年": 1.0,
        "tce": 1.0,
        "tce/yr": 1.0,
        "吨": 1.0,
        "万吨标准煤": 1e4,
        "万吨标煤": 1e4,
        "万吨标准煤/年": 1e4,
        "万吨": 1e4,
        "万tce": 1e4,
    },
    yearly=True,
)
WAN_M3 = Unit(
    Text("万立方米/年", "wan m³/yr"),
    {
        "万立方米/年": 1.0,
        "万立方米": 1.0,
        "万m3": 1.0,
        "万m3/年": 1.0,
        "万方": 1.0,
        "万吨": 1.0,
        "万吨/年": 1.0,
        "立方米": 1e-4,
        "立方米/年": 1e-4,
        "m3": 1e-4,
        "吨": 1e-4,
        "方": 1e-4,
        "亿立方米": 1e4,
    },
    yearly=True,
)
PERSONS = Unit(
    Text("人", "persons"),
    {"人": 1.0, "名": 1.0, "千人": 1e3, "万人": 1e4, "persons": 1.0, "people": 1.0},
)
KM = Unit(Text("公里", "km"), {"公里": 1.0, "km": 1.0, "千米": 1.0, "里": 0.5})
RATIO = Unit(Text("", ""))
YEAR = Unit(Text("年", "year"), {"年": 1.0}, after_number=False)
YUAN_PER_MONTH = Unit(Text("元/月", "yuan/month"), {"元/月": 1.0, "元": 1.0})
TCE_PER_WAN = Unit(Text("吨标准煤/万元", "tce/wan yuan"))
CARBON_PER_TCE = Unit(Text("吨二氧化碳/吨标准煤", "t CO₂/tce"))
VEHICLES = Unit(Text("辆", "vehicles"))

_QUANTITY = re.compile(
    r"(?:大约|超过|不低于|不少于|至少|[约近超逾≥>≤<~])*\s*+([-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[-+]?\d{1,3})?)\s*+[余多]?\s*+(.*)",
    re.I,
)
_ABOUT = re.compile(r"(?:左右|上下|以上)$")
_NUMERAL = r"[约近]?\s*\d[\d,]*(?:\.\d+)?"
_RANGE = re.compile(
    rf"{_NUMERAL}\s*[^\d\-~–—至到]{{0,8}}(?<!e)[-~–—至到]+\s*{_NUMERAL}\D{{0,8}}", re.I
)


def parse_quantity(raw: object, unit: Unit) -> float | None:
    """The number that ``raw`` says, in ``unit``; None when nothing is said.

    Reads full-width digits, thousands separators and the written suffixes of the unit
    (``"8亿"`` in 万元 is 80,000; ``"50%"`` as a share is 0.5). A bare number above 1 and up to
    100 is a share in percent: nobody means more than the whole.
    Raises ``ValueError`` for anything that is not one finite quantity of this unit.
    """
    if raw is None:
        return None
    if isinstance(raw, bool):
        raise ValueError(str(raw))
    if isinstance(raw, int | float):
        return None if isinstance(raw, float) and math.isnan(raw) else _bare(raw, raw, unit)
    text = unicodedata.normalize("NFKC", str(raw)).strip()
    if text.lower() in _NOTHING:
        return None
    said, suffix = _parted(text) or ("", "")
    worth = unit.worth(suffix) if said else None
    if worth is None:
        raise ValueError(text)
    digits = said.replace(",", "")
    return _scaled(digits, worth) if suffix else _bare(digits, float(digits), unit)


def in_unit(words: str, suffix: str, unit: Unit) -> str:
    """``words`` with ``suffix`` where they are a number without a unit: what stands round a number,
    such as 约 or 左右, is none, nor is 万 before what ``unit`` counts in it.
    """
    found = _parted(words)
    if found is None or (found[1] and not _counts(found[1], suffix, unit)):
        return words
    return "".join(found) + suffix


def _counts(found: str, suffix: str, unit: Unit) -> bool:
    """Whether 万 or 亿 after a number only counts what it is in, and is no unit by itself."""
    if found not in MYRIADS or found in unit.suffixes:
        return False
    return unit.worth(found + suffix) is not None or unit.worth(found) is not None


def _parted(words: str) -> tuple[str, str] | None:
    """The digits of a quantity and its unit, without what stands round them; None for none."""
    found = _QUANTITY.fullmatch(words.strip())
    return None if found is None else (found[1], _ABOUT.sub("", found[2]).rstrip())


def is_range(raw: object) -> bool:
    """Whether a text says two numbers, from one to the other ("3-5亿"), where one is wanted."""
    return isinstance(raw, str) and bool(_RANGE.fullmatch(unicodedata.normalize("NFKC", raw)))


_NOTHING = frozenset(
    {"", "-", "—", "--", "/", "无", "未知", "不详", "待定", "n/a", "nan", "unknown"}
)


def _bare(digits: object, number: float, unit: Unit) -> float:
    percent = unit is SHARE and 1 < number <= 100
    return _scaled(str(digits), SHARE.suffixes["%"]) if percent else _finite(number)


def _scaled(digits: str, worth: float) -> float:
    """Scaled in decimal, so that "57%" is exactly 0.57 and meets a bound of 0.57."""
    number = _finite(float(digits))
    return number if worth == 1.0 else _finite(float(Decimal(digits) * Decimal(str(worth))))


def _finite(number: float) -> float:
    try:
        finite = math.isfinite(number)
    except OverflowError:
        finite = False
    if not finite:
        raise ValueError("not finite")
    return float(number) + 0.0  # so that -0 is 0


def show(number: float | None, unit: Unit) -> Text:
    """``number`` with its unit as people write it; shares as percent, unknown as a dash."""
    if number is None or math.isnan(number):
        return Text("未知", "unknown")
    if unit is SHARE:
        percent = _written_out(number * 100)
        return Text(f"{percent}%", f"{percent}%")
    grouped = abs(number) >= 1000 and unit is not YEAR
    digits = f"{number:,.0f}" if grouped else _written_out(number)
    return Text(f"{digits} {unit.beside.zh}".strip(), f"{digits} {unit.beside.en}".strip())


def _written_out(number: float) -> str:
    """Four digits that count, without an exponent however near to nothing they are."""
    digits = f"{number:.4g}"
    return f"{Decimal(digits):f}" if "e" in digits else digits


def points(share: float | None) -> str:
    """A share 0..1 as points out of 100 with one decimal; a dash for unknown."""
    if share is None or math.isnan(share):
        return "—"
    return f"{round(1000 * share) / 10:.1f}"


OF_100 = Text("{what}（满分 100）", "{what} (of 100)")
"""How a heading says that figures are such points."""


def points_within(score: float | None, low: float | None, high: float | None) -> str:
    """A score in points, and between what it is whatever the unknowns turn out to be."""
    return f"{points(score)} [{points(low)}, {points(high)}]"


def summing_points(parts: Sequence[float]) -> list[str]:
    """Each part in points; as shown they sum to their sum as shown.

    Each is the rounded sum so far less the one before, so none is off by more than a tenth.
    """
    sums = [0, *(round(1000 * so_far) for so_far in accumulate(parts))]
    return [f"{(after - before) / 10:.1f}" for before, after in pairwise(sums)]
