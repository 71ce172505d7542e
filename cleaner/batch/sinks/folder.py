"""A folder with a file a document, named after its id."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from cleaner.batch.part import PartFile

_ENDING = re.compile(r"\.(?:html?|xhtml|txt|md|jsonl)(?:\.(?:gz|bz2|zst))?(?=:\d+$|$)")


class Folder:
    """One file a document for each suffix: the text, and the rest of its record beside it.

    The names that are taken are remembered, in memory and in a file beside the folder
    (NAME.names.part), so that two documents with one id become two files.
    """

    def __init__(self, folder: Path, suffixes: Sequence[str]) -> None:
        self.folder, self.suffixes = folder, suffixes
        self.taken: set[int] = set()
        self.repeats: dict[int, int] = {}
        self.names: PartFile

    def files(self) -> dict[str, Path]:
        """Return the list of names."""
        return {"names": self._names()}

    def start(self, positions: Mapping[str, int]) -> None:
        """Make the folder, and remember the names that are taken."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not os.access(self.folder, os.W_OK | os.X_OK):
            raise PermissionError(13, "Permission denied", str(self.folder))
        self.names = PartFile(self._names(), positions.get("names", 0))
        self.taken = set(map(_mark, self.names.content().decode().splitlines()))

    def write(self, ident: str, parts: list[bytes]) -> None:
        """Write the document's files, each whole before it has its name."""
        stem = self._stem(ident)
        for suffix, data in zip(self.suffixes, parts, strict=True):
            part = self.folder / (stem + suffix + ".part")
            part.write_bytes(data)
            os.replace(part, self.folder / (stem + suffix))
        self.names.append(f"{stem}\n".encode())

    def positions(self) -> dict[str, int]:
        """Return how long the list of names is."""
        return {"names": self.names.size}

    def settle(self) -> None:
        """Nothing was kept."""

    def sync(self) -> None:
        """Force the list to the disk; the files are the system's business."""
        self.names.sync()

    def finish(self) -> None:
        """Every file has its name already."""

    def clean_up(self) -> None:
        """Take the list away."""
        self.names.discard()

    def close(self) -> None:
        """Leave the list for the next run."""
        self.names.close()

    def _names(self) -> Path:
        return self.folder.with_name(self.folder.name + ".names")

    def _stem(self, ident: str) -> str:
        stem = stem_of(ident)
        if _mark(stem) in self.taken:
            first = stem = f"{stem[:80]}-{hashlib.sha256(ident.encode()).hexdigest()[:8]}"
            number = self.repeats.get(_mark(first), 2)
            while _mark(stem) in self.taken:
                stem, number = f"{first}-{number}", number + 1
                self.repeats[_mark(first)] = number
        self.taken.add(_mark(stem))
        return stem


def _mark(stem: str) -> int:
    """Return eight bytes that stand for a name, whatever its case."""
    return int.from_bytes(hashlib.blake2b(stem.casefold().encode(), digest_size=8).digest())


def stem_of(ident: str) -> str:
    """Return a safe file name for an id: no separators, no dots in front, bounded.

    >>> stem_of("scraped/../../etc/passwd"), stem_of("a b.html"), stem_of("...")
    ('scraped-etc-passwd', 'a b', 'document')
    """
    name = _ENDING.sub("", ident.strip())
    name = re.sub(r"[^\w .,()+@=-]+", "-", name)
    name = re.sub(r"(?:^|-)\.+(?=-|$)", "", name).strip(" .-")
    return name.encode()[:100].decode("utf-8", "ignore") or "document"
