"""The tokens of one's machines, on one's own account: made, shown once, revoked."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import ValidationError

from features.errors import BadInput, Fault
from features.fields import faults
from service import accounts
from service.staff_submissions import TokenWish
from service.submissions import ID
from service.web import account
from service.web.forms import Filled
from service.web.visits import Form, Guest, PageRoute

router = APIRouter(include_in_schema=False, route_class=PageRoute)
TokenId = Annotated[str, Path(pattern=ID)]


@router.post("/account/tokens")
def make(visit: Guest, form: Form) -> Response:
    """The account with the key of a new token, shown this once; or what is wrong."""
    try:
        asked = _read(form.filled)
    except BadInput as error:
        return account.page(visit, error.faults, asked=form.filled)
    with visit.records.writing() as session:
        wanted = frozenset(asked.scopes)
        token, key = accounts.issue(session, visit.person, asked.name, wanted, asked.days)
        made = token.name, key
    return account.page(visit, made=made)


@router.post("/account/tokens/{token_id}/revoke")
def revoke(visit: Guest, form: Form, token_id: TokenId) -> Response:
    """The account; the token opens nothing from now on."""
    with visit.records.writing() as session:
        accounts.revoke(session, visit.person, token_id)
    return visit.to("/account")


def _read(filled: Filled) -> TokenWish:
    """The token that is wanted; raises :class:`BadInput` with each fault at its input."""
    days = filled.one("days")
    whole = days.isascii() and days.isdigit() and len(days) < len("1000000")
    said = {
        "name": filled.one("name"),
        "scopes": filled.all("scopes"),
        "days": int(days) if whole else days,
    }
    try:
        return TokenWish.model_validate(said)
    except ValidationError as error:
        raise BadInput(_at_inputs(error)) from None


def _at_inputs(error: ValidationError) -> Iterator[Fault]:
    """The faults by input: ``scopes.0`` is one of the input ``scopes``."""
    for fault in faults(error, TokenWish):
        yield replace(fault, path=fault.path.partition(".")[0])
