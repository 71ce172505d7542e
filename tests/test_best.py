"""Mode "best": trafilatura is one more vote, and fills what the page's head leaves open."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import clean
from cleaner.document import Metadata
from cleaner.model.votes import fill, second_opinion, votes

PAGE = (
    Path(__file__).parent.parent / "fixtures" / "cases" / "en" / "page--news-of-today.html"
).read_text(encoding="utf-8")


def test_the_second_opinion_is_asked_in_best_only(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def opinion(source: str) -> tuple[str, Metadata]:
        asked.append(source)
        return "", Metadata(site="Asked")

    monkeypatch.setattr("cleaner.model.votes.second_opinion", opinion)
    clean(PAGE, kind="html", mode="fast")
    assert asked == []
    assert clean("<p>x</p>", kind="html", mode="best").metadata.site == "Asked"
    assert len(asked) == 1


def test_a_real_page_reads_the_same_lines() -> None:
    fast, best = (clean(PAGE, kind="html", mode=mode) for mode in ("fast", "best"))
    assert [line.text for line in fast.lines] == [line.text for line in best.lines]
    assert "Tom Garrow threw the switch" in best.text
    assert "Harbour dredging" not in best.text


def test_the_same_page_six_times_is_the_same() -> None:
    assert len({clean(PAGE, kind="html", mode="best").text for _ in range(6)}) == 1


def test_votes_count_words_and_characters() -> None:
    text = "The ferry turned back twice on Sunday.\n老灯塔重新点亮，距离熄灭已经三十一年。"
    lines = [
        "The ferry turned back twice on Sunday.",
        "距离熄灭已经三十一年。",
        "港口秋天开始清淤",
        "",
        "Home",
    ]
    assert votes(lines, text) == [True, True, False, False, False]


def test_nothing_known_is_overwritten() -> None:
    record = Metadata(title="Ours")
    fill(record, Metadata(title="Theirs", site="Skerry Press"))
    assert (record.title, record.site) == ("Ours", "Skerry Press")


def test_a_page_without_text_has_no_opinion() -> None:
    assert second_opinion("<html></html>")[0] == ""
