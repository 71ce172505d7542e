"""Lines that say when: every word is a number, a month, a weekday or a word that goes with them.

Nothing is guessed from position here; one word that is not on the lists and it is a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache
from typing import NamedTuple

from cleaner.metadata.dates import MONTHS, find_date
from cleaner.shapes.words import words

MAX_CHARS, _MAX_TOKENS = 120, 26
_DIGIT = re.compile("[0-9]")
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_FULL = re.compile(
    r"(?:^|\D)(?:\d{4}\s?[-/.年년]\s?\d{1,2}\s?[-/.月월]\s?\d{1,2}|"
    r"\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{4}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2})(?:\D|$)"
)
_CLOCK = re.compile(r"(?:^|\D)[0-2]?\d\s?[:.時시点hH]\s?[0-5]\d(?:\D|$)")
_YEAR = re.compile(r"(?:^|\D)((?:19|20)\d\d)(?:\D|$)")


class DateLine(NamedTuple):
    """What a date line says: the day where it is certain, and how plainly it says it."""

    iso: str
    #: a day of a year; else a day and month, a time, or a time gone by
    full: bool
    #: it says of what: "Published", "Updated"
    stamped: bool


@cache
def _kinds() -> dict[str, int]:
    """Word → bits: 1 month, 2 weekday, 4 stamp, 8 filler, 16 unit, 32 ago."""
    out: dict[str, int] = {}
    groups = ("weekdays", "stamps", "fillers", "units", "ago")
    tables = [frozenset(MONTHS), *(words("dates", group) for group in groups)]
    for place, table in enumerate(tables):
        for text in table:
            for word in _TOKEN.findall(text):
                out[word] = out.get(word, 0) | 1 << place
    return out


def date_line(text: str, language: str = "") -> DateLine | None:
    """Return what `text` says of time when it says nothing else, or None.

    >>> date_line("Published: 3 May 2024, 10:15 CET")
    DateLine(iso='2024-05-03', full=True, stamped=True)
    >>> date_line("vor 3 Stunden"), date_line("On 3 May 2024 the bridge fell")
    (DateLine(iso='', full=False, stamped=False), None)
    """
    if len(text) > MAX_CHARS or not has_digit(text):
        return None
    kinds = _read(text)
    if kinds is None:
        return None
    seen = 0
    for kind in kinds:
        seen |= kind
    stamped, month = bool(seen & 4), bool(seen & 1)
    years = set(_YEAR.findall(text))
    if len(years) > 1 and not stamped:  # a span of time, the heading of a chronicle
        return None
    iso = find_date(text, language)
    if iso or _FULL.search(text):
        return DateLine(iso, True, stamped)
    clock = bool(_CLOCK.search(text))
    ago = bool(seen & 32) and bool(seen & 16)
    day = (month or bool(seen & 2)) and (clock or stamped)
    return DateLine("", False, stamped) if ago or day or (clock and stamped) else None


def has_digit(text: str) -> bool:
    """Tell whether a digit stands in a text: every date line and reading time has one."""
    if text.isascii():
        return _DIGIT.search(text) is not None
    return any(map(str.isdigit, text))


@cache
def _reading() -> frozenset[str]:
    return words("dates", "reading") | words("dates", "units")


def _read(text: str) -> list[int] | None:
    kinds = _kinds()
    tokens = _tokens(text, kinds.keys())
    if tokens is None or len(tokens) > _MAX_TOKENS:
        return None
    if any(len(token) > 4 for token in tokens if token.isdigit()):
        return None
    return [kinds[token] for token in tokens if not token.isdigit()]


def _tokens(text: str, known: Set[str]) -> list[str] | None:
    """Return the numbers and words of `text`, or None where one is not known."""
    out = []
    for match in _TOKEN.finditer(text.casefold()):  # mostly the first word ends it
        token = match[0]
        if token.isdigit() or token in known:
            out.append(token)
        elif (pieces := _segment(token, known)) is not None:
            out += pieces
        else:
            return None
    return out


def _segment(token: str, known: Set[str]) -> list[str] | None:
    """Cut what is written without spaces into known words, the longest first."""
    if token[0] < "\u3000":
        return None
    out, place = [], 0
    while place < len(token):
        size = next((n for n in range(8, 0, -1) if token[place : place + n] in known), 0)
        if not size:
            return None
        out.append(token[place : place + size])
        place += size
    return out


def reading_time(text: str) -> str:
    """Return the minutes that `text` says an article takes to read, or nothing.

    >>> reading_time("5 min read"), reading_time("約3分で読めます")
    ('5', '3')
    >>> reading_time("Read 5 books in 10 minutes"), reading_time("10 minutes")
    ('', '')
    """
    if len(text) > 60 or not has_digit(text):
        return ""
    core = words("dates", "reading_core")
    tokens = _tokens(text, _reading())
    if tokens is None or len(tokens) > 10:
        return ""
    numbers = [token for token in tokens if token.isdigit()]
    rest = {token for token in tokens if not token.isdigit()}
    timed = bool(rest & words("dates", "units")) or len(rest) == 1
    return numbers[0] if len(numbers) <= 2 and timed and rest & core else ""
