"""Web archives: WARC, WET and ARC, read record by record, with damage reported and skipped.

A reader of our own, since a crawl of years has cut and damaged files, and nothing may be lost
without a word: a record that is not whole, or whose checksum is wrong, is an error of its own, and
the next record that can be read is looked for behind it.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO

from cleaner.batch.sources.http import Page
from cleaner.batch.sources.record import Broken

#: A header line, and a block of headers, larger than this is no header.
MAX_LINE, MAX_HEADERS = 1 << 16, 1 << 20
PIECE = 1 << 16
#: The record types that hold a document; the rest (requests, metadata, revisits) say things
#: about documents.
TYPES = {b"response", b"resource", b"conversion"}
_START = re.compile(rb"WARC/\d")
_INNER_START = re.compile(rb"\r?\nWARC/\d")
_ARC_START = re.compile(rb"[a-z]{2,12}:[^ ]* [0-9a-f.:]+ \d{8,14} [^ ]+ (?:[^ ]+ )*?\d+\r?\n")


class DamageError(Exception):
    """A record that cannot be read, and why."""


class Members:
    """The bytes of one gzip member after another; after damage, the next member's."""

    MAGIC = b"\x1f\x8b\x08"

    def __init__(self, raw: IO[bytes]) -> None:
        self.raw, self.data = raw, b""
        self.inflate: zlib._Decompress | None = None

    def read(self) -> bytes:
        """Return some bytes, none at the end. Raises DamageError."""
        while True:
            self.data = self.data or self.raw.read(PIECE)
            if not self.data:
                if self.inflate is None:
                    return b""
                self.inflate = None
                raise DamageError("cut short: the file ends inside a compressed record")
            if self.inflate is None:
                self.data = self.data.lstrip(b"\0")  # padding that tape drives and tools leave
                if not self.data:
                    continue
                self.inflate = zlib.decompressobj(31)
            if out := self._step(self.inflate):
                return out

    def _step(self, inflate: zlib._Decompress) -> bytes:
        try:
            out = inflate.decompress(self.data, 1 << 20)
        except zlib.error as error:
            self._skip()
            raise DamageError(f"damaged: {error}") from None
        self.data = inflate.unconsumed_tail or inflate.unused_data
        if inflate.eof:
            self.inflate = None
        return out

    def _skip(self) -> None:
        """Go to what looks like the start of a member."""
        self.inflate = None
        self.data = self.data[1:]
        while (found := self.data.find(self.MAGIC)) < 0:
            more = self.raw.read(PIECE)
            if not more:
                self.data = b""
                return
            self.data = self.data[-2:] + more
        self.data = self.data[found:]


class Buffer:
    """What was read and not yet used; things can be put back."""

    def __init__(self, read: Callable[[], bytes]) -> None:
        self.read, self.data, self.place = read, b"", 0

    def more(self) -> bool:
        """Read on; False at the end."""
        piece = self.read()
        self.data, self.place = self.data[self.place :] + piece, 0
        return bool(piece)

    def line(self) -> bytes:
        """Return the next line with its end, or as much as a line may be; nothing at the end."""
        while (end := self.data.find(b"\n", self.place)) < 0:
            if self.left() >= MAX_LINE or not self.more():
                end = len(self.data) - 1
                break
        end = min(end + 1, self.place + MAX_LINE)
        line, self.place = self.data[self.place : end], end
        return line

    def take(self, size: int, keep: int) -> bytes:
        """Move on by `size` bytes and return the first `keep` of them; DamageError at the end."""
        parts: list[bytes] = []
        kept = 0
        while size:
            if not self.left() and not self.more():
                self.put_back(b"".join(parts))
                raise DamageError("cut short: the file ends inside a record")
            step = min(size, self.left())
            if kept < keep:
                parts.append(self.data[self.place : self.place + min(step, keep - kept)])
                kept += len(parts[-1])
            self.place += step
            size -= step
        return b"".join(parts)

    def put_back(self, data: bytes) -> None:
        """Make `data` what comes next."""
        self.data, self.place = data + self.data[self.place :], 0

    def left(self) -> int:
        """Return how many bytes were read and not used."""
        return len(self.data) - self.place


