"""HTML mode: the probability of each line of a page to be body, and what spoke against a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleaner.document import Told
from cleaner.model.names import COLUMNS, Lexicon
from cleaner.model.page import NOTHING_TOLD, Floats, Look, features
from cleaner.model.told import is_news
from cleaner.model.trees import Trees
from cleaner.reading.html import Page

Probabilities = NDArray[np.float64]
WEIGHTS = Path(__file__).with_name("html.npz")

#: a page that promises less is not a plain article: its cut is moved
SURE = 0.8
#: … but not one that calls itself news, unless nothing of it is understood: two sentences before a
#: paywall stand among a hundred teasers in Japanese papers, and a lower cut let those in
NEWS_SURE = 0.5
#: what another extractor's opinion of a line is worth, in log-odds
VOTE = 1.0
#: a page this sure needs no second opinion
HEARD = 0.9

#: topics of class names that are worth telling a person about
_TOLD = (
    "nav", "footer", "side", "comment", "related", "share", "ad", "signup", "consent", "caption",
    "credit", "byline", "date", "tags", "meta", "widget",
)  # fmt: skip
#: the columns that reasons are read from: a page has hundreds of lines to give a reason for
_ASKED = (
    "words", "link", "hidden", "copies", "c0.link", "c0.lines", "class.good", "class.count",
    "half.inside", "good_before", "good_after", "told.line", "told.here",
    *(f"{where}.{topic}" for where in ("near", "region") for topic in _TOLD),
)  # fmt: skip


@dataclass(slots=True, eq=False)
class Scores:
    """`p`: for each line how likely it is body; lines above one half are best kept. `confidence`:
    the F1 by words that the probabilities promise for the text that is kept, 0 to 1; pages that
    the labeller does not understand are low.

    Where the labeller is sure, `p` is the probability. Where it is not (a shop's front page, a
    list of offers), the lines to keep for the best F1 reach below one half, and `p` is stretched
    so that one half is where they end.
    """

    p: Probabilities
    confidence: float
    rows: Floats
    names: tuple[str, ...]

    def explain(self, line: int) -> str:
        """Return what speaks against a line, strongest first, for a person to read."""
        if not len(self.rows):
            return ""
        row = self.rows[line, _columns(self.names, _ASKED)]
        value = dict(zip(_ASKED, row.tolist(), strict=True))
        return ", ".join(_reasons(value)[:3]) or "looks like what is not body elsewhere"


@dataclass(frozen=True, slots=True)
class Weights:
    """What was trained: the lexicon of class names, and the forest that hears it."""

    lexicon: Lexicon
    trees: Trees

    @classmethod
    def load(cls, path: Path) -> Weights:
        """Read weights as `training/html.py` writes them.

        Raises OSError for a file that cannot be read, KeyError for one without a forest.
        """
        with np.load(path, allow_pickle=False) as data:
            arrays = {name: data[name] for name in data.files}
        return cls(Lexicon.of(arrays), Trees(arrays))


_weights = lru_cache(maxsize=8)(Weights.load)


def score_html(
    page: Page,
    votes: Sequence[bool] | None = None,
    *,
    told: Told = NOTHING_TOLD,
    weights: Path | None = None,
) -> Scores:
    """Return the probability of each line of a page to be body, and how sure the page is.

    `votes`, where given, tells for each line whether another extractor kept it: one more piece of
    evidence, worth as much as `VOTE`, and heard only on pages whose confidence is below `HEARD`:
    where the labeller is sure, votes do more harm than good. `told` is what the page's data tells
    of its article; `weights` is another file than the package's own.
    """
    if not page.lines:
        return Scores(np.zeros(0), 0.0, np.zeros((0, 0), np.float32), ())
    trained = _weights(weights or WEIGHTS)
    look = Look(page, told=told)
    rows, names = features(look)
    rows = with_names(rows, trained.lexicon.look_up(page.blocks), look.owner)
    names += COLUMNS
    raw = trained.trees.predict(rows[:, _columns(tuple(names), trained.trees.names)])
    sure = NEWS_SURE if is_news(told) else SURE
    p, confidence = settle(raw, look.words, sure)
    if votes is not None and confidence < HEARD:
        p, confidence = settle(_vote(raw, votes), look.words, sure)
    return Scores(p, confidence, rows, tuple(names))


def with_names(rows: Floats, weights: Floats, owner: NDArray[np.intp]) -> Floats:
    """Return the rows with what the names [place, block] around each line weigh."""
    return np.concatenate((rows.T, weights[:, owner])).T  # columns lie together, as they are read


def _vote(p: Probabilities, votes: Sequence[bool]) -> Probabilities:
    """Move the log-odds of each line by `VOTE`, up where the other extractor kept it."""
    odds = p / np.maximum(1e-12, 1 - p) * np.exp(np.where(np.array(votes, bool), VOTE, -VOTE))
    return np.asarray(odds / (1 + odds))


def settle(
    p: Probabilities, words: Probabilities, sure: float = SURE
) -> tuple[Probabilities, float]:
    """Return probabilities of which those above one half are best kept, and the F1 promised; a page
    that promises less than `sure` has its cut moved.
    """
    if not len(p):
        return p, 0.0
    cut, confidence = _best_cut(p, words)
    return (_stretch(p, cut) if confidence < sure else p), confidence


@lru_cache(maxsize=8)
def _columns(names: tuple[str, ...], wanted: tuple[str, ...]) -> NDArray[np.intp]:
    place = {name: i for i, name in enumerate(names)}
    return np.array([place[name] for name in wanted], np.intp)


def _best_cut(p: Probabilities, words: Probabilities) -> tuple[float, float]:
    """Return the probability above which to keep lines for the best expected F1, and that F1.

    With the likeliest lines kept, words · p of them are right, of `words` kept and of all
    words · p that are body.
    """
    order = np.argsort(-p, kind="stable")
    kept = np.maximum(words[order], 0.5)
    hits = np.cumsum(kept * p[order])
    promised = 2 * hits / (np.cumsum(kept) + hits[-1])
    best = int(np.argmax(promised))
    return float(p[order[best]]), float(promised[best])


def _stretch(p: Probabilities, cut: float) -> Probabilities:
    """Move probabilities so that `cut` becomes one half; a cut above it is left where it is."""
    if cut >= 0.5 or cut <= 0.0:
        return p
    cut *= 1 - 1e-9  # the line at the cut is kept
    return np.asarray(np.where(p > cut, 0.5 + 0.5 * (p - cut) / (1 - cut), 0.5 * p / cut))


def _reasons(value: dict[str, float]) -> list[str]:
    """Return the reasons that a row gives, in the order of how much they usually say."""
    topics = [t for t in _TOLD if value[f"near.{t}"] or value[f"region.{t}"]]
    words = max(1, round(value["words"]))
    told = (
        ("not shown on the page", value["hidden"]),
        (
            "not in the article as the page's own data tells it",
            value["told.line"] < 0.1 and value["told.here"] > 0.8,
        ),
        (f"link share {value['link']:.1f}", value["link"] >= 0.5),
        (_where(value), True),
        (
            f"among links (link share of the block {value['c0.link']:.1f})",
            value["c0.link"] >= 0.5 and value["c0.lines"] > 1,
        ),
        (f"class names say {' and '.join(topics[:2])}", topics),
        (f"stands {value['copies']:.0f} times on the page", value["copies"] > 1),
        (
            "lines made like it hold no prose",
            value["class.good"] < 0.05 and value["class.count"] > 1.5,
        ),
        (f"{words} word{'s' if words > 1 else ''}", words < 6),
    )
    return [text for text, holds in told if text and holds]


def _where(value: dict[str, float]) -> str:
    if not value["half.inside"]:
        side = "before" if value["good_before"] < 0.5 else "after"
        return f"outside the container of the article, {side} it"
    if value["good_after"] < 0.02:
        return "after the last paragraph"
    return "before the first paragraph" if value["good_before"] < 0.01 else ""
