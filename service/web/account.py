"""One's own account: who one is here, another password in place of the one in use, and the tokens
of one's machines.
"""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter, Response
from pydantic import ValidationError
from sqlalchemy import select

from features.errors import BadInput, Fault
from features.fields import faults
from features.text import Text
from service import clock, credentials, cursors, passwords, staffing
from service.access import ROLE_NAMES
from service.accounts import Scope
from service.credentials import SHORTEST
from service.cursors import Paged
from service.database.people import Token
from service.refusals import Outdated
from service.staff_submissions import PasswordChange
from service.web.forms import Filled
from service.web.pages import by_input
from service.web.visits import Form, Guest, PageRoute, Visit
from service.web.words import WORDS

LABELS = {
    "current": WORDS["account_current"],
    "password": WORDS["account_new"],
    "again": WORDS["account_again"],
    "name": WORDS["tokens_name"],
    "scopes": WORDS["tokens_scopes"],
    "days": WORDS["tokens_days"],
}
SCOPES: Mapping[Scope, Text] = {
    Scope.read: WORDS["tokens_read"],
    Scope.write: WORDS["tokens_write"],
}
LISTED = 20
BLANK = Filled({"scopes": (Scope.read.value,), "days": ("90",)})

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/account")
def show(visit: Guest, changed: str = "", cursor: str = "") -> Response:
    """Who one is, the form for another password, and one's tokens."""
    return page(visit, changed=bool(changed), cursor=cursor[:300])


@router.post("/account")
def change(visit: Guest, form: Form) -> Response:
    """The page with the password changed, or the form with what is wrong."""
    try:
        passwords.change(visit.records, visit.person, _read(form.filled), visit.key, form.seen)
    except BadInput as error:
        return page(visit, error.faults)
    except Outdated:
        late = Fault("current", None, WORDS["account_edited_since"], WORDS["account_once_more"])
        return page(visit, [late], status=412)
    return visit.to("/account?changed=1")


def _read(filled: Filled) -> PasswordChange:
    """What was written; raises :class:`BadInput` with every fault at its input."""
    wrong: list[Fault] = []
    said = {name: filled.one(name) for name in ("current", "password")}
    if filled.one("again") != said["password"]:
        wrong.append(Fault("again", None, WORDS["account_differs"], WORDS["account_once_more"]))
    try:
        credentials.check(said["password"])
    except BadInput as error:
        wrong.extend(error.faults)
    try:
        asked = PasswordChange.model_validate(
            {**said, "revoke_tokens": bool(filled.one("revoke_tokens"))}
        )
    except ValidationError as error:
        # What is wrong is told, and never which password it was.
        found = faults(error, PasswordChange)
        told = [Fault(one.path, None, one.problem, one.remedy) for one in found]
        seen = {one.path for one in wrong}
        raise BadInput([*wrong, *(one for one in told if one.path not in seen)]) from None
    if wrong:
        raise BadInput(wrong)
    return asked


def page(
    visit: Visit,
    wrong: Sequence[Fault] = (),
    changed: bool = False,
    status: int = 422,
    *,
    asked: Filled | None = None,
    made: tuple[str, str] | None = None,
    cursor: str = "",
) -> Response:
    """The account, with what was ``asked`` of a token that was not made; ``made``: the name of a
    new one and its key, which is shown this once.
    """
    mine = select(Token).where(Token.user_id == visit.person.id)
    with visit.records.reading() as session:
        user = staffing.user(session, visit.person.id)
        paged = Paged(limit=LISTED, cursor=cursor)
        tokens, following = cursors.page(session, mine, Token, paged)
        return visit.page(
            "account.html",
            status if wrong else 200,
            user=user,
            role=ROLE_NAMES[visit.person.role],
            changed=changed and not wrong,
            faults=by_input(wrong, LABELS),
            filled=asked or BLANK,
            not_done=WORDS["tokens_not_made"] if asked else WORDS["account_not_changed"],
            shortest=SHORTEST,
            tokens=tokens,
            following=following,
            cursor=cursor,
            made=made,
            now=clock.now(),
            scopes=SCOPES,
        )
