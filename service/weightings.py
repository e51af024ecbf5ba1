"""Sets of weights: each version is signed, with its author and evaluation, and never changed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from features.catalogue import DATA_VERSION
from features.errors import BadInput, Fault, NotFound
from features.text import Text
from recommender.matching import ENGINE_VERSION
from recommender.weights import Weights
from service import clock, versions
from service.accounts import Person
from service.auditing import noted
from service.database.base import is_id
from service.database.records import WeightEdition, WeightOrder, WeightSet
from service.questions import weight_faults
from service.refusals import Outdated
from service.signed_files import FORM, digest, weights_in
from service.signing import Signer

if TYPE_CHECKING:
    from service.submissions import WeightSubmission

WEIGHTS = Text("权重方案", "Set of weights")


def visible(who: Person) -> Select[WeightSet]:
    """The sets of the organisation of ``who``."""
    return select(WeightSet).where(WeightSet.organisation_id == who.organisation_id)


def sign(session: Session, who: Person, asked: "WeightSubmission", signer: Signer) -> WeightSet:
    """A new set; raises :class:`BadInput` with every fault of its weights."""
    _check(asked)
    record = WeightSet(organisation_id=who.organisation_id, name=asked.name, version=1)
    session.add(record)
    session.flush()
    _signed(session, who, record, asked, signer)
    return record


def seen(session: Session, who: Person, set_id: str) -> WeightSet:
    """The set; raises :class:`NotFound` when it is not of the organisation of ``who``."""
    wanted = visible(who).where(WeightSet.id == set_id)
    found = session.scalar(wanted) if is_id(set_id) else None
    if found is None:
        raise NotFound(WEIGHTS, set_id)
    return found


def edit(
    session: Session,
    who: Person,
    edited: tuple[str, str | None],
    asked: "WeightSubmission",
    signer: Signer,
) -> WeightSet:
    """The set with a new version; answers given by an earlier one stay true to it.

    ``edited``: the set, and the version that was seen of it.
    """
    set_id, version = edited
    _check(asked)
    seen(session, who, set_id)
    record = versions.locked(session, WeightSet, set_id, WEIGHTS)
    versions.raised(record, version, asked.weights, lambda: newest(session, record).said)
    record.name = asked.name
    _signed(session, who, record, asked, signer)
    return record


def unchanged(
    session: Session, who: Person, edited: tuple[str, str | None], asked: "WeightSubmission"
) -> None:
    """Raises as :func:`edit` does where nobody may or the version seen is not the newest."""
    set_id, version = edited
    record = seen(session, who, set_id)
    versions.same(version, record.version, asked.weights, lambda: newest(session, record).said)


def chosen(session: Session, who: Person, set_id: str) -> tuple[WeightEdition, Weights]:
    """The newest version of a set, and its weights."""
    record = seen(session, who, set_id)
    edition = newest(session, record)
    return edition, weights_of(edition, record.name)


def newest(session: Session, record: WeightSet) -> WeightEdition:
    """The version in use."""
    named = {"weight_set_id": record.id, "version": record.version}
    return session.get_one(WeightEdition, named)


def order(session: Session, set_id: str | None) -> Weights | None:
    """Puts the newest version of a set in force where a question names no weights; None: none.

    Raises :class:`NotFound`, and :class:`BadInput` for one that was signed without an evaluation.
    """
    return _put(session, None, set_id, _last(session))


def put_in_force(
    session: Session, who: Person, chosen: tuple[str | None, int | None], version: str | None
) -> WeightOrder:
    """The order by which the newest version of a set counts everywhere; None: the presets do.

    ``chosen``: the set, and the version of it that was read, None where that does not matter;
    ``version``: that of the order that was seen last, of which :func:`versions.same` tells.
    Raises as :func:`order`, and :class:`Outdated` where another version of the set was read.
    """
    last = _last(session)
    seen = 0 if last is None else last.id
    set_id, read = chosen
    submitted = {"set_id": set_id, "set_version": read}
    versions.same(version, seen, submitted, lambda: _named(_last(session)))
    record = session.get(WeightSet, set_id) if set_id else None
    if record is not None and read not in (None, record.version):
        raise Outdated({"set_id": record.id, "set_version": record.version}, submitted)
    try:
        with session.begin_nested():
            _put(session, who.id, set_id, last)
    except IntegrityError:  # of two at once the second hears of the first
        raise Outdated(_named(_last(session)), submitted) from None
    return session.get_one(WeightOrder, seen + 1)


def _put(
    session: Session, by: str | None, set_id: str | None, last: WeightOrder | None
) -> Weights | None:
    """Numbered in the order of commits: of two at once one finds its number taken."""
    record = None if set_id is None else session.get(WeightSet, set_id)
    if set_id is not None and record is None:
        raise NotFound(WEIGHTS, set_id)
    edition = None if record is None else newest(session, record)
    if edition is not None and not stated(edition).get("evaluation"):
        raise BadInput([Fault("evaluation", None, _UNTESTED, _TEST_IT)])
    version = None if edition is None else edition.version
    made = WeightOrder(
        id=1 if last is None else last.id + 1,
        weight_set_id=set_id,
        version=version,
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()
    before = None if last is None else last.weight_set_id
    action, which = ("put in force", set_id) if set_id else ("took out of force", before or "")
    noted(session, by, action, "weight set", which, version=version)
    return None if edition is None else weights_of(edition)


def in_force(session: Session) -> Weights | None:
    """The weights that count where a question names none; None for the presets."""
    edition = ordered(session)[1]
    return None if edition is None else weights_of(edition)


def ordered(session: Session) -> tuple[WeightOrder | None, WeightEdition | None]:
    """The last order, and the version of a set that it puts in force; None for the presets."""
    last = _last(session)
    if last is None or last.weight_set_id is None:
        return last, None
    named = {"weight_set_id": last.weight_set_id, "version": last.version}
    return last, session.get_one(WeightEdition, named)


def _last(session: Session) -> WeightOrder | None:
    newest = select(WeightOrder).order_by(WeightOrder.id.desc()).limit(1)
    return session.scalar(newest.execution_options(populate_existing=True))


def _named(order: WeightOrder | None) -> dict[str, Any]:
    if order is None:
        return {"set_id": None, "set_version": None}
    return {"set_id": order.weight_set_id, "set_version": order.version}


def stated(edition: WeightEdition) -> Mapping[str, Any]:
    """What was signed; nothing of a version that is older than signatures."""
    found: Mapping[str, Any] = orjson.loads(edition.statement) if edition.statement else {}
    return found


def weights_of(edition: WeightEdition, name: str = "") -> Weights:
    """The weights of a version, with who signed it."""
    told = stated(edition)
    return weights_in(told) if told else Weights(edition.said, name=name)


def _check(asked: "WeightSubmission") -> None:
    if found := list(weight_faults(asked.weights)):
        raise BadInput(found)


def _signed(
    session: Session, who: Person, record: WeightSet, asked: "WeightSubmission", signer: Signer
) -> None:
    now = clock.now()
    said = {
        "form": FORM,
        "id": record.id,
        "version": record.version,
        "author": who.name,
        "organisation": who.organisation,
        "signed_at": now.isoformat(),
        "data_version": DATA_VERSION,
        "engine_version": ENGINE_VERSION,
        **asked.model_dump(mode="json"),
    }
    statement = orjson.dumps(said, option=orjson.OPT_SORT_KEYS).decode()
    edition = WeightEdition(
        weight_set_id=record.id,
        version=record.version,
        said=dict(asked.weights),
        author_id=who.id,
        digest=digest(statement),
        statement=statement,
        signature=signer.sign(statement),
        public_key=signer.public_key,
        created_at=now,
    )
    session.add(edition)
    noted(session, who.id, "signed", "weight set", record.id, version=record.version)


_UNTESTED = Text("签署时没有附检验结果", "was signed without an evaluation")
_TEST_IT = Text(
    "请在“调权重”页面再签一版，会自动检验；或用 parkmatch weights publish",
    "Sign it again with one: on the page Tune the weights, or by parkmatch weights publish",
)
