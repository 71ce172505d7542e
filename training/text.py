"""Train the text-mode labeller: `python -m training text --data DIR`.

Every page of the corpora is read by several extractors, from precise ones to the whole page; the
lines of their texts, as the rules leave them, are laid along the gold text and so become examples;
what the rules named is a feature of its neighbours, as in use. First the table of words is made
(`training/words.py`), then the forest, which sees of each page a table made without its fold. Gold
texts stand among the examples as they are: articles that are clean already, of which nothing may
be lost. A part of the examples is repeated in a script without case and in one without spaces,
since nearly all gold is English. Five folds by site or publisher; the shipped weights are trained
on all of them.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import peers
from benchmarks.corpora import Page, load
from benchmarks.peers import Extract, Peer
from benchmarks.runner import of_peer
from benchmarks.store import DEFAULT, Store
from cleaner import pipeline
from cleaner.document import Document
from cleaner.filters import labeller
from cleaner.model import context
from cleaner.model import lines as shape
from cleaner.model import text as model
from cleaner.model import words as table
from cleaner.model.trees import Trees
from cleaner.options import Options
from training import export, languages
from training import words as vocabulary
from training.degrade import transliterate
from training.folds import FOLDS, fold, site, write
from training.gold import align
from training.progress import say

Floats = NDArray[np.float64]

#: longer documents are cut: the rest of a page of 1,500 lines teaches nothing new
MAX_LINES = 1000
ROUNDS = 300
SETTINGS = {
    "objective": "binary", "num_leaves": 24, "learning_rate": 0.05, "min_data_in_leaf": 60,
    "feature_fraction": 0.5, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 5.0,
    "max_bin": 127, "verbose": -1, "num_threads": 1, "seed": 7, "deterministic": True,
    "force_row_wise": True,
}  # fmt: skip


def _resiliparse_list(html: bytes, url: str) -> Extract:
    from resiliparse.extract.html2text import extract_plain_text

    return Extract(text=extract_plain_text(peers.decode(html), main_content=True))


def _resiliparse_page(html: bytes, url: str) -> Extract:
    from resiliparse.extract.html2text import extract_plain_text

    return Extract(text=extract_plain_text(peers.decode(html), main_content=False))


def _trafilatura_comments(html: bytes, url: str) -> Extract:
    import trafilatura

    return Extract(text=trafilatura.extract(html, fast=True, include_comments=True) or "")


#: extractor → share of the pages that it is shown on: whole pages have many lines, so fewer do
SOURCES: dict[str, float] = {
    "resiliparse": 1.0,
    "resiliparse with bullets": 0.4,
    "trafilatura": 1.0,
    "trafilatura recall": 0.4,
    "trafilatura with comments": 0.2,
    "newspaper4k": 1.0,
    "html-text": 0.3,
    "resiliparse page": 0.2,
}
_OWN = (
    Peer("resiliparse with bullets", "Resiliparse", _resiliparse_list),
    Peer("resiliparse page", "Resiliparse", _resiliparse_page),
    Peer("trafilatura with comments", "trafilatura", _trafilatura_comments),
)
GOLD, TAILED = "gold", "gold with a tail"
_OPTIONS = Options(kind="text")


@dataclass(slots=True, eq=False)
class Example:
    """A document to learn from: its lines, which of them are body, and how much each weighs."""

    page: str
    source: str
    kind: str
    fold: int
    lines: list[str]
    gold: str
    body: Floats
    marks: NDArray[np.int64]
    script: str | None = None
    copy: bool = False
    weight: Floats = field(default_factory=lambda: np.zeros(0))
    trust: Floats = field(default_factory=lambda: np.zeros(0))
    words: Floats = field(default_factory=lambda: np.zeros(0))
    rows: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    #: places of its words in the table, and the line of each
    place: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    line: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))


def drawn(*words: str) -> float:
    """Return a number from 0 to 1 that hangs on `words` alone."""
    digest = hashlib.sha256("\0".join(words).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def group(page: Page) -> str:
    """Return the site or publisher whose pages must not be split between folds."""
    return page.publisher or site(page.url) or page.id


def examples(pages: Iterable[Page], store: Store) -> Iterator[Example]:
    """Yield the documents of all pages: extractors' texts, and the gold text itself."""
    known = {peer.name: peer for peer in (*peers.PEERS, *_OWN)}
    for page in pages:
        if not page.body:
            continue
        kind = "news" if page.corpus == "fundus" else page.page_type
        fewer = 1.0 if kind in _KIND else _OTHER_KIND
        for source, share in SOURCES.items():
            if drawn(page.id, source) < share * fewer:
                text = of_peer(known[source], page, store).text
                yield from _example(page, source, kind, text)
        yield from _example(page, GOLD, kind, page.gold)


