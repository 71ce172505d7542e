"""`cleaner clean`: sources in, records out."""

from __future__ import annotations

import importlib.util
import os
import re
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from types import FrameType
from typing import IO, Any

import click

from cleaner.batch import progress
from cleaner.batch.identity import identity
from cleaner.batch.job import FORMS, Selection, ToOutput, dumps
from cleaner.batch.journal import Journal, OtherRunError
from cleaner.batch.mirror import Mirror, base_of
from cleaner.batch.part import part_of
from cleaner.batch.run import Settings, TooManyErrors, run
from cleaner.batch.sinks import Folder, Lines, Nothing, Packed, Sink, Stream, Table
from cleaner.batch.sinks.files import split_name
from cleaner.batch.sources.items import Inputs
from cleaner.batch.sources.opening import is_url
from cleaner.batch.sources.sample import sampled
from cleaner.batch.store import Store, journal_of
from cleaner.batch.supervisor import Limits, WorkersError
from cleaner.batch.worker import Failure
from cleaner.cli.explain import annotate
from cleaner.cli.options import batch_options, leave_quietly, local_path, reading_options, setup
from cleaner.cli.output import ONE_FILE, contradiction, errors_path, form_of, named
from cleaner.render import visible

#: So many errors are named on standard error; the rest are in the errors file.
NAMED_ERRORS = 20

#: Options that say how to work, not what comes out: a run may go on with others.
HOW = ("workers", "timeout", "max_memory", "errors_over", "fresh", "mix", "stats", "dry_run")


@click.command()
@click.argument("inputs", nargs=-1, metavar="[SOURCE]...")
@click.option(
    "-o",
    "--output",
    type=local_path,
    metavar="PATH",
    help="Local file, or folder (one that exists, or PATH/) which mirrors the sources: not a URL.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "json", "txt", "markdown", "parquet"]),
    help="jsonl (the default; packed if the file ends in .gz or .zst) and parquet: one file. txt"
    " (the default for a folder), markdown, json: a folder with a file a document, site/a/b.html as"
    " a/b.txt (txt and markdown with their metadata beside them as .json); on standard output one"
    " after another.",
)
@click.option("--explain", is_flag=True, help="Print every line with what happened to it instead.")
@batch_options
@reading_options
@click.pass_context
def clean(
    context: click.Context,
    /,
    inputs: tuple[str, ...],
    output: str | None,
    form: str | None,
    explain: bool,
    **given: Any,
) -> None:
    """Clean SOURCEs: files, folders, patterns, URLs, or - for standard input.

    Pages and texts (.html .htm .xhtml .txt .md), JSON lines (.jsonl .ndjson), tables (.parquet),
    web archives (.warc .wet .arc); each also packed (.gz .bz2 .zst).

    Exit code 0: all clean; 1: some sources failed (named on standard error and in an errors file
    beside the output; the rest is written), or the output cannot be written; 2: wrong usage; 3:
    more failed than --errors-over allows; 130: interrupted (143: terminated). A run that was not
    finished is gone on with by the same command.
    """
    if explain:
        context.exit(annotate(inputs, given))
    context.exit(Command(inputs, output, form, given).execute())


