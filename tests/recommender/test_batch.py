"""A list of any length, by whatever workers, broken off or not: the rankings of match()."""

import gc
import logging
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import distributed
import numpy as np
import pyarrow.parquet as pq
import pytest

from features.errors import BadInput
from features.firm_parts import FirmParts
from features.profiles import Firm
from features.tables import read, write, write_rejects
from recommender import batch
from recommender.batch import Done, Progress, rank_all, rejects_beside
from recommender.crews import Crew
from recommender.matcher import ParkMatcher
from recommender.rankings import Counts, Job
from tests.recommender.conftest import DAY
from tests.recommender.test_engine import made_up
from tests.recommender.test_rankings import forget_aside

PART_ROWS = 25
PARTS = 8
ONE_THREAD = Crew("threading", 1)


@pytest.fixture(scope="module")
def job(matcher: ParkMatcher) -> Job:
    return Job(matcher, k=3)


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """200 rows, those of one id in different parts and some that are at fault among them."""
    draw = np.random.default_rng(3)
    firms = [made_up(draw).model_copy(update={"id": str(at % 190)}) for at in range(196)]
    path = tmp_path_factory.mktemp("list") / "firms.csv"
    write(path, firms)
    with path.open("a", encoding="utf-8") as file:
        columns = len(path.read_text("utf-8-sig").splitlines()[0].split(","))
        for cells in (["a1", "甲"], ["a2", "#N/A"], ["a3", ""], ["3", "丙"]):
            file.write(",".join(cells + [""] * (columns - len(cells))) + "\n")
    return path


