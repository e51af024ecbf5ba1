"""What a place offers and what a firm needs beyond figures: one vocabulary, kept as data.

A condition counts at one level: a park's own 5G, a league's climate, a region's subsidy. What is
said of a region never stands for a park's own, nor for a league's.
"""

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Literal

from features import days, regions
from features.errors import did_you_mean
from features.fields import refuse, yes_no
from features.industries import rows
from features.standings import Standing
from features.text import LANGS, Text

Level = Literal["park", "league", "region"]
LEVELS: Mapping[str, Text] = {
    "park": Text("园区自身", "the park's own"),
    "league": Text("盟市", "the league's or city's"),
    "region": Text("全区", "the region's"),
}
"""From the finest; what is said at a level counts for a condition of that level or a wider one."""
KINDS: Mapping[str, Text] = {
    "digital": Text("数字基础设施", "Digital infrastructure"),
    "smart": Text("智慧园区", "Smart park"),
    "climate": Text("气候", "Climate"),
    "computing": Text("算力", "Computing"),
    "power": Text("电力与资源", "Power and resources"),
    "land": Text("存量土地厂房", "Idle land and plant"),
    "logistics": Text("物流", "Logistics"),
    "talent": Text("人才用工", "Talent and labour"),
    "research": Text("研发", "Research"),
    "finance": Text("金融", "Finance"),
    "support": Text("企业服务", "Services to firms"),
    "concern": Text("企业关切", "Firms' concerns"),
    "environment": Text("营商环境", "Business environment"),
    "world_bank": Text("世界银行营商环境框架", "World Bank business frame"),
    "role": Text("示范区定位", "Roles of the zone"),
    "safety": Text("安全", "Safety"),
}
_LEVEL: Mapping[str, Level] = {"park": "park", "league": "league", "region": "region"}
Value = bool | float


@dataclass(frozen=True)
class Condition:
    """One entry of the vocabulary: a flag, or a number in ``unit`` with the ``sense`` of a need."""

    id: str
    kind: str
    label: Text
    level: Level
    unit: Text
    sense: str
    words: tuple[str, ...]

    @property
    def measured(self) -> bool:
        """Whether it is a number, not a flag."""
        return bool(self.sense)

    def met_by(self, value: Value, bound: float | None) -> bool:
        """Whether ``value`` is enough for a need with this ``bound``."""
        if isinstance(value, bool) or bound is None:
            return bool(value)
        return value <= bound if self.sense == "at_most" else value >= bound


@dataclass(frozen=True)
class Need:
    """What a firm asks for; ``bound`` None asks for the thing in whatever measure."""

    condition: Condition
    bound: float | None = None

    def __str__(self) -> str:
        """As it is kept: ``latency_ms<=10``."""
        sign = {"at_most": "<=", "at_least": ">="}.get(self.condition.sense, "")
        return self.condition.id + (
            "" if self.bound is None else f"{sign}{plain_number(self.bound)}"
        )

    @property
    def label(self) -> Text:
        """The need in words: 网络时延≤10毫秒."""
        return self._said("" if self.bound is None else shown_number(self.bound))

    @property
    def written(self) -> Text:
        """The same as it stands in a list, where a comma parts one need from the next."""
        return self._said("" if self.bound is None else plain_number(self.bound))

    def _said(self, bound: str) -> Text:
        name = self.condition.label
        if not bound:
            return name
        sign = "≤" if self.condition.sense == "at_most" else "≥"
        zh, en = self.condition.unit
        return Text(f"{name.zh}{sign}{bound}{zh}", f"{name.en} {sign} {bound} {en}".strip())


