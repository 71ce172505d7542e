"""Empty lines are layout: kept, so that paragraphs stay apart where the scraper kept them apart."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.document import Document, Line, Verdict
from cleaner.policy import Label


def label(doc: Document) -> Iterator[Verdict]:
    """A line without text is blank; one whose text was all markup is markup."""
    for line in doc.open_lines():
        if not line.text or line.text.isspace():
            kind, rule = _kind(doc, line)
            yield Verdict((line,), kind, "blanks", rule)


def _kind(doc: Document, line: Line) -> tuple[Label, str]:
    if doc.kind == "html" or not doc.source[line.start : line.end].strip():
        return Label.BLANK, "empty"
    if line.marked is None or line.markup is None:
        return Label.MARKUP, "only_tags"
    if line.markup.tag == "link":  # where the address is told that a link in the text goes by
        return Label.BLANK, "definition"
    return Label.MARKUP, "picture" if "![" in line.shown else "only_signs"
