"""A Parquet table with the fixed schema (`cleaner.table.SCHEMA`), in one file or in shards."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cleaner.batch.part import PartFile
from cleaner.batch.sinks.files import Packed

#: This many bytes of JSON lines make one row group.
TABLE_BLOCK = 16 << 20


class Table(Packed):
    """A Parquet table, or shards that are tables.

    Its row groups are written as small tables, one after another, to a file beside the output
    (NAME.blocks.part), and put together at the end: a Parquet file cannot be gone on with.
    """

    block = TABLE_BLOCK

    def start(self, positions: Mapping[str, int]) -> None:
        """Go on; blocks of the shard before may have been left behind."""
        self.old: list[PartFile] = []
        super().start(positions)

    def file_name(self) -> Path:
        """Return the name of the file that the blocks are appended to."""
        return super().file_name().with_name(super().file_name().name + ".blocks")

    def end_file(self) -> None:
        """Put the table together; its blocks stay until that is on record."""
        self.part.sync()
        whole = PartFile(super().file_name())
        write_table(self.part.part, whole)
        whole.finish()
        self.old.append(self.part)

    def settle(self) -> None:
        """Take away the blocks of tables that are done."""
        super().settle()
        while self.old:
            self.old.pop().discard()

    def clean_up(self) -> None:
        """Take blocks and tail away."""
        self.settle()
        super().clean_up()

    def packed(self, lines: list[bytes]) -> bytes:
        """Return the records as a table of their own, with its length before it."""
        return table_block(lines)


def table_block(lines: list[bytes]) -> bytes:
    """Return records as a table of their own, with its length before it."""
    import orjson
    import pyarrow.parquet as parquet

    from cleaner.table import to_table

    buffer = io.BytesIO()
    parquet.write_table(to_table(map(orjson.loads, lines)), buffer, compression="zstd")
    data = buffer.getvalue()
    return len(data).to_bytes(8, "big") + data


def write_table(blocks: Path, whole: PartFile) -> None:
    """Write one table with a row group for each block."""
    import pyarrow.parquet as parquet

    from cleaner.table import SCHEMA

    with parquet.ParquetWriter(whole.stream, SCHEMA, compression="zstd") as writer:
        for table in _tables(blocks):
            writer.write_table(table)


def _tables(blocks: Path) -> Iterator[Any]:
    import pyarrow.parquet as parquet

    with blocks.open("rb") as stream:
        while length := stream.read(8):
            yield parquet.read_table(io.BytesIO(stream.read(int.from_bytes(length, "big"))))
