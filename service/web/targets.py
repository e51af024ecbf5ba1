"""Firms for a park or a region as a page: a list goes in, the ranked targets come out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.concurrency import run_in_threadpool

from features import templates as blanks
from features.catalogue import DATA_VERSION
from features.errors import BadInput, Fault, NotFound, did_you_mean
from features.profiles import Firm, Park
from features.text import Lang, Text
from recommender.matching import ENGINE_VERSION, ParkMatcher
from recommender.results import Target
from recommender.weights import Weights
from service import access, answers, heads, matchers, park_answers, questions, reports, turns
from service.accounts import Person
from service.downloads import download
from service.files import Firms
from service.papers import Paper
from service.park_papers import Listed, target_paper
from service.questions import USUAL, Manner
from service.reports import Kind
from service.routing import Route
from service.web import lists, planned, rejected, signed_sets, views
from service.web.badges import badge_of
from service.web.forms import Filled
from service.web.lists import SentList
from service.web.pages import HEADERS, OFFERING, by_input, reply
from service.web.rejected import Rejected
from service.web.words import WORDS

LABELS = {
    "place": WORDS["targets_place"],
    "list": WORDS["targets_list"],
    "rows": WORDS["targets_rows"],
    "k": WORDS["targets_k"],
    "weights": WORDS["weights"],
    "as_of": WORDS["as_of"],
    "illustrative": WORDS["illustrative"],
}
COUNTS = (10, 20, 50, 100)
LONGEST_PLACE = 60

router = APIRouter(include_in_schema=False, dependencies=OFFERING, route_class=Route)


@router.get("/targets")
async def open_form(request: Request, place: str = "", lang: Lang = "zh") -> Response:
    """The form for a list of firms."""
    today = matchers.today().isoformat()
    said = views.park_called(place[:LONGEST_PLACE]) or planned.home(_visitor(request))
    filled = Filled({"place": (said,), "as_of": (today,), "lang": (lang,)})
    return await run_in_threadpool(_page, request, Filed(filled))


@router.get("/targets/template.xlsx")
def blank_list() -> Response:
    """A blank list of firms to fill in."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "firms.xlsx"
        blanks.write(Firm, path)
        return download(path.read_bytes(), "parkmatch-firms", Kind.xlsx, HEADERS)


@router.post("/targets")
async def rank(request: Request, lang: Lang = "zh") -> Response:
    """The ranked targets as a page or a workbook, or the form with its faults."""
    filed = Filed(Filled({"lang": (lang,)}))
    try:
        filed = Filed(*await lists.sent(request, _most(request)))
        if not filed.filled.asks and not filed.wants_file:
            return await run_in_threadpool(_page, request, filed)
        signed = await signed_sets.read(request, filed.filled.one("weights"))
        asked = await run_in_threadpool(_asked, request, filed, signed)
        matcher = await matchers.of(request).at_hand(asked.manner.illustrative)
        found = await run_in_threadpool(asked.answered, matcher)
    except BadInput as error:
        return await run_in_threadpool(_page, request, filed, None, error.faults)
    if filed.filled.one("download") == rejected.WANTED:
        return rejected.handed(asked.read, filed.filled.lang)
    if filed.wants_file:
        content = await turns.take(request, _made, found, filed)
        return download(content, f"parkmatch-targets-{asked.day.isoformat()}", filed.kind, HEADERS)
    return await run_in_threadpool(_page, request, filed, found)


@dataclass(frozen=True)
class Filed:
    """What a person filled in, and the list that came with it."""

    filled: Filled
    sent: SentList | None = None

    @property
    def wants_file(self) -> bool:
        """Whether the answer is to be a file."""
        return bool(self.filled.one("download"))

    @property
    def kind(self) -> Kind:
        """What kind of file; a workbook where none is named."""
        said = self.filled.one("download")
        return Kind(said) if said in set(Kind) else Kind.xlsx


