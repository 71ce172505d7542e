"""The rule workbench: what a rule file does, known before it is used.

`examine` proves a file against its own examples and against the shipped rules; `hits_on` shows what
it takes from a sample; `matching` finds rules by their words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cleaner.document import Document, Line, Verdict
from cleaner.filters.phrases import Engine
from cleaner.policy import Label
from cleaner.rules import Rule, builtin_rules, check_patterns, read_rules
from cleaner.rules.normal import normalise

#: Plain sentences around an example, so that head and tail of a document mean something.
AROUND = (
    "The ferry left the harbour an hour late because of fog over the strait.",
    "Nobody on the quay seemed to mind, least of all the gulls.",
    "By noon the sun had come through and the second boat was full.",
    "The harbour master counted forty cars and one horse.",
    "Prices for the crossing have not changed since the spring of last year.",
    "In the evening the last passengers walked home along the dyke.",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a rule. A `problem` must be mended, a note is good to know."""

    rule: str
    text: str
    problem: bool = True


def examine(path: Path) -> tuple[list[Rule], list[Finding]]:
    """Return the rules of a file and everything that is to be said of them.

    Raises ValueError, naming rule and cure, where the file breaks the format, and OSError.
    """
    rules = read_rules(path.read_bytes(), str(path))
    broken = [found for rule in rules if (found := _pattern_problem(rule))]
    if broken:
        return rules, broken
    own, shipped = Engine(rules), Engine(builtin_rules())
    findings = [found for rule in rules for found in _examples(rule, own, shipped)]
    return rules, [*findings, *_decoys(own), *_names(rules)]


def check_shipped(rules: Iterable[Rule]) -> list[Finding]:
    """Return what is wrong with shipped rules: the same examples, against all of them."""
    shipped = Engine(builtin_rules())
    found = [finding for rule in rules for finding in _examples(rule, shipped, shipped)]
    return [finding for finding in found if finding.problem]


def _pattern_problem(rule: Rule) -> Finding | None:
    try:
        check_patterns(rule)
    except ValueError as error:
        return Finding(rule.name, str(error).split(f"rule {rule.name}: ", 1)[-1])
    return None


def _examples(rule: Rule, own: Engine, shipped: Engine) -> Iterator[Finding]:
    if not rule.drops:
        yield Finding(rule.name, "no drops: write lines that it must catch")
    if not rule.keeps:
        yield Finding(rule.name, "no keeps: write lines that look alike and must stay")
    for example in rule.drops:
        if own.locate(rule, normalise(example.replace("\n", " "))) is None:
            yield Finding(rule.name, f"does not hit its own {example!r}")
        elif not any(verdict.label is rule.label for verdict in verdicts(example, own, rule.where)):
            yield Finding(rule.name, f"hits the words of {example!r}, but leaves the line alone")
        if own is not shipped:
            for name in takers(example, shipped, rule.where):
                yield Finding(rule.name, f"{name} takes {example!r} already", problem=False)
    for example in rule.keeps:
        for name in takers(example, own, rule.where):
            yield Finding(rule.name, f"{example!r} must stay, but {name} takes it")


def _decoys(own: Engine) -> Iterator[Finding]:
    """Yield the shipped rules' decoys that the user's rules would take from an article."""
    for rule in builtin_rules():
        for example in rule.keeps:
            for name in takers(example, own, rule.where):
                yield Finding(name, f"takes {example!r}, which is article text ({rule.name})")


def _names(rules: Sequence[Rule]) -> Iterator[Finding]:
    taken = {rule.name for rule in builtin_rules()}
    for rule in rules:
        if rule.name in taken:
            yield Finding(rule.name, "a shipped rule has that name; rename it")


def takers(example: str, rules: Engine, where: str = "any") -> list[str]:
    """Return the names of the rules that take something from an example."""
    return [one.rule for one in verdicts(example, rules, where) if one.label is not Label.BODY]


def among(example: str, where: str = "any") -> tuple[Document, list[Line]]:
    """Return plain sentences with an example among them, and the example's own lines."""
    before, own = {"head": 1, "tail": 6}.get(where, 3), example.split("\n")
    texts = [*AROUND[:before], *own, *AROUND[before:]]
    lines, place = [], 0
    for text in texts:
        lines.append(Line(text, place, place + len(text) + 1))
        place += len(text) + 1
    doc = Document("".join(text + "\n" for text in texts), "text", lines)
    return doc, lines[before : before + len(own)]


def verdicts(example: str, rules: Engine, where: str = "any") -> list[Verdict]:
    """Return what rules say of an example (its lines, if it has several) among plain sentences."""
    doc, _ = among(example, where)
    doc.apply(list(rules.label(doc)))
    return list(dict.fromkeys(line.verdict for line in doc.lines if line.verdict is not None))


def hits_on(docs: Iterable[Document], rules: Sequence[Rule]) -> dict[str, list[str]]:
    """Return what rules took from cleaned documents: for each of them the texts."""
    out: dict[str, list[str]] = {rule.name: [] for rule in rules}
    for doc in docs:
        for removal in doc.removed:
            if removal.rule in out:
                out[removal.rule].append(removal.text)
    return out


def matching(rules: Iterable[Rule], words: str) -> list[Rule]:
    """Return the rules whose name, label, patterns or examples have the words, or that hit them."""
    folded = normalise(words)
    engine = Engine(builtin_rules())
    hit = {found.rule for found in engine.hits(folded)}
    return [rule for rule in rules if rule in hit or folded in _words(rule)]


def _words(rule: Rule) -> str:
    return normalise(
        "\n".join((rule.name, rule.label.value, *rule.patterns, *rule.drops, rule.why))
    )
