"""Scraped text to lines: spans partition the source, left-overs go, wraps heal when proven."""

from __future__ import annotations

import time

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.reading.text import read_text


def texts(source: str) -> list[str]:
    return [line.text for line in read_text(source)]


PIECES = st.sampled_from(
    ["<p>", "</p>", "<br/>", "<b>", "</b>", '<a href="x">', "</a>", "<", ">", "a < b", "<T>", "\n",
     "\r\n", "\r", "\u2028", " ", "\t", "word", "One sentence. ", "東京都", "é", "<!-- x -->",
     "<script>", "</script>", "<!--", "```", "\n\n", "\ud800"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join)))
def test_spans_partition_the_source_and_offsets_point_at_it(source: str) -> None:
    lines = read_text(source)
    assert "".join(source[line.start : line.end] for line in lines) == source
    for line in lines:
        for index, char in enumerate(line.text):
            place = line.at(index)
            assert line.start <= place < line.end
            assert source[place] == char or (char == " " and source[place].isspace())


def test_empty_source_has_no_lines() -> None:
    assert read_text("") == []


def test_all_line_ends() -> None:
    assert texts("a\r\nb\rc\u2028d\n\ne") == ["a", "b", "c", "d", "", "e"]


def test_leading_space_stays_trailing_goes() -> None:
    assert texts("def f():\n    return 1   \n   \n") == ["def f():", "    return 1", ""]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("A <strong>bold</strong> claim", ["A bold claim"]),
        ('See <a href="/x">the report</a> here', ["See the report here"]),
        ("First half.<br>Second half.", ["First half.", "Second half."]),
        ("<p>One.</p><p>Two.</p>", ["One.", "Two."]),
        ('<p class="lead">Only this.</p>', ["Only this."]),
        ("Words <!-- ad slot --> go on", ["Words  go on"]),
        ('Text.\n<script async src="w.js"></script>\nMore.', ["Text.", "", "More."]),
        ('A <a\nhref="/x">link over lines</a> ends', ["A link over lines ends"]),
    ],
)
def test_leftover_tags_leave_the_text(source: str, expected: list[str]) -> None:
    assert texts(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "if a < b and c > d then stop",
        "I <3 this song, she said, and 5 > 4.",
        "Return a List<String> or a Map<String, List<Integer>> instead.",
        "The <p> element holds a paragraph; the <br> tag breaks a line.",
        "Use `<b>` for bold words and `<br>` for a break.",
        "Type git commit -m <message> and press enter.",
        "Sources: <https://example.org/a> and <nobody@example.org>",
        "Put an image (<img src='a.svg'>) in the sentence.",
        "```\n<p>One.</p>\n```",
        "<!doctype html>\n<html>\n<body><p>Hi.</p></body>",
        "<ul>\n  <li>first</li>\n    <li>\n</ul>",
    ],
)
def test_what_only_looks_like_a_tag_stays(source: str) -> None:
    assert texts(source) == source.split("\n")


@pytest.mark.parametrize(
    "line",
    [
        "A <b>bold</b> and <i>slanted</i> word",
        'Go <a href="https://example.org" target="_blank">there</a> <em>now</em>.',
        "<strong>Lead in:</strong> and the rest",
    ],
)
def test_inline_tags_go_as_bs4_takes_them(line: str) -> None:
    assert texts(line) == [BeautifulSoup(line, "html.parser").get_text()]


WRAPPED = (
    "The ferry across the sound stopped at noon on Tuesday because the wind\n"
    "had turned and the captain did not want to risk the landing, a worker at\n"
    "the harbour told the few people who were still waiting in the rain with\n"
    "their bicycles.\n"
    "\n"
    "Most of them went home again, and only two sat down in the small shelter\n"
    "beside the ticket machine to see whether the evening boat would come. It\n"
    "came an hour late, with every light on, and nobody but the two went over\n"
    "that night.\n"
)


def test_wrapped_paragraphs_become_lines() -> None:
    lines = read_text(WRAPPED)
    assert [line.text.count(" ") > 30 for line in lines] == [True, False, True]
    assert lines[0].text.endswith("in the rain with their bicycles.")
    assert lines[0].text == WRAPPED.split("\n\n")[0].replace("\n", " ")
    assert WRAPPED[lines[2].at(len(lines[2].text) - 1)] == "."


def test_wrapped_japanese_joins_without_a_space() -> None:
    text = "港の近くで働く人たちは朝早くから船の準備を続けていたが"
    text += "風が強くなったため出発を見合わせることになり"
    block = "\n".join(text[index : index + 22] for index in range(0, len(text), 22)) + "。"
    source = "\n\n".join([block] * 4)
    assert texts(source)[0] == text + "。"


def test_a_hyphen_at_a_break_is_left_alone() -> None:
    wrapped = WRAPPED.replace("the wind\nhad", "the half-\nmad")
    assert "because the half-mad turned" in texts(wrapped + "\n" + WRAPPED)[0]


@pytest.mark.parametrize(
    "source",
    [
        # verse: short lines that break where the poet wants
        "The harbour sleeps beneath the rain\nand no one comes\nto ask again\n\n" * 4,
        # a list without bullets, a table, quoted mail, code
        "- " + WRAPPED.replace("\n", "\n- "),
        "> " + WRAPPED.replace("\n", "\n> "),
        WRAPPED.replace("\n", "\n    "),
        WRAPPED.replace(" the ", "  the  "),
        # one long line anywhere: nobody wrapped this document
        WRAPPED + "\n" + "A line that goes on far beyond any width. " * 5,
        # too few breaks to prove anything
        "One line of text that is about seventy characters long or so,\nand a second.\n\nEnd.",
    ],
)
def test_nothing_is_joined_in_doubt(source: str) -> None:
    assert texts(source) == [line.rstrip() for line in source.splitlines()]


@pytest.mark.parametrize(
    "source",
    ["x " * 5_000_000, "<" * 1_000_000, "<b>" * 200_000, "<!--<b>" * 100_000, "a<br>" * 100_000,
     "</p " * 200_000, "<script>" * 100_000, "\n" * 1_000_000],
)  # fmt: skip
def test_linear_time(source: str) -> None:
    start = time.perf_counter()
    lines = read_text(source)
    assert time.perf_counter() - start < 60
    assert sum(line.end - line.start for line in lines) == len(source)
