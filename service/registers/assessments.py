"""The progress of leagues as rows of a table, for the assessment that rewards it."""

from collections.abc import Iterator
from typing import Annotated

from features.fields import Spec
from features.profiles import Frozen, Short
from features.text import Text
from features.units import RATIO, SHARE, YEAR, Unit
from service import records
from service.registers.fields import said
from service.registers.progress import Progress
from service.stages import Light

YI = Unit(Text("亿元", "10⁸ yuan"), {"亿元": 1.0, "亿": 1.0})
LIGHTS = {Light.red.value: Text("红", "red"), Light.green.value: Text("绿", "green")}


class Row(Frozen):
    """A league in a year."""

    rank: Annotated[float | None, Spec(Text("位次", "Place"), RATIO)]
    league: Annotated[Short, said("盟市", "League")]
    year: Annotated[float, Spec(Text("年度", "Year"), YEAR)]
    target_yi: Annotated[float | None, Spec(Text("到位资金目标", "Target"), YI)]
    growth: Annotated[float | None, Spec(Text("目标增幅", "Growth asked for"), SHARE)]
    paid_in_yi: Annotated[float | None, Spec(Text("到位资金", "Paid-in funds"), YI)]
    board_yi: Annotated[float | None, Spec(Text("看板到位资金", "Paid-in by the board"), YI)]
    board_unknown: Annotated[
        float, Spec(Text("到位资金未知项目", "Projects without known paid-in"), RATIO)
    ]
    share: Annotated[float | None, Spec(Text("完成率", "Done"), SHARE)]
    elapsed: Annotated[float, Spec(Text("时序进度", "Part of the year over"), SHARE)]
    light: Annotated[Short, Spec(Text("红绿表", "Light"), choices=LIGHTS)]
    projects: Annotated[float, Spec(Text("项目数", "Projects"), RATIO)]
    started: Annotated[float | None, Spec(Text("开工率", "Start rate"), SHARE)]
    producing: Annotated[float | None, Spec(Text("投产率", "Production rate"), SHARE)]
    red: Annotated[float, Spec(Text("红灯项目", "Red projects"), RATIO)]
    document: Annotated[Short, said("目标依据", "Document")]
    set_on: Annotated[Short, said("下达日期", "Set on")]


def rows(found: Progress) -> Iterator[Row]:
    """A row for each league, the best first."""
    for one in found.leagues:
        target, counts = one.target, one.counts
        yield Row(
            rank=one.rank,
            league=records.region(one.league),
            year=found.year,
            target_yi=target.paid_in_wan / 10_000 if target else None,
            growth=target.growth if target else None,
            paid_in_yi=one.paid_in_yi,
            board_yi=one.board_yi,
            board_unknown=one.board_unknown,
            share=one.share.value if one.share else None,
            elapsed=found.elapsed,
            light=one.light.value if one.light else "",
            projects=counts.projects if counts else 0,
            started=counts.started.value if counts else None,
            producing=counts.producing.value if counts else None,
            red=counts.red if counts else 0,
            document=target.document if target else "",
            set_on=target.set_on if target else "",
        )