def _example(page: Page, source: str, kind: str, text: str) -> Iterator[Example]:
    lines, marks = ruled(text)
    if lines:
        body = np.ones(len(lines)) if source == GOLD else np.array(align(lines, page.gold))
        number = fold(group(page))
        yield Example(page.id, source, kind, number, lines, page.gold, body, np.array(marks))


def ruled(text: str) -> tuple[list[str], list[int]]:
    """Return the lines of a text as the rules leave them, blank ones aside, and their marks."""
    lines, marks = marked(staged(text))
    return lines[:MAX_LINES], marks[:MAX_LINES]


def staged(text: str) -> Document:
    """Return a text as the rules leave it, before the labeller."""
    doc, _ = pipeline._text(text, _OPTIONS)
    for name, stage in pipeline.TEXT_STAGES:
        if name != "labeller":
            pipeline._rounds(doc, stage)
    return doc


def marked(doc: Document) -> tuple[list[str], list[int]]:
    """Return a document's lines, blank ones aside, and what the rules found of each."""
    shown = [line for line in doc.lines if line.text.strip()]
    return [line.text for line in shown], [labeller._mark(doc, line) for line in shown]


def copies(found: Iterable[Example]) -> Iterator[Example]:
    """Yield one in four examples again as no rule knows it, of whole pages one in two: without
    marks, a half of these in a script without case or without spaces. So a language that has no
    rules yet does not look like a document that has no residue.
    """
    for one in found:
        draw = drawn("script", one.page, one.source) / (0.5 if one.source in _SOURCE else 0.26)
        if draw < 1:
            script = "caseless" if draw < 0.25 else "wide" if draw < 0.5 else None
            shown = [transliterate(line, script) for line in one.lines]
            bare = np.zeros_like(one.marks)
            yield replace(one, lines=shown, marks=bare, script=script, copy=True)


def with_tails(found: Iterable[Example]) -> Iterator[Example]:
    """Yield gold texts with a part of what stands after and before the article on their own pages,
    unmarked: what an extractor leaves of a page in a language that the rules do not know.
    """
    texts = {one.page: one for one in found if one.source == GOLD}
    for one in found:
        inside = np.flatnonzero(one.body >= 0.5)
        if one.source not in _SOURCE or one.page not in texts or not len(inside):
            continue
        rng = np.random.default_rng(int(drawn("tail", one.page) * 2**32))
        tail = _part(one.lines[inside[-1] + 1 :], rng, 30)
        head = _part(one.lines[: inside[0]], rng, 8) if rng.random() < 0.3 else []
        gold = texts[one.page]
        lines = [*head, *gold.lines, *tail]
        body = np.concatenate([np.zeros(len(head)), gold.body, np.zeros(len(tail))])
        bare = np.zeros(len(lines), np.int64)
        yield replace(gold, source=TAILED, lines=lines, body=body, marks=bare, copy=True)


def _part(lines: Sequence[str], rng: np.random.Generator, most: int) -> list[str]:
    """Return a run of up to `most` of the lines."""
    size = min(len(lines), 1 + int(rng.integers(most)))
    start = int(rng.integers(len(lines) - size + 1)) if lines else 0
    return list(lines[start : start + size])


