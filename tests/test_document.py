"""The document and its laws, without any filter: apply, split, views."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Action, Document, Hints, Label, Line, Policy, Verdict
from cleaner.document import count_words


def document(*texts: str, policy: Policy | None = None) -> Document:
    lines, at = [], 0
    for text in texts:
        lines.append(Line(text, at, at + len(text) + 1))
        at += len(text) + 1
    return Document("".join(f"{text}\n" for text in texts), "text", lines, policy or Policy())


def verdict(*lines: Line, label: Label = Label.SHARE, **more: object) -> Verdict:
    return Verdict(tuple(lines), label, "test", "a_rule", **more)  # type: ignore[arg-type]


def test_the_first_verdict_wins() -> None:
    doc = document("one", "two")
    doc.apply([verdict(doc.lines[0]), verdict(*doc.lines, label=Label.RELATED)])
    assert [line.verdict and line.verdict.label for line in doc.lines] == [Label.SHARE, None]


def test_a_notice_over_several_lines_is_one_removal() -> None:
    doc = document("To view this video", "please enable", "JavaScript", "The river rose.")
    doc.apply([verdict(*doc.lines[:3], label=Label.VIDEO_NOTICE)])
    (removal,) = doc.removed
    assert (removal.start, removal.end) == (0, len("To view this video please enable JavaScript\n"))
    assert removal.text == "To view this video please enable JavaScript"
    assert doc.text == "The river rose."


def test_a_removal_knows_its_place_in_the_text_and_the_words_that_decided() -> None:
    doc = document("Share", "The river rose.  Read more: Floods", "", "Nobody was hurt.", "Tags")
    doc.apply([verdict(doc.lines[0]), verdict(doc.lines[4])])
    doc.apply([Verdict((doc.lines[1],), Label.RELATED, "f", "r", span=(17, 27), part=(15, 34))])
    assert doc.text == "The river rose.\n\nNobody was hurt."
    assert [removal.at for removal in doc.removed] == [0, 16, len(doc.text)]
    (start, end) = doc.removed[1].span or (0, 0)
    assert doc.removed[1].text[start:end] == "Read more:"


def test_neighbours_with_different_verdicts_are_two_removals() -> None:
    doc = document("Share", "Share", "The river rose.")
    doc.apply([verdict(doc.lines[0]), verdict(doc.lines[1])])
    assert [removal.text for removal in doc.removed] == ["Share", "Share"]


@pytest.mark.parametrize(
    ("part", "texts"),
    [
        ((0, 5), ["Share", "The river rose. Read more"]),
        ((22, 31), ["Share The river rose.", "Read more"]),
        ((6, 21), ["Share", "The river rose.", "Read more"]),
        ((0, 31), ["Share The river rose. Read more"]),
    ],
)
def test_a_part_is_split_off(part: tuple[int, int], texts: list[str]) -> None:
    doc = document("Share The river rose. Read more")
    doc.apply([verdict(doc.lines[0], part=part)])
    assert [line.text for line in doc.lines] == texts
    assert [line.text for line in doc.lines if line.verdict] == [
        "Share The river rose. Read more"[slice(*part)]
    ]


def test_the_first_of_two_verdicts_on_a_part_wins() -> None:
    doc = document("Share The river rose. Read more")
    line = doc.lines[0]
    parts = [(0, 5), (3, 9), (22, 31), (25, 31)]
    assert doc.apply([verdict(line, part=part) for part in parts])
    assert [line.text for line in doc.lines] == ["Share", "The river rose.", "Read more"]
    assert [line.verdict is not None for line in doc.lines] == [True, False, True]


@given(st.text("ab .\u3000é", max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_splitting_keeps_the_partition(text: str, one: int, two: int) -> None:
    doc = document(text)
    start, end = sorted((min(one, len(text)), min(two, len(text))))
    doc.apply([verdict(doc.lines[0], part=(start, end))])
    edges = [(line.start, line.end) for line in doc.lines]
    assert edges[0][0] == 0
    assert edges[-1][1] == len(text) + 1
    assert all(left[1] == right[0] for left, right in itertools.pairwise(edges))
    for line in doc.lines:
        assert doc.source[line.start :].startswith(line.text)


def test_splitting_follows_offsets() -> None:
    source = "<b>One.</b> Two."
    line = Line("One. Two.", 0, len(source), offsets=(3, 4, 5, 6, 11, 12, 13, 14, 15))
    first, second = line.split(5)
    assert (first.text, second.text) == ("One.", "Two.")
    assert source[second.start : second.end] == "Two."
    assert second.at(1) == 13


def test_the_text_closes_the_gap_that_a_removal_leaves() -> None:
    doc = document("", "One.", "", "Share", "", "Two.", "")
    for line in doc.lines:
        if not line.text:
            doc.apply([verdict(line, label=Label.BLANK)])
    doc.apply([verdict(doc.lines[3])])
    assert doc.text == "One.\n\nTwo."


def test_the_policy_decides_not_the_filter() -> None:
    doc = document("A bridge at dawn", "The river rose.", policy=Policy.of(keep=["caption"]))
    doc.apply([verdict(doc.lines[0], label=Label.CAPTION)])
    assert doc.text == "A bridge at dawn\nThe river rose."
    assert doc.removed == []


@pytest.mark.parametrize(
    ("keep", "drop", "message"),
    [
        (["captoin"], [], "known labels: body"),
        (["caption"], ["caption"], "both kept and dropped"),
        ([], ["body"], "cannot be dropped"),
    ],
)
def test_a_wrong_policy_says_what_is_wrong(keep: list[str], drop: list[str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Policy.of(keep=keep, drop=drop)


def test_every_label_has_a_row_with_a_reason() -> None:
    policy = Policy()
    assert all(policy[label].why for label in Label)
    assert all(policy[label].field for label in Label if policy[label].action is Action.MOVE)


def test_hints_take_one_author_or_many() -> None:
    assert Hints.of({"authors": "Ada Flint", "title": None}).authors == ["Ada Flint"]
    with pytest.raises(ValueError, match="unknown hint 'autor'"):
        Hints.of({"autor": "Ada Flint"})
    with pytest.raises(ValueError, match="must be text, not dict"):
        Hints.of({"title": {}})


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("one two", 2), ("東京都は", 2), ("서울 시청", 2), ("AI と東京", 3), ("!", 1)],
)
def test_words_are_counted_in_every_script(text: str, words: int) -> None:
    assert count_words(text) == words
