"""Memory does not grow with the input: the whole engine, ten times as many documents.

The cleaning itself is left out, so that the proof takes seconds; `python -m benchmarks.batch --only
memory` shows the same with it, for 20,000 and 200,000 records.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner.batch.job import Output, ToOutput
from cleaner.batch.sources.record import Item

ROOT = Path(__file__).parent.parent.parent
ENGINE = """
import io, sys
from pathlib import Path
from cleaner.batch.journal import Journal
from cleaner.batch.run import Settings, run
from cleaner.batch.sinks import Packed
from cleaner.batch.sources import Reading
from cleaner.batch.sources.items import Inputs
from cleaner.batch.store import Store, journal_of
from tests.batch.test_memory import Copy
Packed.block = 200_000
source, out = sys.argv[1], Path(sys.argv[2])
store = Store(Packed(out, ".zst"), out.with_name("errors.jsonl"))
state = store.open(Journal(journal_of(out), {}))
run(Inputs([source], Reading(), io.BytesIO()), Copy(), store, state, Settings(workers=2))
print(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
"""


class Copy(ToOutput):
    """Give back the text as it is."""

    __slots__ = ()

    def __call__(self, item: Item) -> Output:
        source = item.source(self.reading)
        assert isinstance(source.data, str)
        line = json.dumps({"text": source.data}).encode() + b"\n"
        return Output(source.id, [line], {"documents": 1})


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="looks at /proc")
def test_ten_times_the_documents_take_no_more_memory(tmp_path: Path) -> None:
    peaks = []
    for count in (2_000, 20_000):
        path = tmp_path / f"{count}.jsonl"
        with path.open("w") as stream:
            for number in range(count):
                words = " ".join(str((number * prime) % 9973) for prime in range(3, 160))
                stream.write(json.dumps({"id": str(number), "text": words}) + "\n")
        done = subprocess.run(
            [sys.executable, "-c", ENGINE, str(path), str(tmp_path / f"{count}.jsonl.zst")],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        )
        peaks.append(int(done.stdout))
    assert peaks[1] < 1.1 * peaks[0], peaks
