"""Text that a scraper wrote in Markdown: its signs tell what a line is, and are not its words.

Readers for language models hand pages on as Markdown, menus and all. A filter that looks for
"Read more:" should not trip over `**Read more:**`, nor count the words of an address; so a line's
text is what a person would read, the signs that stand around it are kept beside it (`Marked`), and
what they say of the line (a heading, an item, how much of it is links) is its markup, as on a page.
What comes out of a document is written as it came in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from cleaner.document import Line, Marked, Markup

#: an address, with or without a title; brackets inside it come in pairs
_TO = (
    r"\]\([ \t]*(?:<[^<>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)"
    r"""(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*\)"""
)
#: what proves a document to be Markdown
_LINK = re.compile(r"(?i)\]\([ \t]*<?(?:https?://|mailto:|data:image|\.{0,2}/|#)")
_HEADINGS = re.compile(r"^ {0,3}#{2,6} +[^#\s]", re.MULTILINE)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_QUOTE = re.compile(r" {0,3}(?:> ?)+")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d{1,9}[.)])[ \t]+(?=\S)")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_DEFINITION = re.compile(r" {0,3}\[[^\[\]\n]+\]:[ \t]*<?(?:https?://|mailto:|\.{0,2}/|#)\S*")
_PICTURE = re.compile(r"!\[([^\[\]]*)\]")
_PLAIN_LINK = re.compile(r"\[([^\[\]]{2,60})\]\(([^\s()]{2,400})")
_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*$")
_COLUMNS = re.compile(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?[ \t]*)?$")
_SIGN = re.compile(
    r"\\[!-/:-@\[-`{-~]"  # escaped
    r"|`+"
    r"|!?\["
    rf"|{_TO}"
    r"|\]\[[^\[\]\n]{0,200}\]"
    r"|\]"
    r"|\*+|_+|~~"
)
#: a longer line is data (an image in an address), and a heading over an underline is short
_LONGEST, _HEADING_CHARS = 20_000, 300
_BULLETS = ("*", "+", "•")
#: so many lines may stand inside a link: picture, kicker, heading, teaser, date, and empty ones
_CARD = 12


def is_markdown(source: str) -> bool:
    """Tell whether a text is written in Markdown: it has links to addresses, or two headings below
    the first level ("# " opens the comments of programs as well).

    >>> is_markdown("See [the plan](https://example.org/plan)."), is_markdown("Array[i](j) # note")
    (True, False)
    """
    if "](" in source and _LINK.search(source):
        return True
    if "## " not in source:
        return False
    found = _HEADINGS.finditer(source)
    return next(found, None) is not None and next(found, None) is not None


def pictures(shown: str) -> list[str]:
    """Return the descriptions of the pictures in a line of Markdown, empty ones too.

    >>> pictures("[![A boat](b.png)](/boat) ![](c.png)")
    ['A boat', '']
    """
    return _PICTURE.findall(shown)


def links(shown: str) -> list[tuple[str, str]]:
    """Return the words and the addresses of the plain links in a line of Markdown.

    >>> links("By [Ann Lee](/authors/lee), [**Bo** Ek](/authors/ek)")
    [('Ann Lee', '/authors/lee'), ('**Bo** Ek', '/authors/ek')]
    """
    return _PLAIN_LINK.findall(shown)


def undress(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a Markdown document without their signs, which stand beside them.

    Spans stay: they partition the source. A heading and the line drawn under it become one line.
    Fenced code is left as it is.

    >>> one, = undress([Line("**More:** [Pier](/p)", 0, 20)])
    >>> one.text, one.shown, one.markup.link_share
    ('More: Pier', '**More:** [Pier](/p)', 0.5)
    """
    read = [_Read(line, [], [], Markup("p")) for line in lines]
    fence = ""
    for one in read:
        text = one.line.text
        found = _FENCE.match(text)
        if fence or found:
            if found and (not fence or text.strip().startswith(fence)):
                fence = "" if fence else found[1]
            one.markup.tag = "pre"
        elif len(text) <= _LONGEST:
            _find_signs(one)
    _join_links(read)
    out: list[Line] = []
    for one in read:
        if out and _is_underline(out[-1], one.line.text):
            out[-1] = _underlined(out[-1], one.line)
        else:
            out.append(_dressed(one) if one.line.text else one.line)
    return out


