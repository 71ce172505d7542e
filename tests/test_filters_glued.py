"""Captions and credits inside a line, where the lines of a page were joined."""

from __future__ import annotations

import pytest

from cleaner import clean
from cleaner.document import Caption, Document, Line, Verdict
from cleaner.filters.glued import label
from cleaner.policy import Label

BEFORE = (
    "The ferry left Ardmore at noon with forty cars and a choir on board, and it ran aground off "
    "the cape before anyone had sung a note. Nobody was hurt, the harbour master said on Monday."
)
AFTER = "The choir waited on the quay until the evening, when a second boat came for them."


def pieces(text: str) -> list[tuple[str, str, str | None]]:
    doc = Document(text, "text", [Line(text, 0, len(text))])
    doc.apply(label(doc))
    return [
        (line.verdict.label.value, line.text, line.verdict.value)
        for line in doc.lines
        if line.verdict is not None
    ]


@pytest.mark.parametrize(
    ("caption", "credit", "name"),
    [
        ("The ferry on the rocks below the light", "(Picture: Ann Lee)", "Ann Lee"),
        (
            "The ferry on the rocks",
            "(Photo by Bo Ek/AFP via Getty Images)",
            "Bo Ek/AFP via Getty Images",
        ),
        ("Die Fähre auf den Felsen", "(Foto: Bo Ek)", "Bo Ek"),
        ("Le ferry sur les rochers", "[Photo : Ann Lee]", "Ann Lee"),
    ],
)
def test_a_caption_reaches_from_a_sentence_end_to_its_credit(
    caption: str, credit: str, name: str
) -> None:
    found = pieces(f"{BEFORE} {caption} {credit} {AFTER}")
    assert found == [("caption", caption, caption), ("credit", credit, name)]


def test_captions_in_a_row_and_at_the_end() -> None:
    one, two = "The ferry on the rocks", "The choir on the quay"
    text = f"{BEFORE} {one} (Picture: Ann Lee) {two} (Picture: Bo Ek) {AFTER}"
    found = [(kind, said) for kind, said, _ in pieces(text)]
    assert found == [
        ("caption", one),
        ("credit", "(Picture: Ann Lee)"),
        ("caption", two),
        ("credit", "(Picture: Bo Ek)"),
    ]
    doc = clean(f"{BEFORE} {AFTER} {BEFORE} {BEFORE} {AFTER} {two} (Picture: Bo Ek)", kind="text")
    assert doc.metadata.captions == [Caption(two, "Bo Ek")]
    assert two not in doc.text


def test_a_credit_behind_a_full_stop_goes_alone() -> None:
    assert pieces(f"{BEFORE} (Picture: Ann Lee) {AFTER}") == [
        ("credit", "(Picture: Ann Lee)", "Ann Lee")
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"{BEFORE} The report (photo: page four) shows the damage to the keel. {AFTER}",
        f"{BEFORE} She hung the picture in the hall (Picture: Ann Lee). {AFTER}",
        f"{BEFORE} Reuters said so first (Reuters) {AFTER}",
        f"{BEFORE} Her party has lost the county (SPD) {AFTER}",
        f"{BEFORE} The choir on the quay (Picture: Ann Lee)",  # one caption: the next filter's
        "The ferry (Picture: Ann Lee) left.",
    ],
)
def test_what_stays(text: str) -> None:
    assert pieces(text) == []


def test_several_parts_of_a_line_are_set_at_once() -> None:
    text = "one two three four five"
    line = Line(text, 10, 10 + len(text))
    doc = Document(" " * 10 + text, "text", [line])

    def part(start: int, end: int, kind: Label) -> Verdict:
        return Verdict((line,), kind, "test", "test", part=(start, end))

    assert doc.apply([part(4, 7, Label.SHARE), part(14, 18, Label.TAGS), part(5, 6, Label.PROMO)])
    assert [(one.text, one.verdict and one.verdict.label) for one in doc.lines] == [
        ("one", None),
        ("two", Label.SHARE),
        ("three", None),
        ("four", Label.TAGS),
        ("five", None),
    ]
    assert [doc.source[one.start : one.end] for one in doc.lines] == [
        "one ", "two ", "three ", "four ", "five"
    ]  # fmt: skip
