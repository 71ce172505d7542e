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

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.document import Told
from cleaner.model.lines import CLASSES, MAX_CHARS, Char, Shapes, Tokens, nearest, read
from cleaner.model.told import (
    BODY_NAMES,
    KIND_NAMES,
    body_columns,
    is_known,
    kind_columns,
    pairs_of,
)
from cleaner.reading.html import TAG_NUMBER, Page
from cleaner.reading.tokens import TOPIC_BITS, UNDER_IMAGE

Floats = NDArray[np.float32]
Column = NDArray[Any]

#: levels of enclosing containers that are looked at
LEVELS = 5
#: a line is prose from this many words on, unless most of it is links
PROSE = 12.0
#: a summary of fewer different words says nothing; of a longer one the start is read
SUMMARY_WORDS, MAX_SUMMARY = 5, 1000
#: neighbours on either side whose shape is looked at
REACH = 3
NOTHING_TOLD = Told()
#: bits of a hash that tell most words apart
_PEEK = 12
_DOWN = np.uint64(64 - _PEEK)

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
_ANCESTOR_BITS = (_ANCESTOR_FLAGS.astype(np.intp) << np.arange(len(_ANCESTORS))).sum(1)
_H1 = TAG_NUMBER["h1"]
_IN = [f"in.{name}" for name in _ANCESTORS]
_NEAR = [f"near.{name}" for name in TOPIC_BITS]
_REGION = [f"region.{name}" for name in TOPIC_BITS]


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

    def add_all(self, names: Sequence[str], values: Column) -> None:
        """Add several columns, given as [column, row]."""
        self.names.extend(names)
        self.parts.append(values)

    def add_bits(self, names: Sequence[str], masks: Column) -> None:
        """Add a column for each bit of integer masks."""
        self.add_all(names, (masks >> np.arange(len(names))[:, None]) & 1)

    def table(self) -> Floats:
        """Return [row, column] as float32."""
        out = np.empty((len(self.names), self.rows), np.float32)
        place = 0
        for part in self.parts:
            size = part.shape[0] if part.ndim == 2 else 1
            out[place : place + size] = part
            place += size
        return out.T


def features(look: Look) -> tuple[Floats, list[str]]:
    """Return one row a line, and the names of the columns, of a page that has lines."""
    out = Columns(look.count)
    _shape(out, look)
    _markup(out, look)
    _containers(out, look)
    _lookalikes(out, look)
    _neighbours(out, look)
    _place(out, look)
    _between(out, look)
    out.add_all(BODY_NAMES, body_columns(look.shapes.tokens, look.told_pairs, look.count))
    out.add_all(KIND_NAMES, kind_columns(look.told, look.count))
    return out.table(), out.names


class Look:
    """The arrays that several groups of features share.

    The page's lines are read, or in training `texts` in their place, where the same page is shown
    in another script; so with the summary in the page's head. `told` is what the page's data tells.
    """

    def __init__(
        self,
        page: Page,
        texts: Sequence[str] | None = None,
        summary: str | None = None,
        told: Told = NOTHING_TOLD,
    ) -> None:
        self.page = page
        if texts is None:
            texts = [line.text for line in page.lines]
        if summary is None:
            summary = summary_of(page)
        self.texts = texts
        self.markups = markups = [line.markup for line in page.lines]
        self.count = count = len(markups)
        self.index = np.arange(count)
        self.told = told
        read_with = _read_with(texts, page.title, summary, told.body)
        self.shapes, self.title, self.summary, self.told_pairs = read_with
        self.words = self.shapes.words
        self.tokens = np.bincount(self.shapes.tokens.line, minlength=count)
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
        parents = [block.parent.number if block.parent else 0 for block in blocks]
        self.above = np.array(parents, np.intp)
        self._climb()
        self.half, self.most = self._main(0.5), self._main(0.75)

    def _climb(self) -> None:
        """Find for each block the next larger container: ancestors that hold the same lines are
        one, so that a page's wrappers do not count. All blocks climb together, twice as far in
        each step.
        """
        above = self.above
        parts = (self.first != self.first[above]) | (self.last != self.last[above])
        real = np.ones_like(above)
        real[0] = 0
        depth, bits = parts.astype(np.intp), _ANCESTOR_BITS[self.tag]
        bits[0] = 0  # the root's own tag says nothing
        higher = above
        while higher.any():
            depth, real = depth + depth[higher], real + real[higher]
            bits, higher = bits | bits[higher], higher[higher]
        whole = np.where(parts, np.arange(len(above)), above)  # the outermost that holds the same
        while (whole != (further := whole[whole])).any():
            whole = further
        self.up, self.depth, self.bits, self.real = above[whole], depth, bits, real
        self.size = self.last - self.first
        level = self.owner
        # a block of one line is not a container: paragraphs and the rows between two <br> meet
        for _ in range(3):
            level = np.where(self.size[level] <= 1, self.up[level], level)
        self.levels = [level]
        for _ in range(LEVELS - 1):
            level = self.up[level]
            self.levels.append(level)

    def hits(self, wanted: Column) -> Column:
        """Count for each line the words whose hashes are `wanted`, sorted. Few are: the upper bits
        of a hash tell which may be.
        """
        tokens = self.shapes.tokens
        known = np.zeros(1 << _PEEK, bool)
        known[wanted >> _DOWN] = True
        maybe = np.flatnonzero(known[tokens.hash >> _DOWN])
        found = maybe[is_known(wanted, tokens.hash[maybe])]
        return np.bincount(tokens.line[found], minlength=self.count)

    def _main(self, share: float) -> int:
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
    letters = np.maximum(1, counts[:, [Char.UPPER, Char.LOWER, Char.CASELESS, Char.WIDE]].sum(1))
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
    out.add("final_word", _IS_LETTER[shapes.last])
    out.add("first_upper", np.where(cased * 2 > letters, shapes.first == Char.UPPER, np.nan))
    out.add("first_digit", shapes.first == Char.DIGIT)
    out.add("first_mark", _IS_MARK[shapes.first])
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


