"""Bodies that are read in our own words, yet documented as what they become."""

from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import BaseModel, GetCoreSchemaHandler
from pydantic_core import core_schema
from starlette.exceptions import HTTPException

from service import problems
from service.questions import Listing, Prospecting, Question


@dataclass(frozen=True)
class Unread:
    """A body as it came, described as the ``model`` that it will be read as."""

    raw: object
    model: ClassVar[type[BaseModel]]

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        described = handler.generate_schema(cls.model)
        return core_schema.no_info_wrap_validator_function(cls._keep, described)

    @classmethod
    def _keep(cls, raw: object, _: core_schema.ValidatorFunctionWrapHandler) -> "Unread":
        if isinstance(raw, bytes):
            raise HTTPException(problems.NOT_JSON.status)
        return cls(raw)


class UnreadQuestion(Unread):
    """A question as it came."""

    model = Question


class UnreadProspecting(Unread):
    """A list of firms for a region as it came."""

    model = Prospecting


class UnreadListing(Unread):
    """A list of firms as it came."""

    model = Listing
