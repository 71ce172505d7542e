"""What was gathered, as one HTML file that asks nothing of the network.

The file is a template, a style sheet and a script, and the data as JSON in an element that no
browser runs. The script builds everything as text nodes, so scraped words are shown and never read
as markup; the content security policy allows this script and this style sheet, by their hashes, and
nothing else.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from importlib import resources
from typing import Any

import orjson

from cleaner import __version__
from cleaner.policy import Action, Policy
from cleaner.report.bounded import Heaviest, Reservoir, covering
from cleaner.report.gather import Count, Gathered, Group
from cleaner.report.shown import Shown, inert
from cleaner.rules import builtin_rules

#: The page's data must stay below this; documents and groups are left out until it does.
MAX_BYTES = 4_500_000
#: Bytes of documents that are shown: those that are listed, and all.
LISTED, DOCUMENTS = 1_200_000, 3_300_000
#: Documents in which a group of removed lines is shown, if so many on the page have it.
EXAMPLES = 3
BARS, SITES = 24, 40
#: What makes a rule suspicious: share of documents, hits in a document, words at a time.
OFTEN, REPEATED, LONG = 0.3, 4.0, 60
#: In fewer documents, or with fewer hits, nothing is suspicious yet.
FEW_DOCUMENTS, FEW_HITS = 20, 10


def render(found: Gathered, title: str) -> bytes:
    """Return the page for what was gathered, under `title`; smaller than 5 MB whatever came in."""
    share = 1.0
    data = inert(orjson.dumps(summary(found, title)))
    while len(data) > MAX_BYTES and share > 0.01:
        share *= 2 / 3
        data = inert(orjson.dumps(summary(found, title, share)))
    return assemble(data)


def assemble(data: bytes) -> bytes:
    """Put template, style, script and data together."""
    style, script = _part("page.css"), _part("page.js")
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    pieces = {
        b"POLICY": policy.encode(),
        b"STYLE": style,
        b"SCRIPT": script,
        b"DATA": data,
    }
    out = []
    for piece in _part("page.html").split(b"@@"):  # @@NAME@@: every second piece is a name
        out.append(pieces.get(piece, piece))
    return b"".join(out)


def _part(name: str) -> bytes:
    return resources.files(__name__.rpartition(".")[0]).joinpath(name).read_bytes()


def _hash(text: bytes) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text).digest()).decode()


def summary(found: Gathered, title: str, share: float = 1.0) -> dict[str, Any]:
    """Return everything that the page shows, as plain data; of groups and documents a share."""
    totals = found.totals
    shown = found.shown()
    shown = shown[: round(len(shown) * share)]
    documents, listed = _documents(found, [group for _, group in shown], share)
    places = _places(documents)
    return {
        "title": title,
        "version": __version__,
        "totals": {
            "documents": totals.documents,
            "removed": totals.count,
            "words_in": totals.words_in,
            "words_out": totals.words_out,
            "flagged": found.flagged,
            "errors": found.failed,
        },
        "histogram": found.histogram,
        "bars": _bars(found),
        "groups": [_packed(key, group, places) for key, group in shown],
        "floor": found.groups.floor,
        "documents": [orjson.Fragment(document.packed) for document in documents],
        "listed": listed,
        "flags": [[flag, sample.seen] for flag, sample in _by_size(found)],
        "kinds": [[kind, count.count] for kind, count in found.error_kinds.top(30)],
        "failures": found.errors.items,
        "rules": [
            [f"{name}/{rule}", label, count.count, count.documents, count.words]
            for (name, rule, label), count in found.rules.top(1_000)
        ],
        "often": suspicious(found),
        "never": never_fired(found),
    }


def _bars(found: Gathered) -> dict[str, Any]:
    """Return for each chart its rows: name, removed lines, action, words in and out."""

    def shares(counts: Heaviest[str, Count], number: int) -> list[list[Any]]:
        return [[name, c.count, "", c.words_in, c.words_out] for name, c in counts.top(number)]

    labels = [[name, c.count, action, 0, 0] for (name, action), c in found.labels.top(BARS)]
    actions = dict(key for key, _ in found.labels.top())
    rules = [
        [f"{name}/{rule}", c.count, actions.get(label, ""), 0, 0]
        for (name, rule, label), c in found.rules.top(BARS)
    ]
    return {
        "label": labels,
        "rule": rules,
        "language": shares(found.languages, BARS),
        "site": shares(found.sites, SITES),
        "counts": [
            len(found.labels.entries),
            len(found.rules.entries),
            len(found.languages.entries),
            len(found.sites.entries),
        ],
    }


def _documents(
    found: Gathered, shown: list[Group], share: float
) -> tuple[dict[Shown, int], list[list[Any]]]:
    """Return the documents that are shown, each with its number, and those that are listed: its
    number and why, `loss`, `sample`, or its flag. A group that is in no document has its excerpt.
    """
    numbers: dict[Shown, int] = {}
    listed = []
    left = LISTED * share
    for why, document in _listed(found):
        if document not in numbers and len(document.packed) > left:
            continue
        if document not in numbers:
            left -= len(document.packed)
            numbers[document] = len(numbers)
        listed.append([numbers[document], why])
    covered = {number for document in numbers for number in document.places}
    missing = [group.number for group in shown if group.number not in covered]
    budget = round(DOCUMENTS * share - LISTED * share + left)
    for document in covering(found.held.documents, missing, budget):
        numbers.setdefault(document, len(numbers))
        covered.update(document.places)
    for group in shown:
        if group.number not in covered and group.excerpt:
            numbers[group.excerpt] = len(numbers)
    return numbers, listed


def _by_size(found: Gathered) -> list[tuple[str, Reservoir[Shown]]]:
    return sorted(found.flags.items(), key=lambda entry: -entry[1].seen)


def _listed(found: Gathered) -> Iterator[tuple[str, Shown]]:
    for document in found.lost.items():
        yield "loss", document
    for document in found.sample.items:
        yield "sample", document
    for flag, sample in _by_size(found):
        for document in sample.items:
            yield f"flag:{flag}", document


def _places(documents: dict[Shown, int]) -> dict[int, list[list[int]]]:
    """Return for each group the first documents that show it, and the row of each."""
    out: dict[int, list[list[int]]] = {}
    for document, number in documents.items():
        for group, row in document.places.items():
            found = out.setdefault(group, [])
            if len(found) < EXAMPLES:
                found.append([number, row])
    return out


def _packed(
    key: tuple[str, str, str], group: Group, places: dict[int, list[list[int]]]
) -> dict[str, Any]:
    return {
        "text": group.text,
        "count": group.count,
        "label": key[0],
        "rule": key[1],
        "action": group.action,
        "languages": sorted(group.languages),
        "places": places[group.number],
    }


def suspicious(found: Gathered) -> list[list[Any]]:
    """Return the rules that fire so often, or take so much, that a person should look: name, hits,
    and why. How often is asked of words only: nearly every page has a title, a byline, a menu.
    """
    out: list[list[Any]] = []
    documents = found.totals.documents
    for (name, rule, _), count in found.rules.top():
        if count.count < FEW_HITS or documents < FEW_DOCUMENTS or not count.documents:
            continue
        why = []
        if name == "phrases" and count.documents > OFTEN * documents:
            why.append(f"in {100 * count.documents / documents:.0f} % of documents")
        if name == "phrases" and count.count > REPEATED * count.documents:
            why.append(f"{count.count / count.documents:.1f} times in a document")
        if name != "labeller" and count.words > LONG * count.count:
            why.append(f"{count.words / count.count:.0f} words at a time")
        if why:
            out.append([f"{name}/{rule}", count.count, "; ".join(why)])
    return out


def never_fired(found: Gathered) -> dict[str, list[list[str]]]:
    """Return, for each language of the run, the shipped rules that did not fire: name, label.

    Rules that keep a line leave no trace in a record, so they are not judged.
    """
    fired = {rule for (name, rule, _) in found.rules.entries if name == "phrases"}
    spoken = {*found.languages.entries, *(rule.partition(".")[0] for rule in fired)}
    out: dict[str, list[list[str]]] = {}
    for rule in builtin_rules():
        language = rule.name.partition(".")[0]
        keeps = Policy()[rule.label].action is Action.KEEP
        if language in spoken and rule.name not in fired and not keeps:
            out.setdefault(language, []).append([rule.name, rule.label.value])
    return out
