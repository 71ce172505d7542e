"""Parquet: streamed by batches of rows, and only the columns that matter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from cleaner.batch.sources.record import Broken, Reading, Row, content_fields, told_fields

#: Rows that are in memory at once.
BATCH = 64


def rows(name: str, raw: IO[bytes], packed: str, reading: Reading) -> Iterator[Row | Broken]:
    """Yield the rows of a Parquet file; one error where it has no column with documents."""
    try:
        import pyarrow.parquet as parquet
    except ImportError:
        yield Broken(name, "Parquet needs pyarrow: pip install 'cleaner[parquet]'")
        return
    if packed:
        yield Broken(name, f"a Parquet file cannot be read from {packed}; unpack it first")
        return
    with parquet.ParquetFile(raw) as file:
        try:
            names = columns(file.schema_arrow.names, reading)
        except ValueError as error:
            yield Broken(name, f"{error}; name it with --text-field or --html-field")
            return
        number = 1
        for batch in file.iter_batches(batch_size=BATCH, columns=names):
            yield from rows_of(batch, name, number)
            number += batch.num_rows


def rows_of(batch: Any, name: str = "", first: int = 1) -> Iterator[Row]:
    """Yield the rows of a record batch; a name gives them a place."""
    size = batch.nbytes // max(1, batch.num_rows)
    for number, data in enumerate(batch.to_pylist(), first):
        yield Row(f"{name}:{number}" if name else "", data, size)


def columns(names: list[str], reading: Reading) -> list[str]:
    """Return the columns that matter for reading a document; ValueError if none can hold it."""
    wanted = [name for name, _ in content_fields(reading)]
    if not set(wanted) & set(names):
        has = ", ".join(names) or "none"
        raise ValueError(f"no column {' or '.join(map(repr, wanted))}; there are: {has}")
    used = {*wanted, reading.id_field, "metadata", *told_fields()}
    return [name for name in names if name in used]
