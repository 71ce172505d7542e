"""The tasks: each a function from a `Bench` to rows, one row a page and system.

A row is a plain dictionary (it is what `--pages` writes): task, system, source, id, corpus,
page_type, country, and the task's own figures.
"""

from __future__ import annotations

import inspect
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from benchmarks import metrics
from benchmarks.corpora import GoldCaption, Page
from benchmarks.errors import CLASSES, classes
from benchmarks.linefilters import FILTERS
from benchmarks.markdown import READERS, bare
from benchmarks.metrics import pairs
from benchmarks.peers import SOURCES, Extract
from benchmarks.runner import Bench, of_peer
from benchmarks.store import Store, key

Row = dict[str, Any]


def html(bench: Bench) -> Iterator[Row]:
    """Page → text, by every system: bag of words, 4-grams, the annotators' segments."""
    for system, page, found in _extracts(bench, bench.pages, "html"):
        row = _row("html", system, page) | {"error": found.error, "empty": not found.text.strip()}
        row["seconds"] = round(found.seconds, 5)
        if page.wanted or page.unwanted:
            row["segments"] = metrics.segments(found.text, page.wanted, page.unwanted)
        if page.body is not None:
            row |= _score(bench.store, found.text, page.gold_for(found.text))
        yield row


def text(bench: Bench) -> Iterator[Row]:
    """An extractor's text → cleaned: raw, cleaned and oracle F1, gold words lost."""
    articles = [page for page in bench.pages if page.page_type == "article" and page.body]
    sources = [peer.name for peer in bench.peers if peer.name in SOURCES]
    walk = bench.walk(articles, "text", len(articles))
    for page in walk:
        known = _hints(bench, page)
        for source in sources:
            raw = bench.extract(source, page).text
            base = _text_base(bench.store, raw, page.gold)
            for system, cleaned in _cleaned(bench, page, raw, known):
                row = _row("text", system, page) | {"source": source, "error": cleaned.error}
                yield row | base | _after(bench.store, raw, cleaned.text, page.gold)


def _cleaned(
    bench: Bench, page: Page, raw: str, known: Mapping[str, Any]
) -> Iterator[tuple[str, Extract]]:
    if bench.ours:
        yield "cleaner", bench.clean_text(page, raw, {})
        if known:
            yield "cleaner, hints", bench.clean_text(page, raw, known)
    for name, line_filter in FILTERS.items():
        yield name, Extract(text=line_filter(raw))


def harm(bench: Bench) -> Iterator[Row]:
    """Gold in, gold out: the share of a clean article's words that is lost."""
    articles = [page for page in bench.pages if page.page_type == "article" and page.body]
    for page in bench.walk(articles, "harm", len(articles)):
        for system, cleaned in _cleaned(bench, page, page.gold, {}):
            row = _row("harm", system, page) | {"error": cleaned.error}
            row["taken"] = bench.taken(page, page.gold).taken if system == "cleaner" else {}
            row["words"] = len(metrics.tokens(page.gold))
            yield row | {"lost": metrics.lost(cleaned.text, page.gold)}


def errors(bench: Bench) -> Iterator[Row]:
    """What is left and what is lost of an extractor's text, by classes of lines."""
    articles = [page for page in bench.pages if page.page_type == "article" and page.body]
    sources = [peer.name for peer in bench.peers if peer.name in SOURCES]
    for page in bench.walk(articles, "errors", len(articles)):
        for source in sources:
            raw = bench.extract(source, page).text
            cleaned = bench.clean_text(page, raw, {}).text
            found = classes(raw, cleaned, page.gold)
            for name in CLASSES:
                yield _row("errors", name, page) | {"source": source, "share": found[name]}


def markdown(bench: Bench) -> Iterator[Row]:
    """A reader's Markdown → cleaned: as for text, by the words alone, and what the record holds."""
    articles = [page for page in bench.pages if page.page_type == "article" and page.body]
    readers = [reader for reader in READERS if reader.version]
    for page in bench.walk(articles, "markdown", len(articles)):
        for reader in readers:
            raw = of_peer(reader, page, bench.store).text
            words = bare(raw)
            base = _text_base(bench.store, words, page.gold)
            for system, cleaned in _cleaned(bench, page, raw, {}):
                row = _row("markdown", system, page)
                row |= {"source": reader.name, "error": cleaned.error} | base
                kept = replace(cleaned, text=bare(cleaned.text))
                row |= _after(bench.store, words, kept.text, page.gold)
                if system in bench.ours:
                    row |= caption_counts(page, kept) | _told(page, kept)
                yield row


