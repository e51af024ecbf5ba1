"""The reading of texts as industries, as an estimator of scikit-learn."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.utils import Tags
from sklearn.utils.validation import check_is_fitted

from features.terms import Candidate, Resolver


class IndustryResolver(Resolver, BaseEstimator):
    """Text → industry codes, with scikit-learn's parameters, clones and tags."""

    def predict(self, X: Sequence[str]) -> NDArray[np.str_]:
        """The likeliest code of each text; "" where nothing fits."""
        check_is_fitted(self)
        best = (self.candidates(text, 1) for text in X)
        return np.array([found[0].code if found else "" for found in best], dtype=np.str_)

    def candidates(self, text: str, k: int = 5) -> tuple[Candidate, ...]:
        """The ``k`` likeliest industries, best first, each with the reason."""
        check_is_fitted(self)
        return super().candidates(text, k)

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.target_tags.required = True
        return tags
