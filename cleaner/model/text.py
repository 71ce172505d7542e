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
from cleaner.model.context import FOOT, HEAD, KEPT, NOTICE, OPEN, PICTURE, RESIDUE
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
        return explain(self, [line], self.weights)[0]


@lru_cache(maxsize=8)
def _weights(path: Path) -> Trees:
    return Trees.load(path)


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
    places = np.array([i for i, text in enumerate(texts) if text], np.int64)
    p, size, free = np.ones(len(lines)), np.zeros(len(lines)), np.zeros(len(lines), bool)
    weights = weights or WEIGHTS
    trees = _weights(weights)
    if not len(places):
        empty = np.zeros((0, len(trees.names)), np.float32)
        return TextScores(p, size, empty, places, trees.names, free, weights)
    shapes = shape.read([text.replace("\n", " ") for text in texts if text])
    marked = np.zeros(len(places), np.int64) if marks is None else np.array(marks)[places]
    free[places] = ~context.is_residue(marked)
    columns = features(shapes, marked) | words.columns(shapes, words.load(weights))
    wanted = [columns[name] for name in trees.names]
    rows = np.concatenate(wanted, dtype=np.float32, casting="unsafe")
    rows = rows.reshape(len(wanted), len(places)).T
    p[places] = trees.predict(rows)
    size[places] = shapes.words
    return TextScores(p, size, rows, places, trees.names, free, weights)


def features(shapes: Shapes, marks: NDArray[Any] | None = None) -> dict[str, NDArray[Any]]:
    """Return the features by name, each an array with a value for each line; those of the table
    of words are apart.
    """
    if marks is None:
        marks = np.zeros(len(shapes.words), np.int64)
    look = _look(shapes)
    prose = _prose(shapes)
    repeats = _repeats(shapes, prose)
    return {
        **look,
        **_place(shapes, prose),
        **repeats,
        **_neighbours({**look, **repeats, "prose": prose}),
        **_document(shapes, prose),
        **_marked(context.is_residue(marks)),
        **context.around(shapes, prose, marks),
    }


def _prose(shapes: Shapes) -> NDArray[np.bool_]:
    ended = (shapes.final == _STOP) & (shapes.words >= PROSE_WORDS)
    return np.asarray(ended | (shapes.words >= PROSE_WORDS_UNENDED))


def _named(pattern: str, *kinds: Char) -> dict[str, int]:
    return {pattern.format(kind.name.lower()): int(kind) for kind in kinds}


_ENDS = _named("ends_{}", Char.STOP, Char.COLON)
_STARTS = _named("starts_{}", Char.DASH, Char.QUOTE)
_DENSITY = _named(
    "{}s_a_word", Char.DIGIT, Char.COMMA, Char.COLON, Char.QUOTE, Char.DASH, Char.STOP
)
#: NumPy compares with a plain number five times as fast as with a member of an enumeration
_STOP, _UPPER, _WIDE = int(Char.STOP), int(Char.UPPER), int(Char.WIDE)


def _look(shapes: Shapes) -> dict[str, NDArray[Any]]:
    counts, words = shapes.counts.astype(np.float64), np.maximum(shapes.words, 0.5)
    chars = counts.sum(axis=1)
    solid = np.maximum(chars - counts[:, Char.SPACE], 1)
    cased = np.maximum(counts[:, Char.UPPER] + counts[:, Char.LOWER], 1)
    out = {
        "log_words": np.log1p(shapes.words),
        "chars_a_word": solid / words,
        "upper": counts[:, Char.UPPER] / cased,
        "capital_words": _share(shapes, shapes.tokens.kind == _UPPER),
        "longest": _longest(shapes),
        "stops": counts[:, Char.STOP],
        "dotted": shapes.pairs[:, 0],
        "clock": shapes.pairs[:, 1],
        "dots": shapes.pairs[:, 2],
    }
    out |= {name: counts[:, kind] / words for name, kind in _DENSITY.items()}
    out |= {name: shapes.final == kind for name, kind in _ENDS.items()}
    out |= {name: shapes.first == kind for name, kind in _STARTS.items()}
    return out


