"""Saving and loading a fitted matcher; a foreign, damaged or stale file is refused unread.

A file is one header line (JSON: format, versions, length and digest of the rest) followed by the
compressed pickle. Unpickling runs code, so nothing is unpickled before the header agrees and the
digest is right; the digest tells damage, not malice: load only files that you trust.
"""

import hashlib
import json
import pickle
import zlib
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from features import catalogue
from features.errors import StaleModel
from features.text import Text
from recommender.matching import ENGINE_VERSION, ParkMatcher

FORMAT = "parkmatch-matcher-2"
_LONGEST_HEADER = 4096
_COMPRESSION = 3


def save(matcher: ParkMatcher, path: str | Path) -> None:
    """Write a fitted matcher to ``path``, whole or not at all."""
    # Parks are thousands of small things, which joblib writes and reads one by one in Python.
    body = zlib.compress(pickle.dumps(matcher, pickle.HIGHEST_PROTOCOL), _COMPRESSION)
    header = {**versions(), "length": len(body), "sha256": hashlib.sha256(body).hexdigest()}
    target = Path(path)
    unfinished = target.with_name(target.name + ".part")
    try:
        unfinished.write_bytes(json.dumps(header).encode() + b"\n" + body)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def load(path: str | Path) -> ParkMatcher:
    """The matcher saved at ``path``.

    Raises :class:`StaleModel` for a file that is foreign, damaged, or of other versions.
    """
    with Path(path).open("rb") as file:
        header = _header(file.readline(_LONGEST_HEADER))
        body = file.read()
    _check(header, body)
    matcher = pickle.loads(zlib.decompress(body))
    if not isinstance(matcher, ParkMatcher):
        raise StaleModel(Text("文件里不是匹配模型", "the file holds no matcher"))
    return matcher


def versions() -> dict[str, str]:
    """What must agree where a fitted matcher is used again."""
    return {
        "format": FORMAT,
        "engine": ENGINE_VERSION,
        "data": catalogue.DATA_VERSION,
        "numpy": np.__version__,
        "scikit-learn": version("scikit-learn"),
    }


def _header(line: bytes) -> dict[str, Any]:
    try:
        header = json.loads(line)
    except (ValueError, RecursionError):
        header = None
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise StaleModel(Text("不是本系统保存的模型文件", "not a matcher saved by this engine"))
    return header


def _check(header: dict[str, Any], body: bytes) -> None:
    for name, current in versions().items():
        if header.get(name) != current:
            saved = header.get(name)
            raise StaleModel(
                Text(
                    f"模型文件的 {name} 版本是 {saved}，当前为 {current}，请重新拟合保存",
                    f"saved with {name} {saved}, now {current}: fit and save again",
                )
            )
    if (
        header.get("length") != len(body)
        or header.get("sha256") != hashlib.sha256(body).hexdigest()
    ):
        raise StaleModel(Text("模型文件已损坏", "the file is damaged"))
