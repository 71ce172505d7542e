"""Runs of links under a heading: what follows "Read more", "Most read".

The heading is found by its words (`phrases`); here it is counted how far its run goes. A run is
made of lines without a full stop, and ends at the first paragraph; arrows, numbers and buttons
that are named already may stand between them. Between paragraphs its last line may be the next
heading of the article, so it stays where it is short, or where the article has headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaner.document import FULL_STOPS, Document, Line, Verdict, count_words
from cleaner.policy import Label
from cleaner.shapes.dates import date_line, reading_time
from cleaner.shapes.known import filled
from cleaner.shapes.names import is_name
from cleaner.shapes.place import is_prose, tail_start

_STOPS = (*FULL_STOPS, ":", "：", ",", ";", "،")
_MAX_LINK_WORDS, _MAX_INSIDE, _MAX_HEADING_WORDS, _SHORT_HEADING = 24, 8, 8, 4
#: what may stand between the links of a run
_CONTROLS = frozenset(
    [Label.NAVIGATION, Label.SHARE, Label.TIMESTAMP, Label.WIDGET, Label.READING_TIME]
)
#: "Read more: the link itself"
_HOLDS_LINK = re.compile(r"[:：|]\s*\w")
_BULLET = re.compile(r"\s*(?:[-•*·●▪»›>]|\d{1,2}[.)])\s")


def label(doc: Document) -> Iterator[Verdict]:
    """The lines of a run of links, from the heading found by its words."""
    lines = filled(doc)
    tail = tail_start(lines)
    for index, line in enumerate(lines):
        if not _is_heading(line) or _is_item(line):  # "- More examples" is of a list itself
            continue
        reason = f"under “{line.text.strip()}”"
        for one in _run(lines, index + 1, tail):
            yield Verdict((one,), Label.RELATED, "related", "run", reason=reason)


def _is_heading(line: Line) -> bool:
    """Tell a heading over a run from a line that holds its link itself, or is of a run already."""
    verdict = line.verdict
    if verdict is None or verdict.filter != "phrases" or verdict.part is not None:
        return False
    if verdict.label is not Label.RELATED:
        return False
    text = line.text.strip()
    if text.endswith((*FULL_STOPS, "…")) or _HOLDS_LINK.search(text):
        return False
    return count_words(text) <= _MAX_HEADING_WORDS


def _run(lines: Sequence[Line], start: int, tail: int) -> list[Line]:
    run: list[Line] = []
    place = start
    while place < len(lines) and (_is_link(lines[place]) or _is_control(lines[place])):
        if run and _is_item(run[0]) and not _is_item(lines[place]):
            break  # the list is over: what follows is the article's own
        if lines[place].verdict is None:
            run.append(lines[place])
        place += 1
    inside = place < tail
    if inside and len(run) > _MAX_INSIDE:
        return []  # not a box: a list, or an article in short lines
    if not inside or not run:
        return run
    if count_words(run[-1].text) > _SHORT_HEADING and not _has_headings(lines, start, place):
        return run
    if len(run) > 1 and not _BULLET.match(run[-1].text):
        run.pop()  # the heading of what follows
    elif not _leads_on(lines[start - 1].text, run[0].text):
        return []
    return run


def _is_item(line: Line) -> bool:
    return (line.markup is None or line.marked is not None) and bool(_BULLET.match(line.text))


def _is_control(line: Line) -> bool:
    """Tell an arrow, a button or a date on a card: named already, and short."""
    verdict = line.verdict
    return verdict is not None and verdict.label in _CONTROLS and count_words(line.text) <= 6


def _has_headings(lines: Sequence[Line], start: int, end: int) -> bool:
    """Tell whether short lines stand alone between paragraphs, elsewhere in the article."""
    return any(
        is_prose(lines[place - 1].text) and is_prose(lines[place + 1].text)
        for place in range(1, len(lines) - 1)
        if not start - 1 <= place < end and lines[place].verdict is None and _is_link(lines[place])
    )


def _leads_on(heading: str, link: str) -> bool:
    """Tell a single link from the next heading: the label ends in a colon, or the line is long."""
    return heading.rstrip().endswith((":", "：", "»", ">")) or count_words(link) >= 6


def _is_link(line: Line) -> bool:
    text = line.text.strip()
    if line.verdict is not None:
        return False
    if line.markup is not None and line.markup.link_share < 0.6 and not _is_small(text):
        return False
    if text.endswith(_STOPS) and not text.endswith(("...", "S.", "St.")):
        return False
    return count_words(text) <= _MAX_LINK_WORDS and not is_prose(text) and text[0] not in "{#|"


def _is_small(text: str) -> bool:
    """A date, a duration or a name on a card."""
    return date_line(text) is not None or bool(reading_time(text)) or is_name(text)
