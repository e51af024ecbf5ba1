from concurrent.futures import ThreadPoolExecutor

import pytest

from features.errors import NotFound
from features.text import Text
from service import versions
from service.database.engine import Database
from service.database.people import Organisation
from service.database.records import WeightSet
from service.refusals import Outdated, Unversioned

WHAT = Text("权重方案", "Set of weights")


@pytest.fixture
def named(database: Database) -> str:
    with database.writing() as session:
        office = Organisation(name="示例")
        session.add(office)
        session.flush()
        record = WeightSet(organisation_id=office.id, name="甲", version=1)
        session.add(record)
        session.flush()
        return record.id


def test_only_the_newest_version_is_edited(database: Database, named: str) -> None:
    with database.writing() as session:
        record = versions.locked(session, WeightSet, named, WHAT)
        with pytest.raises(Unversioned):
            versions.raised(record, None, "ours", lambda: "theirs")
        with pytest.raises(Outdated) as caught:
            versions.raised(record, versions.etag(2), "ours", lambda: "theirs")
        assert (caught.value.current, caught.value.submitted) == ("theirs", "ours")
        assert versions.raised(record, versions.etag(1), "ours", lambda: "theirs") == 2


def test_every_edit_raises_the_version_by_one(database: Database, named: str) -> None:
    def edit(_: int) -> int:
        with database.writing() as session:
            record = versions.locked(session, WeightSet, named, WHAT)
            return versions.raised(record, versions.etag(record.version), "", lambda: "")

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(edit, range(20))) == list(range(2, 22))


def test_what_is_not_there_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound), database.writing() as session:
        versions.locked(session, WeightSet, "none", WHAT)
