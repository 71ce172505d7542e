"""What a worker does with one item: read it, clean it, give back what is wanted of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import orjson

from cleaner.batch.mirror import Mirror
from cleaner.batch.sources.opening import legible
from cleaner.batch.sources.record import Item, Reading, Source
from cleaner.batch.worker import Failure
from cleaner.document import Document
from cleaner.options import CleanError, Options

Flagged = Literal["keep", "skip", "only"]


@dataclass(frozen=True, slots=True)
class Cleaning:
    """How to read and clean one item."""

    reading: Reading = field(default_factory=Reading)
    options: Options = field(default_factory=Options)

    def prepare(self) -> None:
        """Load what only these options need, before the first item's clock runs."""
        if self.options.rules:
            from cleaner.filters import phrases

            phrases.with_rules(self.options.rules)
        if self.options.mode == "best":
            import trafilatura  # noqa: F401

    def document(self, item: Item) -> Document:
        """Return the item cleaned, under its own id if it has one; CleanError if it cannot be."""
        return clean_source(item.source(self.reading), self.options)


@dataclass(frozen=True, slots=True)
class ToRecord(Cleaning):
    """Item to record, as plain data."""

    def __call__(self, item: Item) -> dict[str, Any]:
        """Return the item's record; CleanError where it cannot be cleaned."""
        from cleaner.render import record

        return record(self.document(item))


@dataclass(frozen=True, slots=True)
class Selection:
    """Which documents are wanted, once they are cleaned."""

    languages: tuple[str, ...] = ()
    min_words: int = 0
    flagged: Flagged = "keep"

    def rejects(self, doc: Document, words: int) -> str:
        """Return why a document is not wanted, nothing if it is."""
        language = doc.metadata.language.replace("_", "-").split("-")[0].lower()
        if self.languages and language not in self.languages:
            return "language" if language else "language_unknown"
        if words < self.min_words:
            return "min_words"
        if self.flagged != "keep" and bool(doc.flags) != (self.flagged == "only"):
            return "flagged" if doc.flags else "not_flagged"
        return ""


@dataclass(slots=True)
class Output:
    """What comes of one item: rendered parts (none where it is passed over), counts, or why not."""

    id: str
    parts: list[bytes] | None = None
    counts: dict[str, int] = field(default_factory=dict)
    failure: Failure | None = None
    #: the path of its files in a folder, without their endings
    path: str = ""


#: Renders a document, given its record too: reasons cost time, and are worked out once.
Render = Callable[[Document, dict[str, Any]], bytes]


def dumps(data: Any, *, indent: bool = False) -> bytes:
    """Return JSON as UTF-8 with a line end: decode has replaced lone surrogates."""
    options = orjson.OPT_APPEND_NEWLINE | (orjson.OPT_INDENT_2 if indent else 0)
    return orjson.dumps(data, option=options)


def _line(doc: Document, record: dict[str, Any]) -> bytes:
    return dumps(record)


def _indented(doc: Document, record: dict[str, Any]) -> bytes:
    return dumps(record, indent=True)


def _sidecar(doc: Document, record: dict[str, Any]) -> bytes:
    return dumps({key: value for key, value in record.items() if key != "text"}, indent=True)


def _plain(doc: Document, record: dict[str, Any]) -> bytes:
    from cleaner.render import plain

    return plain(doc).encode()


def _markdown(doc: Document, record: dict[str, Any]) -> bytes:
    from cleaner.render import markdown

    return markdown(doc).encode()


#: What is rendered of a document in each format: suffix of the file, and how. On a stream or in
#: one file only the first part is used.
FORMS: dict[str, tuple[tuple[str, Render], ...]] = {
    "jsonl": ((".jsonl", _line),),
    "parquet": ((".jsonl", _line),),
    "json": ((".json", _indented),),
    "txt": ((".txt", _plain), (".json", _sidecar)),
    "markdown": ((".md", _markdown), (".json", _sidecar)),
}


@dataclass(frozen=True, slots=True)
class ToOutput(Cleaning):
    """Item to output: what the batch command does in its workers."""

    form: str = "jsonl"
    sidecar: bool = True
    selection: Selection = field(default_factory=Selection)
    #: says where a document's files go, where each has its own
    mirror: Mirror | None = None

    def __call__(self, item: Item) -> Output:
        """Read, clean, select, render and count."""
        source = item.source(self.reading)
        source.id = legible(source.id)
        if source.skip:
            return Output(source.id, counts={f"skipped:{source.skip}": 1})
        try:
            doc = clean_source(source, self.options)
        except CleanError as error:
            return Output(source.id, failure=Failure(error.kind, str(error)))
        record = doc.to_dict()
        if why := self.selection.rejects(doc, record["stats"]["words_out"]):
            return Output(doc.id, counts={f"skipped:{why}": 1})
        renders = FORMS[self.form] if self.sidecar else FORMS[self.form][:1]
        parts = [render(doc, record) for _, render in renders]
        path = self.mirror.path(item, doc.id) if self.mirror else ""
        return Output(doc.id, parts, counts_of(record), path=path)


def counts_of(record: dict[str, Any]) -> dict[str, int]:
    """Count what was done to a document: words, removals by label and rule, repairs, flags."""
    counts = Counter(record["stats"])
    for removal in record["removed"]:
        counts[f"label:{removal['label']}"] += 1
        counts[f"rule:{removal['filter']}/{removal['rule']}"] += 1
    for repair in record["repairs"]:
        counts[f"repair:{repair['step']}"] += repair["count"]
    for flag in record["flags"]:
        counts[f"flag:{flag}"] += 1
    counts["documents"] = 1
    return dict(counts)


def clean_source(source: Source, options: Options) -> Document:
    """Clean one source with what is known of it; CleanError where it cannot be read or cleaned."""
    from cleaner.pipeline import run

    if source.skip:
        raise CleanError("skipped", f"it holds no article: {source.skip}")
    if source.error:
        raise CleanError(source.error_kind, source.error)
    try:
        doc = run(source.data, options_for(source, options))
    except CleanError as error:
        if isinstance(error.__cause__, MemoryError):  # not the stage's fault
            raise error.__cause__ from None
        raise
    doc.id = source.id or doc.id
    return doc


def options_for(source: Source, options: Options) -> Options:
    """Return the options for one source: its kind and what is known of it."""
    hints = source.hints
    if options.hints.url and not hints.url:
        hints = replace(hints, url=options.hints.url)
    charset = options.charset or source.charset
    return replace(options, kind=source.kind, hints=hints, charset=charset)
