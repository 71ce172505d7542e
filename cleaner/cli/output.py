"""What the name behind `-o` says: a file or a folder, which format, and where they disagree."""

from __future__ import annotations

import os
from pathlib import Path

from cleaner.batch.sinks.files import split_name
from cleaner.batch.sources.opening import suffixes

#: Formats that are one file (or shards); the others are a folder.
ONE_FILE = ("jsonl", "parquet")

#: How files are named that hold something else than a table.
FILES = (".jsonl", ".ndjson", ".json", ".txt", ".md")


def is_folder(output: str) -> bool:
    """Tell whether an output is a folder: one that exists, or a name with a slash behind it."""
    return output.endswith(("/", os.sep)) or os.path.isdir(output)


def contradiction(output: str, form: str) -> str:
    """Return what is wrong with a name for a format, nothing if it will do.

    >>> contradiction("clean.jsonl.zst", "jsonl"), contradiction("table.jsonl", "parquet")
    ('', 'table.jsonl is not named like a table; name it clean.parquet')
    """
    inside, packed = suffixes(output)
    folder = is_folder(output)
    if _is_device(output):
        return f"{output} is a pipe or a device, which a file cannot take the place of; use >"
    if form in ONE_FILE and folder:
        return f"{output} is a folder; name a file, such as clean.{form}"
    if form not in ONE_FILE:
        if folder or not (packed or inside in {*FILES, ".parquet"}) or os.path.lexists(output):
            return ""
        cure = f"name a folder, such as -o out/, or leave -o away and use > {output}"
        return f"{output} is named like a file, and --format {form} writes a folder; {cure}"
    if form == "parquet":
        wrong = packed or inside in FILES
        return f"{output} is not named like a table; name it clean.parquet" if wrong else ""
    if packed == ".bz2" or output.endswith((".xz", ".zip")):
        return f"{output}: lines are packed as .gz or .zst; name it clean.jsonl.zst"
    if inside in (".txt", ".md", ".parquet"):
        kind = {".txt": "txt", ".md": "markdown"}.get(inside, "parquet")
        cure = "" if kind == "parquet" else f", and leave -o away: > {output}"
        return f"{output} is not named like JSON lines; say --format {kind}{cure}"
    return ""


def _is_device(output: str) -> bool:
    """Tell whether an output is no place for a file: /dev/stdout is none even where it leads to one
    (root would replace the link for everybody).
    """
    path = os.path.abspath(output)
    if path.startswith("/dev/") and not path.startswith("/dev/shm/"):
        return True
    return os.path.exists(output) and not os.path.isfile(output) and not os.path.isdir(output)


def form_of(output: str | None) -> str:
    """Return the format that an output has where none is named.

    >>> form_of("clean.parquet"), form_of("out/"), form_of("clean.jsonl.gz"), form_of(None)
    ('parquet', 'txt', 'jsonl', 'jsonl')
    """
    if output is None:
        return "jsonl"
    if is_folder(output):
        return "txt"
    return "parquet" if output.endswith(".parquet") else "jsonl"


def named(output: str) -> Path:
    """Return a path with a name, beside which a journal can stand: `.` has none of its own."""
    path = Path(output)
    return path if path.name not in ("", "..") else Path(os.path.abspath(path))


def errors_path(output: Path) -> Path:
    """Return where the errors of an output are written.

    >>> errors_path(Path("out/clean.jsonl.gz")).name
    'clean.errors.jsonl'
    """
    return output.with_name(f"{split_name(output.name)[0]}.errors.jsonl")
