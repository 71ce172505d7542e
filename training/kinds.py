"""Train the head that names removed lines: `python -m training kinds --data DIR`, after `text`.

Markup names lines for free: what HTML mode says of a page's blocks (figcaption, itemprop, class
names, links) is laid on the lines that extractors made of the same page, wherever their letters
and digits are the same. Gold captions and credits say the rest. Only lines that no rule has named
count, with the features that text mode makes of them; so text mode's labeller is trained first.
With `--folds DIR` a page's features come from the weights in DIR that held it out, as on pages
never seen, and the head of each fold is written there too. A line is named from that probability
on at which, on held-out pages, nine in ten and more of the lines were named rightly.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import peers
from benchmarks.corpora import Page, load
from benchmarks.runner import of_peer
from benchmarks.store import DEFAULT, Store
from cleaner import pipeline
from cleaner.document import Document, Line, count_words
from cleaner.metadata.text import key
from cleaner.model import context, kinds, score_text
from cleaner.model import text as model
from cleaner.options import CleanError, Options
from cleaner.policy import Action, Label
from training import export
from training import text as texts
from training.folds import FOLDS, fold
from training.progress import say

#: what the free labels can teach; others are wrong too often on held-out pages (see the card)
KINDS = ("navigation",)
#: the share of named lines that must be rightly named, on held-out pages; thresholds of few lines
#: hold less well elsewhere, so the rarer kind asks for more
PRECISION = {"caption": 0.94}
USUALLY = 0.92
#: and however few are wrong, no line is named that is less likely than this
LIKELY = 0.4
BODY, UNKNOWN = "body", ""
#: a line of this share of link characters, outside the article, leads somewhere else; so many
#: words are the title of a story, fewer an entry of a menu
LINKED, TITLE_WORDS = 0.5, 5
#: a caption may have its credit glued on: letters and digits; shorter ones may be anything
GLUED, CAPTION_KEY = 60, 15
#: lines that are likelier body than this are seldom asked: so many are drawn to learn from
DOUBTFUL, DRAWN = 0.7, 0.03
ROUNDS = 60
SETTINGS = {
    **texts.SETTINGS, "num_leaves": 12, "learning_rate": 0.1, "min_data_in_leaf": 20,
    "feature_fraction": 0.4, "max_bin": 63,
}  # fmt: skip
#: captions are one open line in a thousand: simpler trees, and each counts as much as three lines
RARE: dict[str, dict[str, Any]] = {
    "caption": {**texts.SETTINGS, "num_leaves": 8, "min_data_in_leaf": 40, "num_iterations": 100}
}
WEIGHT = 3.0
_PAGE = Options(kind="html", mode="fast")


@dataclass(slots=True, eq=False)
class Examples:
    """Open lines of many texts: their rows, kinds, folds and pages, and whether they go."""

    rows: NDArray[np.float32]
    kind: NDArray[np.str_]
    page: NDArray[np.str_]
    fold: NDArray[np.int64]
    p: NDArray[np.float64]
    columns: tuple[str, ...]

    @property
    def goes(self) -> NDArray[np.bool_]:
        """Which lines the labeller takes away, of those whose kind is known."""
        return np.asarray((self.p < 0.5) & (self.kind != UNKNOWN))


def told(doc: Document, page: Page) -> dict[str, str]:
    """Return what the lines of a page are, by their letters and digits: a kind, `BODY`, or
    `UNKNOWN` where the page says two things of the same words.
    """
    blocks: dict[int, list[Line]] = defaultdict(list)
    for line in doc.lines:
        if line.text:
            blocks[line.number].append(line)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for parts in blocks.values():
        found[key(" ".join(part.text for part in parts))][_kind(doc, parts)] += 1
    out = {name: _agreed(votes) for name, votes in found.items() if name}
    for caption in page.captions or ():
        glued = "".join(caption.credits)
        for name in (key(caption.text), key(caption.text + glued)):
            if len(name) > 3 and out.get(name) != BODY:
                out[name] = "caption"
    return out


def _kind(doc: Document, parts: Sequence[Line]) -> str:
    if any(doc.action(part) is Action.KEEP for part in parts):
        return BODY
    labels = {part.verdict.label for part in parts if part.verdict is not None}
    if labels == {Label.CAPTION, Label.CREDIT}:
        return "caption"
    if len(labels) != 1:
        return UNKNOWN
    (label,) = labels
    linked = parts[0].markup is not None and parts[0].markup.link_share >= LINKED
    led = label in (Label.RELATED, Label.NAVIGATION)
    if led or (linked and label in (Label.BOILERPLATE, Label.TAGS)):
        words = sum(count_words(part.text) for part in parts)
        return "related" if words >= TITLE_WORDS else "navigation"
    return label.value


def _agreed(votes: Counter[str]) -> str:
    if BODY in votes:
        return BODY
    kind, most = votes.most_common(1)[0]
    return kind if most >= 0.7 * votes.total() else UNKNOWN


def projected(known: Mapping[str, str], lines: Iterable[str]) -> list[str]:
    """Return the kind of each line of an extractor's text, `UNKNOWN` where the page has no such
    block; a caption may have its credit glued on.

    >>> projected({"aboatonthelake": "caption", "home": "navigation"},
    ...           ["A boat on the lake.", "Home", "Elsewhere"])
    ['caption', 'navigation', '']
    """
    captions = [one for one, kind in known.items() if kind == "caption" and len(one) >= CAPTION_KEY]
    out = []
    for line in lines:
        name = key(line)
        kind = known.get(name)
        if kind is None:
            near = (one for one in captions if name.startswith(one))
            kind = "caption" if any(len(name) <= len(one) + GLUED for one in near) else UNKNOWN
        out.append(kind)
    return out


def read(
    known: Mapping[str, str], text: str, weights: Path
) -> tuple[NDArray[np.float32], list[str], NDArray[np.float64], tuple[str, ...]]:
    """Return rows, kinds and probabilities of the open lines of a text, and the columns' names."""
    lines, marks = texts.ruled(text)
    scores = score_text(lines, None, marks, weights=weights)
    columns = (*scores.names, *kinds.NAMES)
    if len(set(columns)) != len(columns):
        raise ValueError("kinds: two columns of the same name")
    marked = np.array(marks, np.int64)
    free = np.flatnonzero(~context.is_residue(marked) & (marked != context.KEPT)).tolist()
    shown = [lines[number] for number in free]
    rows = kinds.rows(scores, free, shown, columns)
    return rows, projected(known, shown), scores.p[free], columns


