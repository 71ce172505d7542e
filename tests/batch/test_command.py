"""`cleaner clean` on many documents: inputs, outputs, selection, going on, and every bad ending."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import os
import pty
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import fsspec
import pyarrow.parquet as pq
import pytest
import zstandard
from click.testing import CliRunner, Result

from cleaner.batch.sinks import Folder, Nothing
from cleaner.batch.sinks.files import Lines, Packed
from cleaner.batch.store import Store
from cleaner.cli import main
from cleaner.cli.output import contradiction
from cleaner.table import SCHEMA
from tests.test_table import plain

STORY = (
    "The old lighthouse on Skerry Point was lit again on Friday, the harbour board said.\n"
    "Volunteers had raised the money over six years, and a retired keeper threw the switch.\n"
    "For more stories like this, check our news page.\n"
)


def run(*args: object, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(main, ["clean", *map(str, args)], input=stdin)


def start(*args: object, **more: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "cleaner", "clean", *map(str, args)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, **more)  # type: ignore[call-overload, no-any-return]


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Forty records: every tenth cannot be read, every fourth is in German, and they vary."""
    path = tmp_path / "many.jsonl"
    with path.open("w") as stream:
        for number in range(40):
            language = "de" if number % 4 == 0 else "en"
            record = {"id": f"r{number}", "language": language, "text": STORY * (number % 3 + 1)}
            stream.write("{\n" if number % 10 == 9 else json.dumps(record) + "\n")
    return path


# --- what comes out ----------------------------------------------------------------------


def test_the_same_bytes_for_any_number_of_workers(many: Path, tmp_path: Path) -> None:
    found = []
    for workers in (1, 2, 5):
        out = tmp_path / f"{workers}.jsonl"
        assert run(many, "-o", out, "--workers", workers).exit_code == 1
        found.append((out.read_bytes(), (tmp_path / f"{workers}.errors.jsonl").read_bytes()))
    assert found[0] == found[1] == found[2]
    assert [record["id"] for record in lines(tmp_path / "1.jsonl")] == [
        f"r{number}" for number in range(40) if number % 10 != 9
    ]
    error = lines(tmp_path / "1.errors.jsonl")[0]
    assert error["source"] == f"{many}:10"
    assert error["kind"] == "unreadable"


def test_packed_tables_and_shards_say_the_same(many: Path, tmp_path: Path) -> None:
    run(many, "-o", tmp_path / "o.jsonl")
    wanted = (tmp_path / "o.jsonl").read_bytes()
    run(many, "-o", tmp_path / "o.jsonl.gz")
    assert gzip.decompress((tmp_path / "o.jsonl.gz").read_bytes()) == wanted
    run(many, "-o", tmp_path / "o.jsonl.zst")
    with zstandard.open(tmp_path / "o.jsonl.zst", "rb") as stream:
        assert stream.read() == wanted
    run(many, "-o", tmp_path / "s.jsonl", "--shard-size", "5kB")
    shards = sorted(tmp_path.glob("s-*.jsonl"))
    assert len(shards) > 3
    assert b"".join(path.read_bytes() for path in shards) == wanted
    assert all(path.stat().st_size >= 5000 for path in shards[:-1])
    run(many, "-o", tmp_path / "o.parquet")
    table = pq.read_table(tmp_path / "o.parquet")
    assert table.schema == SCHEMA
    assert [plain(row) for row in table.to_pylist()] == [
        json.loads(one) for one in wanted.splitlines()
    ]
    left = sorted(
        path.name for path in tmp_path.iterdir() if "part" in path.name or "jour" in path.name
    )
    assert left == []


def test_fewer_shards_than_before_leave_no_old_ones(many: Path, tmp_path: Path) -> None:
    run(many, "-o", tmp_path / "s.jsonl", "--shard-size", "2kB")
    more = len(list(tmp_path.glob("s-*.jsonl")))
    run(many, "-o", tmp_path / "s.jsonl", "--shard-size", "9kB")
    assert 1 < len(list(tmp_path.glob("s-*.jsonl"))) < more


