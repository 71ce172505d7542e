"""A step of a datatrove pipeline, with the executor's own processes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
import pytest

pytest.importorskip("datatrove", reason="needs datatrove: pip install 'cleaner[datatrove]'")
pytestmark = pytest.mark.filterwarnings("ignore")  # datatrove's own

from datatrove.data import Document  # noqa: E402
from datatrove.executor import LocalPipelineExecutor  # noqa: E402
from datatrove.pipeline.readers import JsonlReader  # noqa: E402
from datatrove.pipeline.writers import JsonlWriter  # noqa: E402

from cleaner import clean  # noqa: E402
from cleaner.engines.datatrove import Cleaner  # noqa: E402
from tests.engines.faults import page, story  # noqa: E402
from tests.engines.faulty_step import FaultyCleaner  # noqa: E402

IDS = ["a", "hang", "b", "segfault", "c", "huge", "d"]


def records(shard: int) -> list[dict[str, Any]]:
    import random

    chance = random.Random(shard)
    texts = [page(chance) if number % 2 else "\n".join(story(chance)) for number in range(len(IDS))]
    return [
        {"id": ident, "text": text, "title": "News", "seen": number}
        for number, (ident, text) in enumerate(zip(IDS, texts, strict=True))
    ]


def run(folder: Path, **how: Any) -> list[dict[str, Any]]:
    for shard in (0, 1):
        lines = "".join(json.dumps(one) + "\n" for one in records(shard))
        (folder / "in").mkdir(exist_ok=True)
        (folder / "in" / f"{shard}.jsonl").write_text(lines)
    out = JsonlWriter(str(folder / "out"), compression=None)
    LocalPipelineExecutor(
        [JsonlReader(str(folder / "in")), FaultyCleaner(**how), out],
        tasks=2,
        workers=2,
        logging_dir=str(folder / "logs"),
    ).run()
    return [
        orjson.loads(line)
        for path in sorted((folder / "out").iterdir())
        for line in path.read_bytes().splitlines()
    ]


def test_faults_cost_a_document_and_the_rest_is_what_clean_gives(tmp_path: Path) -> None:
    found = run(tmp_path, timeout=10.0, workers=1)
    given = [*records(0), *records(1)]
    assert [one["id"] for one in found] == [one["id"] for one in given]
    kinds = {"hang": "timeout", "segfault": "crash"}
    for one, source in zip(found, given, strict=True):
        known = one["metadata"]
        assert known["seen"] == source["seen"]
        assert known.get("error_kind") == kinds.get(one["id"])
        if one["id"] in kinds:
            assert ("text" in one, bool(known["error"])) == (False, True)  # its way of ""
        else:
            doc = clean(source["text"], hints={"title": "News"})
            record = json.loads(json.dumps(doc.to_dict()))
            assert (one["text"], known["cleaner"]["removed"]) == (doc.text, record["removed"])
            assert known["captions"] if "html" in source["text"] else "captions" not in known


def test_it_counts_as_datatrove_does() -> None:
    step = Cleaner(kind="text")
    documents = [
        Document("The pier was opened on Friday.\nSign up to our newsletter", "a"),
        Document("Boats \x00\x01 sail", "b", metadata={"date": "no date"}),
    ]
    assert [one.id for one in step.run(documents)] == ["a", "b"]
    counts = {name: stat.total for name, stat in step.stats.stats.items()}
    assert (counts["total"], counts["forwarded"], counts["removed_newsletter"]) == (2, 2, 1)
    assert counts["words_in"] > counts["words_out"]


def test_a_date_of_fetching_is_no_hint_and_is_not_lost() -> None:
    page = '<meta property="article:published_time" content="2023-01-21"><p>The pier opened.</p>'
    for hints, date in ({}, "2023-01-21"), ({"hints": ["date"]}, "2024-05-20"):
        given = Document(page, "a", metadata={"date": "2024-05-20", "file_path": "a.warc.gz"})
        (found,) = Cleaner(kind="html", **hints).run([given])
        assert (found.metadata["date"], found.metadata["file_path"]) == (date, "a.warc.gz")
        replaced = {} if hints else {"date": "2024-05-20"}
        assert found.metadata["cleaner"]["replaced"] == replaced


def test_a_writer_takes_what_could_not_be_cleaned(tmp_path: Path) -> None:
    out = JsonlWriter(str(tmp_path / "failed"), compression=None)
    huge = Document("word " * 8_000_000, "huge", metadata={"seen": 1})
    step = Cleaner(exclusion_writer=out)
    kept = list(step.run([huge, Document("The pier was opened on Friday.", "a")]))
    assert [one.id for one in kept] == ["a"]
    (path,) = (tmp_path / "failed").iterdir()
    written = orjson.loads(path.read_bytes())
    assert written["text"] == "word " * 8_000_000
    assert written["metadata"]["error_kind"] == "too_large"
    assert {name: stat.total for name, stat in step.stats.stats.items()}["dropped"] == 1
