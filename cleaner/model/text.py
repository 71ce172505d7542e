"""Text mode: the probability of each line to be body, from shape, place, neighbours and repeats.

Nothing here knows a word of any language: a line is judged by its length in words (CJK-aware),
its punctuation, its place among the prose, and by how much of it the rest of the document says
too. Words come in only as hashes that are compared within the document, and as a small table of
weights of words that stood in residue on many sites (`words` in the weights; unknown words weigh
nothing, so a language that training never saw is neither helped nor harmed by it).
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
from cleaner.model import lines as shape
from cleaner.model.lines import Char, Shapes
from cleaner.model.trees import Trees

Floats = NDArray[np.float64]
WEIGHTS = Path(__file__).with_name("text.npz")

#: a line of so many words that ends like a sentence, or of so many whatever its end, is prose
PROSE_WORDS = 11
PROSE_WORDS_UNENDED = 24
SHINGLE = 4

#: marks of a line: what the rules said of it
OPEN, RESIDUE, KEPT = 0, 1, 2


@dataclass(slots=True, eq=False)
class TextScores:
    """`p`: for each line the probability to be body (blank lines 1); `rows`: what it came from."""

    p: NDArray[np.float64]
    words: NDArray[np.float64]
    rows: NDArray[np.float32]
    places: NDArray[np.int64]  # which line each row is
    names: tuple[str, ...]
    weights: Path

    def explain(self, line: int) -> str:
        """Say in words what speaks most against a line, e.g. "2 words, after the last paragraph"."""
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

    `marks` tells, line by line, what the rules found: `OPEN` nothing, `RESIDUE` labelled and not
    kept, `KEPT` on a keep-list. `weights` is another file than the package's own. Blank lines get
    probability 1. Lines are taken as they are; none is changed.
    """
    places = np.array([i for i, line in enumerate(lines) if line.strip()], np.int64)
    p, words = np.ones(len(lines)), np.zeros(len(lines))
    weights = weights or WEIGHTS
    trees = _weights(weights)
    if not len(places):
        empty = np.zeros((0, len(trees.names)), np.float32)
        return TextScores(p, words, empty, places, trees.names, weights)
    shapes = shape.read([lines[i].strip().replace("\n", " ") for i in places])
    marked = None if marks is None else np.array(marks)[places]
    columns = features(shapes, marked)
    rows = np.stack([columns[name] for name in trees.names], axis=1).astype(np.float32)
    p[places] = trees.predict(rows)
    words[places] = shapes.words
    return TextScores(p, words, rows, places, trees.names, weights)


def features(shapes: Shapes, marks: NDArray[Any] | None = None) -> dict[str, NDArray[Any]]:
    """Return the features by name, each an array with a value for each line."""
    look = _look(shapes)
    prose = _prose(shapes)
    return {
        **look,
        **_place(shapes, prose),
        **_repeats(shapes, prose),
        **_neighbours(look, prose),
        **_document(shapes, prose),
        **_marked(len(shapes.words), marks),
    }


def _prose(shapes: Shapes) -> NDArray[np.bool_]:
    ended = (shapes.final == Char.STOP) & (shapes.words >= PROSE_WORDS)
    return np.asarray(ended | (shapes.words >= PROSE_WORDS_UNENDED))


_ENDS = (Char.STOP, Char.COLON, Char.COMMA, Char.DIGIT, Char.BAR)
_STARTS = (Char.LOWER, Char.UPPER, Char.DIGIT, Char.BAR, Char.DASH, Char.QUOTE, Char.BRACKET)
_DENSITY = (
    Char.DIGIT, Char.COMMA, Char.COLON, Char.QUOTE, Char.BRACKET, Char.BAR, Char.SLASH, Char.DASH,
    Char.STOP, Char.MONEY, Char.OTHER,
)  # fmt: skip


