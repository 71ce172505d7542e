"""What a sink is, and the two that keep nothing: a stream, and none at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import IO, Protocol


class Sink(Protocol):
    """Takes finished documents one by one, in order."""

    def files(self) -> dict[str, Path]:
        """Return the files whose `positions` are told, by name, to compare with the disk."""

    def start(self, positions: Mapping[str, int]) -> None:
        """Begin, or go on where an earlier run was. Raises OSError."""

    def write(self, ident: str, parts: list[bytes]) -> None:
        """Add one document: its id (in a folder, the path of its files), and what was rendered."""

    def positions(self) -> dict[str, int]:
        """Return how far the files are written, this document included."""

    def settle(self) -> None:
        """The positions are on record: what was kept only until then can go."""

    def sync(self) -> None:
        """Force what was written to the disk."""

    def finish(self) -> None:
        """Make everything final."""

    def clean_up(self) -> None:
        """The run is over and off the record: what was kept for going on can go."""

    def close(self) -> None:
        """Leave everything for the next run."""


class Nothing:
    """Keeps nothing, for runs that only count."""

    def files(self) -> dict[str, Path]:
        """None."""
        return {}

    def start(self, positions: Mapping[str, int]) -> None:
        """Nothing to begin."""

    def write(self, ident: str, parts: list[bytes]) -> None:
        """Forget it."""

    def positions(self) -> dict[str, int]:
        """Nowhere."""
        return {}

    def settle(self) -> None:
        """Nothing to settle."""

    def sync(self) -> None:
        """Nothing to force."""

    def finish(self) -> None:
        """Nothing to finish."""

    def clean_up(self) -> None:
        """Nothing was kept."""

    def close(self) -> None:
        """Nothing to close."""


class Stream(Nothing):
    """Records one after another on standard output; between texts an empty line."""

    def __init__(self, stream: IO[bytes], between: bytes = b"") -> None:
        self.stream, self.between, self.count = stream, between, 0

    def write(self, ident: str, parts: list[bytes]) -> None:
        """Write one document, at once: somebody may be waiting for it."""
        self.stream.write((self.between if self.count else b"") + parts[0])
        self.stream.flush()
        self.count += 1
