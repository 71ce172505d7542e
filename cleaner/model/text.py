"""Text mode: the probability of each line to be body, from shape, place, neighbours and repeats.

A line is judged by its length in words (CJK-aware),
its punctuation, its place among the prose, what the rules found near it (`context`), and by how
much of it the rest of the document says too. Words come in only as hashes: compared within the
document, and looked up in a small table of words that stood in residue on many sites (`words`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.document import Hints
from cleaner.model import context, words
from cleaner.model import lines as shape
from cleaner.model.context import FOOT, HEAD, KEPT, NOTICE, OPEN, PICTURE, RESIDUE, Stands
from cleaner.model.lines import Char, Shapes
from cleaner.model.trees import Trees

Floats = NDArray[np.float64]
WEIGHTS = Path(__file__).with_name("text.npz")

#: a line of so many words that ends like a sentence, or of so many whatever its end, is prose
PROSE_WORDS = 11
PROSE_WORDS_UNENDED = 24
SHINGLE = 4
#: the share of the prose, from the top, that tells what the article is about
EARLY = 0.4

__all__ = ["FOOT", "HEAD", "KEPT", "NOTICE", "OPEN", "PICTURE", "RESIDUE"]


@dataclass(slots=True, eq=False)
class TextScores:
    """`p`: for each line the probability to be body (blank lines 1); `rows`: what it came from."""

    p: NDArray[np.float64]
    words: NDArray[np.float64]
    rows: NDArray[np.float32]
    places: NDArray[np.int64]  # which line each row is
    names: tuple[str, ...]
    free: NDArray[np.bool_]  # lines that no rule has named, blank ones aside
    weights: Path

    def explain(self, line: int) -> str:
        """Say what speaks most against a line, e.g. "2 words, after the last paragraph"."""
        return self.explain_all([line])[0]

    def explain_all(self, lines: Sequence[int]) -> list[str]:
        """Say the same of many lines, in little more time."""
        return explain(self, lines, self.weights)


@lru_cache(maxsize=8)
def _weights(path: Path) -> Trees:
    return Trees.load(path)


@lru_cache(maxsize=8)
def _order(trees: Trees) -> NDArray[np.int64]:
    """Return for each column of the trees its place among the features."""
    place = {name: place for place, name in enumerate((*NAMES, *words.NAMES))}
    return np.array([place[name] for name in trees.names], np.int64)


def score_text(
    lines: Sequence[str],
    hints: Hints | None = None,
    marks: Sequence[int] | None = None,
    *,
    weights: Path | None = None,
) -> TextScores:
    """Return the probability of each line of a document to be body.

    `marks` tells, line by line, what the rules found: `OPEN` nothing, `KEPT` on a keep-list,
    `RESIDUE` labelled and not kept, or one of the kinds of residue (see `context`). `weights` is
    another file than the package's own. Blank lines get
    probability 1. Lines are taken as they are; none is changed.
    """
    texts = [line.strip() for line in lines]
    places = np.flatnonzero(np.fromiter(map(len, texts), np.int64, len(texts)))
    p, size, free = np.ones(len(lines)), np.zeros(len(lines)), np.zeros(len(lines), bool)
    weights = weights or WEIGHTS
    trees = _weights(weights)
    if not len(places):
        empty = np.zeros((0, len(trees.names)), np.float32)
        return TextScores(p, size, empty, places, trees.names, free, weights)
    shapes = shape.read([text.replace("\n", " ") for text in filter(None, texts)])
    marked = np.zeros(len(places), np.int64) if marks is None else np.array(marks)[places]
    free[places] = ~context.is_residue(marked)
    blocks = [*_blocks(shapes, marked), words.block(shapes, words.load(weights))]
    rows = np.concatenate(blocks, dtype=np.float32, casting="unsafe").take(_order(trees), axis=0).T
    p[places] = trees.predict(rows)
    size[places] = shapes.words
    return TextScores(p, size, rows, places, trees.names, free, weights)


def features(shapes: Shapes, marks: NDArray[Any] | None = None) -> dict[str, Floats]:
    """Return the features by name, each an array with a value for each line; those of the table
    of words are apart.
    """
    if marks is None:
        marks = np.zeros(len(shapes.words), np.int64)
    return dict(zip(NAMES, np.concatenate(_blocks(shapes, marks)), strict=True))


def _blocks(shapes: Shapes, marks: NDArray[Any]) -> list[Floats]:
    """Return the features of `NAMES`, a row each, in a few arrays. What many rows are made from
    alike is made of all of them at once: for lines as few as a text has, a call of NumPy takes
    longer than what it does.
    """
    prose = _prose(shapes)
    stands, sums = Stands(prose, marks), _Sums(shapes)
    look, repeats = _look(shapes, sums), _repeats(shapes, prose, sums)
    near = np.stack([look[0], look[_ENDS_STOP], look[_CAPITALS], prose, repeats[_IN_EARLY]])
    return [
        look,
        _place(shapes, stands),
        repeats,
        _neighbours(near),
        _document(shapes, prose),
        _marked(stands),
        *context.around(shapes, stands),
    ]


class _Sums:
    """Sums over the words of each line: `count` of them, those of a line side by side."""

    __slots__ = ("begin", "count")

    def __init__(self, shapes: Shapes) -> None:
        self.count = np.bincount(shapes.tokens.line, minlength=len(shapes.words))
        self.begin = np.zeros(len(self.count) + 1, np.int64)
        np.cumsum(self.count, out=self.begin[1:])

    def of(self, values: NDArray[Any], dtype: type = np.int64) -> NDArray[Any]:
        """Return the sums of whole numbers, one a word along the last axis."""
        upto = np.zeros((*values.shape[:-1], values.shape[-1] + 1), dtype)
        np.cumsum(values, axis=-1, out=upto[..., 1:])
        upto = upto.take(self.begin, axis=-1)
        return upto[..., 1:] - upto[..., :-1]


def _prose(shapes: Shapes) -> NDArray[np.bool_]:
    ended = (shapes.final == _STOP) & (shapes.words >= PROSE_WORDS)
    return np.asarray(ended | (shapes.words >= PROSE_WORDS_UNENDED))


def _column(*kinds: Char) -> NDArray[np.int64]:
    return np.array(kinds, np.int64)[:, None]


_LOOK = (
    "log_words", "chars_a_word", "upper", "capital_words", "longest", "stops",
    "dotted", "clock", "dots",
    "digits_a_word", "commas_a_word", "colons_a_word", "quotes_a_word", "dashs_a_word",
    "stops_a_word",
    "ends_stop", "ends_colon", "starts_dash", "starts_quote",
)  # fmt: skip
_CAPITALS, _ENDS_STOP = _LOOK.index("capital_words"), _LOOK.index("ends_stop")
_DENSITY = _column(Char.DIGIT, Char.COMMA, Char.COLON, Char.QUOTE, Char.DASH, Char.STOP).ravel()
_ENDS, _STARTS = _column(Char.STOP, Char.COLON), _column(Char.DASH, Char.QUOTE)
#: NumPy compares with a plain number five times as fast as with a member of an enumeration
_STOP, _UPPER, _LOWER, _WIDE = map(int, (Char.STOP, Char.UPPER, Char.LOWER, Char.WIDE))
_SPACE = int(Char.SPACE)


def _look(shapes: Shapes, sums: _Sums) -> Floats:
    counts, words, tokens = shapes.counts.T, np.maximum(shapes.words, 0.5), shapes.tokens
    out = np.empty((len(_LOOK), len(words)))
    out[0] = np.log1p(shapes.words)
    out[1] = np.maximum(shapes.counts.sum(axis=1) - counts[_SPACE], 1) / words
    out[2] = counts[_UPPER] / np.maximum(counts[_UPPER] + counts[_LOWER], 1)
    out[_CAPITALS] = sums.of(tokens.kind == _UPPER) / np.maximum(sums.count, 1)
    out[4] = _longest(shapes)
    out[5] = counts[_STOP]
    out[6:9] = shapes.pairs.T
    out[9:15] = counts[_DENSITY] / words
    out[_ENDS_STOP : _ENDS_STOP + 2] = shapes.final == _ENDS
    out[-2:] = shapes.first == _STARTS
    return out


def _longest(shapes: Shapes) -> NDArray[np.int64]:
    out = np.zeros(len(shapes.words), np.int64)
    np.maximum.at(out, shapes.tokens.line, shapes.tokens.length)
    return np.minimum(out, 40)


_PLACE = (
    # logarithms
    "index", "from_end", "prose_words_before", "prose_words_after", "since_prose", "until_prose",
    "run", "longest_run_before", "longest_run_after", "last_prose_words", "next_prose_words",
    # the rest
    "words_before", "prose_before", "in_head", "in_tail",
)  # fmt: skip
_LOGARITHMS = 11


def _place(shapes: Shapes, stands: Stands) -> Floats:
    words, index, prose = shapes.words, stands.index, stands.prose
    size = len(index)
    good = words * prose
    before, good_before = words.cumsum() - words, good.cumsum() - good
    good_total = max(float(good.sum()), 1.0)
    last, next_ = np.maximum(stands.last[0], -1), np.minimum(stands.next[0], size)
    since, until = index - last, next_ - index
    seen = stands.upto[0]
    out = np.empty((len(_PLACE), size))
    out[0], out[1] = index, index[::-1]
    out[2], out[3] = good_before, good_total - good_before - good
    out[4], out[5], out[6] = since, until, since + until
    out[7] = np.maximum.accumulate(since)
    out[8] = np.maximum.accumulate(until[::-1])[::-1]
    padded = np.append(words, 0.0)  # no paragraph has no words: the last place, from both sides
    out[9], out[10] = padded[last], padded[next_]
    np.log1p(out[:_LOGARITHMS], out=out[:_LOGARITHMS])
    out[11], out[12] = before / max(float(words.sum()), 1.0), good_before / good_total
    out[13] = seen == 0
    out[14] = (seen == seen[-1]) & ~prose
    return out


_REPEATS = (
    "seen_in_prose", "content_in_prose", "content_in_early", "like_first", "spread",
    *context.ELSEWHERE, "copies", "copy_before", "echo", "echo_before",
)  # fmt: skip
_IN_EARLY = _REPEATS.index("content_in_early")
_ECHOES = _REPEATS.index("copies")


def _repeats(shapes: Shapes, prose: NDArray[np.bool_], sums: _Sums) -> Floats:
    tokens, size = shapes.tokens, len(prose)
    out = np.zeros((len(_REPEATS), size))
    if not len(tokens.hash):
        return out
    word, kinds, order = _numbered(tokens.hash)
    line = tokens.line
    heavy = (tokens.length >= 4) | (tokens.kind == _WIDE)
    # in how many lines, and in how many prose lines, each word stands: by word, then by line
    cell_word, cell_line = word[order], line[order]
    new = np.ones(len(word), bool)
    new[1:] = (cell_word[1:] != cell_word[:-1]) | (cell_line[1:] != cell_line[:-1])
    cell_word, cell_line = cell_word[new], cell_line[new]
    in_lines = np.bincount(cell_word, minlength=kinds)
    early = prose & ((shapes.words * prose).cumsum() <= EARLY * float(shapes.words[prose].sum()))
    early[prose.nonzero()[0][:3]] = True
    in_prose, in_early = (
        np.bincount(cell_word[which[cell_line]], minlength=kinds) for which in (prose, early)
    )
    in_first = np.zeros(kinds, bool)
    in_first[cell_word[cell_line == 0]] = True
    found = np.empty((5, len(word)), bool)
    found[0] = found[1] = in_prose[word] > prose[line]
    found[2] = in_early[word] > early[line]
    found[3] = in_first[word] & (line > 0)
    found[4] = heavy
    found[1:4] &= heavy
    per_line, totals = np.maximum(sums.count, 1), sums.of(found)
    out[0] = totals[0] / per_line
    out[1:4] = totals[1:4] / np.maximum(totals[4], 1)
    out[4] = np.bincount(line, np.log1p(in_lines)[word], minlength=size) / per_line
    weighty = np.zeros(kinds, bool)
    weighty[word] = heavy
    out[5:_ECHOES] = context.elsewhere(cell_line, cell_word, weighty, size)
    _echoes(shapes, sums, (np.bincount(word) > 1)[word], out[_ECHOES:])
    return out


def _numbered(keys: NDArray[np.uint64]) -> tuple[NDArray[np.int64], int, NDArray[np.int64]]:
    """Return equal numbers for equal keys, how many there are, and the places of the keys with
    equal ones side by side, in the order in which they stood.

    In each key its place takes the lowest bits, so that one sort of plain numbers, a quarter of
    an `argsort`, tells all. Keys are hashes: those that differ in these bits alone (ten of 64 for
    a thousand words) are taken for one, which is as likely as any other collision.
    """
    bits = np.uint64(len(keys).bit_length())
    packed = np.sort(keys >> bits << bits | np.arange(len(keys), dtype=np.uint64))
    upper = packed >> bits
    order = (packed ^ upper << bits).astype(np.int64)
    number = np.zeros(len(keys), np.int64)
    np.cumsum(upper[1:] != upper[:-1], out=number[1:])
    out = np.empty_like(number)
    out[order] = number
    return out, int(number[-1]) + 1, order


def _echoes(shapes: Shapes, sums: _Sums, again: NDArray[np.bool_], out: Floats) -> None:
    """Tell in four rows how much of a line, and whether all of it, stands elsewhere in the same
    order; `again` tells which words stand more than once: no other sequence can.
    """
    tokens, size = shapes.tokens, len(shapes.words)
    line = tokens.line
    order = np.arange(len(line)) - np.repeat(sums.begin[:-1], sums.count)
    key = sums.of(shape.mix(tokens.hash + order.astype(np.uint64)), np.uint64)
    if len(set(key.tolist())) < size:
        group, kinds, _ = _numbered(key)
        first, _ = _ends(group, np.arange(size), kinds)
        out[0] = np.log1p(np.bincount(group)[group] - 1)
        out[1] = first[group] < np.arange(size)
    count = len(line) - SHINGLE + 1
    if count <= 0:
        return
    whole = line[:count] == line[SHINGLE - 1 :]
    for k in range(SHINGLE):
        whole &= again[k : k + count]
    starts = whole.nonzero()[0]
    if not len(starts):
        return
    shingle, at = tokens.hash[starts], line[starts]
    for k in range(1, SHINGLE):
        shingle = shingle * np.uint64(0x9E3779B97F4A7C15) + tokens.hash[starts + k]
    group, kinds, _ = _numbered(shingle)
    first, last = _ends(group, at, kinds)
    earlier = first[group] < at
    total = np.maximum(sums.count - SHINGLE + 1, 1)
    out[2] = np.bincount(at, earlier | (last[group] > at), minlength=size) / total
    out[3] = np.bincount(at, earlier, minlength=size) / total


def _ends(
    group: NDArray[np.int64], at: NDArray[np.int64], kinds: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first and the last line of each group; `at` rises."""
    first, last = np.zeros(kinds, np.int64), np.zeros(kinds, np.int64)
    last[group] = at
    first[group[::-1]] = at[::-1]
    return first, last