def test_blocks_are_independent(
    monkeypatch: pytest.MonkeyPatch, many: Path, tmp_path: Path
) -> None:
    monkeypatch.setattr(Packed, "block", 1000)
    run(many, "-o", tmp_path / "o.jsonl.zst")
    run(many, "-o", tmp_path / "o.jsonl")
    with zstandard.open(tmp_path / "o.jsonl.zst", "rb") as stream:
        assert stream.read() == (tmp_path / "o.jsonl").read_bytes()


def test_nothing_in_still_makes_a_file(tmp_path: Path) -> None:
    (tmp_path / "no.jsonl").write_bytes(b"")
    for name in ("o.jsonl", "o.jsonl.gz", "o.jsonl.zst", "o.parquet"):
        assert run(tmp_path / "no.jsonl", "-o", tmp_path / name).exit_code == 0
        assert (tmp_path / name).exists()
    assert pq.read_table(tmp_path / "o.parquet").schema == SCHEMA


def test_one_id_twice_is_two_documents(tmp_path: Path) -> None:
    path = tmp_path / "twice.jsonl"
    path.write_text((json.dumps({"id": "same", "text": STORY}) + "\n") * 3)
    run(path, "-o", tmp_path / "o.jsonl")
    assert [record["id"] for record in lines(tmp_path / "o.jsonl")] == ["same"] * 3
    run(path, "-o", tmp_path / "o", "--format", "json")
    names = sorted(path.name for path in (tmp_path / "o" / "twice").iterdir())
    assert names == ["same-2.json", "same-3.json", "same.json"]


def test_a_web_archive_and_a_table_in(many: Path, tmp_path: Path) -> None:
    run(many, "-o", tmp_path / "o.parquet")
    again = run(tmp_path / "o.parquet", "-o", tmp_path / "again.jsonl")
    assert again.exit_code == 0
    assert len(lines(tmp_path / "again.jsonl")) == 36
    http = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>gone"
    head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: %d"
    )
    (tmp_path / "a.warc").write_bytes(head % len(http) + b"\r\n\r\n" + http + b"\r\n\r\n")
    result = run(tmp_path / "a.warc", "-o", tmp_path / "w.jsonl")
    assert "passed over: http_404 1" in result.stderr


# --- which documents ---------------------------------------------------------------------


def test_selection(many: Path, tmp_path: Path) -> None:
    out = tmp_path / "o.jsonl"
    run(many, "-o", out, "--language", "de")
    assert [record["id"] for record in lines(out)] == [f"r{number}" for number in range(0, 40, 4)]
    result = run(many, "-o", out, "--min-words", "60")
    assert all(record["stats"]["words_out"] >= 60 for record in lines(out))  # type: ignore[index]
    assert "passed over: min_words" in result.stderr
    empty = tmp_path / "empty.jsonl"
    empty.write_text('{"id": "e", "text": " "}\n' + json.dumps({"id": "f", "text": STORY}))
    for how, wanted in (("keep", ["e", "f"]), ("skip", ["f"]), ("only", ["e"])):
        run(empty, "-o", out, "--flagged", how, "--text-field", "text")
        assert [record["id"] for record in lines(out)] == wanted


def test_languages_are_read_as_people_write_them(many: Path, tmp_path: Path) -> None:
    for given in (["--language", "DE-at"], ["--language", "fr,de"]):
        run(many, "-o", tmp_path / "o.jsonl", *given)
        assert len(lines(tmp_path / "o.jsonl")) == 10, given
    assert run(many, "-o", tmp_path / "o.jsonl", "--language", "german").exit_code == 2
    unknown = tmp_path / "unknown.jsonl"
    unknown.write_text(json.dumps({"text": STORY}))
    result = run(unknown, "-o", tmp_path / "o.jsonl", "--language", "en")
    assert "passed over: language_unknown 1" in result.stderr


def test_a_sample_is_the_same_every_time_and_in_order(many: Path, tmp_path: Path) -> None:
    samples = []
    for name in ("a", "b"):
        run(many, "-o", tmp_path / f"{name}.jsonl", "--sample", 7)
        samples.append((tmp_path / f"{name}.jsonl").read_bytes())
    assert samples[0] == samples[1]
    numbers = [int(str(record["id"])[1:]) for record in lines(tmp_path / "a.jsonl")]
    assert numbers == sorted(numbers)
    assert max(numbers) > 12


