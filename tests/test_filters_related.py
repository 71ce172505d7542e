"""Runs of links below a heading."""

from __future__ import annotations

from cleaner.filters.related import label
from cleaner.policy import Label
from tests.shape_helpers import BODY, LAST, MORE, PROSE, found, make

LINKS = [
    "Island council votes on new subsidies for farmers",
    "Why the old pier will not be rebuilt",
    "Market moves to the other shore",
]


def test_a_run_at_the_end() -> None:
    doc = make([*BODY, "Related articles", *LINKS], {5: Label.RELATED})
    assert [text for _, text, _ in found(doc, label)] == LINKS


def test_between_paragraphs_the_last_line_may_be_the_next_heading() -> None:
    doc = make(["Read more", *LINKS[:2], "A quiet evening", *BODY], {0: Label.RELATED})
    assert [text for _, text, _ in found(doc, label)] == LINKS[:2]


def test_a_single_link_after_a_colon() -> None:
    doc = make([PROSE, "Lesen Sie auch:", LINKS[0], MORE, LAST], {1: Label.RELATED})
    assert [text for _, text, _ in found(doc, label)] == [LINKS[0]]


def test_bullets_are_links_to_the_last_one() -> None:
    links = [f"• {link}" for link in LINKS]
    doc = make([PROSE, "Read more", *links, MORE, LAST], {1: Label.RELATED})
    assert [text for _, text, _ in found(doc, label)] == links


def test_nothing_without_a_heading() -> None:
    assert found(make([*BODY, *LINKS]), label) == []


def test_a_label_that_holds_its_link_starts_no_run() -> None:
    for text in ("Read more: Why the old pier will not be rebuilt", "Read our full story."):
        doc = make([PROSE, text, "A quiet evening", MORE, LAST], {1: Label.RELATED})
        assert found(doc, label) == []


def test_a_short_heading_after_a_label_stays() -> None:
    doc = make([PROSE, "Read more", "A quiet evening", MORE, LAST], {1: Label.RELATED})
    assert found(doc, label) == []


def test_prose_after_a_heading_stays() -> None:
    doc = make([*BODY, "Related articles", PROSE.replace("noon", "two"), LAST], {5: Label.RELATED})
    assert found(doc, label) == []


def test_a_long_last_link_goes_where_the_article_has_no_headings() -> None:
    doc = make([PROSE, "Read more:", *LINKS[:2], MORE, LAST], {1: Label.RELATED})
    assert [text for _, text, _ in found(doc, label)] == LINKS[:2]
    headed = [PROSE, "How the harbour got its name", MORE, "Read more:", *LINKS[:2], LAST]
    doc = make(headed, {3: Label.RELATED})
    assert [text for _, text, _ in found(doc, label)] == LINKS[:1]


def test_arrows_and_dates_may_stand_between_the_links() -> None:
    lines = [*BODY, "Related articles", "Previous", LINKS[0], "3 days ago", LINKS[1]]
    named = {5: Label.RELATED, 6: Label.NAVIGATION, 8: Label.TIMESTAMP}
    assert [text for _, text, _ in found(make(lines, named), label)] == LINKS[:2]


def test_a_list_of_links_ends_where_its_bullets_end() -> None:
    items = [f"- {link}" for link in LINKS[:2]]
    own = "So there it is, the whole of the ferry's story"
    doc = make([*BODY, "Related articles", *items, own], {5: Label.RELATED})
    assert [text for _, text, _ in found(doc, label)] == items


def test_a_line_of_many_headlines() -> None:
    line = "    ".join(f"The ferry number {word} stops at noon" for word in "abcdefgh")
    assert found(make([line, *BODY]), label) == [("related", line, None)]
    table = "    ".join(["Ferry", "12:30", "14:10", "Noon", "33 km", "4", "18:00", "late"])
    assert found(make([*BODY[:2], table, *BODY[2:]]), label) == []


LATEST = ["World", "The ferry sails again after a week", "23:35", "Sport", "Rowers win by a length",
          "23:28", "World", "No fish on Friday, the market says", "23:05"]  # fmt: skip


def test_the_latest_news_below_a_report() -> None:
    taken = [text for _, text, _ in found(make([*BODY, *LATEST]), label)]
    assert taken == LATEST


def test_a_programme_has_its_times_the_other_way_round_and_stays() -> None:
    programme = ["Doors open", "18:00", "The choir sings", "19:30", "Supper in the hall", "21:00"]
    assert found(make([*BODY, *programme]), label) == []
    assert found(make([*LATEST, *BODY]), label) == []  # above the report nothing is known of it
