"""What stands in the way in text mode: residue that stays, by the kind of its lines, and gold that
goes. A line is residue if the best line filter, which knows the gold, would drop it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from benchmarks import metrics

#: classes, in the order in which they are told
LISTS, SHORT, BEFORE, BETWEEN, AFTER, LOST = (
    "left: list items",
    "left: short lines",
    "left: paragraphs before",
    "left: paragraphs between",
    "left: paragraphs after",
    "lost: of the article",
)
CLASSES = (LISTS, SHORT, BEFORE, BETWEEN, AFTER, LOST)
_ITEM = re.compile(r"\s*(?:[-•*·●▪»›>|]|\d{1,3}[.)])\s")
_SHORT = 12


def classes(raw: str, cleaned: str, gold: str) -> dict[str, float]:
    """Return for each class its words as a share of gold's.

    >>> found = classes("One two.\\n- Menu", "One two.\\n- Menu", "One two.")
    >>> found["left: list items"], found["lost: of the article"]
    (0.5, 0.0)
    """
    size = max(len(metrics.tokens(gold)), 1)
    lines = [line for line in cleaned.splitlines() if line.strip()]
    body = metrics.line_oracle(lines, gold)
    words: Counter[str] = Counter()
    for place, line in enumerate(lines):
        if not body[place]:
            words[_class(line, body, place)] += len(metrics.tokens(line))
    lost = max(metrics.lost(cleaned, gold) - metrics.lost(raw, gold), 0.0)
    return {name: words[name] / size for name in CLASSES if name != LOST} | {LOST: lost}


def _class(line: str, body: Sequence[bool], place: int) -> str:
    if _ITEM.match(line):
        return LISTS
    if len(metrics.pairs(line)) < _SHORT:
        return SHORT
    if not any(body[:place]):
        return BEFORE
    return BETWEEN if any(body[place:]) else AFTER
