"""Train the HTML-mode labeller: `python -m training html --data DIR`.

Every page of the corpora is read as it is, once more without the names of classes, and once more
in the markup of 2010 (`training.degrade`), the copies partly in other scripts. The lines are laid
along the gold text (`training.gold`) and so become examples. Five folds by site or publisher for
the figures; the shipped weights are trained on all of them.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpora import Page, load
from benchmarks.metrics import bag, tokens
from cleaner import decode
from cleaner.model import html as model
from cleaner.model.page import features
from cleaner.reading.html import read_html
from training import export
from training.degrade import degrade, script, transliterate
from training.folds import FOLDS, fold, site, write
from training.gold import align

Floats = NDArray[np.float64]

#: the copies of each page: as it is, without names, in old markup
COPIES = ("", "bare", "old")
ROUNDS = 240
SETTINGS = {
    "objective": "binary", "num_leaves": 28, "learning_rate": 0.08, "min_data_in_leaf": 50,
    "feature_fraction": 0.35, "bagging_fraction": 0.5, "bagging_freq": 1, "lambda_l2": 5.0,
    "max_bin": 63, "verbose": -1, "num_threads": 1, "seed": 7, "deterministic": True,
    "force_row_wise": True,
}  # fmt: skip

#: how much a page counts: articles are the task, and of news there is the least
NEWS, OTHER_KIND = 1.5, 0.7
#: how much a copy counts beside the page itself
COPY = 0.4
#: short lines that are not body are so many, and so alike, that one in four is enough
EASY_WORDS, EASY_STEP = 8, 4
#: rounds of the forest that tells which columns are of use, and how many splits make a use
SKETCH, SKETCH_USES = 60, 3
#: a repeated block of so many words is dropped in the figures, as the pipeline does
REPEAT = 8


@dataclass(slots=True, eq=False)
class Example:
    """One copy of a page: a row a line, the share of the line that is body, and its words."""

    page: str
    corpus: str
    kind: str
    copy: str
    fold: int
    rows: NDArray[np.float32]
    body: Floats
    words: list[list[str]]
    gold: list[str]
    names: list[str]

    @property
    def row(self) -> str:
        """The line of the report that it counts in."""
        return f"{self.corpus} {'articles' if self.kind == 'article' else 'other'}"


def examples(page: Page) -> list[Example]:
    """Return the copies of one page; none where there is no gold text."""
    if not page.body:
        return []
    source = decode.decode(page.html, is_html=True).text
    return [_example(page, source, copy) for copy in COPIES]


def _example(page: Page, source: str, copy: str) -> Example:
    name = f"{page.id} {copy}"
    read = read_html(degrade(source, name, True) if copy == "old" else source)
    if copy == "bare":
        for block in read.blocks:
            block.names, block.mask, block.region = "", 0, 0
    texts = [line.text for line in read.lines]
    to = script(name) if copy else None
    read.title = transliterate(read.title, to)
    rows, names = features(read, [transliterate(text, to) for text in texts])
    return Example(
        page.id, page.corpus, page.page_type, copy,
        fold(group(page)), rows,
        np.array(align(texts, page.gold)), [tokens(text) for text in texts], tokens(page.gold),
        names,
    )  # fmt: skip


def weigh(one: Example) -> Floats:
    """Return a weight a line: its words, as a share of what the page's F1 is made of."""
    words = np.minimum([len(words) for words in one.words], 120.0) + 1.0
    weight = words * 100.0 / (max(40, len(one.gold)) + 100.0)
    if one.kind != "article":
        weight *= OTHER_KIND
    elif one.corpus == "fundus":
        weight *= NEWS
    weight *= COPY if one.copy else 1.0
    return np.asarray(weight * np.where((one.body > 0) & (one.body < 0.7), 0.5, 1.0))


def fit(
    found: Sequence[Example],
    names: Sequence[str],
    columns: Sequence[int] | None = None,
    **settings: Any,
) -> Any:
    """Return a LightGBM booster trained on the examples, on all columns or on some."""
    import lightgbm

    columns = range(len(names)) if columns is None else columns

    rows, body, weight = [], [], []
    for one in found:
        if not len(one.rows):
            continue
        short = np.array([len(words) < EASY_WORDS for words in one.words])
        easy = (one.body == 0) & short
        taken = ~easy | (np.arange(len(easy)) % EASY_STEP == len(easy) % EASY_STEP)
        rows.append(one.rows[np.ix_(taken, columns)])
        body.append(one.body[taken] > 0)
        weight.append(np.where(easy, EASY_STEP, 1.0)[taken] * weigh(one)[taken])
    rounds = settings.pop("rounds", ROUNDS)
    data = lightgbm.Dataset(
        np.concatenate(rows),
        np.concatenate(body),
        weight=np.concatenate(weight),
        feature_name=[re.sub(r"[^\w+~-]", "_", names[i]) for i in columns],
    )
    return lightgbm.train({**SETTINGS, **settings}, data, rounds)


