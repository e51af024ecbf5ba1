"""Profiles that are kept: a firm keeps its project, edits it, lets regions see it, or no longer,
and withdraws it altogether.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from features import conditions, industries
from features.errors import BadInput, Fault, NotFound
from features.fields import faults, specs
from features.profiles import Firm
from features.text import Lang, Text, enumerated
from features.units import PLAIN
from service import dossiers, profile_words, records
from service.access import PROFILE_KEEPERS
from service.accounts import Person
from service.database.base import is_id
from service.database.records import Consent, FirmEdition, FirmRecord
from service.profile_words import shown
from service.refusals import Outdated
from service.submissions import ID, ConsentWish
from service.web import forms, pages
from service.web.conflicts import Conflict, Difference
from service.web.forms import Filled
from service.web.returning import ReturningRoute
from service.web.visits import Form, Guest, Sent, Visit

MOST_LISTED = 200
CARRIED = (*forms.ASKED, *forms.HELD, *forms.TICKS, "kept", "kept_version")
"""Inputs of the profile form that are sent on to be kept."""

router = APIRouter(include_in_schema=False, route_class=ReturningRoute)
FirmId = Annotated[str, Path(pattern=ID)]
ConsentId = Annotated[str, Path(pattern=ID)]


@router.get("/profiles")
def list_profiles(visit: Guest) -> Response:
    """The profiles of one's organisation, the latest first."""
    visit.only(*PROFILE_KEEPERS)
    own = FirmRecord.organisation_id == visit.person.organisation_id
    found = dossiers.visible(visit.person).where(own).order_by(FirmRecord.created_at.desc())
    with visit.records.reading() as session:
        listed = [
            records.firm(one, dossiers.newest(session, one))
            for one in session.scalars(found.limit(MOST_LISTED))
        ]
    return visit.page("profiles.html", listed=listed)


async def written_form(request: Request) -> Filled:
    """The form of a project, which anybody may fill in."""
    return Filled.read((await request.body()).decode("utf-8", "replace"))


@router.post("/profiles/new", dependencies=pages.OFFERING)
def confirm(visit: Guest, filled: Annotated[Filled, Depends(written_form)]) -> Response:
    """What would be kept, to be confirmed, or the form and what is wrong; nothing is kept yet."""
    who = visit.only(*PROFILE_KEEPERS)
    try:
        firm = forms.read(Filled({**filled.words, "weights": ("",)})).question.firm
    except BadInput as error:
        return pages.again(visit.request, filled, error.faults)
    with visit.records.reading() as session:
        was = _was(session, who, filled)
        seen_in = () if was is None else _seen_in(session, filled.one("kept"))
    firm = edited(was, filled, firm)
    carried = [(name, value) for name in CARRIED for value in filled.all(name)]
    said = told(firm, visit.lang)
    return visit.page(
        "profile_confirm.html",
        firm=firm,
        said=said,
        carried=carried,
        same=firm == was,
        seen_in=enumerated(seen_in),
    )


@router.post("/profiles")
def keep(visit: Guest, form: Form) -> Response:
    """On to the profile, kept or changed; or back to the form and what is wrong, or both versions
    where somebody changed it meanwhile.
    """
    who = visit.only(*PROFILE_KEEPERS)
    try:
        firm = forms.read(form.filled).question.firm
    except BadInput as error:
        return pages.again(visit.request, form.filled, error.faults)
    try:
        with visit.records.writing() as session:
            was = _was(session, who, form.filled)
            firm = edited(was, form.filled, firm)
            if not form.one("kept"):
                address = f"/profiles/{dossiers.submit(session, who, firm).id}?new=1"
            elif firm == was:
                address = f"/profiles/{form.one('kept')}"
            else:
                version = f'"{form.one("kept_version")}"'
                record = dossiers.edit(session, who, _named(form.filled), version, firm)
                address = f"/profiles/{record.id}"
    except Outdated:
        return _conflict(visit, form.one("kept"), form.filled, firm)
    return visit.to(address)


@router.get("/profiles/{firm_id}")
def show(visit: Guest, firm_id: FirmId, new: str = "") -> Response:
    """A profile, and who may see it; ``new``: it was just kept, and its draft is needed no more."""
    return _page(visit, firm_id, new=bool(new))


