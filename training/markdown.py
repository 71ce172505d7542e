"""Train what judges text in Markdown: `python -m training markdown --data DIR --folds DIR`.

After `text`, and again whenever its columns change: each page is read by those who write Markdown
(`benchmarks/markdown.py`), text mode scores its lines with the weights in `--folds` that held the
page out, and the forest learns from these columns, that probability, and what the signs tell. The
lines are laid along the gold text as for text mode.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpora import Page, load
from benchmarks.markdown import READERS
from benchmarks.runner import of_peer
from benchmarks.store import DEFAULT, Store
from cleaner import pipeline
from cleaner.model import context
from cleaner.model import markdown as model
from cleaner.model import text as text_model
from cleaner.options import CleanError, Options
from training import export, kinds
from training import text as texts
from training.folds import FOLDS, fold
from training.gold import align
from training.progress import say
from training.text import Example

#: reader → share of the pages it is shown on, and what its lines weigh: whole pages have many
SOURCES = {
    "trafilatura, Markdown": (1.0, 1.0),
    "readability, Markdown": (0.7, 1.0),
    "whole page, Markdown": (0.6, 1.0),
}
ROUNDS = 150
CAPTION_WEIGHT = 2.0
CAPTIONS = {
    **texts.SETTINGS, "num_leaves": 12, "learning_rate": 0.06, "min_data_in_leaf": 30,
    "feature_fraction": 0.4, "max_bin": 63, "num_iterations": 160,
}  # fmt: skip
_PAGE = Options(kind="html", mode="fast")


@dataclass(slots=True, eq=False)
class Told(Example):
    """A document whose open lines' kinds are known as well, from the page's markup."""

    kinds: list[str] = field(default_factory=list)


def examples(pages: Iterable[Page], store: Store, folder: Path) -> Iterator[Told]:
    """Yield the documents of all pages that are Markdown, with their rows."""
    readers = {reader.name: reader for reader in READERS}
    for page in pages:
        if not page.body:
            continue
        kind = "news" if page.corpus == "fundus" else page.page_type
        number = fold(texts.group(page))
        weights = folder / f"text-fold{number}.npz"
        try:
            known = kinds.told(pipeline.run(page.html, _PAGE), page)
        except CleanError:
            continue
        for name, (share, weight) in SOURCES.items():
            if texts.drawn(page.id, name) < share:
                text = of_peer(readers[name], page, store).text
                yield from _example(page, kind, name, text, weights, weight, known)


def _example(
    page: Page,
    kind: str,
    source: str,
    text: str,
    weights: Path,
    weight: float,
    known: Mapping[str, str],
) -> Iterator[Told]:
    doc = texts.staged(text)
    if not doc.is_markdown:
        return
    shown, marks = texts.marked(doc)
    scores = text_model.score_text(shown, None, marks, weights=weights)
    body = np.array(align(shown, page.gold))
    most = texts.MAX_LINES
    one = Told(
        page.id, source, kind, fold(texts.group(page)), shown[:most], page.gold, body[:most],
        np.array(marks[:most]), rows=model.columns(scores, doc.lines)[:most],
        kinds=kinds.projected(known, shown[:most]),
    )  # fmt: skip
    yield replace(one, weight=texts.weigh(one) * weight)


def columns(weights: Path) -> tuple[str, ...]:
    """Return the names of the columns: those of text mode with these weights, then the signs'."""
    scores = text_model.score_text(["One line."], weights=weights)
    return (*scores.names, *model.NAMES)


def train(
    found: Sequence[Told], names: Sequence[str], held_out: Sequence[int] = ()
) -> export.Arrays:
    """Return the weights, trained on all examples but those of the folds held out."""
    used = [one for one in found if one.fold not in held_out]
    rows: NDArray[np.float32] = np.concatenate([one.rows for one in used])
    body = export.arrays(texts.fit(used, rows, names, rounds=ROUNDS), names)
    caption = _captions(used, rows, names)
    return {**body, **{f"caption_{name}": array for name, array in caption.items()}}


def _captions(
    found: Sequence[Told], rows: NDArray[np.float32], names: Sequence[str]
) -> export.Arrays:
    """Return a forest that tells captions from all other open lines whose kind is known."""
    kind = np.array([kind for one in found for kind in one.kinds])
    page = np.array([one.page for one in found for _ in one.kinds])
    open_ = ~context.is_residue(np.concatenate([one.marks for one in found]))
    used = open_ & (kind != kinds.UNKNOWN)
    weight = kinds.evened(page, kind) * np.where(kind == "caption", CAPTION_WEIGHT, 1.0)
    return kinds.forest(rows[used], kind[used] == "caption", weight[used], names, CAPTIONS)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `python -m training markdown`."""
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--cache", type=Path, default=DEFAULT, help="readers' texts")
    parser.add_argument(
        "--folds", type=Path, required=True, help="text mode's weights of each fold"
    )
    parser.add_argument("--out", type=Path, default=model.WEIGHTS, help="the weights")


def main(options: argparse.Namespace) -> None:
    """Train on each fold's rest, then on everything."""
    start = time.time()
    found = list(examples(load(options.data), Store(options.cache), options.folds))
    say(f"{len(found)} documents, {sum(len(one.lines) for one in found)} lines", start)
    names = columns(options.folds / "text-fold0.npz")
    for number in range(FOLDS):
        export.save(options.folds / f"markdown-fold{number}.npz", train(found, names, [number]))
        say(f"fold {number}", start)
    export.save(options.out, train(found, names))
    say(f"written: {options.out}", start)
