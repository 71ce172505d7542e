"""LightGBM booster → the arrays that `cleaner.model.trees` scores with."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.model.trees import UNIT

Arrays = dict[str, NDArray[Any]]


def arrays(booster: Any, names: Sequence[str], *, scale: float = 1.0, shift: float = 0.0) -> Arrays:
    """Return a binary booster's forest as arrays, see `cleaner.model.trees.Trees`.

    `names` are the columns it was trained on; `scale` and `shift` calibrate its raw score.
    Raises ValueError for what the scorer does not know: categorical splits, zero as missing,
    more than 64 leaves.
    """
    trees = [_flatten(info["tree_structure"]) for info in booster.dump_model()["tree_info"]]
    splits = max(1, max(len(nodes) for nodes, _ in trees))
    if splits > 63:
        raise ValueError("a tree has more than 64 leaves")
    shape = (splits, len(trees))
    out: Arrays = {
        "feature": np.zeros(shape, np.uint16),
        "threshold": np.full(shape, np.inf, np.float32),
        "missing_right": np.zeros(shape, bool),
        "mask": np.zeros(shape, np.uint64),
        "leaf": np.zeros((len(trees), splits + 1), np.int32),
        "scale": np.float64(scale) * np.ones(()),
        "shift": np.float64(shift) * np.ones(()),
        "names": np.array(list(names)),
    }
    for column, (nodes, leaves) in enumerate(trees):
        for row, (node, mask) in enumerate(nodes):
            out["feature"][row, column] = node["split_feature"]
            out["threshold"][row, column] = _round_down(float(node["threshold"]))
            out["missing_right"][row, column] = _missing_right(node)
            out["mask"][row, column] = mask
        out["leaf"][column, : len(leaves)] = np.round(np.array(leaves) / UNIT)
    return out


def save(path: str | Path, parts: Mapping[str, NDArray[Any]]) -> None:
    """Write arrays as a compressed .npz; the same arrays give the same bytes."""
    np.savez_compressed(path, **{name: parts[name] for name in sorted(parts)})  # type: ignore[arg-type]


def _flatten(root: Mapping[str, Any]) -> tuple[list[tuple[Mapping[str, Any], int]], list[float]]:
    """Return the splits, each with the mask of the leaves to its left, and the leaves in order."""
    nodes: list[tuple[Mapping[str, Any], int]] = []
    leaves: list[float] = []

    def visit(node: Mapping[str, Any]) -> None:
        if "split_feature" not in node:
            leaves.append(float(node["leaf_value"]))
            return
        first = len(leaves)
        visit(node["left_child"])
        nodes.append((node, (1 << len(leaves)) - (1 << first)))
        visit(node["right_child"])

    visit(root)
    return nodes, leaves


def _round_down(threshold: float) -> np.float32:
    """Return the greatest float32 that is not above: `x <= threshold` then stays what it was."""
    largest = float(np.finfo(np.float32).max)  # where only missing values are parted, it is 1e300
    near = np.float32(min(max(threshold, -largest), largest))
    return near if float(near) <= threshold else np.nextafter(near, np.float32(-math.inf))


def _missing_right(node: Mapping[str, Any]) -> bool:
    if node["decision_type"] != "<=":
        raise ValueError("categorical splits are not supported")
    kind = node["missing_type"]
    if kind == "Zero":
        raise ValueError("zero as missing is not supported")
    if kind == "NaN":
        return not node["default_left"]
    return float(node["threshold"]) < 0.0  # LightGBM reads NaN as 0 where training saw none
