import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from features.errors import NotFound
from recommender.policy import RULES
from service import holdings, ledger
from service.following import Follower
from service.ledger import Asked
from service.matchers import Matchers
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
        found = ledger.given(matcher, asked)
        row, adds = ledger.kept(sqlite_office.people["firm甲"], found)
        adds.write(session)
        given, again = ledger.replayed(session, row["id"])
    assert given == again


def test_what_changed_since_changes_no_answer(office: Any, tmp_path: Path) -> None:
    """Figures of the park, the weights that were used, and the rules are others by now."""
    rules = tmp_path / "mine.toml"
    rules.write_bytes((RULES / "national.toml").read_bytes())
    office.app.state.matchers = Matchers((str(rules),))
    follower = Follower(office.database, office.app.state.matchers)
    weights = office.made("analyst甲", "/weight-sets", {"name": "甲", "weights": {"scale": 1}})
    url, body = "/answers", {"firm": {"name": "甲"}, "region": "包头", "k": 3}
    state(office, 0, 320.0)
    follower.look()
    first = office.made("analyst甲", url, {**body, "weight_set": weights["id"]})
    rules.write_text("", "utf-8")
    office.app.state.matchers = Matchers((str(RULES),))
    state(office, revision_of(first), 2.0)
    Follower(office.database, office.app.state.matchers).look()
    changed = {"name": "甲", "weights": {"level": 1}}
    office.sends(
        "analyst甲", "PUT", f"/weight-sets/{weights['id']}", json=changed,
        headers={"If-Match": '"1"'},
    )  # fmt: skip
    second = office.made("analyst甲", url, {**body, "weight_set": weights["id"]})
    assert revision_of(second) > revision_of(first)
    assert second["rule_packs"] != first["rule_packs"]
    assert second["answer"] != first["answer"]
    with office.database.reading() as session:
        for answer in (first, second):
            given, again = ledger.replayed(session, answer["id"])
            assert given == again
            assert json.loads(given) == answer["answer"]


def state(office: Any, version: int, value: float) -> None:
    one = {"field": "output_per_mu", "value": value, "as_of": "2025", "source": "文件"}
    answer = office.sends(
        "promoter甲", "POST", "/parks/S159041/figures", json={"figures": [one]},
        headers={"If-Match": f'"{version}"'},
    )  # fmt: skip
    assert answer.status_code == 201, answer.text


def revision_of(answer: Any) -> int:
    return holdings.of_release(answer["data_version"])[1]


def test_the_rules_in_force_are_kept_once(sqlite_office: Any) -> None:
    files = ledger.rule_files(sqlite_office.app.state.matchers.fitted().rules)
    assert files == sorted(RULES.glob("*.toml"))


def test_an_answer_that_is_not_there_is_not_found(sqlite_office: Any) -> None:
    with sqlite_office.database.reading() as session, pytest.raises(NotFound):
        ledger.replayed(session, "none")
