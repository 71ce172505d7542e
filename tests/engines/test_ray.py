"""A local Ray with real worker processes: faults cost a row, kills nothing, bytes are the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

ray = pytest.importorskip("ray", reason="needs Ray: pip install 'cleaner[ray]'")
pytest.importorskip("ray.data", reason="needs Ray Data: pip install 'cleaner[ray]'")
pytestmark = pytest.mark.filterwarnings("ignore")  # Ray's own

from cleaner.engines.ray import clean_dataset  # noqa: E402
from tests.engines.engine_runs import TIMEOUT, Single, assert_same  # noqa: E402
from tests.engines.faults import faulty_table  # noqa: E402


@pytest.fixture(scope="module", autouse=True)
def _ray() -> Iterator[None]:
    ray.init(num_cpus=2, include_dashboard=False, object_store_memory=2 << 30, log_to_driver=False)
    yield
    ray.shutdown()


def test_faults_cost_a_row_and_kills_nothing(
    single: Single, traces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cleaner.engines.ray.clean_table", faulty_table)
    given = ray.data.read_parquet(str(single.tables))
    cleaned = clean_dataset(given, timeout=TIMEOUT, killed=str(traces))
    cleaned.write_parquet(str(tmp_path / "out"))
    assert sorted(trace.name for trace in traces.iterdir()) == ["after", "before"]
    assert_same(parquet.read_table(tmp_path / "out"), single)


def test_retries_are_finite_and_no_block_is_given_up() -> None:
    seen: dict[str, Any] = {}

    class Fake:
        def map_batches(self, fn: Any, **given: Any) -> None:
            seen.update(given)

    clean_dataset(Fake(), text_field="body", remote={"memory": 1 << 30})
    assert (seen["max_retries"], seen["memory"], seen["num_cpus"]) == (3, 1 << 30, 1)
    assert seen["fn_kwargs"] == {"text_field": "body"}
    assert ray.data.DataContext.get_current().max_errored_blocks == 0


def test_a_column_of_bytes() -> None:
    given = ray.data.from_arrow(pa.table({"page": [b"<p>The pier was opened on Friday.</p>"]}))
    assert clean_dataset(given, html_field="page").take_all()[0]["error"] is None
