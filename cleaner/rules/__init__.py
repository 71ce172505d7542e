"""Words as data: one TOML file a language, read and checked here, matched by `filters.phrases`.

A file holds `language = "xx"` and `[[rule]]` tables; CONTRIBUTING.md shows how to add one. Nothing
is read before the first document is cleaned.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from cleaner.policy import Label
from cleaner.rules.normal import normalise_pattern
from cleaner.rules.openings import Guard, guard

#: How a pattern meets the line, and how many words the labelled thing may have by default.
KINDS = {"whole": 15, "start": 25, "end": 25, "tail": 30, "sentence": 40, "phrase": 40}
#: Kinds that mean a part of a line, from where a sentence starts.
INSIDE = ("tail", "sentence", "phrase")
WHERE = ("any", "head", "tail")

#: What may stand before and after the words of a notice: bullets, arrows, pictograms, brackets.
#: No quotation marks: what opens with one is speech.
SIGNS = r"\x{2190}-\x{2bff}\x{fe0f}\x{1f000}-\x{1faff}"  # arrows, bullets, pictograms
LEAD = rf"[\s<>»›•·|*#=:_~+{SIGNS}-]*[(\[]?\s*"
TRAIL = rf"[\s.!:,;>»›•·|*_~+<।۔{SIGNS}-]*[)\]]?[\s.!:>»।۔]*"
SENTENCE_END = r"[.!?।۔؟][\"')\]»]*\s*|[。！？」』】]\s*"
#: Where a sentence starts inside a line: the line's start, or a sentence end and closing marks;
#: no space is asked for, because scrapers glue ("… the court said.Read more: …").
SENTENCE_START = rf"(?:^|{SENTENCE_END})"

SENTENCE_LEAD = rf"[>»›•|*(\[{SIGNS}-]*\s*"
#: Where a word starts.
BOUNDARY = r"(?:^|[\s\x00-\x2f:-`{-\x7f«»„。、！？「」『』【】・])"

_RULE_ID = re.compile(r"[a-z][a-z0-9_]*\Z")


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule: the patterns that make a line, or a part of it, a `label`.

    `name` is the language and the id ("en.video_js"). `patterns` are RE2 over folded text
    (`normal.normalise`); a group called `value` holds what a moved line is worth as data.
    """

    name: str
    label: Label
    match: str
    patterns: tuple[str, ...]
    max_words: int
    lines: int = 1
    where: str = "any"
    drops: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    why: str = ""
    file: str = ""

    @cached_property
    def anchored(self) -> tuple[str, ...]:
        """The patterns, folded, with what the kind of match puts around them."""
        return tuple(anchor(self.match, normalise_pattern(text)) for text in self.patterns)

    @cached_property
    def guards(self) -> tuple[Guard, ...]:
        """For each pattern, what must be there for it to match."""
        inside, whole = self.match in INSIDE, self.match == "whole"
        patterns = map(normalise_pattern, self.patterns)
        return tuple(guard(text, sentence=inside, whole=whole) for text in patterns)


def anchor(match: str, pattern: str) -> str:
    """Put around a pattern what its kind of match asks for.

    >>> anchor("end", "read here").endswith("$")
    True
    """
    if match == "whole":
        return f"^{LEAD}(?:{pattern}){TRAIL}$"
    if match == "start":
        return f"^{LEAD}(?:{_OPEN_END.sub('', pattern)})"
    if match == "end":
        return f"{BOUNDARY}(?:{pattern}){TRAIL}$"
    return f"{SENTENCE_START}{SENTENCE_LEAD}(?:{pattern})"


def load_rules(paths: Iterable[str | Path] = ()) -> tuple[Rule, ...]:
    """Return the package's rules and those of the user's own TOML files.

    Raises ValueError, naming file, rule and cure, for a file that breaks the format, and OSError
    for one that cannot be read. The package's own files are read once a process.
    """
    rules = builtin_rules()
    extra = [read_rules(Path(path).read_bytes(), str(path), check=True) for path in paths]
    out = [*rules, *(rule for file in extra for rule in file)]
    seen: dict[str, str] = {}
    for rule in out:
        if rule.name in seen:
            raise ValueError(
                f"{rule.file}: rule {rule.name} stands in {seen[rule.name]} already; rename it"
            )
        seen[rule.name] = rule.file
    return tuple(out)


@lru_cache(maxsize=1)
def builtin_rules() -> tuple[Rule, ...]:
    """Return the rules of every language the package ships, in the order of the file names."""
    folder = resources.files(__name__)
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple(rule for file in files for rule in read_rules(file.read_bytes(), file.name))


