"""The command: `cleaner clean`, `cleaner explain`."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

import click

from cleaner import CleanError, Document, Hints, Label, Options, Policy, __version__
from cleaner.batch.sinks import FileSink, FolderSink, Sink, StreamSink, dumps
from cleaner.batch.sources import Reading, Source, sources

#: A line of progress this often, in seconds, where standard error is no terminal.
PULSE = 5.0

_LABELS = ", ".join(label.value for label in Label)
Command = Callable[..., Any]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__)
def main() -> None:
    """Clean article text from what scrapers bring home.

    Takes web pages or text that some scraper already extracted, and gives back the article's own
    text, with title, authors, date, captions and credits as metadata, and everything that was
    removed listed with its reason.

    \b
      cleaner clean scraped/ -o clean.jsonl
      cat page.html | cleaner clean - --format txt
      cleaner explain page.html
    """


def reading_options(command: Command) -> Command:
    """Add the options that say what comes in and what counts as residue."""
    for option in reversed(
        (
            click.option(
                "--kind",
                type=click.Choice(["auto", "html", "text"]),
                default="auto",
                show_default=True,
                help="What the sources are; auto tells from the content.",
            ),
            click.option(
                "--mode",
                type=click.Choice(["fast", "best"]),
                default=Options().mode,
                show_default=True,
                help="For pages: own labeller alone, or trafilatura's choice as a further vote.",
            ),
            click.option("--text-field", metavar="NAME", help="JSONL field that holds text."),
            click.option("--html-field", metavar="NAME", help="JSONL field that holds a page."),
            click.option("--charset", metavar="NAME", help="What the server said of the bytes."),
            click.option("--url", default="", help="The page's address, for one source."),
            click.option(
                "--keep",
                multiple=True,
                metavar="LABEL",
                help=f"Keep lines with this label in the text. Labels: {_LABELS}.",
            ),
            click.option(
                "--drop", multiple=True, metavar="LABEL", help="Drop lines with this label."
            ),
            click.option(
                "--rules",
                multiple=True,
                type=click.Path(exists=True, dir_okay=False, path_type=Path),
                help="A rule file of your own (TOML), on top of the shipped ones.",
            ),
            click.option(
                "--max-bytes",
                type=click.IntRange(min=1),
                default=Options().max_bytes,
                show_default=True,
                help="A larger source is an error of its own.",
            ),
        )
    ):
        command = option(command)
    return command


def _setup(given: dict[str, Any]) -> tuple[Reading, Options]:
    try:
        policy = Policy.of(keep=given["keep"], drop=given["drop"])
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    reading = Reading(given["text_field"], given["html_field"], given["kind"], given["max_bytes"])
    options = Options(
        kind=given["kind"],
        mode=given["mode"],
        charset=given["charset"],
        policy=policy,
        hints=Hints(url=given["url"]),
        rules=tuple(given["rules"]),
        max_bytes=given["max_bytes"],
    )
    if options.rules:
        from cleaner.filters import phrases

        try:
            phrases.with_rules(options.rules)
        except ValueError as error:
            raise click.UsageError(str(error)) from None
    return reading, options


@main.command()
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
    reading, options = _setup(given)
    run = Run(options, errors=_errors_path(output))
    found = sources(inputs, sys.stdin.buffer, reading)
    if explain:
        context.exit(run.to(ExplainSink(sys.stdout.buffer), found))
    context.exit(run.to(_sink(output, form), found))


@main.command()
@click.argument("inputs", nargs=-1, metavar="[SOURCE]...")
@reading_options
@click.pass_context
def explain(context: click.Context, /, inputs: tuple[str, ...], **given: Any) -> None:
    """Print every line of SOURCE with what happened to it, and who decided.

    Two spaces keep, "-" drops, ">" moves to the metadata; then label, filter and rule.
    """
    reading, options = _setup(given)
    found = sources(inputs, sys.stdin.buffer, reading)
    context.exit(Run(options, errors=None).to(ExplainSink(sys.stdout.buffer), found))


class ExplainSink(StreamSink):
    """The annotated view, a heading before each document where there are several."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__(stream, "txt")

    def write(self, doc: Document) -> None:
        """Write one document's annotated view."""
        from cleaner.render import annotated, visible

        head = f"{chr(10) * bool(self.count)}== {visible(doc.id)}"
        flags = f"  ({', '.join(doc.flags)})" if doc.flags else ""
        self.stream.write(f"{head}{flags}\n{annotated(doc)}".encode("utf-8", "replace"))
        self.count += 1


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
            with contextlib.suppress(OSError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        except OSError as error:
            click.echo(f"the output cannot be written: {error.strerror or error}", err=True)
            return 1
        self._finish()
        return 1 if self.failed else 0

    def _one(self, sink: Sink, source: Source) -> None:
        from cleaner.pipeline import run

        if source.error:
            return self._fail(source.id, "unreadable", source.error)
        try:
            doc = run(source.data, _for(source, self.options))
        except CleanError as error:
            return self._fail(source.id, error.kind, str(error))
        doc.id = source.id
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


def _for(source: Source, options: Options) -> Options:
    hints = source.hints
    if options.hints.url and not hints.url:
        hints = replace(hints, url=options.hints.url)
    return replace(options, kind=source.kind, hints=hints)


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


if __name__ == "__main__":
    main()
