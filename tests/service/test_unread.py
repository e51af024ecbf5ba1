"""A body that is not read by the framework is still described as what it becomes."""

import pytest
from pydantic import BaseModel, TypeAdapter
from starlette.exceptions import HTTPException

from service.questions import Listing, Question
from service.submissions import FirmSubmission
from service.unread import Unread
from service.wishes import Pairing


@pytest.mark.parametrize("model", [Question, Listing, FirmSubmission, Pairing])
def test_it_is_described_as_its_model_and_kept_as_it_came(model: type[BaseModel]) -> None:
    adapter = TypeAdapter(Unread[model])
    assert adapter.json_schema() == model.model_json_schema()
    for raw in ({}, [], None, {"nonsense": 1}):
        assert adapter.validate_python(raw).raw == raw
    with pytest.raises(HTTPException):
        adapter.validate_python(b"{}")