_IS_LETTER = np.zeros(CLASSES, bool)
_IS_LETTER[[Char.UPPER, Char.LOWER, Char.CASELESS, Char.WIDE]] = True
_IS_MARK = np.zeros(CLASSES, bool)
_IS_MARK[[Char.BAR, Char.DASH, Char.PICTURE, Char.BRACKET, Char.SLASH, Char.OTHER]] = True


def _markup(out: Columns, look: Look) -> None:
    """Tags and the topics of class names."""
    tags = look.tag[look.owner]
    out.add_all([f"tag.{name}" for name in _TAGS], _TAG_FLAGS[tags].T)
    level = tags - _H1 + 1.0
    out.add("heading_level", np.where((level >= 1) & (level <= 6), level, 9.0))
    out.add_bits(_IN, look.bits[look.owner])
    out.add("hidden", look.hidden)
    own = look.mask[look.owner]
    above = look.above[look.owner]
    near = own | look.mask[above] | look.mask[look.above[above]]
    out.add_bits(_NEAR, near)
    out.add_bits(_REGION, look.region[look.owner])
    images, controls = (
        np.array([0, *counts, counts[-1]]) for counts in (look.page.images, look.page.controls)
    )
    topics = np.array([m.topics if m else 0 for m in look.markups], np.int64)
    out.add("under_image", (topics & UNDER_IMAGE) > 0)
    between = np.diff(images)
    out.add("image_before", between[:-1])
    out.add("image_after", between[1:])
    out.add("controls_before", np.diff(controls)[:-1])
    low, high = np.maximum(look.index - 4, 0), np.minimum(look.index + 4, look.count)
    out.add("controls_near", controls[high + 1] - controls[low + 1])


def _containers(out: Columns, look: Look) -> None:
    """What the enclosing containers hold, and where in them the line stands."""
    _hold(out, look, np.stack([*look.levels, _branch(look, look.half)]))
    out.add("depth", look.depth[look.owner])
    _main(out, "half", look, look.half)
    _main(out, "most", look, look.most)


def _main(out: Columns, name: str, look: Look, main: int) -> None:
    """How the line stands to the smallest block that holds a share of the page's prose."""
    index = look.index
    first, last = int(look.first[main]), int(look.last[main])
    inside = (index >= first) & (index < last)
    out.add(f"{name}.inside", inside)
    out.add(f"{name}.below", np.where(inside, look.depth[look.owner] - look.depth[main], -1))
    held = look.sum_good[last] - look.sum_good[first]
    before = look.sum_good[np.minimum(np.maximum(index, first), last)] - look.sum_good[first]
    out.add(f"{name}.before", before / max(1e-6, float(held)))
    out.add(f"{name}.from_start", index - first)
    out.add(f"{name}.to_end", last - 1 - index)
    words = float(look.sum_words[last] - look.sum_words[first])
    links = float(look.sum_link[last] - look.sum_link[first])
    out.add(f"{name}.words", np.full(look.count, words))
    out.add(f"{name}.link", np.full(look.count, links / max(1.0, words)))


def _branch(look: Look, main: int) -> Column:
    """Return the ancestor by which each line's branch leaves the main container."""
    first, last = int(look.first[main]), int(look.last[main])
    inside = (look.index >= first) & (look.index < last)
    child = look.levels[0]
    for _ in range(LEVELS + 3):
        higher = (look.up[child] != main) & (look.depth[child] > look.depth[main] + 1)
        child = np.where(inside & higher & (look.size[child] < last - first), look.up[child], child)
    return child


