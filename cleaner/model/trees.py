"""Score rows with a forest of small decision trees: NumPy alone, the same result everywhere.

LightGBM trains the forest (`training/export.py` writes the arrays) and is not needed here. Trees
are not walked row by row. Every question that any tree asks (column, threshold) is asked once, of
64 rows at a time: the answers are packed into the bits of a word, and go down all trees together,
level by level. What arrives at the leaves says which row is where. Leaf values are whole numbers
in units of 2**-20, so their sum does not hang on the order of additions nor on the machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

#: leaf values are stored as whole multiples of this
UNIT = 2.0**-20
#: rows that are held at once: what fits a cache, and bounds memory on endless documents
_ROWS = 512
#: questions that are asked at once
_PIECE = 512
#: rows in a word of answers
_WORD = 64

Floats = NDArray[np.float32]
Probabilities = NDArray[np.float64]
Places = NDArray[np.intp]
Words = NDArray[np.uint64]


class _Level(NamedTuple):
    """The splits at one depth of all trees. In the table of ways, two for each split, theirs are
    the rows `left` (to the left of each) and `right`; `splits` are the ways to the next level.
    """

    asked: slice
    left: slice
    right: slice
    splits: Places


class Trees:
    """A forest: `predict` gives a probability for each row.

    `arrays` as `training.export.arrays` makes them, every tree padded to the same number of
    splits S and leaves S + 1 ≤ 64: `feature` [S, trees] (column), `threshold` [S, trees] (float32,
    a value above it goes right), `missing_right` [S, trees] (NaN goes right), `mask` [S, trees]
    (leaves ruled out on the way right), `leaf` [trees, S + 1] (int32, in `UNIT`s), `scale` and
    `shift` of the calibration (probability = logistic of scale · sum + shift), `names` of the
    columns. Raises ValueError where the shapes do not agree.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self.names: tuple[str, ...] = tuple(str(name) for name in arrays["names"])
        feature = arrays["feature"]
        if feature.ndim != 2 or arrays["leaf"].shape != (feature.shape[1], feature.shape[0] + 1):
            raise ValueError("trees: splits and leaves do not agree")
        if feature.size and not 0 <= int(feature.min()) <= int(feature.max()) < len(self.names):
            raise ValueError("trees: a split names a column that is not there")
        self.splits, self.trees = feature.shape
        mask = arrays["mask"].astype(np.uint64)
        if self.splits > 63 or (mask >> np.uint64(self.splits)).any():
            raise ValueError("trees: more than 64 leaves, or a mask of leaves that are not there")
        self._leaf = arrays["leaf"].astype(np.int64).ravel()  # tree by tree
        self._first = np.arange(0, self._leaf.size, self.splits + 1)[:, None]
        self._grow(mask, self._ask(arrays))
        self.scale = float(arrays["scale"]) if "scale" in arrays else 1.0
        self.shift = float(arrays["shift"]) if "shift" in arrays else 0.0

    @classmethod
    def load(cls, source: str | Path | BinaryIO, prefix: str = "") -> Trees:
        """Read a forest from an .npz file; `prefix` chooses one of several in the same file.

        Raises OSError for a file that cannot be read, KeyError for one without a forest.
        """
        with np.load(source, allow_pickle=False) as data:
            return cls({n[len(prefix) :]: data[n] for n in data.files if n.startswith(prefix)})

    def raw(self, rows: Floats) -> Probabilities:
        """Return the sum of the leaves for each row (LightGBM's `raw_score`), uncalibrated."""
        out = np.zeros(len(rows), np.float64)
        for start in range(0, len(rows), _ROWS):
            out[start : start + _ROWS] = self._sum(rows[start : start + _ROWS]) * UNIT
        return out

    def predict(self, rows: Floats) -> Probabilities:
        """Return the calibrated probability for each row; NaN is a missing value."""
        result: Probabilities = 1.0 / (1.0 + np.exp(-(self.raw(rows) * self.scale + self.shift)))
        return result

    def _ask(self, arrays: Mapping[str, NDArray[Any]]) -> Places:
        """Keep the questions, each once, and return for every split the number of its own: half
        of the splits of a forest ask what another one asks.
        """
        missing = arrays["missing_right"].astype(np.uint64).ravel()
        feature = arrays["feature"].astype(np.uint64).ravel()
        threshold = arrays["threshold"].astype(np.float32).ravel()
        bits = threshold.view(np.uint32).astype(np.uint64)
        key = missing << np.uint64(63) | feature << np.uint64(32) | bits
        _, first, number = np.unique(key, return_index=True, return_inverse=True)
        self._feature = feature[first].astype(np.intp)
        self._threshold = threshold[first].reshape(-1, 1)
        self._missing = int(missing[first].argmax()) if missing.any() else len(first)
        ends = [*range(_PIECE, self._missing, _PIECE), self._missing]
        ends += [*range(self._missing + _PIECE, len(first), _PIECE), len(first)]
        self._pieces = [slice(start, end) for start, end in pairwise([0, *ends]) if start < end]
        return np.asarray(number.reshape(-1), np.intp)

    def _grow(self, mask: Words, question: Places) -> None:
        """Find the levels. A split rules out the leaves to its left, `start` to `end` - 1. Below
        it stand, to the left, the next smaller split with the same start, and to the right the
        largest one that starts at its end; where there is none, a leaf.
        """
        used = np.flatnonzero(mask)
        gone = mask.ravel()[used]
        low = gone & (~gone + np.uint64(1))
        tree, start, end = used % self.trees, _exponent(low), _exponent(gone + low)
        order = np.lexsort((-end, start, tree))
        place = start[order] * self.trees + tree[order]
        beside = end[order] * self.trees + tree[order]
        largest = np.full(self._leaf.size, -1)
        largest[place[::-1]] = np.arange(len(used))[::-1]
        smaller = np.append(place[1:] == place[:-1], False)[: len(used)]
        # a way on: the number of a split, or -1 less the number of a leaf
        left = np.where(smaller, np.arange(len(used)) + 1, -1 - place)
        right = np.where(largest[beside] < 0, -1 - beside, largest[beside])
        level = largest[: self.trees]
        level = level[level >= 0]
        self._levels: list[_Level] = []
        asked, ways = [np.zeros(0, np.intp)], [np.zeros(0, np.intp)]
        first = 0
        while len(level):
            size = len(level)
            middle, stop = 2 * first + size, 2 * (first + size)
            asked.append(question[used[order[level]]])
            ways.append(np.concatenate((left[level], right[level])))
            splits = np.flatnonzero(ways[-1] >= 0)
            level = ways[-1][splits]
            slices = slice(first, first + size), slice(2 * first, middle), slice(middle, stop)
            self._levels.append(_Level(*slices, splits + 2 * first))
            first += size
        self._asked, way = np.concatenate(asked), np.concatenate(ways)
        # the way to each leaf; where a tree has no such leaf, the row after the last
        leaves = np.flatnonzero(way < 0)
        found = np.full(self._leaf.size, len(way))
        found[-1 - way[leaves]] = leaves
        # for each bit of a leaf's number, the leaves that have it: as rows of the ways
        numbers = np.arange(self.splits + 1)
        table = found.reshape(self.splits + 1, self.trees)
        self._bits = [table[numbers >> bit & 1 == 1] for bit in range(self.splits.bit_length())]

    def _sum(self, rows: Floats) -> NDArray[np.int64]:
        """Return the sum of the leaves in `UNIT`s for each row."""
        leaf = self._leaf.take(self._reach(self._answer(rows)))
        total: NDArray[np.int64] = leaf.sum(axis=0)
        return total[: len(rows)]

    def _answer(self, rows: Floats) -> Words:
        """Return for each question the bits of the rows that go right, by words."""
        size = -(-len(rows) // _WORD) * _WORD
        columns = np.zeros((len(self.names), size), np.float32)
        columns[:, : len(rows)] = rows.T
        right = np.empty((len(self._feature), size), bool)
        for piece in self._pieces:  # a cache holds a piece of the values, not all of them
            values = columns.take(self._feature[piece], axis=0)
            if piece.start < self._missing:
                np.greater(values, self._threshold[piece], out=right[piece])
            else:  # NaN is neither above nor below
                np.less_equal(values, self._threshold[piece], out=right[piece])
                np.logical_not(right[piece], out=right[piece])
        return np.packbits(right.reshape(-1)).view(np.uint64).reshape(len(right), -1)

    def _reach(self, answers: Words) -> Places:
        """Return for each tree and row the place in `_leaf` of the leaf that the row reaches."""
        words = answers.shape[1]
        asked = answers.take(self._asked, axis=0)
        ways = np.zeros((2 * len(asked) + 1, words), np.uint64)
        # a tree without splits has all rows in its first leaf, which has no bits to be set
        here = np.full((1, words), ~np.uint64(0))
        for level in self._levels:
            right = np.bitwise_and(here, asked[level.asked], out=ways[level.right])
            np.bitwise_xor(here, right, out=ways[level.left])
            here = ways.take(level.splits, axis=0)
        bits = np.empty((len(self._bits), self.trees, words), np.uint64)
        for bit, found in zip(bits, self._bits, strict=True):
            np.bitwise_or.reduce(ways.take(found, axis=0), axis=0, out=bit)
        # words are whole bytes: without their shape all are unpacked in a third of the time
        planes = np.unpackbits(bits.view(np.uint8).reshape(-1)).reshape(len(bits), self.trees, -1)
        number = np.zeros(planes.shape[1:], np.uint8)
        for plane in planes[::-1]:
            number += number
            number |= plane
        return np.asarray(np.add(number, self._first, dtype=np.intp))


@lru_cache(maxsize=32)
def order(wanted: tuple[str, ...], made: tuple[str, ...]) -> Places:
    """Return where the columns that a forest asks for stand among those that are made.

    Raises ValueError, naming them, for columns that are not made any longer: what is trained after
    text mode is trained again when its columns change.

    >>> order(("b", "a"), ("a", "b", "c")).tolist()
    [1, 0]
    """
    place = {name: number for number, name in enumerate(made)}
    if missing := set(wanted).difference(place):
        raise ValueError(f"text mode makes no {', '.join(sorted(missing))}; train again")
    return np.array([place[name] for name in wanted], np.intp)


def _exponent(powers: Words) -> Places:
    """Return the exponents of powers of two."""
    return np.asarray(np.frexp(powers.astype(np.float64))[1] - 1, np.intp)
