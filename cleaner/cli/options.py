"""Options that several commands share: what comes in, and what counts as residue."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from cleaner import Hints, Label, Options, Policy
from cleaner.batch.sources import Reading
from cleaner.batch.sources.opening import is_url

_LABELS = ", ".join(label.value for label in Label)
Command = Callable[..., Any]


def _with(command: Command, options: Sequence[Command]) -> Command:
    """Add options to a command; `--help` lists them in this order."""
    for option in reversed(options):
        command = option(command)
    return command


def reading_options(command: Command) -> Command:
    """Add the options that say what comes in and what counts as residue."""
    return _with(
        command,
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
            click.option(
                "--id-field",
                default="id",
                metavar="NAME",
                show_default=True,
                help="Field that holds the id.",
            ),
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
                type=size,
                metavar="SIZE",
                default=Options().max_bytes,
                show_default=True,
                help="A larger source is an error of its own.",
            ),
        ),
    )


def file_to_write(value: str) -> Path:
    """Return the path of a file that can be written, as far as that can be told beforehand."""
    path = Path(local_path(value))
    if path.is_dir():
        raise click.BadParameter(f"{value} is a folder; name a file")
    if not path.parent.is_dir():
        raise click.BadParameter(f"{value} cannot be written: there is no folder {path.parent}")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise click.BadParameter(f"{value} cannot be written: permission denied")
    return path


def local_path(value: str) -> str:
    """Return a path to write to; a URL is not one."""
    if is_url(value):
        why = f"{value} is a URL, and output is written to local files and folders only"
        cure = "write to a local path, and copy what is finished with the storage's own tool"
        raise click.BadParameter(f"{why}; {cure} (such as aws s3 sync, gsutil or rclone)")
    return value


def size(value: str | int) -> int:
    """Return a number of bytes.

    >>> size("500MB"), size("2 GiB"), size("1048576")
    (500000000, 2000000000, 1048576)
    """
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?\s*", str(value).lower())
    if not match:
        raise click.BadParameter(f"{value!r} is no size, such as 500MB")
    return int(float(match[1]) * 1000 ** " kmgt".index(match[2] or " "))


def percent(value: str | float) -> float:
    """Return a share.

    >>> percent("5%"), percent("0.5")
    (5.0, 0.5)
    """
    match = re.fullmatch(r"\s*(\d{1,3}(?:\.\d+)?)\s*%?\s*", str(value))
    if not match or float(match[1]) > 100:
        raise click.BadParameter(f"{value!r} is no share, such as 5%")
    return float(match[1])


def language(value: str) -> str:
    """Return language codes, with commas between them.

    >>> language("EN-us, de")
    'en,de'
    """
    codes = [code.strip().replace("_", "-").split("-")[0].lower() for code in value.split(",")]
    for code in codes:
        if not re.fullmatch("[a-z]{2,3}", code):
            raise click.BadParameter(f"{value!r} is no language code, such as en")
    return ",".join(codes)


def batch_options(command: Command) -> Command:
    """Add the options of a run over many documents."""
    return _with(
        command,
        (
            click.option(
                "--workers",
                type=click.IntRange(min=0),
                default=0,
                help="Processes that clean; 0, the default, is one for each core.",
            ),
            click.option(
                "--timeout",
                type=click.FloatRange(min=0.1),
                default=60.0,
                show_default=True,
                help="Seconds that one document may take; then it is an error.",
            ),
            click.option(
                "--max-memory",
                type=size,
                metavar="SIZE",
                default="2GB",
                show_default=True,
                help="Memory that one document may take; then it is an error.",
            ),
            click.option(
                "--errors-over",
                type=percent,
                metavar="N%",
                help="Stop when more than this share fails.",
            ),
            click.option("--fresh", is_flag=True, help="Start over, whatever an earlier run did."),
            click.option("--mix", is_flag=True, help="Go on with the output of a different run."),
            click.option(
                "--shard-size",
                type=size,
                metavar="SIZE",
                default=0,
                help="Start a new file after it.",
            ),
            click.option(
                "--files-from", metavar="FILE", help="Sources, one a line; - is standard input."
            ),
            click.option("--null", "-0", is_flag=True, help="Names in FILE end with a NUL."),
            click.option(
                "--language",
                multiple=True,
                type=language,
                metavar="CODE",
                help="Only documents that page, record or script say are in it, as en; or de,fr.",
            ),
            click.option(
                "--min-words", type=click.IntRange(min=0), default=0, help="Only longer texts."
            ),
            click.option(
                "--flagged",
                type=click.Choice(["keep", "skip", "only"]),
                default="keep",
                show_default=True,
                help="What to do with documents that carry a flag.",
            ),
            click.option(
                "--sample", type=click.IntRange(min=0), default=0, help="N documents of all."
            ),
            click.option("--dry-run", is_flag=True, help="Clean and count; write nothing."),
            click.option(
                "--stats",
                type=file_to_write,
                metavar="FILE",
                help="Write the counts of the summary to this file, as JSON.",
            ),
        ),
    )


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
