"""The one type that flows: a `Document` of `Line`s, each with at most one `Verdict`.

Readers make the lines, filters propose verdicts, the pipeline alone applies them
(`Document.apply`), and everything that comes out is a view of the labelled lines.
Removing a line *is* recording why, so the audit cannot drift from the result.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter
from typing import Any

from cleaner.policy import Action, Label, Policy

#: tags of headings, the page's own and those inside the article
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
#: what ends a statement, and any sentence, in the world's scripts: of Devanagari and Bengali, Urdu,
#: Myanmar, Khmer and Amharic as well; Thai and Lao have no such sign
FULL_STOPS = (".", "。", "．", "।", "॥", "۔", "။", "។", "።")
SENTENCE_STOPS = (*FULL_STOPS, "!", "?", "…", "！", "？", "؟", "፧")


@dataclass(slots=True)
class Markup:
    """What the page's markup says of a line; text mode has none.

    `tag` is the block's own tag, `path` its ancestors' tags from the body down, `tokens` the
    lower-cased words of class, id, itemprop, rel and role on the block and its nearest
    ancestors, `link_share` the share of its characters that are link text, 0 to 1.
    `container` numbers the enclosing block element: lines with the same number are siblings.
    """

    tag: str
    path: tuple[str, ...] = ()
    tokens: frozenset[str] = frozenset()
    link_share: float = 0.0
    container: int = 0
    hidden: bool = False
    #: what `tokens` speak of (bits of `reading.tokens`), and what those of all containers do
    named: int = 0
    topics: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """A line as its source writes it, signs of Markdown and all: `text`, with `places`, for each
    character of the bare line its place there; `begins`, for the places after signs that open
    (a star, a bracket), where these start; `offsets` as those of a line, of the text with signs.
    """

    text: str
    places: tuple[int, ...]
    begins: Mapping[int, int]
    offsets: tuple[int, ...] | None = None

    def at(self, index: int) -> int:
        """Return where in `text` a cut before character `index` of the bare line goes: what opens
        belongs to what follows, what closes to what it follows.
        """
        place = self.places[index]
        return self.begins.get(place, place)

    def split(self, index: int, size: int) -> tuple[Marked, Marked]:
        """Cut before character `index` of the bare line; `size` characters stay before the cut."""
        cut = self.at(index)
        first = Marked(self.text[:cut].rstrip(), self.places[:size], self.begins, self.offsets)
        places = tuple(place - cut for place in self.places[index:])
        begins = {place - cut: start - cut for place, start in self.begins.items() if start >= cut}
        offsets = None if self.offsets is None else self.offsets[cut:]
        return first, Marked(self.text[cut:], places, begins, offsets)


@dataclass(slots=True, eq=False)
class Line:
    """One line: its text, and where it stands in the decoded source.

    `start` and `end` are code points of `Document.source`. In text mode the spans of all lines
    partition the source, line ends included; in HTML mode a span reaches from the tag that opens
    the block to the next block. `offsets`, where `text` is not simply the source from `start`
    on, gives for each character of `text` its place in the source.
    """

    text: str
    start: int
    end: int
    markup: Markup | None = None
    verdict: Verdict | None = None
    offsets: tuple[int, ...] | None = None
    #: the line's place in the reading; the parts of a split line share it
    number: int = 0
    #: probability that the line is body, once the labeller has read it
    p_body: float | None = None
    #: whether it is a paragraph, once somebody has asked (`shapes.place`)
    paragraph: bool | None = None
    #: how a text in Markdown writes it; `text` is what a person reads of that
    marked: Marked | None = None

    @property
    def shown(self) -> str:
        """The line as it comes out of the document: as it went in, signs of Markdown and all."""
        return self.text if self.marked is None else self.marked.text

    def at(self, index: int) -> int:
        """Return the place in the source of character `index` of the text."""
        if index >= len(self.text):
            return self.end
        if self.marked is not None:
            return self._of_marked(self.marked, self.marked.places[index])
        return self.start + index if self.offsets is None else self.offsets[index]

    def _of_marked(self, marked: Marked, place: int) -> int:
        return self.start + place if marked.offsets is None else marked.offsets[place]

    def split(self, index: int) -> tuple[Line, Line]:
        """Cut before character `index`: two lines whose spans meet. White space at the cut stays
        inside the first line's span and leaves both texts.

        >>> [part.text for part in Line("A bridge (Picture: PA)", 0, 22).split(9)]
        ['A bridge', '(Picture: PA)']
        """
        head, tail = self.text[:index], self.text[index:]
        lead = len(tail) - len(tail.lstrip())
        offsets, marked = self.offsets, self.marked
        if marked is not None:
            middle = self._of_marked(marked, marked.at(index + lead))
        else:
            middle = self.at(index + lead) if self.markup is None else self.start
        same = {"markup": self.markup, "number": self.number, "p_body": self.p_body}
        first = Line(head.rstrip(), self.start, middle, **same)  # type: ignore[arg-type]
        second = Line(tail[lead:], middle, self.end, **same)  # type: ignore[arg-type]
        if marked is not None:
            first.marked, second.marked = marked.split(index + lead, len(first.text))
        elif self.markup is not None:
            first.end = self.end
        elif offsets is not None:
            first.offsets = offsets[: len(first.text)]
            second.offsets = offsets[index + lead :]
        return first, second


@dataclass(slots=True, eq=False)  # nobody changes one; frozen, it would take three times as long
class Verdict:
    """One filter's finding: these lines are `label`, because of `rule`.

    `lines` are neighbours and one thing (a notice broken over four lines is one verdict); a
    verdict on one whole line no longer names it once it is set.
    `part` is the `[start, end)` of the text of the only line that is meant, where the line holds
    two things: the pipeline then splits it. `span` marks the words that decided, as offsets in
    the lines' texts joined by one space. `certain` verdicts stand; the others are the labeller's
    and fall when the loss budget is spent. `value` is what a moved line is worth as data (a bare
    name for a byline, a credit), `reason` a sentence for a person.
    """

    lines: tuple[Line, ...]
    label: Label
    filter: str
    rule: str
    span: tuple[int, int] | None = None
    part: tuple[int, int] | None = None
    certain: bool = True
    score: float = 1.0
    value: str | None = None
    reason: str = ""

    @property
    def words(self) -> tuple[int, int] | None:
        """Where the words that decided stand in what is labelled: in the part, if that is all."""
        if self.span is None or self.part is None:
            return self.span
        text, (start, end) = self.lines[0].text, self.part
        piece = text[start:end]
        lead = start + len(piece) - len(piece.lstrip()) if text[:start].strip() else 0
        return max(0, self.span[0] - lead), max(0, min(self.span[1], end) - lead)


@dataclass(slots=True)
class Repair:
    """One thing that was mended before reading: the step, how often, and where it first was."""

    step: str
    count: int = 1
    detail: str = ""


@dataclass(slots=True)
class Caption:
    """The text that belongs to a picture, and who took it; either may be empty."""

    text: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a page's data tells of its article beside the record: `body`, the text as JSON-LD has
    it; `kinds`, what the page calls itself: the types of its JSON-LD nodes in lower case, its
    `og:type` with "og:" before it, and "paid" where it says that it is not free.
    """

    body: str = ""
    kinds: frozenset[str] = frozenset()


