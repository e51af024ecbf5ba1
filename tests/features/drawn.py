"""Parks and firms drawn at random from what their fields say of themselves."""

from typing import Any

from hypothesis import strategies as st
from pydantic import BaseModel

from features.columns import is_fact, kind_of
from features.encode import NUMBERS
from features.fields import Spec, specs
from features.industries import CODES
from features.profiles import Basis, Fact, Firm, Park
from features.tables.cells import INDUSTRY_FIELDS

words = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
places = st.sampled_from(["内蒙古", "包头", "江苏苏州", "长三角", "150204"])
industries = st.sampled_from([*CODES[::40], "风电叶片", "装备制造", "没有这个词"])
divisions = st.sampled_from(["150204", "150781", "150926", "320583", "640181", ""])
days = st.sampled_from(["", "2018", "2024-12", "2025-06-10"])
needs = st.sampled_from(["5G 覆盖", "网络时延≤10毫秒", "PUE"])
OWN_ITEMS = {
    "conditions": st.sampled_from(["5G 覆盖", "PUE=1.2@2024", "PUE=1.3"]),
    **dict.fromkeys(("conditions_needed", "conditions_wished"), needs),
}
OWN_WORDS = {
    "adcode": divisions,
    "origin": places,
    "valid_from": days,
    "valid_to": days,
    "province": st.sampled_from(["内蒙古自治区", "江苏省", ""]),
    **dict.fromkeys(("prefecture", "county"), st.sampled_from(["包头市", "昆都仑区", ""])),
}


def values(model: type[BaseModel], name: str, spec: Spec) -> st.SearchStrategy[Any]:
    """What the field holds when it is known."""
    known = _known(model, name, spec)
    if not is_fact(model, name):
        return known
    facts = st.builds(
        Fact[Any], value=known, as_of=days, source=words, basis=st.sampled_from(Basis)
    )
    return facts.map(Fact.model_dump)


def profiles(model: type[BaseModel], **fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A valid profile with any of its fields left out."""
    fields = {name: values(model, name, spec) for name, spec in specs(model).items()} | fixed
    required = {name: fields.pop(name) for name in list(fields) if _required(model, name)}
    return st.fixed_dictionaries(required, optional=fields).map(model.model_validate)


def _known(model: type[BaseModel], name: str, spec: Spec) -> st.SearchStrategy[Any]:
    kind = kind_of(model, name)
    if kind == "number":
        return st.floats(spec.low, spec.high)
    if kind == "flag":
        return st.booleans()
    if spec.choices is not None:
        key = st.sampled_from(sorted(spec.choices))
        return st.lists(key, unique=True) if spec.many else key
    if kind == "list":
        return st.lists(_items(name), max_size=4)
    return OWN_WORDS.get(name, words)


def _items(name: str) -> st.SearchStrategy[str]:
    if name in INDUSTRY_FIELDS:
        return industries
    return places if "regions" in name else OWN_ITEMS.get(name, words)


def _required(model: type[BaseModel], name: str) -> bool:
    return model.model_fields[name].is_required()


parks = profiles(Park)
firms = profiles(Firm)
park_lists = st.lists(parks, max_size=3, unique_by=lambda park: park.id)
figures = st.sampled_from(NUMBERS)
