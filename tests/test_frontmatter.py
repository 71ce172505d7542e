"""Keys and values above a text: what they say goes to the record, and they go from the text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Label, clean
from cleaner.metadata import read_front_matter
from cleaner.reading.frontmatter import length
from cleaner.reading.text import read_text

BODY = (
    "Since Friday people walk over the bridge again, which was closed after the flood.\n\n"
    "The town paid 1.4 million for it, and a third of that came from the country."
)
DASHES = """---
title: "The old bridge: open again"
author: Ana Wirth; Ole Petersen
url: https://post.example/bridge
hostname: post.example
sitename: The Post
description: 'It opens on Friday.'
date: 2024-05-03
language: en-GB
categories: ['News', Local]
tags:
  - bridge
  - river
fingerprint: 0a0a0a
---
"""
READER = """Title: The old bridge is open again

URL Source: https://post.example/bridge

Published Time: 2024-05-03T10:00:00Z

Markdown Content:
"""


def test_keys_between_dashes() -> None:
    doc = clean(f"{DASHES}# The old bridge: open again\n\n{BODY}", kind="text")
    assert doc.text == BODY
    meta = doc.metadata
    assert (meta.title, meta.authors) == (
        "The old bridge: open again", ["Ana Wirth", "Ole Petersen"]
    )  # fmt: skip
    assert (meta.url, meta.site, meta.date) == (
        "https://post.example/bridge", "The Post", "2024-05-03"
    )  # fmt: skip
    assert (meta.description, meta.language) == ("It opens on Friday.", "en")
    assert meta.tags == ["News", "Local", "bridge", "river"]
    front = [one for one in doc.removed if one.rule == "front_matter"]
    assert len(front) == DASHES.count("\n")
    assert {one.label for one in front} == {Label.MARKUP}


def test_a_readers_header() -> None:
    heading = "The old bridge is open again\n=====\n\n"
    doc = clean(f"{READER}{heading}{BODY} [More](https://post.example/)", kind="text")
    assert doc.text == f"{BODY} [More](https://post.example/)"
    assert (doc.metadata.title, doc.metadata.date, doc.metadata.url) == (
        "The old bridge is open again", "2024-05-03", "https://post.example/bridge"
    )  # fmt: skip


def test_a_heading_below_front_matter_without_a_title_is_the_title() -> None:
    doc = clean(f"---\nauthor: Ana Wirth\n---\n# The old bridge is open\n\n{BODY}", kind="text")
    assert (doc.metadata.title, doc.text) == ("The old bridge is open", BODY)


def test_hints_win() -> None:
    doc = clean(DASHES + BODY, kind="text", hints={"title": "Another title"})
    assert doc.metadata.title == "Another title"


@pytest.mark.parametrize(
    "source",
    [
        BODY,
        f"---\n{BODY}\n---",  # rules around a paragraph
        f"---\n\n---\n{BODY}",
        f"Title: a word with many meanings\n\n{BODY}",
        f"title: never closed\n{BODY}",
        "---\nkey: value\n" * 40,
        "---",
        "\n" * 9 + DASHES,
        "",
    ],
)
def test_what_is_no_front_matter(source: str) -> None:
    lines = read_text(source)
    if source.startswith("---\nkey"):  # a list of such blocks: the first is taken for one
        assert length(lines) == 3
    else:
        assert length(lines) == 0
        assert read_front_matter(lines).title == ""


def test_only_web_addresses_and_days_are_taken() -> None:
    lines = read_text("---\nurl: javascript:alert(1)\ndate: soon\ntitle:\nauthor: []\n---\n")
    found = read_front_matter(lines)
    assert (found.url, found.date, found.title, found.authors) == ("", "", "", [])


PIECES = st.sampled_from(
    [
        "---",
        "title:",
        "Title: x",
        "a: b",
        "- c",
        "  d",
        "Markdown Content:",
        "",
        "x",
        "tags: [a,,b]",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=12).map("\n".join))
def test_nothing_is_lost(source: str) -> None:
    lines = read_text(source)
    assert 0 <= length(lines) <= len(lines)
    read_front_matter(lines)
    doc = clean(source, kind="text")
    kept = [line for line in doc.kept() if line.text]
    gone = [line for line in doc.lines if doc.action(line) != "keep"]
    assert len(kept) + len(gone) == len([line for line in doc.lines if line.text or line in gone])
