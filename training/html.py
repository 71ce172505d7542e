"""Train the HTML-mode labeller: `python -m training html --data DIR`.

Every page of the corpora is read as it is, and once more either without the names of classes or
in the markup of 2010 (`training.degrade`), the copies partly in other scripts. The lines are laid
along the gold text (`training.gold`) and so become examples.

Two things are trained: the lexicon of class names (`training.names`), and the forest, on what the
lexicon says of pages it has not seen. Five folds by site or publisher hold pages out for that, and
for the figures; the shipped weights are trained on all pages.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpora import Page, load
from benchmarks.metrics import bag, tokens
from cleaner import decode
from cleaner.metadata import read_page
from cleaner.model import html as model
from cleaner.model.names import COLUMNS, Lexicon
from cleaner.model.page import NOTHING_TOLD, Look, features, summary_of
from cleaner.model.told import BODY_NAMES, KIND_NAMES
from cleaner.reading.html import Block, read_html
from training import export
from training.degrade import degrade, rng, script, transliterate
from training.folds import FOLDS, fold, site, write
from training.gold import align
from training.names import learn
from training.progress import say

Floats = NDArray[np.float64]

#: the copies, of which each page has one beside itself: without names, in old markup
COPIES = ("bare", "old")
ROUNDS = 320
SETTINGS = {
    "objective": "binary", "num_leaves": 32, "learning_rate": 0.07, "min_data_in_leaf": 50,
    "feature_fraction": 0.35, "bagging_fraction": 0.5, "bagging_freq": 1, "lambda_l2": 5.0,
    "max_bin": 63, "verbose": -1, "num_threads": 1, "seed": 7, "deterministic": True,
    "force_row_wise": True,
}  # fmt: skip

#: how much a page counts: articles are the task, and of news there is the least
NEWS, OTHER_KIND = 1.5, 0.7
#: how much a copy counts beside the page itself
COPY = 0.1
#: short lines that are not body are so many, and so alike, that one in four is enough
EASY_WORDS, EASY_STEP = 8, 4
#: rounds of the forest that tells which columns are of use, and how many splits make a use
SKETCH, SKETCH_USES = 60, 3
#: rows of the table of calibration
BINS = 10
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
    group: str
    words_in: Floats  # words of each line, as the labeller counts them
    owner: NDArray[np.intp]
    blocks: list[Block] = field(default_factory=list)  # where they have names

    @property
    def key(self) -> tuple[str, str]:
        """The page and which copy of it."""
        return self.page, self.copy

    @property
    def row(self) -> str:
        """The line of the report that it counts in."""
        return f"{self.corpus} {'articles' if self.kind == 'article' else 'other'}"


def examples(page: Page) -> list[Example]:
    """Return one page as it is and its copy; none where there is no gold text."""
    if not page.body:
        return []
    source = decode.decode(page.html, is_html=True).text
    copy = rng(f"copy {page.id}").choice(COPIES)
    return [_example(page, source, ""), _example(page, source, copy)]


def _example(page: Page, source: str, copy: str) -> Example:
    name = f"{page.id} {copy}"
    read = read_html(degrade(source, name, True) if copy == "old" else source)
    if copy == "bare":
        for block in read.blocks:
            block.names, block.tokens, block.mask, block.region = "", frozenset(), 0, 0
    texts = [line.text for line in read.lines]
    to = script(name) if copy else None
    told = read_page(read.tree)[1] if copy != "old" else NOTHING_TOLD
    read.title = transliterate(read.title, to)
    rows, names = np.zeros((0, 0), np.float32), list[str]()
    counts = np.zeros(0)
    if texts:
        shown = [transliterate(text, to) for text in texts]
        told = replace(told, body=transliterate(told.body, to))
        look = Look(read, shown, transliterate(summary_of(read), to), told)
        rows, names = features(look)
        counts = look.words
    return Example(
        page.id, page.corpus, page.page_type, copy,
        fold(group(page)), rows,
        np.array(align(texts, page.gold)), [tokens(text) for text in texts], tokens(page.gold),
        names, group(page), counts, np.array(read.owner, np.intp),
        read.blocks if any(block.tokens for block in read.blocks) else [],
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


@dataclass(slots=True, eq=False)
class Table:
    """Rows of an example as a forest sees them."""

    one: Example
    rows: NDArray[np.float32]


def fit(found: Sequence[Table], names: Sequence[str], **settings: Any) -> Any:
    """Return a LightGBM booster trained on the rows of the examples."""
    import lightgbm

    rows, body, weight = [], [], []
    for table in found:
        one = table.one
        short = np.array([len(words) < EASY_WORDS for words in one.words])
        easy = (one.body == 0) & short
        taken = ~easy | (np.arange(len(easy)) % EASY_STEP == len(easy) % EASY_STEP)
        rows.append(table.rows[taken])
        body.append(one.body[taken] > 0)
        weight.append(np.where(easy, EASY_STEP, 1.0)[taken] * weigh(one)[taken])
    rounds = settings.pop("rounds", ROUNDS)
    data = lightgbm.Dataset(
        np.concatenate(rows),
        np.concatenate(body),
        weight=np.concatenate(weight),
        feature_name=[re.sub(r"[^\w+~-]", "_", name) for name in names],
    )
    return lightgbm.train({**SETTINGS, **settings}, data, rounds)


def page_score(one: Example, p: Floats) -> float:
    """Return the F1 by words of the text that the labeller would keep."""
    p, _ = model.settle(p, one.words_in)
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


def calibration(found: Iterable[Example], p: Mapping[tuple[str, str], Floats]) -> str:
    """Return how often lines of a promised probability are body, pages as they are, held out."""
    plain = [one for one in found if not one.copy]
    promised = np.concatenate([p[one.key] for one in plain])
    body = np.concatenate([one.body > 0 for one in plain])
    rows = ["| promised | lines | mean promise | body |", "|---|---|---|---|"]
    error = 0.0
    for low in np.arange(BINS) / BINS:
        held = (promised >= low) & (promised < low + 1 / BINS + (low + 1 / BINS >= 1))
        if held.any():
            mean, share = float(promised[held].mean()), float(body[held].mean())
            error += abs(mean - share) * float(held.mean())
            row = f"| {low:.1f} to {low + 1 / BINS:.1f} | {held.sum()} | {mean:.3f} | {share:.3f} |"
            rows.append(row)
    return "\n".join([*rows, "", f"Expected calibration error: {error:.4f}."])


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `python -m training html`."""
    parser.add_argument("--data", type=Path, action="append", required=True, help="corpora")
    parser.add_argument("--folds", type=Path, help="write weights of each fold here")
    parser.add_argument("--out", type=Path, default=model.WEIGHTS, help="the weights")
    parser.add_argument("--report", type=Path, help="write the figures here, a Markdown table")


