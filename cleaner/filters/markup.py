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

from cleaner.document import HEADINGS, Document, Line, Markup, Verdict, count_words, is_wide
from cleaner.policy import Label
from cleaner.reading.html import TAG_NUMBER
from cleaner.reading.tokens import TOPIC_BITS, UNDER_IMAGE
from cleaner.shapes.credits import Credit, find_credit, is_agency, is_picture_agency
from cleaner.shapes.inline import closing_element
from cleaner.shapes.legends import bare_credit, caption_credit, is_fragment, join_fragments
from cleaner.shapes.names import is_name

#: below this the labeller has judged that a line is not body
NOT_BODY = 0.5
#: a line this likely to be body is no caption, unless its own tag says so
SURELY_BODY = 0.9
#: captions are not longer (words); a longer text in a caption's container is a story
MAX_CAPTION = 150
#: one that nothing but "caption" names, with no picture near, is not shorter
MIN_TOLD = 6
MAX_NAME, MAX_DATE = 12, 14
#: a credit is not in more pieces than this
MAX_PIECES = 5
#: a caption that only its place under an image tells: not longer, not linked, not surely a teaser
MAX_UNDER, MAX_LINKED, SURELY_NOT = 40, 0.3, 0.08

_NAMED = "the markup names a credit"
#: below the caption of a figure
_FEET = frozenset(["footer", "cite", "small"])
#: class names that say of what somebody is the author: "caption-author", "image__credit"
_PICTURED = ("caption", "image", "img", "photo", "picture", "figure", "media", "foto", "bild")
_SOURCES = ("author", "credit", "credits", "byline", "copyright", "source", "photographer", "autor")
_FALLBACKS = frozenset(["video", "audio", "object"])
#: elements that hold no caption wherever they stand
_NO_CAPTION = frozenset(["address", "button", "label", "option", "time"])
_SURE_CAPTION = frozenset(
    ["wp-caption-text", "image-caption", "photo-caption", "img-caption", "media-caption"]
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
_ANY_PART = sum(TOPIC_BITS[topic] for topic, _ in _PARTS)
_CAPTION, _MEDIA = TOPIC_BITS["caption"], TOPIC_BITS["media"]
#: topics that are said of so many things that only a block of links confirms them
_ONLY_LINKS = frozenset(["related", "nav", "ad"])


def label(doc: Document) -> Iterator[Verdict]:
    """Yield what the markup names; text mode has no markup and no verdicts."""
    if doc.kind != "html":
        return
    lines = [line for line in doc.lines if line.text]
    done, shown = 0, ""
    for index, line in enumerate(lines):
        if index < done or line.verdict is not None or line.markup is None:
            continue
        pieces = _pieces(lines, index)
        if len(pieces) > 1:
            yield _joined(pieces, doc.source)
            done = index + len(pieces)
        elif line.text == shown and line.markup.link_share == 0 and _is_doubtful(line):
            # the same words for a small screen, or for those who open the picture
            yield _verdict(line, Label.CAPTION, "caption", "a caption once more", shown)
        else:
            for verdict in _line(line, line.markup, doc.source):
                shown = line.text if verdict.label is Label.CAPTION else shown
                yield verdict


def _is_doubtful(line: Line) -> bool:
    return line.p_body is None or line.p_body < NOT_BODY


def _is_unsure(line: Line) -> bool:
    return line.p_body is None or line.p_body < SURELY_BODY


def _line(line: Line, markup: Markup, source: str) -> Iterator[Verdict]:
    if _is_player_notice(markup):
        yield _verdict(line, Label.VIDEO_NOTICE, "player_fallback", "shown where no player runs")
    elif _is_caption(line, markup):
        yield from _caption(line, markup, source)
    elif _is_figure_foot(line, markup):
        yield _verdict(line, Label.CREDIT, "credit_class", _NAMED, _named(line.text))
    elif line.p_body is not None and line.p_body < NOT_BODY:
        yield from _about(line, markup)


def _pieces(lines: list[Line], index: int) -> list[Line]:
    """Return the line, and those after it that hold the rest of its credit: "Photo by NAME" in a
    span, "/AFP" behind it.
    """
    out = [lines[index]]
    for line in lines[index + 1 : index + MAX_PIECES]:
        last = out[-1]
        if line.verdict is not None or not is_fragment(last.text, line.text):
            break
        if not (_is_credit_line(out[0]) and _is_in_caption(line)):
            break
        out.append(line)
    return out


def _joined(pieces: list[Line], source: str) -> Verdict:
    texts = [line.text for line in pieces]
    for index, line in enumerate(pieces):  # a line has lost the space before its first slash
        if texts[index][0] in "/|" and source[line.start - 1 : line.start].isspace():
            texts[index] = f"{texts[index][0]} {texts[index][1:].strip()}"
    value = bare_credit(join_fragments(texts))
    return Verdict(
        tuple(pieces), Label.CREDIT, "markup", "credit_class", value=value, reason=_NAMED
    )  # fmt: skip


def _is_in_caption(line: Line) -> bool:
    markup = line.markup
    return markup is not None and _is_caption(line, markup)


def _is_credit_line(line: Line) -> bool:
    markup = line.markup
    if markup is None or not _is_in_caption(line):
        return False
    if _is_credit(line, markup):
        return True
    found = find_credit(line.text)
    return found is not None and found.start == 0


def _is_figure_foot(line: Line, markup: Markup) -> bool:
    """Tell whether a line closes a figure below its caption, which is where a source stands."""
    inside = markup.tag in _FEET and markup.path[-1:] == ("figure",)
    return inside and _is_unsure(line) and count_words(line.text) <= MAX_NAME


def _has(mask: int, topic: str) -> bool:
    return bool(mask & TOPIC_BITS[topic])


def _verdict(line: Line, label: Label, rule: str, reason: str, value: str | None = None) -> Verdict:
    return Verdict((line,), label, "markup", rule, value=value, reason=reason)


def _is_player_notice(markup: Markup) -> bool:
    if markup.tag in _FALLBACKS or not _FALLBACKS.isdisjoint(markup.path):
        return True
    return _names_no_script(markup.tokens)


@lru_cache(maxsize=1 << 14)
def _names_no_script(tokens: frozenset[str]) -> bool:
    return any(token.startswith("vjs-no-js") for token in tokens)


def _is_caption(line: Line, markup: Markup) -> bool:
    named = (
        markup.tag == "figcaption"
        or "figcaption" in markup.path[-4:]
        or not _SURE_CAPTION.isdisjoint(markup.tokens)
    )
    if not named:
        p = NOT_BODY if line.p_body is None else line.p_body
        named = p < SURELY_BODY and (
            _names_caption(line, markup) or _is_under_image(line, markup, p)
        )
    return named and count_words(line.text) <= MAX_CAPTION and not _is_else(line.text, markup)


def _is_else(text: str, markup: Markup) -> bool:
    """Tell what stands in a caption's place and is none: a button, who wrote the article, when (the
    Funke papers' opening picture holds both), a counter, a video's length.
    """
    if markup.tag in _NO_CAPTION:
        return True
    return sum(map(str.isdigit, text)) >= 2 * sum(map(str.isalpha, text))


def _names_caption(line: Line, markup: Markup) -> bool:
    """Tell whether names say caption, and a picture is near. "caption" and "text-caption" are sizes
    of type as well: three in ten captions of the development pages were shops' prices, buttons,
    dates and newsletters' small print.
    """
    if not markup.named & _CAPTION:
        return False
    if markup.named & _MEDIA or "figure" in markup.path[-4:]:
        return True
    if markup.topics & UNDER_IMAGE:
        return not any(map(_is_type, markup.tokens))
    told = count_words(line.text) >= MIN_TOLD or _has(markup.named, "credit")
    return "caption" in markup.tokens and told and not _has(markup.named, "signup")


@lru_cache(maxsize=1 << 14)
def _is_type(token: str) -> bool:
    """Tell a class name that sets the type of a line in the manner of captions."""
    return "caption" in token and ("typo" in token or token.startswith(("text-", "font-")))


def _is_under_image(line: Line, markup: Markup, p: float) -> bool:
    """Tell whether a line shares a box that is named for pictures with an image and nothing else.
    Teasers stand like that as well, but the labeller is sure of those.
    """
    if not markup.topics & UNDER_IMAGE or p < SURELY_NOT or markup.link_share > MAX_LINKED:
        return False
    named = _has(markup.named, "media") or "figure" in markup.path[-4:]
    return named and markup.tag not in HEADINGS and 3 <= count_words(line.text) <= MAX_UNDER


def _caption(line: Line, markup: Markup, source: str) -> Iterator[Verdict]:
    text = line.text
    if _is_credit(line, markup):
        yield _verdict(line, Label.CREDIT, "credit_class", _NAMED, _named(text))
        return
    credit = _credit(line, source)
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


def _credit(line: Line, source: str) -> Credit | None:
    """Return the credit at the end of a caption: by its words, or by the element around it."""
    found = caption_credit(line.text)
    closing = closing_element(source[line.start : line.end], line.text)
    if closing is None or (found is not None and found.value and found.start <= closing.start):
        return found
    value = _named(closing.text)
    alone = caption_credit(closing.text)
    sure = closing.named or (alone is not None and alone.start == 0 and alone.value)
    if value and (sure or (closing.beside and _is_somebody(value))):
        return Credit(closing.start, value, "element")
    return found


def _named(text: str) -> str:
    """Return whom a credit names; a footnote's number or a lone bracket is nobody."""
    value = bare_credit(text)
    return value if sum(map(str.isalpha, value)) > 1 or any(map(is_wide, value)) else ""


def _is_somebody(value: str) -> bool:
    return is_agency(value) or is_picture_agency(value) or is_name(value)


def _is_credit(line: Line, markup: Markup) -> bool:
    """Tell whether the line's own element is the credit inside a caption: an inline element that
    the reader set apart for that, or a short block.
    """
    short = count_words(line.text) <= MAX_NAME
    if short and any(map(_says_credit, markup.tokens)):
        return True
    if markup.tag not in TAG_NUMBER:
        return _has(markup.named, "credit") or (short and _has(markup.named, "byline"))
    return short and _has(markup.named, "credit") and markup.tag != "figcaption"


@lru_cache(maxsize=1 << 14)
def _says_credit(token: str) -> bool:
    """Tell whether a class name says both what was made and that somebody made it.

    >>> _says_credit("caption-author"), _says_credit("author"), _says_credit("captioncredit")
    (True, False, True)
    """
    for word in _SOURCES:
        if token.endswith(word) and any(made in token for made in _PICTURED):
            return True
    return False


def _about(line: Line, markup: Markup) -> Iterator[Verdict]:
    """Name a line that is not body."""
    text, tokens = line.text, markup.tokens
    if _is_credit_beside(line, markup) and count_words(text) <= MAX_NAME:
        yield _verdict(line, Label.CREDIT, "credit_class", _NAMED, _named(text))
    elif "author" in tokens and count_words(text) <= MAX_NAME:
        yield _verdict(line, Label.BYLINE, "author", "the markup names the author", None)
    elif "time" in tokens and any(map(str.isdigit, text)) and count_words(text) <= MAX_DATE:
        yield _verdict(line, Label.TIMESTAMP, "time", "the markup names a time")
    elif "nav" in markup.path or markup.tag == "nav" or "navigation" in tokens:
        yield _verdict(line, Label.NAVIGATION, "navigation", "stands in a navigation element")
    else:
        yield from _part(line, markup, markup.named | markup.topics)


def _is_credit_beside(line: Line, markup: Markup) -> bool:
    """Tell whether a line outside a caption is named a picture's credit; "Image: NAME" in an
    element named "author" is one too.
    """
    if _has(markup.named, "credit") and _has(markup.named, "media"):
        return True
    if "author" not in markup.tokens or not _has(markup.named, "media"):
        return False
    found = find_credit(line.text)
    return found is not None and found.start == 0 and bool(found.value)


def _part(line: Line, markup: Markup, mask: int) -> Iterator[Verdict]:
    if not mask & _ANY_PART:
        return
    for topic, found in _PARTS:
        if not _has(mask, topic):
            continue
        if topic in _ONLY_LINKS and markup.link_share < 0.5:
            continue
        yield _verdict(line, found, topic, f"stands in a block whose class names say {topic}")
        return
