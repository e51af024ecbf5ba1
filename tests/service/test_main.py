import gc
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from service import running
from service.__main__ import main
from service.settings import Settings
from tests.service.commanding import run

ROOT = Path(__file__).resolve().parents[2]
BLADE = str(ROOT / "examples" / "wind_blade.json")
BASELINES = ("random", "area", "popularity", "industry_counts", "industry_words")
HEAVY = ("numpy", "pandas", "scipy", "sklearn", "pydantic", "fastapi", "openpyxl", "uvicorn")


pytestmark = pytest.mark.usefixtures("fitted_once")


def test_match_prints_a_table_in_chinese_unless_asked_otherwise() -> None:
    chinese, english = (
        run("match", BLADE, "-k", "3"),
        run("match", BLADE, "-k", "3", "--lang", "en"),
    )
    assert chinese.exit_code == english.exit_code == 0
    assert "得分（满分 100）" in chinese.stdout
    assert "Score (of 100)" in english.stdout


def test_json_is_what_http_answers(client: Any) -> None:
    options = ("--region", "包头", "--as-of", "2025-06-10", "--weights", "export", "-k", "2")
    printed = json.loads(run("match", BLADE, *options, "--format", "json").stdout)
    asked = {
        "firm": json.loads(Path(BLADE).read_text("utf-8")),
        "region": "包头",
        "as_of": "2025-06-10",
        "weights": "export",
        "k": 2,
    }
    assert printed == client.post("/api/v1/matches", json=asked).json()
    assert len(printed["matches"]) == 2


