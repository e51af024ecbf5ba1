"""The rule book as a page: every rule with its clause and source, on a day, in a region."""

from datetime import date

import pytest

from features.text import LANGS, Lang
from features.units import SHARE
from recommender.policy import PolicyBook
from service.web.rules import KINDS, number
from tests.service.web.conftest import Desk

DAY = date(2025, 6, 10)
BOOK = PolicyBook.load()


@pytest.mark.parametrize("lang", LANGS)
def test_every_rule_in_force_stands_there_with_document_and_date_of_check(
    desk: Desk, lang: Lang
) -> None:
    text = desk.get("", "/rules", params={"day": DAY.isoformat(), "lang": lang}).text
    for rule in BOOK.rules:
        assert f'id="{rule.id}"' in text
    page = text.split('id="not-in-force"')[0]
    assert page.count('class="rule"') == len(BOOK.at(DAY).rules)
    assert page.count(str(BOOK.at(DAY).rules[0].last_checked)) > 0
    assert set(KINDS) >= {rule.kind for rule in BOOK.rules}


def test_conflicts_are_shown_side_by_side(desk: Desk) -> None:
    text = desk.get("", "/rules", params={"day": DAY.isoformat()}).text
    found = BOOK.at(DAY).conflicts()
    assert found
    assert text.count('class="sides"') == len(found)


def test_a_region_keeps_to_the_rules_that_hold_there(desk: Desk) -> None:
    text = desk.get("", "/rules", params={"day": DAY.isoformat(), "region": "广东"}).text
    elsewhere = {rule.id for rule in BOOK.rules} - {
        rule.id for rule in BOOK.at(DAY).for_region("440000").rules
    }
    page = text.split('id="not-in-force"')[0]
    assert elsewhere
    assert not [named for named in elsewhere if f'id="{named}"' in page]


@pytest.mark.parametrize("lang", LANGS)
def test_numbers_of_rules_are_told_with_name_and_unit_as_everywhere(desk: Desk, lang: Lang) -> None:
    text = desk.get("", "/rules", params={"day": DAY.isoformat(), "lang": lang}).text
    said = {
        "zh": ("低碳示范园区新能源消纳比重：50%", "亩均税收：45.27 万元/亩", "辆"),
        "en": ("new energy in use in low-carbon parks: 50%", "CO₂/tce", "vehicles"),
    }
    for one in said[lang]:
        assert one in text
    for value in (value for rule in BOOK.rules for value in rule.values):
        assert value.unit is SHARE or value.unit.symbol.zh, value.name
        assert "_" not in number(value).of(lang), value.name


@pytest.mark.parametrize("asked", [{"day": "昨天"}, {"region": "天边"}, {"region": "长" * 99}])
def test_faults_stand_at_their_input(desk: Desk, asked: dict[str, str]) -> None:
    answer = desk.get("", "/rules", params=asked)
    assert answer.status_code == 422
    assert f'id="{next(iter(asked))}-fault"' in answer.text


def test_words_find_the_rules_that_hold_them(desk: Desk) -> None:
    text = desk.get("", "/rules", params={"q": "铁合金"}).text
    assert 0 < text.count('class="rule"') < len(BOOK.rules)
