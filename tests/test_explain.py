"""The explain view against golden files; `--accept` writes them, and the README's picture, anew."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.cells import cell_len
from rich.console import Console

from cleaner import Document, clean
from cleaner.cli import main
from cleaner.explained import rows, terminal

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests" / "explained"
STORY = """\
To view this video please enable JavaScript, and consider upgrading to a web
browser that supports HTML5 video
The old lighthouse on Skerry Point was lit again on Friday night, the harbour board said.
Keepers climbed the 142 steps at dusk to light the lamp by hand (Picture: Coastwatch)
‘We had not expected to see it shine again,’ said Ana Wirth. Read more: Ferry service resumes
Volunteers raised the money over six years.
Sign up to our newsletter
"""
CJK = (
    "港の灯台が金曜日の夜に再び点灯したと、港湾委員会が明らかにした。六年にわたる募金の成果だという。\n"
    "関連記事：島へのフェリーが再開\n"
    "住民は灯台のふもとに集まり、静かに光を見守った。\n"
)
TEXTS = {
    "story": STORY,
    "japanese": CJK,
    "escape": "The lamp \x1b[31mburned\x1b[0m all night.\nShare\n",
}


def document(name: str) -> Document:
    doc = clean(TEXTS[name], kind="text")
    doc.id = name
    return doc


def screen(name: str, width: int, **how: object) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, highlight=False, **how)  # type: ignore[arg-type]
    terminal(rows(document(name)), console)
    return out.getvalue()


def same(request: pytest.FixtureRequest, name: str, text: str) -> None:
    path = GOLDEN / name
    if request.config.getoption("--accept"):
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", list(TEXTS))
@pytest.mark.parametrize("width", [80, 48])
def test_on_a_terminal_without_colour(
    request: pytest.FixtureRequest, name: str, width: int
) -> None:
    text = screen(name, width, force_terminal=True, color_system=None)
    assert all(cell_len(line) <= width for line in text.splitlines())
    same(request, f"{name}-{width}.txt", text)


def test_in_colour(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    text = screen("story", 80, force_terminal=True, color_system="standard")
    assert "\x1b[4;31mRead more:" in text  # the words that decided, underlined
    same(request, "story-colour.txt", text)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "[31m" not in screen("story", 80, force_terminal=True, color_system="standard")


def test_no_control_character_reaches_the_terminal() -> None:
    assert "\x1b" not in screen("escape", 80, force_terminal=True, color_system=None)


@pytest.mark.parametrize(
    "options", ["", "--only removed", "--only kept", "--label related", "--json"]
)
def test_when_piped(request: pytest.FixtureRequest, tmp_path: Path, options: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        Path("story.txt").write_text(STORY, encoding="utf-8")
        done = CliRunner().invoke(main, ["explain", "story.txt", *options.split()])
    assert done.exit_code == 0, done.output
    same(request, f"piped{options.replace(' ', '')}.txt", done.stdout)


def test_json_says_which_words_decided() -> None:
    done = CliRunner().invoke(main, ["explain", "-", "--json", "--label", "related"], input=STORY)
    (row,) = map(json.loads, done.stdout.splitlines())
    start, end = row["match"]
    assert row["text"][start:end] == "Read more:"
    assert row["action"] == "drop"


def test_moved_and_dropped_are_the_removed() -> None:
    doc = document("story")
    parts = [[row.line for row in rows(doc, only)] for only in ("moved", "dropped", "removed")]
    assert sorted(parts[0] + parts[1]) == parts[2]
    assert all(parts)


def test_the_picture_in_the_readme(request: pytest.FixtureRequest) -> None:
    console = Console(record=True, width=100, file=io.StringIO(), force_terminal=True)
    terminal(rows(document("story")), console)
    picture = console.export_svg(title="cleaner explain story.txt", unique_id="explain")
    if request.config.getoption("--accept"):
        (ROOT / "docs" / "explain.svg").write_text(picture, encoding="utf-8")
    assert "Coastwatch" in (ROOT / "docs" / "explain.svg").read_text(encoding="utf-8")
