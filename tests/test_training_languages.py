"""What the table of words learns of languages that the corpora hardly hold."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("wordfreq")
from cleaner.model.words import Table
from training import languages
from training import words as vocabulary


@pytest.fixture(scope="module")
def table() -> Table:
    """A table of a few languages: no page at all, only what was written and drawn for them."""
    none = vocabulary.Lines(*(np.zeros(0, kind) for kind in (int, int, float, float, int, int)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(languages, "languages", lambda: ["fi", "hu", "ja"])
        return vocabulary.table(languages.widen(none))


def weight(table: Table, line: str) -> float:
    place, _, _ = languages.places([line])
    return float(table[place].mean())


@pytest.mark.parametrize(
    ("residue", "article"),
    [
        ("Tilaa uutiskirje", "Kaupunki avasi uuden sillan maanantaina"),
        ("Iratkozzon fel hírlevelünkre", "A hajó este érkezett meg a kikötőbe"),
        ("記事を読むにはログインしてください", "市長は新しい橋の工事が終わったと述べた"),
    ],
)
def test_residue_speaks_against_a_line_and_the_language_does_not(
    table: Table, residue: str, article: str
) -> None:
    assert weight(table, residue) < weight(table, article)
    assert weight(table, residue) < 0


def test_lines_are_drawn_alike_each_time() -> None:
    lines = languages.drawn("hu")
    assert lines == languages.drawn("hu")
    assert len(lines) == languages.DRAWN
    assert lines != languages.drawn("fi")


def test_every_written_file_has_lines_of_both_kinds() -> None:
    for path in languages.OWN.glob("*.txt"):
        residue, mark, article = path.read_text("utf-8").partition("\n---\n")
        assert mark, path.name
        assert len(residue.split("\n")) >= 50, path.name
        assert len(article.split("\n")) >= 20, path.name


def test_written_lines_are_of_no_fold() -> None:
    none = vocabulary.Lines(*(np.zeros(0, kind) for kind in (int, int, float, float, int, int)))
    lines = languages._lines(["Subscribe now", "The ferry left"], False, 1.0,
                             languages.places(["subscribe ferry"])[0], [none])  # fmt: skip
    assert set(lines.fold) == {languages.NO_FOLD}
    assert list(lines.line) == [0, 1]  # of each line the one word that is known
    assert list(lines.page) == [0, 1]
