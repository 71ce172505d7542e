"""The record that a text's front matter makes: what a page's head is to a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaner.document import Line, Metadata
from cleaner.metadata.dates import parse_date
from cleaner.metadata.names import names
from cleaner.metadata.page import MAX_TAGS
from cleaner.metadata.text import MAX_TEXT, http_url, tidy, unique
from cleaner.reading.frontmatter import ITEM, KEY, length

#: keys, in lower case without spaces, dashes and underscores → fields of the record
_FIELDS = {
    **dict.fromkeys(("title", "headline"), "title"),
    **dict.fromkeys(("author", "authors", "byline", "creator"), "authors"),
    **dict.fromkeys(
        ("date", "published", "publishedtime", "publisheddate", "pubdate", "datepublished"), "date"
    ),
    **dict.fromkeys(("modified", "updated", "lastmod", "datemodified", "modifiedtime"), "modified"),
    **dict.fromkeys(("description", "excerpt", "summary"), "description"),
    **dict.fromkeys(("url", "urlsource", "source", "sourceurl", "canonical", "link"), "url"),
    **dict.fromkeys(("sitename", "site", "publisher", "hostname"), "site"),
    **dict.fromkeys(("tags", "keywords", "categories"), "tags"),
    **dict.fromkeys(("language", "lang"), "language"),
}


def read_front_matter(lines: Sequence[Line]) -> Metadata:
    """Return what the front matter above a text says, if it has some; the rest is empty.

    `lines` are all lines of the text. The first that says something wins; addresses are http(s),
    values plain text and bounded, as those of a page's head are.
    """
    out = Metadata()
    for key, values in _pairs(lines[: length(lines)]):
        name = _FIELDS.get(re.sub(r"[\s_-]", "", key.lower()), "")
        value = ", ".join(values)
        if name == "authors":
            out.authors = out.authors or names("; ".join(values))
        elif name == "tags":
            out.tags = unique([*out.tags, *values])[:MAX_TAGS]
        elif name in ("date", "modified"):
            setattr(out, name, getattr(out, name) or parse_date(value))
        elif name == "url":
            out.url = out.url or http_url(value)
        elif name == "language":
            out.language = out.language or value.lower().partition("-")[0][:3]
        elif name and (not getattr(out, name) or key.lower() == "sitename"):
            setattr(out, name, value)
    return out


def _pairs(lines: Sequence[Line]) -> Iterator[tuple[str, list[str]]]:
    key, values = "", list[str]()
    for line in lines:
        if found := KEY.match(line.text):
            if values:
                yield key, values
            key, values = found["key"], list(_values(found["value"] or ""))
        elif key and (item := ITEM.match(line.text)):
            values.append(_bare(item["item"]))
    if values:
        yield key, values


def _values(text: str) -> Iterator[str]:
    """Yield the parts of "[a, b]", or the one value that it is, without quotes."""
    text = text.strip()
    parts = text[1:-1].split(",") if text[:1] == "[" and text[-1:] == "]" else [text]
    yield from filter(None, map(_bare, parts))


def _bare(text: str) -> str:
    text = tidy(text, MAX_TEXT)
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    return text[1:-1].strip() if quoted else text
