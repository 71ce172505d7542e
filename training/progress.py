"""What a training run says of itself while it runs: a line on stderr for each step."""

from __future__ import annotations

import sys
import time


def say(what: str, start: float) -> None:
    """Print how many seconds have gone since `start` (of `time.time`), and what is done."""
    print(f"{time.time() - start:6.0f} s  {what}", file=sys.stderr, flush=True)