def by_label(rows: Sequence[Row]) -> list[Row]:
    """Return the rows of `harm` with a row for each label that took words of gold: which it took,
    a notice that gold holds as well or a paragraph, is seen from its name.
    """
    mine = [row for row in rows if row["system"] == "cleaner"]
    shares = {
        label: [row["taken"].get(label, 0) / max(row["words"], 1) for row in mine]
        for label in sorted({label for row in mine for label in row["taken"]})
    }
    return [
        row | {"system": label, "lost": share}
        for label, lost in sorted(shares.items(), key=lambda item: -sum(item[1]))
        if sum(lost) >= LEAST * len(mine)
        for row, share in zip(mine, lost, strict=True)
    ]


#: Labels that take a smaller share of a clean article's words are not told of.
LEAST = 0.00005


def captions(bench: Bench) -> Iterator[Row]:
    """Gold captions in the text; found as data; with the right credit."""
    pages = [page for page in bench.pages if page.captions]
    for system, page, found in _extracts(bench, pages, "captions"):
        row = _row("captions", system, page) | {"error": found.error}
        yield row | caption_counts(page, found)


def metadata(bench: Bench) -> Iterator[Row]:
    """Title, authors, day of publication against gold; None where gold says nothing."""
    titled = {peer.name for peer in bench.peers if peer.title} | set(bench.ours)
    known = {peer.name for peer in bench.peers if peer.metadata} | set(bench.ours)
    pages = [page for page in bench.pages if page.title or page.authors or page.day]
    for system, page, found in _extracts(bench, pages, "metadata"):
        row = _row("metadata", system, page) | {"error": found.error}
        told = _told(page, found)
        if system in titled:
            row["title"] = told["title"]
        if system in known:
            row |= {"authors": told["authors"], "day": told["day"]}
        yield row


def _told(page: Page, found: Extract) -> Row:
    return {
        "title": None if not page.title else same(found.title, page.title),
        "authors": None if not page.authors else same_set(found.authors, page.authors),
        "day": None if not page.day else found.day == page.day,
    }


TASKS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "html": html,
    "text": text,
    "markdown": markdown,
    "harm": harm,
    "errors": errors,
    "captions": captions,
    "metadata": metadata,
}


# --- captions -----------------------------------------------------------------------------------


def caption_counts(page: Page, found: Extract) -> Row:
    """Count a page's gold captions: those that leak, those found as data, right credits.

    Only captions of five words or more that the gold text does not hold can leak; one has leaked
    when four fifths of its 4-grams stand in the text. A caption is found when a caption of the
    record has the same words but for a fifth (F1 .8), or holds it; the credit is right when it
    holds every credited name and not much else.
    """
    text_grams, gold_grams = _grams(found.text), _grams(page.gold)
    long = [
        one
        for one in page.captions or ()
        if len(pairs(one.text)) >= 5 and _share(one.text, gold_grams) < LEAK
    ]
    row: Row = {"long": len(long), "leaked": sum(_share(c.text, text_grams) >= LEAK for c in long)}
    row["leaks"] = [c.text for c in long if _share(c.text, text_grams) >= LEAK]
    row["gold"] = len(page.captions or ())
    row["given"] = len(found.captions)
    matched = [(one, _match(one, found.captions)) for one in page.captions or ()]
    row["found"] = sum(credit is not None for _, credit in matched)
    credited = [(one, credit) for one, credit in matched if one.credits]
    row["credited"] = sum(credit is not None for _, credit in credited)
    row["credit_right"] = sum(
        credit is not None and right_credit(credit, one.credits) for one, credit in credited
    )
    return row


LEAK = 0.8


def _match(gold: GoldCaption, given: Sequence[tuple[str, str]]) -> str | None:
    """Return the credit of the given caption that is this one, None if there is none."""
    words = pairs(gold.text)
    best, credit = 0.0, None
    for text_, name in given:
        score = metrics.bag(pairs(text_), words)
        whole = score.recall == 1.0 and score.precision >= 0.5
        if max(score.f1, float(whole)) > best:
            best, credit = max(score.f1, float(whole)), name
    return credit if best >= LEAK else None


#: A word for picture before a name, in the corpora's languages; "Getty Images" is a name.
_LABEL = re.compile(
    r"(?i)^\W*(?:photo|picture|image|foto|bild|credit|source|quelle|ljósmynd|skjáskot"
    r"|사진(?: 출처)?)\s*[:=/]"
)


