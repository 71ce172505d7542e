"""From what a page says about itself to one `Metadata`: each field's sources in their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import re2
import turbohtml

from cleaner.document import Metadata, Told
from cleaner.metadata import jsonld, signals
from cleaner.metadata.dates import find_date, parse_date, url_date
from cleaner.metadata.jsonld import Node
from cleaner.metadata.names import (
    all_names,
    byline,
    from_url,
    house_keys,
    is_by,
    is_house,
    like_house,
    may_say_author,
    names,
    says_by,
    says_post,
    says_written,
)
from cleaner.metadata.signals import Signals
from cleaner.metadata.text import http_url, key, tidy, unique

MAX_TITLE = 500
#: a longer "headline" of JSON-LD is not one, where the page has another title
LONGEST_HEADLINE = 200
#: of an article that JSON-LD tells, so many characters are read
MAX_BODY = 100_000
MAX_TAGS = 60

_DATE_METAS = (
    "article:published_time", "article:published", "article:published:time", "datepublished",
    "og:published_time", "og:article:published_time", "parsely-pub-date", "sailthru.date",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "cxenseparse:recs:published_time",
    "dc.date.issued", "dcterms.issued", "dcterms.date", "dc.date", "dcterms.created",
    "dc.date.created", "date", "pubdate", "publishdate", "publish-date", "publish_date",
    "publication_date", "published_time", "published", "citation_publication_date",
    "citation_online_date", "citation_date", "article.published", "date.available",
    "date.created", "article_date_original", "originalpublicationdate", "release_date",
    "displaydate", "ptime", "timestamp", "created", "pdate", "apub:time",
)  # fmt: skip
_MODIFIED_METAS = (
    "article:modified_time", "article:modified", "og:updated_time", "datemodified",
    "og:modified_time", "dcterms.modified", "dc.date.modified", "last-modified", "lastmod",
    "date.modified", "date.updated", "article.updated", "revised", "moddate", "updated_time",
    "cxenseparse:recs:modifiedtime",
)  # fmt: skip
_AUTHOR_METAS = (
    "author", "article:author", "article:author_name", "parsely-author", "sailthru.author",
    "cxenseparse:author", "dc.creator", "dcterms.creator", "dc.contributor", "citation_author",
    "byl", "article.author", "authors", "creator", "og:author", "og:article:author", "writer",
)  # fmt: skip
#: Catalogue metas give the family name first.
_INVERTED = ("citation_author", "dc.creator", "dcterms.creator")
_TAG_METAS = (
    "article:tag", "news_keywords", "parsely-tags", "sailthru.tags", "cxenseparse:keywords",
    "keywords",
)  # fmt: skip
_DESCRIPTION_METAS = (
    "og:description", "description", "twitter:description", "dc.description",
    "dcterms.description", "sailthru.description",
)  # fmt: skip

_SEPARATOR = re2.compile(r"\s+[-–—|·•»:/]{1,2}\s+|\s?[|｜ㅣ]\s?|\s[•»]\s|：|_|--+|(?:-)")
#: … and the signs of which each cut has one
_SEPARATING = frozenset("-–—|·•»:/｜ㅣ：_")
#: words before a name that stand before other things as often, away from the headline
_MANY_MEANINGS = frozenset(["by", "von", "por", "par", "da", "av", "af", "door", "przez"])
_TAG_SPLIT = re2.compile(r"[,;、，；|]")


@dataclass(slots=True)
class _Page:
    """The signals with the nodes that speak of this article already found."""

    tree: turbohtml.Document
    signals: Signals
    nodes: list[Node]
    by_id: dict[str, Node]
    url: str
    language: str
    title: str = ""

    def ld(self, *names: str) -> Iterator[Any]:
        """Yield these properties' values, node by node, the best node first."""
        for node in self.nodes:
            for name in names:
                if node.get(name):
                    yield node[name]


def read_page(tree: turbohtml.Document, url: str = "") -> tuple[Metadata, Told]:
    """Return what the page's head and markup say of its article, and what its data tells beside
    that record. `url` is where the page was fetched, for those that do not tell. Absent is empty;
    never raises for what a page says, however odd.
    """
    found = signals.read(tree)
    url = _url(found) or http_url(url)
    page = _Page(tree, found, [], jsonld.index(found.nodes), url, _language(found))
    titles = [" ".join(pieces) for pieces in found.headings]
    titles += [found.meta("og:title"), found.title]
    keys = {key(tidy(title, MAX_TITLE)) for title in titles}
    page.nodes = jsonld.articles(found.nodes, {one for one in keys if len(one) > 8}, url)
    page.language = page.language or _short(next(map(jsonld.text_of, page.ld("inLanguage")), ""))
    return _record(page), _told(page)


