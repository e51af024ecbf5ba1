"""A park's figures as a page: the gaps first, what is known, its history, a form for each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import ValidationError
from sqlalchemy.orm import Session

from features import catalogue
from features.columns import kind_of
from features.errors import BadInput, Fault
from features.fields import Spec, faults, specs
from features.profiles import Park
from features.text import Lang, Text
from service import cursors, figures, holdings, park_answers, revisions
from service.cursors import Paged
from service.database.records import ParkFigure
from service.profile_words import shown
from service.refusals import Outdated
from service.shapes import FieldShape
from service.submissions import FiguresSubmission
from service.web.conflicts import Conflict, Difference
from service.web.forms import Filled
from service.web.pages import by_input
from service.web.views import exact
from service.web.visits import FIGURE_KEEPERS, Form, Guest, PageRoute, Visit
from service.web.words import WORDS

LISTED = 50
LABELS = {
    "value": WORDS["figures_value"],
    "as_of": WORDS["figures_as_of"],
    "source": WORDS["figures_source"],
    "note": WORDS["figures_note"],
}
NAMES = ("field", *LABELS, "withdraw")

router = APIRouter(include_in_schema=False, route_class=PageRoute)
ParkId = Annotated[str, Path(max_length=200)]


@dataclass(frozen=True)
class Sheet:
    """A park with the figures in force, and the version that an edit must name."""

    park: Park
    newest: Mapping[str, ParkFigure]
    lang: Lang

    @property
    def version(self) -> int:
        """The revision that last changed the park."""
        return max((figure.id for figure in self.newest.values()), default=0)

    @property
    def fields(self) -> Iterator[FieldShape]:
        """What can be stated, each with its date and source."""
        for one in park_answers.park(self.park, self.lang)["fields"]:
            if one["field"] in holdings.FIELDS:
                yield self._sourced(one)

    @property
    def gaps(self) -> Sequence[FieldShape]:
        """What is not known."""
        return [one for one in self.fields if not _known(one)]

    @property
    def known(self) -> Sequence[FieldShape]:
        """What is."""
        return [one for one in self.fields if _known(one)]

    def _sourced(self, told: FieldShape) -> FieldShape:
        """Words carry no source of their own: it is that of the figure which stated them."""
        stated = self.newest.get(told["field"])
        if told["field"] not in holdings.LISTS or stated is None or stated.said is None:
            return told
        said = told.copy()
        said["as_of"], said["source"], said["note"] = stated.as_of, stated.source, stated.note
        return said


@dataclass(frozen=True)
class Asked:
    """The field that is to be stated, and how its value is written."""

    name: str

    @property
    def spec(self) -> Spec:
        """Its label, unit and choices."""
        return specs(Park)[self.name]

    @property
    def kind(self) -> str:
        """number, flag, choice, list or text."""
        return "choices" if self.many and self.spec.choices else kind_of(Park, self.name)

    @property
    def many(self) -> bool:
        """Whether several words are one value."""
        return self.name in holdings.LISTS


@router.get("/parks/{park_id}/figures")
def show(visit: Guest, park_id: ParkId, field: str = "", cursor: str = "") -> Response:
    """The figures of a park with their history; with a ``field``, the form that states it."""
    chosen = field if field in holdings.FIELDS else ""
    with visit.records.reading() as session:
        sheet = _sheet(session, park_id, visit.lang)
        return _page(visit, session, sheet, _written(sheet, chosen), cursor=cursor[:300])


@router.post("/parks/{park_id}/figures")
def state(visit: Guest, form: Form, park_id: ParkId) -> Response:
    """The page with the figure that was stated; both versions when somebody was faster."""
    who, park = visit.only(*FIGURE_KEEPERS), catalogue.get(park_id)
    try:
        asked = _read(form.filled)
        with visit.records.writing() as session:
            figures.edit(session, who, park, form.seen, asked)
    except BadInput as error:
        told = [replace(fault, path=_input(fault.path)) for fault in error.faults]
        with visit.records.reading() as session:
            sheet = _sheet(session, park_id, visit.lang)
            return _page(visit, session, sheet, form.filled, told)
    except Outdated:
        return _conflict(visit, park_id, form.filled)
    return visit.to(f"/parks/{park.id}/figures?field={asked.figures[0].field}")


def _read(filled: Filled) -> FiguresSubmission:
    """What was written; raises :class:`BadInput` with each fault at its input."""
    withdrawn = bool(filled.one("withdraw"))
    values = filled.all("value")
    if not withdrawn and not values:
        raise BadInput([Fault("value", None, WORDS["figures_empty"], WORDS["figures_or_withdraw"])])
    said = {name: filled.one(name) for name in ("field", "as_of", "source", "note")}
    value = None if withdrawn else _value(said["field"], values)
    try:
        return FiguresSubmission.model_validate({"figures": [{**said, "value": value}]})
    except ValidationError as error:
        raise BadInput(faults(error, FiguresSubmission)) from None


def _value(field: str, values: Sequence[str]) -> Any:
    """A flag as such, ticks as words; all else as it was written."""
    if field in holdings.FIELDS and Asked(field).kind == "flag":
        return {"yes": True, "no": False}.get(values[-1], values[-1])
    return list(values) if len(values) > 1 else values[-1]


def _sheet(session: Session, park_id: str, lang: Lang) -> Sheet:
    """The park as it is known now; raises :class:`NotFound`."""
    park = catalogue.get(park_id)
    newest = revisions.newest(session, revisions.latest(session), park.id)
    (stated,) = holdings.applied([park], newest)
    return Sheet(stated, {one.field: one for one in newest}, lang)


def _page(
    visit: Visit,
    session: Session,
    sheet: Sheet,
    filled: Filled,
    wrong: Sequence[Fault] = (),
    *,
    cursor: str = "",
) -> Response:
    field = filled.one("field")
    known = field in holdings.FIELDS
    wanted = figures.history(sheet.park.id, field if known else None)
    rows, following = cursors.page(session, wanted, ParkFigure, Paged(limit=LISTED, cursor=cursor))
    may = visit.may(*FIGURE_KEEPERS) and figures.may_state(visit.person, sheet.park)
    return visit.page(
        "park_figures.html",
        422 if wrong else 200,
        sheet=sheet,
        asked=Asked(field) if known else None,
        filled=filled,
        faults=by_input(wrong, LABELS),
        may=may,
        history=[_told(visit, row) for row in rows],
        over=figures.superseded(session, rows),
        following=following,
    )


def _told(visit: Visit, row: ParkFigure) -> tuple[ParkFigure, Text | str, str, str]:
    """A figure of the history: what it is of, its value in words, and who stated it."""
    spec = specs(Park).get(row.field)
    office = row.author.organisation
    own = office.id == visit.person.organisation_id
    who = f"{office.name} · {row.author.name}" if own else office.name
    return row, spec.label if spec else Text(row.field, row.field), _shown(row, visit.lang), who


def _shown(row: ParkFigure, lang: Lang) -> str:
    if row.said is None:
        return WORDS["figures_withdrawn"].of(lang)
    if row.field not in specs(Park):
        return str(row.said)
    value = float(row.said) if type(row.said) is int else row.said
    return shown(Park, row.field, tuple(value) if isinstance(value, list) else value, lang)


def _written(sheet: Sheet, field: str) -> Filled:
    """The form of a field with what is known of it in place; blank where nothing is."""
    if not field:
        return Filled({})
    told = next(one for one in sheet.fields if one["field"] == field)
    value = told["value"]
    if isinstance(value, bool):
        values: tuple[str, ...] = ("yes" if value else "no",)
    elif isinstance(value, list | tuple):
        many = Asked(field).kind == "choices"
        values = tuple(value) if many else ("、".join(value),)
    else:
        values = () if value is None else (_plain(value),)
    return Filled({"field": (field,), **({"value": values} if values else {})})


def _plain(value: object) -> str:
    return exact(value) if isinstance(value, float) else str(value)


def _known(told: FieldShape) -> bool:
    return told["value"] not in (None, [], ())


def _conflict(visit: Visit, park_id: str, sent: Filled) -> Response:
    with visit.records.reading() as session:
        sheet = _sheet(session, park_id, visit.lang)
    field = sent.one("field")
    row = sheet.newest.get(field)
    told = next(one for one in sheet.fields if one["field"] == field)
    now = {
        "value": _shown(row, visit.lang) if row else told["shown"],
        "as_of": told["as_of"],
        "source": told["source"],
        "note": told["note"],
    }
    then = {name: "、".join(sent.all(name)) for name in LABELS}
    if sent.one("withdraw"):
        then["value"] = WORDS["figures_withdrawn"].of(visit.lang)
    return Conflict(
        title=f"{sheet.park.name} · {told['label']}",
        place="/parks",
        path=f"/parks/{sheet.park.id}/figures",
        version=sheet.version,
        differences=[Difference(LABELS[name], now[name], then[name]) for name in LABELS],
        filled=sent,
        names=NAMES,
    ).page(visit)


def _input(path: str) -> str:
    """``body.figures.0.value`` is a fault of the input ``value``."""
    name = path.rpartition(".")[2]
    return name if name in NAMES else "value"
