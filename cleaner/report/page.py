"""What was gathered, as one HTML file that asks nothing of the network.

The file is a template, a style sheet and a script, and the data as JSON in an element that no
browser runs. The script builds everything as text nodes, so scraped words are shown and never read
as markup; the content security policy allows this script and this style sheet, by their hashes, and
nothing else.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from importlib import resources
from typing import Any

import orjson

from cleaner import __version__
from cleaner.policy import Action, Policy
from cleaner.report.bounded import Heaviest
from cleaner.report.gather import Count, Gathered, Group
from cleaner.rules import builtin_rules

#: The page's data must stay below this; groups and documents are left out until it does.
MAX_BYTES = 4_500_000
#: Groups of removed lines that are shown: the most frequent, and some for each label.
GROUPS, GROUPS_OF_A_LABEL = 1_200, 30
BARS, SITES = 24, 40
#: What makes a rule suspicious: share of documents, hits in a document, words at a time.
OFTEN, REPEATED, LONG = 0.3, 4.0, 60
#: In fewer documents, or with fewer hits, nothing is suspicious yet.
FEW_DOCUMENTS, FEW_HITS = 20, 10


def render(found: Gathered, title: str) -> bytes:
    """Return the page for what was gathered, under `title`; smaller than 5 MB whatever came in."""
    data = summary(found, title)
    packed = orjson.dumps(data)
    while len(packed) > MAX_BYTES and (data["groups"] or data["documents"]):
        data["groups"] = data["groups"][: len(data["groups"]) * 2 // 3]
        data["documents"] = data["documents"][: len(data["documents"]) * 2 // 3]
        packed = orjson.dumps(data)
    return assemble(packed)


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
        b"DATA": _inert(data),
    }
    out = []
    for piece in _part("page.html").split(b"@@"):  # @@NAME@@: every second piece is a name
        out.append(pieces.get(piece, piece))
    return b"".join(out)


def _part(name: str) -> bytes:
    return resources.files(__name__.rpartition(".")[0]).joinpath(name).read_bytes()


def _hash(text: bytes) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text).digest()).decode()


def _inert(data: bytes) -> bytes:
    """Return JSON without a character that could end its element or open another."""
    return data.replace(b"<", b"\\u003c").replace(b">", b"\\u003e").replace(b"&", b"\\u0026")


def summary(found: Gathered, title: str) -> dict[str, Any]:
    """Return everything that the page shows, as plain data."""
    totals = found.totals
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
        "groups": _groups(found),
        "floor": found.groups.floor,
        "documents": _documents(found),
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


def _groups(found: Gathered) -> list[dict[str, Any]]:
    """Return the most frequent groups, and the most frequent of each label, by count."""
    seen: dict[str, int] = {}
    out = []
    for place, ((label, rule, _), group) in enumerate(found.groups.top()):
        seen[label] = seen.get(label, 0) + 1
        if place < GROUPS or seen[label] <= GROUPS_OF_A_LABEL:
            out.append(_packed(label, rule, group))
    return out


def _packed(label: str, rule: str, group: Group) -> dict[str, Any]:
    return {
        "text": group.text,
        "count": group.count,
        "label": label,
        "rule": rule,
        "action": group.action,
        "languages": sorted(group.languages),
        "examples": group.examples.items,
    }


def _by_size(found: Gathered) -> Iterable[tuple[str, Any]]:
    return sorted(found.flags.items(), key=lambda entry: -entry[1].seen)


def _documents(found: Gathered) -> list[dict[str, Any]]:
    """Return the documents that are shown, each with why: `loss`, `sample`, or its flag."""
    out = [{**doc, "why": "loss"} for doc in found.lost.items()]
    for flag, sample in _by_size(found):
        out += [{**doc, "why": f"flag:{flag}"} for doc in sample.items]
    return out + [{**doc, "why": "sample"} for doc in found.sample.items]


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