@dataclass(frozen=True)
class Statement:
    """What is said of a place. ``value`` of a measured condition may be True: no figure is given.

    ``year``: as of when; ``since``: from which day on it holds, "" where it holds already.
    ``codes``: the industries that it is for, empty for all.
    """

    condition: Condition
    level: Level
    place: str
    adcode: str
    park_id: str
    value: Value
    standing: Standing
    year: str
    since: str
    codes: tuple[str, ...]
    said: Text
    source: str

    def counts(self, day: date, codes: Sequence[str]) -> bool:
        """Whether it decides on ``day`` for a firm of these industries at a park that it is of."""
        order = list(LEVELS)
        fine = order.index(self.level) <= order.index(self.condition.level)
        figure = not self.condition.measured or not isinstance(self.value, bool)
        known = self.standing is Standing.ACTUAL and (figure or self.value is False)
        return fine and known and self.begun(day) and self.serves(codes)

    def begun(self, day: date) -> bool:
        """Whether it holds on ``day``."""
        return not self.since or days.first(self.since) <= day

    def serves(self, codes: Sequence[str]) -> bool:
        """Whether it is for a firm of these industries."""
        return not self.codes or any(code.startswith(self.codes) for code in codes)

    @property
    def figure(self) -> Text:
        """Its value in words."""
        if self.value is True and self.standing is not Standing.ACTUAL:
            return Text("待核实", "to verify")
        if self.value is True:
            return Text("有", "yes")
        if self.value is False:
            return Text("无", "no")
        (zh, en), value = self.condition.unit, shown_number(self.value)
        return Text(f"{value}{zh}", f"{value} {en}".strip())


@cache
def vocabulary() -> Mapping[str, Condition]:
    """Every condition by its id."""
    return {row["id"]: _condition(row) for row in rows("conditions.csv")}


@cache
def statements() -> tuple[Statement, ...]:
    """What documents say of places, in the order of the file."""
    return tuple(_statement(row) for row in rows("condition_facts.csv"))


def find(name: str) -> Condition:
    """The condition so called, by id, label or another word; raises a custom pydantic error."""
    found = _by_name().get(_plain(name))
    if found is not None:
        return found
    close = near(name)
    zh, en = (did_you_mean([label.of(lang) for label in close]) for lang in LANGS)
    way_out = Text(zh.zh, en.en) if close else _SEE
    raise refuse(Text("没有这个条件", "is no known condition"), way_out)


def near(name: str) -> tuple[Text, ...]:
    """Labels of conditions that ``name`` comes near to."""
    close = difflib.get_close_matches(_plain(name[:60]), _by_name(), n=3, cutoff=0.4)
    return tuple(dict.fromkeys(_by_name()[one].label for one in close))


def need(written: str) -> Need:
    """A need as people write it (时延≤10毫秒); raises a custom pydantic error."""
    name, sign, said = _split(written, _NEED)
    condition = find(name)
    if not said:
        return Need(condition)
    if not condition.measured:
        raise refuse(Text("不是用数字表示的条件", "is not a condition with a number"), _NAME_ONLY)
    if _SENSES.get(sign, condition.sense) != condition.sense:
        raise refuse(Text("比较方向相反", "is compared the wrong way round"), _turned(condition))
    return Need(condition, _number(said, condition))


def offer(written: str, park_id: str = "", adcode: str = "") -> Statement:
    """What a park states of itself (自主调峰=否、PUE=1.2@2026-01); raises a pydantic error."""
    name, _, said = _split(written, _OFFER)
    said, _, since = said.partition("@")
    condition = find(name)
    value = _value(said.strip(), condition)
    day = _day(since.strip())
    return Statement(
        condition, "park", "", adcode, park_id, value, Standing.ACTUAL, day, day, (),
        Text("", ""), "",
    )  # fmt: skip


def kept_offer(written: str) -> str:
    """What a park states of itself as it is kept: ``pue=1.2@2026-01``."""
    said = offer(written)
    flags = {True: "yes", False: "no"}
    value = flags[said.value] if isinstance(said.value, bool) else plain_number(said.value)
    return f"{said.condition.id}={value}" + (f"@{said.since}" if said.since else "")