def _count(shapes: Shapes, which: NDArray[np.bool_]) -> NDArray[Any]:
    return np.bincount(shapes.tokens.line[which], minlength=len(shapes.words))


def _share(shapes: Shapes, which: NDArray[Any]) -> Floats:
    """Return, for each line, the mean of `which` over its words."""
    size = len(shapes.words)
    total = np.bincount(shapes.tokens.line, which, minlength=size)
    mean: Floats = total / np.maximum(np.bincount(shapes.tokens.line, minlength=size), 1)
    return mean


def _longest(shapes: Shapes) -> NDArray[np.int64]:
    out = np.zeros(len(shapes.words), np.int64)
    np.maximum.at(out, shapes.tokens.line, shapes.tokens.length)
    return np.minimum(out, 40)


def _place(shapes: Shapes, prose: NDArray[np.bool_]) -> dict[str, NDArray[Any]]:
    size, words = len(prose), shapes.words
    index = np.arange(size)
    before = words.cumsum() - words
    total = max(float(words.sum()), 1.0)
    good = words * prose
    good_before = good.cumsum() - good
    good_total = max(float(good.sum()), 1.0)
    last = np.maximum.accumulate(np.where(prose, index, -1))
    next_ = np.minimum.accumulate(np.where(prose, index, size)[::-1])[::-1]
    since, until = index - last, next_ - index
    seen = prose.cumsum()
    return {
        "index": np.log1p(index),
        "from_end": np.log1p(size - 1 - index),
        "words_before": before / total,
        "prose_before": good_before / good_total,
        "prose_words_before": np.log1p(good_before),
        "prose_words_after": np.log1p(good_total - good_before - good),
        "since_prose": np.log1p(since),
        "until_prose": np.log1p(until),
        "run": np.log1p(since + until),
        "longest_run_before": np.log1p(np.maximum.accumulate(since)),
        "longest_run_after": np.log1p(np.maximum.accumulate(until[::-1])[::-1]),
        "in_head": seen == 0,
        "in_tail": (seen == seen[-1]) & ~prose,
        "last_prose_words": np.log1p(np.where(last >= 0, words[last], 0)),
        "next_prose_words": np.log1p(np.append(words, 0)[np.minimum(next_, size)]),
    }


def _repeats(shapes: Shapes, prose: NDArray[np.bool_]) -> dict[str, NDArray[Any]]:
    tokens, size = shapes.tokens, len(prose)
    if not len(tokens.hash):
        zero = np.zeros(size)
        return dict.fromkeys(_REPEATS, zero)
    word, kinds, order = _numbered(tokens.hash)
    line = tokens.line
    heavy = ((tokens.length >= 4) | (tokens.kind == _WIDE)).astype(np.float64)
    # in how many lines, and in how many prose lines, each word stands: by word, then by line
    cell_word, cell_line = word[order], line[order]
    new = np.ones(len(word), bool)
    new[1:] = (cell_word[1:] != cell_word[:-1]) | (cell_line[1:] != cell_line[:-1])
    cell_word, cell_line = cell_word[new], cell_line[new]
    in_lines = np.bincount(cell_word, minlength=kinds)
    in_prose = np.bincount(cell_word[prose[cell_line]], minlength=kinds)
    others = in_prose[word] > prose[line]
    per_line = np.maximum(np.bincount(line, minlength=size), 1)
    heavy_words = np.maximum(np.bincount(line, heavy, minlength=size), 1)
    out: dict[str, NDArray[Any]] = {
        "seen_in_prose": np.bincount(line, others, minlength=size) / per_line,
        "content_in_prose": np.bincount(line, heavy * others, minlength=size) / heavy_words,
        "spread": np.bincount(line, np.log1p(in_lines)[word], minlength=size) / per_line,
    }
    early = prose & ((shapes.words * prose).cumsum() <= EARLY * float(shapes.words[prose].sum()))
    early[prose.nonzero()[0][:3]] = True
    in_early = np.bincount(cell_word[early[cell_line]], minlength=kinds)[word] - early[line]
    out["content_in_early"] = (
        np.bincount(line, heavy * (in_early > 0), minlength=size) / heavy_words
    )
    in_first = np.zeros(kinds, bool)
    in_first[cell_word[cell_line == 0]] = True
    known = in_first[word] & (line > 0)
    out["like_first"] = np.bincount(line, heavy * known, minlength=size) / heavy_words
    weighty = np.zeros(kinds)
    weighty[word] = heavy
    echoes = _echoes(shapes, (np.bincount(word) > 1)[word])
    return out | context.elsewhere(cell_line, cell_word, weighty, size) | echoes


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


