"""Which of many lines hold a sign: one automaton reads all of them in one pass.

Filters that look closely at a line are slow, and most lines are prose that has nothing for them.
What must be there for a closer look to find anything is one pattern; all lines are read with it
together, a byte at a time, which costs less than asking each of them whether it holds a bracket.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

#: Memory of an automaton, in bytes: an upper bound, a tenth of it is used. RE2 holds back room for
#: twenty states as large as the program; where that is not there, it reads a hundred times slower.
_MAX_MEMORY = 512 << 20
#: The largest program that leaves room enough, in instructions; 128 MB were too little for 500,000.
MAX_PROGRAM = 1_800_000
#: White space, as Python sees it, but for the line end.
SPACE = r"[\t\x{b}-\x{d}\x{1c}-\x{20}\x{85}\pZ]"


#: Parts the lines, so that no pattern reaches over a line's end: not even "any but a letter".
_BETWEEN = "\nqzx\n"
_BETWEEN_BYTES = _BETWEEN.encode()


def one_text(lines: Sequence[str]) -> bytes:
    """Return the lines as one text, for `Signs.within`: it may be asked for several signs."""
    joined = _BETWEEN.join(lines)
    if joined.count("\n") > 2 * (len(lines) - 1):
        joined = _BETWEEN.join([line.replace("\n", " ") for line in lines])
    return joined.encode(errors="replace")


class Signs:
    """Patterns to try many lines with at once: RE2, with `^` and `$` at each line; they match
    letters of both cases, save where the lines are known to be `folded`.

    Raises re2.error for a pattern that RE2 refuses.
    """

    def __init__(self, *patterns: str, folded: bool = False) -> None:
        import re2

        options = re2.Options()
        options.log_errors = False
        options.never_capture = True
        options.max_mem = _MAX_MEMORY
        options.case_sensitive = folded
        # Where a sign begins does not matter; RE2 would look for it with a second automaton that
        # reads backwards, were the pattern not to begin with all that stands before the sign.
        self._pattern: Any = re2.compile(rf"(?m)(?s:.*?)(?:{'|'.join(patterns)})", options)

    @property
    def size(self) -> int:
        """The instructions of the program, which may not be more than `MAX_PROGRAM`."""
        return int(self._pattern.programsize)

    def among(self, lines: Sequence[str]) -> set[int]:
        """Return the numbers of the lines that hold a sign; line ends inside a line are spaces.

        >>> sorted(Signs("cat", "dog$").among(["A dog", "a dogma", "", "cat\\nand dog"]))
        [0, 3]
        """
        return self.within(one_text(lines))

    def within(self, text: bytes) -> set[int]:
        """Return the same, for lines that `one_text` has put together."""
        found: set[int] = set()
        ends = place = 0
        while (match := self._pattern.match(text, place)) is not None:
            end = match.end()
            ends += text.count(b"\n", place, end)
            found.add(ends // 2)
            between = b"\n" if ends % 2 else _BETWEEN_BYTES  # it may have read the line end, too
            if (start := text.find(between, end)) < 0:
                break
            place = start + len(between)
            ends += text.count(b"\n", end, place)
        return found