class _Sign(NamedTuple):
    """A sign in a line: where it stands, and whether it belongs to what follows it."""

    start: int
    end: int
    opens: bool


class _Open(NamedTuple):
    """A bracket, or a run of stars, that waits for its partner."""

    start: int
    end: int
    sign: str


@dataclass(slots=True)
class _Read:
    """A line as it was read: its signs, where the words of its links stand, what it is; and a
    bracket or an address whose partner stands in another line: of cards, a link holds a heading,
    a picture and a teaser, a line each.
    """

    line: Line
    signs: list[_Sign]
    links: list[tuple[int, int]]
    markup: Markup
    opened: _Open | None = None
    closed: _Open | None = None


def _find_signs(one: _Read) -> None:
    text, start = one.line.text, 0
    if _RULE.match(text) or _COLUMNS.match(text) or _DEFINITION.match(text):
        one.markup.tag = "link" if "]:" in text else "hr"
        one.signs.append(_Sign(0, len(text), False))
        return
    if found := _QUOTE.match(text):
        start, one.markup.path = found.end(), ("blockquote",)
        one.signs.append(_Sign(0, start, True))
    if found := _HEADING.match(text, start):
        one.signs.append(_Sign(start, found.end(), True))
        start, one.markup.tag = found.end(), f"h{len(found[1])}"
        if (unclosed := text.rstrip("#"))[-1:] in (" ", "\t"):  # "## Heading ##"
            one.signs.append(_Sign(max(start, len(unclosed.rstrip())), len(text), False))
    elif found := _ITEM.match(text, start):
        one.markup.tag = "li"
        if heading := _HEADING.match(text, found.end()):
            one.signs.append(_Sign(heading.start(), heading.end(), True))
    elif _ROW.match(text, start):
        one.markup.tag = "tr"
        first, last = len(text) - len(text.lstrip("| \t")), len(text.rstrip("| \t"))
        one.signs += [_Sign(start, max(start, first), True), _Sign(last, len(text), False)]
    _inline(one, start)


def _join_links(read: Sequence[_Read]) -> None:
    """Pair brackets with addresses some lines below, and take what stands between for a link."""
    opener: int | None = None
    for place, one in enumerate(read):
        if one.closed is not None and opener is not None and place - opener <= _CARD:
            first = read[opener]
            opened = first.opened
            if opened is not None:
                first.signs.append(_Sign(opened.start, opened.end, True))
                first.links.append((opened.end, len(first.line.text)))
            one.signs.append(_Sign(one.closed.start, one.closed.end, False))
            one.links.append((0, one.closed.start))
            for inner in read[opener + 1 : place]:
                inner.links.append((0, len(inner.line.text)))
            opener = None
        if one.opened is not None:
            opener = place


def _inline(one: _Read, place: int) -> None:
    """Find the signs inside a line, and where the words of its links stand."""
    text = one.line.text
    brackets: list[_Open] = []
    runs: dict[str, list[_Open]] = {"*": [], "_": [], "~": []}
    while found := _SIGN.search(text, place):
        at, place, sign = found.start(), found.end(), found[0]
        if sign[0] == "\\":
            one.signs.append(_Sign(at, at + 1, True))
        elif sign[0] == "`":
            closing = text.find(sign, place)
            if closing >= 0:
                one.signs += [_Sign(at, place, True), _Sign(closing, closing + len(sign), False)]
                place = closing + len(sign)
        elif sign[-1] == "[":
            brackets.append(_Open(at, place, sign))
        elif sign[0] == "]" and brackets:
            one.signs += _closed(brackets.pop(), at, place, one.links)
        elif sign[0] == "]":
            one.closed = one.closed or (_Open(at, place, sign) if sign[-1] == ")" else None)
        else:
            one.signs += _emphasis(text, _Open(at, place, sign), runs[sign[0]])
    if brackets and brackets[-1].sign == "[":
        one.opened = brackets[-1]


