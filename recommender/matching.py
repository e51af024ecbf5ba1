"""What matches: fit on parks, then match firms, explain a pair, or list targets for a park.

It is plain Python: :mod:`recommender.matcher` has it as an estimator of scikit-learn, which a
service that only answers need not import.
"""

from collections.abc import Hashable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Self, overload

import numpy as np

from features import catalogue, regions, sitings
from features.encode import firm_vector, park_vectors, siting_vectors
from features.errors import BadInput, Fault, NotFound
from features.fields import build
from features.firm_table import FirmTable, firm_table
from features.profiles import Firm, Park
from features.sitings import Siting
from features.text import Text
from features.vectors import FirmVector, Floats, Ints
from recommender import crowd
from recommender.barriers import barriers
from recommender.conditions import Conditions
from recommender.constraints import CONSTRAINTS, Constraint, InUse
from recommender.criteria import NAMES
from recommender.crowd import Weigher
from recommender.effects import contacts, effects
from recommender.engine import Engine
from recommender.explain import Draft, Explainer, beside
from recommender.memory import kept
from recommender.offers import Ground, World
from recommender.policy import PolicyBook
from recommender.provisions import provisions
from recommender.results import Answer, Barrier, Match, Ranking, Target, Verdict
from recommender.score import Scope, Setting, judge, rank
from recommender.shortlists import Brief, Order
from recommender.told import Words
from recommender.verdicts import Judge, Law
from recommender.weights import Weights

if TYPE_CHECKING:
    from recommender.chains import Panorama

ENGINE_VERSION = "0.2.0"
MOST_DAYS, MOST_SCOPES, MOST_ENGINES = 64, 64, 16
CHINA = timezone(timedelta(hours=8))
PARK_KIND = Text("园区", "park")


@dataclass(frozen=True)
class Asked:
    """How a match is asked: None takes what was fitted, or the firm's own segment for weights."""

    as_of: date | None = None
    weights: Any = None
    region: str | None = None
    near_misses: int = 5