def main(options: argparse.Namespace) -> None:
    """Train on each fold's rest, then on everything; write the weights and the figures."""
    start = time.time()
    pages = [page for path in options.data for page in load(path)]
    found, names = prepare(pages)
    say(f"{len(found)} pages and copies, {sum(len(one.body) for one in found)} lines", start)
    if options.folds:
        options.folds.mkdir(parents=True, exist_ok=True)
        write(options.folds, {page.id: fold(group(page)) for page in pages})
    trained = Training([one for one in found if len(one.rows)], names, start)
    scores = trained.scores()
    scores |= {one.key: bag([], one.gold).f1 for one in found if not len(one.rows)}
    if options.folds:
        for number in range(FOLDS):
            export.save(options.folds / f"html-fold{number}.npz", trained.arrays(number))
        text = json.dumps({f"{page} {copy}".strip(): f for (page, copy), f in scores.items()})
        (options.folds / "html-scores.json").write_text(text, "utf-8")
    table = report(found, scores) + "\n\n" + calibration(trained.found, trained.p)
    print(table)
    if options.report:
        options.report.write_text(table + "\n", "utf-8")
    export.save(options.out, trained.arrays(ALL))
    say(f"written: {options.out}", start)


#: beside the numbers of the folds: trained on all pages
ALL = -1


class Training:
    """Lexicon and forest, for each fold on the others, and for all on all.

    `found` are examples with lines, `names` the columns of their rows.
    """

    def __init__(self, found: Sequence[Example], names: Sequence[str], start: float) -> None:
        self.found, self.start = found, start
        self.parts = (*range(FOLDS), ALL)
        plain = [one for one in found if not one.copy]
        self.lexica = {part: learn(self._rest(part, plain), weigh) for part in self.parts}
        self._say("lexica")
        names = [*names, *COLUMNS]
        tables = [Table(one, self._with_names(one)) for one in found]
        columns = columns_used(tables, names)
        self._say(f"{len(columns)} of {len(names)} columns")
        self.names = [names[i] for i in columns]
        for table in tables:  # the other columns are not needed again, and there are many
            table.rows = np.ascontiguousarray(table.rows[:, columns])
        self.forests = {part: self._forest(part, tables) for part in self.parts}
        self.p: dict[tuple[str, str], Floats] = {
            table.one.key: self.forests[table.one.fold].predict(table.rows) for table in tables
        }

    def scores(self) -> dict[tuple[str, str], float]:
        """Return the F1 by words of each page and copy, held out."""
        return {one.key: page_score(one, self.p[one.key]) for one in self.found}

    def arrays(self, part: int) -> export.Arrays:
        """Return the weights of a fold, or of `ALL`, as `cleaner.model.html.Weights` reads them."""
        names, weights = self.lexica[part]
        return {
            "lexicon.names": np.array("\n".join(names)),
            "lexicon.weights": weights,
            **export.arrays(self.forests[part], self.names),
        }

    def _rest(self, part: int, found: Sequence[Example]) -> list[Example]:
        return [one for one in found if one.fold != part]

    def _with_names(self, one: Example) -> NDArray[np.float32]:
        """Return the rows with what the names weigh, by the lexicon that has not seen the page."""
        weights = Lexicon(*self.lexica[one.fold]).look_up(one.blocks)
        if not one.blocks:
            weights = np.zeros((len(COLUMNS), int(one.owner.max()) + 1), np.float32)
        return model.with_names(one.rows, weights, one.owner)

    def _forest(self, part: int, tables: Sequence[Table]) -> Any:
        booster = fit([table for table in tables if table.one.fold != part], self.names)
        self._say(f"forest of {'all' if part == ALL else f'fold {part}'}")
        return booster

    def _say(self, what: str) -> None:
        say(what, self.start)


def columns_used(tables: Sequence[Table], names: Sequence[str]) -> list[int]:
    """Return the columns that a small forest on the pages as they are finds use for, and those of
    what pages tell: a small forest finds little use for what few pages have.
    """
    booster = fit([table for table in tables if not table.one.copy], names, rounds=SKETCH)
    uses = booster.feature_importance("split")
    told = {*BODY_NAMES, *KIND_NAMES}
    return [i for i, name in enumerate(names) if uses[i] >= SKETCH_USES or name in told]
