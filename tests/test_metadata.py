"""Metadata: what a page says of itself, and who wins in the record."""

from __future__ import annotations

import json
import time
from dataclasses import fields

import pytest
import turbohtml
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.document import Caption, Document, Hints, Line, Markup, Metadata, Verdict
from cleaner.metadata import jsonld, mend, merge, read_page
from cleaner.metadata.dates import find_date, parse_date, url_date
from cleaner.metadata.merge import script_language
from cleaner.metadata.names import byline, from_url, names
from cleaner.metadata.page import strip_site
from cleaner.metadata.text import MAX_TEXT, http_url, tidy
from cleaner.policy import Label, Policy


def read(html: str) -> Metadata:
    return read_page(turbohtml.parse(html))[0]


def page(head: str = "", body: str = "", lang: str = "en") -> Metadata:
    return read(f'<html lang="{lang}"><head>{head}</head><body>{body}</body></html>')


def ld(*nodes: object) -> str:
    return "".join(
        f'<script type="application/ld+json">{json.dumps(node)}</script>' for node in nodes
    )


def meta(**values: str) -> str:
    return "".join(
        f'<meta property="{name.replace("__", ":")}" content="{value}">'
        for name, value in values.items()
    )


ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Ferry runs aground off Ardmore",
    "author": [{"@type": "Person", "name": "Mairi Laing"}],
    "datePublished": "2024-05-03T23:40:00-04:00",
    "dateModified": "2024-05-04T08:00:00-04:00",
    "publisher": {"@type": "Organization", "name": "Ardmore Gull"},
    "keywords": ["ferry", "coast"],
    "mainEntityOfPage": "https://gull.example/ferry",
}


# --- pages -------------------------------------------------------------------------------


def test_json_ld_says_it_all() -> None:
    found = page(ld(ARTICLE), "<h1>Ferry runs aground off Ardmore</h1>")
    assert found.title == "Ferry runs aground off Ardmore"
    assert found.authors == ["Mairi Laing"]
    assert (found.date, found.modified) == ("2024-05-03", "2024-05-04")
    assert found.site == "Ardmore Gull"
    assert found.tags == ["ferry", "coast"]
    assert found.url == "https://gull.example/ferry"
    assert found.language == "en"


def test_graph_with_references() -> None:
    graph = {
        "@graph": [
            {"@type": "WebPage", "@id": "#page", "datePublished": "2023-02-01T09:00:00Z"},
            {
                "@type": ["Article", "BlogPosting"],
                "headline": "Bees &amp; bricks",
                "author": {"@id": "#bo"},
            },
            {"@type": "Person", "@id": "#bo", "name": "Bo Ek"},
        ]
    }
    found = page(ld(graph), "<h1>Bees & bricks</h1>")
    assert (found.title, found.authors, found.date) == ("Bees & bricks", ["Bo Ek"], "2023-02-01")


def test_teaser_is_not_the_article() -> None:
    teaser = {
        "@type": "NewsArticle",
        "headline": "Quite another story",
        "url": "https://gull.example/other",
        "author": "Not Me",
        "datePublished": "2020-01-01",
    }
    lists = {"@type": "ItemList", "itemListElement": [teaser]}
    body = "<h1>Ferry runs aground off Ardmore</h1>"
    found = page(ld(lists, teaser, ARTICLE), body)
    assert found.authors == ["Mairi Laing"]
    assert found.date == "2024-05-03"


@pytest.mark.parametrize(
    "script",
    [
        '<!-- {"@type": "Article", "headline": "Old mill burns", "author": "Ann Lee"} -->',
        '{"@type": "Article", "headline": "Old mill burns", "author": {"name": "Ann Lee"},}',
        '{"@type": "Article", "headline": "Old\nmill burns", "author": ["Ann Lee"]}',
        '{"@type":"Article","headline":"Old mill burns","author":{"@type":"Person",'
        '"name":"Ann Lee"},"articleBody":"She said "no" and left"}',
        '{"@type":"NewsArticle","headline":"Old mill burns","author":[{"name":"Ann Lee"}],"x":[',
    ],
)
def test_broken_json_is_mended(script: str) -> None:
    found = page(f'<script type="application/ld+json">{script}</script>')
    assert (found.title, found.authors) == ("Old mill burns", ["Ann Lee"])