_NEAR = ("log_words", "ends_stop", "capital_words", "prose", "content_in_early")
_ALL_BEFORE_AND_AFTER = ("log_words", "ends_stop", "content_in_early")
_WHOLE = [_NEAR.index(name) for name in _ALL_BEFORE_AND_AFTER]
_NEIGHBOURS = (
    *(f"{name}{step}" for step in ("~2", "~5") for name in _NEAR),
    *(f"{name}{step}" for step in "<>" for name in _ALL_BEFORE_AND_AFTER),
    "log_words+1",
)


def _neighbours(rows: Floats) -> Floats:
    """Return, of the rows of `_NEAR`, means around, and means of all before and all after: where
    an article ends, what follows is of another kind; and the words of the next line.
    """
    count, size = rows.shape
    sums = np.zeros((count, size + 11))
    sums[:, 6 : 6 + size] = rows
    sums = sums.cumsum(axis=1)
    upto, base = sums[_WHOLE, 5 : 5 + size], rows[_WHOLE]
    index = np.arange(size)
    out = np.empty((len(_NEIGHBOURS), size))
    out[:count], out[count : 2 * count] = means_around(sums, size, 2), means_around(sums, size, 5)
    out[-7:-4] = upto / np.maximum(index, 1)
    out[-4:-1] = (sums[_WHOLE, -1:] - upto - base) / np.maximum(index[::-1], 1)
    kept = [slice(0, 2 * count), slice(2 * count + 3, 2 * count + 6)]  # no -1e-16 for zero
    for one in kept:
        np.round(out[one], 6, out=out[one])
    out[-1, :-1], out[-1, -1] = rows[0, 1:], -1.0
    return out


