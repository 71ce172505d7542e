"""None of the engines is needed, or loaded, where they are not used."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import sys

class No:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"ray", "pyspark", "datatrove", "datasets", "pandas", "polars",
                                  "langchain_core", "scrapy", "pyarrow"}:
            raise ImportError(name)

sys.meta_path.insert(0, No())
import cleaner
import cleaner.engines
assert cleaner.clean("The pier was opened on Friday.", kind="text").text
import cleaner.cli, cleaner.batch.many
"""


def test_cleaning_needs_none_of_them() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