def _told(page: _Page) -> Told:
    kinds = {f"og:{page.signals.meta('og:type').strip().lower()[:40]}"}
    for one in page.signals.nodes:
        kinds |= jsonld.types(one.node)
    if any(str(node.get("isAccessibleForFree")).lower() == "false" for node in page.nodes):
        kinds.add("paid")
    bodies = [
        tidy(node.get("articleBody"), MAX_BODY)
        for node in page.nodes
        if jsonld.is_article(node) and node.get("articleBody")
    ]
    return Told(max(bodies, key=len, default=""), frozenset(kinds))


def _record(page: _Page) -> Metadata:
    site = _site(page)
    page.title = _title(page, site)
    return Metadata(
        title=page.title,
        authors=_authors(page, site),
        date=_date(page),
        modified=_modified(page),
        description=_description(page),
        language=page.language,
        site=site,
        url=page.url or next(filter(None, map(http_url, _ld_urls(page))), ""),
        licence=_licence(page),
        tags=_tags(page),
    )


# --- address, language, site -------------------------------------------------------------


def _url(found: Signals) -> str:
    return http_url(found.links.get("canonical")) or http_url(found.meta("og:url"))


def _ld_urls(page: _Page) -> Iterator[str]:
    for value in page.ld("mainEntityOfPage", "url"):
        yield value if isinstance(value, str) else jsonld.text_of(value)


def _language(found: Signals) -> str:
    candidates = [found.language]
    candidates += [found.meta("og:locale"), found.meta("content-language", "language")]
    candidates += [found.meta("dc.language", "dcterms.language")]
    return next(filter(None, map(_short, candidates)), "")


def _short(code: str) -> str:
    """Return the language subtag: "pt" of "pt_BR"."""
    word = tidy(code, 40).replace("_", "-").partition("-")[0].lower()
    return word if word.isascii() and word.isalpha() and 2 <= len(word) <= 3 else ""


def _site(page: _Page) -> str:
    found = page.signals
    names = [tidy(found.meta("og:site_name"), 200)]
    for value in page.ld("publisher"):
        names += [jsonld.text_of(one) for one in jsonld.things(value, page.by_id)]
    names += [tidy(found.meta("application-name", "apple-mobile-web-app-title"), 200)]
    names += [tidy(found.meta("dc.publisher", "publisher"), 200)]
    return next((name.lstrip("@") for name in names if name and "://" not in name), "")[:200]


# --- title -------------------------------------------------------------------------------


def _title(page: _Page, site: str) -> str:
    found = page.signals
    headline = next((tidy(value, MAX_TITLE) for value in page.ld("headline")), "")
    shown = [tidy(found.meta(name), MAX_TITLE) for name in ("og:title", "twitter:title")]
    if len(headline) > LONGEST_HEADLINE and any(shown):  # LinkedIn's is the post's first lines
        headline = ""
    title = tidy(found.title, MAX_TITLE)
    sites = house_keys(site, page.url)
    headings = _headings(page, sites, (*shown, headline, title))
    seen = {key(one) for one in (headline, *(" ".join(one) for one in headings))} - {""}
    sections = frozenset(key(tidy(one, 100)) for one in _sections(page)) - {""}
    og, twitter, title = (
        strip_site(one, seen, sites | _folders(page.url), sections) for one in (*shown, title)
    )
    headline = strip_site(headline, seen - {key(headline)}, sites, sections)
    og = og or twitter
    heading = _heading(headings, [one for one in (og, headline, title) if one])
    news = any("news" in name for node in page.nodes for name in jsonld.types(node))
    chosen = choose_title(headline, og, heading, title, news)
    # of two spellings the one for readers: JSON-LD tends to lose dashes and quotes
    return _unbarred(og if chosen == headline and key(og) == key(chosen) else chosen)


