"""`python -m benchmarks.batch`: what the batch engine costs, how it scales, what memory it takes.

Only ratios within one run mean anything, so whatever is compared runs in turns: on a busy machine
both sides are slow. Documents are pages and texts made here, the same every time, unless `--pages`
names a folder of pages (`.html`, `.html.gz`).

    python -m benchmarks.batch                        # overhead and scaling, some minutes
    python -m benchmarks.batch --only memory          # 20,000 and 200,000 records
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.report import Table, show

WORDS = """the harbour board said on Friday that ferry keepers of lighthouse storm volunteers money
had raised island council and winter pier over six years after a long debate in public""".split()  # noqa: SIM905
TASKS = ("overhead", "scaling", "memory")
#: `clean` in a loop, records written: what the engine's overhead is measured against.
LOOP = """
import json, sys
import orjson
from cleaner import CleanError, clean
with open(sys.argv[1], "rb") as stream, open(sys.argv[2], "wb") as out:
    for line in stream:
        record = orjson.loads(line)
        try:
            doc = clean(record["html"], kind="html")
        except CleanError:
            continue
        doc.id = record["id"]
        out.write(orjson.dumps(doc.to_dict(), option=orjson.OPT_APPEND_NEWLINE))
"""


def sentence(chance: random.Random) -> str:
    """Return a sentence of sorts."""
    return " ".join(chance.choices(WORDS, k=chance.randint(8, 24))).capitalize() + "."


def paragraph(chance: random.Random) -> str:
    """Return a paragraph of sorts."""
    return " ".join(sentence(chance) for _ in range(chance.randint(1, 5)))


def page(chance: random.Random) -> str:
    """Return an article page with what stands around articles: menus, teasers, boxes, scripts."""
    links = "".join(
        f'<li class="teaser"><a href="/{chance.random()}">{sentence(chance)}</a></li>'
        for _ in range(chance.randint(40, 90))
    )
    body = "".join(f"<p>{paragraph(chance)}</p>" for _ in range(chance.randint(8, 30)))
    picture = f'<figure><img src="a.jpg"><figcaption>{sentence(chance)}</figcaption></figure>'
    script = f"<script>var data = {json.dumps([chance.random() for _ in range(900)])};</script>"
    return (
        f'<!doctype html><html lang="en"><head><title>{sentence(chance)}</title>{script}</head>'
        f"<body><nav><ul>{links}</ul></nav><main><article><h1>{sentence(chance)}</h1>{picture}"
        f"{body}<p>Read more: {sentence(chance)}</p></article><aside>{links}</aside></main>"
        f"<footer><p>Sign up to our newsletter</p></footer></body></html>"
    )


def text(chance: random.Random) -> str:
    """Return a short scraped text."""
    return "\n".join([sentence(chance), sentence(chance), f"Read more: {sentence(chance)}"])


def write_pages(path: Path, count: int, folder: Path | None) -> None:
    """Write `count` records with a page each."""
    chance = random.Random(7)
    known: list[str] = []
    for one in sorted(folder.rglob("*.html*"))[:count] if folder else ():
        data = gzip.decompress(one.read_bytes()) if one.suffix == ".gz" else one.read_bytes()
        known.append(data.decode("utf-8", "replace"))
    with path.open("w", encoding="utf-8") as stream:
        for number in range(count):
            html = known[number % len(known)] if known else page(chance)
            stream.write(json.dumps({"id": str(number), "html": html}) + "\n")


def write_texts(path: Path, count: int) -> None:
    """Write `count` records with a short text each."""
    chance = random.Random(7)
    with path.open("w", encoding="utf-8") as stream:
        for number in range(count):
            stream.write(json.dumps({"id": str(number), "text": text(chance)}) + "\n")


def command(source: Path, out: Path, workers: int = 0) -> list[str]:
    """Return the command line of one run of the engine; 0 workers are one for each core."""
    given = ["-m", "cleaner", "clean", source, "-o", out, "--workers", workers, "--fresh"]
    return [sys.executable, *map(str, given)]


def timed(command: Sequence[str], cores: int | None = None) -> tuple[float, float]:
    """Run it; return seconds on the wall and of CPU, all its processes together.

    With `cores`, on so many of them, the main process and its workers alike.
    """
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    here = sorted(os.sched_getaffinity(0))
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        os.sched_setaffinity(process.pid, here[:cores])
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    wall, after = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def in_turns(
    first: Callable[[], tuple[float, float]], second: Callable[[], tuple[float, float]], rounds: int
) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Run both so many times, one after the other, the order changing."""
    found = []
    for number in range(rounds):
        if number % 2:
            late, early = second(), first()
            found.append((early, late))
        else:
            found.append((first(), second()))
    return found


