"""`clean_table`: the fixed schema, row for row, and a bad document inside costs one row."""

from __future__ import annotations

import ctypes
import os
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from cleaner import Options, clean, table
from cleaner.batch.job import ToRecord
from cleaner.batch.sources.record import Row
from cleaner.batch.supervisor import Limits, Pulled, supervise
from cleaner.render import record
from cleaner.table import SCHEMA, clean_table

STORY = (
    "The old lighthouse on Skerry Point was lit again on Friday, the harbour board said.\n"
    "For more stories like this, check our news page.\n"
)
PAGE = f"""<html lang="en"><head><title>Lit again</title></head><body><article><h1>Lit again</h1>
<p>{STORY.splitlines()[0]}</p><figure><img src="a.jpg"><figcaption>The lamp (Picture: Coastwatch)
</figcaption></figure><p>Keepers climbed the steps at dusk, as they had for a century before.</p>
</article></body></html>"""


def plain(value: Any) -> Any:
    """Leave out what a table says by null."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items() if one is not None}
    return [plain(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("isolate", [True, False])
def test_a_row_is_the_record(isolate: bool) -> None:
    rows = [
        {"id": "a", "text": STORY, "html": None, "title": "Lit again"},
        {"id": "b", "text": None, "html": PAGE, "title": None},
    ]
    found = clean_table(pa.Table.from_pylist(rows), isolate=isolate)
    assert found.schema == SCHEMA
    for got, (data, kind, hints) in zip(
        found.to_pylist(),
        [(STORY, "text", {"title": "Lit again"}), (PAGE, "html", {})],
        strict=True,
    ):
        doc = clean(data, kind=kind, hints=hints)  # type: ignore[arg-type]
        doc.id = got["id"]
        wanted = plain(orjson_round(record(doc)))
        wanted["url"] = wanted["url"] or ""
        assert plain(got) == wanted


def orjson_round(data: dict[str, Any]) -> Any:
    import orjson

    return orjson.loads(orjson.dumps(data))


def test_the_schema_has_every_field_of_the_record() -> None:
    from dataclasses import fields

    from cleaner import Metadata

    assert [field.name for field in table.METADATA] == [one.name for one in fields(Metadata)]
    doc = clean(STORY, kind="text")
    assert set(record(doc)) <= set(SCHEMA.names)
    for removal in record(doc)["removed"]:
        assert set(removal) <= {field.name for field in table.REMOVAL}


def test_errors_are_rows() -> None:
    given = pa.table({"id": ["a", "b", "c", "d"], "text": [STORY, None, "x" * 999, "d"]})
    found = clean_table(given, options=Options(max_bytes=998)).to_pylist()
    assert [row["id"] for row in found] == ["a", "b", "c", "d"]
    assert [row["error_kind"] for row in found] == [None, "unreadable", "too_large", None]
    assert "no field" in found[1]["error"]
    assert found[1]["text"] is None


def test_bytes_chosen_columns_and_ids() -> None:
    given = pa.table({"page": [PAGE.encode()], "key": [7], "other": [1.5]})
    found = clean_table(given, html_field="page", id_field="key").to_pylist()[0]
    assert found["id"] == "7"
    assert found["metadata"]["captions"] == [{"text": "The lamp", "credit": "Coastwatch"}]
    bare = clean_table(pa.table({"text": [STORY, STORY]})).to_pylist()
    assert bare[0] == bare[1]
    assert len(bare[0]["id"]) == 16


def test_a_table_without_the_column_is_a_mistake() -> None:
    with pytest.raises(ValueError, match=r"no column 'body'; there are: id, text"):
        clean_table(pa.table({"id": ["a"], "text": [STORY]}), text_field="body")


def test_an_empty_table_stays_empty() -> None:
    found = clean_table(pa.table({"text": pa.array([], pa.string())}))
    assert (found.num_rows, found.schema) == (0, SCHEMA)


class Faulty(ToRecord):
    """The same work, and for some ids a fault that no exception stands for."""

    __slots__ = ()

    def __call__(self, item: Row) -> dict[str, Any]:  # type: ignore[override]
        match item.data["id"]:
            case "hang":
                time.sleep(600)
            case "segfault":
                ctypes.string_at(0)
            case "exit":
                os._exit(3)
            case "memory":
                bytearray(8 << 30)
            case "killed once" if not (once := Path(item.data["title"])).exists():
                once.touch()
                os.kill(os.getpid(), 9)
        return super().__call__(item)


def test_hangs_and_crashes_cost_one_row(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(table, "ToRecord", Faulty)
    ids = ["a", "hang", "b", "segfault", "exit", "c", "memory", "killed once", "d"]
    given = pa.table(
        {"id": ids, "text": [STORY] * len(ids), "title": [str(tmp_path / "once")] * len(ids)}
    )
    found = clean_table(given, timeout=1.0).to_pylist()
    kinds = {row["id"]: row["error_kind"] for row in found if row["error_kind"]}
    assert [row["id"] for row in found] == ids
    assert kinds == {"hang": "timeout", "segfault": "crash", "exit": "crash", "memory": "memory"}
    errors = {row["id"]: row["error"] for row in found}
    assert errors["hang"] == "no result within 1 s"
    assert errors["segfault"] == "its process was ended by SIGSEGV"
    assert errors["exit"] == "its process ended with exit code 3"


def test_a_job_that_cannot_start_says_so() -> None:
    with pytest.raises(RuntimeError, match="workers end before they begin"):
        list(supervise(Pulled([1]), Unloadable(), workers=1, limits=Limits()))


class Unloadable:
    """A job that ends the worker that takes it up."""

    def prepare(self) -> None:
        os._exit(9)

    def __call__(self, item: int) -> int:
        return item
