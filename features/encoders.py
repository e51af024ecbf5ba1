"""Parks and firms as a matrix of numbers for scikit-learn: a row each, NaN where unknown."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils import Tags

from features import regions
from features.columns import is_fact, kind_of
from features.encode import Weighted, firm_codes, park_codes, port_km
from features.errors import BadInput, Fault
from features.fields import Spec, build, specs
from features.industries import CODES
from features.profiles import Basis, Fact, Firm, Park
from features.tables.cells import CellFault, reader
from features.text import Text
from features.vectors import Floats

DIVISIONS = tuple(code for code in CODES if len(code) == 2)
FIGURES = tuple(name for name in specs(Park) if is_fact(Park, name))
UNKNOWN = float("nan")


class ProfileEncoder(TransformerMixin, BaseEstimator):
    """What both encoders do; ``fit`` checks its input and learns nothing from it.

    Takes profiles, or a pandas frame whose columns are called like the fields: a cell may hold
    what a cell of a table may, and a park's figure needs no date and source, for the matrix has
    none. Raises :class:`BadInput` with every fault of every row, named by the frame's index.
    """

    model: ClassVar[type[BaseModel]]
    kind: ClassVar[Text]
    derived: ClassVar[tuple[str, ...]]

    def fit(self, X: Any, y: object = None) -> Self:
        """Checks ``X``; ``y`` is not used."""
        self.profiles(X)
        self.feature_names_in_ = np.array(list(specs(self.model)), dtype=object)
        self.n_features_in_ = len(self.feature_names_in_)
        return self

    def transform(self, X: Any) -> Floats:
        """(n, m) of the columns that :meth:`get_feature_names_out` names."""
        rows = [[*_field_numbers(item), *self._derived(item)] for item in self.profiles(X)]
        return np.array(rows, dtype=np.float64).reshape(-1, len(self.get_feature_names_out()))

    def get_feature_names_out(self, input_features: object = None) -> NDArray[np.object_]:
        """Names of the columns: ``field``, ``field=choice``, derived figures, ``industry=38``."""
        fields = [name for name, spec in _encoded(self.model) for name in _columns(name, spec)]
        industries = [f"industry={division}" for division in DIVISIONS]
        return np.array([*fields, *self.derived, *industries], dtype=object)

    def profiles(self, X: Any) -> tuple[Any, ...]:
        """The profiles that ``X`` holds; :class:`BadInput` names the rows that are none."""
        if hasattr(X, "columns"):
            return _read(self.model, X)
        items = tuple(X)
        problem = Text(f"不是{self.kind.zh}", f"is not a {self.kind.en}")
        remedy = Text(
            f"请给出 {self.model.__name__} 的列表或数据表",
            f"Give a list of {self.model.__name__} or a frame of its fields",
        )
        strange = [(i, item) for i, item in enumerate(items) if not isinstance(item, self.model)]
        if strange:
            raise BadInput(Fault(_row(i), item, problem, remedy) for i, item in strange)
        return items

    def _derived(self, item: Any) -> Iterator[float]:
        """The derived figures of one profile, in the order of ``derived``; none by default."""
        return iter(())

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.requires_fit = False
        tags.input_tags.one_d_array = True
        # A matrix of bare numbers does not say which fields they are.
        tags.input_tags.two_d_array = False
        tags.input_tags.string = True
        tags.input_tags.allow_nan = True
        return tags


class ParkEncoder(ProfileEncoder):
    """Parks → figures, flags, choices, km to the nearest port, and weights of 0..1 by division.

    A choice is 1 or 0; a list is never taken as complete, so what it leaves out is NaN.
    ``own=tariff_yuan_per_kwh`` is 1 where the figure is the park's own, 0 where it is regional or
    illustrative. ``industry=38`` says how firmly the park's industries lead to division 38.
    """

    model = Park
    kind = Text("园区", "park")
    derived = (*(f"own={name}" for name in FIGURES), "port_km")

    def _derived(self, item: Park) -> Iterator[float]:
        facts = (getattr(item, name) for name in FIGURES)
        yield from (_number(fact and fact.basis is Basis.OWN) for fact in facts)
        point = (UNKNOWN if degrees is None else degrees for degrees in (item.lng, item.lat))
        yield float(port_km(regions.unit_vectors(*point))[0])
        yield from _by_division(park_codes(item))


class FirmEncoder(ProfileEncoder):
    """Firms → figures, flags, choices, per-mu figures, and weights of 0..1 by division."""

    model = Firm
    kind = Text("企业", "firm")
    derived = ("investment_per_mu", "output_per_mu", "tax_per_mu", "energy_per_wan")

    def _derived(self, item: Firm) -> Iterator[float]:
        yield from (_number(getattr(item, name)) for name in self.derived)
        yield from _by_division(firm_codes(item))


def _encoded(model: type[BaseModel]) -> Iterator[tuple[str, Spec]]:
    """The fields that are numbers, or can be told in numbers without reading words."""
    for name, spec in specs(model).items():
        if spec.choices is not None or kind_of(model, name) in {"number", "flag"}:
            yield name, spec


def _columns(name: str, spec: Spec) -> tuple[str, ...]:
    return (name,) if spec.choices is None else tuple(f"{name}={key}" for key in spec.choices)


def _field_numbers(item: BaseModel) -> Iterator[float]:
    for name, spec in _encoded(type(item)):
        value = getattr(item, name)
        if isinstance(value, Fact):
            value = value.value
        if spec.choices is None:
            yield _number(value)
        elif spec.many:
            yield from (1.0 if key in value else UNKNOWN for key in spec.choices)
        else:
            yield from (float(key == value) if value else UNKNOWN for key in spec.choices)


def _number(value: float | None) -> float:
    return UNKNOWN if value is None else float(value)


def _by_division(codes: Weighted) -> list[float]:
    """The firmest code of each division; all NaN when no industry is known."""
    weights = dict.fromkeys(DIVISIONS, 0.0 if codes else UNKNOWN)
    for code, weight in codes:
        weights[code[:2]] = max(weights[code[:2]], weight)
    return list(weights.values())


def _row(label: object) -> str:
    return f"row {label}"


def _read(model: type[BaseModel], frame: Any) -> tuple[BaseModel, ...]:
    _check_columns(frame)
    cells = frame.astype(object).where(frame.notna(), None)
    profiles: list[BaseModel] = []
    faults: list[Fault] = []
    for label, record in zip(frame.index, cells.to_dict("records"), strict=True):
        try:
            profiles.append(_profile(model, record, _row(label)))
        except BadInput as error:
            faults.extend(error.faults)
    if faults:
        raise BadInput(faults)
    return tuple(profiles)


def _check_columns(frame: Any) -> None:
    twice = sorted({str(name) for name in frame.columns[frame.columns.duplicated()]})
    if twice:
        problem = Text("这一列出现了不止一次", "is a column that stands there more than once")
        remedy = Text("请只保留一列", "Keep one of them")
        raise BadInput(Fault(name, name, problem, remedy) for name in twice)


def _profile(model: type[BaseModel], record: Mapping[str, object], at: str) -> BaseModel:
    raw: dict[str, object] = {}
    faults: dict[str, Fault] = {}
    for name, cell in record.items():
        try:
            said = None if cell is None else _said(model, name, cell)
        except CellFault as fault:
            path = f"{at}.{name}"
            faults[path] = Fault(path, cell, fault.why, fault.remedy)
        else:
            raw.update({} if said is None else {name: said})
    try:
        profile = build(model, raw, at)
    except BadInput as error:
        raise BadInput(
            [*faults.values(), *(f for f in error.faults if f.path not in faults)]
        ) from None
    if faults:
        raise BadInput(faults.values())
    return profile


def _said(model: type[BaseModel], name: str, cell: object) -> object:
    """What a cell says for its field, None for a blank; left as it is for no known field."""
    if name not in specs(model) or isinstance(cell, Mapping | BaseModel):
        return cell
    read = reader(name, kind_of(model, name), specs(model)[name].unit)
    said = read(cell.tolist() if isinstance(cell, np.ndarray) else cell)
    return {"value": said} if is_fact(model, name) and said is not None else said
