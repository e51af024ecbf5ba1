"""The desk: what is open to each role, and the way out."""

import pytest

from features.text import LANGS, Lang
from service.accounts import Role
from service.web.visits import PLACES
from tests.service.web.conftest import Desk
from tests.service.web.test_pages import Page


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("role", Role)
def test_the_desk_leads_to_every_page_of_a_role_and_to_no_other(
    desk: Desk, role: Role, lang: Lang
) -> None:
    page = Page(desk.get(f"{role}甲", "/desk", params={"lang": lang}).text)
    links = {a["href"] for a in page.all("a")}
    for place in PLACES:
        assert (f"{place.path}?lang={lang}" in links) == (role in place.roles)


def test_who_leaves_is_gone(desk: Desk) -> None:
    assert desk.post("firm乙", "/sign-out", {}).headers["location"] == "/?lang=zh"
    assert desk.get("firm乙", "/desk").status_code == 303
