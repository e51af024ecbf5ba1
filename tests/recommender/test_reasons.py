"""What a row of a batch says of why is what the single answer says."""

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.profiles import Firm, Park
from recommender.batch import rank_all
from recommender.constraints import CONSTRAINTS
from recommender.crews import Crew
from recommender.criteria import CRITERIA, NAMES
from recommender.matcher import ParkMatcher
from recommender.rankings import SCHEMA, Job, ranked
from recommender.reasons import ADDS, FIT, OPEN, SEPARATOR, SHARED, fields
from recommender.results import Match, Verdict
from tests.recommender.conftest import Law, a_firm, a_park, some_parks, some_weights
from tests.recommender.test_engine import made_up
from tests.recommender.test_rankings import part_of, rankings

TOLERANCE = 1e-12
"""As of the single answer's own reasons, see test_explain; the sums run in another order."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("parts")


def said_of(folder: Path, job: Job, firms: Sequence[Firm]) -> list[list[dict[str, Any]]]:
    """Each firm's rows."""
    rows, _, _ = rankings(folder, job, part_of(folder, firms))
    return [[row for row in rows if row["row"] == at + 1] for at in range(len(firms))]


def is_what_match_says(row: dict[str, Any], match: Match) -> None:
    by_name = {reason.criterion: reason for reason in match.reasons}
    for name in NAMES:
        fit, adds, reason = row[f"{FIT}{name}"], row[f"{ADDS}{name}"], by_name.get(name)
        if reason is None:
            assert (fit, adds) == (None, None)
        else:
            assert fit == reason.fit  # to the last bit
            assert adds == pytest.approx(reason.contribution, rel=0, abs=TOLERANCE)
            assert (fit is None) <= (adds == 0)
    added = [row[f"{ADDS}{name}"] for name in by_name]
    assert math.fsum(added) == pytest.approx(row["score"], rel=0, abs=TOLERANCE)
    for name, verdict in zip(OPEN, (Verdict.UNKNOWN, Verdict.CONDITIONAL), strict=True):
        named = [one for one in row[name].split(SEPARATOR) if one]
        assert len(named) == len(set(named))
        assert set(named) == {f.rule for f in match.findings if f.verdict is verdict}


@settings(max_examples=60, deadline=None)
@given(
    firms=st.lists(a_firm(), min_size=1, max_size=4),
    parks=some_parks(most=5),
    asked=st.tuples(st.none() | some_weights(), st.integers(1, 6)),
)
def test_whatever_is_unknown_a_row_says_what_the_answer_says(
    law: Law, folder: Path, firms: list[Firm], parks: tuple[Park, ...], asked: tuple[Any, int]
) -> None:
    matcher, (weights, k) = law.among(parks), asked
    job = Job(matcher, k, weights, reasons=True)
    table = part_of(folder, firms).listed().table
    for at, rows in enumerate(said_of(folder, job, firms)):
        answer = matcher.match(table.firm(at), k=k, weights=weights)
        for row, match in zip(rows, answer.matches, strict=bool(answer.matches)):
            is_what_match_says(row, match)


def test_among_the_real_parks_too_and_the_rest_is_as_without(
    matcher: ParkMatcher, folder: Path
) -> None:
    draw = np.random.default_rng(4)
    firms = [made_up(draw) for _ in range(40)]
    said = said_of(folder, Job(matcher, 3, reasons=True), firms)
    for rows, plain, firm in zip(said, said_of(folder, Job(matcher, 3), firms), firms, strict=True):
        assert [{name: row[name] for name in SCHEMA.names} for row in rows] == plain
        answer = matcher.match(firm, k=3)
        for row, match in zip(rows, answer.matches, strict=bool(answer.matches)):
            is_what_match_says(row, match)
    opened = {row[name] for rows in said for row in rows for name in OPEN}
    assert len(opened) > 3


def test_a_row_without_a_park_says_nothing(law: Law, folder: Path) -> None:
    firms = [Firm(name="甲"), Firm(name="乙", industries=("3415",))]
    for parks in ((a_park(valid_to="2020"),), ()):
        for rows in said_of(folder, Job(law.among(parks), reasons=True), firms):
            assert [row[field.name] for row in rows for field in fields()] == [None] * len(fields())


def test_each_column_says_once_what_it_means(
    matcher: ParkMatcher, folder: Path, tmp_path: Path
) -> None:
    job, out = Job(matcher, 2, reasons=True), tmp_path / "rankings.parquet"
    firms = [Firm(name="甲", industries=("3140",), land_mu=30), Firm(name="乙")]
    part_of(folder, firms)
    rank_all(folder / "firms.parquet", out, job, Crew(workers=1))
    schema = pq.read_schema(out)
    assert [field.name for field in schema] == [*SCHEMA.names, *(f.name for f in fields())]
    assert set(SHARED) <= set(schema.names)
    for criterion in CRITERIA:
        for head in (FIT, ADDS):
            said = schema.field(f"{head}{criterion.name}").metadata
            assert criterion.label.zh in said[b"zh"].decode()
            assert criterion.label.en in said[b"en"].decode()
            assert (said[b"unit"], said[b"side"].decode()) == (b"1", criterion.side)
    table = pq.read_table(out)
    for name in OPEN:
        called = json.loads(schema.field(name).metadata[b"conditions"])
        assert {c.name: [*c.label] for c in CONSTRAINTS}.items() <= called.items()
        named = {one for said in table[name].to_pylist() for one in said.split(SEPARATOR) if one}
        assert named <= set(called)
        assert not any(SEPARATOR in one for one in called)


def test_columns_are_numbers_and_words_that_stand_once(matcher: ParkMatcher, folder: Path) -> None:
    draw = np.random.default_rng(5)
    part = part_of(folder, [made_up(draw) for _ in range(60)])
    content = ranked(Job(matcher, 4, reasons=True), part)[1]
    table = pa.ipc.open_file(content).read_all()
    for field in fields():
        column = table[field.name]
        if field.name in OPEN:
            [words] = {tuple(chunk.dictionary.to_pylist()) for chunk in column.chunks}
            assert len(words) == len(set(words))
            assert set(words) == {said for said in column.to_pylist() if said is not None}
        else:
            assert column.type == pa.float64()
