"""Where records go: one stream of JSON lines, or a folder with a file a document.

A file appears under its name only when it is whole: it is written beside it as `NAME.part`
first. After Ctrl-C the finished records stay in the `.part` file, and the user is told so.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Protocol

import orjson

from cleaner.document import Document
from cleaner.render import markdown, plain, record


class Sink(Protocol):
    """Takes documents one by one; `close` makes the output final."""

    def write(self, doc: Document) -> None:
        """Add one document."""

    def close(self) -> None:
        """Make what was written final."""


def dumps(data: Any, *, indent: bool = False) -> bytes:
    """Return JSON as UTF-8 with a line end: decode has replaced lone surrogates."""
    options = orjson.OPT_APPEND_NEWLINE | (orjson.OPT_INDENT_2 if indent else 0)
    return orjson.dumps(data, option=options)


Render = Callable[[Document], bytes]
RENDERERS: dict[str, Render] = {
    "jsonl": lambda doc: dumps(record(doc)),
    "json": lambda doc: dumps(record(doc), indent=True),
    "txt": lambda doc: plain(doc).encode(),
    "markdown": lambda doc: markdown(doc).encode(),
}
SUFFIXES = {"json": ".json", "txt": ".txt", "markdown": ".md"}


class StreamSink:
    """Records one after another on a stream (standard output)."""

    def __init__(self, stream: IO[bytes], form: str) -> None:
        self.stream, self.render = stream, RENDERERS[form]
        self.between = b"\n" if form in ("txt", "markdown") else b""
        self.count = 0

    def write(self, doc: Document) -> None:
        """Write one document; between texts an empty line."""
        if self.count:
            self.stream.write(self.between)
        self.stream.write(self.render(doc))
        self.count += 1

    def close(self) -> None:
        """Flush; the stream is not ours to close."""
        self.stream.flush()


class FileSink(StreamSink):
    """Records in one file, final only when closed."""

    def __init__(self, path: Path, form: str) -> None:
        self.path, self.part = path, path.with_name(path.name + ".part")
        path.parent.mkdir(parents=True, exist_ok=True)
        super().__init__(self.part.open("wb"), form)

    def write(self, doc: Document) -> None:
        """Write one document through to the file: what is finished survives an interruption."""
        super().write(doc)
        self.stream.flush()

    def close(self) -> None:
        """Give the file its name."""
        self.stream.close()
        os.replace(self.part, self.path)


class FolderSink:
    """A file a document in a folder; with `sidecar`, its metadata beside it as JSON."""

    def __init__(self, folder: Path, form: str) -> None:
        self.folder, self.form = folder, form
        self.taken: set[str] = set()
        folder.mkdir(parents=True, exist_ok=True)

    def write(self, doc: Document) -> None:
        """Write one document, and for text formats a sidecar with the rest of its record."""
        stem = self._stem(doc.id)
        self._put(stem + SUFFIXES[self.form], RENDERERS[self.form](doc))
        if self.form != "json":
            sidecar = record(doc)
            del sidecar["text"]
            self._put(stem + ".json", dumps(sidecar, indent=True))

    def close(self) -> None:
        """Nothing is left open."""

    def _put(self, name: str, data: bytes) -> None:
        part = self.folder / (name + ".part")
        part.write_bytes(data)
        os.replace(part, self.folder / name)

    def _stem(self, ident: str) -> str:
        stem = stem_of(ident)
        if stem.casefold() in self.taken:
            stem = f"{stem[:80]}-{hashlib.sha256(ident.encode()).hexdigest()[:8]}"
            number = 2
            while stem.casefold() in self.taken:
                stem, number = f"{stem}-{number}", number + 1
        self.taken.add(stem.casefold())
        return stem


def stem_of(ident: str) -> str:
    """Return a safe file name for an id: no separators, no dots in front, bounded.

    >>> stem_of("scraped/../../etc/passwd"), stem_of("a b.html"), stem_of("...")
    ('scraped-etc-passwd', 'a b', 'document')
    """
    name = re.sub(r"\.(?:html?|xhtml|txt|md|jsonl)(?=:\d+$|$)", "", ident.strip())
    name = re.sub(r"[^\w .,()+@=-]+", "-", name)
    name = re.sub(r"(?:^|-)\.+(?=-|$)", "", name).strip(" .-")
    return name.encode()[:100].decode("utf-8", "ignore") or "document"
