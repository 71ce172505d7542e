"""What a line of a text is that the labeller removes: a caption, a credit, a teaser …

`text` says whether a line is body; this head says of one that is not what it is, where it is sure,
from the same features and a few of the line's own characters: a small forest a kind. Most lines
stay what they were, boilerplate. It is asked of lines that go, and of no others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.model.text import TextScores
from cleaner.model.trees import Trees, order

WEIGHTS = Path(__file__).with_name("kinds.npz")

#: what is counted in a line beside its features: signs that part names, dates and addresses
_SIGNS = ("©", "@", "/", "|", "(", ")", "#", "?", "!", ",", "&", "-–—", "»›>→▸▶", '“”"«»„', "…")
#: a longer line is looked at no further
_WINDOW = 400

NAMES = (
    *(f"k_sign_{number}" for number in range(len(_SIGNS))),
    "k_chars", "k_digits", "k_long_numbers", "k_starts_lower", "k_ends_bracket", "k_titled",
    "k_all_upper",
)  # fmt: skip


@dataclass(slots=True, eq=False)
class Kinds:
    """A forest a kind, each with the probability from which on a line is named, and the columns
    of all of them.
    """

    trees: dict[str, Trees]
    least: dict[str, float]
    columns: tuple[str, ...]

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> Kinds:
        """Read the head from arrays as `training/kinds.py` writes them.

        Raises KeyError for arrays that hold none.
        """
        kinds = [str(kind) for kind in arrays["kinds"]]
        least = dict(zip(kinds, map(float, arrays["least"]), strict=True))
        trees = {}
        for kind in kinds:
            start = f"{kind}_"
            own = {n[len(start) :]: a for n, a in arrays.items() if n.startswith(start)}
            trees[kind] = Trees({**own, "names": arrays["columns"]})
        return cls(trees, least, tuple(map(str, arrays["columns"])))

    def probabilities(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return a column a kind, in the order of `least`."""
        return np.column_stack([trees.predict(rows) for trees in self.trees.values()])

    def name(self, rows: NDArray[np.float32]) -> list[tuple[str, float] | None]:
        """Return for each row the likeliest kind that is sure enough, None where none is."""
        p = self.probabilities(rows)
        sure = np.where(p >= np.array(list(self.least.values())), p, -1.0)
        if sure.max(initial=-1.0) < 0:
            return [None] * len(rows)
        best, names = sure.argmax(axis=1), list(self.least)
        return [
            (names[kind], float(p[row, kind])) if sure[row, kind] >= 0 else None
            for row, kind in enumerate(best.tolist())
        ]


@lru_cache(maxsize=8)
def load(path: Path) -> Kinds:
    """Return the head in a weights file; raises OSError for one that cannot be read."""
    with np.load(path, allow_pickle=False) as data:
        return Kinds.of({name: data[name] for name in data.files})


def rows(
    scores: TextScores, lines: Sequence[int], texts: Sequence[str], columns: Sequence[str]
) -> NDArray[np.float32]:
    """Return the rows of some lines (their numbers, and their words), columns by name.

    Raises ValueError, naming them, for columns that text mode's labeller no longer makes: this
    head is trained after it, and again when its features change.
    """
    at = np.searchsorted(scores.places, np.asarray(lines, np.int64))
    looks = np.array([look(text) for text in texts], np.float32).reshape(len(texts), len(NAMES))
    wide = np.column_stack([scores.rows[at], looks])
    return np.asarray(wide.take(order(tuple(columns), (*scores.names, *NAMES)), axis=1), np.float32)


def look(text: str) -> list[float]:
    """Return the values of `NAMES` for a line.

    >>> dict(zip(NAMES, look("(Ann Lee / PA, 2024)")))["k_long_numbers"]
    1.0
    """
    text = text.strip()[:_WINDOW]
    words = text.split() or [""]
    letters = [word for word in words if word[:1].isalpha()]
    return [
        *(float(sum(map(text.count, signs))) for signs in _SIGNS),
        float(len(text)),
        float(sum(map(str.isdigit, text))),
        float(sum(len(digits) == 4 and digits.isdigit() for digits in _bare(words))),
        float(text[:1].islower()),
        float(text[-1:] in ")]）】"),
        sum(word[0].isupper() for word in letters) / max(len(letters), 1),
        float(text.isupper()),
    ]


def _bare(words: Sequence[str]) -> list[str]:
    return [word.strip(".,()[]:;") for word in words]


def name(
    scores: TextScores, lines: Sequence[int], texts: Sequence[str], weights: Path | None = None
) -> list[tuple[str, float] | None]:
    """Return for each of these lines what kind it is and how likely, None where that is unsure."""
    if not lines:
        return []
    kinds = load(weights or WEIGHTS)
    return kinds.name(rows(scores, lines, texts, kinds.columns))
