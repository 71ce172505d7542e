"""The headline repeated in the text, and the section line over it.

Only a title that is known (a hint, the page's head) can be an echo; without one the first line
may be the headline or the first sentence, and stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.document import FULL_STOPS, Document, Line, Verdict, count_words
from cleaner.policy import Label
from cleaner.shapes.known import filled, titles
from cleaner.shapes.overlap import coverage, key, terms
from cleaner.shapes.place import head_end, tail_start

_MAX_WORDS = 45


def label(doc: Document) -> Iterator[Verdict]:
    """A line that repeats the known title; the one right above the first is the kicker."""
    known = [(key(title), terms(title), count_words(title)) for title in titles(doc)]
    known = [one for one in known if one[0]]
    if not known:
        return
    lines = filled(doc)
    # between paragraphs the same words are a heading of the article
    head, tail = head_end(lines), tail_start(lines)
    first = True
    for index, line in enumerate(lines):
        text = line.text
        if line.verdict is not None or len(text) > 400 or head <= index < tail:
            continue
        rule = next((rule for one in known if (rule := _echo(text, one, index < head))), "")
        if not rule:
            continue
        yield Verdict((line,), Label.TITLE, "titles", rule, (0, len(text)), value=text.strip())
        if first and 0 < index < head and _is_kicker(lines, index - 1):
            above = lines[index - 1]
            yield Verdict((above,), Label.KICKER, "titles", "kicker", value=above.text.strip())
        first = False


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
