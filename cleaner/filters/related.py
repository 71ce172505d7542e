"""Runs of links under a heading: what follows "Read more", "Most read".

The heading is found by its words (`phrases`); here it is counted how far its run goes. A run is
made of lines without a full stop, and ends at the first paragraph; arrows, numbers and buttons
that are named already may stand between them. Between paragraphs its last line may be the next
heading of the article, so it stays where it is short, or where the article has headings. Two kinds
have no heading: a line of many headlines, and the latest news below a report, by time of day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

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
#: so many headlines on a line, of so many words; so many spaces between them
_MANY, _TICKED, _GAP = 6, (3, 25), re.compile(r"[ \u00a0\t]{3,}")
#: so many times of day below a report; so many lines of a card, at most
_TIMES, _CARD, _CLOCK = 3, 3, re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
#: "Read more: the link itself"
_HOLDS_LINK = re.compile(r"[:：|]\s*\w")
_BULLET = re.compile(r"\s*(?:[-•*·●▪»›>]|\d{1,2}[.)])\s")


def label(doc: Document) -> Iterator[Verdict]:
    """The lines of a run of links, from the heading found by its words."""
    lines = filled(doc)
    tail = tail_start(lines)
    if doc.kind == "text":
        yield from _tickers(lines)
        yield from _latest(lines, tail)
    for index, line in enumerate(lines):
        if not _is_heading(line) or _is_item(line):  # "- More examples" is of a list itself
            continue
        reason = f"under “{line.text.strip()}”"
        for one in _run(lines, index + 1, tail):
            yield Verdict((one,), Label.RELATED, "related", "run", reason=reason)


def _tickers(lines: Sequence[Line]) -> Iterator[Verdict]:
    """Yield the lines that are headlines of many articles, set one beside the other."""
    for line in lines:
        if line.verdict is not None or line.text.count("   ") + line.text.count("\u00a0 ") < _MANY:
            continue
        pieces = [piece for piece in _GAP.split(line.text.strip()) if piece]
        sizes = [count_words(piece) for piece in pieces]
        if len(pieces) >= _MANY and min(sizes) >= _TICKED[0] and max(sizes) <= _TICKED[1]:
            yield Verdict((line,), Label.RELATED, "related", "ticker", (0, len(line.text)))


def _latest(lines: Sequence[Line], tail: int) -> Iterator[Verdict]:
    """Yield the list of the latest news below a report: headlines, each with the time of day it was
    set, the newest first (a programme has the earliest first).
    """
    clocks = [
        (place, int(match[1]) * 60 + int(match[2]))
        for place in range(tail, len(lines))
        if (match := _CLOCK.fullmatch(lines[place].text.strip()))
    ]
    times = [time for _, time in clocks]
    if len(times) < _TIMES or times != sorted(times, reverse=True) or len(set(times)) == 1:
        return
    places = [place for place, _ in clocks]
    if max(after - before for before, after in pairwise(places)) > _CARD:
        return
    for line in lines[max(tail, places[0] - _CARD + 1) : places[-1] + 2]:
        if line.verdict is None and (_is_link(line) or _CLOCK.fullmatch(line.text.strip())):
            yield Verdict((line,), Label.RELATED, "related", "latest", (0, len(line.text)))


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
