"""Bylines: "By NAME", "Von NAME und NAME, Agentur", "NAME 기자", or a name beside a date.

The value is the bare names. A name alone is a byline only where it is a known author's, or where
a date or the headline is its neighbour; "By" is one only in the head, in the tail, or with a colon.
What is left alone: a name as a heading inside the article, and sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from functools import cache

from cleaner.document import Document, Line, Verdict, count_words
from cleaner.metadata.names import names
from cleaner.policy import Label
from cleaner.reading.markdown import links
from cleaner.shapes.credits import is_agency
from cleaner.shapes.dates import date_line
from cleaner.shapes.known import authors, filled
from cleaner.shapes.names import is_name
from cleaner.shapes.overlap import key
from cleaner.shapes.place import head, is_paragraph, tail_start
from cleaner.shapes.words import alternatives, words

_MAX_CHARS, _MAX_WORDS = 140, 18
_PIECES = re.compile(
    r"\s*[,|/·•;｜／、，]\s*|\s+[-–—&]\s+|\s+(?:and|und|et|y|e|og|och|i|en|ve|и|with|mit|for|AND|FOR|WITH|UND|ET)\s+"
)
_COLON = re.compile("[:：／/]")
_MAIL = re.compile(r"\S+@\S+\.\w+|@\w+")
#: so many other words may stand beside the names: a role, a day, who else wrote
_BESIDE_LINKED = 8
#: a line of fewer words is no headline
_HEADLINE = 4
_NEIGHBOURS = (Label.TIMESTAMP, Label.READING_TIME, Label.BYLINE)


def label(doc: Document) -> Iterator[Verdict]:
    """A line that is nothing but who wrote it."""
    lines = filled(doc)
    known = {key(name) for name in authors(doc)}
    top, tail = head(lines), max(tail_start(lines), len(lines) - 5)
    for index, line in enumerate(lines):
        if line.verdict is not None or not 2 <= len(text := line.text.strip()) <= _MAX_CHARS:
            continue
        at_edge = index in top or index >= tail
        if index in top and (pair := _pair(lines, index)) is not None:
            yield pair
            continue
        found = _byline(text, at_edge)
        if found is None and index in top and (people := _linked(line)):
            found = ("author_page", people)
        if found is None and at_edge and _is_people(text):
            echo = bool(known) and _are_known(text, known)
            if echo or (index in top and _beside(lines, index)):
                found = ("known_author" if echo else "name_beside_date", text)
            elif index in top and _is_twice(lines, index):
                found = ("name_twice", text)
        if found is not None:
            rule, rest = found
            span = (0, len(line.text))
            yield Verdict((line,), Label.BYLINE, "bylines", rule, span, value=_bare(rest))


def _bare(text: str) -> str:
    """Return the bare names in a text, or all of it where none is told."""
    return ", ".join(names(_MAIL.sub("", text))) or text


def _pair(lines: Sequence[Line], index: int) -> Verdict | None:
    """Return the verdict for "By" on a line and the name on the next, as news themes set them."""
    below = lines[index + 1 : index + 2]
    if not below or below[0].verdict is not None or not _is_lead(lines[index].text):
        return None
    name = below[0].text.strip()
    if not _is_people(name):
        return None
    pair = (lines[index], below[0])
    return Verdict(pair, Label.BYLINE, "bylines", "lead_above", value=_bare(name))


def _is_lead(text: str) -> bool:
    return text.strip(" :").casefold() in words("bylines", "leads")


def _linked(line: Line) -> str:
    """Return the names that a short line of Markdown links to the pages of their authors."""
    if line.marked is None or is_paragraph(line):
        return ""
    people = [
        name.strip()
        for name, address in links(line.shown)
        if _page_pattern().search(address) and is_name(name.strip())
    ]
    rest = count_words(line.text) - sum(map(count_words, people))
    return ", ".join(people) if rest <= _BESIDE_LINKED else ""


def _byline(text: str, at_edge: bool) -> tuple[str, str] | None:
    """Return the rule and the part with the names, for a line that says it is a byline."""
    if _COLON.search(text, 0, 40) and (match := _label_pattern().match(text)):
        rest = text[match.end() :].strip()
        found = ("label", rest) if _is_credited(rest) and (at_edge or _is_people(rest)) else None
    elif text[0] > "\u3000" or text[0] == "[":
        match = _trail_pattern().fullmatch(text)
        found = ("office", match["name"]) if match and not is_agency(match["name"]) else None
    elif at_edge and (match := _lead_pattern().match(text)):
        rest = text[match.end() :].strip()
        found = ("lead", rest) if _is_credited(rest) else None
    else:
        return None
    return found if len(text.split()) <= _MAX_WORDS else None


@cache
def _page_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?i)[/.-](?:{alternatives(words('bylines', 'pages'))})[/-]")


@cache
def _label_pattern() -> re.Pattern[str]:
    found = alternatives(words("bylines", "labels"))
    return re.compile(rf"(?i)(?:{found})\s?[:：／/]\s*(?=\S)")


@cache
def _lead_pattern() -> re.Pattern[str]:
    found = alternatives(words("bylines", "leads"))
    return re.compile(rf"(?i)[-–—|•·\s]{{0,4}}(?:{found})\s+(?=\S)")


@cache
def _trail_pattern() -> re.Pattern[str]:
    found = alternatives(words("bylines", "trails"))
    name = r"[\u4e00-\u9fff\uac00-\ud7a3]{2,4}"
    tail = r"(?:\s?외\s?\d+명)?(?:\s*\(?[\w.+-]{1,40}@[\w.-]{3,40}\)?)?"
    office = rf"\s?(?:{found})"
    return re.compile(
        rf"(?:\[[^\[\]]{{1,20}}\]\s?)?(?P<name>{name}(?:[·,・]\s?{name}){{0,3}}){office}{tail}"
    )


def _is_credited(rest: str) -> bool:
    """Tell whether a text is names, and nothing that is not a role, an agency, a date or a mail."""
    pieces = [piece for piece in _PIECES.split(_MAIL.sub("", rest).strip()) if piece]
    if not pieces or not (_is_person(pieces[0]) or is_agency(pieces[0])):
        return False
    return all(_belongs(piece) for piece in pieces[1:])


def _is_person(piece: str) -> bool:
    return is_name(piece.strip(" .:()"))


def _belongs(piece: str) -> bool:
    bare = piece.strip(" .:()[]")
    if not bare or is_name(bare) or is_agency(bare) or date_line(bare) is not None:
        return True
    roles = words("bylines", "roles")
    short = len(bare.split()) <= 4
    named = bare[:1].isupper() or any(char.isdigit() for char in bare)  # "Reuters", "g1 Vale"
    return short and (named or any(word in roles for word in bare.casefold().split()))


def _is_people(text: str) -> bool:
    """Tell whether a line is names and nothing else."""
    pieces = [piece for piece in _PIECES.split(text) if piece]
    return 1 <= len(pieces) <= 6 and all(is_name(piece) for piece in pieces)


def _are_known(text: str, known: Set[str]) -> bool:
    """Tell whether all names in a text are known authors'."""
    found = {key(name) for name in names(text)}
    return bool(found) and found <= known


def _is_twice(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a name below a headline stands there twice: an author's picture and name."""
    text = lines[index].text.strip()
    near = [
        lines[place].text.strip() for place in (index - 1, index + 1) if 0 <= place < len(lines)
    ]
    above = (line for line in lines[:index] if line.text.strip() != text)
    return text in near and any(count_words(line.text) >= _HEADLINE for line in above)


def _beside(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a date stands next, or the headline right above."""
    for place in (index - 1, index + 1):
        if 0 <= place < len(lines):
            verdict = lines[place].verdict
            if verdict is not None and (
                verdict.label in _NEIGHBOURS or (verdict.label is Label.TITLE and place < index)
            ):
                return True
    return False