@pytest.mark.parametrize(
    ("head", "authors"),
    [
        ('<meta name="author" content="Von Ina Kohl und Jo Maas">', ["Ina Kohl", "Jo Maas"]),
        ('<meta name="citation_author" content="Roe, Ann M.">', ["Ann M. Roe"]),
        ('<meta name="author" content="admin"><meta name="byl" content="By Ann Lee">', ["Ann Lee"]),
        ('<meta property="article:author" content="https://social.example/gull">', []),
        (
            '<meta property="article:author" content="https://gull.example/author/ann-lee/">',
            ["Ann Lee"],
        ),
        ('<meta name="parsely-author" content="Ann Lee"><meta name="x" content="y">', ["Ann Lee"]),
        (
            '<meta name="twitter:label1" content="Written by">'
            '<meta name="twitter:data1" content="Ann Lee">',
            ["Ann Lee"],
        ),
        (
            '<meta name="twitter:label1" content="Reading time">'
            '<meta name="twitter:data1" content="Ann Lee">',
            [],
        ),
    ],
)
def test_author_metas(head: str, authors: list[str]) -> None:
    assert page(head).authors == authors


@pytest.mark.parametrize(
    ("body", "authors"),
    [
        ('<a rel="author" href="/x">Ann Lee</a>', ["Ann Lee"]),
        ('<p class="article__byline">By <b>Ann Lee</b><br>May 3, 2024</p>', ["Ann Lee"]),
        ('<span itemprop="author"><i itemprop="name">Ann Lee</i> 4 stories</span>', ["Ann Lee"]),
        ('<span class="authorName">Ann Lee</span><span class="authorName">Bo Ek</span>', None),
        ("<h1>Old mill burns down</h1><p>By Ann Lee</p><p>The mill…</p>", ["Ann Lee"]),
        ('<div class="comment"><span class="author">Angry Reader</span></div>', []),
        # a card, a sidebar or a footer: whom all of them name, and nobody where they differ
        ('<aside><a rel="author">Cy Roe</a><a rel="author">Bo Ek</a></aside>', []),
        ('<aside class="post-author">Ann Lee</aside>', ["Ann Lee"]),
        (
            '<footer><span class="entry-author">Posted By: <b>Ann Lee</b></span></footer>',
            ["Ann Lee"],
        ),
        ('<p><a class="author vcard" href="/x">Ann Lee</a></p>', ["Ann Lee"]),
        (
            '<div class="elementor-widget-container"><h4 class="elementor-author-box__name">'
            "Ann Lee</h4></div>",
            ["Ann Lee"],
        ),
        (
            '<article class="node node--promoted"><div class="blog-author">Ann Lee</div></article>',
            ["Ann Lee"],
        ),
        ("<h1>Old mill burns down</h1><p>Written by</p><p>Ann Lee</p>", ["Ann Lee"]),
        ('<p class="date-author">Dec. 19, 2025 · Ann Lee in News</p>', ["Ann Lee"]),
        (
            '<p><a href="/blog/authors/ann-lee">Ann Lee</a>, <a href="/tags">tags</a></p>',
            ["Ann Lee"],
        ),
        ('<p class="author"><a href="/author/yuna/">Yuna</a></p>', ["Yuna"]),
        ('<p class="writer-name">Ann Lee</p>', ["Ann Lee"]),
        ('<p class="author">By the Gull team</p>', ["the Gull team"]),
        ("<h1>Old mill burns</h1><p>Ann Lee | Senior Writer | July 2, 2025</p>", ["Ann Lee"]),
        ("<h1>Old mill burns</h1><p>Local News | July 2, 2025</p>", []),
        ("<h1>Old mill</h1><p>It burns.</p><div>Article by</div><div>Ann Lee</div>", ["Ann Lee"]),
        ("<h1>Old mill</h1><p>It burns.</p><div>Written by Ann Lee</div>", ["Ann Lee"]),
        ("<h1>Old mill</h1><ul><li>By</li><li>Ann Lee</li></ul><p>x</p>", ["Ann Lee"]),
        ('<ul class="related-posts"><li>Written by Bo Ek</li></ul>', []),
        ('<p class="author">Content Marketing Coordinator</p>', []),
        (
            '<a href="/authors/ann-lee">Ann Lee</a><a href="/authors/bo-ek">Bo Ek</a>',
            [],
        ),
        ('<p class="author-note">I have consulted hundreds of gardeners.</p>', []),
    ],
)
def test_author_markup(body: str, authors: list[str] | None) -> None:
    assert page("", body).authors == (["Ann Lee", "Bo Ek"] if authors is None else authors)