@dataclass(frozen=True)
class Asked:
    """Firms to rank for a park or a region, and how."""

    where: Park | str
    read: Firms
    manner: Manner
    day: date
    kept: Sequence[tuple[str, Firm]] = ()
    """The firms kept here, by their ids, where those are ranked."""

    @property
    def weights(self) -> Weights | None:
        """The weights chosen; None for those of each firm's segment."""
        said = self.manner.weights
        return None if said in (None, "") else Weights.read(said)

    def answered(self, matcher: ParkMatcher) -> "Found":
        """The best of the list; raises :class:`BadInput` for a firm that names what is unknown."""
        firms = self.read.firms
        asked: dict[str, Any] = {"as_of": self.day, "weights": self.weights}
        try:
            best = questions.sought(matcher, self.where, firms, self.manner.k, **asked)
        except BadInput as error:
            told = error.faults[: lists.MOST_FAULTS]
            raise BadInput([Fault("list", f.value, f.problem, f.remedy) for f in told]) from None
        known = self
        if isinstance(self.where, Park):  # with the figures that were ranked by
            known = replace(self, where=matcher.parks_[matcher.position(self.where.id)])
        return Found(known, best, matcher.data_version_, heads.in_force(matcher))


@dataclass(frozen=True)
class Found:
    """The ranked targets of a question."""

    asked: Asked
    targets: Sequence[Target]
    data_version: str = DATA_VERSION
    in_force: str = ""

    @property
    def place(self) -> str:
        """The park's name or the region's."""
        where = self.asked.where
        return where if isinstance(where, str) else where.name

    @property
    def park_id(self) -> str:
        """The park's code; empty for a region."""
        where = self.asked.where
        return "" if isinstance(where, str) else where.id

    @cached_property
    def kept_ids(self) -> Mapping[tuple[str, str], str]:
        """Name and own id of a kept firm → the id it is kept by; without those that are alike."""
        named = [((firm.name, firm.id), kept) for kept, firm in self.asked.kept]
        often = Counter(name for name, _ in named)
        return {name: kept for name, kept in named if often[name] == 1}

    def begun(self, target: Target) -> Mapping[str, str]:
        """What the form of a project with a target is filled in with."""
        kept = self.kept_ids.get((target.firm, target.firm_id))
        said = {"name": target.firm, "park_id": target.match.park_id}
        return {**said, "firm_id": kept} if kept else said

    @property
    def illustrative(self) -> bool:
        """Whether any figure behind the list is made up."""
        made_up = self.asked.manner.illustrative
        return made_up or any(one.match.illustrative for one in self.targets)

    @property
    def views(self) -> list[tuple[Target, views.ParkView]]:
        """Each target with the parts of its score."""
        return [(one, views.park_view(one.match)) for one in self.targets]

    @property
    def weights(self) -> Text:
        """What the weights are called."""
        weights = self.asked.weights
        if weights is None:
            return Text(self.in_force, self.in_force) if self.in_force else _BY_SEGMENT
        return weights.note

    def paper(self, lang: Lang) -> Paper:
        """The targets as a report."""
        asked = self.asked
        ranked = len(asked.read.firms)
        found = answers.listed(self.targets, asked.manner, ranked, asked.day, lang)
        found["data_version"] = self.data_version
        found["weights"] = found["weights"] or self.in_force
        park = None if isinstance(asked.where, str) else park_answers.park(asked.where, lang)
        listed = Listed(found, self.place, park, asked.read.rejects, asked.read.notes)
        return target_paper(listed, lang)


def _asked(request: Request, filed: Filed, signed: Weights | None) -> Asked:
    """The question in the form; raises :class:`BadInput` with every fault at its input."""
    wrong: list[Fault] = []
    told: list[Any] = []
    place, filled = filed.filled.one("place"), filed.filled
    readers = (
        lambda: _spot(place),
        lambda: _listed(request, filed),
        lambda: _manner(filled, signed),
    )
    for reader in readers:
        try:
            told.append(reader())
        except BadInput as error:
            wrong.extend(error.faults)
    if wrong:
        raise BadInput(wrong)
    where, (firms, kept), manner = told
    return Asked(where, firms, manner, manner.as_of or matchers.today(), kept)


