from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from service import clock
from service.cursors import Paged
from service.database.registers import RegisterEdition
from service.register_shapes import OfferShape
from service.registers import entries, publication
from service.registers.books import Register
from service.versions import etag

OFFER = {"name": "示例：轴承", "league": "包头市", "package": "重点"}
PUBLIC = {**OFFER, "published": True}


def offers(session: Session) -> Sequence[OfferShape]:
    return publication.page(session, Paged())[0]


def test_only_what_is_published_is_public_and_it_can_be_taken_back(office: Any) -> None:
    who = office.people["promoter甲"]
    with office.database.writing() as session:
        entries.add(session, who, Register.offers, {**OFFER, "name": "未发布"})
        record = entries.add(session, who, Register.offers, {**OFFER, "published": True})
        [told] = offers(session)
        assert (told["name"], told["office"]) == ("示例：轴承", "示例机构甲")
        entries.edit(session, who, record, etag(1), {**OFFER, "published": False})
        assert offers(session) == []


def test_the_first_day_of_publishing_stays(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    who = office.people["promoter甲"]
    days = [datetime(2026, 11, day, tzinfo=UTC) for day in (2, 3, 4, 5)]
    said = [OFFER, PUBLIC, {**PUBLIC, "note": "改"}, {**OFFER, "published": False}, PUBLIC]
    with office.database.writing() as session:
        record = entries.add(session, who, Register.offers, said[0])
        for version, (day, asked) in enumerate(zip(days, said[1:], strict=True), start=1):
            monkeypatch.setattr(clock, "now", lambda day=day: day)
            entries.edit(session, who, record, etag(version), asked)
        [told] = offers(session)
    assert told["published_at"][:10] == "2026-11-02"


def test_a_park_that_is_gone_or_what_is_not_public_breaks_no_list(office: Any) -> None:
    who = office.people["promoter甲"]
    with office.database.writing() as session:
        gone = entries.add(session, who, Register.offers, {**PUBLIC, "park_id": "S159041"})
        _rewritten(session, gone.id, park_id="S000000")
        hidden = entries.add(session, who, Register.offers, OFFER)
        _rewritten(session, hidden.id, name=None)
        there = entries.add(session, who, Register.offers, {**PUBLIC, "park_id": "S159041"})
        told = {one["id"]: one["park_id"] for one in offers(session)}
    assert told == {gone.id: "", there.id: "S159041"}


def test_pages_hold_each_offer_once_the_latest_published_first(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = office.people["promoter甲"]
    names = [str(number) for number in range(5)]
    with office.database.writing() as session:
        for day, name in enumerate(names, start=1):
            monkeypatch.setattr(clock, "now", lambda day=day: datetime(2026, 11, day, tzinfo=UTC))
            entries.add(session, who, Register.offers, {**PUBLIC, "name": name})
        told: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            found, cursor = publication.page(session, Paged(limit=2, cursor=cursor))
            told += [one["name"] for one in found]
    assert told == names[::-1]


def _rewritten(session: Session, entry_id: str, **more: object) -> None:
    """An entry as an earlier catalogue let it in."""
    of = RegisterEdition.entry_id == entry_id
    session.execute(update(RegisterEdition).where(of).values(said={**PUBLIC, **more}))
