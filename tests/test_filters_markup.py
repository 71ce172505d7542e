"""What the markup names: each rule fires on invented pages, and abstains where it must."""

from __future__ import annotations

import pytest

from cleaner.document import Document, Line
from cleaner.filters import markup
from cleaner.policy import Label
from cleaner.reading.html import read_html

Found = list[tuple[str, Label | None, str | None]]


def labels(source: str, p: float = 0.2) -> Found:
    page = read_html(source)
    doc = Document(source, "html", page.lines)
    for line in doc.lines:
        line.p_body = p
    for _ in range(4):
        if not doc.apply(list(markup.label(doc))):
            break
    return [_told(line) for line in doc.lines]


def _told(line: Line) -> tuple[str, Label | None, str | None]:
    verdict = line.verdict
    return (line.text, verdict.label, verdict.value) if verdict else (line.text, None, None)


def test_figcaption_and_its_credit_element() -> None:
    found = labels(
        "<figure><img><figcaption>Boats on the lake <span class='img-credit'>Ann Lee</span>"
        "</figcaption></figure><p>The story.</p>",
        p=0.95,
    )
    assert found == [
        ("Boats on the lake", Label.CAPTION, "Boats on the lake"),
        ("Ann Lee", Label.CREDIT, "Ann Lee"),
        ("The story.", None, None),
    ]


def test_credit_over_two_elements() -> None:
    (_, credit, rest) = labels(
        "<figcaption><span class=caption>Boats.</span> <span class=credit>Ann Lee</span> /"
        "<span class=distributor>The Quay</span></figcaption>"
    )
    assert credit == ("Ann Lee", Label.CREDIT, "Ann Lee / The Quay")
    assert rest[1] is Label.CREDIT


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Boats on the lake. (Ann Lee/The Quay)", "Ann Lee/The Quay"),
        ("Boats on the lake (Picture: Ann Lee)", "Ann Lee"),
        ("Boats on the lake. © Ann Lee", "Ann Lee"),
        ("湖の上の船（Ｃ）共同写真部", "共同写真部"),
    ],
)
def test_credit_at_the_end_of_a_caption(text: str, value: str) -> None:
    found = labels(f"<p class='wp-caption-text'>{text}</p>", p=0.95)
    assert [label for _, label, _ in found] == [Label.CAPTION, Label.CREDIT]
    assert found[1][2] == value


@pytest.mark.parametrize("text", ["The mayor and his wife (left)", "The lake in winter (2019)"])
def test_brackets_that_are_no_credit(text: str) -> None:
    assert labels(f"<figcaption>{text}</figcaption>") == [(text, Label.CAPTION, text)]


def test_player_notice_whatever_the_labeller_thinks() -> None:
    source = "<video><p class='vjs-no-js'>Turn on scripts to see this.</p></video>"
    assert labels(source, p=0.99)[0][1] is Label.VIDEO_NOTICE


@pytest.mark.parametrize(
    ("source", "label"),
    [
        ("<nav><a href=x>Home</a></nav>", Label.NAVIGATION),
        ("<p class=byline><a rel=author class=author>Ann Lee</a></p>", Label.BYLINE),
        ("<p><time>3 May 2021</time></p>", Label.TIMESTAMP),
        ("<div class='newsletter-box'><p>Get it daily.</p></div><p>a<p>b", Label.NEWSLETTER),
        ("<div id='cookie-consent'><p>We value you.</p></div><p>a<p>b", Label.CONSENT),
        ("<div class='comments-list'><p>Nice one.</p></div><p>a<p>b", Label.COMMENT),
        ("<div class='share-tools'><p>Send it on</p></div><p>a<p>b", Label.SHARE),
        ("<ul class=related><li><a href=x>More boats</a></ul><p>a<p>b", Label.RELATED),
    ],
)
def test_parts_are_named_only_where_they_are_not_body(source: str, label: Label) -> None:
    assert labels(source)[0][1] is label
    assert labels(source, p=0.7)[0][1] is None


def test_an_image_names_its_line_only_in_a_box_of_its_own() -> None:
    story = "<p>One line. <p>Two lines. <p>Three lines."
    boxed = "<div class=media><img src=x><p>Boats on the grey lake</p></div>"
    assert labels(boxed + story, p=0.6)[0][1] is Label.CAPTION
    assert labels(boxed + story, p=0.95)[0][1] is None
    assert labels(f"<div class=media><img src=x>{story}</div>", p=0.6)[0][1] is None


def test_a_story_in_a_container_with_an_unlucky_name_stays() -> None:
    source = f"<div class='caption'><p>{'word ' * 200}</p></div>"
    assert labels(source, p=0.8)[0][1] is None
    source = "<div class='comments related newsletter'><p>The whole story.</p></div>"
    assert labels(source, p=0.9)[0][1] is None


def test_text_mode_is_left_alone() -> None:
    assert list(markup.label(Document("a", "text", [Line("a", 0, 1)]))) == []


@pytest.mark.parametrize(
    "source",
    [
        "<div><img><p id='galleryCaption002'>The ferry at the pier.</p></div>",
        "<div class=photo><img><span class=caption>The ferry</span></div>",
        "<div><img><div class=caption>The ferry</div></div>",
        "<div class=caption><p>The ferry lay at the pier for three days.</p></div>",
    ],
)
def test_a_name_that_says_caption_beside_a_picture(source: str) -> None:
    assert labels(source)[0][1] is Label.CAPTION


@pytest.mark.parametrize(
    "source",
    [
        "<div><img><p class='text-caption'>Boats</p></div>",  # a size of type
        "<div><p class=caption>Add to cart</p></div>",
        "<form class=newsletter-signup><p class=caption>We write as often as we like.</p></form>",
        "<figure><img><figcaption><address>By Ann Lee</address></figcaption></figure>",
        "<figure><img><figcaption>12.03.2026 | 2:43 min</figcaption></figure>",
        "<figure><img><button class=toggle-caption>Tell me of this picture</button></figure>",
    ],
)
def test_what_is_named_or_placed_like_a_caption_and_is_none(source: str) -> None:
    assert all(found is not Label.CAPTION for _, found, _ in labels(source))