class ParkMatcher:
    """Ranks parks for firms, and firms for a park, from one score table.

    Parameters
    ----------
    weights : name of a preset, :class:`~pathlib.Path` of a file, mapping, or :class:`Weights`
    as_of : the day whose law and sitings count; None takes the day of fitting
    rules : rule files or folders to read in place of the built-in ones
    sitings : past sitings that draw firms; None takes the built-in sourced ones
    data_version : what answers call the parks' data; None: what the built-in tables are called
    """

    def __init__(
        self,
        weights: Any = "balanced",
        as_of: date | None = None,
        rules: Sequence[str] = (),
        sitings: Sequence[Siting] | None = None,
        data_version: str | None = None,
    ) -> None:
        self.weights = weights
        self.as_of = as_of
        self.rules = rules
        self.sitings = sitings
        self.data_version = data_version

    def fit(self, parks: Sequence[Park], y: object = None) -> Self:
        """Learn the parks, the law and the sitings; ``y`` is not used.

        Raises :class:`BadInput` when two parks bear one code.
        """
        self.parks_ = tuple(parks)
        self.positions_ = {park.id: i for i, park in enumerate(self.parks_)}
        _refuse_twins(self.parks_)
        self.vectors_ = park_vectors(self.parks_)
        self.weights_ = Weights.read(self.weights)
        self.weight_vector_ = self.weights_.vector(NAMES)
        self.as_of_ = self.as_of or datetime.now(CHINA).date()
        self.book_ = PolicyBook.load(*([self.rules] if isinstance(self.rules, str) else self.rules))
        self.laws_: dict[date, Law] = {}
        self.sitings_ = sitings.load() if self.sitings is None else tuple(self.sitings)
        self.siting_vectors_ = siting_vectors(self.sitings_, self.vectors_)
        self.data_version_ = self.data_version or catalogue.DATA_VERSION
        self.scope_ = Scope(np.arange(len(self.parks_)), self.vectors_)
        self.scopes_: dict[tuple[str, ...], Scope] = {}
        self.engines_: dict[tuple[tuple[str, ...], date], Engine] = {}
        self.panoramas_: dict[str, tuple[Panorama, ...]] = {}
        self.words_, self.judges_ = Words(), dict[Hashable, Judge]()
        return self

    def without(self, *criteria: str) -> Self:
        """An unfitted copy that gives ``criteria`` no weight, to see what they are worth."""
        kept = {n: 0.0 if n in criteria else w for n, w in self.weights_.values.items()}
        return type(self)(kept, self.as_of_, self.rules, self.sitings_, self.data_version)

    def weighing(self, weights: Weights) -> Self:
        """A fitted copy that ranks by ``weights`` where neither question nor segment names any."""
        found = copy(self)
        # What was worked out rests on no weights: it is shared.
        found.engines_, found.judges_ = self.engines_, self.judges_
        found.words_, found.panoramas_ = self.words_, self.panoramas_
        found.weights = found.weights_ = weights
        found.weight_vector_ = weights.vector(NAMES)
        return found

    def rank(
        self,
        firm: Firm,
        *,
        k: int | None = None,
        as_of: date | None = None,
        weights: Any = None,
        region: str | None = None,
    ) -> Ranking:
        """The firm against every park (of ``region``), as arrays without words."""
        setting = self.setting(as_of, self._weights(firm, weights))
        return rank(firm_vector(firm), self.scope(region), setting, k)[0]

    def order(
        self,
        firm: Firm,
        *,
        day: date,
        year: int,
        sitings: Sequence[Siting],
        park_positions: Ints,
    ) -> Order:
        """All parks at ``park_positions``, best first, with what was known on ``day``."""
        covered = self.siting_vectors_.covered
        known = replace(siting_vectors(sitings, self.vectors_), covered=covered)
        setting = replace(self.setting(day), sitings=known, year=year)
        scope = self.scope_at(park_positions)
        found, _ = rank(firm_vector(firm), scope, setting)
        feasible = np.ones(len(self.parks_), dtype=np.bool_)
        feasible[scope.positions] = found.worst != Verdict.FAIL
        return Order(scope.positions[found.order], feasible)

    @overload
    def match(self, firms: Firm, k: int = 10, **asked: Any) -> Answer: ...
    @overload
    def match(self, firms: Iterable[Firm], k: int = 10, **asked: Any) -> list[Answer]: ...
    def match(self, firms: Firm | Iterable[Firm], k: int = 10, **asked: Any) -> Any:
        """The best ``k`` parks for a firm; a list of answers for several firms.

        ``asked`` are the fields of :class:`Asked`.
        """
        if isinstance(firms, Firm):
            return self.draft(firms, k, **asked).answer
        return [self.draft(firm, k, **asked).answer for firm in firms]

    def draft(self, firm: Firm, k: int = 10, **asked: Any) -> Draft:
        """A firm's answer before its parks are put into words; ``asked`` as of a match."""
        question = Asked(**asked)
        weights, day = self._weights(firm, question.weights), question.as_of or self.as_of_
        setting, engine = self.setting(day, weights), self.engine(question.region, day)
        vector, scope = firm_vector(firm), engine.scope
        found = engine.shortlist(vector, setting.weights, k, question.near_misses)
        judge = kept(self.judges_, engine, lambda: Judge(scope, engine.setting), MOST_ENGINES)
        head = Answer(
            firm=firm.name,
            as_of=day.isoformat(),
            weights=weights.name,
            matches=(),
            near_misses=(),
            considered=len(scope.positions),
            excluded=found.excluded,
            **beside(judge, self.law(day).policy, self.book_, vector),
            barriers=() if len(found.positions) else self._barriers(vector, scope, setting),
            data_version=self.data_version_,
            engine_version=ENGINE_VERSION,
        )
        named, best = found.named, len(found.positions)
        applied, verdicts = judge.at(named, vector, engine.judging.applied(vector))
        told = found.ranking(verdicts), applied
        explainer = self._explainer(vector, scope.positions[named], setting, told)
        return Draft(head, explainer, range(best), explainer.by_score(range(best, len(named))))

    def shortlist(self, firm: Firm, k: int = 10, **asked: Any) -> Brief:
        """The best ``k`` parks that no rule excludes, in figures alone; ``asked`` as of a match."""
        question = Asked(**asked)
        weights = self._vector(self._weights(firm, question.weights))
        engine = self.engine(question.region, question.as_of)
        found = engine.shortlist(firm_vector(firm), weights, k)
        positions = engine.scope.positions
        parks = tuple(self.parks_[at] for at in positions[found.positions].tolist())
        day = question.as_of or self.as_of_
        return Brief(day.isoformat(), parks, len(positions), found, self.data_version_)

    def explain(
        self, firm: Firm, park_id: str, *, as_of: date | None = None, weights: Any = None
    ) -> Match:
        """One park for one firm; raises :class:`NotFound` for a park that was not fitted."""
        position = self.position(park_id)
        setting = self.setting(as_of, self._weights(firm, weights))
        vector, at = firm_vector(firm), np.array([position])
        ranking, applied = rank(vector, self.scope(None), setting)
        place = int(np.flatnonzero(ranking.order == position)[0])
        told = ranking.among(at), applied
        return self._explainer(vector, at, setting, told).match(0, place + 1)

    def what_if(self, firm: Firm, park_id: str, **changes: Any) -> tuple[Match, Match]:
        """The park before and after a change of the firm's fields; faults as :class:`BadInput`."""
        changed = build(Firm, {**firm.model_dump(), **changes})
        return self.explain(firm, park_id), self.explain(changed, park_id)

    def targets(
        self,
        park_id: str,
        firms: Iterable[Firm] | FirmTable,
        k: int = 10,
        *,
        as_of: date | None = None,
        weights: Any = None,
        threads: int = 1,
    ) -> tuple[Target, ...]:
        """The best ``k`` firms for a park: the same pair scores, read from the park's side.

        Firms of which too little is known to compare them come after, failing ones last. Raises
        :class:`BadInput` for every firm that names an unknown region or code.
        """
        position, setting = self.position(park_id), self.setting(as_of)
        engine = Engine(self.scope_at([position]), setting)
        table = firms if isinstance(firms, FirmTable) else firm_table(tuple(firms), engine.groups)
        crowd.refuse_strangers(table)
        found = crowd.pairs(engine, table, self.weigher(weights), threads)
        best = enumerate(crowd.best_firms(found, table, k), start=1)
        return tuple(self.target(table.firm(at), position, n, as_of, weights) for n, at in best)

    def target(
        self, firm: Firm, position: int, place: int, as_of: date | None, weights: Any
    ) -> Target:
        """The firm for the park at ``position``, at ``place`` of a list, with all that is known."""
        from recommender import chains  # no answer to a firm needs them

        vector, park, at = firm_vector(firm), self.parks_[position], np.array([position])
        setting = self.setting(as_of, self._weights(firm, weights))
        told = rank(vector, self.scope_at(at), setting)
        known = [siting for siting in self.sitings_ if siting.year <= setting.year]
        return Target(
            firm.name,
            firm.id,
            self._explainer(vector, at, setting, told).match(0, place),
            effects(firm, park),
            contacts(vector, park, known),
            chains.roles(firm, self.chains_around(park)),
        )

    def chains_around(self, park: Park) -> tuple["Panorama", ...]:
        """The chains of the park's league, drawn once: many firms are asked about."""
        league = regions.prefecture_code(park.adcode) if park.adcode else ""
        if league and league not in self.panoramas_:
            from recommender import chains

            self.panoramas_[league] = chains.around(park, self.parks_, self.sitings_)
        return self.panoramas_.get(league, ())

    @property
    def groups(self) -> frozenset[str]:
        """Groups that past sitings are of: their firms are a kind of their own in a table."""
        self._be_fitted()
        return frozenset(self.siting_vectors_.key.tolist())

    def position(self, park_id: str) -> int:
        """Where a fitted park stands; an old id leads to its successor."""
        self._be_fitted()
        if park_id in self.positions_:
            return self.positions_[park_id]
        current = catalogue.get(park_id)
        heirs = {current.id, *current.successors}
        for position, park in enumerate(self.parks_):
            if park.id in heirs or park.name in heirs:
                return position
        raise NotFound(PARK_KIND, park_id, [f"{current.id} {current.name}"])

    def scope(self, region: str | None) -> Scope:
        """The parks of ``region``, or all; raises :class:`NotFound` for an unknown region."""
        self._be_fitted()
        return self._scope(regions.members_of_each(region)) if region else self.scope_

    def _scope(self, places: tuple[str, ...]) -> Scope:
        def made() -> Scope:
            return self.scope_at(np.flatnonzero(self.vectors_.inside(places)))

        return kept(self.scopes_, places, made, MOST_SCOPES)

    def engine(self, region: str | None = None, as_of: date | None = None) -> Engine:
        """The fast path over the parks of ``region``, however it is written, under the law of a
        day.
        """
        self._be_fitted()
        places, day = regions.members_of_each(region or ""), as_of or self.as_of_

        def made() -> Engine:
            return Engine(self._scope(places) if places else self.scope_, self.setting(day))

        return kept(self.engines_, (places, day), made, MOST_ENGINES)

    def scope_at(self, positions: Sequence[int] | Ints) -> Scope:
        """The parks at ``positions``."""
        at = np.asarray(positions, dtype=np.int64)
        return Scope(at, self.vectors_.take(at))

    def law(self, day: date) -> Law:
        """What is in force on ``day``; the days asked for are few, so each is worked out once."""

        def made() -> Law:
            policy = self.book_.at(day)
            return Law(policy, (*CONSTRAINTS, InUse(day), Conditions(day), *provisions(policy)))

        return kept(self.laws_, day, made, MOST_DAYS)

    def setting(self, as_of: date | None = None, weights: Any = None) -> Setting:
        """The law of a day, weights and sitings to answer with; None takes what was fitted."""
        self._be_fitted()
        day = as_of or self.as_of_
        vector = self._vector(self.weights_ if weights is None else Weights.read(weights))
        return Setting(self.law(day).constraints, vector, self.siting_vectors_, day.year, day)

    def _vector(self, weights: Weights) -> Floats:
        return self.weight_vector_ if weights is self.weights_ else weights.vector(NAMES)

    def _barriers(self, firm: FirmVector, scope: Scope, setting: Setting) -> tuple[Barrier, ...]:
        applied, verdicts = judge(firm, scope.vectors, setting.constraints)
        return barriers(applied, verdicts)

    def _be_fitted(self) -> None:
        if "parks_" not in self.__dict__:
            from sklearn.exceptions import NotFittedError  # who uses one unfitted has time

            raise NotFittedError(f"This {type(self).__name__} is not fitted yet: call fit first.")

    def _weights(self, firm: Firm, weights: Any) -> Weights:
        """Those asked for, else those of the firm's own segment, else those fitted."""
        self._be_fitted()
        return Weights.read((firm.segment or self.weights_) if weights is None else weights)

    def weigher(self, weights: Any = None) -> Weigher:
        """Firm → (c,) weights to rank it with: those asked for, else its segment's, else fitted."""
        known: dict[str, Floats] = {}

        def weigh(firm: Firm) -> Floats:
            if firm.segment not in known:
                known[firm.segment] = self._weights(firm, weights).vector(NAMES)
            return known[firm.segment]

        return weigh

    def __getstate__(self) -> dict[str, Any]:
        """Without what is made again when asked for."""
        made = {"engines_": {}, "judges_": {}, "panoramas_": {}, "words_": Words()}
        return {**self.__dict__, **made}

    def _explainer(
        self,
        firm: FirmVector,
        positions: Ints,
        setting: Setting,
        told: tuple[Ranking, tuple[Constraint, ...]],
    ) -> Explainer:
        """The parks at ``positions`` ranked, with the constraints that apply, to be explained."""
        ranking, applied = told
        world = World(self.parks_, self.vectors_, self.sitings_, self.words_)
        return Explainer(Ground(firm, world, positions, setting, ranking.fits), ranking, applied)


def _refuse_twins(parks: Sequence[Park]) -> None:
    first: dict[str, int] = {}
    faults = [
        Fault(f"parks.{at}.id", park.id, _TWIN.fill(first=first[park.id]), _OWN_CODE)
        for at, park in enumerate(parks)
        if first.setdefault(park.id, at) != at
    ]
    if faults:
        raise BadInput(faults)


_TWIN = Text("与第 {first} 个园区代码相同", "has the code of park number {first}")
_OWN_CODE = Text("每个园区用自己的代码", "Give every park a code of its own")
