"""The statistical stage: what no rule is certain of is judged by the trained labeller.

It runs last. In HTML mode most of a page is boilerplate, and the labeller decides what the
article is; in text mode most lines are body, and it must be sure before it removes one.
A loss budget stops it from gutting a document that it does not understand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from cleaner import model
from cleaner.document import Document, Line, Verdict, count_words
from cleaner.policy import Action, Label
from cleaner.reading.html import Page

#: A text document of which less than this share of words would stay is left alone and flagged.
TEXT_BUDGET = 0.25
#: Texts shorter than this (in words) say too little for statistics to overrule their author.
SHORT_TEXT = 40


def score_page(doc: Document, page: Page, weights: Mapping[str, Path] | None) -> None:
    """Set `p_body` on every line of a page, and remember what the reasons are made of."""
    scores = model.score_html(page, weights=(weights or {}).get("html"))
    doc.judge = scores
    for line, p in zip(doc.lines, scores.p, strict=True):
        line.p_body = float(p)


def score_text(doc: Document, weights: Mapping[str, Path] | None) -> None:
    """Set `p_body` on every line of a text; what the rules found is evidence."""


def label(doc: Document) -> Iterator[Verdict]:
    """Yield a verdict for each open line that is judged not to be body."""
    return iter(())
