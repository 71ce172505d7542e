"""The same page as other times and other hands would have made it.

The labeller must not lean on today's markup, so it is trained on copies of each page as well:
without class names, without the tags of HTML 5, with layout tables in place of <div>, with rows
between <br><br> in place of <p>; and in other scripts. Which is drawn from the page's name, so
that the same page is always made into the same copy.
"""

from __future__ import annotations

import hashlib
import re
from html import escape
from random import Random
from typing import Any

from turbohtml import Element, Text, parse

_NAMES = frozenset(["class", "id", "itemprop", "itemtype", "role", "rel"])
_KEPT = frozenset(["href", "style", "hidden", "aria-hidden", "data-cfemail", "src", "type"])
_VOID = frozenset(str.split("br hr img input meta link wbr source track area base col embed"))
_RAW = frozenset(["script", "style"])
_MODERN = frozenset(
    str.split(
        "article main section header footer aside nav figure figcaption hgroup details summary"
        " address dialog search menu picture"
    )
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])

_CELL = ("<table><tr><td>", "</td></tr></table>")
_DIV = ("<div>", "</div>")


def rng(name: str) -> Random:
    """Return a generator that hangs on `name` alone."""
    return Random(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big"))


class Style:
    """How one copy is written: decided once a page, from its name."""

    def __init__(self, name: str, old: bool) -> None:
        random = rng(name)
        self.random = random
        self.old = old
        self.names = random.random() < 0.25 if old else False
        self.paragraph = random.choices(["p", "br", "div"], [3, 5, 2])[0] if old else "p"
        self.modern = random.choice([0.0, 0.4, 1.0])
        self.heading = random.choices(["keep", "b", "div"], [3, 4, 3])[0] if old else "keep"
        self.items = random.choices(["keep", "br", "row"], [5, 2, 3])[0] if old else "keep"
        self.tables = random.choice([0.0, 0.2, 0.5]) if old else 0.0

    def wrap(self, tag: str) -> tuple[str, str] | None:
        """Return what stands in place of an element's two tags, None where they stay."""
        if not self.old:
            return None
        if tag in _MODERN or "-" in tag:
            return _CELL if self.random.random() < self.modern else _DIV
        if tag == "div":
            return _CELL if self.random.random() < self.tables else None
        if tag == "p" and self.paragraph != "p":
            return _DIV if self.paragraph == "div" else ("", "<br><br>")
        if tag in _HEADINGS and self.heading != "keep":
            return ("<b>", "</b><br><br>") if self.heading == "b" else ("<div><b>", "</b></div>")
        return self._item(tag)

    def _item(self, tag: str) -> tuple[str, str] | None:
        if self.items == "keep" or tag not in ("ul", "ol", "li"):
            return None
        if self.items == "br":
            return ("", "<br>") if tag == "li" else ("", "")
        return ("<tr><td>", "</td></tr>") if tag == "li" else ("<table>", "</table>")


def degrade(source: str, name: str, old: bool) -> str:
    """Return a copy of a page without names (`old` false), or in the markup of 2010 (true)."""
    style = Style(name, old)
    out: list[str] = []
    root = parse(source).root
    if root is None:
        return source
    stack: list[tuple[Any, str]] = [(root, "")]
    for node in root.descendants:
        parent = node.parent
        while stack[-1][0] is not parent and len(stack) > 1:
            out.append(stack.pop()[1])
        if type(node) is Text:
            raw = getattr(stack[-1][0], "tag", "") in _RAW
            out.append("" if raw else escape(node.data, quote=False))
        elif type(node) is Element:
            start, end = _tags(node, style)
            out.append(start)
            stack.append((node, end))
    out.extend(end for _, end in reversed(stack))
    return "<!doctype html>" + "".join(out)


def _tags(node: Any, style: Style) -> tuple[str, str]:
    tag = node.tag
    wrapped = style.wrap(tag)
    kept = _attributes(node, style.names)
    if wrapped is None:
        return f"<{tag}{kept}>", "" if tag in _VOID else f"</{tag}>"
    if kept and wrapped[0].startswith("<"):
        first, rest = wrapped[0].split(">", 1)
        return f"{first}{kept}>{rest}", wrapped[1]
    return wrapped


def _attributes(node: Any, names: bool) -> str:
    out = []
    for name in node.attrs:
        if name in _KEPT or (names and name in _NAMES):
            out.append(f' {name}="{escape(node.attr(name) or "")}"')
    return "".join(out)


_LATIN = re.compile(r"[^\W\d_]+")
_CASELESS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
_PUNCTUATION = str.maketrans({".": "。", ",": "，", "!": "！", "?": "？", ":": "：", ";": "；"})


def script(name: str) -> str | None:
    """Return the script that a copy is shown in: None (its own), "caseless" or "wide"."""
    return rng("script " + name).choices([None, "caseless", "wide"], [6, 2, 2])[0]


def transliterate(text: str, to: str | None) -> str:
    """Return `text` with letters of a script without case, or without spaces as well. Lengths in
    words stay about the same.

    >>> transliterate("It is, now.", "wide").isascii(), transliterate("It is", None)
    (False, 'It is')
    """
    if to is None:
        return text
    if to == "caseless":
        return _LATIN.sub(_caseless, text)
    wide = _LATIN.sub(_wide, text).translate(_PUNCTUATION)
    return re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", wide) or text


def _caseless(match: re.Match[str]) -> str:
    return "".join(_CASELESS[ord(char) % len(_CASELESS)] for char in match.group().lower())


def _wide(match: re.Match[str]) -> str:
    word = match.group().lower()
    return "".join(
        chr(0x4E00 + (sum(map(ord, word[i : i + 3])) * 37) % 4000) for i in range(0, len(word), 3)
    )
