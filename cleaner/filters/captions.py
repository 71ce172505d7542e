"""Captions and picture credits: a line that ends with a credit, or is one.

The credit is split off as a line of its own, labelled first; on the next look the text before it
is the caption. So `{"text": …, "credit": …}` is what stands in the source, in two spans. A
paragraph that closes with "(Reuters)" is a report, not a caption, and a list of "Key: value" lines
may well have a "Photo:" among them: both are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from cleaner.document import HEADINGS, SENTENCE_STOPS, Document, Line, Verdict, count_words
from cleaner.policy import Label
from cleaner.reading.markdown import pictures
from cleaner.shapes.credits import (
    Credit,
    find_credit,
    find_credits,
    is_agency,
    is_credit_like,
    parts,
)
from cleaner.shapes.known import filled
from cleaner.shapes.overlap import coverage, terms
from cleaner.shapes.place import tail_start
from cleaner.shapes.words import words

#: A caption is short; one with a word for picture before its credit may tell a whole story.
_MAX_WORDS = {"bracket": 130, "label": 80, "lead": 80, "agency": 60, "archive": 40, "reporter": 40}
_OTHER = 60
#: … and from so many words on its credit must look like a name
_STORY = 25
_MAX_CHARS = 1200
_LISTED = re.compile(r"\s*[-–•*] ")
#: a label that stands alone ends so, and is not long
_LABEL_ENDS, _LONGEST_OPENER = ",:：،，", 40
_STOPS = (*SENTENCE_STOPS, ":", "：")
#: words of a picture's description; how much of the caption, and of these, must be the same
_DESCRIBED, _OF_CAPTION, _OF_PICTURE = 3, 0.5, 0.7
#: a line of this share of link characters leads elsewhere
_LINKED = 0.5
#: a long line that is this likely body is a paragraph
_SURELY_BODY = 0.9
#: a second sentence begins
_SECOND = re.compile(r"[^\W\d_]{3}[.!?] +[^\W\d_]|[。！？]\S|[।۔؟] \S")


def label(doc: Document) -> Iterator[Verdict]:
    """A line that ends with a picture credit is a caption; the credit is its own line."""
    lines = filled(doc)
    # a credit is looked for in open lines and right below them: on a page, most lines are settled
    is_open = [line.verdict is None for line in lines]
    asked = (here or above for here, above in zip(is_open, [False, *is_open], strict=False))
    texts = [line.text if ask else "" for line, ask in zip(lines, asked, strict=True)]
    credits = dict(find_credits(texts))
    last = tail_start(lines)
    parted = len(doc.lines) >= len(lines) * 1.4
    heads = _heads()
    described = _described(doc)
    for index, line in enumerate(lines):
        text = line.text
        if line.verdict is not None or not 1 < len(text) <= _MAX_CHARS:
            continue
        credit = credits.get(index)
        if credit is not None and _holds(credit, lines, index):
            signed = 0 < last <= index <= last + 1 and _signs_report(credit, text)
            yield from _signed(line, credit) if signed else _credited(line, credit)
        elif _before_its_credit(line, lines, index):
            yield Verdict((line,), Label.CAPTION, "captions", "credited", value=line.text)
        elif ("(" in text or "（" in text) and _places_people(text):
            yield Verdict((line,), Label.CAPTION, "captions", "position", value=line.text)
        elif text[:40].lstrip()[:2].casefold()[:2] in heads and _opens(text):
            value = _without_label(line.text)
            yield Verdict((line,), Label.CAPTION, "captions", "opener", value=value)
        elif _under_a_label(lines, index):
            yield Verdict((line,), Label.CAPTION, "captions", "under_label", value=line.text)
        elif (below := credits.get(index + 1)) and _above_a_credit(below, parted, lines, index):
            yield Verdict((line,), Label.CAPTION, "captions", "above_credit", value=line.text)
        elif id(line) in described:
            yield Verdict((line,), Label.CAPTION, "captions", "like_picture", value=line.text)


def _described(doc: Document) -> set[int]:
    """Return the lines of Markdown (their ids) that say what the picture right above them says of
    itself. Of 346 such lines in two readers' Markdown of 536 articles two stood in gold's text.
    """
    out: set[int] = set()
    above = frozenset[str]()
    for line in doc.lines:
        if line.marked is None:
            continue
        if not line.text:
            above = terms(" ".join(pictures(line.shown)))
            continue
        if len(above) >= _DESCRIBED and line.markup is not None and line.markup.tag == "p":
            own = terms(line.text)
            told = coverage(own, [above]) >= _OF_CAPTION and coverage(above, [own]) >= _OF_PICTURE
            if told and len(own) >= _DESCRIBED and line.markup.link_share < _LINKED:
                out.add(id(line))
        above = frozenset()
    return out


def _signed(line: Line, credit: Credit) -> Iterator[Verdict]:
    span, agency = (credit.start, len(line.text)), parts(credit.value)[0]
    yield Verdict((line,), Label.AGENCY, "captions", "signed", span, span, value=agency)


def _credited(line: Line, credit: Credit) -> Iterator[Verdict]:
    text, rule = line.text, f"{credit.rule}_credit"
    span = (credit.start, len(text))
    if not text[: credit.start].strip():
        yield Verdict((line,), Label.CREDIT, "captions", rule, span, value=credit.value)
    elif credit.value:
        yield Verdict((line,), Label.CREDIT, "captions", rule, span, span, value=credit.value)
    else:
        text = text[: credit.start].rstrip()
        yield Verdict((line,), Label.CAPTION, "captions", rule, span, value=text)


def _signs_report(credit: Credit, text: str) -> bool:
    """Tell whether an agency signs a paragraph, as AFP's reports in Japanese end: "…。(c)AFP/NAME".
    Under the last paragraph, where this is asked, a caption of such a length is rare.
    """
    if credit.rule != "lead" or count_words(text[: credit.start]) <= _STORY:
        return False
    return bool(credit.value) and is_agency(parts(credit.value)[0])


def _holds(credit: Credit, lines: Sequence[Line], index: int) -> bool:
    line = lines[index]
    size = count_words(line.text[: credit.start])
    if size > _MAX_WORDS.get(credit.rule, _OTHER):
        return False
    if size > _STORY and credit.value and not is_credit_like(credit.value):
        return False  # "… for the rest of the story (picture: see page nine)."
    if credit.rule in ("reporter", "korean_agency"):  # the last paragraph is signed like that
        return index + 1 < len(lines) and line.text.count("다.") < 2
    if credit.rule == "agency" and size == 0 and index + 2 >= len(lines):
        return any(not is_agency(part) for part in parts(credit.value))  # agencies signing off
    if credit.rule == "label" and size == 0:
        return not _in_list(lines, index)
    return True


def _in_list(lines: Sequence[Line], index: int) -> bool:
    """Tell whether the lines around are "Key: value" as well: a table, a cast, a data sheet."""
    around = [*lines[max(index - 2, 0) : index], *lines[index + 1 : index + 3]]
    pairs = [
        line
        for line in around
        if line.verdict is None and _is_pair(line.text) and find_credit(line.text) is None
    ]
    return len(pairs) >= 2


def _is_pair(text: str) -> bool:
    key, colon, value = text.partition(":")
    return bool(colon and value.strip()) and len(key.split()) <= 4 and len(text.split()) <= 12


def _before_its_credit(line: Line, lines: Sequence[Line], index: int) -> bool:
    """Tell whether the credit that was split off this very line comes next."""
    if index + 1 == len(lines):
        return False
    verdict = lines[index + 1].verdict
    return (
        verdict is not None
        and verdict.label is Label.CREDIT
        and verdict.part is not None
        and verdict.part[0] >= len(line.text)
        and verdict.lines[0].text.startswith(line.text)
        # an item that tells a story keeps it; its picture's credit was glued on
        and not (_LISTED.match(line.text) and _SECOND.search(line.text))
        # … and so does a paragraph: a ministry's page ends "… § 315 BGB. Foto: …" in one element
        and not (_is_surely_body(line) and count_words(line.text) > _STORY)
    )


def _is_surely_body(line: Line) -> bool:
    """Tell what only the labeller of pages knows at this stage."""
    return line.p_body is not None and line.p_body >= _SURELY_BODY


def _opens(text: str) -> bool:
    """Tell whether a line begins as only captions do: "FILE - …", "Legende: …", "图为…"."""
    start = text[:40].lstrip().casefold().replace("’", "'")
    return start.startswith(_openers()) and count_words(text) <= _OTHER


_BRACKET = re.compile(r"[(（]([^()（）]{1,40})[)）]")


def _places_people(text: str) -> bool:
    """Tell whether a line says of people where in the picture they stand: "Ann Lee (from left)"."""
    known = words("credits", "positions")
    found = (one.strip().rstrip(":").casefold() for one in _BRACKET.findall(text))
    return any(one in known for one in found) and count_words(text) <= _OTHER


def _is_heading(line: Line) -> bool:
    return line.markup is not None and line.markup.tag in HEADINGS


def _is_button(line: Line) -> bool:
    return line.verdict is not None and line.verdict.label is Label.WIDGET


def _without_label(text: str) -> str:
    """Return a caption without the word that says it is one, "" where nothing else is there.

    >>> _without_label("Image caption, The ferry"), _without_label("FILE - The ferry")
    ('The ferry', 'FILE - The ferry')
    """
    opener = next((one for one in _labels() if text.lstrip().casefold().startswith(one)), "")
    return text.lstrip()[len(opener) :].lstrip(_LABEL_ENDS + " ") if opener else text


@cache
def _labels() -> tuple[str, ...]:
    """The openers that only name what follows, as the BBC's services write them."""
    named = ("image caption", "media caption", "video caption", "photo caption")
    return (*named, *(one for one in _openers() if one[-1] in ",،，、"))


