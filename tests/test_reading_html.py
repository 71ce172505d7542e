"""Pages to lines: kinds of pages, places in the source, hidden parts, addresses, hostile input."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.document import Line, Markup
from cleaner.reading import html as reader
from cleaner.reading.html import read_html


def texts(source: str) -> list[str]:
    return [line.text for line in read_html(source).lines]


def markup(line: Line) -> Markup:
    assert line.markup is not None
    return line.markup


NEWS = """<!doctype html><html lang="en"><head><title>Ferry runs again - The Quay</title>
<style>p { color: red }</style></head><body>
<nav class="main-nav"><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<article class="story"><h1>Ferry runs again</h1>
<figure><img src="f.jpg" alt="not a line"><figcaption>The ferry at noon
<span class="credit">Ann Lee</span></figcaption></figure>
<p>The ferry to the <b>north</b> shore\n  runs again.</p><p>It had stood still since May.</p>
<script>var no = "line";</script></article>
<footer>&copy; The Quay</footer></body></html>"""


def test_news_page_is_one_line_a_block() -> None:
    assert texts(NEWS) == [
        "Home",
        "News",
        "Ferry runs again",
        "The ferry at noon",
        "Ann Lee",
        "The ferry to the north shore runs again.",
        "It had stood still since May.",
        "© The Quay",
    ]


def test_markup_says_where_a_line_stands() -> None:
    page = read_html(NEWS)
    home, _, title, caption, credit, first, second, _ = [markup(line) for line in page.lines]
    assert home.path == ("body", "nav", "ul")
    assert home.link_share == 1.0
    assert "main-nav" in home.tokens
    assert title.tag == "h1"
    assert "story" in title.tokens
    assert caption.tag == "figcaption"
    assert credit.tag == "span"
    assert first.container == second.container != home.container
    assert first.link_share == 0.0
    assert page.title == "Ferry runs again - The Quay"


def test_spans_start_at_the_tag_and_end_at_the_next_block() -> None:
    page = read_html(NEWS)
    for line, following in zip(page.lines, page.lines[1:], strict=False):
        assert line.end == following.start
        assert NEWS[line.start] == "<"
        first_word = line.text.split()[0].replace("©", "&copy;")
        assert first_word in NEWS[line.start : line.end]
    assert page.lines[-1].end == len(NEWS)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_spans_with_any_line_end(end: str) -> None:
    source = f"<body>{end}<p>One 😀 é</p>{end}{end}<p>Two</p>tail &amp; more<br>{end}last"
    page = read_html(source)
    assert [source[line.start : line.end].split(">")[-1].strip() for line in page.lines[2:]] == [
        "tail &amp; more",
        "last",
    ]
    assert source[page.lines[1].start :].startswith("<p>Two")


LAYOUT_2010 = """<table width=780><tr><td><a href=a>Αρχική</a><br><a href=b>Πολιτική</a></td>
<td><font size=5><b>Νέο λιμάνι</b></font><br><br>Το λιμάνι άνοιξε πάλι, είπε ο δήμαρχος.<br><br>
Τα πλοία φεύγουν κάθε ώρα.</td></tr></table>"""


def test_layout_table_of_2010() -> None:
    assert texts(LAYOUT_2010) == [
        "Αρχική",
        "Πολιτική",
        "Νέο λιμάνι",
        "Το λιμάνι άνοιξε πάλι, είπε ο δήμαρχος.",
        "Τα πλοία φεύγουν κάθε ώρα.",
    ]


def test_row_of_a_data_table_is_one_line() -> None:
    source = "<table><tr><th>Year<th>Boats<tr><td>2001<td>12<tr><td>2002<td><p>14</p></table>"
    page = read_html(source)
    assert [line.text for line in page.lines] == ["Year\tBoats", "2001\t12", "2002\t14"]
    assert len(page.owner) == len(page.images) == len(page.controls) == 3


def test_long_cells_stay_apart() -> None:
    story = "The council met on Monday and spoke about the harbour for more than three hours. " * 2
    assert len(texts(f"<table><tr><td>Menu</td><td>{story}</td></tr></table>")) == 2


@pytest.mark.parametrize(
    "line",
    [
        "東京湾の渡し船が再開した。",
        "Паром снова ходит.",
        "عادت العبارة إلى العمل.",
        "नाव फिर चल पड़ी।",
        "배가 다시 다닌다.",
    ],
)
def test_scripts(line: str) -> None:
    assert texts(f"<div><div>{line}</div>{line}</div>") == [line, line]


def test_pre_keeps_rows_and_indentation() -> None:
    assert texts("<pre>def f():\n    return 1\n\n</pre>") == ["def f():", "    return 1"]


def test_hidden_parts_are_lines_with_a_flag() -> None:
    page = read_html(
        "<p>Seen</p><p style='display: none'>A</p><div hidden><p>B</p></div>"
        "<p aria-hidden=true>C</p>"
        "<noscript><p>D</p></noscript><video><p class=vjs-no-js>E</p></video>"
        "<p>Seen <span style='display:none'>F</span></p><template><p>never</p></template>"
    )
    flags = {line.text: markup(line).hidden for line in page.lines}
    assert flags == {"Seen": False} | dict.fromkeys("ABCDEF", True)
    (notice,) = [line for line in page.lines if line.text == "E"]
    assert "vjs-no-js" in markup(notice).tokens


def test_declared_shadow_roots_are_read() -> None:
    assert texts("<x-a><template shadowrootmode=open><p>In</p></template></x-a><p>Out") == [
        "In",
        "Out",
    ]


def test_options_of_a_choice_are_one_line() -> None:
    assert texts("<select><option>Oslo<option>Rome</select><p>x") == ["Oslo Rome", "x"]


def test_links_side_by_side_are_words_apart() -> None:
    assert texts("<div><a>Home</a><a>News</a></div>") == ["Home News"]
    assert texts("<p>A <a>lin</a>k, no gap</p>") == ["A link, no gap"]


def protect(address: str, key: int = 0x5A) -> str:
    return bytes([key, *[byte ^ key for byte in address.encode()]]).hex()


def test_protected_addresses_are_decoded() -> None:
    code = protect("desk@example.org")
    source = f'<p>Write to <a href="#" data-cfemail="{code}">[email&#160;protected]</a> now.</p>'
    assert texts(source) == ["Write to desk@example.org now."]


@pytest.mark.parametrize("code", ["", "5", "zz", protect("no address"), "5a" * 4000])
def test_broken_protection_keeps_the_placeholder(code: str) -> None:
    source = f'<p><span data-cfemail="{code}">[email protected]</span></p>'
    assert texts(source) == ["[email protected]"]


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 100_000 + "deep",
        "<span>" * 100_000 + "deep",
        "<table><tr><td>" * 3_000 + "deep",
        "<b><p>" * 2_000 + "deep",
        "word " * 400_000 + "deep",
        f'<p class="{"a-" * 500_000}">deep',
    ],
    ids=["blocks", "inline", "tables", "adoption", "one line", "class"],
)
def test_hostile_pages_take_linear_time(source: str) -> None:
    start = time.process_time()
    lines = read_html(source).lines
    assert lines[-1].text.endswith("deep")
    assert time.process_time() - start < 60


def test_past_the_limit_lines_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_LINES", 10)
    monkeypatch.setattr(reader, "MAX_BLOCKS", 20)
    page = read_html("".join(f"<p>w{i}</p>" for i in range(50)))
    assert len(page.lines) == 10
    assert len(page.blocks) == 20
    words = " ".join(line.text for line in page.lines).split()
    assert words == [f"w{i}" for i in range(50)]


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div",
        "class='a",
        "b'>",
        "</div>",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "<br>",
        "<a",
        "href=x>",
        "</a>",
        "<pre>",
        "</pre>",
        "<b>",
        "</b>",
        "<svg>",
        "</svg>",
        "<select>",
        "<option>",
        "<template>",
        "</template>",
        "<!--",
        "-->",
        "<h1>",
        "<p\x00",
        "&amp;",
        "&#x110000;",
        "�",
        "\r",
        "\r\n",
        "\t",
        "word.",
        "中文。",
        "<video>",
        "<noscript>",
        "<frameset>",
        "</body>",
        "</html>",
        "<li>",
        "<x-y>",
        "<span",
        "style=display:none>",
        "<textarea>",
        "</textarea>",
        "<script>",
        "</script>",
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join))
@settings(max_examples=150, deadline=None)
def test_any_junk_is_a_page(source: str) -> None:
    page = read_html(source)
    assert len(page.lines) == len(page.owner) == len(page.images) == len(page.controls)
    place = 0
    for line in page.lines:
        assert line.text.strip()
        assert "\n" not in line.text
        assert place <= line.start <= line.end <= len(source)
        place = line.start
        assert 0 <= markup(line).link_share <= 1
    for block in page.blocks:
        assert 0 <= block.first <= block.last <= len(page.lines)
