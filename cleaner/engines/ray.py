"""Ray Data: `clean_dataset`, a dataset of documents in, a dataset of records out.

from cleaner.engines.ray import clean_dataset
clean_dataset(ray.data.read_parquet("s3://…", columns=["id", "url", "html"])).write_parquet("…")
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cleaner.table import clean_table

if TYPE_CHECKING:
    from ray.data import Dataset


def clean_dataset(
    dataset: Dataset,
    *,
    batch_size: int = 256,
    max_retries: int = 3,
    remote: Mapping[str, Any] | None = None,
    **how: Any,
) -> Dataset:
    """Return the dataset cleaned, row for row, with the columns of `cleaner.table.SCHEMA`.

    `how` are the keywords of `clean_table`: `text_field`, `html_field`, `id_field`, `options`,
    `timeout`, `memory` … A row that cannot be cleaned, whatever it does, is a row with
    `error_kind` and `error`. Each task takes one core and has one process for its documents.

    A task whose worker was killed or whose machine was lost is run again up to `max_retries`
    times (Ray Data's own default is without end). `DataContext.max_errored_blocks` is left alone:
    above 0 it drops whole blocks of rows and the dataset does not say so. `remote` are further
    arguments of `map_batches`, such as `memory` or `concurrency`.
    """
    extra = {"num_cpus": 1, "max_retries": max_retries, **(remote or {})}
    return dataset.map_batches(
        clean_table, fn_kwargs=how, batch_format="pyarrow", batch_size=batch_size, **extra
    )
