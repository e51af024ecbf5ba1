"""A body that is not read by the framework is still described as what it becomes."""

import pytest
from pydantic import BaseModel, TypeAdapter
from starlette.exceptions import HTTPException

from service.questions import Listing, Prospecting, Question
from service.unread import Unread, UnreadListing, UnreadProspecting, UnreadQuestion


@pytest.mark.parametrize(
    ("unread", "model"),
    [
        (UnreadQuestion, Question),
        (UnreadListing, Listing),
        (UnreadProspecting, Prospecting),
    ],
)
def test_it_is_described_as_its_model_and_kept_as_it_came(
    unread: type[Unread], model: type[BaseModel]
) -> None:
    adapter = TypeAdapter(unread)
    described = adapter.json_schema()
    assert set(described["properties"]) == set(model.model_json_schema()["properties"])
    for raw in ({}, [], None, {"nonsense": 1}):
        assert adapter.validate_python(raw).raw == raw
    with pytest.raises(HTTPException):
        adapter.validate_python(b"{}")
