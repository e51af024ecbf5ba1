from typing import Any

from service.registers import entries, publication
from service.registers.books import Register
from service.versions import etag

OFFER = {"name": "示例：轴承", "league": "包头市", "package": "重点"}


def test_only_what_is_published_is_public_and_it_can_be_taken_back(office: Any) -> None:
    who = office.people["promoter甲"]
    with office.database.writing() as session:
        entries.add(session, who, Register.offers, {**OFFER, "name": "未发布"})
        record = entries.add(session, who, Register.offers, {**OFFER, "published": True})
        [told] = publication.offers(session)
        assert (told["name"], told["office"]) == ("示例：轴承", "示例机构甲")
        entries.edit(session, who, record, etag(1), {**OFFER, "published": False})
        assert publication.offers(session) == []
