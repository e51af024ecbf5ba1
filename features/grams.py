"""How alike texts are by the runs of characters that they share: tf-idf, as scikit-learn weighs it.

A run counts more the rarer it is among the texts, and the logarithm of how often it stands in one.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_WHITE = re.compile(r"\s\s+")


class GramIndex:
    """Texts by the runs in them, each text of length 1 before ``weights`` count."""

    def __init__(self, texts: Sequence[str], lengths: tuple[int, int], weights: Floats) -> None:
        """``lengths``: of the shortest and of the longest runs of characters that count.

        Raises :class:`ValueError` when there are none in all the texts, or more than can be told
        apart.
        """
        self.lengths, self.size = lengths, len(texts)
        points, text_of = _points(texts)
        self._letters = np.unique(points)
        if (len(self._letters) + 2) ** lengths[1] > np.iinfo(np.int64).max:
            raise ValueError(f"runs of {lengths[1]} are too long for {len(self._letters)} letters")
        found, texts_of = self._runs(points, text_of)
        self._runs_known, firsts, terms = np.unique(found, return_index=True, return_inverse=True)
        known = len(firsts)
        if not known:
            raise ValueError("empty vocabulary: the texts hold no characters")
        # The last bits rest on the order of the sums: here as runs are seen, later as they sort.
        seen, number = np.argsort(firsts), np.empty(known, dtype=np.int64)
        number[seen] = np.arange(known)
        pairs, often = np.unique(texts_of * known + number[terms], return_counts=True)
        at, terms = pairs // known, seen[pairs % known]
        within = np.bincount(terms, minlength=known)
        self._rarity = np.log((self.size + 1.0) / (within + 1.0)) + 1.0
        shares = _shares(at, (np.log(often.astype(np.float64)) + 1.0) * self._rarity[terms])
        by_term = np.argsort(terms, kind="stable")
        self._texts, self._shares = at[by_term], (shares * weights[at])[by_term]
        self._ends = np.concatenate([[0], np.cumsum(within)])

    def likeness(self, text: str) -> Floats:
        """(n,) how alike ``text`` is to each of the texts: 0 where they share no run, at most 1."""
        runs, _ = self._runs(*_points([text]))
        near = np.searchsorted(self._runs_known[:-1], runs)
        terms, often = np.unique(near[self._runs_known[near] == runs], return_counts=True)
        counts = (np.log(often.astype(np.float64)) + 1.0) * self._rarity[terms]
        shares = _shares(np.zeros_like(terms), counts)
        starts, ends = self._ends[terms], self._ends[terms + 1]
        spans = [np.arange(*span) for span in zip(starts.tolist(), ends.tolist(), strict=True)]
        where = np.concatenate(spans) if spans else np.arange(0)
        worth = self._shares[where] * np.repeat(shares, ends - starts)
        return np.bincount(self._texts[where], worth, self.size).astype(np.float64)

    def _runs(self, points: Ints, text_of: Ints) -> tuple[Ints, Ints]:
        """(r,) the runs in texts, as often as they stand there, as numbers that sort as they do;
        (r,) the text of each: one text after the other, and the shortest runs of each first.
        """
        shortest, longest = self.lengths
        base = len(self._letters) + 2  # none, those known, and one for all others
        letters = np.searchsorted(self._letters[:-1], points) + 1
        letters[self._letters[letters - 1] != points] = base - 1
        runs, starts = np.zeros(len(points), dtype=np.int64), np.arange(len(points))
        found, texts = [], []
        for length in range(1, longest + 1):
            last = starts + length - 1
            within = last < len(points)
            within[within] = text_of[last[within]] == text_of[starts[within]]
            starts, last, runs = starts[within], last[within], runs[within]
            runs = runs + letters[last] * base ** (longest - length)
            if length >= shortest:
                found.append(runs)
                texts.append(text_of[starts])
        order = np.argsort(np.concatenate(texts), kind="stable")
        return np.concatenate(found)[order], np.concatenate(texts)[order]


def _points(texts: Sequence[str]) -> tuple[Ints, Ints]:
    """(p,) the code points of all texts, one text after the other, and (p,) the text of each."""
    written = [_WHITE.sub(" ", text.lower()) for text in texts]
    points = np.frombuffer("".join(written).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    return points.astype(np.int64), np.repeat(np.arange(len(texts)), [*map(len, written)])


def _shares(rows: Ints, counts: Floats) -> Floats:
    """The counts of each row brought to length 1."""
    lengths: Floats = np.sqrt(np.bincount(rows, counts * counts))
    return counts / lengths[rows] if len(rows) else counts