def _unbarred(title: str) -> str:
    """Return a title without up to three words behind a last bar: a site that names itself nowhere
    else, or its section.

    >>> _unbarred("The cloud for builders | Render"), _unbarred("Mesh | Chairs")
    ('The cloud for builders', 'Mesh | Chairs')
    """
    head, _, tail = title.rpartition(" | ")
    return head.strip() if len(tail.split()) <= 3 <= len(head.split()) else title


def _headings(page: _Page, sites: set[str], titles: tuple[str, ...]) -> list[list[str]]:
    """Return what may be the headline: every h1 but the site's name. Where that was one (Blogger's
    layouts, old WordPress themes), or there is none, an h2 or h3 that the page's titles repeat.
    """
    found = page.signals.headings
    home = page.url.count("/") < 4 and page.url.endswith("/")  # there the site's name is the title
    own = [one for one in found if home or key(" ".join(one)) not in sites]
    rest = _rest(own[0], titles) if own and len(own) == len(found) else ""
    if own and len(own) == len(found) and not rest:
        return own
    lower = _lower_heading(page, sites, titles)
    if rest and key(" ".join(lower)) != rest:
        return own
    return [lower, *own] if lower else own


def _rest(heading: list[str], titles: tuple[str, ...]) -> str:
    """Return what the page's `<title>` says beside an h1 that no other title repeats: after
    "Gull Blog" in "Gull Blog: Storm" that is the headline, if another heading says the same.
    """
    own, title = key(" ".join(heading)), key(titles[-1])
    if own in map(key, titles):
        return ""
    rest = title.removeprefix(own) if title.startswith(own) else title.removesuffix(own)
    return rest if len(rest) < len(title) else ""


def _lower_heading(page: _Page, sites: set[str], titles: tuple[str, ...]) -> list[str]:
    whole = key(" ".join(titles))
    keys = {key(piece) for title in titles for piece in (title, *_SEPARATOR.split(title))} - sites
    for element in page.tree.select("h2,h3")[:20]:
        words = signals.pieces(element)
        own = key(" ".join(words))
        if len(" ".join(words).split()) > 2 and (own in keys or (len(own) > 20 and own in whole)):
            return words
    return []


def _folders(url: str) -> set[str]:
    """Return the sections that an address names: behind a bar they end titles ("… | Opinion")."""
    path = url.partition("://")[2].split("?")[0].split("/")[1:-1]
    return {key(name) for name in path[:8] if 3 < len(name) <= 20 and name.count("-") < 2}


def _sections(page: _Page) -> Iterator[str]:
    yield from _metas(page, ("article:section", "section", "category", "content_category"))
    for value in page.ld("articleSection"):
        yield from (one for one in jsonld.things(value, {}) if isinstance(one, str))


def choose_title(headline: str, og: str, heading: str, title: str, news: bool) -> str:
    """Return one title of four. All agree on most pages; where one differs and the others are
    the same, they were filled in from one field and the odd one was written by hand: it wins.

    >>> choose_title("Storm", "Storm", "Storm hits the coast of Galicia", "Storm", True)
    'Storm'
    >>> choose_title("Storm news", "Storm news", "The storm hits Galicia", "Storm news", False)
    'The storm hits Galicia'
    """
    headline = _whole(headline, (og, heading))
    ld, social, shown, tab = (key(one) for one in (headline, og, heading, title))
    if not shown:
        return headline or og or title
    if ld and social == shown and ld not in (shown, tab):
        return headline
    # an og:title of its own is the desk's on news sites, a search plug-in's elsewhere
    if news and social and ld == shown and social != tab and not shown.startswith(social):
        return og
    if ld and ld == social != shown and (news or tab == shown or shown in ld or ld in shown):
        return headline
    return heading


def _whole(text: str, others: tuple[str, ...]) -> str:
    """Return a title cut short with dots in the whole form another source has."""
    if not text.endswith(("…", "...")):
        return text
    stem = key(text)
    return next((one for one in others if key(one).startswith(stem)), text)


#: a heading that shares less of its pairs of letters with the title most like it is another thing
_ALIKE = 0.5


def _heading(headings: list[list[str]], others: list[str]) -> str:
    """Return the heading that shares most with another title, without a kicker glued before it.

    One that shares little is a logo, a section's name, or stands further down (Squarespace sets
    the headings of a text in h1).
    """
    best: list[str] = []
    top = 0
    rest = [_bigrams(one) for one in others]
    for pieces in headings:
        own = _bigrams("".join(pieces))
        shared = max((len(own & one) for one in rest), default=len(own))
        if shared > top and shared > _ALIKE * len(own):
            best, top = pieces, shared
    return tidy(_unkickered(best, others), MAX_TITLE)


