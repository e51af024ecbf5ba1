"""Bodies that are read in our own words, yet documented as what they become."""

from typing import Any, Generic, TypeVar, get_args

from pydantic import BaseModel, GetCoreSchemaHandler
from pydantic_core import core_schema
from starlette.exceptions import HTTPException

from service import problems

Model = TypeVar("Model", bound=BaseModel)


class Unread(Generic[Model]):
    """A body as it came, described as the ``Model`` that it will be read as."""

    def __init__(self, raw: object) -> None:
        self.raw = raw

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        (model,) = get_args(source)
        described = handler.generate_schema(model)
        return core_schema.no_info_wrap_validator_function(cls._keep, described)

    @classmethod
    def _keep(cls, raw: object, _: core_schema.ValidatorFunctionWrapHandler) -> "Unread[Model]":
        if isinstance(raw, bytes):
            raise HTTPException(problems.NOT_JSON.status)
        return cls(raw)