def read_rules(data: bytes, file: str, *, check: bool = False) -> list[Rule]:
    """Read one rule file. With `check`, every pattern is compiled, one by one, and each rule's
    examples are asked for; without, a bad pattern shows when the first document is cleaned.

    Raises ValueError naming file, rule and cure.
    """
    try:
        content = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{file}: not a TOML file in UTF-8: {error}") from None
    language = content.get("language")
    if not isinstance(language, str) or not re.fullmatch(r"[a-z]{2,8}", language):
        raise ValueError(f'{file}: say which language it is: language = "en"')
    if unknown := content.keys() - {"language", "rule"}:
        raise ValueError(f"{file}: unknown key {min(unknown)!r}; rules stand under [[rule]]")
    rules = [_rule(table, language, file, index) for index, table in enumerate(_tables(content))]
    names = [rule.name for rule in rules]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"{file}: rule {min(twice)} stands there twice; rename one")
    if check:
        for rule in rules:
            check_patterns(rule)
    return rules


def _tables(content: dict[str, Any]) -> list[dict[str, Any]]:
    tables = content.get("rule", [])
    return tables if isinstance(tables, list) else [tables]


_KEYS = frozenset(
    ("id", "label", "match", "patterns", "max_words", "lines", "where", "drops", "keeps", "why")
)


def _rule(table: dict[str, Any], language: str, file: str, index: int) -> Rule:
    ident = table.get("id")
    if not isinstance(ident, str) or not _RULE_ID.match(ident):
        raise ValueError(f'{file}: rule {index + 1}: give it an id in snake_case: id = "video_js"')
    name = f"{language}.{ident}"
    place = f"{file}: rule {name}"
    if unknown := table.keys() - _KEYS:
        raise ValueError(
            f"{place}: unknown key {min(unknown)!r}; known: {', '.join(sorted(_KEYS))}"
        )
    kind = _choice(place, table, "match", tuple(KINDS))
    lines = _number(place, table, "lines", 1)
    if lines > 1:
        _check_lines(place, kind, table)
    if kind == "phrase":
        _check_ends(place, "phrase", table)
    return Rule(
        name=name,
        label=Label(_choice(place, table, "label", tuple(Label))),
        match=kind,
        patterns=_strings(place, table, "patterns", least=1),
        max_words=_number(place, table, "max_words", KINDS[kind]),
        lines=lines,
        where=_choice(place, table, "where", WHERE, "any"),
        drops=_strings(place, table, "drops"),
        keeps=_strings(place, table, "keeps"),
        why=str(table.get("why", "")),
        file=file,
    )


def _check_lines(place: str, kind: str, table: dict[str, Any]) -> None:
    """A notice over several lines must say where it ends, or it would swallow the next line."""
    if kind not in ("whole", "start"):
        raise ValueError(f'{place}: lines goes with match = "whole" or "start" only')
    if kind != "start":  # there `anchor` cuts an open end off
        _check_ends(place, "lines", table)


def _check_ends(place: str, which: str, table: dict[str, Any]) -> None:
    for pattern in table.get("patterns", ()):
        if _OPEN_END.search(str(pattern)):
            raise ValueError(f"{place}: with {which}, end the pattern in words, not in a wildcard")


#: `.*`, `.{0,80}`, `[^.]*` at the end of a pattern
_OPEN_END = re.compile(r"(?:\.|\[\^[^\]]{1,9}\])(?:\*|\{0,\d*\})(?=[)?]*\Z)")


def _choice(
    place: str, table: dict[str, Any], key: str, known: Sequence[str], default: str | None = None
) -> str:
    value = table.get(key, default)
    if value not in known:
        raise ValueError(f"{place}: {key} = {value!r} is not one of {', '.join(known)}")
    return str(value)


def _number(place: str, table: dict[str, Any], key: str, default: int) -> int:
    value = table.get(key, default)
    if not isinstance(value, int) or not 1 <= value <= 200:
        raise ValueError(f"{place}: {key} = {value!r}; write a number from 1 to 200")
    return value


def _strings(place: str, table: dict[str, Any], key: str, least: int = 0) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(text, str) and text for text in value):
        raise ValueError(f"{place}: {key} must be a list of strings, none empty")
    if len(value) < least:
        raise ValueError(f"{place}: {key} is empty; write at least {least}")
    return tuple(value)


def check_patterns(rule: Rule) -> None:
    """Raise ValueError for a pattern of `rule` that RE2 does not take or that matches nothing.

    Look-around and back-references are not RE2, on purpose: matching must be linear.
    """
    import re2

    options = re2.Options()
    options.log_errors = False
    for own, pattern in zip(rule.patterns, rule.anchored, strict=True):
        place = f"{rule.file}: rule {rule.name}: pattern {own!r}"
        try:
            alone = re2.compile(normalise_pattern(own), options)
            re2.compile(pattern, options)
        except re2.error as error:
            raise ValueError(f"{place} is not RE2: {error}; see RE2's syntax page") from None
        if alone.search(""):
            raise ValueError(f"{place} matches an empty line; ask for at least one word")
