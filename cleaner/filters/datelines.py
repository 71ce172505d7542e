"""Timestamps, reading times and datelines that have a line of their own.

A date alone in the head, or one that says "published" anywhere, is a timestamp. What is left
alone: dates between paragraphs (a chronicle's headings), rows of dates (a table, a change log), and
the dateline glued to its paragraph ("BERLIN (dpa) – …"), which belongs to the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaner.document import Document, Line, Verdict, count_words
from cleaner.policy import Label
from cleaner.shapes.credits import is_agency
from cleaner.shapes.dates import MAX_CHARS, DateLine, date_line, has_digit, reading_time
from cleaner.shapes.known import filled
from cleaner.shapes.place import head, is_paragraph, tail_start

#: "BERLIN (dpa)", "NEW DELHI —", "Washington, D.C. (AP) –"
_DATELINE = re.compile(
    r"(?P<place>[^\W\d_][^()（）:]{1,40}?)\s*(?:[(（](?P<agency>[^()（）]{2,30})[)）])?\s*[-–—.:]{0,2}\s*"
)
#: 【ワシントン共同】, [서울=연합뉴스]
_EASTERN = re.compile(
    r"[【\[〔](?P<place>[^【\]】〕=＝]{1,12})[=＝]?(?P<agency>[^】\]〕]{2,10})[】\]〕]"
)
#: what stands before the day, and its most words
_SECTION = re.compile(r"([^\W\d_][^\d:,;.|·•–]{2,40}?)[\s|·•–-]+(?=\d)")
_SECTION_WORDS = 2
_YEAR = re.compile(r"(?:19|20)\d\d")
#: Three unlabelled dates in a text are its structure.
_CHRONICLE = 3
_TAIL_LINES = 4


def label(doc: Document) -> Iterator[Verdict]:
    """A line that is nothing but a date, a reading time or a place of writing."""
    lines = filled(doc)
    language = doc.hints.language[:2]
    short = [
        (index, line, text)
        for index, line in enumerate(lines)
        if line.verdict is None and len(text := line.text.strip()) <= MAX_CHARS
    ]
    numbered = {index: text for index, _, text in short if has_digit(text)}
    dates = {
        index: found for index, text in numbered.items() if (found := date_line(text, language))
    }
    top, tail = head(lines), max(tail_start(lines), len(lines) - _TAIL_LINES)
    inside = [i for i, found in dates.items() if top.stop <= i < tail and not found.stamped]
    for index, line, text in short:
        if (index not in top and index not in numbered) or len(line.text) > MAX_CHARS:
            continue
        found = dates.get(index)
        if found is not None and _stands(found, index, dates, (top, tail), len(inside)):
            rule = "stamp" if found.stamped else "date"
            span = (0, len(line.text))
            yield Verdict((line,), Label.TIMESTAMP, "datelines", rule, span, value=found.iso)
        elif found is None and index in top and (day := _under_section(text, language)):
            span = (0, len(line.text))
            yield Verdict((line,), Label.TIMESTAMP, "datelines", "section", span, value=day)
        elif index in numbered and (minutes := reading_time(text)):
            yield Verdict((line,), Label.READING_TIME, "datelines", "minutes", value=minutes)
        elif index in top and (place := _place(lines, index)):
            yield Verdict((line,), Label.DATELINE, "datelines", "place", value=place)


def _under_section(text: str, language: str) -> str:
    """Return the day where a section or a desk stands before it: "Politics 31/05/2024"."""
    match = _SECTION.match(text)
    if match is None or not text[0].isupper() or count_words(match[1]) > _SECTION_WORDS:
        return ""
    rest = text[match.end() :]
    found = date_line(rest, language)
    if found is None or not found.full or (len(_YEAR.findall(rest)) > 1 and not found.stamped):
        return ""  # "Ferries 2025 week 2 20 December 2025" is a headline
    return found.iso


def _stands(
    found: DateLine, index: int, dates: dict[int, DateLine], zone: tuple[range, int], inside: int
) -> bool:
    top, tail = zone
    at_edge = index in top or index >= tail
    # below the menus of a whole page the head is the headline's: dates elsewhere are on cards
    if inside >= _CHRONICLE and not (index in top and (found.stamped or top.start)):
        return False
    if _in_row(index, dates):
        return found.stamped and at_edge
    return at_edge or (found.stamped and inside < _CHRONICLE)


def _in_row(index: int, dates: dict[int, DateLine]) -> bool:
    """Tell whether three neighbours or more are dates: published, updated, and one more is two."""
    run = [place for place in range(index - 3, index + 4) if place in dates]
    return len(run) > 3


def _place(lines: Sequence[Line], index: int) -> str:
    """Return the place where a line is nothing but a dateline, before a paragraph."""
    text = lines[index].text.strip()
    if len(text) > 60 or index + 1 == len(lines) or not is_paragraph(lines[index + 1]):
        return ""
    match = _EASTERN.fullmatch(text) or _DATELINE.fullmatch(text)
    if match is None:
        return ""
    place, agency = match["place"].strip(" ,.–—-"), match["agency"]
    if agency:
        return place if is_agency(agency) else ""
    return place if place.isupper() and text[-1] in "–—" and len(place.split()) <= 4 else ""