def _look(shapes: Shapes) -> dict[str, NDArray[Any]]:
    counts, words = shapes.counts.astype(np.float64), np.maximum(shapes.words, 0.5)
    chars = counts.sum(axis=1)
    solid = np.maximum(chars - counts[:, Char.SPACE], 1)
    cased = np.maximum(counts[:, Char.UPPER] + counts[:, Char.LOWER], 1)
    out = {
        "log_words": np.log1p(shapes.words),
        "chars_a_word": solid / words,
        "upper": counts[:, Char.UPPER] / cased,
        "capital_words": _share(shapes, shapes.tokens.kind == Char.UPPER),
        "digit_words": _share(shapes, shapes.tokens.kind == Char.DIGIT),
        "short_words": _share(shapes, shapes.tokens.length <= 3),
        "longest": _longest(shapes),
        "stops": counts[:, Char.STOP],
        "at": np.minimum(counts[:, Char.AT], 3),
        "pictures": np.minimum(counts[:, Char.PICTURE], 3),
        "dotted": shapes.pairs[:, 0],
        "clock": shapes.pairs[:, 1],
        "dots": shapes.pairs[:, 2],
        "years": _count(shapes, (shapes.tokens.kind == Char.DIGIT) & (shapes.tokens.length == 4)),
        "wrapped": shapes.last != shapes.final,
        "bracketed_end": shapes.last == Char.BRACKET,
        "quoted_end": shapes.last == Char.QUOTE,
    }
    out |= {f"{kind.name.lower()}s_a_word": counts[:, kind] / words for kind in _DENSITY}
    out |= {f"ends_{kind.name.lower()}": shapes.final == kind for kind in _ENDS}
    out |= {f"starts_{kind.name.lower()}": shapes.first == kind for kind in _STARTS}
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
    before = np.cumsum(words) - words
    total = max(float(words.sum()), 1.0)
    good = words * prose
    good_before = np.cumsum(good) - good
    good_total = max(float(good.sum()), 1.0)
    last = np.maximum.accumulate(np.where(prose, index, -1))
    next_ = np.minimum.accumulate(np.where(prose, index, size)[::-1])[::-1]
    since, until = index - last, next_ - index
    edge_after = np.append(before, total)
    words_since = before - np.where(last >= 0, (before + words)[last], 0.0)
    words_until = np.minimum(edge_after[next_], total) - before - words
    seen = np.cumsum(prose)
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
        "words_since_prose": np.log1p(np.maximum(words_since, 0)),
        "words_until_prose": np.log1p(np.maximum(words_until, 0)),
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
    _, word = np.unique(tokens.hash, return_inverse=True)
    kinds = int(word.max()) + 1
    line = tokens.line
    heavy = np.where((tokens.length >= 4) | (tokens.kind == Char.WIDE), 1.0, 0.0)
    # in how many lines, and in how many prose lines, each word stands
    cell = np.unique(line * kinds + word)
    cell_line, cell_word = cell // kinds, cell % kinds
    in_lines = np.bincount(cell_word, minlength=kinds)
    in_prose = np.bincount(cell_word[prose[cell_line]], minlength=kinds)
    others = in_prose[word] - prose[line]
    heavy_words = np.maximum(np.bincount(line, heavy, minlength=size), 1)
    seen = np.bincount(line, heavy * (others > 0), minlength=size) / heavy_words
    unique = np.bincount(line, heavy * (in_lines[word] == 1), minlength=size) / heavy_words
    out: dict[str, NDArray[Any]] = {
        "seen_in_prose": _share(shapes, others > 0),
        "content_in_prose": seen,
        "content_unique": unique,
        "spread": _share(shapes, np.log1p(in_lines[word])),
    }
    for name, step in (("like_previous", 1), ("like_next", -1)):
        known = np.isin((line - step) * kinds + word, cell)
        out[name] = np.bincount(line, heavy * known, minlength=size) / heavy_words
    known = np.isin(word, cell_word[cell_line == 0]) & (line > 0)
    out["like_first"] = np.bincount(line, heavy * known, minlength=size) / heavy_words
    return out | _echoes(shapes, word)


