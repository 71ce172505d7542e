"""Lines that say themselves what they are: "Read more:", "Advertisement", "Sign up for our …".

The words are data (`cleaner/rules/*.toml`); here is how they are matched. All rules of all
languages go into RE2 sets, so a line is read a few times whatever the number of rules, and pages
that mix languages need no guess. Only a line that was hit pays for finding the words that decided.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from cleaner.document import SENTENCE_STOPS, Document, Line, Verdict, count_words
from cleaner.policy import Label
from cleaner.rules import (
    BOUNDARY,
    INSIDE,
    KINDS,
    LEAD,
    SENTENCE_END,
    SENTENCE_LEAD,
    SENTENCE_START,
    TRAIL,
    Rule,
    check_patterns,
    load_rules,
)
from cleaner.rules.normal import normalise_lines, places
from cleaner.rules.openings import WORD_END, Guard
from cleaner.shapes.signs import SPACE, Signs, one_text
from cleaner.shapes.words import alternatives, words

FILTER = "phrases"

#: A rule, and which of its patterns.
Entry = tuple[Rule, int]

#: A line longer than this is data, not prose: left to the other filters.
MAX_CHARS = 50_000
#: A notice broken over several lines has short lines, and is short altogether.
MAX_BROKEN_LINE = 200
MAX_BROKEN = 800
#: How much of what follows is looked at to tell whether a broken notice opens here.
MAX_OPENING = 160
#: Memory of one set's automaton, in bytes: an upper bound, a tenth of it is used.
MAX_MEMORY = 128 << 20

_ORDER = {kind: place for place, kind in enumerate(KINDS)}
#: One mark, then what closes: each start reads its own closing marks only, so linear.
_SENTENCE_END = re.compile(r"[.!?।۔؟][\"')\]»”’]*(?=\s|$)|[。！？][」』】）]*")
_STOPS = tuple(stop for stop in SENTENCE_STOPS if stop != "…")
_ENDS = (*_STOPS, '"', "'", ")", "»")


#: What a match may take in before its words: the end of the sentence before them.
_CLOSERS = " .!?।۔؟\"')]»。！？」』】"
_AROUND = " .!:,;>»›→▸▶►▼•·|*_~+➡<#=-()[]"


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a rule's words stand in a folded text, and those that are worth keeping as data."""

    rule: Rule
    start: int
    end: int
    value: tuple[int, int] | None


#: Where a line has words of a rule: it opens with them, holds them, or one of its sentences opens.
OPENS, HOLDS, STARTS = 1, 2, 4
ANYWHERE = OPENS | HOLDS | STARTS


