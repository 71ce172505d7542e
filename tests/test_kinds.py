"""The head that names lines which the labeller removes: training, scoring, what follows."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from cleaner import Label, Options, clean
from cleaner.filters.labeller import WHOLE_PAGE
from cleaner.model import kinds, score_text

PROSE = [
    f"The council of the {name} valley met on Monday, and it spoke about the old bridge."
    for name in ("upper", "lower", "northern", "southern", "eastern", "western")
]
MENU = [
    "Home", "Sport", "Weather", "Our apps", "Jobs", "Motoring", "Puzzles", "Horoscope", "Podcasts",
    "Archive", "Football", "Travel", "Money", "Style", "Property", "Cartoons", "Letters",
]  # fmt: skip
TEXT = "\n".join([*PROSE, *MENU])


def made(seed: int, folder: Path) -> dict[str, np.ndarray]:
    """A head trained on made lines: capitals in brackets are captions, one word is a menu's."""
    pytest.importorskip("lightgbm")
    from training import export
    from training import kinds as training

    rng = np.random.default_rng(seed)
    lines, named = [], []
    for number in range(400):
        word = "".join(rng.choice(list("abdegiklmnorstu"), 6))
        lines.append(
            [f"{word} ({word.upper()})", word.capitalize(), f"the {word} of {word}."][number % 3]
        )
        named.append(["caption", "navigation", "other"][number % 3])
    scores = score_text(lines)
    columns = (*scores.names, *kinds.NAMES)
    rows = kinds.rows(scores, range(len(lines)), lines, columns)
    found = training.Examples(
        rows, np.array(named), np.array([f"fundus/de/{n % 40}" for n in range(400)]),
        np.arange(400) % 40 % 5, np.full(400, 0.2), columns,
    )  # fmt: skip
    training.learn(found, ("caption", "navigation"), folder / "kinds.npz", folder)
    assert len(list(folder.glob("kinds-fold*.npz"))) == 5
    assert export.Arrays is not None
    return {"lines": np.array(lines), "named": np.array(named)}


def test_training_twice_gives_the_same_bytes_and_names_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for run in ("one", "two"):
        (tmp_path / run).mkdir()
        data = made(5, tmp_path / run)
    one, two = (tmp_path / run / "kinds.npz" for run in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()
    lines = data["lines"].tolist()
    found = kinds.name(score_text(lines), list(range(len(lines))), lines, one)
    told = [kind[0] if kind else "other" for kind in found]
    assert np.mean(np.array(told) == data["named"]) > 0.95
    assert "| caption | 1.00 / " in capsys.readouterr().out


def test_shipped_head_fits_the_shipped_labeller() -> None:
    head = kinds.load(kinds.WEIGHTS)
    scores = score_text(TEXT.split("\n"))
    assert not set(head.columns) - {*scores.names, *kinds.NAMES}, "train kinds after text"
    assert {Label(kind) for kind in head.least}
    assert all(0 < least < 1 for least in head.least.values())
    assert kinds.WEIGHTS.stat().st_size < 150_000


def test_missing_columns_are_named() -> None:
    scores = score_text(["A line."])
    with pytest.raises(ValueError, match="no_such_column"):
        kinds.rows(scores, [0], ["A line."], ["no_such_column"])


def test_no_lines_no_weights() -> None:
    assert kinds.name(score_text(["A line."]), [], [], Path("/nowhere")) == []


def test_the_text_is_the_same_and_the_reason_says_how_sure() -> None:
    doc = clean(TEXT, options=Options(kind="text"))
    judged = [one for one in doc.removed if one.filter == "labeller"]
    for one in judged:
        assert one.rule == ("statistical" if one.label is Label.BOILERPLATE else "kind")
        if one.rule == "kind":
            assert re.match(rf"{one.label} (\.\d\d|1\.00)", one.reason)
    assert doc.text.split("\n") == [
        line for line in TEXT.split("\n") if line in doc.text.split("\n")
    ]


def test_a_removed_caption_becomes_a_caption(monkeypatch: pytest.MonkeyPatch) -> None:
    def named(scores: object, lines: list[int], texts: list[str], weights: object) -> list[object]:
        return [("caption", 0.94) for _ in lines]

    before = clean(TEXT, options=Options(kind="text"))
    monkeypatch.setattr(kinds, "name", named)
    doc = clean(TEXT, options=Options(kind="text"))
    assert doc.text == before.text
    gone = [one for one in doc.removed if one.rule == "kind"]
    assert len(gone) >= WHOLE_PAGE
    assert gone[0].reason.startswith("caption .94: ")
    assert [caption.text for caption in doc.metadata.captions] == [one.text for one in gone]
    few = clean("\n".join([*PROSE, *MENU[: WHOLE_PAGE - 1]]), options=Options(kind="text"))
    assert not [one for one in few.removed if one.rule == "kind"]
