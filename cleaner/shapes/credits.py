"""Picture credits: where one begins at the end of a text, and the bare name it holds.

Four shapes, from sure to less sure: a word for picture and a name in brackets, the same without
brackets, brackets around an agency, and an agency after the last sentence. What is left alone: an
agency of news alone in brackets, which closes reports too, and "image", "source" or "credit" as
words of a sentence (no colon, slash or bracket stands after those).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from cleaner.document import is_wide
from cleaner.shapes.names import PARTICLES, is_name
from cleaner.shapes.signs import SPACE, Signs
from cleaner.shapes.words import alternatives, words

#: No credit is longer, in characters and in words.
_WINDOW, _MAX_WORDS = 180, 16
_OPENERS = {")": "(", "]": "[", "）": "（", "】": "【", "〕": "〔", "］": "［"}
_SEPARATOR = re.compile("[:：=＝/／]")
#: after these a new thing may begin, whatever stood before
_ENDS = '.!?…|”"’»)]）】」。！？।۔؟•·–—-‑*;,،:＝'
_SENTENCE = re.compile(r"[^\W\d_]{3,}[.!?] +[^\W\d_]|[。！？]\S")
_PARTS = re.compile(r"\s*[/／|,;]\s*|\s+(?:via|for|por|pour|für|per|by)\s+|\s+[-–—]\s+")
_WORD = re.compile(r"[^\s/／|,;()\[\]©]+")
_JOINERS = frozenset(
    ("via", "for", "of", "on", "the", "and", "und", "et", "y", "by", "e", "i", "og", "och", "from",
     "with", "courtesy", "pour", "für", "per", "con", "mit", "im", "in", "x")
)  # fmt: skip
_CLAIMS = ("©", "ⓒ", "(c)", "（ｃ）", "copyright")
_COMMAS = ",،，、"
_SIGNS = "©ⓒ📷📸(（"
_CUTS = ("/", "|", "／")
#: "/Copyright 2026 The AP. All rights reserved": the claim after the name
_RESERVED = re.compile(r"/?\s*Copyright \d{4} .*$")
_BOUNDARY = re.compile(r"[.!?…”\"’»)\]）】。！？।۔؟＝=]\s*|\|\s*|\s{2,}|\s[-–—/]\s")
#: a sentence's stop inside what would be one credit: "… Ann Lee. | Bo Ek/PA"
_STOPPED = re.compile(r"[^\W\d_]{4}[.!?] ?[|/–—-] ")
#: what newsrooms set before a caption
_KOREAN_MARKS = ("▲", "△", "◀", "◁", "▼", "▽")
_KOREAN_TAIL = re.compile(r"있다\.\s*([가-힣]{2,4})\s?(?:사진)?기자$")


class Credit(NamedTuple):
    """A credit at the end of a text: where it starts, the bare name, and which shape it has."""

    start: int
    value: str
    rule: str


def find_credit(text: str) -> Credit | None:
    """Return the credit that `text` ends with, or is, or None.

    >>> find_credit("A boat on the lake (Picture: Ann Lee)")
    Credit(start=18, value='Ann Lee', rule='bracket')
    >>> find_credit("Ein Boot auf dem See. Foto: Bo Ek / NTB").value
    'Bo Ek / NTB'
    >>> find_credit("Un bateau sur le lac (Photo AFP)").value
    'AFP'
    >>> find_credit("The ship sank, officials said (Reuters)") is None
    True
    """
    text = text.rstrip()
    if len(text) < 4:
        return None
    base = max(len(text) - _WINDOW, 0)
    window = text[base:]
    bracket = window.rstrip(" .")[-1:] in _OPENERS
    found = (
        (bracket and _bracket_label(window))
        or _labelled(window)
        or _led(window)
        or (bracket and _bracket_agency(window))
        or (_names_agency(window.partition(" ")[2]) and _unparted(window))  # alone: "Foto ANP"
        or (_may_be_tail(window) and _tail(window, base == 0))
        or None
    )
    if found is None:
        return None
    start = _back_over_bars(text, base + found.start)
    return Credit(start, found.value, found.rule)


def find_credits(texts: Sequence[str]) -> Iterator[tuple[int, Credit]]:
    """Yield what `find_credit` finds in many texts, with the number of each: few hold a sign of
    one, and the others are not looked at.

    >>> [place for place, _ in find_credits(["A boat (Picture: Ann Lee)", "Boats: ", "A boat"])]
    [0]
    """
    for place in sorted(_signs().among([text.rstrip()[-_WINDOW:] for text in texts])):
        if (credit := find_credit(texts[place])) is not None:
            yield place, credit


@cache
def _signs() -> Signs:
    """A bracket at the end, a word for picture and its colon, "photo by", a slash, an agency."""
    closers = re.escape("".join(_OPENERS))
    labels = alternatives(words("credits", "labels"))
    separators = _SEPARATOR.pattern
    ends = alternatives(end for ends in _tail_ends().values() for end in ends)
    leads = "|".join(
        alternatives([lead]) + (r"(?:[^0-9A-Za-z]|$)" if lead[-1].isalnum() else "")
        for lead in _leads()
    )
    return Signs(
        f"[{closers}][ .]*$", f"(?:{labels}){SPACE}*{separators}", leads, "[/|／]",
        f"(?:{ends})[ .]*$",
    )  # fmt: skip


def is_agency(text: str) -> bool:
    """Tell whether `text` is the name of one agency, of news or of pictures."""
    return _fold(text) in _agencies()


@cache
def _agencies() -> frozenset[str]:
    return words("credits", "picture_agencies") | words("credits", "news_agencies")


def is_picture_agency(text: str) -> bool:
    """Tell whether `text` is an agency that is credited for pictures only."""
    return _fold(text) in words("credits", "picture_agencies")


def parts(text: str) -> list[str]:
    """Cut a credit at its slashes, bars and commas.

    >>> parts("Ann Lee/AFP via Getty Images")
    ['Ann Lee', 'AFP', 'Getty Images']
    """
    return [part for piece in _PARTS.split(text) if (part := piece.strip(" .()[]"))]


def _fold(text: str) -> str:
    return text.strip(" .()[]©").casefold().removesuffix(".com")


def _back_over_bars(text: str, start: int) -> int:
    while start and text[start - 1] in " \t\u00a0|•·–—-/+*":
        start -= 1
    return start


def _open_bracket(window: str) -> int:
    """Return where the bracket opens that closes at the end, or -1."""
    closer = window[-1]
    opener, depth = _OPENERS[closer], 0
    for index in range(len(window) - 1, -1, -1):
        depth += (window[index] == closer) - (window[index] == opener)
        if depth == 0:
            return index
    return -1


def inner_bracket(window: str) -> tuple[int, str]:
    """Return where the bracket at the end opens, and what is inside; -1 where there is none."""
    closed = window.rstrip(" .")
    if not closed or closed[-1] not in _OPENERS or (start := _open_bracket(closed)) < 0:
        return -1, ""
    return start, closed[start + 1 : -1].strip()


def _bracket_label(window: str) -> Credit | None:
    start, inner = inner_bracket(window)
    if start < 0:
        return None
    found = _labelled(inner, strict=False) or _led(inner) or _trailed(inner) or _unparted(inner)
    return Credit(start, found.value, "bracket") if found and found.start == 0 else None


def _bracket_agency(window: str) -> Credit | None:
    start, inner = inner_bracket(window)
    if start >= 0 and inner.casefold().strip(" .") in words("credits", "archive"):
        return Credit(start, "", "archive")
    return Credit(start, inner, "bracket_agency") if _is_picture_source(inner) else None


def _labelled(window: str, *, strict: bool = True) -> Credit | None:
    """ "Foto: NAME", "사진=NAME", "Ljósmynd/NAME": the leftmost that fits."""
    for match in _SEPARATOR.finditer(window):
        start = _label_start(window, match.start())
        if start < 0:
            continue
        slash = match[0] in "/／"
        value = bare_value(window[match.end() :], lenient=not strict and not slash)
        if slash and not (_is_slashed(window[start : match.start()]) or _names_someone(value)):
            continue
        if value and _may_begin(window, start, value, slash):
            return Credit(start, value, "label")
    return None


def _unparted(text: str) -> Credit | None:
    """ "Photo AFP", "foto Ann Lee": French, Italian and Spanish papers set no colon in brackets."""
    word, _, value = text.partition(" ")
    if word.casefold() not in words("credits", "labels") or not parts(value):
        return None
    known = all(is_agency(piece) or is_name(piece) for piece in parts(value))
    return Credit(0, value.strip(), "label") if known else None


def _is_slashed(word: str) -> bool:
    """Tell a word that a slash follows by custom from "photo/video" and "credit/debit"."""
    return word.strip().casefold() in words("credits", "slashed")


def labelled(window: str, kind: str, *, free: bool = False) -> Credit | None:
    """Return the credit after a word of the list `kind` and a colon or the like; where it is
    `free`, the value need not look like names, only be no sentence.
    """
    for match in _SEPARATOR.finditer(window):
        start = _label_start(window, match.start(), kind)
        if start < 0 or (match[0] in "/／" and not free):
            continue
        rest = window[match.end() :]
        value = bare_value(rest, lenient=free)
        if free and _SENTENCE.search(value) and not _names_agency(value):
            continue
        if value and _may_begin(window, start, value, False):
            return Credit(start, value, "label")
    return None


def _label_start(window: str, end: int, kind: str = "labels") -> int:
    """Return where the word for picture begins that ends at `end`, or -1."""
    labels = words("credits", kind)
    shift = max(end - 32, 0)
    exact = window[shift:end].rstrip()
    head = exact.casefold()
    if not head or len(head) != len(exact):
        return -1
    lengths = _label_lengths(kind)
    for length in (*lengths.get(head[-2:], ()), *lengths.get(head[-1:], ())):
        if head[-length:] in labels and length <= len(head):
            start = shift + len(head) - length
            if _is_edge(window, start):
                return start
    return -1


@cache
def _label_lengths(kind: str) -> dict[str, tuple[int, ...]]:
    """The lengths of the words for picture, by their last two letters, the longest first."""
    out: dict[str, set[int]] = {}
    for word in words("credits", kind):
        out.setdefault(word[-2:], set()).add(len(word))
    return {last: tuple(sorted(sizes, reverse=True)) for last, sizes in out.items()}


def _is_edge(window: str, start: int) -> bool:
    """Tell whether a word begins at `start`; a capital glued to the end of a word is one too."""
    if start == 0:
        return True
    before, first = window[start - 1], window[start]
    if is_wide(first):
        return not is_wide(before) or before in "。、）】"
    return not before.isalnum() or (first.isupper() and window[start + 1 : start + 2].islower())


def _may_begin(window: str, start: int, value: str, slash: bool) -> bool:
    before = window[:start].rstrip()
    if not before or before[-1] in _ENDS or (window[start - 1].isalpha() and not slash):
        return True
    if is_wide(window[start]) and window[start - 1].isspace():
        return True
    # inside a line without a stop only where the name is beyond doubt: "… in Bern Foto: Keystone"
    return not slash and not window[start].islower() and _names_agency(value)


def _led(window: str) -> Credit | None:
    """ "Photo by NAME", "© NAME", "fot. NAME"."""
    folded = window.casefold()
    if len(folded) != len(window):
        return None
    if not _may_be_led(folded):
        return None
    for lead in _leads():
        start = folded.find(lead)
        if start < 0:
            continue
        rest = window[start + len(lead) :]
        if rest[:1].isalnum() and lead[-1].isalnum() and not is_wide(rest[0]):
            continue
        rest = _RESERVED.sub("", rest)
        value = bare_value(rest.lstrip(" :"))
        sure = lead[0] in _SIGNS or (_is_edge(window, start) and window[start].isupper())
        sure = sure or (start == 0 and _names_someone(value))  # alone: "fot. Anna Nowak"
        if lead[-1] in _COMMAS:  # "Image source, Getty Images": the BBC, in all its languages
            sure = not window[:start].strip()
        if lead in _CLAIMS:  # the site's own notice looks the same; a person or an agency does not
            sure = _names_someone(value)
        if value and sure and not _is_claim(rest) and _after_end(window, start, value):
            return Credit(start, value, "lead")
    return None


def _names_someone(value: str) -> bool:
    return any(is_agency(piece) or is_name(piece) for piece in parts(value))


@cache
def _leads() -> tuple[str, ...]:
    return tuple(sorted(words("credits", "leads"), key=lambda lead: (-len(lead), lead)))


@cache
def _lead_heads() -> frozenset[str]:
    return frozenset(lead.split()[0].strip(".") for lead in _leads())


_LEAD_SIGNS = ("©", "ⓒ", "📷", "📸", "（ｃ）", "写真", "撮影")


def _may_be_led(folded: str) -> bool:
    """A quick look before the slow one."""
    if "(c)" in folded or (not folded.isascii() and any(sign in folded for sign in _LEAD_SIGNS)):
        return True
    if folded.startswith(_comma_leads()):
        return True
    return not _lead_heads().isdisjoint(folded.replace(".", " ").split())


@cache
def _comma_leads() -> tuple[str, ...]:
    return tuple(lead for lead in _leads() if lead[-1] in _COMMAS)


def _after_end(window: str, start: int, value: str) -> bool:
    before = window[:start].rstrip()
    return not before or before[-1] in _ENDS or window[start] in _SIGNS or _names_agency(value)


def _is_claim(text: str) -> bool:
    """A year or "all rights" makes it a copyright line of the site, unless an agency is named."""
    return bool(re.search(r"\b(?:19|20)\d\d\b|(?i:right|recht|droit|derecho|保留|reserv)", text))


def _trailed(inner: str) -> Credit | None:
    """ "NAME撮影", "NAME 제공", "新华社记者 NAME 摄"."""
    if len(inner) > 40 or inner.isascii() or not any(map(_is_eastern, inner)):
        return None
    for trail in sorted(words("credits", "trails"), key=len, reverse=True):
        name = inner[: -len(trail)].strip(" ・=＝") if inner.casefold().endswith(trail) else ""
        if name and (len(trail) > 1 or trail not in "发發" or "社" in name):
            return Credit(0, name, "trail")
    return None


def _is_eastern(char: str) -> bool:
    return is_wide(char) or "\uac00" <= char <= "\ud7a3"


def _may_be_tail(window: str) -> bool:
    """A quick look, for the many lines that end in neither an agency nor a word for picture, and
    have no agency beside a slash.
    """
    short = window[-90:]
    end = short.rstrip(" .").casefold()
    if end.endswith(_tail_ends().get(end[-1:], ())):
        return True
    return any(mark in short for mark in _CUTS) and _may_name_agency(short)


@cache
def _tail_ends() -> dict[str, tuple[str, ...]]:
    """What a credit without slash or bracket ends with, by its last letter."""
    kinds = ("picture_agencies", "news_agencies", "archive", "trails")
    out: dict[str, list[str]] = {"자": ["기자"]}
    for text in sorted(frozenset().union(*(words("credits", kind) for kind in kinds))):
        bare = text.rstrip(" .")
        out.setdefault(bare[-1], []).append(bare)
    return {last: tuple(ends) for last, ends in out.items()}


def _tail(window: str, is_whole: bool) -> Credit | None:
    """ "… a sentence. NAME/AGENCY" or nothing but that."""
    short = window[-90:]
    shift = len(window) - len(short)
    starts = [match.end() for match in _BOUNDARY.finditer(short) if match.end() < len(short)]
    if is_whole and not shift:
        starts.insert(0, 0)
    named = _may_name_agency(short)
    for start in starts:
        tail = short[start:]
        if named and _is_picture_source(tail) and not _STOPPED.search(tail):
            return Credit(shift + start, tail.strip(" .|/–—-"), "agency")
        if start and tail.casefold().strip(" .") in words("credits", "archive"):
            return Credit(shift + start, "", "archive")
        trailed = _trailed(tail) if len(tail) <= 24 else None
        if trailed and ("记者" in tail or "記者" in tail or _names_agency(trailed.value)):
            return Credit(shift + start, trailed.value, "trail")
        if start and "가" <= tail[0] <= "힣" and is_agency(tail) and _is_marked(window):
            return Credit(shift + start, tail.strip(" ."), "korean_agency")
    if short.endswith((" nuotr.", " nuotr")) and (start := short.find(" / ")) >= 0:
        return Credit(shift + start, short[start:].strip(" /"), "trail")
    match = _KOREAN_TAIL.search(short)
    return Credit(shift + match.start(1), match[1], "reporter") if match else None


def _may_name_agency(text: str) -> bool:
    """A quick look: whether any word is the first one of an agency's name."""
    return not _agency_heads().isdisjoint(map(_bare_word, _WORD.findall(text.casefold())))


