"""Weights on their way from a notebook or a file to the service, which signs and keeps them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from features.catalogue import DATA_VERSION
from features.errors import BadInput, Fault
from features.text import Text
from recommender.evaluate import Evaluation
from recommender.matching import ENGINE_VERSION
from recommender.weights import Weights
from service import matchers

SECONDS = 30
MODELS = ("parkmatch", "parkmatch_then", "industry_counts", "popularity", "random")
"""Whose readings are signed with the weights: the matcher's, and what it must beat."""


@dataclass(frozen=True)
class Published:
    """A version of a set of weights as the service signed it.

    ``id``, ``version``: what answers name; ``author``: who signed in; ``signed``: the statement,
    its signature and the key to check it by, as :func:`save` writes them.
    """

    id: str
    name: str
    version: int
    author: str
    signed: Mapping[str, str]

    @property
    def file(self) -> bytes:
        """The signed file that ``parkmatch match --weights`` reads."""
        text = json.dumps(dict(self.signed), ensure_ascii=False, indent=2)
        return f"{text}\n".encode()

    def save(self, path: Path) -> None:
        """Writes :attr:`file`."""
        path.write_bytes(self.file)


def publish(
    weights: Weights | Mapping[str, float],
    name: str,
    *,
    note: str,
    evaluation: Evaluation | Mapping[str, Any] | None,
    url: str,
    token: str,
    set_id: str = "",
) -> Published:
    """The weights as the service at ``url`` signed them: a new set, or the next version of one.

    ``note``: what they are for; ``evaluation``: how they fared, signed with them; ``token``: of an
    analyst. Raises :class:`BadInput` with all that the service finds wrong, or when it cannot be
    reached.
    """
    values = weights.values if isinstance(weights, Weights) else weights
    found = evidence(evaluation) if isinstance(evaluation, Evaluation) else evaluation
    body = {"name": name, "note": note, "weights": dict(values), "evaluation": found}
    base = f"{url.rstrip('/')}/api/v1/weight-sets"
    if not set_id:
        return _published(_sent("POST", base, token, body))
    seen = _sent("GET", f"{base}/{set_id}", token)
    edits = {"If-Match": f'"{seen["version"]}"'}
    return _published(_sent("PUT", f"{base}/{set_id}", token, body, edits))


def evidence(found: Evaluation, data_version: str = DATA_VERSION) -> dict[str, Any]:
    """An evaluation as it is signed: what was judged, when, on which data, and every reading."""
    told = found.to_json()
    models: Any = told["models"]
    intervals: Any = told["intervals"]
    measures = [
        {"model": model, "metric": metric, "value": value, "low": low, "high": high}
        for model in MODELS
        for metric, value in models[model].items()
        for low, high in (intervals[model][metric],)
    ]
    return {
        "sitings": found.n,
        "with_park": found.n_park,
        "measured_on": matchers.today().isoformat(),
        "data_version": data_version,
        "engine_version": ENGINE_VERSION,
        "measures": measures,
    }


class _Straight(HTTPRedirectHandler):
    """Follows nobody elsewhere: what is sent holds a key."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _sent(
    method: str,
    url: str,
    token: str,
    body: Mapping[str, Any] | None = None,
    more: Mapping[str, str] | None = None,
) -> Any:
    if urlsplit(url).scheme not in ("http", "https"):
        raise BadInput([Fault("url", url, _NO_ADDRESS, _ADDRESS)])
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        **(more or {}),
    }
    said = None if body is None else json.dumps(body).encode()
    try:
        asked = Request(url, said, headers, method=method)
        with build_opener(_Straight).open(asked, timeout=SECONDS) as answer:
            return json.load(answer)
    except HTTPError as error:
        raise BadInput(_refusals(url, error)) from None
    except (URLError, HTTPException, OSError, ValueError) as error:
        raise BadInput([Fault("url", url, _NO_ANSWER.fill(why=error), _ADDRESS)]) from None


def _refusals(url: str, error: HTTPError) -> list[Fault]:
    """What the service found wrong, in its own words."""
    try:
        told = json.load(error)
        faults = [
            Fault(one["path"], one.get("value"), _as_told(one["problem"]), _as_told(one["remedy"]))
            for one in told.get("faults", ())
        ]
        why = f"{told['title']}: {told.get('detail', '')}"
    except (ValueError, KeyError, TypeError, AttributeError):
        faults, why = [], str(error)
    return faults or [Fault("url", url, _REFUSED.fill(status=error.code, why=why), _ADDRESS)]


def _as_told(said: str) -> Text:
    return Text(said, said)


def _published(told: Any) -> Published:
    return Published(told["id"], told["name"], told["version"], told["author_name"], told["signed"])


_NO_ADDRESS = Text("不是服务地址", "is no address of a service")
_NO_ANSWER = Text("没有回应（{why}）", "does not answer ({why})")
_REFUSED = Text("服务拒绝（{status}）：{why}", "the service refuses ({status}): {why}")
_ADDRESS = Text(
    "例如 http://127.0.0.1:8000；令牌须是分析人员的",
    "For example http://127.0.0.1:8000; the token must be an analyst's",
)
