"""Options that several commands share: what comes in, and what counts as residue."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from cleaner import Hints, Label, Options, Policy
from cleaner.batch.sources import Reading

_LABELS = ", ".join(label.value for label in Label)
Command = Callable[..., Any]


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


def setup(given: dict[str, Any]) -> tuple[Reading, Options]:
    """Return how to read and how to clean; click.UsageError where the words make no sense."""
    try:
        policy = Policy.of(keep=given["keep"], drop=given["drop"])
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    reading = Reading(
        given["text_field"], given["html_field"], given["kind"], max_bytes=given["max_bytes"]
    )
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


def leave_quietly() -> None:
    """The reader of standard output has had enough, as `head` has: say nothing more to it."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
