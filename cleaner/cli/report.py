"""`cleaner report`: the page on which a person looks at what was removed."""

from __future__ import annotations

import os
from pathlib import Path

import click

from cleaner.render import visible


@click.command()
@click.argument(
    "inputs",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, path_type=Path),
    metavar="OUTPUT...",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("report.html"),
    show_default=True,
    help="The page to write.",
)
@click.option("--title", help="What the page is about; the inputs' names if not given.")
def report(inputs: tuple[Path, ...], output: Path, title: str | None) -> None:
    """Show what was removed in a run, on one page that needs no network.

    OUTPUT is what `cleaner clean` wrote: a file (.jsonl, .json, .parquet; packed or not) or a
    folder. Errors files beside it are counted too. Memory and page stay small for any number of
    documents.
    """
    from cleaner.report import InputError, gather, render

    try:
        found = gather(inputs)
    except InputError as error:
        raise click.UsageError(visible(str(error))) from None
    except OSError as error:
        raise click.ClickException(visible(str(error))) from None
    page = render(found, title or ", ".join(path.name for path in inputs))
    part = output.with_name(output.name + ".part")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(page)
        os.replace(part, output)
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}") from None
    documents = f"{found.totals.documents:,} document{'s'[: found.totals.documents != 1]}"
    click.echo(f"{output}: {documents}, {found.totals.count:,} removed things", err=True)
