"""What text mode's labeller is taught: weights, copies, names of the columns."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("lightgbm")
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
    assert one.rows.shape == (len(LINES), len(names))
    assert np.isfinite(one.rows).all()
