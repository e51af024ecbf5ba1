"""What an organisation keeps changes nothing that another sees: no list, count, export or page."""

from collections.abc import Iterator

from fastapi import FastAPI

from service.web import planned
from tests.service.conftest import Office
from tests.service.operations import API, FIRM, QUERIES, belongings, operations
from tests.service.web.conftest import Desk, signed_in

OTHERS = ("", "firm乙", "promoter乙", "analyst乙")
OF_NOBODY = {"/metrics", "/evaluation", "/evaluation/compared.svg", "/targets/template.xlsx"}
"""How often the service was asked, how well it did on known sitings so far, an empty table."""
OWN_KINDS = {
    f"{API}/exports/{{kind}}": ("firms", "projects"),
    f"{API}/registers/{{register}}": ("contacts",),
    f"{API}/registers/{{register}}/export": ("contacts",),
    "/registers/{register}": ("contacts",),
}


def lists(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Path and address of all that is read and stands under no id of anything."""
    for method, path in sorted(set(operations(app)), key=lambda one: one[1]):
        if method == "GET" and path not in OF_NOBODY:
            for kind in OWN_KINDS.get(path, ("",) if "{" not in path else ()):
                yield path, path.format(kind=kind, register=kind)


def seen(desk: Desk) -> dict[tuple[str, str], str]:
    """What each of the others reads at each address."""
    found = {}
    for path, address in lists(desk.office.app):
        query = QUERIES.get(path, {"format": "csv"} if "export" in path else {})
        for who in OTHERS:
            if path.startswith(API):
                answer = desk.office.sends(who, "GET", address.removeprefix(API), params=query)
            else:
                answer = desk.get(who, address, params=query)
            found[who, address] = answer.text
    return found


def test_nothing_that_others_see_changes_with_what_is_kept(either_office: Office) -> None:
    desk = signed_in(either_office)
    before = seen(desk)
    kept = belongings(either_office)
    assert kept["firm_id"] in either_office.sends("firm甲", "GET", "/firms").text
    after = seen(desk)
    assert not [one for one in before if before[one] != after[one]]


def test_consent_shows_a_firm_to_the_promoters_of_the_region_until_it_is_revoked(
    either_office: Office,
) -> None:
    desk = signed_in(either_office)
    firm = either_office.made("firm甲", "/firms", {"firm": FIRM})["id"]
    before = seen(desk)
    consents = f"/firms/{firm}/consents"
    consent = either_office.made("firm甲", consents, {"region": "通辽市"})["id"]
    with_consent = seen(desk)
    changed = {one for one in before if before[one] != with_consent[one]}
    assert {who for who, _ in changed} == {"promoter乙"}
    assert ("promoter乙", f"{API}/firms") in changed
    version = {"If-Match": '"1"'}
    revoked = either_office.sends("firm甲", "DELETE", f"{consents}/{consent}", headers=version)
    assert revoked.status_code == 200
    assert seen(desk) == before


def test_a_firm_that_is_withdrawn_is_gone_from_all_that_others_see_and_stays_so_put_back(
    either_office: Office,
) -> None:
    desk = signed_in(either_office)
    firm = either_office.made("firm甲", "/firms", {"firm": FIRM})["id"]
    before = seen(desk)
    for region in ("通辽市", "内蒙古自治区"):
        either_office.made("firm甲", f"/firms/{firm}/consents", {"region": region})
    assert seen(desk) != before
    orders = (("DELETE", f"/firms/{firm}"), ("POST", f"/firms/{firm}/restore"))
    for version, (method, path) in enumerate(orders, 1):
        order = {"If-Match": f'"{version}"'}
        assert either_office.sends("firm甲", method, path, headers=order).status_code == 200
        assert seen(desk) == before


def test_a_firm_that_is_withdrawn_takes_no_part_in_what_its_organisation_works_with(
    either_office: Office,
) -> None:
    desk = signed_in(either_office)
    told = {"name": "将要撤回的企业", "industries": ["3415"]}
    firm = either_office.made("promoter甲", "/firms", {"firm": told})["id"]

    def told_of_it() -> set[str]:
        places = ("/profiles", "/firms-seen", "/weights/tune", f"{API}/firms",
                  f"{API}/exports/firms?format=csv")  # fmt: skip
        found = {}
        for place in places:
            if place.startswith(API):
                found[place] = either_office.sends(
                    "promoter甲", "GET", place.removeprefix(API)
                ).text
            else:
                found[place] = desk.get("promoter甲", place).text
        return {place for place in places if told["name"] in found[place]}

    kept = len(planned.kept(either_office.database, either_office.people["promoter甲"]))
    assert len(told_of_it()) == 5
    version = {"If-Match": '"1"'}
    either_office.sends("promoter甲", "DELETE", f"/firms/{firm}", headers=version)
    assert told_of_it() == {"/profiles", f"{API}/firms"}
    now = len(planned.kept(either_office.database, either_office.people["promoter甲"]))
    assert now == kept - 1
