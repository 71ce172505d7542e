"""What some scrapers write above a text: its title, author, day and address, a line each.

Two forms are known: keys and values between two lines of dashes, as static sites have them and
trafilatura writes them; and those of a reader that ends with "Markdown Content:". They are to a
text what the head is to a page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaner.document import Line

_FENCE = "---"
_OPENING, _CLOSING = "title:", "markdown content:"
KEY = re.compile(r"(?P<key>[A-Za-z][\w -]{0,30}):(?:\s+(?P<value>\S.*))?\s*$")
ITEM = re.compile(r"\s*-\s+(?P<item>\S.*)$")
#: more lines, or longer ones, are no front matter
_MOST, _LONGEST = 60, 4_000


def length(lines: Sequence[Line]) -> int:
    """Return how many of the first lines are front matter; 0 where a text has none.

    >>> length([Line(text, 0, 0) for text in ("---", "title: A bridge", "---", "It opened.")])
    3
    """
    start = next((place for place, line in enumerate(lines[:5]) if line.text.strip()), None)
    if start is None:
        return 0
    first = lines[start].text.strip()
    if first == _FENCE:
        closing, start = _FENCE, start + 1
    elif first.lower().startswith(_OPENING):
        closing = _CLOSING
    else:
        return 0
    keys = 0
    for place, line in enumerate(lines[start : start + _MOST], start):
        text = line.text.strip()
        if text.lower() == closing:
            return place + 1 if keys else 0
        keyed = KEY.match(text) is not None and len(text) <= _LONGEST
        if text and not keyed and (closing == _FENCE and not _is_more(line.text)):
            return 0
        keys += keyed
    return 0


def _is_more(text: str) -> bool:
    """Tell an item of a list, or a value that goes on, from a paragraph."""
    return text[:1].isspace() or ITEM.match(text) is not None
