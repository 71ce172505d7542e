"""Words that stood in residue, or in articles, on many sites: one small table of weights.

`training/words.py` makes the table: words, pairs of words and first words, hashed, each with the
weight by which it speaks for the article (above zero) or against it. Most words are not in it and
weigh nothing, so a language that training never saw is neither helped nor harmed. No word can be
read out of the table.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.model.lines import Shapes, mix

Table = NDArray[np.int8]

#: the table has 2**BITS places; a place is the upper bits of a hash
BITS = 20
#: weights are whole multiples of this
UNIT = 0.05
_PAIR, _FIRST = np.uint64(0x9E3779B97F4A7C15), np.uint64(77)
_DOWN = np.uint64(64 - BITS)

NAMES = ("w_score", "w_low", "w_known", "w_near", "w_after")


@lru_cache(maxsize=8)
def load(path: Path) -> Table | None:
    """Return the table in a weights file, None where it has none."""
    with np.load(path, allow_pickle=False) as data:
        return data["words"] if "words" in data.files else None


def places(shapes: Shapes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return places in the table, and the line of each: of every word, of every two neighbours of
    one line, and of the first word of a line.
    """
    word, line = shapes.tokens.hash, shapes.tokens.line
    if not len(word):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    same = line[:-1] == line[1:]
    first = np.concatenate(([True], ~same))
    pairs = mix(word[:-1] * _PAIR + word[1:])[same]
    hashes = np.concatenate((word, pairs, mix(word[first] + _FIRST)))
    return (hashes >> _DOWN).astype(np.int64), np.concatenate((line, line[:-1][same], line[first]))


def columns(shapes: Shapes, table: Table | None) -> dict[str, NDArray[Any]]:
    """Return the columns by their `NAMES`."""
    return dict(zip(NAMES, block(shapes, table), strict=True))


def block(shapes: Shapes, table: Table | None) -> NDArray[Any]:
    """Return the rows of `NAMES`: a line's weight, the part of it that speaks against it, the share
    of its words that are known, the mean weight around it, and of all that follows.
    """
    size = len(shapes.words)
    if table is None or not size:
        return np.zeros((len(NAMES), size))
    return weighed(table, *places(shapes), size)


def weighed(table: Table, place: NDArray[Any], line: NDArray[Any], size: int) -> NDArray[Any]:
    """Return the rows of `size` lines with words at these places of the table."""
    weight = table.take(place)
    known = weight.nonzero()[0]  # most weigh nothing
    at, weights = line[known], weight[known] * UNIT
    count = np.maximum(np.bincount(line, minlength=size), 1)
    score = np.bincount(at, weights, minlength=size) / np.sqrt(count)
    around = np.zeros(size + 4)
    around[2:-2] = score
    near = around[:size] + around[1 : size + 1] + around[3 : size + 3] + around[4 : size + 4]
    upto = score.cumsum()
    left = np.maximum(size - 1 - np.arange(size), 1)
    out = np.empty((len(NAMES), size))
    out[0] = score
    out[1] = np.bincount(at, np.minimum(weights, 0.0), minlength=size) / np.sqrt(count)
    out[2] = np.bincount(at, minlength=size) / count
    out[3], out[4] = near / 4, np.round((upto[-1] - upto) / left, 6)
    return out
