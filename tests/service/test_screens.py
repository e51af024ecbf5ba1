import re
from functools import cache
from pathlib import Path

import pytest
from fastapi import FastAPI
from rich.console import Console, RenderableType

from features import catalogue
from features.text import Lang, Text
from features.units import points
from recommender.results import Finding, Match, NearMiss, Target, Verdict
from service import answers, files, questions, screens
from service.questions import Question

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def printed(what: RenderableType, width: int = 120) -> str:
    console = Console(width=width)
    with console.capture() as caught:
        console.print(what)
    return caught.get()


def joined(text: str) -> str:
    """The words as they would stand on one line, however the lines were broken."""
    return "".join(text.split())


@cache
def question(name: str, illustrative: bool = False) -> Question:
    firm = files.firm(EXAMPLES / f"{name}.json")
    return Question(firm=firm, region="内蒙古", k=5, illustrative=illustrative)


def ranking(app: FastAPI, name: str, lang: Lang = "zh", illustrative: bool = False) -> str:
    asked = question(name, illustrative)
    matcher = app.state.matchers.fitted(illustrative)
    found = questions.answered(matcher, asked, matcher.as_of_)
    return printed(screens.ranking(found, asked, lang))


def test_a_wind_blade_maker_sees_ranks_reasons_and_what_to_verify(app: FastAPI) -> None:
    shown = ranking(app, "wind_blade")
    assert "3415 风能原动设备制造" in shown
    assert "绿电偏好型" in shown
    assert shown.count("待核实：") == screens.TOLD
    assert len(re.findall(r"\n   \+\d+\.\d +\S", shown)) >= screens.TOLD
    assert all(f"│ {rank}    │" in shown for rank in range(1, 6))


def test_a_ferroalloy_project_sees_condition_clause_and_ways_out(app: FastAPI) -> None:
    shown = joined(ranking(app, "ferroalloy"))
    assert "附条件" in shown
    assert "依据：《" in shown
    for way_out in ("合规在建", "已完成产能置换", "能效达到国家标杆水平"):
        assert way_out in shown


@pytest.mark.parametrize(("lang", "said"), [("zh", "权重自定义权重"), ("en", "ownweights")])
def test_weights_of_one_s_own_are_called_so_in_words(app: FastAPI, lang: Lang, said: str) -> None:
    asked = question("wind_blade").model_copy(update={"weights": {"tariff": 1.0}})
    matcher = app.state.matchers.fitted(False)
    found = questions.answered(matcher, asked, matcher.as_of_)
    assert said in joined(printed(screens.ranking(found, asked, lang)))


def test_a_condition_is_told_once_with_the_parks_it_concerns(app: FastAPI) -> None:
    shown = joined(ranking(app, "ferroalloy"))
    assert shown.count("任一：合规在建") == 1
    assert "（第1、2、3、4、5名）" in shown


def test_a_chemical_project_sees_that_the_chemical_park_is_to_verify(app: FastAPI) -> None:
    shown = ranking(app, "fine_chemical")
    assert "化工" in joined(shown[shown.index("待核实：") :])
    assert "待核实" in shown


def test_the_banner_stands_first_and_only_over_illustrative_figures(app: FastAPI) -> None:
    for lang in ("zh", "en"):
        words = joined(answers.ILLUSTRATIVE.of(lang))
        assert words in joined(ranking(app, "wind_blade", lang, illustrative=True))[:200]
        assert words not in joined(ranking(app, "wind_blade", lang))


def test_parks_lost_by_one_rule_are_shown_with_the_smallest_change(app: FastAPI) -> None:
    shown = ranking(app, "wind_blade", illustrative=True)
    lost = shown[shown.index("只差一条的园区") :]
    assert "不符合" in lost
    assert "最小改变：" in lost


def test_english_headings_for_english_readers(app: FastAPI) -> None:
    shown = ranking(app, "ferroalloy", "en")
    for words in (
        "Score (of 100)",
        "[low, high]",
        "To verify:",
        "conditional",
        "Ways out:",
        "Clause:",
    ):
        assert words in shown
    for words in ("得分", "待核实", "出路", "附条件", "权重"):
        assert words not in shown


def test_a_pair_shows_every_reason_and_every_rule(app: FastAPI) -> None:
    matcher = app.state.matchers.fitted()
    found = matcher.explain(question("ferroalloy").firm, "S157034")
    shown = joined(printed(screens.pair(found, 2543, False, "zh"), width=200))
    assert all(reason.label.zh in shown for reason in found.reasons)
    assert all(joined(finding.label.zh) in shown for finding in found.findings)
    assert f"第{found.rank:,}名/共2,543个园区" in shown


