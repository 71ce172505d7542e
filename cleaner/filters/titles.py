"""The headline repeated in the text, and the section line over it.

Only a title that is known (a hint, the page's head) can be an echo; without one the first line
may be the headline or the first sentence, and stays. Text in Markdown says which line it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.document import FULL_STOPS, Document, Line, Verdict, count_words
from cleaner.policy import Label
from cleaner.shapes.known import filled, titles
from cleaner.shapes.overlap import coverage, is_cut, key, terms
from cleaner.shapes.place import head, is_prose, tail_start

_MAX_WORDS = 45
#: words and characters of a title that is written as a heading; how much of a link's line is link
_MIN_TITLE, _MAX_TITLE, _LINKED = 2, 400, 0.8
_PARAGRAPHS = 3


def label(doc: Document) -> Iterator[Verdict]:
    """A line that repeats the known title; the one right above the first is the kicker."""
    named = titles(doc)
    known = [(key(title), terms(title), count_words(title)) for title in named]
    known = [one for one in known if one[0]]
    lines = filled(doc)
    if not known:
        if doc.is_markdown and (line := _first_heading(lines)) is not None:
            span = (0, len(line.text))
            yield Verdict((line,), Label.TITLE, "titles", "first_heading", span, value=line.text)
        return
    # between paragraphs the same words are a heading of the article
    start, tail = head(lines).stop, tail_start(lines)
    first = True
    for index, line in enumerate(lines):
        text = line.text
        if line.verdict is not None or len(text) > 400 or start <= index < tail:
            continue
        rule = next((rule for one in known if (rule := _echo(text, one, index < start))), "")
        if not rule:
            if first and index < start and any(is_cut(text, title) for title in named):
                yield Verdict((line,), Label.NAVIGATION, "titles", "path", (0, len(text)))
            continue
        yield Verdict((line,), Label.TITLE, "titles", rule, (0, len(text)), value=text.strip())
        if first and 0 < index < start and _is_kicker(lines, index - 1):
            above = lines[index - 1]
            yield Verdict((above,), Label.KICKER, "titles", "kicker", value=above.text.strip())
        first = False


def _first_heading(lines: Sequence[Line]) -> Line | None:
    """Return the heading of the first level that a text in Markdown opens with: few paragraphs (a
    notice about cookies) stand above it, and it is no link, as the name of a site is.
    """
    paragraphs = 0
    for line in lines:
        if paragraphs > _PARAGRAPHS:
            return None
        if line.markup is not None and line.markup.tag == "h1":
            free = line.verdict is None and line.markup.link_share < _LINKED
            if free and count_words(line.text) >= _MIN_TITLE and len(line.text) <= _MAX_TITLE:
                return line
        paragraphs += line.verdict is None and is_prose(line.text)
    return None


def _echo(text: str, title: tuple[str, frozenset[str], int], at_head: bool) -> str:
    whole, bag, size = title
    line = key(text)
    if not line:
        return ""
    if line == whole:
        return "echo" if size >= 4 or at_head else ""
    if not at_head or size < 3 or count_words(text) > _MAX_WORDS:
        return ""
    if whole in line and len(line) <= 1.5 * len(whole) + 12:
        return "echo_and_kicker"  # "SectionHeadline", glued by the scraper
    if line in whole and len(line) >= 0.6 * len(whole):
        return "echo_less_site"  # the title of the page names the site as well
    mine = terms(text)
    alike = min(coverage(mine, [bag]), coverage(bag, [mine]))
    return "echo_reworded" if alike >= 0.85 and len(bag) >= 4 else ""


def _is_kicker(lines: Sequence[Line], index: int) -> bool:
    line = lines[index]
    text = line.text.strip()
    short = count_words(text) <= 4 and len(text) <= 40
    return line.verdict is None and short and not text.endswith((*FULL_STOPS, "!", "?"))
