"""Tables in, tables out: `clean_table`, one pure function, and the schema of what it returns.

    from cleaner.table import clean_table
    cleaned = clean_table(table)               # a pyarrow.Table with a column "text" or "html"

This is the seam for data engines, which hand over blocks of rows. Needs pyarrow
(`pip install 'cleaner[parquet]'`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from cleaner.batch.job import ToRecord
from cleaner.batch.sources.record import Reading
from cleaner.batch.sources.tables import columns, rows_of
from cleaner.batch.supervisor import Limits, Pulled, supervise
from cleaner.batch.worker import Failure, attempt
from cleaner.options import Options

_TEXT, _TEXTS = pa.string(), pa.list_(pa.string())
_CAPTION = pa.struct([("text", _TEXT), ("credit", _TEXT)])

#: The record's `metadata`; what a document does not say is null.
METADATA = pa.struct(
    [
        ("title", _TEXT),
        ("authors", _TEXTS),
        ("date", _TEXT),
        ("modified", _TEXT),
        ("description", _TEXT),
        ("language", _TEXT),
        ("site", _TEXT),
        ("url", _TEXT),
        ("licence", _TEXT),
        ("kicker", _TEXT),
        ("place", _TEXT),
        ("reading_time", _TEXT),
        ("tags", _TEXTS),
        ("captions", pa.list_(_CAPTION)),
        ("contacts", _TEXTS),
        ("notices", _TEXTS),
        ("corrections", _TEXTS),
        ("bios", _TEXTS),
        ("notes", _TEXTS),
        ("agencies", _TEXTS),
        ("embeds", _TEXTS),
    ]
)

#: One removed thing; `reason` and `score` are null where a rule was certain.
REMOVAL = pa.struct(
    [
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("at", pa.int64()),
        ("label", _TEXT),
        ("action", _TEXT),
        ("filter", _TEXT),
        ("rule", _TEXT),
        ("match", pa.list_(pa.int64())),
        ("text", _TEXT),
        ("reason", _TEXT),
        ("score", pa.float64()),
    ]
)
REPAIR = pa.struct([("step", _TEXT), ("count", pa.int64()), ("detail", _TEXT)])
STATS = pa.struct([("words_in", pa.int64()), ("words_out", pa.int64())])

#: The record as columns. `error_kind` and `error` are null in a row that was cleaned; in one that
#: could not be, everything but them and the id is.
SCHEMA = pa.schema(
    [
        ("id", _TEXT),
        ("url", _TEXT),
        ("text", _TEXT),
        ("metadata", METADATA),
        ("removed", pa.list_(REMOVAL)),
        ("repairs", pa.list_(REPAIR)),
        ("flags", _TEXTS),
        ("stats", STATS),
        ("error_kind", _TEXT),
        ("error", _TEXT),
    ]
)


def clean_table(
    table: pa.Table,
    *,
    text_field: str | None = None,
    html_field: str | None = None,
    id_field: str = "id",
    options: Options | None = None,
    isolate: bool = True,
    timeout: float = 60.0,
    memory: int | None = 2 << 30,
    workers: int = 1,
) -> pa.Table:
    """Clean every row of a table; return a table of the schema `SCHEMA`, row for row, in order.

    The document is in `text_field` or `html_field` (text or bytes), by default in the first of
    html, raw_html, rawHtml, content_html, text, content, raw_content, markdown that has something.
    A row's `url`, `title`, `authors`, `date`, `description`, `language`, `site` (and `author`,
    `sourceURL`, `sitename`), at the top or in a struct `metadata`, are used as hints. A row without
    an id gets a hash of its content for one.

    A row that cannot be cleaned is a row with `error_kind` and `error`, never an exception. With
    `isolate` the work is done in `workers` processes of its own: a document that takes longer than
    `timeout` seconds or more than `memory` bytes, or that crashes its process, is such a row too.
    Without, it is done in this process, where only exceptions are caught.

    Raises ValueError where the table has none of the columns, naming those that it has.
    """
    options = options or Options()
    reading = Reading(text_field, html_field, options.kind, id_field, options.max_bytes)
    names = columns(table.schema.names, reading)
    job = ToRecord(reading, options)
    batches = table.select(names).to_batches(max_chunksize=256)
    rows = (row for batch in batches for row in rows_of(batch))
    if isolate:
        limits = Limits(timeout, memory)
        results = supervise(Pulled(rows), job, workers=workers, limits=limits)
    else:
        results = ((row, attempt(job, row)) for row in rows)
    return to_table(
        failed(str(row.data.get(id_field) or ""), result) if isinstance(result, Failure) else result
        for row, result in results
    )


def failed(ident: str, failure: Failure) -> dict[str, Any]:
    """Return the record of a document that could not be cleaned."""
    return {"id": ident or None, "error_kind": failure.kind, "error": failure.message}


def to_table(records: Iterator[dict[str, Any]]) -> pa.Table:
    """Return records as a table of the schema `SCHEMA`."""
    return pa.Table.from_pylist(list(records), schema=SCHEMA)
