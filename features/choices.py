"""Choices of a firm's form, how the words of a condition are written, and days of a profile."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from features import days
from features.fields import refuse
from features.text import Text

OWNERSHIPS = {
    "state": Text("国有企业", "state-owned"),
    "central": Text("中央企业", "central state-owned"),
    "private": Text("民营企业", "private"),
    "foreign": Text("外资企业", "foreign-invested"),
    "mixed": Text("混合所有制", "of mixed ownership"),
}
MODES = {
    "whole": Text("整体搬迁", "whole move"),
    "expansion": Text("扩产新建", "expansion"),
    "production": Text("生产环节转移，研发留在原地", "production moves, research stays"),
    "enclave": Text("双向飞地（研发与生产分设）", "two-way enclave: research and production apart"),
}
FIVE_G = "5G 覆盖"
NEED = Text(
    "写条件的名称，有数字的写界限，如 5G 覆盖；网络时延≤10",
    "Names of conditions, with a bound where it is a number: 5G coverage; network latency<=10",
)
OFFER = Text(
    "如 5G 覆盖；自主调峰能力=否；网络时延=8@2026-01",
    "Such as 5G coverage; own peak shaving=no; network latency=8@2026-01",
)


def _day(raw: object) -> object:
    """A day as ISO writes it; what is neither text nor a number is left to the type."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return raw
    try:
        return days.written(str(raw))
    except days.NotADay as error:
        raise refuse(error.why, error.remedy) from None


Day = Annotated[str, BeforeValidator(_day), Field(max_length=40)]
"""``2024``, ``2024-12`` or ``2024-12-01``; "" when it is not known."""
