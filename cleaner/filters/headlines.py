"""The headline of a text whose title nobody knows: a first line that leads to the report.

What a masthead follows (who wrote it, when, from where), before any paragraph but one (the
standfirst), is the headline. A word or two may stand above it: a kicker, "Supported by", what is
left of a menu. Where an extractor left the masthead out, the headline stands right over the lead:
a line as long as headlines are, without a full stop, over one paragraph of a news report's size.
Of 163 such lines in two extractors' texts of articles 149 were no body; the other headlines stay,
since headings and standfirsts look like them where they are shorter, longer, or over others. And a
line that stands twice above the first paragraphs, with next to nothing between, is the headline
and its picture's description, or the last step of a path: "Home News Bridge closes until…".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaner.document import FULL_STOPS, SENTENCE_STOPS, Document, Line, Verdict, count_words
from cleaner.policy import Label
from cleaner.shapes.known import filled, titles
from cleaner.shapes.overlap import is_cut, key
from cleaner.shapes.place import head, is_paragraph, is_prose

_LISTED = re.compile(r"(?:[-–•*|>]|\d{1,2}[.)]) ")
_CLOSERS = " \"'”’“»«)」』"
_MASTHEAD = frozenset([Label.BYLINE, Label.TIMESTAMP, Label.READING_TIME])
_MAX_WORDS, _MIN_WORDS = 25, 3
#: A standfirst and the buttons of a player may stand between the headline and the byline.
_REACH = 7
#: so many lines that nobody has named may stand above the headline
_ABOVE = 3
#: the standfirst, and one more line, may stand unnamed above the byline
_UNNAMED = 2
#: the words of a headline that nothing but the lead shows to be one, and those of the lead
_HEADLINE, _LEAD = range(5, 13), range(15, 46)
#: the least words of a headline that stands twice, and the most lines between (buttons, the day)
_TWICE_WORDS, _BETWEEN = 4, 4


def label(doc: Document) -> Iterator[Verdict]:
    """The headline of a text without a known title, and the path above it that it ends."""
    if doc.kind != "text" or titles(doc):
        return
    lines = filled(doc)
    if any(line.verdict is not None and line.verdict.label is Label.TITLE for line in lines):
        return  # the heading that text in Markdown opens with
    found = _twice(lines) or _leading(lines)
    if found is None:
        return
    places, rule = found
    for place in places:
        text = lines[place].text.strip()
        yield Verdict((lines[place],), Label.TITLE, "headlines", rule, (0, len(text)), value=text)
    for line in lines[: places[0]]:
        if line.verdict is None and is_cut(line.text, lines[places[0]].text):
            yield Verdict((line,), Label.NAVIGATION, "headlines", "path", (0, len(line.text)))


def _twice(lines: Sequence[Line]) -> tuple[list[int], str] | None:
    """Return the places of a headline that stands twice, and the rule, or None."""
    seen: dict[str, int] = {}
    for place in head(lines):
        line = lines[place]
        if line.verdict is not None or not _is_headline(line.text):
            continue
        text = key(line.text)
        first = seen.setdefault(text, place)
        if first == place:
            continue
        between = lines[first + 1 : place]
        near = len(between) <= _BETWEEN and all(_is_small(one) for one in between)
        if near and any(map(is_paragraph, lines[place + 1 :])):
            return [first, place], "twice"
    return None


def _is_headline(text: str) -> bool:
    text = text.strip()
    return _is_open(text) and count_words(text) >= _TWICE_WORDS and not _LISTED.match(text)


def _is_open(text: str) -> bool:
    """Tell whether a line ends as no sentence does, and is no longer than headlines are."""
    return not text.endswith((*FULL_STOPS, ":", "：")) and count_words(text) <= _MAX_WORDS


def _is_small(line: Line) -> bool:
    return line.verdict is not None or count_words(line.text) <= _MIN_WORDS


def _leading(lines: Sequence[Line]) -> tuple[list[int], str] | None:
    """Return the place of a headline that a masthead or a lead follows, and the rule, or None."""
    opened = [place for place, line in enumerate(lines[:-1]) if line.verdict is None][:_ABOVE]
    opened = [place for place in opened if not is_cut(lines[place].text, lines[place + 1].text)]
    place = next((one for one in opened if count_words(lines[one].text) >= _MIN_WORDS), None)
    if place is None or is_prose(lines[place].text):
        return None
    text = lines[place].text.strip()
    if not _is_open(text):
        return None
    below = lines[place + 1 : place + 1 + _REACH]
    if _leads_to_masthead(below):
        return [place], "over_masthead"
    if place == opened[0] and _is_over_lead(text, below):
        return [place], "over_lead"
    return None


def _is_over_lead(text: str, below: Sequence[Line]) -> bool:
    """Tell whether a line looks like a headline, and the first that nobody has named below it like
    a report's first paragraph.
    """
    if text[0].islower() or _LISTED.match(text) or text.endswith((*SENTENCE_STOPS, ";", "；")):
        return False
    if count_words(text) not in _HEADLINE:
        return False
    lead = next((line.text.rstrip(_CLOSERS) for line in below if line.verdict is None), "")
    return lead.endswith(SENTENCE_STOPS) and count_words(lead) in _LEAD


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