def means_around(sums: Floats, size: int, reach: int) -> Floats:
    """Return means over a line and `reach` lines on both sides, from sums padded by six."""
    high, low = 6 + reach, 5 - reach
    near: Floats = sums[:, high : high + size] - sums[:, low : low + size]
    return near / (2 * reach + 1)


_DOCUMENT = (
    "lines", "total_words", "prose_share", "prose_lines", "typical_prose", "median_words",
    "ended_lines", "short_lines", "to_typical", "share_of_words",
)  # fmt: skip


def _document(shapes: Shapes, prose: NDArray[np.bool_]) -> Floats:
    words, size = shapes.words, len(prose)
    total = max(float(words.sum()), 1.0)
    good = words[prose]
    typical = _middle(good) if len(good) else 0.0
    out = np.empty((len(_DOCUMENT), size))
    stats = (
        np.log1p(size),
        np.log1p(total),
        float(good.sum()) / total,
        np.count_nonzero(prose) / size,
        np.log1p(typical),
        np.log1p(_middle(words)),
        np.count_nonzero(shapes.final == _STOP) / size,
        np.count_nonzero(words < 4) / size,
    )
    out[:-2] = np.array(stats)[:, None]
    out[-2] = np.log1p(words) - np.log1p(typical)
    out[-1] = words / total
    return out


