"""The form of text that rules are matched on: one case, one kind of quote, dash and space.

A rule is written once and must hit "READ MORE…", "Read more..." and "Read\N{NO-BREAK SPACE}more…";
so the text of a line and the pattern of a rule go through the same folding. Where folding changes
the length of a text, `places` gives for each folded character the character it came from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

#: What is replaced before case is folded. Quotation marks that open and close («, », 「, 」) stay:
#: in French, Swiss, Norwegian and Russian news they are quotes, elsewhere link signs.
FOLDS: dict[str, str] = {
    **dict.fromkeys("‘’‚‛ʼ′`´", "'"),
    **dict.fromkeys("“”„‟″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}", " "),
    **dict.fromkeys("\N{EN SPACE}\N{EM SPACE}\N{FIGURE SPACE}\N{IDEOGRAPHIC SPACE}\t\r", " "),
    **dict.fromkeys("\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}\N{WORD JOINER}\ufeff", ""),
    "…": "...",
    "：": ":",
    "｜": "|",
    "（": "(",
    "）": ")",
    # Turkish: capitals of "tıklayın" and "için" fold to the same letters as the small ones
    "İ": "i",
    "ı": "i",
}


def normalise(text: str) -> str:
    """Return the form of `text` that rules are matched on.

    Line ends stay, so a whole document may be folded at once.

    >>> normalise("Lesen Sie\N{NO-BREAK SPACE}auch …")
    'lesen sie auch ...'
    """
    if text.isascii():
        text = text.replace("\t", " ").replace("\r", " ").replace("`", "'").lower()
    else:
        for char, plain in FOLDS.items():
            if char in text:
                text = text.replace(char, plain)
        text = _fold_case(text)
    while "  " in text:
        text = text.replace("  ", " ")
    return text


#: Small letters of Latin-1, and what they are made of: half of all pages need no more.
_UPPER = bytes([*range(0x41, 0x5B), *range(0xC0, 0xD7), *range(0xD8, 0xDF)])
_LOWER = bytes.maketrans(_UPPER, bytes(byte + 32 for byte in _UPPER))


def _fold_case(text: str) -> str:
    """Fold case, and compose accents; through bytes where all is Latin-1: ten times as fast."""
    try:
        return text.encode("latin-1").translate(_LOWER).decode("latin-1").replace("ß", "ss")
    except UnicodeEncodeError:
        return unicodedata.normalize("NFC", text).casefold()


def normalise_lines(texts: Sequence[str]) -> list[str]:
    """Fold many lines in one go, which costs a tenth of folding them one by one."""
    folded = normalise("\n".join(texts)).split("\n")
    if len(folded) == len(texts):
        return folded
    return [normalise(text.replace("\n", " ")) for text in texts]


def places(text: str, folded: str) -> Sequence[int]:
    """Return for each character of `folded`, and for its end, the index in `text` it came from.

    >>> list(places("a…b", "a...b"))
    [0, 1, 1, 1, 2, 3]
    """
    if len(text) == len(folded) and (text.isascii() or not _uneven(text)):
        return range(len(text) + 1)
    out: list[int] = []
    index, space = 0, False
    while index < len(text):
        end = index + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        piece = _folded(text[index:end])
        if piece == " " and space:
            piece = ""
        elif piece:
            space = piece == " "
        out += [index] * len(piece)
        index = end
    if len(out) != len(folded):  # scripts composed over more than one base (Hangul letters)
        out = [round(i * len(text) / max(1, len(folded))) for i in range(len(folded))]
    return [*out, len(text)]


@lru_cache(maxsize=4096)
def _folded(piece: str) -> str:
    return normalise(piece.replace("\n", " "))


_UNEVEN = (*(char for char, plain in FOLDS.items() if len(plain) != 1), "ß", "ẞ", "  ")


def _uneven(text: str) -> bool:
    """Tell whether folding may make one place longer and another shorter."""
    return any(char in text for char in _UNEVEN) or not unicodedata.is_normalized("NFC", text)


def normalise_pattern(pattern: str) -> str:
    """Fold the literal characters of an RE2 pattern as `normalise` folds text.

    Escapes and group names are left alone; what folds to a character with a meaning in patterns
    is escaped; `\\pL` and `\\pN` become cheap ranges that mean the same in folded text.

    >>> normalise_pattern(r"Weiß\\S… （")
    'weiss\\\\S\\\\.\\\\.\\\\. \\\\('
    """
    out: list[str] = []
    start, in_class = 0, False
    for match in _ESCAPED.finditer(pattern):
        text, escape = pattern[start : match.start()], match[0]
        in_class = _ends_in_class(text, in_class)
        out.append(text.translate(_PLAIN).casefold())
        out.append(_letters(escape, in_class) if escape in _CLASSES else escape)
        start = match.end()
    out.append(pattern[start:].translate(_PLAIN).casefold())
    return unicodedata.normalize("NFC", "".join(out))


#: escapes and the names of groups
_ESCAPED = re.compile(r"\\(?:[pPx]\{[^}]*(?:\}|$)|[pP].?|.?)|\(\?P<[^>]*(?:>|$)", re.DOTALL)
#: what letters outside ASCII fold to, with what has a meaning in patterns escaped
_PLAIN = {
    ord(char): re.sub(r"[.|()-]", r"\\\g<0>", plain)
    for char, plain in FOLDS.items()
    if not char.isascii()
}


def _ends_in_class(text: str, in_class: bool) -> bool:
    """Tell whether a bracket is open behind `text`, as `in_class` says of the place before it."""
    opened, closed = text.rfind("["), text.rfind("]")
    return in_class if opened == closed else opened > closed


#: Letters and digits of folded text. The Unicode classes cost an automaton hundreds of states
#: each; after folding, what is left beyond ASCII is nearly all letters.
_CLASSES = {
    r"\pL": r"a-z\x{80}-\x{10ffff}",
    r"\p{L}": r"a-z\x{80}-\x{10ffff}",
    r"\pN": "0-9",
    r"\p{N}": "0-9",
    r"\p{Nd}": "0-9",
}


def _letters(escape: str, in_class: bool) -> str:
    return _CLASSES[escape] if in_class else f"[{_CLASSES[escape]}]"
