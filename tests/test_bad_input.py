"""Hostile and broken input: each with a clear error or a flag, and nothing lost."""

from __future__ import annotations

import gzip
import subprocess
import sys
import tracemalloc

import pytest

from cleaner import CleanError, clean

STORY = "The old lighthouse on Skerry Point was lit again on Friday, the harbour board said. " * 4


@pytest.mark.parametrize("data", [b"", "", b"  \n\t \n", "\ufeff"])
@pytest.mark.parametrize("kind", ["auto", "html", "text"])
def test_nothing_there(data: bytes | str, kind: str) -> None:
    doc = clean(data, kind=kind)  # type: ignore[arg-type]
    assert doc.text == ""
    assert "empty" in doc.flags


@pytest.mark.parametrize(
    "data",
    [b"\x89PNG\r\n\x1a\n" + bytes(200), gzip.compress(STORY.encode()), b"PK\x03\x04" + bytes(100)],
)
def test_binary_is_an_error(data: bytes) -> None:
    with pytest.raises(CleanError, match="not text") as caught:
        clean(data)
    assert caught.value.kind == "binary"


def test_over_the_limit_is_an_error() -> None:
    with pytest.raises(
        CleanError, match=r"50,000,000 bytes: over the limit of 32,000,000"
    ) as caught:
        clean(b"a" * 50_000_000)
    assert caught.value.kind == "too_large"


@pytest.mark.parametrize("kind", ["text", "html"])
def test_a_huge_single_line_is_read_where_allowed(kind: str) -> None:
    tracemalloc.start()
    data = ("lighthouse keepers " * 400_000)[:6_000_000]
    doc = clean(data, kind=kind, max_bytes=60_000_000)  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(doc.lines) == 1
    assert peak < 100 * len(data)


def test_deep_nesting() -> None:
    doc = clean("<div>" * 100_000 + f"<p>{STORY}</p>", kind="html")
    assert STORY.strip() in [line.text for line in doc.lines]


def test_unclosed_tags() -> None:
    doc = clean(f"<html><body><article><p>{STORY}<p>{STORY[::-1]}<b><i", kind="html")
    assert STORY.strip() in doc.text


def test_nuls_and_control_characters() -> None:
    doc = clean(b"The pier\x00 opened\x07 at noon on Monday, they said.", kind="text")
    assert "\x00" not in doc.text
    assert "\x07" not in doc.text
    assert doc.repairs


def test_lone_surrogates() -> None:
    doc = clean("The pier opened \ud800 at noon on Monday, they said.", kind="text")
    doc.to_dict()["text"].encode("utf-8")
    assert doc.repairs or doc.flags


def test_a_wrong_declared_charset() -> None:
    page = f"<meta charset=ascii><body><p>Zoë said the café reopened. {STORY}</p>"
    doc = clean(page.encode("utf-8"), kind="html")
    assert "Zoë said the café reopened." in " ".join(line.text for line in doc.lines)


def test_undecodable_bytes_are_counted() -> None:
    doc = clean(b"The pier opened at noon \x81\x8d\x8f on Monday, they said." * 3, charset="utf-8")
    assert "opened at noon" in doc.text
    assert doc.flags or doc.repairs


def test_a_page_without_an_article() -> None:
    links = "".join(f"<li><a href=/{n}>Section {n}</a></li>" for n in range(40))
    doc = clean(f"<html><body><nav><ul>{links}</ul></nav></body></html>", kind="html")
    assert {"no_article", "unsure"} & set(doc.flags)
    assert len(doc.lines) == 40


def test_importing_is_quiet_and_needs_nothing_else() -> None:
    code = "import cleaner, sys; print(sorted({m.split('.')[0] for m in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    heavy = {"trafilatura", "numpy", "bs4", "turbohtml", "lxml", "rich"}
    assert not heavy & set(eval(done.stdout))
