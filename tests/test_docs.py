"""What the documents say is what the code does: the label table, and the README's commands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from cleaner import Label, Policy
from cleaner.cli import main

ROOT = Path(__file__).parent.parent


def table() -> str:
    rows = ["| label | what happens | why |", "|---|---|---|"]
    for label in Label:
        row = Policy()[label]
        where = f" to `{row.field}`" if row.action == "move" else ""
        trace = f" (named in `{row.field}`)" if row.action == "drop" and row.field else ""
        rows.append(f"| `{label}` | {row.action}{where}{trace} | {row.why} |")
    return "\n".join(rows)


def test_the_label_table_is_the_policy() -> None:
    assert table() in (ROOT / "docs" / "labels.md").read_text(encoding="utf-8")


def test_every_command_of_the_readme_is_a_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = [
        part.split("#")[0].strip()
        for block in re.findall(r"^```sh\n(.*?)^```", readme, re.M | re.S)
        for line in block.splitlines()
        for part in re.split(r"\||&&", line)
        if re.match(r"\s*(\.venv/bin/)?cleaner ", part)
    ]
    assert len(shown) >= 6
    for command in shown:
        name = shlex.split(command)[1]
        known = CliRunner().invoke(main, [name, "--help"]).stdout
        options = re.findall(r"(?<=\s)--?[a-z-]+", command)
        assert all(option in known for option in options if option != "-"), command
