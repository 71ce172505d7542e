"""Systems on pages, remembered: the only place that joins peers, this project and the store."""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from benchmarks import ours, peers
from benchmarks.corpora import Page
from benchmarks.peers import Extract, Peer
from benchmarks.store import Store, key

#: seconds a peer may spend on a page
LIMIT = 20.0

T = TypeVar("T")


@dataclass(slots=True)
class Bench:
    """What a run of the benchmark works on: pages, systems, where results are remembered."""

    pages: list[Page]
    peers: list[Peer]
    store: Store
    folds: ours.Folds | None = None
    ours: tuple[str, ...] = tuple(ours.NAMES)
    quiet: bool = False
    stamp: dict[str, str] = field(default_factory=dict)

    def systems(self) -> list[str]:
        """Return the names of the extractors: this project's modes, then the peers."""
        return [*self.ours, *(peer.name for peer in self.peers)]

    def extract(self, system: str, page: Page) -> Extract:
        """Return what a system makes of a page."""
        if system in self.ours:
            return self._ours(system, page)
        return of_peer(next(one for one in self.peers if one.name == system), page, self.store)

    def _ours(self, system: str, page: Page) -> Extract:
        mode, weights = ours.NAMES[system], self.weights(page)
        return self.store.get_or(
            key(_digest(page), page.url, "cleaner", mode, self._version("html", page)),
            lambda: ours.clean_html(page.html, page.url, mode, weights),
        )

    def clean_text(self, page: Page, text: str, hints: Mapping[str, Any]) -> Extract:
        """Return what this project makes of a text taken from a page."""
        weights = self.weights(page)
        return self.store.get_or(
            key(
                text.encode("utf-8", "replace"),
                "text",
                *hints.values(),
                self._version("text", page),
            ),
            lambda: ours.clean_text(text, weights, hints),
        )

    def taken(self, page: Page, text: str) -> Extract:
        """Return how many words go from a text, by what this project takes them for."""
        return self.store.get_or(
            key(text.encode("utf-8", "replace"), "taken", self._version("text", page)),
            lambda: ours.taken(text, self.weights(page)),
        )

    def weights(self, page: Page) -> dict[str, Any]:
        """Return the held-out weights of a page; empty for the shipped ones."""
        return dict(self.folds.weights(page.id)) if self.folds else {}

    def _version(self, kind: str, page: Page) -> str:
        weights = self.weights(page)
        kinds = ("text", "markdown") if kind == "text" else (kind,)
        files = [weights[one] for one in kinds if one in weights]
        held = " ".join(self.folds.digest(file) for file in files) if self.folds else ""
        return f"{ours.source_version()} {held or 'shipped'}"

    def walk(self, things: Iterable[T], what: str, total: int) -> Iterator[T]:
        """Yield the things, saying on stderr how far it is: a line every few seconds."""
        last = start = time.monotonic()
        for number, thing in enumerate(things):
            now = time.monotonic()
            if not self.quiet and now - last > (1 if sys.stderr.isatty() else 10):
                last = now
                left = (now - start) / max(number, 1) * (total - number)
                _say(f"{what}: {number}/{total}, {left:.0f} s left")
            yield thing


def _say(line: str) -> None:
    """Progress: one line that is written over on a terminal, a line each elsewhere."""
    start, end = ("\r\x1b[K", "") if sys.stderr.isatty() else ("", "\n")
    print(f"{start}{line}", end=end, file=sys.stderr, flush=True)


def of_peer(peer: Peer, page: Page, store: Store) -> Extract:
    """Return what a peer makes of a page."""
    return store.get_or(
        key(_digest(page), page.url, peer.name, peer.version, peer.revision),
        lambda: peers.run(peer.run, page.html, page.url, LIMIT),
    )


@cache
def _digest(page: Page) -> bytes:
    return hashlib.sha256(page.html).digest()
