"""The command with the faulty job in its workers: the single-machine run, faults and all."""

from __future__ import annotations

import sys

from cleaner.cli import main
from tests.engines.faults import FaultyOutput

if __name__ == "__main__":
    sys.modules["cleaner.cli.clean"].ToOutput = FaultyOutput  # type: ignore[attr-defined]
    main()