@router.post("/profiles/{firm_id}/consents")
def grant(visit: Guest, form: Form, firm_id: FirmId) -> Response:
    """Lets a region's promoters see the profile; the page says what is wrong."""
    who = visit.only(*PROFILE_KEEPERS)
    try:
        region = _region(form.one("region"))
    except BadInput as error:
        return _page(visit, firm_id, error.faults, form.one("region"))
    with visit.records.writing() as session:
        record = dossiers.own(session, who, firm_id)
        again = not record.withdrawn_at and dossiers.is_granted(session, firm_id, region)
        if not again:
            dossiers.grant(session, who, firm_id, region)
    if again:
        fault = Fault("region", form.one("region"), dossiers.CONSENTED, _REVOKE_FIRST)
        return _page(visit, firm_id, [fault], form.one("region"))
    return visit.to(f"/profiles/{firm_id}")


@router.post("/profiles/{firm_id}/consents/{consent_id}/revoke")
def revoke(visit: Guest, form: Form, firm_id: FirmId, consent_id: ConsentId) -> Response:
    """Takes a consent back."""
    who = visit.only(*PROFILE_KEEPERS)
    with visit.records.writing() as session:
        dossiers.revoke(session, who, firm_id, consent_id, form.seen)
    return visit.to(f"/profiles/{firm_id}")


@router.post("/profiles/{firm_id}/withdraw")
def withdraw(visit: Guest, form: Form, firm_id: FirmId) -> Response:
    """Takes the profile out of use, and every consent of it back."""
    who = visit.only(*PROFILE_KEEPERS)
    with visit.records.writing() as session:
        dossiers.withdraw(session, who, firm_id, form.seen)
    return visit.to(f"/profiles/{firm_id}")


@router.post("/profiles/{firm_id}/restore")
def restore(visit: Guest, form: Form, firm_id: FirmId) -> Response:
    """Puts a profile back that was withdrawn."""
    who = visit.only(*PROFILE_KEEPERS)
    with visit.records.writing() as session:
        dossiers.restore(session, who, firm_id, form.seen)
    return visit.to(f"/profiles/{firm_id}")


def _page(
    visit: Visit, firm_id: str, wrong: Sequence[Fault] = (), region: str = "", *, new: bool = False
) -> Response:
    with visit.records.reading() as session:
        record = dossiers.of_own(session, visit.person, firm_id)
        edition = dossiers.newest(session, record)
        kept, firm = records.firm(record, edition), dossiers.profile(edition)
        dropped = dossiers.dropped(edition)
        newest_first = dossiers.consents(firm_id).order_by(Consent.created_at.desc())
        consents = [records.consent(one) for one in session.scalars(newest_first)]
    seen = as_seen(record)
    again = seen if visit.may(*PROFILE_KEEPERS) else {}
    return visit.page(
        "profile.html",
        422 if wrong else 200,
        kept=kept,
        firm=firm,
        said=told(firm, visit.lang),
        dropped=dropped,
        consents=consents,
        may_write=visit.may(*PROFILE_KEEPERS),
        wrong=wrong,
        region=region,
        just_kept=new,
        again_query=query(firm, visit.lang, {**again, "ask": "1"}),
        edit_query=query(firm, visit.lang, seen),
    )


def _conflict(visit: Visit, firm_id: str, filled: Filled, sent: Firm) -> Response:
    with visit.records.reading() as session:
        record = dossiers.of_own(session, visit.person, firm_id)
        newest = dossiers.profile(dossiers.newest(session, record))
        return Conflict(
            title=record.name,
            place="/profiles",
            path="/profiles",
            version=record.version,
            differences=beside(newest, sent, visit.lang),
            filled=Filled({**filled.words, "kept_version": (str(record.version),)}),
            names=CARRIED,
            stands=f"/profiles/{record.id}",
        ).page(visit)


def seen_in(session: Session, who: Person, filled: Filled) -> FirmEdition | None:
    """The version of a kept profile that the form was filled with; None for none of one's own."""
    if not is_id(filled.one("kept")):
        return None
    own = FirmRecord.organisation_id == who.organisation_id
    one, version = filled.one("kept"), Sent(filled).whole("kept_version")
    seen = (FirmEdition.firm_id == one, FirmEdition.version == version)
    wanted = select(FirmEdition).join(FirmRecord, FirmRecord.id == FirmEdition.firm_id)
    return session.scalar(wanted.where(own, *seen))


def _seen_in(session: Session, firm_id: str) -> Sequence[str]:
    """The regions whose promoters may see the profile."""
    standing = dossiers.consents(firm_id).where(Consent.revoked_at.is_(None))
    found = session.scalars(standing.order_by(Consent.created_at))
    return [records.region(one.region) for one in found]


