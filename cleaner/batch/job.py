"""What a worker does with one item: read it, clean it, give back what is wanted of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from cleaner.batch.sources.record import Item, Reading, Source
from cleaner.document import Document
from cleaner.options import CleanError, Options


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


def clean_source(source: Source, options: Options) -> Document:
    """Clean one source with what is known of it; CleanError where it cannot be read or cleaned."""
    from cleaner.pipeline import run

    if source.error:
        raise CleanError("unreadable", source.error)
    doc = run(source.data, options_for(source, options))
    doc.id = source.id or doc.id
    return doc


def options_for(source: Source, options: Options) -> Options:
    """Return the options for one source: its kind and what is known of it."""
    hints = source.hints
    if options.hints.url and not hints.url:
        hints = replace(hints, url=options.hints.url)
    charset = options.charset or source.charset
    return replace(options, kind=source.kind, hints=hints, charset=charset)
