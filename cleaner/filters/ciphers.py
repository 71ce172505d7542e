"""Paywalled paragraphs that were sent in cipher: each letter is the next one of the alphabet.

A group of German papers ships the paid part of an article like that, and unlocks it by script; a
scraper that runs none takes it for the article ("Ejf Csýdlf jtu pggfo"). Told by its vowels, which
every language in Latin script has a third of: in cipher they are b, f, j, p and v. No word of any
language is known here. What is left alone: short lines, unless they stand in a document that holds
such a paragraph, and all other scripts.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.document import Document, Line, Verdict
from cleaner.policy import Label

#: A paragraph of so many letters proves the cipher; beside it, a line of so many is told.
_PROOF, _LINE = 60, 8
_PLAIN, _CIPHER = "aeiou", "bfjpv"
#: Share of the letters that are vowels, in plain words.
_VOWELS = 0.28
#: Identifiers in hexadecimal digits have as many of b and f.
_DIGITS = 0.15


def label(doc: Document) -> Iterator[Verdict]:
    """Every line in cipher of a document that holds a paragraph of it."""
    lines = [line for line in doc.open_lines() if _may_be(line.text)]
    if not any(_is_cipher(line, _PROOF) for line in lines):
        return
    for line in lines:
        if _is_cipher(line, _LINE):
            yield Verdict((line,), Label.PAYWALL, "ciphers", "next_letter", (0, len(line.text)))


def _may_be(text: str) -> bool:
    """Tell quickly: no language has so many f, which is e in cipher."""
    return 2 * text.count("f") > text.count("e")


def _is_cipher(line: Line, least: int) -> bool:
    text = line.text[:2000].casefold()
    if len(text) < least or (letters := sum(map(str.isalpha, text))) < least:
        return False
    cipher, plain = sum(map(text.count, _CIPHER)), sum(map(text.count, _PLAIN))
    digits = sum(map(str.isdigit, text))
    return cipher > _VOWELS * letters and cipher > 1.1 * plain and digits < _DIGITS * letters
