"""Left-over HTML tags in scraped text, told from "a < b", `List<String>` and articles about HTML.

Only names that HTML knows are tags. A document that shows markup as its subject (a document type,
a head, fenced code) is left alone altogether; elsewhere a tag is a left-over when something proves
it: an attribute, a partner, or a place where no sentence would mention it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_BLOCKS = (
    "address article aside blockquote br center dd details div dl dt figcaption figure "
    "footer h1 h2 h3 h4 h5 h6 header hr iframe li main nav ol p pre script section style "
    "table tbody td tfoot th thead tr ul"
)
_INLINE = (
    "a abbr acronym b big cite code del em font i img ins kbd mark noscript picture q "
    "s samp small source span strike strong sub sup svg time tt u var video audio wbr"
)
_VOID = frozenset(("br", "hr", "img", "wbr", "source"))
BLOCKS = frozenset(_BLOCKS.split())
NAMES = BLOCKS | frozenset(_INLINE.split())

#: Longer ones are data (an image inside an attribute), or something else altogether.
_MAX_TAG, _MAX_ELEMENT = 2_000, 20_000
_STOPS = '.!?…,;:”"»)>。！？」।۔؟،'
#: A tag right after one of these is quoted, not used.
_QUOTES = ("`", "'", '"', "(", "“", "„", "«")
_TAG = re.compile(r"<!--[^<>]*-->|<(/?)([a-zA-Z][a-zA-Z0-9]{0,10})((?:\s[^<>]*)?)(/?)>")
#: What only a page's own source, or a text about markup, contains: a head, fenced code, a tag
#: that a sentence calls one, an indented line that is nothing but a tag.
_SUBJECT = re.compile(
    r"(?i)<(?:!doctype|html|head|body|meta|link|title|template)[\s>/]|```|~~~|"
    r"<[a-z][^<>\n]*>[`'\"”]?\s?(?:html[ -])?(?:elements?\b|tags?\b|attributes?\b|balise|"
    r"élément|etiqueta|elemento|attribut|znacznik|etiket|标签|元素|標籤|タグ|要素|태그|요소|тег|элемент)|"
    r"(?m:^[ \t]{2,}</?[a-z][^<>\n]*>[ \t]*$)"
)
_ATTRIBUTE = re.compile(
    r"""(?i)\s(?:href|src|class|id|style|target|rel|alt|title|width|height|align|data-[a-z-]+|"""
    r"""color|face|size|name|lang|dir|itemprop|role|aria-[a-z]+|datetime|border)\s*=\s*["'\w]"""
)


class Tag(NamedTuple):
    """A left-over tag, or a whole script: where it stands and whether it breaks the line."""

    start: int
    end: int
    block: bool
    closes: bool


def leftover_tags(source: str) -> list[Tag]:
    """Return the tags in `source` that are left-overs of a page, in order, not overlapping.

    >>> [tag[:2] for tag in leftover_tags("A <b>bold</b> word")]
    [(2, 5), (9, 13)]
    >>> leftover_tags("The <p> element holds text, and List<String> and a <b are no tags")
    []
    """
    if "<" not in source or ">" not in source or _SUBJECT.search(source):
        return []
    found = [match for match in _TAG.finditer(source) if _known(match)]
    if not found:
        return []
    proofs = [_proof(source, match) for match in found]
    paired = _paired(source, found, proofs)
    # a document full of certain markup gives the rest of its tags away as well
    certain = sum(proofs) + len(paired) // 2
    keep_rest = certain < 3 or certain < len(found) // 2
    tags = [
        match
        for index, match in enumerate(found)
        if proofs[index] or index in paired or not keep_rest
    ]
    return list(_merge_scripts(tags))


def _known(match: re.Match[str]) -> bool:
    comment = match[0].startswith("<!--")
    return len(match[0]) <= _MAX_TAG and (comment or match[2].lower() in NAMES)


def _proof(source: str, match: re.Match[str]) -> bool:
    """An attribute, or a block tag glued to the words it cuts apart, as prose never has it."""
    start, end = match.span()
    before, after = source[max(start - 1, 0) : start], source[end : end + 1]
    if match[0].startswith("<!--") or _ATTRIBUTE.search(match[3]):
        return before not in _QUOTES
    if match[2].lower() not in BLOCKS:
        return False
    at_start, at_end = before in ("", "\n", "\r"), after in ("", "\n", "\r")
    if match[1] or match[2].lower() in _VOID:
        return _glued(before) and (at_end or _glued(after) or after in ("<", " "))
    return _glued(after) and (at_start or before in _STOPS)


def _glued(char: str) -> bool:
    return char.isalnum() or (char not in ("", ">") and char in _STOPS)


def _paired(source: str, found: list[re.Match[str]], proofs: list[bool]) -> set[int]:
    """Indices of tags that open and close on one line, around words, as markup does."""
    out: set[int] = set()
    open_at: dict[str, int] = {}
    for index, match in enumerate(found):
        name = (match[2] or "").lower()
        if not name or name in _VOID:
            continue
        if not match[1]:
            open_at[name] = index
        elif (first := open_at.pop(name, None)) is not None and (
            proofs[first] or _wraps(source, found[first], match, name)
        ):
            out |= {first, index}
    return out


def _wraps(source: str, opening: re.Match[str], closing: re.Match[str], name: str) -> bool:
    """Tell markup around words from a sample of markup in a sentence."""
    start, end = opening.end(), closing.start()
    before = source[max(opening.start() - 1, 0) : opening.start()]
    if before in _QUOTES or end - start > _MAX_ELEMENT:
        return False
    inner = source[start:end]
    if not any(map(str.isalpha, inner)) or "\n" in inner.strip():
        return False
    return name not in BLOCKS or before in ("", "\n", "\r") or before in _STOPS


def _merge_scripts(tags: list[re.Match[str]]) -> Iterator[Tag]:
    """Turn matches to tags; what stands between `<script>` and `</script>` goes with them."""
    place, skip_to = 0, -1
    for index, match in enumerate(tags):
        start, end = match.span()
        name = (match[2] or "").lower()
        if start < skip_to:
            continue
        if name in ("script", "style") and not match[1] and index + 1 < len(tags):
            close = tags[index + 1]
            end = skip_to = close.end() if close[1] and close[2] == match[2] else end
        place = end
        yield Tag(start, place, name in BLOCKS, bool(match[1]) or name in _VOID)
