"""Findings put together from kept parts: byte for byte what is said as values."""

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from features.profiles import Basis, Firm, Park
from features.text import LANGS, Lang
from recommender.results import Finding, Verdict
from service import answers, written_findings
from service.written_findings import Line
from tests.recommender.conftest import DAY, Law, a_firm, some_parks

NEEDS = {"land_mu": [40.0, 1e5], "tariff_max": [0.2, 0.9], "green_share_min": [0.1, 0.95]}


def line(found: Finding, lang: Lang) -> Line:
    """The plain way."""
    unknown = (found.ask,) if found.verdict is Verdict.UNKNOWN else ()
    text = orjson.dumps(answers.finding(found, lang))
    return found.verdict, text, unknown, found.basis is Basis.ILLUSTRATIVE


@settings(max_examples=60, deadline=None)
@given(
    firm=a_firm(),
    parks=some_parks(most=5),
    stated=st.fixed_dictionaries({name: st.sampled_from(some) for name, some in NEEDS.items()}),
)
def test_what_a_limit_said_to_others_says_the_same_with_a_need_of_one_s_own(
    law: Law, firm: Firm, parks: tuple[Park, ...], stated: dict[str, float]
) -> None:
    among = law.among(parks)
    for one in (firm, firm.model_copy(update=stated), firm):
        explainer = among.draft(one, 5, as_of=DAY).explainer
        for lang in LANGS:
            for column, lines in enumerate(written_findings.lines(explainer, lang)):
                found = [kept.said for kept in explainer.findings(column)]
                assert lines == [line(said, lang) for said in found]