class Engine:
    """Rules, compiled: which of them hit a folded line, in the order in which they win."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        """Compile. Raises ValueError naming the rule whose pattern RE2 refuses."""
        order = sorted(rules, key=_claim)
        self.rank = {rule: place for place, rule in enumerate(order)}
        # One set for all would have a state for every pair of an opening that is half read and a
        # sentence that is: apart, new text costs a fifth of that.
        self.openings, self.broken = _Set(at_start=True), _Set(at_start=True)
        self.sentences, self.inside = _Set(at_start=True), _Set()
        self.always: list[Entry] = []
        seen = _Words(set(), set(), set(), set(), set())
        for rule in rules:
            for which, found in enumerate(rule.guards):
                self._add(rule, which, found, seen)
        for automaton in (self.openings, self.sentences, self.inside, self.broken):
            automaton.compile()
        self._wholes = _signs(seen.wholes, f"^{SPACE}*{LEAD}", f"{TRAIL}$")
        self._starts = _signs(seen.starts, f"^{SPACE}*{LEAD}")
        self._inside = _signs(seen.inside)
        self._sentences = _signs(seen.sentences, f"{SENTENCE_START}{SENTENCE_LEAD}")
        self._broken = _signs(seen.broken, f"^{LEAD}")
        self.max_lines = max((rule.lines for rule in rules), default=1)

    def _add(self, rule: Rule, which: int, found: Guard, seen: _Words) -> None:
        entry = (rule, which)
        choices = [*found.complete, *found.partial]
        texts = "|".join(choices)
        if texts and rule.lines > 1:
            self.broken.add(f"{LEAD}(?:{texts})", entry)
            seen.broken.update(choices)
        if texts and rule.match in ("whole", "start"):
            whole = rule.match == "whole"
            ended = [f"(?:{'|'.join(found.complete)}){WORD_END}"] if found.complete else []
            self.openings.add("|".join([*ended, *found.partial]) if whole else texts, entry)
            seen.wholes.update(found.complete if whole else ())
            seen.starts.update(found.partial if whole else choices)
        elif texts and rule.match == "end":
            seen.inside.add(self.inside.add(f"{BOUNDARY}(?:{texts})", entry))
        elif texts:
            self.sentences.add(texts, entry)
            seen.sentences.update(choices)
        if found.inside:
            seen.inside.add(self.inside.add("|".join(found.inside), entry))
        if found.always:
            self.always.append(entry)

    def known(self, folded: Sequence[str]) -> dict[int, int]:
        """Return the numbers of the lines that rules may hit, each with the places (`OPENS`,
        `HOLDS`, `STARTS`) where it has words of one: no rule hits any other line.
        """
        if self.always:
            return dict.fromkeys(range(len(folded)), ANYWHERE)
        text = one_text(folded)
        out = dict.fromkeys(self._wholes.within(text) | self._starts.within(text), OPENS)
        for signs, place in ((self._inside, HOLDS), (self._sentences, STARTS)):
            for number in signs.within(text):
                out[number] = out.get(number, 0) | place
        return out

    def hits(self, folded: str, places: int = ANYWHERE) -> Iterator[Hit]:
        """Yield every rule that hits `folded`, the winner first: keep rules, then those that
        claim the whole line, then those that claim a part of it. Only those are tried that have
        words at these `places` of a line.
        """
        text = folded.encode()
        opened = list(self.always)
        for start in _sentences(folded) if places & STARTS else ():
            opened += self.sentences.match(folded[start : start + _MAX_WORDS].encode())
        if places & HOLDS:
            opened += self.inside.match(text)
        for start in _starts(folded) if places & OPENS else ():
            opened += self.openings.match(folded[start:].encode() if start else text)
        if not opened:
            return
        for rule, which in sorted(set(opened), key=lambda entry: (self.rank[entry[0]], entry[1])):
            if hit := self.locate(rule, folded, which):
                yield hit

    def label(self, doc: Document) -> Iterator[Verdict]:
        """Yield a verdict for every open line, or part of one, that these rules know."""
        return _label(doc, self)

    def breaks(self, openings: Sequence[str]) -> set[int]:
        """Return the numbers of those `openings` that broken notices may open with."""
        return self._broken.among(openings)

    def opened(self, joined: str) -> list[Rule]:
        """Return the rules for broken notices that may open as `joined` does."""
        return list(dict.fromkeys(rule for rule, _ in self.broken.match(joined.encode())))

    def locate(self, rule: Rule, folded: str, which: int | None = None) -> Hit | None:
        """Find the words of `rule`, or of one of its patterns, in `folded`."""
        text = folded.encode()  # bytes are searched in a third of the time
        for index in range(len(rule.patterns)) if which is None else (which,):
            pattern = _compiled(rule, index)
            if match := pattern.search(text):
                start, end = _characters(text, match.span())
                value = match.span(pattern.groupindex["value"]) if pattern.groups else None
                return Hit(
                    rule, *_trim(rule, folded, start, end), value and _characters(text, value)
                )
        return None


def _characters(text: bytes, span: tuple[int, int]) -> tuple[int, int]:
    """Turn places among bytes to places among characters; -1 stays."""
    if text.isascii() or span[0] < 0:
        return span
    start = len(text[: span[0]].decode())
    return start, start + len(text[span[0] : span[1]].decode())


def _claim(rule: Rule) -> tuple[bool, int, bool, int]:
    """Order rules: keep rules, then the kinds, then the rule for shorter lines: it says more."""
    lingua_franca = rule.name.startswith("en.")  # many notices are English wherever they stand
    return (rule.label is not Label.BODY, _ORDER[rule.match], not lingua_franca, rule.max_words)


#: No opening is longer, in characters.
_MAX_WORDS = 1000
#: The most bullets and brackets that the words of a rule open with, and more.
_MAX_LEAD = 16


@cache
def _lead() -> Any:
    import re2

    return re2.compile(LEAD)


def _starts(folded: str) -> Iterable[int]:
    """Return the places at which the words of a line may start: behind white space, and behind each
    bullet or bracket. In front of each of two thousand patterns these would cost the set more than
    all the words do. No words open with white space, nor with more signs than `_MAX_LEAD`.
    """
    first = len(folded) - len(folded.lstrip())
    if folded[first : first + 1].isalpha():
        return (first,)
    end = _lead().match(folded).end()
    return range(max(first, end - _MAX_LEAD), end + 1)


@cache
def _sentence_starts() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What may stand before the words of the first sentence, and of the others."""
    signs = re.sub(r"\\x\{(\w+)\}", lambda code: chr(int(code[1], 16)), SENTENCE_LEAD)
    return re.compile(signs), re.compile(f"(?:{SENTENCE_END}){signs}")