def test_weights_from_a_file_change_what_is_weighed(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("tariff = 1\n", "utf-8")
    printed = json.loads(run("match", BLADE, "--weights", str(path), "--format", "json").stdout)
    assert printed["weights"] == {"name": "mine", "values": {"tariff": 1.0}, "signed": None}


def test_illustrative_runs_carry_a_banner() -> None:
    assert "示意数据" not in run("match", BLADE, "--region", "内蒙古").stdout
    shown = run("match", BLADE, "--region", "内蒙古", "--illustrative")
    assert "含示意数据" in shown.stdout.splitlines()[1]


def test_explain_takes_a_code_or_a_name() -> None:
    by_code = run("explain", BLADE, "S159041", "--format", "json")
    by_name = run("explain", BLADE, "包头装备制造产业园区", "--format", "json")
    assert json.loads(by_code.stdout) == json.loads(by_name.stdout)
    assert json.loads(by_code.stdout)["park"]["id"] == "S159041"
    assert "包头装备制造产业园区" in run("explain", BLADE, "S159041").stdout


def test_targets_ranks_what_can_be_read_and_tells_the_rest(firms: str) -> None:
    result = run("targets", "S159052", firms)
    assert result.exit_code == 0
    assert "甲叶片" in result.stdout
    assert "丙电池" in result.stdout
    assert "乙铁合金" not in result.stdout
    assert "第 3 行 用地需求" in result.stderr
    listed = json.loads(run("targets", "S159052", firms, "-k", "1", "--format", "json").stdout)
    assert [one["firm"] for one in listed["targets"]] == ["甲叶片"]
    assert [listed[name] for name in ("rows", "ranked", "faulty")] == [3, 2, 1]
    assert listed["faults"] == [line for line in result.stderr.splitlines() if line]


def test_targets_says_how_many_rows_were_ranked(firms: str, tmp_path: Path) -> None:
    shown = run("targets", "S159052", firms, "-k", "1").stdout
    assert "3 行中有 2 行参与排名；1 行有误，未参与：见 parkmatch check firms.csv" in shown
    assert (
        "2 of 3 rows ranked; 1 have faults"
        in run("targets", "S159052", firms, "--lang", "en").stdout
    )
    sound = tmp_path / "sound.csv"
    sound.write_text("name,land_mu\n甲,300\n", "utf-8")
    shown = run("targets", "S159052", str(sound)).stdout
    assert "1 行中有 1 行参与排名" in shown
    assert "有误" not in shown


def test_explain_ranks_among_the_parks_of_a_region_as_match_does() -> None:
    options = ("--region", "包头", "--as-of", "2025-06-10", "--format", "json")
    listed = json.loads(run("match", BLADE, *options, "-k", "100").stdout)
    for match in listed["matches"]:
        found = json.loads(run("explain", BLADE, match["park"]["id"], *options).stdout)
        assert found == {"considered": listed["considered"], **match}
    assert (
        f"/ 共 {listed['considered']} 个园区"
        in run("explain", BLADE, "S159041", "--region", "包头").stdout
    )


def test_explain_refuses_a_park_outside_the_region() -> None:
    result = run("explain", BLADE, "S159041", "--region", "浙江")
    assert result.exit_code == 2
    assert "未找到浙江的园区" in result.stderr


def test_notes_stand_above_the_table(tmp_path: Path) -> None:
    path = tmp_path / "firm.json"
    path.write_text('{"name": "甲", "products": "风电叶片", "origin": "火星"}', "utf-8")
    shown = run("match", str(path), "--region", "包头").stdout
    assert (
        shown.index("请注意")
        < shown.index("没有认出转出地“火星”")
        < shown.index("得分（满分 100）")
    )


def test_parks_that_are_not_found_are_no_empty_table() -> None:
    assert run("parks", "不存在").stdout.strip() == "没有找到"
    assert run("parks", "不存在", "--lang", "en").stdout.strip() == "Nothing found"
    assert json.loads(run("parks", "不存在", "--format", "json").stdout) == []


def test_parks_are_found_by_name() -> None:
    assert "G152006" in run("parks", "包头稀土").stdout
    found = json.loads(run("parks", "包头稀土", "-k", "1", "--format", "json").stdout)
    assert [one["id"] for one in found] == ["G152006"]


@pytest.mark.parametrize("kind", ["parks", "firms"])
def test_a_template_is_a_workbook_that_check_knows(tmp_path: Path, kind: str) -> None:
    out = tmp_path / "blank.xlsx"
    assert run("template", kind, str(out)).exit_code == 0
    assert openpyxl.load_workbook(out).sheetnames
    checked = run("check", str(out), "--lang", "en")
    assert checked.exit_code == 1
    assert kind.capitalize() in checked.stdout.splitlines()[-1]


def test_check_lists_every_fault_and_writes_the_rejects(firms: str, tmp_path: Path) -> None:
    out = tmp_path / "rejects.csv"
    result = run("check", firms, "--rejects", str(out))
    assert result.exit_code == 1
    assert "第 3 行 总投资" in result.stdout
    assert "第 3 行 用地需求" in result.stdout
    assert "2 行可用，2 处有误" in result.stdout
    assert len(out.read_text("utf-8-sig").splitlines()) == 3


def test_check_counts_what_is_wrong_with_the_table_itself(tmp_path: Path) -> None:
    path = tmp_path / "firms.csv"
    path.write_text("企业名称,总投资\n", "utf-8")
    told = run("check", str(path), "--kind", "firms")
    assert told.exit_code == 1
    assert "只有表头" in told.stdout
    assert "0 行可用，1 处有误" in told.stdout


def test_a_list_with_a_firm_twice_is_ranked_and_remarked(tmp_path: Path) -> None:
    path = tmp_path / "firms.csv"
    path.write_text("企业名称,行业,用地需求\n甲,3415,300\n乙,3415,300\n甲,3415,300\n", "utf-8")
    for asked in (("targets", "S159052"), ("stable",)):
        told = run(*asked, str(path), *(("--region", "包头") if asked[0] == "stable" else ()))
        assert told.exit_code == 0, told.stderr
        assert "同名" in told.stderr
        assert "同名" not in told.stdout
    assert run("check", str(path)).exit_code == 0


def test_check_of_a_sound_file_succeeds(tmp_path: Path) -> None:
    path = tmp_path / "firms.csv"
    path.write_text("name,land_mu\n甲,300\n", "utf-8")
    assert run("check", str(path)).exit_code == 0
    assert run("check", str(path), "--kind", "parks").exit_code == 1


def test_evaluate_prints_a_table_or_json(tmp_path: Path) -> None:
    path = tmp_path / "sitings.csv"
    path.write_text(
        "firm,gbt4754,year,province,prefecture,park_id\n"
        "某甲,3415,2021,内蒙古,通辽市,S159052\n某乙,3140,2019,内蒙古,乌兰察布市,\n",
        "utf-8",
    )
    found = json.loads(run("evaluate", str(path), "--province", "内蒙古", "--json").stdout)
    assert (found["n"], found["n_park"]) == (2, 1)
    ours = {"parkmatch", "parkmatch_then"}
    assert set(found["models"]) == {*ours, *BASELINES}
    assert found["two_sided"]["mutual"]["matches"] > 0
    assert "有嫉妒的企业" in run("evaluate", str(path), "--province", "内蒙古").stdout
    table = run("evaluate", str(path), "--lang", "en")
    assert "2 sitings, 1 of them" in table.stdout
    assert all(metric in table.stdout for metric in ("park hit@5", "prefecture hit@3"))


FAILURES = [
    (["match", "none.json"], "none.json"),
    (["match", BLADE, "--region", "火星"], "火星"),
    (["match", BLADE, "--weights", "none"], "none"),
    (["explain", BLADE, "S000000"], "S000000"),
    (["targets", "S000000", "none.csv"], "S000000"),
    (["targets", "S159052", "none.csv"], "none.csv"),
    (["check", "none.xlsx"], "none.xlsx"),
    (["evaluate", "none.csv"], "none.csv"),
    (["template", "firms", "no/such/folder/x.xlsx"], "x.xlsx"),
]


@pytest.mark.parametrize(("arguments", "told"), FAILURES, ids=lambda value: "-".join(value)[-40:])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_cannot_be_done_is_told_in_one_language_without_a_trace(
    arguments: list[str], told: str, lang: str
) -> None:
    result = run(*arguments, "--lang", lang)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert told in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "said",
    [
        '{"name": "甲", "land_mu": -1, "industry": "3415", "industries": ["9999"]}',
        '{"name": "甲", "land_mu": NaN}',
        '{"name": "甲", "land_mu": ' + "9" * 5000 + "}",
        '{"name": "甲", "land_mu": 1e999}',
        "[" * 5000,
        '{"name": "甲", "name": "乙"}',
        "",
        "\x00",
    ],
    ids=range(8),
)
def test_no_file_of_a_firm_makes_it_crash(tmp_path: Path, said: str) -> None:
    path = tmp_path / "firm.json"
    path.write_text(said, "utf-8")
    result = run("match", str(path))
    assert result.exit_code == 2
    assert result.stderr.strip()


