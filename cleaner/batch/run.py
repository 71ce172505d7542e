"""One run over many documents: sources in, store out, watched and counted."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from cleaner.batch.feed import ReadAhead
from cleaner.batch.job import Output, ToOutput
from cleaner.batch.journal import State
from cleaner.batch.progress import done
from cleaner.batch.sources.opening import legible
from cleaner.batch.sources.record import Item
from cleaner.batch.store import Store, remaining
from cleaner.batch.supervisor import Limits, supervise
from cleaner.batch.worker import Failure

CPU_QUOTA = Path("/sys/fs/cgroup/cpu.max")
#: A share of errors is only looked at once this many documents are done.
ENOUGH = 100


class TooManyErrors(Exception):  # noqa: N818
    """More of the documents fail than the run is allowed to lose."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a run is to work; none of it changes what a document becomes."""

    workers: int = 0
    limits: Limits = field(default_factory=Limits)
    errors_over: float | None = None
    #: told of each document that fails: where it stands, its id and why
    on_error: Callable[[str, str, Failure], None] = lambda place, ident, failure: None


def run(items: Iterable[Item], job: ToOutput, store: Store, state: State, how: Settings) -> None:
    """Clean every item that `state` does not know as done, and finish the store.

    Raises TooManyErrors; OSError where the output cannot be written; what the source raises.
    """
    feed = ReadAhead(remaining(items, state))
    try:
        results = supervise(feed, job, workers=how.workers or cores(), limits=how.limits)
        for item, result in results:
            output = result if isinstance(result, Output) else _lost(item, job, result)
            if output.failure is not None:
                how.on_error(legible(item.place), output.id, output.failure)
            store.add(item.place, output)
            _check(store, how.errors_over, ENOUGH)
    finally:
        feed.close()
    _check(store, how.errors_over, 1)
    store.finish()


def _lost(item: Item, job: ToOutput, failure: Failure) -> Output:
    return Output(legible(item.ident(job.reading)), failure=failure)


def _check(store: Store, errors_over: float | None, enough: int) -> None:
    errors, count = store.tally["errors"], done(store.tally)
    if errors_over is None or count < enough or errors * 100 <= errors_over * count:
        return
    raise TooManyErrors(f"{errors:,} of {count:,} documents failed: over {errors_over:g} %")


def cores() -> int:
    """Return how many cores this process may use: in a container, often not all there are."""
    try:
        count = len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        count = os.cpu_count() or 1
    try:
        quota, period = CPU_QUOTA.read_text().split()
        return max(1, min(count, round(int(quota) / int(period))))
    except (OSError, ValueError):  # no such file, or "max"
        return count
