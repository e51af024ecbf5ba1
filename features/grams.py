"""How alike texts are by the runs of characters that they share: tf-idf, as scikit-learn weighs it.

A run counts more the rarer it is among the texts, and the logarithm of how often it stands in one.
"""

import re
from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_WHITE = re.compile(r"\s\s+")


class GramIndex:
    """Texts by the runs in them, each text of length 1 before ``weights`` count."""

    def __init__(self, texts: Sequence[str], lengths: tuple[int, int], weights: Floats) -> None:
        """``lengths``: of the shortest and of the longest runs of characters that count.

        Raises :class:`ValueError` when there are none in all the texts.
        """
        self.lengths, self.size = lengths, len(texts)
        found = [_grams(text, lengths) for text in texts]
        seen: dict[str, int] = {}
        numbers = (seen.setdefault(gram, len(seen)) for gram in chain.from_iterable(found))
        terms = np.fromiter(numbers, dtype=np.int64)
        if not seen:
            raise ValueError("empty vocabulary: the texts hold no characters")
        texts_of = np.repeat(np.arange(self.size), [len(grams) for grams in found])
        pairs, often = np.unique(texts_of * len(seen) + terms, return_counts=True)
        at, terms = np.divmod(pairs, len(seen))
        within = np.bincount(terms, minlength=len(seen)).astype(np.float64)
        rarity = np.log((self.size + 1.0) / (within + 1.0)) + 1.0
        # The last bits rest on the order of the sums: here as runs are seen, later as they sort.
        shares = _shares(at, (np.log(often.astype(np.float64)) + 1.0) * rarity[terms])
        self.terms = {gram: term for term, gram in enumerate(sorted(seen))}
        sorts = np.array([self.terms[gram] for gram in seen], dtype=np.int64)
        by_term = np.argsort(sorts[terms], kind="stable")
        self._texts, self._shares = at[by_term], (shares * weights[at])[by_term]
        self._rarity, counts = np.empty_like(rarity), np.empty_like(within, dtype=np.int64)
        self._rarity[sorts], counts[sorts] = rarity, within
        self._ends = np.concatenate([[0], np.cumsum(counts)])

    def likeness(self, text: str) -> Floats:
        """(n,) how alike ``text`` is to each of the texts: 0 where they share no run, at most 1."""
        asked = [self.terms[gram] for gram in _grams(text, self.lengths) if gram in self.terms]
        terms, often = np.unique(np.array(asked, dtype=np.int64), return_counts=True)
        counts = (np.log(often.astype(np.float64)) + 1.0) * self._rarity[terms]
        shares = _shares(np.zeros_like(terms), counts)
        starts, ends = self._ends[terms], self._ends[terms + 1]
        spans = [np.arange(*span) for span in zip(starts.tolist(), ends.tolist(), strict=True)]
        where = np.concatenate(spans) if spans else np.arange(0)
        worth = self._shares[where] * np.repeat(shares, ends - starts)
        return np.bincount(self._texts[where], worth, self.size).astype(np.float64)


def _shares(rows: Ints, counts: Floats) -> Floats:
    """The counts of each row brought to length 1."""
    lengths: Floats = np.sqrt(np.bincount(rows, counts * counts))
    return counts / lengths[rows] if len(rows) else counts


def _grams(text: str, lengths: tuple[int, int]) -> list[str]:
    """The runs of characters in ``text``, as often as they stand there."""
    written = _WHITE.sub(" ", text.lower())
    shortest, longest = lengths
    return [
        written[start : start + length]
        for length in range(shortest, min(longest, len(written)) + 1)
        for start in range(len(written) - length + 1)
    ]
