"""Divisions of the country: names to codes, what lies inside what, and how far apart things are."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from features.errors import NotFound
from features.industries import rows
from features.text import Text

EARTH_RADIUS_KM = 6371.0088
LONGEST_NAME = 40
"""Letters of the longest wish: a county with its province and prefecture spelled out has 25."""
BETWEEN = "、"
"""What stands between the names of several regions."""
LONGEST_TYPO = 20
"""A longer text that names no region is not one misspelt: nothing is near it."""
LEAST_IN_ENGLISH = 3
"""Letters that begin to name a region in English."""
ENGLISH = "region_names.csv"
"""Provinces, and prefectures as far as they are there, by their names in English."""
MUNICIPALITIES = ("11", "12", "31", "50")
BEYOND_THE_CATALOGUE = ("71", "81", "82")

# Regions that people name together: the statistical office's four, and the usual city clusters.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "东部": ("11", "12", "13", "31", "32", "33", "35", "37", "44", "46"),
    "中部": ("14", "34", "36", "41", "42", "43"),
    "西部": ("15", "45", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65"),
    "东北": ("21", "22", "23"),
    "京津冀": ("11", "12", "13"),
    "长三角": ("31", "32", "33", "34"),
    "珠三角": ("4401", "4403", "4404", "4406", "4407", "4412", "4413", "4419", "4420"),
    "粤港澳": ("4401", "4403", "4404", "4406", "4407", "4412", "4413", "4419", "4420", "81", "82"),
    "成渝": ("50", "51"),
    "蒙东": ("1504", "1505", "1507", "1522"),
    "蒙西": ("1501", "1502", "1503", "1506", "1508", "1509", "1525", "1529"),
    "呼包鄂": ("1501", "1502", "1506"),
    "呼包鄂乌": ("1501", "1502", "1506", "1509"),
}

# Typical error of a park's point by how it was placed: our estimate, from the size of the unit.
PRECISION_KM: Mapping[str, float] = {
    "zone": 3.0,
    "town": 10.0,
    "county": 25.0,
    "county_seat": 25.0,
    "prefecture": 80.0,
    "prefecture_seat": 80.0,
}


@dataclass(frozen=True)
class Region:
    """A province, prefecture or county, with the point of its seat (WGS-84 degrees)."""

    adcode: str
    name: str
    level: str
    prefecture: str
    province: str
    lng: float
    lat: float

    @property
    def prefix(self) -> str:
        """What the codes of everything inside begin with."""
        return prefix(self.adcode)

    @property
    def whole_name(self) -> str:
        """Its name after those of the regions that it lies in."""
        return "".join(dict.fromkeys((self.province, self.prefecture, self.name)))


@cache
def all_regions() -> Mapping[str, Region]:
    """Every region of the built-in table by its six-digit code."""
    return {row["adcode"]: _region(row) for row in rows("counties.csv")}


def find(text: str) -> Region | None:
    """The mainland region that ``text`` names, by code or by name, in full or short.

    An address is read as far as it is understood (杭州市余杭开发区 is 杭州市). None for groups, for
    places abroad, in Taiwan, Hong Kong and Macao, and for a name that several counties share.
    """
    region = _resolve(_plain(text), whole=False)
    return None if region is None or region.adcode.startswith(BEYOND_THE_CATALOGUE) else region


def whole(text: str) -> Region:
    """The one mainland region that all of ``text`` names: of a province and a county that share a
    name the province, as people mean it.

    Raises :class:`NotFound` with near names, or with those that share the name.
    """
    plain = _plain(text[: 10 * LONGEST_NAME])
    found = _resolve(plain, whole=True) if len(plain) <= LONGEST_NAME else None
    if found is not None and not found.adcode.startswith(BEYOND_THE_CATALOGUE):
        return found
    shared = tuple(one.whole_name for one in named(text)) if found is None else ()
    raise NotFound(_KIND, text, shared or tuple(one for one in near(text) if one not in GROUPS))


@lru_cache(maxsize=4096)
def named(text: str) -> tuple[Region, ...]:
    """Every region that ``text`` is a name of: several counties may share one."""
    plain = _plain(text[: 10 * LONGEST_NAME])
    if found := _forms().get(plain):
        return found
    whole = _resolve(plain, whole=True) if len(plain) <= LONGEST_NAME else None
    return () if whole is None else (whole,)


def provinces() -> tuple[str, ...]:
    """The provinces by name, in the order of their codes."""
    return tuple(r.name for r in all_regions().values() if r.level == "province")


def members(text: str) -> tuple[str, ...]:
    """Code prefixes that a wanted or excluded region, or a group such as 长三角, stands for.

    Raises :class:`NotFound` with near names when ``text`` names no region.
    """
    found = _members(text[: 10 * LONGEST_NAME])
    if not found:
        raise NotFound(_KIND, text, near(text))
    return found


def known(text: str) -> bool:
    """Whether a region or a group is called ``text``; no near names are looked for."""
    return bool(_members(text[: 10 * LONGEST_NAME]))


def members_of_each(text: str) -> tuple[str, ...]:
    """The same of the names of several regions with 、 between them."""
    named = (name for name in text.split(BETWEEN) if name.strip())
    return tuple(dict.fromkeys(prefix for name in named for prefix in members(name)))


def in_english(text: str) -> tuple[str, ...]:
    """Code prefixes of the provinces and prefectures that ``text`` begins to name in English."""
    plain = _plain(text[: 10 * LONGEST_NAME])
    said = _as_in_english(plain) if plain.isascii() else ""
    if len(said) < LEAST_IN_ENGLISH:
        return ()
    found = (region.prefix for name, region in _in_english().items() if name.startswith(said))
    return tuple(dict.fromkeys(found))


def near(text: str) -> tuple[str, ...]:
    """Names of regions that ``text`` comes near to."""
    plain = _plain(text[: 10 * LONGEST_NAME])
    return _near(plain) if len(plain) <= LONGEST_TYPO else ()


def prefix(adcode: str) -> str:
    """``adcode`` without its closing zeros: what the codes of everything inside begin with."""
    while adcode.endswith("00"):
        adcode = adcode[:-2]
    return adcode


def prefecture_code(adcode: str) -> str:
    """Six-digit code of the prefecture that ``adcode`` lies in.

    A municipality is its own prefecture, and so is a county that a province runs directly.
    """
    if adcode.startswith(MUNICIPALITIES):
        return adcode[:2] + "0000"
    return adcode if adcode[2:4] == "90" else adcode[:4] + "00"


def inside(adcode: str, prefixes: Iterable[str]) -> bool:
    """Whether the unit ``adcode`` lies in any of the regions that ``prefixes`` stand for."""
    return adcode.startswith(tuple(prefixes))


def distance_km(
    lng1: ArrayLike, lat1: ArrayLike, lng2: ArrayLike, lat2: ArrayLike
) -> NDArray[np.float64]:
    """Great-circle distance in km between points in degrees; broadcasts, NaN where unknown."""
    east1, north1, east2, north2 = map(_radians, (lng1, lat1, lng2, lat2))
    chord = (
        np.sin((north2 - north1) / 2) ** 2
        + np.cos(north1) * np.cos(north2) * np.sin((east2 - east1) / 2) ** 2
    )
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(chord, 1.0))))


def unit_vectors(lng: ArrayLike, lat: ArrayLike) -> NDArray[np.float64]:
    """Points on the unit sphere, shape (n, 3): the arc between two is the arccos of their dot."""
    east, north = np.atleast_1d(_radians(lng)), np.atleast_1d(_radians(lat))
    flat = np.cos(north)
    return np.stack([flat * np.cos(east), flat * np.sin(east), np.sin(north)], axis=-1)


def precision_km(precision: str) -> float:
    """Typical error of a point in km; one placed in an unknown way is as vague as the vaguest."""
    return PRECISION_KM.get(precision, max(PRECISION_KM.values()))


@lru_cache(maxsize=4096)
def _members(text: str) -> tuple[str, ...]:
    """As :func:`members`; none where there is no such region."""
    plain = _plain(text)
    if len(plain) > LONGEST_NAME:
        return ()
    if group := GROUPS.get(_GROUP_ENDING.sub("", plain)):
        return group
    region = _resolve(plain, whole=True)
    return () if region is None else (region.prefix,)


_KIND = Text("地区", "Region")
_GROUP_ENDING = re.compile(r"(地区|区域|大湾区|城市群|双城经济圈|地区双城经济圈|经济圈)$")
_LEVELS = ("province", "prefecture", "county")
_ENDINGS = ("", "省", "市", "县", "区", "旗", "盟", "州", "地区")
_PLAIN_ENDING = re.compile(r"(特别行政区|自治区|地区|新区|林区|省|市|县|区|旗|盟)$")
_ENGLISH_ENDING = re.compile(
    r"(zhuang|hui|uy?gh?ur)?(autonomousregion|region|province|municipality|city|league)$"
)
_PEOPLES = (
    "壮 回 维吾尔 蒙古 藏 苗 彝 布依 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 拉祜 水 东乡 "
    "纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 朝鲜 塔吉克 怒 "
    "俄罗斯 鄂温克 德昂 保安 裕固 京 独龙 鄂伦春 赫哲 基诺 满 各"
)
_AUTONOMOUS = re.compile(rf"(?:(?:{_PEOPLES.replace(' ', '|')})族?)+自治(州|县|旗|区)$")
_SPOKEN = {
    "内蒙": "150000",
    "锡盟": "152500",
    "阿盟": "152900",
    "达茂旗": "150223",
    "达茂": "150223",
    "土左旗": "150121",
    "土右旗": "150221",
    "科左中旗": "150521",
    "科左后旗": "150522",
    "科右前旗": "152221",
    "科右中旗": "152222",
    "察右前旗": "150926",
    "察右中旗": "150927",
    "察右后旗": "150928",
    "东乌旗": "152525",
    "西乌旗": "152526",
    "伊旗": "150627",
    "准旗": "150622",
    "莫旗": "150722",
}


def _region(row: Mapping[str, str]) -> Region:
    point = {"lng": float(row["lng"]), "lat": float(row["lat"])}
    return Region(
        adcode=row["adcode"],
        name=row["name"],
        level=row["level"],
        prefecture=row["prefecture"],
        province=row["province"],
        **point,
    )


def _radians(degrees: ArrayLike) -> NDArray[np.float64]:
    return np.asarray(np.radians(np.asarray(degrees, dtype=np.float64)))


def _plain(text: str) -> str:
    return re.sub(r"[\s·,，、/\-—()（）]+", "", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=512)
def _near(plain: str) -> tuple[str, ...]:
    """The names that come nearest, compared letter by letter: that takes a millisecond."""
    from rapidfuzz import fuzz, process  # names are hardly ever written wrongly

    known = (*GROUPS, *_forms())
    found = process.extract(plain, known, scorer=fuzz.ratio, limit=3, score_cutoff=40)
    return tuple(name for name, _, _ in found)


def _resolve(plain: str, whole: bool) -> Region | None:
    if plain.isdigit():
        return all_regions().get(plain.ljust(6, "0"))
    if plain.isascii():
        return _in_english().get(_as_in_english(plain))
    return _descend(plain, "", whole)


def _as_in_english(plain: str) -> str:
    return _ENGLISH_ENDING.sub("", plain.lower())


def _descend(text: str, within: str, whole: bool) -> Region | None:
    """The deepest region inside ``within`` that ``text`` spells out, province first.

    Words that remain are an error when ``whole``, else the last full name before them counts.
    """
    address = None
    for cut in range(len(text), 1, -1):
        head, rest = text[:cut], text[cut:]
        named = _named(head, within)
        if not rest and len(named) > 1:
            return None
        if len(named) != 1:
            continue
        if rest in _ENDINGS:
            return named[0]
        if deeper := _descend(rest, named[0].prefix, whole):
            return deeper
        if head == named[0].name and not whole:
            address = address or named[0]
    return address


def _named(form: str, within: str) -> list[Region]:
    """Regions of the highest level called ``form``, those with it as full name if there are any."""
    found = [
        r for r in _forms().get(form, ()) if r.adcode.startswith(within) and r.prefix != within
    ]
    top = min((_LEVELS.index(r.level) for r in found), default=0)
    highest = [r for r in found if _LEVELS.index(r.level) == top]
    return [r for r in highest if r.name == form] or highest


@cache
def _in_english() -> Mapping[str, Region]:
    """Those that documents in English name, by the name as it is compared."""
    return {_plain(row["en"]).lower(): all_regions()[row["adcode"]] for row in rows(ENGLISH)}


@cache
def _forms() -> Mapping[str, tuple[Region, ...]]:
    """Every way to write a region's name, with the regions so called."""
    forms: defaultdict[str, list[Region]] = defaultdict(list)
    for region in all_regions().values():
        for form in _ways_to_write(region):
            forms[form].append(region)
    for form, adcode in _SPOKEN.items():
        forms[form] = [all_regions()[adcode]]
    return {form: tuple(found) for form, found in forms.items()}


def _ways_to_write(region: Region) -> set[str]:
    name = region.name
    short = _AUTONOMOUS.sub("", name)
    if len(short) < 2:
        short = re.sub(r"族?自治(州|县|旗|区)$", "", name)
    short = _PLAIN_ENDING.sub("", short) if len(_PLAIN_ENDING.sub("", short)) > 1 else short
    ways = {name, short}
    if kind := re.search(r"自治(州|县|旗)$", name):
        ways.add(short + kind[1])
    return ways
