"""Every rule of every language against its own examples, through the engine, in a document."""

from __future__ import annotations

import re
from functools import cache

import pytest

from cleaner.document import Document, Line, Verdict
from cleaner.filters import phrases
from cleaner.policy import Label
from cleaner.rules import Rule, builtin_rules, check_patterns
from cleaner.rules.normal import normalise
from cleaner.workbench import among

RULES = builtin_rules()
LANGUAGES = sorted({rule.name.partition(".")[0] for rule in RULES})

#: What every language must be able to name, whatever else it has.
MANDATORY = {
    Label.VIDEO_NOTICE,
    Label.RELATED,
    Label.NEWSLETTER,
    Label.PAYWALL,
    Label.CONSENT,
    Label.SHARE,
    Label.COMMENT_PROMPT,
    Label.CONTACT,
    Label.COPYRIGHT,
    Label.ADVERTISEMENT,
    Label.CORRECTION,
    Label.NAVIGATION,
}


def run(doc: Document) -> list[Verdict]:
    """Label the document as the pipeline does: again as long as a line was split."""
    for _ in range(4):
        if not doc.apply(phrases.label(doc)):
            break
    found: list[Verdict] = []
    for line in doc.lines:
        if line.verdict is not None and line.verdict not in found:
            found.append(line.verdict)
    return found


@cache
def verdicts(example: str, where: str) -> tuple[list[Verdict], list[Line]]:
    doc, own = among(example, where)
    return run(doc), own


def also_hits(rule: Rule, example: str) -> bool:
    """Languages share words ("Newsletter", "Les mer"): then either may speak first."""
    folded = normalise(example.replace("\n", " "))
    return phrases.engine().locate(rule, folded) is not None


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_hits_its_drops_and_no_rule_its_keeps(rule: Rule) -> None:
    check_patterns(rule)
    assert len(rule.drops) >= 2, f"{rule.name}: write at least two drops"
    assert len(rule.keeps) >= 1, f"{rule.name}: write at least one keeps: a decoy that looks alike"
    for example in rule.drops:
        found, own = verdicts(example, rule.where)
        names = [verdict.rule for verdict in found]
        assert len(found) == 1, f"{rule.name} should hit {example!r}, but: {names}"
        (verdict,) = found
        assert verdict.span is not None
        assert verdict.label is rule.label, f"{names[0]} comes before {rule.name}: {example!r}"
        assert verdict.rule == rule.name or also_hits(rule, example), (
            f"{names[0]} hits {example!r}, {rule.name} does not"
        )
        if len(own) > 1:
            assert list(verdict.lines) == own, f"{rule.name}: not all lines of {example!r}"
    for example in rule.keeps:
        found, _ = verdicts(example, rule.where)
        taken = [verdict for verdict in found if verdict.label is not Label.BODY]
        assert not taken, f"{rule.name}: {example!r} must stay, but {taken[0].rule} takes it"


@pytest.mark.parametrize("rule", [r for r in RULES if r.lines > 1], ids=lambda rule: rule.name)
def test_a_notice_over_several_lines_takes_no_line_after_it(rule: Rule) -> None:
    for example in rule.drops:
        for cut in range(1, min(rule.lines, len(example.split()))):
            words = example.split()
            broken = "\n".join([*words[:cut], " ".join(words[cut:])][-rule.lines :])
            found, own = verdicts(broken, rule.where)
            for verdict in found:
                assert set(verdict.lines) <= set(own), f"{rule.name} swallows body after {broken!r}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_names_what_every_language_must(language: str) -> None:
    own = {rule.label for rule in RULES if rule.name.startswith(language + ".")}
    assert not MANDATORY - own, f"{language}.toml lacks {sorted(MANDATORY - own)}"


def test_ids_say_what_they_hit() -> None:
    for rule in RULES:
        language, _, ident = rule.name.partition(".")
        assert rule.file == f"{language}.toml"
        assert re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", ident), f"{rule.name}: use snake_case"
        assert len(ident) <= 40, f"{rule.name}: shorter, please"
