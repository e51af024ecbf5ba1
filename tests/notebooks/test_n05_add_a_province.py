"""The notebook on a new province reads its two files, and says what is wrong with them."""

from types import SimpleNamespace
from typing import Any

import pytest

from notebooks.n05_add_a_province import FIRM, LAW, ROWS, app
from recommender.results import Verdict

CHEMICAL, NOT_CHEMICAL, NEW = "G621207", "G621208", "GS0001"


@pytest.fixture(scope="module")
def first() -> Any:
    return app.run()


def with_files(rows: Any = ROWS, law: str = LAW) -> tuple[str, Any]:
    files = {"rows_sheet": SimpleNamespace(value=rows), "law_text": SimpleNamespace(value=law)}
    outputs, values = app.run(defs=files)
    return "\n".join(shown.text for shown in outputs if hasattr(shown, "text")), values


def verdict(values: Any, park: str) -> Verdict:
    matcher = values["after"]
    found: Verdict = matcher.explain(FIRM, park).verdict
    return found


def test_rows_add_to_parks_and_make_new_ones(first: Any) -> None:
    _, values = first
    assert not values["rejects"]
    assert len(values["joined"]) == len(values["before"].parks_) + 1
    assert verdict(values, CHEMICAL) == verdict(values, NEW) == Verdict.PASS


def test_the_rule_file_alone_turns_a_park_away(first: Any) -> None:
    assert verdict(first[1], NOT_CHEMICAL) == Verdict.FAIL
    _, earlier = with_files(law=LAW.replace('since = "2025-03-01"', 'since = "2999-01-01"'))
    assert verdict(earlier, NOT_CHEMICAL) != Verdict.PASS
    named = [one.rule for one in earlier["after"].explain(FIRM, NOT_CHEMICAL).findings]
    assert "gansu-example-chemical" not in named


def test_what_nobody_filled_in_stays_to_be_verified(first: Any) -> None:
    counts = first[1]["verdicts"].set_index(["数据", "结论"])["园区数"]
    assert counts["加上两个文件", "待核实"] == len(first[1]["joined"]) - len(ROWS)


def test_made_up_figures_are_marked(first: Any) -> None:
    text = "\n".join(shown.text for shown in first[0] if hasattr(shown, "text"))
    assert "含示意数据" in text
    assert {match.park_id for match in first[1]["ranked"].matches if match.illustrative} <= {
        CHEMICAL, NOT_CHEMICAL, NEW,
    }  # fmt: skip


def test_faults_are_told_with_their_row_or_their_rule() -> None:
    text, _ = with_files(rows=ROWS.assign(**{"可供土地（亩）": ["-5", "1", "2"]}))
    assert "第 2 行" in text
    text, values = with_files(law=LAW.replace('kind = "chemical_park_only"', 'kind = "nonsense"'))
    assert "请修改" in text
    assert "ranked" not in values
