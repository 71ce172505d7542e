"""Where documents come from: every kind of input, and what each bad one is called."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import os
import random
import zlib
from collections.abc import Callable
from pathlib import Path

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from cleaner.batch.sources import Reading, Source
from cleaner.batch.sources.items import Inputs

STORY = "The pier opened at noon. Crowds came early, the harbour master said."
PACK: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".zst": zstandard.ZstdCompressor().compress,
}


def read(*names: object, stdin: bytes = b"", **reading: object) -> list[Source]:
    given = Reading(**reading)  # type: ignore[arg-type]
    inputs = Inputs([str(name) for name in names], given, io.BytesIO(stdin))
    return [item.source(given) for item in inputs]


def lines(count: int) -> bytes:
    return b"".join(
        b'{"id": "%d", "text": "%d %s"}\n' % (i, i, STORY.encode()) for i in range(count)
    )


@pytest.mark.parametrize("packed", PACK)
def test_packed_records_and_pages(tmp_path: Path, packed: str) -> None:
    (tmp_path / f"a.html{packed}").write_bytes(PACK[packed](b"<p>page"))
    (tmp_path / f"b.jsonl{packed}").write_bytes(PACK[packed](lines(2)) + PACK[packed](lines(1)))
    (tmp_path / f"c.bin{packed}").write_bytes(b"not looked for")
    found = read(tmp_path)
    assert [source.data for source in found[:1]] == [b"<p>page"]
    assert [source.id for source in found[1:]] == ["0", "1", "0"]
    assert not any(source.error for source in found)


@pytest.mark.parametrize("packed", PACK)
@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.7, 0.999])
def test_a_file_that_was_cut_short_is_an_error(tmp_path: Path, packed: str, share: float) -> None:
    whole = PACK[packed](lines(3000))
    path = tmp_path / f"a.jsonl{packed}"
    path.write_bytes(whole[: int(len(whole) * share)])
    found = read(path)
    good = [source for source in found if not source.error]
    assert [source.id for source in good] == [str(number) for number in range(len(good))]
    assert "cut short" in found[-1].error
    assert len(found) - len(good) == 1
    page = tmp_path / f"a.html{packed}"
    page.write_bytes(path.read_bytes())
    assert "cut short" in read(page)[0].error


def test_damage_is_an_error(tmp_path: Path) -> None:
    for packed, pack in PACK.items():
        data = bytearray(pack(lines(3000)))
        data[len(data) // 2 : len(data) // 2 + 50] = bytes(50)
        path = tmp_path / f"a.jsonl{packed}"
        path.write_bytes(data)
        assert read(path)[-1].error, packed


def test_a_bomb_is_read_no_further_than_the_limit(tmp_path: Path) -> None:
    for packed, pack in PACK.items():
        path = tmp_path / f"bomb.html{packed}"
        path.write_bytes(pack(bytes(50_000_000)))
        assert len(read(path, max_bytes=1000)[0].data) == 1001


def test_parquet(tmp_path: Path) -> None:
    rows = [{"id": str(i), "body": f"{i} {STORY}", "title": None, "n": i} for i in range(150)]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet", row_group_size=40)
    found = read(tmp_path / "a.parquet", text_field="body")
    assert [source.id for source in found] == [str(number) for number in range(150)]
    (without,) = read(tmp_path / "a.parquet")
    assert "there are: id, body, title, n; name it with --text-field" in without.error
    (tmp_path / "b.parquet").write_bytes((tmp_path / "a.parquet").read_bytes()[:-300])
    assert "Parquet" in read(tmp_path / "b.parquet")[0].error


def test_patterns_urls_and_what_is_not_there(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "c.jsonl"):
        (tmp_path / name).write_bytes(lines(1))
    found = read(tmp_path / "*.txt", tmp_path / "*.html", tmp_path / "gone.txt")
    assert [Path(source.id).name for source in found] == ["a.txt", "b.txt", "*.html", "gone.txt"]
    assert ["No file" in found[2].error, "No such file" in found[3].error] == [True, True]
    files = fsspec.filesystem("memory")
    files.pipe("/crawl/one.html", b"<p>one")
    files.pipe("/crawl/deep/two.jsonl.gz", gzip.compress(lines(2)))
    files.pipe("/crawl/picture.png", b"?")
    assert [s.id for s in read("memory://crawl/*.html")] == ["memory:///crawl/one.html"]
    assert [s.id for s in read("memory://crawl")] == ["0", "1", "memory:///crawl/one.html"]
    gone = read("memory://crawl/gone.html")[0].error
    assert gone == "cannot be read: it is not there, or not to be reached"
    assert "cannot be read" in read("nowhere://a/b.html")[0].error


def test_standard_input() -> None:
    assert [source.id for source in read("-", stdin=lines(2))] == ["0", "1"]
    (page,) = read("-", stdin=b"\n\n<p>one\n<p>two")
    assert page.data == b"\n\n<p>one\n<p>two"
    assert len(read("-", stdin=b"x" * 99, max_bytes=10)[0].data) == 11
    cut = read("-", stdin=lines(2)[:-20])
    assert cut[0].id == "0"
    assert "not JSON" in cut[1].error


def test_odd_names(tmp_path: Path) -> None:
    names = ["a\nb.txt", "x" * 240 + ".txt", "a b?*[x].txt", "..txt", "é\u202e.txt"]
    for name in names:
        (tmp_path / name).write_text(STORY)
    assert {Path(source.id).name for source in read(tmp_path)} == set(names)
    assert not any(source.error for source in read(*(tmp_path / name for name in names)))
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    assert "symbolic links" in read(tmp_path / "loop.txt")[0].error


def test_a_pipe_in_a_folder_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.jsonl")
    os.mkfifo(tmp_path / "b.html")
    (tmp_path / "c.txt").write_text(STORY)
    found = read(tmp_path)
    assert [source.error for source in found] == ["neither a file nor a folder"] * 2 + [""]


def test_nothing_under_the_name_of_something_packed(tmp_path: Path) -> None:
    for name in ("a.warc.gz", "a.jsonl.gz", "a.html.zst", "a.warc.zst"):
        (tmp_path / name).write_bytes(b"")
        (empty,) = read(tmp_path / name)
        assert "cut short: the compressed file is empty; get it once more" in empty.error
    (tmp_path / "plain.html.gz").write_bytes(b"<p>" + STORY.encode())
    assert "name it without .gz" in read(tmp_path / "plain.html.gz")[0].error


# --- web archives ------------------------------------------------------------------------


def http(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> bytes:
    lines = b"\r\n".join([b"HTTP/1.1 " + status, *headers])
    return lines + b"\r\n\r\n" + body


def warc(number: int, content: bytes, kind: bytes = b"response", more: int = 0) -> bytes:
    content_type = b"text/plain" if kind == b"conversion" else b"application/http"
    return (
        b"WARC/1.0\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:uuid:%d>\r\nWARC-Target-URI: "
        b"http://e.org/%d\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
        % (kind, number, number, content_type, len(content) + more, content)
    )


HTML = b"Content-Type: text/html; charset=iso-8859-2"
PAGES = [warc(i, http(b"<p>page %d \xb1" % i, HTML)) for i in range(5)]


def test_a_web_archive(tmp_path: Path) -> None:
    records = [
        warc(0, b"software: none", b"warcinfo"),
        *PAGES[:2],
        warc(7, http(b"", b"Location: /x", status=b"301 Moved")),
        warc(8, http(b"GIF", b"Content-Type: image/gif")),
        warc(9, STORY.encode(), b"conversion"),
    ]
    for name, data in (
        ("a.warc", b"".join(records)),
        ("a.warc.gz", b"".join(map(gzip.compress, records))),
        ("b.warc.gz", gzip.compress(b"".join(records))),
        ("a.warc.zst", PACK[".zst"](b"".join(records))),
    ):
        (tmp_path / name).write_bytes(data)
        found = read(tmp_path / name)
        assert [source.id for source in found] == [f"urn:uuid:{i}" for i in (0, 1, 7, 8, 9)], name
        assert [source.skip for source in found] == ["", "", "http_301", "not_a_page", ""]
        assert (found[0].data, found[0].charset) == (b"<p>page 0 \xb1", "iso-8859-2")
        assert found[0].hints.url == "http://e.org/0"
        assert (found[4].data, found[4].kind) == (STORY.encode(), "text")


def damaged_gzip() -> bytes:
    members = [bytearray(gzip.compress(page)) for page in PAGES]
    members[1][40:60] = b"\xff" * 20
    members[3][-6] ^= 1  # the checksum
    return b"".join(members)


BAD = {
    "damaged members.warc.gz": (damaged_gzip(), [0, None, 2, None, 4]),
    "no start.warc": (
        b"".join([*PAGES[:2], b"GARBAGE\r\nmore\r\n\r\n", *PAGES[2:4]]),
        [0, 1, None, 2, 3],
    ),
    "length too large.warc": (
        b"".join([PAGES[0], warc(1, http(b"<p>one", HTML), more=300), *PAGES[2:]]),
        [0, None, 2, 3, 4],
    ),
    "length too small.warc": (
        b"".join([PAGES[0], warc(1, http(b"<p>one\ntwo", HTML), more=-6), *PAGES[2:]]),
        [0, None, 2, 3, 4],
    ),
    "no length.warc": (
        b"".join([PAGES[0], PAGES[1].replace(b"Content-Length", b"Content-Size"), *PAGES[2:]]),
        [0, None, 2, 3, 4],
    ),
    "cut.warc": (b"".join(PAGES)[:-30], [0, 1, 2, 3, None]),
    "cut.warc.gz": (b"".join(map(gzip.compress, PAGES))[:-30], [0, 1, 2, 3, None]),
    "cut whole.warc.gz": (gzip.compress(b"".join(PAGES))[:-4], [0, 1, 2, 3, None]),
    "cut at headers.warc": (b"".join(PAGES[:2]) + PAGES[2][:60], [0, 1, None]),
    "not one.warc": (b"hello\n" * 1000, [None]),
}


@pytest.mark.parametrize("name", BAD)
def test_a_damaged_record_costs_itself(tmp_path: Path, name: str) -> None:
    data, wanted = BAD[name]
    (tmp_path / name).write_bytes(data)
    found = read(tmp_path / name)
    ids = [None if source.error else int(source.id[9:]) for source in found]
    assert ids == wanted, [source.error for source in found]


@pytest.mark.parametrize("packed", ["", ".gz"])
def test_whatever_is_damaged_the_rest_is_kept(tmp_path: Path, packed: str) -> None:
    """Three places of an archive are overwritten or cut out: three records are lost at most."""
    pages = [f"<p>page {number} {'x' * number * 31}".encode() for number in range(20)]
    records = [warc(number, http(page, HTML)) for number, page in enumerate(pages)]
    data = b"".join(map(gzip.compress, records) if packed else records)
    path = tmp_path / f"a.warc{packed}"
    for seed in range(40):
        chance = random.Random(seed)
        damaged = bytearray(data)
        for _ in range(3):
            place, size = chance.randrange(len(damaged)), chance.choice([1, 20, 60])
            damaged[place : place + size] = chance.randbytes(size) if seed % 3 else b""
        path.write_bytes(damaged)
        found = read(path)
        kept = sum(source.data in pages for source in found if not source.error)
        assert kept >= 20 - 2 * 3, seed  # a place may lie on the border of two


def test_bodies_as_they_came(tmp_path: Path) -> None:
    packed = zlib.compress(b"<p>deflated")
    bodies = [
        http(b"3\r\n<p>\r\n3\r\none\r\n0\r\n\r\n", HTML, b"Transfer-Encoding: chunked"),
        http(gzip.compress(b"<p>two"), HTML, b"Content-Encoding: gzip"),
        http(packed, HTML, b"Content-Encoding: deflate"),
        http(
            b"<p>already unpacked", HTML, b"Content-Encoding: gzip", b"Transfer-Encoding: chunked"
        ),
        http(gzip.compress(b"<p>cut")[:-3], HTML, b"Content-Encoding: gzip"),
        b"no answer at all",
    ]
    (tmp_path / "a.warc").write_bytes(b"".join(warc(i, body) for i, body in enumerate(bodies)))
    found = read(tmp_path / "a.warc")
    assert [source.data for source in found[:4]] == [
        b"<p>one",
        b"<p>two",
        b"<p>deflated",
        b"<p>already unpacked",
    ]
    assert ["cut short" in found[4].error, "no HTTP" in found[5].error] == [True, True]


def test_arc(tmp_path: Path) -> None:
    def record(url: bytes, kind: bytes, content: bytes) -> bytes:
        return b"%s 10.0.0.1 20080101000000 %s %d\n%s\n" % (url, kind, len(content), content)

    data = record(b"filedesc://a.arc", b"text/plain", b"1 0 Archive\nURL IP-address ...\n")
    data += record(b"http://e.org/0", b"text/html", http(b"<p>zero", HTML))
    data += record(b"http://e.org/1", b"text/html", http(b"<p>one", HTML))
    for name, stored in (("a.arc", data), ("a.arc.gz", gzip.compress(data))):
        (tmp_path / name).write_bytes(stored)
        found = read(tmp_path / name)
        assert [source.data for source in found] == [b"<p>zero", b"<p>one"]
        assert [source.hints.url for source in found] == ["http://e.org/0", "http://e.org/1"]


def test_a_record_per_line_and_hints(tmp_path: Path) -> None:
    path = tmp_path / "a.ndjson"
    path.write_text(json.dumps({"key": 5, "text": STORY, "metadata": {"title": "Pier"}}) + "\n\n[]")
    found = read(path, id_field="key")
    assert (found[0].id, found[0].hints.title) == ("5", "Pier")
    assert found[1].id.endswith("a.ndjson:3")


def test_other_scrapers_names_are_known(tmp_path: Path) -> None:
    records = [
        {"text": "Words.", "author": "Ana Wirth; Ole Petersen", "sitename": "The Post"},
        {"markdown": "# Words", "metadata": {"sourceURL": "https://e.org/a", "title": "Words"}},
        {"rawHtml": "<p>Words", "markdown": "Words", "author": ["Ana"], "authors": ["Ole"]},
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    first, second, third = read(path)
    assert (first.hints.authors, first.hints.site) == (["Ana Wirth", "Ole Petersen"], "The Post")
    assert (second.data, second.kind) == ("# Words", "text")
    assert (second.hints.url, second.hints.title) == ("https://e.org/a", "Words")
    assert (third.kind, third.hints.authors) == ("html", ["Ole"])
