"""Real sitings: which firm settled where, in which industry and year, and who says so."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from features import industries, regions
from features.errors import BadInput, Fault, NotFound
from features.text import Text
from features.units import MU, YEAR, Unit, parse_quantity

WAN_PER_YI = 1e4
REQUIRED = ("firm", "gbt4754", "year", "province", "prefecture")
"""Columns that a file must have; the others of the built-in table may be missing or empty."""
FIRST_YEAR, LAST_YEAR = 1978, 2100

YI = Unit(
    Text("亿元", "10⁸ yuan"),
    {"亿": 1.0, "亿元": 1.0, "万": 1e-4, "万元": 1e-4, "千万": 0.1, "元": 1e-8, "万亿": 1e4},
)


@dataclass(frozen=True)
class Siting:
    """One project of a firm that settled, as far as it is known.

    ``industry`` is a GB/T 4754 code. ``adcode`` is the county's code if the source names one, else
    the prefecture's. ``park_id`` is None where the source names no zone of the catalogue;
    ``park_basis`` says whether the zone was read in the source or is recalled.
    """

    id: str
    firm: str
    project: str
    industry: str
    year: int
    park_id: str | None
    county: str
    prefecture: str
    province: str
    adcode: str
    land_mu: float | None
    investment_wan: float | None
    origin: str
    source: str
    park_basis: str = ""


@cache
def load() -> tuple[Siting, ...]:
    """The built-in sitings, each with its source."""
    return _sitings(list(enumerate(industries.rows("sitings.csv"), 2)))


def read(source: str | Path | bytes, last_year: int = LAST_YEAR) -> tuple[Siting, ...]:
    """The sitings of a table with the columns of the built-in one; an id may be left out, and none
    is later than ``last_year``.

    Raises :class:`BadInput` with every fault of every row.
    """
    return _sitings(_rows(source), last_year)


@lru_cache(maxsize=1 << 14)
def firm_key(firm: str) -> str:
    """Name of the group that ``firm`` belongs to, so that its sitings can be told from others'.

    What stands in brackets or after a slash, the legal form and one general word at the end are
    left out: 通威股份(永祥) and 通威股份 are one firm, so are 杉杉股份 and 杉杉能源.
    """
    name = _APART.split(firm.strip(), 1)[0].strip() or firm.strip()
    while shorter := _shortened(_LEGAL_FORM, name):
        name = shorter
    return _shortened(_GENERAL_WORD, name) or name


_APART = re.compile(r"[(（/／、]")
_LEGAL_FORM = re.compile(r"(股份有限公司|有限责任公司|有限公司|公司|集团|股份|控股)$")
_GENERAL_WORD = re.compile(r"(科技|新能源|能源|动力)$")
_NOBODY = frozenset({"中国", "国家", "国际"})


def _sitings(
    lines: Sequence[tuple[int, Mapping[str, object]]], last_year: int = LAST_YEAR
) -> tuple[Siting, ...]:
    readers = [_Row(number, cells, last_year) for number, cells in lines]
    sitings = tuple(reader.siting() for reader in readers)
    faults = [*_repeated(cells for _, cells in lines)]
    faults.extend(fault for reader in readers for fault in reader.faults)
    if faults:
        raise BadInput(faults)
    return sitings


def _shortened(ending: re.Pattern[str], name: str) -> str:
    rest = ending.sub("", name)
    return rest if rest != name and len(rest) > 1 and rest not in _NOBODY else ""


def _rows(source: str | Path | bytes) -> list[tuple[int, Mapping[str, object]]]:
    """Every row that says anything, with its number in the file."""
    from features.tables.grids import open_grid

    with open_grid(source) as grid:
        lines = [(n, cells) for n, cells in grid.lines if any(map(_said, cells))]
    columns = [str(name or "").strip().lower() for name in (lines[0][1] if lines else ())]
    _check_columns(columns)
    if not lines[1:]:
        problem = Text("没有数据行", "has no rows below the header")
        remedy = Text("请每个落地项目填一行", "Give one row for each siting")
        raise BadInput([Fault(grid.where, None, problem, remedy)])
    return [(number, dict(zip(columns, cells, strict=False))) for number, cells in lines[1:]]


def _said(cell: object) -> bool:
    return cell is not None and str(cell).strip() != ""


def _check_columns(columns: list[str]) -> None:
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        problem = Text("缺少这一列", "is a missing column")
        remedy = Text(f"表头至少要有：{'、'.join(REQUIRED)}", f"Needed: {', '.join(REQUIRED)}")
        raise BadInput(Fault(name, None, problem, remedy) for name in missing)


def _repeated(rows: Iterable[Mapping[str, object]]) -> Iterator[Fault]:
    counts = Counter(str(row["id"]).strip() for row in rows if _said(row.get("id")))
    problem = Text("编号重复", "is an id used more than once")
    remedy = Text("请给每行不同的编号", "Give each row an id of its own")
    for siting_id, count in counts.items():
        if count > 1:
            yield Fault("id", siting_id, problem, remedy)


class _Row:
    """One row being read: values come out, faults are kept."""

    def __init__(self, number: int, cells: Mapping[str, object], last_year: int) -> None:
        self.number, self.cells, self.last_year = number, cells, last_year
        self.faults: list[Fault] = []

    def siting(self) -> Siting:
        place = self.place()
        investment_yi = self.quantity("investment_yi", YI)
        return Siting(
            id=self.text("id") or str(self.number),
            firm=self.needed("firm"),
            project=self.text("project"),
            industry=self.industry(),
            year=self.year(),
            park_id=self.text("park_id") or None,
            county=self.text("county"),
            prefecture=place.prefecture if place else "",
            province=place.province if place else "",
            adcode=place.adcode if place else "",
            land_mu=self.quantity("land_mu", MU),
            investment_wan=None if investment_yi is None else investment_yi * WAN_PER_YI,
            origin=self.text("origin_province"),
            source=self.text("source"),
            park_basis=self.text("park_basis"),
        )

    def text(self, name: str) -> str:
        value = self.cells.get(name)
        whole = isinstance(value, float) and value.is_integer()
        return "" if not _said(value) else str(int(value) if whole else value).strip()  # type: ignore[call-overload]  # a whole number

    def needed(self, name: str) -> str:
        if not (text := self.text(name)):
            self.fault(name, Text("必填项缺失", "is required"), Text("请填写", "Fill it in"))
        return text

    def industry(self) -> str:
        code = self.needed("gbt4754")
        try:
            return industries.get(code).code if code else ""
        except NotFound as error:
            near = "、".join(error.near)
            self.fault(
                "gbt4754",
                Text("不是国标行业代码", "is not a code of GB/T 4754"),
                Text(f"请填 GB/T 4754-2017 代码 {near}", f"Give a GB/T 4754-2017 code {near}"),
            )
            return ""

    def year(self) -> int:
        if not self.needed("year"):
            return 0
        year = self.quantity("year", YEAR)
        if year is not None and year.is_integer() and FIRST_YEAR <= year <= self.last_year:
            return int(year)
        if year is not None:
            limits = f"{FIRST_YEAR}-{self.last_year}"
            self.fault(
                "year",
                Text(f"不是 {limits} 的年份", f"is not a year in {limits}"),
                Text("请填四位年份", "Give a year of four digits"),
            )
        return 0

    def quantity(self, name: str, unit: Unit) -> float | None:
        try:
            number = parse_quantity(self.cells.get(name), unit)
        except ValueError:
            number = -1.0
        if number is None or number >= 0:
            return number
        self.fault(
            name,
            Text("不是可读的非负数", "is not a readable number of at least 0"),
            Text(f"请填数字，单位{unit.symbol.zh}", f"Give a number in {unit.symbol.en}"),
        )
        return None

    def place(self) -> regions.Region | None:
        names = self.needed("province"), self.needed("prefecture"), self.text("county")
        found = _place(*names)
        if found is None and all(names[:2]):
            self.fault(
                "prefecture",
                Text("查不到该省的这个地级市", "is not a known prefecture of that province"),
                Text("请填现行行政区划名称", "Give the division's official name"),
            )
        return found

    def fault(self, name: str, problem: Text, remedy: Text) -> None:
        path = f"row {self.number}.{name}"
        self.faults.append(Fault(path, self.cells.get(name), problem, remedy))


@cache
def _place(province: str, prefecture: str, county: str) -> regions.Region | None:
    """The county if it is known in that prefecture, else the prefecture or municipality."""
    for names in ((province, prefecture, county), (province, county), (province, prefecture)):
        found = regions.find("".join(names))
        if found is not None and found.level != "province":
            return found
    found = regions.find(province)
    return found if found is not None and found.adcode[:2] in regions.MUNICIPALITIES else None
