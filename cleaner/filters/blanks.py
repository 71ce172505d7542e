"""Empty lines are layout: kept, so that paragraphs stay apart where the scraper kept them apart."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.document import Document, Verdict
from cleaner.policy import Label


def label(doc: Document) -> Iterator[Verdict]:
    """A line without text is blank; one whose text was all markup is markup."""
    for line in doc.open_lines():
        if not line.text or line.text.isspace():
            bare = not doc.source[line.start : line.end].strip() or doc.kind == "html"
            kind, rule = (Label.BLANK, "empty") if bare else (Label.MARKUP, "only_tags")
            yield Verdict((line,), kind, "blanks", rule)
