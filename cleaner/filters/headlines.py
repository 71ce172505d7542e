"""The headline of a text whose title nobody knows: the first line, over a byline or a date.

A first line alone may be a sentence of the article, and stays. Only what a masthead follows (who
wrote it, when, from where), before any paragraph but one (the standfirst), is the headline. A word
or two may stand above it: a kicker, "Supported by", what is left of a menu.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.document import FULL_STOPS, Document, Line, Verdict, count_words
from cleaner.policy import Label
from cleaner.shapes.known import filled, titles
from cleaner.shapes.place import is_prose

_MASTHEAD = frozenset([Label.BYLINE, Label.TIMESTAMP, Label.READING_TIME])
_MAX_WORDS, _MIN_WORDS = 25, 3
#: A standfirst and the buttons of a player may stand between the headline and the byline.
_REACH = 7
#: so many lines that nobody has named may stand above the headline
_ABOVE = 3
#: the standfirst, and one more line, may stand unnamed above the byline
_UNNAMED = 2


def label(doc: Document) -> Iterator[Verdict]:
    """The first line that no filter has named, where byline, date or reading time follow it."""
    if doc.kind != "text" or titles(doc):
        return
    lines = filled(doc)
    opened = [place for place, line in enumerate(lines) if line.verdict is None][:_ABOVE]
    place = next((one for one in opened if count_words(lines[one].text) >= _MIN_WORDS), None)
    if place is None or is_prose(lines[place].text):
        return
    text = lines[place].text.strip()
    if text.endswith((*FULL_STOPS, ":", "：")) or count_words(text) > _MAX_WORDS:
        return
    if _leads_to_masthead(lines[place + 1 : place + 1 + _REACH]):
        line = lines[place]
        span = (0, len(line.text))
        yield Verdict((line,), Label.TITLE, "headlines", "over_masthead", span, value=text)


def _leads_to_masthead(below: Sequence[Line]) -> bool:
    """Tell whether a byline, a date or a reading time comes before the second paragraph, and
    nothing that nobody has named but a line or two: the standfirst.
    """
    unnamed = 0
    for line in below:
        if line.verdict is not None and line.verdict.label in _MASTHEAD:
            return True
        unnamed += line.verdict is None and count_words(line.text) > 1
        if unnamed > _UNNAMED:
            return False
    return False
