"""Counts and samples that stay small however many documents there are, the same in every run."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Generic, Protocol, TypeVar

SEED = 2718


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
