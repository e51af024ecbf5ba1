"""Who does the work of a batch: threads, processes, or the workers of a Dask cluster."""

import logging
import multiprocessing
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import joblib

from features.errors import BadInput, Fault
from features.firm_parts import Part
from features.text import Text
from recommender.rankings import Job, Kept, ranked

PATIENCE = 20.0
"""Seconds to wait for a scheduler."""

FORKSERVER = "forkserver"

Backend = Literal["threading", "loky", "dask"]


@dataclass(frozen=True)
class Crew:
    """The workers: how they are run, how many (None: one for each core), where their scheduler is.

    ``scheduler``: address of a running Dask scheduler; without one Dask's workers are processes of
    this machine.
    """

    backend: Backend = "threading"
    workers: int | None = None
    scheduler: str = ""

    @contextmanager
    def preparing(self, job: Job) -> Iterator[None]:
        """Where threads are to work, they have all they begin with once this ends: half a second
        that would be the first firms', beside what is read meanwhile.
        """
        if self.backend != "threading":
            yield
            return
        with ThreadPoolExecutor(1) as beside:
            begun = beside.submit(job.begin)
            yield
            begun.result()


@dataclass(frozen=True)
class AtWork:
    """Workers that wait for tasks, how many there are, and the job as each task is given it."""

    parallel: Any
    workers: int
    job: Job | Kept

    @contextmanager
    def ranked(self, parts: Iterator[Part]) -> Iterator[Iterator[tuple[int, bytes]]]:
        """The parts as :func:`recommender.rankings.ranked` makes them, in any order."""
        found = self.parallel(joblib.delayed(ranked)(self.job, part) for part in parts)
        try:
            yield found
        finally:
            with warnings.catch_warnings():  # that tasks are cancelled is what is meant
                warnings.simplefilter("ignore", UserWarning)
                found.close()


@contextmanager
def at_work(crew: Crew, job: Job) -> Iterator[AtWork]:
    """The crew with the job: each worker gets its parks once, tasks only name them.

    Raises :class:`BadInput` for a scheduler that does not answer, for Dask where it is not
    installed, and when workers are lost for good.
    """
    with ExitStack() as stack:
        given, options = _given(crew, job, stack)
        stack.enter_context(
            joblib.parallel_config(crew.backend, n_jobs=crew.workers or -1, **options)
        )
        parallel = joblib.Parallel(
            return_as="generator_unordered", batch_size=1, pre_dispatch="2 * n_jobs"
        )
        stack.enter_context(parallel)
        try:
            yield AtWork(parallel, joblib.effective_n_jobs(crew.workers or -1), given)
        except _lost(crew) as error:
            raise _refusal(crew, _LOST, _AGAIN, error) from error


def _given(crew: Crew, job: Job, stack: ExitStack) -> tuple[Job | Kept, dict[str, Any]]:
    """The job as a task is given it, and what the backend is told."""
    if crew.scheduler and crew.backend != "dask":
        raise _refusal(crew, _NO_SCHEDULER, _USE_DASK, crew.scheduler)
    if crew.backend == "loky":
        path = Path(stack.enter_context(TemporaryDirectory())) / "job"
        joblib.dump(job, path)
        return Kept(path), {}
    if crew.backend == "dask":
        client = stack.enter_context(_client(crew))
        return job, {"client": client, "scatter": [job]}
    return job, {}


@contextmanager
def _client(crew: Crew) -> Iterator[Any]:
    try:
        import distributed
    except ImportError:
        raise _refusal(crew, _NOT_INSTALLED, _INSTALL, "dask") from None
    with ExitStack() as stack:
        address: Any = crew.scheduler
        if not address:
            stack.enter_context(_imported_once())
            address = stack.enter_context(
                distributed.LocalCluster(
                    n_workers=crew.workers or joblib.cpu_count(),
                    threads_per_worker=1,
                    dashboard_address="127.0.0.1:0",  # None would take a port others may have
                    silence_logs=logging.ERROR,
                )
            )
        try:
            client = stack.enter_context(
                distributed.Client(address, timeout=PATIENCE, set_as_default=False)
            )
        except (OSError, ValueError) as error:
            raise _refusal(crew, _SILENT, _CHECK, crew.scheduler) from error
        yield client


@contextmanager
def _imported_once() -> Iterator[None]:
    """Dask's workers of this machine begin as copies of one process that has imported all they
    need, where the system knows such: to import takes longer than to rank many thousand firms.
    """
    import dask
    from distributed.utils import get_mp_context

    if FORKSERVER not in multiprocessing.get_all_start_methods():
        yield
        return
    with dask.config.set({"distributed.worker.multiprocessing-method": FORKSERVER}):
        get_mp_context()  # names Dask's own modules, once, in place of all named before
        multiprocessing.set_forkserver_preload(["distributed", ranked.__module__])
        yield


def _lost(crew: Crew) -> tuple[type[BaseException], ...]:
    """What it looks like when workers are lost for good."""
    if crew.backend != "dask":
        return (BrokenProcessPool,)
    from distributed import KilledWorker
    from distributed.client import FutureCancelledError
    from distributed.comm import CommClosedError

    return KilledWorker, FutureCancelledError, CommClosedError


def _refusal(crew: Crew, problem: Text, remedy: Text, value: object) -> BadInput:
    return BadInput([Fault(crew.backend, value, problem, remedy)])


_NO_SCHEDULER = Text("只有 dask 用得上调度器", "only dask has a scheduler")
_USE_DASK = Text("请加 --backend dask", "Add --backend dask")
_NOT_INSTALLED = Text("没有安装 Dask", "is not installed")
_INSTALL = Text('请安装 "parkmatch[cluster]"', 'Install "parkmatch[cluster]"')
_SILENT = Text("调度器没有应答", "the scheduler does not answer")
_CHECK = Text("请检查地址，如 tcp://主机:8786", "Check the address, such as tcp://host:8786")
_LOST = Text("工作进程丢失，未能恢复", "workers were lost for good")
_AGAIN = Text(
    "请再运行同一命令：已写好的部分不会重算",
    "Run the same command again: what is written is not computed again",
)
