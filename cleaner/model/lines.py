"""What lines of text look like, in any script: counts and hashed words, in a few array passes.

All lines are joined into one array of code points. A table (`chars.npz`, made by
`training/chars.py` from the Unicode database) gives each its class; counts per line and class are
one `bincount`, words are runs of letters and digits, hashed by a sum of products, so that nothing
here loops over characters in Python.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]

#: longer lines are read up to here: shape and words are settled by then
MAX_CHARS = 20_000


class Char(IntEnum):
    """The classes of characters that count."""

    OTHER = 0
    UPPER = 1
    LOWER = 2
    CASELESS = 3  # letters of scripts without case
    WIDE = 4  # letters of scripts written without spaces
    DIGIT = 5
    MARK = 6  # combining marks and joiners: inside words
    SPACE = 7
    STOP = 8  # ends a sentence, in any script
    COMMA = 9
    COLON = 10
    QUOTE = 11
    BRACKET = 12
    BAR = 13  # bars, bullets, arrows
    SLASH = 14
    AT = 15
    DASH = 16
    PICTURE = 17  # emoji and other pictographs
    MONEY = 18  # currency signs and per cent


CLASSES = len(Char)
#: classes that a final quote or bracket hides
_IS_COVER = np.isin(np.arange(CLASSES), (Char.SPACE, Char.QUOTE, Char.BRACKET))
_IS_SPACE = np.arange(CLASSES) == Char.SPACE
#: NumPy compares with a plain number five times as fast as with a member of an enumeration.
#: Words are made of the classes from UPPER to MARK; one less, OTHER is the largest of all bytes.
_UPPER, _WIDE, _DIGIT, _STOP = int(Char.UPPER), int(Char.WIDE), int(Char.DIGIT), int(Char.STOP)
_WORDS = np.uint8(Char.MARK - Char.UPPER + 1)

#: odd multipliers, one a place in the word, for the hash; any fixed random numbers do
_PLACES = np.random.RandomState(2718).randint(1, 2**63 - 1, 64, dtype=np.int64).astype(np.uint64)
_PLACES |= np.uint64(1)


@cache
def tables() -> tuple[NDArray[np.uint8], NDArray[np.uint64]]:
    """Return for each code point below 2**16 its class, and what it counts in the hash of a word:
    its lower-case form, nothing where it is no part of one.
    """
    with np.load(Path(__file__).with_name("chars.npz"), allow_pickle=False) as data:
        kind = data["kind"]
        return kind, ((np.arange(0x10000) + data["shift"]) * _in_word(kind)).astype(np.uint64)


def _in_word(kinds: NDArray[np.uint8]) -> NDArray[np.bool_]:
    return np.asarray(kinds - np.uint8(_UPPER) < _WORDS)


@dataclass(slots=True)
class Tokens:
    """Hashed words in order: `hash`, the `line` each stands in, its `length` in characters.

    In scripts without spaces each character starts a token, hashed together with the next one,
    and two of them are a word.
    """

    hash: Hashes
    line: Ints
    length: Ints
    kind: NDArray[np.uint8]  # class of the first character


@dataclass(slots=True)
class Shapes:
    """Lines as arrays: `counts` [line, class], `words` (CJK-aware), first and last classes."""

    counts: NDArray[np.int64]
    words: NDArray[np.float64]
    first: NDArray[np.uint8]
    last: NDArray[np.uint8]  # of the last character
    final: NDArray[np.uint8]  # of the last one that is not a closing quote or bracket
    tokens: Tokens
    pairs: NDArray[np.int64]  # [line, 3]: dots inside words, digit:digit, ellipses


def read(lines: Sequence[str]) -> Shapes:
    """Return the shapes of `lines`, none of which may be empty or hold a line end."""
    if max(map(len, lines), default=0) > MAX_CHARS:
        lines = [line[:MAX_CHARS] for line in lines]
    text = "\n".join(lines)
    points = np.frombuffer((text + "\n").encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds, lowered = _classify(points)
    ends = np.flatnonzero(points == 10)
    starts = np.zeros_like(ends)
    starts[1:] = ends[:-1] + 1
    size = len(ends)
    line = np.repeat(np.arange(size), ends - starts + 1)
    counts = np.bincount(line * CLASSES + kinds, minlength=size * CLASSES)
    counts = counts.reshape(size, CLASSES)
    counts[:, Char.SPACE] -= 1  # the line end
    tokens = _tokens(kinds, lowered, line)
    last = _last(_IS_SPACE, kinds, starts, ends)
    return Shapes(
        counts,
        _words(tokens, size),
        kinds[starts],
        kinds[last],
        kinds[_last(_IS_COVER, kinds, starts, ends)],
        tokens,
        _pairs(points, kinds, line, size),
    )


def _words(tokens: Tokens, size: int) -> NDArray[np.float64]:
    wide = tokens.kind == _WIDE
    share = np.where(wide, 0.5, 1.0) if wide.any() else None
    return np.bincount(tokens.line, share, minlength=size).astype(np.float64, copy=False)


def _classify(points: NDArray[np.uint32]) -> tuple[NDArray[np.uint8], Hashes]:
    kind_of, lower_of = tables()
    kinds = kind_of.take(points, mode="clip")
    lowered = lower_of.take(points, mode="clip")
    if len(points) and int(points.max()) > 0xFFFF:
        high = points > 0xFFFF
        wide = (points >= 0x20000) & (points < 0x40000)
        kinds[high] = Char.PICTURE
        lowered[high] = 0
        kinds[wide] = Char.WIDE
        lowered[wide] = points[wide]
    return kinds, lowered


def _last(hidden: NDArray[np.bool_], kinds: NDArray[np.uint8], starts: Ints, ends: Ints) -> Ints:
    """Return for each line the place of its last character of no `hidden` class, or of its first
    character if there is none. Few lines end in more than two that are hidden.
    """
    place: Ints = ends - 1
    while (back := hidden.take(kinds.take(place)) & (place > starts)).any():
        place = place - back
    return place


def _tokens(kinds: NDArray[np.uint8], lowered: Hashes, line: Ints) -> Tokens:
    inside = _in_word(kinds)
    first = inside.copy()
    first[1:] &= ~inside[:-1]
    wide = kinds == _WIDE
    in_wide = bool(wide.any())
    if in_wide:  # each is a token, and what follows is another one
        first |= wide
        first[1:] |= inside[1:] & wide[:-1]
    starts = np.flatnonzero(first)
    if not len(starts):
        none = np.zeros(0, np.int64)
        return Tokens(none.astype(np.uint64), none, none, none.astype(np.uint8))
    begin = starts[0]
    until = np.append(starts[1:], len(kinds))
    # the place in its word of each character; what stands after the word counts nothing
    place = np.arange(begin, len(kinds))
    place -= np.repeat(starts, until - starts)
    place &= 63
    values = _PLACES.take(place)
    values *= lowered[begin:]
    until -= begin + 1
    hashes = _sums(values, until)
    if in_wide:
        following = np.minimum(starts + 1, len(kinds) - 1)
        pair = wide[starts] & wide[following]
        hashes = np.where(pair, hashes + lowered[following] * _PLACES[1], hashes)
    length = _sums(inside[begin:].view(np.uint8), until, np.int64)
    return Tokens(mix(hashes), line[starts], length, kinds[starts])


def _sums(values: NDArray[Any], last: Ints, dtype: type | None = None) -> NDArray[Any]:
    """Return the sums of neighbours, up to each `last` one: half the time of `np.add.reduceat`."""
    out: NDArray[Any] = np.cumsum(values, dtype=dtype)[last]
    out[1:] -= out[:-1].copy()
    return out


def _pairs(points: Any, kinds: NDArray[np.uint8], line: Ints, count: int) -> NDArray[np.int64]:
    """Count dots inside words ("example.org"), digit:digit ("12:30") and ellipses ("…", "...")."""
    middle = np.flatnonzero((kinds == _STOP) | (points == 58))
    if len(middle) and not middle[0]:
        middle = middle[1:]
    point, before, after = points[middle], kinds[middle - 1], kinds[middle + 1]
    dot = point == 46
    dotted = dot & _in_word(before) & _in_word(after) & (after != _DIGIT)
    clock = (point == 58) & (before == _DIGIT) & (after == _DIGIT)
    dots = (point == 0x2026) | (dot & (points[middle - 1] == 46))
    at = line[middle]
    out = np.empty((count, 3), np.int64)
    for column, found in enumerate((dotted, clock, dots)):
        out[:, column] = np.bincount(at[found], minlength=count)
    return out


def mix(values: Hashes) -> Hashes:
    """Return well-mixed hashes: the finaliser of SplitMix64 (public domain)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def nearest(found: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how many lines ago the last, and how many ahead the next found line stands; NaN where
    there is none.
    """
    count = len(found)
    index = np.arange(count)
    back = np.maximum.accumulate(np.where(found, index, -1))
    ahead = np.minimum.accumulate(np.where(found, index, 2 * count)[::-1])[::-1]
    before = np.where(back < 0, np.nan, index - back)
    after = np.where(ahead >= count, np.nan, ahead - index)
    return before, after
