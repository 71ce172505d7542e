"""What the labeller sees of a page: one row of numbers a line.

Nothing here knows a word of any language. A line is described by its shape (lengths, characters,
share of link text), by its place in the tree (how much of the page's prose each enclosing
container holds, and where in it the line stands), by the lines that look like it (same tag and
class, same tags), and by its neighbours. Class and tag names are features too, and the training
pages are shown without them as well, so that they help where they are and are not missed where
they are not.

Words are counted so that two characters of a script without spaces make one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.model.lines import Char, Shapes, read
from cleaner.reading.html import TAG_NUMBER, Page
from cleaner.reading.tokens import TOPIC_BITS

Floats = NDArray[np.float32]
Column = NDArray[Any]

#: levels of enclosing containers that are looked at
LEVELS = 5
#: a line is prose from this many words on, unless most of it is links
PROSE = 12.0
#: neighbours on either side whose shape is looked at
REACH = 3

_TAGS: dict[str, list[str]] = {
    "p": ["p"],
    "heading": ["h1", "h2", "h3", "h4", "h5", "h6"],
    "li": ["li"],
    "cell": ["td", "th"],
    "row": ["tr"],
    "div": ["div", "section", "article", "main", "body", "center", "custom"],
    "quote": ["blockquote"],
    "code": ["pre"],
    "caption": ["figcaption", "caption", "legend"],
    "terms": ["dt", "dd"],
    "control": ["button", "label", "select", "textarea", "summary"],
}
_ANCESTORS: dict[str, list[str]] = {
    "article": ["article"],
    "main": ["main"],
    "aside": ["aside"],
    "nav": ["nav", "menu"],
    "header": ["header"],
    "footer": ["footer"],
    "figure": ["figure", "figcaption"],
    "form": ["form", "fieldset", "button", "label"],
    "list": ["ul", "ol", "dl", "dir"],
    "table": ["table"],
    "quote": ["blockquote"],
    "fallback": ["noscript", "video", "audio", "object", "canvas"],
    "dialog": ["dialog"],
    "details": ["details"],
}


def _flags(groups: dict[str, list[str]]) -> Column:
    out = np.zeros((len(TAG_NUMBER), len(groups)), np.float32)
    for column, tags in enumerate(groups.values()):
        out[[TAG_NUMBER[tag] for tag in tags], column] = 1
    return out


_TAG_FLAGS, _ANCESTOR_FLAGS = _flags(_TAGS), _flags(_ANCESTORS)
_ANCESTOR_BITS = [
    int(sum(1 << bit for bit in np.flatnonzero(_ANCESTOR_FLAGS[tag])))
    for tag in range(len(TAG_NUMBER))
]
_H1 = TAG_NUMBER["h1"]


class Columns:
    """Named columns that are filled one after the other and stacked once."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.names: list[str] = []
        self.parts: list[Column] = []

    def add(self, name: str, values: Column) -> None:
        """Add one column."""
        self.names.append(name)
        self.parts.append(values)

    def add_bits(self, prefix: str, masks: Column, names: Sequence[str]) -> None:
        """Add a column for each bit of integer masks."""
        bits = (masks[:, None] >> np.arange(len(names))) & 1
        for column, name in enumerate(names):
            self.add(f"{prefix}.{name}", bits[:, column])

    def table(self) -> Floats:
        """Return [row, column] as float32."""
        out = np.empty((len(self.parts), self.rows), np.float32)
        for row, part in enumerate(self.parts):
            out[row] = part
        return out.T


def features(page: Page, texts: Sequence[str] | None = None) -> tuple[Floats, list[str]]:
    """Return one row a line, and the names of the columns.

    `texts` stands in for the lines' texts in training, where the same page is shown in another
    script.
    """
    lines = page.lines
    out = Columns(len(lines))
    if not lines:
        return np.zeros((0, 0), np.float32), []
    look = Look(page, [line.text for line in lines] if texts is None else texts)
    _shape(out, look)
    _markup(out, look)
    _containers(out, look)
    _lookalikes(out, look)
    _neighbours(out, look)
    _place(out, look)
    return out.table(), out.names


