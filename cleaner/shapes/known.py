"""What is known of a document beforehand: the caller's hints and the page's own head."""

from __future__ import annotations

from cleaner.document import Document, Line
from cleaner.policy import Label

#: the filter that finds code of the page
CODE = "scripts"


def titles(doc: Document) -> list[str]:
    """Return the titles the document is known by."""
    return [title for title in (doc.hints.title, doc.page.title) if title.strip()]


def descriptions(doc: Document) -> list[str]:
    """Return the descriptions the document is known by."""
    return [text for text in (doc.hints.description, doc.page.description) if text.strip()]


def authors(doc: Document) -> list[str]:
    """Return the authors the document is known to have, bylines found so far included."""
    found = [*doc.hints.authors, *doc.page.authors]
    byline = Label.BYLINE
    for line in doc.lines:
        verdict = line.verdict
        if verdict is not None and verdict.label is byline and verdict.value:
            found += verdict.value.split(", ")
    return list(dict.fromkeys(name.strip() for name in found if name.strip()))


def read(doc: Document) -> list[Line]:
    """Return the lines that somebody reads: in a text, code of the page may stand between them."""
    if doc.kind == "html":
        return doc.lines
    return [line for line in doc.lines if line.verdict is None or line.verdict.filter != CODE]


def filled(doc: Document) -> list[Line]:
    """Return the lines with text that somebody reads."""
    return [line for line in read(doc) if line.text]