@pytest.fixture(scope="module")
def expected(job: Job, listed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one thread makes of the list."""
    out = tmp_path_factory.mktemp("expected") / "rankings.parquet"
    assert run(listed, out, job).parts == PARTS
    return out


def run(firms: Path, out: Path, job: Job, crew: Crew = ONE_THREAD, **more: Any) -> Done:
    return rank_all(firms, out, job, crew, part_rows=PART_ROWS, **more)


def alike(out: Path, expected: Path) -> None:
    assert out.read_bytes() == expected.read_bytes()
    assert rejects_beside(out).read_bytes() == rejects_beside(expected).read_bytes()
    assert sorted(path.name for path in out.parent.iterdir()) == sorted(
        path.name for path in (out, rejects_beside(out))
    )


def after(parts: int, do: Callable[[], object]) -> Callable[[Progress], None]:
    """Does something once, when so many parts are done."""
    waiting = [do]

    def tell(progress: Progress) -> None:
        if progress.rows >= parts * PART_ROWS and waiting:
            waiting.pop()()

    return tell


def interrupt() -> None:
    raise KeyboardInterrupt


def test_each_firm_gets_what_match_answers(
    job: Job, listed: Path, expected: Path, matcher: ParkMatcher
) -> None:
    firms = [firm for chunk in read(listed, Firm) for firm in chunk.rows]
    columns = ["park_id", "rank", "score", "low", "high", "coverage", "verdict", "excluded"]
    rows = pq.read_table(expected).to_pylist()
    assert {row["firm_id"] for row in rows} == {firm.id for firm in firms}
    for firm in firms[::7]:
        answer = matcher.match(firm, k=3)
        found = [tuple(row[c] for c in columns) for row in rows if row["firm_id"] == firm.id]
        assert found == [
            (m.park_id, m.rank, m.score, m.low, m.high, m.coverage, m.verdict.name.lower(), out)
            for m in answer.matches
            for out in [answer.excluded]
        ] or (not answer.matches and found[0][:2] == (None, None))


def test_rejects_are_those_of_reading_the_list_at_once(
    listed: Path, expected: Path, tmp_path: Path
) -> None:
    at_once = [reject for chunk in read(listed, Firm) for reject in chunk.rejects]
    assert {reject.row for reject in at_once} == {*range(192, 198), 199, 200, 201}
    write_rejects(tmp_path / "rejects.csv", at_once)
    assert rejects_beside(expected).read_bytes() == (tmp_path / "rejects.csv").read_bytes()


@pytest.mark.parametrize("crew", [Crew("threading", 2), Crew("loky", 2)], ids=lambda c: c.backend)
def test_every_crew_writes_the_same_file(
    job: Job, listed: Path, expected: Path, tmp_path: Path, crew: Crew
) -> None:
    out = tmp_path / "rankings.parquet"
    done = run(listed, out, job, crew)
    assert (done.parts, done.computed) == (PARTS, PARTS)
    assert done.counts.firms == len(set(pq.read_table(out)["row"].to_pylist()))
    alike(out, expected)


@pytest.mark.parametrize("crew", [Crew("threading", 1), Crew("threading", 2)])
def test_a_run_that_was_broken_off_goes_on_where_it_stopped(
    job: Job, listed: Path, expected: Path, tmp_path: Path, crew: Crew
) -> None:
    out = tmp_path / "rankings.parquet"
    with pytest.raises(KeyboardInterrupt):
        run(listed, out, job, crew, tell=after(3, interrupt))
    assert not out.exists()
    told: list[Progress] = []
    done = run(listed, out, job, crew, tell=told.append)
    assert 0 < done.computed <= PARTS - 3
    assert told[-1] == Progress(200, (PARTS - done.computed) * PART_ROWS, 200)
    alike(out, expected)


def test_reasons_are_the_same_from_every_crew_and_after_a_break(
    job: Job, listed: Path, expected: Path, tmp_path: Path
) -> None:
    why, outs = replace(job, reasons=True), [tmp_path / str(at) / "o.parquet" for at in range(3)]
    for out in outs:
        out.parent.mkdir()
    run(listed, outs[0], why)
    run(listed, outs[1], why, Crew("loky", 2))
    with pytest.raises(KeyboardInterrupt):
        run(listed, outs[2], why, Crew("threading", 2), tell=after(3, interrupt))
    assert 0 < run(listed, outs[2], why, Crew("threading", 2)).computed < PARTS
    for out in outs[1:]:
        alike(out, outs[0])
    plain = pq.read_table(expected)
    assert pq.read_table(outs[0]).select(plain.column_names).equals(plain)


@pytest.fixture(scope="module")
def strewn(listed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The list with rows that are none of firms in all of its parts, and blank ones."""
    header, *lines = listed.read_text("utf-8-sig").splitlines()
    rest = "," * header.count(",")
    for at, word in enumerate(["示例", "合计", "", "注：见下"] * 10):
        lines.insert(7 * at + 2, f"{word and ','}{word}{rest[len(word and ',') :]}")
    path = tmp_path_factory.mktemp("strewn") / "firms.csv"
    path.write_text("\n".join([header, *lines]) + "\n", "utf-8")
    return path


def test_rows_that_are_none_of_firms_are_counted_alike_by_every_crew_and_after_a_break(
    job: Job, listed: Path, strewn: Path, tmp_path: Path, cluster: Any
) -> None:
    before = run(listed, tmp_path / "before.parquet", job).counts
    crews = [
        ONE_THREAD,
        Crew("threading", 2),
        Crew("loky", 2),
        Crew("dask", scheduler=cluster.scheduler_address),
    ]
    for crew in crews:
        done = run(strewn, tmp_path / "o.parquet", job, crew)
        assert done.counts == replace(before, aside=30)
        assert before.firms + before.faulty + 30 <= done.rows <= 240
    told: list[Progress] = []
    with pytest.raises(KeyboardInterrupt):
        run(strewn, tmp_path / "o.parquet", job, tell=after(4, interrupt))
    done = run(strewn, tmp_path / "o.parquet", job, tell=told.append)
    assert done.computed < done.parts
    assert done.counts == told[-1].counts == replace(before, aside=30)
    assert any(0 < (one.counts.aside or 0) < 30 for one in told)


def test_rows_that_an_earlier_version_did_not_count_are_unknown_and_not_none(
    job: Job, strewn: Path, tmp_path: Path
) -> None:
    expected = run(strewn, tmp_path / "o.parquet", job).counts
    ranked = (tmp_path / "o.parquet").read_bytes()
    with pytest.raises(KeyboardInterrupt):
        run(strewn, tmp_path / "o.parquet", job, tell=after(4, interrupt))
    kept = min((tmp_path / "o.parquet.parts").glob("*.arrow"))
    forget_aside(kept, kept.read_bytes())
    assert run(strewn, tmp_path / "o.parquet", job).counts == replace(expected, aside=None)
    assert (tmp_path / "o.parquet").read_bytes() == ranked


def test_a_damaged_part_is_computed_again(
    job: Job, listed: Path, expected: Path, tmp_path: Path
) -> None:
    out = tmp_path / "rankings.parquet"
    with pytest.raises(KeyboardInterrupt):
        run(listed, out, job, tell=after(4, interrupt))
    kept = sorted((tmp_path / "rankings.parquet.parts").glob("*.arrow"))
    kept[0].write_bytes(kept[0].read_bytes()[:-100])
    assert run(listed, out, job).computed == PARTS - len(kept) + 1
    alike(out, expected)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"k": 4}, "-k"),
        ({"weights": "export"}, "weights"),
        ({"region": "内蒙古"}, "--region"),
        ({"reasons": True}, "--reasons"),
        ({"as_of": DAY.replace(year=2026)}, "--as-of"),
        ({"made_with": {"numpy": "0"}}, "versions"),
        ("list", "FIRMS"),
        ("parks", "parks"),
    ],
)
def test_what_was_begun_is_not_gone_on_with_as_something_else(
    job: Job, listed: Path, tmp_path: Path, change: Any, named: str
) -> None:
    out = tmp_path / "rankings.parquet"
    with pytest.raises(KeyboardInterrupt):
        run(listed, out, job, tell=after(1, interrupt))
    firms, other = listed, job
    if change == "list":
        firms = tmp_path / "firms.csv"
        firms.write_bytes(listed.read_bytes() + b"\n")
    elif change == "parks":
        fewer = ParkMatcher(as_of=DAY).fit(job.matcher.parks_[1:])
        other = replace(job, matcher=fewer)
    else:
        other = replace(job, **change)
    with pytest.raises(BadInput) as told:
        run(firms, out, other)
    assert [fault.path for fault in told.value.faults] == [named]
    assert "delete" in told.value.message("en")


