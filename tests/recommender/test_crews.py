"""Workers of each kind get the job once; what keeps them from working is told."""

import multiprocessing
import os
import sys

import dask
import joblib
import pytest

from features.errors import BadInput
from recommender import crews
from recommender.crews import FORKSERVER, Crew, at_work
from recommender.matcher import ParkMatcher
from recommender.rankings import Job, Kept


def test_threads_share_the_job_and_processes_load_it(matcher: ParkMatcher) -> None:
    job = Job(matcher)
    with at_work(Crew("threading", 3), job) as crew:
        assert crew.job is job
        assert crew.workers == 3
    with at_work(Crew("loky", 2), job) as crew:
        kept = crew.job
        assert isinstance(kept, Kept)
        assert kept.job.identity() == job.identity()
        assert kept.job is kept.job
    assert not kept.path.exists()


def test_threads_have_what_they_begin_with_when_the_list_is_read(
    matcher: ParkMatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, begun = Job(matcher), list[Job]()

    def begin(job: Job) -> None:
        begun.append(job)

    monkeypatch.setattr(Job, "begin", begin)
    for crew in (Crew("loky"), Crew("dask"), Crew("threading")):
        assert begun == []
        with crew.preparing(job):
            pass
    assert begun == [job]

    def cannot(job: Job) -> None:
        raise RuntimeError(job)

    monkeypatch.setattr(Job, "begin", cannot)
    with pytest.raises(RuntimeError), Crew().preparing(job):
        pass
    with pytest.raises(BadInput), Crew().preparing(job):  # a list at fault is told before all else
        raise BadInput([])


def test_a_scheduler_is_for_dask_and_must_answer(
    matcher: ParkMatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = "tcp://127.0.0.1:1"
    with (
        pytest.raises(BadInput, match="--backend dask"),
        at_work(Crew("threading", 1, nowhere), Job(matcher)),
    ):
        pass
    monkeypatch.setattr(crews, "PATIENCE", 0.5)
    with (
        pytest.raises(BadInput, match="does not answer"),
        at_work(Crew("dask", 1, nowhere), Job(matcher)),
    ):
        pass


def test_dask_that_is_not_installed_is_told(
    matcher: ParkMatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(BadInput, match=r"parkmatch\[cluster\]"),
        at_work(Crew("dask", 1), Job(matcher)),
    ):
        pass


def test_workers_of_dask_here_are_copies_of_one_process_that_imported(
    matcher: ParkMatcher,
) -> None:
    with at_work(Crew("dask", 2), Job(matcher)) as crew:
        of = set(crew.parallel(joblib.delayed(os.getppid)() for _ in range(8)))
    assert len(of) == 1
    assert os.getpid() not in of
    assert multiprocessing.get_start_method() != FORKSERVER
    assert dask.config.get("distributed.worker.multiprocessing-method") != FORKSERVER


def test_where_no_process_can_be_copied_each_worker_imports(
    matcher: ParkMatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    with at_work(Crew("dask", 2), Job(matcher)) as crew:
        assert set(crew.parallel(joblib.delayed(os.getppid)() for _ in range(8))) == {os.getpid()}


def test_processes_that_are_lost_for_good_are_told(matcher: ParkMatcher) -> None:
    with (
        pytest.raises(BadInput, match="same command again"),
        at_work(Crew("loky", 2), Job(matcher)) as crew,
    ):
        list(crew.parallel(joblib.delayed(os.abort)() for _ in range(2)))