def _middle(values: Floats) -> float:
    ordered = np.sort(values)  # np.median spends ten times as long on checks
    return float(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


_MARKED = ("since_mark", "until_mark", "marks_before", "mark_share")


def _marked(stands: Stands) -> Floats:
    upto = stands.upto[1]
    out = np.empty((len(_MARKED), len(upto)))
    out[0], out[1] = stands.since[1], stands.until[1]
    out[2] = upto / (stands.index + 1)
    out[3] = upto[-1] / len(upto)
    return out


#: all features but those of the table of words, in the order in which they are made
NAMES = (
    *_LOOK, *_PLACE, *_REPEATS, *_NEIGHBOURS, *_DOCUMENT, *_MARKED, *context.NAMES,
)  # fmt: skip


# --- the decision ---------------------------------------------------------------------------------

#: a line between surely body lines must be so much less likely to be body than one at an edge
MIDDLE = 0.6
#: how much of F1's own bar is used where nothing speaks of residue, and where everything does
LEAST, MOST = 0.1, 1.0
#: what speaks of residue, and from where on it says no more: the share of words that are surely
#: foreign, lines that rules have named, the share of words that can be expected to be foreign
SURE, NAMED, DOUBT = 0.01, 2.0, 0.1
#: a short document is hard to tell: of so many words, it uses so much of the bar; a long one all
SHORT, LONG, SHORT_TRUST = 60.0, 200.0, 0.5
SURELY_FOREIGN, SURELY_BODY = 0.15, 0.8


def decide(scores: TextScores) -> NDArray[np.bool_]:
    """Return which lines stay.

    The lines with the best expected F1 are those with p above half of that F1. Words of the
    article weigh more than residue here, so that bar is lowered by `trust`, and once more for
    lines between paragraphs, where little residue stands. Lines that a rule named stay out of
    the sums.
    """
    p, words, free = scores.p, scores.words, scores.free
    if not free.any():
        return np.ones(len(p), bool)
    named = int(np.count_nonzero(words) - np.count_nonzero(words[free]))
    bar = best_bar(p[free], words[free]) * trust(p[free], words[free], named)
    keep: NDArray[np.bool_] = (p >= bar) | (words == 0)
    first, last = _middle_part(p, words)
    keep[first:last] |= p[first:last] >= bar * MIDDLE
    return keep


def trust(p: Floats, words: Floats, named: int) -> float:
    """Return how much of F1's own bar to use: little where the document looks clean already,
    rules have `named` none of its lines, nothing is surely foreign, or it is too short to tell.

    >>> trust(np.ones(3), np.array([99.0, 99.0, 99.0]), 0)
    0.1
    """
    total = max(float(words.sum()), 1.0)
    doubt = float(((1 - p) * words).sum()) / total
    sure = float(words[p < SURELY_FOREIGN].sum()) / total
    signs = min(sure / SURE, 1.0) + min(named / NAMED, 1.0) + min(doubt / DOUBT, 1.0)
    long = min(max((total - SHORT) / (LONG - SHORT), 0.0), 1.0)
    return (LEAST + (MOST - LEAST) * signs / 3) * (SHORT_TRUST + (1 - SHORT_TRUST) * long)


def _middle_part(p: Floats, words: Floats) -> tuple[int, int]:
    """Return the lines from the first to the last that is surely body, as a slice has them."""
    sure = np.flatnonzero((p >= SURELY_BODY) & (words > 0))
    return (int(sure[0]), int(sure[-1]) + 1) if len(sure) else (0, 0)


def best_bar(p: Floats, words: Floats) -> float:
    """Return half the best F1 that a threshold can be expected to reach (bag of words).

    >>> round(best_bar(np.array([1.0, 1.0, 0.0]), np.array([9.0, 9.0, 9.0])), 2)
    0.5
    """
    if not len(p):
        return 0.5
    body = p * words
    order = (-p).argsort(kind="stable")
    hit, kept = body[order].cumsum(), words[order].cumsum()
    return float((hit / np.maximum(kept + float(body.sum()), 1e-9)).max())


# --- reasons --------------------------------------------------------------------------------------

_GROUPS: dict[str, tuple[str, ...]] = {
    "length": ("log_words", "to_typical", "share_of_words", "stops", "longest"),
    "ending": ("ends_stop", "ends_colon", "stops_a_word"),
    "place": ("index", "from_end", "words_before", "prose_before", "prose_words_before",
              "prose_words_after", "in_head", "in_tail", "since_prose", "until_prose", "run",
              "longest_run_before", "longest_run_after"),
    "words": ("seen_in_prose", "content_in_prose", "spread", "content_in_early",
              *context.ELSEWHERE),
    "known": words.NAMES,
    "copy": ("copies", "copy_before", "echo", "echo_before", "like_first"),
    "neighbours": (*(f"{name}{step}" for name in _NEAR for step in ("+1", "~2", "~5", "<", ">")),
                   "words_next", "words_prev", "stop_next", "stop_prev"),
    "signs": ("upper", "capital_words", "dotted", "clock", "dots", "digits_a_word",
              "commas_a_word", "colons_a_word", "quotes_a_word", "dashs_a_word", "chars_a_word",
              "starts_dash", "starts_quote", "brackets", "bars", "slashes", "at", "money"),
    "marks": ("since_mark", "until_mark", "marks_before", "prose_since_foot",
              *(f"{side}_{kind}" for side in ("since", "until", "before", "after")
                for kind in ("foot", "head", "picture", "notice"))),
}  # fmt: skip


def explain(
    scores: TextScores, chosen: Sequence[int], weights: Path | None = None, most: int = 3
) -> list[str]:
    """Say for each of the `chosen` lines, in words, what speaks most against it.

    Each group of features is set to what it is on the document's surest body lines; the groups
    that raise the line's score most are its reasons.
    """
    trees = _weights(weights or WEIGHTS)
    at = {int(place): row for row, place in enumerate(scores.places)}
    sure = scores.p[scores.places] >= min(0.9, float(np.max(scores.p[scores.places], initial=0)))
    if not sure.any():
        return ["" for _ in chosen]
    typical = np.median(scores.rows[sure], axis=0)
    groups = {
        name: [scores.names.index(column) for column in columns if column in scores.names]
        for name, columns in _GROUPS.items()
    }
    rows = []
    for line in chosen:
        own = scores.rows[at[line]]
        rows.append(own)
        for columns in groups.values():
            changed = own.copy()
            changed[columns] = typical[columns]
            rows.append(changed)
    raw = trees.raw(np.array(rows, np.float32).reshape(len(rows), len(scores.names)))
    table = raw.reshape(len(chosen), len(groups) + 1)
    return [
        _reasons(
            dict(zip(scores.names, scores.rows[at[line]].tolist(), strict=True)),
            [list(groups)[k] for k in np.argsort(table[n, 0] - table[n, 1:], kind="stable")],
            most,
        )
        for n, line in enumerate(chosen)
    ]


def _reasons(row: dict[str, float], groups: Sequence[str], most: int) -> str:
    said = [text for group in groups[: most + 1] if (text := _say(group, row))]
    return ", ".join(said[:most])


def _say(group: str, row: dict[str, float]) -> str:
    """Return what a group's features say of a line, "" where they are unremarkable."""
    words = round(float(np.expm1(row.get("log_words", 0.0))))
    texts: dict[str, list[tuple[bool, str]]] = {
        "length": [(words <= 1, "one word"), (words < PROSE_WORDS, f"{words} words"),
                   (True, "length unlike the paragraphs'")],
        "ending": [(not row.get("ends_stop", 0), "no full stop")],
        "place": [(bool(row.get("in_tail", 0)), "after the last paragraph"),
                  (bool(row.get("in_head", 0)), "before the first paragraph"),
                  (row.get("from_end", 9) < 1.1, "at the end"),
                  (row.get("index", 9) < 1.1, "at the start"),
                  (row.get("run", 0) > 1.7, "in a run of lines that are no paragraphs")],
        "words": [(row.get("content_in_prose", 1) < 0.35, "words that the article does not use"),
                  (True, "words unlike the article's")],
        "known": [(row.get("w_score", 0) < -0.5, "words that stand in residue on other sites"),
                  (row.get("w_near", 0) < -0.5, "such words around it")],
        "copy": [(row.get("copies", 0) > 0, "repeated"),
                 (row.get("echo", 0) > 0.3, "said elsewhere as well")],
        "neighbours": [(row.get("prose~2", 1) < 0.5, "few paragraphs around it"),
                       (True, "neighbours unlike the article's")],
        "signs": [(row.get("dotted", 0) > 0, "holds an address"),
                  (row.get("digits_a_word", 0) > 1, "mostly digits"),
                  (row.get("upper", 0) > 0.5, "capitals"),
                  (row.get("capital_words", 0) > 0.6, "most words capitalised")],
        "marks": [(row.get("since_mark", 20) < 3 or row.get("until_mark", 20) < 3,
                   "beside lines that a rule named")],
    }  # fmt: skip
    return next((text for holds, text in texts[group] if holds), "")