def _closed(opened: _Open, start: int, end: int, links: list[tuple[int, int]]) -> tuple[_Sign, ...]:
    """Return the signs of a link, or the one that is all of a picture; none of "[sic]"."""
    if end - start == 1:
        return ()
    if opened.sign == "![":
        return (_Sign(opened.start, end, False),)
    links.append((opened.end, start))
    return _Sign(opened.start, opened.end, True), _Sign(start, end, False)


def _emphasis(text: str, run: _Open, waiting: list[_Open]) -> Iterator[_Sign]:
    """Yield the signs that a run of stars, underscores or tildes closes; what it does not close
    may open: beside a word and, for underscores, not inside one.
    """
    before, after = text[run.start - 1 : run.start], text[run.end : run.end + 1]
    inside = run.sign[0] == "_"
    if before.strip() and not (inside and after.isalnum()):
        while waiting and run.start < run.end:
            opened = waiting.pop()
            size = min(opened.end - opened.start, run.end - run.start)
            yield _Sign(opened.end - size, opened.end, True)
            yield _Sign(run.start, run.start + size, False)
            run = run._replace(start=run.start + size)
            if opened.end - size > opened.start:
                waiting.append(opened._replace(end=opened.end - size))
    if run.start < run.end and after.strip() and not (inside and before.isalnum()):
        waiting.append(run)


def _dressed(one: _Read) -> Line:
    """Return the line without its signs, with them beside it."""
    text, markup = one.line.text, one.markup
    begins: dict[int, int] = {}
    pieces: list[tuple[int, int]] = []  # what stands between the signs
    place = 0
    for sign in sorted(one.signs):
        if sign.opens:  # signs in a row, as of a bold link, open the same words
            begins[sign.end] = begins.pop(sign.start, sign.start)
        if sign.start > place:
            pieces.append((place, sign.start))
        place = max(place, sign.end)
    pieces.append((place, len(text)))
    bare = "".join([text[start:end] for start, end in pieces])
    lead, size = len(bare) - len(bare.lstrip()), len(bare.rstrip())
    places = [place for start, end in pieces for place in range(start, end)][lead:size]
    bare = bare[lead:size]
    if one.links:
        markup.link_share = _letters(text, _both(pieces, one.links)) / max(_count(bare), 1)
    if markup.tag == "li" and bare[:1] in _BULLETS:
        bare = "-" + bare[1:]
    marked = Marked(text, tuple(places), begins, one.line.offsets)
    return Line(bare, one.line.start, one.line.end, markup, marked=marked)


def _count(text: str) -> int:
    """Count letters and digits."""
    return sum(map(str.isalnum, text))


def _letters(text: str, pieces: Iterable[tuple[int, int]]) -> int:
    return sum(_count(text[start:end]) for start, end in pieces)


def _both(
    pieces: Sequence[tuple[int, int]], links: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield the parts of `pieces` that lie in a link; links inside links count once."""
    done = index = 0
    for first, last in sorted(links):
        first = max(first, done)
        while index < len(pieces) and pieces[index][1] <= first:
            index += 1
        at = index
        while at < len(pieces) and pieces[at][0] < last:
            start, end = max(pieces[at][0], first), min(pieces[at][1], last)
            if start < end:
                yield start, end
            at += 1
        done = max(done, last)


def _is_underline(above: Line, text: str) -> bool:
    """Tell the line under a heading, or between a table's head and its rows."""
    if not above.text or above.markup is None or len(above.text) > _HEADING_CHARS:
        return False
    if above.markup.tag == "tr" or "|" in text:
        return "|" in above.text and _COLUMNS.match(text) is not None
    return above.markup.tag == "p" and _UNDERLINE.match(text) is not None


def _underlined(above: Line, line: Line) -> Line:
    """Return a heading, or a table's head, together with the line under it."""
    if above.markup is None or above.marked is None:
        raise ValueError("only a line of Markdown can be underlined")
    level = "h1" if line.text.strip().startswith("=") else "h2"
    tag = "tr" if "|" in line.text else level
    marked = replace(above.marked, text=f"{above.shown}\n{line.text}")
    return replace(above, end=line.end, markup=replace(above.markup, tag=tag), marked=marked)
