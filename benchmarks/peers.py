"""The other extractors, each behind the same call: page bytes and url in, `Extract` out.

Every peer is run as its own documentation says, with comments left out where it can. None is
needed: one that is not installed is passed over and named. Imports stay inside the functions so
that one peer's absence, or the time its import takes, touches no other.
"""

from __future__ import annotations

import io
import logging
import re
import signal
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from types import FrameType
from typing import Any

from benchmarks.corpora import day


@dataclass(slots=True)
class Extract:
    """What came out of one page: text and metadata; `error` says why it is empty. `taken` tells how
    many words went under each label, where a system has labels.
    """

    text: str = ""
    title: str = ""
    authors: list[str] = field(default_factory=list)
    day: str = ""
    description: str = ""
    captions: list[tuple[str, str]] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    error: str = ""


Run = Callable[[bytes, str], Extract]


@dataclass(frozen=True, slots=True)
class Peer:
    """A peer: its name in tables, the package whose version counts, how to run it.

    `revision` is raised when the way it is called changes, so that cached results fall.
    `metadata` tells whether it gives authors and dates at all, `title` whether a title.
    """

    name: str
    package: str
    run: Run
    metadata: bool = False
    title: bool = True
    revision: int = 1

    @property
    def version(self) -> str | None:
        """The installed version, None where it is not installed."""
        try:
            return version(self.package)
        except PackageNotFoundError:
            return None


class PageTimeoutError(Exception):
    """A page took longer than its limit."""


@contextmanager
def limit(seconds: float) -> Iterator[None]:
    """Raise PageTimeoutError in the block after `seconds`; no limit where there are no signals.

    A peer that sits in C code is stopped when it comes back to Python.
    """

    def ring(number: int, frame: FrameType | None) -> None:
        raise PageTimeoutError(f"over {seconds:g} s")

    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def run(extract: Run, html: bytes, url: str, seconds: float = 20.0) -> Extract:
    """Run one extractor on one page; an exception or a page over the limit is an empty result
    that says so.
    """
    start = time.process_time()
    try:
        with limit(seconds), _hush():
            result = extract(html, url)
    except Exception as error:  # a peer may raise anything: that is what is counted
        result = Extract(error=f"{type(error).__name__}: {error}"[:200])
    result.seconds = time.process_time() - start
    return result


@contextmanager
def _hush() -> Iterator[None]:
    """Keep warnings, log lines and prints of peers off the terminal: boilerpy3 has a traceback
    for each page it cannot parse. What was raised is counted all the same.
    """
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    sink = io.StringIO()
    try:
        with warnings.catch_warnings(), redirect_stdout(sink), redirect_stderr(sink):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


def decode(html: bytes) -> str:
    """Return a page as text, for peers that take only text: UTF-8, else what bs4 finds."""
    try:
        return html.decode("utf-8-sig")
    except UnicodeDecodeError:
        from bs4.dammit import UnicodeDammit

        return UnicodeDammit(html, is_html=True).unicode_markup or html.decode("latin-1")


_LANG = re.compile(rb"<html[^>]{0,2000}?\blang\s*=\s*[\"']?([a-zA-Z]{2,3})", re.IGNORECASE)


def language(html: bytes) -> str:
    """Return the language code that the page declares, "" if none.

    >>> language(b'<!doctype html><html class="no-js" lang="de-AT">')
    'de'
    """
    match = _LANG.search(html[:20_000])
    return match[1].decode().lower() if match else ""


# --- trafilatura --------------------------------------------------------------------------------


def _trafilatura(**options: Any) -> Run:
    def extract(html: bytes, url: str) -> Extract:
        import trafilatura

        doc: Any = trafilatura.bare_extraction(
            html, url=url or None, include_comments=False, with_metadata=True, **options
        )
        if doc is None:
            return Extract()
        return Extract(
            text=doc.text or "",
            title=doc.title or "",
            authors=[name.strip() for name in (doc.author or "").split(";") if name.strip()],
            day=day(doc.date) or "",
            description=doc.description or "",
        )

    return extract


# --- the others ---------------------------------------------------------------------------------


def _resiliparse(html: bytes, url: str) -> Extract:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import detect_encoding
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse_from_bytes(html, detect_encoding(html) or "utf-8")
    text = extract_plain_text(tree, main_content=True, alt_texts=False, list_bullets=False)
    return Extract(text=text, title=tree.title or "")


def _readability(html: bytes, url: str) -> Extract:
    import html_text
    from readability import Document

    doc = Document(decode(html), url=url or None)
    text = html_text.extract_text(doc.summary(html_partial=True))
    return Extract(text=text, title=doc.short_title() or "")


