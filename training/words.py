"""The table of words: a logistic model of words, pairs of words and first words of lines.

Each line counts once a page, however many extractors kept it; a word is learnt from only if it
stands on several sites, so that names and topics stay out. The table that scores a fold's lines is
made without that fold, also in training: else the forest would trust words that it knows by heart.
Languages of few pages are made up for in `training/languages.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.model.words import BITS, UNIT, Table

SIZE = 1 << BITS
#: a word must stand on so many pages
PAGES = 4
ROUNDS, RATE, MOMENTUM, RIDGE = 60, 0.12, 0.85, 3.0
#: words beyond these say nothing new of a line's weight
_MOST_WORDS = 40


@dataclass(slots=True)
class Lines:
    """Lines of many pages: the places of their words, whether they are body, weight, fold, page."""

    place: NDArray[np.int64]
    line: NDArray[np.int64]
    body: NDArray[np.float64]
    weight: NDArray[np.float64]
    fold: NDArray[np.int64]
    page: NDArray[np.int64]


def collect(found: Sequence[Any]) -> Lines:
    """Return the lines of the examples (`training.text.Example`), each text once a page."""
    numbers: dict[str, int] = {}
    seen: set[tuple[int, str]] = set()
    parts: list[tuple[NDArray[Any], ...]] = []
    total = 0
    for one in found:
        if one.copy:
            continue
        page = numbers.setdefault(one.page, len(numbers))
        fresh = np.array([_add(seen, (page, line)) for line in one.lines], bool)
        at = np.cumsum(fresh) - 1 + total
        mine = fresh[one.line]
        count = int(fresh.sum())
        parts.append((
            one.place[mine], at[one.line[mine]], (one.body >= 0.5)[fresh],
            (length_weight(one.words) * one.trust)[fresh],
            np.full(count, one.fold), np.full(count, page),
        ))  # fmt: skip
        total += count
    place, line, body, weight, fold, page_ = (
        np.concatenate(part) for part in zip(*parts, strict=True)
    )
    return Lines(place, line, body.astype(np.float64), weight, fold, page_)


def length_weight(words: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much lines of so many words count."""
    return np.asarray(np.sqrt(np.minimum(words, _MOST_WORDS) + 1))


def _add(seen: set[tuple[int, str]], key: tuple[int, str]) -> bool:
    if key in seen:
        return False
    seen.add(key)
    return True


def table(lines: Lines, without: Collection[int] = ()) -> Table:
    """Return the table learnt from all lines but those of some folds."""
    used = ~np.isin(lines.fold, list(without))
    weight = lines.weight * used
    a_page = np.bincount(lines.page, weight)
    weight = weight / np.sqrt(np.maximum(a_page, 1))[lines.page]
    weight /= max(float(weight[used].mean()), 1e-9)
    known = _known(lines, used)
    mine = known[lines.place] & used[lines.line]
    place, line = lines.place[mine], lines.line[mine]
    count = len(lines.body)
    share = 1 / np.sqrt(np.maximum(np.bincount(lines.line, minlength=count), 1))[line]
    steep = np.bincount(place, 0.25 * weight[line] * share**2, minlength=SIZE) + RIDGE
    words, speed, base = np.zeros(SIZE), np.zeros(SIZE), 0.0
    for _ in range(ROUNDS):
        raw = base + np.bincount(line, words[place] * share, minlength=count)
        rest = weight * (1 / (1 + np.exp(-raw)) - lines.body)
        slope = np.bincount(place, rest[line] * share, minlength=SIZE) + RIDGE * words
        speed = MOMENTUM * speed - RATE * slope / steep
        words += speed
        base -= 2 * float(rest.sum()) / float(weight.sum())
    return np.clip(np.round(words / UNIT), -127, 127).astype(np.int8)


def _known(lines: Lines, used: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which places hold a word of several pages."""
    mine = used[lines.line]
    pages = int(lines.page.max(initial=0)) + 1
    pairs = np.unique(lines.place[mine] * pages + lines.page[lines.line[mine]])
    return np.asarray(np.bincount(pairs // pages, minlength=SIZE) >= PAGES)
