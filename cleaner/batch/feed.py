"""Reads ahead in a thread, so that a slow source never keeps the workers from being watched."""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Iterable
from multiprocessing import Pipe
from typing import Any, Generic, TypeVar

from cleaner.batch.supervisor import size_of

T = TypeVar("T")

#: What is read and not yet taken: at most this many items, and about this many bytes.
ITEMS, BYTES = 512, 16 << 20


class ReadAhead(Generic[T]):
    """A feed (see `supervisor.Feed`) that is filled by a thread of its own."""

    def __init__(self, items: Iterable[T]) -> None:
        self.waiting: deque[tuple[T, int]] = deque()
        self.bytes = 0
        self.finished = self.closed = False
        self.trouble: BaseException | None = None
        self.changed = threading.Condition()
        self.ears, self.voice = Pipe(duplex=False)
        self.listening = False
        self.thread = threading.Thread(target=self._fill, args=(items,), daemon=True)
        self.thread.start()

    @property
    def done(self) -> bool:
        """Tell whether everything was taken."""
        with self.changed:
            return self.finished and not self.waiting

    def take(self, count: int, size: int) -> list[tuple[T, int]]:
        """Return what is there."""
        taken: list[tuple[T, int]] = []
        with self.changed:
            while self.ears.poll():
                self.ears.recv_bytes()
            while self.waiting and len(taken) < count and size > 0:
                taken.append(self.waiting.popleft())
                size -= taken[-1][1]
                self.bytes -= taken[-1][1]
            self.listening = not taken
            self.changed.notify()
        return taken

    def check(self) -> None:
        """Raise what the source raised: its end was none."""
        if self.trouble is not None:
            raise self.trouble

    def wakes(self) -> list[Any]:
        """Return what becomes readable when there is more."""
        return [self.ears]

    def close(self) -> None:
        """Read no further; a thread that waits for its source is left to wait."""
        with self.changed:
            self.closed = True
            self.waiting.clear()
            self.changed.notify()

    def _fill(self, items: Iterable[T]) -> None:
        try:
            for item in items:
                if not self._put(item):
                    return
        except BaseException as error:
            self.trouble = error
        with self.changed:
            self.finished = True
            self._wake()

    def _put(self, item: T) -> bool:
        with self.changed:
            while (len(self.waiting) >= ITEMS or self.bytes >= BYTES) and not self.closed:
                self.changed.wait()
            size = size_of(item)
            self.waiting.append((item, size))
            self.bytes += size
            self._wake()
            return not self.closed

    def _wake(self) -> None:
        if self.listening:
            self.listening = False
            with contextlib.suppress(OSError):
                self.voice.send_bytes(b".")
