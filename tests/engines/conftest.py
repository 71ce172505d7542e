"""One input and one single-machine run for all engines."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.engine_runs import ROOT, Single, single_machine_run

collect_ignore = ["faulty_step.py"]  # a subclass of datatrove's, where there is datatrove


@pytest.fixture(scope="session")
def single(tmp_path_factory: pytest.TempPathFactory) -> Single:
    return single_machine_run(tmp_path_factory.mktemp("single"))


@pytest.fixture(scope="session", autouse=True)
def _workers_find_the_tests() -> Iterator[None]:
    """The engines' own processes import this checkout, faults included."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), before)))
    yield
    if before is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = before


@pytest.fixture
def traces(tmp_path: Path) -> Path:
    """Return where it is noted that the engine's workers were killed."""
    folder = tmp_path / "killed"
    folder.mkdir()
    return folder
