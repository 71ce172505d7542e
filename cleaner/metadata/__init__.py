"""What is known about an article beside its text: `read_page` reads it off a page's head and
markup, `read_front_matter` off the lines that a scraper put above a text; `merge` settles the
record between caller, page and labelled lines.

Sources of each field, the first that says something wins, and why in this order:

    title        JSON-LD headline, og:title, h1, <title>, by agreement (see below):
                 each is wrong on some pages, seldom two in the same way
    authors      JSON-LD author, creator; author metas; itemprop; rel and class words; "By …"
                 under the h1; the address of an author's page: JSON-LD keeps names apart,
                 a byline runs into roles and dates
    date         JSON-LD datePublished; article:published_time; itemprop; other metas; <time>;
                 the address; dates under the h1; dates of creation and change:
                 machine forms cannot be misread, and teasers have <time>s too
    modified     JSON-LD dateModified; metas; itemprop: never guessed from visible text
    description  og:description; description; twitter; Dublin Core; JSON-LD; a whole one before
                 one cut short: the deck is written for og, JSON-LD often repeats the body
    language     <html lang>; og:locale; content-language; Dublin Core; JSON-LD inLanguage:
                 nearest to the text first; the primary subtag only
    site         og:site_name; JSON-LD publisher; application-name; publisher:
                 the name as readers know it
    url          rel=canonical; og:url; JSON-LD mainEntityOfPage, url; http(s) only:
                 search engines hold sites to the first
    licence      rel=license; JSON-LD license; Dublin Core rights; copyright:
                 an address says more than a name
    tags         JSON-LD keywords; article:tag; news_keywords; parsely; sailthru; cXense;
                 keywords: the last is what search engine optimisation left behind

Of several JSON-LD nodes the article is the one whose headline or address is the page's: a teaser
has neither. Section names, kickers and the site's name are taken off titles. Where three titles
agree and the fourth does not, three were filled in from one field and one was written by hand.
The publisher is an author only where nobody else is.

In the record (`merge`) hints win over the page and the page over the lines; a guess never
overwrites what somebody stated. Everything is plain text: entities resolved, no tags, no control
characters, limited in length and number.
"""

from cleaner.metadata.frontmatter import read_front_matter
from cleaner.metadata.merge import mend, merge
from cleaner.metadata.page import read_page

__all__ = ["mend", "merge", "read_front_matter", "read_page"]
