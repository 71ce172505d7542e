"""Where in a document a line stands: the head, before the report begins, or the tail, after it."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.document import SENTENCE_STOPS, Line, count_words
from cleaner.policy import Label

#: A paragraph, not a heading, a link or a list item.
_PROSE_WORDS = 20
_ENDS = (*SENTENCE_STOPS, *"”\"»」』)）’'")
#: Thai and Lao: no sign ends a sentence.
_UNSTOPPED, _UNSTOPPED_END = "\u0e00", "\u0eff"
#: No head of a page is longer, in lines.
_MAX_HEAD = 14
#: Section, date and byline may stand above the headline.
_OVER_TITLE = 4


def is_prose(text: str) -> bool:
    """Tell whether a line is a paragraph: long enough, and it ends as a sentence does.

    >>> is_prose("Short line"), is_prose("One two three four five " * 5 + "end.")
    (False, True)
    >>> is_prose("पुल सोमवार को खुला और लोग उसे देखने आए " * 3 + "थे।"), is_prose("สะพานเปิดแล้ว" * 12)
    (True, True)
    """
    text = text.rstrip()
    if len(text) < 40:
        return False
    if not text.endswith(_ENDS):
        return _UNSTOPPED <= text[-1] <= _UNSTOPPED_END and count_words(text) >= 2 * _PROSE_WORDS
    return count_words(text) >= _PROSE_WORDS


def is_paragraph(line: Line) -> bool:
    """Tell the same of a line of a document: many filters ask, and its words are counted once."""
    if line.paragraph is None:
        line.paragraph = is_prose(line.text)
    return line.paragraph


def head(lines: Sequence[Line]) -> range:
    """Return the places of the head: to where the second paragraph begins (the first may be the
    standfirst), at most 14 lines on. It begins with the first line after front matter, or, where a
    whole page's menus stand above the headline, a little above that.
    """
    start, top = 0, True
    for place, line in enumerate(lines):
        if (verdict := line.verdict) is None:
            top = False
        elif top and verdict.label is Label.MARKUP:
            start = place + 1
        elif verdict.label is Label.TITLE:
            start = place if place >= start + _MAX_HEAD else start
            break
    stop = min(len(lines), start + _MAX_HEAD)
    seen = 0
    for place in range(start, stop):
        line = lines[place]
        if line.verdict is None and is_paragraph(line):
            seen += 1
            if seen == 2:
                stop = place
                break
    return range(max(0, start - _OVER_TITLE), stop)


def tail_start(lines: Sequence[Line]) -> int:
    """Return the index after the last paragraph."""
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if line.verdict is None and is_paragraph(line):
            return index + 1
    return len(lines)