def overhead(folder: Path, pages: int, rounds: int, source: Path | None) -> Table:
    """The engine with one worker against `clean` in a loop, on pages."""
    records = folder / "pages.jsonl"
    write_pages(records, pages, source)
    loop = [sys.executable, "-c", LOOP, str(records), str(folder / "loop.jsonl")]
    engine = command(records, folder / "engine.jsonl", 1)
    pairs = in_turns(lambda: timed(loop), lambda: timed(engine), rounds)
    if (folder / "loop.jsonl").read_bytes() != (folder / "engine.jsonl").read_bytes():
        raise RuntimeError("the engine and the loop wrote different records")
    rows = []
    for place, name in enumerate(("wall", "CPU")):
        ratios = [late[place] / early[place] for early, late in pairs]
        base = statistics.median(early[place] for early, _ in pairs)
        ratio = statistics.median(ratios)
        spread = f"{min(ratios):.3f} to {max(ratios):.3f}"
        rows.append((name, f"{base:.1f} s", f"{ratio:.3f}", f"{100 * ratio - 100:+.1f} %", spread))
    title = f"overhead: engine with one worker / clean in a loop ({pages:,} pages, {rounds} rounds)"
    return Table(title, ("", "loop", "ratio", "overhead", "rounds"), tuple(rows), note=LOAD)


def scaling(folder: Path, count: int, rounds: int) -> Table:
    """Two cores against one, on scraped texts."""
    records = folder / "texts.jsonl"
    write_texts(records, count)
    one, two = (command(records, folder / f"{n}.jsonl") for n in (1, 2))
    pairs = in_turns(lambda: timed(one, 1), lambda: timed(two, 2), rounds)
    if (folder / "1.jsonl").read_bytes() != (folder / "2.jsonl").read_bytes():
        raise RuntimeError("one core and two wrote different records")
    ratios = [early[0] / late[0] for early, late in pairs]
    alone = statistics.median(count / early[0] for early, _ in pairs)
    both = statistics.median(count / late[0] for _, late in pairs)
    spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
    more = statistics.median(late[1] / early[1] for early, late in pairs)
    row = (
        f"{alone:,.0f}",
        f"{both:,.0f}",
        f"{statistics.median(ratios):.2f}",
        spread,
        f"{more:.3f}",
    )
    title = (
        f"scaling: documents a second ({count:,} texts, {rounds} rounds, {os.cpu_count()} cores)"
    )
    return Table(
        title, ("one core", "two cores", "ratio", "rounds", "CPU, two / one"), (row,), note=LOAD
    )


LOAD = "Runs in turns; the ratios are what carries to other machines, and need cores that are free."


def memory(folder: Path, counts: Sequence[int], workers: int) -> Table:
    """The peak of all processes together, for inputs of different length."""
    rows: list[tuple[str, ...]] = []
    peaks: list[float] = []
    for count in counts:
        records = folder / f"{count}.jsonl"
        write_texts(records, count)
        process = subprocess.Popen(
            command(records, folder / f"{count}.out.jsonl", workers), stderr=subprocess.DEVNULL
        )
        with peak_of(process.pid) as peak:
            process.wait()
        whole, alone = peak["all"] / 1e6, peak["main"] / 1e6
        peaks.append(whole)
        ratio = f"{whole / peaks[0]:.3f}"
        rows.append((f"{count:,}", f"{whole:.0f} MB", f"{alone:.0f} MB", ratio))
        records.unlink()
        (folder / f"{count}.out.jsonl").unlink()
    heads = ("records", "all processes", "the main one", "ratio")
    note = "Highest sum of proportional set sizes (shared pages shared out), looked at every .2 s."
    return Table(f"memory: peak, {workers} workers", heads, tuple(rows), note=note)


@contextmanager
def peak_of(pid: int) -> Iterator[dict[str, int]]:
    """Watch a process and all that it has started; what is yielded is filled meanwhile."""
    peak, over = {"all": 0, "main": 0}, threading.Event()

    def watch() -> None:
        while not over.wait(0.2):
            sizes = {one: proportional(one) for one in (pid, *children(pid))}
            peak["all"] = max(peak["all"], sum(sizes.values()))
            peak["main"] = max(peak["main"], sizes[pid])

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()


def children(pid: int) -> list[int]:
    """Return all processes that come from this one."""
    found: list[int] = []
    waiting = [pid]
    while waiting:
        parent = waiting.pop()
        for path in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                new = [int(one) for one in path.read_text().split()]
            except OSError:
                continue
            found += new
            waiting += new
    return found


def proportional(pid: int) -> int:
    """Return a process's memory, what it shares shared out; 0 where it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def main(argv: Sequence[str] | None = None) -> int:
    """Measure what was asked for and print it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.batch", description=__doc__)
    parser.add_argument("--only", default="overhead,scaling", help=f"of {', '.join(TASKS)}")
    parser.add_argument("--pages", type=Path, help="folder with pages for the overhead")
    parser.add_argument("--page-count", type=int, default=1000)
    parser.add_argument("--documents", type=int, default=20_000, help="for the scaling")
    parser.add_argument("--records", default="20000,200000", help="for the memory")
    parser.add_argument("--workers", type=int, default=2, help="for the memory")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args(argv)
    wanted = [name.strip() for name in given.only.split(",")]
    if unknown := [name for name in wanted if name not in TASKS]:
        parser.error(f"unknown task {unknown[0]!r}; known: {', '.join(TASKS)}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if "overhead" in wanted:
            print(show(overhead(folder, given.page_count, given.rounds, given.pages)), end="\n\n")
        if "scaling" in wanted:
            print(show(scaling(folder, given.documents, given.rounds)), end="\n\n")
        if "memory" in wanted:
            counts = [int(one) for one in given.records.split(",")]
            print(show(memory(folder, counts, given.workers)), end="\n\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
