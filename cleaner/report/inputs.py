"""Where a report's records come from: what `cleaner clean` wrote, as a file or as a folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson

from cleaner.batch.sinks.files import split_name
from cleaner.batch.sources.opening import opened, suffixes
from cleaner.report.gather import Gathered

LINES = (".jsonl", ".ndjson")
#: A longer line is no record.
MAX_LINE = 64 << 20
_SHARD = re.compile(r"-\d{5,}$")

Watch = Callable[[int], None]


class InputError(ValueError):
    """Something that is no output of `cleaner clean`."""


def gather(paths: Iterable[Path], watch: Watch = lambda documents: None) -> Gathered:
    """Return what stands in files or folders that `cleaner clean` wrote; errors files beside them
    are counted too, and every file once. `watch` hears how many records are read.

    Raises InputError, naming the file and the line, for what is no record, and OSError.
    """
    out = Gathered()
    read: set[Path] = set()
    for path in paths:
        for file in _files(path):
            if file.resolve() in read:
                continue
            read.add(file.resolve())
            take = out.add_error if _is_errors(file) else out.add
            for record in records(file):
                take(record)
                watch(out.totals.documents)
    return out


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        known = (*LINES, ".json", ".parquet")
        files = (file for file in path.rglob("*") if file.is_file())
        yield from sorted(file for file in files if suffixes(file.name)[0] in known)
    else:
        yield path
    stem = split_name(path.name)[0]
    for name in {stem, _SHARD.sub("", stem)}:  # clean-00003.jsonl.gz has clean.errors.jsonl
        errors = path.with_name(f"{name}.errors.jsonl")
        if errors.exists():
            yield errors


def _is_errors(path: Path) -> bool:
    return path.name.endswith(".errors.jsonl")


def records(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of one file: JSON lines (packed or not), one JSON object, or a table.

    Raises InputError for what is none, and OSError.
    """
    ending = suffixes(path.name)[0]
    if ending == ".parquet":
        yield from _rows(path)
    elif ending == ".json":
        yield _with_text(path, _record(path.read_bytes(), str(path)))
    else:
        yield from _lines(path)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with opened(str(path)) as stream:
            number = 0
            while line := stream.readline(MAX_LINE):
                number += 1
                if not line.isspace():
                    yield _record(line, f"{path}:{number}")
    except EOFError as error:
        raise InputError(f"{path}: cut short: {error}") from None


def _record(data: bytes, place: str) -> dict[str, Any]:
    try:
        found = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise InputError(f"{place}: not JSON: {error}") from None
    if not isinstance(found, dict) or not ({"removed", "error"} & found.keys()):
        raise InputError(f"{place}: no record of `cleaner clean`: nothing is called `removed`")
    return found


def _with_text(path: Path, record: dict[str, Any]) -> dict[str, Any]:
    """Take the text from the file beside the record, as --format txt leaves it."""
    beside = path.with_suffix(".txt")
    if "text" not in record and beside.exists():
        record["text"] = beside.read_text(encoding="utf-8", errors="replace").removesuffix("\n")
    return record


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        import pyarrow.parquet as parquet
    except ImportError:
        raise InputError(f"{path}: tables need pyarrow: pip install 'cleaner[parquet]'") from None
    for batch in parquet.ParquetFile(path).iter_batches(batch_size=256):
        yield from batch.to_pylist()
