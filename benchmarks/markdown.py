"""Readers that hand pages on as Markdown, and what a person reads of Markdown.

Services and libraries that fetch pages for language models write Markdown: an extractor's own, a
main content that readability found, or the whole page with its menus. What comes out is scored by
its words, without signs and addresses, read by a library of its own.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from benchmarks.peers import Extract, Peer, decode


def _trafilatura(html: bytes, url: str) -> Extract:
    import trafilatura

    text = trafilatura.extract(
        html, url=url or None, output_format="markdown", include_comments=False,
        include_links=True, include_images=True, include_formatting=True,
    )  # fmt: skip
    return Extract(text=text or "")


def _readability(html: bytes, url: str) -> Extract:
    from markdownify import markdownify
    from readability import Document

    main = Document(decode(html), url=url or None).summary(html_partial=True)
    return Extract(text=_even(markdownify(main, heading_style="ATX")))


def _page(html: bytes, url: str) -> Extract:
    from bs4 import BeautifulSoup
    from markdownify import markdownify

    soup = BeautifulSoup(decode(html), "lxml")
    for element in soup(["script", "style", "noscript", "svg", "head", "template", "iframe"]):
        element.decompose()
    return Extract(text=_even(markdownify(str(soup.body or soup), heading_style="ATX")))


def _even(text: str) -> str:
    """Leave one empty line where there are many, as such readers do."""
    lines = [line.rstrip() for line in text.splitlines()]
    kept = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    return "\n".join(kept).strip()


READERS = (
    Peer("trafilatura, Markdown", "trafilatura", _trafilatura, title=False),
    Peer("readability, Markdown", "markdownify", _readability, title=False),
    Peer("whole page, Markdown", "markdownify", _page, title=False),
)


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table")


def bare(text: str) -> str:
    """Return the words of a text in Markdown, a line a block; pictures and addresses have none.

    >>> bare("# The *old* [pier](/p)\\n\\n![a boat](b.png)\\n\\n- opens")
    'The old pier\\nopens'
    """
    out = []
    for token in _parser().parse(text):
        if token.type in ("fence", "code_block", "html_block"):
            out.append(token.content.strip())
        elif token.type == "inline":
            words = (
                " " if part.type in ("softbreak", "hardbreak") else part.content
                for part in token.children
                if part.type != "image"
            )
            out.append("".join(words).strip())
    return "\n".join(filter(None, out))
