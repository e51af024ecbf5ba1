"""Weights as pages: the signed sets, and a desk where each weight moves a ranking at once."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from pydantic import ValidationError
from sqlalchemy import select
from starlette.concurrency import run_in_threadpool

from features import regions, sitings
from features.errors import BadInput, Fault
from features.fields import faults
from features.profiles import Firm
from features.text import Text
from recommender.criteria import CRITERIA, NAMES
from recommender.evaluate import evaluate
from recommender.margins import Range
from recommender.matching import ParkMatcher
from recommender.study import Study, decisive, label, study
from recommender.trials import METRICS
from recommender.weights import PRESETS, Weights
from service import dossiers, matchers, publishing, turns, weightings
from service.accounts import Role
from service.database.people import User
from service.database.records import WeightEdition, WeightSet
from service.refusals import Outdated
from service.submissions import ID, EvaluationSubmission, WeightSubmission
from service.versions import etag
from service.web import forms, planned, signed_sets
from service.web.forms import HOME_REGION, Filled
from service.web.pages import by_input
from service.web.visits import Form, Guest, PageRoute, Visit
from service.web.words import WORDS

DRAWS = 400
LISTED = 10
MOST_FIRMS = 100
LONGEST = 60
SLIGHT = 1e-9
PLACES = 2
"""Decimals of a weight in percent, as it is shown and signed."""
LABELS = {"set_id": WORDS["weights_set_id"]}
TUNED: Mapping[str, Text] = {
    **{criterion.name: criterion.label for criterion in CRITERIA},
    "weights": WORDS["desk_weights"],
    "name": WORDS["weights_name"],
    "firm": WORDS["meetings_firm"],
    "region": WORDS["plan_region"],
}
"""What the inputs of the desk are called."""

router = APIRouter(include_in_schema=False, route_class=PageRoute)
SetId = Annotated[str, Path(pattern=ID)]


@dataclass(frozen=True)
class Slider:
    """A criterion's weight in percent, and what it is in the set that was started from."""

    name: str
    label: Text
    side: str
    share: float
    before: float


@dataclass(frozen=True)
class Tuning:
    """Weights as they stand on the desk, the firm that they are tried on, and what comes of it.

    ``total``: what the sliders add up to, in percent, as they were moved.
    """

    base: str
    weights: Weights
    total: float
    start: Weights
    firm_id: str
    region: str
    study: Study

    @property
    def sliders(self) -> Sequence[Slider]:
        """Each criterion with its weight."""
        now, then = self.weights.values, self.start.values
        shares = {name: self.total / 100 * share for name, share in now.items()}
        return [
            Slider(c.name, c.label, c.side, _percent(shares, c.name), _percent(then, c.name))
            for c in CRITERIA
        ]

    @property
    def turns(self) -> Sequence[Text]:
        """The weights that alone unseat the leader, each told by its slider: where it stands, and
        between which of its places the leader stays.
        """
        return [_turn(one, self._asked) for one in decisive(self.study.ranges)]

    @property
    def _asked(self) -> float:
        """The sum of the sliders, in percent, of all that is asked of this firm."""
        counts = self.study.ranking.weights > 0
        return float(self.total * self.weights.vector(NAMES)[counts].sum())


@router.get("/weights")
def list_sets(visit: Guest) -> Response:
    """The signed sets of one's organisation, the presets to start from, and what is in force."""
    return listing(visit)


def listing(
    visit: Visit, wrong: Sequence[Fault] = (), set_id: str = "", late: Text | None = None
) -> Response:
    """The same, with why the set ``set_id`` was not put in force."""
    wanted = (
        select(WeightSet, WeightEdition, User.name)
        .join(
            WeightEdition,
            (WeightEdition.weight_set_id == WeightSet.id)
            & (WeightEdition.version == WeightSet.version),
        )
        .join(User, User.id == WeightEdition.author_id)
        .where(WeightSet.organisation_id == visit.person.organisation_id)
        .order_by(WeightSet.created_at.desc(), WeightSet.id)
        .limit(signed_sets.MOST_SETS)
    )
    with visit.records.reading() as session:
        found = [(one, edition, name) for one, edition, name in session.execute(wanted)]
        order, edition = weightings.ordered(session)
        return visit.page(
            "weights.html", 422 if wrong else 412 if late else 200, found=found, presets=PRESETS,
            own=signed_sets.OWN, may_sign=visit.may(Role.analyst), order=order,
            counts=None if edition is None else weightings.weights_of(edition).note,
            may_order=visit.may(Role.admin), faults=by_input(wrong, LABELS), set_id=set_id,
            late=late,
        )  # fmt: skip


