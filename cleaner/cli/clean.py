"""`cleaner clean`: sources in, records out."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from cleaner import CleanError, Options
from cleaner.batch.job import clean_source
from cleaner.batch.sinks import FileSink, FolderSink, Sink, StreamSink, dumps
from cleaner.batch.sources import Source, sources
from cleaner.cli.explain import annotate
from cleaner.cli.options import leave_quietly, reading_options, setup

#: A line of progress this often, in seconds, where standard error is no terminal.
PULSE = 5.0


@click.command()
@click.argument("inputs", nargs=-1, metavar="[SOURCE]...")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File or folder.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "json", "txt", "markdown"]),
    default="jsonl",
    show_default=True,
    help="jsonl: one file. json, txt, markdown: a folder with a file a document (txt and markdown"
    " with their metadata beside them as .json); on standard output one after another.",
)
@click.option("--explain", is_flag=True, help="Print every line with what happened to it instead.")
@reading_options
@click.pass_context
def clean(
    context: click.Context,
    /,
    inputs: tuple[str, ...],
    output: Path | None,
    form: str,
    explain: bool,
    **given: Any,
) -> None:
    """Clean SOURCEs: files, folders (.html .htm .xhtml .txt .md .jsonl), or - for standard input.

    Exit code 0: all clean; 1: some sources failed (named on standard error and in an errors file
    beside the output; the rest is written); 2: wrong usage; 130: interrupted.
    """
    if explain:
        context.exit(annotate(inputs, given))
    reading, options = setup(given)
    run = Run(options, errors=_errors_path(output))
    found = sources(inputs, sys.stdin.buffer, reading)
    context.exit(run.to(_sink(output, form), found))


def _sink(output: Path | None, form: str) -> Sink:
    if output is None:
        return StreamSink(sys.stdout.buffer, form)
    try:
        if form == "jsonl":
            if output.is_dir():
                raise click.UsageError(f"{output} is a folder; name a file, such as clean.jsonl")
            return FileSink(output, form)
        if output.is_file():
            raise click.UsageError(f"{output} is a file; --format {form} writes a folder")
        return FolderSink(output, form)
    except OSError as error:
        raise click.UsageError(f"{output} cannot be written: {error.strerror}") from None


def _errors_path(output: Path | None) -> Path | None:
    return output.with_name(f"{output.stem}.errors.jsonl") if output else None


@dataclass(slots=True)
class Run:
    """One run over many sources: counts, errors, progress."""

    options: Options
    errors: Path | None
    failed: list[dict[str, str]] = field(default_factory=list)
    done: int = 0
    words: Counter[str] = field(default_factory=Counter)

    def to(self, sink: Sink, found: Iterator[Source]) -> int:
        """Clean every source into `sink`; return the exit code."""
        try:
            for source in _progress(found, self):
                self._one(sink, source)
            sink.close()
        except KeyboardInterrupt:
            self._finish()
            part = sink.part if isinstance(sink, FileSink) else None
            where = f"; {self.done} finished records are in {part}" if part else ""
            click.echo(f"interrupted{where}", err=True)
            return 130
        except BrokenPipeError:  # the reader has had enough, as `head` has
            leave_quietly()
            return 0
        except OSError as error:
            click.echo(f"the output cannot be written: {error.strerror or error}", err=True)
            return 1
        self._finish()
        return 1 if self.failed else 0

    def _one(self, sink: Sink, source: Source) -> None:
        try:
            doc = clean_source(source, self.options)
        except CleanError as error:
            return self._fail(source.id, error.kind, str(error))
        sink.write(doc)
        self.done += 1
        self.words.update(doc.stats)
        return None

    def _fail(self, ident: str, kind: str, message: str) -> None:
        from cleaner.render import visible

        self.failed.append({"id": ident, "kind": kind, "error": message})
        click.echo(f"{visible(ident)}: {visible(message)}", err=True)

    def _finish(self) -> None:
        if self.errors is None:
            return
        if self.failed:
            self.errors.write_bytes(b"".join(map(dumps, self.failed)))
        else:
            self.errors.unlink(missing_ok=True)  # an older run's errors are not this one's
        words = f"{self.words['words_in']:,} words in, {self.words['words_out']:,} out"
        failed = f"{len(self.failed)} failed" + (f" ({self.errors})" if self.failed else "")
        click.echo(f"{self.done} documents, {words}, {failed}", err=True)


def _progress(found: Iterator[Source], run: Run) -> Iterator[Source]:
    """Pass the sources through; on a terminal a spinner, elsewhere a line every few seconds."""
    if run.errors is None:  # the result goes to the screen: nothing beside it
        yield from found
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("cleaning")
            for source in found:
                yield source
                progress.update(task, description=_counts(run))
    else:
        last = time.monotonic()
        for source in found:
            yield source
            if time.monotonic() - last >= PULSE:
                last = time.monotonic()
                click.echo(_counts(run), err=True)


def _counts(run: Run) -> str:
    return f"{run.done} documents, {len(run.failed)} failed"
