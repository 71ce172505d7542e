"""The supervisor: order, limits, retries; workers that are forks and workers that are not."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from multiprocessing.connection import wait
from pathlib import Path

import pytest

from cleaner import CleanError, clean_many
from cleaner.batch.feed import ReadAhead
from cleaner.batch.nursery import Forked, Nursery, Spawned
from cleaner.batch.supervisor import CHUNK, Limits, Pulled, supervise
from cleaner.batch.worker import Failure


def work(item: object) -> object:
    """Do as the item says."""
    match item:
        case "hang":
            time.sleep(600)
        case "die":
            os._exit(7)
        case "refuse":
            raise CleanError("no", "not this one")
        case "unpicklable":
            return lambda: None
        case ("die once", path) if not (mark := Path(path)).exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        case ("sleep", seconds):
            time.sleep(seconds)
    return item


def results(*items: object, **more: object) -> list[object]:
    limits = Limits(timeout=1.0)
    given = {"workers": 2, "limits": limits, **more}
    return [result for _, result in supervise(Pulled(items), work, **given)]  # type: ignore[arg-type]


@pytest.mark.parametrize("nursery", [Forked(), Spawned()], ids=["forked", "spawned"])
def test_order_and_failures(nursery: Nursery, tmp_path: Path) -> None:
    once = ("die once", str(tmp_path / "mark"))
    found = results(1, "refuse", 2, "die", once, 3, nursery=nursery)
    assert found[:3] == [1, Failure("no", "not this one"), 2]
    assert found[3] == Failure("crash", "its process ended with exit code 7")
    assert found[4:] == [once, 3]
    if isinstance(nursery, Forked):
        nursery.close()


def test_what_cannot_travel_is_a_failure() -> None:
    first, second = results("unpicklable", 5)
    assert isinstance(first, Failure)
    assert first.kind == "internal"
    assert second == 5


def test_a_slow_one_keeps_the_others_from_nothing_but_their_turn() -> None:
    begun = time.monotonic()
    items = [("sleep", 0.8), *range(100)]
    assert results(*items) == items
    assert time.monotonic() - begun < 3


def test_two_workers_are_both_kept_busy() -> None:
    """Items that only wait say so on a busy machine, too; `benchmarks.batch` has the real ones."""
    results(1)
    taken = []
    for workers in (1, 2):
        begun = time.monotonic()
        results(*[("sleep", 0.005)] * 800, workers=workers)
        taken.append(time.monotonic() - begun)
    assert taken[0] / taken[1] >= 1.5, taken


def test_nothing_is_read_far_ahead() -> None:
    taken = 0

    def items() -> Iterator[int]:
        nonlocal taken
        for number in range(100_000):
            taken += 1
            yield number

    found = supervise(Pulled(items()), work, workers=2, limits=Limits())
    assert [next(found)[1] for _ in range(3)] == [0, 1, 2]
    assert taken <= 2 * CHUNK * 8 + 3
    found.close()  # type: ignore[attr-defined]


def test_large_items_are_not_piled_up() -> None:
    held = []

    def items() -> Iterator[bytes]:
        for _ in range(40):
            held.append(1)
            yield bytes(8 << 20)

    found = supervise(Pulled(items()), work, workers=2, limits=Limits())
    next(found)
    assert len(held) < 25
    found.close()  # type: ignore[attr-defined]


def test_a_nursery_that_is_killed_is_replaced() -> None:
    nursery = Forked()
    found = supervise(Pulled(range(2000)), work, workers=2, limits=Limits(), nursery=nursery)
    got = [next(found)[1]]
    nursery.program.kill()
    got += [result for _, result in found]
    assert got == list(range(2000))
    assert results(1, "die", 2, nursery=nursery)[::2] == [1, 2]
    nursery.close()


def test_reading_ahead_passes_on_what_goes_wrong() -> None:
    def items() -> Iterator[int]:
        yield 1
        yield 2
        raise OSError("the cable was pulled")

    feed = ReadAhead(items())
    found = supervise(feed, work, workers=2, limits=Limits())
    assert [next(found)[1], next(found)[1]] == [1, 2]
    with pytest.raises(OSError, match="the cable was pulled"):
        next(found)


def test_reading_ahead_is_bounded_and_wakes() -> None:
    feed = ReadAhead(bytes(1 << 20) for _ in range(100))
    time.sleep(0.3)
    assert feed.bytes <= 17 << 20
    assert len(feed.take(3, 1 << 30)) == 3
    feed.close()
    gate = ReadAhead(slowly())
    assert gate.take(1, 100) == []
    assert wait(gate.wakes(), 5)
    assert gate.take(1, 100) == [("late", 4)]


def slowly() -> Iterator[str]:
    time.sleep(0.3)
    yield "late"


def test_clean_many_has_the_same_promise() -> None:
    sources = ["The pier opened on Monday, the harbour master said.\nRead more: Pier plans"] * 50
    sources[7] = "x" * 2000
    options = {"max_bytes": 1000, "kind": "text"}
    here = list(clean_many(sources, workers=0, **options))  # type: ignore[arg-type]
    there = list(clean_many(iter(sources), workers=2, **options))  # type: ignore[arg-type]
    assert [doc.to_dict() for doc in there] == [doc.to_dict() for doc in here]
    assert there[7].flags == ["too_large"]
    assert [doc.flags for doc in there].count([]) == 49
