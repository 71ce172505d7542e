"""What a person reads of a document in a terminal: each line, what happened to it, and why.

Two views of the same rows: `terminal` for a screen, in colour, wrapped, with the words that decided
underlined; `plain` for pipes, a line a line. Both are readable without colour: a mark stands before
every line that goes (`-`) or moves (`>`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.text import Text

from cleaner.document import Document, Verdict
from cleaner.policy import Action, Label
from cleaner.render import MARKS, visible

#: What `--only` may ask for, and the actions that are meant.
ONLY = {
    "kept": (Action.KEEP,),
    "removed": (Action.DROP, Action.MOVE),
    "dropped": (Action.DROP,),
    "moved": (Action.MOVE,),
}
STYLES = {Action.DROP: "red", Action.MOVE: "blue", Action.KEEP: "green"}
#: Cells before the text: mark and label.
GUTTER = 18


@dataclass(frozen=True, slots=True)
class Row:
    """One line: where it stands, what happened to it, who decided, on which words of it."""

    line: int
    action: Action
    text: str
    start: int
    end: int
    label: str = ""
    filter: str = ""
    rule: str = ""
    match: tuple[int, int] | None = None
    reason: str = ""

    @property
    def who(self) -> str:
        """Filter and rule, and the labeller's reason."""
        return f"{self.filter}/{self.rule}" + (f", {visible(self.reason)}" if self.reason else "")


def rows(doc: Document, only: str = "", labels: Collection[str] = ()) -> Iterator[Row]:
    """Yield the document's lines, or those that were asked for."""
    offset, last = 0, None
    for number, line in enumerate(doc.lines):
        verdict, action = line.verdict, doc.action(line)
        offset = offset if verdict is not None and verdict is last else 0
        last = verdict
        labelled = verdict is not None and verdict.label is not Label.BLANK
        name = verdict.label.value if verdict is not None and labelled else ""
        where = _place(verdict, offset, len(line.text)) if verdict is not None else None
        offset += len(line.text) + 1
        if (only and action not in ONLY[only]) or (labels and name not in labels):
            continue
        text = line.text or line.shown  # a picture of Markdown has no words
        if verdict is None or not labelled:
            yield Row(number, action, text, line.start, line.end)
            continue
        reason = "" if verdict.certain or action is Action.KEEP else doc.reason(line)
        who = (name, verdict.filter, verdict.rule, where, reason)
        yield Row(number, action, text, line.start, line.end, *who)


def _place(verdict: Verdict, offset: int, size: int) -> tuple[int, int] | None:
    """Return the words that decided in one of the verdict's lines, `offset` into all of them."""
    if verdict.words is None:
        return None
    start, end = (max(0, min(size, place - offset)) for place in verdict.words)
    return (start, end) if start < end else None


def as_data(row: Row) -> dict[str, Any]:
    """Return a row as plain data, without what it does not have."""
    return {key: value for key, value in asdict(row).items() if value not in ("", None)}


def plain(found: Iterator[Row]) -> str:
    """Return rows for a pipe: the mark, the text, and who decided in brackets."""
    return "".join(f"{_plain(row)}\n" for row in found)


def _plain(row: Row) -> str:
    text = f"{MARKS[row.action]} {visible(row.text)}"
    return f"{text}  [{row.label}: {row.who}]" if row.label else text.rstrip()


def terminal(found: Iterator[Row], console: Console) -> None:
    """Print rows on a screen: mark and label in a gutter, the text beside it, then who decided."""
    width = max(20, console.width - GUTTER)
    for row in found:
        style = STYLES[row.action] if row.label else ""
        body = _marked(row, style if row.action is not Action.KEEP else "")
        lines = list(body.wrap(console, width)) or [Text()]
        if row.label and row.action is not Action.KEEP:
            lines += list(Text(row.who, style="dim").wrap(console, width))
        head = f"{MARKS[row.action]} {row.label}"
        for line in lines:
            line.rstrip()
            gutter = f"{head:<{GUTTER}.{GUTTER - 1}}"
            whole = Text.assemble((gutter, f"bold {style}" if style else ""), line)
            console.print(whole if line.plain or row.label else "", soft_wrap=True)
            head = "│" if row.label and row.action is not Action.KEEP else ""


def _marked(row: Row, style: str) -> Text:
    text = Text(visible(row.text), style=style)
    if row.match and text.plain == row.text:
        text.stylize("underline", *row.match)
    return text
