"""The desk: the way to one's work, and out."""

from fastapi import APIRouter, Response

from service import access, accounts
from service.accounts import Role
from service.web.visits import Form, Guest, PageRoute
from service.web.words import WORDS

LEADS = {
    Role.firm: WORDS["desk_lead_firm"],
    Role.promoter: WORDS["desk_lead_promoter"],
    Role.analyst: WORDS["desk_lead_analyst"],
    Role.admin: WORDS["desk_lead_admin"],
}

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/desk")
def open_desk(visit: Guest) -> Response:
    """Every page that is open to who visits, and what it is for."""
    return visit.page("desk.html", lead=LEADS[visit.person.role])


@router.post("/sign-out")
def leave(visit: Guest, form: Form) -> Response:
    """The front page; the session is over."""
    with visit.records.writing() as session:
        accounts.sign_out(session, visit.key)
    reply = visit.to("/")
    reply.delete_cookie(access.COOKIE)
    return reply
