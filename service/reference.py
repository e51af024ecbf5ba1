"""Commands that look things up: facts of a region, industries that a text may mean,
conditions that a place may offer.
"""

from typing import Annotated

import typer

from features.text import Text
from service.terminal import Format, Lang, Language, Shown, print_json, print_out, told


def facts(
    place: Annotated[str, typer.Argument(metavar="[REGION]", help="地区 · region")] = "",
    words: Annotated[str, typer.Option(help="含这些字 · that hold these words")] = "",
    industry: Annotated[
        str, typer.Option(metavar="CODE", help="涉及该行业 · about this industry")
    ] = "",
    shown: Shown = Format.table,
    lang: Lang = Language.zh,
) -> None:
    """文件对地区的说法：数值、时点、性质、出处 · What documents say of a region."""
    with told(lang):
        from features import catalogue, sitings
        from features import facts as statements_of
        from recommender import chains
        from service import statements

        found = statements_of.about(place, words, [industry] if industry else [])
        if shown is Format.json:
            print_json([statements.fact(one, lang.value) for one in found])
            return
        if not place:
            print_out(statements.screen(found, lang.value))
            return
        parks = catalogue.load()
        control = statements_of.control(place, parks)
        covered = chains.coverage_of(place, parks, sitings.load())
        print_out(statements.screen(found, lang.value, control, covered))


def industries(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="产品、行业或代码 · products or code")
    ],
    k: Annotated[int, typer.Option("-k", min=1, max=50, help="个数 · how many")] = 5,
    shown: Shown = Format.table,
    lang: Lang = Language.zh,
) -> None:
    """文字对应的国标行业及所属分组 · Industries that a text may mean."""
    with told(lang):
        from features import terms
        from features.errors import BadInput, Fault
        from service import answers, statements

        if not text.strip():
            raise BadInput([Fault("TEXT", None, *_EMPTY)])
        found = terms.resolve(text, k)
        if shown is Format.json:
            print_json([answers.candidate(one, lang.value) for one in found])
        else:
            print_out(statements.industries(found, lang.value))


def conditions(
    place: Annotated[
        str, typer.Argument(metavar="[PARK]", help="园区代码或名称 · code or name of a park")
    ] = "",
    shown: Shown = Format.table,
    lang: Lang = Language.zh,
) -> None:
    """条件清单；给出园区时为其所在地的说法 · Conditions, or what is said of them at a park."""
    with told(lang):
        from features import catalogue
        from features.conditions import vocabulary
        from service import surroundings

        if place:
            said = surroundings.of_park(catalogue.get(place), lang.value)
            print_json(said) if shown is Format.json else print_out(
                surroundings.screen(said, lang.value)
            )
        elif shown is Format.json:
            print_json([surroundings.entry(one, lang.value) for one in vocabulary().values()])
        else:
            print_out(surroundings.words_screen(lang.value))


_EMPTY = (
    Text("没有写字", "is empty"),
    Text("请填产品、行业或代码", "Give products, a trade or a code"),
)
