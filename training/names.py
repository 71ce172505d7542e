"""What the names in class and id are worth: a logistic regression over the training pages.

A line is described by the names of its own block, of the parent and grandparent, and of all
blocks above, each counted; what is learned is one weight a name and place, with a penalty (L2)
that keeps the rare ones small. A name that stands on one site alone says nothing of others.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cleaner.model.names import PLACES, names_of

if TYPE_CHECKING:
    from training.html import Example

#: a name is learned that so many sites use
SITES = 4
#: the inverse of the penalty, and steps of the solver
STRENGTH, STEPS = 0.02, 60
#: a name none of whose weights reaches this is not worth shipping
LEAST = 0.03


def learn(
    found: Sequence[Example], weigh: Callable[[Example], NDArray[Any]]
) -> tuple[list[str], NDArray[np.float16]]:
    """Return names and their weights [name, place] from pages with names."""
    from scipy import sparse
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    found = [one for one in found if one.blocks]
    place = {name: i for i, name in enumerate(_known(found))}
    if not place:
        return [], np.zeros((0, PLACES), np.float16)
    rows = sparse.vstack([_rows(one, place) for one in found])
    weight = np.concatenate([weigh(one) for one in found])
    body = np.concatenate([one.body > 0 for one in found])
    solver = LogisticRegression(C=STRENGTH, max_iter=STEPS)
    with warnings.catch_warnings():  # stopped early is a penalty as well
        warnings.simplefilter("ignore", ConvergenceWarning)
        solver.fit(rows, body, sample_weight=weight / weight.mean())
    weights = solver.coef_[0].reshape(PLACES, len(place)).T
    kept = np.abs(weights).max(1) >= LEAST
    names = [name for name, taken in zip(place, kept, strict=True) if taken]
    return names, weights[kept].astype(np.float16)


def _known(found: Sequence[Example]) -> list[str]:
    sites: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    for one in found:
        for name in frozenset().union(*[names_of(block) for block in one.blocks]):
            if (one.group, name) not in seen:
                seen.add((one.group, name))
                sites[name] += 1
    return sorted(name for name, count in sites.items() if count >= SITES and "\n" not in name)


def _rows(one: Example, place: dict[str, int]) -> Any:
    """Return [line, place · names + name]: how often each name stands where."""
    from scipy import sparse

    count = len(one.blocks)
    cells = [
        (number, place[name])
        for number, block in enumerate(one.blocks)
        for name in names_of(block)
        if name in place
    ]
    own = _ones(cells, (count, len(place)))
    near: list[tuple[int, int]] = []
    far: list[tuple[int, int]] = []
    for number, block in enumerate(one.blocks):
        at, steps = block.parent, 0
        while at is not None:
            (near if steps < 2 else far).append((number, at.number))
            at, steps = at.parent, steps + 1
    around = [own, _ones(near, (count, count)) @ own, _ones(far, (count, count)) @ own]
    return sparse.csr_matrix(sparse.hstack(around).tocsr()[one.owner])


def _ones(cells: Sequence[tuple[int, int]], shape: tuple[int, int]) -> Any:
    from scipy import sparse

    at = np.array(cells, np.intp).reshape(-1, 2)
    return sparse.csr_matrix((np.ones(len(at)), (at[:, 0], at[:, 1])), shape=shape)
