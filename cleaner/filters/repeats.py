"""Lines that stand above already, word for word: carousels, pull quotes, a teaser of itself.

Eight words or more: shorter lines repeat in good texts (a speaker's name, "Yes."). Rows of tables
and lines of code repeat for reasons of their own and are left alone, as is verse. In scraped text
only the line right above counts: a notice or a disclosure that the editors set twice, far apart,
is the article's, and of what else repeats the labeller is the judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.document import FULL_STOPS, Document, Verdict, count_words
from cleaner.policy import Action, Label
from cleaner.shapes.known import filled

_MIN_WORDS, _MIN_CHARS = 8, 16
#: A text that says everything twice was set so: which of the two goes is not for a rule to say.
_MAX_IN_TEXT = 2
_CALL = re.compile(r"[\w.]{1,40}\(")
_CODE = frozenset("{}<>|=\\;_$")
#: A heading repeats its entry in the table of contents, a list its items: no full stop, a bullet.
_STOPS = (*FULL_STOPS, *"!！…”\"»」')")
_BULLETS = tuple("-–—•*·●▪◦#>|")


def label(doc: Document) -> Iterator[Verdict]:
    """A line of eight words or more that repeats one that is kept."""
    found = list(_repeated(doc))
    if doc.kind == "html" or len(found) <= _MAX_IN_TEXT:
        yield from found


def _repeated(doc: Document) -> Iterator[Verdict]:
    lines = [line for line in filled(doc) if len(line.text) >= _MIN_CHARS]
    if len({line.text for line in lines}) == len(lines):
        return
    seen: set[str] = set()
    for line in lines:
        text = line.text.strip()
        if doc.kind == "text" and text not in seen:
            seen.clear()
        if text not in seen:
            if doc.action(line) is Action.KEEP and (line.p_body is None or line.p_body >= 0.5):
                seen.add(text)  # a copy that the labeller will drop (a hidden one) does not count
        elif line.verdict is None and count_words(text) >= _MIN_WORDS and _is_sentence(text):
            span = (0, len(line.text))
            yield Verdict((line,), Label.DUPLICATE, "repeats", "exact", span)


def _is_sentence(text: str) -> bool:
    head = text[:2000].strip()
    if _CALL.match(head) or not text.rstrip().endswith(_STOPS) or head.startswith(_BULLETS):
        return False
    return not _CODE.intersection(head) and sum(map(str.isalpha, head)) > 0.6 * len(head)
