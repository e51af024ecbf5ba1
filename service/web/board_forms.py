"""A project as a form: what was written, read as a submission; and two versions side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from features import catalogue, units
from features.errors import BadInput, Fault, NotFound
from features.fields import faults
from features.profiles import Firm
from features.text import Text
from features.units import Unit, parse_quantity
from service import records
from service.stages import REACHED_ON, IssueKind, Stage
from service.submissions import ProjectSubmission
from service.web.conflicts import Difference
from service.web.forms import Filled
from service.web.views import begun_with, exact, park_called
from service.web.words import WORDS


@dataclass(frozen=True)
class Line:
    """An input of the form: what it is called, and its unit where it is a figure."""

    name: str
    label: Text
    unit: Unit | None = None
    kind: str = "text"


LINES = (
    Line("name", WORDS["board_name"]),
    Line("league", WORDS["board_league"]),
    Line("park_id", WORDS["board_park"]),
    Line("chain", WORDS["board_chain"]),
    Line("responsible", WORDS["board_responsible"]),
    Line("stage", WORDS["board_stage"], kind="stage"),
    Line("signed_wan", WORDS["board_signed_wan"], units.WAN),
    Line("planned_wan", WORDS["board_planned_wan"], units.WAN),
    Line("paid_in_wan", WORDS["board_paid_in_wan"], units.WAN),
    Line("signed_on", WORDS["board_signed_on"], kind="date"),
    Line("started_on", WORDS["board_started_on"], kind="date"),
    Line("producing_on", WORDS["board_producing_on"], kind="date"),
    Line("due_on", WORDS["board_due_on"], kind="date"),
)
LABELS = {line.name: line.label for line in LINES}
NAMES = tuple(LABELS)
FIRM = "firm_id"
"""The unseen input that says which kept firm the project is of."""
LONGEST = 100


def begun(said: Filled, firm: Firm | None) -> Filled:
    """The form as a link fills it in with what it ``said``; what that leaves open of the name and
    the sum as the ``firm`` says, of the league as the park does.
    """
    told = {name: said.one(name)[:LONGEST] for name in (*NAMES, FIRM)}
    if firm is not None:
        written = {name: value for name, value in told.items() if value}
        told = {**told, **begun_with(firm, told[FIRM]), **written}
    try:
        park = catalogue.get(told["park_id"])
        told["park_id"], told["league"] = park_called(park.id), told["league"] or park.prefecture
    except NotFound:
        pass
    told["stage"] = told["stage"] or Stage.talks.value
    return Filled({name: (value,) for name, value in told.items() if value})


def read(filled: Filled, firm_id: str | None = None) -> ProjectSubmission:
    """The project that was written, of the firm that it is known to be of; raises
    :class:`BadInput` with each fault at its input.
    """
    wrong: list[Fault] = []
    said: dict[str, Any] = {"firm_id": firm_id}
    for line in LINES:
        written = filled.one(line.name)
        if not written:
            continue
        try:
            said[line.name] = parse_quantity(written, line.unit) if line.unit else written
        except ValueError:
            wrong.append(Fault(line.name, written, _NO_AMOUNT, _AN_AMOUNT))
    try:
        found = ProjectSubmission.model_validate(said)
    except ValidationError as error:
        told = faults(error, ProjectSubmission)
        kept = [fault for fault in told if fault.path not in {one.path for one in wrong}]
        raise BadInput([*wrong, *map(_placed, kept)]) from None
    if wrong:
        raise BadInput(wrong)
    return found


def written(said: ProjectSubmission) -> Filled:
    """A project as a person would write it into the form."""
    plain = said.model_dump(mode="json")
    plain["league"] = records.region(said.league)
    plain["park_id"] = park_called(said.park_id or "")
    words = {name: (_plain(value),) for name, value in plain.items() if value not in (None, "")}
    return Filled(words)


def issue_kind(filled: Filled) -> IssueKind:
    """The kind of issue that was chosen; other where none was, or none that there is."""
    chosen = filled.one("kind")
    return IssueKind(chosen) if chosen in set(IssueKind) else IssueKind.other


def advanced(said: ProjectSubmission, today: date) -> ProjectSubmission:
    """The project one stage on, reached ``today`` where no day until then is known.

    Raises :class:`BadInput` for one that produces already.
    """
    order = list(Stage)
    at = order.index(said.stage) + 1
    if at == len(order):
        raise BadInput([Fault("stage", said.stage.value, _AT_THE_END, _NOTHING_TO_DO)])
    told = {**said.model_dump(mode="json"), "stage": order[at].value}
    day = REACHED_ON.get(order[at])
    if day is not None:
        told[day] = min(told[day] or today.isoformat(), today.isoformat())
    try:
        return ProjectSubmission.model_validate(told)
    except ValidationError as error:
        raise BadInput(map(_placed, faults(error, ProjectSubmission))) from None


def beside(newest: ProjectSubmission, sent: ProjectSubmission) -> Sequence[Difference]:
    """Both versions, line by line."""
    ours, theirs = written(newest), written(sent)
    return [Difference(line.label, _shown(line, ours), _shown(line, theirs)) for line in LINES]


def _shown(line: Line, filled: Filled) -> str:
    said = filled.one(line.name)
    return f"{float(said):,.10g}" if line.unit and said else said


def _plain(value: object) -> str:
    return exact(value) if isinstance(value, float) else str(value)


def _placed(fault: Fault) -> Fault:
    """Days that are out of order stand at the first of them."""
    return fault if fault.path else Fault("signed_on", None, fault.problem, fault.remedy)


_NO_AMOUNT = Text("不是金额", "is no sum of money")
_AN_AMOUNT = Text(
    "请写数字，如 8亿 或 80000（万元）", "Write a number, such as 8亿 or 80000 (wan yuan)"
)
_AT_THE_END = Text("已投产", "produces already")
_NOTHING_TO_DO = Text("无须再推进", "Nothing is left to advance")
