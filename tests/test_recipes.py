"""The recipes of docs/recipes.md, run word for word; each prints what stands below it."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NEEDS = {
    "Hugging Face datasets": "datasets",
    "A pandas column": "pandas",
    "A polars column": "polars",
    "A LangChain document transformer": "langchain_core",
    "A Scrapy item pipeline": "scrapy",
    "A shell pipe": "cleaner",
}
RECIPES = dict(
    re.findall(
        r"^## ([^\n]*)\n(.*?)(?=^## |\Z)", (ROOT / "docs" / "recipes.md").read_text(), re.M | re.S
    )
)


def blocks(recipe: str) -> list[tuple[str, str, str]]:
    """Return language, file name (or nothing) and text of each block."""
    return re.findall(r"^```(\w+) ?(\S*)\n(.*?)^```", recipe, re.M | re.S)


def run(folder: Path, *command: str) -> str:
    env = dict(os.environ, PYTHONPATH=str(ROOT), HF_HOME=str(folder / "cache"), HF_HUB_OFFLINE="1")
    env["PATH"] = f"{Path(sys.executable).parent}:{env['PATH']}"
    done = subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_recipe_has_a_test() -> None:
    assert list(RECIPES) == list(NEEDS)


@pytest.mark.parametrize("name", NEEDS)
def test_recipe(name: str, tmp_path: Path) -> None:
    *steps, (language, _, expected) = blocks(RECIPES[name])
    assert language == "text"
    assert sum(bool(line) for _, _, text in steps for line in text.splitlines()) <= 15
    if importlib.util.find_spec(NEEDS[name]) is None:
        pytest.skip(f"needs {NEEDS[name]}: pip install 'cleaner[recipes]'")
    printed = ""
    for language, file, text in steps:
        if language == "sh":
            printed = run(tmp_path, "bash", "-euo", "pipefail", "-c", text)
        else:
            (tmp_path / (file or "recipe.py")).write_text(text)
            printed = printed if file else run(tmp_path, sys.executable, "recipe.py")
    assert printed.strip() == expected.strip()
