"""The peers that keep parks in a table and plan a query: Polars and DuckDB, on one thread.

They get the fits that rest on industry and place ready made, as a table of their own for each firm,
loaded before the clock starts.
"""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from peers_case import TOP, Case, Given
from peers_numpy import Answer, Ask

from features.vectors import Floats
from recommender import plans
from recommender.plans import Plan
from recommender.results import Verdict

UNKNOWN, FAIL = int(Verdict.UNKNOWN), int(Verdict.FAIL)


def polars(case: Case) -> Ask:
    """Polars on one thread, given the fits that rest on industry and place."""
    import polars as pl

    frames = [pl.from_pandas(_table(case, given)) for given in case.given]  # NaN becomes null

    def ask(at: int) -> Answer:
        plan = case.given[at].plan
        asked = np.flatnonzero(plan.used > 0).tolist()
        fit = {c: _polars_fit(pl, plan, c).alias(f"f{c}") for c in asked}
        worst = [pl.col("other"), *_polars_limits(pl, case, plan)]
        frame = frames[at].lazy().with_columns(*fit.values(), pl.max_horizontal(worst).alias("w"))
        share = {c: (pl.col(f"f{c}") * plan.used[c]).fill_null(0.0) for c in asked}
        known = {c: pl.col(f"f{c}").is_not_null() * plan.used[c] for c in asked}
        sure = {
            c: ~((pl.col(f"l{c}") == 1) | ((pl.col(f"l{c}") == 2) & (pl.col(f"f{c}") == 0)))
            for c in asked
        }
        sure = {c: s.fill_null(value=False) for c, s in sure.items()}
        held = pl.sum_horizontal(known.values())
        low = pl.sum_horizontal(share[c] * sure[c] for c in asked)
        coverage = pl.sum_horizontal(known[c] * sure[c] for c in asked)
        found = (
            frame.filter(pl.col("w") < FAIL)
            .with_columns(
                (pl.sum_horizontal(share.values()) / held).alias("score"),
                low.alias("low"),
                coverage.alias("coverage"),
                (low + 1 - coverage).alias("high"),
            )
            .sort(["score", "w", "coverage", "id"], descending=[True, False, True, False])
            .head(TOP)
            .with_columns((share[c] / held).alias(f"s{c}") for c in asked)
            .collect()
        )
        return found["position"].to_numpy(), found.select(f"s{c}" for c in asked).to_numpy()

    return ask


def duckdb(case: Case) -> Ask:
    """DuckDB on one thread, given the same."""
    import duckdb as library

    base = library.connect()
    base.execute("SET threads = 1")
    for at, given in enumerate(case.given):
        base.register("given", pa.Table.from_pandas(_table(case, given)))
        base.execute(f"CREATE TABLE firm{at} AS SELECT * FROM given")

    def ask(at: int) -> Answer:
        found = base.execute(_sql(case, at)).fetchnumpy()
        shares = np.array([column for name, column in found.items() if name.startswith("s_")])
        return found["position"], shares.T

    return ask


def _sql(case: Case, at: int) -> str:
    plan = case.given[at].plan
    asked = np.flatnonzero(plan.used > 0).tolist()
    fits = ", ".join(f"{_sql_fit(plan, c)} AS f{c}" for c in asked)
    worst = ", ".join(["other", *_sql_limits(case, plan)])
    used = {c: float(plan.used[c]) for c in asked}
    held = " + ".join(f"if(f{c} IS NULL, 0, {w!r})" for c, w in used.items())
    total = " + ".join(f"coalesce(f{c} * {w!r}, 0)" for c, w in used.items())
    sure = {c: f"f{c} IS NULL OR l{c} = 1 OR (l{c} = 2 AND f{c} = 0)" for c in asked}
    low = " + ".join(f"if({sure[c]}, 0, f{c} * {w!r})" for c, w in used.items())
    coverage = " + ".join(f"if({sure[c]}, 0, {w!r})" for c, w in used.items())
    shares = ", ".join(f"coalesce(f{c} * {w!r}, 0) / held AS s_{c}" for c, w in used.items())
    return f"""
        WITH fit AS MATERIALIZED (SELECT *, greatest({worst}) AS worst, {fits} FROM firm{at}),
        sums AS MATERIALIZED (
            SELECT *, {held} AS held, {total} AS total, {low} AS low, {coverage} AS coverage
            FROM fit WHERE worst < {FAIL}),
        best AS MATERIALIZED (
            SELECT *, total / held AS score FROM sums
            ORDER BY score DESC, worst, coverage DESC, id LIMIT {TOP})
        SELECT position, score, low, low + 1 - coverage AS high, coverage, {shares}
        FROM best ORDER BY score DESC, worst, coverage DESC, id"""


