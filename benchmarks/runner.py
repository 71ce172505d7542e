"""Systems on pages, remembered: the only place that joins peers, this project and the store."""

from __future__ import annotations

from benchmarks import peers
from benchmarks.corpora import Page
from benchmarks.peers import Extract, Peer
from benchmarks.store import Store, key

#: seconds a peer may spend on a page
LIMIT = 20.0


def of_peer(peer: Peer, page: Page, store: Store) -> Extract:
    """Return what a peer makes of a page."""
    html = page.html
    return store.get_or(
        key(html, page.url, peer.name, peer.version, peer.revision),
        lambda: peers.run(peer.run, html, page.url, LIMIT),
    )
