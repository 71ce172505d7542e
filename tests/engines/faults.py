"""Documents with faults that no exception stands for, and kills, inside an engine's workers."""

from __future__ import annotations

import ctypes
import json
import os
import random
import time
from pathlib import Path
from typing import Any

import pyarrow as pa

from cleaner import table
from cleaner.batch.job import Output, ToOutput, ToRecord
from cleaner.batch.sources.record import Item

KINDS = {"hang": "timeout", "segfault": "crash", "huge": "too_large"}
HUGE = 200_000_000
PLACES = ["Skerry Point", "Aldermoor", "Port Linden", "Kestrel Bay", "Low Marsh", "Tarn Hill"]
DOERS = ["harbour board", "ferry company", "town council", "rowing club", "school", "fire brigade"]
DEEDS = ["opened the pier", "mended the sea wall", "sold the old lamp", "planted an orchard"]
DAYS = ["Monday", "Tuesday", "Friday", "Sunday"]
RESIDUE = ["Read more: Ferry plans", "Sign up to our newsletter", "(Picture: Coastwatch)"]


def misbehave(ident: str) -> None:
    """Do in a cleaning process what the document's name says."""
    if ident == "hang":
        time.sleep(600)
    elif ident == "segfault":
        ctypes.string_at(0)


class FaultyRecord(ToRecord):
    """The work of `clean_table`, with faults."""

    __slots__ = ()

    def __call__(self, item: Item) -> dict[str, Any]:
        misbehave(item.ident(self.reading))
        return super().__call__(item)


class FaultyOutput(ToOutput):
    """The work of the command, with faults."""

    __slots__ = ()

    def __call__(self, item: Item) -> Output:
        misbehave(item.ident(self.reading))
        return super().__call__(item)


def faulty_table(given: pa.Table, *, killed: str = "", **how: Any) -> pa.Table:
    """Do what `clean_table` does, with faults; and kill the engine's own worker, that is this
    process, when it first meets the document "kill", before and after its rows are cleaned.
    """
    table.ToRecord = FaultyRecord  # type: ignore[misc]
    meets = killed and "kill" in given["id"].to_pylist()
    _die_once(meets, Path(killed, "before"))
    cleaned = table.clean_table(given, **how)
    _die_once(meets, Path(killed, "after"))
    return cleaned


def _die_once(meets: Any, trace: Path) -> None:
    if meets and not trace.exists():
        trace.touch()
        os.kill(os.getpid(), 9)


def write_records(path: Path, count: int) -> None:
    """Write records as JSON lines: made-up articles, pages and texts by turns, and a few faults."""
    chance = random.Random(7)
    at = {count // 5: "hang", count // 3: "segfault", count // 2: "huge", count * 3 // 4: "kill"}
    with path.open("w") as stream:
        for number in range(count):
            ident = at.get(number, f"doc-{number}")
            record = {"id": ident, "url": f"https://example.org/{ident}", "html": None}
            if ident == "huge":
                record["text"] = "The pier was opened again. " * (HUGE // 27 + 1)
            elif chance.random() < 0.5:
                record |= {"text": None, "html": page(chance)}
            else:
                record["text"] = "\n".join([*story(chance), chance.choice(RESIDUE)])
            stream.write(json.dumps(record) + "\n")


def story(chance: random.Random) -> list[str]:
    """Return paragraphs."""
    return [
        " ".join(
            f"The {chance.choice(DOERS)} of {chance.choice(PLACES)} {chance.choice(DEEDS)} on"
            f" {chance.choice(DAYS)}, {chance.randint(2, 90)} people said."
            for _ in range(chance.randint(1, 3))
        )
        for _ in range(chance.randint(1, 4))
    ]


def page(chance: random.Random) -> str:
    """Return a small page around a story."""
    title = f"News from {chance.choice(PLACES)}"
    body = "".join(f"<p>{one}</p>" for one in story(chance))
    return (
        f"<html lang=en><head><title>{title}</title></head><body><nav><a href=/>Home</a></nav>"
        f"<article><h1>{title}</h1>{body}<figure><img src=a.jpg><figcaption>The pier at dusk"
        f" {RESIDUE[2]}</figcaption></figure></article><footer>{RESIDUE[1]}</footer></body></html>"
    )
