"""What a page's data says of its article, as features: the text that JSON-LD tells of it, compared
with each line by pairs of neighbouring words, and what kind of page it calls itself.

A third of news pages carry their article a second time, for search engines: what stands in both is
the article. It is evidence and not the answer: some pages tell the first paragraph only, some the
text of the teaser, some leave out headings and lists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cleaner.document import Told
from cleaner.model.lines import mix, nearest

if TYPE_CHECKING:
    from cleaner.model.lines import Hashes, Tokens

Columns = NDArray[np.float64]

#: fewer different pairs of words are a teaser
PAIRS = 40
#: a line is told when so much of it is, and it has so many pairs
SHARE, LINE = 0.7, 5

_BODY = str.split("line pairs before above below here size since until")
BODY_NAMES = tuple(f"told.{name}" for name in _BODY)
#: What a page calls itself: the types of its JSON-LD nodes (schema.org's articles, the list of
#: NewsArticle's subtypes among them), its `og:type`, and whether it says that it must be paid for.
KINDS = {
    "news": str.split(
        "newsarticle reportagenewsarticle analysisnewsarticle backgroundnewsarticle"
        " opinionnewsarticle askpublicnewsarticle reviewnewsarticle"
    ),
    "article": str.split(
        "article blogposting techarticle scholarlyarticle satiricalarticle advertisercontentarticle"
    ),
    "og_article": ["og:article"],
    "og_site": ["og:website"],
    "og_nothing": ["og:"],
    "forum": ["discussionforumposting", "qapage"],
    "product": ["product", "productgroup", "og:product", "og:product.group", "og:product.item"],
    "list": ["collectionpage", "itemlist"],
    "paid": ["paid"],
}
KIND_NAMES = tuple(f"says.{name}" for name in KINDS)


def pairs_of(hashes: Hashes) -> Hashes:
    """Return a hash of each word with the next one."""
    return mix(hashes[:-1] * np.uint64(3) + hashes[1:])


def is_known(known: Hashes, hashes: Hashes) -> NDArray[np.bool_]:
    """Tell which hashes are among the known ones, of which there are some, sorted."""
    return np.asarray(known[np.minimum(np.searchsorted(known, hashes), len(known) - 1)] == hashes)


def body_columns(tokens: Tokens, known: Hashes, count: int) -> Columns:
    """Return [column, line] in the order of `BODY_NAMES`; `known` are the pairs told, sorted, each
    once. All unknown (NaN) where they are too few.

    Of a line: the share and number of its pairs that are told, the share of all told ones that
    stand above it, the shares of the lines above and below, how much of what is told stands on
    the page and how long it is, and how far the nearest told lines are.
    """
    if len(known) < PAIRS:
        return np.full((len(BODY_NAMES), count), np.nan)
    inside = tokens.line[:-1] == tokens.line[1:]
    line, pairs = tokens.line[:-1][inside], pairs_of(tokens.hash)[inside]
    hit = is_known(known, pairs)
    hits = np.bincount(line[hit], minlength=count)
    total = np.bincount(line, minlength=count)
    share = np.where(total > 0, hits / np.maximum(1, total), np.nan)
    above = np.cumsum(hits) - hits
    here = len(np.unique(pairs[hit])) / len(known)
    since, until = nearest((share > SHARE) & (total >= LINE))
    return np.stack(
        [
            share,
            hits,
            above / max(1, int(hits.sum())),
            np.append(np.nan, share[:-1]),
            np.append(share[1:], np.nan),
            np.full(count, here),
            np.full(count, np.log1p(len(known))),
            since,
            until,
        ]
    )


def is_news(told: Told) -> bool:
    """Tell whether a page calls itself the report of one thing."""
    return not told.kinds.isdisjoint(KINDS["news"])


def kind_columns(told: Told, count: int) -> Columns:
    """Return [column, line] in the order of `KIND_NAMES`: the same for all lines."""
    says = [not told.kinds.isdisjoint(kinds) for kinds in KINDS.values()]
    return np.repeat(np.array(says, np.float64)[:, None], count, axis=1)
