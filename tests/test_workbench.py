"""The rule workbench: a file of one's own is proved before it is used."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from cleaner import Options, clean
from cleaner.cli import main
from cleaner.pipeline import run as run_pipeline

RULE = """\
language = "en"
[[rule]]
id = "tide_table"
label = "promo"
match = "start"
patterns = ['{pattern}']
drops = ["Order the tide table for next year", "Order the tide table at the kiosk"]
keeps = ["{keeps}"]
"""
STORY = "The boats came home at six.\nOrder the tide table for next year\nNobody was hurt.\n"


def run(*args: str) -> Result:
    return CliRunner().invoke(main, ["rules", *args])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "own.toml"
    write(path)
    return path


def write(
    path: Path, pattern: str = "order the tide table", keeps: str = "They order fish at sea."
) -> None:
    path.write_text(RULE.replace("{pattern}", pattern).replace("{keeps}", keeps))


def test_a_good_file_has_no_problems_and_shows_its_hits(file: Path, tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text(STORY)
    done = run("test", str(file), str(tmp_path / "story.txt"))
    assert done.exit_code == 0, done.output
    assert "1 rules, 0 problems" in done.stdout
    assert "en.tide_table: 1 hits in the sample\n  - Order the tide table" in done.stdout


@pytest.mark.parametrize(
    ("pattern", "keeps", "said"),
    [
        ("order the fish table", "They eat.", "does not hit its own"),
        ("order (?=the tide)", "They eat.", "is not RE2"),
        ("order the tide table", "Order the tide table soon.", "must stay, but en.tide_table"),
        ("(order the|you|the|a) .*", "They eat.", "which is article text"),
    ],
)
def test_what_is_wrong_is_named(file: Path, pattern: str, keeps: str, said: str) -> None:
    write(file, pattern, keeps)
    done = run("test", str(file))
    assert done.exit_code == 1
    assert said in done.stdout


def test_what_a_shipped_rule_takes_already_is_noted(file: Path) -> None:
    text = file.read_text().replace("Order the tide table", "Sign up for our newsletter")
    file.write_text(text.replace("order the tide table", "sign up for our newsletter"))
    done = run("test", str(file))
    assert "note: en.tide_table: en." in done.stdout
    assert done.exit_code == 0, done.stdout


def test_a_changed_file_is_read_anew(file: Path) -> None:
    options = Options(kind="text", rules=(file,))
    assert "Order" not in run_pipeline(STORY, options).text
    write(file, "hoist the flags")
    assert "Order" in run_pipeline(STORY, options).text


def test_list_and_search() -> None:
    listed = run("--language", "de", "--label", "contact").stdout.splitlines()
    assert listed
    assert all(line.startswith("de.") and " contact " in line for line in listed)
    assert run("list", "--language", "de", "--label", "contact").stdout.splitlines() == listed
    assert "en.related" in run("search", "Read more: The harbour").stdout
    assert run("search", "qqqq").exit_code == 1


def test_shipped_rules_pass_their_check() -> None:
    done = run("check", "--language", "en", "--label", "consent")
    assert done.exit_code == 0, done.stdout


def test_hits_of_a_run(tmp_path: Path) -> None:
    text = "The boats came home at six.\nSign up for our newsletter\n"
    record = clean(text, kind="text").to_dict()
    (tmp_path / "clean.jsonl").write_bytes(orjson.dumps(record) + b"\n")
    done = run("hits", str(tmp_path / "clean.jsonl"))
    assert "        1         1         5  phrases/en." in done.stdout
    name = record["removed"][0]["rule"]
    never = run("hits", "--never", str(tmp_path / "clean.jsonl")).stdout.split()
    assert "en.video_js" in never
    assert name not in never
