"""What a run leaves behind: records, errors, counts, and the journal that lets it go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from cleaner.batch.job import Output, dumps
from cleaner.batch.journal import Journal, OtherRunError, State
from cleaner.batch.part import PartFile, size_on_disk
from cleaner.batch.sinks import Sink
from cleaner.batch.sources.opening import legible
from cleaner.batch.sources.record import Item


class Store:
    """Takes outputs in order. Without a journal (standard output, a dry run) nothing is kept."""

    def __init__(self, sink: Sink, errors: Path | None = None) -> None:
        self.sink, self.errors_path = sink, errors
        self.errors: PartFile | None = None
        self.journal: Journal | None = None
        self.tally: Counter[str] = Counter()
        self.known = self.started = False

    def open(
        self, journal: Journal | None = None, *, fresh: bool = False, mix: bool = False
    ) -> State:
        """Begin, or go on where an earlier run was; return how far that had come.

        Raises OtherRunError where it may not go on, OSError where the output cannot be written.
        """
        state = State()
        files = self.sink.files()
        if self.errors_path is not None:
            files["errors"] = self.errors_path
        if journal is not None:
            self.journal = journal
            if fresh:
                journal.forget()
            else:
                sizes = {name: size_on_disk(path) for name, path in files.items()}
                state = journal.load(sizes, mix=mix)
        self.known = True
        self.sink.start(state.files)
        self.started = True
        if self.errors_path is not None:
            self.errors = PartFile(self.errors_path, state.files.get("errors", 0))
        self.tally = Counter(state.tally)
        return state

    def add(self, place: str, output: Output) -> None:
        """Take one document: write it, or its error, and put that on record."""
        counts, place = output.counts, legible(place)
        if output.parts is not None:
            self.sink.write(output.path or output.id, output.parts)
        if output.failure is not None:
            counts = {"errors": 1, f"error:{output.failure.kind}": 1}
            self._error(place, output)
        self.tally.update(counts)
        if self.journal is not None:
            self._commit(self.journal, place, counts)

    def finish(self) -> None:
        """Give everything its name; then there is nothing to go on with."""
        self.sink.finish()
        if self.errors is not None:
            if self.errors.size:
                self.errors.finish()
            else:
                self.errors.discard()
                self.errors.path.unlink(missing_ok=True)  # an older run's errors are not this one's
        if self.journal is not None:
            self.journal.remove()
        self.sink.clean_up()

    def close(self) -> None:
        """Leave everything for the next run."""
        if self.started:
            self.sink.close()
        if self.errors is not None:
            self.errors.close()
        if self.journal is not None:
            if self.known and not self.journal.state.done:  # nothing to go on with
                self.journal.remove()
            self.journal.close()

    def _commit(self, journal: Journal, place: str, counts: dict[str, int]) -> None:
        positions = self.sink.positions()
        if self.errors is not None:
            positions["errors"] = self.errors.size
        due = journal.due()
        if due:
            self.sink.sync()
            if self.errors is not None:
                self.errors.sync()
        journal.commit(place, positions, counts)
        if due:
            journal.sync()
        self.sink.settle()

    def _error(self, place: str, output: Output) -> None:
        if self.errors is None or output.failure is None:
            return
        kind, message = output.failure.kind, output.failure.message
        record = {"id": output.id, "source": place, "kind": kind, "error": message}
        self.errors.append(dumps(record))


def journal_of(output: Path) -> Path:
    """Return where the journal of an output stands."""
    return output.with_name(output.name + ".journal")


def remaining(items: Iterable[Item], state: State) -> Iterator[Item]:
    """Yield the items that are not done yet. Raises OtherRunError where the input has changed."""
    iterator = iter(items)
    place = ""
    for number in range(state.done):
        item = next(iterator, None)
        if item is None:
            raise OtherRunError(
                f"the input has changed: {state.done} documents were done, it has {number}"
            )
        place = legible(item.place)
    if place != state.place:
        why = f"document {state.done} was {state.place}, and is {place} now"
        raise OtherRunError(f"the input has changed: {why}")
    yield from iterator
