"""A folder with a file a document, in a tree that mirrors the input."""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from cleaner.batch.mirror import FORBIDDEN
from cleaner.batch.part import PartFile, part_of

#: What a file is called until it is whole: no document's path begins with a dot.
TEMPORARY = ".cleaner.part"
_SUFFIX = re.compile(r"\.[a-z]+")


class Folder:
    """One file a document for each suffix: the text, and the rest of its record beside it.

    Documents say where they want to be (`cleaner.batch.mirror`); where that is taken, a number is
    added: two documents with one name are two files, in input order, also where the names differ
    only in ways that some file systems do not see, or where one wants a file and another a folder.

    What was made is remembered, in memory and in a file beside the folder (NAME.names.part: folders
    with a slash behind them, documents after a line that says with which suffixes), so that a run
    that starts over takes away what it had written, and nothing else. Nothing is written through a
    symbolic link in the folder.
    """

    def __init__(self, folder: Path, suffixes: Sequence[str]) -> None:
        self.folder, self.suffixes = folder, suffixes
        self.taken: set[int] = set()
        self.folders: set[int] = set()
        self.repeats: dict[int, int] = {}
        self.names: PartFile

    def files(self) -> dict[str, Path]:
        """Return the list of names."""
        return {"names": self._names()}

    def start(self, positions: Mapping[str, int]) -> None:
        """Make the folder, remember the names that are taken, and take away what is not on
        record: it is written again, or belongs to a run that was given up.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        if not os.access(self.folder, os.W_OK | os.X_OK):
            raise PermissionError(13, "Permission denied", str(self.folder))
        known = positions.get("names", 0)
        gone, ours = [], " ".join(self.suffixes)
        suffixes = kept = ""
        for at, line in _lines(part_of(self._names())):
            if line.startswith("."):
                suffixes, kept = line, line if at < known else kept
            elif at < known:
                self._remember(line)
            else:
                gone.append((line, suffixes))
        self._remove(gone)
        self.names = PartFile(self._names(), known)
        if kept != ours:
            self._note(ours)

    def write(self, ident: str, parts: list[bytes]) -> None:
        """Write the document's files, each whole before it has its name. Raises OSError."""
        path = self._place(ident)
        self._make_folders(path)
        for suffix, data in zip(self.suffixes, parts, strict=True):
            self._write(self.folder / (path + suffix), data)
        self._remember(path)
        self._note(path)

    def positions(self) -> dict[str, int]:
        """Return how long the list of names is."""
        return {"names": self.names.size}

    def settle(self) -> None:
        """Nothing was kept."""

    def sync(self) -> None:
        """Force list and files to the disk."""
        self.names.sync()
        flush(self.folder)

    def finish(self) -> None:
        """Every file has its name already; see that they are on the disk."""
        flush(self.folder)

    def clean_up(self) -> None:
        """Take the list away."""
        self.names.discard()

    def close(self) -> None:
        """Leave the list for the next run."""
        self.names.close()

    # --- names ---------------------------------------------------------------------------

    def _names(self) -> Path:
        return self.folder.with_name(self.folder.name + ".names")

    def _place(self, wanted: str) -> str:
        """Return the path that a document gets: the wanted one, or the first free one like it."""
        *folders, stem = wanted.split("/")
        path = ""
        for name in folders:
            path = self._numbered(path + name, self._no_file) + "/"
        return self._numbered(path + stem, self._free)

    def _numbered(self, first: str, fits: Callable[[str], bool]) -> str:
        if fits(first):
            return first
        number = self.repeats.get(_mark(first), 2)
        while not fits(path := f"{first}-{number}"):
            number += 1
        self.repeats[_mark(first)] = number
        return path

    def _free(self, path: str) -> bool:
        """Tell whether no document and no folder has the names that one at `path` takes."""
        taken = _mark(path) in self.taken
        return not taken and not any(_mark(path + one) in self.folders for one in self.suffixes)

    def _no_file(self, path: str) -> bool:
        """Tell whether no document has a file where a folder is wanted."""
        seen = _seen(path)
        stems = (seen.removesuffix(one) for one in self.suffixes if seen.endswith(one))
        return not any(_mark(stem) in self.taken for stem in stems)

    def _remember(self, line: str) -> None:
        """Take a name: of a folder if it ends with a slash, else of a document in its folders."""
        *folders, name = line.split("/")
        self.folders.update(_mark("/".join(folders[: n + 1])) for n in range(len(folders)))
        if name:
            self.taken.add(_mark(line))

    def _note(self, line: str) -> None:
        self.names.append(f"{line}\n".encode())

    # --- the disk ------------------------------------------------------------------------

    def _make_folders(self, path: str) -> None:
        """Make the folders above a path. Raises OSError where a link or a file is in the way."""
        at = ""
        for name in path.split("/")[:-1]:
            at += f"{name}/"
            folder = self.folder / at
            try:
                kind = os.lstat(folder).st_mode
            except FileNotFoundError:
                folder.mkdir()
                self._note(at)
                continue
            if not stat.S_ISDIR(kind):
                what = "a link, which is not followed" if stat.S_ISLNK(kind) else "a file"
                why = f"a folder is to be there, and there is {what}; take it away"
                raise FileExistsError(17, why, str(folder))

    def _write(self, path: Path, data: bytes) -> None:
        part = self.folder / TEMPORARY
        with part.open("xb") as stream:  # never through a link
            stream.write(data)
        os.replace(part, path)

    def _remove(self, lines: list[tuple[str, str]]) -> None:
        """Take away files and folders in the reverse order of their making; what is not ours, or
        is a folder that has something else in it, stays.
        """
        with contextlib.suppress(OSError):
            (self.folder / TEMPORARY).unlink()
        for line, suffixes in reversed(lines):
            *folders, name = line.split("/")
            if not self._is_ours(folders, name):
                continue
            with contextlib.suppress(OSError):
                if not name:
                    (self.folder / line).rmdir()
                for suffix in _SUFFIX.findall(suffixes) if name else ():
                    (self.folder / (line + suffix)).unlink(missing_ok=True)

    def _is_ours(self, folders: list[str], name: str) -> bool:
        """Tell whether a line of the list can be one that we wrote, with no link on its way."""
        parts = [*folders, name] if name else folders
        above = ["/".join(folders[: n + 1]) for n in range(len(folders))]
        if any(os.path.islink(self.folder / one) for one in above):
            return False
        return all(part and part[0] != "." and FORBIDDEN.isdisjoint(part) for part in parts)


def flush(folder: Path) -> None:
    """Force everything on a folder's file system to the disk: one call, where a call for each of a
    thousand small files takes seconds.
    """
    try:
        sync = ctypes.CDLL(None).syncfs
    except (AttributeError, OSError, TypeError):  # Linux alone has it
        getattr(os, "sync", int)()
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        sync(descriptor)
    finally:
        os.close(descriptor)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the whole lines of a list with their positions; none where there is no list."""
    at = 0
    with contextlib.suppress(FileNotFoundError), path.open("rb") as stream:
        for line in stream:
            if line.endswith(b"\n"):
                yield at, line[:-1].decode("utf-8", "replace")
            at += len(line)


def _seen(path: str) -> str:
    """Return a path as the least attentive file system sees it: without case, composed."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _mark(path: str) -> int:
    """Return eight bytes that stand for a path."""
    data = _seen(path).encode()
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest())
