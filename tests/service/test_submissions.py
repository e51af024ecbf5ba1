import pytest
from pydantic import ValidationError

from service.submissions import ConsentWish, WeightSubmission


@pytest.mark.parametrize("region", ["包头市", "150200", "包头"])
def test_a_region_of_consent_is_one_division(region: str) -> None:
    assert ConsentWish(region=region).region == "150200"


@pytest.mark.parametrize("region", ["长三角", "火星", "", "鼓楼区"])
def test_a_region_that_is_several_or_none_is_refused(region: str) -> None:
    with pytest.raises(ValidationError):
        ConsentWish(region=region)


@pytest.mark.parametrize("weights", [{}, [], "balanced", None, {str(n): 1 for n in range(101)}])
def test_own_weights_are_a_few_criteria_with_numbers(weights: object) -> None:
    with pytest.raises(ValidationError):
        WeightSubmission.model_validate({"name": "x", "weights": weights})
