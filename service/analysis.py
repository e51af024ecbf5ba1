"""Commands for those who tune the weights: how steady a ranking is."""

from typing import Annotated

import typer

from service.terminal import (
    AsOf,
    Count,
    FirmFile,
    Format,
    Illustrative,
    Lang,
    Language,
    ParksFile,
    Region,
    Shown,
    Weighting,
    on_day,
    print_json,
    print_out,
    remarking,
    told,
)


def steadiness(
    firm: FirmFile,
    *,
    k: Count = 10,
    region: Region = "",
    spread: Annotated[
        float, typer.Option(min=0.01, max=1.0, help="权重平均偏离 · how far weights move")
    ] = 0.2,
    draws: Annotated[
        int, typer.Option(min=100, max=100_000, help="抽样次数 · draws of the weights")
    ] = 2000,
    as_of: AsOf = None,
    weights: Weighting = "",
    shown: Shown = Format.table,
    lang: Lang = Language.zh,
    parks: ParksFile = None,
    illustrative: Illustrative = False,
) -> None:
    """排名有多稳 · How steady a firm's ranking is when the weights move."""
    with told(lang):
        from recommender.study import study
        from service import files, matchers, questions, steady

        question = questions.check(
            questions.Question(
                firm=files.firm(firm, tell=remarking(lang)),
                weights=files.weights(weights),
                region=region,
            )
        )
        found = study(
            files.fitted(parks, illustrative),
            question.firm,
            as_of=on_day(as_of) or matchers.today(),
            weights=question.weighting,
            region=region or None,
            spread=spread,
            draws=draws,
            depth=max(k, 10),
        )
        if shown is Format.json:
            print_json(steady.told(found, k, lang.value))
        else:
            print_out(steady.screen(found, k, illustrative, lang.value))
