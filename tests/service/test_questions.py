from datetime import date

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from features.errors import BadInput, Fault, NotFound
from features.profiles import SEGMENTS, Firm
from recommender.weights import PRESETS, Weights
from service import questions
from service.questions import Question

FIRM = {"name": "示例"}


def refused(raw: object) -> tuple[Fault, ...]:
    with pytest.raises(BadInput) as caught:
        questions.read(raw)
    return caught.value.faults


def faults(raw: object) -> dict[str, Fault]:
    return {fault.path: fault for fault in refused(raw)}


def test_what_is_left_out_has_its_default() -> None:
    found = questions.read({"firm": FIRM})
    assert (found.k, found.region, found.as_of, found.illustrative) == (10, "", None, False)
    assert found.weighting == Weights.read("balanced")


def test_everything_is_read() -> None:
    found = questions.read(
        {
            "firm": {**FIRM, "land_mu": "300亩", "industries": "3415；381"},
            "k": 3,
            "region": "内蒙古",
            "as_of": "2025-06-10",
            "weights": "电价敏感型",
            "illustrative": True,
        }
    )
    assert found.firm.land_mu == 300
    assert found.firm.industries == ("3415", "381")
    assert (found.k, found.as_of, found.illustrative) == (3, date(2025, 6, 10), True)
    assert found.weighting == PRESETS["electricity_price"]


def test_all_faults_are_told_together() -> None:
    found = faults(
        {
            "firm": {
                "land_mu": -1,
                "industries": ["9999", "3415"],
                "inputs": "8888",
                "regions_wanted": ["火星"],
                "regions_excluded": "水星",
                "lnad": 1,
            },
            "k": 0,
            "region": "金星",
            "as_of": "tomorrow",
            "weights": {"tarif": 1},
            "page": 2,
        }
    )
    assert set(found) == {
        "firm.name",
        "firm.land_mu",
        "firm.industries",
        "firm.inputs",
        "firm.regions_wanted",
        "firm.regions_excluded",
        "firm.lnad",
        "k",
        "region",
        "as_of",
        "weights.tarif",
        "page",
    }
    assert found["firm.industries"].value == "9999"
    assert found["weights.tarif"].remedy.en == "Did you mean: tariff"


@given(st.integers() | st.floats() | st.booleans() | st.text() | st.none())
def test_how_many_is_a_whole_number_from_1_to_100(k: object) -> None:
    right = type(k) is int and 1 <= k <= 100
    if right:
        assert questions.read({"firm": FIRM, "k": k}).k == k
    else:
        assert "k" in faults({"firm": FIRM, "k": k})


@given(st.dates())
def test_a_day_is_read_as_written(day: date) -> None:
    assert questions.read({"firm": FIRM, "as_of": day.isoformat()}).as_of == day


@pytest.mark.parametrize(
    "said", ["20250610", "2025-W01-1", "2025-6-1", "2025-06-31", 1, "٢٠٢٥-٠٦-١٠"]
)
def test_other_ways_to_write_a_day_are_refused(said: object) -> None:
    assert "as_of" in faults({"firm": FIRM, "as_of": said})


@pytest.mark.parametrize("segment", SEGMENTS)
def test_a_firm_is_weighed_by_its_segment_unless_weights_are_asked_for(segment: str) -> None:
    firm = {**FIRM, "segment": segment}
    assert questions.read({"firm": firm}).weighting == PRESETS[segment]
    assert questions.read({"firm": firm, "weights": "export"}).weighting == PRESETS["export"]


def test_own_weights_keep_their_ratios() -> None:
    found = questions.read({"firm": FIRM, "weights": {"tariff": 3, "scale": 1}}).weighting
    assert dict(found.values) == {"tariff": 0.75, "scale": 0.25}


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["firm", "k", "region", "as_of", "weights", "name", "industries"])
                | st.text(max_size=5),
                inner,
                max_size=6,
            )
        ),
        max_leaves=12,
    )
)
def test_anything_is_read_or_told_what_is_wrong(raw: object) -> None:
    try:
        found = questions.read(raw)
    except BadInput:
        return
    assert isinstance(found, Question)


def test_a_question_made_in_code_is_checked_alike() -> None:
    with pytest.raises(BadInput) as caught:
        questions.check(
            Question(firm=Firm(name="示例", regions_wanted=("火星",)), region="金星", weights="x")
        )
    paths = [fault.path for fault in caught.value.faults]
    assert paths == ["region", "firm.regions_wanted", "weights"]


def test_regions_and_groups_are_known_by_name_and_code() -> None:
    for region in ("内蒙古", "150000", "包头", "长三角", "蒙西"):
        assert questions.read({"firm": FIRM, "region": region}).region == region


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ({f"x{i}": 1 for i in range(50_000)}, "body"),
        ({"firm": {f"x{i}": 1 for i in range(50_000)}}, "firm"),
        ({"firm": FIRM, "weights": {f"x{i}": 1 for i in range(50_000)}}, "weights"),
        ({"firm": {**FIRM, "regions_wanted": ["火星"] * 50_000}}, "firm.regions_wanted"),
        ({"firm": {**FIRM, "regions_wanted": "火星；" * 50_000}}, "firm.regions_wanted"),
        ({"firm": {**FIRM, "industries": ["9999"] * 50_000}}, "firm.industries"),
        ({"firm": {**FIRM, "products": "铁" * 500_000}}, "firm.products"),
        ({"firm": FIRM, "weights": "x=1\n" * 50_000}, "weights"),
    ],
    ids=range(8),
)
def test_a_flood_of_faults_is_told_in_few(raw: object, path: str) -> None:
    found = refused(raw)
    assert path in {fault.path for fault in found}
    assert len(found) <= 2 * questions.MOST_MEMBERS


def test_a_park_is_explained_within_the_region_asked_for(app: FastAPI) -> None:
    matcher = app.state.matchers.fitted()
    asked = questions.read({"firm": FIRM, "region": "包头", "k": 100})
    answer = questions.answered(matcher, asked, matcher.as_of_)
    for match in answer.matches:
        found = questions.explained(matcher, asked, match.park_id, matcher.as_of_)
        assert found == (match, answer.considered)
    whole = questions.read({"firm": FIRM})
    found, considered = questions.explained(matcher, whole, "S159041", matcher.as_of_)
    assert considered == len(matcher.parks_)
    assert found == matcher.explain(whole.firm, "S159041", weights=whole.weighting)
    with pytest.raises(NotFound):
        questions.explained(matcher, asked, "S157034", matcher.as_of_)
