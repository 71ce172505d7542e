"""Strings as they come out of a page's head, made fit for a record: bounded, unescaped, plain."""

from __future__ import annotations

import html
import re
import unicodedata

import re2

from cleaner import mojibake

#: The longest value of any field; a description on the pages we read is under 1,000 characters.
MAX_TEXT = 5_000

#: Control characters become spaces (a line end inside a headline is one); marks that only steer
#: direction or byte order go. Joiners (U+200C, U+200D) and soft hyphens are spelling: they stay.
_CONTROLS: dict[int, str] = {
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029), " "),
    **dict.fromkeys((0xFEFF, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F)), ""),
    **dict.fromkeys(range(0xD800, 0xE000), ""),
}

_C1 = re.compile("[\x80-\x84\x86-\x9f]")
#: … those that are no white space: few texts that are not printable have more than line ends, and
#: to translate a whole article costs ten times as much as to look
_ODD = re.compile(
    "["
    + "".join(map(re.escape, sorted(char for char in map(chr, _CONTROLS) if not char.isspace())))
    + "]"
)
_TAG = re2.compile(r"</?[A-Za-z][^<>]*>")


def word_list(text: str) -> frozenset[str]:
    """Return a word list written as one string."""
    return frozenset(text.split())


def tidy(value: object, limit: int = MAX_TEXT) -> str:
    """Return `value` without entities, tags, control characters and runs of white space.

    Anything but a string is the empty string. Entities are resolved twice, because content
    systems escape for JSON-LD what was escaped for HTML before.

    >>> tidy(" Fish &amp;amp; <em>chips</em>\\n"), tidy(["no", "string"])
    ('Fish & chips', '')
    """
    if not isinstance(value, str):
        return ""
    text = value[: limit * 4]
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if not text.isprintable() and _ODD.search(text):  # first of all: RE2 refuses lone surrogates
        if _C1.search(text):  # half of "â\x80\x99": mended now, its halves are gone later
            text = mojibake.repair(text)[0]
        text = text.translate(_CONTROLS)
    if "<" in text:
        text = _TAG.sub("", text)
    return " ".join(text.split())[:limit].strip()


def key(text: str) -> str:
    """Return what is compared when two strings are held to be the same: letters and digits.

    >>> key("“It’s over”: Smith") == key("'Its over' - smith")
    True
    """
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def http_url(value: object) -> str:
    """Return an absolute http(s) address, or nothing: `javascript:` and paths are no address.

    >>> http_url("//example.org/a"), http_url("javascript:alert(1)"), http_url("/a")
    ('https://example.org/a', '', '')
    """
    text = tidy(value, 2_000).replace(" ", "%20")
    if text.startswith("//"):
        text = "https:" + text
    scheme, _, rest = text.partition("://")
    return text if scheme.lower() in ("http", "https") and rest.strip("/") else ""


def unique(values: list[str]) -> list[str]:
    """Return the values without empty ones and repeats (case and punctuation aside), in order.

    >>> unique(["Ann Lee", "", "ANN LEE", "Bo Ek"])
    ['Ann Lee', 'Bo Ek']
    """
    seen: dict[str, str] = {}
    for value in values:
        if value:
            seen.setdefault(key(value) or value, value)
    return list(seen.values())
