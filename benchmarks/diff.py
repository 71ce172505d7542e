"""Which pages two runs differ on: reads two files that `--pages` wrote."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks import metrics
from benchmarks.report import Table

Row = dict[str, Any]

#: task → the figure that is compared, and whether more of it is better
COMPARED = {
    "html": ("f1", True),
    "text": ("f1", True),
    "harm": ("lost", False),
    "captions": ("leaked", False),
}


def read(name: str) -> tuple[list[Row], str]:
    """Read "FILE" or "FILE:SYSTEM"; the second part narrows the rows to one system."""
    file, system = (name, "") if Path(name).is_file() else tuple(name.rsplit(":", 1))
    rows = [json.loads(line) for line in Path(file).read_text("utf-8").splitlines()]
    return [row for row in rows if not system or row["system"] == system], system


def diff(a: str, b: str, least: float = 0.01, shown: int = 25) -> Iterator[Table]:
    """Yield, a task and system, how often B is better and worse than A, and the pages that moved
    most. With FILE:SYSTEM on both sides, two systems of one run are compared.
    """
    (rows_a, system_a), (rows_b, system_b) = read(a), read(b)
    across = bool(system_a and system_b)
    left, right = _index(rows_a, across), _index(rows_b, across)
    for place in dict.fromkeys(key[:-1] for key in right):
        task = place[0]
        if task not in COMPARED:
            continue
        name, up = COMPARED[task]
        moved = [
            (key[-1], float(left[key][name]), float(right[key][name]))
            for key in right
            if key[:-1] == place and key in left and name in left[key] and name in right[key]
        ]
        if moved:
            yield _table(" ".join(filter(None, place)), moved, up, least, shown)


def _index(rows: Sequence[Row], across: bool) -> dict[tuple[str, ...], Row]:
    return {
        (row["task"], "" if across else row["system"], row.get("source", ""), row["id"]): row
        for row in rows
    }


def _table(
    title: str, moved: list[tuple[str, float, float]], up: bool, least: float, shown: int
) -> Table:
    sign = 1 if up else -1
    change = metrics.mean([after - before for _, before, after in moved])
    better = sum(sign * (after - before) > least for _, before, after in moved)
    worse = sum(sign * (after - before) < -least for _, before, after in moved)
    far = sorted(moved, key=lambda one: -abs(one[2] - one[1]))[:shown]
    rows = tuple(
        (page, f"{before:.3f}", f"{after:.3f}", f"{after - before:+.3f}")
        for page, before, after in far
        if abs(after - before) > least
    )
    note = (
        f"{len(moved)} pages: better {better}, worse {worse}; mean change {change.mean:+.4f} "
        f"({change.low:+.4f} to {change.high:+.4f})"
    )
    return Table(title, ("", "A", "B", "B - A"), rows, note)
