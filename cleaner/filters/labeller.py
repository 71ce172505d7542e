"""The statistical stage: what no rule is certain of is judged by the trained labeller.

It speaks last. On a page most lines are boilerplate, and it decides what the article is; in
scraped text most lines are body, and it must be surer before it removes one; what kind of line
that was it says where it is sure (`model/kinds.py`). A loss budget stops it from gutting a document
that it does not understand: the document is flagged and left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleaner import model
from cleaner.document import (
    HEADINGS,
    SENTENCE_STOPS,
    Document,
    Line,
    Told,
    Verdict,
    count_words,
)
from cleaner.model import kinds as heads
from cleaner.model import markdown
from cleaner.model.votes import votes as votes_of
from cleaner.policy import Action, Label
from cleaner.reading.html import Page
from cleaner.shapes.known import filled, read
from cleaner.shapes.place import is_paragraph

#: Of a text, the labeller alone may take away at most this share of all words and of those of the
#: paragraphs, if there are as many. (Of all words alone, one whole page of the news in nine was
#: over it, and kept its menus: F1 .04 lower.)
TEXT_BUDGET, _PARAGRAPHS = 0.6, 2
#: A page whose own probabilities promise less than this F1 is flagged.
UNSURE = 0.5
#: A line of a page further than this many lines from any likely body is not asked what it is.
REACH = 15
#: Where on a page a residue stands: evidence for what stands beside it.
_FOOT = (
    "related newsletter paywall share comment_prompt comment contact copyright tags author_bio "
    "agency promo navigation widget provenance"
)
_HEAD = "title kicker byline timestamp reading_time dateline"
_PICTURE = "caption credit video_notice audio_notice embed"
_NOTICE = "advertisement affiliate consent correction duplicate markup summary"
MARKS = {
    Label(name): mark
    for names, mark in (
        (_FOOT, model.FOOT),
        (_HEAD, model.HEAD),
        (_PICTURE, model.PICTURE),
        (_NOTICE, model.NOTICE),
    )
    for name in names.split()
}
#: A sentence of so many words that nothing kept stands above may be the article's first: it goes
#: only where it is surely foreign. Short reports under a long masthead lost theirs; of what the
#: labeller would drop there, on held-out texts, nine words in ten are residue, but they are few.
LEAD_WORDS, FOREIGN = 10, 0.1
#: Where fewer lines go, an extractor has left menus and captions out already: there the head names
#: one line in a hundred and fifty, and to ask it costs a twelfth of the text's time.
WHOLE_PAGE = 10
#: a line of this share of link characters leads elsewhere
_LINKED = 0.5
#: a shorter line with a colon is the heading of a box
_ANNOUNCED = 5
_CLOSERS = "\"'”“»«’」』)）"
#: What a kept line of a page is, by its tag; all others are body.
KINDS = {
    **dict.fromkeys(HEADINGS, Label.HEADING),
    **dict.fromkeys(("li", "dd", "dt"), Label.LIST),
    "tr": Label.TABLE,  # a row of data; a cell alone is the layout of an old page
    "pre": Label.CODE,
    "blockquote": Label.QUOTE,
}


def score_page(
    doc: Document, page: Page, told: Told, other: str | None, weights: Mapping[str, Path] | None
) -> None:
    """Set `p_body` on every line of a page; a page that nobody understands is flagged.

    `told` is what the page's data tells of its article, `other` what another extractor kept of the
    page, where it was asked (mode "best").
    """
    votes = votes_of([line.text for line in doc.lines], other) if other else None
    scores = model.score_html(page, votes, told=told, weights=(weights or {}).get("html"))
    for line, p in zip(doc.lines, scores.p.tolist(), strict=True):
        line.p_body = p
    doc.explain = lambda line: scores.explain(line.number)
    if doc.lines and scores.confidence < UNSURE:
        doc.flag("unsure")


def score_text(doc: Document, weights: Mapping[str, Path] | None) -> None:
    """Set `p_body` on every line of a text; what the rules found is evidence."""
    for line in doc.lines:
        line.p_body = 1.0  # layout stays; lines with text are judged
    lines = filled(doc)
    marks = [model.OPEN if line.verdict is None else _mark(doc, line) for line in lines]
    texts = [line.text for line in lines]
    scores = model.score_text(texts, doc.hints, marks, weights=(weights or {}).get("text"))
    captions: dict[int, float] = {}
    if is_markdown := doc.is_markdown:
        file = (weights or {}).get("markdown")
        scores, captions = markdown.rescore(scores, read(doc), file)
    keep = model.decide(scores)
    _keep_lead(lines, scores.p.tolist(), keep)
    bounded = np.where(keep, np.maximum(scores.p, 0.5), np.minimum(scores.p, 0.49))
    for line, p in zip(lines, bounded.tolist(), strict=True):
        line.p_body = p
    _fill_holes(lines)
    if is_markdown:
        _keep_announced(lines)
    judged = Judged(scores, tuple(lines), (weights or {}).get("kinds"))
    judged.captions.update((id(lines[place]), p) for place, p in captions.items())
    doc.explain = judged


def _keep_lead(lines: Sequence[Line], likely: Sequence[float], keep: NDArray[np.bool_]) -> None:
    """Keep a text's first sentence where nothing above it is kept, unless it is surely foreign."""
    for place, line in enumerate(lines):
        if not keep[place] and likely[place] >= FOREIGN and _is_sentence(line):
            keep[place] = True
        if keep[place] and line.verdict is None:
            return