def test_a_dry_run_counts_and_writes_nothing(many: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    result = run(many, "-o", tmp_path / "o.jsonl", "--dry-run")
    assert result.exit_code == 1
    assert "36 documents" in result.stderr
    assert sorted(tmp_path.iterdir()) == before


def test_names_from_a_list(tmp_path: Path) -> None:
    for name in ("a.txt", "b\nc.txt"):
        (tmp_path / name).write_text(STORY)
    names = [str(tmp_path / "a.txt"), str(tmp_path / "b\nc.txt")]
    result = run("--files-from", "-", "-0", "-o", tmp_path / "o.jsonl", stdin="\0".join(names))
    assert result.exit_code == 0, result.stderr
    assert [record["id"] for record in lines(tmp_path / "o.jsonl")] == names
    listed = tmp_path / "list"
    listed.write_text(names[0] + "\n\n")
    run("--files-from", listed, "-o", tmp_path / "o.jsonl")
    assert [record["id"] for record in lines(tmp_path / "o.jsonl")] == names[:1]
    assert run("--files-from", tmp_path / "gone").exit_code == 2


def test_what_a_run_writes_is_not_its_input(many: Path, tmp_path: Path) -> None:
    (tmp_path / "o.txt").write_text(STORY)
    for more in ([], ["--shard-size", "5kB"]):
        out = tmp_path / "clean.jsonl"
        first, again = (run(tmp_path, "-o", out, *more) for _ in range(2))
        assert "37 documents" in first.stderr
        assert "37 documents" in again.stderr
        for path in tmp_path.glob("clean*"):
            path.unlink()


def test_urls(tmp_path: Path) -> None:
    files = fsspec.filesystem("memory")
    files.pipe("/pages/one.txt.gz", gzip.compress(STORY.encode()))
    files.pipe("/pages/two.jsonl", json.dumps({"id": "two", "text": STORY}).encode())
    assert run("memory://pages", "-o", tmp_path / "o.jsonl").exit_code == 0
    ids = [record["id"] for record in lines(tmp_path / "o.jsonl")]
    assert ids == ["memory:///pages/one.txt.gz", "two"]
    assert run("memory://pages", "-o", "memory://out/o.jsonl").exit_code == 2


def test_the_summary_and_the_same_for_machines(many: Path, tmp_path: Path) -> None:
    result = run(many, "-o", tmp_path / "o.jsonl", "--stats", tmp_path / "stats.json")
    stats = json.loads((tmp_path / "stats.json").read_text())
    assert (stats["documents"], stats["errors"]) == (36, 4)
    assert stats["errors_by_kind"] == {"unreadable": 4}
    removed = sum(stats["removed_by_label"].values())
    assert removed == sum(stats["removed_by_rule"].values()) > 36
    for words in ("36 documents", "4 failed", "removed: related", "by rule: phrases/en."):
        assert words in result.stderr
    assert result.stdout == ""


def test_counts_that_cannot_be_written_are_said_before_the_work(many: Path, tmp_path: Path) -> None:
    for place in (tmp_path / "no" / "stats.json", tmp_path, "s3://bucket/stats.json"):
        result = run(many, "-o", tmp_path / "o.jsonl", "--stats", place)
        assert result.exit_code == 2, result.stderr
        assert not (tmp_path / "o.jsonl").exists()
    assert run(many, "--stats", tmp_path / "stats.json").exit_code == 1
    assert json.loads((tmp_path / "stats.json").read_text())["documents"] == 36


def test_an_error_names_file_line_and_id(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text('{"id": "seven", "text": 7}\n')
    result = run(tmp_path / "r.jsonl", "-o", tmp_path / "o.jsonl")
    assert f"{tmp_path}/r.jsonl:1 (seven): no field" in result.stderr
    assert "0 documents" in result.stderr


@pytest.mark.parametrize(
    ("name", "form", "cure"),
    [
        ("o.txt", "", "> "),
        ("o.txt", "txt", "-o out/"),
        ("o.jsonl", "markdown", "-o out/"),
        ("o.jsonl", "parquet", "name it clean.parquet"),
        ("o.parquet", "jsonl", "--format parquet"),
        ("o.jsonl.bz2", "", "clean.jsonl.zst"),
        ("out/", "jsonl", "name a file, such as clean.jsonl"),
        ("s3://bucket/o.jsonl", "", "write to a local path, and copy"),
    ],
)
def test_a_name_that_says_something_else_than_the_format(
    many: Path, tmp_path: Path, name: str, form: str, cure: str
) -> None:
    out = name if "://" in name else f"{tmp_path}/{name}"
    result = run(many, "-o", out, *(["--format", form] if form else []))
    assert result.exit_code == 2
    assert cure in " ".join(result.stderr.split())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["many.jsonl"]


def test_a_pipe_or_a_device_is_no_output(many: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    result = run(many, "-o", tmp_path / "pipe")
    assert result.exit_code == 2
    assert "a pipe or a device" in result.stderr
    assert (tmp_path / "pipe").is_fifo()
    for name in ("/dev/null", "/dev/stdout", "/dev/../dev/fd/1"):  # asked, never tried
        assert "a pipe or a device" in contradiction(name, "jsonl")
    assert contradiction("/dev/shm/o.jsonl", "jsonl") == ""


def test_help_says_where_output_goes() -> None:
    words = " ".join(run("--help").stdout.split())
    assert "Local file, or folder (one that exists, or PATH/) which mirrors the sources" in words
    assert "not a URL" in words


def test_what_is_read_ahead_is_not_counted_as_done(many: Path) -> None:
    module = sys.modules["cleaner.cli.clean"]
    given = module.clean.make_context("clean", [str(many)]).params
    command = module.Command((str(many),), None, None, given)
    store = Store(Nothing())
    assert command._bytes_done(store) == 0
    assert len(list(command.inputs)) == 40
    store.tally.update({"documents": 9, "errors": 1})
    assert command._bytes_done(store) == many.stat().st_size // 4


def test_a_bar_on_a_terminal(many: Path, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "cleaner", "clean", str(many), "-o", str(tmp_path / "o.jsonl")]
    process = subprocess.Popen(command, stderr=theirs, stdout=subprocess.PIPE)
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):  # the other end is closed
        while data := os.read(ours, 4096):
            shown += data
    os.close(ours)
    assert process.communicate(timeout=60)[0] == b""
    assert b"36 documents, " in shown
    assert "\u2501".encode() in shown


# --- going on ----------------------------------------------------------------------------


def broken_off(many: Path, out: Path, *args: object) -> Result:
    """Run with a disk that is full after 9,000 bytes."""
    with pytest.MonkeyPatch.context() as patch:
        add = Lines.add

        def full(sink: Lines, data: bytes) -> None:
            if sink.part.size > 9000:
                raise OSError(28, "No space left on device")
            add(sink, data)

        patch.setattr(Lines, "add", full)
        return run(many, "-o", out, *args)


def test_a_full_disk_is_said_and_gone_on_from(many: Path, tmp_path: Path) -> None:
    out = tmp_path / "o.jsonl"
    result = broken_off(many, out)
    assert result.exit_code == 1
    assert f"{out}: the output cannot be written: No space left on device" in result.stderr
    assert not out.exists()
    kept = (tmp_path / "o.jsonl.part").read_bytes()
    again = run(many, "-o", out, "--workers", 3, "--timeout", 9)
    assert "going on after" in again.stderr
    assert out.read_bytes().startswith(kept)
    run(many, "-o", tmp_path / "p.jsonl")
    assert out.read_bytes() == (tmp_path / "p.jsonl").read_bytes()
    for path in ("errors.jsonl",):
        assert (tmp_path / f"o.{path}").read_bytes() == (tmp_path / f"p.{path}").read_bytes()
    assert "36 documents" in again.stderr


def test_a_disk_that_is_full_in_the_middle_of_a_folder(many: Path, tmp_path: Path) -> None:
    written: list[Path] = []

    def full(sink: Folder, path: Path, data: bytes) -> None:
        if len(written) == 25:  # between a text and its metadata
            raise OSError(28, "No space left on device", str(path))
        written.append(path)
        write(sink, path, data)

    write = Folder._write
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Folder, "_write", full)
        result = run(many, "-o", f"{tmp_path}/out/")
    assert result.exit_code == 1
    assert ".json: the output cannot be written: No space left on device" in result.stderr
    again = run(many, "-o", f"{tmp_path}/out/", "--workers", 3)
    assert "going on after 13 documents" in again.stderr
    run(many, "-o", f"{tmp_path}/whole/")
    trees = [
        {path.relative_to(root): path.read_bytes() for path in root.rglob("*.*")}
        for root in (tmp_path / "out", tmp_path / "whole")
    ]
    assert trees[0] == trees[1]
    assert len(trees[0]) == 72


def test_other_options_do_not_mix_unless_told_to(many: Path, tmp_path: Path) -> None:
    out = tmp_path / "o.jsonl"
    broken_off(many, out)
    kept = len(lines(tmp_path / "o.jsonl.part"))
    other = run(many, "-o", out, "--keep", "related")
    assert other.exit_code == 2
    assert "keep: [] → ['related']" in " ".join(other.stderr.split())
    assert "--fresh starts over, --mix goes on" in " ".join(other.stderr.split())
    assert run(many, "-o", out, "--keep", "related", "--mix").exit_code == 1
    mixed = lines(out)
    broken_off(many, out)
    fresh = run(many, "-o", out, "--keep", "related", "--fresh")
    assert "going on" not in fresh.stderr
    keeping = lines(out)
    run(many, "-o", out)
    assert keeping != lines(out)
    assert mixed == lines(out)[:kept] + keeping[kept:]


def test_a_changed_input_does_not_mix(many: Path, tmp_path: Path) -> None:
    out = tmp_path / "o.jsonl"
    broken_off(many, out)
    many.write_text("\n" + many.read_text())
    result = run(many, "-o", out)
    assert result.exit_code == 2
    assert "the input has changed" in " ".join(result.stderr.split())


def test_too_many_errors_stop_the_run(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(("{\n" + json.dumps({"text": STORY}) + "\n") * 200)
    result = run(path, "-o", tmp_path / "o.jsonl", "--errors-over", "20%")
    assert result.exit_code == 3
    assert "50 of 100 documents failed: over 20 %" in result.stderr
    assert not (tmp_path / "o.jsonl").exists()
    assert result.stderr.count("not JSON") == 20
    assert "more errors are in the errors file" in result.stderr
    done = run(path, "-o", tmp_path / "o.jsonl", "--errors-over", "60%")
    assert done.exit_code == 1
    assert len(lines(tmp_path / "o.jsonl")) == 200


# --- bad endings -------------------------------------------------------------------------


def limited() -> None:
    """No file may grow beyond 6,000 bytes."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000))


def test_a_real_limit_on_the_disk(many: Path, tmp_path: Path) -> None:
    process = start(many, "-o", tmp_path / "o.jsonl", preexec_fn=limited)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "the output cannot be written: File too large" in stderr
    assert run(many, "-o", tmp_path / "o.jsonl").exit_code == 1
    run(many, "-o", tmp_path / "p.jsonl")
    assert (tmp_path / "o.jsonl").read_bytes() == (tmp_path / "p.jsonl").read_bytes()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_standard_output_that_is_full(many: Path) -> None:
    with open("/dev/full", "wb") as full:
        process = start(many, stdout=full)
        _, stderr = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "standard output: the output cannot be written: No space left on device" in stderr


@pytest.mark.parametrize("name", ["o.jsonl", "o.jsonl.gz", "o.parquet", "folder"])
def test_a_place_that_cannot_be_written(many: Path, name: str) -> None:
    form = ["--format", "txt"] if name == "folder" else []
    result = run(many, "-o", f"/proc/self/{name}", *form)
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signals(tmp_path: Path, number: int, code: int) -> None:
    fifo, out = tmp_path / "endless.jsonl", tmp_path / "o.jsonl"
    os.mkfifo(fifo)
    process = start(fifo, "-o", out)
    with fifo.open("w") as stream:
        stream.write((json.dumps({"text": STORY}) + "\n") * 3)
        stream.flush()
        wait_for(lambda: (tmp_path / "o.jsonl.part").read_bytes().count(b"\n") == 3)
        process.send_signal(number)
        _, stderr = process.communicate(timeout=30)
    assert process.returncode == code
    assert "3 finished records are kept" in stderr
    assert "the same command goes on" in stderr


def wait_for(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if true():
                return
        except FileNotFoundError:
            pass
        time.sleep(0.05)
    pytest.fail("it did not happen")


def test_standard_input_that_is_closed(tmp_path: Path) -> None:
    command = f"{sys.executable} -m cleaner clean - -o {tmp_path}/o.jsonl <&-"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "standard input is closed" in done.stderr


def test_standard_output_that_is_closed(many: Path) -> None:
    command = f"{sys.executable} -m cleaner clean {many} >&-"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "standard output is closed; name a file" in done.stderr


def test_no_room_beside_a_folder_is_said(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As for a volume that is mounted in a place that only root may write to."""
    (tmp_path / "mounted").mkdir()

    def refuse(path: Path, identity: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(sys.modules["cleaner.cli.clean"], "Journal", refuse)
    result = run(many, "-o", tmp_path / "mounted")
    assert result.exit_code == 2
    said = " ".join(result.stderr.split())
    assert "mounted.journal: Permission denied" in said
    assert "stands beside the folder: try a folder in it" in said


def test_standard_input_that_ends_early(tmp_path: Path) -> None:
    record = json.dumps({"id": "a", "text": STORY}) + "\n"
    result = run("-", "-o", tmp_path / "o.jsonl", stdin=record + record[:40])
    assert result.exit_code == 1
    assert len(lines(tmp_path / "o.jsonl")) == 1
    assert lines(tmp_path / "o.errors.jsonl")[0]["id"] == "-:2"


def test_a_bomb_a_cut_file_and_a_table_without_the_column(tmp_path: Path) -> None:
    (tmp_path / "bomb.html.gz").write_bytes(gzip.compress(bytes(3_000_000)))
    whole = gzip.compress((json.dumps({"text": STORY}) + "\n").encode() * 500)
    (tmp_path / "cut.jsonl.gz").write_bytes(whole[:-9])
    table = io.BytesIO()
    import pyarrow as pa

    pq.write_table(pa.table({"headline": ["a"]}), table)
    (tmp_path / "none.parquet").write_bytes(table.getvalue())
    (tmp_path / "good.txt").write_text(STORY)
    out = tmp_path / "o" / "o.jsonl"
    result = run(tmp_path, "-o", out, "--max-bytes", "1MB")
    assert result.exit_code == 1
    errors = {Path(str(e["id"])).name: e for e in lines(tmp_path / "o" / "o.errors.jsonl")}
    assert errors["bomb.html.gz"]["kind"] == "too_large"
    assert "cut short" in str(errors["cut.jsonl.gz"]["error"])
    assert "there are: headline" in str(errors["none.parquet"]["error"])
    assert len(lines(out)) > 400
    assert Path(str(lines(out)[-1]["id"])).name == "good.txt"


def test_two_runs_at_once_do_not_write_one_file(many: Path, tmp_path: Path) -> None:
    fifo, out = tmp_path / "endless.jsonl", tmp_path / "o.jsonl"
    os.mkfifo(fifo)
    process = start(fifo, "-o", out)
    with fifo.open("w") as stream:
        stream.write(json.dumps({"text": STORY}) + "\n")
        stream.flush()
        wait_for(lambda: (tmp_path / "o.jsonl.part").read_bytes().count(b"\n") == 1)
        second = run(many, "-o", out, "--fresh")
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert second.exit_code == 2
    assert "another run is writing it now" in " ".join(second.stderr.split())