class Look:
    """The arrays that several groups of features share."""

    def __init__(self, page: Page, texts: Sequence[str]) -> None:
        self.page = page
        self.texts = texts
        markups = [line.markup for line in page.lines]
        self.count = count = len(markups)
        self.index = np.arange(count)
        self.shapes: Shapes = read(texts)
        self.words = self.shapes.words
        self.chars = np.maximum(1, self.shapes.counts.sum(1)).astype(float)
        self.link = np.array([m.link_share if m else 0.0 for m in markups])
        self.owner = np.array(page.owner, np.intp)
        self.hidden = np.array([bool(m and m.hidden) for m in markups], float)
        self.stops = self.shapes.counts[:, Char.STOP] + 0.0
        self.commas = self.shapes.counts[:, Char.COMMA] + 0.0
        self.is_prose = (self.words >= PROSE) & (self.link < 0.4) & (self.hidden == 0)
        marks = np.minimum(1.0, 0.3 + 0.35 * self.stops + 0.2 * self.commas)
        length = np.minimum(1.0, self.words / 30.0)
        self.good = self.words * (1 - self.link) * length * marks * (1 - 0.7 * self.hidden)
        self.sum_words = _prefix(self.words)
        self.sum_link = _prefix(self.words * self.link)
        self.sum_good = _prefix(self.good)
        self.sum_prose = _prefix(self.is_prose + 0.0)
        self.all_good = max(1e-6, float(self.sum_good[-1]))
        self.all_words = max(1.0, float(self.sum_words[-1]))
        blocks = page.blocks
        self.tag = np.array([block.tag for block in blocks], np.intp)
        self.mask = np.array([block.mask for block in blocks], np.int64)
        self.region = np.array([block.region for block in blocks], np.int64)
        self.first = np.array([block.first for block in blocks], np.intp)
        self.last = np.array([block.last for block in blocks], np.intp)
        self.parents = [block.parent.number if block.parent else 0 for block in blocks]
        self._climb()

    def _climb(self) -> None:
        """Find for each block the next larger container: ancestors that hold the same lines are
        one, so that a page's wrappers do not count.
        """
        first, last = self.first.tolist(), self.last.tolist()
        up = [0] * len(first)
        depth = [0] * len(first)
        bits = [0] * len(first)
        tags = self.tag.tolist()
        for number in range(1, len(first)):
            parent = self.parents[number]
            same = first[number] == first[parent] and last[number] == last[parent]
            up[number] = up[parent] if same else parent
            depth[number] = depth[parent] + (not same)
            bits[number] = bits[parent] | _ANCESTOR_BITS[tags[number]]
        self.up = np.array(up, np.intp)
        self.depth = np.array(depth)
        self.bits = np.array(bits)
        self.size = self.last - self.first
        level = self.owner
        # a block of one line is not a container: paragraphs and the rows between two <br> meet
        for _ in range(3):
            level = np.where(self.size[level] <= 1, self.up[level], level)
        self.levels = [level]
        for _ in range(LEVELS - 1):
            level = self.up[level]
            self.levels.append(level)

    def main(self, share: float) -> int:
        """Return the smallest block that holds at least `share` of the page's prose."""
        held = self.sum_good[self.last] - self.sum_good[self.first]
        fits = np.flatnonzero(held >= share * self.all_good)
        if not len(fits):
            return 0
        sizes = self.size[fits]
        return int(fits[np.flatnonzero(sizes == sizes.min())[-1]])


def _prefix(values: Column) -> Column:
    out = np.zeros(len(values) + 1)
    np.cumsum(values, out=out[1:])
    return out


def _log(values: Column) -> Column:
    out: Column = np.log1p(np.maximum(values, 0.0))
    return out


