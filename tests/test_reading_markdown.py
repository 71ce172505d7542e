"""Text in Markdown: what a person reads of a line, what its signs say, and the source unchanged."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Label, clean
from cleaner.document import Line
from cleaner.reading.markdown import is_markdown
from cleaner.reading.text import read_text
from cleaner.render import markdown

#: makes a text Markdown without being part of what is looked at
PROOF = "\n\n[end](https://end.example/)"


def read(source: str) -> list[Line]:
    return [line for line in read_text(source + PROOF)[:-1] if line.shown]


def bare(source: str) -> list[str]:
    return [line.text for line in read(source)]


@pytest.mark.parametrize(
    ("source", "text", "tag", "link_share"),
    [
        ("**Bold** and *light* and ***both***.", "Bold and light and both.", "p", 0),
        ("A _word_ of snake_case_names", "A word of snake_case_names", "p", 0),
        ("2 * 3 * 4 = 24 and a* b", "2 * 3 * 4 = 24 and a* b", "p", 0),
        ("~~gone~~ for good", "gone for good", "p", 0),
        ("[All](https://a.example/)", "All", "p", 1),
        ("Half [half](/x)", "Half half", "p", 0.5),
        ('[A](</a b> "two words") [b](/x_(y)) c', "A b c", "p", 2 / 3),
        ("**[Bold link](#top)**", "Bold link", "p", 1),
        ("[by name][1] and [by itself][]", "by name and by itself", "p", 14 / 17),
        ("He said [sic] so", "He said [sic] so", "p", 0),
        ("[^1]: A note at the foot.", "[^1]: A note at the foot.", "p", 0),
        (r"\*not light\* \[no link\](x)", "*not light* [no link](x)", "p", 0),
        ("Type `**x**` or ``a`b``", "Type **x** or a`b", "p", 0),
        ("A boat ![of wood](b.png) on the lake", "A boat  on the lake", "p", 0),
        ("[![logo](l.png)](https://a.example/)", "", "p", 0),
        ("### A heading ###", "A heading", "h3", 0),
        ("#hashtag", "#hashtag", "p", 0),
        ("A heading\n---", "A heading", "h2", 0),
        ("A heading\n===", "A heading", "h1", 0),
        ("* Item", "- Item", "li", 0),
        ("  + [Item](/x)", "- Item", "li", 1),
        ("3. Third", "3. Third", "li", 0),
        ("- ## Item and heading", "- Item and heading", "li", 0),
        ("> > Quoted *twice*", "Quoted twice", "p", 0),
        ("| a | b |\n|---|:-:|", "a | b", "tr", 0),
        ("| [a](/x) | b |", "a | b", "tr", 0.5),
        ("* * *", "", "hr", 0),
        ("[1]: https://a.example/", "", "link", 0),
        ("```", "```", "pre", 0),
    ],
)
def test_what_a_person_reads(source: str, text: str, tag: str, link_share: float) -> None:
    (line,) = read(source)
    assert line.text == text
    assert line.shown == source
    assert line.markup is not None
    assert line.markup.tag == tag
    assert line.markup.link_share == pytest.approx(link_share)


def test_a_link_over_many_lines_is_a_card() -> None:
    lines = read("Before\n\n[\n\n### Pier plans\n\nThe council agreed.\n\n](/pier)\n\nAfter")
    assert [line.text for line in lines] == [
        "Before", "", "Pier plans", "The council agreed.", "", "After"
    ]  # fmt: skip
    shares = [line.markup.link_share for line in lines if line.markup and line.text]
    assert shares == [0, 1, 1, 0]


def test_fenced_code_is_left_alone() -> None:
    code = "```md\n[a](https://a.example/)\n\n# not a heading\n```"
    lines = read(f"{code}\n\n# A heading")
    assert [line.shown for line in lines] == [*filter(None, code.split("\n")), "# A heading"]
    assert [line.text for line in lines[1:3]] == ["[a](https://a.example/)", "# not a heading"]


@pytest.mark.parametrize(
    "source",
    [
        "Plain words.\n\nAnd more of them.",
        "# Create a file\ntouch a\n# Check it\nls",  # a shell's comments
        "f[i](x) = g[j](y)  # two calls",
        "**Stars** alone prove nothing [1], nor brackets (as here).",
        "## One heading\nmay be anything",
    ],
)
def test_what_is_no_markdown_is_read_as_it_stands(source: str) -> None:
    assert not is_markdown(source)
    assert all(line.marked is None for line in read_text(source))
    assert "\n".join(line.text for line in read_text(source)) == source


SIGNS = st.sampled_from(
    ["*", "**", "_", "`", "```", "[", "![", "](", "](/x)", '](/x "t")', "][1]", "]", ")", "(",
     "#", "# ", "## ", "- ", "* ", "1. ", "> ", "|", "|---|", "---", "===", "\\", "~~", " ",
     "\n", "\n\n", "word", "Two words. ", "東京", "<b>", "</b>", "[1]: /x", "\r\n", "\t"]
)  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(st.lists(SIGNS, max_size=40).map("".join))
def test_spans_partition_the_source_and_characters_keep_their_places(source: str) -> None:
    source += PROOF
    lines = read_text(source)
    assert "".join(source[line.start : line.end] for line in lines) == source
    for line in lines:
        assert 0 <= (line.markup.link_share if line.markup else 0) <= 1
        for index, char in enumerate(line.text):
            place = line.at(index)
            assert line.start <= place < line.end
            assert source[place] == char or (char in "- " and source[place] in "*+•-\n\r\t ")


@settings(max_examples=300, deadline=None)
@given(st.lists(SIGNS, min_size=1, max_size=20).map("".join), st.data())
def test_a_cut_line_is_all_there(source: str, data: st.DataObject) -> None:
    for line in (line for line in read_text(source + PROOF) if len(line.text) > 1):
        index = data.draw(st.integers(1, len(line.text) - 1))
        if line.text[:index].strip() and line.text[index:].strip():
            first, second = line.split(index)
            assert (first.start, first.end, second.end) == (line.start, second.start, line.end)
            assert first.text == line.text[:index].rstrip()
            assert second.text == line.text[index:].lstrip()
            assert line.shown.startswith(first.shown)
            assert line.shown.endswith(second.shown)
            spaces = line.shown[len(first.shown) : len(line.shown) - len(second.shown)]
            assert not spaces.strip()


def test_signs_go_with_the_words_they_stand_around() -> None:
    (line,) = read("The **bridge** is open. **Read more:** [Pier](/pier)")
    first, second = line.split(line.text.index("Read"))
    assert first.shown == "The **bridge** is open."
    assert second.shown == "**Read more:** [Pier](/pier)"
    (line,) = read("Keepers *climb* [the stairs](/s) (Picture: Ann Lee)")
    first, second = line.split(line.text.index("(Picture"))
    assert (first.shown, second.shown) == ("Keepers *climb* [the stairs](/s)", "(Picture: Ann Lee)")


ARTICLE = """# The old bridge is open

