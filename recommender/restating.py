"""Parks whose figures changed: the matcher that a new fit would make, without most of its work."""

from collections.abc import Sequence
from copy import copy

import numpy as np

from features import encode
from features.profiles import Park
from recommender.matching import ParkMatcher
from recommender.score import Scope
from recommender.told import Words


def restated(
    matcher: ParkMatcher, parks: Sequence[Park], data_version: str | None = None
) -> ParkMatcher:
    """``matcher`` over ``parks``: those that it was fitted on, in their order, of which some have
    other figures (fields with date and source) and nothing else that is new.

    A park that is the very same object has not changed.
    """
    pairs = zip(matcher.parks_, parks, strict=True)
    changed = np.array([at for at, (old, new) in enumerate(pairs) if old is not new], np.int64)
    found = copy(matcher)
    found.data_version = data_version
    found.data_version_ = data_version or matcher.data_version_
    found.parks_ = tuple(parks)
    found.vectors_ = encode.restated(matcher.vectors_, parks, changed)
    found.scope_ = Scope(matcher.scope_.positions, found.vectors_)
    found.laws_ = dict(matcher.laws_)
    found.scopes_, found.engines_, found.panoramas_ = {}, {}, {}
    found.words_, found.judges_ = Words(), {}
    return found
