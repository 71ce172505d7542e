"""The page labeller: what it sees, what it says, and that it neither fails nor leans on markup."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.model import score_html
from cleaner.model.html import WEIGHTS, Weights
from cleaner.model.names import COLUMNS, Lexicon, names_of
from cleaner.model.page import Look, features
from cleaner.reading.html import read_html

SENTENCES = [
    "The old ferry to the north shore runs again after the winter, the town said on Monday.",
    "It had stood still since November, when ice broke two of its planks, and nobody paid.",
    "Now the fishermen have collected the money, and a carpenter from the next village came.",
    "“We could not wait any longer,” said one of them, who has lived by the lake for years.",
    "The first trip starts at six in the morning, the last one comes back at nine at night.",
]
WIDE = [
    "町は月曜日、冬のあいだ止まっていた北岸への渡し船が再び動き始めたと発表した。",
    "昨年十一月に氷で板が二枚割れて以来、船は動かず、修理の費用を払う人もいなかった。",
    "漁師たちが金を集め、隣の村から大工がやって来て、三週間で船を直したという。",
    "「もう待てなかった」と、湖のそばで長年暮らしてきた漁師の一人は話した。",
    "始発は朝六時、最終便は夜九時に戻る。運賃はこれまでと変わらない予定だ。",
]
LINKS = ["Home", "Harbour", "Weather", "Sport", "Letters", "Imprint", "Archive", "Jobs"]


def modern(story: list[str]) -> str:
    menu = "".join(f'<li><a href="/{i}">{name}</a></li>' for i, name in enumerate(LINKS))
    body = "".join(f"<p>{sentence} {sentence}</p>" for sentence in story)
    return (
        f"<html><head><title>Ferry</title></head><body><nav><ul>{menu}</ul></nav>"
        f'<article class="story"><h1>Ferry</h1>{body}</article>'
        f"<footer><ul>{menu}</ul></footer></body></html>"
    )


def of_2010(story: list[str]) -> str:
    menu = "<br>".join(f'<a href="/{i}">{name}</a>' for i, name in enumerate(LINKS))
    body = "<br><br>".join(f"{sentence} {sentence}" for sentence in story)
    return (
        f"<table><tr><td>{menu}</td><td><font size=4><b>Ferry</b></font><br><br>{body}</td>"
        f"<td>{menu}</td></tr></table>"
    )


@pytest.mark.parametrize("make", [modern, of_2010])
@pytest.mark.parametrize("story", [SENTENCES, WIDE], ids=["spaced", "wide"])
def test_the_story_is_body_and_the_menu_is_not(make: object, story: list[str]) -> None:
    assert callable(make)
    page = read_html(make(story))
    scores = score_html(page)
    for line, p in zip(page.lines, scores.p, strict=True):
        if line.text in LINKS:
            assert p < 0.5, line.text
        elif line.text != "Ferry":
            assert p > 0.5, line.text
    assert scores.confidence > 0.8


def test_reasons_can_be_read() -> None:
    scores = score_html(read_html(modern(SENTENCES)))
    reason = scores.explain(0)
    assert "link share 1.0" in reason
    assert reason.count(",") <= 3


def test_a_page_of_links_alone_is_not_trusted() -> None:
    page = read_html("".join(f"<li><a href=x>{name}</a></li>" for name in LINKS))
    assert score_html(page).confidence < 0.8


def test_no_lines_no_scores() -> None:
    scores = score_html(read_html(""))
    assert len(scores.p) == 0
    assert scores.confidence == 0.0
    assert scores.explain(0) == ""


def test_columns_are_those_of_the_weights() -> None:
    look = Look(read_html(modern(SENTENCES)))
    rows, names = features(look)
    assert rows.shape == (look.count, len(names))
    assert len(set(names)) == len(names)
    assert set(Weights.load(WEIGHTS).trees.names) <= {*names, *COLUMNS}
    assert rows.dtype == np.float32


def test_same_page_same_scores() -> None:
    page = modern(SENTENCES)
    first, second = [score_html(read_html(page)) for _ in range(2)]
    assert first.p.tolist() == second.p.tolist()


def test_other_weights(tmp_path: Path) -> None:
    copy = tmp_path / "fold.npz"
    copy.write_bytes(WEIGHTS.read_bytes())
    page = read_html(modern(SENTENCES))
    assert score_html(page, weights=copy).p.tolist() == score_html(page).p.tolist()


def test_names_weigh_by_where_they_stand() -> None:
    page = read_html(
        '<body class="page"><div class="story-text"><div class="inner"><p class="lead">'
        "The ferry runs.</p></div></div></body>"
    )
    weights = np.array([[1.0, 20.0, 300.0], [4.0, 50.0, 600.0]])
    lexicon = Lexicon(["story", "lead"], weights)
    own, near, far = lexicon.look_up(page.blocks)[:, page.owner[0]].tolist()
    assert (own, near, far) == (4.0, 20.0, 0.0)
    page = read_html('<div class="story"><div><div><p>One.</p></div></div></div>')
    assert lexicon.look_up(page.blocks)[:, page.owner[0]].tolist() == [0.0, 0.0, 300.0]


def test_names_are_read_in_any_writing() -> None:
    page = read_html('<p class="entry-content jpRelatedPosts" id="top-story">One.</p>')
    names = names_of(page.blocks[page.owner[0]])
    assert {"entry-content", "entry", "content", "related", "posts", "top-story"} <= names


def test_the_shipped_lexicon_tells_themes_apart() -> None:
    lexicon = Weights.load(WEIGHTS).lexicon

    def weigh(names: str) -> float:
        page = read_html(f'<div><div class="{names}"><p>One line.</p></div></div>')
        return float(lexicon.look_up(page.blocks)[:, page.owner[0]].sum())

    assert weigh("entry-content") > 0.2
    assert weigh("sidebar-widget") < -0.2
    assert weigh("qqxzzy") == 0.0


def test_weights_are_small() -> None:
    assert WEIGHTS.stat().st_size < 2_500_000


def test_long_pages_take_linear_time() -> None:
    page = read_html("<div>" * 500 + "<p>One line, and one more.</p>" * 20_000)
    start = time.process_time()
    assert len(score_html(page).p) == 20_000
    assert time.process_time() - start < 60


PIECES = st.sampled_from(
    str.split(
        "<p> </p> <div> </div> <table> <tr> <td> </table> <br> <a> </a> <pre> <h1> <li> <ul> 中文。"
        " words words words. <img> <input> <title>Words</title> 1 @ \ud800 👍 <figure> </figure>"
    )
)


@given(st.lists(PIECES, max_size=50).map(" ".join))
@settings(max_examples=100, deadline=None)
def test_any_junk_is_scored(source: str) -> None:
    page = read_html(source)
    scores = score_html(page)
    assert len(scores.p) == len(page.lines)
    assert np.all((scores.p >= 0) & (scores.p <= 1))
    assert 0 <= scores.confidence <= 1
    for line in range(len(page.lines)):
        assert scores.explain(line)
