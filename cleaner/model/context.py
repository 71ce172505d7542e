"""What stands around a line: finds of the rules by kind, the next lines, and where its words stand
besides. For scraped text, see `cleaner.model.text`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.model.lines import Char, Shapes

#: marks of a line: what the rules said of it. `RESIDUE` is any kind of residue; the rest say where
#: on a page such a line stands: under the article, over it, beside a picture, anywhere.
OPEN, RESIDUE, KEPT, FOOT, HEAD, PICTURE, NOTICE = range(7)
_KINDS = {"foot": FOOT, "head": HEAD, "picture": PICTURE, "notice": NOTICE}
_NUMBERS = np.array(list(_KINDS.values()))[:, None]
#: distances beyond this are all the same
_FAR = 20
#: a word stands near when it is within so many lines
_NEAR_LINES = 8
_COUNTED = {
    "brackets": Char.BRACKET, "bars": Char.BAR, "slashes": Char.SLASH, "at": Char.AT,
    "money": Char.MONEY,
}  # fmt: skip
_COUNTED_KINDS = np.array(list(_COUNTED.values()), np.int64)
_STOP, _QUOTE = int(Char.STOP), int(Char.QUOTE)


def is_residue(marks: NDArray[Any]) -> NDArray[np.bool_]:
    """Tell which marks are of residue, of any kind."""
    return np.asarray((marks != OPEN) & (marks != KEPT))


class Stands:
    """Where lines of several sorts stand: a row for each sort (prose, residue, and each kind of
    residue that has a mark), a column for each line.

    `last` and `next` are the numbers of the nearest such lines up to here and from here on, far
    outside where there is none; `upto` counts them up to here.
    """

    __slots__ = ("index", "last", "next", "prose", "upto")

    def __init__(self, prose: NDArray[np.bool_], marks: NDArray[Any]) -> None:
        size = len(prose)
        on = np.empty((2 + len(_NUMBERS), size), bool)
        on[0], on[1], on[2:] = prose, is_residue(marks), marks == _NUMBERS
        self.prose, self.index = prose, np.arange(size)
        self.upto = on.cumsum(axis=1)
        self.last = np.maximum.accumulate(np.where(on, self.index, -99), axis=1)
        ahead = np.where(on, self.index, size + 99)[:, ::-1]
        self.next = np.minimum.accumulate(ahead, axis=1)[:, ::-1]

    @property
    def since(self) -> NDArray[np.int64]:
        """How many lines back the nearest one stands."""
        return np.minimum(self.index - self.last, _FAR)

    @property
    def until(self) -> NDArray[np.int64]:
        """How many lines on the nearest one stands."""
        return np.minimum(self.next - self.index, _FAR)


def around(shapes: Shapes, stands: Stands) -> list[NDArray[np.float64]]:
    """Return the columns of `NAMES`: a row each, with a value a line."""
    return [_kinds(shapes, stands), _next(shapes)]


_SIDES = ("since", "until", "before", "after")
_NEXT = (
    "words_next", "words_prev", "stop_next", "stop_prev", "first_kind", "ends_quote",
    "same_first_prev", "same_first_next", *_COUNTED,
)  # fmt: skip
NAMES = (
    *(f"{side}_{kind}" for side in _SIDES for kind in _KINDS),
    "prose_since_foot",
    *_NEXT,
)


def _kinds(shapes: Shapes, stands: Stands) -> NDArray[np.float64]:
    upto, last, count = stands.upto[2:], stands.last[2], len(_KINDS)
    out = np.empty((4 * count + 1, len(last)))
    out[:count], out[count : 2 * count] = stands.since[2:], stands.until[2:]
    out[2 * count : 3 * count], out[3 * count : -1] = upto, upto[:, -1:] - upto
    words = (shapes.words * stands.prose).cumsum()
    out[-1] = np.where(last >= 0, words - words[np.maximum(last, 0)], 5000.0)
    np.log1p(out[2 * count :], out=out[2 * count :])
    return out


def _next(shapes: Shapes) -> NDArray[np.float64]:
    words, first, stop = shapes.words, shapes.first, shapes.final == _STOP
    alike = first[1:] == first[:-1]
    out = np.zeros((len(_NEXT), len(words)))
    out[0, :-1], out[1, 1:] = words[1:], words[:-1]
    np.log1p(out[:2], out=out[:2])
    out[2, :-1], out[2, -1] = stop[1:], -1.0
    out[3, 1:], out[3, 0] = stop[:-1], -1.0
    out[4], out[5] = first, shapes.last == _QUOTE
    out[6, 1:] = out[7, :-1] = alike
    out[8:] = shapes.counts.T[_COUNTED_KINDS]
    return out


ELSEWHERE = ("near_prev", "near_next", "new_words", "never_again")
#: which of these four each number of four bits says yes to
_BITS = (np.arange(16)[:, None] >> np.arange(4) & 1).astype(np.float64)


def elsewhere(
    line: NDArray[np.int64], word: NDArray[np.int64], heavy: NDArray[np.bool_], size: int
) -> NDArray[np.float64]:
    """Return the rows of `ELSEWHERE`: the shares of a line's words that stand near above, near
    below, nowhere above, and nowhere else. `line` and `word` are pairs, each once, by word, then by
    line; only `heavy` words count.
    """
    counted = heavy[word]
    line, word = line[counted], word[counted]
    apart = np.full(len(word) + 1, size + 99)
    same = word[1:] == word[:-1]
    np.subtract(line[1:], line[:-1], out=apart[1:-1], where=same)
    near, none = (apart <= _NEAR_LINES).view(np.uint8), (apart > size).view(np.uint8)
    bits = near[:-1] | near[1:] << 1 | none[:-1] << 2 | (none[:-1] & none[1:]) << 3
    table = np.bincount(line * len(_BITS) + bits, minlength=size * len(_BITS))
    table = table.reshape(size, len(_BITS)).astype(np.float64)
    return np.asarray((table @ _BITS).T / np.maximum(table.sum(axis=1), 1))
