"""What judges text in Markdown: its columns, its training, what follows for a document."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cleaner import Label, Options, clean
from cleaner.document import Line
from cleaner.model import markdown, score_text
from cleaner.reading.text import read_text

PAGE = """[Home](/)
[Sport](/sport)

# The bridge is open again

![People walk over the new bridge](b.jpg)

People walk over the new bridge

The council of the valley met on Monday, and it spoke about the [old bridge](/bridge) again.

## What follows

- **Lamps** that save power
- [Pier plans](/pier)
"""


def columns(source: str) -> tuple[list[Line], dict[str, np.ndarray]]:
    lines = read_text(source)
    filled = [line for line in lines if line.text]
    scores = score_text([line.text for line in filled])
    rows = markdown.columns(scores, lines)
    names = (*scores.names, *markdown.NAMES)
    assert rows.shape == (len(filled), len(names))
    assert np.isfinite(rows).all()
    return filled, {name: rows[:, place] for place, name in enumerate(names)}


def test_columns_say_what_the_signs_say() -> None:
    lines, found = columns(PAGE)
    at = {line.text: place for place, line in enumerate(lines)}
    home, title, caption = at["- Home" if "- Home" in at else "Home"], 2, 3
    assert lines[title].text == "The bridge is open again"
    assert found["m_link"][home] == found["m_link+1"][home] == 1
    assert found["m_run"][home] == pytest.approx(np.log1p(2))
    assert found["m_heading"].tolist() == [0, 0, 1, 0, 0, 2, 0, 0]
    assert found["m_item"].tolist() == [0, 0, 0, 0, 0, 0, 1, 1]
    assert found["m_pictures"].tolist() == [0, 0, 0, 1, 0, 0, 0, 0]
    assert found["m_pictures+1"][title] == 1
    assert found["m_like_picture"][caption] == 1
    assert found["m_since_title"][home] == 0
    assert found["m_until_title"][home] == pytest.approx(np.log1p(2))
    assert found["m_since_title"][4] == pytest.approx(np.log1p(2))
    assert 0 < found["m_link"][4] < 0.3
    assert (found["m_linked"] == found["m_linked"][0]).all()
    assert found["m_linked_before"][2] == 1


def test_no_title_is_told_from_a_title_at_the_start() -> None:
    _, found = columns("[a](/a)\n\nSome words.")
    assert found["m_since_title"].tolist() == [-1, -1]


def test_one_line_and_none() -> None:
    _, found = columns("[a](/a)")
    assert found["m_linked_before"].tolist() == found["m_linked_after"].tolist() == [0]
    lines = read_text("![](/a.png)\n\n[](/b)")
    scores = score_text([])
    assert markdown.columns(scores, lines).shape == (0, len(scores.names) + len(markdown.NAMES))
    assert markdown.rescore(scores, lines)[1] == {}
    assert clean("![](/a.png)\n\n[](/b)", kind="text").text == ""


def test_weights_of_other_columns_are_named() -> None:
    lines = read_text(PAGE)
    scores = score_text([line.text for line in lines if line.text])
    other = replace(scores, names=tuple(f"x{name}" for name in scores.names))
    with pytest.raises(ValueError, match="train again"):
        markdown.rescore(other, lines)


CASES = Path(__file__).parent.parent / "fixtures" / "cases"
WHOLE = (CASES / "en" / "markdown--whole-page.txt").read_text("utf-8")


def test_reasons_name_links() -> None:
    doc = clean(WHOLE, kind="text")
    reasons = {line.text: doc.reason(line) for line in doc.lines if line.verdict}
    assert reasons["- Ferries"].startswith("link share 1.0, ")
    assert doc.metadata.captions[0].text == "Keepers carry the new lamp up the stairs of the tower"


def test_an_announced_list_stays_and_a_menu_does_not_spend_the_budget() -> None:
    names = [
        f"{a}{b}" for a in ("Upper", "Lower", "North", "South") for b in ("ford", "ham", "ton")
    ]
    menu = "\n".join(
        f"  * [{name} {part}](/{name}/{part})" for name in names for part in "ABCDEFGH"
    )
    doc = clean(
        WHOLE.replace("* [Puzzles](https://skerry-post.example/puzzles)", menu), kind="text"
    )
    assert "over_budget" not in doc.flags
    assert "Upperford" not in doc.text
    assert doc.text.endswith(
        "three days a week:\n\n1. on Tuesdays for schools\n2. on Fridays for visitors who book\n"
        "3. on Sundays for all"
    )
    assert "**switched off in 1998**" in doc.text


def made(number: int) -> Any:
    """Documents whose article is prose and whose menu is links, both of the same words."""
    from training import markdown as training

    rng = np.random.default_rng(number)
    words = [f"{a}{b}" for a in "bdfgklmnrst" for b in ("ale", "orn", "une", "ise", "ade")]
    body = [" ".join(rng.choice(words, 9)).capitalize() + "." for _ in range(12)]
    menu = [" ".join(rng.choice(words, 9)).capitalize() + "." for _ in range(12)]
    caption = " ".join(rng.choice(words, 5)).capitalize()
    text = "\n\n".join(
        [*(f"[{line}](/x)" for line in menu), *body[:6], "![a](b.png)", caption, *body[6:]]
    )
    lines = read_text(text)
    shown = [line.text for line in lines if line.text]
    scores = score_text(shown)
    rows = markdown.columns(scores, lines)
    gold = np.array([line in body for line in shown], float)
    kinds = [
        "caption" if line == caption else "body" if line in body else "navigation" for line in shown
    ]
    return training.Told(
        f"made/{number}", "whole page, Markdown", "news", number % 5, shown, "\n".join(body), gold,
        np.zeros(len(shown), np.int64), weight=np.ones(len(shown)), rows=rows, kinds=kinds,
    )  # fmt: skip


def test_training_twice_gives_the_same_bytes_and_learns_links(tmp_path: Path) -> None:
    pytest.importorskip("lightgbm")
    from cleaner.model.text import WEIGHTS
    from training import export
    from training import markdown as training

    found = [made(number) for number in range(40)]
    names = training.columns(WEIGHTS)
    for run in ("one", "two"):
        export.save(tmp_path / f"{run}.npz", training.train(found, names, [3]))
    weights = tmp_path / "one.npz"
    assert weights.read_bytes() == (tmp_path / "two.npz").read_bytes()
    one = made(77)
    plain = [kind != "navigation" for kind in one.kinds]
    shown = [line if bare else f"[{line}](/x)" for line, bare in zip(one.lines, plain, strict=True)]
    lines = read_text("\n\n".join(shown))
    scores = score_text([line.text for line in lines if line.text])
    p = markdown.rescore(scores, lines, weights)[0].p
    assert p[one.body >= 0.5].min() > p[~np.array(plain)].max()
    doc = clean("\n\n".join(shown), options=Options(kind="text", weights={"markdown": weights}))
    (line,) = (line for line in doc.lines if line.text == shown[one.kinds.index("caption")])
    assert line.verdict is not None
    assert line.verdict.label is Label.CAPTION
    assert doc.reason(line).startswith("caption ")
