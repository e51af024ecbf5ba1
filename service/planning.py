"""Commands for those who plan: what a chain lacks in a region, and who goes where."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from features.errors import BadInput, Fault
from features.text import Text
from service.terminal import (
    AsOf,
    FirmsFile,
    Format,
    Illustrative,
    Lang,
    Language,
    Map,
    ParksFile,
    Region,
    Shown,
    Weighting,
    on_day,
    print_json,
    print_out,
    quiet,
    remarking,
    told,
)

if TYPE_CHECKING:
    from features.profiles import Firm
    from recommender.demands import Demands
    from recommender.matching import ParkMatcher
    from recommender.worths import Among
    from service.heads import Asking


class Goal(StrEnum):
    """What a plan is to be worth."""

    score = "score"
    mutual = "mutual"
    chain = "chain"
    tax = "tax"
    investment = "investment"


DemandsFile = Annotated[
    Path | None,
    typer.Option(
        metavar="DEMANDS.json",
        help="指定、禁止、各盟市下限与园区余量 · pins, forbidden, floors, amounts",
    ),
]


def chain(
    chain_id: Annotated[str, typer.Argument(metavar="CHAIN", help="产业链 · chain, such as wind")],
    place: Annotated[
        str, typer.Argument(metavar="PLACE", help="地区或园区 · league, province or park")
    ],
    *,
    firms: Annotated[
        Path | None, typer.Option(metavar="FIRMS_FILE", help="目标企业名单 · firms to name")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="OUT", help="写成 .docx/.pdf/.xlsx/.svg/.png · write a report"),
    ] = None,
    shown: Annotated[
        Map, typer.Option("--map", help="画哪张：全景、招商方向、远景 · which picture")
    ] = Map.panorama,
    lang: Lang = Language.zh,
) -> None:
    """产业链全景图与招商方向图 · What a chain has and lacks in a region."""
    with told(lang):
        from features import catalogue, sitings
        from recommender import chains
        from service import panoramas

        found = chains.panorama_of(chain_id, place, catalogue.load(), sitings.load())
        listed = _read(firms, lang) if firms else ()
        directions = chains.directions([found], listed)
        if out is None:
            print_out(panoramas.screen(found, directions, lang.value))
            return
        from service import matchers, reports

        reports.write(found, directions, out, (shown, matchers.today()), lang.value)
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
    demands: DemandsFile = None,
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
    parks: ParksFile = None,
    illustrative: Illustrative = False,
) -> None:
    """按园区余量安排多家企业 · Place many firms within the parks' amounts."""
    with told(lang):
        from recommender import placement
        from service import files, fronts, plans

        if out is not None and against is None:
            raise BadInput([Fault("out", out.name, _NO_PICTURE, _WITH_AGAINST)])
        read, matcher = _listed(firms, parks, illustrative, lang)
        wish = placement.Wish(
            region or None,
            candidates,
            on_day(as_of) or _today(),
            files.weights(weights),
            goal.value,
            _demands(demands, floor),
            seconds,
        )
        asking = _asking(wish, read, illustrative)
        if against is not None:
            with quiet():
                front = placement.between(matcher, read, wish, against.value, points)
            fronts.show(front, asking, shown is Format.json, out, lang.value)
            return
        with quiet():
            found = placement.placed(matcher, read, wish)
        _show(plans, shown, found, asking, lang)


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
    parks: ParksFile = None,
    illustrative: Illustrative = False,
) -> None:
    """排对接会的日程 · A timetable of meetings between firms and parks."""
    with told(lang):
        from recommender import agenda
        from service import agendas, files

        read, matcher = _listed(firms, parks, illustrative, lang)
        event = agenda.Event(
            region or None,
            candidates,
            on_day(as_of) or _today(),
            files.weights(weights),
            slots,
            firm_most,
            park_most,
        )
        with quiet():
            found = agenda.agenda(matcher, read, event)
        unmet, asking = agenda.unmet(read, found), _asking(event, read, illustrative)
        if out is not None:
            agendas.write(found, unmet, asking, out, lang.value)
            typer.echo(_REPORTED.fill(path=str(out)).of(lang.value))
            return
        _show(agendas, shown, found, unmet, asking, lang)


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
    parks: ParksFile = None,
    illustrative: Illustrative = False,
) -> None:
    """稳定匹配：谁也不愿换 · A stable matching: nobody would rather change."""
    with told(lang):
        from recommender.accords import accord
        from recommender.worths import Among
        from service import accords, files

        read, matcher = _listed(firms, parks, illustrative, lang)
        day = on_day(as_of) or _today()
        among = Among(region or None, candidates, day, files.weights(weights))
        found = accord(matcher, read, among, places, best_for.value)
        asking = _asking(among, read, illustrative)
        _show(accords, shown, found, asking, lang)


def _show(words: Any, shown: Format, *said: Any) -> None:
    """Prints what was found, as the module ``words`` puts it: as values or for people."""
    *found, lang = said
    if shown is Format.json:
        print_json(words.told(*found, lang.value))
    else:
        print_out(words.screen(*found, lang.value))


def _listed(
    path: Path, parks: Path | None, illustrative: bool, lang: Language
) -> "tuple[tuple[Firm, ...], ParkMatcher]":
    """The firms of a list, its faults told, and the parks."""
    from service import files

    return _read(path, lang), files.fitted(parks, illustrative)


def _read(path: Path, lang: Language) -> "tuple[Firm, ...]":
    from service import files

    read = files.firms(path)
    remarking(lang)(read)
    return read.firms


def _demands(path: Path | None, floor: int) -> "Demands":
    """What a file demands of the plan; ``floor`` is that of every league."""
    from features.tables import read_json
    from service.wishes import Terms

    if path is None:
        return Terms(floor=floor).demands
    said = read_json(path, Terms)
    if len(said) != 1:
        raise BadInput([Fault(path.name, len(said), _ONE, _ONE_FIX)])
    return (said[0].model_copy(update={"floor": floor}) if floor else said[0]).demands


def _asking(asked: "Among", firms: "tuple[Firm, ...]", illustrative: bool) -> "Asking":
    from service.heads import Asking

    return Asking(asked, len(firms), illustrative)


def _today() -> date:
    from service import matchers

    return matchers.today()


_NO_PICTURE = Text("只有权衡两个目标时才画图", "a picture is drawn of two goals only")
_WITH_AGAINST = Text("请加 --against，或去掉 --out", "Add --against, or leave --out")
_ONE = Text("应只有一个对象", "must hold one object")
_ONE_FIX = Text("请把要求写进一个对象", "Write all demands into one object")
_REPORTED = Text("已写好：{path}", "Written: {path}")
