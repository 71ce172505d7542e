"""Agency lines: "dpa", "SDA/xyz", "(APA, Reuters)", alone on a line under the report.

Initials glued to the last paragraph belong to it, in print as here, and stay. So does any line
with a word that is no agency's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.document import Document, Verdict
from cleaner.policy import Label
from cleaner.shapes.credits import is_agency
from cleaner.shapes.known import filled
from cleaner.shapes.place import tail_start

_CUT = re.compile(r"\s*[/,;|&+-]\s*|\s+")
_SOURCE = re.compile(
    r"(?i)(?:quellen?|sources?|fuentes?|fontes?|fonti?|kilder?|källor?|bron(?:nen)?|źródło|źródła|"
    r"kaynak|источник|джерело|出典|出處|来源|來源|출처|zdroj|forrás|πηγή|المصدر)\s?[:：]\s*"
)
_INITIALS = re.compile(r"[a-zäöüß]{2,5}|[A-Z]{2,3}")
_MAX_CHARS = 60


def label(doc: Document) -> Iterator[Verdict]:
    """A short line after the last paragraph that is agencies, and initials beside them."""
    lines = filled(doc)
    tail = tail_start(lines)
    for index, line in enumerate(lines):
        text = line.text.strip()
        if line.verdict is not None or len(text) > _MAX_CHARS:
            continue
        match = _SOURCE.match(text) if ":" in text or "：" in text else None
        rest = text[match.end() :] if match else text
        # agencies may sign anywhere when a word for source says so
        if (match or tail <= index < tail + 8) and _is_signed(rest):
            rule = "source" if match else "signature"
            value = rest.strip(" ()[].-–—")
            span = (0, len(line.text))
            yield Verdict((line,), Label.AGENCY, "agencies", rule, span, value=value)


def _is_signed(text: str) -> bool:
    """Tell whether every part is an agency or initials beside one.

    >>> _is_signed("SDA/kob"), _is_signed("(dpa)"), _is_signed("The AP"), _is_signed("abc")
    (True, True, False, False)
    """
    bare = text.strip(" ()[].-–—")
    if is_agency(bare):
        return True
    pieces = [piece for piece in _CUT.split(bare) if piece]
    known = [is_agency(piece) for piece in pieces]
    beside = all(
        agency or _INITIALS.fullmatch(piece) for piece, agency in zip(pieces, known, strict=True)
    )
    return len(pieces) <= 5 and any(known) and beside
