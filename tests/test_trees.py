"""The scorer agrees with LightGBM, and with a plain walk where LightGBM is not installed."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner.model.trees import UNIT, Trees

ARRAYS = {
    # one tree: x0 <= 1 ? (x1 <= 0 ? 1 : 2) : 4, missing x0 goes right; leaves left to right
    "feature": np.array([[1], [0]], np.uint16),
    "threshold": np.array([[0.0], [1.0]], np.float32),
    "missing_right": np.array([[False], [True]]),
    "mask": np.array([[0b001], [0b011]], np.uint64),
    "leaf": np.round(np.array([[1.0, 2.0, 4.0]]) / UNIT).astype(np.int32),
    "names": np.array(["a", "b"]),
}


def test_leaf_of_each_row() -> None:
    rows = np.array([[1, 0], [1, 1], [2, 0], [np.nan, 0], [0, np.nan]], np.float32)
    assert Trees(ARRAYS).raw(rows).tolist() == [1.0, 2.0, 4.0, 4.0, 1.0]


def test_no_rows() -> None:
    assert Trees(ARRAYS).predict(np.zeros((0, 2), np.float32)).tolist() == []


def test_bad_shapes() -> None:
    with pytest.raises(ValueError, match="leaves"):
        Trees({**ARRAYS, "leaf": np.zeros((1, 2), np.int32)})
    with pytest.raises(ValueError, match="column"):
        Trees({**ARRAYS, "names": np.array(["a"])})


@pytest.mark.parametrize("leaves", [4, 16, 31, 64])
def test_agrees_with_lightgbm(leaves: int) -> None:
    lgb = pytest.importorskip("lightgbm")
    export = pytest.importorskip("training.export")
    rng = np.random.default_rng(leaves)
    rows = rng.normal(size=(3000, 5)).astype(np.float32)
    rows[:, 3] = np.round(rows[:, 3])
    rows[rng.random(3000) < 0.2, 2] = np.nan
    truth = (np.nan_to_num(rows[:, 2]) + rows[:, 0] * rows[:, 1] > 0).astype(int)
    settings = {
        "objective": "binary", "num_leaves": leaves, "verbose": -1,
        "num_threads": 1, "min_data_in_leaf": 5,
    }  # fmt: skip
    booster = lgb.train(settings, lgb.Dataset(rows, truth), 30)
    trees = Trees(export.arrays(booster, list("abcde")))
    assert np.abs(trees.predict(rows) - booster.predict(rows)).max() < 1e-5
    one_by_one = np.concatenate([trees.raw(rows[i : i + 1]) for i in range(50)])
    assert (one_by_one == trees.raw(rows)[:50]).all()