_LIST = re.compile(r"\s*([-•*·▪◦–|]|\d{1,2}[.)])")
#: how much a page type counts: articles are the task, and news gold is the cleaner one
_KIND = {"article": 1.0, "news": 2.0}
_OTHER_KIND = 0.4
_SOURCE = {"html-text": 0.6, "resiliparse page": 0.6}
#: articles' texts are what is cleaned in use; clean ones are not to be harmed
_MAIN = {"resiliparse": 1.5, "trafilatura": 1.5, "newspaper4k": 1.5, "gold": 2.0}


def weigh(example: Example) -> Floats:
    """Return a weight a line: longer lines more, long documents less than in proportion.

    Lists and tables between paragraphs that the gold leaves out are often body all the same (a
    fifth of what precise extractors keep beyond the gold), so they count little.
    """
    words = np.array([len(line.split()) if example.script != "wide" else len(line) / 2
                      for line in example.lines])  # fmt: skip
    weight = np.sqrt(words + 3)
    weight /= max(30.0, float(np.sqrt((weight**2).sum())))
    weight *= _SOURCE.get(example.source, 1.0) * _KIND.get(example.kind, _OTHER_KIND)
    body = example.body >= 0.5
    inside = np.flatnonzero(body)
    if example.kind != "news" and len(inside):
        index = np.arange(len(body))
        doubtful = ~body & (index > inside[0]) & (index < inside[-1])
        listed = np.array([bool(_LIST.match(line)) for line in example.lines])
        weight = np.where(doubtful, weight * np.where(listed, 0.2, 0.7), weight)
    weight = np.where(context.is_residue(example.marks), 0.1 * weight, weight)  # not asked in use
    if not example.copy or example.source == GOLD:
        weight = weight * _MAIN.get(example.source, 1.0)
    return np.asarray(weight * (0.5 if example.copy else 1.0))


def read(example: Example) -> tuple[str, ...]:
    """Fill in the example's rows and weights; return the names of the columns."""
    shapes = shape.read([line.strip().replace("\n", " ") for line in example.lines])
    columns = model.features(shapes, example.marks)
    example.rows = np.stack(list(columns.values()), axis=1).astype(np.float32)
    example.place, example.line = table.places(shapes)
    example.words = shapes.words
    example.weight = weigh(example)
    named = np.where(context.is_residue(example.marks), 0.3, 1.0)
    example.trust = named * _KIND.get(example.kind, 0.5)
    return (*columns, *table.NAMES)


class Tables:
    """Tables of words, each made without some folds, once; `wide` with lines of all languages."""

    def __init__(self, found: Sequence[Example], *, wide: bool = False) -> None:
        lines = vocabulary.collect(found)
        self._lines = languages.widen(lines) if wide else lines
        self._made: dict[tuple[int, ...], table.Table] = {}

    def without(self, *folds: int) -> table.Table:
        """Return the table that knows nothing of these folds."""
        key = tuple(sorted(set(folds)))
        if key not in self._made:
            self._made[key] = vocabulary.table(self._lines, key)
        return self._made[key]


def train(
    found: Sequence[Example], names: Sequence[str], tables: Tables, held_out: Sequence[int] = ()
) -> export.Arrays:
    """Return the weights, trained on all examples but those of the folds held out."""
    used = [one for one in found if one.fold not in held_out]
    rows = [_rows(one, tables.without(one.fold, *held_out)) for one in used]
    booster = fit(used, np.concatenate(rows), names)
    return {**export.arrays(booster, names), "words": tables.without(*held_out)}


def _rows(example: Example, known: table.Table) -> NDArray[np.float32]:
    weighed = table.weighed(known, example.place, example.line, len(example.lines))
    return np.column_stack([example.rows, weighed.T]).astype(np.float32)