_HELD = str.split("lines words good density link mean prose before after from_start to_end")
_HELD_NAMES = [
    f"{level}.{name}" for name in _HELD for level in (*(f"c{i}" for i in range(LEVELS)), "branch")
]


def _hold(out: Columns, look: Look, blocks: Column) -> None:
    """Add what blocks [level, line] hold."""
    first, last = look.first[blocks], look.last[blocks]
    index = look.index
    words = look.sum_words[last] - look.sum_words[first]
    links = look.sum_link[last] - look.sum_link[first]
    good_first, good_last = look.sum_good[first], look.sum_good[last]
    good = good_last - good_first
    size = np.maximum(1, last - first)
    some_words = np.maximum(1.0, words)
    columns = (
        _log(size),
        _log(words),
        good / look.all_good,
        good / some_words,
        links / some_words,
        words / size,
        (look.sum_prose[last] - look.sum_prose[first]) / size,
        (look.sum_good[index] - good_first) / look.all_good,
        (good_last - look.sum_good[index + 1]) / look.all_good,
        _log(index - first),
        _log(last - 1 - index),
    )
    out.add_all(_HELD_NAMES, np.concatenate(columns))


def _lookalikes(out: Columns, look: Look) -> None:
    """What the lines hold that have the same tag and class, or the same tags above them."""
    blocks = look.page.blocks
    inside = (look.index >= look.first[look.half]) & (look.index < look.last[look.half])
    named = _numbered([block.names for block in blocks])
    kinds = named * len(TAG_NUMBER) + look.tag
    above = look.above
    two = above[above]
    pairs = kinds * (len(blocks) * len(TAG_NUMBER)) + kinds[above]
    tags = look.tag
    for up in (above, two, above[two]):
        tags = tags * len(TAG_NUMBER) + look.tag[up]
    groups = [_numbered(keys[look.owner].tolist()) for keys in (pairs, tags)]
    for name, group in zip(("class", "path"), groups, strict=True):
        total = int(group.max()) + 1
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
    text = _numbered(look.texts)
    out.add("copies", np.bincount(text)[text])


def _numbered(values: Iterable[Any]) -> Column:
    """Return a number for each value, the same for equal ones, from 0 in order of appearance."""
    numbers: defaultdict[Any, int] = defaultdict(count().__next__)
    return np.array([numbers[value] for value in values], np.intp)


_BY = (*range(-REACH, 0), *range(1, REACH + 1))
_AROUND = [f"n{-by:+d}.{name}" for name in ("words", "link", "stop", "same", "tag") for by in _BY]


def _around(values: Column, fill: float) -> Column:
    """Return [neighbour, row] for the neighbours in `_BY`."""
    padded = np.full(len(values) + 2 * REACH, fill)
    padded[REACH:-REACH] = values
    return np.stack([padded[REACH - by : REACH - by + len(values)] for by in _BY])


def _neighbours(out: Columns, look: Look) -> None:
    """The shape of the lines around, and whether they stand in the same container."""
    container = look.levels[0]
    tags = look.tag[look.owner]
    around = (
        _around(look.words, np.nan),
        _around(look.link, np.nan),
        _around(look.shapes.final == Char.STOP, np.nan),
        _around(container, -1) == container,
        _around(tags, -1) == tags,
    )
    out.add_all(_AROUND, np.concatenate(around))
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
        ("prose", prose),
        ("strong", strong),
        ("heading", heading),
        ("title", echo > 0.75),
        ("h1", h1),
    ):
        before, after = nearest(found)
        out.add(f"since.{name}", before)
        out.add(f"until.{name}", after)
    last_title = np.maximum.accumulate(np.where(echo > 0.75, index, 0))
    out.add("good_since_title", (look.sum_good[index] - look.sum_good[last_title]) / look.all_good)
    last_heading = np.maximum.accumulate(np.where(heading, index, 0))
    out.add("words_since_heading", look.sum_words[index] - look.sum_words[last_heading])
    out.add("title_echo", echo)
    out.add_all(("summary.line", "summary.whole"), _summary_echo(look))
    out.add("page.lines", np.full(look.count, look.count))
    out.add("page.words", np.full(look.count, look.all_words))
    out.add("page.good", np.full(look.count, look.all_good / look.all_words))
    out.add("page.link", np.full(look.count, look.sum_link[-1] / look.all_words))
    out.add("page.prose", np.full(look.count, look.sum_prose[-1]))
    longest = np.maximum.accumulate(look.words)[-1]
    out.add("to_longest", look.words / max(1.0, float(longest)))


