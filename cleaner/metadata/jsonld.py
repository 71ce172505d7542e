"""JSON-LD: the nodes of a page, the one that describes its article, and values out of either.

Pages come with several blocks, lists, `@graph`s, references by `@id`, teasers and videos among
the nodes, and now and then with JSON that is none. All of it is bounded: size, nodes, depth.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
import re2

from cleaner.metadata.text import key, tidy, word_list

Node = dict[str, Any]

MAX_SCRIPT = 1_000_000
_MAX_DEPTH = 12
_MAX_NODES = 3_000

_ARTICLES = word_list(
    """report blogposting liveblogposting socialmediaposting discussionforumposting posting review
    claimreview recipe howto qapage interview"""
)
_PAGES = word_list("webpage itempage medicalwebpage faqpage aboutpage creativework")
#: Under these names stand other pages, pictures and people: never the article itself.
_ELSEWHERE = word_list(
    """itemListElement relatedLink hasPart mentions about citation video image associatedMedia
    comment isBasedOn isPartOf subjectOf itemReviewed breadcrumb publisher author creator review
    significantLink recipeInstructions liveBlogUpdate thumbnail logo sourceOrganization offers
    potentialAction keywords speakable sameAs contentLocation primaryImageOfPage"""
)
_COMMA = re2.compile(r",\s*([}\]])")
_SALVAGE = re2.compile(
    r'"(headline|datePublished|dateModified|description)"\s*:\s*"((?:[^"\\]|\\.)+)"'
)
_SALVAGE_AUTHOR = re2.compile(
    r'"author"\s*:\s*(?:"|[\[{\s]*(?:"@?[a-z]+"\s*:\s*"[^"]*"\s*,\s*){0,4}"name"\s*:\s*")'
    r'((?:[^"\\]|\\.)+)"'
)
_CONTROLS = dict.fromkeys(range(0x20), " ")


@dataclass(slots=True)
class Found:
    """A node, and how deep it stood."""

    node: Node
    depth: int


def load(script: str) -> Any:
    """Return the decoded script, mended where that is safe, or what a search for the few fields
    that matter can save. Never raises.

    >>> load('<!-- {"@type": "Article", "headline": "Storm",} -->')["headline"]
    'Storm'
    >>> load('{"@type":"NewsArticle","headline":"Storm","articleBody":"He said "no"')["headline"]
    'Storm'
    """
    text = script[:MAX_SCRIPT]
    try:
        return orjson.loads(text)
    except ValueError:
        return _mended(text.translate(_CONTROLS).strip())


def _mended(text: str) -> Any:
    for wrapper in ("<!--", "-->", "//<![CDATA[", "//]]>", "<![CDATA[", "]]>", "/*", "*/"):
        text = text.removeprefix(wrapper).removesuffix(wrapper).strip()
    text = text.encode("utf-8", "replace").decode("utf-8")  # no lone surrogates
    text = _COMMA.sub(r"\1", text.replace("\\'", "'").rstrip("; "))
    try:
        return orjson.loads(text)
    except ValueError:
        return _salvaged(text)


def _salvaged(text: str) -> Node:
    if "Article" not in text and "Posting" not in text:
        return {}
    node: Node = {"@type": "Article"}
    for match in _SALVAGE.finditer(text):
        node.setdefault(match[1], _unescape(match[2]))
    if match := _SALVAGE_AUTHOR.search(text):
        node["author"] = _unescape(match[1])
    return node


def _unescape(text: str) -> str:
    try:
        return str(orjson.loads(f'"{text}"'))
    except ValueError:
        return text


def walk(roots: Iterable[Any]) -> list[Found]:
    """Return the nodes that may be the article or be referred to, in document order, no deeper
    and no more than the limits.
    """
    found: list[Found] = []
    stack: list[tuple[Any, int]] = [(root, 0) for root in roots][::-1]
    budget = _MAX_NODES
    while stack and budget:
        value, depth = stack.pop()
        budget -= 1
        if isinstance(value, list) and depth <= _MAX_DEPTH:
            stack += [(item, depth + 1) for item in value[:500]][::-1]
        elif isinstance(value, dict) and depth <= _MAX_DEPTH:
            found.append(Found(value, depth))
            stack += list(_inside(value, depth))[::-1]
    return found


def _inside(node: Node, depth: int) -> Iterator[tuple[Any, int]]:
    for name, value in node.items():
        if isinstance(value, dict | list) and name not in _ELSEWHERE:
            yield value, depth if name == "@graph" else depth + 1


def types(node: Node) -> set[str]:
    """Return the node's types: lower case, without the vocabulary's address.

    >>> sorted(types({"@type": ["http://schema.org/NewsArticle", "Thing", 7]}))
    ['newsarticle', 'thing']
    """
    value = node.get("@type", node.get("type"))
    values = value if isinstance(value, list) else [value]
    return {
        tidy(one, 100).rstrip("/").rpartition("/")[2].rpartition(":")[2].lower()
        for one in values[:10]
        if isinstance(one, str)
    }


def is_article(node: Node) -> bool:
    """Tell whether a node is an article of some kind (NewsArticle, BlogPosting, Report …)."""
    return any(name.endswith("article") or name in _ARTICLES for name in types(node))


def is_page(node: Node) -> bool:
    """Tell whether a node is the page itself rather than the article on it."""
    return bool(_PAGES & types(node))


def articles(found: list[Found], titles: set[str], url: str) -> list[Node]:
    """Return the nodes that describe this page's article, the best first, then the page's node.

    `titles` are the comparison keys of the titles the page shows, `url` its address: a teaser
    agrees with neither.
    """
    scored = [
        (_score(one, titles, url), -place, one.node)
        for place, one in enumerate(found)
        if is_article(one.node) or is_page(one.node)
    ]
    scored.sort(key=lambda entry: entry[:2], reverse=True)
    return [node for score, _, node in scored if score > 0][:6]


def _score(one: Found, titles: set[str], url: str) -> int:
    node = one.node
    article = is_article(node)
    headline = key(tidy(node.get("headline"), 500))
    score = 3 * article - one.depth + 1
    if headline and any(headline in title or title in headline for title in titles):
        score += 4 if article else 1
    if url and any(_path(address) == _path(url) for address in _addresses(node)):
        score += 4 if article else 2
    return score + sum(1 for name in ("author", "datePublished", "articleBody") if node.get(name))


def _addresses(node: Node) -> Iterator[str]:
    for name in ("url", "mainEntityOfPage", "@id"):
        value = node.get(name)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str):
            yield value


def _path(url: str) -> str:
    return url.partition("://")[2].partition("?")[0].partition("#")[0].rstrip("/").lower()


def index(found: list[Found]) -> dict[str, Node]:
    """Return the nodes by `@id`, for references; of several the one that has a name."""
    by_id: dict[str, Node] = {}
    for one in found:
        name = one.node.get("@id")
        if isinstance(name, str) and (name not in by_id or "name" not in by_id[name]):
            by_id[name] = one.node
    return by_id


def things(value: Any, by_id: dict[str, Node]) -> Iterator[str | Node]:
    """Yield the strings and nodes a property holds, references resolved, at most 50."""
    values = value if isinstance(value, list) else [value]
    for one in values[:50]:
        if isinstance(one, list):  # a list in a list: some content systems nest once more
            yield from (inner for inner in one[:50] if isinstance(inner, str | dict))
        elif isinstance(one, dict) and "name" not in one and isinstance(one.get("@id"), str):
            yield by_id.get(one["@id"], one)
        elif isinstance(one, str | dict):
            yield one


def text_of(value: Any) -> str:
    """Return the first string of a value: itself, or its `name`, `@value`, `url`."""
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            names = ("name", "@value", "headline", "url", "@id")
            value = next((value[name] for name in names if value.get(name)), "")
        else:
            break
    return tidy(value)
