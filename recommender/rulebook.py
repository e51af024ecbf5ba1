"""What a rule of law is as data: typed, frozen, dated, sourced."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, InstanceOf, model_validator

from features import units
from features.errors import NotFound
from features.fields import refuse, specs
from features.profiles import EXEMPTIONS, Firm, Frozen, Park
from features.text import Text
from recommender.memory import kept

Kind = Literal[
    "restricted_products",
    "area_limit",
    "chemical_park_only",
    "in_park_prohibition",
    "siting",
    "water_heavy",
    "energy_benchmark",
    "carbon_threshold",
    "standard_land",
    "project_threshold",
    "reference",
    "goal",
    "principle",
]
Effect = Literal[
    "prohibit",
    "prohibit_unless_exempt",
    "require",
    "control",
    "site_in",
    "prefer",
    "threshold",
    "reference",
    "goal",
    "guard",
    "advise",
]
Certainty = Literal["certain", "possible", "no"]
Precision = Literal["day", "month", "year"]

_SUREST_FIRST: tuple[Certainty, ...] = ("certain", "possible", "no")
_LENGTHS: Mapping[int, Precision] = {10: "day", 7: "month", 4: "year"}


@dataclass(frozen=True)
class Moment:
    """A day, or the month or year that is all a source tells; it begins on ``first_day``."""

    first_day: date
    precision: Precision = "day"

    def __str__(self) -> str:
        length = next(n for n, precision in _LENGTHS.items() if precision == self.precision)
        return self.first_day.isoformat()[:length]


def _moment(raw: object) -> object:
    if raw is None or raw == "unknown" or isinstance(raw, Moment):
        return raw if isinstance(raw, Moment) else None
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return Moment(raw)
    said = str(raw)
    try:
        return Moment(date.fromisoformat(f"{said}-01-01"[:10]), _LENGTHS[len(said)])
    except (ValueError, KeyError):
        raise refuse(
            Text("不是日期", "is not a date"),
            Text(
                "请写 2022-02-18、2021-11、2021 或 unknown",
                "Write 2022-02-18, 2021-11, 2021 or unknown",
            ),
        ) from None


def _digits(allowed: Sequence[int], example: str) -> AfterValidator:
    def check(raw: str) -> str:
        if len(raw) in allowed and (raw.isdecimal() or not raw):
            return raw
        lengths = "/".join(map(str, allowed))
        raise refuse(
            Text(f"应为 {lengths} 位数字", f"must have {lengths} digits"),
            Text(f"例如 {example}", f"For example {example}"),
        )

    return AfterValidator(check)


def _both(said: Text) -> Text:
    if said.zh.strip() and said.en.strip():
        return said
    raise refuse(Text("中英文缺一", "lacks Chinese or English"), Text("请补齐", "Give both"))


def _unit(raw: object) -> units.Unit:
    known = {name: unit for name, unit in vars(units).items() if isinstance(unit, units.Unit)}
    if isinstance(raw, units.Unit) or str(raw) in known:
        return raw if isinstance(raw, units.Unit) else known[str(raw)]
    raise _not_among("单位", "unit", known)


def _exemption(raw: str) -> str:
    if raw in EXEMPTIONS:
        return raw
    raise _not_among("豁免条件", "exemption", EXEMPTIONS)


def _fact(raw: str) -> str:
    known = [f"firm.{name}" for name in specs(Firm)] + [f"park.{name}" for name in specs(Park)]
    if raw in known:
        return raw
    raise refuse(
        Text("企业或园区没有这个字段", "is no field of a firm or a park"),
        Text("例如 park.certified_chemical", "For example park.certified_chemical"),
    )


def _not_among(zh: str, en: str, known: Iterable[str]) -> Exception:
    names = ", ".join(known)
    return refuse(
        Text(f"没有这个{zh}", f"is no known {en}"), Text(f"可选：{names}", f"Choose from: {names}")
    )


def _declared(raw: object) -> object:
    if isinstance(raw, str):
        raise refuse(
            Text("引用的内容未声明", "is not declared"),
            Text(f"请在某个规则文件中声明 {raw}", f"Declare {raw} in one of the rule files"),
        )
    return raw


When = Annotated[InstanceOf[Moment] | None, BeforeValidator(_moment)]
Both = Annotated[Text, AfterValidator(_both)]
Code = Annotated[str, _digits((2, 3, 4), "3140")]
Division = Annotated[str, _digits((2, 4, 6), "1502")]
Reach = Annotated[str, _digits((0, 2, 4, 6), "15")]
Exemption = Annotated[str, AfterValidator(_exemption)]
Word = Annotated[str, Field(min_length=1)]


class Document(Frozen, defer_build=True):
    """Where a rule is written; ``number`` is empty and ``date`` None where the text has none."""

    id: str
    title: Both
    issuer: Both
    number: str = ""
    date: When
    note: Both | None = None


MOST_MATCHED = 1024
"""How many firms' certainty a rule keeps, for the next question about the same industry."""


