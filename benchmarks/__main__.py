"""`python -m benchmarks --data DIR`: this project beside its peers, on public gold."""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from benchmarks import corpora, diff, ours, peers, plot, report, speed, tasks
from benchmarks.report import Figure
from benchmarks.runner import Bench
from benchmarks.speed import Speed
from benchmarks.store import DEFAULT, Store

TASKS = (*tasks.TASKS, "speed")
HELD_OUT = ("wcxb", "fundus")


def arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """Return the command's arguments; a wrong one ends it with code 2."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    add = parser.add_argument
    add("--data", type=Path, help="folder of one corpus or of several, in their native layouts")
    add("--split", default="dev", choices=("dev", "test"), help="WCXB's split")
    add("--only", default=",".join(TASKS), help=f"tasks, of {','.join(TASKS)}")
    add("--peers", default="all", help="names separated by commas; all; none")
    add("--ours", default=",".join(ours.NAMES), help="modes of this project; none")
    add("--limit", type=int, help="at most so many pages of each corpus and page type")
    add("--folds", type=Path, help="folder with held-out weights and folds.json")
    add("--json", type=Path, help="write all figures with their intervals")
    add("--pages", type=Path, help="write a row a page and system (JSON lines)")
    add("--plot", type=Path, help="write F1 against time as SVG (needs html and speed)")
    add("--diff", nargs=2, metavar=("A", "B"), help="compare two --pages files, or FILE:SYSTEM")
    add("--cache", type=Path, default=DEFAULT, help="where results are remembered")
    add("--no-cache", action="store_true", help="remember nothing")
    add("--quiet", action="store_true", help="no progress on stderr")
    found = parser.parse_args(argv)
    if found.diff is None and found.data is None:
        parser.error("--data DIR or --diff A B is needed")
    found.only = [name.strip() for name in found.only.split(",")]
    if unknown := [name for name in found.only if name not in TASKS]:
        parser.error(f"unknown task {unknown[0]!r}; known: {', '.join(TASKS)}")
    return found


def bench(found: argparse.Namespace) -> Bench:
    """Return what to run: pages, installed peers, store. Raises ValueError, FileNotFoundError."""
    pages = _limited(corpora.load(found.data, found.split), found.limit)
    corpora.verify(page for page in pages if page.corpus == "fundus")
    wanted = peers.named(found.peers)
    here = [peer for peer in wanted if peer.version is not None]
    if missing := [peer.name for peer in wanted if peer.version is None]:
        _say(f"not installed, passed over: {', '.join(missing)}")
    names = [] if found.ours == "none" else [name.strip() for name in found.ours.split(",")]
    if unknown := [name for name in names if name not in ours.NAMES]:
        raise ValueError(f"unknown mode {unknown[0]!r}; known: {', '.join(ours.NAMES)}")
    folds = ours.Folds.read(found.folds) if found.folds else None
    store = Store(None if found.no_cache else found.cache)
    return Bench(pages, here, store, folds, tuple(names), found.quiet)


def _limited(pages: list[corpora.Page], limit: int | None) -> list[corpora.Page]:
    if limit is None:
        return pages
    taken: dict[tuple[str, str], int] = {}
    out = []
    for page in pages:
        place = (page.corpus, page.page_type)
        taken[place] = taken.get(place, 0) + 1
        if taken[place] <= limit:
            out.append(page)
    return out


def warn(work: Bench) -> list[str]:
    """Return what a reader of the figures must know."""
    notes = []
    dev = [page for page in work.pages if page.corpus in HELD_OUT]
    if work.ours and dev and work.folds is None:
        notes.append(
            f"IN-SAMPLE: the labeller was trained on {len(dev)} of these {len(work.pages)} pages; "
            "the figures of cleaner on them flatter it. Use --folds."
        )
    if work.folds is not None:
        if lacking := work.folds.lacks():
            notes.append(
                f"IN-SAMPLE: {work.folds.folder} has no held-out weights for kind "
                f"{' and '.join(lacking)}; its figures are with the shipped weights."
            )
        unknown = [page.id for page in dev if page.id not in work.folds.of]
        if unknown:
            notes.append(
                f"{len(unknown)} pages are in no fold and were scored with the shipped weights: "
                f"{', '.join(unknown[:5])} …"
            )
    return notes


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    found = arguments(argv)
    if found.diff is not None:
        for table in diff.diff(*found.diff):
            print(report.show(table), end="\n\n")
        return 0
    try:
        work = bench(found)
    except (ValueError, FileNotFoundError) as error:
        _say(f"error: {error}")
        return 2
    notes = warn(work)
    for note in notes:
        _say(note)
        print(note, end="\n\n")
    rows, figures = _quality(work, [name for name in found.only if name != "speed"])
    speeds = _speeds(work) if "speed" in found.only else []
    if work.ours and ours.changed():
        notes.append("the package was edited while this ran: figures may mix two versions")
        _say(notes[-1])
    _write(found, notes, work, rows, figures, speeds)
    return 0


def _quality(work: Bench, names: Sequence[str]) -> tuple[list[tasks.Row], list[Figure]]:
    rows: list[tasks.Row] = []
    figures: list[Figure] = []
    seen: set[str] = set()
    for name in names:
        mine = list(tasks.TASKS[name](work))
        rows += mine
        parts = {name: [row for row in mine if name != "html" or "f1" in row]}
        if name == "html":
            parts["segments"] = [row for row in mine if "segments" in row]
        if name == "markdown":
            parts["markdown, record"] = [row for row in mine if "title" in row]
        if name == "harm":
            parts["harm, by label"] = tasks.by_label(mine)
        for part, some in parts.items():
            found = report.figures(part, some)
            figures += found
            for table in report.tables(part, found):
                _print(table, seen)
    return rows, figures


def _print(table: report.Table, seen: set[str]) -> None:
    """Print a table; a note that stood under one before is not said again."""
    note = "" if table.note in seen else table.note
    seen.add(table.note)
    print(report.show(replace(table, note=note)), end="\n\n", flush=True)


def _speeds(work: Bench) -> list[Speed]:
    speeds = []
    count = min(60, len(work.pages))
    for name, measure in (("html", speed.html), ("text", speed.text)):
        mine = measure(work, count)
        speeds += mine
        print(report.show(speed.table(name, mine, count)), end="\n\n", flush=True)
    return speeds


def _write(
    found: argparse.Namespace,
    notes: list[str],
    work: Bench,
    rows: list[tasks.Row],
    figures: list[Figure],
    speeds: list[Speed],
) -> None:
    if found.pages:
        found.pages.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    if found.json:
        record: dict[str, Any] = {
            "versions": {peer.name: peer.version for peer in work.peers},
            "cleaner": ours.source_version() if work.ours else "",
            "held_out": work.folds is not None,
            "notes": notes,
            "python": platform.python_version(),
            "figures": report.as_json(figures),
            "speed": [asdict(one) for one in speeds],
        }
        found.json.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    if found.plot:
        plot.draw(found.plot, figures, speeds)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
