"""Which of many lines hold a sign: one automaton reads all of them in one pass.

Filters that look closely at a line are slow, and most lines are prose that has nothing for them.
What must be there for a closer look to find anything is one pattern; all lines are read with it
together, a byte at a time, which costs less than asking each of them whether it holds a bracket.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

#: Memory of an automaton, in bytes: an upper bound.
_MAX_MEMORY = 64 << 20
#: White space, as Python sees it, but for the line end.
SPACE = r"[\t\x{b}-\x{d}\x{1c}-\x{20}\x{85}\pZ]"


class Signs:
    """A pattern to try many lines with at once: RE2, in any case, with `^` and `$` at each line."""

    def __init__(self, *patterns: str) -> None:
        import re2

        options = re2.Options()
        options.log_errors = False
        options.never_capture = True
        options.max_mem = _MAX_MEMORY
        # what follows a sign on its line is read over: one find a line is enough
        self._pattern: Any = re2.compile(rf"(?im)(?:{'|'.join(patterns)}).*", options)

    def among(self, lines: Sequence[str]) -> set[int]:
        """Return the numbers of the lines that hold a sign; line ends inside a line are spaces.

        >>> sorted(Signs("cat", "dog$").among(["A dog", "a dogma", "", "cat\\nand dog"]))
        [0, 3]
        """
        joined = "\n".join(lines)
        if joined.count("\n") >= len(lines):
            joined = "\n".join([line.replace("\n", " ") for line in lines])
        text = joined.encode(errors="replace")
        found: set[int] = set()
        line = place = 0
        for match in self._pattern.finditer(text):
            line += text.count(b"\n", place, place := match.start())
            found.add(line)
        return found
