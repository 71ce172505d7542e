"""Spark: `clean_dataframe`, a data frame of documents in, a data frame of records out.

from cleaner.engines.spark import clean_dataframe
clean_dataframe(spark.read.parquet("s3://…")).write.parquet("s3://…")
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from cleaner.batch.sources.record import Reading
from cleaner.batch.sources.tables import columns
from cleaner.table import SCHEMA, clean_table

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from pyspark.sql.types import DataType, StructType


def clean_dataframe(frame: DataFrame, *, batch_rows: int = 256, **how: Any) -> DataFrame:
    """Return the data frame cleaned, row for row, with the columns of `cleaner.table.SCHEMA`.

    `how` are the keywords of `clean_table`: `text_field`, `html_field`, `id_field`, `options`,
    `timeout`, `memory` … A row that cannot be cleaned, whatever it does, is a row with
    `error_kind` and `error`. Only the columns that matter are sent to Python, and `batch_rows`
    of them are cleaned at once, however large Spark's own Arrow batches are.

    Raises ValueError where no column can hold a document, naming those that there are.
    """
    fields = {name: how[name] for name in ("text_field", "html_field", "id_field") if name in how}
    names = columns(frame.columns, Reading(**fields))
    wanted = frame.select(*names)
    return wanted.mapInArrow(_blocks(clean_table, batch_rows, how), spark_schema())


def _blocks(
    clean: Callable[..., pa.Table], rows: int, how: Mapping[str, Any]
) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """Return what Spark calls in its workers: blocks of rows in, blocks of records out."""

    def blocks(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for start in range(0, batch.num_rows, rows):
                table = pa.Table.from_batches([batch.slice(start, rows)])
                yield from clean(table, **how).to_batches()

    return blocks


def spark_schema() -> StructType:
    """Return `cleaner.table.SCHEMA` in Spark's types."""
    from pyspark.sql.types import StructType

    struct = StructType()
    for field in SCHEMA:
        struct.add(field.name, _spark_type(field.type))
    return struct


def _spark_type(kind: pa.DataType) -> DataType:
    from pyspark.sql import types

    if pa.types.is_list(kind):
        return types.ArrayType(_spark_type(kind.value_type))
    if pa.types.is_struct(kind):
        struct = types.StructType()
        for field in kind.fields:
            struct.add(field.name, _spark_type(field.type))
        return struct
    simple = {
        pa.string(): types.StringType(),
        pa.int64(): types.LongType(),
        pa.float64(): types.DoubleType(),
    }
    return simple[kind]
