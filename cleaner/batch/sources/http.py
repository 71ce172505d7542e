"""A page as a web archive keeps it: the server's answer, headers and body, as it came."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from cleaner.batch.sources.record import Kind, Numbered, Reading, Source
from cleaner.document import Hints
from cleaner.options import CleanError

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_PAGES = ("html", "xhtml")


@dataclass(frozen=True, slots=True)
class Page(Numbered):
    """One record of a web archive, not yet looked at."""

    place: str
    url: str = ""
    record_id: str = ""
    content_type: str = ""
    body_type: bytes = b"response"
    data: bytes = b""

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return len(self.data)

    def ident(self, reading: Reading) -> str:
        """Return the record's id."""
        return self.record_id or self.place

    def source(self, reading: Reading) -> Source:
        """Return the page in the record, its charset as the server named it.

        What is no page (an image, a redirect, an error page of the server) is to be skipped.
        """
        source = Source(self.record_id or self.place, hints=Hints(url=self.url))
        try:
            kind, data = self.content_type, self.data
            if "http" in kind.lower():
                status, headers, data = split(self.data)
                if not 200 <= status < 300:
                    source.skip = f"http_{status}"
                    return source
                kind = headers.get("content-type", "")
                data = decoded(data, headers, reading.max_bytes + 1)
        except (ValueError, zlib.error) as error:
            source.error = f"cannot be read: {error}"
            return source
        source.kind, source.data = _kind(kind, reading), data
        named = _CHARSET.search(kind)
        source.charset = named[1] if named else None
        if kind and not kind.lower().startswith("text/") and "html" not in kind.lower():
            source.skip = "not_a_page"
        return source


def _kind(content_type: str, reading: Reading) -> Kind:
    if reading.kind != "auto":
        return reading.kind
    if any(name in content_type.lower() for name in _PAGES):
        return "html"
    return "text" if content_type.lower().startswith("text/plain") else "auto"


def split(data: bytes) -> tuple[int, dict[str, str], bytes]:
    r"""Return status, headers and body of an HTTP answer. Raises ValueError where it is none.

    >>> split(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>")
    (200, {'content-type': 'text/html'}, b'<p>')
    """
    head, gap, body = data.partition(b"\r\n\r\n")
    if b"\n\n" in head or not gap:
        head, gap, body = data.partition(b"\n\n")
    first, *lines = head.decode("latin-1").splitlines() or [""]
    parts = first.split(None, 2)
    if len(parts) < 2 or not parts[0].startswith("HTTP/") or not parts[1].isdecimal():
        raise ValueError("the record holds no HTTP answer")
    headers: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers.setdefault(name.strip().lower(), value.strip())
    return int(parts[1]), headers, body


def decoded(body: bytes, headers: dict[str, str], limit: int) -> bytes:
    """Undo what was done for the way: chunks, compression; at most `limit` bytes.

    Many archives have undone it and left the header, so a body that is plain stays as it is.
    """
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = unchunked(body)
    coding = headers.get("content-encoding", "").lower().strip()
    if coding in ("gzip", "x-gzip") and body.startswith(b"\x1f\x8b"):
        return _inflated(body, 31, limit)
    if coding == "deflate" and body[:1] == b"\x78":
        return _inflated(body, 15, limit)
    if coding in ("br", "zstd") and b"<" not in body[:1000]:
        raise CleanError("encoding", f"the body is compressed with {coding}")
    return body


def _inflated(body: bytes, bits: int, limit: int) -> bytes:
    inflate = zlib.decompressobj(bits)
    out = inflate.decompress(body, limit)
    if not inflate.eof and len(out) < limit:
        raise ValueError("cut short: the compressed body is not whole")
    return out


def unchunked(body: bytes) -> bytes:
    r"""Join the chunks of a body; one that is not in chunks is returned as it is.

    >>> unchunked(b"4\r\n<p>a\r\n2;x=y\r\nbc\r\n0\r\n\r\n"), unchunked(b"<p>plain")
    (b'<p>abc', b'<p>plain')
    """
    parts: list[bytes] = []
    place = 0
    while True:
        end = body.find(b"\r\n", place, place + 1000)
        size = body[place:end].split(b";")[0].strip() if end >= 0 else b""
        if not re.fullmatch(rb"[0-9a-fA-F]{1,8}", size):
            return b"".join(parts) if parts else body
        length = int(size, 16)
        if not length:
            return b"".join(parts)
        parts.append(body[end + 2 : end + 2 + length])
        place = end + 4 + length