def plain_number(value: float) -> str:
    """A number as people write it, to six decimals: never with an exponent."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def shown_number(value: float) -> str:
    """The same with its thousands apart."""
    return f"{value:,.6f}".rstrip("0").rstrip(".")


def said_of(park_id: str, adcode: str, own: Sequence[str] = ()) -> tuple[Statement, ...]:
    """What is said of a park, of its league and of its region, the finest first."""
    return _said_of(park_id, adcode, tuple(own))


@lru_cache(maxsize=1 << 14)
def _said_of(park_id: str, adcode: str, own: tuple[str, ...]) -> tuple[Statement, ...]:
    stated = [offer(written, park_id, adcode) for written in own]
    around = [
        one
        for one in statements()
        if (one.park_id == park_id if one.park_id else _holds(one.adcode, adcode))
    ]
    order = list(LEVELS)
    return tuple(sorted((*stated, *around), key=lambda one: order.index(one.level)))


@cache
def by_kind() -> Mapping[str, tuple[Condition, ...]]:
    """The vocabulary under its kinds."""
    found: defaultdict[str, list[Condition]] = defaultdict(list)
    for one in vocabulary().values():
        found[one.kind].append(one)
    return {kind: tuple(found[kind]) for kind in KINDS}


def _holds(place: str, adcode: str) -> bool:
    return bool(adcode) and adcode.startswith(regions.prefix(place))


_NEED = re.compile(r"(.+?)\s*(<=|>=|≤|≥|=|<|>)\s*(.+)")
_OFFER = re.compile(r"(.+?)\s*(=)\s*(.+)")
_SENSES = {
    "<=": "at_most", "≤": "at_most", "<": "at_most", ">=": "at_least", "≥": "at_least",
    ">": "at_least",
}  # fmt: skip
_SEE = Text(
    "请从表单列出的全部条件里选",
    "Choose one of the conditions that the form lists",
)
_NAME_ONLY = Text("只写名称即可", "Give the name alone")


def _split(written: str, pattern: re.Pattern[str]) -> tuple[str, str, str]:
    plain = unicodedata.normalize("NFKC", written).strip()
    found = pattern.fullmatch(plain)
    return (found[1], found[2], found[3]) if found else (plain, "", "")


def _turned(condition: Condition) -> Text:
    sign = "≤" if condition.sense == "at_most" else "≥"
    zh, en = condition.label
    return Text(f"请写“{zh}{sign}数字”", f"Write “{en} {sign} number”")


def _number(said: str, condition: Condition) -> float:
    written = said
    for unit in condition.unit:
        written = written.removesuffix(unicodedata.normalize("NFKC", unit)).strip()
    if re.fullmatch(r"([0-9]{1,12}|[0-9]{1,3}(,[0-9]{3}){1,3})(\.[0-9]{1,6})?", written):
        return float(written.replace(",", ""))
    zh, en = condition.unit
    raise refuse(
        Text("数字读不出", "has no readable number"),
        Text(f"请写数字，单位{zh or '无'}", f"Give a number in {en or 'no unit'}"),
    )


def _value(said: str, condition: Condition) -> Value:
    flag = yes_no(said) if said else True
    if isinstance(flag, bool) and (not condition.measured or said not in {"1", "0"}):
        return flag
    if condition.measured:
        return _number(said, condition)
    raise refuse(Text("应为是或否", "must be yes or no"), Text("请写 是 或 否", "Write yes or no"))


def _day(said: str) -> str:
    try:
        return days.written(said) if said else ""
    except days.NotADay as error:
        raise refuse(error.why, error.remedy) from None


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


@cache
def _by_name() -> Mapping[str, Condition]:
    named: dict[str, Condition] = {}
    for one in vocabulary().values():
        for name in (one.id, *one.label, *one.words):
            named.setdefault(_plain(name), one)
    return named


def _condition(row: Mapping[str, str]) -> Condition:
    return Condition(
        id=row["id"],
        kind=row["kind"],
        label=Text(row["zh"], row["en"]),
        level=_LEVEL[row["level"]],
        unit=Text(row["unit_zh"], row["unit_en"]),
        sense=row["sense"],
        words=tuple(filter(None, row["words"].split(";"))),
    )


def _statement(row: Mapping[str, str]) -> Statement:
    condition = vocabulary()[row["condition"]]
    flag = yes_no(row["value"]) if not row["value"].isdecimal() else None
    wide: Level = "region" if len(regions.prefix(row["adcode"])) == 2 else "league"
    return Statement(
        condition=condition,
        level="park" if row["park_id"] else wide,
        place=row["place"],
        adcode=row["adcode"],
        park_id=row["park_id"],
        value=flag if isinstance(flag, bool) else float(row["value"]),
        standing=Standing(row["standing"]),
        year=row["year"],
        since=row["since"],
        codes=tuple(filter(None, row["codes"].split(";"))),
        said=Text(row["said_zh"], row["said_en"]),
        source=row["source"],
    )