@cache
def _agency_heads() -> frozenset[str]:
    heads = [_WORD.findall(name)[0].strip(".") for name in _agencies()]
    return frozenset([*heads, *map(_bare_word, heads)])


def _bare_word(word: str) -> str:
    return word.strip(".").removesuffix(".com")


def _is_marked(window: str) -> bool:
    """Tell a Korean caption: by its mark, or because it is one sentence."""
    return window.startswith(_KOREAN_MARKS) or window[-90:].count("다.") == 1


def _is_picture_source(text: str) -> bool:
    """An agency of pictures, or an agency beside a person's name: no report is signed so."""
    if len(text) > 90 or len(text.split()) > 12:
        return False
    pieces = parts(text)
    known = [is_agency(piece) for piece in pieces]
    if not any(known) or len(pieces) > 5 or not all(is_source(piece) for piece in pieces):
        return False
    if any(is_picture_agency(piece) for piece in pieces):
        return True
    people = [piece for piece, agency in zip(pieces, known, strict=True) if not agency]
    # "NAME, dpa" is a byline; between photographer and agency stands a slash or a bar
    cut = any(mark in text for mark in "/／|")
    return cut and any(is_name(piece) for piece in people)


def is_source(piece: str) -> bool:
    """Tell whether a piece of a credit may be who it names: an agency, a person, a short name."""
    return is_agency(piece) or (piece[:1].isupper() and len(piece.split()) <= 3) or is_name(piece)


