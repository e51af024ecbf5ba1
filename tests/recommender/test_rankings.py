"""The rankings of a part are those of match() for each of its firms."""

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.errors import StaleModel
from features.firm_parts import FirmParts, Part
from features.profiles import Firm, Park
from features.tables import Reject, read, write
from recommender.matcher import ParkMatcher
from recommender.rankings import SCHEMA, Counts, Job, opened, ranked, rejects_of
from recommender.weights import Weights
from tests.recommender.conftest import DAY, Law, a_firm, a_park, some_parks, some_weights

FIGURES = ("score", "low", "high", "coverage")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("parts")


def part_of(folder: Path, firms: Sequence[Firm]) -> Part:
    path = folder / "firms.parquet"
    write(path, firms)
    [part] = FirmParts(path).read()
    return part


def rankings(
    folder: Path, job: Job, part: Part
) -> tuple[list[dict[str, Any]], Counts, list[Reject]]:
    at, content = ranked(job, part)
    assert at == part.at
    path = folder / "part.arrow"
    path.write_bytes(content)
    table, counts = opened(path)
    assert table.schema == (job.schema() if job.reasons else SCHEMA)
    return table.to_pylist(), counts, rejects_of(path)


@settings(max_examples=40, deadline=None)
@given(
    firms=st.lists(a_firm(), min_size=1, max_size=4),
    parks=some_parks(most=5),
    asked=st.tuples(st.none() | some_weights(), st.integers(1, 6)),
)
def test_each_firm_of_a_part_gets_what_match_answers(
    law: Law, folder: Path, firms: list[Firm], parks: tuple[Park, ...], asked: tuple[Any, int]
) -> None:
    matcher, (weights, k) = law.among(parks), asked
    part = part_of(folder, firms)
    rows, counts, rejects = rankings(folder, Job(matcher, k, weights), part)
    assert counts.firms == len(firms)
    assert not rejects
    table = part.listed().table
    for at in range(len(firms)):
        answer = matcher.match(table.firm(at), k=k, weights=weights)
        found = [row for row in rows if row["row"] == at + 1]
        assert {row["excluded"] for row in found} == {answer.excluded}
        expected = [
            (m.rank, m.park_id, m.verdict.name.lower(), *(getattr(m, name) for name in FIGURES))
            for m in answer.matches
        ]
        names = ("rank", "park_id", "verdict", *FIGURES)
        nothing = [tuple(None for _ in names)]
        assert [tuple(row[name] for name in names) for row in found] == (expected or nothing)
    assert counts.nowhere == sum(row["rank"] is None for row in rows)


@pytest.mark.parametrize("reasons", [False, True])
def test_to_have_begun_changes_no_ranking(law: Law, folder: Path, reasons: bool) -> None:
    parks = (Park(id="A", name="甲"), Park(id="B", name="乙", leading_industries=("26",)))
    part = part_of(folder, [Firm(name="一", industries=("2614",)), Firm(name="二", land_mu=9)])
    before = ranked(Job(law.among(parks), reasons=reasons), part)
    begun = Job(law.among(parks), reasons=reasons)
    begun.begin()
    assert ranked(begun, part) == before
    Job(law.among(())).begin()  # nor does it need a park


def test_a_firm_that_no_park_may_take_has_one_row_that_says_so(law: Law, folder: Path) -> None:
    closed = law.among((a_park(valid_to="2020"),))
    firms = [Firm(name="甲"), Firm(name="乙", id="7")]
    rows, counts, _ = rankings(folder, Job(closed), part_of(folder, firms))
    assert [(row["firm_id"], row["firm"], row["rank"], row["excluded"]) for row in rows] == [
        (None, "甲", None, 1),
        ("7", "乙", None, 1),
    ]
    assert counts == Counts(firms=2, nowhere=2)
    rows, _, _ = rankings(folder, Job(law.among(())), part_of(folder, firms))
    assert [(row["park_id"], row["score"], row["excluded"]) for row in rows] == [
        (None, None, 0)
    ] * 2


