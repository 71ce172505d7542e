"""A sample of the input: the same documents every time, from all over it."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterable, Iterator

from cleaner.batch.sources.record import Item


def sampled(items: Iterable[Item], count: int) -> Iterator[Item]:
    """Yield `count` items, in their order; all of them where `count` is 0.

    Reads all of the input, and keeps the items whose places have the smallest hashes.
    """
    if not count:
        yield from items
        return
    kept: list[tuple[int, int, Item]] = []
    for number, item in enumerate(items):
        digest = hashlib.blake2b(item.place.encode("utf-8", "surrogateescape"), digest_size=8)
        entry = (-int.from_bytes(digest.digest()), -number, item)
        if len(kept) < count:
            heapq.heappush(kept, entry)
        else:
            heapq.heappushpop(kept, entry)
    for _, _, item in sorted(kept, key=lambda one: -one[1]):
        yield item
