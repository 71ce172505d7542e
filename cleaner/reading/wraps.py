"""Paragraphs that were wrapped by hand become one line again, where the document proves it.

The proof is the wrap itself: a greedy wrap at width W breaks only where the next word would not
have fitted. Verse, lists, tables, code and quoted mail break elsewhere and stay as they are.
"""

from __future__ import annotations

import re
from itertools import pairwise

from cleaner.document import SENTENCE_STOPS, Line, is_wide

#: Widths at which people and programs wrap prose; shorter is verse, longer is no wrap.
_MIN_WIDTH, _MAX_WIDTH = 45, 100
_MIN_WIDE, _MAX_WIDE = 20, 60
_MIN_BREAKS = 5
#: Joined lines carry an offset a character: not for a document that is a book of books.
_MAX_CHARS = 4_000_000

_MARKED = re.compile(
    r"^(?:\s|[-*+•·–—>|#=~_○●■◆▪▶→※【\[]|\(?\d{1,3}[.)、）]|\(?[a-zA-Z][.)]\s)|\||\t|\S {2,}\S"
)
_SENTENCE_ENDS = (*SENTENCE_STOPS, ":", "”", '"', "»", "」", ")", "’")

Block = list[Line]


def rejoin(source: str, lines: list[Line]) -> list[Line]:
    """Return `lines` with wrapped paragraphs as one line each; their spans still partition.

    White space at a break becomes one space, or nothing between characters of scripts without
    spaces; a hyphen at a break stays, and nothing follows it. In doubt nothing is joined.
    """
    if len(source) > _MAX_CHARS or not (width := _widest(lines)):
        return lines
    blocks = _blocks(lines)
    if not _is_wrapped(blocks, width):
        return lines
    out: list[Line] = []
    for block in blocks:
        whole = len(block) > 1 and _is_prose(block) and all(_greedy(block, width))
        out += [_join(block)] if whole else block
    return out


def _blocks(lines: list[Line]) -> list[Block]:
    """Cut at blank lines; a blank line is a block of its own."""
    out: list[Block] = []
    open_block = False
    for line in lines:
        if line.text and open_block:
            out[-1].append(line)
        else:
            out.append([line])
        open_block = bool(line.text)
    return out


def _widest(lines: list[Line]) -> int:
    """Return the width that the document may have been wrapped at, or 0 where it was not."""
    texts = [line.text for line in lines]
    longest = max(texts, key=len, default="")
    wide = [text for text in texts if not text[-1:].isascii() and is_wide(text[-1])]
    if len(wide) > len(lines) // 3:
        return len(longest) if _MIN_WIDE <= len(longest) <= _MAX_WIDE else 0
    if " " not in longest.strip():  # an address: one word may be longer than the lines
        longest = max((text for text in texts if " " in text.strip()), key=len, default="")
    return len(longest) if _MIN_WIDTH <= len(longest) <= _MAX_WIDTH else 0


def _is_wrapped(blocks: list[Block], width: int) -> bool:
    breaks = [ok for block in blocks if _is_prose(block) for ok in _greedy(block, width)]
    blank = any(not block[0].text for block in blocks)
    if not blank or len(breaks) < _MIN_BREAKS or sum(breaks) < 0.9 * len(breaks):
        return False
    ends = [line for block in blocks for line in block[:-1] if line.text.endswith(_SENTENCE_ENDS)]
    return len(ends) <= 0.5 * len(breaks)


def _is_prose(block: Block) -> bool:
    return not any(_MARKED.search(line.text) for line in block)


def _greedy(block: Block, width: int) -> list[bool]:
    """Tell for each break in a block whether the next word would not have fitted before it."""
    out = []
    for line, following in pairwise(block):
        last, first = line.text[-1:], following.text[:1]
        if is_wide(last) or is_wide(first):
            out.append(len(line.text) >= width - 2)  # a mark may not begin a line, so one shorter
        else:
            word = following.text.split(maxsplit=1)[0]
            gap = 0 if last == "-" else 1
            out.append(len(line.text) + gap + len(word) > width)
    return out


def _join(block: Block) -> Line:
    parts: list[str] = []
    offsets: list[int] = []
    last = ""
    for line in block:
        if last and last != "-" and not (is_wide(last) and is_wide(line.text[0])):
            offsets.append(offsets[-1] + 1)  # the line end
            parts.append(" ")
        parts.append(line.text)
        offsets += map(line.at, range(len(line.text)))
        last = line.text[-1]
    return Line("".join(parts), block[0].start, block[-1].end, offsets=tuple(offsets))