class Product(Frozen, defer_build=True):
    """What a rule is about, as GB/T 4754 codes and as the words that people use.

    ``codes`` are wholly covered; ``shared_codes`` hold other products too, so that such a code
    alone proves nothing. ``exclude_words`` name those other products.
    """

    id: str
    name: Both
    codes: tuple[Code, ...] = ()
    shared_codes: tuple[Code, ...] = ()
    words: tuple[Word, ...] = ()
    exclude_words: tuple[Word, ...] = ()
    note: Both | None = None

    @model_validator(mode="after")
    def _can_be_told(self) -> Self:
        if self.codes or self.shared_codes or self.words:
            return self
        raise refuse(
            Text("既无代码也无用词", "has neither codes nor words"),
            Text("请至少给出一种", "Give at least one of them"),
        )

    def match(self, codes: Sequence[str], words: str) -> Certainty:
        """How surely a firm with these codes and this text makes the product."""
        known = tuple(_stem(code) for code in codes if code.isdecimal())
        if any(code.startswith(self._whole) for code in known):
            return "certain"
        ours = self._whole_or_shared
        near = any(code.startswith(ours) or _starts_one(code, ours) for code in known)
        said = fold(words)
        kept = self._without_others(said)
        if any(word in kept for word in self._folded_words):
            return "certain" if near or not known or not ours else "possible"
        return "possible" if near and kept == said else "no"

    def _without_others(self, said: str) -> str:
        for word in self._folded_others:
            said = said.replace(word, "·")
        return said

    @cached_property
    def _whole(self) -> tuple[str, ...]:
        return tuple(map(_stem, self.codes))

    @cached_property
    def _whole_or_shared(self) -> tuple[str, ...]:
        return (*self._whole, *map(_stem, self.shared_codes))

    @cached_property
    def _folded_words(self) -> tuple[str, ...]:
        return tuple(map(fold, self.words))

    @cached_property
    def _folded_others(self) -> tuple[str, ...]:
        return tuple(sorted(map(fold, self.exclude_words), key=len, reverse=True))


class Value(Frozen, defer_build=True):
    """A number of a rule, and for a measured one the time it is of; without a ``label`` it is that
    of the field of its name.
    """

    name: str
    label: Both | None = None
    amount: float
    unit: Annotated[InstanceOf[units.Unit], BeforeValidator(_unit)]
    as_of: When = None


class WaysOut(Frozen, defer_build=True):
    """What lifts a prohibition: one of ``any_of``, and then every one of ``all_of``."""

    any_of: tuple[Exemption, ...] = ()
    all_of: tuple[Exemption, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.any_of or self.all_of)


