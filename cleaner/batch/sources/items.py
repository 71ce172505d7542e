"""Finds documents: files, folders, patterns, URLs, JSON lines, tables, archives, standard input.

Everything is found in a fixed order and streamed; an item is only read, unpacked and parsed where
it is cleaned. What cannot be opened is an item too, with its reason: nothing is skipped in silence.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import orjson

from cleaner.batch.sources.archives import archive
from cleaner.batch.sources.opening import (
    decompressed,
    is_url,
    opened,
    opened_raw,
    suffixes,
    trouble,
)
from cleaner.batch.sources.record import Alone, Broken, Item, JsonLine, Reading, Source
from cleaner.batch.sources.tables import rows

#: What is looked for in folders; a file that is named outright is read whatever its name.
PAGES = {".html", ".htm", ".xhtml", ".txt", ".md"}
RECORDS = {".jsonl", ".ndjson"}
ARCHIVES = {".warc", ".wet", ".arc"}
TABLES = {".parquet"}
#: One JSON line longer than this is an error of its own, not a reason to fill the memory.
MAX_RECORD = 64_000_000


@dataclass(frozen=True, slots=True)
class File(Alone):
    """One file that is one document."""

    place: str
    size: int = 200

    def source(self, reading: Reading) -> Source:
        """Read it, no further than the limit."""
        try:
            with opened(self.place) as stream:
                data = stream.read(reading.max_bytes + 1)
        except MemoryError:
            raise
        except Exception as error:  # every storage has exceptions of its own
            return Source(self.place, error=trouble(error))
        return Source(self.place, data, reading.kind)

    def ident(self, reading: Reading) -> str:
        """Return its place."""
        return self.place


@dataclass(frozen=True, slots=True)
class Whole(Alone):
    """One document that is here already."""

    place: str
    data: bytes

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return len(self.data)

    def source(self, reading: Reading) -> Source:
        """Return it."""
        return Source(self.place, self.data, reading.kind)

    def ident(self, reading: Reading) -> str:
        """Return its place."""
        return self.place


@dataclass(slots=True)
class Inputs:
    """Everything that was named on the command line; counts stored bytes and items as it goes."""

    names: Iterable[str]
    reading: Reading
    stdin: IO[bytes]
    #: tells which files in folders are not input: what the run itself writes there
    leave_out: Callable[[Path], bool] = lambda path: False
    read: int = field(default=0)
    count: int = field(default=0)

    def __iter__(self) -> Iterator[Item]:
        for item in self._items():
            self.count += 1
            yield item

    def _items(self) -> Iterator[Item]:
        for name in self.names:
            if name == "-":
                yield from _standard_input(self.stdin, self.reading)
                continue
            try:
                found = self._found(name)
            except Exception as error:
                yield Broken(name, trouble(error))
                continue
            for one in found:
                yield from self._file(one)

    def _found(self, name: str) -> Iterable[str | Broken]:
        if os.path.isdir(name):
            return _walk(Path(name), self.leave_out)
        return list(expanded(name))

    def _file(self, found: str | Broken) -> Iterator[Item]:
        if isinstance(found, Broken):
            yield found
            return
        inside, packed = suffixes(found)
        reader = next((read for ends, read in _READERS if inside in ends), None)
        if reader is None and not found.startswith("memory://"):
            self._count_file(found)
            yield File(found)
            return
        try:
            with opened_raw(found, self._count) as raw:
                yield from (reader or _whole)(found, raw, packed, self.reading)
        except Exception as error:
            yield Broken(found, trouble(error))

    def _count(self, size: int) -> None:
        self.read += size

    def _count_file(self, name: str) -> None:
        if not is_url(name) and os.path.exists(name):
            self.read += os.stat(name).st_size


def sources(names: Iterable[str], stdin: IO[bytes], reading: Reading) -> Iterator[Source]:
    """Yield a source for every document under `names`, read here and now; "-" is standard input."""
    return (item.source(reading) for item in Inputs(names or ("-",), reading, stdin))


def expanded(name: str) -> Iterator[str]:
    """Yield the files that a name stands for: a pattern, a remote folder, or simply itself."""
    if is_url(name):
        yield from _remote(name)
    elif glob.has_magic(name) and not os.path.lexists(name):
        found = sorted(glob.glob(name, recursive=True))
        if not found:
            raise FileNotFoundError(2, "No file matches the pattern", name)
        for one in found:
            if not os.path.isdir(one):
                yield one
    else:
        yield name


def _remote(name: str) -> Iterator[str]:
    if name.startswith(("http://", "https://")) or "::" in name:  # their folders cannot be told
        yield name
        return
    import fsspec

    system, path = fsspec.core.url_to_fs(name)
    if glob.has_magic(path):
        found = sorted(system.glob(path))
        if not found:
            raise FileNotFoundError(2, "No file matches the pattern", name)
    elif system.isdir(path):
        found = [one for one in sorted(system.find(path)) if _known(one)]
    else:
        found = [path]
    yield from (str(system.unstrip_protocol(one)) for one in found)


def _known(name: str) -> bool:
    inside, _ = suffixes(name)
    return inside in PAGES or any(inside in ends for ends, _ in _READERS)


def _walk(folder: Path, leave_out: Callable[[Path], bool]) -> Iterator[str | Broken]:
    """Yield the files under a folder, by name; links to folders are not followed (loops)."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        yield Broken(str(folder), trouble(error))
        return
    for entry in entries:
        if leave_out(entry):
            continue
        if entry.is_dir():
            if not entry.is_symlink():
                yield from _walk(entry, leave_out)
        elif _known(entry.name):
            waits = entry.exists() and not entry.is_file()  # a pipe or a device may wait for ever
            yield Broken(str(entry), "neither a file nor a folder") if waits else str(entry)


