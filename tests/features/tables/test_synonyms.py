"""Synonyms are words for one field each."""

from collections import Counter

import pytest
from pydantic import BaseModel

from features.columns import table_specs
from features.profiles import Firm, Park
from features.tables.headings import normal, recognised
from features.tables.synonyms import SYNONYMS


@pytest.mark.parametrize("model", [Firm, Park])
def test_each_synonym_stands_for_one_field(model: type[BaseModel]) -> None:
    words = Counter(normal(word) for words in SYNONYMS[model].values() for word in words)
    assert not [word for word, count in words.items() if count > 1]


@pytest.mark.parametrize("model", [Firm, Park])
def test_synonyms_stand_for_fields_and_hide_no_label(model: type[BaseModel]) -> None:
    assert SYNONYMS[model].keys() <= table_specs(model).keys()
    for name, words in SYNONYMS[model].items():
        assert set(recognised(words, model)) <= {name}
