"""What an analyst writes: pandas works every fit out of the parks' figures, for one firm.

Only the verdicts of law, region and services are given ready made.
"""

import numpy as np
import pandas as pd
from peers_case import TOP, Case
from peers_numpy import Answer, Ask

from features.vectors import CodeLists, FirmVector, Floats
from recommender import bounds
from recommender.criteria import NAMES
from recommender.fits import DISTANCE_KM, EARTH_RADIUS_KM
from recommender.results import Verdict
from recommender.score import KINSHIP, NEIGHBOUR

STRAIGHT = {
    "park_yield": ("output_per_mu", bounds.OUTPUT_PER_MU),
    "renewables": ("renewable_weight", bounds.RENEWABLES),
    "tariff": ("tariff_yuan_per_kwh", bounds.TARIFF),
}
BARS = {
    "investment_intensity": ("investment_per_mu", bounds.INVESTMENT_PER_MU),
    "output_intensity": ("output_per_mu", bounds.OUTPUT_PER_MU),
    "tax_intensity": ("tax_per_mu", bounds.TAX_PER_MU),
}


class Analyst:
    """Data frames of parks, of their industries and of past sitings, asked one firm at a time."""

    def __init__(self, case: Case) -> None:
        parks, scope = case.parks, case.engine.scope
        sitings = case.engine.setting.sitings
        self.case, self.year = case, case.engine.setting.year
        self.frame = pd.DataFrame(
            {
                **parks.numbers,
                **{f"own_{name}": own for name, own in parks.own.items()},
                **{f"link{i}": column for i, column in enumerate(parks.links.T)},
                **{f"gives{i}": column for i, column in enumerate(parks.gives.T)},
                **{f"takes{i}": column for i, column in enumerate(parks.takes.T)},
                **dict(zip("xyz", parks.place.T, strict=True)),
                "level": parks.level,
                "carbon": parks.carbon,
                "bonded": parks.bonded,
                "prefecture": parks.prefectures,
                "position": scope.positions,
                "area": sitings.prefecture_of[scope.positions],
                "id": parks.id_order,
            }
        )
        self.leading, self.focus = _lists(parks.industries), _lists(parks.focus)
        self.sitings = pd.DataFrame(
            {name: getattr(sitings, name) for name in ("industry", "year", "key")}
            | {"position": sitings.park, "area": sitings.prefecture}
        )
        self.lent = pd.DataFrame(dict(zip(NAMES, case.lent, strict=True)))

    def ask(self, at: int) -> Answer:
        """The best parks and what each criterion adds."""
        firm, case = self.case.firms[at], self.case
        fits = pd.DataFrame(self._fits(firm), index=self.frame.index)
        weights = pd.Series(case.weights[at], index=NAMES)[fits.columns]
        weights = weights[weights > 0] / weights.sum()
        fits = fits[weights.index]
        lent = self.lent[fits.columns]
        stand_in = (lent == 1) | ((lent == 2) & (fits == 0))
        known, share = fits.notna() * weights, fits.fillna(0) * weights
        held = known.sum(axis=1)
        answer = pd.DataFrame(
            {
                "score": share.sum(axis=1) / held,
                "low": share.mask(stand_in, 0).sum(axis=1),
                "coverage": known.mask(stand_in, 0).sum(axis=1),
                "worst": self._worst(firm, at),
                "id": self.frame["id"],
            }
        )
        answer["high"] = answer["low"] + 1 - answer["coverage"]
        answer = answer[answer["worst"] < Verdict.FAIL]
        order = ["score", "worst", "coverage", "id"]
        best = answer.sort_values(order, ascending=[False, True, False, True]).head(TOP)
        shares = share.loc[best.index].div(held.loc[best.index], axis=0)
        return best.index.to_numpy(), shares.to_numpy()

    def _worst(self, firm: FirmVector, at: int) -> pd.Series:
        worst = pd.Series(self.case.given[at].other, index=self.frame.index)
        for limit in self.case.limits:
            need, offer = firm.number(limit.need), self.frame[limit.offer]
            if np.isnan(need):
                verdict = offer.notna() * int(Verdict.UNKNOWN) * limit.bar
            else:
                met = need <= offer if limit.sense == "at_most" else need >= offer
                verdict = (~met * int(Verdict.FAIL)).where(
                    self.frame[f"own_{limit.offer}"] & offer.notna(), int(Verdict.UNKNOWN)
                )
            worst = np.maximum(worst, verdict)
        return worst

    def _fits(self, firm: FirmVector) -> dict[str, pd.Series | float]:
        frame = self.frame
        found: dict[str, pd.Series | float] = {
            "industry_fit": _closest(self.leading, firm.relation),
            "regional_focus": frame["prefecture"].map(_closest(self.focus, firm.relation)),
            "scale": _line(np.log(frame["approved_area_ha"]), bounds.AREA_LOG_HA),
            "level": frame["level"],
            "kind_fit": pd.Series(
                np.where(frame["bonded"], firm.number("export_share"), 1.0), frame.index
            ),
            "energy_intensity": bounds.ENERGY_PER_WAN.at(firm.number("energy_per_wan")),
            "project_size": bounds.INVESTMENT_LOG_WAN.log_at(firm.number("investment_wan")),
        }
        found |= {name: _line(frame[figure], b) for name, (figure, b) in STRAIGHT.items()}
        found |= self._pulls(firm)
        found |= {name: self._bar(firm, *about) for name, about in BARS.items()}
        if firm.chain is not None:
            found["chain_fit"] = _closest(self.leading, firm.chain)
        wanted = firm.number("green_share_min")
        if wanted > 0:
            found["green_power"] = (frame["green_share"] / wanted).clip(0, 1)
        if wanted > 0 or firm.firm.carbon_status_min not in {"", "none"}:
            found["carbon_title"] = frame["carbon"] / 2
        if firm.place is not None:
            cosine = sum(frame[axis] * at for axis, at in zip("xyz", firm.place, strict=True))
            found["distance"] = _line(EARTH_RADIUS_KM * np.arccos(cosine.clip(-1, 1)), DISTANCE_KM)
        if firm.number("export_share") > 0:
            found["ports"] = _line(frame["port_km"], bounds.PORT_KM)
        if firm.number("jobs") > 0:
            found["labour_cost"] = _line(frame["wage_yuan_per_month"], bounds.WAGE)
        if firm.firm.titles:
            found["firm_titles"] = min(len(firm.firm.titles), 2) / 2
        return found | self._chains(firm)

    def _pulls(self, firm: FirmVector) -> dict[str, pd.Series]:
        near = self.sitings.assign(near=firm.relation[self.sitings["industry"]])
        near = near[
            (near["near"] >= NEIGHBOUR) & (near["year"] <= self.year) & (near["key"] != firm.key)
        ]
        near["near"] **= KINSHIP
        names = {"agglomeration_park": "position", "agglomeration_prefecture": "area"}
        pulls = {name: near.groupby(by)["near"].sum() for name, by in names.items()}
        return {
            name: 1 - np.exp(-self.frame[names[name]].map(pull).fillna(0))
            for name, pull in pulls.items()
        }

    def _bar(self, firm: FirmVector, figure: str, region: bounds.Bounds) -> pd.Series:
        value, offer = firm.number(figure), self.frame[f"min_{figure}"]
        fit = (value / offer.clip(lower=1e-9)).clip(upper=1)
        return fit.where(self.frame[f"own_min_{figure}"] & offer.notna(), region.at(value))

    def _chains(self, firm: FirmVector) -> dict[str, pd.Series]:
        frame, found = self.frame, {}
        if firm.links:
            extend, fill, strengthen = [], [], []
            for link, before, after, weight in firm.links:
                own, up, down = (frame[f"link{i}"] for i in (link, before, after))
                extend.append(weight * (1 - own) * (up - down).abs())
                fill.append(weight * (1 - own) * np.minimum(up, down))
                strengthen.append(weight * own)
            names = "chain_extend", "chain_fill", "chain_strengthen"
            parts = extend, fill, strengthen
            found = {n: pd.concat(p, axis=1).max(axis=1) for n, p in zip(names, parts, strict=True)}
        met = [weight * frame[f"takes{i}"] for i, weight in firm.gives]
        met += [weight * frame[f"gives{i}"] for i, weight in firm.takes]
        return found | ({"symbiosis": pd.concat(met, axis=1).max(axis=1)} if met else {})


def pandas(case: Case) -> Ask:
    """pandas, vectorised, as an analyst writes it."""
    return Analyst(case).ask


def _lists(lists: CodeLists) -> pd.DataFrame:
    lengths = np.diff(lists.starts, append=len(lists.codes))
    whose = np.repeat(np.arange(len(lists.starts)), lengths)
    return pd.DataFrame({"whose": whose, "code": lists.codes, "weight": lists.weights})


def _closest(lists: pd.DataFrame, relation: Floats) -> pd.Series:
    near = relation[lists["code"]] * lists["weight"]
    return near.groupby(lists["whose"]).max()


def _line(value: pd.Series, by: bounds.Bounds) -> pd.Series:
    return ((value - by.nothing) / (by.everything - by.nothing)).clip(0, 1)
