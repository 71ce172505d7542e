"""A file on its way: written as NAME.part, and under its name only when it is whole."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO


class PartFile:
    """Appends to NAME.part; `size` is how far. Opening it cuts off what is behind `size`."""

    def __init__(self, path: Path, size: int = 0) -> None:
        self.path, self.part = path, part_of(path)
        if size and not self.part.exists():  # it had its name already when the run was killed
            os.replace(path, self.part)
        if size and self.part.stat().st_size < size:
            raise OSError(5, "shorter than its journal says; --fresh starts over", str(self.part))
        self.stream: IO[bytes] = self.part.open("r+b" if size else "wb", buffering=0)
        self.stream.truncate(size)
        self.stream.seek(size)
        self.size = size

    def append(self, data: bytes) -> None:
        """Write it, all of it; what the system has taken survives this process."""
        view = memoryview(data)
        while view:
            written = self.stream.write(view)
            self.size += written
            view = view[written:]

    def restart(self) -> None:
        """Empty it."""
        self.stream.truncate(0)
        self.stream.seek(0)
        self.size = 0

    def content(self) -> bytes:
        """Return what is in it."""
        return self.part.read_bytes()

    def sync(self) -> None:
        """Force it to the disk."""
        os.fsync(self.stream.fileno())

    def finish(self) -> None:
        """Give it its name."""
        self.sync()
        self.stream.close()
        os.replace(self.part, self.path)

    def discard(self) -> None:
        """Take it away."""
        self.stream.close()
        self.part.unlink(missing_ok=True)

    def close(self) -> None:
        """Leave it for the next run."""
        self.stream.close()


def part_of(path: Path) -> Path:
    """Return the name of a file while it is not whole.

    >>> part_of(Path("out/clean.jsonl")).name
    'clean.jsonl.part'
    """
    return path.with_name(path.name + ".part")


def size_on_disk(path: Path) -> int:
    """Return how much there is of a file, whole or on its way."""
    for one in (part_of(path), path):
        if one.exists():
            return one.stat().st_size
    return 0
