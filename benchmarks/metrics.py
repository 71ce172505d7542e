"""How an extracted text is scored against gold: pure functions, no corpus knowledge.

Three ways to cut a text into countable things:

- `tokens`: lower-cased `\\w+`, the formula of the WCXB benchmark (its evaluate.py). In scripts
  written without spaces a whole sentence is one token, and every combining vowel of Thai or Hindi
  breaks a word: kept as it is, so that figures compare.
- `pairs`: the same, but a run of characters of such a script counts as its overlapping pairs of
  characters, and combining marks belong to their word. Equal to `tokens` on text without either.
- `shingles`: runs of four tokens, case kept, the formula of article-extraction-benchmark.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Statistic = Callable[[Array], Array]

_WORD = re.compile(r"\w+")

#: scripts written without spaces: Thai, Lao, Myanmar, Khmer, kana, Han (Hangul has spaces)
_WIDE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_WIDE_CHAR = re.compile(f"[{_WIDE}]")
_WIDE_RUN = re.compile(f"[{_WIDE}]+")


class Score(NamedTuple):
    """Precision, recall and their harmonic mean, each 0 to 1."""

    precision: float
    recall: float
    f1: float


class Interval(NamedTuple):
    """A mean and the interval that holds 95 % of the means of resampled pages."""

    mean: float
    low: float
    high: float


def tokens(text: str) -> list[str]:
    """Return the lower-cased `\\w+` runs.

    >>> tokens("It's 3 p.m."), tokens("東京都庁は新宿区にある。")
    (['it', 's', '3', 'p', 'm'], ['東京都庁は新宿区にある'])
    """
    return _WORD.findall(text.lower())


def pairs(text: str) -> list[str]:
    """Return tokens, with runs of unspaced scripts as overlapping pairs of characters.

    >>> pairs("It's Tokyo: 東京都庁、区")
    ['it', 's', 'tokyo', '東京', '京都', '都庁', '区']
    >>> pairs("हिन्दी"), len(tokens("हिन्दी"))
    (['हिन्दी'], 3)
    """
    words, special = _script_words()
    if text.isascii() or special.search(text) is None:
        return tokens(text)
    out: list[str] = []
    for match in words.finditer(text.lower()):
        run = match.group()
        if match.lastgroup == "wide" and len(run) > 1:
            out.extend(run[i : i + 2] for i in range(len(run) - 1))
        else:
            out.append(run)
    return out


@cache
def _script_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return two patterns: runs of an unspaced script, or of word characters with the marks that
    sit on them; and any character for which the two ways to count differ.
    """
    marks = "".join(
        char
        for char in map(chr, range(0x300, 0x20000))
        if unicodedata.category(char) in ("Mn", "Mc") and not _is_wide(char)
    )
    letters = "".join(
        char
        for char in map(chr, [*range(0xE00, 0xF00), *range(0x1000, 0x10A0), *range(0x1780, 0x1800)])
        if char.isalnum() or unicodedata.category(char) in ("Mn", "Mc")
    )
    wide = letters + _WIDE.split("\u17ff", 1)[1]
    run = f"(?P<wide>(?:(?=[^\\W_]|[{letters}])[{wide}])+)"
    return (
        re.compile(f"{run}|(?:(?![{_WIDE}])[\\w{marks}])+"),
        re.compile(f"[{_WIDE}{marks}]"),
    )


def _is_wide(char: str) -> bool:
    return _WIDE_CHAR.match(char) is not None


def unspaced(text: str) -> bool:
    """Tell whether a text is mostly in a script written without spaces.

    >>> unspaced("東京都庁は新宿区にある。"), unspaced("The sign says 東京."), unspaced("서울은")
    (True, False, False)
    """
    if text.isascii():
        return False
    return 2 * len("".join(_WIDE_RUN.findall(text))) > sum(map(str.isalpha, text))


def bag(found: Sequence[Hashable], gold: Sequence[Hashable]) -> Score:
    """Score two multisets as WCXB does: both empty is 1, one empty is 0.

    >>> bag(["a", "b", "b"], ["a", "b"]).recall
    1.0
    """
    if not found or not gold:
        value = float(not found and not gold)
        return Score(value, value, value)
    overlap = (Counter(found) & Counter(gold)).total()
    return harmonic(overlap / len(found), overlap / len(gold))


def harmonic(precision: float, recall: float) -> Score:
    """Return a score from precision and recall."""
    total = precision + recall
    return Score(precision, recall, 2 * precision * recall / total if total else 0.0)


def bag_of_words(found: str, gold: str) -> Score:
    """Score by WCXB's formula.

    >>> bag_of_words("the bridge is open, share", "The bridge is open").precision
    0.8
    """
    return bag(tokens(found), tokens(gold))


def bag_of_pairs(found: str, gold: str) -> Score:
    """Score by WCXB's formula on `pairs`: for scripts without spaces."""
    return bag(pairs(found), pairs(gold))


def shingles(text: str, size: int = 4) -> list[tuple[str, ...]]:
    """Return the runs of `size` tokens; a shorter text is one run, an empty one none."""
    words = _WORD.findall(text)
    if not words:
        return []
    return [tuple(words[i : i + size]) for i in range(max(1, len(words) - size + 1))]