def _names_agency(value: str) -> bool:
    return any(is_agency(piece) for piece in parts(value))


def bare_value(text: str, *, lenient: bool = False) -> str:
    """Return the bare name in what stands after the word for picture, or nothing."""
    value = text.strip(" \t\u00a0*+")
    if value[-1:] in _OPENERS and value.count(value[-1]) > value.count(_OPENERS[value[-1]]):
        value = value[:-1]
    if value.endswith(".") and not re.search(r"(?:^|\W)\w{1,3}\.$", value):
        value = value[:-1]
    value = value.split("+++")[0].strip(" :：=＝|/-–—\u00a0")
    if not 2 <= len(value) <= 140 or len(value.split()) > _MAX_WORDS or "?" in value:
        return ""
    folded = value.casefold()
    if folded in words("credits", "labels") and folded not in words("credits", "given"):
        return ""
    if value[0].isdigit():
        return ""
    if not lenient and _SENTENCE.search(value) and not _names_agency(value) and ":" not in value:
        return ""
    return value if lenient or is_credit_like(value) else ""


def is_credit_like(value: str) -> bool:
    if any(map(is_wide, value)):
        return len(value) <= 30 and not set(value) & set("。、！？，")
    tokens = [token for token in re.split(r"[\s/|,;()\[\]&]+", value) if token]
    if not tokens or len(tokens) > 14:
        return False
    weak = [token for token in tokens if not _is_strong(token)]
    named = _is_strong(tokens[0]) and all(map(_is_joiner, weak))
    return named or (_names_agency(value) and len(tokens) <= 8)


def _is_strong(token: str) -> bool:
    first = token.lstrip("'\"“„@#")[:1]
    caseless = first.isalpha() and not first.islower()
    return caseless or "." in token or any(char.isupper() or char.isdigit() for char in token)


def _is_joiner(token: str) -> bool:
    folded = token.casefold()
    return folded in _JOINERS or folded in PARTICLES or not any(map(str.isalpha, token))