@dataclass(slots=True)
class Archive:
    """One archive file being read: where we are, and whether we look for a record after damage."""

    name: str
    buffer: Buffer
    max_bytes: int
    #: tells whether what was read last is not checked yet
    inside: Callable[[], bool]
    number: int = 0
    lost: bool = False
    #: a version line that was found while skipping damage
    start: bytes = field(default=b"")

    def records(self) -> Iterator[Page | Broken]:
        """Yield a page for every document record, and an error for every damaged one."""
        while True:
            try:
                page = self._record()
            except DamageError as error:
                if not self.lost:  # one error for one gap, however many tries it takes to get over
                    self.number += 1
                    yield Broken(f"{self.name}:{self.number}", f"record {error}")
                self.lost = True
                continue
            if page is None:
                return
            self.lost = False
            if page.body_type in TYPES:
                yield page

    def _record(self) -> Page | None:
        start = self._version()
        if not start:
            return None
        if not _START.match(start):
            return self._arc(start)
        headers = self._headers()
        try:
            size = int(headers.get(b"content-length", b""))
        except ValueError:
            raise DamageError("damaged: it has no length") from None
        body = self.buffer.take(max(size, 0), self.max_bytes + MAX_HEADERS)
        self._check_end(body, size)
        self.number += 1
        kind = headers.get(b"warc-type", b"").lower()
        return Page(
            f"{self.name}:{self.number}",
            url=_text(headers.get(b"warc-target-uri", b"")).strip("<>"),
            record_id=_text(headers.get(b"warc-record-id", b"")).strip("<>"),
            content_type=_text(headers.get(b"content-type", b"")),
            body_type=kind,
            data=body if kind in TYPES else b"",
        )

    def _version(self) -> bytes:
        """Return the line that opens the next record; nothing at the end. Raises DamageError."""
        if self.start:
            start, self.start = self.start, b""
            return start
        while line := self.buffer.line():
            if _START.match(line) or _ARC_START.match(line):
                return line
            if line.strip() and not self.lost:
                raise DamageError("damaged: what should open a record does not")
        return b""

    def _headers(self) -> dict[bytes, bytes]:
        headers: dict[bytes, bytes] = {}
        size = 0
        while (line := self.buffer.line()).strip():
            if _START.match(line):
                self.start = line
                raise DamageError("damaged: its headers do not end")
            size += len(line)
            if size > MAX_HEADERS:
                raise DamageError("damaged: its headers do not end")
            name, _, value = line.partition(b":")
            headers[name.strip().lower()] = value.strip()
        if not line:
            raise DamageError("cut short: the file ends inside a record's headers")
        return headers

    def _check_end(self, body: bytes, size: int) -> None:
        """A record ends with two line ends, and with its checksum where it is compressed alone."""
        end = self.buffer.line() + self.buffer.line()
        if end.strip() or not end:
            self.buffer.put_back(end)
            inner = _INNER_START.search(body)
            if inner and len(body) == size:  # its length is wrong, and others are inside it
                self.buffer.put_back(body[inner.start() + 1 :])
            self.lost = False
            raise DamageError("damaged: its length is wrong" if end else "cut short: it has no end")
        self._verify()

    def _verify(self) -> None:
        """Read the checksum of a record that is compressed alone. Raises DamageError."""
        while not self.buffer.left() and self.inside() and self.buffer.more():
            pass

    def _arc(self, line: bytes) -> Page:
        """Read what follows an ARC record's only header line: URL, address, date, type, length."""
        parts = line.split()
        body = self.buffer.take(int(parts[-1]), self.max_bytes + MAX_HEADERS)
        self._verify()
        self.number += 1
        described = parts[0].startswith((b"filedesc:", b"dns:"))
        return Page(
            f"{self.name}:{self.number}",
            url=_text(parts[0]),
            content_type="application/http",
            body_type=b"" if described else b"response",
            data=body,
        )


def archive(name: str, stream: IO[bytes], packed: str, max_bytes: int) -> Iterator[Page | Broken]:
    """Yield the documents of a web archive; `stream` has them as they are stored, if in gzip."""
    if packed == ".gz":
        members = Members(stream)
        buffer, inside = Buffer(members.read), lambda: members.inflate is not None
    else:
        buffer, inside = Buffer(lambda: stream.read(PIECE)), lambda: False
    return Archive(name, buffer, max_bytes, inside).records()


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
