"""A page → lines, each with what the markup says of it: one walk over the tree.

Every visible block is a line. Blocks break at block elements and at <br>; rows of a data table
are one line with tabs between the cells, the rows of <pre> are lines with their indentation.
What a browser would not show (hidden elements, fallbacks inside <video>, <noscript>) comes out
as lines flagged `hidden`, since notices and collapsed paragraphs live there. Scripts, styles and
templates are not text, and neither are images' alternative texts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any

import numpy as np
from turbohtml import Document as Tree
from turbohtml import DocumentFragment, Element, Text, parse

from cleaner.document import Line, Markup
from cleaner.reading.tokens import TOPIC_BITS, UNDER_IMAGE, is_hidden_style, read_tokens

#: a page with more lines or blocks than this is read by nobody: the rest joins the last line
MAX_LINES = 50_000
MAX_BLOCKS = 250_000
#: ancestors' tags kept in `Markup.path`
MAX_PATH = 48
#: a table row is data, hence one line, while its cells are as short as this (characters)
MAX_CELL = 80
#: how far ahead the start of a text without a tag of its own is looked for
_AHEAD = 4096

_INLINE, _BLOCK, _SKIP, _LINK, _BREAK, _IMAGE, _CONTROL, _OPTION = range(8)

#: the tags that are blocks, numbered: the number is what the labeller sees
BLOCK_TAGS = str.split(
    "html body p div h1 h2 h3 h4 h5 h6 li td tr article section main aside nav header footer figure"
    " figcaption blockquote pre ul ol dl dt dd table tbody thead tfoot th caption form fieldset"
    " legend label button select textarea address details summary dialog menu hgroup center"
    " noscript video audio object canvas search frameset noframes marquee dir"
    " listing plaintext xmp custom inline credit"
)
TAG_NUMBER = {tag: number for number, tag in enumerate(BLOCK_TAGS)}
_ROW, _SELECT, _CREDIT = TAG_NUMBER["tr"], TAG_NUMBER["select"], TAG_NUMBER["credit"]

_KINDS: dict[str, int] = dict.fromkeys(BLOCK_TAGS, _BLOCK)
_SKIPPED = str.split("script style template head svg iframe noembed datalist")
_KINDS.update(dict.fromkeys(_SKIPPED, _SKIP))
_KINDS.update({"a": _LINK, "br": _BREAK, "hr": _BREAK, "input": _CONTROL})
_KINDS.update(dict.fromkeys(["img", "picture", "amp-img"], _IMAGE))
# two hundred countries to choose from are one line
_KINDS.update(dict.fromkeys(("option", "optgroup"), _OPTION))
#: shown only where something else cannot be; a text area offers the article's source for copying
_FALLBACKS = frozenset(["noscript", "video", "audio", "object", "canvas", "noframes", "textarea"])
_CREDIT_TOPICS = TOPIC_BITS["credit"] | TOPIC_BITS["byline"]
_FIGURES = frozenset(["figure", "figcaption"])
#: what is hidden as such, a dialog until it is opened
_FOLDED = _FALLBACKS | {"dialog"}
_PRE = frozenset(["pre", "listing", "plaintext", "xmp", "textarea"])

Tokens = frozenset[str]
_NO_TOKENS: Tokens = frozenset()


class Block:
    """A block element: its number, tag and place; lines `first` to `last` - 1 stand in it.

    `names` is its class attribute, `mask` the topics that class, id, role and itemprop speak of
    (`cleaner.reading.tokens`), `region` those of all its ancestors up to half of the page.
    """

    __slots__ = (
        "first",
        "hidden",
        "images",
        "last",
        "mask",
        "name",
        "names",
        "number",
        "pair",
        "parent",
        "path",
        "region",
        "tag",
        "tokens",
    )

    def __init__(self, number: int, tag: int, name: str, parent: Block | None, first: int) -> None:
        self.number = number
        self.tag = tag
        self.name = name
        self.parent = parent
        self.first = self.last = first
        self.names = ""
        self.mask = self.region = 0
        self.images = 0
        self.tokens = _NO_TOKENS
        self.hidden = False
        self.pair: Tokens | None = None  # its tokens and its parent's
        self.path: tuple[str, ...] | None = None


@dataclass(slots=True, eq=False)
class Page:
    """The lines of a page, its tree, and for each line what the labeller needs beside the text.

    `owner[i]` is the index in `blocks` of the block that line i stands in directly; `images[i]`
    and `controls[i]` count the images and form fields before it. `title` is the text of <title>.
    """

    lines: list[Line]
    tree: Tree
    blocks: list[Block]
    owner: list[int] = field(default_factory=list)
    images: list[int] = field(default_factory=list)
    controls: list[int] = field(default_factory=list)
    title: str = ""


def read_html(source: str, utf8: bytes | None = None) -> Page:
    """Return the lines of a page in document order. Any string is a page; none raises. `utf8` is
    the source in UTF-8, where somebody has it.
    """
    tree = parse(source, allow_declarative_shadow_roots="shadowrootmode" not in source)
    walker = _Walker(source, utf8)
    root = tree.root
    if root is not None:
        walker.walk(root)
    walker.finish()
    title = tree.find("title")
    return Page(
        walker.lines,
        tree,
        walker.blocks,
        walker.owner,
        walker.images,
        walker.controls,
        " ".join(title.text[:1000].split()) if title is not None else "",
    )


def decode_email(code: str) -> str | None:
    """Return the address in a `data-cfemail` attribute, None where it holds none: hexadecimal
    bytes, each combined by XOR with the first.

    >>> decode_email("2a4e4f59416a4f524b475a464f0445584d")
    'desk@example.org'
    >>> decode_email("2a") is None, decode_email("no hex") is None
    (True, True)
    """
    try:
        key, *rest = bytes.fromhex(code[:1000])
        address = bytes(byte ^ key for byte in rest).decode()
    except ValueError:
        return None
    name, at, host = address.partition("@")
    if not (name and at and "." in host and address.isprintable()) or " " in address:
        return None
    return address


class _Places:
    """Line and column → offset in the source; a line ends with LF, CR LF or CR alone."""

    def __init__(self, source: str, utf8: bytes | None) -> None:
        text = source
        if "\r" in source:
            text = source.replace("\r\n", " \n").replace("\r", "\n")
        if utf8 is None or text is not source:
            utf8 = text.encode("utf-8", "surrogatepass")
        self.size = len(source)
        codes = np.frombuffer(utf8, np.int8)
        ends = np.flatnonzero(codes == 10)
        if len(codes) != self.size:  # bytes that go on with a character are below -64
            ends -= np.searchsorted(np.flatnonzero(codes < -64), ends)
        # one number of an array at a time is slow to ask for, of a memory view it is not
        self.ends = ends.data
        self.lines = len(self.ends) + 1

    def of(self, node: Any) -> int:
        """Return the offset of an element's start tag, -1 where the source has no such tag."""
        line = node.source_line
        if line is None or line > self.lines:
            return -1
        place: int = node.source_col + (self.ends[line - 2] + 1 if line > 1 else 0)
        return place if place < self.size else self.size


