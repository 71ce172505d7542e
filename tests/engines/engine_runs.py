"""What the tests of all engines share: the input, the single-machine run of it, the comparison."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.compute as compute
import pyarrow.parquet as parquet

from cleaner.table import SCHEMA, to_table
from tests.engines.faults import KINDS, write_records

ROOT = Path(__file__).parent.parent.parent
COUNT = int(os.environ.get("CLEANER_ENGINE_RECORDS", "2000"))
TIMEOUT = 10.0
SHARDS = 4


@dataclass
class Single:
    """The records in four tables, and what the command made of them."""

    folder: Path
    tables: Path
    cleaned: pa.Table
    errors: dict[str, tuple[str, str]]


def single_machine_run(folder: Path) -> Single:
    """Write the records and clean them with the command, faults and all."""
    lines, tables = folder / "in.jsonl", folder / "in"
    write_records(lines, COUNT)
    write_tables(lines, tables)
    clean = [sys.executable, "-m", "tests.engines.faulty_command", "clean", str(tables)]
    out = folder / "clean.jsonl"
    done = subprocess.run(
        [*clean, "-o", str(out), f"--timeout={TIMEOUT:g}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    records = map(orjson.loads, out.read_bytes().splitlines())
    failed = map(orjson.loads, (folder / "clean.errors.jsonl").read_bytes().splitlines())
    errors = {one["id"]: (one["kind"], one["error"]) for one in failed}
    assert {name: kind for name, (kind, _) in errors.items()} == KINDS
    return Single(folder, tables, to_table(records), errors)


def write_tables(lines: Path, folder: Path) -> None:
    """Write JSON lines as tables of several row groups."""
    folder.mkdir()
    schema = pa.schema([(name, pa.string()) for name in ("id", "url", "html", "text")])
    rows = [orjson.loads(line) for line in lines.read_bytes().splitlines()]
    step = -(-len(rows) // SHARDS)
    for shard in range(SHARDS):
        part = pa.Table.from_pylist(rows[shard * step : (shard + 1) * step], schema=schema)
        parquet.write_table(part, folder / f"{shard}.parquet", row_group_size=500)


def assert_same(found: pa.Table, single: Single) -> None:
    """The same rows, and the same bytes once both are tables in the order of their ids; a failed
    document is a row with the error that the command named.
    """
    assert found.num_rows == COUNT
    assert found.schema.names == SCHEMA.names
    found = found.cast(SCHEMA)
    failed = compute.is_valid(found["error_kind"])
    errors = found.filter(failed).to_pylist()
    assert {one["id"]: (one["error_kind"], one["error"]) for one in errors} == single.errors
    assert all(one["text"] is None for one in errors)
    cleaned = found.filter(compute.invert(failed))
    assert as_bytes(cleaned) == as_bytes(single.cleaned)


def as_bytes(table: pa.Table) -> bytes:
    """Return a table as the bytes of its rows, one JSON object a line, by id."""
    rows = table.sort_by("id").to_pylist()
    return b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)
