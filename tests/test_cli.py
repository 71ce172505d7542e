"""The command on real files: formats, ids, errors that name file, cause and cure, exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cleaner.batch.mirror import safe
from cleaner.cli import main

STORY = (
    "The old lighthouse on Skerry Point was lit again on Friday, the harbour board said.\n"
    "Volunteers had raised the money over six years, and a retired keeper threw the switch.\n"
    "For more stories like this, check our news page.\n"
)
KEPT = STORY.rsplit("\n", 2)[0] + "\n"


def run(*args: str, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(main, list(args), input=stdin)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "story.txt").write_text(STORY)
    (tmp_path / "in" / "deep" / "two.md").write_text(STORY)
    record = {"id": "rec-1", "text": STORY, "title": "Lighthouse lit", "authors": "Ada Flint"}
    (tmp_path / "in" / "many.jsonl").write_text(json.dumps(record) + "\n")
    (tmp_path / "in" / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    return tmp_path


def records(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_folder_becomes_json_lines(folder: Path) -> None:
    result = run("clean", str(folder / "in"), "-o", str(folder / "out.jsonl"))
    assert result.exit_code == 0, result.output
    found = records(folder / "out.jsonl")
    assert [Path(str(one["id"])).name for one in found] == ["two.md", "rec-1", "story.txt"]
    assert all(one["text"] == KEPT.strip() for one in found)
    assert found[1]["metadata"]["title"] == "Lighthouse lit"  # type: ignore[index]
    assert found[1]["metadata"]["authors"] == ["Ada Flint"]  # type: ignore[index]
    assert "3 documents" in result.stderr
    assert not (folder / "out.errors.jsonl").exists()


def test_standard_input_to_text(folder: Path) -> None:
    result = run("clean", "-", "--format", "txt", stdin=STORY)
    assert (result.exit_code, result.stdout) == (0, KEPT)
    assert run("clean", "--format", "txt", stdin=STORY).stdout == KEPT


def test_standard_input_of_records() -> None:
    result = run("clean", "-", stdin=json.dumps({"text": STORY}) + "\n")
    assert json.loads(result.stdout)["text"] == KEPT.strip()


def test_text_with_its_metadata_beside_it(folder: Path) -> None:
    result = run("clean", str(folder / "in"), "-o", str(folder / "out"), "--format", "txt")
    assert result.exit_code == 0
    out = folder / "out"
    names = sorted(str(path.relative_to(out).with_suffix("")) for path in out.rglob("*.txt"))
    assert names == ["deep/two", "many/rec-1", "story"]
    assert (out / "many" / "rec-1.txt").read_text() == KEPT
    sidecar = json.loads((out / "many" / "rec-1.json").read_text())
    assert sidecar["removed"][0]["label"] == "related"
    assert "text" not in sidecar


@pytest.mark.parametrize("form", ["json", "markdown"])
def test_other_formats(folder: Path, form: str) -> None:
    out = folder / "out"
    assert run("clean", str(folder / "in"), "-o", str(out), "--format", form).exit_code == 0
    if form == "json":
        assert json.loads((out / "many" / "rec-1.json").read_text())["text"] == KEPT.strip()
    else:
        assert (out / "many" / "rec-1.md").read_text().startswith("# Lighthouse lit\n\nThe old")


def test_keep_and_drop(folder: Path) -> None:
    story = str(folder / "in" / "story.txt")
    assert run("clean", story, "--format", "txt", "--keep", "related").stdout == STORY
    wrong = run("clean", story, "--keep", "captoin")
    assert wrong.exit_code == 2
    assert "known labels" in wrong.stderr


def test_explain_marks_every_line(folder: Path) -> None:
    result = run("explain", str(folder / "in" / "story.txt"))
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[1].startswith("  The old lighthouse")
    assert lines[3].startswith("- For more stories like this")
    assert "[related: phrases/en." in lines[3]
    assert run("clean", "--explain", str(folder / "in" / "story.txt")).stdout == result.stdout


def test_failures_are_named_and_the_rest_is_written(folder: Path) -> None:
    bad = folder / "bad.jsonl"
    lines = ['{"text": ', "[1]", '{"body": "x", "title": "t"}', json.dumps({"text": STORY})]
    bad.write_text("\n".join(lines))
    (folder / "fake.html").write_bytes(b"\x1f\x8b\x08" + bytes(range(256)))
    out = folder / "out.jsonl"
    result = run(
        "clean", str(bad), str(folder / "fake.html"), str(folder / "gone.txt"), "-o", str(out)
    )
    assert result.exit_code == 1
    assert len(records(out)) == 1
    errors = {
        Path(str(e["id"])).name: str(e["error"]) for e in records(folder / "out.errors.jsonl")
    }
    assert "not JSON" in errors["bad.jsonl:1"]
    assert "a JSON list" in errors["bad.jsonl:2"]
    assert "fields: body, title" in errors["bad.jsonl:3"]
    assert "--text-field" in errors["bad.jsonl:3"]
    assert "not text" in errors["fake.html"]
    assert "No such file" in errors["gone.txt"]
    assert all(name in result.stderr for name in errors)


def test_a_later_clean_run_takes_the_old_errors_away(folder: Path) -> None:
    out = folder / "out.jsonl"
    run("clean", str(folder / "gone.txt"), "-o", str(out))
    assert (folder / "out.errors.jsonl").exists()
    run("clean", str(folder / "in"), "-o", str(out))
    assert not (folder / "out.errors.jsonl").exists()


def test_fields_are_chosen(folder: Path) -> None:
    path = folder / "field.jsonl"
    path.write_text(json.dumps({"text": "no", "body": STORY}))
    result = run("clean", str(path), "--text-field", "body")
    assert json.loads(result.stdout)["text"] == KEPT.strip()


@pytest.mark.parametrize(
    "args",
    [("clean", "--format", "pdf"), ("clean", "--kind", "xml"), ("scrub",), ("clean", "--no")],
)
def test_wrong_usage_is_two(args: tuple[str, ...]) -> None:
    assert run(*args).exit_code == 2


def test_an_output_that_cannot_be(folder: Path) -> None:
    (folder / "file").write_text("x")
    story = str(folder / "in" / "story.txt")
    for out, form in (("file/out.jsonl", "jsonl"), ("file", "txt"), ("in", "jsonl")):
        result = run("clean", story, "-o", str(folder / out), "--format", form)
        assert result.exit_code == 2, out
        assert str(folder) in result.stderr.replace("\n", "")


def test_a_link_loop_ends(folder: Path) -> None:
    (folder / "in" / "deep" / "up").symlink_to(folder / "in")
    result = run("clean", str(folder / "in"), "-o", str(folder / "out.jsonl"))
    assert result.exit_code == 0
    assert len(records(folder / "out.jsonl")) == 3


def test_names_from_input_never_become_paths(folder: Path) -> None:
    ids = ["../../evil", "/etc/passwd", "a\nb", "x" * 400, "", ".", "CON", "a/b", "a-b", "A-b"]
    path = folder / "ids.jsonl"
    path.write_text("\n".join(json.dumps({"id": one, "text": STORY}) for one in ids))
    out = folder / "out"
    assert run("clean", str(path), "-o", str(out), "--format", "json").exit_code == 0
    names = [found.name for found in (out / "ids").iterdir()]
    assert [found.name for found in out.iterdir()] == ["ids"]
    assert len(names) == len({name.casefold() for name in names}) == len(ids)
    assert all(len(name) < 220 and "\n" not in name for name in names)
    assert sorted(p.name for p in folder.iterdir()) == ["ids.jsonl", "in", "out"]


@pytest.mark.parametrize("name", ["..", "../..", "a/../b", "\0", "//", " ", "é" * 200])
def test_stems_are_safe(name: str) -> None:
    stem = safe(name)
    assert stem
    assert len(stem.encode()) <= 200
    assert not set(stem) & set("/\\\0\n")
    assert not stem.startswith(".")


def test_the_reader_may_leave_early(folder: Path) -> None:
    path = folder / "many.jsonl"
    path.write_text((json.dumps({"text": STORY}) + "\n") * 400)
    command = f"{sys.executable} -m cleaner clean {path} | head -n 1"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False
    )
    assert json.loads(done.stdout)["text"] == KEPT.strip()
    assert done.stderr == ""


def test_ctrl_c_loses_nothing(folder: Path) -> None:
    fifo, out = folder / "endless.jsonl", folder / "out.jsonl"
    os.mkfifo(fifo)
    command = [sys.executable, "-m", "cleaner", "clean", str(fifo), "-o", str(out)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    with fifo.open("w") as stream:
        stream.write((json.dumps({"text": STORY}) + "\n") * 3)
        stream.flush()
        part = folder / "out.jsonl.part"
        deadline = time.monotonic() + 60
        while not (part.exists() and part.read_bytes().count(b"\n") == 3):
            assert time.monotonic() < deadline, "the records were not written"
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "3 finished records" in stderr
    assert len(records(part)) == 3
    assert not out.exists()


def test_help_teaches() -> None:
    result = run("--help")
    assert "cleaner clean scraped/ -o clean.jsonl" in result.stdout
    assert "130: interrupted" in " ".join(run("clean", "--help").stdout.split())
