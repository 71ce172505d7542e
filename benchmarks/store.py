"""Results on disk, so that a second run is quick: one SQLite file, one row a page and system.

The key is a hash of the page's bytes, the system and its version: a changed page, a newer peer or
a changed line of this project's own code is a new key, and nothing stale is ever read.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.peers import Extract

PASSING = ("PageTimeoutError", "ImportError", "ModuleNotFoundError")
DEFAULT = Path.home() / ".cache" / "cleaner-bench"


class Store:
    """Remembered extracts. With no folder nothing is remembered."""

    def __init__(self, folder: Path | None) -> None:
        self._base: sqlite3.Connection | None = None
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            self._base = sqlite3.connect(folder / "extracts.sqlite", timeout=60)
            self._base.execute("PRAGMA journal_mode=WAL")
            self._base.execute(
                "CREATE TABLE IF NOT EXISTS extracts (key TEXT PRIMARY KEY, value BLOB)"
            )

    def read(self, key: str) -> dict[str, Any] | None:
        """Return the record remembered under a key."""
        if self._base is None:
            return None
        row = self._base.execute("SELECT value FROM extracts WHERE key = ?", (key,)).fetchone()
        return None if row is None else dict(json.loads(zlib.decompress(row[0])))

    def write(self, key: str, record: Mapping[str, Any]) -> None:
        """Remember a record."""
        if self._base is not None:
            value = zlib.compress(json.dumps(record).encode(), 3)
            with self._base:
                self._base.execute("REPLACE INTO extracts VALUES (?, ?)", (key, value))

    def get(self, key: str) -> Extract | None:
        """Return the extract remembered under a key."""
        record = self.read(key)
        if record is None:
            return None
        record["captions"] = [(text, credit) for text, credit in record["captions"]]
        return Extract(**record)

    def put(self, key: str, extract: Extract) -> None:
        """Remember an extract."""
        self.write(key, asdict(extract))

    def get_or(self, key: str, make: Callable[[], Extract]) -> Extract:
        """Return what is remembered under a key, or make it and remember it.

        Not remembered is a page that ran into its time limit (the machine may have been busy) and
        a part that was not installed (it may be, next time).
        """
        found = self.get(key)
        if found is None:
            found = make()
            if not found.error.startswith(PASSING):
                self.put(key, found)
        return found


def key(content: bytes, *version: object) -> str:
    """Return the key of some content under a system's name and version."""
    digest = hashlib.sha256(content)
    digest.update("\0".join(map(str, version)).encode())
    return digest.hexdigest()