def test_usage_errors_exit_with_2() -> None:
    assert run("match").exit_code == 2
    assert run("match", BLADE, "-k", "0").exit_code == 2
    assert run("match", BLADE, "--as-of", "tomorrow").exit_code == 2
    assert run("template", "cities", "x.xlsx").exit_code == 2


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    calls: list[Settings] = []
    monkeypatch.setattr(running, "serve", lambda app, settings: calls.append(settings))
    for name in ("PARKMATCH_HOST", "PARKMATCH_PORT", "PARKMATCH_MAX_BYTES"):
        monkeypatch.delenv(name, raising=False)
    return calls


def test_serve_takes_options_before_the_environment_before_defaults(
    served: list[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("serve")
    monkeypatch.setenv("PARKMATCH_PORT", "9001")
    run("serve")
    run("serve", "--port", "9002", "--host", "::1")
    assert [(call.host, call.port) for call in served] == [
        (Settings.host, Settings.port),
        (Settings.host, 9001),
        ("::1", 9002),
    ]
    assert gc.isenabled()


def test_serve_refuses_a_broken_environment(
    served: list[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARKMATCH_PORT", "eighty")
    result = run("serve", "--lang", "en")
    assert result.exit_code == 2
    assert "PARKMATCH_PORT" in result.stderr
    assert not served


def test_help_imports_nothing_heavy() -> None:
    code = f"import sys, service.__main__; print(set({HEAVY!r}) & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == b"set()"


def test_a_terminal_without_chinese_letters_is_no_reason_to_fail() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    run = subprocess.run(
        [sys.executable, "-m", "service", "parks", "\udcff包头", "-k", "1", "--format", "json"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)


def test_the_entry_point_runs_the_commands(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["parkmatch", "--help"])
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 0
    assert "targets" in capsys.readouterr().out


@pytest.mark.parametrize(
    "asked",
    [
        ("match",), ("explain", "S159052"), ("targets", "通辽"), ("allocate", "--candidates", "2"),
        ("meetings", "--candidates", "2"), ("stable", "--candidates", "2"),
        ("steadiness", "--draws", "100"), ("chain", "wind", "通辽", "--firms"),
    ],
    ids=lambda asked: asked[0],
)  # fmt: skip
def test_columns_that_are_not_read_are_told_beside_every_answer(
    tmp_path: Path, asked: tuple[str, ...]
) -> None:
    path = tmp_path / "firms.csv"
    path.write_text("企业名称,行业,投资情况说明\n甲叶片,3415,8 亿元\n", "utf-8")
    command, *options = asked
    arguments = {
        "targets": (*options, str(path)), "chain": (*options, str(path)),
    }.get(command, (str(path), *options))  # fmt: skip
    told = run(command, *arguments)
    assert told.exit_code == 0, told.stderr
    assert "投资情况说明" in told.stderr
    assert "没有对应字段" not in told.stdout