def fit(
    found: Sequence[Example], rows: NDArray[np.float32], names: Sequence[str], **settings: Any
) -> Any:
    """Return a LightGBM booster trained on the rows of the examples."""
    import lightgbm

    body = np.concatenate([one.body >= 0.5 for one in found])
    weight = np.concatenate([one.weight for one in found])
    rounds = settings.pop("rounds", ROUNDS)
    data = lightgbm.Dataset(
        rows,
        body,
        weight=weight / weight.mean(),
        feature_name=[f"column_{i}" for i in range(len(names))],
    )
    return lightgbm.train({**SETTINGS, **settings}, data, rounds)


def held_out(
    found: Sequence[Example], weights: Mapping[str, NDArray[Any]], number: int
) -> NDArray[np.float64]:
    """Return, for each open line of the fold's texts, its probability, whether it is body, and its
    words: what the calibration is read from.
    """
    trees, known = Trees(weights), weights["words"]
    parts = [np.zeros((0, 3))]
    for one in found:
        if one.fold == number and not one.copy:
            free = ~context.is_residue(one.marks)
            told = np.column_stack([trees.predict(_rows(one, known)), one.body >= 0.5, one.words])
            parts.append(told[free])
    return np.concatenate(parts)


def reliability(told: NDArray[np.float64]) -> str:
    """Return the calibration as a table in Markdown: lines by tenths of their probability.

    >>> print(reliability(np.array([[0.96, 1, 9], [0.92, 1, 5], [0.04, 0, 2]])))
    | probability | lines | mean | body | words that are body |
    |---|---|---|---|---|
    | .0 to .1 | 1 | 0.040 | 0.000 | 0.000 |
    | .9 to 1 | 2 | 0.940 | 1.000 | 1.000 |
    <BLANKLINE>
    """
    out = ["| probability | lines | mean | body | words that are body |", "|---|---|---|---|---|"]
    tenth = np.minimum((told[:, 0] * 10).astype(int), 9)
    for which in range(10):
        p, body, words = told[tenth == which].T
        if len(p):
            name = f".{which} to " + (f".{which + 1}" if which < 9 else "1")
            weighed = float((body * words).sum()) / max(float(words.sum()), 1.0)
            out.append(
                f"| {name} | {len(p)} | {p.mean():.3f} | {body.mean():.3f} | {weighed:.3f} |"
            )
    return "\n".join(out) + "\n"


def prepare(data: Path, cache: Path) -> tuple[list[Example], tuple[str, ...]]:
    """Return all examples of the corpora under `data` with their rows, and the columns' names."""
    found = list(examples(load(data), Store(cache)))
    found += [*copies(found), *with_tails(found)]
    names: tuple[str, ...] = ()
    for one in found:
        names = read(one)
    return found, names


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `python -m training text`."""
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--cache", type=Path, default=DEFAULT, help="extractors' texts")
    parser.add_argument("--folds", type=Path, help="write weights of each fold here")
    parser.add_argument("--out", type=Path, default=model.WEIGHTS, help="the weights")


def main(options: argparse.Namespace) -> None:
    """Train on everything, and on each fold's rest where `--folds` asks for it."""
    start = time.time()
    found, names = prepare(options.data, options.cache)
    say(f"{len(found)} documents, {sum(len(one.lines) for one in found)} lines", start)
    tables = Tables(found, wide=True)
    export.save(options.out, train(found, names, tables))
    say(f"written: {options.out}", start)
    if options.folds:
        options.folds.mkdir(parents=True, exist_ok=True)
        told: list[NDArray[np.float64]] = []
        for number in range(FOLDS):
            weights = train(found, names, tables, [number])
            export.save(options.folds / f"text-fold{number}.npz", weights)
            told.append(held_out(found, weights, number))
            say(f"fold {number}", start)
        write(options.folds, {one.page: one.fold for one in found})
        (options.folds / "text-reliability.md").write_text(reliability(np.concatenate(told)))
