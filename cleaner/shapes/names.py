"""Does a short text look like a person's name, or a list of them?"""

from __future__ import annotations

import re
import unicodedata

from cleaner.document import is_wide
from cleaner.shapes.words import words

#: Lower-case words inside names: of nobility, of place, of kin. Common knowledge.
PARTICLES = frozenset(
    (
        "a",
        "al",
        "af",
        "am",
        "an",
        "av",
        "ap",
        "bat",
        "bin",
        "binti",
        "ben",
        "d'",
        "da",
        "dal",
        "dalla",
        "de",
        "degli",
        "dei",
        "del",
        "della",
        "den",
        "der",
        "des",
        "di",
        "dos",
        "du",
        "e",
        "el",
        "en",
        "het",
        "ibn",
        "ter",
        "la",
        "las",
        "le",
        "les",
        "lo",
        "los",
        "mac",
        "na",
        "of",
        "san",
        "santa",
        "st",
        "'t",
        "te",
        "ten",
        "tot",
        "van",
        "vande",
        "vom",
        "von",
        "y",
        "zu",
        "zum",
        "zur",
        "und",
    )
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?){1,4}")
_HAN_NAME = re.compile(r"[\u4e00-\u9fff々]{2,5}(?:[ \u3000][\u4e00-\u9fff々]{1,4})?")
_HANGUL_NAME = re.compile(r"[\uac00-\ud7a3]{2,4}")


def is_name(text: str) -> bool:
    """Tell whether `text` could be one person's full name; one word never is, save in CJK.

    >>> is_name("Ludwig van der Berg"), is_name("ANNA K. LEE"), is_name("김하늘"), is_name("Berlin")
    (True, True, True, False)
    >>> is_name("What comes next"), is_name("Win 3 Tickets"), is_name("Anna Lee.")
    (False, False, False)
    """
    text = text.strip()
    if not 2 <= len(text) <= 60:
        return False
    if not text.isascii() and (_HANGUL_NAME.fullmatch(text) or _HAN_NAME.fullmatch(text)):
        return True
    parts = text.split()
    if not 2 <= len(parts) <= 6 or not _starts_name(parts[-1]):
        return False
    if not all(_part(part) for part in parts):
        return False
    if any(part.casefold() in words("names", "never") for part in parts):
        return False
    full = [part for part in parts if len(part) > 1 and part.casefold() not in PARTICLES]
    return bool(full) and len(parts) - len(full) <= 3


def _starts_name(part: str) -> bool:
    return part[:1].isupper() or part[:1].istitle() or _caseless(part[:1])


def _caseless(char: str) -> bool:
    return char.isalpha() and unicodedata.category(char) == "Lo" and not is_wide(char)


def _part(part: str) -> bool:
    if part.casefold() in PARTICLES:
        return True
    if part.isalpha():
        return _starts_name(part)
    if _INITIALS.fullmatch(part):
        return True
    bare = part.replace("-", "").replace("'", "").replace("’", "").replace("‘", "")
    if not bare or not all(char.isalpha() or unicodedata.combining(char) for char in bare):
        return False
    return _starts_name(part) or (part[:2] in ("d'", "d’", "l'", "l’") and part[2:3].isupper())
