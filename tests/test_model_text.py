"""Text mode's labeller on documents written for it, in scripts of every kind."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner.document import Line
from cleaner.filters import labeller
from cleaner.model import FOOT, HEAD, context, lines, text, words
from cleaner.model.text import KEPT, OPEN, RESIDUE, decide, explain, score_text, trust

ARTICLE = [
    "The footbridge over the mill stream was opened again on Monday, three years after the flood.",
    "Ann Mill, who leads the parish council, said that the oak for it had come from a wood nearby.",
    "About two hundred people came to the small ceremony, and the school choir sang two songs.",
    "The flood had carried the old bridge away in one night, with the stone pier in its middle.",
    "Since then the children of the upper village had to walk round by the mill to reach school.",
    "The council paid for most of the work, and the rest came from a sale of old chairs and books.",
    "Next year the path on the far bank is to be paved, if the owner of the meadow agrees to that.",
    "The engineer who drew the plans had looked at the footings of the old bridge for a year.",
    "She found that the stone pier had turned the water against the bank and weakened it there.",
    "The new bridge therefore crosses the stream in one span and stands half a metre higher.",
    "Its oak beams were cut in the valley, dried for a year and joined without a single iron nail.",
    "Children of the village school carved the names of their families into the rail in spring.",
    "“We wanted something that belongs to everyone who walks over it,” the head teacher said.",
    "The mill, which had stood still since the flood, will also turn its wheel again this summer.",
]
TAIL = [
    "Share", "Share on Web", "More stories", "Ten gardens to see", "Old mill for sale", "Log in",
    "About us", "Imprint", "Most read", "Weather", "Sport", "Jobs", "Advertise with us", "Help",
    "Contact", "Sitemap", "Follow us", "Our apps",
]  # fmt: skip
HINDI = ["सोमवार को गाँव का पुराना पुल तीन साल बाद फिर से खोल दिया गया और लोग बहुत खुश थे।"]
CHINESE = [
    "星期一，村里的木桥在洪水过后三年终于重新开放，孩子们又可以走近路去上学了。",
    "村委会负责人说，造桥的木料来自附近的树林，村民们自己动手完成了大部分工作。",
    "大约两百人参加了简短的仪式，学校的合唱团唱了两首歌，老人们讲起了旧桥的故事。",
]


def test_article_stays_and_menu_goes() -> None:
    lines = ARTICLE + TAIL
    marks = [OPEN] * len(ARTICLE) + [RESIDUE, OPEN, RESIDUE] * (len(TAIL) // 3)
    scores = score_text(lines, marks=marks)
    assert decide(scores)[: len(ARTICLE)].all()
    assert scores.p[: len(ARTICLE)].min() > scores.p[len(ARTICLE) :].max()
    assert not decide(scores)[len(ARTICLE) + 3 :].all()


@pytest.mark.parametrize("lines", [ARTICLE, HINDI, CHINESE, [*CHINESE, *ARTICLE]])
def test_clean_text_loses_nothing(lines: list[str]) -> None:
    assert decide(score_text(lines)).all()


@pytest.mark.parametrize(
    "lines", [[], [""], ["", "  "], ["-"], ["。"], ["a"], ["\ud800"], ["😀" * 9]]
)
def test_odd_documents(lines: list[str]) -> None:
    scores = score_text(lines)
    assert len(scores.p) == len(lines) == len(decide(scores))
    assert np.isfinite(scores.p).all()


def test_blank_lines_change_nothing() -> None:
    spaced = [part for line in ARTICLE + TAIL for part in (line, "", " ")]
    assert score_text(spaced).p[::3].tolist() == score_text(ARTICLE + TAIL).p.tolist()


def test_marks_are_taken() -> None:
    lines = ARTICLE + TAIL
    marks = [OPEN] * len(ARTICLE) + [RESIDUE, RESIDUE, KEPT] + [OPEN] * (len(TAIL) - 3)
    assert score_text(lines, marks=marks).p.shape == (len(lines),)


def test_reasons_are_words() -> None:
    scores = score_text(ARTICLE + TAIL)
    said = explain(scores, range(len(ARTICLE), len(ARTICLE + TAIL)))
    assert len(said) == len(TAIL)
    assert all(said)


def test_every_feature_of_the_weights_exists() -> None:
    shapes = lines.read(ARTICLE)
    columns = text.features(shapes) | words.columns(shapes, words.load(text.WEIGHTS))
    assert set(score_text(ARTICLE).names) <= set(columns)
    assert all(np.isfinite(column).all() for column in columns.values())


def test_a_clean_document_is_trusted_and_each_sign_of_residue_lowers_the_trust() -> None:
    size = np.full(4, 100.0)
    clean, foreign = np.array([0.99] * 4), np.array([0.99, 0.99, 0.99, 0.05])
    assert trust(clean, size, 0) < trust(clean, size, 1) < trust(clean, size, 2)
    assert trust(clean, size, 0) < trust(foreign, size, 0) < trust(foreign, size, 2) == 1.0
    assert trust(foreign, size / 10, 2) < 1.0


def test_where_the_kinds_of_residue_stand() -> None:
    marks = np.array([HEAD, OPEN, KEPT, FOOT, OPEN])
    stands = context.Stands(np.ones(5, bool), marks)
    rows = np.concatenate(context.around(lines.read(ARTICLE[:5]), stands))
    columns = dict(zip(context.NAMES, rows, strict=True))
    assert columns["since_head"].tolist() == [0, 1, 2, 3, 4]
    assert columns["until_foot"].tolist() == [3, 2, 1, 0, 20]
    assert (columns["since_picture"] == 20).all()
    assert columns["prose_since_foot"][4] < columns["prose_since_foot"][0]


def test_words_that_stand_elsewhere() -> None:
    shapes = lines.read(["wooden bridge", "something else", "wooden bridge again", "bridge"])
    columns = text.features(shapes)
    assert columns["near_prev"].tolist() == [0, 0, 2 / 3, 1]
    assert columns["near_next"].tolist() == [1, 0, 1 / 3, 0]
    assert columns["never_again"].tolist() == [0, 1, 1 / 3, 0]


def test_a_table_of_words() -> None:
    shapes = lines.read(["sign up here", "the bridge stands", "sign here"])
    table = np.zeros(1 << words.BITS, np.int8)
    assert not any(column.any() for column in words.columns(shapes, table).values())
    place, line = words.places(shapes)
    table[place[(line == 2)]] = -20  # "sign", "here", the pair, the first word
    found = words.columns(shapes, table)
    assert found["w_score"][2] < found["w_score"][0] < found["w_score"][1] == 0
    assert found["w_known"][2] == 1.0
    assert found["w_near"][1] < 0
    assert words.columns(shapes, None)["w_score"].tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("texts", "p", "stays"),
    [
        (ARTICLE[:3], [0.9, 0.2, 0.9], True),
        ([ARTICLE[0], "Our apps and podcasts", ARTICLE[2]], [0.9, 0.2, 0.9], False),
        (ARTICLE[:4], [0.9, 0.2, 0.2, 0.9], False),  # two are a box
        (["Sport", ARTICLE[1], ARTICLE[2]], [0.9, 0.2, 0.9], False),
    ],
)
def test_a_single_paragraph_between_two_stays(
    texts: list[str], p: list[float], stays: bool
) -> None:
    lines = [Line(text, 0, 0, p_body=one) for text, one in zip(texts, p, strict=True)]
    labeller._fill_holes(lines)
    assert (lines[1].p_body == 0.5) is stays
