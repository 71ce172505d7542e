"""Bylines become bare names; names that are the article's business stay."""

from __future__ import annotations

import pytest

from cleaner.document import Document, Hints
from cleaner.filters.bylines import label
from cleaner.policy import Label
from cleaner.reading.text import read_text
from tests.shape_helpers import BODY, LAST, PROSE, found, make


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ann Lee", "Ann Lee"),
        ("By Ann Lee and Bo Ek", "Ann Lee, Bo Ek"),
        ("BY ANN LEE, SENIOR REPORTER", "ANN LEE"),
        ("Written by Ann Lee", "Ann Lee"),
        ("Von Ann Lee und Bo Ek", "Ann Lee, Bo Ek"),
        ("Autorin: Ann Lee", "Ann Lee"),
        ("Par Anne Lebrun", "Anne Lebrun"),
        ("Por Ana Ríos", "Ana Ríos"),
        ("Texto: Ana Ríos", "Ana Ríos"),
        ("di Anna Leoni", "Anna Leoni"),
        ("Door Anna de Vries", "Anna de Vries"),
        ("Tekst: Bo Ek", "Bo Ek"),
        ("Autor: Anna Nowak", "Anna Nowak"),
        ("Автор: Анна Ли", "Анна Ли"),
        ("김하늘 기자", "김하늘"),
        ("김하늘 기자 sky@example.org", "김하늘"),
        ("作者：王小明", "王小明"),
        ("文／山田花子", "山田花子"),
    ],
)
def test_a_byline_in_the_head(line: str, names: str) -> None:
    assert found(make([line, *BODY]), label) == [("byline", line, names)]


def test_a_name_beside_a_date() -> None:
    doc = make(["Ann Lee", "3 May 2024", *BODY], {1: Label.TIMESTAMP})
    assert found(doc, label) == [("byline", "Ann Lee", "Ann Lee")]


def test_a_name_that_is_a_known_author() -> None:
    doc = make([*BODY, "Ann Lee"], hints=Hints(authors=["Ann Lee"]))
    assert found(doc, label) == [("byline", "Ann Lee", "Ann Lee")]


@pytest.mark.parametrize(
    "line",
    [
        "Ann Lee",
        "By Christmas the ferry was back.",
        "By the Numbers",
        "By Popular Demand of the Many",
        "Von Berlin nach Rom",
        "Von Mises",
        "Di Maria",
        "The Long Road",
        "Text: the harbour was closed all day.",
        "新华社记者",
        "Story: how we got here",
    ],
)
def test_what_only_looks_like_one_stays(line: str) -> None:
    assert found(make([line, *BODY]), label) == []


def test_a_by_line_between_paragraphs_stays() -> None:
    assert found(make([*BODY, *BODY, "By Ann Lee", "A Book", PROSE, LAST, *BODY]), label) == []


@pytest.mark.parametrize(
    "line",
    ["By ANN LEE FOR EXAMPLE ONLINE", "Por Ana Lima, r7 Litoral — Porto Belo"],
)
def test_outlets_in_capitals_or_with_digits_belong_to_a_byline(line: str) -> None:
    doc = make([line, *BODY])
    assert [kind for kind, _, _ in found(doc, label)] == ["byline"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("[Ann Lee](https://post.example/authors/ann-lee/)", "Ann Lee"),
        ("[Bo Ek](/autoren/bo-ek/), our correspondent in Berlin", "Bo Ek"),
        ("[Anna Nowak](/author-12.html), [Bo Ek](/av/bo-ek)", "Anna Nowak, Bo Ek"),
        ("[Ann Lee](/topics/ann-lee)", ""),
        ("[The latest news](/authors/all)", ""),
        ("[Ann Lee](/people/ann-lee) told the council that the bridge was hers to cross, "
         "and that she would do so each morning, whatever it thought of that.", ""),
    ],
)  # fmt: skip
def test_markdown_links_names_to_their_authors_pages(line: str, names: str) -> None:
    doc = Document("", "text", read_text(f"# A bridge opens\n\n{line}\n\n" + "\n\n".join(BODY)))
    values = [verdict.value for verdict in label(doc) if verdict.rule == "author_page"]
    assert values == ([names] if names else [])


@pytest.mark.parametrize("lead", ["By", "Por", "De către", "VON", "Par :"])
def test_a_lead_and_the_name_below_it(lead: str) -> None:
    doc = make(["The ferry stops at noon on Monday", lead, "Ann Lee", *BODY])
    assert ("byline", lead, "Ann Lee") in found(doc, label)


def test_a_lead_that_no_name_follows_is_left_alone() -> None:
    assert found(make(["By", PROSE, *BODY]), label) == []


def test_an_authors_picture_and_name_below_a_headline() -> None:
    lines = ["The ferry stops at noon on Monday", "Ann Lee", "Ann Lee", *BODY]
    assert found(make(lines), label) == [("byline", "Ann Lee", "Ann Lee")] * 2
    assert found(make(["Ann Lee", "Ann Lee", *BODY]), label) == []  # an obituary's title
