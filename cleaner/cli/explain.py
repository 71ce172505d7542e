"""`cleaner explain`: every line with what happened to it, and who decided."""

from __future__ import annotations

import sys
from typing import Any

import click
import orjson
from rich.console import Console

from cleaner import CleanError, Document, Label
from cleaner.batch.job import clean_source
from cleaner.batch.sources import sources
from cleaner.cli.options import leave_quietly, reading_options, setup
from cleaner.explained import ONLY, as_data, plain, rows, terminal
from cleaner.render import visible


@click.command()
@click.argument("inputs", nargs=-1, metavar="[SOURCE]...")
@click.option("--only", type=click.Choice(list(ONLY)), help="Only lines that this happened to.")
@click.option(
    "--label",
    "labels",
    multiple=True,
    type=click.Choice([label.value for label in Label]),
    metavar="LABEL",
    help="Only lines with this label.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@reading_options
@click.pass_context
def explain(
    context: click.Context,
    /,
    inputs: tuple[str, ...],
    only: str | None,
    labels: tuple[str, ...],
    as_json: bool,
    **given: Any,
) -> None:
    """Print every line of SOURCE with what happened to it, and who decided.

    Two spaces keep, "-" drops, ">" moves to the metadata; then label, filter and rule. On a
    terminal in colour (unless NO_COLOR is set), with the words that decided underlined.
    """
    context.exit(annotate(inputs, given, View(only or "", labels, as_json)))


def annotate(inputs: tuple[str, ...], given: dict[str, Any], view: View | None = None) -> int:
    """Print the annotated view of every source; return the exit code."""
    reading, options = setup(given)
    view = view or View()
    failed = 0
    try:
        for source in sources(inputs, sys.stdin.buffer, reading):
            try:
                doc = clean_source(source, options)
            except CleanError as error:
                failed = 1
                click.echo(f"{visible(source.id)}: {visible(str(error))}", err=True)
                continue
            view.show(doc)
        sys.stdout.flush()
    except BrokenPipeError:
        leave_quietly()
        return 0
    return failed


class View:
    """How documents are shown: which lines, as data or for a person."""

    def __init__(self, only: str = "", labels: tuple[str, ...] = (), as_json: bool = False) -> None:
        self.only, self.labels, self.as_json = only, labels, as_json
        self.count = 0

    def show(self, doc: Document) -> None:
        """Print one document, a heading before it."""
        found = rows(doc, self.only, self.labels)
        out = sys.stdout.buffer
        if self.as_json:
            for row in found:
                data = {"id": doc.id, **as_data(row)}
                out.write(orjson.dumps(data, option=orjson.OPT_APPEND_NEWLINE))
            return
        flags = f"  ({', '.join(doc.flags)})" if doc.flags else ""
        head = f"{chr(10) * bool(self.count)}== {visible(doc.id)}{flags}\n"
        self.count += 1
        if sys.stdout.isatty():
            out.write(head.encode("utf-8", "replace"))
            out.flush()
            terminal(found, Console(highlight=False))
        else:
            out.write((head + plain(found)).encode("utf-8", "replace"))
