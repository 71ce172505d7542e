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
        f"Ferry turns back twice before reaching the island\n{BODY}",
        f"The ferry turned back twice on Sunday.\nBy Ada Flint\n{BODY}",
        f"{BODY}By Ada Flint\n",
        f"News\nBy Ada Flint\n{BODY}",
    ],
)
def test_other_first_lines_are_left_alone(text: str) -> None:
    assert Label.TITLE not in labels(text)


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
