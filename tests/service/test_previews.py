from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from features.errors import NotFound
from service import clock, previews
from service.database.records import Preview
from service.refusals import Conflicting


def kept(office: Any, who: str = "promoter甲") -> str:
    with office.database.writing() as session:
        shown = Preview(kind="parks", name="甲", basis=0, changes=[])
        preview_id: str = previews.keep(session, office.people[who], shown).id
        return preview_id


def taken(office: Any, preview_id: str, who: str = "promoter甲", kind: str = "parks") -> None:
    with office.database.writing() as session:
        previews.taken(session, office.people[who], kind, preview_id)


def test_a_preview_is_made_once(office: Any) -> None:
    preview_id = kept(office)
    taken(office, preview_id, "admin甲")
    with pytest.raises(Conflicting):
        taken(office, preview_id)


@pytest.mark.parametrize(("who", "kind"), [("promoter乙", "parks"), ("promoter甲", "firms")])
def test_of_another_office_or_kind_it_is_not_there(office: Any, who: str, kind: str) -> None:
    preview_id = kept(office)
    with pytest.raises(NotFound):
        taken(office, preview_id, who, kind)


def test_after_a_day_it_is_gone(office: Any) -> None:
    preview_id, made = kept(office), kept(office)
    taken(office, made)
    with office.database.writing() as session:
        late = clock.now() - previews.LASTS - timedelta(seconds=1)
        session.execute(update(Preview).values(created_at=late))
    with pytest.raises(NotFound):
        taken(office, preview_id)
    newest = kept(office)
    with office.database.writing() as session:
        assert set(session.scalars(select(Preview.id))) == {made, newest}
        previews.sweep(session, late)
        assert made in session.scalars(select(Preview.id)).all()
        previews.sweep(session, clock.now())
        assert not session.scalars(select(Preview.id)).all()


def test_of_too_many_that_wait_the_oldest_give_way(office: Any) -> None:
    made, other = kept(office), kept(office, "promoter乙")
    taken(office, made)
    waiting = [kept(office) for _ in range(previews.MOST_OPEN + 2)]
    with office.database.reading() as session:
        there = set(session.scalars(select(Preview.id)))
    assert there == {made, other, *waiting[2:]}
