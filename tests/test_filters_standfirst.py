"""The deck at the top stays; the summary after the footers moves."""

from __future__ import annotations

import pytest

from cleaner.document import Hints
from cleaner.filters.standfirst import label
from cleaner.policy import Label
from tests.shape_helpers import BODY, found, make

DECK = "Wind stopped the ferry across the sound and left dozens waiting in the rain at the harbour."
FOOTERS = ["Get in touch: desk@example.org", "For more stories, see our front page."]
AFTER = {5: Label.CONTACT, 6: Label.RELATED}


def test_between_headline_and_byline() -> None:
    doc = make(["Title", DECK, "By Ann Lee", *BODY], {0: Label.TITLE, 2: Label.BYLINE})
    assert found(doc, label) == [("standfirst", DECK, DECK)]
    assert DECK in doc.text


def test_like_the_description() -> None:
    doc = make([DECK, *BODY], hints=Hints(description=DECK.replace("dozens", "many people")))
    assert [kind for kind, *_ in found(doc, label)] == ["standfirst"]


def test_a_summary_after_the_footers() -> None:
    doc = make([*BODY, *FOOTERS, DECK], AFTER)
    assert found(doc, label) == [("summary", DECK, DECK)]


def test_a_chinese_summary_after_the_footers() -> None:
    body = ["由于风向突变，海峡渡轮于中午停航，港务人员表示无法确定何时恢复通航。"] * 2
    body += [
        "数十名乘客在售票处旁冒雨等候，多数人是从对岸市场回家。",
        "傍晚队伍散去，码头恢复平静。",
    ]
    summary = "风向突变导致海峡渡轮中午停航，数十名乘客冒雨等候。"
    doc = make([*body, "联系我们", "更多新闻", summary], {4: Label.CONTACT, 5: Label.RELATED})
    assert [kind for kind, *_ in found(doc, label)] == ["summary"]


@pytest.mark.parametrize(
    ("last", "known"),
    [
        (DECK, {}),  # no footers: the last paragraph
        (DECK, {6: Label.RELATED}),  # one link does not end an article
        ("The island council meets on Thursday to vote on new subsidies for farmers.", AFTER),
        ("Would you wait for the ferry in the rain at the harbour when the wind turned?", AFTER),
        ("Wind stopped the ferry.", AFTER),
        (BODY[1], AFTER),  # a repeat, which is another filter's business
    ],
)
def test_other_last_lines_stay(last: str, known: dict[int, Label]) -> None:
    assert found(make([*BODY, *FOOTERS, last], known), label) == []