def _echoes(shapes: Shapes, again: NDArray[np.bool_]) -> dict[str, NDArray[Any]]:
    """Return how much of a line, and whether all of it, stands elsewhere in the same order; `again`
    tells which words stand more than once: no other sequence can.
    """
    tokens, size = shapes.tokens, len(shapes.words)
    line = tokens.line
    order = np.arange(len(line)) - np.searchsorted(line, np.arange(size))[line]
    mixed = shape.mix(tokens.hash + order.astype(np.uint64))
    key = np.zeros(size, np.uint64)
    np.add.at(key, line, mixed)
    out: dict[str, NDArray[Any]] = dict.fromkeys(
        ("copies", "copy_before", "echo", "echo_before"), np.zeros(size)
    )
    if len(set(key.tolist())) < size:
        group, kinds, _ = _numbered(key)
        first, _ = _ends(group, np.arange(size), kinds)
        out["copies"] = np.log1p(np.bincount(group)[group] - 1)
        out["copy_before"] = first[group] < np.arange(size)
    count = len(line) - SHINGLE + 1
    if count <= 0:
        return out
    whole = line[:count] == line[SHINGLE - 1 :]
    total = np.maximum(np.bincount(line[:count][whole], minlength=size), 1)
    for k in range(SHINGLE):
        whole &= again[k : k + count]
    starts = whole.nonzero()[0]
    if not len(starts):
        return out
    shingle, at = tokens.hash[starts], line[starts]
    for k in range(1, SHINGLE):
        shingle = shingle * np.uint64(0x9E3779B97F4A7C15) + tokens.hash[starts + k]
    group, kinds, _ = _numbered(shingle)
    first, last = _ends(group, at, kinds)
    earlier = first[group] < at
    out["echo"] = np.bincount(at, earlier | (last[group] > at), minlength=size) / total
    out["echo_before"] = np.bincount(at, earlier, minlength=size) / total
    return out