class _Walker:
    """The state of one walk: the open elements, and the line that is being collected."""

    def __init__(self, source: str, utf8: bytes | None) -> None:
        self.source = source
        self.places = _Places(source, utf8)
        self.emails = "data-cfemail" in source
        self.lines: list[Line] = []
        self.blocks: list[Block] = []
        self.owner: list[int] = []
        self.images: list[int] = []
        self.controls: list[int] = []
        self.block: Block | None = None
        self.in_link = self.in_pre = 0
        self.image_count = self.control_count = 0
        self.mark: Any = None  # the element at which the next line starts
        self.position = 0  # where the last line started
        # the line that is being collected
        self.parts: list[str] = []
        self.linked = 0  # how many of its characters are link text
        self.after_link = False
        self.names: list[str] = []  # classes of the inline elements it opens with
        self.line_mark: Any = None
        self.line_images = 0
        self.overflow: list[str] = []

    def walk(self, root: Any) -> None:
        """Visit every node once, in document order; no recursion, whatever the depth."""
        self._open_block(root, "html", 0)
        stack: list[Any] = [root]
        kinds = [_BLOCK]
        parts = self.parts
        # what stands in the head is not shown
        tops = (one for one in root.children if type(one) is not Element or one.tag != "head")
        for node in chain.from_iterable(chain((top,), top.descendants) for top in tops):
            what = type(node)
            # two nodes in five are white space between tags: nothing need be closed for them
            if what is Text and not parts and node.data.isspace():
                continue
            parent = node.parent
            while stack[-1] is not parent and len(stack) > 1:
                stack.pop()
                kind = kinds.pop()
                if kind == _BLOCK:
                    self._close_block()
                elif kind == _LINK:
                    self.in_link -= 1
            kind = kinds[-1]
            if what is Element:
                kinds.append(kind if kind == _SKIP else self._open(node))
                stack.append(node)
            elif what is Text and kind != _SKIP:
                self._text(node.data)
            elif what is DocumentFragment:  # that is what a <template> holds
                kinds.append(kind)
                stack.append(node)
        while self.block is not None:
            self._close_block()

    def finish(self) -> None:
        """Set the lines' ends and the blocks' regions."""
        if self.overflow and self.lines:
            self.lines[-1].text += " " + " ".join(" ".join(self.overflow).split())
        lines = self.lines
        for line, following in pairwise(lines):
            line.end = following.start
        if lines:
            lines[-1].end = len(self.source)
        half = len(lines) / 2
        for block in self.blocks:
            if block.parent is not None and block.last - block.first <= half:
                block.region = block.parent.region | block.mask
        for line, owner, images in zip(lines, self.owner, self.images, strict=True):
            if line.markup is not None:
                block = self.blocks[owner]
                line.markup.topics = block.region | _under_image(block, images) * UNDER_IMAGE

    # -- elements

    def _open(self, node: Any) -> int:
        """Take note of an element; return what its end will be treated as."""
        tag = node.tag
        kind = _KINDS.get(tag)
        if kind == _BLOCK:
            if self.block is not None and self.block.tag == _CREDIT:
                return _INLINE  # "(<div>Image:</div> Ann Lee)" is one credit
            self._open_block(node, tag, TAG_NUMBER[tag])
            return _BLOCK
        if kind is None or kind == _LINK:
            return self._open_inline(node, tag, kind)
        if kind == _SKIP:
            return _INLINE if tag == "template" and node.attr("shadowrootmode") else _SKIP
        self._open_void(node, kind)
        return _INLINE

    def _open_void(self, node: Any, kind: int) -> None:
        if kind == _BREAK:
            self._flush()
            self.mark = node
        elif kind == _IMAGE:
            self.image_count += 1
        elif kind == _CONTROL:
            self.control_count += 1
        elif self.parts:  # options stand apart
            self.parts.append(" ")

    def _open_inline(self, node: Any, tag: str, kind: int | None) -> int:
        """Open a link, another inline element or one that no standard knows."""
        if self.emails and (code := node.attr("data-cfemail")):
            self._text(decode_email(code) or node.text)
            return _SKIP
        attr = node.attr
        style = attr("style")
        if (style and is_hidden_style(style)) or attr("hidden") is not None:
            self._open_block(node, tag, TAG_NUMBER["inline"])
            return _BLOCK
        if "-" in tag and self.block is not None and self.block.name != "p":
            self._open_block(node, tag, TAG_NUMBER["custom"])
            return _BLOCK
        if kind == _LINK and self.after_link and self.parts:
            self.parts.append(" ")  # links side by side are set apart by style sheets
        names = attr("class")
        if names and read_tokens(names)[0] & _CREDIT_TOPICS and self._is_captioned():
            self._open_block(node, tag, _CREDIT)
            return _BLOCK
        if not self.parts:
            if names:
                self.names.append(names)
            elif tag == "time":
                self.names.append("time")
        if kind == _LINK:
            self.in_link += 1
            return _LINK
        return _INLINE

    def _is_captioned(self) -> bool:
        """Tell whether a credit that opens here is set apart from its caption."""
        block = self.block
        if block is not None and block.tag == _CREDIT:
            return False
        for _ in range(3):
            if block is None:
                return False
            if block.name in _FIGURES or block.mask & TOPIC_BITS["caption"]:
                return True
            block = block.parent
        return False

    def _open_block(self, node: Any, tag: str, number: int) -> None:
        if self.parts or self.names:
            self._flush()
        parent, place = self.block, len(self.blocks)
        full = place >= MAX_BLOCKS and parent is not None
        block = Block(place - 1 if full else place, number, tag, parent, len(self.lines))
        if not full:
            block.hidden = parent is not None and parent.hidden
            block.images = self.image_count
            _read_attributes(block, node)
            self.blocks.append(block)
        self.block = block
        self.mark = node
        if tag in _PRE:
            self.in_pre += 1
        if number == _SELECT:
            self.control_count += 1

    def _close_block(self) -> None:
        if self.parts or self.names:
            self._flush()
        block = self.block
        if block is None:
            return
        block.last = len(self.lines)
        if block.tag == _ROW and block.last - block.first > 1 and len(self.blocks) < MAX_BLOCKS:
            self._join_cells(block)
        if block.name in _PRE:
            self.in_pre -= 1
        self.block = block.parent
        self.mark = None

    # -- lines

    def _text(self, data: str) -> None:
        if self.in_pre and "\n" in data:
            self._rows(data)
            return
        if not self.parts:
            if data.isspace() or not data:
                return
            self.line_mark, self.mark = self.mark, None
            self.line_images = self.image_count
        self.parts.append(data)
        self.after_link = self.in_link > 0
        if self.after_link:
            self.linked += len(data)

    def _rows(self, data: str) -> None:
        first, *rest = data.split("\n")
        if first:
            self._text(first)
        for row in rest:
            self._flush()
            if row:
                self._text(row)

    def _flush(self) -> None:
        """End the line that is being collected, if there is one."""
        if self.names and not self.parts:
            self.names.clear()
        block = self.block
        if not self.parts or block is None:
            return
        raw = "".join(self.parts)
        text = raw.rstrip() if self.in_pre else " ".join(raw.split())
        self.parts.clear()  # the list stays: `walk` looks at it
        if len(self.lines) >= MAX_LINES:
            self.overflow.append(text)
        elif text:
            self._add_line(block, text, raw)
        self.linked = 0
        self.names.clear()

    def _add_line(self, block: Block, text: str, raw: str) -> None:
        tokens, named = _near_tokens(block), _near_topics(block)
        for names in self.names:
            mask, more = read_tokens(names)
            tokens, named = _union(tokens, more), named | mask
        start = self._start(raw)
        share = min(1.0, self.linked / len(raw)) if self.linked else 0.0
        parent = block.parent or block
        markup = Markup(block.name, _path(block), tokens, share, parent.number, block.hidden, named)
        self.lines.append(Line(text, start, start, markup))
        self.owner.append(block.number)
        self.images.append(self.line_images)
        self.controls.append(self.control_count)

    def _start(self, raw: str) -> int:
        """Return the offset where the line starts; offsets never go back."""
        place = -1 if self.line_mark is None else self.places.of(self.line_mark)
        if place < 0:  # text after the end of a block: look for its first characters
            head = raw.lstrip()[:24].partition("\n")[0]
            place = self.source.find(head, self.position, self.position + _AHEAD)
        if place > self.position:
            self.position = place
        return self.position

    def _join_cells(self, row: Block) -> None:
        """Make one line of a row of short cells. Cells that hold several lines or a whole
        paragraph are the layout of a page of 2010 and stay apart.
        """
        first, last = row.first, row.last
        cells = {_cell(self.blocks[owner], row) for owner in self.owner[first:last]}
        lines = self.lines[first:last]
        if len(cells) < last - first or -1 in cells:
            return
        if any(len(line.text) > MAX_CELL for line in lines):
            return
        text = "\t".join(line.text for line in lines)
        linked = sum(len(line.text) * _link_share(line) for line in lines)
        markup = Markup(
            row.name,
            _path(row),
            _near_tokens(row),
            linked / len(text),
            row.parent.number if row.parent else 0,
            row.hidden,
            _near_topics(row),
        )
        self.lines[first:last] = [Line(text, lines[0].start, lines[0].start, markup)]
        self.owner[first:last] = [row.number]
        del self.images[first + 1 : last], self.controls[first + 1 : last]
        for block in self.blocks[row.number :]:
            block.first, block.last = first, first + 1


