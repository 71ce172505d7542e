"""How long it takes: CPU time of one process, everybody on the same pages, in turns.

Each round runs every system once on every page, so that a busy machine is slow for all alike; of
a page's rounds the median counts. CPU time of the process, not time on the wall: other processes
do not count, threads do. Figures are only good as ratios within one run.
"""

from __future__ import annotations

import random
import statistics
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks import ours, peers
from benchmarks.corpora import Page
from benchmarks.report import Table
from benchmarks.runner import Bench

Job = Callable[[], object]

BASE = "trafilatura"
TEXT_BASE = "ftfy.fix_text"


@dataclass(frozen=True, slots=True)
class Speed:
    """One system's speed: milliseconds a page, megabytes a second, ratio to the base."""

    task: str
    system: str
    ms: float
    mb_s: float
    ratio: float


def sample(pages: Sequence[Page], count: int) -> list[Page]:
    """Return `count` pages drawn evenly over corpora, always the same ones."""
    by_corpus: dict[str, list[Page]] = {}
    for page in pages:
        by_corpus.setdefault(page.corpus, []).append(page)
    generator = random.Random(0)
    drawn: list[Page] = []
    share = max(1, count // max(1, len(by_corpus)))
    for members in by_corpus.values():
        drawn += generator.sample(members, min(share, len(members)))
    return drawn


def html(bench: Bench, count: int = 60, rounds: int = 5) -> list[Speed]:
    """Page → text and metadata; and the floor, the fastest parser's bare parse."""
    jobs: dict[str, Callable[[Page, bytes], object]] = {}
    for name in bench.ours:
        mode = ours.NAMES[name]
        jobs[name] = lambda page, data, mode=mode: ours.clean_html(data, page.url, mode, {})  # type: ignore[misc]
    for peer in bench.peers:
        if peer.name != "html-text":
            jobs[peer.name] = lambda page, data, run=peer.run: peers.run(run, data, page.url)  # type: ignore[misc]
    jobs["parse alone (turbohtml)"] = lambda page, data: _turbohtml(data)
    jobs["parse alone (lxml)"] = lambda page, data: _lxml(data)
    pages = [(page, page.html) for page in sample(bench.pages, count)]
    work = [{name: _job(job, page, data) for name, job in jobs.items()} for page, data in pages]
    return _speeds("html", bench, work, [len(data) for _, data in pages], rounds, BASE)


def text(bench: Bench, count: int = 60, rounds: int = 5) -> list[Speed]:
    """Text mode against plain `ftfy.fix_text` on the same text: resiliparse's, else gold."""
    import ftfy

    texts = [_text(bench, page) for page in sample(bench.pages, count)]
    texts = [one for one in texts if one.strip()]
    jobs: dict[str, Callable[[str], object]] = {TEXT_BASE: ftfy.fix_text}
    if bench.ours:
        jobs["cleaner"] = lambda one: ours.clean_text(one, {}, {})
    work = [{name: _job(job, one) for name, job in jobs.items()} for one in texts]
    return _speeds("text", bench, work, [len(one.encode()) for one in texts], rounds, TEXT_BASE)


def _text(bench: Bench, page: Page) -> str:
    if any(peer.name == "resiliparse" for peer in bench.peers):
        return bench.extract("resiliparse", page).text
    return page.gold


def _job(function: Callable[..., object], *arguments: Any) -> Job:
    return lambda: function(*arguments)


def _speeds(
    task: str,
    bench: Bench,
    work: Sequence[dict[str, Job]],
    sizes: Sequence[int],
    rounds: int,
    base: str,
) -> list[Speed]:
    taken: dict[str, list[list[float]]] = {name: [[] for _ in work] for name in work[0]}
    for name in taken:  # imports, compiled patterns and weights are not what is timed
        work[0][name]()
    turns = [(number, place) for number in range(rounds) for place in range(len(work))]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _, place in bench.walk(turns, f"speed, {task}", len(turns)):
            for name, job in work[place].items():
                start = time.process_time()
                job()
                taken[name][place].append(time.process_time() - start)
    seconds = {name: sum(map(statistics.median, runs)) for name, runs in taken.items()}
    whole = seconds.get(base, float("nan"))
    return [
        Speed(
            task=task,
            system=name,
            ms=1000 * spent / len(work),
            mb_s=sum(sizes) / 1e6 / max(spent, 1e-9),
            ratio=spent / whole,
        )
        for name, spent in seconds.items()
    ]


def table(task: str, speeds: Sequence[Speed], pages: int) -> Table:
    """Return the speeds as a table, the fastest first."""
    base = BASE if task == "html" else TEXT_BASE
    rows = tuple(
        (one.system, f"{one.ms:.2f}", f"{one.mb_s:.1f}", f"{one.ratio:.3f}")
        for one in sorted(speeds, key=lambda one: one.ms)
    )
    note = "CPU time; medians of interleaved rounds; only the ratio carries to other machines."
    heads = ("", "ms/page", "MB/s", f"× {base}")
    return Table(f"speed: {task} ({pages} pages)", heads, rows, note)


def _turbohtml(data: bytes) -> object:
    import turbohtml

    return turbohtml.parse(data)


def _lxml(data: bytes) -> object:
    import lxml.html  # type: ignore[import-untyped]

    return lxml.html.fromstring(data)