def test_publisher_is_an_author_only_alone() -> None:
    house = {**ARTICLE, "author": {"@type": "Organization", "name": "Ardmore Gull"}}
    assert page(ld(house)).authors == ["Ardmore Gull"]
    signed = page(ld(house), '<a rel="author">Mairi Laing</a>')
    assert signed.authors == ["Mairi Laing"]
    both = {**ARTICLE, "author": [house["author"], {"name": "Mairi Laing"}, {"name": "Reuters"}]}
    assert page(ld(both)).authors == ["Mairi Laing", "Reuters"]


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Old mill burns | The Gull</title>", "<h1>Old mill burns</h1>", "Old mill burns"),
        (
            meta(og__title="Old mill burns - Local - The Gull", og__site_name="The Gull"),
            "<h1>The Gull</h1><h1>Old mill burns</h1>",
            "Old mill burns",
        ),
        (
            meta(og__title="Old mill burns to the ground"),
            "<h1><span>Fire</span> <span>Old mill burns to the ground</span></h1>",
            "Old mill burns to the ground",
        ),
        ("<title>Old mill burns</title><svg><title>Menu</title></svg>", "", "Old mill burns"),
        (meta(og__title="Tom &amp; Jo: &lt;em&gt;a&lt;/em&gt; tale"), "", "Tom & Jo: a tale"),
        ("", "<h1>Nur eine Überschrift</h1>", "Nur eine Überschrift"),
        # Blogger and old WordPress themes: the h1 is the blog's name
        (
            "<title>Gull Notes: The old mill burns</title>" + meta(og__title="The old mill burns"),
            "<h1>Gull Notes</h1><h2>Friday</h2><h2>The old mill burns</h2>",
            "The old mill burns",
        ),
        (
            "<title>The old mill burns – Mill Pathways</title>",
            "<h1>Mill Pathways</h1><h2>The old mill burns</h2>",
            "The old mill burns",
        ),
        (
            "<title>The old mill burns | Opinion</title>"
            '<link rel="canonical" href="https://gull.example/opinion/mill">',
            "",
            "The old mill burns",
        ),
        (
            ld({**ARTICLE, "headline": "The mill, which has stood since 1820, " * 7})
            + meta(og__title="Old mill burns"),
            "<h1>Old mill burns</h1>",
            "Old mill burns",
        ),
        ("<title>A millerâ\x80\x99s tale</title>", "", "A miller’s tale"),
    ],
)
def test_title(head: str, body: str, title: str) -> None:
    assert page(head, body).title == title


def test_site_is_not_cut_out_of_the_middle() -> None:
    assert strip_site("Storm - a history", set(), {"gull"}) == "Storm - a history"


@pytest.mark.parametrize(
    ("head", "body", "lang", "day"),
    [
        (meta(article__published_time="2024-05-03T23:59:00+02:00"), "", "en", "2024-05-03"),
        ('<meta name="date" content="20240503">', "", "en", "2024-05-03"),
        ('<meta name="pubdate" content="Fri, 03 May 2024 10:00:00 GMT">', "", "en", "2024-05-03"),
        ('<meta name="timestamp" content="1714750000000">', "", "en", "2024-05-03"),
        ("", '<time datetime="2024-05-03">gestern</time>', "de", "2024-05-03"),
        ("", '<time itemprop="datePublished" datetime="2024-05-03">x</time>', "de", "2024-05-03"),
        ("", "<h1>Brand in der Mühle</h1><p>3. Mai 2024, 10 Uhr</p>", "de", "2024-05-03"),
        ("", '<span class="post-date">3 de mayo de 2024</span>', "es", "2024-05-03"),
        ("", '<div class="related"><time datetime="2019-01-01">x</time></div>', "en", ""),
        ("", "<p>May 3, 2024</p><h1>Fire in the old mill</h1><p>It burns.</p>", "en", "2024-05-03"),
        (
            "",
            '<aside><h3>Published</h3><p class="date">May 3, 2024</p></aside>',
            "en",
            "2024-05-03",
        ),
        ('<link rel="canonical" href="https://a.example/2024/05/03/mill">', "", "en", "2024-05-03"),
        ('<meta name="date" content="1970-01-01T00:00:00Z">', "", "en", ""),
    ],
)
def test_date(head: str, body: str, lang: str, day: str) -> None:
    assert page(head, body, lang).date == day


