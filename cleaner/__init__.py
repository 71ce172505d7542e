"""Clean article text from what scrapers bring home: every line labelled, nothing lost in silence.

    from cleaner import clean
    doc = clean(data, url="https://example.org/story")      # bytes or str, HTML or text
    doc.text, doc.metadata.title, doc.metadata.captions[0].credit, doc.removed[0].rule

The parts are loaded when `clean` first runs, so that importing costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from cleaner.document import (
    Caption,
    Document,
    Hints,
    Line,
    Markup,
    Metadata,
    Removal,
    Repair,
    Verdict,
)
from cleaner.options import CleanError, Kind, Mode, Options
from cleaner.policy import Action, Label, Policy

__version__ = "0.1.0"

__all__ = [
    "Action",
    "Caption",
    "CleanError",
    "Document",
    "Hints",
    "Kind",
    "Label",
    "Line",
    "Markup",
    "Metadata",
    "Mode",
    "Options",
    "Policy",
    "Removal",
    "Repair",
    "Verdict",
    "clean",
    "clean_many",
]


def clean(
    data: bytes | str,
    *,
    url: str = "",
    kind: Kind = "auto",
    options: Options | None = None,
    hints: Hints | Mapping[str, Any] | None = None,
    keep: Iterable[str] = (),
    drop: Iterable[str] = (),
    **more: Any,
) -> Document:
    """Clean one source: bytes or str, a web page or text that a scraper already extracted.

    `kind` is "html", "text" or "auto" (told from the content); `url` and `hints` (title,
    description, authors, language, date, site) are what you know already: used as evidence and
    carried through, never overwritten by a guess. `keep` and `drop` name labels whose fate you
    change. Further keywords are fields of `Options` (mode, charset, rules, max_bytes).

    Raises CleanError where there is nothing to read as text or a stage fails, ValueError for an
    unknown label or hint. An empty or article-less source is a document with a flag, no error.

    >>> doc = clean("The bridge reopened on Friday after nine months of repairs, said the city."
    ...             "\\nFor more stories like this, check our news page.", kind="text")
    >>> doc.text
    'The bridge reopened on Friday after nine months of repairs, said the city.'
    >>> doc.removed[0].label.value
    'related'
    """
    from cleaner.pipeline import run

    return run(data, _options(url, kind, options, hints, keep, drop, more))


def clean_many(
    sources: Iterable[bytes | str],
    *,
    workers: int | None = None,
    timeout: float = 60.0,
    memory: int | None = 2 << 30,
    options: Options | None = None,
    url: str = "",
    kind: Kind = "auto",
    hints: Hints | Mapping[str, Any] | None = None,
    keep: Iterable[str] = (),
    drop: Iterable[str] = (),
    **more: Any,
) -> Iterator[Document]:
    """Clean source after source, in order, on every core; takes what `clean` takes.

    A source that fails comes out as a document whose `error` says why and whose only flag is the
    kind of error, and the rest goes on. The work is done in `workers` processes (None: one for
    each core), so that also a source that takes longer than `timeout` seconds or more than
    `memory` bytes, or that crashes its process, costs itself alone. `workers=0` stays in this
    process, where only exceptions are caught. Sources are read as they are needed.
    """
    from cleaner.batch.many import cleaned

    asked = _options(url, kind, options, hints, keep, drop, more)
    return cleaned(sources, asked, workers, timeout, memory)


def _options(
    url: str,
    kind: Kind,
    base: Options | None,
    hints: Hints | Mapping[str, Any] | None,
    keep: Iterable[str],
    drop: Iterable[str],
    more: Mapping[str, Any],
) -> Options:
    options = replace(base or Options(), **more)
    if kind != "auto":
        options = replace(options, kind=kind)
    if keep or drop:
        options = replace(options, policy=Policy.of(keep=keep, drop=drop))
    known = hints if isinstance(hints, Hints) else Hints.of(hints) if hints else options.hints
    return replace(options, hints=replace(known, url=url) if url else known)