def _spot(said: str) -> Park | str:
    if not said or len(said) > LONGEST_PLACE:
        raise BadInput([Fault("place", None, _NO_PLACE, _NAME_IT)])
    try:
        return questions.spot(said)
    except NotFound as error:
        remedy = did_you_mean(error.near) if error.near else _NAME_IT
        raise BadInput([Fault("place", said, _STRANGER, remedy)]) from None


def _listed(request: Request, filed: Filed) -> tuple[Firms, Sequence[tuple[str, Firm]]]:
    """The list, and the kept firms that it is of."""
    who = _visitor(request)
    if filed.filled.one("kept"):
        if who is None:
            raise BadInput([Fault("list", None, _OF_SOMEBODY, WORDS["sign_in_do"])])
        lists.one_alone(filed.sent)
        kept = planned.kept(access.database_of(request), who, questions.MOST_FIRMS)
        return planned.listed(kept), kept
    if filed.sent is None:
        raise BadInput([Fault("list", None, planned.NO_LIST, _GIVE_ONE)])
    return filed.sent.firms(), ()


def _visitor(request: Request) -> Person | None:
    badge = badge_of(request)
    return badge.person if badge else None


def _kept(request: Request) -> int | None:
    """How many firms are kept that whoever is signed in may see; None for nobody."""
    if (who := _visitor(request)) is None:
        return None
    try:
        return planned.kept_count(access.database_of(request), who)
    except (DBAPIError, NoConnection):
        return None


def _manner(filled: Filled, signed: Weights | None) -> Manner:
    k = filled.one("k")
    said = {
        "k": int(k) if k.isascii() and k.isdigit() and len(k) < 6 else k or USUAL,
        "as_of": filled.one("as_of") or None,
        "weights": signed or filled.one("weights") or None,
        "illustrative": bool(filled.one("illustrative")),
    }
    return questions.read_manner(said, Manner)


def _page(
    request: Request, filed: Filed, found: Found | None = None, faults: Sequence[Fault] = ()
) -> Response:
    sent, most = filed.sent, _most(request)
    carried = sent is not None and sent.carried(most)
    return reply(
        request,
        "targets.html",
        filed.filled.lang,
        422 if faults else 200,
        filled=filed.filled,
        held=sent.held(most) if sent else "",
        held_name=sent.name if sent and sent.by == "list" else "",
        faults=by_input(faults, LABELS),
        found=found,
        rejected=None if found is None else Rejected(found.asked.read, "targets", carried),
        counts=COUNTS,
        usual=USUAL,
        most_firms=questions.MOST_FIRMS,
        max_bytes=most,
        kinds=",".join(lists.KINDS),
        versions=(found.data_version if found else DATA_VERSION, ENGINE_VERSION),
        own_sets=signed_sets.offered(request, filed.filled.one("weights")),
        kept=_kept(request),
    )


def _most(request: Request) -> int:
    most: int = request.app.state.settings.max_bytes
    return most


def _made(found: Found, filed: Filed) -> bytes:
    return reports.made(found.paper(filed.filled.lang), filed.kind)


_BY_SEGMENT = WORDS["targets_by_segment"]
_NO_PLACE = Text("没有写园区或地区", "names no park and no region")
_NAME_IT = Text("请写园区代码、名称或地区", "Write a park's code or name, or a region")
_STRANGER = Text("没有这个园区或地区", "no such park or region")
_OF_SOMEBODY = Text("已登记的企业须登录后使用", "firms kept here are for who is signed in")
_GIVE_ONE = Text("请选择文件，或粘贴表格行", "Choose a file, or paste rows")
