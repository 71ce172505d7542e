"""Keyword lists: "Tags: ferry, harbour", a run of #hashtags, or short lines under "Schlagwörter".

The value is the keywords with commas between. What is left alone: a sentence after "Topics:", one
hashtag in a post, and a heading "Categories" that prose follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from cleaner.document import SENTENCE_STOPS, Document, Line, Verdict, count_words
from cleaner.policy import Label
from cleaner.shapes.known import filled
from cleaner.shapes.place import head, tail_start
from cleaner.shapes.words import alternatives, words

_HASHTAGS = re.compile(r"(?:[#＃][^\s#＃]{2,40}[\s,、]*){2,40}")
_SIGNS = ("#", "＃")
_CUT = re.compile(r"\s*[,;|•·/、，#＃]\s*")
_END = (*SENTENCE_STOPS, ":")
_MAX_CHARS, _MAX_ITEM_WORDS, _MAX_RUN = 400, 4, 15
_MAX_HEADING_WORDS = 8


def label(doc: Document) -> Iterator[Verdict]:
    """A line that is a list of keywords, or the short lines under a heading that says so."""
    lines = filled(doc)
    top, tail = min(head(lines).stop, 6), tail_start(lines)
    for index, line in enumerate(lines):
        if line.verdict is not None:
            run = _run(lines, index + 1) if _is_named_heading(line) else ()
            if run and (index >= tail or _is_closed(lines, index + 1 + len(run))):
                yield _tags(run, "run", ", ".join(one.text.strip() for one in run))
            continue
        text = line.text.strip()
        if len(text) > _MAX_CHARS:
            continue
        match = _heading().match(text) if index < top or index >= tail else None
        if text[:1] in _SIGNS and _HASHTAGS.fullmatch(text):
            yield _tags((line,), "hashtags", text)
        elif match and _is_list(text[match.end() :]):
            yield _tags((line,), "labelled", text[match.end() :])
        elif match and match.end() == len(text) and index >= tail:
            run = _run(lines, index + 1)
            if run:
                values = ", ".join(one.text.strip() for one in run)
                yield _tags((line, *run), "heading_and_run", values)


def _is_named_heading(line: Line) -> bool:
    """Tell a heading that a rule has named ("Explore more on these topics")."""
    verdict = line.verdict
    return (
        verdict is not None
        and verdict.label is Label.TAGS
        and verdict.filter == "phrases"
        and not verdict.value
        and count_words(line.text) <= _MAX_HEADING_WORDS
    )


def _is_closed(lines: Sequence[Line], end: int) -> bool:
    """Tell whether what a rule has named, or nothing, follows: a heading would head paragraphs."""
    return end >= len(lines) or lines[end].verdict is not None


def _tags(lines: tuple[Line, ...], rule: str, text: str) -> Verdict:
    value = ", ".join(item for item in _CUT.split(text.strip()) if item.strip())
    return Verdict(lines, Label.TAGS, "tags", rule, value=value)


@cache
def _heading() -> re.Pattern[str]:
    found = alternatives(words("tags", "labels"))
    return re.compile(rf"(?i)[■#•\s]{{0,3}}(?:{found})(?:\s?[:：|]\s*|\s*$)")


def _is_list(rest: str) -> bool:
    """Tell a list of short items from a sentence."""
    items = [item for item in _CUT.split(rest.strip()) if item]
    return bool(items) and not rest.rstrip().endswith(_END) and all(map(_is_item, items))


def _is_item(text: str) -> bool:
    return count_words(text) <= _MAX_ITEM_WORDS and len(text) <= 50


def _run(lines: Sequence[Line], start: int) -> tuple[Line, ...]:
    """Return the lines from `start` that are keywords, in direct succession."""
    run: list[Line] = []
    for line in lines[start : start + _MAX_RUN]:
        text = line.text.strip()
        if line.verdict is not None or not _is_item(text) or text.endswith(_END):
            break
        if run and line.start != run[-1].end:
            break
        run.append(line)
    return tuple(run)
