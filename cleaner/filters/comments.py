"""Readers' comments: what follows "12 comments", and threads of names, times and reply buttons.

The heading is found by its words (`phrases`). One that counts ("59 Comments on “…”") stands over a
thread where an article stands above it; over an article the same words are a button, so there must
be paragraphs before it (on 1,700 pages none of the 44 such headings had a line of the article
after it). A heading without a number needs a thread that shows itself: names that "say", times,
"reply". The thread ends at the next heading of related links or at the footer. What is left alone:
comments without a heading, forums, whose first post is no article, and counts on a page, where the
labeller sees from the markup how far a thread goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from cleaner.document import FULL_STOPS, Document, Line, Verdict, count_words
from cleaner.policy import Label
from cleaner.shapes.dates import date_line
from cleaner.shapes.known import filled
from cleaner.shapes.words import alternatives, words

#: An article stands above a count where its paragraphs have so many words.
_ARTICLE_WORDS, _PARAGRAPH_WORDS = 150, 11
_MAX_HEADING_WORDS, _MAX_QUOTING_WORDS = 8, 40
#: A thread without a count has two marks at least, and one in so many lines.
_MARKS, _LINES_A_MARK = 2, 6
_MAX_MARK = 80
#: “Title”, as a weblog's heading names the post
_QUOTED = re.compile(r"[“”\"«„「『《〈].+[”\"»“」』》〉]")
#: What ends a thread, where a heading or a footer is nothing else.
_ENDS = frozenset([Label.RELATED, Label.COPYRIGHT, Label.NEWSLETTER, Label.CONSENT])


def label(doc: Document) -> Iterator[Verdict]:
    """The lines of a thread, from the heading found by its words."""
    lines = filled(doc)
    for index, line in enumerate(lines):
        verdict = line.verdict
        if verdict is None or verdict.filter != "phrases" or verdict.part is not None:
            continue
        if verdict.label is not Label.COMMENT_PROMPT:
            continue
        text = line.text.strip()
        if doc.kind == "text" and _counts(text) and _has_article(lines[:index]):
            thread = _to_the_foot(lines[index + 1 :])
        elif _is_heading(text):
            thread = _thread(lines[index + 1 :])
        else:
            continue
        for one in thread:
            yield Verdict((one,), Label.COMMENT, "comments", "thread", reason=f"under “{text}”")
        if thread:
            return


def _is_heading(text: str) -> bool:
    return not text.endswith((*FULL_STOPS, "…")) and count_words(text) <= _MAX_HEADING_WORDS


def _counts(text: str) -> bool:
    """Tell a heading that says how many comments there are: some, and nothing else but of what.

    >>> [_counts(text) for text in ("12 Comments", "Comments (3)", "0 comments", "Show 3 more")]
    [True, True, False, False]
    >>> _counts("2 thoughts on “The ferry of the north”"), _counts("댓글 12")
    (True, True)
    >>> _counts("“Fener 2” için 5 yorum"), _counts("Yorum: “Fener 2”")
    (True, False)
    """
    text = text[:400]
    bare = _QUOTED.sub(" ", text)  # a title may have numbers of its own
    found = re.search(r"\d[\d.,]*", bare)
    if found is None or not found.group().strip("0.,"):
        return False
    if bare != text:
        return count_words(text) <= _MAX_QUOTING_WORDS
    rest = (text[: found.start()] + " " + text[found.end() :]).strip(" \t:()[]·-–—|")
    return " ".join(rest.casefold().split()) in words("comments", "counted")


def _has_article(lines: Sequence[Line]) -> bool:
    total = 0
    for line in lines:
        if line.verdict is None and (size := count_words(line.text)) >= _PARAGRAPH_WORDS:
            total += size
            if total >= _ARTICLE_WORDS:
                return True
    return False


def _to_the_foot(lines: Sequence[Line]) -> list[Line]:
    out: list[Line] = []
    for line in lines:
        verdict = line.verdict
        if verdict is None:
            out.append(line)
        elif verdict.label in _ENDS and verdict.part is None:
            break
    return out


def _thread(lines: Sequence[Line]) -> list[Line]:
    rest = [line for line in lines if line.verdict is None]
    marks = sum(1 for line in rest if _is_mark(line.text.strip()))
    return rest if marks >= _MARKS and marks * _LINES_A_MARK >= len(rest) else []


def _is_mark(text: str) -> bool:
    if len(text) > _MAX_MARK:
        return False
    return _mark_words().search(text.casefold()) is not None or date_line(text) is not None


@cache
def _mark_words() -> re.Pattern[str]:
    known = alternatives(words("comments", "reply") | words("comments", "says"))
    return re.compile(rf"(?:^|\W|(?<=[\u3000-\u9fff]))(?:{known})\W*$")
