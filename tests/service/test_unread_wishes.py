"""A body that is not read by the framework is still described as what it becomes."""

import pytest
from pydantic import BaseModel, TypeAdapter
from starlette.exceptions import HTTPException

from service.submissions import FirmQuestion, FirmSubmission, KeptQuestion
from service.unread import Unread
from service.unread_wishes import (
    UnreadComparing,
    UnreadFirmQuestion,
    UnreadKeptQuestion,
    UnreadMeeting,
    UnreadPairing,
    UnreadPlacing,
    UnreadSteadying,
    UnreadSubmission,
    UnreadTrading,
)
from service.wishes import Comparing, Meeting, Pairing, Placing, Steadying, Trading


@pytest.mark.parametrize(
    ("unread", "model"),
    [
        (UnreadSteadying, Steadying),
        (UnreadPlacing, Placing),
        (UnreadTrading, Trading),
        (UnreadPairing, Pairing),
        (UnreadMeeting, Meeting),
        (UnreadComparing, Comparing),
        (UnreadSubmission, FirmSubmission),
        (UnreadKeptQuestion, KeptQuestion),
        (UnreadFirmQuestion, FirmQuestion),
    ],
)
def test_it_is_described_as_its_model_and_kept_as_it_came(
    unread: type[Unread], model: type[BaseModel]
) -> None:
    adapter = TypeAdapter(unread)
    assert set(adapter.json_schema()["properties"]) == set(model.model_json_schema()["properties"])
    for raw in ({}, [], None, {"nonsense": 1}):
        assert adapter.validate_python(raw).raw == raw
    with pytest.raises(HTTPException):
        adapter.validate_python(b"{}")
