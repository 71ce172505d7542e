"""A document as a row of pieces, kept and removed in the order in which they stood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

#: Characters of kept text on either side of a removed thing, and neighbours that are shown.
MARGIN, NEIGHBOURS = 260, 3
#: A document that is shown whole: characters of one piece, pieces, and removed things in a row.
PIECE, PIECES, RUN = 1_500, 60, 6
#: Characters of a removed text that are shown.
SHOWN = 400


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
            at=at if isinstance(at, int) else 1 << 60,  # an old record: behind the text
            match=(numbers[0], numbers[1]) if len(numbers) == 2 else None,
            reason=text_of(entry.get("reason"), 300),
        )

    def packed(self) -> list[Any]:
        """Return it as the page reads it."""
        start, end = self.match or (0, 0)
        who = f"{self.filter}/{self.rule}"
        out = [cut(self.text, SHOWN), self.label, self.action, who, start, end]
        return [*out, self.reason] if self.reason else out


#: Kept text, or what was removed.
Piece = str | Removed


def text_of(value: Any, limit: int = 100_000) -> str:
    """Return a text, bounded; nothing for what is none."""
    return value[:limit] if isinstance(value, str) else ""


def cut(text: str, limit: int) -> str:
    """Return the text, or its start and an ellipsis.

    >>> cut("seven words", 5)
    'seven…'
    """
    return text if len(text) <= limit else text[:limit].rstrip() + "…"


def pieces(text: str, removed: Sequence[Removed]) -> list[Piece]:
    """Return the document in order: kept text, removed things."""
    out: list[Piece] = []
    place = 0
    for one in removed:
        at = min(max(one.at, place), len(text))
        if text[place:at].strip():
            out.append(text[place:at])
        out.append(one)
        place = at
    if text[place:].strip():
        out.append(text[place:])
    return out


def whole(text: str, removed: Sequence[Removed]) -> list[Any]:
    """Return the document for the page: long pieces, long runs and long documents cut short."""
    out: list[Any] = []
    for kept, run in groupby(pieces(text, removed), lambda piece: isinstance(piece, str)):
        found = list(run)
        if kept:
            out += [_shortened(str(piece)) for piece in found]
        else:
            out += _few([piece.packed() for piece in found if isinstance(piece, Removed)])
    return [*out[:PIECES], *([len(out) - PIECES] if len(out) > PIECES else [])]


def _few(run: list[Any]) -> list[Any]:
    """Return the first and the last of a menu; a number stands for the things between them."""
    half = RUN // 2
    return run if len(run) <= RUN + 1 else [*run[:half], len(run) - RUN, *run[-half:]]


def _shortened(text: str) -> str:
    text = text.strip("\n")
    half = PIECE // 2
    return text if len(text) <= PIECE else f"{text[:half].rstrip()} […] {text[-half:].lstrip()}"


def around(text: str, removed: Sequence[Removed], index: int) -> list[Any]:
    """Return what stood around `removed[index]`: its neighbours, and the text next to them."""
    first, last = max(0, index - NEIGHBOURS), index + NEIGHBOURS + 1
    centre = min(removed[index].at, len(text))
    low = max(0, centre - MARGIN, removed[first - 1].at if first else 0)
    high = min(len(text), centre + MARGIN, removed[last].at if last < len(removed) else len(text))
    near = [one for one in removed[first:last] if low <= min(one.at, len(text)) <= high]
    out: list[Any] = []
    place = low
    for one in near:
        at = min(max(one.at, place), len(text))
        if text[place:at].strip():
            out.append(text[place:at].strip("\n"))
        packed = one.packed()
        out.append(packed if one is not removed[index] else [*packed[:6], one.reason, 1])
        place = at
    if text[place:high].strip():
        out.append(text[place:high].strip("\n"))
    return _open_ended(out, low > 0, high < len(text))


def _open_ended(out: list[Any], before: bool, after: bool) -> list[Any]:
    """Show by an ellipsis that the document goes on."""
    if before and out and isinstance(out[0], str):
        out[0] = "…" + out[0]
    if after and out and isinstance(out[-1], str):
        out[-1] += "…"
    return out
