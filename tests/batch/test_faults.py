"""Documents that hang and crash, and runs that are killed: nothing lost, nothing twice.

The command runs for real, in a process of its own that is killed with SIGKILL at random moments and
started again, until it ends by itself. What it then leaves is compared, byte for byte, with what a
run that nobody killed leaves.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.batch import faults

ROOT = Path(__file__).parent.parent.parent


def command(*args: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.batch.faulty_cleaner", "clean", *map(str, args)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(*args: object) -> tuple[int, str]:
    process = command(*args)
    _, stderr = process.communicate(timeout=120)
    return process.returncode, stderr


def run_with_kills(
    kills: int, seed: int, journal: Path, *args: object, longest: float = 1.5
) -> int:
    """Kill the run so many times, each time after it has come further and at most `longest`
    seconds later; return how often it was.
    """
    chance = random.Random(seed)
    for number in range(kills):
        process = command(*args)
        before, until = size_of(journal), time.monotonic() + 60
        while process.poll() is None and size_of(journal) == before:
            assert time.monotonic() < until
            time.sleep(0.002)
        time.sleep(min(longest, chance.choice([0, 0.01, 0.1, 0.5, 1.5]) * chance.random()))
        process.kill()
        _, stderr = process.communicate()
        if process.returncode != -signal.SIGKILL:
            assert process.returncode in (0, 1), stderr
            return number
    code, stderr = run(*args)
    assert code in (0, 1), stderr
    return kills


def size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_faults_and_kills(tmp_path: Path) -> None:
    """2,000 documents, 40 with faults, and eight kills: the same bytes as without a kill."""
    many = {"hang": 3, "segfault": 10, "exit": 10, "kill": 5, "memory": 4, "raise": 8}
    ids = faults.write_documents(tmp_path / "in.jsonl", 2000, many)
    for name in ("whole", "killed"):
        (tmp_path / name).mkdir()
    args = [tmp_path / "in.jsonl", "--timeout", 1, "--stats"]
    code, stderr = run(*args, tmp_path / "whole" / "stats", "-o", tmp_path / "whole" / "o.jsonl")
    assert code == 1, stderr
    records, errors = [
        [json.loads(line) for line in (tmp_path / "whole" / name).read_text().splitlines()]
        for name in ("o.jsonl", "o.errors.jsonl")
    ]
    good = [ident for ident in ids if ident.startswith("doc")]
    bad = [ident for ident in ids if not ident.startswith("doc")]
    assert [record["id"] for record in records] == good
    assert [error["id"] for error in errors] == bad
    for error in errors:
        assert error["kind"] == faults.KINDS[error["id"].split("-")[0]], error
    killed = tmp_path / "killed"
    out = killed / "o.jsonl"
    kills = run_with_kills(
        8, 5, killed / "o.jsonl.journal", *args, killed / "stats", "-o", out, "--workers", 3
    )
    assert kills >= 5
    assert tree(killed) == tree(tmp_path / "whole")


FORMS = {
    "zst in shards": ("o.jsonl.zst", "--shard-size", "10KB"),
    "tables": ("o.parquet", "--shard-size", "60KB"),
    "folder": ("o", "--format", "txt"),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_output_survives_kills(tmp_path: Path, form: str) -> None:
    faults.write_documents(tmp_path / "in.jsonl", 300, {"exit": 3, "raise": 5})
    name, *more = FORMS[form]
    args = [tmp_path / "in.jsonl", *more, "-o"]
    for folder in ("whole", "killed"):
        (tmp_path / folder).mkdir()
    assert run(*args, tmp_path / "whole" / name, "--workers", 1)[0] == 1
    killed = tmp_path / "killed"
    journal = killed / f"{name}.journal"  # a short run: it must not end before it is killed
    kills = run_with_kills(2, len(form), journal, *args, killed / name, longest=0.05)
    assert kills >= 1
    assert tree(killed) == tree(tmp_path / "whole")
    if form == "tables":
        tables = [pq.read_table(path) for path in sorted(killed.glob("*.parquet"))]
        assert len(tables) > 1
        assert sum(table.num_rows for table in tables) == 292


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks at /proc")
def test_a_killed_run_leaves_no_process_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKS_FOR", str(tmp_path))
    faults.write_documents(tmp_path / "in.jsonl", 20, {"hang": 4})
    process = command(tmp_path / "in.jsonl", "-o", tmp_path / "o.jsonl", "--workers", 2)
    time.sleep(4)
    process.kill()
    process.communicate()
    until = time.monotonic() + 10
    while left := [pid for pid in os.listdir("/proc") if pid.isdigit() and belongs(pid, tmp_path)]:
        assert time.monotonic() < until, left
        time.sleep(0.1)


def belongs(pid: str, folder: Path) -> bool:
    """Tell whether a process works in the environment that this test has set."""
    try:
        return str(folder).encode() in Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return False