def _unkickered(pieces: list[str], others: list[str]) -> str:
    """Return a heading as the other sources write it, from its first piece that is no kicker."""
    text = " ".join(pieces)
    for start in range(min(len(pieces), 6)):
        own = key(" ".join(pieces[start:]))
        if not key(pieces[start]):  # a dash between kicker and title
            continue
        for other in others:
            if own == key(other):
                # pieces lose the colon between them, capitals may be the style sheet's
                return other if len(pieces) > 1 or text.isupper() else text
            if start and len(own) > 15 and key(other).endswith(own):
                return " ".join(pieces[start:])
    whole = key(text)
    return next((one for one in others if len(key(one)) > 15 and whole.endswith(key(one))), text)


def _bigrams(text: str) -> set[str]:
    letters = key(text)
    return {letters[place : place + 2] for place in range(len(letters) - 1)}


def strip_site(
    title: str, plain: set[str], sites: set[str], sections: frozenset[str] = frozenset()
) -> str:
    """Return a title without the site's name and section behind (or before) it.

    `plain` holds the titles seen without, `sites` the site's names, `sections` what may stand
    between; all as comparison keys.

    >>> strip_site("Storm hits coast - World | Daily Gull", {"stormhitscoast"}, set())
    'Storm hits coast'
    >>> strip_site("Storm - a history | Daily Gull", set(), {"dailygull"})
    'Storm - a history'
    >>> strip_site("Back to East-Berlin", set(), {"berlinpost"})
    'Back to East-Berlin'
    """
    if _SEPARATING.isdisjoint(title):
        return title
    for _ in range(4):
        cuts = list(_SEPARATOR.finditer(title))[-6:]
        for cut in cuts:
            before, after = title[: cut.start()].strip(), title[cut.end() :].strip()
            if key(before) in plain:
                return before
            if key(after) in plain and _is_site(before, sites, " "):
                return after
        cut = next((one for one in reversed(cuts) if _is_tail(title, one, sites)), None)
        if cut is None:
            break
        title, sites = title[: cut.start()].strip(), sites | sections
    return title


def _is_tail(title: str, cut: re2._Match, sites: set[str]) -> bool:
    return cut.start() > 3 and _is_site(title[cut.end() :], sites, cut[0])


def _is_site(tail: str, sites: set[str], separator: str) -> bool:
    """Tell whether a piece is the site's name, or, set off with spaces, nearly so."""
    own = key(tail).removeprefix("the")
    if own in sites:
        return True
    spaced = separator.strip() != separator or "|" in separator
    return spaced and any(
        (own in one or one in own) and 2 * min(len(own), len(one)) >= max(len(own), len(one))
        for one in sites
        if len(own) > 3 and len(one) > 3
    )


# --- authors -----------------------------------------------------------------------------


def _authors(page: _Page, site: str) -> list[str]:
    publisher = house_keys(site, page.url)
    fallback: list[str] = []
    for source in (_ld_authors, _meta_authors, _prop_authors, _byline_authors, _linked_authors):
        found = source(page)
        if people := [name for name in found if not like_house(name, publisher)]:
            # beside a person "AFP Deutschland" in JSON-LD is a second author, the house is not
            shown = source is _byline_authors
            return people if shown else [n for n in found if not is_house(n, publisher)]
        fallback = fallback or found
    return fallback or _aside_authors(page)


def _ld_authors(page: _Page) -> list[str]:
    for node in page.nodes:
        for name in ("author", "creator"):
            found: list[str] = []
            for thing in jsonld.things(node.get(name), page.by_id):
                found += _thing_names(thing)
            if found:
                return unique(found)
    return []


def _thing_names(thing: str | Node) -> list[str]:
    if isinstance(thing, str):
        return names(thing)
    value = thing.get("name") or " ".join(
        tidy(thing.get(part), 100) for part in ("givenName", "familyName")
    )
    whole = "organization" in " ".join(jsonld.types(thing))
    values = value if isinstance(value, list) else [value]
    return [name for one in values[:30] for name in names(one, whole=whole)]