def test_other_fields() -> None:
    head = (
        meta(
            og__description="The mill by the river burned…",
            og__locale="pt_BR",
            og__site_name="O Gaivota",
            article__tag="fogo",
        )
        + '<meta name="description" content="The mill by the river burned down last night.">'
        + '<link rel="canonical" href="javascript:alert(1)">'
        + '<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">'
        + '<meta property="og:url" content="//a.example/mill">'
    )
    found = read(f"<html><head>{head}</head></html>")
    assert found.description == "The mill by the river burned down last night."
    assert (found.language, found.site, found.tags) == ("pt", "O Gaivota", ["fogo"])
    assert found.url == "https://a.example/mill"
    assert found.licence == "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    "html", ["", "<", "<p>just text", "<html lang><title></title>", "\x00\ud800"]
)
def test_nothing_to_say(html: str) -> None:
    assert read(html) == Metadata()


# --- hostile input -----------------------------------------------------------------------

_KEYS = st.sampled_from(
    ["@type", "@id", "@graph", "headline", "author", "name", "datePublished", "keywords", "url",
     "publisher", "mainEntityOfPage", "license", "description", "givenName", "inLanguage"]
)  # fmt: skip
_LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30),
    st.sampled_from(["NewsArticle", "Person", "#a", "2024-05-03", "&amp;amp;lt;b&gt;", "by "]),
)  # fmt: skip
_JUNK = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(_KEYS, inner, max_size=5)),
    max_leaves=25,
)


@settings(max_examples=200, deadline=None)
@given(_JUNK, _JUNK)
def test_junk_never_raises(first: object, second: object) -> None:
    node = {"@type": "NewsArticle", "headline": second, "author": first, "datePublished": second}
    html = ld(first, node).replace("NaN", "1")
    _check(page(html, "<h1>2024-05-03</h1>"))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_never_raises(text: str) -> None:
    quoted = text.replace('"', "&quot;")
    html = f'<script type="application/ld+json">{{"@type":"Article","headline":"{text}</script>'
    html += f'<meta name="author" content="{quoted}"><meta name="date" content="{quoted}">'
    html += f'<title>{text}</title><h1>{text}</h1><p class="byline">{text}</p>'
    _check(page(html))


def _check(found: Metadata) -> None:
    """Every value is a plain, bounded string, and dates are dates."""
    for one in fields(found):
        value = getattr(found, one.name)
        for text in value if isinstance(value, list) else [value]:
            assert isinstance(text, str)
            assert text == text.strip()
            assert len(text) <= MAX_TEXT
            assert text.isprintable() or not any(ord(char) < 32 for char in text)
    for day in (found.date, found.modified):
        assert not day or parse_date(day) == day


@pytest.mark.parametrize(
    "script",
    [
        "[" * 200_000,
        '{"a":' * 100_000,
        '{"@type":"Article","author":' + "[" * 900 + "]" * 900 + "}",
        '{"@graph":' * 500 + '{"@type":"Article","headline":"deep"}' + "}" * 500,
        '{"@type":"Article","keywords":[' + '"x",' * 200_000 + '"x"]}',
        '{"@type":"Article","headline":"' + "a" * 5_000_000,
        "[" + '{"@type":"Article","headline":"x"},' * 20_000 + "{}]",
        '{"@type":"Article","headline":"' + "\\" * 300_000,
        '"headline":"Article' * 40_000,
    ],
)
def test_large_and_deep_json_is_bounded(script: str) -> None:
    start = time.process_time()
    _check(page(f'<script type="application/ld+json">{script}</script>'))
    assert time.process_time() - start < 60


