"""Lines that stand above already, word for word: carousels, pull quotes, a teaser of itself.

Eight words or more: shorter lines repeat in good texts (a speaker's name, "Yes."). Rows of tables
and lines of code repeat for reasons of their own and are left alone, as is verse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.document import Document, Verdict, count_words
from cleaner.policy import Action, Label
from cleaner.shapes.known import filled
from cleaner.shapes.overlap import key

_MIN_WORDS = 8
_CALL = re.compile(r"[\w.]{1,40}\(")
_CODE = frozenset("{}<>|=\\;_$")
#: A heading repeats its entry in the table of contents, a list its items: no full stop, a bullet.
_STOPS = tuple(".!。！…”\"»」')")
_BULLETS = tuple("-–—•*·●▪◦#>|")


def label(doc: Document) -> Iterator[Verdict]:
    """A line of eight words or more that repeats one that is kept."""
    seen: dict[str, int] = {}
    for line in filled(doc):
        text = line.text
        if len(text) < 16 or doc.action(line) is not Action.KEEP or not _is_sentence(text):
            continue
        if count_words(text) < _MIN_WORDS or not (same := key(text)):
            continue
        count = seen[same] = seen.get(same, 0) + 1
        if count > 1 and line.verdict is None:
            span = (0, len(text))
            yield Verdict((line,), Label.DUPLICATE, "repeats", "exact", span)


def _is_sentence(text: str) -> bool:
    head = text[:2000].strip()
    if _CALL.match(head) or not text.rstrip().endswith(_STOPS) or head.startswith(_BULLETS):
        return False
    return not _CODE.intersection(head) and sum(map(str.isalpha, head)) > 0.6 * len(head)
