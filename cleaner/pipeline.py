"""The order of the stages: one visible list a kind, a reason beside each place.

    bytes ─ decode ─> str ─ read ─> Document(lines) ─ stages, in order ─> labels ─ policy ─> views

Stages propose verdicts and `Document.apply` sets them; nothing here edits or deletes.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from cleaner import decode, metadata, mojibake
from cleaner.document import Document, Line, Repair, Verdict
from cleaner.filters import (
    agencies,
    bios,
    blanks,
    bylines,
    captions,
    ciphers,
    comments,
    datelines,
    embeds,
    frontmatter,
    glued,
    headlines,
    labeller,
    markup,
    phrases,
    related,
    repeats,
    scripts,
    standfirst,
    tags,
    titles,
)
from cleaner.kind import sniff
from cleaner.model import votes
from cleaner.options import CleanError, Options
from cleaner.reading.html import Page, read_html
from cleaner.reading.text import read_text
from cleaner.reading.unrendered import draw

T = TypeVar("T")
#: A filter that splits a line looks again; a line with more parts than this is not prose.
MAX_ROUNDS = 4

Stage = Callable[[Document], Iterable[Verdict]]

#: Scraped text: rules first, since what they know is evidence for the labeller.
TEXT_STAGES: tuple[tuple[str, Stage], ...] = (
    ("blanks", blanks.label),  # layout is nobody's business
    ("frontmatter", frontmatter.label),  # keys and values look like labels of all kinds
    ("scripts", scripts.label),  # code is nobody's sentence
    ("titles", titles.label),  # before bylines, which look at what follows the headline
    ("phrases", phrases.label),  # what has words of its own is certain
    ("ciphers", ciphers.label),  # a paywalled paragraph is prose by its shape
    ("glued", glued.label),  # before captions, which take a line for one thing
    ("captions", captions.label),  # splits off credits before a name-only line looks like a byline
    ("embeds", embeds.label),
    ("datelines", datelines.label),  # before bylines: a name beside a date is a byline
    ("bylines", bylines.label),
    ("headlines", headlines.label),  # an unknown headline is told by the byline that follows it
    ("agencies", agencies.label),
    ("tags", tags.label),
    ("bios", bios.label),
    ("related", related.label),  # runs start at what phrases found
    ("comments", comments.label),  # threads too; a run of links ends one
    ("standfirst", standfirst.label),  # a trailing summary is one only after footers
    ("repeats", repeats.label),
    ("labeller", labeller.label),  # last: judges only what nobody is certain of
)

#: Pages: what stands far from the article is settled first, before words and shapes are looked at,
#: and what the markup names comes before the words; the rest as for text.
HTML_STAGES: tuple[tuple[str, Stage], ...] = (
    *TEXT_STAGES[:1],
    ("outskirts", labeller.outskirts),
    ("markup", markup.label),
    *TEXT_STAGES[1:],
)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Put off the search for garbage: it goes by how many things are made, so the thousands of
    blocks and lines of one page, all in use, set it off several times: a tenth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_uncollected()
def run(data: bytes | str, options: Options) -> Document:
    """Return `data` read, labelled and with its metadata filled in.

    Raises CleanError where there is nothing to read as text (binary, over the size limit) or
    where a stage fails. An empty source is a document with the flag "empty", not an error.
    """
    _check_size(data, options.max_bytes)
    kind = options.kind if options.kind != "auto" else _detect(data)
    is_html = kind == "html"
    decoded = decode.decode(data, charset=options.charset, is_html=is_html)
    doc, score = _html(decoded, options) if is_html else _text(decoded.text, options)
    for number, line in enumerate(doc.lines):
        line.number = number
    doc.repairs[:0] = decoded.repairs
    for flag in decoded.flags:
        doc.flag(flag)
    doc.id = hashlib.sha256(decoded.utf8).hexdigest()[:16]
    if not any(line.text for line in doc.lines):
        doc.flag("empty")
    _label(doc, HTML_STAGES if is_html else TEXT_STAGES, score, options)
    if "empty" not in doc.flags and not any(line.text for line in doc.kept()):
        doc.flag("no_article")
    doc.metadata = _stage("metadata", lambda: metadata.merge(doc))
    return doc


def _check_size(data: bytes | str, limit: int) -> None:
    if len(data) > limit:
        unit = "bytes" if isinstance(data, bytes) else "characters"
        size = f"{len(data):,} {unit}: over the limit of {limit:,}"
        raise CleanError("too_large", f"{size}; raise it with max_bytes (--max-bytes)")


def _detect(data: bytes | str) -> str:
    kind = sniff(data)
    if kind == "binary":
        raise CleanError("binary", "not text: it looks like an image, an archive or a program")
    return kind


Score = Callable[[Document], None]


def _html(decoded: decode.Decoded, options: Options) -> tuple[Document, Score]:
    source = decoded.text
    page: Page = _stage("read", lambda: read_html(source, decoded.utf8))
    drawn = _stage("read", lambda: draw(source, page))
    if drawn is not None:
        source, page = drawn, _stage("read", lambda: read_html(drawn))
    repairs = _repair_lines(page.lines)
    doc = Document(source, "html", page.lines, options.policy, options.hints, repairs=repairs)
    if drawn is not None:
        doc.flag("unrendered")
    doc.page, told = _stage("metadata", lambda: metadata.read_page(page.tree, options.hints.url))
    kept = None
    if options.mode == "best":
        kept, known = _stage("second_opinion", lambda: votes.second_opinion(source))
        votes.fill(doc.page, known)  # the page's own words first, see cleaner/metadata
    metadata.mend(doc.page, lambda value: mojibake.repair(value)[0])
    return doc, lambda doc: labeller.score_page(doc, page, told, kept, options.weights)


def _text(source: str, options: Options) -> tuple[Document, Score]:
    text, repairs = _stage("repair", lambda: mojibake.repair(source))
    lines = _stage("read", lambda: read_text(text))
    doc = Document(text, "text", lines, options.policy, options.hints, repairs=repairs)
    doc.page = _stage("metadata", lambda: metadata.read_front_matter(lines))
    return doc, lambda doc: labeller.score_text(doc, options.weights)


def _repair_lines(lines: list[Line]) -> list[Repair]:
    """Mend the lines' texts, not the page: its markup would cost a hundred times more."""
    text, repairs = mojibake.repair("\n".join(line.text for line in lines))
    if repairs:
        for line, mended in zip(lines, text.split("\n"), strict=True):
            line.text = mended
    return repairs


def _label(
    doc: Document, stages: tuple[tuple[str, Stage], ...], score: Score, options: Options
) -> None:
    if options.rules:
        own = _stage("rules", lambda: phrases.with_rules(options.rules))
        stages = tuple((name, own if name == "phrases" else stage) for name, stage in stages)
    if doc.kind == "html":  # the markup filter asks what the labeller thinks
        _stage("labeller", lambda: score(doc))
    for name, stage in stages:
        if name == "labeller" and doc.kind == "text":  # here the rules' finds are features
            _stage("labeller", lambda: score(doc))
        _stage(name, lambda stage=stage: _rounds(doc, stage))  # type: ignore[misc]


def _rounds(doc: Document, stage: Stage) -> None:
    doc.parts = []  # everything is new to it
    for _ in range(MAX_ROUNDS):
        if not doc.apply(list(stage(doc))):
            return


def _stage(name: str, work: Callable[[], T]) -> T:
    try:
        return work()
    except CleanError:
        raise
    except Exception as error:
        why = f"stage {name} failed: {type(error).__name__}: {error}"
        raise CleanError(f"stage:{name}", why) from error
