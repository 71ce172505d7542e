"""One document to clean (`Source`), and how it is found in a JSON object or a table's row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, Protocol

import orjson

from cleaner.document import Hints

#: JSONL fields that are looked for, in this order, where the user names none.
HTML_FIELDS = ("html", "raw_html", "rawHtml", "content_html")
TEXT_FIELDS = ("text", "content", "raw_content", "markdown")

#: trafilatura's names, and those of readers that write Markdown
_ALIASES = {
    "authors": ("author",),
    "url": ("sourceURL", "source_url"),
    "site": ("sitename", "siteName"),
    "date": ("publishedTime",),
}

Kind = Literal["auto", "html", "text"]


@dataclass(slots=True)
class Source:
    """One document to clean: its id, its bytes or text, and what is known of it."""

    id: str
    data: bytes | str = ""
    kind: Kind = "auto"
    hints: Hints = field(default_factory=Hints)
    charset: str | None = None
    error: str = ""
    #: what kind of error that is, in a short word
    error_kind: str = "unreadable"
    #: why it is passed over: it is no document, and no error either
    skip: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read: the fields that hold the document and its id, and the size limit in bytes."""

    text_field: str | None = None
    html_field: str | None = None
    kind: Kind = "auto"
    id_field: str = "id"
    max_bytes: int = 32_000_000


class Item(Protocol):
    """One document that is still to be read; what is slow or risky about it waits for that."""

    @property
    def place(self) -> str:
        """Where it stands, for people: a file, a line of it."""

    @property
    def size(self) -> int:
        """About how many bytes of memory it holds."""

    def source(self, reading: Reading) -> Source:
        """Read it; what cannot be read is a source with an error."""

    @property
    def holder(self) -> str:
        """The file that holds it among others; nothing if it is a file of its own."""

    def ident(self, reading: Reading) -> str:
        """Return its id without reading it, as far as that goes."""


class Alone:
    """A document that is a file of its own."""

    __slots__ = ()

    @property
    def holder(self) -> str:
        """No other file."""
        return ""


class Numbered:
    """A document that is one of many in a file; its place ends with its number there."""

    __slots__ = ()
    place: str

    @property
    def holder(self) -> str:
        """The file that it stands in."""
        return self.place.rpartition(":")[0]


@dataclass(frozen=True, slots=True)
class Broken(Alone):
    """Something that cannot be read, and why."""

    place: str
    why: str
    kind: str = "unreadable"
    size: int = 100

    def source(self, reading: Reading) -> Source:
        """Return the error."""
        return Source(self.place, error=self.why, error_kind=self.kind)

    def ident(self, reading: Reading) -> str:
        """Return its place."""
        return self.place


@dataclass(frozen=True, slots=True)
class Row(Numbered):
    """One row of a table."""

    place: str
    data: dict[str, Any]
    size: int = 1024

    def source(self, reading: Reading) -> Source:
        """Return the document in the row."""
        return from_record(self.place, self.data, reading)

    def ident(self, reading: Reading) -> str:
        """Return its id."""
        return _ident(self.data, reading) or self.place


@dataclass(frozen=True, slots=True)
class JsonLine(Numbered):
    """One line of JSON."""

    place: str
    line: bytes

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return len(self.line)

    def source(self, reading: Reading) -> Source:
        """Return the document in the record."""
        try:
            data = orjson.loads(self.line)
        except orjson.JSONDecodeError as error:
            return Source(self.place, error=f"not JSON: {error}")
        if not isinstance(data, dict):
            kind = type(data).__name__
            return Source(self.place, error=f"a JSON {kind}, not an object with fields")
        return from_record(self.place, data, reading)

    def ident(self, reading: Reading) -> str:
        """Return its id, if it can be parsed."""
        return self.source(reading).id


def from_record(place: str, data: Mapping[str, Any], reading: Reading) -> Source:
    """Return the document that a record holds: its page or text, its id, what it says besides.

    A record without an id of its own is known by its place. One without a page or text is a
    source with an error that names the fields it has.
    """
    name = _ident(data, reading) or place
    found = _content(data, reading)
    if found is None:
        wanted = reading.html_field or reading.text_field or "html or text"
        has = ", ".join(list(map(str, data))[:12]) or "none"
        cure = "name it with --text-field or --html-field"
        return Source(name, error=f"no field {wanted!r} with text in it (fields: {has}); {cure}")
    content, kind = found
    return Source(name, content, kind, _hints(data))


def _ident(data: Mapping[str, Any], reading: Reading) -> str:
    ident = data.get(reading.id_field)
    return str(ident) if isinstance(ident, (str, int)) else ""


def _content(data: Mapping[str, Any], reading: Reading) -> tuple[bytes | str, Kind] | None:
    for name, kind in content_fields(reading):
        value = data.get(name)
        if isinstance(value, (str, bytes)) and (value or reading.html_field or reading.text_field):
            return value, kind if reading.kind == "auto" else reading.kind
    return None


def content_fields(reading: Reading) -> list[tuple[str, Kind]]:
    """Return the fields that may hold the document, the best first, with what each holds."""
    html, text = reading.html_field, reading.text_field
    pages = (html,) if html else () if text else HTML_FIELDS
    texts = (text,) if text else () if html else TEXT_FIELDS
    return [*((name, "html") for name in pages), *((name, "text") for name in texts)]


def hint_fields() -> list[str]:
    """Return the fields that are taken as hints."""
    return [one.name for one in fields(Hints)]


def told_fields() -> list[str]:
    """Return the fields that hints are taken from, other scrapers' names for them too."""
    return [*hint_fields(), *(alias for names in _ALIASES.values() for alias in names)]


def _hints(data: Mapping[str, Any]) -> Hints:
    """Take the like-named fields of a record (and of its "metadata") that are usable as hints."""
    inner = data.get("metadata")
    hints = Hints()
    for known in (inner if isinstance(inner, Mapping) else {}, data):
        for one in fields(Hints):
            if told := _told(known, one.name):
                try:
                    value = getattr(Hints.of({one.name: told}), one.name)
                except ValueError:  # a hint is a help, never a reason to refuse a document
                    continue
                setattr(hints, one.name, value)
    return hints


def _told(known: Mapping[str, Any], name: str) -> Any:
    """Return what a record says under a hint's name, or another by which scrapers write it."""
    found = next((known[one] for one in (name, *_ALIASES.get(name, ())) if known.get(one)), None)
    if name == "authors" and isinstance(found, str):
        return [part for part in map(str.strip, found.split(";")) if part]
    return found
