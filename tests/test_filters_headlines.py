"""The headline of a text without a known title, told by the masthead that follows it."""

from __future__ import annotations

import pytest

from cleaner import Label, clean
from cleaner.filters.headlines import label
from tests.shape_helpers import BODY as REPORT
from tests.shape_helpers import PROSE, found, make

BODY = (
    "The ferry turned back twice on Sunday before it reached the island, its captain said, and two"
    " hundred passengers spent the night on board.\n"
    "Another attempt will be made on Monday as soon as the wind has dropped below forty knots.\n"
)


def labels(text: str, **more: object) -> list[Label | None]:
    doc = clean(text, kind="text", **more)  # type: ignore[arg-type]
    return [line.verdict.label if line.verdict else None for line in doc.lines]


@pytest.mark.parametrize(
    "masthead", ["By Ada Flint", "12 March 2024", "Von Jana Brook", "4 min read", "2024年3月12日"]
)
def test_a_line_over_a_masthead_is_the_headline(masthead: str) -> None:
    text = f"Ferry turns back twice before reaching the island\n{masthead}\n{BODY}"
    assert labels(text)[0] is Label.TITLE
    assert clean(text, kind="text").metadata.title.startswith("Ferry turns back twice")


@pytest.mark.parametrize(
    "text",
    [
        f"The ferry turned back twice on Sunday.\nBy Ada Flint\n{BODY}",
        f"{BODY}By Ada Flint\n",
        f"News\nBy Ada Flint\n{BODY}",
    ],
)
def test_other_first_lines_are_left_alone(text: str) -> None:
    assert Label.TITLE not in labels(text)


@pytest.mark.parametrize(
    ("headline", "lead"),
    [
        ("Ferry turns back twice before reaching the island", BODY),
        ("Fähre kehrt zweimal um, ehe sie die Insel erreicht", BODY),
        ("Паром дважды повернул назад у самого острова", BODY),
        (
            "渡し船、島の手前で二度引き返す",
            "渡し船は日曜日、島に着く前に二度引き返し、乗客二百人が船内で夜を明かした。\n",
        ),
    ],
)
def test_a_line_over_a_report_s_lead_is_the_headline(headline: str, lead: str) -> None:
    doc = clean(f"{headline}\n{lead}", kind="text")
    assert (doc.metadata.title, doc.text) == (headline, lead.rstrip())


@pytest.mark.parametrize(
    ("line", "lead"),
    [
        ("At a glance", BODY),  # the first section's heading
        ("The ferry turned back twice on Sunday.", BODY),
        ("How did the ferry ever reach the island?", BODY),  # a heading of questions and answers
        ("so the captain turned the old ferry back", BODY),  # a sentence that was cut
        ("What to take along on the ferry:", BODY),
        ("- Two oars, a rope and a lamp", BODY),
        ("Ferry turns back twice before reaching the island", "It was late.\n" + BODY),
        ("Ferry turns back twice before reaching the island", BODY.replace(".\n", ", ") * 2),
        # a standfirst
        ("Two hundred passengers spent the night on board, and nobody on the island had been told "
         "that they would", BODY),
    ],
)  # fmt: skip
def test_what_else_stands_over_paragraphs_is_left_alone(line: str, lead: str) -> None:
    assert Label.TITLE not in labels(f"{line}\n{lead}")


def test_a_known_title_is_not_guessed_again() -> None:
    text = f"Ferry turns back twice before reaching the island\nBy Ada Flint\n{BODY}"
    doc = clean(text, kind="text", hints={"title": "Quite another headline of the story"})
    assert doc.metadata.title == "Quite another headline of the story"
    assert labels(text, hints={"title": "Quite another one"})[0] is not Label.TITLE


def test_a_headline_over_a_deck_and_under_a_word_or_two() -> None:
    lines = ["Supported by", "The last ferry is running again", PROSE, "Listen to this article now"]
    doc = make([*lines, "121", "By Ann Lee", *REPORT], {5: Label.BYLINE})
    assert [text for _, text, _ in found(doc, label)] == ["The last ferry is running again"]
    doc = make([*lines, "A fourth line", "A fifth line", "By Ann Lee", *REPORT], {6: Label.BYLINE})
    assert found(doc, label) == []


@pytest.mark.parametrize(
    "above",
    [
        ["Old bridge closes for cars until autumn", "Old bridge closes for cars until autumn"],
        ["Webmail", "Choose", "The old bridge closes", "Published", "on", "The Old Bridge Closes"],
        ["Η παλιά γέφυρα έκλεισε στο Λιμάνι", "", "Η παλιά γέφυρα έκλεισε στο Λιμάνι"],
    ],
)
def test_a_line_that_stands_twice_over_the_report_is_the_headline(above: list[str]) -> None:
    copies = [line for line in above if len(line.split()) > 3]
    labelled = found(make([*above, *REPORT]), label)
    assert labelled == [("title", line, line) for line in copies]


@pytest.mark.parametrize(
    "lines",
    [
        # a list of contents and the first heading: too much stands between
        ["All about ferries here", "How to buy a ticket", "Where the ferries sail from now",
         "Who may sail without one", "How to buy a ticket", *REPORT],
        # a refrain, with no report below
        ["The sea is wide and grey", "The sea is wide and grey", "and no one comes to stay"],
        ["Sail on", "Sail on", *REPORT],
        ["He came home at last.", "He came home at last.", *REPORT],
    ],
)  # fmt: skip
def test_other_lines_that_stand_twice_are_left_alone(lines: list[str]) -> None:
    assert [one for one in found(make(lines), label) if lines.count(one[1]) > 1] == []


def test_the_path_above_a_headline_is_navigation() -> None:
    path = "Home News Ferry turns back twice before rea..."
    title = "Ferry turns back twice before reaching the island"
    text = f"{path}\n{title}\nBy\nAda Flint\n{BODY}"
    assert labels(text)[:4] == [Label.NAVIGATION, Label.TITLE, Label.BYLINE, Label.BYLINE]
    known = f"{path}\n{title}\n{BODY}"
    assert labels(known, hints={"title": title})[:2] == [Label.NAVIGATION, Label.TITLE]
    assert labels(f"He waited on the pier…\n{BODY}")[0] is None