def _link_share(line: Line) -> float:
    return line.markup.link_share if line.markup is not None else 0.0


def _cell(block: Block, row: Block) -> int:
    """Return the number of the cell of `row` in which a block stands, -1 if there is none."""
    for _ in range(4):
        parent = block.parent
        if parent is row:
            return block.number
        if parent is None:
            break
        block = parent
    return -1


def _read_attributes(block: Block, node: Any) -> None:
    """Read the attributes whose words name a part of a page, and those that hide it."""
    attr, attrs = node.attr, node.attrs
    others = len(attrs)
    if names := attr("class"):
        block.names = names
        block.mask, block.tokens = read_tokens(names)
        others -= 1
    if block.name in _FOLDED:
        block.hidden = block.hidden or block.name != "dialog" or attr("open") is None
    if not others or _TELLING.isdisjoint(attrs):
        return
    for name in _NAMING:
        if value := attr(name):
            mask, tokens = read_tokens(value)
            block.mask |= mask
            block.tokens = _union(block.tokens, tokens)
    style = attr("style")
    if (
        attr("hidden") is not None
        or attr("aria-hidden") == "true"
        or (style and is_hidden_style(style))
    ):
        block.hidden = True


_NAMING = ("id", "itemprop", "role", "rel")
_TELLING = frozenset([*_NAMING, "hidden", "aria-hidden", "style"])


