"""JSON lines in one file or in shards: plain, or packed."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from pathlib import Path

from cleaner.batch.part import PartFile

#: This many bytes of lines make one gzip member or zstd frame.
BLOCK = 4 << 20


class Lines:
    """Lines as they are. With `shard_size`, a new file once the last has reached it."""

    def __init__(self, path: Path, shard_size: int = 0) -> None:
        self.path, self.shard_size = path, shard_size
        self.shard = 0
        self.part: PartFile

    def files(self) -> dict[str, Path]:
        """Return the file that is being written: without shards that is known beforehand."""
        return {} if self.shard_size else {"output": self.file_name()}

    def start(self, positions: Mapping[str, int]) -> None:
        """Open the file that was being written, or the first."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.shard = positions.get("shard", 0)
        self.part = PartFile(self.file_name(), positions.get("output", 0))

    def write(self, ident: str, parts: list[bytes]) -> None:
        """Append the line."""
        self.add(parts[0])

    def add(self, data: bytes) -> None:
        """Append to the file, and turn to the next when it is large enough."""
        self.part.append(data)
        if self.shard_size and self.part.size >= self.shard_size:
            self.end_file()
            self.shard += 1
            self.part = PartFile(self.file_name())

    def positions(self) -> dict[str, int]:
        """Return the shard, and how far it is written."""
        return {"shard": self.shard, "output": self.part.size}

    def settle(self) -> None:
        """Nothing was kept."""

    def sync(self) -> None:
        """Force the file to the disk."""
        self.part.sync()

    def finish(self) -> None:
        """Give the last file its name, and take away what a longer run has left."""
        if self.shard_size and self.shard and not self.part.size:
            self.part.discard()
            self.shard -= 1
        else:
            self.end_file()
        if self.shard_size:
            self._remove_leftovers()

    def end_file(self) -> None:
        """Give the file its name."""
        self.part.finish()

    def clean_up(self) -> None:
        """Nothing was kept."""

    def close(self) -> None:
        """Leave the file as it is."""
        self.part.close()

    def file_name(self) -> Path:
        """Return the name of the file that is being written."""
        if not self.shard_size:
            return self.path
        stem, ends = split_name(self.path.name)
        return self.path.with_name(f"{stem}-{self.shard:05d}{ends}")

    def _remove_leftovers(self) -> None:
        stem, ends = split_name(self.path.name)
        shape = re.compile(re.escape(stem) + r"-(\d{5,})" + re.escape(ends))
        for path in self.path.parent.iterdir():
            match = shape.fullmatch(path.name)
            if match and int(match[1]) > self.shard:
                path.unlink()


class Packed(Lines):
    """Lines in blocks, each packed by itself, so that what is packed is never packed again.

    The lines of the block that is not full yet stand in a file beside the output (NAME.tail.part).
    """

    block = BLOCK

    def __init__(self, path: Path, packing: str, shard_size: int = 0) -> None:
        super().__init__(path, shard_size)
        self.packing = packing
        self.lines: list[bytes] = []
        self.waiting = 0
        self.tail: PartFile

    def files(self) -> dict[str, Path]:
        """Return the output and its tail."""
        return {**super().files(), "tail": self._tail_name()}

    def start(self, positions: Mapping[str, int]) -> None:
        """Open the output, and take up the lines that were not packed yet."""
        super().start(positions)
        self.tail = PartFile(self._tail_name(), positions.get("tail", 0))
        self.lines = self.tail.content().splitlines(keepends=True)
        self.waiting = self.tail.size

    def write(self, ident: str, parts: list[bytes]) -> None:
        """Add the line to the block; pack it when it is full."""
        self.lines.append(parts[0])
        self.waiting += len(parts[0])
        if self.waiting >= self.block:
            data = self.packed(self.lines)
            self.lines, self.waiting = [], 0
            self.add(data)
        else:
            self.tail.append(parts[0])

    def positions(self) -> dict[str, int]:
        """Return how far output and tail are written; a packed block needs no tail."""
        return {**super().positions(), "tail": self.waiting}

    def settle(self) -> None:
        """Empty the tail of a block that is packed and on record."""
        if not self.waiting and self.tail.size:
            self.tail.restart()

    def sync(self) -> None:
        """Force output and tail to the disk."""
        super().sync()
        self.tail.sync()

    def finish(self) -> None:
        """Pack what is left, and give the output its name."""
        if self.lines or not (self.part.size or self.shard):
            self.part.append(self.packed(self.lines))
        super().finish()

    def clean_up(self) -> None:
        """Take the tail away."""
        self.tail.discard()

    def close(self) -> None:
        """Leave output and tail as they are."""
        super().close()
        self.tail.close()

    def packed(self, lines: list[bytes]) -> bytes:
        """Return the lines as a gzip member or a zstd frame."""
        if self.packing == ".gz":
            return gzip.compress(b"".join(lines), 6, mtime=0)
        import zstandard

        return zstandard.ZstdCompressor(level=3).compress(b"".join(lines))

    def _tail_name(self) -> Path:
        return self.path.with_name(self.path.name + ".tail")


def split_name(name: str) -> tuple[str, str]:
    """Return a file name without and with only its known endings.

    >>> split_name("a.b.jsonl.gz"), split_name("clean")
    (('a.b', '.jsonl.gz'), ('clean', ''))
    """
    match = re.fullmatch(r"(.+?)((?:\.(?:jsonl|ndjson|parquet))?(?:\.(?:gz|zst))?)", name)
    return (match[1], match[2]) if match else (name, "")
