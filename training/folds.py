"""Which fold a page belongs to: all pages of one site or publisher share one, for good.

A fold hangs on the name alone, never on which other pages are there, so HTML mode, text mode
and the benchmarks hold out the same pages.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

FOLDS = 5

#: second-level labels under which countries register names ("example.co.uk")
_SECOND = frozenset(
    {"ac", "co", "com", "edu", "gob", "gov", "govt", "go", "gub", "ltd", "me", "mil", "ne"}
    | {"net", "nom", "or", "org", "plc", "sch"}
)


def site(url_or_host: str) -> str:
    """Return the registrable name of a host, near enough for grouping pages.

    >>> site("https://www.news.example.co.uk/a/b"), site("blog.example.org"), site("")
    ('example.co.uk', 'example.org', '')
    """
    host = urlsplit(url_or_host).hostname if "//" in url_or_host else url_or_host
    labels = (host or "").lower().strip(".").split(".")
    short = len(labels) >= 3 and len(labels[-1]) == 2 and labels[-2] in _SECOND
    return ".".join(labels[-3:] if short else labels[-2:])


def fold(group: str, folds: int = FOLDS) -> int:
    """Return the fold of a site or publisher: a stable hash of its name.

    >>> fold("example.org") == fold("Example.org "), 0 <= fold("example.org") < FOLDS
    (True, True)
    """
    digest = hashlib.sha256(group.strip().lower().encode()).digest()
    return int.from_bytes(digest[:8], "big") % folds


def write(directory: Path, folds: Mapping[str, int]) -> None:
    """Write or extend `folds.json` {page id: fold} beside the weights of the folds.

    Raises ValueError where a page stands there already with another fold.
    """
    path = directory / "folds.json"
    known: dict[str, int] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    for page, number in folds.items():
        if known.setdefault(page, number) != number:
            raise ValueError(f"{page}: fold {number}, but {path} says {known[page]}")
    directory.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(dict(sorted(known.items())), indent=0) + "\n", "utf-8")