def _under_image(block: Block, images: int) -> bool:
    """Tell whether an image stands before a line in a box that holds at most one line more."""
    for _ in range(4):
        if block.last - block.first > 2 or block.parent is None:
            return False
        if images > block.images:
            return True
        block = block.parent
    return False


def _near_tokens(block: Block) -> Tokens:
    """Return the tokens of a block, its parent and its grandparent."""
    parent = block.parent
    if parent is None:
        return block.tokens
    above = parent.pair
    if above is None:
        above = parent.tokens
        if parent.parent is not None:
            above = _union(above, parent.parent.tokens)
        parent.pair = above
    return _union(above, block.tokens) if block.tokens else above


def _near_topics(block: Block) -> int:
    """Return what these tokens speak of, as they were written: lower case hides "imageCaption"."""
    parent = block.parent
    if parent is None:
        return block.mask
    above = parent.parent
    return block.mask | parent.mask | (above.mask if above is not None else 0)


@lru_cache(maxsize=1 << 14)
def _union(some: Tokens, others: Tokens) -> Tokens:
    """Join two sets; the lines of a list, which all have the same classes, share the result, and
    so does whoever looks it up.
    """
    return some | others


def _path(block: Block) -> tuple[str, ...]:
    """Return the tags of the ancestors, from the body down; far too deep ones are left out."""
    parent = block.parent
    if parent is None:
        return ()
    if parent.path is None:
        parent.path = _tags(parent)
    return parent.path


def _tags(block: Block) -> tuple[str, ...]:
    chain: list[Block] = []
    known: tuple[str, ...] = ()
    one: Block | None = block
    while one is not None and one.parent is not None:
        if one.path is not None:
            known = one.path
            break
        chain.append(one)
        one = one.parent
    for one in reversed(chain):
        known = known if len(known) >= MAX_PATH else (*known, one.name)
        one.path = known
    return known
