from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from features.errors import NotFound
from recommender.policy import RULES
from service import ledger
from service.ledger import Asked
from service.questions import Question

shares = st.dictionaries(
    st.sampled_from(["tariff", "level", "scale", "kind_fit"]), st.floats(0.01, 9), min_size=1
)


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(weights=shares, land_mu=st.floats(1, 900), lang=st.sampled_from(["zh", "en"]))
def test_any_answer_is_given_again_to_the_byte(
    sqlite_office: Any, weights: dict[str, float], land_mu: float, lang: Any
) -> None:
    firm = {"name": "甲", "products": "风电叶片", "land_mu": land_mu, "green_share_min": "50%"}
    said = {"firm": firm, "region": "包头", "k": 2, "weights": weights}
    matcher = sqlite_office.app.state.matchers.fitted()
    with sqlite_office.database.writing() as session:
        asked = Asked(Question.model_validate(said), lang)
        record = ledger.kept(session, sqlite_office.people["firm甲"], matcher, asked)
        given, again = ledger.replayed(session, record.id)
    assert given == again


def test_the_rules_in_force_are_kept_once(sqlite_office: Any) -> None:
    files = ledger.rule_files(sqlite_office.app.state.matchers.fitted())
    assert files == sorted(RULES.glob("*.toml"))


def test_an_answer_that_is_not_there_is_not_found(sqlite_office: Any) -> None:
    with sqlite_office.database.reading() as session, pytest.raises(NotFound):
        ledger.replayed(session, "none")
