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
_STOP, _QUOTE = int(Char.STOP), int(Char.QUOTE)


def is_residue(marks: NDArray[Any]) -> NDArray[np.bool_]:
    """Tell which marks are of residue, of any kind."""
    return np.asarray((marks != OPEN) & (marks != KEPT))


def around(
    shapes: Shapes, prose: NDArray[np.bool_], marks: NDArray[Any]
) -> dict[str, NDArray[Any]]:
    """Return the columns, an array each with a value a line; `marks` has one a line."""
    return {**_kinds(shapes, prose, marks), **_next(shapes)}


def _kinds(
    shapes: Shapes, prose: NDArray[np.bool_], marks: NDArray[Any]
) -> dict[str, NDArray[Any]]:
    index = np.arange(len(prose))
    on = marks == _NUMBERS
    upto = on.cumsum(axis=1)
    since, until = distances(on)
    before, after = np.log1p(upto), np.log1p(upto[:, -1:] - upto)
    out: dict[str, NDArray[Any]] = {}
    for row, name in enumerate(_KINDS):
        out[f"since_{name}"], out[f"until_{name}"] = since[row], until[row]
        out[f"before_{name}"], out[f"after_{name}"] = before[row], after[row]
    words = (shapes.words * prose).cumsum()
    last = np.maximum.accumulate(np.where(marks == FOOT, index, -1))
    since = np.where(last >= 0, words - words[np.maximum(last, 0)], 5000.0)
    out["prose_since_foot"] = np.log1p(since)
    return out


def distances(on: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return how many lines back, and how many on, the nearest line is that is `on`; lines stand
    along the last axis.
    """
    size = on.shape[-1]
    index = np.arange(size)
    last = np.maximum.accumulate(np.where(on, index, -99), axis=-1)
    next_ = np.minimum.accumulate(np.where(on, index, size + 99)[..., ::-1], axis=-1)[..., ::-1]
    return np.minimum(index - last, _FAR), np.minimum(next_ - index, _FAR)


def _next(shapes: Shapes) -> dict[str, NDArray[Any]]:
    words, first = shapes.words, shapes.first
    stop = (shapes.final == _STOP).astype(np.float64)
    alike = first[1:] == first[:-1]
    out: dict[str, NDArray[Any]] = {
        "words_next": np.log1p(np.append(words[1:], 0.0)),
        "words_prev": np.log1p(np.append(0.0, words[:-1])),
        "stop_next": np.append(stop[1:], -1.0),
        "stop_prev": np.append(-1.0, stop[:-1]),
        "first_kind": first.astype(np.float64),
        "ends_quote": shapes.last == _QUOTE,
        "same_first_prev": np.append(False, alike),
        "same_first_next": np.append(alike, False),
    }
    return out | {name: shapes.counts[:, kind] for name, kind in _COUNTED.items()}


def elsewhere(
    line: NDArray[np.int64], word: NDArray[np.int64], heavy: NDArray[Any], size: int
) -> dict[str, NDArray[Any]]:
    """Return the shares of a line's words that stand near above, near below, nowhere above, and
    nowhere else. `line` and `word` are pairs, each once, by word, then by line; `heavy` weighs a
    word.
    """
    apart = np.full(len(word) + 1, size + 99)
    same = word[1:] == word[:-1]
    np.subtract(line[1:], line[:-1], out=apart[1:-1], where=same)
    back, on = apart[:-1], apart[1:]
    weight = heavy[word]
    total = np.maximum(np.bincount(line, weight, minlength=size), 1)
    nowhere = back > size
    found = {
        "near_prev": back <= _NEAR_LINES,
        "near_next": on <= _NEAR_LINES,
        "new_words": nowhere,
        "never_again": nowhere & (on > size),
    }
    return {
        name: np.bincount(line, weight * which, minlength=size) / total
        for name, which in found.items()
    }


ELSEWHERE = ("near_prev", "near_next", "new_words", "never_again")