@router.get("/weights/tune")
def open_desk(request: Request, visit: Guest) -> Response:
    """The weights of a set or a preset beside the ranking that they make."""
    return _tried(request, visit, Filled.read(request.url.query))


@router.post("/weights/tune")
async def tune(request: Request, visit: Guest, form: Form) -> Response:
    """The ranking by the weights as they were moved; the list of sets once they are signed."""
    if not form.one("sign"):
        return await run_in_threadpool(_tried, request, visit, form.filled)
    visit.only(Role.analyst)  # nobody else waits for a turn
    return await turns.take(request, _signed, request, visit, form.filled)


def _tried(request: Request, visit: Visit, filled: Filled) -> Response:
    """The ranking and how steady it is; for faulty weights that of the set started from."""
    matcher = matchers.of(request).fitted()
    try:
        return _page(visit, filled, _tuned(visit, matcher, filled))
    except BadInput as error:
        return _faulty(visit, matcher, filled, error.faults)


def _faulty(visit: Visit, matcher: ParkMatcher, filled: Filled, wrong: Sequence[Fault]) -> Response:
    """What is wrong, above the ranking by the weights as moved, or as they were started from."""
    at_home = Filled({**filled.words, "region": ("",)})
    for said in (filled, at_home):
        with suppress(BadInput):
            return _page(visit, filled, _tuned(visit, matcher, said), wrong)
    base = filled.one("base")
    start = Filled({"base": (base if base.startswith(signed_sets.OWN) else "",)})
    return _page(visit, filled, _tuned(visit, matcher, start), wrong)


def _signed(request: Request, visit: Visit, filled: Filled) -> Response:
    """The list with the set that was signed with how it fares on the past sitings, without which it
    cannot be put in force; the desk with what is wrong, or both versions.
    """
    who, matcher = visit.only(Role.analyst), matchers.of(request).fitted()
    try:
        said = _submission(filled)
        if filled.one("sign") != "new":
            with visit.records.reading() as session:
                weightings.unchanged(session, who, _seen(filled), said)  # before what takes long
        asked = _measured(matcher, said)
        with visit.records.writing() as session:
            if filled.one("sign") == "new":
                weightings.sign(session, who, asked, request.app.state.signer)
            else:
                weightings.edit(session, who, _seen(filled), asked, request.app.state.signer)
    except BadInput as error:
        return _faulty(visit, matcher, filled, error.faults)
    except Outdated as error:
        return _page(visit, filled, _tuned(visit, matcher, filled), (), _both(error))
    return visit.to("/weights")


def _seen(filled: Filled) -> tuple[str, str]:
    """The set that is signed anew, and the version that was seen of it."""
    base = filled.one("base").removeprefix(signed_sets.OWN)
    return base, etag(_whole(filled.one("version")))


@router.get("/weights/{set_id}")
def show_set(visit: Guest, set_id: SetId) -> Response:
    """What a signed set says, by whom, and the signature."""
    with visit.records.reading() as session:
        record = weightings.seen(session, visit.person, set_id)
        edition = weightings.newest(session, record)
        shares = weightings.weights_of(edition).values
        return visit.page(
            "weight_set.html",
            record=record,
            edition=edition,
            author=session.get_one(User, edition.author_id).name,
            rows=[(c.label, c.side, _percent(shares, c.name)) for c in CRITERIA],
            own=signed_sets.OWN,
            may_sign=visit.may(Role.analyst),
            may_order=visit.may(Role.admin),
            order=weightings.ordered(session)[0],
            fared=weightings.stated(edition).get("evaluation"),
            metrics=METRICS,
        )


def _tuned(visit: Visit, matcher: ParkMatcher, filled: Filled) -> Tuning:
    base = filled.one("base") or "balanced"
    start = planned.chosen(visit.records, visit.person, base) or PRESETS["balanced"]
    said = _said(filled)
    weights = Weights(said, name="draft") if said else start
    total = sum(map(float, said.values())) if said else 100.0
    firm_id, region = filled.one("firm"), filled.one("region") or HOME_REGION
    if regions.find(region[:LONGEST]) is None:
        raise BadInput([Fault("region", region, WORDS["rules_no_region"], WORDS["rules_a_region"])])
    found = study(
        matcher, _firm(visit, firm_id), as_of=matchers.today(), weights=weights, region=region,
        draws=DRAWS,
    )  # fmt: skip
    return Tuning(base, weights, total, start, firm_id, region, found)


