"""What residue looks like in the languages that the corpora hardly hold.

Nearly all gold is English, and of most languages there are a dozen pages or none. Three things make
up for it in the table of words: the examples of the rules (`cleaner/rules/*.toml`, lines that must
go and lines that must stay), more lines of both kinds, written for this in `training/lines`, and
how frequent words are in the language at large (wordfreq, Apache-2.0, its lists CC BY-SA 4.0).
Lines drawn from that stand for articles, so that "the" and "and" of a language do not look like
residue because residue is all that was seen of it. Of the written lines only words are learnt that
the list of frequencies knows; pairs and first words need real text.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import fields
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleaner.model import lines as shape
from cleaner.model import words as table
from training import words as vocabulary

OWN = Path(__file__).with_name("lines")
#: how the list of frequencies calls a language of the rules
NAMES = {"no": "nb", "hr": "sh"}
#: lines drawn for each language, their length in words, and from how many of the commonest words
DRAWN, LENGTH, COMMONEST = 1500, 14, 15_000
#: a written line counts so much, a drawn one so much, of a line of a page
WRITTEN_WEIGHT, DRAWN_WEIGHT = 3.0, 0.3
SEED = 7
NO_FOLD = -1
_SPACELESS = ("zh", "ja")


def written() -> Iterator[tuple[bool, list[str]]]:
    """Yield lines written as examples, and whether they are an article's: those of the rules, then
    the own ones (residue, a line `---`, lines of articles).
    """
    for language in languages():
        file = resources.files("cleaner.rules").joinpath(f"{language}.toml")
        for rule in tomllib.loads(file.read_text("utf-8"))["rule"]:
            for key, body in (("drops", False), ("keeps", True)):
                yield body, [line.replace("\n", " ") for line in rule.get(key, ())]
        own = OWN / f"{language}.txt"
        text = own.read_text("utf-8") if own.exists() else ""
        residue, _, article = text.partition("\n---\n")
        for body, lines in ((False, residue), (True, article)):
            yield body, [line for line in lines.split("\n") if line.strip()]


def drawn(language: str) -> list[str]:
    """Return lines of words drawn by their frequency in a language, the same at each call."""
    import wordfreq

    known = wordfreq.get_frequency_dict(NAMES.get(language, language))
    commonest = sorted(known, key=lambda word: (-known[word], word))[:COMMONEST]
    chance = np.array([known[word] for word in commonest])
    rng = np.random.default_rng([SEED, *language.encode()])
    picks = rng.choice(len(commonest), (DRAWN, LENGTH), p=chance / chance.sum())
    between = "" if language in _SPACELESS else " "
    return [between.join(commonest[pick] for pick in row) for row in picks]


def languages() -> list[str]:
    """Return the languages of the rules that have a list of frequencies: all but Thai."""
    import wordfreq

    files = resources.files("cleaner.rules").iterdir()
    codes = sorted(file.name[:-5] for file in files if file.name.endswith(".toml"))
    listed = wordfreq.available_languages("best")
    return [code for code in codes if NAMES.get(code, code) in listed]


def places(
    lines: Sequence[str],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return the places in the table of the words of the lines (no pairs, no first words), the
    line of each, and the number of words of each line.
    """
    shapes = shape.read([line.strip() for line in lines])
    count = len(shapes.tokens.hash)
    place, line = table.places(shapes)
    return place[:count], line[:count], shapes.words


def widen(found: vocabulary.Lines) -> vocabulary.Lines:
    """Return the lines of the pages with the written and the drawn ones, each a page of its own
    and of no fold.
    """
    parts = [found]
    spoken = [line for language in languages() for line in drawn(language)]
    known = np.unique(places(spoken)[0])
    parts.append(_lines(spoken, True, DRAWN_WEIGHT, known, parts))
    for body in (False, True):
        lines = [line for kind, lines in written() if kind is body for line in lines]
        parts.append(_lines(lines, body, WRITTEN_WEIGHT, known, parts))
    names = [one.name for one in fields(vocabulary.Lines)]
    return vocabulary.Lines(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in names)
    )


def _lines(
    lines: Sequence[str],
    body: bool,
    weight: float,
    known: NDArray[np.int64],
    before: Sequence[vocabulary.Lines],
) -> vocabulary.Lines:
    place, line, size = places(lines)
    mine = np.isin(place, known)
    first = sum(len(part.body) for part in before)
    page = 1 + max(int(part.page.max(initial=-1)) for part in before)
    count = len(lines)
    return vocabulary.Lines(
        place[mine],
        line[mine] + first,
        np.full(count, float(body)),
        vocabulary.length_weight(size) * weight,
        np.full(count, NO_FOLD),
        np.arange(count) + page,
    )
