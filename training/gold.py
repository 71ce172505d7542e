"""Which lines of a page are body: the page's lines are laid along the gold text, in order.

A line matches the stretch of gold that shares most of its runs of four tokens; a short one the
stretches that read exactly like it. Of all matches the heaviest chain that runs forward in both
the page and the gold is taken, so that a teaser that repeats the first sentence, or the word
"Share" that happens to stand in the gold, is not body. What gold tells in another order than the
page is added where it does not overlap.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from cleaner.document import is_wide

_WORD = re.compile(r"\w+")
_RUN = 4
#: places of one short line in the gold that are tried
_PLACES = 40

Match = tuple[int, int, float, float]  # start and end in gold, matched tokens, share of the line


def tokens(text: str) -> list[str]:
    """Return lower-cased words; of scripts without spaces, characters.

    >>> tokens("Tokyo: 東京 23")
    ['tokyo', '東', '京', '23']
    """
    out: list[str] = []
    for word in _WORD.findall(text.lower()):
        if word.isascii() or not any(map(is_wide, word)):
            out.append(word)
        else:
            out.extend(word)
    return out


def align(lines: Sequence[str], gold: str) -> list[float]:
    """Return for each line the share of it that is body: 0 where it is not, else .5 to 1.

    >>> align(["Menu", "The old bridge is open again.", "Share", "It was built long ago."],
    ...       "The old bridge is open again. It was built long ago.")
    [0.0, 1.0, 0.0, 1.0]
    """
    words = tokens(gold)
    found = [tokens(line) for line in lines]
    index = _index(words)
    matches = [_matches(one, words, index) for one in found]
    chosen = _chain(matches, len(words))
    covered = bytearray(len(words) + 1)
    for match in chosen.values():
        covered[match[0] : match[1]] = b"\1" * (match[1] - match[0])
    _add_displaced(matches, chosen, covered, found)
    return [chosen[i][3] if i in chosen else 0.0 for i in range(len(lines))]


def _index(words: Sequence[str]) -> dict[tuple[str, ...], list[int]]:
    out: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for size in range(1, _RUN + 1):
        for i in range(len(words) - size + 1):
            out[tuple(words[i : i + size])].append(i)
    return out


def _matches(
    line: Sequence[str], words: Sequence[str], index: dict[tuple[str, ...], list[int]]
) -> list[Match]:
    size = len(line)
    if not size:
        return []
    if size < _RUN:
        places = index.get(tuple(line), [])
        step = max(1, len(places) // _PLACES)
        return [(place, place + size, 0.9 * size, 1.0) for place in places[::step]]
    votes: dict[int, int] = defaultdict(int)
    runs = size - _RUN + 1
    for at in range(runs):
        for place in index.get(tuple(line[at : at + _RUN]), ())[:12]:
            votes[place - at] += 1
    out: list[Match] = []
    for offset, _ in sorted(votes.items(), key=lambda item: (-item[1], item[0]))[:6]:
        # words may be missing on either side: neighbouring offsets are the same match
        near = sum(votes.get(offset + by, 0) for by in range(-6, 7))
        share = min(1.0, near / runs)
        if share >= 0.5:
            start, end = max(0, offset), min(len(words), offset + size)
            out.append((start, end, share * size, share))
    return out


class _Best:
    """The best chain that ends at or before a place: a Fenwick tree of prefix maxima."""

    def __init__(self, length: int) -> None:
        self.value = [0.0] * (length + 2)
        self.node = [-1] * (length + 2)

    def upto(self, at: int) -> tuple[float, int]:
        """Return the best value up to `at`, and whose it is."""
        value, node = 0.0, -1
        at += 1
        while at > 0:
            if self.value[at] > value:
                value, node = self.value[at], self.node[at]
            at -= at & -at
        return value, node

    def put(self, at: int, value: float, node: int) -> None:
        """Note a chain that ends at `at`."""
        at += 1
        while at < len(self.value):
            if value > self.value[at]:
                self.value[at], self.node[at] = value, node
            at += at & -at


def _chain(matches: Sequence[Sequence[Match]], length: int) -> dict[int, Match]:
    """Return the heaviest chain: line → match, ends never far beyond the next start."""
    best = _Best(length)
    nodes: list[tuple[int, Match, int]] = []
    for line, options in enumerate(matches):
        made = []
        for match in options:
            slack = min(3, (match[1] - match[0]) // 4)
            value, before = best.upto(min(length, match[0] + slack))
            made.append((match[1], value + match[2], len(nodes)))
            nodes.append((line, match, before))
        for end, value, number in made:
            best.put(end, value, number)
    chosen: dict[int, Match] = {}
    _, node = best.upto(length)
    while node >= 0:
        line, match, node = nodes[node]
        chosen[line] = match
    return chosen


def _add_displaced(
    matches: Sequence[Sequence[Match]],
    chosen: dict[int, Match],
    covered: bytearray,
    found: Sequence[Sequence[str]],
) -> None:
    rest = [
        (-match[2], line, match)
        for line, options in enumerate(matches)
        if line not in chosen and len(found[line]) >= 5
        for match in options
        if match[3] >= 0.75
    ]
    for _, line, match in sorted(rest):
        start, end = match[0], match[1]
        if line in chosen or sum(covered[start:end]) > 0.2 * (end - start):
            continue
        chosen[line] = match
        covered[start:end] = b"\1" * (end - start)