def _table(case: Case, given: Given) -> pd.DataFrame:
    """What is ready made for one firm: columns, stand-ins, offers and whose, verdicts."""
    asked = np.flatnonzero(given.plan.used > 0).tolist()
    table: dict[str, Floats] = {f"c{c}": given.columns[c] for c in asked}
    table |= {f"l{c}": case.lent[c] for c in asked}
    table |= {f"o{row}": offer for row, offer in enumerate(case.offers)}
    table |= {f"own{row}": own for row, own in enumerate(case.own)}
    ranks = {
        "other": given.other,
        "id": case.parks.id_order,
        "position": np.arange(len(case.parks)),
    }
    return pd.DataFrame(table | ranks)


def _polars_fit(pl: Any, plan: Plan, c: int) -> Any:
    column, first, second = pl.col(f"c{c}"), *_numbers(plan, c)
    match plan.kinds[c]:
        case plans.SAME:
            return pl.lit(first, dtype=pl.Float64)
        case plans.SWITCH:
            return pl.when(column == 1).then(first).otherwise(1.0)
        case plans.RATIO:
            return (column / first).clip(0.0, 1.0)
        case plans.BAR:
            met = pl.lit(first, dtype=pl.Float64) / pl.max_horizontal(column, 1e-9)
            return pl.when(column.is_null()).then(second).otherwise(met.clip(upper_bound=1.0))
        case _:
            return column


def _sql_fit(plan: Plan, c: int) -> str:
    first, second = ("NULL::DOUBLE" if n is None else repr(n) for n in _numbers(plan, c))
    match plan.kinds[c]:
        case plans.SAME:
            return first
        case plans.SWITCH:
            return f"if(c{c} = 1, {first}, 1.0)"
        case plans.RATIO:
            return f"if(c{c} IS NULL, NULL, greatest(0.0, least(1.0, c{c} / {first})))"
        case plans.BAR:
            met = (
                "NULL"
                if first.startswith("NULL")
                else f"least(1.0, {first} / greatest(c{c}, 1e-9))"
            )
            return f"if(c{c} IS NULL, {second}, {met})"
        case _:
            return f"c{c}"


def _polars_limits(pl: Any, case: Case, plan: Plan) -> list[Any]:
    found = []
    for row, (limit, need) in enumerate(zip(case.limits, plan.needs.tolist(), strict=True)):
        offer, own = pl.col(f"o{row}"), pl.col(f"own{row}")
        if np.isnan(need):
            found += [offer.is_not_null() * UNKNOWN] if limit.bar else []
            continue
        fails = offer < need if limit.sense == "at_most" else offer > need
        found.append(pl.when(~own).then(UNKNOWN).when(fails).then(FAIL).otherwise(0))
    return found


def _sql_limits(case: Case, plan: Plan) -> list[str]:
    found = []
    for row, (limit, need) in enumerate(zip(case.limits, plan.needs.tolist(), strict=True)):
        if np.isnan(need):
            found += [f"if(o{row} IS NULL, 0, {UNKNOWN})"] if limit.bar else []
            continue
        worse = "<" if limit.sense == "at_most" else ">"
        found.append(f"if(own{row}, if(o{row} {worse} {need!r}, {FAIL}, 0), {UNKNOWN})")
    return found


def _numbers(plan: Plan, c: int) -> tuple[float | None, float | None]:
    first, second = float(plan.first[c]), float(plan.second[c])
    return None if np.isnan(first) else first, None if np.isnan(second) else second
