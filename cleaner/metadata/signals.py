"""What a page says about itself, read off the tree in one selection: metas, links, marked-up
elements and JSON-LD nodes, not yet weighed against each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

import re2
import turbohtml

from cleaner.metadata import jsonld
from cleaner.metadata.text import tidy

#: One selection costs 0.2 ms on a page of 300 KB; five separate ones cost a millisecond.
_SELECTOR = (
    "html,title,meta,link[rel],script[type*='ld+json' i],h1,time,[itemprop],[rel~=author],"
    "[class*=author i],[class*=byline i],[class*=writer i],[class*=reporter i]"
)
_DATED = "[class*=date i],[class*=publish i],[class*=posted i],[class*=time i],[datetime]"
_AUTHOR_LINKS = ",".join(
    f"a[href*='/{name}/' i]"
    for name in ("author", "authors", "autor", "autoren", "auteur", "auteurs", "autori", "writers")
)
_SILENT = ("script", "style", "noscript", "template", "title", "option", "button")
_MAX_ELEMENTS = 6_000
_MAX_SCRIPTS = 60
_MAX_JSON = 3_000_000
_MAX_MARKED = 60
_MAX_PROPS = 300
_MAX_NODES = 40_000

#: Class words of boxes whose authors and dates are other articles' or readers'.
_FOREIGN = re2.compile(
    r"comment|teaser|related|recommend|promo|trending|most-?read|latest|popular|"
    r"newsletter|more-|carousel|slider|listing|disqus|review-author|testimonial|quote"
)
#: … and of boxes where as often the article's own stand: its footer, the card of its author.
_ASIDE = re2.compile(r"sidebar|footer|card|widget")
#: Words of these kinds say nothing of the box: the hCard that WordPress makes of every author,
#: Drupal's "promoted to the front page", the blocks of page builders, columns beside a sidebar.
_IDLE = re2.compile(
    r"(?:\bv|\bh-)card\b|-promoted\b|\belementor-[\w-]*|\b(?:with|has|no)-(?:\w+-)?sidebar\b|"
    r"\[grid-area:\w+\]"
)
_AUTHOR = re.compile("author|byline|writer|reporter")
OWN, ASIDE, FOREIGN = range(3)


@dataclass(slots=True)
class Mark:
    """A visible element that markup singles out: its text, its class words, its link target, its
    machine-readable time, and whether it stands in a footer, a sidebar or on a card.
    """

    text: str
    names: str
    href: str = ""
    datetime: str = ""
    aside: bool = False


@dataclass(slots=True)
class Signals:
    """Everything found, in document order; meta names and itemprops in lower case."""

    metas: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    props: dict[str, list[str]] = field(default_factory=dict)
    language: str = ""
    title: str = ""
    headings: list[list[str]] = field(default_factory=list)
    heading_elements: list[turbohtml.Element] = field(default_factory=list)
    time_elements: list[turbohtml.Element] = field(default_factory=list)
    author_elements: list[turbohtml.Element] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    nodes: list[jsonld.Found] = field(default_factory=list)

    def meta(self, *names: str) -> str:
        """Return the first non-empty value of the first of these meta names that has one."""
        return next((value for name in names for value in self.metas.get(name, ())), "")

    def times(self) -> list[Mark]:
        """Return the page's `<time>` elements, those of other articles' boxes left out."""
        return list(_marks(self.time_elements))

    def authors(self) -> list[Mark]:
        """Return what `rel`, itemprop or class words call an author or a byline."""
        return list(_marks(self.author_elements))


def below(element: turbohtml.Element, limit: int = 24) -> list[str]:
    """Return the next visible strings after an element: what stands under a headline."""
    return list(islice(_strings(islice(element.following, 600)), limit))


def above(element: turbohtml.Element, limit: int = 4) -> list[str]:
    """Return the last visible strings before an element, the nearest first: over a headline."""
    return list(islice(_strings(islice(element.preceding, 60)), limit))


def _strings(nodes: Iterable[object]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, turbohtml.Text) and (text := tidy(node.data, 500)):
            parent = node.parent
            if isinstance(parent, turbohtml.Element) and parent.tag not in _SILENT:
                yield text


def short_strings(
    tree: turbohtml.Document, size: int, wanted: Callable[[str], bool]
) -> Iterator[tuple[str, str]]:
    """Yield the page's `wanted` strings of at most `size` characters, each with the next one;
    those in other articles' boxes are left out: asked last, since the boxes of a string cost more
    than all that can be asked of its words.
    """
    last: turbohtml.Text | None = None
    for node in islice(tree.descendants, _MAX_NODES):
        if not isinstance(node, turbohtml.Text) or node.data.isspace():
            continue
        if last is not None and len(last.data) <= 2 * size:
            text = tidy(last.data, 2 * size)
            if 0 < len(text) <= size and wanted(text) and _shown(last):
                yield text, tidy(node.data, size)
        last = node


def _shown(node: turbohtml.Text) -> bool:
    parent = node.parent
    if not isinstance(parent, turbohtml.Element) or parent.tag in _SILENT:
        return False
    return _box(parent) != FOREIGN


def linked(tree: turbohtml.Document) -> list[Mark]:
    """Return the links to pages of authors; a second selection, for silent heads."""
    return list(_marks(tree.select(_AUTHOR_LINKS)[:_MAX_MARKED]))


def dated(tree: turbohtml.Document) -> Iterator[Mark]:
    """Yield elements whose class words speak of a date; a second selection, for silent heads."""
    yield from _marks(tree.select(_DATED)[:_MAX_MARKED])


def beside_authors(signals: Signals) -> Iterator[Mark]:
    """Yield the boxes in which author elements stand: dates stand there too."""
    parents = [element.parent for element in signals.author_elements[:8]]
    return _marks([one for one in parents if isinstance(one, turbohtml.Element)])


def _marks(elements: list[turbohtml.Element]) -> Iterator[Mark]:
    # looked at only when the head is silent: the ancestors of every element cost time
    for element in elements:
        words = pieces(element)
        stamp = element.attr("datetime") or ""
        if not (words or stamp) or sum(map(len, words)) >= 300:
            continue
        if (box := _box(element)) != FOREIGN:
            href = element.attr("href") or ""
            yield Mark("\n".join(words), _names(element), href, stamp, box == ASIDE)


def read(tree: turbohtml.Document) -> Signals:
    """Return the signals of a parsed page; elements past the limits are not read."""
    signals = Signals()
    for element in tree.select(_SELECTOR)[:_MAX_ELEMENTS]:
        reader = _READERS.get(element.tag, _read_marked)
        reader(signals, element)
    signals.nodes = jsonld.walk(map(jsonld.load, signals.scripts))
    return signals


def _read_html(signals: Signals, element: turbohtml.Element) -> None:
    signals.language = element.attr("lang") or element.attr("xml:lang") or ""


def _read_title(signals: Signals, element: turbohtml.Element) -> None:
    # an svg has titles too
    if not signals.title and element.namespace is turbohtml.Namespace.HTML:
        signals.title = " ".join(pieces(element))


def _read_meta(signals: Signals, element: turbohtml.Element) -> None:
    content = (element.attr("content") or "").strip()
    if not content:
        return
    for attribute in ("property", "name", "http-equiv"):
        if names := element.attr(attribute):
            signals.metas.setdefault(names[:100].strip().lower(), []).append(content)
    if names := element.attr("itemprop"):
        _add_props(signals, names, content)


def _read_link(signals: Signals, element: turbohtml.Element) -> None:
    href = element.attr("href") or ""
    for rel in (element.attr("rel") or "")[:100].lower().split():
        signals.links.setdefault(rel, href)
    if names := element.attr("itemprop"):
        _add_props(signals, names, href)


def _read_script(signals: Signals, element: turbohtml.Element) -> None:
    read = sum(map(len, signals.scripts))
    if len(signals.scripts) < _MAX_SCRIPTS and read < _MAX_JSON:
        signals.scripts.append(element.text[: jsonld.MAX_SCRIPT])


def _read_heading(signals: Signals, element: turbohtml.Element) -> None:
    if len(signals.headings) < 8 and (words := pieces(element)):
        signals.headings.append(words)
        signals.heading_elements.append(element)
    _read_marked(signals, element)


def _read_time(signals: Signals, element: turbohtml.Element) -> None:
    stamp = element.attr("datetime") or ""
    if names := element.attr("itemprop"):
        _add_props(signals, names, stamp or " ".join(pieces(element)))
    if len(signals.time_elements) < _MAX_MARKED:
        signals.time_elements.append(element)


def _read_marked(signals: Signals, element: turbohtml.Element) -> None:
    if names := element.attr("itemprop"):
        value = element.attr("content") or element.attr("datetime") or ""
        if value or sum(map(len, signals.props.values())) < 4 * _MAX_MARKED:
            _add_props(signals, names, value or _visible(element, names))
    names = _names(element)
    if _AUTHOR.search(names) and len(signals.author_elements) < _MAX_MARKED:
        signals.author_elements.append(element)


def _visible(element: turbohtml.Element, names: str) -> str:
    """Return an itemprop's text; an author's is its name, not the box's every word."""
    if "author" in names and (inner := element.find(attrs={"itemprop": "name"})):
        return inner.attr("content") or "\n".join(pieces(inner))
    return " ".join(pieces(element))