def prepare(data: Path, cache: Path, folder: Path | None) -> Examples:
    """Return the open lines of the texts of all articles under `data`."""
    peers_by_name = {peer.name: peer for peer in (*peers.PEERS, *texts._OWN)}
    store = Store(cache)
    parts: list[tuple[NDArray[np.float32], list[str], NDArray[np.float64]]] = []
    pages: list[tuple[str, int]] = []
    columns: tuple[str, ...] = ()
    for page in load(data):
        if not page.body or (page.corpus != "fundus" and page.page_type != "article"):
            continue
        try:
            known = told(pipeline.run(page.html, _PAGE), page)
        except CleanError:
            continue
        number = fold(texts.group(page))
        weights = folder / f"text-fold{number}.npz" if folder else model.WEIGHTS
        for source, share in texts.SOURCES.items():
            if texts.drawn(page.id, source) < share:
                text = of_peer(peers_by_name[source], page, store).text
                if text.strip():
                    rows, named, p, columns = read(known, text, weights)
                    parts.append((rows, named, p))
                    pages += [(page.id, number)] * len(named)
    return Examples(
        np.concatenate([rows for rows, _, _ in parts]),
        np.array([kind for _, named, _ in parts for kind in named]),
        np.array([page for page, _ in pages]),
        np.array([number for _, number in pages], np.int64),
        np.concatenate([p for _, _, p in parts]),
        columns,
    )


def train(found: Examples, wanted: Sequence[str], held_out: Sequence[int] = ()) -> export.Arrays:
    """Return the forests of a head, not yet calibrated, without the folds held out."""
    out: export.Arrays = {
        "kinds": np.array(list(wanted)),
        "least": np.zeros(len(wanted)),
        "columns": np.array(found.columns),
    }
    rng = np.random.default_rng(7)
    drawn = rng.random(len(found.kind)) < DRAWN
    used = (found.kind != UNKNOWN) & ((found.p < DOUBTFUL) | drawn)
    used &= ~np.isin(found.fold, held_out)
    weight = evened(found.page, found.kind)[used]
    for kind in wanted:
        arrays = fit(found.rows[used], found.kind[used] == kind, weight, found.columns, kind)
        out.update({f"{kind}_{name}": a for name, a in arrays.items() if name != "names"})
    return out


def evened(page: NDArray[np.str_], kind: NDArray[np.str_]) -> NDArray[np.float64]:
    """Return a weight a line: a page of a thousand menu entries teaches hardly more than one of
    ten.
    """
    pairs = np.char.add(np.char.add(page, "\t"), kind)
    _, place, count = np.unique(pairs, return_inverse=True, return_counts=True)
    return np.asarray(1 / np.sqrt(count[place]))


def fit(
    rows: NDArray[np.float32],
    wanted: NDArray[np.bool_],
    weight: NDArray[np.float64],
    columns: Sequence[str],
    kind: str,
) -> export.Arrays:
    """Return the arrays of one kind's forest."""
    weight = weight * np.where(wanted & (kind in RARE), WEIGHT, 1.0)
    return forest(rows, wanted, weight, columns, RARE.get(kind, SETTINGS))


def forest(
    rows: NDArray[np.float32],
    wanted: NDArray[np.bool_],
    weight: NDArray[np.float64],
    columns: Sequence[str],
    settings: Mapping[str, Any],
) -> export.Arrays:
    """Return the arrays of a forest that tells the wanted lines from the others."""
    import lightgbm

    names = [f"column_{number}" for number in range(len(columns))]
    data = lightgbm.Dataset(rows, wanted, weight=weight, feature_name=names)
    rounds = settings.get("num_iterations", ROUNDS)
    rest = {name: value for name, value in settings.items() if name != "num_iterations"}
    return export.arrays(lightgbm.train(rest, data, rounds), columns)


