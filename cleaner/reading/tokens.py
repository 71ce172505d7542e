"""What the words of class, id, role, rel and itemprop say: their tokens, and a mask of topics.

The words are the conventions of web design in several languages, kept as data. A page is never
judged by them alone: the labeller is trained on pages that have lost all of them as well.
"""

from __future__ import annotations

import re
from functools import lru_cache

#: topic → the words that name it, as they stand between hyphens, underscores and humps
TOPICS: dict[str, str] = {
    "content": "content contents contenu contenido inhalt text texte texto testo body main corpo"
    " cuerpo articlebody storybody bodytext maincontent richtext rte prose copy wysiwyg"
    " markdown",
    "article": "article articles articulo artikel story post posts entry news noticia nota single"
    " artigo articolo newsarticle blogposting hentry detail details",
    "intro": "lead lede intro standfirst deck dek summary teaser abstract subtitle subheadline"
    " sapo vorspann chapo chapeau ingress excerpt description desc",
    "heading": "title headline heading titre titel titulo header hed h1 h2 h3",
    "nav": "nav navi navigation navbar menu menus menubar topbar submenu breadcrumb breadcrumbs"
    " crumb pager pagination paging skip sitemap toc tabs tab mega hamburger",
    "footer": "footer foot bottom colophon copyright impressum legal subfooter foothead",
    "side": "sidebar side aside rail right left col1 col3 secondary complementary marginal",
    "comment": "comment comments commento commenti comentario comentarios kommentar kommentare"
    " reply replies disqus discussion respond responses",
    "related": "related recommended recommend recommendation recommendations recommends more"
    " similar also suggested suggestions readmore relacionadas relacionados verwandt mehr outbrain"
    " taboola promo promoted teasers onward carousel slider swiper rank ranking popular"
    " trending latest most recent mostread next prev previous list-related zergnet linkbox"
    " readalso seealso",
    "share": "share sharing shares social facebook twitter whatsapp addthis sharedaddy follow"
    " bookmark bookmarks teilen compartir partage sns tweet pinterest linkedin",
    "ad": "ad ads advert advertisement advertising adsense sponsor sponsored dfp gpt banner"
    " anzeige werbung publicidad pub reklama promotion adslot billboard",
    "signup": "newsletter subscribe subscription signup optin mailchimp paywall premium login"
    " register abo membership piano regwall cta",
    "consent": "cookie cookies consent gdpr ccpa onetrust cmp didomi privacy notice cookiebot"
    " usercentrics",
    "caption": "caption captions legend bildunterschrift legende figcaption imgcaption photocaption"
    " imagecaption didascalia pie bildtext",
    "credit": "credit credits copyright source photographer bildnachweis photocredit imagecredit",
    "byline": "byline author authors autor autore auteur contributor writer signature bio vcard"
    " kirjoittaja reporter profile avatar",
    "date": "date time timestamp published updated datetime pubdate datum fecha datepublished"
    " posted",
    "tags": "tag tags keyword keywords topics topic hashtag labels categories category cat"
    " schlagwort",
    "meta": "meta info infos details toolbar tools actions utility buttons button btn stats print"
    " rating",
    "widget": "widget widgets modal popup overlay dialog form search weather stock quiz poll survey"
    " calendar banner tooltip dropdown accordion toast alert",
    "media": "video player videojs vjs audio gallery slideshow image img photo picture figure"
    " media thumbnail thumb lightbox embed",
    "hidden": "hidden hide sr visually visuallyhidden invisible offscreen noscript print"
    " screenreader",
    "quote": "quote pullquote blockquote quotes",
    "box": "box infobox factbox card cards item items block module panel",
}

TOPIC_BITS: dict[str, int] = {name: 1 << bit for bit, name in enumerate(TOPICS)}
#: beside the topics: the line stands with an image in a box that holds little else
UNDER_IMAGE = 1 << len(TOPICS)
_WORDS: dict[str, int] = {}
for _name, _words in TOPICS.items():
    for _word in _words.split():
        _WORDS[_word] = _WORDS.get(_word, 0) | TOPIC_BITS[_name]

_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
#: attribute values longer than this are machine-made and say nothing
_LONG = 400
#: WordPress lists a post's categories and keywords in the class of its container, behind these
#: names: "hentry category-advertising tag-cookies" says what the article is about, not what the
#: block is. Of every line of such posts the reasons said that "class names say tags".
_POSTED = frozenset(["hentry", "status-publish"])
#: … but these stand there as well
_NO_TERMS = ("format-", "has-", "post-")


@lru_cache(maxsize=1 << 15)
def read_tokens(value: str) -> tuple[int, frozenset[str]]:
    """Return the topic mask and the lower-cased tokens of an attribute's value.

    >>> read_tokens("Article-Body")[0] == TOPIC_BITS["article"] | TOPIC_BITS["content"]
    True
    >>> sorted(read_tokens("vjs-no-js  Note")[1])
    ['note', 'vjs-no-js']
    >>> sorted(read_tokens("post hentry category-news tag-cookies")[1])
    ['hentry', 'post']
    """
    tokens = value[:_LONG].split()
    if not _POSTED.isdisjoint(tokens):
        tokens = _without_terms(tokens)
    mask = 0
    for token in tokens:
        mask |= _topics(token)
    return mask, frozenset(token.lower() for token in tokens)


def _without_terms(tokens: list[str]) -> list[str]:
    """Return the class names of a WordPress post without those that tell what it is about."""
    end = 1 + max(place for place, token in enumerate(tokens) if token in _POSTED)
    behind = (token for token in tokens[end:] if "-" not in token or token.startswith(_NO_TERMS))
    return [*tokens[:end], *behind]


@lru_cache(maxsize=1 << 15)
def _topics(token: str) -> int:
    """Return the mask of one token: a site has fewer of them than ways to put them together."""
    mask = _WORDS.get(token.lower(), 0)
    for part in _PART.findall(token):
        mask |= _WORDS.get(part.lower(), 0)
    return mask


@lru_cache(maxsize=1 << 12)
def is_hidden_style(style: str) -> bool:
    """Tell whether a style attribute takes the element off the screen.

    >>> is_hidden_style("color: red; DISPLAY : none"), is_hidden_style("display:block")
    (True, False)
    """
    packed = "".join(style[: 10 * _LONG].lower().split())
    return "display:none" in packed or "visibility:hidden" in packed
