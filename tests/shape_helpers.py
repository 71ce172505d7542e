"""What the tests of the shape filters share: a document from lines, and a filter run over it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from cleaner.document import Document, Hints, Verdict
from cleaner.policy import Label
from cleaner.reading.text import read_text

Filter = Callable[[Document], Iterable[Verdict]]

PROSE = (
    "The ferry across the sound was stopped at noon because the wind had turned, the harbour "
    "master said, and nobody could tell when it would sail again."
)
MORE = (
    "Several dozen people waited in the rain beside the ticket office, most of them on their way "
    "home from the market on the other shore of the sound."
)
LAST = (
    "By the evening the queue had gone, the lights in the office were out, and only the gulls "
    "were left on the long wooden pier below the church."
)
BODY = [PROSE, MORE, PROSE.replace("noon", "one"), MORE.replace("dozen", "hundred"), LAST]


def make(
    lines: Iterable[str], known: Mapping[int, Label] | None = None, hints: Hints | None = None
) -> Document:
    """A text document of these lines; `known` labels some, as the phrases filter would."""
    source = "\n".join(lines)
    doc = Document(source, "text", read_text(source), hints=hints or Hints())
    for index, kind in (known or {}).items():
        doc.lines[index].verdict = Verdict((doc.lines[index],), kind, "phrases", "test")
    return doc


def found(doc: Document, label: Filter) -> list[tuple[str, str, str | None]]:
    """Apply a filter as the pipeline does; return label, text and value of what it labelled."""
    before = {id(line.verdict) for line in doc.lines if line.verdict is not None}
    for _ in range(4):
        if not doc.apply(list(label(doc))):
            break
    return [
        (line.verdict.label.value, line.text, line.verdict.value)
        for line in doc.lines
        if line.verdict is not None and id(line.verdict) not in before
    ]
