"""Author biographies: a paragraph at an edge that begins with a known author's name and "is".

Without a known author (hint, page, or byline found before) nothing is labelled: a report may well
open with a person's name and "is".
"""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.document import Document, Line, Verdict, count_words
from cleaner.policy import Label
from cleaner.shapes.known import authors, filled
from cleaner.shapes.words import words

_MAX_WORDS = 150
#: In the middle of an article its author may be its subject.
_EDGE = 0.3


def label(doc: Document) -> Iterator[Verdict]:
    """A line that starts with the author's name and the verb of a biography."""
    known = [" ".join(name.casefold().split()) for name in authors(doc)]
    known = [name for name in known if " " in name or not name.isascii()]  # "Redaktion" is nobody
    if not known:
        return
    lines = filled(doc)
    bylines = {index for index, line in enumerate(lines[:20]) if _is_byline(line)}
    for index, line in enumerate(lines):
        near_end = index >= len(lines) * (1 - _EDGE)
        if line.verdict is not None or not (near_end or index - 1 in bylines):
            continue
        text = line.text.strip()
        if not 4 <= count_words(text) <= _MAX_WORDS:
            continue
        if name := next((name for name in known if _tells_of(text, name)), ""):
            span = (0, len(name))
            yield Verdict((line,), Label.AUTHOR_BIO, "bios", "name_is", span, value=text)


def _is_byline(line: Line) -> bool:
    return line.verdict is not None and line.verdict.label is Label.BYLINE


def _tells_of(text: str, name: str) -> bool:
    """Tell whether `text` begins with the name, a comma and a role perhaps, and the verb.

    >>> _tells_of("Ann Lee is a reporter", "ann lee"), _tells_of("Ann Lee, 34, fell", "ann lee")
    (True, False)
    """
    start = " ".join(text[: len(name) + 80].casefold().split())
    for opening in ("", "about ", "über ", "dr. ", "dr ", "prof. ", "by "):
        if start.startswith(opening + name):
            rest = start[len(opening) + len(name) :].lstrip(" :(,-–")
            first = rest.split(maxsplit=1)[0].strip(".,") if rest.split() else ""
            verbs = words("bylines", "is")
            return first in verbs or any(
                rest.startswith(verb) for verb in verbs if not verb[0].isascii() and len(verb) > 1
            )
    return False
