"""A local Spark with real worker processes: faults cost a row, kills nothing, same bytes."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet
import pytest

pytest.importorskip("pyspark", reason="needs Spark: pip install 'cleaner[spark]'")
if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
    pytest.skip("Spark needs Java 17", allow_module_level=True)
pytestmark = pytest.mark.filterwarnings("ignore")  # Spark's own

from pyspark.sql import SparkSession  # noqa: E402

from cleaner.engines.spark import clean_dataframe, spark_schema  # noqa: E402
from tests.engines.engine_runs import TIMEOUT, Single, assert_same  # noqa: E402
from tests.engines.faults import faulty_table  # noqa: E402


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local[2,4]")  # two cores; a failed task is tried 4 times
        .config("spark.driver.memory", "3g")  # the 200 MB document is there several times over
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    yield session
    session.stop()


def test_faults_cost_a_row_and_kills_nothing(
    spark: Any, single: Single, traces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cleaner.engines.spark.clean_table", faulty_table)
    given = spark.read.parquet(str(single.tables))
    cleaned = clean_dataframe(given, timeout=TIMEOUT, killed=str(traces))
    cleaned.write.parquet(str(tmp_path / "out"))
    assert sorted(trace.name for trace in traces.iterdir()) == ["after", "before"]
    assert_same(parquet.read_table(tmp_path / "out"), single)


def test_the_schema_is_fixed_and_columns_are_named(spark: Any) -> None:
    given = spark.createDataFrame(
        [("a", "The pier was opened on Friday.", 1)], "id string, story string, n int"
    )
    cleaned = clean_dataframe(given, text_field="story")
    assert cleaned.schema == spark_schema()
    assert [row.text for row in cleaned.collect()] == ["The pier was opened on Friday."]
    with pytest.raises(ValueError, match=r"no column 'body'; there are: id, story, n"):
        clean_dataframe(given, text_field="body")
