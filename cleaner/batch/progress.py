"""How a run is going: a bar on a terminal, elsewhere a line every few seconds; standard error only.

And what it came to at the end, for people (`summary`) and for machines (`stats`).
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import click

from cleaner.batch.sources.opening import is_url

#: A line of progress this often, in seconds, where standard error is no terminal.
PULSE = 5.0
#: Finding out how large the input is may take this long, in seconds.
PATIENCE = 1.0
#: The kinds of things that are counted, and how many of each the summary names.
PARTS = {"label": "removed", "rule": "by rule", "repair": "repaired", "flag": "flagged"}
NAMED = 8


class Watch:
    """The figures of a run that is at work."""

    def __init__(self, tally: Counter[str], read: Callable[[], int], total: int | None) -> None:
        self.tally, self.read, self.total = tally, read, total
        self.begun, self.before = time.monotonic(), done(tally)

    def left(self) -> float | None:
        """Return the seconds that are left, if the size of the input is known."""
        read, spent = self.read(), time.monotonic() - self.begun
        if not self.total or not read or spent < 1:
            return None
        return max(0.0, spent * (self.total - read) / read)

    def line(self) -> str:
        """Return the figures in words."""
        new, spent = done(self.tally) - self.before, time.monotonic() - self.begun
        words = [f"{done(self.tally):,} documents", f"{self.read() / 1e6:,.0f} MB"]
        words += [f"{new / max(spent, 0.001):,.0f}/s", f"{self.tally['errors']:,} failed"]
        left = self.left()
        if left is not None:
            words.append(f"{time.strftime('%H:%M:%S', time.gmtime(left))} left")
        return ", ".join(words)


@contextlib.contextmanager
def shown(watch: Watch) -> Iterator[None]:
    """Show the figures while the block runs."""
    if sys.stderr is not None and sys.stderr.isatty():
        with _bar(watch):
            yield
        return
    over = threading.Event()

    def pulse() -> None:
        while not over.wait(PULSE):
            click.echo(watch.line(), err=True)

    thread = threading.Thread(target=pulse, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@contextlib.contextmanager
def _bar(watch: Watch) -> Iterator[None]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    class Live(Progress):
        def get_renderables(self) -> Iterable[Any]:
            for task in self.tasks:
                task.completed, task.description = watch.read(), watch.line()
            return super().get_renderables()

    columns = BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    progress = Live(*columns, console=Console(stderr=True), transient=True, refresh_per_second=4)
    progress.add_task("", total=watch.total)
    with progress:
        yield


def total_bytes(names: Iterable[str]) -> int | None:
    """Return how many bytes there are to read, None where that cannot be known soon."""
    total, until = 0, time.monotonic() + PATIENCE
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name == "-" or is_url(name) or time.monotonic() > until:
            return None
        try:
            if os.path.isdir(name):
                waiting += [entry.path for entry in os.scandir(name) if not _link_to_folder(entry)]
            else:
                total += os.stat(name).st_size
        except OSError:
            continue
    return total


def _link_to_folder(entry: os.DirEntry[str]) -> bool:
    return entry.is_symlink() and entry.is_dir()


def done(tally: Mapping[str, int]) -> int:
    """Return how many documents are done, well or badly or passed over.

    >>> done({"documents": 3, "errors": 1, "error:timeout": 1, "skipped:language": 2})
    6
    """
    skipped = sum(count for name, count in tally.items() if name.startswith("skipped:"))
    return tally.get("documents", 0) + tally.get("errors", 0) + skipped


def stats(tally: Mapping[str, int]) -> dict[str, Any]:
    """Return all counts of a run by kind, the largest first: what `--stats` writes."""
    names = ("documents", "words_in", "words_out", "errors")
    out: dict[str, Any] = {name: tally.get(name, 0) for name in names}
    for kind, key in (
        ("error", "errors_by_kind"),
        ("skipped", "skipped"),
        ("label", "removed_by_label"),
        ("rule", "removed_by_rule"),
        ("repair", "repairs"),
        ("flag", "flags"),
    ):
        out[key] = dict(_of_kind(tally, kind))
    return out


def _of_kind(tally: Mapping[str, int], kind: str) -> list[tuple[str, int]]:
    begin = f"{kind}:"
    found = [(name[len(begin) :], n) for name, n in tally.items() if name.startswith(begin)]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def summary(tally: Mapping[str, int], seconds: float, errors: str = "") -> str:
    """Return what a run came to, for people."""
    words = f"{tally.get('words_in', 0):,} words in, {tally.get('words_out', 0):,} out"
    failed = f"{tally.get('errors', 0):,} failed" + (f" ({errors})" if errors else "")
    count = tally.get("documents", 0)
    first = f"{count:,} document{'s' * (count != 1)}, {words}, {failed}, {seconds:,.1f} s"
    lines = [first]
    if skipped := _of_kind(tally, "skipped"):
        lines.append("passed over: " + _listed(skipped))
    for kind, title in PARTS.items():
        if found := _of_kind(tally, kind):
            lines.append(f"{title}: {_listed(found)}")
    if found := _of_kind(tally, "error"):
        lines.append(f"failed: {_listed(found)}")
    return "\n".join(lines)


def _listed(found: list[tuple[str, int]]) -> str:
    named = ", ".join(f"{name} {count:,}" for name, count in found[:NAMED])
    return named + (f" and {len(found) - NAMED} more" if len(found) > NAMED else "")
