"""A folder that mirrors its sources: names, clashes, links, starting over, and reading it back."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import fsspec
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.batch.job import FORMS
from cleaner.batch.mirror import COMPONENT, FORBIDDEN, PATH, RESERVED, Mirror, safe_path
from cleaner.batch.sinks import Folder
from cleaner.batch.sources.items import File
from cleaner.batch.sources.record import JsonLine
from cleaner.cli import main

STORY = "The pier opened at noon on Friday, the harbour master said, and crowds came early.\n"
BOTH = [".txt", ".json"]


def run(*args: object, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(main, ["clean", *map(str, args)], input=stdin)


def write(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{STORY}It is {name} that says so, and nobody else on the island.\n")


def tree(folder: Path, suffix: str = ".txt") -> list[str]:
    found = [str(path.relative_to(folder)) for path in folder.rglob(f"*{suffix}")]
    return sorted(name.removesuffix(suffix) for name in found)


def records(*names: str) -> str:
    return "".join(json.dumps({"id": name, "text": STORY}) + "\n" for name in names)


def test_a_folder_is_mirrored(tmp_path: Path) -> None:
    write(tmp_path / "site", "a/b.html", "a/c/d.md", "e.txt", "a/b.page.htm")
    result = run(tmp_path / "site", "-o", f"{tmp_path}/out/")
    assert result.exit_code == 0, result.stderr
    assert tree(tmp_path / "out") == ["a/b", "a/b.page", "a/c/d", "e"]
    assert tree(tmp_path / "out", ".json") == tree(tmp_path / "out")
    record = json.loads((tmp_path / "out/a/b.json").read_text())
    assert record["id"] == str(tmp_path / "site/a/b.html")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "site"]


def test_files_of_many_documents_are_folders(tmp_path: Path) -> None:
    (tmp_path / "site/deep").mkdir(parents=True)
    without = json.dumps({"text": STORY})
    (tmp_path / "site/deep/many.jsonl").write_text(f"{records('x', 'x', 'a/b.html')}{without}")
    head = b"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <urn:uuid:1-2>\r\n"
    size = b"Content-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
    text = STORY.encode()
    (tmp_path / "site/c.warc").write_bytes(head + size % (len(text), text))
    assert run(tmp_path / "site", "-o", f"{tmp_path}/out/").exit_code == 0
    wanted = ["c/urn-uuid-1-2", "deep/many/4", "deep/many/a-b", "deep/many/x", "deep/many/x-2"]
    assert tree(tmp_path / "out") == wanted
    piped = run("-", "-o", f"{tmp_path}/piped/", stdin=records("one", "two"))
    assert piped.exit_code == 0
    assert tree(tmp_path / "piped") == ["one", "two"]
    run("-", "-o", f"{tmp_path}/page/", stdin=STORY)
    assert tree(tmp_path / "page") == ["stdin"]


SEVERAL: dict[str, tuple[Sequence[str], list[str]]] = {
    "folders": (["one", "two"], ["one/a/b", "two/a/b"]),
    "one in the other": (["two", "two/a"], ["a/b", "a/b-2"]),
    "one folder": (["one/"], ["a/b"]),
    "the same twice": (["one", "one"], ["a/b", "a/b-2"]),
    "files": (["one/a/b.html", "two/a/b.html"], ["one/a/b", "two/a/b"]),
    "one file": (["one/a/b.html"], ["b"]),
    "a pattern": (["*/a/*.html"], ["one/a/b", "two/a/b"]),
    "a pattern of one level": (["one/a/*"], ["b"]),
    "up and down": (["two/../one", "./two"], ["one/a/b", "two/a/b"]),
}


@pytest.mark.parametrize("kind", SEVERAL)
def test_several_sources_keep_what_tells_them_apart(tmp_path: Path, kind: str) -> None:
    write(tmp_path, "one/a/b.html", "two/a/b.html")
    names, wanted = SEVERAL[kind]
    result = run(*(tmp_path / name for name in names), "-o", f"{tmp_path}/out/")
    assert result.exit_code == 0, result.stderr
    assert tree(tmp_path / "out") == wanted
    ids = {json.loads(path.read_text())["id"] for path in (tmp_path / "out").rglob("*.json")}
    assert len(ids) == (1 if "twice" in kind or "other" in kind else len(wanted))


def test_listed_names_are_mirrored_as_they_are_given(tmp_path: Path) -> None:
    write(tmp_path, "site/a/b.html", "site/c.html")
    listed = f"{tmp_path}/site/a/b.html\n{tmp_path}/site/a/../c.html\n"
    result = run("--files-from", "-", "-o", f"{tmp_path}/out/", stdin=listed)
    assert result.exit_code == 0, result.stderr
    below = str(tmp_path).strip("/")
    assert tree(tmp_path / "out") == [f"{below}/site/a/b", f"{below}/site/a/c"]


def test_urls_are_mirrored(tmp_path: Path) -> None:
    files = fsspec.filesystem("memory")
    files.pipe("/mirror/a/one.html.gz", b"")
    files.pipe("/mirror/a/two.html", STORY.encode())
    files.pipe("/mirror/../../three.txt", STORY.encode())
    files.pipe("/mirror/four.jsonl", records("x").encode())
    assert run("memory://mirror", "-o", f"{tmp_path}/out/").exit_code == 1  # one is cut short
    assert set(tree(tmp_path / "out")) >= {"a/two", "four/x"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "out.errors.jsonl"]
    write(tmp_path, "local/z.html")
    run("memory://mirror/a/*", tmp_path / "local", "-o", f"{tmp_path}/both/")
    assert tree(tmp_path / "both") == ["mirror/a/two", f"{str(tmp_path).strip('/')}/local/z"]


def test_the_question_of_a_web_address_is_part_of_its_name() -> None:
    mirror = Mirror.of(["https://e.org/a/b.html?x=../../z", "https://e.org/c/"])
    places = ("https://e.org/a/b.html?x=../../z", "https://e.org/c/", "https://e.org")
    paths = [mirror.path(File(place), place) for place in places]
    assert paths == ["a/b.html-x=..-z", "c", "e.org"]


HOSTILE = [
    "../../evil",
    "/etc/passwd",
    "a\nb\x00c\x1b[2J",
    "\u202egpj.exe",
    "x" * 300,
    "x" * 299 + "y",
    "é" * 200,
    "con",
    "COM1.tar.gz",
    "lpt¹",
    "dots...",
    "spaces  ",
    "C:\\Windows\\system.ini",
    "~root",
    "-rf",
    ".htaccess",
    ".cleaner.part",
    "",
    ".",
    "..",
    "Case",
    "case",
    "stra\u00dfe",
    "STRASSE",
    "caf\u00e9",
    "cafe\u0301",
    "a.txt",
]


def test_hostile_names(tmp_path: Path) -> None:
    (tmp_path / "h.jsonl").write_text(records(*HOSTILE))
    result = run(tmp_path / "h.jsonl", "-o", f"{tmp_path}/out/")
    assert result.exit_code == 0, result.stderr
    found = tree(tmp_path / "out")
    assert len(found) == len({name.casefold() for name in found}) == len(HOSTILE)
    assert {path.name for path in tmp_path.iterdir()} == {"h.jsonl", "out"}
    for name in found:
        check(name.removeprefix("h/"), 1)


def check(path: str, most: int = 10_000) -> None:
    parts = path.split("/")
    assert len(parts) <= most
    for part in parts:
        assert part
        assert part[0] not in ".- "
        assert part[-1] not in ". "
        assert len(part.encode()) <= COMPONENT + 4
        assert part.isprintable() or "\u200c" in part or "\u200d" in part
        assert FORBIDDEN.isdisjoint(part)
        assert part.split(".")[0].casefold() not in RESERVED


@settings(deadline=None)
@given(st.lists(st.text(min_size=0, max_size=400), min_size=1, max_size=12))
def test_any_path_is_safe(parts: list[str]) -> None:
    path = safe_path(parts)
    check(path)
    assert len(path.encode()) <= PATH + COMPONENT
    assert path == safe_path(parts)


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=20))
def test_any_place_is_below(place: str, ident: str) -> None:
    for mirror in (Mirror.of(["site"]), Mirror()):
        check(mirror.path(File("site/" + place.replace("\0", "")), place))
        check(mirror.path(JsonLine(f"{place}:1", b""), ident))


def test_names_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    try:
        (tmp_path / os.fsdecode(b"in/caf\xe9.txt")).write_text(STORY)
    except OSError:
        pytest.skip("this file system wants names in UTF-8")
    bad = tmp_path / os.fsdecode(b"in/gone\xff.txt")
    result = run(tmp_path / "in", bad, "-o", f"{tmp_path}/out/")
    assert result.exit_code == 1
    assert tree(tmp_path / "out") == ["caf-xe9"]
    assert json.loads((tmp_path / "out/caf-xe9.json").read_text())["id"].endswith(r"/caf\xe9.txt")
    error = json.loads((tmp_path / "out.errors.jsonl").read_text())
    assert error["id"].endswith(r"gone\xff.txt")
    assert "No such file" in error["error"]


def test_a_file_and_a_folder_of_one_name(tmp_path: Path) -> None:
    write(tmp_path / "site", "a.html", "a.txt/b.html", "a.txt/c.html", "d.json/e.html", "d.md")
    assert run(tmp_path / "site", "-o", f"{tmp_path}/out/").exit_code == 0
    assert tree(tmp_path / "out") == ["a", "a.txt-2/b", "a.txt-2/c", "d-2", "d.json/e"]


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    write(tmp_path / "site", "a/b.html", "c.html")
    (tmp_path / "elsewhere").mkdir()
    out = tmp_path / "out"
    out.mkdir()
    (out / "c.txt").symlink_to(tmp_path / "target")
    (out / "a").symlink_to(tmp_path / "elsewhere")
    result = run(tmp_path / "site", "-o", out)
    assert result.exit_code == 1
    assert f"{out}/a: the output cannot be written: a folder is to be there" in result.stderr
    assert "a link, which is not followed" in result.stderr
    assert "take it away" in result.stderr
    assert not list((tmp_path / "elsewhere").iterdir())
    (out / "a").unlink()
    again = run(tmp_path / "site", "-o", out)
    assert again.exit_code == 0, again.stderr
    assert tree(out) == ["a/b", "c"]
    assert not (out / "c.txt").is_symlink()
    assert not (tmp_path / "target").exists()


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    write(tmp_path / "site", "a/b.html")
    write(tmp_path / "out", "a")
    result = run(tmp_path / "site", "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "a folder is to be there, and there is a file; take it away" in result.stderr


def stopped(folder: Path, *names: str) -> Folder:
    """Write documents to a folder, and leave it as a run that was killed does."""
    sink = Folder(folder, BOTH)
    sink.start({})
    for name in names:
        sink.write(name, [b"text", b"{}"])
    sink.close()
    return sink


def test_starting_over_takes_away_what_was_written_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, "mine.txt", "a/mine.txt", "old/empty/x")
    (out / "old/empty/x").unlink()
    stopped(out, "a/b", "new/c/d", "old/empty/e", "kept/f", "x" * 195)
    write(out, "kept/mine.txt")
    (out / ".cleaner.part").write_text("half")
    fresh = Folder(out, BOTH)
    fresh.start({})
    fresh.write("z", [b"", b""])
    fresh.finish()
    fresh.clean_up()
    assert tree(out, "") == [
        *("a", "a/mine.txt", "kept", "kept/mine.txt", "mine.txt"),
        *("old", "old/empty", "z.json", "z.txt"),
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def test_starting_over_in_another_format(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, "a.md", "b.md")
    sink = stopped(out, "a")
    mixed = Folder(out, [".md"])
    mixed.start(sink.positions())
    mixed.write("c", [b""])
    mixed.close()
    assert tree(out, "") == ["a.json", "a.md", "a.txt", "b.md", "c.md"]
    stopped(out)
    assert tree(out, "") == ["a.md", "b.md"]


def test_a_list_that_was_tampered_with_takes_nothing_away_outside(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(tmp_path, "precious.txt", "elsewhere/precious.txt")
    stopped(out, "a")
    (out / "link").symlink_to(tmp_path / "elsewhere")
    with (tmp_path / "out.names.part").open("a") as stream:
        stream.write(f"../precious\n{tmp_path}/precious\nlink/precious\n\n/\n../elsewhere/\n..\n")
    stopped(out)
    assert tree(tmp_path) == ["elsewhere/precious", "precious"]


def test_going_on_gives_the_same_names(tmp_path: Path) -> None:
    names = ["a", "a", "a.txt/b", "a", "a-3", "a", "A", "b/c", "b", "a.TXT/B"]
    whole = stopped(tmp_path / "whole", *names)
    for count in range(len(names)):
        folder = tmp_path / str(count)
        sink = Folder(folder, BOTH)
        sink.start({})
        for name in names[:count]:
            sink.write(name, [b"", b""])
        positions = sink.positions()
        if count + 1 < len(names):
            sink.write(names[count], [b"", b""])  # written, and not on record
        sink.close()
        again = Folder(folder, BOTH)
        again.start(positions)
        for name in names[count:]:
            again.write(name, [b"", b""])
        again.close()
        assert tree(folder, "") == tree(whole.folder, "")


@pytest.mark.parametrize("form", ["json", "txt", "markdown"])
def test_the_same_tree_for_any_number_of_workers(tmp_path: Path, form: str) -> None:
    write(
        tmp_path / "site", *(f"{n % 3}/{n % 5}/a.{'html' if n > 14 else 'md'}" for n in range(30))
    )
    (tmp_path / "site/1/r.jsonl").write_text(records(*(f"r{n % 7}" for n in range(40))))
    found = []
    for workers in (1, 3):
        out = tmp_path / f"out{workers}"
        run(tmp_path / "site", "-o", out, "--format", form, "--workers", workers)
        found.append({name: (out / name).read_bytes() for name in tree(out, "") if "." in name})
    assert found[0] == found[1]
    assert len(found[0]) == 70 * len(FORMS[form])


def test_a_folder_is_read_back(tmp_path: Path) -> None:
    write(tmp_path / "site", "a/b.html", "c.txt")
    (tmp_path / "site/deep.jsonl").write_text(records("x/y"))
    run(tmp_path / "site", tmp_path / "gone.txt", "-o", f"{tmp_path}/out/")
    page = tmp_path / "report.html"
    told = CliRunner().invoke(main, ["report", f"{tmp_path}/out/", "-o", str(page)])
    assert told.exit_code == 0, told.output
    assert "3 documents" in told.output
    assert "gone.txt" in page.read_text()  # from the errors file beside the folder
    hits = CliRunner().invoke(main, ["rules", "hits", f"{tmp_path}/out/"])
    assert hits.exit_code == 0, hits.output


@pytest.mark.parametrize(
    ("source", "output"),
    [
        ("site", "site"),
        ("site/a", "site"),
        ("site/a/*.txt", "site/a"),
        ("site/a/b.txt", "site/a"),
    ],
)
def test_a_source_is_never_written_over(tmp_path: Path, source: str, output: str) -> None:
    write(tmp_path, "site/a/b.txt")
    before = (tmp_path / "site/a/b.txt").read_bytes()
    result = run(tmp_path / source, "-o", tmp_path / output)
    assert result.exit_code == 2
    assert "would be written over" in " ".join(result.stderr.split())
    listed = run("--files-from", "-", "-o", tmp_path / "site", stdin=f"{tmp_path}/site/a/b.txt\n")
    assert listed.exit_code == 2
    assert (tmp_path / "site/a/b.txt").read_bytes() == before
    (tmp_path / "r.jsonl").write_text(records("a"))
    (tmp_path / "link.jsonl").symlink_to("r.jsonl")
    for name in ("r.jsonl", "link.jsonl"):
        assert run(tmp_path / name, "-o", tmp_path / "r.jsonl").exit_code == 2
    assert (tmp_path / "r.jsonl").read_text() == records("a")


def test_beside_its_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "in", "page.html")
    monkeypatch.chdir(tmp_path / "in")
    result = run(tmp_path / "in" / "page.html", "-o", ".", "--format", "markdown")
    assert result.exit_code == 0, result.stderr
    assert tree(tmp_path, "") == ["in", "in/page.html", "in/page.json", "in/page.md"]
