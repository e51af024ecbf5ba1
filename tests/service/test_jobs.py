"""Who holds a job, and what becomes of it: on both engines."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from features.errors import NotFound
from features.text import Text
from service import accounts, clock, jobs
from service.accounts import NewUser, Person, Role
from service.database.engine import Database
from service.database.jobs import JobRecord
from service.jobs import Counted, End, Order, Sent, State
from service.refusals import Conflicting, Outdated, Unversioned
from service.versions import etag

ASKED = {"k": 3, "as_of": "2026-11-21", "weights": None, "region": "", "illustrative": False}
HALF = Counted(10, 5, 4, 0, 1)


@pytest.fixture
def who(database: Database) -> Person:
    return hired(database, "甲")


def hired(database: Database, named: str) -> Person:
    with database.writing() as session:
        new = NewUser(named, "一个很长的好密码啊哈", Role.promoter, f"机构{named}")
        return accounts.person(accounts.add(session, new))


def sent(database: Database, who: Person, number: int = 1) -> str:
    job = Sent(f"{number:032x}", "firms.xlsx", 100, ASKED, "zh")
    with database.writing() as session:
        return jobs.submit(session, who, job).id


def cancel(session: Session, who: Person, job_id: str) -> None:
    """Ordered by who sees the job as it is."""
    jobs.cancel(session, who, job_id, etag(session.get_one(JobRecord, job_id).version))


def resume(session: Session, who: Person, job_id: str) -> None:
    jobs.resume(session, who, job_id, etag(session.get_one(JobRecord, job_id).version))


def taken(database: Database, holder: str) -> str | None:
    with database.writing() as session:
        record = jobs.take(session, holder)
        return None if record is None else record.id


def state(database: Database, job_id: str) -> State:
    with database.reading() as session:
        return State(session.get_one(JobRecord, job_id).state)


def silent(database: Database, job_id: str) -> None:
    with database.writing() as session:
        found = session.get_one(JobRecord, job_id)
        found.beat_at = clock.now() - jobs.SILENCE - timedelta(seconds=1)


def beaten(database: Database, job_id: str, holder: str, counted: Counted = HALF) -> Order:
    with database.writing() as session:
        return jobs.beat(session, job_id, holder, counted)


def settled(database: Database, job_id: str, holder: str, found: State) -> None:
    with database.writing() as session:
        jobs.settle(session, job_id, holder, End(found, Text("", ""), HALF))


def done_by(database: Database, who: Person, change: Any, job_id: str) -> None:
    with database.writing() as session:
        change(session, who, job_id)


def test_of_many_who_ask_at_once_one_gets_the_job(database: Database, who: Person) -> None:
    job_id = sent(database, who)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda holder: taken(database, str(holder)), range(8)))
    assert sorted(filter(None, found)) == [job_id]
    assert taken(database, "late") is None


def test_jobs_are_taken_in_the_order_in_which_they_came(database: Database, who: Person) -> None:
    ids = [sent(database, who, number) for number in (3, 1, 2)]
    assert [taken(database, "a") for _ in ids] == ids


def test_the_job_of_a_holder_who_fell_silent_is_taken_up_by_another(
    database: Database, who: Person
) -> None:
    job_id = sent(database, who)
    assert taken(database, "a") == job_id
    assert beaten(database, job_id, "a") is Order.go_on
    assert taken(database, "b") is None
    silent(database, job_id)
    assert taken(database, "b") == job_id
    # Whoever has lost it changes nothing about it.
    assert beaten(database, job_id, "a", Counted(10, 10, 10)) is Order.lost
    settled(database, job_id, "a", State.done)
    assert state(database, job_id) is State.running
    with database.reading() as session:
        assert session.get_one(JobRecord, job_id).rows_read == 5
    settled(database, job_id, "b", State.done)
    assert state(database, job_id) is State.done


def test_a_job_that_is_put_back_waits_for_the_next(database: Database, who: Person) -> None:
    job_id = sent(database, who)
    for holder in "abcdefgh":  # a stop is no failure, however often
        assert taken(database, holder) == job_id
        settled(database, job_id, holder, State.queued)


def test_a_job_that_never_gets_any_further_is_given_up(database: Database, who: Person) -> None:
    job_id = sent(database, who)
    for holder in range(jobs.MOST_TRIES):
        assert taken(database, str(holder)) == job_id
        silent(database, job_id)
    assert taken(database, "z") is None
    assert state(database, job_id) is State.failed
    done_by(database, who, resume, job_id)
    assert taken(database, "z") == job_id


def test_what_waits_is_cancelled_at_once_and_what_runs_is_told_to_stop(
    database: Database, who: Person
) -> None:
    job_id = sent(database, who)
    done_by(database, who, cancel, job_id)
    assert state(database, job_id) is State.cancelled
    assert taken(database, "a") is None
    done_by(database, who, resume, job_id)
    assert taken(database, "a") == job_id
    done_by(database, who, cancel, job_id)
    assert state(database, job_id) is State.running
    assert beaten(database, job_id, "a") is Order.cancel
    settled(database, job_id, "a", State.cancelled)
    with pytest.raises(Conflicting):
        done_by(database, who, cancel, job_id)


def test_an_order_names_the_job_as_it_was_seen(database: Database, who: Person) -> None:
    job_id = sent(database, who)
    with pytest.raises(Unversioned), database.writing() as session:
        jobs.cancel(session, who, job_id, None)
    done_by(database, who, cancel, job_id)
    with pytest.raises(Outdated) as stale, database.writing() as session:
        jobs.resume(session, who, job_id, etag(1))
    assert stale.value.current == {"state": "cancelled"}
    done_by(database, who, resume, job_id)
    assert taken(database, "a") == job_id
    beaten(database, job_id, "a")
    with database.writing() as session:  # how far it is makes no other version
        jobs.cancel(session, who, job_id, etag(3))


def test_the_cancelled_job_of_a_killed_holder_ends(database: Database, who: Person) -> None:
    job_id = sent(database, who)
    taken(database, "a")
    done_by(database, who, cancel, job_id)
    silent(database, job_id)
    assert taken(database, "b") is None
    assert state(database, job_id) is State.cancelled


@pytest.mark.parametrize("change", [cancel, resume, jobs.finished])
def test_another_organisation_finds_nothing(database: Database, who: Person, change: Any) -> None:
    job_id = sent(database, who)
    stranger = hired(database, "乙")
    with pytest.raises(NotFound):
        done_by(database, stranger, change, job_id)


def test_only_what_was_broken_off_is_resumed_and_only_what_is_done_has_results(
    database: Database, who: Person
) -> None:
    job_id = sent(database, who)
    for change in (resume, jobs.finished):
        with pytest.raises(Conflicting):
            done_by(database, who, change, job_id)
    taken(database, "a")
    settled(database, job_id, "a", State.done)
    done_by(database, who, jobs.finished, job_id)
    with pytest.raises(Conflicting):
        done_by(database, who, resume, job_id)


def test_an_organisation_has_only_so_many_open_jobs(database: Database, who: Person) -> None:
    for number in range(jobs.MOST_OPEN):
        sent(database, who, number)
    with pytest.raises(Conflicting):
        sent(database, who, 99)
    sent(database, hired(database, "乙"), 100)
    taken(database, "a")
    settled(database, f"{0:032x}", "a", State.done)
    sent(database, who, 99)


def test_files_are_outdated_only_when_the_job_has_ended(database: Database, who: Person) -> None:
    job_id = sent(database, who)
    later = clock.now() + timedelta(days=1)
    with database.reading() as session:
        assert session.query(JobRecord).where(jobs.outdated(later)).all() == []
    taken(database, "a")
    settled(database, job_id, "a", State.failed)
    with database.reading() as session:
        [found] = session.query(JobRecord).where(jobs.outdated(later)).all()
        assert session.query(JobRecord).where(jobs.outdated(found.created_at)).all() == []
