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
    set_id = None if form.one("presets") else form.one("set_id").strip()
    if set_id == "":
        return listing(visit, [Fault("set_id", None, _NOTHING_CHOSEN, _CHOOSE)])
    try:
        with visit.records.writing() as session:
            weightings.put_in_force(session, who, (set_id, form.whole("set_version")), form.seen)
    except BadInput as error:
        told = [replace(fault, path="set_id") for fault in error.faults]
        return listing(visit, told, form.one("set_id"))
    except NotFound:
        missing = Fault("set_id", form.one("set_id"), _NO_SET, _ASK_THE_ANALYST)
        return listing(visit, [missing], form.one("set_id"))
    except Outdated:
        read = form.whole("set_version") is not None  # then the page of the set is read again
        return listing(
            visit, (), "" if read else form.one("set_id"), WORDS["weights_ordered_since"]
        )
    return visit.to("/weights")


_NOTHING_CHOSEN = Text("没有选权重方案", "No set of weights is chosen")
_CHOOSE = Text(
    "请选一套已签署的权重；要停用现行的，请点“恢复内置方案”",
    "Choose a signed set; to end what is in force, put the presets in force again",
)
_NO_SET = Text("没有这个编号的权重", "No set of weights has this id")
_ASK_THE_ANALYST = Text(
    "编号在权重方案的页面上，可向签署人索取", "It stands on the page of the set: ask who signed it"
)
