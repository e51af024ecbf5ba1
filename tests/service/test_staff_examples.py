import pytest

from service import staff_examples, staff_submissions


@pytest.mark.parametrize(
    ("examples", "model"),
    [
        (staff_examples.USERS, staff_submissions.UserSubmission),
        (staff_examples.EDITS, staff_submissions.UserEdit),
        (staff_examples.OFFICES, staff_submissions.OrganisationSubmission),
        (staff_examples.PASSWORDS, staff_submissions.PasswordChange),
    ],
)
def test_each_body_is_one_that_is_taken(
    examples: dict[str, dict[str, object]], model: type
) -> None:
    for one in examples.values():
        assert model(**one["value"])