def _standard_input(stdin: IO[bytes], reading: Reading) -> Iterator[Item]:
    """Records as they come, if the first line is one; else all of it is one document."""
    first = b""
    while (line := stdin.readline(MAX_RECORD)) and not line.strip():
        first += line
        if len(first) > reading.max_bytes:
            break
    named = reading.text_field or reading.html_field
    if line.lstrip()[:1] == b"{" and (named or _is_record(line)):
        yield from _lines("-", stdin, line, first.count(b"\n"))
    else:
        first += line
        limit = reading.max_bytes + 1
        yield Whole("-", (first + stdin.read(max(0, limit - len(first))))[:limit])


def _is_record(line: bytes) -> bool:
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def _records(name: str, raw: IO[bytes], packed: str, reading: Reading) -> Iterator[Item]:
    with decompressed(raw, packed) as stream:
        yield from _lines(name, stream)


def _lines(name: str, stream: IO[bytes], line: bytes = b"", number: int = 0) -> Iterator[Item]:
    while line := line or stream.readline(MAX_RECORD):
        number += 1
        place = f"{name}:{number}"
        if len(line) == MAX_RECORD and not line.endswith(b"\n"):
            while (rest := stream.readline(MAX_RECORD)) and not rest.endswith(b"\n"):
                pass
            yield Broken(place, f"a JSON line of over {MAX_RECORD:,} bytes", "too_large")
        elif line.strip():
            yield JsonLine(place, line)
        line = b""


def _whole(name: str, raw: IO[bytes], packed: str, reading: Reading) -> Iterator[Item]:
    """Read one document here: no other process has this one's memory."""
    with decompressed(raw, packed) as stream:
        yield Whole(name, stream.read(reading.max_bytes + 1))


def _archive(name: str, raw: IO[bytes], packed: str, reading: Reading) -> Iterator[Item]:
    stream = decompressed(raw, packed)  # an empty file is no packed one
    stream = raw if packed == ".gz" else stream
    return archive(name, stream, packed, reading.max_bytes)


Reader = Callable[[str, IO[bytes], str, Reading], Iterator[Any]]
_READERS: tuple[tuple[set[str], Reader], ...] = (
    (RECORDS, _records),
    (TABLES, rows),
    (ARCHIVES, _archive),
)
