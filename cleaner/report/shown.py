"""A document as rows, kept lines and removed things in the order in which they stood, as the page
gets it: whole, or where it is long the rows near the removed lines that it is shown for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

#: Characters of one document and of one of its lines.
DOCUMENT, LINE = 40_000, 4_000
#: The same of an excerpt, for a group of lines that is in none of the documents on the page.
EXCERPT, EXCERPT_LINE = 600, 300
#: Characters of a removed text that are shown, and what a row costs beside its words.
REMOVED, ROW = 1_000, 20
#: The place of a removed thing whose record names none: behind the text.
BEHIND = 1 << 60


@dataclass(frozen=True, slots=True)
class Removed:
    """One entry of a record's `removed`, whatever was written there."""

    text: str
    label: str
    action: str
    filter: str
    rule: str
    at: int
    match: tuple[int, int] | None
    reason: str

    @classmethod
    def of(cls, entry: dict[str, Any]) -> Removed:
        """Return it with everything of the type that it should have."""
        match, at = entry.get("match"), entry.get("at")
        numbers = [n for n in match if isinstance(n, int)] if isinstance(match, list) else []
        return cls(
            text=text_of(entry.get("text")),
            label=text_of(entry.get("label"), 60) or "unknown",
            action="move" if entry.get("action") == "move" else "drop",
            filter=text_of(entry.get("filter"), 60),
            rule=text_of(entry.get("rule"), 120),
            at=at if isinstance(at, int) else BEHIND,
            match=(numbers[0], numbers[1]) if len(numbers) == 2 else None,
            reason=text_of(entry.get("reason"), 300),
        )

    def kind(self) -> tuple[str, str, str, str]:
        """Return what many lines of a document have in common; a menu has it a hundred times."""
        return (self.label, self.action, f"{self.filter}/{self.rule}", self.reason)


#: A kept line, or what was removed.
Row = str | Removed


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A document as it stands in the page, and in which of its rows which group's line is."""

    packed: bytes
    places: dict[int, int]


@dataclass(frozen=True, slots=True)
class Laid:
    """All rows of a document, and in which of them its removed things are."""

    rows: list[Row]
    where: list[int]

    @classmethod
    def out(cls, text: str, removed: Iterable[Removed]) -> Laid:
        """Lay out a record's text and what was removed from it; blank lines are left out."""
        rows: list[Row] = []
        where: list[int] = []
        place = 0
        for one in removed:
            at = min(max(one.at, place), len(text))
            rows += _lines(text[place:at])
            where.append(len(rows))
            rows.append(one)
            place = at
        return cls([*rows, *_lines(text[place:])], where)

    def whole(self, about: Mapping[str, Any], groups: Sequence[int], wanted: list[int]) -> Shown:
        """Return the document for the page, under `about`. Of a long one its start and its end are
        shown and what is near the removed things `wanted`. `groups` are the removed things' groups.
        """
        where = list(zip(groups, self.where, strict=True))
        if sum(map(_cost, self.rows)) <= DOCUMENT:
            return self._shown(about, where, range(len(self.rows)), LINE)
        kept = [index for index, row in enumerate(self.rows) if isinstance(row, str)]
        ends = [0, len(self.rows) - 1, *kept[:1], *kept[-1:]]
        near = _near(self.rows, [*ends, *(self.where[index] for index in wanted)], DOCUMENT)
        return self._shown(about, where, near, LINE)

    def excerpt(self, about: Mapping[str, Any], group: int, index: int) -> Shown:
        """Return a few rows around the removed thing of that index, for its group alone."""
        row = self.where[index]
        near = _near(self.rows, [row], EXCERPT)
        return self._shown({**about, "excerpt": True}, [(group, row)], near, EXCERPT_LINE)

    def _shown(
        self,
        about: Mapping[str, Any],
        groups: Iterable[tuple[int, int]],
        chosen: Sequence[int],
        line: int,
    ) -> Shown:
        """Pack the chosen rows; a number stands for the rows that are left out between them.
        `groups` says which group's line is in which row.
        """
        out: list[Any] = []
        kinds: dict[tuple[str, str, str, str], int] = {}
        spots: dict[int, int] = {}
        following = 0
        for index in chosen:
            if index > following:
                out.append(index - following)
            spots[index] = len(out)
            row = self.rows[index]
            if isinstance(row, str):
                out.append(_shortened(row, line))
            else:
                kind = kinds.setdefault(row.kind(), len(kinds))
                out.append([cut(row.text, min(line, REMOVED)), kind, *(row.match or ())])
            following = index + 1
        if following < len(self.rows):
            out.append(len(self.rows) - following)
        places: dict[int, int] = {}
        for group, index in groups:
            if index in spots:
                places.setdefault(group, spots[index])
        return Shown(inert(orjson.dumps({**about, "kinds": list(kinds), "rows": out})), places)


def inert(data: bytes) -> bytes:
    """Return JSON without a character that could end its element in the page or open another."""
    return data.replace(b"<", b"\\u003c").replace(b">", b"\\u003e").replace(b"&", b"\\u0026")


def text_of(value: Any, limit: int = 100_000) -> str:
    """Return a text, bounded; nothing for what is none."""
    return value[:limit] if isinstance(value, str) else ""


def cut(text: str, limit: int) -> str:
    """Return the text, or its start and an ellipsis.

    >>> cut("seven words", 5)
    'seven…'
    """
    return text if len(text) <= limit else text[:limit].rstrip() + "…"


def _shortened(text: str, limit: int) -> str:
    """Return a line, or its start and its end and how much is between them."""
    half, out = limit // 2, len(text) - limit
    if out <= 0:
        return text
    return f"{text[:half].rstrip()} [… {out:,} characters left out …] {text[-half:].lstrip()}"


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _cost(row: Row) -> int:
    if isinstance(row, str):
        return ROW + min(len(row), LINE)
    return ROW + min(len(row.text), REMOVED)


def _near(rows: Sequence[Row], anchors: Sequence[int], limit: int) -> list[int]:
    """Return the rows around `anchors`, the nearest before the others, as many as cost `limit`."""
    chosen: set[int] = set()
    for distance in range(len(rows)):
        for anchor in anchors:
            for index in (anchor - distance, anchor + distance):
                if index in chosen or not 0 <= index < len(rows):
                    continue
                limit -= _cost(rows[index])
                if limit < 0 and chosen:
                    return sorted(chosen)
                chosen.add(index)
    return sorted(chosen)
