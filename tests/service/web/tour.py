"""Every page of the application, in a world with something on each, for laws that hold on all.

The pages are the application's own routes: a new one is visited without being named here, by
whoever may see it. Only what stands in an address besides its path needs words here.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI

from features.text import Lang
from service.accounts import Role
from service.web import forms
from tests.service.operations import CONTACT, every_route

API = "/api/v1"
PARK = "S159041"
NOBODY = ""
VISITORS = (NOBODY, *(f"{role}甲" for role in Role))
NO_PAGES = {
    "/static/{name}", "/map.svg", "/guides", "/targets/template.xlsx", "/openapi.json",
    "/healthz", "/readyz", "/metrics", "/sign-in/oidc", "/sign-in/oidc/return",
    "/imports/{kind}", "/imports/{kind}/{token}/rejects.csv", "/evaluation/compared.svg",
    "/steadiness.svg",
}  # fmt: skip
"""Addresses outside the interface that lead to no page, or to another site."""
QUERIES: Mapping[str, tuple[str, ...]] = {
    "/": ("", urlencode({**forms.EXAMPLE, "ask": "1"})),
    "/parks": ("province=内蒙古",),
    "/targets": (f"place={PARK}",),
    "/chains/{chain_id}": ("place=通辽",),
}
ROWS = (
    "企业名称,主要产品,所属行业,总投资（万元）,用地需求（亩）\n"
    "甲风电{mark},风电叶片,3415,80000,300\n乙装备,工程机械,3514,30000,120\n丙{mark},,,,-5\n"
)
GOOD_ROWS = ROWS.replace("{mark}", "").rsplit("丙", 1)[0]
LISTS: Mapping[str, Mapping[str, str]] = {
    "/targets": {"place": PARK, "rows": GOOD_ROWS},
    "/meetings": {"region": "内蒙古", "rows": GOOD_ROWS},
    "/allocation": {"region": "包头", "rows": GOOD_ROWS},
}
"""Forms that are answered by a page of their own, and what is written in them."""
ANSWERED = {"/targets": "ranked", "/meetings": "counted", "/allocation": "where"}
"""What stands on those pages, by its id."""


@dataclass(frozen=True)
class Stop:
    """A page as somebody sees it: its path in the routes, who it is, and where they go."""

    path: str
    who: str
    address: str


def pages(app: FastAPI) -> tuple[str, ...]:
    """The path of every page."""
    found = {
        route.path
        for route in every_route(app.routes)
        if "GET" in route.methods and not route.path.startswith(API)
    }
    return tuple(sorted(found - NO_PAGES))


def posts(app: FastAPI) -> tuple[str, ...]:
    """The path of every form."""
    found = {
        route.path
        for route in every_route(app.routes)
        if "POST" in route.methods and not route.path.startswith(API)
    }
    return tuple(sorted(found))


def addresses(path: str, things: Mapping[str, str]) -> Iterator[str]:
    """Where a page is found, with each query that it is worth a visit with."""
    place = path.format(**things)
    for query in QUERIES.get(path, ("",)):
        yield f"{place}?{query}" if query else place


def stops(app: FastAPI, things: Mapping[str, str], get: Callable[[str, str], Any]) -> list[Stop]:
    """Every page as the visitor sees it who is shown most; fails where nobody may see one."""
    found = []
    for path in pages(app):
        for address in addresses(path, things):
            seen = {who: get(who, address) for who in VISITORS}
            shown = {who: len(one.text) for who, one in seen.items() if is_page(one)}
            assert shown, f"nobody sees {address}: {[one.status_code for one in seen.values()]}"
            found.append(Stop(path, max(shown, key=lambda who: shown[who]), address))
    return found


def in_language(address: str, lang: Lang) -> str:
    """The address with the page's language said."""
    return f"{address}{'&' if '?' in address else '?'}lang={lang}"


def is_page(answer: Any) -> bool:
    return answer.status_code == 200 and answer.headers["content-type"].startswith("text/html")


def furnished(office: Any, mark: str = "") -> dict[str, str]:
    """What pages show, ``mark`` behind every name and note: ids by the names in the routes."""

    def made(who: str, path: str, **said: object) -> Any:
        return office.made(who, path, said)

    firm = {"name": f"示例叶片{mark}", "products": "风电叶片", "investment_wan": 80000,
            "land_mu": 300}  # fmt: skip
    firm_id = made("firm甲", "/firms", firm=firm)["id"]
    consent_id = made("firm甲", f"/firms/{firm_id}/consents", region="包头市")["id"]
    project = {"name": f"叶片项目{mark}", "league": "包头市", "chain": f"风电{mark}",
               "responsible": f"王{mark}", "stage": "signed", "signed_wan": 80000.0,
               "signed_on": "2026-01-05", "firm_id": firm_id, "park_id": PARK}  # fmt: skip
    contact = {**CONTACT, "name": f"示例商会{mark}"}
    told = made("promoter甲", "/answers", firm=firm, region="内蒙古", k=3)
    office_of_nobody = made("admin甲", "/organisations", name=f"示例机构丙{mark}")["id"]
    newcomer = {"role": "firm", "organisation_id": office_of_nobody}
    things = {
        "firm_id": firm_id,
        "consent_id": consent_id,
        "project_id": made("promoter甲", "/projects", **project)["id"],
        "set_id": made("analyst甲", "/weight-sets", name=f"电价优先{mark}", note=f"试{mark}",
                       weights={"tariff": 1, "green_power": 1})["id"],
        "answer_id": told["id"],
        "token_id": made("firm甲", "/tokens", name=f"报表{mark}")["id"],
        "organisation_id": office_of_nobody,
        "user_id": made("admin甲", "/users", name=f"新人{mark}", **newcomer)["id"],
        "register": "contacts",
        "entry_id": made("promoter甲", "/registers/contacts", **contact)["id"],
        "token": office.sends("firm甲", "POST", "/imports/firms",
                              files={"file": ("名单.csv", GOOD_ROWS.encode())}).json()["token"],
        "job_id": office.ranked("promoter甲", ("名单.csv", rows(mark).encode()))["id"],
        "park_id": PARK,
        "chain_id": "wind",
        "kind": "firms",
    }  # fmt: skip
    stated = {"field": "output_per_mu", "value": 320.0, "as_of": "2025",
              "source": f"统计年报{mark}", "note": f"自报{mark}"}  # fmt: skip
    etag = office.sends(NOBODY, "GET", f"/parks/{PARK}").headers["etag"]
    answer = office.sends(
        "promoter甲", "POST", f"/parks/{PARK}/figures",
        json={"figures": [stated]}, headers={"If-Match": etag},
    )  # fmt: skip
    assert answer.status_code == 201, answer.text
    return things


def rows(mark: str = "") -> str:
    """A list of three firms, one of them in fault, as somebody would paste it."""
    quoted = mark.replace('"', '""')
    return re.sub(r"(甲风电|丙)\{mark\}", rf'"\1{quoted}"', ROWS)
