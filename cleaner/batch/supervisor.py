"""Keeps workers busy and watched: one bad item costs itself, and results come in order.

A worker is given a few items at a time and sends back each result before it begins the next item.
So the supervisor always knows which item a worker is at, and since when: one that takes too long
is killed and named, one that dies is named, and what it had not begun goes to another worker.
Exceptions are results too. Nothing that an item does can end or block the run.
"""

from __future__ import annotations

import pickle
import signal
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from typing import Any, Generic, Protocol, TypeVar

from cleaner.batch.nursery import Nursery, Process, shared
from cleaner.batch.worker import READY, Failure, Job

T = TypeVar("T")

#: A worker is given at most this many items at once, and at most this many bytes.
CHUNK, CHUNK_BYTES = 32, 1 << 20
#: Items and results that wait for an earlier one: this many chunks a worker, and this many bytes.
AHEAD, AHEAD_BYTES = 8, 64 << 20
#: A new worker that is not ready after this many seconds will never be.
START_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What one item may take: seconds, and bytes of memory on top of a worker's own."""

    timeout: float = 60.0
    memory: int | None = 2 << 30


class WorkersError(RuntimeError):
    """No worker can be started: nothing to do with any document."""


class Feed(Protocol[T]):
    """Where items come from."""

    @property
    def done(self) -> bool:
        """Tell whether everything was taken and nothing more will come."""

    def take(self, count: int, size: int) -> list[tuple[T, int]]:
        """Return up to `count` items with their sizes, about `size` bytes, without waiting long."""

    def check(self) -> None:
        """Raise what the source has raised, once everything before it is done."""

    def wakes(self) -> list[Any]:
        """Return what becomes readable when there is more to take."""


class Pulled(Generic[T]):
    """A feed that takes from an iterator when asked, in the caller's own thread."""

    def __init__(self, items: Iterable[T]) -> None:
        self.items, self.done = iter(items), False

    def take(self, count: int, size: int) -> list[tuple[T, int]]:
        """Return the next items; the iterator may keep us waiting."""
        taken: list[tuple[T, int]] = []
        while len(taken) < count and size > 0 and not self.done:
            try:
                item = next(self.items)
            except StopIteration:
                self.done = True
                break
            taken.append((item, size_of(item)))
            size -= taken[-1][1]
        return taken

    def check(self) -> None:
        """Nothing: what the iterator raises is raised where it is asked."""

    def wakes(self) -> list[Any]:
        """Nothing: there is always more, until there is not."""
        return []


def size_of(item: Any) -> int:
    """Return about how many bytes of memory an item holds.

    >>> size_of(b"12345678"), size_of(("no idea",))
    (8, 1024)
    """
    size = getattr(item, "size", None)
    if isinstance(size, int):
        return size
    return len(item) if isinstance(item, (bytes, str)) else 1024


@dataclass(eq=False, slots=True)
class Task:
    """One item on its way: its place in the order, and how often it was tried."""

    number: int
    item: Any
    size: int
    tries: int = 0


@dataclass(eq=False, slots=True)
class Worker:
    """One worker and what it has before it; the first task is the one it is at, since `since`."""

    process: Process
    since: float
    ready: bool = False
    tasks: deque[Task] = field(default_factory=deque)


def supervise(
    feed: Feed[T], job: Job, *, workers: int, limits: Limits, nursery: Nursery | None = None
) -> Iterator[tuple[T, Any]]:
    """Yield every item with its result, in order; the result is a Failure where there is none.

    `job` is called on each item in some worker process, and must be picklable. An item whose
    worker dies is tried once more, alone, so that a killed worker costs nothing and only an item
    that kills again is given up.
    """
    run = Supervisor(feed, job, workers, limits, nursery or shared())
    try:
        yield from run.results()
    finally:
        run.close()


