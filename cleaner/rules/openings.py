r"""What a pattern is sure to open with, or else to hold: what a line is tried for first.

An automaton that follows six hundred patterns with wildcards ("we .* cookies") at once has a state
for every set of half-matched ones, and there is no end of them: 200 microseconds a line of prose,
when measured. Openings die within a few letters of an ordinary line, so the sets hold openings,
and only a line that opens like a notice is looked at more closely. A pattern that may open with
anything (".* contributed to this report") is tried only where its longest certain words stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

_COUNT = re.compile(r"([*+?]|\{(\d+)(?:(,)(\d*))?\})\??")
_ESCAPE = re.compile(r"\\(?:[pPx]\{[^}]*\}|[pP].|.)", re.DOTALL)
_GROUP = re.compile(r"\((?:\?:|\?P<\w+>)?")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_PLAIN = re.compile(r"[^\\\[\](){}|.*+?^$]+")
_COUNTS = ("*", "+", "?", "{")
#: behind the last word of a pattern that only signs may follow: "ad", not "additional"
WORD_END = r"(?:[^0-9a-z\n]|$)"
#: a group that opens with a wildcard
_NO_WORDS = "(?:)"
#: where a sequence of atoms ends
_ENDS = ("", ")", "|")
#: counting further than this costs an automaton more than it tells
_MANY = 5
#: words inside of as many letters are rarer than an opening of one
_ENOUGH = 4
#: an opening of so few letters tells less than more letters inside
_WEAK = 3


@dataclass(slots=True)
class _Piece:
    """A stretch of pattern: its opening up to the first wildcard, and what is certain in it."""

    text: str = ""
    whole: bool = True  # the opening is all of it
    sure: int = 0  # letters the opening has at least
    need: tuple[int, str] = (0, "")  # the longest certain words: how long, as a pattern
    wide: bool = False  # may be any words: a dot, a class with a space in it
    words: bool = False  # holds a class of letters


@dataclass(slots=True)
class Guard:
    """What must be there for a pattern to match: one of the openings, or `inside`.

    `complete` and `partial` are patterns for the start, all of an alternative or part of it;
    `inside` is a pattern for any place, empty if no alternative needs it, and `always` is set when
    there is one of which nothing is certain.
    """

    complete: list[str]
    partial: list[str]
    inside: list[str]
    always: bool = False


def guard(pattern: str, *, sentence: bool = False, whole: bool = False) -> Guard:
    r"""Return what to look for before a pattern is tried; `sentence` tells that it may match at
    each sentence, not only at the start of a line, `whole` that nothing but signs may follow it.
    Group names are dropped.

    >>> guard(r"we (?:may )?use [^.]{0,80}cookies").partial
    ['we (?:may )?use ']
    >>> guard(r"read (?P<value>more|next) ?:").complete
    ['read (?:more|next) ?:']
    >>> guard(r".{3,140} contributed to (?:this|the) report").inside
    [' contributed to (?:this|the) report']
    >>> guard(r"ads?(?: by .{2,40})?", whole=True).partial
    ['ads?(?:(?: by )|(?:[^0-9a-z\\n]|$))']
    >>> guard(r"for .{3,40}, comments are closed", sentence=True).inside
    [', comments are closed']
    """
    out = Guard([], [], [])
    for piece in _Reader(pattern).branches(WORD_END if whole else ""):
        exact = piece.whole and not piece.words  # short, but certain: "ad", "©"
        # "the …", "for …": half of all paragraphs hold a sentence that opens so
        weak = sentence and not piece.whole and piece.sure <= _WEAK and piece.need[0] > _ENOUGH
        if not weak and (piece.sure > 1 or exact or (piece.sure and piece.need[0] < _ENOUGH)):
            (out.complete if piece.whole else out.partial).append(piece.text)
        elif piece.need[0]:
            out.inside.append(piece.need[1])
        else:
            out.always = True
    return out


class _Reader:
    """Reads a pattern once, from left to right."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.place = 0

    def branches(self, end: str = "") -> list[_Piece]:
        """Read the alternatives; those of a group that opens the pattern count as its own. What
        may be the `end` of all is put there where the opening reaches so far, but not all do.
        """
        out: list[_Piece] = []
        while True:
            heads = self.first()
            rest = self.sequence(end)
            out += [_join(head, rest) for head in heads]
            if not self.at("|"):
                return out
            self.place += 1

    def first(self) -> list[_Piece]:
        """Read a group at the start of an alternative, if one stands there exactly once."""
        start = self.place
        match = _GROUP.match(self.pattern, start)
        if match is None:
            return [_Piece()]
        self.place = match.end()
        parts = self.branches()
        self.place += 1
        if _COUNT.match(self.pattern, self.place) or len(parts) > 400:
            self.place = start
            return [_Piece()]
        return parts

    def at(self, char: str) -> bool:
        return self.pattern.startswith(char, self.place)

    def alternation(self) -> _Piece:
        parts = [self.sequence()]
        while self.at("|"):
            self.place += 1
            parts.append(self.sequence())
        need = (0, "")
        if all(part.need[0] for part in parts):
            choice = "|".join(dict.fromkeys(part.need[1] for part in parts))
            need = (min(part.need[0] for part in parts), f"(?:{choice})")
        return _Piece(
            "(?:" + "|".join(part.text for part in parts) + ")",
            whole=all(part.whole for part in parts),
            sure=min(part.sure for part in parts),
            need=need,
            words=any(part.words for part in parts),
        )

    def sequence(self, end: str = "") -> _Piece:
        """Read up to the next `|` or `)`; the opening ends where a wildcard stands."""
        atoms: list[_Atom] = []
        while self.pattern[self.place : self.place + 1] not in _ENDS:
            atoms.append(_Atom(self.atom(), *self.count()))
        text, whole, sure, words = end, True, 0, False  # of what follows
        for atom, least, most, counted in reversed(atoms):
            if _is_any(atom, most):
                text, whole, sure, words = "", False, 0, True
            elif not atom.whole and not least:
                sure = min(atom.sure, sure)
                text = f"(?:{atom.text}|{text})" if atom.text != _NO_WORDS else ""
                whole, words = False, True
            elif not atom.whole:
                text, whole, sure, words = atom.text, False, atom.sure, atom.words or words
            else:
                text, words = atom.text + counted + text, atom.words or words
                sure += atom.sure if least else 0
        text = text.removesuffix(end) if whole else text
        return _Piece(text, whole, sure, _need(atoms), words=words)

    def count(self) -> tuple[int, int, str]:
        """Read how often the atom may stand: at least, at most, and as text."""
        if not self.pattern.startswith(_COUNTS, self.place):
            return 1, 1, ""
        match = _COUNT.match(self.pattern, self.place)
        if match is None:
            return 1, 1, ""
        self.place = match.end()
        sign = match[1]
        if sign in "*+?":
            return (int(sign == "+"), 1 if sign == "?" else 1000, sign)
        least = int(match[2])
        most = least if match[3] is None else int(match[4] or 1000)
        if most > _MANY:
            return least, most, ("*", "+", "{2,}")[min(2, least)]
        return least, most, sign

    def atom(self) -> _Piece:
        if match := _PLAIN.match(self.pattern, self.place):
            return self.plain(match[0])
        if match := _GROUP.match(self.pattern, self.place):
            self.place = match.end()
            inner = self.alternation()
            self.place += 1  # the closing bracket
            return inner
        for kind in (_ESCAPE, _CLASS):
            if match := kind.match(self.pattern, self.place):
                self.place = match.end()
                return _class(match[0])
        char = self.pattern[self.place]
        self.place += 1
        return _Piece(char, wide=char == ".")

    def plain(self, text: str) -> _Piece:
        """Read plain letters; the last one stands alone if it is counted."""
        end = self.place + len(text)
        counted = self.pattern.startswith(_COUNTS, end) and _COUNT.match(self.pattern, end)
        if counted and len(text) > 1:
            text = text[:-1]
        self.place += len(text)
        return _Piece(text, sure=_sure(text))