@pytest.mark.parametrize(
    "body",
    [
        '<div class="author">' * 20_000 + "Ann Lee",
        "<h1>" + "<b>x" * 20_000,
        '<span itemprop="author">' * 5_000,
        "<time>" * 20_000 + "x",
        "<meta name=a content=b>" * 50_000,
        "<title>" + " - " * 100_000,
        "".join(f'<i itemprop="{" ".join(f"a{i}x{j}" for j in range(9))}">' for i in range(9_000)),
        "<h1>" + "a, " * 100_000 + "</h1><p>By " + "a and " * 50_000,
    ],
)
def test_hostile_markup_is_bounded(body: str) -> None:
    tree = turbohtml.parse(body)
    start = time.process_time()
    _check(read_page(tree)[0])
    assert time.process_time() - start < 60


def test_reference_loops_end() -> None:
    loop = [
        {"@type": "Article", "@id": "#a", "headline": "Old mill", "author": {"@id": "#b"}},
        {"@id": "#b", "name": {"@id": "#b"}, "author": {"@id": "#a"}},
    ]
    assert page(ld(loop)).title == "Old mill"


# --- names, dates, strings ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("By ANN LEE", ["ANN LEE"]),
        ("Ann Lee, Bo Ek and Cy Roe", ["Ann Lee", "Bo Ek", "Cy Roe"]),
        ("Ann Lee & Bo Ek", ["Ann Lee", "Bo Ek"]),
        ("Ana Gil y José Ortega y Gasset", ["Ana Gil", "José Ortega y Gasset"]),
        ("Par Luc Roy et Léa Petit", ["Luc Roy", "Léa Petit"]),
        ("Di Anna Rossi", ["Anna Rossi"]),
        ("Von Ina Kohl, dpa", ["Ina Kohl", "dpa"]),
        ("Ann Lee | Senior Reporter", ["Ann Lee"]),
        ("Ann Lee - Chief Political Correspondent", ["Ann Lee"]),
        ("Ann Lee, PhD", ["Ann Lee"]),
        ("Ann Lee - Gull Editorial Team", ["Ann Lee"]),
        ("Ann Lee, Updated by Bo Ek", ["Ann Lee"]),
        ("Recipe by Ann Lee", ["Ann Lee"]),
        ("design: Ann Lee", []),
        ("page.head.extra.author", []),
        ("Ann Lee (ann@gull.example) @annlee", ["Ann Lee"]),
        ("Sammy Davis Jr.", ["Sammy Davis Jr."]),
        ("A.B.", ["A.B."]),
        ("김하늘 기자", ["김하늘"]),
        ("山田 花子", ["山田 花子"]),
        ("王小明 李大力 陈美丽", ["王小明", "李大力", "陈美丽"]),
        ("作者：王小明", ["王小明"]),
        ("https://gull.example/people/7", []),
        ("ann@gull.example", []),
        ("Wernher von Braun", ["Wernher von Braun"]),
        ("", []),
        ("12345", []),
    ],
)
def test_names(value: str, expected: list[str]) -> None:
    assert names(value) == expected


