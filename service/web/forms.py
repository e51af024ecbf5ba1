"""The short form: which of a firm's fields it asks for, and what a person wrote as a question."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from urllib.parse import parse_qsl, urlencode

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from features import industries, regions, terms
from features.errors import BadInput, Fault
from features.fields import specs
from features.profiles import Firm
from features.terms import Candidate
from features.text import Lang, Text
from recommender.matching import ParkMatcher
from recommender.weights import PRESETS, Weights
from service import matchers, questions
from service.questions import Question
from service.web import signed_sets, themes
from service.web.words import WORDS

FIELDS_AT_MOST = 300
CANDIDATES = 5
WORDS_READ = 2000
HOME_REGION = "内蒙古"
LISTS = frozenset(
    {name for name, spec in specs(Firm).items() if spec.many}
    | {"industries", "inputs", "outputs", "regions_excluded"}
)
"""Fields each of whose items is an input of its own."""


@dataclass(frozen=True)
class Section:
    """Fields that stand together; a folded one is open only while it holds something.

    ``called``: its name where the profile's group of its first field names another section already.
    """

    fields: tuple[str, ...]
    folded: bool = False
    called: Text | None = None

    @property
    def title(self) -> Text:
        """What stands above the fields."""
        return self.called or specs(Firm)[self.fields[0]].group


SECTIONS = (
    Section(("name", "products")),
    Section(("investment_wan", "land_mu", "annual_output_wan", "annual_tax_wan")),
    Section(("green_share_min", "tariff_max", "origin", "regions_wanted")),
    Section(
        ("electricity_gwh", "peak_load_mw", "energy_tce", "water_wan_m3", "jobs", "export_share"),
        folded=True,
    ),
    Section(
        ("conditions_needed", "conditions_wished", "services_needed", "relocation_mode"),
        folded=True,
        called=Text("配套条件与转移方式", "Conditions and mode of relocation"),
    ),
    Section(("titles", "ownership"), folded=True, called=Text("称号与所有制", "Titles and owner")),
    Section(("is_chemical", "exemptions", "exemptions_complete"), folded=True),
)
SCOPE_AT_MOST = 200
"""Letters of the longest scope that a question names."""
ASKED = tuple(name for section in SECTIONS for name in section.fields)
HELD = tuple(name for name in specs(Firm) if name not in {*ASKED, "industries"})
"""Fields that the form does not ask for: what a kept profile says of them is sent on unseen."""
TICKS = ("industries", "read_as", "as_read")
"""The ticked industries, the words they were ticked for, and whether reading those ticked them."""
READ = (*ASKED, *HELD, *TICKS, "as_of", "weights", "illustrative", *themes.INPUTS)
"""Every input that a question is read from."""
LABELS: Mapping[str, Text] = {
    **{name: specs(Firm)[name].label for name in (*ASKED, *HELD)},
    "products": WORDS["industry"],
    "industries": WORDS["industry"],
    "weights": WORDS["weights"],
    "as_of": WORDS["as_of"],
    "illustrative": WORDS["illustrative"],
    **{theme.input: theme.label for theme in themes.THEMES},
}
"""What the inputs of the form are called."""

EXAMPLE: Mapping[str, str] = {
    "name": "示例叶片制造公司",
    "products": "风电叶片",
    "investment_wan": "8亿",
    "land_mu": "300亩",
    "green_share_min": "50%",
    "regions_wanted": HOME_REGION,
}


SUCH_AS: Mapping[str, Text] = {
    "products": Text("如：风电叶片、储能电池", "such as 风电叶片, or 3415"),
    "investment_wan": Text("如：8亿", "such as 8亿"),
    "land_mu": Text("如：300亩", "such as 300 mu"),
    "green_share_min": Text("如：50%", "such as 50%"),
}
"""What stands in an empty input, and says of itself that it is an example."""


@dataclass(frozen=True)
class Filled:
    """What a person wrote, by input name, as written."""

    words: Mapping[str, tuple[str, ...]]

    @classmethod
    def read(cls, encoded: str) -> "Filled":
        """A query string or urlencoded body; :class:`BadInput` when it has far too many fields."""
        try:
            pairs = parse_qsl(encoded, keep_blank_values=True, max_num_fields=FIELDS_AT_MOST)
        except ValueError:
            problem, remedy = WORDS["too_many_fields"], WORDS["use_this_form"]
            raise BadInput([Fault("form", None, problem, remedy)]) from None
        words: dict[str, tuple[str, ...]] = {}
        for name, value in pairs:
            words[name] = (*words.get(name, ()), value)
        return cls(words)

    def one(self, name: str) -> str:
        """The last value of an input, without blanks around it; empty when there is none."""
        return (self.words.get(name) or ("",))[-1].strip()

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of an input that is not blank."""
        return tuple(v.strip() for v in self.words.get(name, ()) if v.strip())

    def has_any(self, names: Iterable[str]) -> bool:
        """Whether anything is written in one of the inputs."""
        return any(self.all(name) for name in names)

    def query(self, names: Iterable[str]) -> str:
        """What is written in some of the inputs, as a query string."""
        said = {name: self.all(name) if name in LISTS else self.one(name) for name in names}
        return urlencode({name: value for name, value in said.items() if value}, doseq=True)

    @property
    def lang(self) -> Lang:
        """The language to answer in: Chinese unless English was asked for."""
        return "en" if (self.one("to") or self.one("lang")) == "en" else "zh"

    @property
    def asks(self) -> bool:
        """Whether a match is wanted, not just the form."""
        return bool(self.one("ask"))


