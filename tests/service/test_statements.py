"""Facts and groupings in words."""

from rich.console import Console

from features import facts, terms
from service import statements


def printed(what: object) -> str:
    console = Console(width=160, record=True)
    with console.capture() as shown:
        console.print(what)
    return shown.get()


def test_both_languages_say_the_same_figures() -> None:
    found = facts.about("内蒙古", "位次")
    for lang in ("zh", "en"):
        shown = printed(statements.screen(found, lang))
        assert all(fact.item in shown for fact in found)
    assert statements.fact(found[0], "en")["standing_label"] == "actual"


def test_an_industry_in_no_grouping_says_so() -> None:
    found = [one for one in terms.resolve("铁矿采选") if not statements.layers.of(one.code)]
    assert "—" in printed(statements.industries(found[:1], "zh"))