@dataclass(slots=True)
class Hints:
    """What the caller knows already: evidence for the filters, and carried through as metadata."""

    title: str = ""
    description: str = ""
    authors: list[str] = field(default_factory=list)
    url: str = ""
    language: str = ""
    date: str = ""
    site: str = ""

    @classmethod
    def of(cls, known: Mapping[str, Any]) -> Hints:
        """Return hints from a mapping; `authors` may be one name or a list, None is nothing.

        Raises ValueError for a key that is no hint or a value that is no text.
        """
        values: dict[str, Any] = {}
        names = {one.name for one in fields(cls)}
        for key, value in known.items():
            if key not in names:
                raise ValueError(f"unknown hint {key!r}; known: {', '.join(sorted(names))}")
            if value is None:
                continue
            many = [value] if isinstance(value, str) else value
            if not isinstance(many, (list, tuple)) or not all(isinstance(v, str) for v in many):
                raise ValueError(f"hint {key!r} must be text, not {type(value).__name__}")
            values[key] = list(many) if key == "authors" else ", ".join(many)
        return cls(**values)


@dataclass(slots=True)
class Metadata:
    """The record's `metadata` object. Lists are lists, dates ISO 8601, absent is empty."""

    title: str = ""
    authors: list[str] = field(default_factory=list)
    date: str = ""
    modified: str = ""
    description: str = ""
    language: str = ""
    site: str = ""
    url: str = ""
    licence: str = ""
    kicker: str = ""
    place: str = ""
    reading_time: str = ""
    tags: list[str] = field(default_factory=list)
    captions: list[Caption] = field(default_factory=list)
    contacts: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    corrections: list[str] = field(default_factory=list)
    bios: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    embeds: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Removal:
    """One removed thing: where it stood, what it was, what became of it, and who decided.

    `start` and `end` are code points of the source, `at` the place in the document's text that it
    stood at, `span` the words in `text` that decided.
    """

    start: int
    end: int
    at: int
    label: Label
    action: Action
    filter: str
    rule: str
    text: str
    span: tuple[int, int] | None
    reason: str
    score: float


