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
#: classes that words are made of, and those that a final quote or bracket hides
WORD = np.array([Char.UPPER, Char.LOWER, Char.CASELESS, Char.WIDE, Char.DIGIT, Char.MARK])
COVER = np.array([Char.SPACE, Char.QUOTE, Char.BRACKET])
_IS_WORD = np.isin(np.arange(CLASSES), WORD)
_IS_COVER = np.isin(np.arange(CLASSES), COVER)

#: odd multipliers, one a place in the word, for the hash; any fixed random numbers do
_PLACES = np.random.RandomState(2718).randint(1, 2**63 - 1, 64, dtype=np.int64).astype(np.uint64)
_PLACES |= np.uint64(1)


@cache
def tables() -> tuple[NDArray[np.uint8], NDArray[np.uint64]]:
    """Return for each code point below 2**16 its class, and its lower-case form for hashing."""
    with np.load(Path(__file__).with_name("chars.npz"), allow_pickle=False) as data:
        return data["kind"], (np.arange(0x10000) + data["shift"]).astype(np.uint64)


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
    text = "\n".join(line if len(line) <= MAX_CHARS else line[:MAX_CHARS] for line in lines)
    points = np.frombuffer((text + "\n").encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds, lowered = _classify(points)
    ends = np.flatnonzero(points == 10)
    starts = np.concatenate(([0], ends[:-1] + 1))
    line = np.repeat(np.arange(len(ends)), ends - starts + 1)
    counts = np.bincount(line * CLASSES + kinds, minlength=len(ends) * CLASSES)
    counts = counts.reshape(len(ends), CLASSES)
    counts[:, Char.SPACE] -= 1  # the line end
    tokens = _tokens(kinds, lowered, line)
    is_wide = tokens.kind == Char.WIDE
    share = np.where(is_wide, 0.5, 1.0)
    words = np.bincount(tokens.line, share, minlength=len(ends)).astype(np.float64)
    return Shapes(
        counts,
        words,
        kinds[starts],
        kinds[_last(kinds != Char.SPACE, starts)],
        kinds[_last(~_IS_COVER[kinds], starts)],
        tokens,
        _pairs(points, kinds, line, len(ends)),
    )


def _classify(points: NDArray[np.uint32]) -> tuple[NDArray[np.uint8], Hashes]:
    kind_of, lower_of = tables()
    low = np.minimum(points, 0xFFFF)
    kinds = kind_of[low]
    lowered = lower_of[low]
    if len(points) and int(points.max()) > 0xFFFF:
        high = points > 0xFFFF
        wide = (points >= 0x20000) & (points < 0x40000)
        kinds = np.where(high, np.where(wide, Char.WIDE, Char.PICTURE), kinds).astype(np.uint8)
        lowered = np.where(high, points, lowered).astype(np.uint64)
    return kinds, lowered


def _last(wanted: NDArray[np.bool_], starts: Ints) -> Ints:
    """Return for each line the place of its last wanted character, or of its first if none is."""
    places = np.where(wanted, np.arange(len(wanted)), -1)
    found: Ints = np.maximum(np.maximum.reduceat(places, starts), starts)
    return found


def _tokens(kinds: NDArray[np.uint8], lowered: Hashes, line: Ints) -> Tokens:
    inside = _IS_WORD[kinds]
    wide = kinds == Char.WIDE
    before = np.concatenate(([False], inside[:-1] & ~wide[:-1]))
    starts = np.flatnonzero(inside & (~before | wide))
    if not len(starts):
        none = np.zeros(0, np.int64)
        return Tokens(none.astype(np.uint64), none, none, none.astype(np.uint8))
    token = np.cumsum(np.bincount(starts, minlength=len(kinds))) - 1
    place = np.arange(len(kinds)) - starts[token]  # the part before the first token is not read
    values = np.where(inside, lowered * _PLACES[place & 63], np.uint64(0))
    hashes = np.add.reduceat(values, starts)
    if wide.any():
        following = np.minimum(starts + 1, len(kinds) - 1)
        pair = wide[starts] & wide[following]
        hashes = np.where(pair, hashes + lowered[following] * _PLACES[1], hashes)
    hashes = mix(hashes)
    length = np.add.reduceat(inside.astype(np.int64), starts)
    return Tokens(hashes, line[starts], length, kinds[starts])


def _pairs(points: Any, kinds: NDArray[np.uint8], line: Ints, count: int) -> NDArray[np.int64]:
    """Count dots inside words ("example.org"), digit:digit ("12:30") and ellipses ("…", "...")."""
    middle = np.flatnonzero((points == 46) | (points == 58) | (points == 0x2026))
    middle = middle[middle > 0]
    after = np.minimum(middle + 1, len(points) - 1)
    dot, point = points[middle] == 46, points[middle]
    joined = _IS_WORD[kinds[middle - 1]] & _IS_WORD[kinds[after]]
    dotted = dot & joined & (kinds[after] != Char.DIGIT)
    clock = (point == 58) & (kinds[middle - 1] == Char.DIGIT) & (kinds[after] == Char.DIGIT)
    dots = (point == 0x2026) | (dot & (points[middle - 1] == 46))
    at = line[middle]
    return np.stack(
        [np.bincount(at[found], minlength=count) for found in (dotted, clock, dots)], axis=1
    )


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
