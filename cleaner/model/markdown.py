"""Text in Markdown: the same lines, judged once more by what the signs tell beside the words.

Readers that write Markdown leave menus, cards and footers in, and say of each word whether it is
a link: what a page's markup tells of its lines, nearly. A second forest takes what text mode made
of each line, its probability among it, and how much of the line, of its neighbours and of the
document is links, which lines are items, headings and pictures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleaner.document import Line
from cleaner.model.text import TextScores, means_around
from cleaner.model.trees import Trees, order
from cleaner.reading.markdown import pictures
from cleaner.shapes.overlap import coverage, terms

WEIGHTS = Path(__file__).with_name("markdown.npz")
Floats = NDArray[np.float64]

#: a line that would stay is a caption from `SURE_CAPTION` on: of those named so on held-out pages
#: .86 of the news and .73 on blogs were, one in five stood in gold; one that goes, earlier
CAPTION, SURE_CAPTION = 0.5, 0.8
#: a line of this share of link characters leads elsewhere
LINKED = 0.8
#: rows in which each line's own values, and those of its neighbours, stand
_OWN = ("link", "links", "item", "heading", "quote", "row", "bold")
_STEPS = ("-1", "+1", "~2", "~5")
NAMES = (
    *(f"m_{name}" for name in _OWN),
    *(f"m_{name}{step}" for step in _STEPS for name in ("link", "item", "heading")),
    "m_words_a_link", "m_run", "m_since_heading", "m_level_above", "m_since_title", "m_until_title",
    "m_linked", "m_linked_before", "m_linked_after", "m_p",
    "m_pictures", "m_pictures+1", "m_like_picture", "m_like_picture+1",
)  # fmt: skip
_HEADINGS = {f"h{level}": float(level) for level in range(1, 7)}


def rescore(
    scores: TextScores, lines: Sequence[Line], weights: Path | None = None
) -> tuple[TextScores, dict[int, float]]:
    """Return the scores of a text in Markdown with its lines' probabilities judged once more; and
    which lines are likely captions, by their places in `scores`, with how likely.

    `lines` are all lines of the document, those without words (pictures, empty ones) too;
    `scores` those of the lines with text, in order. Raises ValueError for weights trained on
    columns that text mode no longer makes.
    """
    body, caption = _weights(weights or WEIGHTS)
    rows, made = columns(scores, lines), (*scores.names, *NAMES)
    p = scores.p.copy()
    p[scores.places] = body.predict(rows.take(order(body.names, made), axis=1))
    shown = caption.predict(rows.take(order(caption.names, made), axis=1))
    likely = np.flatnonzero(shown >= CAPTION)
    places = scores.places[likely].tolist()
    return replace(scores, p=p), dict(zip(places, shown[likely].tolist(), strict=True))


@lru_cache(maxsize=8)
def _weights(path: Path) -> tuple[Trees, Trees]:
    return Trees.load(path), Trees.load(path, "caption_")


def columns(scores: TextScores, lines: Sequence[Line]) -> NDArray[np.float32]:
    """Return a row a line with text: the columns of text mode, then those of `NAMES`."""
    filled = [line for line in lines if line.text.strip()]
    own = np.array([_look(line) for line in filled]).reshape(len(filled), len(_OWN) + 1).T
    features = _features(own, scores.p[scores.places])
    return np.column_stack([scores.rows, *features, *_pictures(lines)]).astype(np.float32)


def _pictures(lines: Sequence[Line]) -> Floats:
    """Return for each line with text how many pictures stand right above it, and right below; and
    how much of its words the descriptions of these hold: of a caption, often all.
    """
    counts, told, texts = [0.0], [""], list[str]()
    for line in lines:
        if line.text.strip():
            texts.append(line.text)
            counts.append(0.0)
            told.append("")
        elif line.marked is not None and (found := pictures(line.shown)):
            counts[-1] += len(found)
            told[-1] += " ".join(found)
    out = np.zeros((4, len(texts)))
    out[0], out[1] = counts[:-1], counts[1:]
    for place, description in enumerate(told):
        if description:
            shown = [terms(description)]
            for row, line_place in ((2, place), (3, place - 1)):
                if 0 <= line_place < len(texts):
                    out[row, line_place] = coverage(terms(texts[line_place]), shown)
    return out


def _look(line: Line) -> tuple[float, ...]:
    shown, markup = line.shown.strip(), line.markup
    words = float(len(line.text.split()))
    if markup is None:
        return (0.0,) * len(_OWN) + (words,)
    tag, start = markup.tag, shown.lstrip("#> \t")[:2]
    bold = start in ("**", "__") and shown.endswith(start)
    return (
        markup.link_share,
        float(shown.count("](") - shown.count("![")),
        float(tag == "li"),
        _HEADINGS.get(tag, 0.0),
        float("blockquote" in markup.path),
        float(tag == "tr"),
        float(bold),
        words,
    )


def _features(own: Floats, p: Floats) -> list[Floats]:
    link, links, item, heading = own[:4]
    words, size = own[-1], own.shape[1]
    index = np.arange(size)
    near = np.stack([link, item, (heading > 0).astype(float)])
    sums = np.zeros((3, size + 11))
    sums[:, 6 : 6 + size] = near
    sums = sums.cumsum(axis=1)
    near_2, near_5 = (means_around(sums, size, reach) for reach in (2, 5))
    before, after = np.zeros_like(near), np.zeros_like(near)
    before[:, 1:], after[:, :-1] = near[:, :-1], near[:, 1:]
    linked = words * link
    upto, whole = linked.cumsum(), max(float(words.sum()), 1.0)
    words_upto = words.cumsum()
    last = np.maximum.accumulate(np.where(heading > 0, index, -1))
    titles = np.flatnonzero(heading == 1)
    first = int(titles[0]) if len(titles) else -1
    return [
        *own[:-1],
        *np.concatenate([before, after, near_2, near_5]),
        words / np.maximum(links, 1),
        np.log1p(_runs(link >= LINKED)),
        np.log1p(index - last),
        np.where(last >= 0, heading[last], 0.0),
        np.log1p(np.maximum(index - first, 0)) if first >= 0 else np.full(size, -1.0),
        np.log1p(np.maximum(first - index, 0)) if first >= 0 else np.full(size, -1.0),
        np.full(size, upto[-1] / whole if size else 0.0),
        (upto - linked) / np.maximum(words_upto - words, 1.0),
        (upto[-1:] - upto) / np.maximum(words_upto[-1:] - words_upto, 1.0),
        p,
    ]


def _runs(which: NDArray[np.bool_]) -> Floats:
    """Return for each place how many in a row it is one of; 0 where it is none."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], which, [False])).astype(np.int8)))
    out = np.zeros(len(which))
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        out[start:end] = end - start
    return out
