"""Where documents come from: files, folders, JSON lines, standard input.

Every source has an id that a person can find again ("scraped/a.html", "pages.jsonl:12"). What
cannot be read is a source too, with `error` set: nothing is skipped without a word.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import orjson

from cleaner.batch.sources.record import Reading, Source, from_record

#: What is looked for in folders; a file that is named outright is read whatever its name.
PAGES = {".html": "html", ".htm": "html", ".xhtml": "html", ".txt": "text", ".md": "text"}
RECORDS = {".jsonl", ".ndjson"}
#: One JSON line longer than this is an error of its own, not a reason to fill the memory.
MAX_RECORD = 64_000_000


def sources(paths: Iterable[str], stdin: IO[bytes], reading: Reading) -> Iterator[Source]:
    """Yield a source for every document under `paths`; "-" is standard input.

    Folders are walked recursively in name order; links to folders are not followed (loops).
    """
    for name in paths or ("-",):
        if name == "-":
            yield from _stdin(stdin, reading)
        elif (path := Path(name)).is_dir():
            for found in _walk(path):
                yield from _file(found, reading)
        else:
            yield from _file(path, reading)


def _walk(folder: Path) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        yield folder / f"({error.strerror})"
        return
    for entry in entries:
        if entry.is_dir():
            if not entry.is_symlink():
                yield from _walk(entry)
        elif entry.suffix.lower() in PAGES or entry.suffix.lower() in RECORDS:
            yield entry


def _stdin(stdin: IO[bytes], reading: Reading) -> Iterator[Source]:
    data = stdin.read(reading.max_bytes + 1)
    first = data.lstrip()[:1]
    if first == b"{" and (reading.text_field or reading.html_field or _is_record(data)):
        rest = io.BytesIO(data + stdin.read())
        yield from _records("-", rest, reading)
    else:
        yield Source("-", data, reading.kind)


def _is_record(data: bytes) -> bool:
    line = data.lstrip().split(b"\n", 1)[0]
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def _file(path: Path, reading: Reading) -> Iterator[Source]:
    suffix = path.suffix.lower()
    try:
        with path.open("rb") as stream:
            if suffix in RECORDS:
                yield from _records(str(path), stream, reading)
                return
            data = stream.read(reading.max_bytes + 1)
    except OSError as error:
        yield Source(str(path), error=f"cannot be read: {error.strerror or error}")
        return
    yield Source(str(path), data, reading.kind)


def _records(name: str, stream: IO[bytes], reading: Reading) -> Iterator[Source]:
    number = 0
    while line := stream.readline(MAX_RECORD):
        number += 1
        place = f"{name}:{number}"
        if len(line) == MAX_RECORD and not line.endswith(b"\n"):
            while (rest := stream.readline(MAX_RECORD)) and not rest.endswith(b"\n"):
                pass
            yield Source(place, error=f"a JSON line of over {MAX_RECORD:,} bytes")
        elif line.strip():
            yield _record(place, line, reading)


def _record(place: str, line: bytes, reading: Reading) -> Source:
    try:
        data = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return Source(place, error=f"not JSON: {error}")
    if not isinstance(data, dict):
        return Source(place, error=f"a JSON {type(data).__name__}, not an object with fields")
    return from_record(place, data, reading)
