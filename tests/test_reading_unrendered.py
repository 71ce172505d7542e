"""Shells of pages: the article is in a script, and nothing else is taken from there."""

import json

import pytest

import cleaner
from cleaner.reading.html import read_html
from cleaner.reading.unrendered import draw

PARAGRAPHS = [
    "The ferry to the northern islands sailed again on Monday after nine days in the harbour.",
    'Its captain said that "nobody on board had slept" while the wind blew from the east.',
    "Shops on the two largest islands had run out of milk and bread by the end of the week.",
    "The company will pay for the nights that passengers had to spend in hotels on the quay.",
]
BODY = "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
TEXT = "\n".join(PARAGRAPHS)


def shell(script: str) -> str:
    return f"<html><head><title>Ferry</title></head><body><div id=root></div>{script}</body></html>"


def cleaned(script: str) -> str:
    return cleaner.clean(shell(script), kind="html").text


def test_markup_in_a_state_object() -> None:
    state = json.dumps({"menu": ["Home", "News"], "story": {"html": BODY}})
    assert cleaned(f"<script>window.state = {state}</script>") == TEXT


def test_markup_in_json_in_a_string() -> None:
    inner = json.dumps({"menu": "Home", "story": BODY})
    pushed = json.dumps([1, "0:" + inner]).replace("/", "\\/").replace("<", "\\x3C")
    assert cleaned(f"<script>self.chunks.push({pushed})</script>") == TEXT


def test_paragraphs_of_a_data_script() -> None:
    blocks = [{"type": "paragraph", "content": one} for one in PARAGRAPHS]
    data = json.dumps({"blocks": blocks, "share": "Share this with a friend or with two"})
    assert cleaned(f'<script type="application/json">{data}</script>') == TEXT


def test_article_body_of_json_ld() -> None:
    data = json.dumps({"@type": "NewsArticle", "headline": "Ferry", "articleBody": TEXT})
    assert cleaned(f'<script type="application/ld+json">{data}</script>') == TEXT


def test_the_document_says_so() -> None:
    found = cleaner.clean(shell(f"<script>x = {json.dumps(BODY)}</script>"), kind="html")
    assert found.flags == ["unrendered"]
    assert found.metadata.title == "Ferry"


@pytest.mark.parametrize(
    "script",
    [
        "",
        "<script>function f() { return 'no strings' }</script>",
        # messages of a program are prose by their looks
        f"<script>throws = {json.dumps(PARAGRAPHS)}</script>",
        "<script>" + '"<p>short</p>",' * 50 + "</script>",
        '<script>"<p>' + "never closed " * 100,
        '<script>"\ud800 <p>' + "a lone surrogate " * 5 + '</p>"</script>',
        "<script>" + '"' * 50_001 + "</script>",
        "<script>" + '"\\' * 50_000 + "</script>",
    ],
)
def test_nothing_to_draw(script: str) -> None:
    source = shell(script)
    assert draw(source, read_html(source)) is None


def test_a_page_that_shows_its_article_is_left_alone() -> None:
    other = BODY.replace("ferry", "train")
    source = shell(f"<article>{BODY}</article><script>next = {json.dumps(other)}</script>")
    assert draw(source, read_html(source)) is None


def test_what_is_drawn_is_text_for_all_who_show_it() -> None:
    data = json.dumps({"blocks": [f"{one[:-1]} & more." for one in PARAGRAPHS]})
    source = shell(f"<script type=application/json>{data}</script>")
    drawn = draw(source, read_html(source))
    assert drawn is not None
    assert "wind blew from the east&quot; &amp; more." not in drawn
    assert drawn.count(" &amp; more.</p>") == len(PARAGRAPHS)