def test_no_more_parts_are_out_than_may_wait(listed: Path) -> None:
    feed = batch._Feed(FirmParts(listed, PART_ROWS).read(), most=3)
    assert [part.at for part in feed.some()] == [0, 1, 2]
    assert not list(feed.some())
    feed.back += 2
    assert [part.at for part in feed.some()] == [3, 4]
    feed.back += 3
    feed.most = 100
    assert [part.at for part in feed.some()] == [5, 6, 7]
    assert feed.ended


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        dashboard_address="127.0.0.1:0",  # None would take a port others may have
        silence_logs=logging.CRITICAL,
    ) as made:
        yield made


def test_the_workers_of_a_cluster_write_the_same_file(
    job: Job, listed: Path, expected: Path, tmp_path: Path, cluster: Any
) -> None:
    out = tmp_path / "rankings.parquet"
    crew = Crew("dask", scheduler=cluster.scheduler_address)
    assert run(listed, out, job, crew).computed == PARTS
    alike(out, expected)


def test_a_worker_of_a_cluster_that_is_lost_costs_nothing_but_time(
    job: Job, listed: Path, expected: Path, tmp_path: Path, cluster: Any
) -> None:
    out = tmp_path / "rankings.parquet"
    victims = [worker.pid for worker in cluster.workers.values()]

    def kill() -> None:
        os.kill(victims.pop(), signal.SIGKILL)

    crew = Crew("dask", scheduler=cluster.scheduler_address)
    assert run(listed, out, job, crew, tell=after(1, kill)).computed == PARTS
    assert len(victims) == 1
    alike(out, expected)


def test_a_worker_of_this_machine_that_is_lost_costs_nothing_but_time(
    job: Job, listed: Path, expected: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Any] = []

    class Remembered(distributed.LocalCluster):  # type: ignore[misc]  # Dask tells no types
        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            made.append(self)

    def kill() -> None:
        os.kill(next(iter(made[0].workers.values())).pid, signal.SIGKILL)

    monkeypatch.setattr(distributed, "LocalCluster", Remembered)
    out = tmp_path / "rankings.parquet"
    assert run(listed, out, job, Crew("dask", 2), tell=after(1, kill)).computed == PARTS
    assert len(made) == 1
    alike(out, expected)


def test_a_list_that_breaks_while_it_is_ranked_is_told(
    job: Job, listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = FirmParts.read

    def broken(self: FirmParts, first: int = 0) -> Any:
        yield next(iter(reads(self, first)))
        raise BadInput([])

    monkeypatch.setattr(FirmParts, "read", broken)
    with pytest.raises(BadInput):
        run(listed, tmp_path / "o.parquet", job)


def test_a_place_that_cannot_be_written_is_told_before_anything_is_computed(
    job: Job, listed: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="written"):
        run(listed, tmp_path / "file" / "o.parquet", job)


def test_what_was_there_before_is_looked_through_for_garbage_again_afterwards(
    job: Job, listed: Path, tmp_path: Path
) -> None:
    gc.unfreeze()
    frozen: list[int] = []

    def tell(progress: Progress) -> None:
        frozen.append(gc.get_freeze_count())

    run(listed, tmp_path / "o.parquet", job, tell=tell)
    assert min(frozen) > 0
    assert gc.get_freeze_count() == 0


def test_counts_add_up() -> None:
    assert sum([Counts(1, 2, 3, 4), Counts(4, 5, 6, 7)], Counts()) == Counts(5, 7, 9, 11)