[Ana Wirth](https://post.example/authors/ana-wirth)

3 May 2024

![People on the bridge](b.jpg)

*People on the bridge (Picture: Ann Lee)*

Since Friday people walk over the **bridge** again, which was closed after the [flood](/flood) two years ago.

Three things are new, as the council told us on the bridge itself:

* a wider path for bicycles
* lamps that save power

The town paid 1.4 million for it, and a third of that came from the country. **Read more:** [Why the path is late](/path)

## Thanks

Everybody who lives on the other side was glad that the long way round is over at last.

[Sign up to our newsletter](/letter)
"""  # noqa: E501

CLEANED = """Since Friday people walk over the **bridge** again, which was closed after the [flood](/flood) two years ago.

Three things are new, as the council told us on the bridge itself:

* a wider path for bicycles
* lamps that save power

The town paid 1.4 million for it, and a third of that came from the country.

## Thanks

Everybody who lives on the other side was glad that the long way round is over at last."""  # noqa: E501


def test_markdown_comes_out_as_it_went_in() -> None:
    doc = clean(ARTICLE, kind="text")
    assert doc.text == CLEANED
    assert markdown(doc) == f"# The old bridge is open\n\n{CLEANED}\n"
    meta = doc.metadata
    assert (meta.title, meta.authors, meta.date) == (
        "The old bridge is open", ["Ana Wirth"], "2024-05-03"
    )  # fmt: skip
    assert [(one.text, one.credit) for one in meta.captions] == [
        ("People on the bridge", "Ann Lee")
    ]
    labels = {line.text: line.verdict.label for line in doc.lines if line.verdict and line.text}
    assert labels["Thanks"] is Label.HEADING
    assert labels["- a wider path for bicycles"] is Label.LIST


def test_each_removal_says_where_it_stood() -> None:
    doc = clean(ARTICLE, kind="text")
    for one in doc.removed:
        assert ARTICLE[one.start : one.end].strip()
        before = [line.shown for line in doc.kept() if line.end <= one.start]
        assert not before or doc.text[: one.at].rstrip().endswith(before[-1].rstrip())
    picture = next(one for one in doc.removed if one.rule == "picture")
    assert picture.text == "![People on the bridge](b.jpg)"


def test_cleaned_again_it_is_the_same() -> None:
    doc = clean(CLEANED, kind="text")
    assert doc.text == CLEANED


@pytest.mark.parametrize(
    "line",
    [
        "[" * 18_000,
        "![" * 9_000,
        "](" * 9_000,
        '](a "' * 4_000,
        "](a(b)" * 3_000,
        "]( " * 6_000,
        "](" + "(a)" * 6_000,
        "*a " * 6_000,
        "a**" * 6_000,
        "_ *" * 6_000,
        "`" * 9_000 + "a" + "``" * 4_000,
        "- " * 9_000 + "x",
        "> " * 9_000,
        "| " * 9_000 + "x",
        "#" + " " * 18_000 + "x",
        "|" + ":-:|" * 4_000 + "x",
        "[a][" * 4_000,
        "[a](b) " * 2_500,
        "\\" * 18_000,
    ],
)
def test_hostile_lines_take_no_longer_than_long_ones(line: str) -> None:
    start = time.process_time()
    read_text("\n".join([line] * 5) + PROOF)
    read_text(("[\n" * 3_000) + "](/x)\n" * 3_000 + PROOF)
    assert time.process_time() - start < 5
