"""Sets of weights as signed files: what was signed, by whom, and whether it still is that."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson

from features.errors import BadInput, Fault
from features.text import Text
from recommender.weights import Signing, Weights
from service.clock import BEIJING
from service.signing import signed

FORM = "parkmatch weights 1"
SOURCE = "signed"


def opened(said: Mapping[str, Any], public_key: str = "") -> tuple[Weights, Mapping[str, Any]]:
    """The weights of a signed file, and all that was signed.

    Raises :class:`BadInput` when it was changed since, or signed by another key than
    ``public_key`` where that is given.
    """
    parts = [said.get(name) for name in ("statement", "signature", "public_key")]
    texts = [part for part in parts if isinstance(part, str)]
    if len(texts) < len(parts) or not signed(*texts):
        raise BadInput([Fault("signature", None, _BROKEN, _ASK_AGAIN)])
    statement, _, key = texts
    if public_key and key != public_key:
        raise BadInput([Fault("public_key", key, _STRANGER, _ASK_AGAIN)])
    told = _told(statement)
    return weights_in(told), told


def digest(statement: str) -> str:
    """The SHA-256 of what was signed, to name it by."""
    return sha256(statement.encode()).hexdigest()


def weights_in(told: Mapping[str, Any]) -> Weights:
    """The weights of what was signed, with who signed it."""
    by: Signing = {
        "id": told["id"],
        "version": told["version"],
        "author": told["author"],
        "organisation": told["organisation"],
        "day": _day(told["signed_at"]),
    }
    label = _LABEL.fill(name=told["name"], version=told["version"], author=told["author"])
    return Weights(told["weights"], told["name"], label, SOURCE, by)


def _day(signed_at: str) -> str:
    """The day in China on which it was signed."""
    try:
        at = datetime.fromisoformat(signed_at)
    except ValueError:
        raise BadInput([Fault("signed_at", signed_at, _NO_WEIGHTS, _ASK_AGAIN)]) from None
    return at.astimezone(BEIJING).date().isoformat()


def _told(statement: str) -> Mapping[str, Any]:
    try:
        told = orjson.loads(statement)
    except ValueError:
        told = None
    if not isinstance(told, dict) or told.get("form") != FORM:
        raise BadInput([Fault("statement", None, _NO_WEIGHTS, _ASK_AGAIN)])
    return told


_LABEL = Text(
    "{name} 第 {version} 版（{author} 签署）", "{name}, version {version}, signed by {author}"
)
_BROKEN = Text("签名与内容不符", "does not fit what it signs")
_STRANGER = Text("不是所给公钥签署的", "is not the public key given")
_NO_WEIGHTS = Text("不是权重方案文件", "is no file of weights")
_ASK_AGAIN = Text("请向签署机构重新索取", "Ask those who signed it for another")
