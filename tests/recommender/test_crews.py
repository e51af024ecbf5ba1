"""Workers of each kind get the job once; what keeps them from working is told."""

import os
import sys

import joblib
import pytest

from features.errors import BadInput
from recommender import crews
from recommender.crews import Crew, at_work
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


def test_processes_that_are_lost_for_good_are_told(matcher: ParkMatcher) -> None:
    with (
        pytest.raises(BadInput, match="same command again"),
        at_work(Crew("loky", 2), Job(matcher)) as crew,
    ):
        list(crew.parallel(joblib.delayed(os.abort)() for _ in range(2)))
