"""Score rows with a forest of small decision trees: NumPy alone, the same result everywhere.

LightGBM trains the forest (`training/export.py` writes the arrays) and is not needed here. Trees
are not walked. Each split holds the bit mask of the leaves that it rules out when a row goes
right; a row's masks are joined by OR, and the lowest bit that is still free is the leaf it
reaches (Lucchese and others, "QuickScorer", SIGIR 2015). Leaf values are whole numbers in units
of 2**-20, so their sum does not hang on the order of additions nor on the machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

#: leaf values are stored as whole multiples of this
UNIT = 2.0**-20
#: cells of the rows × splits table that are held at once: bounds memory on endless documents
_CELLS = 1 << 18

Floats = NDArray[np.float32]
Probabilities = NDArray[np.float64]


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
        self._feature = feature.astype(np.intp).ravel()
        self._threshold = arrays["threshold"].astype(np.float32).reshape(-1, 1)
        self._missing = arrays["missing_right"].astype(bool).reshape(-1, 1)
        self._mask = _narrow(arrays["mask"], self.splits + 1).reshape(-1, 1)
        self._leaf = arrays["leaf"].astype(np.int64).ravel()
        self._offset = (np.arange(self.trees) * (self.splits + 1)).reshape(-1, 1)
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
        step = max(1, _CELLS // max(1, self.splits * self.trees))
        for start in range(0, len(rows), step):
            columns = np.ascontiguousarray(rows[start : start + step].T, dtype=np.float32)
            out[start : start + step] = self._sum(columns) * UNIT
        return out

    def predict(self, rows: Floats) -> Probabilities:
        """Return the calibrated probability for each row; NaN is a missing value."""
        result: Probabilities = 1.0 / (1.0 + np.exp(-(self.raw(rows) * self.scale + self.shift)))
        return result

    def _sum(self, columns: Floats) -> NDArray[np.int64]:
        values = columns[self._feature]
        right = values > self._threshold
        if np.isnan(columns).any():
            right |= np.isnan(values) & self._missing
        masks = right.view(np.uint8) * self._mask
        shape = (self.splits, self.trees, columns.shape[1])
        gone = np.bitwise_or.reduce(masks.reshape(shape), axis=0)
        leaf = _lowest_free(gone) + self._offset
        total: NDArray[np.int64] = self._leaf[leaf].sum(axis=0)
        return total


def _narrow(mask: NDArray[Any], leaves: int) -> NDArray[Any]:
    """Return masks in the smallest unsigned type that holds one bit a leaf."""
    for kind in (np.uint8, np.uint16, np.uint32, np.uint64):
        if leaves <= np.dtype(kind).itemsize * 8:
            return mask.astype(kind)
    raise ValueError("trees: more than 64 leaves")


def _lowest_free(gone: NDArray[Any]) -> NDArray[np.intp]:
    """Return the place of each mask's lowest zero bit: the exponent of that bit as a float."""
    bit = ~gone & (gone + gone.dtype.type(1))
    place: NDArray[np.intp] = np.frexp(bit.astype(np.float64))[1].astype(np.intp) - 1
    return place
