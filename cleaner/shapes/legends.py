"""Picture credits in what is known to be a caption, or a credit.

Where the markup says that a text is a caption, less is needed than in a line of prose: a report
does not close here, so "(AP)" and "Supplied" behind the last sentence name who took the picture,
and "Source: NAME" says where the picture is from. What is left alone: a bracket inside the only
sentence that names nobody known, which is a party, a country or a state as often as a source.
"""

from __future__ import annotations

import re

from cleaner.shapes.credits import (
    Credit,
    bare_value,
    find_credit,
    inner_bracket,
    is_agency,
    is_credit_like,
    is_source,
    labelled,
    parts,
)
from cleaner.shapes.names import is_name
from cleaner.shapes.words import words

#: No credit is longer: characters looked at, and words of a credit without a known name.
_WINDOW, _MAX_WORDS = 180, 12
_MIN_HEAD = 3
_CLAIM = re.compile(r"©|ⓒ|\([cC]\)|（[ｃＣcC]）")
_BOUNDARY = re.compile(r"[.!?…。！？।۔؟”\"’»)\]）】]\s*|\s+[|/–—-]\s+")
#: a sentence ends; three letters and a dot may be a title or an initial
_STOP = re.compile(r"(?:[^\W\d_]{4}|\d|[)”\"’»\]])[.!?…][)”\"’»]?\s*$|[。！？।۔؟]\s*$")
_TITLES = ("prof.", "capt.", "mlle.")
_YEAR_OR_RIGHTS = re.compile(r"\b(?:19|20)\d\d\b|(?i:rights|recht|droits|derechos|reserv)")
#: "NAME/Copyright 2026 The AP. All rights reserved."
_RESERVED = re.compile(r"(?i)\bcopyright (?:\d{4} )?|\.? all rights reserved\.?$")
_REPORTER = " 기자"
_TRIM = " \t\u00a0|/–—-•·,;:：="
_PAIRS = {"(": ")", "[": "]", "（": "）", "【": "】", "<": ">"}


def caption_credit(text: str) -> Credit | None:
    """Return the credit at the end of a caption, or that the whole text is, or None.

    >>> caption_credit("The ship sank off the cape. (Reuters)")
    Credit(start=28, value='Reuters', rule='bracket_source')
    >>> caption_credit("The quay before the storm. Supplied").value
    'Supplied'
    >>> caption_credit("The minister with Ann Lee (SPD)") is None
    True
    """
    text = text.rstrip()
    if (found := find_credit(text)) is not None:
        return found
    base = max(len(text) - _WINDOW, 0)
    window = text[base:]
    found = _claimed(window) or _sourced(window) or _bracketed(window) or _tail(window, base == 0)
    return None if found is None else found._replace(start=base + found.start)


def bare_credit(text: str) -> str:
    """Return what a text that is known to be a credit is worth: no label, no brackets, no sign.

    >>> bare_credit("(Photo: Ann Lee / AFP via Getty Images)"), bare_credit("© Bo Ek")
    ('Ann Lee / AFP via Getty Images', 'Bo Ek')
    >>> bare_credit("Quelle: Bo Ek/dpa"), bare_credit("Bo Ek/Copyright 2026 The AP")
    ('Bo Ek/dpa', 'Bo Ek/The AP')
    """
    text = " ".join(text.replace("\u200b", "").split())
    value = _unwrap(text)
    found = find_credit(value)
    if found is not None and found.value and found.start == 0:
        return _RESERVED.sub("", found.value).strip(_TRIM)
    value = _CLAIM.sub("", value, count=1) if _CLAIM.match(value) else value
    for kind in ("labels", "sources"):
        named = labelled(value, kind, free=True)
        if named is not None and named.start == 0:
            value = named.value
            break
    value = _RESERVED.sub("", value)
    return _unwrap(value.strip(_TRIM)).strip(_TRIM)


def is_fragment(before: str, after: str) -> bool:
    """Tell whether two pieces of one credit stand in two elements: "Photo by NAME" and "/AFP".

    >>> is_fragment("Photo by Ann Lee", "/AFP via Getty Images"), is_fragment("(", "Image: AP)")
    (True, True)
    >>> is_fragment("Ann Lee", "Bo Ek")
    False
    """
    before, after = before.rstrip(), after.strip()
    if not before or not after:
        return False
    if after[0] in "/|)]）" or after[:4].casefold().startswith(("via ", "for ")):
        return True
    return before[-1] in "([（:：/|©" or before[-4:].casefold().endswith((" by", " via", " /"))


