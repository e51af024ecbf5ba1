"""What the planning pages share: a list of firms, sent or kept here, and how to rank them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Annotated, Any, TypeVar

from fastapi import Query
from pydantic import ValidationError
from sqlalchemy import and_, func, select

from features.errors import BadInput, Fault, NotFound
from features.fields import faults, specs
from features.profiles import Firm
from features.text import Text, headed
from recommender.weights import PRESETS, Weights
from service import dossiers, matchers, records, strangers
from service.accounts import Person
from service.database.engine import Database
from service.database.records import FirmEdition, FirmRecord
from service.files import Firms
from service.questions import Listing
from service.web import lists, signed_sets
from service.web.forms import HOME_REGION, Filled
from service.web.rejected import Rejected
from service.web.signed_sets import OWN
from service.web.visits import Sent, Visit
from service.web.words import WORDS
from service.wishes import MOST_PLANNED

LABELS = {
    "list": WORDS["targets_list"],
    "rows": WORDS["targets_rows"],
    "region": WORDS["plan_region"],
    "weights": WORDS["weights"],
    "as_of": WORDS["as_of"],
    "illustrative": WORDS["illustrative"],
    "slots": WORDS["meetings_slots"],
    "firm_most": WORDS["meetings_firm_most"],
    "park_most": WORDS["meetings_park_most"],
    "candidates": WORDS["allocation_candidates"],
    "floor": WORDS["allocation_floor"],
    "goal": WORDS["allocation_goal"],
    "against": WORDS["allocation_against"],
}
"""What the inputs of the forms of plans are called."""

Asked = TypeVar("Asked", bound=Listing)


@dataclass(frozen=True)
class Planned:
    """A form that was sent, with the list that came with it and the weights that it names."""

    asked: Any
    weights: Weights | None
    held: str
    held_name: str
    rejected: Rejected
    """Rows of the list that are not planned with."""

    def weights_name(self, in_force: str) -> Text:
        """What the weights are called; where none are chosen those ``in_force``, or of each firm's
        segment.
        """
        if self.weights is None:
            return Text(in_force, in_force) if in_force else WORDS["targets_by_segment"]
        return self.weights.note


Place = Annotated[str, Query(alias="region", max_length=200)]
"""The region that a link to a form of plans names."""


def blank(visit: Visit, place: str = "") -> Filled:
    """The form before anybody wrote in it, for the ``place`` that the way here named, if any."""
    today = matchers.today().isoformat()
    return Filled({"region": (place or home(visit.person),), "as_of": (today,)})


def home(who: Person | None) -> str:
    """The region that the organisation of ``who`` serves; the first one where it serves none."""
    return records.region(who.region) if who and who.region else HOME_REGION


def read(
    visit: Visit,
    form: Sent,
    model: type[Asked],
    numbers: Iterable[str],
    more: Mapping[str, object] | None = None,
) -> Planned:
    """What was asked, with ``more`` beside; raises :class:`BadInput`, each fault at its input."""
    wrong: list[Fault] = []
    listed = Firms("", ())
    weights: Weights | None = None
    try:
        listed = _firms(visit, form)
    except BadInput as error:
        wrong.extend(error.faults)
    try:
        weights = chosen(visit.records, visit.person, form.one("weights"))
    except BadInput as error:
        wrong.extend(replace(fault, path="weights") for fault in error.faults)
    except NotFound:
        wrong.append(signed_sets.NO_SET)
    asked: Asked | None = None
    try:
        asked = model.model_validate({**_said(form.filled, listed.firms, numbers), **(more or {})})
    except ValidationError as error:
        told = [_placed(fault) for fault in faults(error, model)]
        wrong.extend(fault for fault in told if fault.path != "list" or not wrong)
    wrong.extend(_strangers(form.one("region"), listed.firms))
    if wrong or asked is None:
        raise BadInput(wrong)
    upload = form.upload
    most: int = visit.request.app.state.settings.max_bytes
    held = (upload.held(most), upload.name) if upload else ("", "")
    carried = upload is not None and upload.carried(most)
    rejected = Rejected(listed, "plan", carried, whole=upload is None or carried)
    return Planned(asked, weights, *held, rejected)


def chosen(base: Database, who: Person, said: str) -> Weights | None:
    """The preset or the organisation's signed set that ``said`` names; None for each segment's."""
    if not said:
        return None
    if not said.startswith(OWN):
        return Weights.read(said if said in PRESETS else "?")
    return signed_sets.chosen(base, who, said)


def choices(visit: Visit, filled: Filled) -> Sequence[tuple[str, Text]]:
    """The weights to choose from: each segment's, the organisation's own sets, the presets."""
    with visit.records.reading() as session:
        own = signed_sets.listed(session, visit.person, filled.one("weights"))
    presets = [(name, preset.note) for name, preset in PRESETS.items()]
    return (("", WORDS["targets_by_segment"]), *own, *presets)


def kept(base: Database, who: Person, most: int = MOST_PLANNED) -> tuple[tuple[str, Firm], ...]:
    """The firms that ``who`` may see and work with, by their ids, the first by name."""
    newest = and_(FirmEdition.firm_id == FirmRecord.id, FirmEdition.version == FirmRecord.version)
    wanted = (
        select(FirmEdition)
        .join(FirmRecord, newest)
        .where(dossiers.in_use(who))
        .order_by(FirmRecord.name, FirmRecord.id)
        .limit(most)
    )
    with base.reading() as session:
        found = session.scalars(wanted)
        return tuple((edition.firm_id, dossiers.profile(edition)) for edition in found)


def of_kept(base: Database, who: Person, most: int = MOST_PLANNED) -> Firms:
    """Those firms as a list; raises :class:`BadInput` where there are none."""
    return listed(kept(base, who, most))


def listed(found: Sequence[tuple[str, Firm]]) -> Firms:
    """Kept firms as a list; raises :class:`BadInput` where there are none."""
    if found:
        return Firms("", tuple(firm for _, firm in found))
    raise BadInput([Fault("list", None, _NONE_KEPT, GIVE_ONE)])


def kept_count(base: Database, who: Person) -> int:
    """How many firms ``who`` may see and work with."""
    wanted = select(func.count(FirmRecord.id)).where(dossiers.in_use(who))
    with base.reading() as session:
        return session.scalar(wanted) or 0


def at_inputs(error: BadInput) -> Sequence[Fault]:
    """The faults of a plan, each at the input of its form that it is about."""
    told = error.faults[: lists.MOST_FAULTS]
    return [fault if fault.path in LABELS else replace(fault, path="list") for fault in told]


def _firms(visit: Visit, form: Sent) -> Firms:
    """The list; raises :class:`BadInput` where there is none, or none of its rows can be read."""
    if form.one("kept"):
        lists.one_alone(form.upload)
        return of_kept(visit.records, visit.person)
    if form.upload is None:
        raise BadInput([Fault("list", None, NO_LIST, GIVE_ONE)])
    found = form.upload.firms()
    if found.rejects and not found.firms:
        told = [
            Fault(form.upload.by, one.value, headed(_ROW.fill(row=one.row), one.why), one.remedy)
            for one in found.rejects[: lists.MOST_FAULTS]
        ]
        raise BadInput(told)
    return found


def _strangers(region: str, firms: Iterable[Firm]) -> Iterator[Fault]:
    """The region that nobody knows, and those that firms of the list name, with whose they are."""
    yield from strangers.of_regions("region", (region,) if region else ())
    theirs = ((one, fault) for one in firms for fault in strangers.of_firm(one))
    for one, fault in islice(theirs, strangers.MOST_LOOKED_UP):
        where = f"{one.name} · ", specs(Firm)[fault.path].label
        problem = headed(Text(where[0] + where[1].zh, where[0] + where[1].en), fault.problem)
        yield replace(fault, path="list", problem=problem)


def _said(filled: Filled, firms: tuple[Firm, ...], numbers: Iterable[str]) -> Mapping[str, Any]:
    told = {name: _number(filled.one(name)) for name in numbers if filled.one(name)}
    plain = {name: filled.one(name) for name in ("region", "goal", "as_of") if filled.one(name)}
    return {**plain, **told, "firms": firms, "illustrative": bool(filled.one("illustrative"))}


def _number(said: str) -> int | str:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else said


def _placed(fault: Fault) -> Fault:
    name = fault.path.split(".")[0]
    return replace(fault, path="list" if name == "firms" else name)


_ROW = Text("第 {row} 行", "row {row}")
NO_LIST = Text("没有名单", "no list was sent")
_NONE_KEPT = Text("没有已登记、可以看到的企业", "no firm is kept here that you may see")
GIVE_ONE = Text(
    "请选择文件、粘贴表格行，或改用已登记的企业",
    "Choose a file, paste rows, or use the firms that are kept here",
)
