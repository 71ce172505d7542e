"""`cleaner explain`: every line with what happened to it, and who decided."""

from __future__ import annotations

import sys
from typing import IO, Any

import click

from cleaner import CleanError, Document
from cleaner.batch.job import clean_source
from cleaner.batch.sources import sources
from cleaner.cli.options import leave_quietly, reading_options, setup


@click.command()
@click.argument("inputs", nargs=-1, metavar="[SOURCE]...")
@reading_options
@click.pass_context
def explain(context: click.Context, /, inputs: tuple[str, ...], **given: Any) -> None:
    """Print every line of SOURCE with what happened to it, and who decided.

    Two spaces keep, "-" drops, ">" moves to the metadata; then label, filter and rule.
    """
    context.exit(annotate(inputs, given))


def annotate(inputs: tuple[str, ...], given: dict[str, Any]) -> int:
    """Print the annotated view of every source; return the exit code."""
    from cleaner.render import visible

    reading, options = setup(given)
    sink = ExplainSink(sys.stdout.buffer)
    failed = 0
    try:
        for source in sources(inputs, sys.stdin.buffer, reading):
            try:
                doc = clean_source(source, options)
            except CleanError as error:
                failed = 1
                click.echo(f"{visible(source.id)}: {visible(str(error))}", err=True)
                continue
            sink.write(doc)
        sink.stream.flush()
    except BrokenPipeError:
        leave_quietly()
        return 0
    return failed


class ExplainSink:
    """The annotated view, a heading before each document where there are several."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.count = stream, 0

    def write(self, doc: Document) -> None:
        """Write one document's annotated view."""
        from cleaner.render import annotated, visible

        head = f"{chr(10) * bool(self.count)}== {visible(doc.id)}"
        flags = f"  ({', '.join(doc.flags)})" if doc.flags else ""
        self.stream.write(f"{head}{flags}\n{annotated(doc)}".encode("utf-8", "replace"))
        self.count += 1
