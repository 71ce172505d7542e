"""The standfirst that opens an article (kept), and the summary that trails it (moved).

Some scrapers put the deck last, after "Get in touch" and "For more stories": a sentence that says
again what the first paragraphs say, where nothing of the article can stand any more. Words, or
pairs of characters, are compared; no language is known here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.document import Document, Line, Verdict, count_words
from cleaner.policy import Action, Label
from cleaner.shapes.known import descriptions, filled, titles
from cleaner.shapes.overlap import coverage, key, terms
from cleaner.shapes.place import head

#: What stands under an article, never inside it, and what may stand in both places.
_ENDINGS = frozenset((Label.CONTACT, Label.NEWSLETTER, Label.SHARE, Label.COMMENT_PROMPT))
_FOOTERS = _ENDINGS | {Label.RELATED, Label.PAYWALL, Label.PROVENANCE, Label.COPYRIGHT, Label.TAGS}
_UNDER_TITLE = frozenset((Label.BYLINE, Label.TIMESTAMP, Label.READING_TIME))
_LEAD_LINES = 5
#: Shares of the summary's words in the first paragraphs and in the whole article.
_IN_LEAD, _IN_ALL = 0.45, 0.6


def label(doc: Document) -> Iterator[Verdict]:
    """The line between headline and byline, or like the description; the trailing summary."""
    lines = filled(doc)
    wanted = [terms(text) for text in descriptions(doc)]
    for index in head(lines):
        line = lines[index]
        if line.verdict is None and 6 <= count_words(line.text) <= 90:
            echo = bool(wanted) and _is_one_of(wanted, terms(line.text))
            if echo or _under_title(lines, index):
                rule = "description" if echo else "under_title"
                value = line.text.strip()
                yield Verdict((line,), Label.STANDFIRST, "standfirst", rule, value=value)
    yield from _summary(doc, lines, wanted)


def _is_one_of(wanted: Sequence[frozenset[str]], bag: frozenset[str]) -> bool:
    return any(min(coverage(bag, [one]), coverage(one, [bag])) >= 0.8 for one in wanted)


def _under_title(lines: Sequence[Line], index: int) -> bool:
    if index == 0 or index + 1 == len(lines):
        return False
    above, below = lines[index - 1].verdict, lines[index + 1].verdict
    if above is None or below is None or above.label is not Label.TITLE:
        return False
    return below.label in _UNDER_TITLE


def _summary(
    doc: Document, lines: Sequence[Line], wanted: Sequence[frozenset[str]]
) -> Iterator[Verdict]:
    if len(lines) < 6 or lines[-1].verdict is not None:
        return
    last = lines[-1]
    if last.text.rstrip().endswith(("!", "?", "！", "？", ":")):  # speaks to the reader
        return
    if not 8 <= count_words(last.text) <= 60 or not _after_footers(lines):
        return
    body = [line for line in lines[:-1] if doc.action(line) is Action.KEEP]
    bag = terms(last.text)
    if len(bag) < 5 or any(key(line.text) == key(last.text) for line in body):
        return
    lead = [terms(line.text) for line in body[:_LEAD_LINES]]
    lead += [terms(title) for title in titles(doc)] + list(wanted)
    if coverage(bag, lead) < _IN_LEAD or coverage(bag, map(_terms_of, body)) < _IN_ALL:
        return
    value = last.text.strip()
    span = (0, len(last.text))
    yield Verdict((last,), Label.SUMMARY, "standfirst", "trailing_summary", span, value=value)


def _terms_of(line: Line) -> frozenset[str]:
    return terms(line.text)


def _after_footers(lines: Sequence[Line]) -> bool:
    """Tell whether one sure footer, or two that may be, stand right above the last line."""
    seen = []
    for line in reversed(lines[:-1]):
        if line.verdict is None or line.verdict.label not in _FOOTERS:
            break
        seen.append(line.verdict.label)
    return len(seen) >= 2 or any(one in _ENDINGS for one in seen)