def threshold(p: NDArray[np.float64], right: NDArray[np.bool_], precision: float) -> float:
    """Return the least probability from which on so many of the lines are right; above 1 where
    there is none.

    >>> threshold(np.array([0.9, 0.8, 0.7, 0.2]), np.array([True, True, False, False]), 0.9)
    0.8
    """
    order = np.argsort(-p, kind="stable")
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    last = np.append(p[order][:-1] > p[order][1:], True)[: len(order)]  # of those equally likely
    good = np.flatnonzero((share >= precision) & last & (p[order] >= LIKELY))
    return float(p[order][good[-1]]) if len(good) else 1.01


def report(found: Examples, p: NDArray[np.float64], kind: str) -> str:
    """Return a kind's figures as a row in Markdown: of each fold's lines that go, those from the
    threshold of the *other* folds on are named. All, fundus, and fundus outside English.
    """
    goes, right = found.goes, found.kind == kind
    named, asked = np.zeros(len(p), bool), PRECISION.get(kind, USUALLY)
    for number in range(FOLDS):
        others = goes & (found.fold != number)
        if others.any():
            inside = goes & (found.fold == number)
            named |= inside & (p >= threshold(p[others], right[others], asked))
    news = np.char.startswith(found.page, "fundus/")
    english = np.isin([page.split("/")[1] for page in found.page.tolist()], _ENGLISH)
    cells = [kind]
    for part in (goes, goes & news, goes & news & ~english):
        hits, told_, all_ = (named & right & part).sum(), (named & part).sum(), (right & part).sum()
        cells.append(f"{hits / max(told_, 1):.2f} / {hits / max(all_, 1):.2f} of {all_}")
    cells.append(str(len(set(found.page[named].tolist()))))
    return "| " + " | ".join(cells) + " |"


_ENGLISH = ("uk", "us", "au", "ca", "ie", "nz", "za", "ind", "in", "na", "gl", "int")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `python -m training kinds`."""
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--cache", type=Path, default=DEFAULT, help="extractors' texts")
    parser.add_argument("--folds", type=Path, help="text mode's weights of each fold; see there")
    parser.add_argument("--out", type=Path, default=kinds.WEIGHTS, help="the weights")
    parser.add_argument("--kinds", nargs="+", default=KINDS, help="what to name")


def main(options: argparse.Namespace) -> None:
    """Train the head on each fold's rest, find its thresholds, and train it on everything."""
    start = time.time()
    found = prepare(options.data, options.cache, options.folds)
    say(f"{len(found.kind)} open lines, {int(found.goes.sum())} go", start)
    learn(found, options.kinds, options.out, options.folds)
    say(f"written: {options.out}", start)


def learn(found: Examples, wanted: Sequence[str], out: Path, folder: Path | None) -> None:
    """Write the head, and with `folder` those of the folds; print the figures."""
    heads = [train(found, wanted, [number]) for number in range(FOLDS)]
    raw = np.zeros((len(found.kind), len(wanted)))
    for number, head in enumerate(heads):
        inside = np.flatnonzero(found.fold == number)
        for column, forest in enumerate(kinds.Kinds.of(head).trees.values()):
            raw[inside, column] = forest.raw(found.rows[inside])
    whole, goes = train(found, wanted), found.goes
    print("| kind | all | fundus | fundus outside English | pages |\n|---|---|---|---|---|")
    for column, kind in enumerate(wanted):
        right = found.kind[goes] == kind
        scale, shift = calibrate(raw[goes, column], right)
        p = 1 / (1 + np.exp(-(scale * raw[:, column] + shift)))
        print(report(found, p, kind))
        for head in (whole, *heads):
            head["least"][column] = threshold(p[goes], right, PRECISION.get(kind, USUALLY))
            head[f"{kind}_scale"], head[f"{kind}_shift"] = np.array(scale), np.array(shift)
    export.save(out, whole)
    for number, head in enumerate(heads):
        if folder:
            export.save(folder / f"kinds-fold{number}.npz", head)


def calibrate(raw: NDArray[np.float64], right: NDArray[np.bool_]) -> tuple[float, float]:
    """Return scale and shift of the logistic curve through held-out scores (Platt): Newton's
    method, a few rounds, with a little weight on the way it was.
    """
    points = np.column_stack([raw, np.ones(len(raw))])
    at = np.array([1.0, 0.0])
    for _ in range(25):
        p = 1 / (1 + np.exp(-np.clip(points @ at, -30, 30)))
        slope = points.T @ (p - right) + (at - [1.0, 0.0])
        bend = (points * (p * (1 - p))[:, None]).T @ points + np.eye(2)
        at = at - np.linalg.solve(bend, slope)
    return round(float(at[0]), 6), round(float(at[1]), 6)