@dataclass(slots=True, eq=False)
class Document:
    """A source, its lines, and what was found out about them.

    `kind` is "html" or "text". `page` is what the page's head said (empty in text mode);
    `metadata` is the record, filled by the pipeline after the last filter.
    """

    source: str
    kind: str
    lines: list[Line]
    policy: Policy = field(default_factory=Policy)
    hints: Hints = field(default_factory=Hints)
    page: Metadata = field(default_factory=Metadata)
    metadata: Metadata = field(default_factory=Metadata)
    repairs: list[Repair] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    id: str = ""
    error: str = ""
    #: the parts that the last `apply` cut lines into: all that is new to a filter that looks again
    parts: list[Line] = field(default_factory=list)
    #: says in words why the labeller judged a line as it did; asked only when somebody reads it
    explain: Callable[[Line], str] | None = None

    def flag(self, name: str) -> None:
        """Add a flag once."""
        if name not in self.flags:
            self.flags.append(name)

    @property
    def is_markdown(self) -> bool:
        """Whether the source is text in Markdown."""
        return any(map(_marked_of, self.lines))

    def action(self, line: Line) -> Action:
        """Return what the policy does with a line; an unlabelled line is body."""
        return Action.KEEP if line.verdict is None else self.policy[line.verdict.label].action

    def kept(self) -> Iterator[Line]:
        """Yield the lines that stay, empty ones included."""
        rows, keep = self.policy.rows, Action.KEEP
        return (
            line
            for line in self.lines
            if (verdict := line.verdict) is None or rows[verdict.label].action is keep
        )

    def open_lines(self) -> Iterator[Line]:
        """Yield the lines that nobody has labelled yet."""
        return (line for line in self.lines if line.verdict is None)

    def apply(self, verdicts: Iterable[Verdict]) -> bool:
        """Set each verdict on its lines, unless one of them has a verdict already: the first wins.

        Return whether a line was split, which makes a second look by the same filter worth it.
        """
        cut: dict[int, list[tuple[int, Line]]] = {}
        for verdict in verdicts:
            if any(map(_verdict_of, verdict.lines)):
                continue
            if verdict.part is None:
                for line in verdict.lines:
                    line.verdict = verdict
                if len(verdict.lines) == 1:  # they would keep each other until the collector comes
                    verdict.lines = ()
            else:
                _cut(cut.setdefault(id(verdict.lines[0]), [(0, verdict.lines[0])]), verdict)
        split = {place: parts for place, parts in cut.items() if len(parts) > 1}
        self.parts = [part for parts in split.values() for _, part in parts]
        if split:
            lines = [split.get(id(line), ((0, line),)) for line in self.lines]
            self.lines[:] = [part for parts in lines for _, part in parts]
        return bool(split)

    @property
    def text(self) -> str:
        """The article's own text: the kept lines, one a line; removals leave no gap behind."""
        out: list[str] = []
        for line in self.kept():
            if (text := line.shown) or (out and out[-1]):
                out.append(text)
        while out and not out[-1]:
            out.pop()
        return "\n".join(out)

    @property
    def removed(self) -> list[Removal]:
        """Everything that is not in the text, in source order, each with its reason."""
        out: list[Removal] = []
        seen: Verdict | None = None
        at, blank, size = 0, True, len(self.text)
        for line in self.lines:
            verdict, action = line.verdict, self.action(line)
            if verdict is None or action is Action.KEEP:
                seen = None
                if (text := line.shown) or not blank:  # as in `text`
                    at, blank = at + len(text) + 1, not text
            elif verdict is seen:
                last = out[-1]
                out[-1] = replace(last, end=line.end, text=f"{last.text} {line.text}")
            else:
                out.append(self._removal(line, verdict, action, min(at, size)))
                seen = verdict
        return out

    def reason(self, line: Line) -> str:
        """Return in words why the line was judged as it was; empty where the rule says it all."""
        verdict = line.verdict
        if verdict is None or verdict.reason or verdict.certain or self.explain is None:
            return verdict.reason if verdict else ""
        return self.explain(line)

    def _removal(self, line: Line, verdict: Verdict, action: Action, at: int) -> Removal:
        return Removal(
            start=line.start,
            end=line.end,
            at=at,
            label=verdict.label,
            action=action,
            filter=verdict.filter,
            rule=verdict.rule,
            text=line.text or line.shown,
            span=verdict.words,
            reason=self.reason(line),
            score=verdict.score,
        )

    @property
    def stats(self) -> dict[str, int]:
        """Words that came in and words that stay, CJK-aware (two characters are a word)."""
        return {
            "words_in": sum(count_words(line.text) for line in self.lines),
            "words_out": sum(count_words(line.text) for line in self.kept()),
        }

    def to_dict(self) -> dict[str, Any]:
        """Return the record: plain lists, dicts and strings, ready for JSON."""
        from cleaner.render import record

        return record(self)


