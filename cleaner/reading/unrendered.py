"""Pages whose article is only in their scripts: it is put where a browser would have drawn it.

A page built by a JavaScript framework may come home as an empty shell: no line of text, and the
article as a string in a script, in HTML or paragraph by paragraph (the page of a Korean daily
taught us this: 74 KB, not one visible word). Nothing is run here: the strings of the scripts are
read, and the one in HTML that holds the most words is the article; where there is none, the
paragraphs among the page's data are.

What is left alone: every page that shows text of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import islice

import orjson
from turbohtml import parse

from cleaner.document import SENTENCE_STOPS, count_words
from cleaner.reading.html import Page

#: a page that shows so many words is read as it is
SHOWN = 30
#: so many words make an article: in one string with markup, or in all strings that are paragraphs
ARTICLE = 50
#: a string of so many words that ends like a sentence is a paragraph
PARAGRAPH = 8
#: what is read of the scripts: characters in all, strings in all, strings that are parsed
MAX_TEXT, MAX_STRINGS, MAX_PARSED = 4_000_000, 50_000, 40

#: A string to its end, or to that of the text: nothing is given back and no quote is looked at
#: twice, so this is linear. Scripts hold thousands of strings; RE2 takes ten times as long for one.
_STRING = re.compile(r'"([^"\\]*+(?:\\.[^"\\]*+)*+)("?)', re.DOTALL)
#: what JavaScript writes and JSON does not know
_ESCAPES = (("\\'", "'"), ("\\x", "\\u00"), ("\n", " "), ("\r", " "), ("\t", " "))
_STOPS = (*SENTENCE_STOPS, '."', ".”", "」")


def draw(source: str, page: Page) -> str | None:
    """Return the page's source with the article that its scripts hold at the end of the body;
    None where the page shows text, or its scripts hold no article.

    >>> from cleaner.reading.html import read_html
    >>> shell = '<div id="app"></div><script>data = "<p>' + "A word. " * 30 + '</p>"</script>'
    >>> read_html(draw(shell, read_html(shell))).lines[0].text[:15]
    'A word. A word.'
    >>> draw("<p>Short.</p>", read_html("<p>Short.</p>")) is None
    True
    """
    if _shows_text(page):
        return None
    article = _longest(_strings_of(page, "")) or _paragraphs(_strings_of(page, "json"))
    if not article:
        return None
    end = source.lower().rfind("</body")
    end = len(source) if end < 0 else end
    return f"{source[:end]}<article>{article}</article>{source[end:]}"


def _shows_text(page: Page) -> bool:
    words = 0
    for line in page.lines:
        if line.markup is None or not line.markup.hidden:
            words += count_words(line.text)
            if words >= SHOWN:
                return True
    return False


def _strings_of(page: Page, kind: str) -> list[str]:
    """Return the strings, each once, of the scripts whose type names `kind`; code holds messages,
    which look like paragraphs, so those are only looked for in data.
    """
    scripts = page.tree.find_all("script")
    text = "\n".join(one.text for one in scripts if kind in (one.attr("type") or "").lower())
    text = text[:MAX_TEXT].encode("utf-8", "replace").decode()  # JSON refuses lone surrogates
    return list(dict.fromkeys(_strings(text, 2)))


def _strings(text: str, depth: int) -> Iterator[str]:
    """Yield the strings of a script as they are meant; JSON in a string is looked into once."""
    for match in islice(_STRING.finditer(text), MAX_STRINGS):
        raw, closed = match.groups()
        if len(raw) < PARAGRAPH or not closed:
            continue
        for wrong, right in _ESCAPES:
            raw = raw.replace(wrong, right)
        try:
            value = str(orjson.loads(f'"{raw}"'))
        except ValueError:
            continue
        if depth > 1 and '":' in value:
            yield from _strings(value, depth - 1)
        else:
            yield value


def _longest(found: list[str]) -> str:
    """Return the string in markup with the most words, "" where none is an article."""
    marked = sorted((one for one in found if "</p>" in one or "<br" in one), key=len, reverse=True)
    sized = [(count_words(parse(one).text), one) for one in marked[:MAX_PARSED]]
    words, best = max(sized, default=(0, ""), key=lambda pair: pair[0])
    return best if words >= ARTICLE else ""


def _paragraphs(found: list[str]) -> str:
    """Return the strings that are paragraphs as such, "" where they do not make an article."""
    prose = [
        one.strip()
        for one in found
        if one.rstrip().endswith(_STOPS) and " " in one.strip()[:200] and "<" not in one
    ]
    prose = [one for one in prose if count_words(one) >= PARAGRAPH]
    if sum(map(count_words, prose)) < ARTICLE:
        return ""
    rows = (row.strip() for one in prose for row in one.split("\n"))
    return "".join(f"<p>{escape(row)}</p>" for row in rows if row)