def _newspaper(html: bytes, url: str) -> Extract:
    import newspaper

    article = newspaper.Article(url or "https://example.org/", fetch_images=False)
    article.download(input_html=decode(html))
    article.parse()
    return Extract(
        text=article.text or "",
        title=article.title or "",
        authors=_names(article.authors),
        day=day(article.publish_date) or "",
        description=article.meta_description or "",
    )


def _goose(html: bytes, url: str) -> Extract:
    article = _goose_engine().extract(raw_html=decode(html))
    return Extract(
        text=article.cleaned_text or "",
        title=article.title or "",
        authors=_names(article.authors),
        day=day(article.publish_date) or "",
        description=article.meta_description or "",
    )


def _names(authors: Any) -> list[str]:
    """Flatten an author field: JSON-LD makes some peers give lists of lists."""
    if isinstance(authors, (list, tuple)):
        return [name for one in authors for name in _names(one)]
    return [str(authors)] if authors else []


@cache
def _goose_engine() -> Any:
    from goose3 import Goose

    return Goose({"enable_image_fetching": False})


_STOPLISTS = {
    "af": "Afrikaans", "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan",
    "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish",
    "fr": "French", "gl": "Galician", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian",
    "hu": "Hungarian", "id": "Indonesian", "is": "Icelandic", "it": "Italian", "ko": "Korean",
    "lb": "Luxembourgish", "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian",
    "ms": "Malay", "nb": "Norwegian_Bokmal", "ne": "Nepali", "nl": "Dutch",
    "nn": "Norwegian_Nynorsk", "no": "Norwegian_Bokmal", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian",
    "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "te": "Telugu",
    "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek",
    "vi": "Vietnamese",
}  # fmt: skip


def _justext(html: bytes, url: str) -> Extract:
    """The declared language's stoplist; where none is declared, all stoplists together; for a
    language without one (Chinese, Japanese, Thai), none, with the thresholds its manual gives.
    """
    import justext

    code = language(html)
    if code and code not in _STOPLISTS:
        options = {"stopwords_low": 0.0, "stopwords_high": 0.0}
        paragraphs = justext.justext(html, frozenset(), **options)
    else:
        paragraphs = justext.justext(html, _stoplist(_STOPLISTS.get(code, "")))
    return Extract(text="\n".join(one.text for one in paragraphs if not one.is_boilerplate))


@cache
def _stoplist(name: str) -> frozenset[str]:
    import justext

    names = [name] if name else sorted(justext.get_stoplists())
    return frozenset[str]().union(*map(justext.get_stoplist, names))


def _boilerpy(html: bytes, url: str) -> Extract:
    from boilerpy3 import extractors

    doc = extractors.ArticleExtractor().get_doc(decode(html))
    return Extract(text=doc.content or "", title=doc.title or "")


def _turbohtml(html: bytes, url: str) -> Extract:
    import turbohtml

    found = turbohtml.parse(decode(html)).article()
    return Extract(
        text=found.text or "",
        title=found.title or "",
        authors=[found.byline] if found.byline else [],
        day=day(found.date) or "",
        description=found.description or "",
    )


def _html_text(html: bytes, url: str) -> Extract:
    import html_text

    return Extract(text=html_text.extract_text(decode(html)))


PEERS: tuple[Peer, ...] = (
    Peer("trafilatura", "trafilatura", _trafilatura(), metadata=True),
    Peer("trafilatura fast", "trafilatura", _trafilatura(fast=True), metadata=True),
    Peer("trafilatura precision", "trafilatura", _trafilatura(favor_precision=True), metadata=True),
    Peer("trafilatura recall", "trafilatura", _trafilatura(favor_recall=True), metadata=True),
    Peer("resiliparse", "resiliparse", _resiliparse),
    Peer("readability-lxml", "readability-lxml", _readability),
    Peer("newspaper4k", "newspaper4k", _newspaper, metadata=True),
    Peer("goose3", "goose3", _goose, metadata=True),
    Peer("jusText", "jusText", _justext, title=False),
    Peer("boilerpy3", "boilerpy3", _boilerpy),
    Peer("turbohtml", "turbohtml", _turbohtml, metadata=True, revision=2),
    Peer("html-text", "html-text", _html_text, title=False),
)

#: whose output the text task cleans: from main content to the whole page
SOURCES = ("resiliparse", "trafilatura", "newspaper4k", "html-text")


def named(names: str) -> list[Peer]:
    """Return the peers of a comma-separated list; "all" and "none" are such lists.

    Raises ValueError for an unknown name.
    """
    if names in ("all", "none"):
        return list(PEERS) if names == "all" else []
    known = {peer.name.lower(): peer for peer in PEERS}
    wanted = [name.strip().lower() for name in names.split(",") if name.strip()]
    if unknown := [name for name in wanted if name not in known]:
        raise ValueError(f"unknown peer {unknown[0]!r}; known: {', '.join(known)}")
    return [known[name] for name in wanted]
