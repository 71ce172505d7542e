"""`python -m benchmarks.scale SOURCE…`: documents per second and core, and what a crawl would take.

CPU time, in the way that engines run it: each document is cleaned in a watched process and comes
back as a row of a table. The sources are whatever `cleaner clean` reads.
"""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from cleaner.batch.job import ToRecord
from cleaner.batch.sources.items import Inputs
from cleaner.batch.sources.record import Item, Reading
from cleaner.batch.supervisor import Limits, Pulled, supervise
from cleaner.batch.worker import Failure, attempt, warm_up
from cleaner.table import failed, to_table


@dataclass(frozen=True, slots=True)
class Cost:
    """Mean milliseconds of CPU a document: cleaning it, making it a row, crossing processes."""

    documents: int
    bytes: int
    clean: float
    table: float
    cross: float

    @property
    def per_second(self) -> float:
        """Documents per second and core.

        >>> Cost(100, 10_000, 8.0, 1.5, 0.5).per_second
        100.0
        """
        return 1000 / (self.clean + self.table + self.cross)

    def core_hours(self, documents: float) -> float:
        """Return the core-hours for so many documents.

        >>> Cost(100, 10_000, 8.0, 1.5, 0.5).core_hours(3_600_000)
        10.0
        """
        return documents / self.per_second / 3600


def measure(items: list[Item], reading: Reading) -> Cost:
    """Clean the items here and then in a watched process, and take the time of each part."""
    job = ToRecord(reading)
    warm_up()
    clean, results = _timed(lambda: [attempt(job, item) for item in items])
    records = [
        failed(item.place, result) if isinstance(result, Failure) else result
        for item, result in zip(items, results, strict=True)
    ]
    table, _ = _timed(lambda: to_table(iter(records)))
    cross, _ = _timed(lambda: list(supervise(Pulled(items), job, workers=1, limits=Limits())))
    size = sum(len(item.source(reading).data) for item in items)
    ms = 1000 / len(items)
    return Cost(len(items), size // len(items), clean * ms, table * ms, cross * ms)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.process_time()
    result = work()
    return time.process_time() - begun, result


def lines(cost: Cost, crawl: float) -> list[str]:
    """Return what is printed.

    >>> lines(Cost(100, 10_000, 8.0, 1.5, 0.5), 3.6e9)[-1]
    '3,600,000,000 documents: 10,000 core-hours; 39 hours on 256 cores'
    """
    hours = cost.core_hours(crawl)
    return [
        f"{cost.documents:,} documents of {cost.bytes:,} bytes on average",
        f"{cost.clean:.2f} ms to clean, {cost.table:.2f} to make a row, {cost.cross:.2f} to cross"
        f" processes: {cost.per_second:.0f} documents per second and core",
        f"{crawl:,.0f} documents: {hours:,.0f} core-hours; {hours / 256:,.0f} hours on 256 cores",
    ]


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("sources", nargs="+", help="files, folders, JSON lines, tables, archives")
    parser.add_argument("--documents", type=int, default=500, help="at most so many")
    parser.add_argument("--crawl", type=float, default=2.7e9, help="documents of the crawl")
    found = parser.parse_args(argv)
    reading = Reading()
    items = list(islice(Inputs(found.sources, reading, io.BytesIO()), found.documents))
    if not items:
        parser.error("there are no documents")
    print(*lines(measure(items, reading), found.crawl), sep="\n")


if __name__ == "__main__":
    main()
