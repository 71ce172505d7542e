"""`cleaner rules`: list and search the rules, prove a file of your own, count hits of a run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from cleaner.render import visible
from cleaner.rules import Rule

Command = Callable[..., Any]


def _narrowing(command: Command) -> Command:
    command = click.option("--label", metavar="LABEL", help="Only rules with this label.")(command)
    return click.option("--language", metavar="CODE", help="Only rules of it, as de.")(command)


@click.group(invoke_without_command=True)
@_narrowing
@click.pass_context
def rules(context: click.Context, language: str | None, label: str | None) -> None:
    """List, search and check the words that are residue; without a command: list."""
    context.obj = (language, label)
    if context.invoked_subcommand is None:
        _print(_chosen(context, None, None))


@rules.command("list")
@_narrowing
@click.pass_context
def list_(context: click.Context, language: str | None, label: str | None) -> None:
    """List the shipped rules: name, label, where they match, an example."""
    _print(_chosen(context, language, label))


@rules.command()
@click.argument("words")
@_narrowing
@click.pass_context
def search(context: click.Context, words: str, language: str | None, label: str | None) -> None:
    """List the rules that speak of WORDS, or that hit them as a line."""
    from cleaner.workbench import matching

    found = matching(_chosen(context, language, label), words)
    _print(found)
    context.exit(0 if found else 1)


@rules.command()
@_narrowing
@click.pass_context
def check(context: click.Context, language: str | None, label: str | None) -> None:
    """Run the shipped rules against their own examples."""
    from cleaner.workbench import check_shipped

    chosen = _chosen(context, language, label)
    findings = check_shipped(chosen)
    for finding in findings:
        click.echo(f"{finding.rule}: {visible(finding.text)}")
    click.echo(f"{len(chosen):,} rules, {len(findings):,} problems")
    context.exit(1 if findings else 0)


@rules.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("sample", nargs=-1, metavar="[SAMPLE]...")
@click.pass_context
def test(context: click.Context, file: Path, sample: tuple[str, ...]) -> None:
    """Prove a rule FILE before `--rules` uses it; show what it takes from SAMPLE pages or texts.

    Each rule's drops are hit and its keeps stay; patterns are RE2; no decoy of a shipped rule is
    taken. What shipped rules take already is noted. Exit code 1: something is to be mended.
    """
    from cleaner.workbench import examine

    try:
        found, findings = examine(file)
    except (ValueError, OSError) as error:
        raise click.ClickException(visible(str(error))) from None
    for finding in findings:
        kind = "problem" if finding.problem else "note"
        click.echo(f"{kind}: {finding.rule}: {visible(finding.text)}")
    problems = sum(finding.problem for finding in findings)
    click.echo(f"{file}: {len(found)} rules, {problems} problems")
    if sample and not problems:
        _show_hits(file, found, sample)
    context.exit(1 if problems else 0)


def _show_hits(file: Path, found: list[Rule], sample: tuple[str, ...]) -> None:
    from cleaner.workbench import hits_on

    for name, texts in hits_on(_documents(sample, file), found).items():
        click.echo(f"{name}: {len(texts):,} hits in the sample")
        for text in texts[:5]:
            click.echo(f"  - {visible(text[:100])}")


def _documents(names: tuple[str, ...], file: Path) -> Iterator[Any]:
    from cleaner import CleanError, Options
    from cleaner.batch.job import clean_source
    from cleaner.batch.sources import Reading, sources

    for source in sources(names, sys.stdin.buffer, Reading()):
        try:
            yield clean_source(source, Options(rules=(file,)))
        except CleanError as error:
            click.echo(f"{visible(source.id)}: {visible(str(error))}", err=True)


@rules.command()
@click.argument("outputs", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--never", is_flag=True, help="Only shipped rules that hit nothing.")
def hits(outputs: tuple[Path, ...], never: bool) -> None:
    """Count each rule's hits in OUTPUTS of `cleaner clean`."""
    from cleaner.report import InputError, gather
    from cleaner.report.page import never_fired

    try:
        found = gather(outputs)
    except (InputError, OSError) as error:
        raise click.ClickException(visible(str(error))) from None
    if never:
        for rows in never_fired(found).values():
            for name, label in rows:
                click.echo(f"{name}  {label}")
        return
    click.echo(f"{'hits':>9} {'documents':>9} {'words':>9}  rule")
    for (name, rule, label), count in found.rules.top():
        numbers = f"{count.count:>9,} {count.documents:>9,} {count.words:>9,}"
        click.echo(visible(f"{numbers}  {name}/{rule}  {label}"))


def _chosen(context: click.Context, language: str | None, label: str | None) -> list[Rule]:
    from cleaner.rules import builtin_rules

    first = context.find_object(tuple) or (None, None)
    language, label = language or first[0], label or first[1]
    return [
        rule
        for rule in builtin_rules()
        if language in (None, rule.name.partition(".")[0]) and label in (None, rule.label.value)
    ]


def _print(chosen: list[Rule]) -> None:
    for rule in chosen:
        example = visible(rule.drops[0].replace("\n", " ")) if rule.drops else ""
        click.echo(f"{rule.name:<28} {rule.label:<15} {rule.match:<8}  {example[:70]}")