def shingle_counts(found: str, gold: str) -> tuple[float, float, float]:
    """Return true positives, false positives and false negatives of 4-grams, as shares that sum
    to 1 (article-extraction-benchmark normalises so that long pages weigh no more).
    """
    a, b = Counter(shingles(found)), Counter(shingles(gold))
    both = (a & b).total()
    counts = (both, a.total() - both, b.total() - both)
    total = sum(counts)
    return (counts[0] / total, counts[1] / total, counts[2] / total) if total else (0.0, 0.0, 0.0)


def segments(found: str, wanted: Iterable[str], unwanted: Iterable[str]) -> tuple[int, ...]:
    """Count as trafilatura's evaluation does: wanted segments found and missed, unwanted ones
    found and left out (true positives, false negatives, false positives, true negatives).
    Case is ignored, as WCXB's script does; trafilatura's does not.
    """
    found = found.lower()
    wanted, unwanted = [[one.lower() for one in some] for some in (wanted, unwanted)]
    keep = [segment in found for segment in wanted]
    leak = [segment in found for segment in unwanted]
    return (sum(keep), len(keep) - sum(keep), sum(leak), len(leak) - sum(leak))


def lost(found: str, gold: str) -> float:
    """Return the share of gold's words (script-aware) that `found` has not.

    >>> lost("one two", "one two three four")
    0.5
    """
    words = _counted(gold)
    return 1 - (Counter(pairs(found)) & words).total() / words.total() if words else 0.0


@lru_cache(maxsize=4)  # the same gold is asked about again and again, by each system
def _counted(text: str) -> Counter[str]:
    return Counter(pairs(text))


def line_oracle(lines: Sequence[str], gold: str, share: float = 0.5) -> list[bool]:
    """Tell for each line whether a filter that knew the gold would keep it.

    A line is body if at least `share` of its 4-grams (script-aware, lower case) stand in gold and
    are not yet used up by a better or earlier line; a line shorter than four tokens, if its tokens
    stand there in a row. Lines without a token follow the line before.

    >>> line_oracle(["Menu", "The bridge is open again.", "", "the bridge is open again"],
    ...             "The bridge is open again.")
    [False, True, True, False]
    """
    words = pairs(gold)
    grams = {size: Counter(_grams(words, size)) for size in (1, 2, 3, 4)}
    out: list[bool] = []
    for line in lines:
        found = pairs(line)
        if not found:
            out.append(bool(out) and out[-1])
            continue
        size = min(4, len(found))
        mine = Counter(_grams(found, size))
        keep = (mine & grams[size]).total() >= share * mine.total()
        out.append(keep)
        if keep:
            for n, left in grams.items():
                left.subtract(_grams(found, n))
    return out


def _grams(words: Sequence[str], size: int) -> list[tuple[str, ...]]:
    return [tuple(words[i : i + size]) for i in range(len(words) - size + 1)]


def bootstrap(
    columns: Sequence[Sequence[float]], statistic: Statistic, rounds: int = 1000, seed: int = 0
) -> Interval:
    """Return a statistic of the columns' sums, with the 95 % interval over `rounds` resamplings
    of the pages (the rows), seed fixed. No pages, or nothing to divide by: not a number.
    """
    data = np.asarray(columns, dtype=float)
    nothing = Interval(float("nan"), float("nan"), float("nan"))
    if not data.size:
        return nothing
    pages = data.shape[1]
    weights = np.random.default_rng(seed).multinomial(pages, np.full(pages, 1 / pages), rounds)
    with np.errstate(divide="ignore", invalid="ignore"):
        center = float(statistic(data.sum(axis=1)[:, None])[0])
        drawn = statistic(data @ weights.T)
    drawn = drawn[np.isfinite(drawn)]
    if not np.isfinite(center) or not len(drawn):
        return nothing
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Interval(center, float(low), float(high))


def mean(values: Sequence[float]) -> Interval:
    """Return the mean over pages with its interval.

    >>> mean([1.0, 1.0, 1.0]), mean([]).mean
    (Interval(mean=1.0, low=1.0, high=1.0), nan)
    """
    return ratio(values, [1.0] * len(values))


def ratio(parts: Sequence[float], wholes: Sequence[float]) -> Interval:
    """Return the ratio of two sums over pages with its interval.

    >>> ratio([1, 0], [2, 2]).mean
    0.25
    """
    return bootstrap([parts, wholes], lambda sums: sums[0] / sums[1])


def shingle_f1(counts: Iterable[tuple[float, float, float]]) -> Interval:
    """Average as article-extraction-benchmark does: the mean precision of the pages with output,
    the mean recall of the pages with gold, and the F1 of the two means.

    >>> round(shingle_f1([(1.0, 0.0, 0.0), (0.0, 0.0, 1.0)]).mean, 3)
    0.667
    """
    rows = list(counts)
    columns = [
        [tp / (tp + fp) if tp + fp else 0.0 for tp, fp, _ in rows],
        [float(tp + fp > 0) for tp, fp, _ in rows],
        [tp / (tp + fn) if tp + fn else 0.0 for tp, _, fn in rows],
        [float(tp + fn > 0) for tp, _, fn in rows],
    ]

    def f1(sums: Array) -> Array:
        precision, recall = sums[0] / sums[1], sums[2] / sums[3]
        return np.asarray(2 * precision * recall / (precision + recall), dtype=float)

    return bootstrap(columns, f1)
