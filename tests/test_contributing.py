"""The recipes of CONTRIBUTING.md, done word for word on a copy of the project."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
RECIPES = re.findall(r"^```(\w+)\n(.*?)^```", (ROOT / "CONTRIBUTING.md").read_text(), re.M | re.S)
RULE, FILTER, STAGE, FIXTURE = (code for _, code in RECIPES)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("cleaner", "tests"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("*.pyc"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def run(folder: Path, *command: str) -> str:
    env = dict(os.environ, PYTHONPATH=str(folder))
    env["PATH"] = f"{Path(sys.executable).parent}:{env['PATH']}"
    done = subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def explain(folder: Path, text: str) -> str:
    (folder / "case.txt").write_text(text)
    return run(folder, sys.executable, "-m", "cleaner", "explain", "case.txt")


def test_add_a_rule(copy: Path) -> None:
    rules = copy / "cleaner" / "rules" / "en.toml"
    rules.write_text(rules.read_text() + "\n" + RULE)
    run(copy, sys.executable, "-m", "pytest", "tests/test_rules.py", "-q")
    seen = explain(
        copy, "The draw was held at noon, officials said.\nCall the lottery hotline on 0800"
    )
    assert "[contact: phrases/en.lottery_hotline]" in seen


def test_add_a_filter(copy: Path) -> None:
    (copy / "cleaner" / "filters" / "lottery.py").write_text(FILTER)
    pipeline = copy / "cleaner" / "pipeline.py"
    text = pipeline.read_text().replace("    labeller,\n", "    labeller,\n    lottery,\n", 1)
    text = re.sub(
        r"^(    \(\"tags\", tags\.label\),.*\n)", STAGE + r"\1", text, count=1, flags=re.M
    )
    pipeline.write_text(text)
    seen = explain(copy, "The draw was held at noon, officials said.\n3 14 15 29 41 49")
    assert "- 3 14 15 29 41 49  [widget: lottery/six_numbers]" in seen


def test_add_a_fixture(copy: Path) -> None:
    seen = run(copy, "bash", "-euc", FIXTURE)
    assert "- Read more: Pier plans  [related: phrases/en." in seen
