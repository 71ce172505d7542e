"""What holds for every shape filter on any text: no error, exact spans, labels that stand still."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.document import Document, Hints
from cleaner.filters import (
    agencies,
    bios,
    bylines,
    captions,
    ciphers,
    datelines,
    embeds,
    related,
    repeats,
    standfirst,
    tags,
    titles,
)
from cleaner.reading.text import read_text

ORDER = (titles, ciphers, captions, embeds, datelines, bylines, agencies, tags, bios, related,
         standfirst, repeats)  # fmt: skip
HINTS = Hints(title="Ferry stopped by wind", authors=["Ann Lee"], description="No ferry today.")

PIECES = st.sampled_from(
    [
        "By Ann Lee",
        "Ann Lee is",
        "(Picture: Bo Ek)",
        "Foto: Bo Ek/dpa",
        "© ",
        "3 May 2024",
        "dpa",
        "Ferry stopped by wind",
        "Tags: a, b",
        "— A (@b) c",
        "\n",
        "\n\n",
        " ",
        ". ",
        "写真：山田",
        "（",
        "）",
        "[",
        "]",
        ")",
        "(",
        "|",
        "/",
        ":",
        "기자",
        "있다. 연합뉴스",
        "5 min read",
        "\ud800",
        "İ",
        "ß",
        "word " * 25 + ".",
        "#a #b",
        "\u200f",
        "٣",
        "%",
    ]
)


def label(source: str) -> Document:
    doc = Document(source, "text", read_text(source), hints=HINTS)
    for module in ORDER:
        for _ in range(4):
            if not doc.apply(list(module.label(doc))):
                break
    return doc


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join)))
def test_any_text_is_labelled_without_error_and_nothing_is_lost(source: str) -> None:
    doc = label(source)
    assert "".join(source[line.start : line.end] for line in doc.lines) == source
    for line in doc.lines:
        if line.verdict is not None:
            assert line.verdict.rule
            assert line.verdict.filter in {module.__name__.rpartition(".")[2] for module in ORDER}


@pytest.mark.parametrize(
    "source",
    ["x " * 2_000_000, "(" * 500_000 + ")", ("Photo: " * 20 + "\n") * 5_000, "© " * 300_000,
     "By Ann Lee\n" * 20_000, "3 May 2024\n" * 20_000, "# " * 300_000, "(Foto: " * 100_000 + ")",
     "A — B (@c) d\n" * 3_000, "写真：" * 200_000],
)  # fmt: skip
def test_linear_time(source: str) -> None:
    start = time.perf_counter()
    label(source)
    assert time.perf_counter() - start < 60