def _between(out: Columns, look: Look) -> None:
    """How the line stands to the paragraphs before and after it: in one container with both, as
    a heading between them, or deeper than either, as a box of other stories does.
    """
    index, container = look.index, look.levels[0]
    depth = look.depth[look.owner]
    strong = look.is_prose & (look.link < 0.3) & (look.words >= 16)
    last = np.maximum.accumulate(np.where(strong, index, -1))
    last = np.where(strong, np.concatenate(([-1], last[:-1])), last)
    following = np.minimum.accumulate(np.where(strong, index, look.count)[::-1])[::-1]
    following = np.where(strong, np.concatenate((following[1:], [look.count])), following)
    has_last, has_next = last >= 0, following < look.count
    following = np.minimum(following, look.count - 1)
    with_last = has_last & (container[last] == container)
    with_next = has_next & (container[following] == container)
    out.add("between.last", with_last)
    out.add("between.next", with_next)
    out.add("between.both", has_last & has_next & (container[last] == container[following]))
    out.add("between.depth_last", np.where(has_last, depth - depth[last], np.nan))
    out.add("between.depth_next", np.where(has_next, depth - depth[following], np.nan))
    out.add("between.words_last", np.where(has_last, look.words[last], np.nan))
    out.add("between.words_next", np.where(has_next, look.words[following], np.nan))
    usual = np.argmax(np.bincount(depth, look.good))
    out.add("depth_usual", depth - usual)
    real = look.real[look.owner]
    out.add("depth_real", real - np.argmax(np.bincount(real, look.good)))
    images = np.array([0, *look.page.images])
    links = _prefix((look.link > 0.8) + 0.0)
    headings = _prefix((look.tag[look.owner] >= _H1) & (look.tag[look.owner] < _H1 + 6))
    for level in (0, 1, 2):
        first, end = look.first[look.levels[level]], look.last[look.levels[level]]
        size = np.maximum(1, end - first)
        out.add(f"c{level}.images", (images[end] - images[first]) / size)
        out.add(f"c{level}.linked", (links[end] - links[first]) / size)
        out.add(f"c{level}.headings", (headings[end] - headings[first]) / size)
    same = np.concatenate(([False], container[1:] == container[:-1]))
    start = np.maximum.accumulate(np.where(same, -1, index))
    run = np.bincount(start, minlength=look.count)
    out.add("run", run[start])
    out.add("run.good", np.bincount(start, look.good, minlength=look.count)[start] / look.all_good)
    out.add("run.place", index - start)


def _summary_echo(look: Look) -> Column:
    """Return which share of the line's words stand in the page's summary, and how many of its."""
    wanted = _each_once(look.summary)
    if len(wanted) < SUMMARY_WORDS:
        return np.full((2, look.count), np.nan)
    hits = look.hits(wanted)
    return np.stack([hits / np.maximum(1, look.tokens), np.minimum(1.0, hits / len(wanted))])


def _title_echo(look: Look) -> Column:
    """Return the share of the line's words that stand in the page's title."""
    if len(look.title) < 3:
        return np.zeros(look.count)
    wanted = _each_once(look.title)
    hits = look.hits(wanted)
    share = hits / np.maximum(3, look.tokens)
    covered: Column = np.where(hits >= 0.3 * len(wanted), share, 0.0)
    return covered


def _each_once(hashes: Column) -> Column:
    """Return a few hashes sorted, each once; NumPy takes ten times as long for so few."""
    return np.array(sorted(set(hashes.tolist())), np.uint64)


def summary_of(page: Page) -> str:
    """Return what the head of the page calls its description, "" if nothing."""
    for attribute, name in (("property", "og:description"), ("name", "description")):
        found = page.tree.find("meta", attrs={attribute: name})
        content = found.attr("content") if found is not None else None
        if content:
            return content[:MAX_SUMMARY]
    return ""


def _read_with(
    texts: Sequence[str], title: str, summary: str, body: str
) -> tuple[Shapes, Column, Column, Column]:
    """Return the lines' shapes, the hashed words of title and summary, and the pairs of words of
    the body that the page's data tells, each once; read in one pass.
    """
    parts = [body[at : at + MAX_CHARS] for at in range(0, len(body), MAX_CHARS)]
    shapes = read([*texts, title or " ", summary or " ", *parts])
    tokens, count = shapes.tokens, len(texts)
    places = [count, count + 1, count + 2]
    ours, theirs, rest = np.searchsorted(tokens.line, places).tolist()
    words = Tokens(tokens.hash[:ours], tokens.line[:ours], tokens.length[:ours], tokens.kind[:ours])
    lines = Shapes(
        shapes.counts[:count],
        shapes.words[:count],
        shapes.first[:count],
        shapes.last[:count],
        shapes.final[:count],
        words,
        shapes.pairs[:count],
    )
    told = np.unique(pairs_of(tokens.hash[rest:])) if parts else tokens.hash[:0]
    return lines, tokens.hash[ours:theirs], tokens.hash[theirs:rest], told