def _meta_authors(page: _Page) -> list[str]:
    metas = page.signals.metas
    for name in _AUTHOR_METAS:
        values = metas.get(name, [])[:30]
        if name in _INVERTED:
            values = [_upright(value) for value in values]
        if found := all_names(values):
            return found
    for name, values in metas.items():  # "articleAuthor", "mrf:authors" and the like
        if name.rstrip("s").endswith("author") and (found := all_names(values[:30])):
            return found
    label = page.signals.meta("twitter:label1").casefold()
    if "writ" in label or "author" in label or "by" in label.split():
        return names(page.signals.meta("twitter:data1"))
    return []


def _upright(value: str) -> str:
    """Turn a catalogue's "Lee, Ann" into "Ann Lee"."""
    family, comma, given = value.partition(",")
    if comma and "," not in given and len(given.split()) <= 3 and len(family.split()) <= 3:
        return f"{given.strip()} {family.strip()}"
    return value


def _prop_authors(page: _Page) -> list[str]:
    return all_names(page.signals.props.get("author", [])[:3])


def _headlines(page: _Page) -> list[turbohtml.Element]:
    """Return the visible headings that carry the title: h1, or lower where that is a logo."""
    title = key(page.title)
    first = page.signals.heading_elements
    if found := [one for one in first if _carries(one, title)]:
        return found[:2]
    return [one for one in page.tree.select("h2,h3")[:60] if _carries(one, title)][:2] or first[:1]


def _carries(element: turbohtml.Element, title: str) -> bool:
    own = key(" ".join(signals.pieces(element)))
    return len(own) > 5 and len(title) > 5 and (own in title or title in own)


def _byline_authors(page: _Page) -> list[str]:
    marks = page.signals.authors()
    own = [mark for mark in marks if not mark.aside]
    return _marked_authors(own) or _said_authors(page)


def _aside_authors(page: _Page) -> list[str]:
    """Read the card of an author, or the link to an author's page, where no other is there."""
    aside = [mark for mark in page.signals.authors() if mark.aside]
    return _agreed(aside) or _agreed(signals.linked(page.tree)) or _labelled_authors(page)


def _labelled_authors(page: _Page) -> list[str]:
    """Read "Written by Ann Lee", or "Author" with the name in the next element, anywhere."""
    if not any(map(_says_author, page.tree.stripped_strings)):
        return []  # most pages: nobody need know in which boxes their strings stand
    for text, following in signals.short_strings(page.tree, 60, _says_author):
        if found := byline(text if says_written(text) else f"By {following}"):
            return found
    return []


def _says_author(text: str) -> bool:
    if len(text) > 120 or not may_say_author(text):
        return False
    text = tidy(text)
    return says_written(text) or (is_by(text) and key(text) not in _MANY_MEANINGS)


def _marked_authors(marks: list[signals.Mark]) -> list[str]:
    for wanted in ("rel:author", "name", "byline", "author", "writer", "reporter"):
        for place, mark in enumerate(marks):
            if wanted in mark.names and (found := byline(mark.text)):
                for other in marks[place + 1 :]:  # one element an author, side by side
                    if other.names != mark.names:
                        break
                    found += byline(other.text)
                return unique(found)
    return []


def _agreed(marks: list[signals.Mark]) -> list[str]:
    """Return whom all these marks name: where cards and links name several, some are others'."""
    found = [people for mark in marks if (people := _signed(mark))]
    return found[0] if found and all(people == found[0] for people in found) else []


def _signed(mark: signals.Mark) -> list[str]:
    """Return the names on a card, or one of a single word that the link's address has as well."""
    if found := byline(mark.text):
        return found
    slug = mark.href.rstrip("/").rpartition("/")[2]
    return names(mark.text) if mark.text[:1].isupper() and key(slug) == key(mark.text) else []


def _said_authors(page: _Page) -> list[str]:
    """Read "By Ann Lee" among the lines right under the headline, where nothing marks it up."""
    for element in _headlines(page):
        lines = signals.below(element)
        for place, line in enumerate(lines):
            if is_by(line) and place + 1 < len(lines):
                line = f"By {lines[place + 1]}"
            said = says_by(line) or says_post(line)
            if len(line) < 120 and said and (found := byline(line)):
                return found
    return []


