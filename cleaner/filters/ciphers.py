"""Paywalled paragraphs that were sent in cipher: each letter is the next one of the alphabet.

A group of German papers ships the paid part of an article like that, and unlocks it by script; a
scraper that runs none takes it for the article ("Ejf Csýdlf jtu pggfo"). Told by its vowels, which
every language in Latin script has a third of: in cipher they are b, f, j, p and v. No word of any
language is known here. What stands in a document that holds such a paragraph goes as well: its
short lines, the markup of its embeds (whose names have few vowels), and a heading between two
paragraphs in cipher, which heads nothing. What is left alone: short lines elsewhere, and all other
scripts.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.document import SENTENCE_STOPS, Document, Line, Verdict
from cleaner.policy import Label

#: A paragraph of so many letters proves the cipher; beside it, a line of so many is told.
_PROOF, _LINE = 60, 8
_PLAIN, _CIPHER = "aeiou", "bfjpv"
#: Share of the letters that are vowels, in plain words.
_VOWELS = 0.28
#: Identifiers in hexadecimal digits have as many of b and f.
_DIGITS = 0.15
#: `class` and `href`: of an embed's markup little else is words.
_MARKUP = ("dmbtt", "isfg")
#: A line of four such windows or more may hold plain words as well.
_WINDOW = 400
#: A heading has no more characters than this.
_HEADING = 120


def label(doc: Document) -> Iterator[Verdict]:
    """Every line in cipher of a document that holds a paragraph of it, and what it encloses."""
    least = _PROOF // 3  # no letter becomes more than three when case is folded
    long = [line for line in doc.lines if len(line.text) >= least]
    if not any(_may_be(line.text) and _is_cipher(line, _PROOF) for line in long):
        return
    shown = [line for line in doc.lines if line.text.strip()]
    gone = [
        any(map(line.text.__contains__, _MARKUP))
        or (_may_be(line.text) and _is_cipher(line, _LINE))
        for line in shown
    ]
    for place, line in enumerate(shown):
        inside = 0 < place < len(gone) - 1 and gone[place - 1] and gone[place + 1]
        if line.verdict is None and (gone[place] or (inside and _is_heading(line.text))):
            span = _stretch(line.text)
            part = None if span == (0, len(line.text)) else span
            yield Verdict((line,), Label.PAYWALL, "ciphers", "next_letter", span, part)


def _stretch(text: str) -> tuple[int, int]:
    """Return where the cipher begins and ends in a line: where lines were joined, the first
    paragraphs are plain. Long lines are looked at by windows, and cut at words.
    """
    if len(text) < 4 * _WINDOW:
        return 0, len(text)
    places = range(0, len(text), _WINDOW)
    coded = [place for place in places if _is_coded(text[place : place + _WINDOW], _LINE)]
    start, end = coded[0], coded[-1] + _WINDOW
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = len(text) if end >= len(text) - _WINDOW else text.find(" ", end)
    return start, end if end > 0 else len(text)


def _is_heading(text: str) -> bool:
    return len(text) <= _HEADING and not text.rstrip().endswith(SENTENCE_STOPS)


def _may_be(text: str) -> bool:
    """Tell quickly: no language has so many f, which is e in cipher."""
    return "f" in text and 2 * text.count("f") > text.count("e")


def _is_cipher(line: Line, least: int) -> bool:
    if len(line.text) >= 4 * _WINDOW:
        return _is_coded(line.text[-2000:-_WINDOW], least)  # joined lines: the paid part comes last
    return _is_coded(line.text, least)


def _is_coded(text: str, least: int) -> bool:
    text = text.casefold()
    if len(text) < least or (letters := sum(map(str.isalpha, text))) < least:
        return False
    cipher, plain = sum(map(text.count, _CIPHER)), sum(map(text.count, _PLAIN))
    digits = sum(map(str.isdigit, text))
    return cipher > _VOWELS * letters and cipher > 1.1 * plain and digits < _DIGITS * letters
