"""What is finished, so that a run that was killed goes on where it was.

Beside the output stands a journal: first what the run is (version, rules, options), then a line for
each finished document: how many are done, how far each file was written, what was counted. A line
is written after the bytes that it speaks of. Whoever opens the journal later cuts the files back
to where the last whole line says, skips that many documents, and goes on; so nothing is done or
written twice, whenever the run was killed. The same goes for a power cut, but for the last seconds.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import orjson

#: The journal is written anew, as one line, when it has grown by this many bytes.
COMPACT = 1 << 22
#: Everything is forced to the disk this often, in seconds.
SYNC = 5.0


class OtherRunError(ValueError):
    """What is there was begun by another version, with other rules or options, or is at work."""


@dataclass(slots=True)
class State:
    """How far a run has come: documents, the place of the last, file positions, counts."""

    done: int = 0
    place: str = ""
    files: dict[str, int] = field(default_factory=dict)
    tally: Counter[str] = field(default_factory=Counter)

    def line(self) -> bytes:
        """Return the whole state as a line of the journal."""
        data = {"done": self.done, "place": self.place, "files": self.files, "tally": self.tally}
        return orjson.dumps(data, option=orjson.OPT_APPEND_NEWLINE)


class Journal:
    """The journal of one output. `state` is where it stands; `fits` says whether files allow it."""

    def __init__(self, path: Path, identity: Mapping[str, Any]) -> None:
        self.path, self.identity = path, dict(identity)
        self.state = State()
        self.grown = 0
        self.synced = time.monotonic()
        path.parent.mkdir(parents=True, exist_ok=True)
        self.stream: IO[bytes] = path.open("a+b", buffering=0)
        _lock(self.stream)

    def forget(self) -> None:
        """Start over, whatever was there."""
        self._compact()

    def load(self, sizes: Mapping[str, int], *, mix: bool = False) -> State:
        """Return the state of an earlier run, an empty one if there is none.

        `sizes` are the sizes of the files on the disk: a line that speaks of more was written
        shortly before the power went, and does not count. Raises OtherRunError where the
        earlier run was another, unless `mix`.
        """
        self.stream.seek(0)
        lines = self.stream.readlines()
        if not lines or not lines[-1].endswith(b"\n"):
            lines = lines[:-1]
        if lines:
            self._compare(orjson.loads(lines[0]), mix)
        for line in lines[1:]:
            if not self._replay(line, sizes):
                break
        self._compact()
        return self.state

    def commit(self, place: str, files: Mapping[str, int], tally: Mapping[str, int]) -> None:
        """One more document is finished, and written as far as `files` says."""
        state = self.state
        state.done += 1
        state.place, state.files = place, dict(files)
        state.tally.update(tally)
        line = {"done": 1, "place": place, "files": state.files, "tally": tally}
        self.grown += self.stream.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
        if self.grown > COMPACT:
            self._compact()

    def due(self) -> bool:
        """Tell whether it is time to force everything to the disk, the files first."""
        return time.monotonic() - self.synced >= SYNC

    def sync(self) -> None:
        """Force the journal to the disk."""
        os.fsync(self.stream.fileno())
        self.synced = time.monotonic()

    def close(self) -> None:
        """Leave the journal for the next run."""
        self.stream.close()

    def remove(self) -> None:
        """The run is over, its output in place."""
        with contextlib.suppress(FileNotFoundError):
            self.path.unlink()
        self.close()

    def _compare(self, other: Mapping[str, Any], mix: bool) -> None:
        names = sorted({*other, *self.identity})
        changed = [name for name in names if other.get(name) != self.identity.get(name)]
        if changed and not mix:
            pairs = [(name, other.get(name), self.identity.get(name)) for name in changed]
            why = "; ".join(f"{name}: {was} → {now}" for name, was, now in pairs)
            raise OtherRunError(f"it was begun differently ({why})")

    def _replay(self, line: bytes, sizes: Mapping[str, int]) -> bool:
        try:
            data = orjson.loads(line)
        except orjson.JSONDecodeError:
            return False
        if any(name in sizes and size > sizes[name] for name, size in data["files"].items()):
            return False
        self.state.done += data["done"]
        self.state.place, self.state.files = data["place"], data["files"]
        self.state.tally.update(data["tally"])
        return True

    def _compact(self) -> None:
        """Write the journal anew, and take its place in one step."""
        new = self.path.with_name(self.path.name + ".new")
        stream = new.open("w+b", buffering=0)
        _lock(stream)
        stream.write(orjson.dumps(self.identity, option=orjson.OPT_APPEND_NEWLINE))
        stream.write(self.state.line())
        os.fsync(stream.fileno())
        os.replace(new, self.path)
        self.stream.close()
        self.stream, self.grown = stream, 0


def _lock(stream: IO[bytes]) -> None:
    try:
        import fcntl
    except ImportError:  # no such locks here
        return
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        stream.close()
        raise OtherRunError("another run is writing it now") from None