def _sentences(folded: str) -> Iterator[int]:
    """Yield the places at which the words of a sentence may start: all behind its first mark.

    A set that looks for them itself, anywhere in a line, has new states for every new text, and
    making them takes longer than all else that is done to a line.
    """
    first, others = _sentence_starts()
    if lead := first.match(folded):
        yield from range(max(0, lead.end() - _MAX_LEAD), lead.end() + 1)
    for found in others.finditer(folded):
        start, end = found.span()
        yield from range(max(start + 1, end - _MAX_LEAD), end + 1)


class _Set:
    """An RE2 set of openings: one pass over a text tells which rules are worth a closer look."""

    def __init__(self, *, at_start: bool = False) -> None:
        import re2

        self.error = re2.error
        self.entries: list[Entry] = []
        self._set = _automaton(at_start)

    def add(self, pattern: str, entry: Entry) -> str:
        """Add a pattern and return it. Raises ValueError naming the rule if RE2 refuses it."""
        try:
            self._set.Add(pattern)
        except self.error:
            check_patterns(entry[0])
            raise ValueError(f"{entry[0].file}: rule {entry[0].name}: too large for RE2") from None
        self.entries.append(entry)
        return pattern

    def compile(self) -> None:
        """End adding."""
        if self.entries:
            self._set.Compile()

    def match(self, folded: bytes) -> list[Entry]:
        """Return the rules, and which of their patterns, that may match."""
        found = self._set.Match(folded) if self.entries else None
        return [self.entries[index] for index in sorted(found)] if found else []


@dataclass(slots=True)
class _Words:
    """What the lines that rules hit open with or hold: patterns, each once."""

    wholes: set[str]
    starts: set[str]
    sentences: set[str]
    inside: set[str]
    broken: set[str]


def _signs(patterns: Iterable[str], before: str = "", after: str = "") -> Signs:
    """One automaton for all: a state of a set stands for a place in each of its patterns, and text
    that is read for the first time makes many.
    """
    ordered = sorted(patterns)  # so they share what is alike
    choice = "|".join(ordered).replace(r"\A", "^").replace(r"\z", "$")
    return Signs(f"{before}(?:{choice}){after}" if ordered else _NOTHING, folded=True)


def _automaton(at_start: bool = False) -> Any:
    import re2

    options = re2.Options()
    options.log_errors = False
    options.never_capture = True
    options.max_mem = MAX_MEMORY
    return re2.Set.MatchSet(options) if at_start else re2.Set.SearchSet(options)


#: no text holds this
_NOTHING = r"[^\x00-\x{10ffff}]"


def _trim(rule: Rule, folded: str, start: int, end: int) -> tuple[int, int]:
    """Take from a match what stands before and after the words that decided."""
    text = folded[start:end]
    if rule.match in INSIDE:
        return start + len(text) - len(text.lstrip(_CLOSERS)), end
    core = text.strip(_AROUND)
    if not core:  # "___" is all there is
        return start, end
    first = start + text.index(core)
    return first, first + len(core)


@lru_cache(maxsize=8192)
def _compiled(rule: Rule, which: int) -> Any:
    """Compile a pattern the first time a line opens like it. Groups cost RE2 its fast automaton, so
    they are kept only where a value is asked for.
    """
    import re2

    options = re2.Options()
    options.log_errors = False
    options.never_capture = "(?P<value>" not in rule.patterns[which]
    return re2.compile(rule.anchored[which], options)


@lru_cache(maxsize=8)
def engine(paths: tuple[str, ...] = ()) -> Engine:
    """Return the compiled rules of the package and of the user's own files, made once."""
    return Engine(load_rules(paths))


def label(doc: Document) -> Iterator[Verdict]:
    """Yield a verdict for every open line, or part of one, that a rule of any language knows."""
    return _label(doc, engine())


def with_rules(paths: Iterable[str | Path]) -> Callable[[Document], Iterator[Verdict]]:
    """Return a filter like `label` that knows the rules in `paths` as well.

    Raises ValueError (a bad rule file) or OSError (none there) at once, not at the first document.
    """
    return _own_engine(tuple((str(path), Path(path).read_bytes()) for path in paths)).label


@lru_cache(maxsize=8)
def _own_engine(files: tuple[tuple[str, bytes], ...]) -> Engine:
    """Return an engine for files as they are now: one that was changed is compiled anew."""
    return Engine(load_rules(path for path, _ in files))


