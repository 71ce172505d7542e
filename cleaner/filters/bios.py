"""Author biographies: a paragraph at an edge that begins with a known author's name and "is".

Without a known author (hint, page, or byline found before) nothing is labelled: a report may well
open with a person's name and "is".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.document import Document, Line, Verdict, count_words
from cleaner.policy import Label
from cleaner.shapes.known import authors, filled
from cleaner.shapes.place import tail_start
from cleaner.shapes.words import words

_MAX_WORDS = 150
#: In the middle of an article its author may be its subject; after the last paragraph, or in this
#: last part of the lines, not.
_EDGE = 0.3
#: Between a byline and a note of the reporter stand so many lines at most: credits, dates.
_MASTHEAD = 4


def label(doc: Document) -> Iterator[Verdict]:
    """A line that starts with the author's name and the verb of a biography."""
    known = [" ".join(name.casefold().split()) for name in authors(doc)]
    known = [name for name in known if " " in name or not name.isascii()]  # "Redaktion" is nobody
    if not known:
        return
    lines = filled(doc)
    told = {index: name for index, line in enumerate(lines) if (name := _told(line, known))}
    rest = [line for index, line in enumerate(lines) if index not in told]
    after = rest[tail_start(rest) - 1] if rest else None  # the last paragraph, biographies aside
    tail = len(lines) * (1 - _EDGE)
    if after is not None:
        tail = min(tail, lines.index(after) + 1)
    for index, name in told.items():
        if index >= tail or _under_byline(lines, index):
            line, span = lines[index], (0, len(name))
            value = line.text.strip()
            yield Verdict((line,), Label.AUTHOR_BIO, "bios", "name_is", span, value=value)


def _told(line: Line, known: Sequence[str]) -> str:
    """Return the author that a line tells of, if it is an open one, no paragraph of an essay."""
    if line.verdict is not None:
        return ""
    text = line.text.strip()
    name = next((name for name in known if _tells_of(text, name)), "")
    return name if name and 4 <= count_words(text) <= _MAX_WORDS else ""


def _under_byline(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a byline stands above, with nothing between but what a filter has named."""
    for line in reversed(lines[max(0, index - _MASTHEAD) : index]):
        if line.verdict is None:
            return False
        if line.verdict.label is Label.BYLINE:
            return True
    return False


def _tells_of(text: str, name: str) -> bool:
    """Tell whether `text` begins with the name, a comma and a role perhaps, and the verb.

    >>> _tells_of("Ann Lee is a reporter", "ann lee"), _tells_of("Ann Lee, 34, fell", "ann lee")
    (True, False)
    """
    start = text[: len(name) + 80].casefold()
    if name.rpartition(" ")[2] not in start:
        return False
    start = " ".join(start.split())
    for opening in ("", "about ", "über ", "dr. ", "dr ", "prof. ", "by "):
        if start.startswith(opening + name):
            rest = start[len(opening) + len(name) :].lstrip(" :(,-–")
            first = rest.split(maxsplit=1)[0].strip(".,") if rest.split() else ""
            verbs = words("bylines", "is")
            return first in verbs or any(
                rest.startswith(verb) for verb in verbs if not verb[0].isascii() and len(verb) > 1
            )
    return False