def join_fragments(pieces: list[str]) -> str:
    """Put the pieces of one credit together as they would be printed.

    >>> join_fragments(["(", "Image:", "Getty Images)"]), join_fragments(["Ann Lee", "/AFP"])
    ('(Image: Getty Images)', 'Ann Lee/AFP')
    """
    out = ""
    for piece in pieces:
        piece = piece.strip()
        slash = piece[:1] == "/" and piece[1:2] != " "
        glued = out[-1:] in "([（/" or slash or piece[:1] in ")]）"
        out += piece if not out or glued else f" {piece}"
    return out


def _unwrap(text: str) -> str:
    text = text.strip()
    while len(text) > 1 and _PAIRS.get(text[0]) == text[-1]:
        text = text[1:-1].strip()
    return text


def _claimed(window: str) -> Credit | None:
    """ "… © NAME", whoever that is: under a picture it is not the site's own notice."""
    for match in _CLAIM.finditer(window):
        rest = window[match.end() :].strip(_TRIM)
        word = rest if rest.istitle() and rest.isalpha() else ""  # "© Montage"
        value = bare_value(rest) or word
        if value and not _YEAR_OR_RIGHTS.search(value):
            return Credit(match.start(), value, "lead")
    return None


def _sourced(window: str) -> Credit | None:
    """ "… Source: NAME", and "Foto: WHOEVER" behind the last sentence."""
    found = labelled(window, "sources")
    if found is not None:
        return found
    found = labelled(window, "labels", free=True)
    if found is None or not found.start or not _STOP.search(window[: found.start]):
        return None
    return found if len(found.value.split()) <= 8 and _may_open(found.value) else None


def _may_open(text: str) -> bool:
    """Tell whether a text begins as a name, an address, or an agency that spells itself small."""
    return not text[:1].islower() or "." in text.split()[0] or is_agency(parts(text)[0])


def _bracketed(window: str) -> Credit | None:
    if window[-1:] == ">" and (cut := window.rfind("<")) >= 0:  # same length, other brackets
        window = f"{window[:cut]}[{window[cut + 1 : -1]}]"
    start, inner = inner_bracket(window)
    if start < 0 or not 2 <= len(inner) <= 90 or inner.casefold() in words("credits", "archive"):
        return None
    reporter = inner.removesuffix(_REPORTER)
    if reporter != inner and is_name(reporter):
        return Credit(start, reporter, "reporter")
    pieces = parts(inner)
    known = bool(pieces) and all(map(is_agency, pieces))
    split = "/" in inner and all(map(is_source, pieces)) and any(map(is_name, pieces))
    stopped = bool(_STOP.search(window[:start])) and is_credit_like(inner) and not _has_digit(inner)
    if not start:
        return Credit(0, inner, "bracket_source") if known or split else None
    return Credit(start, inner, "bracket_source") if known or split or stopped else None


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def _tail(window: str, is_whole: bool) -> Credit | None:
    if is_whole and (is_agency(window) or _is_given(window)):
        return Credit(0, window.strip(" ."), "agency")
    for match in _BOUNDARY.finditer(window):
        start, tail = match.end(), window[match.end() :].strip()
        head = window[: match.start() + 1]
        if not 2 <= len(tail) <= 90 or len(tail.split()) > _MAX_WORDS or not _may_open(tail):
            continue
        if len(head.split()) >= _MIN_HEAD and _is_tail(head, match[0].strip(), tail):
            return Credit(start, tail.strip(" |/"), "tail")
    return None


def _is_tail(head: str, mark: str, tail: str) -> bool:
    if is_agency(tail) or _is_given(tail):
        return True
    if tail.endswith("."):
        return False
    if mark in ("/", "|"):
        return is_name(tail)
    if not _STOP.search(head) or head.casefold().endswith(_TITLES):
        return False
    return is_name(tail) or (_is_marked(tail) and is_credit_like(tail) and not _has_digit(tail))


def _is_marked(tail: str) -> bool:
    return any(mark in tail for mark in "/|@")


def _is_given(text: str) -> bool:
    """ "Supplied", or "Cedida por NAME"."""
    folded = text.casefold().strip(" .")
    given = words("credits", "given")
    if folded in given:
        return True
    for count in (2, 3, 4):
        lead = " ".join(folded.split()[:count])
        if lead in given and lead.count(" ") == count - 1:
            return len(folded.split()) > count
    return False