class Command:
    """One invocation: what was asked, turned into a run."""

    def __init__(
        self,
        names: tuple[str, ...],
        output: str | None,
        form: str | None,
        given: dict[str, Any],
    ) -> None:
        self.given, self.output = given, named(output) if output is not None else None
        self.form = form or form_of(output)
        if output is not None and (wrong := contradiction(output, self.form)):
            raise click.UsageError(wrong)
        self.names = names if names or given["files_from"] else ("-",)
        reading, self.options = setup(given)
        for name in self.names:
            self._spare(name)
        self.inputs = Inputs(self._names(), reading, _stdin(self.names), self._own)
        self.job = ToOutput(
            reading,
            self.options,
            form=self.form,
            sidecar=output is not None,
            selection=Selection(_codes(given["language"]), given["min_words"], given["flagged"]),
            mirror=Mirror.of(self.names) if self.form not in ONE_FILE else None,
        )
        self.named = 0

    def execute(self) -> int:
        """Run it; return the exit code."""
        kept = self.output if not self.given["dry_run"] else None
        errors = errors_path(kept) if kept else None
        store = Store(Nothing() if self.given["dry_run"] else self._sink(), errors)
        main_thread = threading.current_thread() is threading.main_thread()
        before = signal.signal(signal.SIGTERM, _terminated) if main_thread else None
        begun = time.monotonic()
        try:
            self._run(store, kept)
        except KeyboardInterrupt as interrupt:
            return self._interrupted(store, interrupt)
        except BrokenPipeError:  # the reader has had enough, as `head` has
            leave_quietly()
            return 0
        except TooManyErrors as error:
            click.echo(f"{error}; what is finished is kept", err=True)
            return 3
        except WorkersError as error:
            click.echo(str(error), err=True)
            return 1
        except OSError as error:
            click.echo(self._unwritten(error), err=True)
            return 1
        finally:
            store.close()
            if main_thread:
                signal.signal(signal.SIGTERM, before)
        if self.output or self.given["dry_run"]:
            where = str(errors) if errors and store.tally["errors"] else ""
            click.echo(progress.summary(store.tally, time.monotonic() - begun, where), err=True)
        return 1 if not self._write_stats(store) or store.tally["errors"] else 0

    def _run(self, store: Store, kept: Path | None) -> None:
        try:
            journal = Journal(journal_of(kept), self._identity()) if kept else None
            state = store.open(journal, fresh=self.given["fresh"], mix=self.given["mix"])
        except OtherRunError as error:
            raise click.UsageError(self._other(error)) from None
        except OSError as error:
            raise click.UsageError(self._unopened(error)) from None
        if state.done:
            click.echo(f"going on after {state.done:,} documents", err=True)
        how = Settings(
            workers=self.given["workers"],
            limits=Limits(self.given["timeout"], self.given["max_memory"]),
            errors_over=self.given["errors_over"],
            on_error=self._name_error,
        )
        total = progress.total_bytes(self.names) if not self.given["files_from"] else None
        watch = progress.Watch(store.tally, lambda: self._bytes_done(store), total)
        items = sampled(self.inputs, self.given["sample"])
        with progress.shown(watch) if kept or self.given["dry_run"] else nullcontext():
            try:
                run(items, self.job, store, state, how)
            except OtherRunError as error:
                raise click.UsageError(self._other(error)) from None

    def _bytes_done(self, store: Store) -> int:
        """Return about how many bytes are done: what is read ahead is not."""
        read, count = self.inputs.read, self.inputs.count
        if self.given["sample"] or not count:  # all was read before anything is done
            return read
        return int(read * min(1.0, progress.done(store.tally) / count))

    def _names(self) -> Iterator[str]:
        yield from self.names
        if name := self.given["files_from"]:
            with _list_of_names(name) as stream:
                end = b"\0" if self.given["null"] else b"\n"
                for listed in _split(stream, end):
                    self._spare(listed)
                    yield listed

    def _spare(self, name: str) -> None:
        """Refuse a source that would be written over: what is lost then cannot be had again."""
        if self.output is None or name == "-" or is_url(name):
            return
        source = Path(os.path.realpath(base_of(name)))
        if self.form in ONE_FILE:
            lost = self._own(source)
        else:
            into, ours = Path(os.path.realpath(self.output)), [one for one, _ in FORMS[self.form]]
            lost = into in (source, *source.parents)
            if os.path.isfile(source):
                lost = lost and source.suffix.lower() in ours
        if lost:
            why = f"{visible(name)} would be written over: it is, or is in, the output"
            raise click.UsageError(f"{why} ({self.output}); choose another -o")

    def _own(self, path: Path) -> bool:
        """Tell whether a file is our own output, of this run or the last."""
        output = self.output
        if output is None or path.parent.resolve() != output.parent.resolve():
            return False
        stem, ends = split_name(output.name)
        shard = re.escape(stem) + r"-\d{5,}" + re.escape(ends)
        return path.name in (output.name, errors_path(output).name) or bool(
            self.given["shard_size"] and re.fullmatch(shard, path.name)
        )

    def _sink(self) -> Sink:
        output, form, shard_size = self.output, self.form, self.given["shard_size"]
        if output is None:
            if form == "parquet":
                raise click.UsageError("a table needs a file: -o clean.parquet")
            if sys.stdout is None:
                raise click.UsageError("standard output is closed; name a file: -o clean.jsonl")
            return Stream(sys.stdout.buffer, b"\n" if form in ("txt", "markdown") else b"")
        if form not in ONE_FILE:
            if output.is_file():
                raise click.UsageError(f"{output} is a file; --format {form} writes a folder")
            return Folder(output, [suffix for suffix, _ in FORMS[form]])
        if form == "parquet":
            if importlib.util.find_spec("pyarrow") is None:
                raise click.UsageError("a table needs pyarrow: pip install 'cleaner[parquet]'")
            return Table(output, ".parquet", shard_size)
        if output.suffix in (".gz", ".zst"):
            return Packed(output, output.suffix, shard_size)
        return Lines(output, shard_size)

    def _identity(self) -> dict[str, Any]:
        settings = {name: value for name, value in self.given.items() if name not in HOW}
        return identity({**settings, "inputs": self.names, "form": self.form}, self.options)

    def _unopened(self, error: OSError) -> str:
        why, where = error.strerror or str(error), str(error.filename or self.output)
        if isinstance(error, (FileExistsError, NotADirectoryError)):
            why = "a folder is to be there, and there is a file"
        words = f"{self.output} cannot be written: {visible(where)}: {why}"
        if self.form not in ONE_FILE and self.output and Path(where).parent == self.output.parent:
            words += "; what is kept for going on stands beside the folder: try a folder in it"
        return words

    def _unwritten(self, error: OSError) -> str:
        where = error.filename or self.output or "standard output"
        words = f"{visible(str(where))}: the output cannot be written: {error.strerror or error}"
        if self.output is None:
            return words
        return f"{words}; put that right, and the same command goes on from there"

    def _other(self, error: OtherRunError) -> str:
        cure = "--fresh starts over, --mix goes on all the same"
        return f"{self.output} has a run that is not finished: {error}; {cure}"

    def _name_error(self, place: str, ident: str, failure: Failure) -> None:
        self.named += 1
        if self.output is None or self.named <= NAMED_ERRORS:
            which = place if ident == place else f"{place} ({ident})"
            click.echo(f"{visible(which)}: {visible(failure.message)}", err=True)
        elif self.named == NAMED_ERRORS + 1:
            click.echo("more errors are in the errors file", err=True)

    def _interrupted(self, store: Store, interrupt: KeyboardInterrupt) -> int:
        terminated = isinstance(interrupt, Terminated)
        words = "terminated" if terminated else "interrupted"
        if store.journal is not None and self.output is not None:
            done = f"{store.tally['documents']:,} finished records are kept"
            where = f" in {part_of(self.output)}" if self.form == "jsonl" else ""
            words += f"; {done}{where}, and the same command goes on from there"
        click.echo(words, err=True)
        return 143 if terminated else 130

    def _write_stats(self, store: Store) -> bool:
        """Write the counts where they are wanted; tell whether that went well."""
        if not (path := self.given["stats"]):
            return True
        try:
            path.write_bytes(dumps(progress.stats(store.tally), indent=True))
        except OSError as error:
            click.echo(f"{path} cannot be written: {error.strerror or error}", err=True)
            return False
        return True


class Terminated(KeyboardInterrupt):
    """Asked to end by SIGTERM: the same as Ctrl-C, but for the exit code."""


def _terminated(number: int, frame: FrameType | None) -> None:
    raise Terminated


def _codes(languages: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for codes in languages for code in codes.split(","))


def _stdin(names: tuple[str, ...]) -> IO[bytes]:
    if sys.stdin is not None:
        return sys.stdin.buffer
    if "-" in names:
        raise click.UsageError("standard input is closed")
    return Path(os.devnull).open("rb")


def _list_of_names(name: str) -> IO[bytes]:
    if name == "-":
        return _stdin(("-",))
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise click.UsageError(f"{name} cannot be read: {error.strerror}") from None


def _split(stream: IO[bytes], end: bytes) -> Iterator[str]:
    """Yield the names in a list, one by one."""
    rest = b""
    while data := stream.read1(1 << 16):  # type: ignore[attr-defined]
        *names, rest = (rest + data).split(end)
        yield from (os.fsdecode(name) for name in names if name)
    if rest:
        yield os.fsdecode(rest)