def _echoes(shapes: Shapes, word: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    tokens, size = shapes.tokens, len(shapes.words)
    line = tokens.line
    order = np.arange(len(line)) - np.searchsorted(line, np.arange(size))[line]
    mixed = shape.mix(tokens.hash + order.astype(np.uint64))
    key = np.zeros(size, np.uint64)
    np.add.at(key, line, mixed)
    _, first, group, number = np.unique(
        key, return_index=True, return_inverse=True, return_counts=True
    )
    out: dict[str, NDArray[Any]] = {
        "copies": np.log1p(number[group] - 1),
        "copy_before": first[group] < np.arange(size),
        "echo": np.zeros(size),
        "echo_before": np.zeros(size),
    }
    count = len(word) - SHINGLE + 1
    if count <= 0:
        return out
    whole = line[:count] == line[SHINGLE - 1 :]
    shingle = tokens.hash[:count].copy()
    for k in range(1, SHINGLE):
        shingle = shingle * np.uint64(0x9E3779B97F4A7C15) + tokens.hash[k : k + count]
    shingle, at = shingle[whole], line[:count][whole]
    if not len(at):
        return out
    _, first, group = np.unique(shingle, return_index=True, return_inverse=True)
    last = np.zeros(len(first), np.int64)
    np.maximum.at(last, group, at)
    total = np.maximum(np.bincount(at, minlength=size), 1)
    elsewhere = (at[first][group] != at) | (last[group] != at)
    out["echo"] = np.bincount(at, elsewhere, minlength=size) / total
    out["echo_before"] = np.bincount(at, at[first][group] < at, minlength=size) / total
    return out


_REPEATS = (
    "seen_in_prose", "content_in_prose", "content_unique", "spread", "like_previous", "like_next",
    "like_first", "copies", "copy_before", "echo", "echo_before",
)  # fmt: skip
_NEAR = ("log_words", "ends_stop", "capital_words")


def _neighbours(look: dict[str, NDArray[Any]], prose: NDArray[np.bool_]) -> dict[str, NDArray[Any]]:
    size = len(prose)
    base = np.stack([look[name].astype(np.float64) for name in _NEAR] + [prose.astype(np.float64)])
    padded = np.pad(base, ((0, 0), (5, 5)), constant_values=-1.0)
    sums = np.cumsum(np.pad(np.maximum(padded, 0), ((0, 0), (1, 0))), axis=1)
    out: dict[str, NDArray[Any]] = {}
    for row, name in enumerate((*_NEAR, "prose")):
        for step in (-2, -1, 1, 2):
            out[f"{name}{step:+d}"] = padded[row, 5 + step : 5 + step + size]
        for reach in (2, 5):
            low, high = 5 - reach, 5 + reach + 1
            width = 2 * reach + 1
            out[f"{name}~{reach}"] = (
                sums[row, high : high + size] - sums[row, low : low + size]
            ) / width
    return out


def _document(shapes: Shapes, prose: NDArray[np.bool_]) -> dict[str, NDArray[Any]]:
    words, size = shapes.words, len(prose)
    total = max(float(words.sum()), 1.0)
    good = words[prose]
    typical = float(np.median(good)) if len(good) else 0.0
    stats = {
        "lines": np.log1p(size),
        "total_words": np.log1p(total),
        "prose_share": float(good.sum()) / total,
        "prose_lines": float(prose.mean()),
        "typical_prose": np.log1p(typical),
        "median_words": np.log1p(float(np.median(words))),
        "ended_lines": float((shapes.final == Char.STOP).mean()),
        "short_lines": float((words < 4).mean()),
    }
    out: dict[str, NDArray[Any]] = {name: np.full(size, value) for name, value in stats.items()}
    out["to_typical"] = np.log1p(words) - np.log1p(typical)
    out["share_of_words"] = words / total
    return out


def _marked(size: int, marks: NDArray[Any] | None) -> dict[str, NDArray[Any]]:
    residue = np.zeros(size) if marks is None else (marks == RESIDUE).astype(np.float64)
    index = np.arange(size)
    last = np.maximum.accumulate(np.where(residue > 0, index, -99))
    next_ = np.minimum.accumulate(np.where(residue > 0, index, size + 99)[::-1])[::-1]
    sums = np.cumsum(np.pad(residue, (4, 3)))
    return {
        "since_mark": np.minimum(index - last, 20),
        "until_mark": np.minimum(next_ - index, 20),
        "marks_near": sums[7 : 7 + size] - sums[:size],
        "marks_before": np.cumsum(residue) / (index + 1),
        "mark_share": np.full(size, residue.mean() if size else 0.0),
    }


# --- the decision ---------------------------------------------------------------------------------

#: a line goes when its probability is below this share of what F1 alone would ask for
CAUTION = 0.75
#: later copies of a line of at least so many words go, whatever their probability
COPY_WORDS = 8


def decide(scores: TextScores, caution: float = CAUTION) -> NDArray[np.bool_]:
    """Return which lines stay: the set that is expected to serve best, leaning towards keeping.

    The set with the best expected F1 is that of the lines with p above half of that F1; words of
    the article weigh more than residue here, so the bar is `caution` times as high. Where little
    of the document looks foreign the bar falls further: a clean text has nothing to gain.
    """
    p, words = scores.p, scores.words
    keep = p >= caution * best_bar(p, words)
    if "copy_before" in scores.names:
        copied = np.zeros(len(p), bool)
        copied[scores.places] = scores.rows[:, scores.names.index("copy_before")] > 0
        keep &= ~(copied & (words >= COPY_WORDS))
    return np.asarray(keep | (words == 0))


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
    "ending": ("ends_stop", "ends_colon", "ends_comma", "ends_digit", "ends_bar", "wrapped",
               "bracketed_end", "quoted_end", "stops_a_word"),
    "place": ("index", "from_end", "words_before", "prose_before", "prose_words_before",
              "prose_words_after", "in_head", "in_tail", "since_prose", "until_prose",
              "words_since_prose", "words_until_prose", "run"),
    "words": ("seen_in_prose", "content_in_prose", "content_unique", "spread"),
    "copy": ("copies", "copy_before", "echo", "echo_before", "like_first"),
    "neighbours": tuple(f"{name}{step}" for name in (*_NEAR, "prose")
                        for step in ("-2", "-1", "+1", "+2", "~2", "~5")),
    "signs": ("upper", "capital_words", "digit_words", "at", "pictures", "dotted", "clock", "years",
              "digits_a_word", "bars_a_word", "slashs_a_word", "dashs_a_word", "colons_a_word",
              "brackets_a_word", "others_a_word", "moneys_a_word", "chars_a_word", "short_words"),
    "marks": ("since_mark", "until_mark", "marks_near", "marks_before"),
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
        "ending": [(not row.get("ends_stop", 0), "no full stop"),
                   (bool(row.get("bracketed_end", 0)), "ends in a bracket")],
        "place": [(bool(row.get("in_tail", 0)), "after the last paragraph"),
                  (bool(row.get("in_head", 0)), "before the first paragraph"),
                  (row.get("from_end", 9) < 1.1, "at the end"),
                  (row.get("index", 9) < 1.1, "at the start"),
                  (row.get("run", 0) > 1.7, "in a run of lines that are no paragraphs")],
        "words": [(row.get("content_in_prose", 1) < 0.35, "words that the article does not use"),
                  (True, "words unlike the article's")],
        "copy": [(row.get("copies", 0) > 0, "repeated"),
                 (row.get("echo", 0) > 0.3, "said elsewhere as well")],
        "neighbours": [(row.get("prose~2", 1) < 0.5, "few paragraphs around it"),
                       (True, "neighbours unlike the article's")],
        "signs": [(row.get("at", 0) > 0 or row.get("dotted", 0) > 0, "holds an address"),
                  (row.get("digits_a_word", 0) > 1, "mostly digits"),
                  (row.get("upper", 0) > 0.5, "capitals"),
                  (row.get("bars_a_word", 0) > 0, "holds bars or bullets"),
                  (row.get("capital_words", 0) > 0.6, "most words capitalised")],
        "marks": [(row.get("since_mark", 20) < 3 or row.get("until_mark", 20) < 3,
                   "beside lines that a rule named")],
    }  # fmt: skip
    return next((text for holds, text in texts[group] if holds), "")
