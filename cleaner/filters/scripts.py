"""Scripts, style sheets and data of the page itself, in text that was taken with everything else.

lxml's `text_content()`, and tags cut out with a regular expression, leave what stands in `<script>`
and `<style>`; some extractors print the data of a list that is drawn later. What is looked for is
the page's own code: names of trackers, ad servers, consent tools, style rules, schema.org's data,
long JSON, packed code, and the lines of code around them. An article on programming has code as
well: where a paragraph speaks of what the code is of ("in CSS", "the dataLayer"), and in Markdown's
code, all is left alone, and so is code that names none of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import orjson

from cleaner.document import Document, Line, Verdict
from cleaner.policy import Label
from cleaner.shapes.known import CODE, filled
from cleaner.shapes.place import is_paragraph

#: One of these stands in whatever is looked for: a look at the text as a whole, before its lines.
_SIGNS = ("{", "push(", "gtag(", "fbq(", "ga(", "window.", "document.w")
#: What only a page's own scripts name, and an article on them.
_NAMES = re.compile(
    r"\b(?:fbq|googletag|adsbygoogle|dataLayer|_gaq|_paq|_hsq|_satellite|_taboola|__tcfapi|__cmp|OneSignal"
    r"|twttr|disqus_\w+|_sf_async_config|_comscore|wpemojiSettings|wpcf7|fbevents|GoogleAnalyticsObject"
    r"|didomi\w*|quantserve|outbrain|getElementsByTagName|addEventListener)\b"
    r"|\b(?:gtag|fbq|ga|ym|hj)\(['\"]|\bdocument\.write\(|\bjQuery\(|\$\(document\)|\$\(function"
)
#: ".ad-slot {", "@media (max-width: 600px) {", "body { color: #333; }"
_STYLE = re.compile(
    r"(?:[.#@][a-zA-Z_-]|\*|:root|(?:html|body|div|span|img|table|a|p|h[1-6])\b)[^{}()]{0,120}"
    r"(?:\([^{}]{1,60}\))?\s*\{"
)
_DECLARES = re.compile(r"\{\s*$|\{\s*[\w-]{2,30}\s*:|\{\s*[.#@\w]")
#: what an article speaks of that shows a page's description of itself
_SCHEMA = r"schema\.org|json-ld|structured data"
#: so many keys and characters are no sample that an article shows on one line
_KEYS, _DATA = 6, 240
#: a line of code that nobody wrote by hand: so long, and so many of its characters are signs
_LONG, _DENSE, _SPACES = 400, 0.08, 0.1
#: a formula is as dense: "\\frac{…}{…}", "\\left(", "\\displaystyle"
_FORMULA, _TERMS = re.compile(r"\\[a-zA-Z]{3,}"), 4
_PACKED = re.compile(r"[{};=:()\[\]\"]")
#: Somebody speaks: an article that stands on one line with the code before it is not taken.
_SPEECH = re.compile(
    r"\b(?:[^\W\d_]+(?:['’-][^\W\d_]+)?[.,;:]?[ \u00a0]+){7}"
    r"|[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]{12}"
)
#: lines of code: how they open, and how they end
_OPENS = re.compile(
    r"[})\]/<]|(?:var|let|const|if|else|for|try|catch|return|function|window|document|new|this)\b"
    r"|\(function|!function|[\w.$-]{1,60}\s*[=(:]"
)
_ENDS = (*";{}(),[]|&>:", "*/")
#: what sentences do not have: "key: 'value'," of settings is code, "Note (of ours): it rained," not
_HARD = re.compile(r"[{};=<>]|[:(\[]\s?[\"'\d\[]|\A\W+\Z")


def label(doc: Document) -> Iterator[Verdict]:
    """A block of lines that is code of the page itself."""
    if doc.kind != "text" or not any(sign in doc.source for sign in _SIGNS):
        return
    lines = filled(doc)
    found = {place: what for place, line in enumerate(lines) if (what := _is_of_page(line))}
    if not found:
        return
    prose = " ".join(line.text for line in lines if is_paragraph(line) and "{" not in line.text)
    spoken = {subject for _, subject in found.values() if _is_spoken(subject, prose)}
    taken: set[int] = set()
    for place, (rule, subject) in found.items():
        if place in taken or subject in spoken:
            continue
        for one in _block(lines, place):
            if one not in taken:
                taken.add(one)
                span = (0, len(lines[one].text))
                yield Verdict((lines[one],), Label.MARKUP, CODE, rule, span)


def _is_spoken(subject: str, prose: str) -> bool:
    return re.search(rf"(?i)\b(?:{subject})", prose) is not None


def _is_of_page(line: Line) -> tuple[str, str] | None:
    """Return the rule for a line that only a page's own code has, and what an article would be
    about that shows such a line.
    """
    if line.verdict is not None or (line.markup is not None and line.markup.tag in ("pre", "code")):
        return None
    text = line.text.strip()
    described = "schema.org" in text
    if described and _is_json(text, keys=2, size=0):
        return "data", _SCHEMA
    if _is_json(text):
        return "data", r"json\b|api\b"
    if _SPEECH.search(text):
        return None
    if _is_packed(text):
        return "script", r"minif"
    if (name := _NAMES.search(text)) and any(sign in text for sign in "=({;"):
        word = re.escape(name[0].rstrip("(\"'"))
        return "script", rf"{word}|javascript\b|jquery\b"
    if described and '"@' in text:
        return "data", _SCHEMA
    if _STYLE.match(text) and _DECLARES.search(text):
        return "style", r"css\b|stylesheet|selector"
    return None


def _is_packed(text: str) -> bool:
    """Tell code that was packed for the browser from a listing on one line, which has spaces."""
    size = len(text)
    if size < _LONG or text.count(" ") > _SPACES * size or len(_FORMULA.findall(text)) >= _TERMS:
        return False
    return len(_PACKED.findall(text)) >= _DENSE * size


def _is_json(text: str, keys: int = _KEYS, size: int = _DATA) -> bool:
    """Tell whether a line is data, all of it, and more than an article shows on one line."""
    if text[0] not in "[{" or text.count('":') < keys or len(text) < size:
        return False
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    return True


def _block(lines: Sequence[Line], place: int) -> range:
    """Return the places of the lines of code that line `place` stands among."""
    start = stop = place
    while start > 0 and _is_code(lines[start - 1]):
        start -= 1
    while stop + 1 < len(lines) and _is_code(lines[stop + 1]):
        stop += 1
    return range(start, stop + 1)


def _is_code(line: Line) -> bool:
    text = line.text.strip()
    if line.verdict is not None or not text.endswith(_ENDS) or _SPEECH.search(text):
        return False
    if text.startswith(("//", "/*")):
        return True
    return _OPENS.match(text) is not None and _HARD.search(text) is not None
