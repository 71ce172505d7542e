"""Documents with faults that no exception stands for, and the job that has them."""

from __future__ import annotations

import ctypes
import json
import os
import random
import time
from pathlib import Path

from cleaner.batch.job import Output, ToOutput
from cleaner.batch.sources.record import Item

FAULTS = ("hang", "segfault", "exit", "kill", "memory", "raise")
KINDS = {
    "hang": "timeout",
    "segfault": "crash",
    "exit": "crash",
    "kill": "crash",
    "memory": "memory",
    "raise": "internal",
}
WORDS = ["harbour", "lamp", "keeper", "ferry", "storm", "pier", "Friday", "island", "steps"]


class Faulty(ToOutput):
    """The real work, and a fault on documents that are named after one."""

    __slots__ = ()

    def __call__(self, item: Item) -> Output:
        match item.ident(self.reading).split("-")[0]:
            case "hang":
                time.sleep(600)
            case "segfault":
                ctypes.string_at(0)
            case "exit":
                os._exit(3)
            case "kill":
                os.kill(os.getpid(), 9)
            case "memory":
                bytearray(8 << 30)
            case "raise":
                raise ArithmeticError("no such number")
        return super().__call__(item)


def write_documents(path: Path, count: int, faults: dict[str, int], seed: int = 1) -> list[str]:
    """Write records, so many of them with each fault; return all ids in order."""
    chance = random.Random(seed)
    ids = [f"{fault}-{number}" for fault, times in faults.items() for number in range(times)]
    ids += [f"doc-{number}" for number in range(count - len(ids))]
    chance.shuffle(ids)
    with path.open("w") as stream:
        for ident in ids:
            stream.write(json.dumps({"id": ident, "text": story(chance)}) + "\n")
    return ids


def story(chance: random.Random) -> str:
    """Return a short text with a little residue."""
    lines = [
        " ".join(chance.choices(WORDS, k=chance.randint(8, 25))).capitalize() + "."
        for _ in range(chance.choice([1, 1, 2, 5]))
    ]
    if chance.random() < 0.5:
        lines.append(f"Read more: {' '.join(chance.choices(WORDS, k=4))}")
    return "\n".join(lines)
