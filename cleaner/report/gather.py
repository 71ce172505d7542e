"""Counts over records, in bounded memory: what the report shows, whatever the number of documents.

Counting is exact for labels, rules, languages and the totals; sites and the texts of removed lines
are as many as the web has, so only the frequent ones are kept (`bounded.Heaviest`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count as counting
from random import Random
from typing import Any
from urllib.parse import urlsplit

from cleaner.document import count_words
from cleaner.report.bounded import SEED, Heaviest, Held, Largest, Reservoir
from cleaner.report.shown import BEHIND, Laid, Removed, Shown, cut, text_of
from cleaner.rules.normal import normalise

#: How many are held while counting, and how many are shown.
GROUPS, SITES, NAMES = 12_000, 20_000, 5_000
LOST, FLAGGED, SAMPLED, ERRORS = 40, 8, 20, 200
#: Groups that the page shows: the most frequent, and some for each label; and bytes of documents
#: that are held for them while counting.
SHOWN, SHOWN_OF_A_LABEL, HELD = 1_200, 30, 12_000_000
#: Only the first of a page's removals are looked at; more is an attack, not an article.
REMOVALS = 5_000
#: A document with fewer words loses all of them by losing a line.
SHORT = 40
BINS = 20

_DIGITS = re.compile(r"\d+")


@dataclass(slots=True)
class Count:
    """How often, in how many documents, how many words of how many."""

    count: int = 0
    documents: int = 0
    words: int = 0
    words_in: int = 0
    words_out: int = 0


@dataclass(slots=True)
class Group:
    """Removed lines that are the same but for case, quotes, spaces and numbers."""

    number: int
    count: int = 0
    text: str = ""
    action: str = "drop"
    languages: set[str] = field(default_factory=set)
    excerpt: Shown | None = None


@dataclass(slots=True)
class _Seen:
    """One document as the counting needs it."""

    record: dict[str, Any]
    text: str
    removed: list[Removed]
    language: str
    site: str
    words_in: int
    words_out: int
    flags: list[str]
    groups: list[Group] = field(default_factory=list)

    @property
    def loss(self) -> float:
        return 1 - self.words_out / self.words_in if self.words_in else 0.0

    def about(self) -> dict[str, Any]:
        """Return what the page says of the document."""
        unplaced = any(one.at == BEHIND for one in self.removed)
        return {
            "id": text_of(self.record.get("id"), 200),
            "title": text_of(_metadata(self.record).get("title"), 200),
            "language": self.language,
            "site": self.site,
            "url": text_of(self.record.get("url"), 300),
            "words": [self.words_in, self.words_out],
            "flags": self.flags,
            **({"unplaced": True} if unplaced else {}),
        }


class Gathered:
    """What is known of a run, one record after another."""

    def __init__(self) -> None:
        random, numbers = Random(SEED), counting()
        self.totals = Count()
        self.flagged = self.failed = 0
        self.histogram = [0] * BINS
        self.labels: Heaviest[tuple[str, str], Count] = Heaviest(NAMES, Count)
        self.rules: Heaviest[tuple[str, str, str], Count] = Heaviest(NAMES, Count)
        self.languages: Heaviest[str, Count] = Heaviest(NAMES, Count)
        self.sites: Heaviest[str, Count] = Heaviest(SITES, Count)
        self.groups: Heaviest[tuple[str, str, str], Group] = Heaviest(
            GROUPS, lambda: Group(next(numbers))
        )
        self.held = Held(HELD)
        self.flags: dict[str, Reservoir[Shown]] = {}
        self.lost: Largest[Shown] = Largest(LOST)
        self.sample: Reservoir[Shown] = Reservoir(SAMPLED, random)
        self.error_kinds: Heaviest[str, Count] = Heaviest(NAMES, Count)
        self.errors: Reservoir[list[str]] = Reservoir(ERRORS, random)
        self.random = random
        self.rare: dict[str, int] = {}  # groups of a label with no more lines than that: not shown

    def add(self, record: dict[str, Any]) -> None:
        """Count one record; whatever its fields hold, it is counted or left out, never an error."""
        if isinstance(record.get("error"), str) and record["error"]:
            self.add_error(record)
            return
        seen = _seen(record)
        self._count_document(seen)
        self._count_removals(seen)
        self._show(seen)

    def shown(self) -> list[tuple[tuple[str, str, str], Group]]:
        """Return the groups that are shown: the most frequent, and the most frequent of a label."""
        of_label: dict[str, int] = {}
        out = []
        for place, (key, group) in enumerate(self.groups.top()):
            of_label[key[0]] = of_label.get(key[0], 0) + 1
            if place < SHOWN or of_label[key[0]] <= SHOWN_OF_A_LABEL:
                out.append((key, group))
        return out

    def add_error(self, record: dict[str, Any]) -> None:
        """Count a source that could not be cleaned: id, kind, error."""
        self.failed += 1
        kind = text_of(record.get("kind"), 60) or text_of(record.get("error_kind"), 60) or "error"
        self.error_kinds[kind].count += 1
        ident, why = text_of(record.get("id"), 200), text_of(record.get("error"), 300)
        self.errors.offer(lambda: [ident, kind, why])

    def _count_document(self, seen: _Seen) -> None:
        for count in (self.totals, self.languages[seen.language], self.sites[seen.site]):
            count.count += len(seen.removed)
            count.documents += 1
            count.words_in += seen.words_in
            count.words_out += seen.words_out
        if seen.words_in:
            share = seen.words_out / seen.words_in
            self.histogram[min(BINS - 1, int(share * BINS))] += 1

    def _count_removals(self, seen: _Seen) -> None:
        entries: dict[int, Count] = {}
        for one in seen.removed:
            words = count_words(one.text)
            for count in (
                self.labels[one.label, one.action],
                self.rules[one.filter, one.rule, one.label],
            ):
                count.count += 1
                count.words += words
                entries[id(count)] = count
            seen.groups.append(self._group(one, seen.language))
        for count in entries.values():
            count.documents += 1

    def _group(self, one: Removed, language: str) -> Group:
        group = self.groups[one.label, f"{one.filter}/{one.rule}", form(one.text)]
        group.count += 1
        group.text = group.text or cut(one.text, 300)
        group.action = one.action
        if len(group.languages) < 8:
            group.languages.add(language)
        return group

    def _show(self, seen: _Seen) -> None:
        """Take the document where it is one of those that are listed, or shows what none does."""
        laid, about = Laid.out(seen.text, seen.removed), seen.about()
        groups = [group.number for group in seen.groups]
        wanted = []
        for index, (one, group) in enumerate(zip(seen.removed, seen.groups, strict=True)):
            if group.excerpt is None:
                group.excerpt = laid.excerpt(about, group.number, index)
            if group.number not in self.held.covered and group.count > self.rare.get(one.label, 0):
                wanted.append(index)
        make = cache(lambda: laid.whole(about, groups, wanted))
        self._list(seen, make)
        if wanted and self.held.add(make()):
            self._thin()

    def _list(self, seen: _Seen, make: Callable[[], Shown]) -> None:
        self.flagged += bool(seen.flags)
        for flag in seen.flags:
            if flag not in self.flags and len(self.flags) < 40:
                self.flags[flag] = Reservoir(FLAGGED, self.random)
            if flag in self.flags:
                self.flags[flag].offer(make)
        if seen.words_in >= SHORT:
            self.lost.offer((seen.loss, seen.words_in, -self.totals.documents), make)
        self.sample.offer(make)

    def _thin(self) -> None:
        """Let go of documents, and take no more for groups that are rarer than those shown now."""
        shown = self.shown()
        self.held.thin([group.number for _, group in shown])
        counts: dict[str, list[int]] = {}
        for (label, _, _), group in shown:
            counts.setdefault(label, []).append(group.count)
        self.rare = {
            label: min(found) for label, found in counts.items() if len(found) >= SHOWN_OF_A_LABEL
        }


def form(text: str) -> str:
    """Return what removed lines are grouped by.

    >>> form("READ MORE…  12 photos") == form("Read more... 7 photos")
    True
    """
    return _DIGITS.sub("#", normalise(text[:600]).strip())[:200]


def _seen(record: dict[str, Any]) -> _Seen:
    stats = record.get("stats")
    words = stats if isinstance(stats, dict) else {}
    entries: Iterable[Any] = record.get("removed") or ()
    text = text_of(record.get("text"), 10_000_000)
    return _Seen(
        record=record,
        text=text,
        removed=[Removed.of(e) for e in list(entries)[:REMOVALS] if isinstance(e, dict)],
        language=_language(record),
        site=_site(record),
        words_in=_number(words.get("words_in")),
        words_out=_number(words.get("words_out")),
        flags=_flags(record.get("flags") or ()),
    )


def _flags(value: Sequence[Any]) -> list[str]:
    return [text_of(flag, 60) for flag in value if isinstance(flag, str)][:20]


def _number(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def _metadata(record: dict[str, Any]) -> dict[str, Any]:
    found = record.get("metadata")
    return found if isinstance(found, dict) else {}


def _language(record: dict[str, Any]) -> str:
    code = text_of(_metadata(record).get("language"), 20)
    return code.replace("_", "-").split("-")[0].lower() or "?"


def _site(record: dict[str, Any]) -> str:
    try:
        host = urlsplit(text_of(record.get("url"), 2_000)).hostname or ""
    except ValueError:  # "http://[": no address at all
        host = ""
    return cut(host.removeprefix("www.") or text_of(_metadata(record).get("site"), 80) or "?", 80)