def _linked_authors(page: _Page) -> list[str]:
    urls: list[object] = [mark.href for mark in page.signals.authors()]
    urls += page.signals.metas.get("article:author", ())
    return unique([from_url(str(url)) for url in urls])[:5]


# --- dates -------------------------------------------------------------------------------


def _first_day(values: Iterable[Any], language: str) -> str:
    return next(filter(None, (parse_date(value, language) for value in values)), "")


def _metas(page: _Page, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from page.signals.metas.get(name, ())


def _date(page: _Page) -> str:
    language = page.language
    return (
        _first_day(page.ld("datePublished"), language)
        or _first_day(_metas(page, _DATE_METAS[:4]), language)
        or _first_day(page.signals.props.get("datepublished", ()), language)
        or _first_day(_metas(page, _DATE_METAS[4:]), language)
        or _shown_date(page)
        or url_date(page.url)
        or _searched_date(page)
        or _first_day(page.ld("dateCreated", "uploadDate", "dateModified"), language)
        or _first_day(_metas(page, _MODIFIED_METAS), language)
    )


def _shown_date(page: _Page) -> str:
    language = page.language
    marks = sorted(page.signals.times(), key=lambda mark: _time_rank(mark.names))
    marks += page.signals.authors()
    return next(filter(None, (_mark_date(mark, language) for mark in marks if not mark.aside)), "")


def _mark_date(mark: signals.Mark, language: str) -> str:
    return parse_date(mark.datetime, language) or find_date(mark.text, language)


def _searched_date(page: _Page) -> str:
    """Look under the headline, beside the byline, then where class words speak of a date."""
    for element in _headlines(page):
        for line in chain(signals.below(element), signals.above(element)):
            if len(line) < 80 and (found := find_date(line, page.language)):
                return found
    marks = chain(signals.beside_authors(page.signals), signals.dated(page.tree))
    short = [mark for mark in marks if len(mark.text) < 120]
    for aside in (False, True):
        shown = (_mark_date(mark, page.language) for mark in short if mark.aside is aside)
        if found := next(filter(None, shown), ""):
            return found
    return ""


def _time_rank(names: str) -> int:
    if "publi" in names or "create" in names or "posted" in names:
        return 0
    return 2 if "modif" in names or "updat" in names else 1


def _modified(page: _Page) -> str:
    language = page.language
    return (
        _first_day(page.ld("dateModified"), language)
        or _first_day(_metas(page, _MODIFIED_METAS), language)
        or _first_day(page.signals.props.get("datemodified", ()), language)
    )


# --- description, licence, tags ----------------------------------------------------------


def _description(page: _Page) -> str:
    found = [tidy(value) for value in _metas(page, _DESCRIPTION_METAS)]
    found += [jsonld.text_of(value) for value in page.ld("description")]
    found = [text for text in found if text]
    if not found:
        return ""
    first = found[0]
    stem = key(first.rstrip(".… "))[:80]
    if first.endswith(("…", "...")):  # cut short for a card: take the whole one, if there is one
        first = next(
            (text for text in found if key(text).startswith(stem) and len(text) > len(first)), first
        )
    return first


def _licence(page: _Page) -> str:
    found = [http_url(page.signals.links.get("license"))]
    found += [jsonld.text_of(value) for value in page.ld("license")]
    found += [tidy(page.signals.meta("dcterms.license", "dcterms.rights", "dc.rights", "rights"))]
    found += [tidy(page.signals.meta("copyright"), 300)]
    return next(filter(None, found), "")[:500]


def _tags(page: _Page) -> list[str]:
    ld: list[str] = []
    for value in page.ld("keywords"):
        for thing in jsonld.things(value, page.by_id):
            ld += split_tags(thing if isinstance(thing, str) else jsonld.text_of(thing))
        break
    if found := unique(ld):
        return found[:MAX_TAGS]
    for name in _TAG_METAS:
        values = page.signals.metas.get(name, ())[:MAX_TAGS]
        if found := unique([tag for value in values for tag in split_tags(value)]):
            return found[:MAX_TAGS]
    return []


def split_tags(value: str) -> list[str]:
    """Return the keywords in a list written out with commas, semicolons or bars.

    >>> split_tags("storm, coast; weather")
    ['storm', 'coast', 'weather']
    """
    parts = (tidy(part, 100).strip("# ") for part in _TAG_SPLIT.split(tidy(value, 4_000)))
    return [part for part in parts if part]
