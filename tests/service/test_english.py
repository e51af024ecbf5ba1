"""English answers: Chinese stands only where a name or a source is quoted, never in our words."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest
from fastapi import FastAPI
from rich.console import Console
from starlette.testclient import TestClient

from features import catalogue, layers
from features.fields import specs
from features.profiles import KINDS, Firm, Park
from features.text import Text
from features.units import MU
from recommender.policy import PolicyBook
from recommender.results import Contact, Effect, Match, Role, Target, Verdict
from service import files, screens

ENGLISH = {"Accept-Language": "en"}
HAN, MARKS = re.compile("[\u4e00-\u9fff]"), re.compile("[、；：（），。《》]")
OURS = {"label", "verdict_label", "basis_label", "topic", "said", "stage", "change"}
"""Members that are our words alone."""
MIXED = {"need", "offer", "why", "ways_out", "unknowns", "notes"}
"""Members in which names of parks, projects and documents stand too, parted by English marks."""
FIRMS: list[dict[str, Any]] = [
    {
        "name": "F", "industries": ["3140"], "products": "硅铁", "land_mu": 400, "jobs": 100,
        "energy_tce": 9000, "investment_wan": 30000, "annual_output_wan": 90000, "origin": "江苏",
        "annual_tax_wan": 900, "export_share": 0.3, "green_share_min": 0.5, "tariff_max": 0.3,
        "carbon_status_min": "zero", "services_needed": ["sewage", "steam"], "titles": ["链主"],
    },
    {"name": "G", "industries": ["2614"], "is_chemical": True, "regions_wanted": ["包头", "通辽"]},
    {"name": "H", "industries": ["3825"], "exemptions": ["under_construction"], "inputs": ["3985"]},
]  # fmt: skip


def said(body: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text of an answer with the member that it stands in."""
    if isinstance(body, dict):
        for name, inner in body.items():
            if name != "roles":  # these quote the products of a document's chain
                yield from said(inner, name)
    elif isinstance(body, list):
        for inner in body:
            yield from said(inner, key)
    elif isinstance(body, str):
        yield key, body


@cache
def marked_names() -> tuple[str, ...]:
    """Names of parks and their industries that have Chinese marks of their own."""
    named = {name for park in catalogue.load() for name in (*park.leading_industries, park.name)}
    return tuple(name for name in named if MARKS.search(name))


def without_names(text: str) -> str:
    for name in marked_names():
        text = text.replace(name, "")
    return text


@pytest.mark.parametrize("illustrative", [False, True])
def test_matches_and_targets(client: TestClient, illustrative: bool) -> None:
    asked = {"region": "内蒙古", "k": 30, "illustrative": illustrative}
    answers = [
        *(("matches", {**asked, "firm": firm}) for firm in FIRMS),
        ("targets", {**asked, "firms": FIRMS}),
    ]
    seen = set()
    for path, body in answers:
        answer = client.post(f"/api/v1/{path}", json=body, headers=ENGLISH)
        assert answer.status_code == 200
        for key, text in said(answer.json()):
            seen.add(key)
            assert key not in OURS or not HAN.search(text), (key, text)
            assert key not in MIXED or not MARKS.search(without_names(text)), (key, text)
            assert key != "as_of" or text.isascii(), text
    assert seen >= {"label", "need", "offer", "why", "ways_out", "topic"}


def test_industries(client: TestClient) -> None:
    for words in ("风电叶片", "光伏", "乳制品", "化学药品", "3841"):
        asked = {"q": words, "k": 10}
        found = client.get("/api/v1/industries", params=asked, headers=ENGLISH).json()
        for one in found["candidates"]:
            assert not HAN.search(one["stage"] + one["name"] + one["path"])
            assert not any(HAN.search(group["label"] + group["name"]) for group in one["layers"])


def test_every_grouping_kind_and_rule_has_an_english_name() -> None:
    assert not [group.name for group in layers.groups() if HAN.search(group.name.en)]
    assert {park.kind for park in catalogue.load()} == set(KINDS)
    assert not [kind.en for kind in KINDS.values() if HAN.search(kind.en)]
    rules = PolicyBook.load().at(date(2026, 1, 1)).rules
    for rule in rules:
        assert not HAN.search(rule.title.en + rule.summary.en + rule.document.title.en), rule.id
    assert "high-energy, high-emission (“two-high”)" in " ".join(rule.title.en for rule in rules)
    for model in (Park, Firm):
        assert not [spec.label.en for spec in specs(model).values() if HAN.search(spec.label.en)]


def test_targets_on_the_command_line_are_parted_by_the_marks_of_the_language(app: FastAPI) -> None:
    words = Text("用地", "land")
    match = Match(
        park_id="S1", name="Park", place="", rank=1, score=0.5, low=0.1, high=0.9, coverage=0.5,
        firm_side=None, park_side=0.7, verdict=Verdict.PASS, reasons=(), findings=(),
    )  # fmt: skip
    found = Target(
        "Firm", "1", match,
        effects=(Effect("land_available_mu", words, MU, 10.0, 4.0, 6.0),),
        contacts=(Contact(Text("可向其采购", "may buy from it"), "Seller", "", 2020, ""),),
        roles=(Role("fill", words, Text("风电", "Wind"), "blade", words, True, 1, 3),),
    )  # fmt: skip
    shown = {}
    for lang in ("zh", "en"):
        console = Console(width=400)
        with console.capture() as caught:
            console.print(
                screens.targets("Place", [found, found], files.Firms("f", ()), False, lang)
            )
        shown[lang] = caught.get()
    assert "land: Wind, blade (1 of 3 links) (none known there); land 10 mu → 6 mu; " in shown["en"]
    assert "may buy from it: Seller (2020)" in shown["en"]
    assert not MARKS.search(shown["en"])
    assert "（填补空白）；用地 10 亩 → 6 亩；可向其采购：Seller（2020）" in shown["zh"]
