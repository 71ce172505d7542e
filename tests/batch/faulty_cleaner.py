"""The command with the faulty job in its workers and small blocks: what the fault tests run."""

from __future__ import annotations

import sys

from cleaner.batch import journal
from cleaner.batch.sinks import Packed, Table
from cleaner.cli import main
from tests.batch.faults import Faulty

journal.COMPACT = 20_000
Packed.block = Table.block = 30_000

if __name__ == "__main__":
    sys.modules["cleaner.cli.clean"].ToOutput = Faulty  # type: ignore[attr-defined]
    main()
