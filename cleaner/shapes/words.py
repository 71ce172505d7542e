"""Word lists of the shape filters: TOML tables of kind → language → words, read once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=64)
def words(file: str, kind: str) -> frozenset[str]:
    """Return the words of one kind in `rules/words/<file>.toml`, all languages, casefolded.

    Pages mix languages, and no word here means something else in another one at the places where
    filters look; so nobody guesses a language.

    >>> "foto" in words("credits", "labels")
    True
    """
    tables = _file(file)[kind]
    return frozenset(word.casefold() for group in tables.values() for word in group)


@lru_cache(maxsize=8)
def _file(name: str) -> dict[str, dict[str, list[str]]]:
    data = resources.files("cleaner.rules").joinpath("words", f"{name}.toml").read_bytes()
    return tomllib.loads(data.decode("utf-8"))


def alternatives(texts: Iterable[str]) -> str:
    """Return a pattern that matches any of `texts`, the longest first.

    >>> alternatives(["a", "a.b"])
    'a\\\\.b|a'
    """
    ordered = sorted(texts, key=lambda text: (-len(text), text))
    return "|".join(re.escape(text).replace(r"\ ", r"\s") for text in ordered)