def test_a_firm_that_names_an_unknown_region_is_rejected_and_its_row_named(
    matcher: ParkMatcher, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = part_of(folder, [Firm(name=name, id=name) for name in "甲乙丙"])
    listed = part.listed(matcher.engine().groups)

    def strange(self: Part, *known: Any) -> Any:
        kinds = (*listed.table.kinds, Firm.model_construct(name="乙", regions_wanted=("亚特兰",)))
        kind = listed.table.kind.copy()
        kind[1] = len(kinds) - 1
        return replace(listed, table=replace(listed.table, kinds=kinds, kind=kind))

    monkeypatch.setattr(Part, "listed", strange)
    rows, counts, [reject] = rankings(folder, Job(matcher, 1), part)
    assert [row["firm"] for row in rows] == ["甲", "丙"]
    assert counts == Counts(firms=2, faulty=1, aside=0)
    assert reject.row == 2
    assert "亚特兰" in reject.message("zh")
    listed = replace(listed, aside=5)
    assert rankings(folder, Job(matcher, 1), part)[1] == Counts(firms=2, faulty=1, aside=5)


def test_rejects_come_back_as_they_were(matcher: ParkMatcher, folder: Path) -> None:
    path = folder / "faulty.csv"
    path.write_text("企业名称,用地（亩）\n甲,-5\n,3\n乙,abc\n丙,4\n", "utf-8")
    [part] = FirmParts(path).read()
    rows, counts, rejects = rankings(folder, Job(matcher, 1), part)
    expected = part.listed().rejects
    for lang in ("zh", "en"):
        assert [r.message(lang) for r in rejects] == [r.message(lang) for r in expected]
    assert counts == Counts(firms=1, faulty=3)
    assert len(rows) == 1


HEADINGS = ("企业名称", "用地需求（亩）", "用工")
LINES: dict[str, list[tuple[str, str, str]]] = {
    "firms": [("甲", "30", ""), ("乙公司", "", "5"), ("共享单车", "", "")],
    "faulty": [("丙", "abc", ""), ("丁", "-5", "很多"), ("", "3", "")],
    "aside": [
        ("示例：戊", "3", "1"),
        ("合计", "33", "5"),
        ("小计：", "", ""),
        ("共2家", "33", "5"),
        ("注：面积为暂估", "", ""),
        ("", "数据来源：调查", ""),
        HEADINGS,
    ],
    "blank": [("", "", ""), (" ", "", "")],
}
a_line = st.sampled_from([(what, line) for what, lines in LINES.items() for line in lines])


@settings(max_examples=40, deadline=None)
@given(lines=st.lists(a_line, max_size=12), part_rows=st.integers(1, 6))
def test_each_row_of_a_list_is_ranked_at_fault_put_aside_or_blank_by_whatever_path(
    law: Law,
    folder: Path,
    lines: list[tuple[str, tuple[str, str, str]]],
    part_rows: int,
) -> None:
    said = [("firms", ("首行", "1", "1")), *lines]
    job = Job(law.among((Park(id="A", name="甲"),)), 1)
    rows = [line for _, line in said]
    meant = {what: sum(kind == what for kind, _ in said) for what in LINES}
    for path in as_files(folder, rows):
        listed = FirmParts(path, part_rows)
        found = Counts()
        for part in listed.read():
            found += rankings(folder, job, part)[1]
        counted = asdict(found)
        assert {what: counted[what] for what in ("firms", "faulty", "aside")} == {
            what: meant[what] for what in ("firms", "faulty", "aside")
        }
        blank = listed.rows - found.firms - found.faulty - (found.aside or 0)
        assert 0 <= blank <= meant["blank"]  # those next to the header are not read at all
        assert sum(chunk.aside for chunk in read(path, Firm)) == meant["aside"]


def as_files(folder: Path, rows: Sequence[Sequence[str]]) -> Sequence[Path]:
    """The list as each kind of file: the first two are read by columns, the last row by row."""
    paths = [folder / f"counted{suffix}" for suffix in (".csv", ".parquet", ".xlsx")]
    with paths[0].open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    columns = zip(HEADINGS, zip(*rows, strict=True), strict=True)
    pq.write_table(
        pa.table({name: pa.array(cells, pa.string()) for name, cells in columns}), paths[1]
    )
    book = openpyxl.Workbook()
    for row in [HEADINGS, *rows]:
        book.worksheets[0].append(list(row))
    book.save(paths[2])
    return paths


def test_a_part_of_an_earlier_version_does_not_say_what_it_did_not_count(
    law: Law, folder: Path
) -> None:
    part = part_of(folder, [Firm(name="甲")])
    _, content = ranked(Job(law.among((Park(id="A", name="甲"),)), 1), part)
    path = folder / "earlier.arrow"
    forget_aside(path, content)
    table, counts = opened(path)
    assert (len(table), counts) == (1, Counts(firms=1, aside=None))
    assert counts + Counts(aside=3) == Counts(aside=3) + counts == Counts(firms=1, aside=None)


def forget_aside(path: Path, content: bytes) -> None:
    """Writes a part as a version did that counted no rows put aside."""
    with pa.ipc.open_file(pa.BufferReader(content)) as file:
        table = file.read_all()
    said = dict(table.schema.metadata)
    counts = json.loads(said[b"counts"])
    del counts["aside"]
    said[b"counts"] = json.dumps(counts).encode()
    table = table.replace_schema_metadata(said)
    with pa.ipc.new_file(str(path), table.schema) as out:
        out.write_table(table)


def test_a_worker_of_another_version_refuses(matcher: ParkMatcher, folder: Path) -> None:
    part = part_of(folder, [Firm(name="甲")])
    with pytest.raises(StaleModel, match="another version"):
        ranked(Job(matcher, made_with={"numpy": "0"}), part)


def test_what_rankings_rest_on_is_told_apart(matcher: ParkMatcher) -> None:
    job = Job(matcher)
    again = ParkMatcher(as_of=DAY).fit(matcher.parks_)
    assert Job(again).identity() == job.identity()
    others = [
        replace(job, k=3),
        replace(job, weights=Weights({"tariff": 1})),
        replace(job, as_of=DAY.replace(year=2026)),
        replace(job, region="包头"),
        Job(ParkMatcher(as_of=DAY, sitings=()).fit(matcher.parks_)),
        Job(ParkMatcher(as_of=DAY).fit(matcher.parks_[:-1])),
        Job(ParkMatcher("export", as_of=DAY).fit(matcher.parks_)),
    ]
    seen = [job.identity(), *(other.identity() for other in others)]
    assert all(one != two for at, one in enumerate(seen) for two in seen[:at])