def _ends(
    group: NDArray[np.int64], at: NDArray[np.int64], kinds: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first and the last line of each group; `at` rises."""
    first, last = np.zeros(kinds, np.int64), np.zeros(kinds, np.int64)
    last[group] = at
    first[group[::-1]] = at[::-1]
    return first, last


_REPEATS = (
    "seen_in_prose", "content_in_prose", "spread", "like_first", "content_in_early", "copies",
    "copy_before", "echo", "echo_before", *context.ELSEWHERE,
)  # fmt: skip
_NEAR = ("log_words", "ends_stop", "capital_words", "prose", "content_in_early")
_ALL_BEFORE_AND_AFTER = ("log_words", "ends_stop", "content_in_early")


def _neighbours(columns: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Return values of the lines before and after, means around, and means of all before and all
    after: where an article ends, what follows is of another kind.
    """
    size = len(columns["prose"])
    padded = np.zeros((len(_NEAR), size + 11))
    base = padded[:, 6 : 6 + size]
    for row, name in enumerate(_NEAR):
        base[row] = columns[name]
    sums = padded.cumsum(axis=1)
    upto = sums[:, 5 : 5 + size]
    near = [_around(sums, size, reach) for reach in (2, 5)]
    index = np.arange(size)
    before = upto / np.maximum(index, 1)
    after = (sums[:, -1:] - upto - base) / np.maximum(size - 1 - index, 1)
    after = after.round(6)  # no -1e-16 for zero
    out: dict[str, NDArray[Any]] = {}
    for row, name in enumerate(_NEAR):
        out[f"{name}~2"], out[f"{name}~5"] = near[0][row], near[1][row]
        if name in _ALL_BEFORE_AND_AFTER:
            out[f"{name}<"], out[f"{name}>"] = before[row], after[row]
    out["log_words+1"] = np.concatenate((base[0, 1:], [-1.0]))
    return out


def _around(sums: Floats, size: int, reach: int) -> Floats:
    """Return means over a line and `reach` lines on both sides, from sums padded by six."""
    high, low = 6 + reach, 5 - reach
    near: Floats = sums[:, high : high + size] - sums[:, low : low + size]
    return (near / (2 * reach + 1)).round(6)


def _document(shapes: Shapes, prose: NDArray[np.bool_]) -> dict[str, NDArray[Any]]:
    words, size = shapes.words, len(prose)
    total = max(float(words.sum()), 1.0)
    good = words[prose]
    typical = _middle(good) if len(good) else 0.0
    stats = {
        "lines": np.log1p(size),
        "total_words": np.log1p(total),
        "prose_share": float(good.sum()) / total,
        "prose_lines": np.count_nonzero(prose) / size,
        "typical_prose": np.log1p(typical),
        "median_words": np.log1p(_middle(words)),
        "ended_lines": np.count_nonzero(shapes.final == _STOP) / size,
        "short_lines": np.count_nonzero(words < 4) / size,
    }
    out: dict[str, NDArray[Any]] = {name: np.full(size, value) for name, value in stats.items()}
    out["to_typical"] = np.log1p(words) - np.log1p(typical)
    out["share_of_words"] = words / total
    return out


def _middle(values: Floats) -> float:
    ordered = np.sort(values)  # np.median spends ten times as long on checks
    return float(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def _marked(residue: NDArray[np.bool_]) -> dict[str, NDArray[Any]]:
    size = len(residue)
    since, until = context.distances(residue)
    return {
        "since_mark": since,
        "until_mark": until,
        "marks_before": residue.cumsum() / (np.arange(size) + 1),
        "mark_share": np.full(size, residue.mean() if size else 0.0),
    }


# --- the decision ---------------------------------------------------------------------------------

#: a line between surely body lines must be so much less likely to be body than one at an edge
MIDDLE = 0.6
#: how much of F1's own bar is used where nothing speaks of residue, and where everything does
LEAST, MOST = 0.1, 1.0
#: what speaks of residue, and from where on it says no more: the share of words that are surely
#: foreign, lines that rules have named, the share of words that can be expected to be foreign
SURE, NAMED, DOUBT = 0.01, 2.0, 0.1
#: a short document is hard to tell: from the number of its words, how much of the bar is used
LENGTH, LENGTH_TRUST = (60.0, 200.0), (0.5, 1.0)
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
    named = int(((words > 0) & ~free).sum())
    bar = best_bar(p[free], words[free]) * trust(p[free], words[free], named)
    keep = p >= np.where(_at_edge(p, words), bar, bar * MIDDLE)
    return np.asarray(keep | (words == 0))


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
    return (LEAST + (MOST - LEAST) * signs / 3) * float(np.interp(total, LENGTH, LENGTH_TRUST))


def _at_edge(p: Floats, words: Floats) -> NDArray[np.bool_]:
    """Tell which lines stand before the first or after the last line that is surely body."""
    sure = np.flatnonzero((p >= SURELY_BODY) & (words > 0))
    index = np.arange(len(p))
    if not len(sure):
        return np.ones(len(p), bool)
    return np.asarray((index < sure[0]) | (index > sure[-1]))


def best_bar(p: Floats, words: Floats) -> float:
    """Return half the best F1 that a threshold can be expected to reach (bag of words).

    >>> round(best_bar(np.array([1.0, 1.0, 0.0]), np.array([9.0, 9.0, 9.0])), 2)
    0.5
    """
    wanted = float((p * words).sum())
    order = np.argsort(-p, kind="stable")
    hit, kept = np.cumsum((p * words)[order]), np.cumsum(words[order])
    return float((hit / np.maximum(kept + wanted, 1e-9)).max()) if len(p) else 0.5


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