def _label(doc: Document, rules: Engine) -> Iterator[Verdict]:
    lines = [line for line in doc.lines if line.text and not line.text.isspace()]
    folded = normalise_lines([line.text if len(line.text) <= MAX_CHARS else "" for line in lines])
    # what is settled is not asked about: on a page, three lines of five stand far from the article;
    # nor is what was looked at before some line was split
    new = set(map(id, doc.parts))
    asked = [
        "" if line.verdict is not None or (new and id(line) not in new) else text
        for line, text in zip(lines, folded, strict=True)
    ]
    known = rules.known(asked)
    broken = _may_break(rules, asked)
    taken = 0
    for index in sorted(known.keys() | broken):
        line = lines[index]
        if index < taken or line.verdict is not None or _is_code(line):
            continue
        if index in broken and (found := _broken(rules, lines, folded, index)):
            taken = index + len(found.lines)
            yield found
            continue
        for hit in rules.hits(folded[index], known.get(index, 0)):
            if hit.rule.where != "any" and not _stands(hit.rule.where, index, len(lines)):
                continue
            if verdict := _verdict(hit, line, folded[index]):
                yield verdict
                break


def _is_code(line: Line) -> bool:
    return line.markup is not None and line.markup.tag in ("pre", "code", "textarea")


def _stands(where: str, index: int, count: int) -> bool:
    """Tell whether line `index` of `count` is in the first or last third (five lines at least)."""
    third = max(5, -(-count // 3))
    return index < third if where == "head" else index >= count - third


def _verdict(hit: Hit, line: Line, folded: str) -> Verdict | None:
    """Turn a hit into a verdict in the line's own offsets; None if the rule leaves it alone."""
    rule, text = hit.rule, line.text
    place = places(text, folded)
    start, end = place[hit.start], place[hit.end]
    part = None
    if rule.match in INSIDE:
        if text[start:].lstrip("([-*|>»›→▸▶►• ")[:1].islower():
            return None  # "… .com read more": not a sentence start
        stop = {"tail": len(text), "phrase": end}.get(rule.match) or _sentence_end(text, end)
        part = None if not text[:start].strip() and not text[stop:].strip() else (start, stop)
        candidate = text[start:stop]
    else:
        candidate = text
    if len(candidate) > 40 * rule.max_words or count_words(candidate) > rule.max_words:
        return None
    if _is_reported(candidate) or (rule.label in _ASKING and _is_step(candidate)):
        return None
    if part is None and (_is_speech(rule, text) or _is_token(rule, text) or _is_row(rule, text)):
        return None
    return Verdict(
        lines=(line,),
        label=rule.label,
        filter=FILTER,
        rule=rule.name,
        span=(start, end),
        part=part,
        value=_value(hit, place, text),
        reason=rule.why,
    )


_DASHES = ("–", "—", "―")
_DASHED = frozenset((Label.AGENCY, Label.ADVERTISEMENT, Label.PROVENANCE, Label.COPYRIGHT))


def _is_speech(rule: Rule, text: str) -> bool:
    """Tell whether a line that opens with a dash is speech, as Nordic, French, Spanish, Polish and
    Turkish papers set it: "– What do you think of that?" is a question to somebody else.
    """
    return text.startswith(_DASHES) and rule.label not in _DASHED and not text.endswith(_DASHES)


def _is_reported(text: str) -> bool:
    """Tell whether a sentence says who said it: "Follow us to the pier, said the mayor." What opens
    like a notice is speech then, in any language.
    """
    end = text.rstrip(_SAID_ENDS)[-_SAID:]
    return _said().search(end.casefold()) is not None and not _SECOND.search(text)


#: Who said it takes no more characters.
_SAID, _SAID_ENDS = 90, " .!\"'”’»"
#: A second sentence begins.
_SECOND = re.compile(r"[^\W\d_]{2}[.!?…][\"'”’»)]* +\S")


@cache
def _said() -> re.Pattern[str]:
    kinds = ("verbs", "told", "quoting")
    verbs, told, quoting = (alternatives(words("speech", kind)) for kind in kinds)
    after = rf", ?(?:(?:{verbs})|[^,:;?!@|/]{{2,50}} (?:{told}))\b[^,:;?!@|/]*\Z"
    return re.compile(rf"{after}|\b(?:{quoting})\b")


#: what asks readers for something, as the steps of a how-to do
_ASKING = frozenset(
    (
        Label.NEWSLETTER,
        Label.VIDEO_NOTICE,
        Label.WIDGET,
        Label.CONSENT,
        Label.SHARE,
        Label.PAYWALL,
        Label.COMMENT_PROMPT,
    )
)


def _is_step(text: str) -> bool:
    """Tell whether a sentence is a step of a how-to: "Enter your address and tap Next." It opens
    like a form's notice, and goes on with what to do on the device.
    """
    return _steps().search(text.casefold()) is not None


@cache
def _steps() -> re.Pattern[str]:
    return re.compile(alternatives(words("speech", "steps")))


def _is_token(rule: Rule, text: str) -> bool:
    """Tell whether a line is one small word, as code and word lists have it ("print", "next")."""
    return rule.match == "whole" and text.isascii() and text.isalpha() and text.islower()


def _is_row(rule: Rule, text: str) -> bool:
    """Tell whether a line is a row of a table as extractors print them, "| Watch | 40 h | €90 |":
    what its first cell says is not said of the line.
    """
    row = text.strip()
    return rule.match == "start" and row[0] == "|" == row[-1] and row.count("|") > 2


def _value(hit: Hit, place: Sequence[int], text: str) -> str | None:
    """Return the data of the hit in the line's own letters."""
    if hit.value is None or hit.value[0] < 0:
        return None
    return text[place[hit.value[0]] : place[hit.value[1]]].strip() or None


def _sentence_end(text: str, start: int) -> int:
    """Return where the sentence ends that the words before `start` belong to."""
    if text[:start].rstrip()[-1:] not in _STOPS:
        match = _SENTENCE_END.search(text, start)
        return match.end() if match else len(text)
    while start < len(text) and text[start] in ")]":
        start += 1
    return start


def _may_break(rules: Engine, folded: Sequence[str]) -> set[int]:
    """Return the numbers of the short lines that a broken notice may open with."""
    short = [
        index
        for index, text in enumerate(folded)
        if len(text) <= MAX_BROKEN_LINE and not text.endswith(_ENDS)
    ]
    found = rules.breaks([_opening(rules, folded, index) for index in short])
    return {short[number] for number in found}


def _opening(rules: Engine, folded: Sequence[str], index: int) -> str:
    return " ".join(folded[index : index + rules.max_lines])[:MAX_OPENING]


def _broken(rules: Engine, lines: list[Line], folded: list[str], index: int) -> Verdict | None:
    """Find a notice that was broken over several lines and starts at line `index`.

    Player and cookie notices hold links, and scrapers break lines at links. Only short lines that
    end in no sentence end are joined, and few of them, so the work is bounded whatever the page.
    """
    opened = rules.opened(_opening(rules, folded, index))
    stop = _joinable(rules.max_lines, lines, folded, index)
    for rule in opened:
        end = _notice_end(rules, rule, lines, folded, index, min(stop, index + rule.lines))
        if end - index < 2:
            continue
        joined = " ".join(folded[index:end])
        hit = rules.locate(rule, joined)
        if hit and count_words(joined) <= rule.max_words:
            return _broken_verdict(hit, lines[index:end], joined)
    return None


def _notice_end(
    rules: Engine, rule: Rule, lines: list[Line], folded: list[str], index: int, stop: int
) -> int:
    """Return the end of the lines from `index` on that are one notice; `index` if there is none.

    A `whole` rule must match up to the end of a line, and the longest match wins. A `start` rule
    reaches to the line where its words end, and on over lines that go on in small letters.
    """
    if rule.match == "whole":
        ends = range(stop, index + 1, -1)
        return next((n for n in ends if rules.locate(rule, " ".join(folded[index:n]))), index)
    hit = rules.locate(rule, " ".join(folded[index:stop]))
    if hit is None:
        return index
    end, size = index + 1, len(folded[index])
    while size < hit.end and end < stop:
        size += 1 + len(folded[end])
        end += 1
    while end < stop and lines[end].text[:1].islower():
        end += 1
    return end


def _joinable(limit: int, lines: list[Line], folded: list[str], index: int) -> int:
    """Return the end of the short open lines from `index` on that may be one notice."""
    stop, size = index + 1, len(folded[index])
    while (
        stop < min(len(lines), index + limit)
        and len(folded[stop - 1]) <= MAX_BROKEN_LINE
        and not folded[stop - 1].endswith(_ENDS)
        and lines[stop].verdict is None
    ):
        size += len(folded[stop])
        if size > MAX_BROKEN:
            break
        stop += 1
    return stop


def _broken_verdict(hit: Hit, lines: list[Line], joined: str) -> Verdict:
    place = places(" ".join(line.text for line in lines), joined)
    return Verdict(
        lines=tuple(lines),
        label=hit.rule.label,
        filter=FILTER,
        rule=hit.rule.name,
        span=(place[hit.start], place[hit.end]),
        reason=hit.rule.why,
    )