def test_byline_takes_names_only() -> None:
    assert byline("Written by\nAnn Lee\nSenior Reporter\nUpdated May 3") == ["Ann Lee"]
    assert byline("5 min read") == []
    assert byline("Reviewed by Bo Ek") == []
    assert from_url("https://gull.example/author/ann-lee/?x=1") == "Ann Lee"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-05-03", "2024-05-03"),
        ("2024/5/3 10:00", "2024-05-03"),
        ("3. Mai 2024", "2024-05-03"),
        ("Publié le 3 mai 2024 à 10h", "2024-05-03"),
        ("1er août 2024", "2024-08-01"),
        ("3 de mayo de 2024", "2024-05-03"),
        ("3 maggio 2024", "2024-05-03"),
        ("3 maja 2024", "2024-05-03"),
        ("3 Mayıs 2024 Cuma", "2024-05-03"),
        ("3 мая 2024", "2024-05-03"),
        ("2024年5月3日 10時", "2024-05-03"),
        ("2024년 5월 3일", "2024-05-03"),
        ("입력 2024.05.03 10:00", "2024-05-03"),
        ("May 3rd, 2024", "2024-05-03"),
        ("Fri 03.05.24, 10:00", "2024-05-03"),
        ("13/12/2024", "2024-12-13"),
        ("3/12/2024", ""),
        ("31. Februar 2024", ""),
        ("chapter 2024", ""),
        ("1714750000", "2024-05-03"),
        ("4133980800000", ""),  # milliseconds of the year 2101, as a field of the wrong kind has
        ("", ""),
    ],
)
def test_dates_in_words(text: str, day: str) -> None:
    assert (parse_date(text) or find_date(text)) == day


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), st.integers(), st.floats(), st.none(), st.booleans()))
def test_parse_date_never_raises(value: object) -> None:
    found = parse_date(value)
    assert found == "" or len(found) == 10


def test_small_helpers() -> None:
    assert url_date("https://a.example/2024/may/03/x") == "2024-05-03"
    assert url_date("https://a.example/view/AKR20240503141200009?page=2") == "2024-05-03"
    assert url_date("https://a.example/item/20249931141200009") == ""
    assert url_date("https://a.example/item/A2024050377") == ""
    assert http_url("data:text/html,x") == ""
    assert tidy("a\x00b\u200b \ud800c") == "a b c"
    assert jsonld.types({"@type": 7}) == set()
    assert script_language("Οι δρόμοι της πόλης έκλεισαν") == "el"
    assert script_language("The roads of the town are closed") == ""


# --- the record --------------------------------------------------------------------------


def document(
    *lines: tuple[str, Label | None] | tuple[str, Label | None, str], **more: object
) -> Document:
    made = []
    for text, label, *value in lines:
        line = Line(text, 0, len(text))
        if label is not None:
            data = value[0] if value else None
            line.verdict = Verdict((line,), label, "test", "test", value=data)
        made.append(line)
    return Document("", "text", made, **more)  # type: ignore[arg-type]


def test_hints_beat_page_beats_lines() -> None:
    doc = document(
        ("A line's title", Label.TITLE),
        ("By Cy Roe", Label.BYLINE, "Cy Roe"),
        ("3 May 2024", Label.TIMESTAMP),
    )
    assert (merge(doc).title, merge(doc).authors, merge(doc).date) == (
        "A line's title",
        ["Cy Roe"],
        "2024-05-03",
    )
    doc.page = Metadata(title="The page's title", authors=["Bo Ek"], date="2024-05-02")
    assert merge(doc).authors == ["Bo Ek"]
    doc.hints = Hints(title="The caller's title", authors=["Ann Lee"], date="2024-05-01")
    record = merge(doc)
    assert (record.title, record.authors) == ("The caller's title", ["Ann Lee"])
    assert record.date == "2024-05-01"
    assert doc.page.title == "The page's title"


def test_captions_meet_their_credits() -> None:
    doc = document(
        ("The mill on Monday", Label.CAPTION),
        ("", Label.BLANK),
        ("(Picture: PA)", Label.CREDIT, "PA"),
        ("The mill burned.", None),
        ("The river", Label.CAPTION),
        ("The water was low.", None),
        ("Photo: Ann Lee", Label.CREDIT, "Ann Lee"),
        ("The mill on Monday", Label.CAPTION),
    )
    assert merge(doc).captions == [
        Caption("The mill on Monday", "PA"),
        Caption("The river", ""),
        Caption("", "Ann Lee"),
    ]


def test_credit_before_the_caption_of_the_same_figure() -> None:
    doc = document(("PA", Label.CREDIT), ("The mill", Label.CAPTION))
    assert merge(doc).captions == [Caption("", "PA"), Caption("The mill", "")]
    for line in doc.lines:
        line.markup = Markup("p", ("figure",), container=4)
    assert merge(doc).captions == [Caption("The mill", "PA")]


