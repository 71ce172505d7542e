"""The headline of a text whose title nobody knows: the first line, over a byline or a date.

A first line alone may be a sentence of the article, and stays. Only what a masthead follows (who
wrote it, when, from where), before any paragraph, is the headline.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.document import Document, Verdict, count_words
from cleaner.policy import Label
from cleaner.shapes.known import filled, titles
from cleaner.shapes.place import is_prose

_MASTHEAD = frozenset([Label.BYLINE, Label.TIMESTAMP, Label.READING_TIME])
_MAX_WORDS, _MIN_WORDS = 25, 3
#: A standfirst may stand between the headline and the byline.
_REACH = 3


def label(doc: Document) -> Iterator[Verdict]:
    """The first line that no filter has named, where byline, date or reading time follow it."""
    if doc.kind != "text" or titles(doc):
        return
    lines = filled(doc)
    start = next((i for i, line in enumerate(lines) if line.verdict is None), len(lines))
    head = lines[start : start + 1 + _REACH]
    if not head or is_prose(head[0].text):
        return
    text = head[0].text.strip()
    if text.endswith((".", "。", ":", "：")) or not _MIN_WORDS <= count_words(text) <= _MAX_WORDS:
        return
    if any(line.verdict is not None and line.verdict.label in _MASTHEAD for line in head[1:]):
        span = (0, len(head[0].text))
        yield Verdict((head[0],), Label.TITLE, "headlines", "over_masthead", span, value=text)
