"""How much of one text's words stand in another: words, or pairs of characters where a script has
no spaces. Short words count for nothing: they are the same in every text of a language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from cleaner.document import is_wide

_WORD = re.compile(r"[^\W_]+")
#: "a", "der", "del": no evidence, in any language
_SHORT = 3
#: the least words that tell a headline, and the most that are compared
_KNOWN, _CUT = 4, 40


def key(text: str) -> str:
    """Return the letters and digits of `text`, for texts held to be the same; full-width digits, as
    Japanese pages set them in one place and not in the other, are digits.

    >>> key("“It’s over” – Smith") == key("It's over: smith"), key("震度５弱") == key("震度5弱")
    (True, True)
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return "".join(_WORD.findall(plain.casefold()))


def is_cut(text: str, whole: str) -> bool:
    """Tell whether `text` ends, cut off by an ellipsis, in the first words of `whole` (four at
    least), as the path above an article does.

    >>> is_cut("Home News The old bridge closes fo...", "The old bridge closes for cars today")
    True
    >>> is_cut("He waited for the old bridge…", "The old bridge closes"), is_cut("News", "News")
    (False, False)
    """
    cut = text.rstrip()
    if not cut.endswith(("...", "…")):
        return False
    words, start = _WORD.findall(cut.casefold())[-_CUT:], _WORD.findall(whole.casefold())[:_CUT]
    sizes = range(_KNOWN, min(len(words), len(start)) + 1)
    return any(_opens(words[-size:], start[:size]) for size in sizes)


def _opens(words: list[str], start: list[str]) -> bool:
    return words[:-1] == start[:-1] and start[-1].startswith(words[-1])


def terms(text: str) -> frozenset[str]:
    """Return the words of `text` that carry meaning.

    >>> sorted(terms("The ferries of the town")), sorted(terms("東京都"))
    (['ferries', 'town'], ['京都', '東京'])
    """
    out: set[str] = set()
    for word in _WORD.findall(text.casefold()):
        if is_wide(word[0]) or is_wide(word[-1]):
            out.update(word[index : index + 2] for index in range(max(len(word) - 1, 1)))
        elif len(word) > _SHORT or word.isdigit():
            out.add(word)
    return frozenset(out)


def coverage(part: frozenset[str], wholes: Iterable[frozenset[str]]) -> float:
    """Return the share of `part` that stands in any of `wholes`; inflected words count.

    >>> coverage(terms("ferries stop"), [terms("No ferry stopped here")])
    1.0
    """
    if not part:
        return 0.0
    pool = frozenset().union(*wholes)
    stems = {_stem(term) for term in pool}
    return sum(term in pool or _stem(term) in stems for term in part) / len(part)


def _stem(term: str) -> str:
    """The first letters: crude, and the same for every alphabet."""
    return term[:4] if len(term) > 4 else term
