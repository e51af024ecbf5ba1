"""How tests keep a profile on the pages and over HTTP, and read the form back."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from lxml import html

from features.profiles import Firm
from service.web.forms import EXAMPLE
from tests.service.web.conftest import Desk

HOSTILE = "<img src=x onerror=alert(1)>\"'"


FULL = Firm(
    name="甲公司",
    products="风电叶片",
    industries=("3415",),
    land_mu=300.0,
    investment_wan=80000.5,
    green_share_min=0.07,
    tariff_max=0.355,
    is_chemical=False,
    exemptions=("under_construction",),
    exemptions_complete=True,
    regions_wanted=("内蒙古", "宁夏"),
)


EVERY: Mapping[str, Any] = {
    "id": "甲-7",
    "name": "甲公司  总厂",
    "titles": ["国家级专精特新小巨人", "瞪羚, 企业"],
    "ownership": "private",
    "industries": ["3415", "风电"],
    "products": "风电叶片\n塔筒",
    "inputs": ["2651", "玻璃纤维, 碳纤维"],
    "outputs": ["4415"],
    "investment_wan": 80000.123456789012,
    "land_mu": 1000 / 3,
    "annual_output_wan": 90000.5,
    "annual_tax_wan": 1234.5,
    "plot_ratio": 1.2,
    "jobs": 300.0,
    "electricity_gwh": 12.5,
    "peak_load_mw": 3.25,
    "energy_tce": 15000.0,
    "water_wan_m3": 1.5,
    "green_share_min": 1 / 3,
    "tariff_max": 0.355,
    "carbon_status_min": "low",
    "export_share": 0.29,
    "origin": "江苏无锡",
    "regions_wanted": ["内蒙古", "宁夏"],
    "regions_excluded": ["阿拉善盟", "乌海市"],
    "services_needed": ["sewage", "steam"],
    "conditions_needed": ["five_g"],
    "conditions_wished": ["pue<=1.2"],
    "relocation_mode": "whole",
    "segment": "green_power",
    "is_chemical": False,
    "exemptions": ["under_construction"],
    "exemptions_complete": False,
}
"""Every field, with values that no form writes as they stand."""


def confirmed(desk: Desk, who: str, **words: str) -> dict[str, Any]:
    """What the second look sends on."""
    page = desk.post(who, "/profiles/new", {**EXAMPLE, **words})
    assert page.status_code == 200
    return hidden(page.text, 'action="/profiles?')


def hidden(page: str, start: str) -> dict[str, Any]:
    """What a form sends on unseen, from ``start`` on."""
    form = page[page.index(start) :]
    pairs = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in pairs if name != "form_key"}


def kept_at(desk: Desk, who: str = "firm甲", **words: str) -> str:
    """The address of a profile that is kept."""
    answer = desk.post(who, "/profiles", confirmed(desk, who, **words))
    assert answer.status_code == 303
    return str(answer.headers["location"]).partition("?")[0]


def link(desk: Desk, address: str, which: int = -1, who: str = "firm甲") -> str:
    """The query of the profile's way to the form: 0 to match with it, -1 to edit it."""
    page = desk.get(who, address).text
    return unescape(re.findall(r'href="/\?([^"]*kept_version=[^"]*)"', page)[which])


def as_it_stands(page: str) -> dict[str, list[str]]:
    """What a browser sends of the form of a page, where nobody touched it."""
    root = html.document_fromstring(page)
    [form] = root.xpath("//form[@id='profile']")
    beyond = root.xpath("//input[@form='profile'][not(ancestor::form[@id='profile'])]")
    sent: dict[str, list[str]] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    for one in beyond:
        if one.get("type") != "checkbox" or one.get("checked") is not None:
            sent.setdefault(one.get("name"), []).append(one.get("value"))
    return sent


def saved(desk: Desk, sent: dict[str, Any], who: str = "firm甲") -> Any:
    """The answer to a form that is sent to be kept and confirmed."""
    second = desk.post(who, "/profiles/new", sent)
    assert second.status_code == 200
    [form] = html.document_fromstring(second.text).xpath(
        "//form[starts-with(@action,'/profiles?')]"
    )
    words: dict[str, list[str]] = {}
    for name, value in form.form_values():
        words.setdefault(name, []).append(value)
    return desk.post(who, "/profiles", words)


def by_api(desk: Desk, said: Mapping[str, Any], who: str = "firm甲") -> str:
    """The id of a profile that the interface keeps."""
    answer = desk._sends(who, "POST", "/api/v1/firms", json={"firm": said})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def read_by_api(desk: Desk, firm_id: str, who: str = "firm甲") -> dict[str, Any]:
    """The version and the profile as the interface tells them."""
    found: dict[str, Any] = desk._sends(who, "GET", f"/api/v1/firms/{firm_id}").json()
    return found