@dataclass(slots=True, eq=False)
class Judged:
    """What the labeller knows of a text: why it judged a line so, and what kind the line is."""

    scores: model.TextScores
    lines: tuple[Line, ...]
    weights: Path | None = None
    kinds: dict[int, tuple[Label, float]] = field(default_factory=dict)
    #: lines of Markdown that are likely captions
    captions: dict[int, float] = field(default_factory=dict)
    #: reasons of the lines that were judged, by place
    said: dict[int, str] = field(default_factory=dict)

    def __call__(self, line: Line) -> str:
        """Return the reasons in words, e.g. "caption .94: 12 words, after the last paragraph"."""
        why = ", ".join(filter(None, (_linked(line), self._why(self.lines.index(line)))))
        if id(line) not in self.kinds:
            return why
        label, p = self.kinds[id(line)]
        return f"{label} {f'{p:.2f}'.removeprefix('0')}" + (f": {why}" if why else "")

    def _why(self, place: int) -> str:
        """Who asks for one line asks for all: they are explained together, in the time of one."""
        if not self.said:
            lines = [place, *(n for n, line in enumerate(self.lines) if _is_judged(line))]
            self.said.update(zip(lines, self.scores.explain_all(lines), strict=True))
        return self.said[place] if place in self.said else self.scores.explain(place)

    def name(self, gone: Sequence[Line]) -> None:
        """Find the kinds of the lines that go; where the head is not sure, there is none."""
        if len(gone) < WHOLE_PAGE:
            return
        places = {id(line): place for place, line in enumerate(self.lines)}
        numbers, texts = [places[id(line)] for line in gone], [line.text for line in gone]
        found = heads.name(self.scores, numbers, texts, self.weights)
        for line, kind in zip(gone, found, strict=True):
            if kind is not None:
                self.kinds[id(line)] = Label(kind[0]), kind[1]


def _linked(line: Line) -> str:
    """Say how much of a line of Markdown is links, where it is much."""
    share = 0.0 if line.markup is None else line.markup.link_share
    return f"link share {share:.1f}" if share >= _LINKED else ""


def _is_judged(line: Line) -> bool:
    return line.verdict is not None and not line.verdict.certain


def _fill_holes(lines: Sequence[Line]) -> None:
    """Keep a single paragraph between two that stay. What is foreign between paragraphs is a teaser
    or a notice, seldom a paragraph; buyers' guides lost the first of a section now and then.
    """
    for before, line, after in zip(lines, lines[1:], lines[2:], strict=False):
        alone = _goes(line) and not _goes(before) and not _goes(after)
        if alone and all(map(_is_sentence, (before, line, after))):
            line.p_body = 0.5


def _keep_announced(lines: Sequence[Line]) -> None:
    """Keep a list that a sentence which stays announces: "Three things are new:"."""
    announced = False
    for line in lines:
        if line.verdict is None and line.markup is not None and line.markup.tag == "li":
            if announced and line.markup.link_share < _LINKED:
                line.p_body = max(line.p_body or 0.0, 0.5)
        else:
            stays = line.verdict is None and not _goes(line)
            said = count_words(line.text) >= _ANNOUNCED and line.text.rstrip().endswith((":", "："))
            announced = stays and said


def _goes(line: Line) -> bool:
    return (line.p_body or 0.0) < 0.5


