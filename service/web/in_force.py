"""The weights in force, as a part of the page of weights: which count, and another set's turn."""

from dataclasses import replace

from fastapi import APIRouter, Response

from features.errors import BadInput, Fault, NotFound
from features.text import Text
from service import weightings
from service.accounts import Role
from service.refusals import Outdated
from service.web.visits import Form, Guest, PageRoute
from service.web.weighing import listing
from service.web.words import WORDS

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.post("/weights/in-force")
def put(visit: Guest, form: Form) -> Response:
    """The page of weights with the set in force, or why it is not."""
    who = visit.only(Role.admin)
    try:
        with visit.records.writing() as session:
            weightings.put_in_force(session, who, form.one("set_id").strip() or None, form.seen)
    except BadInput as error:
        told = [replace(fault, path="set_id") for fault in error.faults]
        return listing(visit, told, form.one("set_id"))
    except NotFound:
        missing = Fault("set_id", form.one("set_id"), _NO_SET, _ASK_THE_ANALYST)
        return listing(visit, [missing], form.one("set_id"))
    except Outdated:
        return listing(visit, (), form.one("set_id"), WORDS["weights_ordered_since"])
    return visit.to("/weights")


_NO_SET = Text("没有这个编号的权重", "No set of weights has this id")
_ASK_THE_ANALYST = Text(
    "编号在权重方案的页面上，可向签署人索取", "It stands on the page of the set: ask who signed it"
)
