"""The element that closes a caption: "<span>What is seen</span> <cite>Who took it</cite>".

A reader joins inline elements into one line, so what the markup says of the end of a line is
looked up where the line stands in the source.
"""

from __future__ import annotations

from typing import NamedTuple

from turbohtml import Element, Text, parse

from cleaner.reading.tokens import TOPIC_BITS, read_tokens

_MAX_SOURCE = 8_000
_MAX_WORDS = 20
#: what sets a name apart; a link or bold type marks who is in the picture as well
_ASIDE = frozenset(["cite", "em", "i", "small", "span"])
_CREDIT = TOPIC_BITS["credit"] | TOPIC_BITS["byline"]


class Closing(NamedTuple):
    """The last inline element of a line: where its text starts, whether it is named for credits,
    and whether it stands beside another element rather than inside a sentence.
    """

    start: int
    text: str
    named: bool
    beside: bool


def closing_element(source: str, text: str) -> Closing | None:
    """Return the inline element that `text` ends with, where `source` is the line's markup.

    >>> closing_element("<p><b>A quay</b> <cite>Ann Lee</cite></p>", "A quay Ann Lee")
    Closing(start=7, text='Ann Lee', named=True, beside=True)
    >>> closing_element("<p>A quay at dusk</p>", "A quay at dusk") is None
    True
    """
    best: Closing | None = None
    if "</" not in source or len(source) > _MAX_SOURCE:
        return None
    for node in parse(source).descendants:
        if type(node) is not Element:
            continue
        tail = " ".join(node.text.split())
        if not tail or tail == text or not text.endswith(tail) or len(tail.split()) > _MAX_WORDS:
            continue
        start = len(text) - len(tail)
        if best is None or start < best.start or not best.named:
            named = node.tag == "cite" or _is_named(node)
            if best is None or named:
                best = Closing(start, tail, named, _is_beside(node))
    return best


def _is_named(node: Element) -> bool:
    names = f"{node.attr('class') or ''} {node.attr('itemprop') or ''}"
    return bool(read_tokens(names)[0] & _CREDIT)


def _is_beside(node: Element) -> bool:
    if node.tag not in _ASIDE:
        return False
    before = node.previous_sibling
    while type(before) is Text and before.data.isspace():
        before = before.previous_sibling
    return type(before) is Element