def _shape(out: Columns, look: Look) -> None:
    """Lengths and characters of the line itself."""
    shapes, chars, words = look.shapes, look.chars, look.words
    counts = shapes.counts
    letters = np.maximum(
        1, counts[:, [Char.UPPER, Char.LOWER, Char.CASELESS, Char.WIDE]].sum(1)
    )
    cased = counts[:, Char.UPPER] + counts[:, Char.LOWER]
    out.add("words", words)
    out.add("chars", _log(chars))
    out.add("link", look.link)
    out.add("unlinked", words * (1 - look.link))
    out.add("good", look.good)
    out.add("stops", look.stops)
    out.add("commas", look.commas)
    out.add("stops_word", look.stops / np.maximum(1, words))
    out.add("commas_word", look.commas / np.maximum(1, words))
    out.add("final_stop", shapes.final == Char.STOP)
    out.add("final_colon", shapes.final == Char.COLON)
    out.add("final_word", np.isin(shapes.last, _LETTERS))
    out.add("first_upper", np.where(cased * 2 > letters, shapes.first == Char.UPPER, np.nan))
    out.add("first_digit", shapes.first == Char.DIGIT)
    out.add("first_mark", np.isin(shapes.first, _MARKS))
    out.add("first_quote", shapes.first == Char.QUOTE)
    out.add("upper", np.where(cased * 2 > letters, counts[:, Char.UPPER] / letters, np.nan))
    out.add("digits", counts[:, Char.DIGIT] / chars)
    out.add("bars", counts[:, Char.BAR] / chars)
    out.add("slashes", counts[:, Char.SLASH] / chars)
    out.add("brackets", counts[:, Char.BRACKET] / chars)
    out.add("quotes", np.minimum(counts[:, Char.QUOTE], 8))
    out.add("colons", np.minimum(counts[:, Char.COLON], 8))
    out.add("dashes", counts[:, Char.DASH] / chars)
    out.add("pictures", counts[:, Char.PICTURE] / chars)
    out.add("money", np.minimum(counts[:, Char.MONEY], 8))
    out.add("at", np.minimum(counts[:, Char.AT], 4))
    out.add("other", counts[:, Char.OTHER] / chars)
    out.add("word_length", letters / np.maximum(1, words))
    out.add("dotted", shapes.pairs[:, 0])
    out.add("clock", shapes.pairs[:, 1])
    out.add("dots", shapes.pairs[:, 2])
    tokens = shapes.tokens
    short = np.bincount(tokens.line[tokens.length <= 3], minlength=look.count)
    out.add("short_words", short / np.maximum(1, words))


_LETTERS = np.array([Char.UPPER, Char.LOWER, Char.CASELESS, Char.WIDE])
_MARKS = np.array([Char.BAR, Char.DASH, Char.PICTURE, Char.BRACKET, Char.SLASH, Char.OTHER])


def _markup(out: Columns, look: Look) -> None:
    """Tags and the topics of class names."""
    tags = look.tag[look.owner]
    for column, name in enumerate(_TAGS):
        out.add(f"tag.{name}", _TAG_FLAGS[tags, column])
    level = tags - _H1 + 1.0
    out.add("heading_level", np.where((level >= 1) & (level <= 6), level, 9.0))
    out.add_bits("in", look.bits[look.owner], list(_ANCESTORS))
    out.add("hidden", look.hidden)
    own = look.mask[look.owner]
    parents = np.array(look.parents, np.intp)
    above = parents[look.owner]
    near = own | look.mask[above] | look.mask[parents[above]]
    out.add_bits("near", near, list(TOPIC_BITS))
    out.add_bits("region", look.region[look.owner], list(TOPIC_BITS))
    images = np.array(look.page.images + look.page.images[-1:])
    controls = np.array(look.page.controls + look.page.controls[-1:])
    out.add("image_before", np.diff(images, prepend=0)[:-1])
    out.add("image_after", np.diff(images))
    out.add("controls_before", np.diff(controls, prepend=0)[:-1])
    out.add("controls_near", controls[np.minimum(look.index + 4, look.count)]
            - controls[np.maximum(look.index - 4, 0)])


