"""The line filters in use on scraped text, restated from their papers: the text task's peers.

Only what the papers say of lines. What they say of whole documents (too few sentences, a bad
word, too many lines flagged) would drop the page, which no score of cleaned text can show.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from benchmarks.metrics import pairs, unspaced

LineFilter = Callable[[str], str]

_TERMINAL = (".", "!", "?", '"', "”")
_POLICY = (
    "terms of use",
    "privacy policy",
    "cookie policy",
    "uses cookies",
    "use of cookies",
    "use cookies",
)


def c4(text: str) -> str:
    """Keep a line that ends in a terminal punctuation mark (full stop, exclamation or question
    mark, end quotation mark), has five words or more, names no Javascript and no policy notice.

    Raffel et al., "Exploring the Limits of Transfer Learning with a Unified Text-to-Text
    Transformer", JMLR 21 (2020), section 2.2. Made for English: it keeps no line of Chinese.

    >>> c4("A heading\\nThe bridge is open again.\\nPlease enable Javascript to read this page.")
    'The bridge is open again.'
    """
    return "\n".join(line for line in text.splitlines() if _c4_keeps(line.strip()))


def _c4_keeps(line: str) -> bool:
    low = line.lower()
    return (
        line.endswith(_TERMINAL)
        and len(line.split()) >= 5
        and "javascript" not in low
        and not any(phrase in low for phrase in _POLICY)
    )


_COUNTER = re.compile(r"\W*[\d.,]+\s?[km]?\W*\s(?:\w+)\W*", re.IGNORECASE)
_SHORT = 10
_BEGINS = ("sign in", "sign up", "sign-in", "sign-up", "log in", "log-in")
_ENDS = re.compile(r"\s*\b(?:read|see|show|learn) more\b\W*$", re.IGNORECASE)
_WITHIN = re.compile(r"\bitems? in (?:your )?cart\b", re.IGNORECASE)


def refinedweb(text: str) -> str:
    """Drop a line that is mainly capitals, only digits, a counter ("3 likes") or one word; of a
    line of ten words or fewer drop what begins as a sign-in, ends in "Read more" or holds "items
    in cart".

    Penedo et al., "The RefinedWeb Dataset for Falcon LLM" (2023), appendix G.2, line-wise
    corrections. The paper gives its patterns only by these examples. In scripts without spaces
    words are counted as pairs of characters: else each line would be one word.

    >>> refinedweb("SHARE THIS\\n3 likes\\nHome\\nThe bridge is open. Read more...\\n2024")
    'The bridge is open.'
    """
    kept = (_refined(line.strip()) for line in text.splitlines())
    return "\n".join(line for line in kept if line)


def _refined(line: str) -> str:
    words = pairs(line) if unspaced(line) else line.split()
    letters = [char for char in line if char.isalpha()]
    capitals = sum(map(str.isupper, letters))
    if len(words) <= 1 or not letters or capitals * 2 > len(letters) or _COUNTER.fullmatch(line):
        return ""
    if len(words) > _SHORT:
        return line
    if line.lower().startswith(_BEGINS) or _WITHIN.search(line):
        return ""
    return _ENDS.sub("", line)


FILTERS: dict[str, LineFilter] = {"C4 line rule": c4, "RefinedWeb lines": refinedweb}