def _was(session: Session, who: Person, filled: Filled) -> Firm | None:
    """What that version says."""
    found = seen_in(session, who, filled)
    return None if found is None else dossiers.profile(found)


def _named(filled: Filled) -> str:
    """The id of the kept profile that the form changes; raises :class:`NotFound` for no id."""
    if not is_id(said := filled.one("kept")):
        raise NotFound(dossiers.FIRM, said)
    return said


def edited(was: Firm | None, filled: Filled, sent: Firm) -> Firm:
    """``sent``; where the form still stands as ``was`` fills it, what that says exactly.

    A figure has more digits than the form shows, and "no" is as blank in a tick as unknown.
    """
    if was is None:
        return sent
    stands = [
        name
        for name in (*forms.ASKED, *forms.HELD)
        if _words(filled, name) == _words(_filled(name, was, filled.lang), name)
    ]
    if "products" in stands and forms.picked(filled) == was.industries:
        stands.append("industries")
    return sent.model_copy(update={name: getattr(was, name) for name in stands})


def _filled(name: str, firm: Firm, lang: Lang) -> Filled:
    said = written(name, getattr(firm, name), lang)
    return Filled({name: tuple(said) if isinstance(said, list) else (said,)})


def _words(filled: Filled, name: str) -> Sequence[str]:
    """What an input says, however its blanks came to be."""
    said = filled.all(name) if name in forms.LISTS else (filled.one(name),)
    return [" ".join(one.split()) for one in said]


def beside(newest: Firm, sent: Firm, lang: Lang) -> Sequence[Difference]:
    """Both versions, field by field; without the fields that say nothing in either."""
    said = [
        name
        for name in (*forms.ASKED, *forms.HELD, "industries")
        if any(getattr(firm, name) not in (None, "", ()) for firm in (newest, sent))
    ]
    return [
        Difference(
            specs(Firm)[name].label,
            *(_told(firm, name, lang) for firm in (newest, sent)),
        )
        for name in said
    ]


def told(firm: Firm, lang: Lang) -> Sequence[tuple[Text, str]]:
    """What a profile says besides its name, its products and its figures: labels and words."""
    return [
        (spec.label, _told(firm, name, lang))
        for name, spec in specs(Firm).items()
        if name not in _APART and getattr(firm, name) not in (None, "", ())
    ]


def _told(firm: Firm, name: str, lang: Lang) -> str:
    """What a field says in words; industries by code and name, where they are codes."""
    value = getattr(firm, name)
    if name == "industries":
        known = industries.tree()
        value = tuple(f"{one} {known[one].name.of(lang)}" if one in known else one for one in value)
    return shown(Firm, name, value, lang)


def as_seen(record: FirmRecord) -> Mapping[str, str]:
    """What the form sends on to change ``record`` as it is now."""
    return {"kept": record.id, "kept_version": str(record.version)}


def query(firm: Firm, lang: Lang, more: Mapping[str, str]) -> str:
    """The profile form filled with ``firm``, as a query string."""
    said = {name: written(name, getattr(firm, name), lang) for name in (*forms.ASKED, *forms.HELD)}
    words = {name: value for name, value in said.items() if value}
    picked = {"industries": list(firm.industries), "read_as": firm.products}
    return urlencode({**words, **picked, **more, "lang": lang}, doseq=True)


def written(name: str, value: object, lang: Lang = "zh") -> str | list[str]:
    """A figure as a person writes it into the form; empty for what is not known."""
    if isinstance(value, bool):
        return "yes" if value else ("no" if name == "is_chemical" else "")
    if isinstance(value, float):
        percent = specs(Firm)[name].unit.symbol.en == "%"
        return f"{100 * value:.10g}%" if percent else f"{value:.12g}"
    if isinstance(value, tuple):
        needs = name in profile_words.NEEDS
        said = [conditions.need(one).written.of(lang) if needs else str(one) for one in value]
        return said if name in forms.LISTS else "、".join(said)
    return "" if value is None else str(value)


_REVOKE_FIRST = Text(
    "无需再次授权；如要收回，请在下面撤回",
    "Nothing is left to do; to take it back, revoke it below",
)
_APART = frozenset(
    {"name", "products", "origin"}
    | {name for name, spec in specs(Firm).items() if spec.unit is not PLAIN}
)
"""Fields that stand in places of their own."""


def _region(said: str) -> str:
    try:
        return ConsentWish.model_validate({"region": said}).region
    except ValidationError as error:
        raise BadInput(faults(error, ConsentWish)) from None