def _add_props(signals: Signals, names: str, value: str) -> None:
    for name in names[:100].lower().split():
        if len(signals.props) < _MAX_PROPS or name in signals.props:
            signals.props.setdefault(name.rpartition("/")[2], []).append(value)


def pieces(element: turbohtml.Element, limit: int = 1_000) -> list[str]:
    """Return the stripped strings inside an element, up to a limit; style and script are none."""
    if element.tag in ("script", "style", "svg", "template"):
        return []
    found: list[str] = []
    for text in element.stripped_strings:
        found.append(" ".join(text[:limit].split()))
        limit -= len(text)
        if limit <= 0 or len(found) > 40:
            break
    return found


def _names(element: turbohtml.Element) -> str:
    rel = element.attr("rel")
    words = (element.attr("class"), f"rel:{rel}" if rel else "", element.attr("itemprop"))
    return " ".join(word[:300] for word in words if word).lower()


#: menus, and what is quoted: a post of a network is embedded with its own author and time
_OTHERS = frozenset(["nav", "blockquote"])


def _box(element: turbohtml.Element) -> int:
    """Tell whose an element is: the article's own, another article's or a reader's, or hard to
    tell, since it stands aside.
    """
    found = OWN
    node: object = element
    for _ in range(7):
        if not isinstance(node, turbohtml.Element) or node.tag == "body":
            break
        tag, names, own = node.tag, node.attr("class"), node.attr("id")
        said = _said(f"{names or ''} {own or ''}"[:400]) if names or own else OWN
        if said == FOREIGN or tag in _OTHERS:
            return FOREIGN
        if tag in ("aside", "footer") or said == ASIDE:
            found = ASIDE
        node = node.parent
    return found


@lru_cache(maxsize=1 << 12)
def _said(names: str) -> int:
    """Tell whose a box is by its class and id; the marks of a page stand in the same few."""
    names = _IDLE.sub("", names.lower().encode("ascii", "ignore").decode())
    if _FOREIGN.search(names):
        return FOREIGN
    return ASIDE if _ASIDE.search(names) else OWN


_READERS: dict[str, Callable[[Signals, turbohtml.Element], None]] = {
    "html": _read_html,
    "title": _read_title,
    "meta": _read_meta,
    "link": _read_link,
    "script": _read_script,
    "h1": _read_heading,
    "time": _read_time,
}
