"""Counts and samples that stay small however many documents there are, the same in every run."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Generic, Protocol, TypeVar

from cleaner.report.shown import Shown

SEED = 2718
#: Documents that are looked at for one group.
CANDIDATES = 12


class Counted(Protocol):
    """What `Heaviest` ranks."""

    count: int


K = TypeVar("K")
T = TypeVar("T")
C = TypeVar("C", bound=Counted)


class Heaviest(Generic[K, C]):
    """Entries by key, made when first asked for; when there are `limit`, the lighter half goes.

    What went and comes again starts at nothing: a count is too low by `floor` at most, and an entry
    that is not there had no more than that.
    """

    def __init__(self, limit: int, make: Callable[[], C]) -> None:
        self.limit, self.make = limit, make
        self.entries: dict[K, C] = {}
        self.floor = 0

    def __getitem__(self, key: K) -> C:
        found = self.entries.get(key)
        if found is None:
            if len(self.entries) >= self.limit:
                self._forget()
            found = self.entries[key] = self.make()
        return found

    def top(self, number: int | None = None) -> list[tuple[K, C]]:
        """Return the heaviest entries, the first seen first among equals."""
        return sorted(self.entries.items(), key=lambda entry: -entry[1].count)[:number]

    def _forget(self) -> None:
        ranked = self.top()
        kept = max(1, self.limit // 2)
        if len(ranked) > kept:
            self.floor += ranked[kept][1].count
        self.entries = dict(ranked[:kept])


class Reservoir(Generic[T]):
    """A fair sample of `size`: each of all that were offered is in it with the same chance."""

    def __init__(self, size: int, random: Random) -> None:
        self.size, self.random = size, random
        self.seen = 0
        self.items: list[T] = []

    def offer(self, make: Callable[[], T]) -> None:
        """Offer one; it is made only if it is taken."""
        self.seen += 1
        if len(self.items) < self.size:
            self.items.append(make())
        elif (place := self.random.randrange(self.seen)) < self.size:
            self.items[place] = make()


@dataclass(slots=True)
class _Ranked(Generic[T]):
    rank: tuple[float, ...]
    item: T

    def __lt__(self, other: _Ranked[T]) -> bool:
        return self.rank < other.rank


class Largest(Generic[T]):
    """The `size` items of the highest rank."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.heap: list[_Ranked[T]] = []

    def offer(self, rank: tuple[float, ...], make: Callable[[], T]) -> None:
        """Offer one; it is made only if it is taken."""
        if len(self.heap) < self.size:
            heapq.heappush(self.heap, _Ranked(rank, make()))
        elif rank > self.heap[0].rank:
            heapq.heapreplace(self.heap, _Ranked(rank, make()))

    def items(self) -> list[T]:
        """Return them, the highest first."""
        return [one.item for one in sorted(self.heap, reverse=True)]


class Held:
    """Documents in which removed lines are shown, `size` bytes of them at most, and one more.

    A document is worth holding for lines that no other that is held has (`covered`).
    """

    def __init__(self, size: int) -> None:
        self.size, self.bytes = size, 0
        self.documents: list[Shown] = []
        self.covered: set[int] = set()

    def add(self, document: Shown) -> bool:
        """Hold a document; tell whether there are too many now."""
        self.documents.append(document)
        self.bytes += len(document.packed)
        self.covered.update(document.places)
        return self.bytes > self.size

    def thin(self, wanted: Sequence[int]) -> None:
        """Go on with the documents that show the groups `wanted`, in half the size."""
        documents = covering(self.documents, wanted, self.size // 2)
        self.documents, self.bytes, self.covered = [], 0, set()
        for document in documents:
            self.add(document)


def covering(documents: Iterable[Shown], wanted: Sequence[int], budget: int) -> list[Shown]:
    """Return documents of `budget` bytes that show as many of the groups `wanted` as may be, the
    first of them first: for each the document that shows the most others for its size.
    """
    missing = set(wanted)
    holders: dict[int, list[Shown]] = {}
    for document in documents:
        for group in missing.intersection(document.places):
            of_group = holders.setdefault(group, [])
            if len(of_group) < CANDIDATES:
                of_group.append(document)

    def worth(document: Shown) -> float:
        return len(missing.intersection(document.places)) / len(document.packed)

    out = []
    for group in wanted:
        fitting = [one for one in holders.get(group, ()) if len(one.packed) <= budget]
        if group in missing and fitting:
            best = max(fitting, key=worth)
            out.append(best)
            budget -= len(best.packed)
            missing.difference_update(best.places)
    return out