class Supervisor:
    """One run: its workers, what waits to be done, and what waits for its turn to be yielded."""

    def __init__(
        self, feed: Feed[Any], job: Job, workers: int, limits: Limits, nursery: Nursery
    ) -> None:
        self.feed, self.limits, self.nursery = feed, limits, nursery
        self.hello = pickle.dumps((job, limits.memory), pickle.HIGHEST_PROTOCOL)
        self.count = max(1, workers)
        self.workers: list[Worker] = []
        self.again: deque[Task] = deque()
        self.finished: dict[int, tuple[Task, Any]] = {}
        self.taken = self.given_back = self.held = self.stillborn = 0

    def results(self) -> Iterator[tuple[Any, Any]]:
        """Yield items and results in order until the feed is done."""
        while True:
            self._dispatch()
            if self.feed.done and self.given_back == self.taken:
                self.feed.check()
                return
            self._listen()
            while self.given_back in self.finished:
                task, result = self.finished.pop(self.given_back)
                self.given_back += 1
                self.held -= task.size
                yield task.item, result

    def close(self) -> None:
        """End every worker."""
        while self.workers:
            self.nursery.end(self.workers.pop().process)

    # --- giving out ----------------------------------------------------------------------

    def _dispatch(self) -> None:
        """Give every idle worker something to do; start one only when there is work for it."""
        idle = [worker for worker in self.workers if not worker.tasks]
        while (idle or len(self.workers) < self.count) and (tasks := self._chunk()):
            worker = idle.pop() if idle else self._start()
            worker.since = time.monotonic()
            worker.tasks.extend(tasks)
            self._send(worker, pickle.dumps([task.item for task in tasks], -1))

    def _chunk(self) -> list[Task]:
        """Return the next tasks for one worker; an item that has failed once goes alone."""
        if self.again:
            chunk = [self.again.popleft()]
            while self.again and not chunk[0].tries and not self.again[0].tries:
                chunk.append(self.again.popleft())
            return chunk
        room = self.count * CHUNK * AHEAD - (self.taken - self.given_back)
        if room <= 0 or self.held >= AHEAD_BYTES:
            return []
        count = max(1, min(CHUNK, room, self.taken // (4 * self.count)))  # a short run is spread
        chunk = []
        for item, size in self.feed.take(count, CHUNK_BYTES):
            chunk.append(Task(self.taken, item, size))
            self.taken += 1
            self.held += size
        return chunk

    def _start(self) -> Worker:
        worker = Worker(self.nursery.start(), time.monotonic())
        self.workers.append(worker)
        self._send(worker, self.hello)
        return worker

    def _send(self, worker: Worker, data: bytes) -> None:
        try:
            worker.process.connection.send_bytes(data)
        except OSError:  # it has died: that is heard, and dealt with, where we listen
            return

    # --- hearing -------------------------------------------------------------------------

    def _listen(self) -> None:
        """Wait for a result, an end, a deadline or new items, whichever is first."""
        known = {worker.process.connection: worker for worker in self.workers}
        free = len(self.workers) < self.count or not all(one.tasks for one in self.workers)
        wakes = self.feed.wakes() if free and not self.feed.done else []
        busy = [worker for worker in self.workers if worker.tasks]
        soonest = min(map(self._deadline, busy), default=time.monotonic() + 1)
        for ready in wait([*known, *wakes], max(0.0, soonest - time.monotonic())):
            if ready in known:
                self._hear(known[ready])
        now = time.monotonic()
        for worker in busy:
            if worker.tasks and worker in self.workers and self._deadline(worker) <= now:
                self._overdue(worker)

    def _deadline(self, worker: Worker) -> float:
        return worker.since + (self.limits.timeout if worker.ready else START_SECONDS)

    def _hear(self, worker: Worker) -> None:
        try:
            data = worker.process.connection.recv_bytes()
        except (EOFError, OSError):
            self._died(worker)
            return
        worker.since = time.monotonic()
        if data == READY:
            worker.ready, self.stillborn = True, 0
        else:
            result = pickle.loads(data)
            self._settle(worker.tasks.popleft(), result, len(data))
            if isinstance(result, Failure) and result.kind == "memory":
                self._end(worker)  # what is left of it is not to be trusted with the next item
                self._requeue(worker)

    def _settle(self, task: Task, result: Any, size: int = 0) -> None:
        self.held += size
        task.size += size
        self.finished[task.number] = task, result

    # --- ends ----------------------------------------------------------------------------

    def _overdue(self, worker: Worker) -> None:
        self._end(worker)
        if not worker.ready:
            raise WorkersError(f"a worker did not start within {START_SECONDS:g} s")
        why = f"no result within {self.limits.timeout:g} s"
        self._settle(worker.tasks.popleft(), Failure("timeout", why))
        self._requeue(worker)

    def _died(self, worker: Worker) -> None:
        how = ending(self._end(worker))
        if not worker.ready:
            self.stillborn += 1
            if self.stillborn > self.count + 2:
                raise WorkersError(f"workers end before they begin: the last {how}")
        elif worker.tasks:
            worker.tasks[0].tries += 1
            if worker.tasks[0].tries > 1:
                self._settle(worker.tasks.popleft(), Failure("crash", f"its process {how}"))
        self._requeue(worker)

    def _end(self, worker: Worker) -> int:
        self.workers.remove(worker)
        return self.nursery.end(worker.process)

    def _requeue(self, worker: Worker) -> None:
        self.again.extendleft(reversed(worker.tasks))
        worker.tasks.clear()


def ending(code: int) -> str:
    """Say in words how a process ended.

    >>> ending(3), ending(-11)
    ('ended with exit code 3', 'was ended by SIGSEGV')
    """
    if code >= 0:
        return f"ended with exit code {code}"
    try:
        return f"was ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"was ended by signal {-code}"
