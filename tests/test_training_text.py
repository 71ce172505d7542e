"""What text mode's labeller is taught: weights, copies, names of the columns."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("lightgbm")
from cleaner.model import score_text, words
from training import export
from training import text as training

LINES = [
    "The bridge over the stream was opened again on Monday.",
    "- Oak",
    "It cost a lot.",
    "Share",
]


def example(**more: object) -> training.Example:
    fields = {
        "page": "made/1", "source": "trafilatura", "kind": "article", "fold": 0, "lines": LINES,
        "gold": "\n".join(LINES[::2]), "body": np.array([1.0, 0.0, 1.0, 0.0]),
        "marks": np.array([0, 0, 0, 1]),
    } | more  # fmt: skip
    return training.Example(**fields)  # type: ignore[arg-type]


def test_doubtful_and_named_lines_count_little() -> None:
    weight = training.weigh(example())
    assert weight[1] < weight[2] / 2
    assert weight[3] < weight[2] / 2
    assert weight[0] > weight[2]


def test_copies_have_no_marks() -> None:
    many = [example(page=f"made/{i}") for i in range(200)]
    made = list(training.copies(many))
    assert 20 < len(made) < 90
    assert {one.script for one in made} == {None, "caseless", "wide"}
    assert not any(one.marks.any() for one in made)


def test_rows_have_a_column_a_name() -> None:
    one = example()
    names = training.read(one)
    assert one.rows.shape == (len(LINES), len(names) - len(words.NAMES))
    assert names[-len(words.NAMES) :] == words.NAMES
    assert np.isfinite(one.rows).all()


def made(number: int) -> training.Example:
    """A page with an article of its own words above a tail that all pages share."""
    rng = np.random.default_rng(number)
    words = [f"{a}{b}" for a in "bdfgklmnrst" for b in ("ale", "orn", "une", "ise", "ade")]
    body = [" ".join(rng.choice(words, 14)).capitalize() + "." for _ in range(12)]
    tail = [
        "Share",
        "Most read",
        "Sign up to our letter",
        "Follow us",
        " ".join(rng.choice(words, 5)),
    ]
    lines = [*body, *tail]
    one = example(
        page=f"made/{number}", fold=number % 5, lines=lines, gold="\n".join(body),
        body=np.array([1.0] * len(body) + [0.0] * len(tail)),
        marks=np.zeros(len(lines), np.int64), source=["trafilatura", training.GOLD][number % 2],
    )  # fmt: skip
    training.read(one)
    return one


def test_training_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    names = training.read(example())
    for run in ("one", "two"):
        found = [made(number) for number in range(30)]
        tables = training.Tables(found)
        export.save(tmp_path / f"{run}.npz", training.train(found, names, tables))
        export.save(tmp_path / f"{run}-fold.npz", training.train(found, names, tables, [2]))
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    assert (tmp_path / "one-fold.npz").read_bytes() == (tmp_path / "two-fold.npz").read_bytes()
    assert (tmp_path / "one.npz").read_bytes() != (tmp_path / "one-fold.npz").read_bytes()


def test_trained_weights_score_and_tell_body_from_tail(tmp_path: Path) -> None:
    found = [made(number) for number in range(30)]
    names = training.read(found[0])
    weights = training.train(found, names, training.Tables(found))
    export.save(tmp_path / "weights.npz", weights)
    one = made(40)
    p = score_text(one.lines, weights=tmp_path / "weights.npz").p
    assert p[:12].min() > p[12:16].max()
    told = training.held_out(found, weights, 0)
    assert np.allclose(told[: len(one.lines), 0], score_text(
        found[0].lines, weights=tmp_path / "weights.npz").p)  # fmt: skip
    assert training.reliability(told).count("\n") >= 4


def test_words_of_one_page_are_not_learnt() -> None:
    found = [made(number) for number in range(30)]
    found[3].lines[0] = "Zzyzx qwertz is here."
    training.read(found[3])
    table = training.Tables(found).without()
    known = set(np.flatnonzero(table))
    assert not known & set(found[3].place[found[3].line == 0][:2])
    assert table.dtype == np.int8
