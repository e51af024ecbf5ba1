import pytest

from service import staff_examples, submissions


@pytest.mark.parametrize(
    ("examples", "model"),
    [
        (staff_examples.USERS, submissions.UserSubmission),
        (staff_examples.EDITS, submissions.UserEdit),
        (staff_examples.OFFICES, submissions.OrganisationSubmission),
        (staff_examples.PASSWORDS, submissions.PasswordChange),
    ],
)
def test_each_body_is_one_that_is_taken(
    examples: dict[str, dict[str, object]], model: type
) -> None:
    for one in examples.values():
        assert model(**one["value"])
