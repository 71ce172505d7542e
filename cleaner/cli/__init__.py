"""The command: one module a subcommand, gathered here."""

from __future__ import annotations

import click

from cleaner import __version__
from cleaner.cli.clean import clean
from cleaner.cli.explain import explain
from cleaner.cli.report import report
from cleaner.cli.rules import rules


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
      cleaner report clean.jsonl -o report.html
    """


for _command in (clean, explain, report, rules):
    main.add_command(_command)