class Rule(Frozen, defer_build=True):
    """One provision: what it says, where it is written, since when, where and for what it holds.

    ``basis`` is ``to_verify`` while the text, or its still being in force, has not been checked:
    such a rule asks and never decides. ``strength`` tells a duty (必须) from a rule with
    exceptions (原则上) and from a direction (推动). ``within`` names a part of the region that no
    division code tells. ``exclusive`` is False where the list of sites is open (等). ``stance``
    says which way the rule pulls, if it takes a side. ``by_year`` is the year a goal is set for.
    """

    id: Annotated[str, Field(min_length=1)]
    kind: Kind
    effect: Effect
    strength: Literal["must", "in_principle", "push"]
    stance: Literal["limit", "promote"] | None = None
    topic: str
    title: Both
    summary: Both
    document: Annotated[Document, BeforeValidator(_declared)]
    clause: str = ""
    source: Annotated[str, Field(min_length=1)]
    basis: Literal["read", "to_verify"]
    last_checked: date
    since: When
    until: When = None
    by_year: int | None = None
    region: Reach
    within: Both | None = None
    applies: tuple[Annotated[Product, BeforeValidator(_declared)], ...] = ()
    ways_out: WaysOut = WaysOut()
    sites: tuple[Division, ...] = ()
    exclusive: bool = True
    values: tuple[Value, ...] = ()
    needs: tuple[Annotated[str, AfterValidator(_fact)], ...] = ()
    note: Both | None = None

    @property
    def dated(self) -> bool:
        """Whether the day from which it holds is known at all."""
        return self.since is not None

    @property
    def topics(self) -> tuple[str, ...]:
        """Its own topic and every product that it is about."""
        return tuple(dict.fromkeys((self.topic, *(product.id for product in self.applies))))

    @property
    def starts(self) -> Moment | None:
        """From when on it counts: its own start, else its document's; None if neither is known."""
        return self.since or self.document.date

    def in_force(self, day: date) -> bool:
        """Whether it holds on ``day``; one of which no start is known counts until it ends."""
        started = self.starts is None or self.starts.first_day <= day
        return started and (self.until is None or day < self.until.first_day)

    def holds_in(self, place: str) -> bool:
        """Whether ``place`` (a division code, or a path that ends in one) lies in its region."""
        return division(place).startswith(division(self.region))

    def allows_site(self, place: str) -> bool:
        """Whether ``place`` lies in one of the named sites."""
        return division(place).startswith(tuple(map(division, self.sites)))

    def match(self, codes: Sequence[str], words: str) -> Certainty:
        """How surely the rule concerns a firm; one without products concerns every firm."""
        asked = (tuple(codes), words)
        return kept(self._matched, asked, lambda: self._match(codes, words), MOST_MATCHED)

    @cached_property
    def _matched(self) -> dict[tuple[tuple[str, ...], str], Certainty]:
        return {}

    def _match(self, codes: Sequence[str], words: str) -> Certainty:
        if not self.applies:
            return "certain"
        if not self._may_concern(codes, words):
            return "no"
        found = {product.match(codes, words) for product in self.applies}
        return next(level for level in _SUREST_FIRST if level in found)

    def _may_concern(self, codes: Sequence[str], words: str) -> bool:
        """False only where no product can match: most rules concern few firms."""
        if self._any_word.search(fold(words)):
            return True
        known = [_stem(code) for code in codes if code.isdecimal()]
        ours = self._any_code
        return any(code.startswith(ours) or _starts_one(code, ours) for code in known)

    @cached_property
    def _any_word(self) -> re.Pattern[str]:
        words = [fold(word) for product in self.applies for word in product.words]
        return re.compile("|".join(map(re.escape, words)) or r"(?!)")

    @cached_property
    def _any_code(self) -> tuple[str, ...]:
        codes = (code for p in self.applies for code in (*p.codes, *p.shared_codes))
        return tuple(dict.fromkeys(map(_stem, codes)))

    def concerned(self, codes: Sequence[str], words: str) -> tuple[tuple[Product, Certainty], ...]:
        """The products that a firm makes or may make, the surest first."""
        found = [(product, product.match(codes, words)) for product in self.applies]
        hits = [(product, level) for product, level in found if level != "no"]
        return tuple(sorted(hits, key=lambda hit: _SUREST_FIRST.index(hit[1])))

    def amount(self, name: str) -> float:
        """The number called ``name``, in its unit; raises :class:`NotFound`."""
        for value in self.values:
            if value.name == name:
                return value.amount
        raise NotFound(Text("规则数值", "Rule value"), name, (value.name for value in self.values))


def division(place: str) -> str:
    """A division code without trailing zeros (150200 is 1502); raises :class:`NotFound`."""
    code = place.rsplit("/", 1)[-1].strip()
    if code and not code.isdecimal():
        raise NotFound(Text("行政区划代码", "Division code"), place)
    while code.endswith("00"):
        code = code[:-2]
    return code


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """``text`` without spaces, case and full-width forms, so that words can be found in it."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _stem(code: str) -> str:
    """One name for a group and its only class: 3140 is all of 314."""
    return code[:3] if len(code) == 4 and code.endswith("0") else code


def _starts_one(code: str, ours: Iterable[str]) -> bool:
    return any(our.startswith(code) for our in ours)