@dataclass(frozen=True)
class Asked:
    """A question as the service reads it, and the industries that its words may mean."""

    question: Question
    filled: Filled

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """What the words may mean, and whatever else was picked."""
        return candidates(self.filled)

    @cached_property
    def industries(self) -> tuple[str, ...]:
        """The codes that are matched: those stated, else what the words most likely mean."""
        return self.question.firm.industries or likeliest(self.filled)

    @property
    def region(self) -> str | None:
        """The regions wanted, whose parks alone are considered; None for none."""
        return regions.BETWEEN.join(self.question.firm.regions_wanted) or None


def candidates(filled: Filled) -> tuple[Candidate, ...]:
    """The industries that the words may mean, and whatever else was picked."""
    text = filled.one("products")
    found = terms.resolve(text[:WORDS_READ], CANDIDATES) if text else ()
    listed = {candidate.code for candidate in found}
    return (*found, *(_candidate(said) for said in ticked(filled) if said not in listed))


def picked(filled: Filled) -> tuple[str, ...]:
    """Industries that a person ticked: what the words were read as is stated by nobody."""
    found = ticked(filled)
    as_read = bool(filled.one("as_read")) and {*found} == {*likeliest(filled)}
    return () if as_read else found


def ticked(filled: Filled) -> tuple[str, ...]:
    """Industries ticked for the words that still stand in the form."""
    same_words = filled.one("read_as") in {"", filled.one("products")}
    return tuple(dict.fromkeys(filled.all("industries"))) if same_words else ()


def likeliest(filled: Filled) -> tuple[str, ...]:
    """What the words for the products most likely mean."""
    return tuple(found.code for found in terms.likely(filled.one("products")[:WORDS_READ]))


def blank(today: date) -> Filled:
    """The form before anybody wrote in it."""
    return Filled({"regions_wanted": (HOME_REGION,), "as_of": (today.isoformat(),)})


def example_query(lang: Lang) -> str:
    """The example firm as a query string."""
    return urlencode({**EXAMPLE, "ask": "1", "lang": lang})


def read(filled: Filled, standing: Weights | None = None, signed: Weights | None = None) -> Asked:
    """What was asked; raises :class:`BadInput` with every fault, each at the input's name.

    ``standing``: the weights in force, from which sliders start where the firm names none;
    ``signed``: the set that is chosen in place of a preset.
    """
    try:
        return Asked(questions.read(_question(filled, standing, signed)), filled)
    except BadInput as error:
        raise BadInput(map(_at_input, error.faults)) from None


def scoped(asked: Asked) -> Asked:
    """``asked``, where its regions can be named in a question; else raises :class:`BadInput`."""
    if len(asked.region or "") <= SCOPE_AT_MOST:
        return asked
    raise BadInput([Fault("regions_wanted", asked.region, _TOO_LONG, _NAME_WIDER)])


async def settled(request: Request, filled: Filled) -> tuple[ParkMatcher, Asked]:
    """What was asked, by the weights that count for it, and what answers it; raises
    :class:`BadInput` as :func:`read` and :func:`scoped`.
    """
    signed = await signed_sets.read(request, filled.one("weights"))
    asked = scoped(await run_in_threadpool(read, filled, matchers.standing(request), signed))
    matcher = await matchers.of(request).at_hand(asked.question.illustrative)
    return matcher, replace(asked, question=questions.settled(asked.question, matcher))


def _question(
    filled: Filled, standing: Weights | None, signed: Weights | None
) -> Mapping[str, object]:
    """The form as the HTTP interface would be asked; what is blank is left out."""
    usual = PRESETS.get(filled.one("segment")) or standing or PRESETS["balanced"]
    fields = (*ASKED, *HELD)
    said = {name: filled.all(name) if name in LISTS else filled.one(name) for name in fields}
    return {
        "firm": {
            **{name: value for name, value in said.items() if value},
            "industries": picked(filled),
        },
        "as_of": filled.one("as_of") or None,
        "weights": themes.weighting(signed or filled.one("weights"), _moved(filled), usual),
        "illustrative": bool(filled.one("illustrative")),
    }


def _moved(filled: Filled) -> Mapping[str, str]:
    return {name: filled.one(name) for name in themes.INPUTS}


def _candidate(said: str) -> Candidate:
    """The industry with the code ``said``; of other words only what they are."""
    known = said in industries.tree()
    name = industries.get(said).name if known else Text(said, said)
    path = industries.path(said) if known else Text("", "")
    return Candidate(said, name, path, 1.0, Text("", ""))


def _at_input(fault: Fault) -> Fault:
    """``firm.exemptions.2`` is a fault of the input ``exemptions``."""
    steps = fault.path.removeprefix("firm.").split(".")
    name = "products" if steps[0] == "industries" else steps[0]
    return replace(fault, path=name)


_TOO_LONG = Text(
    f"合起来超过 {SCOPE_AT_MOST} 字", f"must not be longer than {SCOPE_AT_MOST} letters together"
)
_NAME_WIDER = Text("请改写它们所在的盟市或省份", "Name the leagues or provinces that they lie in")