def _under_a_label(lines: Sequence[Line], index: int) -> bool:
    """Tell whether "Image caption," stands alone right above: the BBC sets it apart."""
    above = lines[index - 1].text if index else ""
    if not 0 < len(above) <= _LONGEST_OPENER or above.strip()[-1:] not in _LABEL_ENDS:
        return False
    opener = above.strip().casefold().rstrip(_LABEL_ENDS + " ")
    return opener in _bare_openers() and count_words(lines[index].text) <= _OTHER


@cache
def _bare_openers() -> frozenset[str]:
    return frozenset(text.rstrip(_LABEL_ENDS + " ") for text in words("credits", "openers"))


@cache
def _openers() -> tuple[str, ...]:
    return tuple(sorted(words("credits", "openers")))


@cache
def _heads() -> frozenset[str]:
    """The first two letters of the openers, with either apostrophe: few lines have them."""
    heads = [opener[:2] for opener in _openers()]
    return frozenset([*heads, *(head.replace("'", "’") for head in heads)])


def _above_a_credit(credit: Credit, parted: bool, lines: Sequence[Line], index: int) -> bool:
    """Tell whether a line stands right over a credit: any sentence where blank lines part the
    paragraphs, elsewhere what a button of the picture stands over ("Bild vergrößern"). The
    headings of a list of products stand over credits too.
    """
    line, below = lines[index], lines[index + 1]
    if index == 0 or _is_heading(line):
        return False
    if line.end != below.start or not (5 if parted else 6) <= count_words(line.text) <= 25:
        return False
    if not parted and (line.text.rstrip().endswith(_STOPS) or not _is_button(lines[index - 1])):
        return False
    alone = bool(credit.value) and not below.text[: credit.start].strip()
    return alone and not _SECOND.search(line.text)
