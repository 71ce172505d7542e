"""Make `cleaner/model/chars.npz`: the class and the lower-case form of each character.

Shipped as data, so that one release of the package reads the same on every Python, whatever
Unicode version that Python knows.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

import numpy as np

from cleaner.document import is_wide
from cleaner.model.lines import Char
from training.export import save

#: sentence ends: Latin, CJK, Devanagari, Arabic, Urdu, Armenian, Ethiopic, Khmer, Myanmar, …
STOPS = ".!?…。！？．।॥؟۔։።፧៖។၊။‼⁇⁈⁉｡"
COMMAS = ",;，、；،؛､"
COLONS = ":：：﹕"
BARS = "|•·●▪■◆▶►▸→›‹⟩»*+~=_#<>^¦│▼▲★☆✓✔※↓↑←➤➜❯"
QUOTES = "\"'`´‘’‚“”„«»「」『』＂＇"
SLASHES = "/\\／"
DASHES = "-–—―‐‑−－"
_OF = (
    (STOPS, Char.STOP),
    (COMMAS, Char.COMMA),
    (COLONS, Char.COLON),
    (BARS, Char.BAR),
    (QUOTES, Char.QUOTE),  # after the bars: « » are quotation marks in most of their languages
    (SLASHES, Char.SLASH),
    (DASHES, Char.DASH),
    ("@＠", Char.AT),
    ("%‰％", Char.MONEY),
)
_BY_CATEGORY = {
    "Lu": Char.UPPER, "Lt": Char.UPPER, "Ll": Char.LOWER, "Lo": Char.CASELESS,
    "Lm": Char.CASELESS, "Nd": Char.DIGIT, "Nl": Char.DIGIT, "No": Char.DIGIT,
    "Mn": Char.MARK, "Mc": Char.MARK, "Me": Char.MARK, "Sc": Char.MONEY, "So": Char.PICTURE,
    "Pd": Char.DASH, "Pi": Char.QUOTE, "Pf": Char.QUOTE, "Ps": Char.BRACKET, "Pe": Char.BRACKET,
    "Zs": Char.SPACE, "Zl": Char.SPACE, "Zp": Char.SPACE, "Cc": Char.SPACE,
}  # fmt: skip


def kind(char: str) -> Char:
    """Return the class of a character.

    >>> [kind(char).name for char in "Aя語9।…»"]
    ['UPPER', 'LOWER', 'WIDE', 'DIGIT', 'STOP', 'STOP', 'QUOTE']
    """
    found = next((value for chars, value in reversed(_OF) if char in chars), None)
    if found is not None:
        return found
    category = unicodedata.category(char)
    if category[0] == "L" and is_wide(char):
        return Char.WIDE
    if char in "\u200c\u200d\u00ad":
        return Char.MARK
    return _BY_CATEGORY.get(category, Char.OTHER)


def main() -> None:
    """Write the table."""
    chars = [chr(point) for point in range(0x10000)]
    lower = [ord(char.lower()[0]) for char in chars]
    target = Path(__file__).parent.parent / "cleaner" / "model" / "chars.npz"
    save(target, {
        "kind": np.array([kind(char) for char in chars], np.uint8),
        "shift": (np.array(lower) - np.arange(0x10000)).astype(np.int32),
    })  # fmt: skip


if __name__ == "__main__":
    main()
