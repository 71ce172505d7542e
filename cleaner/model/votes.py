"""A second opinion on a page: which of its lines trafilatura keeps, and what it says of the head.

Evidence, never a loss: a line that trafilatura leaves out is a line still, and a vote moves its
probability a little. Used in mode "best" only, since it costs more than everything else together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.document import Metadata, apart

#: words a shingle, and the share of a line's shingles that the other text must hold
SIZE, SHARE = 4, 0.5


def second_opinion(source: str) -> tuple[str, Metadata]:
    """Return trafilatura's text of a page and its metadata; both empty where it finds nothing."""
    import trafilatura

    # never its `deduplicate`: a cache of the whole process, under which a page read twice is empty
    found = trafilatura.bare_extraction(source, with_metadata=True, include_comments=False)
    if found is None or isinstance(found, dict):
        return "", Metadata()
    authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
    known = Metadata(
        title=found.title or "",
        authors=authors,
        date=found.date or "",
        description=found.description or "",
        site=found.sitename or "",
        licence=found.license or "",
        tags=list(found.tags or []),
    )
    return found.text or "", known


def fill(record: Metadata, other: Metadata) -> None:
    """Set the fields of `record` that are empty to what `other` says; overwrite none."""
    for name in ("title", "authors", "date", "description", "site", "licence", "tags"):
        if not getattr(record, name):
            setattr(record, name, getattr(other, name))


def votes(lines: Sequence[str], text: str) -> list[bool]:
    """Tell for each line whether `text` holds at least half of it (four words at a time).

    >>> votes(["The ferry turned back twice on Sunday.", "Home"],
    ...       "The ferry turned back twice on Sunday. More.")
    [True, False]
    """
    held = set(_shingles(text))
    whole = {" ".join(line.split()) for line in text.splitlines()}
    out: list[bool] = []
    for line in lines:
        own = list(_shingles(line))
        if not own:
            out.append(" ".join(line.split()) in whole and bool(line.strip()))
        else:
            out.append(sum(one in held for one in own) >= SHARE * len(own))
    return out


def _shingles(text: str) -> Iterator[tuple[str, ...]]:
    """Words by fours; in a script without spaces each character stands for a word."""
    words = apart(text).split()
    for start in range(len(words) - SIZE + 1):
        yield tuple(words[start : start + SIZE])