def right_credit(given: str, gold: Iterable[str]) -> bool:
    """Tell whether a credit names those whom gold names, and little else. A word for picture
    before the name counts on neither side: most of gold's parsers drop the "Photo", some keep it.

    >>> right_credit("Photo: Ann Lee/PA", ["Ann Lee", "PA"]), right_credit("PA", ["Ann Lee"])
    (True, False)
    >>> right_credit("Ann Lee", ["Photo: Ann Lee"]), right_credit("Getty", ["Getty Images"])
    (True, False)
    """
    have = Counter(pairs(_LABEL.sub("", given)))
    want = Counter(word for name in gold for word in pairs(_LABEL.sub("", name)))
    return not want - have and have.total() <= 2 * want.total() + 3


def _grams(text_: str) -> set[tuple[str, ...]]:
    words = pairs(text_)
    return {tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3))}


def _share(text_: str, grams: set[tuple[str, ...]]) -> float:
    mine = _grams(text_)
    return len(mine & grams) / len(mine)


# --- metadata -----------------------------------------------------------------------------------


def fold(text_: str) -> str:
    """Return the words of a short text, without case, accents' forms or punctuation.

    >>> fold("“Ça va”, he said") == fold('"Ça va" he said')
    True
    """
    return " ".join(pairs(unicodedata.normalize("NFKC", text_).casefold()))


def same(found: str, gold: str) -> bool:
    """Tell whether two titles have the same words in the same order."""
    return fold(found) == fold(gold)


def same_set(found: Iterable[str], gold: Iterable[str]) -> bool:
    """Tell whether two lists name the same people, in any order."""
    return {fold(name) for name in found} == {fold(name) for name in gold}


# --- shared -------------------------------------------------------------------------------------


def _row(task: str, system: str, page: Page) -> Row:
    return {
        "task": task,
        "system": system,
        "id": page.id,
        "corpus": page.corpus,
        "page_type": page.page_type,
        "country": page.country,
        "unspaced": _unspaced(page),
    }


@cache
def _unspaced(page: Page) -> bool:
    return metrics.unspaced(page.gold)


def _extracts(
    bench: Bench, pages: Sequence[Page], what: str
) -> Iterator[tuple[str, Page, Extract]]:
    systems = bench.systems()
    jobs = [(system, page) for system in systems for page in pages]
    for system, page in bench.walk(jobs, what, len(jobs)):
        yield system, page, bench.extract(system, page)


def _hints(bench: Bench, page: Page) -> dict[str, str]:
    """Title and description as a scraper's record would hold them: what trafilatura reads."""
    if not any(peer.name == "trafilatura" for peer in bench.peers):
        return {}
    found = bench.extract("trafilatura", page)
    known = {"title": found.title, "description": found.description}
    return {name: value for name, value in known.items() if value}


@cache
def _formulas() -> str:
    return inspect.getsource(metrics)


def _remembered(store: Store, name: str, texts: Sequence[str], make: Callable[[], Row]) -> Row:
    """Scores hang on the texts and on the formulas alone: they are remembered too."""
    place = key("\0".join(texts).encode("utf-8", "replace"), name, _formulas())
    row = store.read(place)
    if row is None:
        row = make()
        store.write(place, row)
    return row


def _score(store: Store, found: str, gold: str) -> Row:
    return _remembered(store, "score", [found, gold], lambda: score(found, gold))


def score(found: str, gold: str) -> Row:
    """Return one text's figures: WCXB's precision, recall, F1; F1 on `pairs`; 4-gram shares."""
    words = metrics.bag_of_words(found, gold)
    plain = not metrics.unspaced(gold)
    return {
        "precision": words.precision,
        "recall": words.recall,
        "f1": words.f1,
        "f1_pairs": words.f1 if plain else metrics.bag_of_pairs(found, gold).f1,
        "shingles": list(metrics.shingle_counts(found, gold)),
    }


def _text_base(store: Store, raw: str, gold: str) -> Row:
    def make() -> Row:
        lines = raw.splitlines()
        kept = metrics.line_oracle(lines, gold)
        best = "\n".join(line for line, keep in zip(lines, kept, strict=True) if keep)
        return {
            "raw": metrics.bag_of_words(raw, gold).f1,
            "oracle": metrics.bag_of_words(best, gold).f1,
            "lost_oracle": metrics.lost(best, gold) - metrics.lost(raw, gold),
        }

    return _remembered(store, "base", [raw, gold], make)


def _after(store: Store, raw: str, cleaned: str, gold: str) -> Row:
    def make() -> Row:
        return {
            "f1": metrics.bag_of_words(cleaned, gold).f1,
            "lost": metrics.lost(cleaned, gold) - metrics.lost(raw, gold),
        }

    return _remembered(store, "after", [raw, cleaned, gold], make)