def _containers(out: Columns, look: Look) -> None:
    """What the enclosing containers hold, and where in them the line stands."""
    index = look.index
    for level, block in enumerate(look.levels):
        _container(out, f"c{level}", look, block)
    out.add("depth", look.depth[look.owner])
    here = look.depth[look.owner]
    for name, share in (("half", 0.5), ("most", 0.75)):
        main = look.main(share)
        first, last = int(look.first[main]), int(look.last[main])
        inside = (index >= first) & (index < last)
        out.add(f"{name}.inside", inside)
        out.add(f"{name}.below", np.where(inside, here - look.depth[main], -1))
        held = look.sum_good[last] - look.sum_good[first]
        before = look.sum_good[np.clip(index, first, last)] - look.sum_good[first]
        out.add(f"{name}.before", before / max(1e-6, float(held)))
        out.add(f"{name}.from_start", index - first)
        out.add(f"{name}.to_end", last - 1 - index)
        words = look.sum_words[last] - look.sum_words[first]
        out.add(f"{name}.words", np.full(look.count, words))
        links = look.sum_link[last] - look.sum_link[first]
        out.add(f"{name}.link", np.full(look.count, links / max(1.0, float(words))))
        if share == 0.5:
            # how far below the main container the line's own branch leaves it
            child = look.levels[0]
            for _ in range(LEVELS + 3):
                child = np.where(
                    inside & (look.size[child] < last - first) & (look.up[child] != main)
                    & (look.depth[child] > look.depth[main] + 1), look.up[child], child)
            _container(out, "branch", look, child)


def _container(out: Columns, name: str, look: Look, block: Column) -> None:
    first, last = look.first[block], look.last[block]
    index = look.index
    words = look.sum_words[last] - look.sum_words[first]
    links = look.sum_link[last] - look.sum_link[first]
    good = look.sum_good[last] - look.sum_good[first]
    prose = look.sum_prose[last] - look.sum_prose[first]
    size = np.maximum(1, last - first)
    out.add(f"{name}.lines", _log(size))
    out.add(f"{name}.words", _log(words))
    out.add(f"{name}.good", good / look.all_good)
    out.add(f"{name}.density", good / np.maximum(1.0, words))
    out.add(f"{name}.link", links / np.maximum(1.0, words))
    out.add(f"{name}.mean", words / size)
    out.add(f"{name}.prose", prose / size)
    out.add(f"{name}.before", (look.sum_good[index] - look.sum_good[first]) / look.all_good)
    out.add(f"{name}.after", (look.sum_good[last] - look.sum_good[index + 1]) / look.all_good)
    out.add(f"{name}.from_start", _log(index - first))
    out.add(f"{name}.to_end", _log(last - 1 - index))


def _lookalikes(out: Columns, look: Look) -> None:
    """What the lines hold that have the same tag and class, or the same tags above them."""
    blocks, owners = look.page.blocks, look.page.owner
    main = look.main(0.5)
    inside = (look.index >= look.first[main]) & (look.index < look.last[main])
    seen: dict[Any, int] = {}
    classes, tags, texts = [], [], []
    for owner, text in zip(owners, look.texts, strict=True):
        block = blocks[owner]
        parent = block.parent or block
        key = (block.tag, block.names, parent.tag, parent.names)
        classes.append(seen.setdefault(key, len(seen)))
        above = parent.parent or parent
        path = (block.tag, parent.tag, above.tag, (above.parent or above).tag)
        tags.append(seen.setdefault(path, len(seen)))
        texts.append(seen.setdefault(text, len(seen)))
    for name, group in (("class", np.array(classes)), ("path", np.array(tags))):
        total = len(seen)
        count = np.bincount(group, minlength=total)
        good = np.bincount(group, look.good, minlength=total)
        words = np.bincount(group, look.words, minlength=total)
        links = np.bincount(group, look.words * look.link, minlength=total)
        prose = np.bincount(group, look.is_prose, minlength=total)
        held = np.bincount(group, inside, minlength=total)
        some = np.maximum(1, count)
        some_words = np.maximum(1.0, words)
        for column, values in (
            ("count", _log(count)),
            ("good", good / look.all_good),
            ("link", links / some_words),
            ("mean", words / some),
            ("prose", prose / some),
            ("inside", held / some),
        ):
            out.add(f"{name}.{column}", values[group])
    group = np.array(texts)
    copies = np.bincount(group)[group]
    out.add("copies", copies)


def _shift(values: Column, by: int, fill: float) -> Column:
    out = np.full(len(values), fill)
    if by > 0:
        out[by:] = values[:-by]
    else:
        out[:by] = values[-by:]
    return out