def _said(filled: Filled) -> dict[str, Any]:
    """Criterion → what its slider says, as sent; empty before any was moved."""
    return {name: filled.one(f"w_{name}") for name in NAMES if filled.one(f"w_{name}")}


def _firm(visit: Visit, firm_id: str) -> Firm:
    """The firm to try weights on: the example, or one that is kept and may be seen."""
    if not firm_id:
        example = Filled({name: (said,) for name, said in forms.EXAMPLE.items()})
        return forms.read(example).question.firm
    with visit.records.reading() as session:
        record = dossiers.seen(session, visit.person, firm_id)
        return dossiers.profile(dossiers.newest(session, record))


def _submission(filled: Filled) -> WeightSubmission:
    said = _said(filled)
    weights = Weights(said, name="draft") if said else PRESETS["balanced"]
    shares = {
        n: round(100 * w, PLACES) for n, w in weights.values.items() if round(100 * w, PLACES)
    }
    try:
        return WeightSubmission.model_validate({"name": filled.one("name"), "weights": shares})
    except ValidationError as error:
        raise BadInput(faults(error, WeightSubmission)) from None


def _measured(matcher: ParkMatcher, asked: WeightSubmission) -> WeightSubmission:
    """The same with its evaluation, as ``parkmatch weights publish`` reckons it."""
    found = evaluate(matcher.weighing(Weights(asked.weights, asked.name)), sitings.load())
    evidence = publishing.evidence(found, matcher.data_version_)
    told = EvaluationSubmission.model_validate(evidence)
    return asked.model_copy(update={"evaluation": told})


def _page(
    visit: Visit,
    filled: Filled,
    tuned: Tuning,
    wrong: Sequence[Fault] = (),
    differing: Sequence[tuple[Text, float, float]] = (),
) -> Response:
    with visit.records.reading() as session:
        to_try = dossiers.visible(visit.person).where(dossiers.in_use(visit.person))
        seen = session.scalars(to_try.limit(MOST_FIRMS)).all()
        return visit.page(
            "weights_tune.html",
            412 if differing else 422 if wrong else 200,
            tuned=tuned,
            filled=filled,
            faults=wrong,
            differing=differing,
            firms=[(one.id, one.name) for one in seen],
            version=_version(visit, tuned.base),
            may_sign=visit.may(Role.analyst),
            own=tuned.base.startswith(signed_sets.OWN),
            listed=LISTED,
            labels=TUNED,
            day=matchers.today(),
        )


def _turn(one: Range, asked: float) -> Text:
    """A range of shares of what is asked, as places of the slider while the others stand still."""
    others = asked * (1.0 - one.share)
    low, high = (
        f"{others * share / (1.0 - share):.1f}%" if share < 1.0 - SLIGHT else ""
        for share in (one.low, one.high)
    )
    said = {"criterion": label(one.criterion), "now": f"{asked * one.share:.1f}%"}
    if one.below is None:
        return WORDS["weights_turn_up"].fill(**said, high=high)
    if one.above is None or not high:
        return WORDS["weights_turn_down"].fill(**said, low=low)
    return WORDS["weights_turn"].fill(**said, low=low, high=high)


def _version(visit: Visit, base: str) -> WeightSet | None:
    """The set that is tuned; None for a preset."""
    if not base.startswith(signed_sets.OWN):
        return None
    with visit.records.reading() as session:
        return weightings.seen(session, visit.person, base.removeprefix(signed_sets.OWN))


def _both(error: Outdated) -> Sequence[tuple[Text, float, float]]:
    """Where the newest version and the one sent disagree, in percent."""
    newest, sent = (Weights(_weights_of(one)).values for one in (error.current, error.submitted))
    both = [(c.label, _percent(newest, c.name), _percent(sent, c.name)) for c in CRITERIA]
    return [one for one in both if one[1] != one[2]]


def _weights_of(said: Any) -> Mapping[str, Any]:
    told: Mapping[str, Any] = said.get("weights", said)
    return told


def _percent(shares: Mapping[str, float], name: str) -> float:
    return round(100 * shares.get(name, 0.0), PLACES)


def _whole(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