class _Atom(NamedTuple):
    """A piece, and how often it may stand: at least, at most, and as text."""

    piece: _Piece
    least: int
    most: int
    counted: str


def _need(atoms: Sequence[_Atom]) -> tuple[int, str]:
    """Return the longest certain words of a sequence: those of neighbours are one."""
    best, run, sure, last = (0, ""), "", 0, 0
    for atom, least, most, counted in atoms:
        if least and not atom.whole:
            best = max(best, atom.need, key=lambda need: need[0])
        if not atom.whole or _is_any(atom, most):
            run, sure, last = "", 0, 0
            continue
        if least and atom.sure:
            sure += atom.sure
            last = len(run) + len(atom.text + counted)
        if last:
            run += atom.text + counted
        if sure > best[0]:
            best = (sure, run[:last])
    return best


@cache
def _sure(text: str) -> int:
    """Count the letters; two of a script without spaces tell as much as four of another."""
    return sum(1 if char < "\u3000" else 2 for char in text if char.isalnum() or char in "©@#")


def _join(head: _Piece, rest: _Piece) -> _Piece:
    """Put the opening group of an alternative and what follows it together."""
    need = head.need if head.need[0] >= rest.need[0] else rest.need
    words = head.words or rest.words
    if not head.whole:
        return _Piece(head.text, False, head.sure, need, words=words)
    return _Piece(head.text + rest.text, rest.whole, head.sure + rest.sure, need, words=words)


def _class(text: str) -> _Piece:
    letters = text[0] == "[" and "a-z" in text
    spaced = text.startswith("[^") or (text[0] == "[" and (" " in text or r"\s" in text))
    return _Piece(text, wide=spaced and (letters or text.startswith("[^")), words=letters)


def _is_any(atom: _Piece, most: int) -> bool:
    """Tell whether a repeated atom may be any words."""
    return most > 2 and (atom.wide or (atom.words and " " in atom.text))