_verdict_of = attrgetter("verdict")
_marked_of = attrgetter("marked")


def _cut(parts: list[tuple[int, Line]], verdict: Verdict) -> None:
    """Set a verdict on the part that it means of a line that is, or will be, in `parts`, each with
    its place in the line; a part that has a verdict keeps it.
    """
    start, end = verdict.part or (0, len(verdict.lines[0].text))
    for index, (place, line) in enumerate(parts):
        if line.verdict is None and place <= start < place + len(line.text):
            parts[index : index + 1] = _parts(place, line, start, end, verdict)
            return


def _parts(
    place: int, line: Line, start: int, end: int, verdict: Verdict
) -> Iterator[tuple[int, Line]]:
    stop, after = place + len(line.text), None
    if line.text[end - place :].strip():
        line, after = line.split(end - place)
    if line.text[: start - place].strip():
        before, line = line.split(start - place)
        yield place, before
    line.verdict = verdict
    yield start, line
    if after is not None:
        yield stop - len(after.text), after


#: Scripts written without spaces: Thai, Lao, Myanmar, Khmer, kana, CJK ideographs. Hangul is
#: written with spaces and counts by the word.
_WIDE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)


def is_wide(char: str) -> bool:
    """Tell whether a character belongs to a script written without spaces."""
    return _WIDE.match(char) is not None


def apart(text: str) -> str:
    """Return the text with the characters of scripts without spaces set apart.

    >>> apart("AI と東京")
    'AI  と  東  京 '
    """
    return text if text.isascii() else _WIDE.sub(r" \g<0> ", text)


def count_words(text: str) -> int:
    """Count words; where a script has no spaces, two characters count as one.

    >>> count_words("two words"), count_words("東京都庁"), count_words("")
    (2, 2, 0)
    """
    if text.isascii() or _WIDE.search(text) is None:
        return len(text.split())
    rest, wide = _WIDE.subn(" ", text)
    spaced = [word for word in rest.split() if any(map(str.isalnum, word))]
    return len(spaced) + (wide + 1) // 2