def _is_sentence(line: Line) -> bool:
    return (
        line.verdict is None
        and line.text.rstrip(_CLOSERS + " ").endswith(SENTENCE_STOPS)
        and count_words(line.text) >= LEAD_WORDS
    )


def _mark(doc: Document, line: Line) -> int:
    if line.verdict is None or line.verdict.label is Label.BLANK:
        return model.OPEN
    if doc.action(line) is Action.KEEP:
        return model.KEPT
    return MARKS.get(line.verdict.label, model.RESIDUE)


def outskirts(doc: Document) -> Iterator[Verdict]:
    """Yield boilerplate for the lines of a page that stand far from its article.

    Menus and footers hold dates, names and headings too, and none of them is this article's:
    filters that go by shape should not see them (nor spend their time on them).
    """
    lines = doc.lines
    near = [False] * len(lines)
    likely = [line.p_body or 0.0 for line in lines]
    for place, p in enumerate(likely):
        if p >= 0.5:
            start, end = max(0, place - REACH), place + REACH + 1
            near[start:end] = [True] * len(near[start:end])
    for line, p, close in zip(lines, likely, near, strict=True):
        if not close and line.verdict is None:
            yield _verdict(line, Label.BOILERPLATE, "outskirts", 1 - p)


def label(doc: Document) -> Iterator[Verdict]:
    """Yield a verdict for each open line: boilerplate, or what kind of body its tag makes it."""
    captions = list(_captions(doc))
    yield from captions
    named = {id(verdict.lines[0]) for verdict in captions}
    doomed = [line for line in doc.open_lines() if _goes(line) and id(line) not in named]
    if doc.kind == "text" and _over_budget(doc, doomed):
        doc.flag("over_budget")
        return
    yield from _gone(doc, doomed)
    gone = named.union(map(id, doomed))
    for line in doc.open_lines():
        if line.markup is not None and id(line) not in gone:
            kind = KINDS.get(line.markup.tag)
            if kind is None and "blockquote" in line.markup.path:
                kind = Label.QUOTE
            yield _verdict(line, kind or Label.BODY, "statistical", line.p_body or 0.0)


def _captions(doc: Document) -> Iterator[Verdict]:
    """Yield captions of a text in Markdown; a line that would stay must surely be one."""
    if isinstance(doc.explain, Judged) and (likely := doc.explain.captions):
        for line in doc.open_lines():
            p = likely.get(id(line), 0.0)
            if p >= markdown.SURE_CAPTION or (p and _goes(line)):
                doc.explain.kinds[id(line)] = Label.CAPTION, p
                yield _verdict(line, Label.CAPTION, "caption", p)


def _gone(doc: Document, doomed: list[Line]) -> Iterator[Verdict]:
    kinds: Mapping[int, tuple[Label, float]] = {}
    if doc.kind == "text" and isinstance(doc.explain, Judged):
        doc.explain.name(doomed)
        kinds = doc.explain.kinds
    for line in doomed:
        if (named := kinds.get(id(line))) is not None:
            yield _verdict(line, named[0], "kind", named[1])
        else:
            yield _verdict(line, Label.BOILERPLATE, "statistical", 1 - (line.p_body or 0.0))


def _over_budget(doc: Document, doomed: Sequence[Line]) -> bool:
    """Tell whether too much of all words goes, and too much of the paragraphs, where a text has
    some: a whole page's menus, cards and footers may go whatever their length.
    """
    lines = list(doc.open_lines())
    if not _spent(lines, doomed):  # so it is mostly: the paragraphs are not asked
        return False
    paragraphs = [line for line in lines if is_paragraph(line)]
    some = len(paragraphs) >= _PARAGRAPHS
    return not some or _spent(paragraphs, [line for line in doomed if is_paragraph(line)])


def _spent(lines: Sequence[Line], doomed: Sequence[Line]) -> bool:
    gone, left = sum(map(_unlinked, doomed)), 0.0
    for line in lines:  # mostly the first few tell, and counting is slow
        left += _unlinked(line)
        if gone <= TEXT_BUDGET * left:
            return False
    return gone > 0


def _unlinked(line: Line) -> float:
    """Count a line's words, those of links aside; only of text in Markdown they are known."""
    linked = 0.0 if line.markup is None else line.markup.link_share
    return count_words(line.text) * (1 - linked)


def _verdict(line: Line, label: Label, rule: str, score: float) -> Verdict:
    return Verdict((line,), label, "labeller", rule, (0, len(line.text)), None, False, score)
