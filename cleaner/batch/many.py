"""`clean_many`: sources in, documents out, with the guarantees of the batch command."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cleaner.batch.run import cores
from cleaner.batch.supervisor import Limits, Pulled, supervise
from cleaner.batch.worker import Failure, attempt
from cleaner.document import Document
from cleaner.options import Options
from cleaner.policy import Action


@dataclass(frozen=True, slots=True)
class ToDocument:
    """Source to document."""

    options: Options

    def __call__(self, data: bytes | str) -> Document:
        """Return the document, ready to travel between processes."""
        from cleaner.pipeline import run

        doc = run(data, self.options)
        for line in doc.lines:  # reasons are worked out when asked for, from what stays behind
            verdict = line.verdict
            if verdict is not None and not verdict.certain and doc.action(line) is not Action.KEEP:
                verdict.reason = doc.reason(line)
        doc.explain = None
        return doc


def cleaned(
    sources: Iterable[bytes | str],
    options: Options,
    workers: int | None,
    timeout: float,
    memory: int | None,
) -> Iterator[Document]:
    """Yield a document for every source, in order; see `cleaner.clean_many`."""
    job = ToDocument(options)
    if workers == 0:
        results = (attempt(job, data) for data in sources)
    else:
        limits, count = Limits(timeout, memory), workers or cores()
        pairs = supervise(Pulled(sources), job, workers=count, limits=limits)
        results = (result for _, result in pairs)
    for result in results:
        yield _failed(result) if isinstance(result, Failure) else result


def _failed(failure: Failure) -> Document:
    message, flags = failure.message, [failure.kind]
    return Document(source="", kind="text", lines=[], error=message, flags=flags)
