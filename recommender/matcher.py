"""``ParkMatcher`` for notebooks and studies: what matches, as an estimator of scikit-learn."""

from sklearn.base import BaseEstimator
from sklearn.utils import Tags

from recommender import matching
from recommender.matching import ENGINE_VERSION

__all__ = ["ENGINE_VERSION", "ParkMatcher"]


class ParkMatcher(matching.ParkMatcher, BaseEstimator):
    """Ranks parks for firms, and firms for a park, from one score table.

    The same as :class:`recommender.matching.ParkMatcher`, with scikit-learn's parameters, clones
    and tags.
    """

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.one_d_array, tags.input_tags.two_d_array = True, False
        return tags
