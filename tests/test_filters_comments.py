"""Readers' comments: below a count, or as threads that show themselves."""

from __future__ import annotations

import pytest

from cleaner import clean
from cleaner.filters.comments import label
from cleaner.policy import Label
from tests.shape_helpers import BODY, LAST, MORE, PROSE, found, make

ARTICLE = [
    f"{PROSE} {MORE} {LAST} It was the {nth} crossing of the day, and the crew had not slept."
    for nth in ("first", "second", "third", "fourth")
]
OPINIONS = [
    "I waited there for three hours, and nobody told us anything about another boat.",
    "Same here. The harbour board never answers its telephone when the wind turns.",
]


def thread(lines: list[str], prompts: dict[int, Label]) -> list[str]:
    return [text for kind, text, _ in found(make(lines, prompts), label) if kind == "comment"]


def test_a_thread_that_shows_itself() -> None:
    lines = ["Ann Lee", "2 days ago", "I waited there too.", "Reply", "Bo Ek", "1 day ago", "Me."]
    assert thread([*BODY, "Comments", *lines], {5: Label.COMMENT_PROMPT}) == lines


@pytest.mark.parametrize(
    ("says", "other"),
    [("says", "said:"), ("sagt:", "schrieb"), ("dice:", "dijo:"), ("пишет:", "говорит:")],
)
def test_names_that_say(says: str, other: str) -> None:
    lines = [f"Ann Lee {says}", OPINIONS[0], f"Bo Ek {other}", OPINIONS[1]]
    assert thread([*BODY, "Comments", *lines], {5: Label.COMMENT_PROMPT}) == lines


@pytest.mark.parametrize(
    "heading",
    [
        "2 Comments",
        "Comments (2)",
        "2 thoughts on “The ferry that never came”",
        "12 Kommentare",
        "2 commentaires",
        "コメント 12件",
        "댓글 12",
        "12条评论",
    ],
)
def test_what_stands_below_a_count_under_an_article(heading: str) -> None:
    assert thread([*ARTICLE, heading, *OPINIONS], {4: Label.COMMENT_PROMPT}) == OPINIONS


@pytest.mark.parametrize(
    "heading",
    [
        "5 Gedanken zu „Die Fähre, die nie kam“",
        "5 réflexions au sujet de « Le bac »",
        "5 pensamientos en “El barco 12”",
        "5 комментариев к “Паром”",
        "“Vapur 7” için 5 yorum",
        "“渡し船” に対して5件のコメントがあります",
    ],
)
def test_a_weblog_names_the_post_over_its_comments(heading: str) -> None:
    doc = clean("\n\n".join([*ARTICLE, heading, *OPINIONS]), kind="text")
    assert doc.text.split("\n\n") == ARTICLE
    assert {one.label for one in doc.removed if one.text in OPINIONS} == {Label.COMMENT}


@pytest.mark.parametrize("heading", ["0 comments", "Comments", "Show 3 more comments", "3 Fähren"])
def test_what_counts_no_comments(heading: str) -> None:
    assert thread([*ARTICLE, heading, *OPINIONS], {4: Label.COMMENT_PROMPT}) == []


def test_a_counter_over_an_article_is_a_button() -> None:
    for above in ([], [PROSE]):
        lines = [*above, "2 comments", *ARTICLE]
        assert thread(lines, {len(above): Label.COMMENT_PROMPT}) == []


def test_a_thread_ends_at_the_footer() -> None:
    lines = [*ARTICLE, "2 Comments", *OPINIONS, "© 2026 Harbour Post", "Ferries of the north"]
    named = {4: Label.COMMENT_PROMPT, 7: Label.COPYRIGHT}
    assert thread(lines, named) == OPINIONS


def test_nothing_without_a_heading() -> None:
    assert thread([*ARTICLE, *OPINIONS], {}) == []
