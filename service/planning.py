"""Commands for those who plan: what a chain lacks in a region, and who goes where."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from features.text import Text
from service.terminal import (
    AsOf,
    FirmsFile,
    Format,
    Illustrative,
    Lang,
    Language,
    Region,
    Shown,
    Weighting,
    on_day,
    print_json,
    print_out,
    told,
)


class Goal(StrEnum):
    """What a plan is to be worth."""

    score = "score"
    mutual = "mutual"
    chain = "chain"
    tax = "tax"
    investment = "investment"


def chain(
    chain_id: Annotated[str, typer.Argument(metavar="CHAIN", help="产业链 · chain, such as wind")],
    place: Annotated[
        str, typer.Argument(metavar="PLACE", help="地区或园区 · league, province or park")
    ],
    firms: Annotated[
        Path | None, typer.Option(metavar="FIRMS_FILE", help="目标企业名单 · firms to name")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="OUT", help="写成 .docx/.svg/.png · write a report")
    ] = None,
    lang: Lang = Language.zh,
) -> None:
    """产业链全景图与招商方向图 · What a chain has and lacks in a region."""
    with told(lang):
        from features import catalogue, sitings
        from recommender import chains
        from service import files, panoramas

        found = chains.panorama_of(chain_id, place, catalogue.load(), sitings.load())
        listed = files.firms(firms).firms if firms else ()
        directions = chains.directions([found], listed)
        if out is None:
            print_out(panoramas.screen(found, directions, lang.value))
            return
        from service import matchers, reports

        reports.write(found, directions, out, matchers.today(), lang.value)
        typer.echo(_REPORTED.fill(path=str(out)).of(lang.value))


def allocate(
    firms: FirmsFile,
    *,
    region: Region = "",
    candidates: Annotated[
        int, typer.Option(min=1, max=500, help="每家企业的候选园区数 · parks that each may go to")
    ] = 30,
    goal: Annotated[Goal, typer.Option(help="目标 · what the plan is to be worth")] = Goal.score,
    floor: Annotated[
        int, typer.Option(min=0, help="每个盟市至少几家 · fewest firms for each league")
    ] = 0,
    seconds: Annotated[
        float, typer.Option(min=0.1, max=600, help="求解时限 · time to solve")
    ] = 5.0,
    against: Annotated[
        Goal | None, typer.Option(help="与另一目标权衡 · plans between the goal and this one")
    ] = None,
    points: Annotated[int, typer.Option(min=2, max=50, help="权衡几档 · how many weighings")] = 9,
    out: Annotated[
        Path | None, typer.Option(metavar="OUT", help="权衡图 .svg/.png · picture of the plans")
    ] = None,
    as_of: AsOf = None,
    weights: Weighting = "",
    shown: Shown = Format.table,
    lang: Lang = Language.zh,
    illustrative: Illustrative = False,
) -> None:
    """按园区余量安排多家企业 · Place many firms within the parks' amounts."""
    with told(lang):
        from recommender import placement
        from service import files, matchers, plans

        read = files.firms(firms)
        for reject in read.rejects:
            typer.echo(reject.message(lang.value), err=True)
        matcher = matchers.Matchers().fitted(illustrative)
        wish = placement.Wish(
            region or None,
            candidates,
            on_day(as_of) or matchers.today(),
            files.weights(weights),
            goal.value,
            floor,
            seconds,
        )
        if against is not None:
            from service import fronts

            front = placement.between(matcher, read.firms, wish, against.value, points)
            fronts.show(front, shown is Format.json, out, lang.value)
            return
        found = placement.placed(matcher, read.firms, wish)
        if shown is Format.json:
            print_json(plans.told(found, lang.value))
        else:
            print_out(plans.screen(found, illustrative, lang.value))


def meetings(
    firms: FirmsFile,
    *,
    region: Region = "",
    slots: Annotated[int, typer.Option(min=1, max=100, help="时段数 · slots of the event")] = 8,
    firm_most: Annotated[
        int, typer.Option(min=1, max=100, help="每家企业最多几场 · most meetings of a firm")
    ] = 4,
    park_most: Annotated[
        int, typer.Option(min=1, max=100, help="每个园区最多几场 · most meetings of a park")
    ] = 8,
    candidates: Annotated[
        int, typer.Option(min=1, max=500, help="每家企业的候选园区数 · parks offered to each")
    ] = 10,
    out: Annotated[
        Path | None, typer.Option(metavar="OUT.xlsx", help="写成 Excel · write the timetable")
    ] = None,
    as_of: AsOf = None,
    weights: Weighting = "",
    shown: Shown = Format.table,
    lang: Lang = Language.zh,
    illustrative: Illustrative = False,
) -> None:
    """排对接会的日程 · A timetable of meetings between firms and parks."""
    with told(lang):
        from recommender import agenda
        from service import agendas, files, matchers

        read = files.firms(firms)
        for reject in read.rejects:
            typer.echo(reject.message(lang.value), err=True)
        matcher = matchers.Matchers().fitted(illustrative)
        event = agenda.Event(
            region or None,
            candidates,
            on_day(as_of) or matchers.today(),
            files.weights(weights),
            slots,
            firm_most,
            park_most,
        )
        found = agenda.agenda(matcher, read.firms, event)
        unmet = agenda.unmet(read.firms, found)
        if out is not None:
            agendas.write(found, unmet, out, lang.value)
            typer.echo(_REPORTED.fill(path=str(out)).of(lang.value))
        elif shown is Format.json:
            print_json(agendas.told(found, unmet, lang.value))
        else:
            print_out(agendas.screen(found, unmet, illustrative, lang.value))


class Side(StrEnum):
    """Whom a stable matching is best for."""

    firm = "firm"
    park = "park"


def stable(
    firms: FirmsFile,
    *,
    region: Region = "",
    places: Annotated[
        int, typer.Option(min=1, max=10_000, help="每个园区接几家 · firms that a park takes")
    ] = 5,
    best_for: Annotated[Side, typer.Option(help="对谁最优 · best for which side")] = Side.firm,
    candidates: Annotated[
        int, typer.Option(min=1, max=500, help="每家企业的候选园区数 · parks that each may go to")
    ] = 30,
    as_of: AsOf = None,
    weights: Weighting = "",
    shown: Shown = Format.table,
    lang: Lang = Language.zh,
    illustrative: Illustrative = False,
) -> None:
    """稳定匹配：谁也不愿换 · A stable matching: nobody would rather change."""
    with told(lang):
        from recommender.accords import accord
        from recommender.worths import Among
        from service import accords, files, matchers

        read = files.firms(firms)
        for reject in read.rejects:
            typer.echo(reject.message(lang.value), err=True)
        matcher = matchers.Matchers().fitted(illustrative)
        day = on_day(as_of) or matchers.today()
        among = Among(region or None, candidates, day, files.weights(weights))
        found = accord(matcher, read.firms, among, places, best_for.value)
        if shown is Format.json:
            print_json(accords.told(found, lang.value))
        else:
            print_out(accords.screen(found, illustrative, lang.value))


_REPORTED = Text("已写好：{path}", "Written: {path}")