def _neighbours(out: Columns, look: Look) -> None:
    """The shape of the lines around, and whether they stand in the same container."""
    container = look.levels[0]
    tags = look.tag[look.owner]
    for by in (*range(-REACH, 0), *range(1, REACH + 1)):
        if len(look.words) <= abs(by):
            zero = np.full(look.count, np.nan)
            for name in ("words", "link", "stop", "same", "tag"):
                out.add(f"n{-by:+d}.{name}", zero)
            continue
        out.add(f"n{-by:+d}.words", _shift(look.words, by, np.nan))
        out.add(f"n{-by:+d}.link", _shift(look.link, by, np.nan))
        out.add(f"n{-by:+d}.stop", _shift(look.shapes.final == Char.STOP, by, np.nan))
        out.add(f"n{-by:+d}.same", _shift(container, by, -1) == container)
        out.add(f"n{-by:+d}.tag", _shift(tags, by, -1) == tags)
    index = look.index
    for reach in (5, 12):
        low, high = np.maximum(0, index - reach), np.minimum(look.count, index + reach + 1)
        for name, start, end in (("back", low, index), ("ahead", index + 1, high)):
            words = look.sum_words[end] - look.sum_words[start]
            links = look.sum_link[end] - look.sum_link[start]
            good = look.sum_good[end] - look.sum_good[start]
            out.add(f"{name}{reach}.words", words)
            out.add(f"{name}{reach}.link", links / np.maximum(1.0, words))
            out.add(f"{name}{reach}.good", good)


def _since(found: Column) -> tuple[Column, Column]:
    """Return how many lines ago the last, and how many ahead the next found line stands."""
    count = len(found)
    index = np.arange(count)
    back = np.maximum.accumulate(np.where(found, index, -1))
    ahead = np.minimum.accumulate(np.where(found, index, 2 * count)[::-1])[::-1]
    before = np.where(back < 0, np.nan, index - back)
    after = np.where(ahead >= count, np.nan, ahead - index)
    return before, after


def _place(out: Columns, look: Look) -> None:
    """Where on the page the line stands: between which headings, prose and title."""
    index, tags = look.index, look.tag[look.owner]
    out.add("place", index / look.count)
    out.add("words_before", look.sum_words[index] / look.all_words)
    out.add("good_before", look.sum_good[index] / look.all_good)
    out.add("good_after", (look.all_good - look.sum_good[index + 1]) / look.all_good)
    out.add("from_top", index)
    out.add("to_bottom", look.count - 1 - index)
    prose = look.is_prose
    heading = (tags >= _H1) & (tags < _H1 + 6)
    echo = _title_echo(look)
    strong = prose & (look.link < 0.2) & (look.words >= 20) & (look.stops > 0)
    h1 = tags == _H1
    for name, found in (
        ("prose", prose), ("strong", strong), ("heading", heading), ("title", echo > 0.75),
        ("h1", h1),
    ):
        before, after = _since(found)
        out.add(f"since.{name}", before)
        out.add(f"until.{name}", after)
    last_title = np.maximum.accumulate(np.where(echo > 0.75, index, 0))
    out.add("good_since_title", (look.sum_good[index] - look.sum_good[last_title]) / look.all_good)
    last_heading = np.maximum.accumulate(np.where(heading, index, 0))
    out.add("words_since_heading", look.sum_words[index] - look.sum_words[last_heading])
    out.add("title_echo", echo)
    out.add("page.lines", np.full(look.count, look.count))
    out.add("page.words", np.full(look.count, look.all_words))
    out.add("page.good", np.full(look.count, look.all_good / look.all_words))
    out.add("page.link", np.full(look.count, look.sum_link[-1] / look.all_words))
    out.add("page.prose", np.full(look.count, look.sum_prose[-1]))
    longest = np.maximum.accumulate(look.words)[-1]
    out.add("to_longest", look.words / max(1.0, float(longest)))


def _title_echo(look: Look) -> Column:
    """Return the share of the line's words that stand in the page's title."""
    title = look.page.title
    if not title:
        return np.zeros(look.count)
    tokens = look.shapes.tokens
    wanted = read([title]).tokens.hash
    if len(wanted) < 3:
        return np.zeros(look.count)
    hits = np.bincount(tokens.line[np.isin(tokens.hash, wanted)], minlength=look.count)
    total = np.bincount(tokens.line, minlength=look.count)
    share = hits / np.maximum(3, total)
    covered: Column = np.where(hits >= 0.3 * len(set(wanted.tolist())), share, 0.0)
    return covered
