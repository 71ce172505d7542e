"""The lines above a text that tell of it; what they say is in the record before any filter runs."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.document import Document, Verdict
from cleaner.policy import Label
from cleaner.reading.frontmatter import length


def label(doc: Document) -> Iterator[Verdict]:
    """The lines of a text's front matter; on pages there is none."""
    if doc.kind == "text":
        for line in doc.lines[: length(doc.lines)]:
            if line.text.strip():
                yield Verdict((line,), Label.MARKUP, "frontmatter", "front_matter")
