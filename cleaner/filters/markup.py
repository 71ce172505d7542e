"""What the markup names itself: captions, credits, bylines, dates, player notices, and the parts
around an article that their class names tell.

Two kinds of names. Some are sure: <figcaption>, `wp-caption-text`, `itemprop=caption`,
`vjs-no-js`; what they name is labelled whatever the labeller thinks. All others are words that
some designers use otherwise ("related-story" around the story itself), so they only say what a
line is that the labeller has judged not to be body.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from cleaner.document import Document, Line, Markup, Verdict, count_words
from cleaner.policy import Label
from cleaner.reading.html import TAG_NUMBER
from cleaner.reading.tokens import TOPIC_BITS, UNDER_IMAGE, read_tokens
from cleaner.shapes.credits import find_credit

#: below this the labeller has judged that a line is not body
NOT_BODY = 0.5
#: a line this likely to be body is no caption, unless its own tag says so
SURELY_BODY = 0.9
#: captions are not longer (words); a longer text in a caption's container is a story
MAX_CAPTION = 150
MAX_NAME, MAX_DATE = 12, 14
#: a caption that only its place under an image tells: not longer, not linked, not surely a teaser
MAX_UNDER, MAX_LINKED, SURELY_NOT = 40, 0.3, 0.08
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])

_FALLBACKS = frozenset(["video", "audio", "object"])
_SURE_CAPTION = frozenset(
    ["wp-caption-text", "image-caption", "photo-caption", "img-caption", "media-caption", "caption"]
)
#: topics of class names, most telling first, and what a line is that is not body
_PARTS: tuple[tuple[str, Label], ...] = (
    ("consent", Label.CONSENT),
    ("signup", Label.NEWSLETTER),
    ("comment", Label.COMMENT),
    ("share", Label.SHARE),
    ("ad", Label.ADVERTISEMENT),
    ("related", Label.RELATED),
    ("nav", Label.NAVIGATION),
)
#: topics that are said of so many things that only a block of links confirms them
_ONLY_LINKS = frozenset(["related", "nav", "ad"])


def label(doc: Document) -> Iterator[Verdict]:
    """Yield what the markup names; text mode has no markup and no verdicts."""
    if doc.kind != "html":
        return
    for line in doc.lines:
        if line.verdict is None and line.markup is not None and line.text:
            yield from _line(line, line.markup)


def _line(line: Line, markup: Markup) -> Iterator[Verdict]:
    mask = _topics(markup.tokens)
    if _is_player_notice(markup):
        yield _verdict(line, Label.VIDEO_NOTICE, "player_fallback", "shown where no player runs")
    elif _is_caption(line, markup, mask):
        yield from _caption(line, markup, mask)
    elif line.p_body is not None and line.p_body < NOT_BODY:
        yield from _about(line, markup, mask)


@lru_cache(maxsize=1 << 14)
def _topics(tokens: frozenset[str]) -> int:
    mask = 0
    for token in tokens:
        mask |= read_tokens(token)[0]
    return mask


def _has(mask: int, topic: str) -> bool:
    return bool(mask & TOPIC_BITS[topic])


def _verdict(line: Line, label: Label, rule: str, reason: str, value: str | None = None) -> Verdict:
    return Verdict((line,), label, "markup", rule, value=value, reason=reason)


def _is_player_notice(markup: Markup) -> bool:
    if any(token.startswith("vjs-no-js") for token in markup.tokens):
        return True
    return markup.tag in _FALLBACKS or bool(_FALLBACKS.intersection(markup.path))


def _is_caption(line: Line, markup: Markup, mask: int) -> bool:
    if count_words(line.text) > MAX_CAPTION:
        return False
    if markup.tag == "figcaption" or "figcaption" in markup.path[-4:]:
        return True
    if _SURE_CAPTION & markup.tokens:
        return True
    p = NOT_BODY if line.p_body is None else line.p_body
    return p < SURELY_BODY and (_has(mask, "caption") or _is_under_image(line, markup, mask, p))


def _is_under_image(line: Line, markup: Markup, mask: int, p: float) -> bool:
    """Tell whether a line shares a box that is named for pictures with an image and nothing else.
    Teasers stand like that as well, but the labeller is sure of those.
    """
    if not markup.topics & UNDER_IMAGE or p < SURELY_NOT or markup.link_share > MAX_LINKED:
        return False
    named = _has(mask, "media") or "figure" in markup.path[-4:]
    return named and markup.tag not in _HEADINGS and 3 <= count_words(line.text) <= MAX_UNDER


def _caption(line: Line, markup: Markup, mask: int) -> Iterator[Verdict]:
    text = line.text
    if _is_credit(line, markup, mask):
        found = find_credit(text)
        value = found.value if found and found.value and found.start == 0 else text
        yield _verdict(line, Label.CREDIT, "credit_class", "the markup names a credit", value)
        return
    credit = find_credit(text)
    if credit is None or not credit.value:
        yield _verdict(line, Label.CAPTION, "caption", "the markup names a caption", text)
    elif not text[: credit.start].strip():
        yield _verdict(line, Label.CREDIT, "caption_credit", "a caption's credit", credit.value)
    else:
        part = (credit.start, len(text))
        yield Verdict(
            (line,), Label.CREDIT, "markup", "caption_credit", part, part,
            value=credit.value, reason="a caption's credit",
        )  # fmt: skip


def _is_credit(line: Line, markup: Markup, mask: int) -> bool:
    """Tell whether the line's own element is the credit inside a caption: an inline element that
    the reader set apart for that, or a short block.
    """
    if not _has(mask, "credit") or markup.tag == "figcaption":
        return False
    return markup.tag not in TAG_NUMBER or count_words(line.text) <= MAX_NAME


def _about(line: Line, markup: Markup, mask: int) -> Iterator[Verdict]:
    """Name a line that is not body."""
    words = count_words(line.text)
    if _has(mask, "credit") and _has(mask, "media") and words <= MAX_NAME:
        credit = find_credit(line.text)
        value = credit.value if credit and credit.value else line.text
        yield _verdict(line, Label.CREDIT, "credit_class", "the markup names a credit", value)
    elif "author" in markup.tokens and words <= MAX_NAME:
        yield _verdict(line, Label.BYLINE, "author", "the markup names the author", None)
    elif "time" in markup.tokens and words <= MAX_DATE and any(map(str.isdigit, line.text)):
        yield _verdict(line, Label.TIMESTAMP, "time", "the markup names a time")
    elif "nav" in markup.path or markup.tag == "nav" or "navigation" in markup.tokens:
        yield _verdict(line, Label.NAVIGATION, "navigation", "stands in a navigation element")
    else:
        yield from _part(line, markup, mask | markup.topics)


def _part(line: Line, markup: Markup, mask: int) -> Iterator[Verdict]:
    for topic, found in _PARTS:
        if not _has(mask, topic):
            continue
        if topic in _ONLY_LINKS and markup.link_share < 0.5:
            continue
        yield _verdict(line, found, topic, f"stands in a block whose class names say {topic}")
        return