def page_score(one: Example, p: Floats) -> float:
    """Return the F1 by words of the text that the labeller would keep."""
    p, _ = model.settle(p, one.rows[:, one.names.index("words")].astype(float))
    kept: list[str] = []
    seen: set[tuple[str, ...]] = set()
    for words, value in zip(one.words, p, strict=True):
        key = tuple(words)
        if value > 0.5 and not (len(key) >= REPEAT and key in seen):
            kept.extend(words)
            seen.add(key)
    return bag(kept, one.gold).f1


def group(page: Page) -> str:
    """Return the site or publisher whose pages must not be split between folds."""
    return page.publisher or site(page.url) or page.id


def prepare(pages: Sequence[Page]) -> tuple[list[Example], list[str]]:
    """Return the examples of all pages, and the names of the columns."""
    with ProcessPoolExecutor(2) as pool:
        found = [one for made in pool.map(examples, pages, chunksize=8) for one in made]
    return found, max((one.names for one in found), key=len)


def report(found: Iterable[Example], scores: dict[tuple[str, str], float]) -> str:
    """Return the mean F1 of each corpus and copy, pages held out by site or publisher."""
    groups: dict[tuple[str, str], list[float]] = {}
    for one in found:
        groups.setdefault((one.row, one.copy), []).append(scores[one.page, one.copy])
    rows = ["| pages | copy | number | F1 |", "|---|---|---|---|"]
    for (group, copy), values in sorted(groups.items()):
        mean = statistics.mean(values)
        rows.append(f"| {group} | {copy or 'as it is'} | {len(values)} | {mean:.4f} |")
    return "\n".join(rows)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `python -m training html`."""
    parser.add_argument("--data", type=Path, action="append", required=True, help="corpora")
    parser.add_argument("--folds", type=Path, help="write weights of each fold here")
    parser.add_argument("--out", type=Path, default=model.WEIGHTS, help="the weights")
    parser.add_argument("--report", type=Path, help="write the figures here, a Markdown table")
    parser.add_argument("--no-folds", action="store_true", help="weights only, no figures")


def main(options: argparse.Namespace) -> None:
    """Train on everything; before that on each fold's rest, for the figures."""
    start = time.time()
    pages = [page for path in options.data for page in load(path)]
    found, names = prepare(pages)
    _say(f"{len(found)} pages and copies, {sum(len(one.body) for one in found)} lines", start)
    columns = columns_used(found, names)
    _say(f"{len(columns)} of {len(names)} columns", start)
    if options.folds:
        options.folds.mkdir(parents=True, exist_ok=True)
        write(options.folds, {page.id: fold(group(page)) for page in pages})
    if not options.no_folds:
        _folds(found, names, columns, options, start)
    _write(options.out, fit(found, names, columns), names, columns)
    _say(f"written: {options.out}", start)


def _write(file: Path, booster: Any, names: Sequence[str], columns: Sequence[int]) -> None:
    export.save(file, export.arrays(booster, [names[i] for i in columns]))


def columns_used(found: Sequence[Example], names: Sequence[str]) -> list[int]:
    """Return the columns that a small forest on the pages as they are finds use for."""
    booster = fit([one for one in found if not one.copy], names, rounds=SKETCH)
    return [int(i) for i in np.flatnonzero(booster.feature_importance("split") >= SKETCH_USES)]


def _held_out(booster: Any, one: Example, columns: Sequence[int]) -> float:
    if not len(one.rows):
        return bag([], one.gold).f1
    return page_score(one, booster.predict(one.rows[:, columns]))


def _folds(
    found: Sequence[Example],
    names: Sequence[str],
    columns: Sequence[int],
    options: argparse.Namespace,
    start: float,
) -> None:
    scores: dict[tuple[str, str], float] = {}
    for number in range(FOLDS):
        booster = fit([one for one in found if one.fold != number], names, columns)
        for one in found:
            if one.fold == number:
                scores[one.page, one.copy] = _held_out(booster, one, columns)
        if options.folds:
            _write(options.folds / f"html-fold{number}.npz", booster, names, columns)
        _say(f"fold {number}", start)
    if options.folds:
        text = json.dumps({f"{page} {copy}".strip(): f for (page, copy), f in scores.items()})
        (options.folds / "html-scores.json").write_text(text, "utf-8")
    table = report(found, scores)
    print(table)
    if options.report:
        options.report.write_text(table + "\n", "utf-8")


def _say(what: str, start: float) -> None:
    print(f"{time.time() - start:6.0f} s  {what}", file=sys.stderr)
