"""Text that some scraper took from a page, to lines whose spans partition it.

A line ends where the source says so, and where left-over block markup (`<p>`, `<br>`) says so.
Left-over tags leave the text of a line but never its span, and a paragraph that was wrapped by
hand becomes one line again only where the whole document proves the width it was wrapped at.
bs4 would lose the offsets, which is why tags are found here; a test holds the result against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from cleaner.document import Line
from cleaner.reading import frontmatter
from cleaner.reading.markdown import is_markdown, undress
from cleaner.reading.tags import Tag, leftover_tags
from cleaner.reading.wraps import rejoin

#: Line ends of all platforms, the Unicode separators and the form feed of old printers; and what
#: Python takes for line ends besides.
_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_NO_LINE_ENDS = "\x1c\x1d\x1e"


def read_text(source: str) -> list[Line]:
    """Return the lines of scraped text; their spans partition the source, line ends included.

    White space before the first word of a line stays (code and verse need it), what trails goes.
    An empty line has empty text; so has a line that is nothing but left-over markup.

    >>> [line.text for line in read_text("<p>One.</p><p>Two &lt; three.</p>\\n\\n  4 < 5")]
    ['One.', 'Two &lt; three.', '', '', '  4 < 5']
    """
    tags = leftover_tags(source)
    cuts = _cuts(source, tags)
    lines = list(_lines(source, cuts, tags)) if tags else _plain(source, cuts)
    lines = rejoin(source, lines)
    head = frontmatter.length(lines)  # its dashes underline no heading
    return [*lines[:head], *undress(lines[head:])] if head or is_markdown(source) else lines


def _cuts(source: str, tags: list[Tag]) -> list[int]:
    """Where lines end: after line ends, before block tags that open, after those that close."""
    if any(sign in source for sign in _NO_LINE_ENDS):
        cuts = [match.end() for match in _LINE_END.finditer(source)]
        cuts += [len(source)] if cuts[-1:] != [len(source)] else []
    else:  # five times as fast
        cuts = list(accumulate(map(len, source.splitlines(keepends=True))))
    if not tags:
        return cuts
    inside = [tag for tag in tags if tag.end - tag.start > 1]
    cuts = [cut for cut in cuts if not _covered(cut, inside)]
    cuts += [tag.end if tag.closes else tag.start for tag in tags if tag.block]
    return sorted({cut for cut in cuts if 0 < cut < len(source)} | {len(source)} - {0})


def _covered(place: int, tags: list[Tag]) -> bool:
    """Tell whether a tag or a script runs on over `place` (the tags are in order)."""
    low, high = 0, len(tags)
    while low < high:
        middle = (low + high) // 2
        if tags[middle].end <= place:
            low = middle + 1
        else:
            high = middle
    return low < len(tags) and tags[low].start < place


def _plain(source: str, cuts: list[int]) -> list[Line]:
    lines, start = [], 0
    for end in cuts:
        lines.append(Line(source[start:end].rstrip(), start, end))
        start = end
    return lines


def _lines(source: str, cuts: list[int], tags: list[Tag]) -> Iterator[Line]:
    start, index = 0, 0
    for end in cuts:
        pieces: list[tuple[int, int]] = []
        place = start
        while index < len(tags) and tags[index].end <= end:
            pieces.append((place, tags[index].start))
            place = tags[index].end
            index += 1
        if place == start:
            yield Line(source[start:end].rstrip(), start, end)
        else:
            pieces.append((place, end))
            yield _without_tags(source, start, end, pieces)
        start = end


def _without_tags(source: str, start: int, end: int, pieces: list[tuple[int, int]]) -> Line:
    text = "".join(source[first:last] for first, last in pieces)
    offsets = [place for first, last in pieces for place in range(first, last)]
    lead = len(text) - len(text.lstrip())
    text = text[lead:].rstrip()
    return Line(text, start, end, offsets=tuple(offsets[lead : lead + len(text)]))
