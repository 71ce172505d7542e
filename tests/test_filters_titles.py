"""The known headline, echoed: with a section glued on, without the site, reworded."""

from __future__ import annotations

import pytest

from cleaner.document import Hints
from cleaner.filters.titles import label
from tests.shape_helpers import BODY, found, make

TITLE = "Ferry across the sound stopped by wind"


@pytest.mark.parametrize(
    "line",
    [
        "Ferry across the sound stopped by wind",
        "FERRY ACROSS THE SOUND STOPPED BY WIND",
        "WeatherFerry across the sound stopped by wind",
        "“Ferry across the sound, stopped by wind”",
    ],
)
def test_an_echo_of_the_title(line: str) -> None:
    assert found(make([line, *BODY], hints=Hints(title=TITLE)), label) == [("title", line, line)]


def test_the_page_title_names_the_site_too() -> None:
    doc = make([TITLE, *BODY], hints=Hints(title=f"{TITLE} | The Sound"))
    assert [kind for kind, *_ in found(doc, label)] == ["title"]


def test_the_short_line_above_is_the_kicker() -> None:
    doc = make(["Weather", TITLE, *BODY], hints=Hints(title=TITLE))
    assert [kind for kind, *_ in found(doc, label)] == ["kicker", "title"]


def test_japanese() -> None:
    doc = make(["強風で連絡船が欠航に", *BODY], hints=Hints(title="強風で連絡船が欠航に"))
    assert [kind for kind, *_ in found(doc, label)] == ["title"]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ([TITLE, *BODY], ""),  # nobody said that it is the title
        (["The ferry", *BODY], TITLE),
        ([*BODY[:3], TITLE, *BODY[3:]], TITLE),  # a heading inside the article
        (["Ferry across the sound sails again after a week of wind and rain", *BODY], TITLE),
        (BODY, TITLE),
    ],
)
def test_no_echo(lines: list[str], title: str) -> None:
    assert found(make(lines, hints=Hints(title=title)), label) == []
