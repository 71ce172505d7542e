"""What kind of thing a source is: a page, plain text, or nothing that is text."""

from __future__ import annotations

from typing import Literal

import re2

from cleaner import charset as charsets
from cleaner.decode import GONE

_MAGIC: tuple[bytes, ...] = (
    b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"\x1f\x8b", b"PK\x03\x04",
    b"PK\x05\x06", b"%PDF-", b"BZh9", b"\xfd7zXZ\x00",
    b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf\x27\x1c", b"\x7fELF",
    b"\xd0\xcf\x11\xe0", b"Rar!\x1a", b"wOFF", b"wOF2", b"SQLite format 3\x00", b"PAR1", b"OggS",
    b"fLaC", b"ID3\x02", b"ID3\x03", b"ID3\x04", b"\xca\xfe\xba\xbe", b"\x00asm",
    b"\x00\x00\x01\x00", b"II*\x00", b"MM\x00*", b"\x00\x01\x00\x00\x00",
    b"\x04\x22\x4d\x18", b"!<arch>\n",
)  # fmt: skip
_SNIFFED = 16_384
_GONE = GONE.encode()
_PAGE = re2.compile(
    r"(?is)^(?:\s|<!--(?:[^-]|-[^-])*-->|<\?[^>]*>)*<(?:!doctype\s+html|html|head|body)\b"
)
_BLOCK = re2.compile(
    r"(?i)</?(?:html|head|body|title|meta|link|script|style|div|p|article|section|main|header|"
    r"footer|nav|aside|h[1-6]|ul|ol|li|table|tr|td|th|tbody|span|br|img|a|figure|form|blockquote)"
    r"(?:\s[^<>]*)?/?>"
)


def sniff(data: bytes | str) -> Literal["html", "text", "binary"]:
    """Return what data looks like: a page, plain text, or nothing that is text.

    Text with left-over tags, or an article that shows a page's source, is text: a page begins
    with its tags and has them on most lines.

    >>> sniff("<!doctype html><p>Hello"), sniff("Use <b> for bold."), sniff(b"%PDF-1.7 ...")
    ('html', 'text', 'binary')
    """
    if isinstance(data, bytes):
        if _is_binary(data):
            return "binary"
        text = _peek(data)
    else:
        text = data[:_SNIFFED].encode("utf-8", "replace").decode("utf-8")
        if text[:8].encode("latin-1", "replace").startswith(_MAGIC) or _is_noise(text):
            return "binary"
    return "html" if _is_page(text) else "text"


def _peek(data: bytes) -> str:
    mark = charsets.marked(data)
    name = mark[0] if mark else charsets.wide_without_mark(data) or "latin-1"
    return data[mark[1] if mark else 0 :][:_SNIFFED].decode(name, "replace")


def _is_binary(data: bytes) -> bool:
    if charsets.marked(data) is not None:
        return _is_noise(_peek(data))
    if data.startswith(_MAGIC) or data[4:8] == b"ftyp":
        return True
    if data[:4] == b"RIFF" and data[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return True
    return charsets.wide_without_mark(data) is None and _is_noise(data[:_SNIFFED].decode("latin-1"))


def _is_noise(text: str) -> bool:
    """Tell whether more than a tenth of a text is control characters (NULs, mostly)."""
    raw = text.encode("latin-1", "replace")
    bad = len(raw) - len(raw.translate(None, _GONE))
    return bad > max(3, len(text) // 10)


def _is_page(text: str) -> bool:
    text = text.removeprefix("\ufeff")
    if _PAGE.search(text) is not None:
        return True
    start = text.lstrip()[:1]
    if start != "<" and "<html" not in text[:4096].lower():
        return False
    if start == "<" and text.lstrip()[:5].lower() == "<?xml":
        return True
    lines = [line for line in text.split("\n") if line.strip()]
    tagged = sum(1 for line in lines if _BLOCK.search(line) is not None)
    return tagged * 2 >= len(lines) and tagged > 0
