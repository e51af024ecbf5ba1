"""What stands above a plan says what is needed to ask again."""

from datetime import date

import pytest

from features.catalogue import DATA_VERSION
from features.text import LANGS, Lang
from recommender.weights import Weights
from recommender.worths import Among
from service.heads import Asking
from tests.service.test_statements import printed

AMONG = Among("通辽", 7, date(2025, 6, 10), "电价敏感")


@pytest.mark.parametrize("lang", LANGS)
def test_the_line_says_what_the_values_say(lang: Lang) -> None:
    asking = Asking(AMONG, 3)
    head, line = asking.head(lang), asking.line(lang)
    assert (head["candidates"], head["firms"], head["banner"]) == (7, 3, None)
    note = Weights.read(head["weights"]).note.of(lang)
    for said in (head["region"], head["as_of"], note, DATA_VERSION):
        assert said
        assert said in line


@pytest.mark.parametrize("made_up", [True, False])
def test_made_up_figures_are_told_before_anything_else(made_up: bool) -> None:
    asking = Asking(Among(), 1, made_up)
    assert asking.head("zh")["illustrative"] is made_up
    assert ("示意数据" in printed(asking.lines("zh")[0])) is made_up