def test_a_kept_caption_is_still_data_and_a_dropped_one_is_not() -> None:
    lines = (("The mill", Label.CAPTION), ("Enable JavaScript", Label.VIDEO_NOTICE))
    kept = merge(document(*lines, policy=Policy.of(keep=["caption"])))
    assert kept.captions == [Caption("The mill", "")]
    assert kept.notices == ["video"]
    assert merge(document(*lines, policy=Policy.of(drop=["caption"]))).captions == []


def test_lines_fill_the_rest() -> None:
    doc = document(
        ("FIRE", Label.KICKER),
        ("The old mill is gone.", Label.STANDFIRST),
        ("Nothing is left of it.", Label.STANDFIRST),
        ("It burned all night.", None),
        ("A summary.", Label.SUMMARY),
        ("4 min read", Label.READING_TIME),
        ("BERLIN", Label.DATELINE, "Berlin"),
        ("Updated: 4 May 2024", Label.TIMESTAMP),
        ("Call us", Label.CONTACT),
        ("Call us", Label.CONTACT),
        ("An earlier version had the wrong year.", Label.CORRECTION),
        ("fire, mill; river", Label.TAGS),
        ("Reuters", Label.AGENCY),
        ("Ann Lee is a reporter.", Label.AUTHOR_BIO),
        ("Sign up", Label.NEWSLETTER),
        ("Listen", Label.AUDIO_NOTICE),
        ("Sign up again", Label.NEWSLETTER),
        ("© Gull", Label.COPYRIGHT),
    )
    record = merge(doc)
    assert record.description == "A summary."
    assert (record.kicker, record.place, record.reading_time) == ("FIRE", "Berlin", "4 min read")
    assert (record.date, record.modified) == ("", "2024-05-04")
    assert record.contacts == ["Call us"]
    assert record.corrections == ["An earlier version had the wrong year."]
    assert record.tags == ["fire", "mill", "river"]
    assert (record.agencies, record.bios) == (["Reuters"], ["Ann Lee is a reporter."])
    assert record.notices == ["newsletter", "audio"]
    assert record.licence == "© Gull"


def test_the_deck_describes_where_nothing_else_does() -> None:
    doc = document(
        ("The old mill is gone.", Label.STANDFIRST), ("Nothing is left.", Label.STANDFIRST)
    )
    assert merge(doc).description == "The old mill is gone. Nothing is left."
    doc.page = Metadata(description="The page's own")
    assert merge(doc).description == "The page's own"


def test_a_signature_replaces_the_house() -> None:
    doc = document(("By Mairi Laing", Label.BYLINE, "Mairi Laing"))
    doc.page = Metadata(site="Ardmore Gull", authors=["Ardmore Gull"])
    assert merge(doc).authors == ["Mairi Laing"]
    doc.hints = Hints(authors=["Ardmore Gull"])
    assert merge(doc).authors == ["Ardmore Gull"]


def test_a_note_about_the_author_names_them() -> None:
    doc = document(("Ann Lee is a reporter who lives by the sea.", Label.AUTHOR_BIO))
    assert merge(doc).authors == ["Ann Lee"]


def test_mend_reaches_every_string() -> None:
    record = Metadata(title="a", tags=["a"], captions=[Caption("a", "a")])
    mend(record, str.upper)
    assert (record.title, record.tags, record.captions) == ("A", ["A"], [Caption("A", "A")])


def test_a_verdict_over_several_lines_is_one_value() -> None:
    lines = [Line("Got a story?", 0, 12), Line("Write to us.", 12, 24)]
    verdict = Verdict(tuple(lines), Label.CONTACT, "test", "test")
    for line in lines:
        line.verdict = verdict
    assert merge(Document("", "text", lines)).contacts == ["Got a story? Write to us."]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("서울에 밤새 비가 내렸습니다. 강물이 불었습니다.", "ko"),
        ("昨夜、東京では強い雨が降りました。", "ja"),
        (
            "昨夜城北下了大雨，河水上涨，几条道路被淹，学校停课一天，居民自行清扫街道。今天上午雨停了，市场照常开门。",
            "zh",
        ),
        ("It rained all night.", ""),
    ],
)
def test_language_by_script_alone(text: str, language: str) -> None:
    assert merge(document((text, None))).language == language
    assert merge(document((text, None), hints=Hints(language="xx"))).language == "xx"
