"""Views of a document: record, plain text, Markdown. A person reads `cleaner.explained`."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict
from typing import Any

from cleaner.document import Document, Line
from cleaner.policy import Action, Label

#: What stands before a line where a person reads what happened to it.
MARKS = {Action.KEEP: " ", Action.DROP: "-", Action.MOVE: ">"}


def record(doc: Document) -> dict[str, Any]:
    """Return the document as plain data: what a JSON line holds.

    `metadata` leaves out what is empty; spans are `[start, end)` in code points of the decoded
    source; `at` is the place in `text` that a removed thing stood at; `match` marks the words that
    decided, in the removed text.
    """
    out: dict[str, Any] = {"id": doc.id, "url": doc.metadata.url, "text": doc.text}
    out["metadata"] = {key: value for key, value in asdict(doc.metadata).items() if value}
    out["removed"] = [
        {
            "start": removal.start,
            "end": removal.end,
            "at": removal.at,
            "label": removal.label.value,
            "action": removal.action.value,
            "filter": removal.filter,
            "rule": removal.rule,
            "match": removal.span,
            "text": removal.text,
            **({"reason": removal.reason} if removal.reason else {}),
            **({"score": round(removal.score, 3)} if removal.score < 1 else {}),
        }
        for removal in doc.removed
    ]
    out["repairs"] = [asdict(repair) for repair in doc.repairs]
    out["flags"] = list(doc.flags)
    out["stats"] = doc.stats
    if doc.error:
        out["error"] = doc.error
    return out


def plain(doc: Document) -> str:
    """Return the text with a final newline, or nothing where there is no text."""
    return doc.text + "\n" if doc.text else ""


#: Lines that Markdown would read as markup at their start.
_MARKDOWN_STARTS = ("#", ">", "- ", "* ", "+ ", "```", "---", "===", "|")


def markdown(doc: Document) -> str:
    """Return the text as Markdown: title, headings, list items and quotes marked. What came in as
    Markdown is Markdown already.
    """
    blocks = [f"# {_escaped(doc.metadata.title)}"] if doc.metadata.title else []
    if doc.is_markdown:
        return "\n\n".join([*blocks, doc.text]).strip("\n") + "\n" if blocks or doc.text else ""
    previous = ""
    for line in doc.kept():
        if not line.text:
            continue
        kind = _block_kind(line)
        block = _block(kind, line)
        if blocks and kind == previous and kind in ("list", "table", "code", "quote"):
            blocks[-1] += "\n" + block
        else:
            blocks.append(block)
        previous = kind
    return "\n\n".join(_fenced(block) for block in blocks) + "\n" if blocks else ""


def _block_kind(line: Line) -> str:
    if line.verdict is not None and line.verdict.label in (
        Label.HEADING,
        Label.LIST,
        Label.QUOTE,
        Label.TABLE,
        Label.CODE,
    ):
        return line.verdict.label.value
    if line.markup is None:
        return "body"
    tag = line.markup.tag
    if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
        return "heading"
    kinds = {"li": "list", "dd": "list", "dt": "list", "pre": "code", "tr": "table", "td": "table"}
    if tag in kinds:
        return kinds[tag]
    return "quote" if "blockquote" in (tag, *line.markup.path) else "body"


def _block(kind: str, line: Line) -> str:
    tag = line.markup.tag if line.markup else "h2"
    if kind == "heading":
        level = int(tag[1]) if tag[1:].isdigit() else 2
        return "#" * max(level, 2) + " " + _escaped(line.text)
    if kind == "code":
        return "\0" + line.text
    return {"list": "- ", "quote": "> "}.get(kind, "") + _escaped(line.text)


def _fenced(block: str) -> str:
    if not block.startswith("\0"):
        return block
    code = block.replace("\0", "")
    fence = "```"
    while fence in code:
        fence += "`"
    return f"{fence}\n{code}\n{fence}"


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace("<", "\\<")
    return "\\" + text if text.startswith(_MARKDOWN_STARTS) else text


def visible(text: str) -> str:
    """Return the text with control characters spelled out, so that none reaches a terminal.

    >>> visible("red \\x1b[31malert")
    'red \\\\x1b[31malert'
    """
    if text.isprintable():
        return text
    return "".join(
        char if unicodedata.category(char) not in ("Cc", "Cs") else f"\\x{ord(char):02x}"
        for char in text
    )
