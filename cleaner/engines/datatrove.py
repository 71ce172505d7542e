"""datatrove: `Cleaner`, a step of a pipeline that reads and writes Document.text and metadata.

    LocalPipelineExecutor([JsonlReader("in/"), Cleaner(kind="html"), JsonlWriter("out/")]).run()

Core datatrove alone is needed: its `processing` extra pins a trafilatura older than ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from typing import Any

from datatrove.data import Document
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.writers.disk_base import DiskWriter
from datatrove.utils.typeshelper import StatHints

from cleaner.batch.job import ToRecord
from cleaner.batch.sources.record import Reading, hint_fields
from cleaner.batch.supervisor import Limits, Pulled, supervise
from cleaner.batch.worker import Failure
from cleaner.engines.item import Item
from cleaner.options import Kind, Options

#: What is taken as evidence from a document's metadata.
HINTS = tuple(name for name in hint_fields() if name != "date")


class Cleaner(PipelineStep):
    """Clean `Document.text`, a page or scraped text, in `workers` processes of the task's own.

    The text becomes the article; the record's metadata (title, authors, captions …) joins
    `Document.metadata`; what was removed and why, repairs, flags, counts, and metadata that gave
    way to other go to `metadata["cleaner"]`. The id stays. The fields of `Document.metadata` named
    in `hints` are evidence. `date` is not among them if you do not say so: it is the article's own
    in many records, but what WarcReader puts there is when the page was fetched.

    A document that cannot be cleaned (an exception, more than `timeout` seconds or `memory`
    bytes, a crash) is passed on with no text and with `error_kind` and `error` in its metadata;
    with an `exclusion_writer` it is written there, text and all, and not passed on.
    """

    name = "🧹 cleaner"
    type = "✂️ - FORMAT"

    def __init__(
        self,
        *,
        kind: Kind = "auto",
        options: Options | None = None,
        hints: Iterable[str] = HINTS,
        timeout: float = 60.0,
        memory: int | None = 2 << 30,
        workers: int = 1,
        exclusion_writer: DiskWriter | None = None,
    ) -> None:
        super().__init__()
        options = options or Options()
        options = replace(options, kind=kind if kind != "auto" else options.kind)
        reading = Reading("text", kind=options.kind, max_bytes=options.max_bytes)
        # not made yet: the executor writes its steps down as JSON and takes data classes apart
        self.job = partial(ToRecord, reading, options)
        self.hints = tuple(hints)
        self.limits, self.workers = Limits(timeout, memory), workers
        self.exclusion_writer = exclusion_writer

    def run(
        self, data: Iterable[Document], rank: int = 0, world_size: int = 1
    ) -> Iterator[Document]:
        """Yield the documents cleaned, in order."""
        results: Iterator[tuple[Item, Any]]
        results = supervise(
            Pulled(map(self._item, data)),
            self.job(),
            workers=self.workers,
            limits=self.limits,
        )
        with self.exclusion_writer or nullcontext() as excluded:
            while True:
                with self.track_time():
                    found = next(results, None)
                if found is None:
                    return
                item, result = found
                self.stat_update(StatHints.total)
                if not isinstance(result, Failure):
                    yield self._cleaned(item.document, result)
                elif excluded is None:
                    yield self._failed(item.document, result)
                else:
                    self._failed(item.document, result, drop=False)
                    excluded.write(item.document, rank)

    def _item(self, document: Document) -> Item:
        known = {name: document.metadata[name] for name in self.hints if name in document.metadata}
        return Item(str(document.id), document.text, known, document)

    def _cleaned(self, document: Document, record: dict[str, Any]) -> Document:
        document.text = record["text"]
        known, found = document.metadata, record["metadata"]
        parts = {name: record[name] for name in ("removed", "repairs", "flags", "stats")}
        parts["replaced"] = {k: known[k] for k in found if k in known and known[k] != found[k]}
        known.update(found, cleaner=parts)
        self.stat_update(StatHints.forwarded)
        self.stat_update("words_in", value=record["stats"]["words_in"])
        self.stat_update("words_out", value=record["stats"]["words_out"])
        for removal in record["removed"]:
            self.stat_update(f"removed_{removal['label']}")
        for flag in record["flags"]:
            self.stat_update(f"flag_{flag}")
        self.update_doc_stats(document)
        return document

    def _failed(self, document: Document, failure: Failure, *, drop: bool = True) -> Document:
        """Say so; `drop` its text, which nobody has cleaned, where it is passed on."""
        self.stat_update(StatHints.forwarded if drop else StatHints.dropped)
        self.stat_update(f"failed_{failure.kind}")
        document.metadata.update(error_kind=failure.kind, error=failure.message)
        if drop:
            document.text = ""
        return document
