"""A run that stops dead at any step of its writing, and is begun again, ends with the same bytes.

Every write, rename, cut and removal of a whole run is counted; then, for each of them in turn, a
run stops there (a write half done), and another goes on with what it left.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest

from cleaner.batch import journal
from cleaner.batch.job import Output
from cleaner.batch.journal import Journal, OtherRunError
from cleaner.batch.part import PartFile
from cleaner.batch.sinks import Folder, Lines, Packed, Sink, Table
from cleaner.batch.store import Store, journal_of, remaining
from cleaner.batch.worker import Failure

COUNT = 12


class Stop(BaseException):
    """The power of SIGKILL, in one process."""


class Steps:
    """Counts the steps of writing, and stops at one of them."""

    def __init__(self, stop_at: int = -1) -> None:
        self.count, self.stop_at = 0, stop_at

    def step(self) -> bool:
        """Count one; tell whether it is the last."""
        self.count += 1
        return self.count == self.stop_at

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function that stops before or after its work."""

        def stepping(*args: Any, **more: Any) -> Any:
            if self.step():
                raise Stop
            result = function(*args, **more)
            if self.step():
                raise Stop
            return result

        return stepping

    def append(self, part: PartFile, data: bytes) -> None:
        """Stop with half of it written."""
        if self.step():
            part.stream.write(data[: len(data) // 2])
            raise Stop
        part.stream.write(data)
        part.size += len(data)


@contextmanager
def watched(steps: Steps) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PartFile, "append", lambda part, data: steps.append(part, data))
        patch.setattr(PartFile, "restart", steps.around(PartFile.restart))
        patch.setattr(PartFile, "discard", steps.around(PartFile.discard))
        patch.setattr(Path, "unlink", steps.around(Path.unlink))
        patch.setattr(os, "replace", steps.around(os.replace))
        patch.setattr(Journal, "commit", steps.around(Journal.commit))
        yield


def output(number: int) -> Output:
    if number % 5 == 3:
        return Output(f"id {number}", failure=Failure("timeout", f"no result for {number}"))
    if number % 5 == 4:
        return Output(f"id {number}", counts={"skipped:language": 1})
    text = f"text {number} " * 40
    line = orjson.dumps({"id": str(number), "text": text}, option=orjson.OPT_APPEND_NEWLINE)
    counts, path = {"documents": 1, "words_in": number}, f"deep/{number % 2}/same name"
    return Output("same id", [line], counts, path=path)


class Item:
    """Something with a place."""

    def __init__(self, number: int) -> None:
        self.place = str(number)


def work(sink: Sink, out: Path) -> Store:
    store = Store(sink, out.with_name("errors.jsonl"))
    try:
        state = store.open(Journal(journal_of(out), {"version": 1}))
        for item in remaining([Item(n) for n in range(COUNT)], state):  # type: ignore[list-item]
            store.add(item.place, output(int(item.place)))
        store.finish()
    finally:
        store.close()
    return store


SINKS: dict[str, Callable[[Path], tuple[Sink, Path]]] = {
    "lines": lambda p: (Lines(p / "o.jsonl"), p / "o.jsonl"),
    "shards": lambda p: (Lines(p / "o.jsonl", 900), p / "o.jsonl"),
    "gz": lambda p: (Packed(p / "o.jsonl.gz", ".gz"), p / "o.jsonl.gz"),
    "zst shards": lambda p: (Packed(p / "o.jsonl.zst", ".zst", 80), p / "o.jsonl.zst"),
    "table": lambda p: (Table(p / "o.parquet", ".parquet"), p / "o.parquet"),
    "tables": lambda p: (Table(p / "o.parquet", ".parquet", 3000), p / "o.parquet"),
    "folder": lambda p: (Folder(p / "o", [".txt"]), p / "o"),
}


def tree(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(files)}


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # whoever is killed closes nothing
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("kind", SINKS)
def test_stopped_anywhere(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Packed, "block", 1000)
    monkeypatch.setattr(Table, "block", 1000)
    monkeypatch.setattr(journal, "COMPACT", 500)
    whole = tmp_path / "whole"
    steps = Steps()
    with watched(steps):
        tally = work(*SINKS[kind](whole)).tally
    wanted = tree(whole)
    assert len(wanted) >= 2
    assert not [name for name in wanted if ".part" in name or "journal" in name]
    for stop_at in range(1, steps.count + 1):
        folder = tmp_path / str(stop_at)
        with pytest.raises(Stop), watched(Steps(stop_at)):
            work(*SINKS[kind](folder))
        again = work(*SINKS[kind](folder))
        left = {name: data for name, data in tree(folder).items() if name in wanted}
        assert left == wanted, stop_at
        assert again.tally == tally, stop_at
        litter = set(tree(folder)) - set(wanted)
        assert all(name.endswith(".part") for name in litter), litter


def test_a_run_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "o.journal"
    first = Journal(path, {"version": 1, "keep": []})
    first.load({})
    first.commit("a", {"output": 5}, {"documents": 1})
    with pytest.raises(OtherRunError, match="another run is writing it now"):
        Journal(path, {})
    first.close()
    other = Journal(path, {"version": 1, "keep": ["caption"]})
    with pytest.raises(OtherRunError, match=r"keep: \[\] → \['caption'\]"):
        other.load({})
    other.close()
    mixing = Journal(path, {"version": 1, "keep": ["caption"]})
    assert mixing.load({"output": 9}, mix=True).done == 1
    mixing.remove()


def test_what_the_power_cut_took_is_done_again(tmp_path: Path) -> None:
    path = tmp_path / "o.journal"
    first = Journal(path, {})
    first.load({})
    for number in range(1, 6):
        first.commit(f"doc {number}", {"output": number * 100}, {"documents": 1})
    first.close()
    path.write_bytes(path.read_bytes() + b'{"done": 1, "pla')
    second = Journal(path, {})
    state = second.load({"output": 350})
    assert (state.done, state.place, state.files) == (3, "doc 3", {"output": 300})
    assert state.tally == {"documents": 3}
    second.close()


def test_a_changed_input_is_refused() -> None:
    from cleaner.batch.journal import State

    items: Any = [Item(number) for number in range(3)]
    assert len(list(remaining(items, State(2, "1")))) == 1
    with pytest.raises(OtherRunError, match="document 2 was 7, and is 1 now"):
        list(remaining(items, State(2, "7")))
    with pytest.raises(OtherRunError, match="5 documents were done, it has 3"):
        list(remaining(items, State(5, "4")))
