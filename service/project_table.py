"""A project as a row of a table with Chinese headings; three sums that are never mixed."""

from typing import Annotated

from pydantic import Field

from features.fields import Spec
from features.profiles import Day, Frozen, Short
from features.text import Text
from features.units import WAN
from service.stages import Stage
from service.submissions import Division

_HIGH = 1e9
_DAY = Text("如 2026-06-30", "such as 2026-06-30")


class ProjectRow(Frozen):
    """A project in a list; what a blank cell leaves open stays as it was."""

    id: Annotated[Short, Spec(Text("项目编号", "Project id"))] = ""
    name: Annotated[Short, Field(min_length=1), Spec(Text("项目名称", "Project"))]
    league: Annotated[Division, Spec(Text("盟市", "League"))]
    firm_id: Annotated[Short, Spec(Text("企业编号", "Firm id"))] = ""
    park_id: Annotated[Short, Spec(Text("园区代码", "Park code"))] = ""
    chain: Annotated[Short, Spec(Text("产业链", "Chain"))] = ""
    responsible: Annotated[Short, Spec(Text("责任人", "Responsible"))] = ""
    stage: Annotated[
        Short, Spec(Text("阶段", "Stage"), choices={stage.value: stage.label for stage in Stage})
    ] = ""
    signed_wan: Annotated[float | None, Spec(Text("签约额", "Signed"), WAN, 0, _HIGH)] = None
    planned_wan: Annotated[
        float | None, Spec(Text("计划总投资", "Planned investment"), WAN, 0, _HIGH)
    ] = None
    paid_in_wan: Annotated[float | None, Spec(Text("到位资金", "Paid-in funds"), WAN, 0, _HIGH)] = (
        None
    )
    signed_on: Annotated[Day, Spec(Text("签约日", "Signed on"), hint=_DAY)] = ""
    started_on: Annotated[Day, Spec(Text("开工日", "Started on"), hint=_DAY)] = ""
    producing_on: Annotated[Day, Spec(Text("投产日", "Producing on"), hint=_DAY)] = ""
    due_on: Annotated[Day, Spec(Text("时限", "Due on"), hint=_DAY)] = ""
