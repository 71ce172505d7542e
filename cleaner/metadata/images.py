"""Who took a picture, from the attributes of its image: what a page shows only on demand."""

from __future__ import annotations

from html import unescape

from turbohtml import Element, parse

from cleaner.shapes.credits import find_credit
from cleaner.shapes.legends import bare_credit

#: an image stands right before its caption: so much markup is looked at, and of one attribute
_NEAR, _MAX_TAG, _MAX_VALUE = 20_000, 6_000, 1_000
_MAX_CREDIT = 120
#: parts of attribute names that hold nothing but the credit: "data-photo-credit"
_NAMED = ("credit", "copyright", "photographer")
_SURE = frozenset(["bracket", "label", "lead"])


def image_credit(source: str, start: int, end: int) -> str:
    """Return whom the last image in `source[start:end]` credits, or nothing.

    A `data-…credit` attribute is the credit; a title or an alternative text may end with one, if
    a word for picture says so.

    >>> tag = '<img src=x title="A quay | Photo: Ann Lee">'
    >>> image_credit(tag, 0, len(tag))
    'Ann Lee'
    """
    start = max(start, end - _NEAR)
    place = source.rfind("<img", start, end)
    if place < 0:
        return ""
    close = source.find(">", place, min(end, place + _MAX_TAG))
    tag = source[place : close + 1]
    if close < 0 or not _is_promising(tag.casefold()):
        return ""
    for node in parse(tag).descendants:
        if isinstance(node, Element) and node.tag == "img":
            return _of_attributes(node)
    return ""


def _is_promising(tag: str) -> bool:
    return any(name in tag for name in ("title=", "alt=", *_NAMED))


def _of_attributes(image: Element) -> str:
    texts = []
    for name, raw in image.attrs.items():
        value = unescape(str(raw or ""))[-_MAX_VALUE:].strip()
        if name.startswith("data-") and any(word in name for word in _NAMED):
            if 2 <= len(value) <= _MAX_CREDIT and any(map(str.isalpha, value)):
                return bare_credit(value)
        elif name in ("title", "alt"):
            texts.append(value)
    for value in texts:
        found = find_credit(value)
        if found is not None and found.value and found.rule in _SURE:
            return bare_credit(found.value)
    return ""
