"""What the names in class and id are worth: a lexicon that was learned, not written.

The topics of `cleaner.reading.tokens` are the words a designer would think of. The themes and
systems that sites are built with have thousands more ("entry-content", "jp-relatedposts",
"field-name-body"), and which of them hold the article is told by the training pages: a logistic
regression on the names of a line's own block, of the two around it and of all others above gives
each name three weights (`training/names.py`). Only names that several sites use are kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.reading.html import Block

Floats = NDArray[np.float32]

#: the places that a name has a weight for: own block, parent and grandparent, all further up
PLACES = 3
COLUMNS = ("names.own", "names.near", "names.far")

_PART = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{3,}")
_LONGEST = 40


@lru_cache(maxsize=1 << 13)
def split(names: str) -> frozenset[str]:
    """Return the names in a class attribute, and the words in them, lower-cased.

    >>> sorted(split("entry-content wpBox"))
    ['box', 'content', 'entry', 'entry-content', 'wp', 'wpbox']
    """
    return frozenset().union(*map(_split_one, names[: 10 * _LONGEST].split()))


@lru_cache(maxsize=1 << 15)
def _split_one(name: str) -> frozenset[str]:
    """Split one name: a site has fewer of them than ways to put them together."""
    return frozenset([name.lower(), *map(str.lower, _PART.findall(name))])


def names_of(block: Block) -> frozenset[str]:
    """Return the names that a block goes by: those of its class, id, role and itemprop."""
    known = block.tokens | split(block.names) if block.names else block.tokens
    return frozenset(name for name in known if 1 < len(name) <= _LONGEST)


class Lexicon:
    """Names and their weights [name, place], log-odds for body."""

    def __init__(self, names: Sequence[str], weights: NDArray[Any]) -> None:
        if weights.shape != (len(names), PLACES):
            raise ValueError("lexicon: names and weights do not agree")
        rows = weights.astype(float).tolist()
        self._weights = dict(zip(names, rows, strict=True))
        self._sums: dict[tuple[str, frozenset[str]], tuple[float, float, float]] = {}

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> Lexicon:
        """Read a lexicon from the arrays "lexicon.names" (joined by line ends) and
        "lexicon.weights"; without them it is empty.
        """
        if "lexicon.names" not in arrays:
            return cls((), np.zeros((0, PLACES)))
        names = str(arrays["lexicon.names"]).split("\n")
        return cls(names, arrays["lexicon.weights"])

    def look_up(self, blocks: Sequence[Block]) -> Floats:
        """Return [place, block]: what the names of each block and of those above it weigh. Blocks
        without lines, one in five, are asked by nobody: they weigh nothing.
        """
        none = (0.0, 0.0, 0.0)
        own = [self._sum(block) if block.first < block.last else none for block in blocks]
        near, far, above = [0.0] * len(own), [0.0] * len(own), [0.0] * len(own)
        for number, block in enumerate(blocks):
            parent = block.parent
            if parent is None or block.first == block.last:
                continue
            at, grand = parent.number, parent.parent
            near[number] = own[at][1]
            if grand is not None:
                near[number] += own[grand.number][1]
                far[number] = above[grand.number]
            # what this block's children's children inherit: all above the block itself
            above[number] = above[at] + own[at][2]
        return np.array([[one[0] for one in own], near, far], np.float32)

    def _sum(self, block: Block) -> tuple[float, float, float]:
        key = block.names, block.tokens
        found = self._sums.get(key)
        if found is None:
            known = self._weights.keys() & names_of(block)
            # sorted: the sum must not hang on the order of a set
            rows = sorted(map(self._weights.__getitem__, known))
            own, near, far = map(sum, zip(*rows, strict=True)) if rows else (0.0, 0.0, 0.0)
            if len(self._sums) > 1 << 14:  # a crawl of the web has no end of names
                self._sums.clear()
            found = self._sums[key] = own, near, far
        return found
