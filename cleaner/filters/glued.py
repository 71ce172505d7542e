"""Captions and credits in the middle of a line: what joining the lines of a page leaves.

`get_text(" ")` and white space collapsed make one line of a page, or of its paragraphs. A caption
has no full stop, so it reaches from the end of a sentence, or from the credit before it, to its
credit in brackets. What is left alone: a bracket inside a sentence, which goes on in small letters
or ends behind it, and the credit at the end of a short line, which is the next filter's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from cleaner.document import SENTENCE_STOPS, Document, Line, Verdict, count_words
from cleaner.policy import Label
from cleaner.shapes.credits import find_credit, is_credit_like
from cleaner.shapes.signs import SPACE, Signs
from cleaner.shapes.words import alternatives, words

#: A shorter line is one thing, or the other filters know it; a longer caption is several sentences.
_MIN_CHARS, _MAX_WORDS = 200, 45
#: A longer line is data, and so is one with more credits: each costs a cut through the line.
_MAX_CHARS, _MOST = 100_000, 200
#: In a line so long, the credit at its end is not that of the whole line.
_LONG = 130
_BRACKET = re.compile(r"[(（\[【][^()（）\[\]【】]{4,90}[)）\]】]")
#: A sentence ends; three letters and a stop, or it may be an initial or a title.
_END = re.compile(
    r"[^\W\d_]{3}[.!?…][\"'”’»)\]]*\s+|[.!?…][\"”’»]+\s+|[\d)\]”\"’»][.!?…]\s+|[।۔؟]\s+|[。！？][」』”]*\s*"
)
_GOES_ON = (".", ",", ";", ":", "?", "!", ")", "]", "。", "、", "，")


def label(doc: Document) -> Iterator[Verdict]:
    """The credits in brackets inside long lines, and the captions before them."""
    lines = [line for line in doc.open_lines() if _MIN_CHARS <= len(line.text) <= _MAX_CHARS]
    if not any("(" in line.text or "（" in line.text or "[" in line.text for line in lines):
        return
    for place in sorted(_signs().among([line.text for line in lines])):
        yield from _label(lines[place])


def _label(line: Line) -> Iterator[Verdict]:
    text, last = line.text, 0
    for bracket in islice(_BRACKET.finditer(text), _MOST):
        start, end = bracket.span()
        credit = find_credit(bracket[0])
        if credit is None or credit.rule != "bracket" or credit.start:
            continue
        if not is_credit_like(credit.value) or _is_inside(text, start, end):
            continue
        for sentence in _END.finditer(text, last, start):
            last = sentence.end()
        last += len(text[last:start]) - len(text[last:start].lstrip())
        caption = text[last:start].strip()
        if caption and not caption.endswith(SENTENCE_STOPS) and count_words(caption) <= _MAX_WORDS:
            part = (last, start)
            yield Verdict((line,), Label.CAPTION, "glued", "caption", part, part, value=caption)
        part, last = (start, end), end
        yield Verdict((line,), Label.CREDIT, "glued", "credit", part, part, value=credit.value)


def _is_inside(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence goes on behind a bracket, or the line is one caption."""
    rest = text[end:].lstrip()
    if not rest:
        return count_words(text[:start]) <= _LONG
    return rest[0].islower() or rest.startswith(_GOES_ON)


@cache
def _signs() -> Signs:
    openers = re.escape("([（【")
    labels, leads = (alternatives(words("credits", kind)) for kind in ("labels", "leads"))
    return Signs(f"[{openers}]{SPACE}*(?:(?:{labels}){SPACE}*[:：=/]|(?:{leads}))")
