"""The datatrove step with the faulty job in its workers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from datatrove.data import Document

from cleaner.engines.datatrove import Cleaner
from tests.engines.faults import FaultyRecord


class FaultyCleaner(Cleaner):
    """The step, with faults, in whatever process the executor runs it."""

    def run(
        self, data: Iterable[Document], rank: int = 0, world_size: int = 1
    ) -> Iterator[Document]:
        self.job = partial(FaultyRecord, *self.job.args)
        return super().run(data, rank, world_size)