def test_what_each_criterion_adds_sums_to_the_score_as_both_are_shown(app: FastAPI) -> None:
    found = app.state.matchers.fitted().explain(question("wind_blade").firm, "S159052")
    shown = printed(screens.pair(found, 2543, False, "en"), width=300)
    rows = [line.split("│") for line in shown.splitlines() if line.startswith("│")]
    told = {row[1].strip(): (row[3].strip(), row[4].strip()) for row in rows if row[1].strip()}
    assert {fit == "?" for fit, _ in told.values()} == {True, False}
    assert all((fit == "?") == (adds == "—") for fit, adds in told.values())
    total = sum(float(adds) for _, adds in told.values() if adds != "—")
    assert f"score {total:.1f} [" in shown
    assert f"{total:.1f}" == points(found.score)


def test_targets_stand_in_their_order_with_what_is_unknown() -> None:
    place = "S157034 某园区"
    found = [Target(name, str(rank), match(rank, 0.9 - rank / 10)) for rank, name in NAMED]
    shown = printed(screens.targets(place, found, LIST, False, "zh"), width=160)
    assert [
        line.split("│")[2].strip() for line in shown.splitlines() if "[10.0, 90.0]" in line
    ] == [
        "1 甲",
        "2 乙",
    ]
    assert "用地需求" in shown
    assert "80.0 [10.0, 90.0]" in shown
    assert "满分 100" in shown


def test_the_verdict_column_hides_no_condition_behind_a_doubt() -> None:
    place = "S157034 某园区"
    verdicts = (Verdict.PASS, Verdict.UNKNOWN, Verdict.CONDITIONAL, Verdict.UNKNOWN)
    shown = printed(
        screens.targets(place, [Target("甲", "", match(1, 0.5, verdicts))], LIST, False, "zh")
    )
    assert "待核实 2" in shown
    assert "附条件 1" in shown
    met = printed(screens.targets(place, [Target("甲", "", match(1, 0.5, ()))], LIST, False, "zh"))
    assert "符合" in met


def test_words_in_brackets_are_no_markup() -> None:
    finding = Finding("land", Text("[red]用地", "land"), Verdict.FAIL, *[Text("[/]", "[/]")] * 2)
    shown = printed(
        screens.pair(match(1, 0.5, (), name="[bold]园区", extra=finding), 9, False, "zh")
    )
    assert "[bold]园区" in shown
    assert "[red]用地" in shown


def test_parks_are_listed_with_code_and_place() -> None:
    shown = printed(screens.parks(catalogue.search("包头稀土", 2), "zh"))
    assert "G152006" in shown
    assert "内蒙古自治区包头市" in shown


LIST = files.Firms("firms.csv", ())
NAMED = ((1, "甲"), (2, "乙"))


def match(
    rank: int,
    score: float,
    verdicts: tuple[Verdict, ...] = (Verdict.UNKNOWN,),
    name: str = "示例园区",
    extra: Finding | None = None,
) -> Match:
    said = Text("用地需求", "land")
    findings = tuple(Finding("land", said, verdict, said, said, ask=said) for verdict in verdicts)
    return Match(
        park_id="S1",
        name=name,
        place="某地",
        rank=rank,
        score=score,
        low=0.1,
        high=0.9,
        coverage=0.5,
        firm_side=None,
        park_side=0.7,
        verdict=max(verdicts, default=Verdict.PASS),
        reasons=(),
        findings=findings if extra is None else (*findings, extra),
    )


def test_a_near_miss_of_law_cites_its_clause(app: FastAPI) -> None:
    rule = Finding(
        "law",
        Text("化工入园", "chemical parks"),
        Verdict.FAIL,
        Text("须进化工园区", "x"),
        Text("认定化工园区：否", "x"),
        clause=Text("《某规定》 二", "x"),
        since="2021",
    )
    matcher, asked = app.state.matchers.fitted(), question("fine_chemical")
    found = questions.answered(matcher, asked, matcher.as_of_)
    lost = (NearMiss(match(0, 0.5), rule),)
    shown = printed(
        screens.ranking(type(found)(**{**vars(found), "near_misses": lost}), asked, "zh")
    )
    assert "依据：《某规定》 二（2021）" in shown
