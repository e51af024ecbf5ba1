"""Worked examples of decision methods that others published, worked again with ours.

Run: ``python tests/benchmarks/bench_worked.py FOLDER``. In the folder ``INDEX.json`` lists the
examples (``id``, ``post_hoc``: fitted to its own outcome, and left out), and ``ID.json`` has
``input``, ``expected`` and ``tolerance`` of each; the examples are no part of this project. Ours
are AHP, entropy weights and SMAA; TOPSIS, VIKOR and PROMETHEE II are pymcdm's, in the very objects
that ``recommender/peers.py`` compares with. A method that neither offers is told as such.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from recommender.elicit import ahp, entropy
from recommender.peers import methods
from recommender.robustness import anywhere
from recommender.winners import race, tally

DRAWS = 1_000_000
"""Of SMAA, whose exact shares are known."""
TWO_ERRORS = 1.0 / np.sqrt(DRAWS)

Given, Found = dict[str, Any], dict[str, Any]


def by_ahp(given: Given) -> Found:
    """Weights and consistency; where alternatives were compared too, the scores of these."""
    if "criteria" in given:
        alone = [
            ahp(np.array(table)).weights for name, table in given.items() if name != "criteria"
        ]
        return {"score": ahp(np.array(given["criteria"])).weights @ np.array(alone)}
    one = ahp(np.array(given["matrix"]))
    found = {"weights": one.weights, "lambda_max": one.lambda_max}
    return {**found, "CI": one.consistency_index, "CR": one.consistency_ratio}


def by_entropy(given: Given) -> Found:
    """Weights of the columns."""
    return {"weights": entropy(np.array(given["matrix"], dtype=np.float64))}


def by_smaa(given: Given) -> Found:
    """Share of draws in which each alternative takes each rank."""
    fits = np.array(given["values"], dtype=np.float64).T
    draws = anywhere(np.ones(len(fits)), DRAWS)
    places, _ = tally(race(fits, draws).leaders(fits.shape[1]), draws.weights, fits.shape[1])
    return {"b": places / len(draws)}


def by_peer(name: str, result: str) -> Callable[[Given], Found]:
    """What a method of pymcdm makes of a table, called ``result`` in the example, and the ranks."""

    def work(given: Given) -> Found:
        table = [np.array(given[part], dtype=np.float64) for part in ("matrix", "weights", "types")]
        method = methods()[name]
        matrix, weights, types = table
        values = method(matrix, weights / weights.sum(), types)
        return {result: values, "rank": method.rank(values)}

    return work


WORKED: dict[str, Callable[[Given], Found]] = {
    "AHP": by_ahp,
    "Shannon": by_entropy,
    "SMAA-2": by_smaa,
    "TOPSIS": by_peer("TOPSIS", "closeness"),
    "VIKOR": by_peer("VIKOR", "Q"),
    "PROMETHEE": by_peer("PROMETHEE II", "phi"),
}


def compare(example: Given) -> None:
    """Prints one line for each figure that was published: how far ours is from it."""
    work = WORKED.get(example["method"].split()[0])
    if work is None or "data" in example["input"]:
        why = "not offered" if work is None else "its data are not there"
        write(f"     -  {example['id']}: {why} ({example['method']})")
        return
    found = work(example["input"])
    for name, said in example["expected"].items():
        if name not in found:
            write(f"     -  {example['id']}, {name}: not shown by the method's library")
            continue
        apart = float(np.abs(np.asarray(found[name]) - np.asarray(said)).max())
        near = allowed(example, name)
        mark = "same" if apart <= near else "OTHER"
        write(f"  {mark:5} {example['id']}, {name}: {apart:.2g} apart, {near:.2g} allowed")


def allowed(example: Given, name: str) -> float:
    """The example's tolerance, or what so many draws allow."""
    told = example["tolerance"]
    near = float(told[name] if isinstance(told, dict) else told)
    return max(near, 2 * TWO_ERRORS) if example["method"].startswith("SMAA") else near


def write(line: str) -> None:
    """One line."""
    sys.stdout.write(line + "\n")


def main(folder: str) -> None:
    """Works every example of ``folder`` that was not fitted to its own outcome."""
    for listed in json.loads((Path(folder) / "INDEX.json").read_text("utf-8")):
        if not listed["post_hoc"]:
            compare(json.loads((Path(folder) / f"{listed['id']}.json").read_text("utf-8")))


if __name__ == "__main__":
    main(*sys.argv[1:])
