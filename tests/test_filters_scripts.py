"""Code of the page in its text: it goes, an article on code keeps its samples."""

from __future__ import annotations

import pytest

from cleaner import clean
from cleaner.policy import Label

LEAD = (
    "The harbour council met on Monday to talk about the old pier, which has lost a third of its "
    "planks since the storms of last winter."
)
REST = (
    "The mayor said that the work would start in spring and take two years, if the region pays its "
    "share of the four million that it costs."
)
TRACKER = (
    "window.dataLayer = window.dataLayer || [];\n"
    "function gtag(){dataLayer.push(arguments);}\n"
    "gtag('js', new Date());\n"
    "gtag('config', 'UA-12345-6');"
)
STYLE = ".ad-slot {\n  display: none;\n  margin-bottom: 30px !important;\n}"
DATA = (
    '[{"available":true,"guid":"7686e84c","author":"paper.example","category":"world",'
    '"description":"What the town decided about the mill on Tuesday is read in full here.",'
    '"id":"20250510_mill","index":0,"keywords":null,"link":"/world/mill","title":"A mill opens"}]'
)
PACKED = "!function(){" + ";".join(f'n[{i}]=t("a{i}",e)' for i in range(60)) + "}();"


def cleaned(*blocks: str) -> str:
    return clean("\n".join(blocks), kind="text").text


@pytest.mark.parametrize("code", [TRACKER, STYLE, DATA, PACKED])
@pytest.mark.parametrize("place", ["above", "between", "below"])
def test_code_of_the_page_goes_and_the_article_stays(code: str, place: str) -> None:
    order = {
        "above": (code, LEAD, REST),
        "between": (LEAD, code, REST),
        "below": (LEAD, REST, code),
    }
    doc = clean("\n".join(order[place]), kind="text")
    assert doc.text.strip() == f"{LEAD}\n{REST}"
    assert {removal.label for removal in doc.removed} == {Label.MARKUP}
    assert {removal.filter for removal in doc.removed} == {"scripts"}


@pytest.mark.parametrize(
    ("about", "code"),
    [
        (
            "Whoever counts visits with gtag calls it with the day first, as the next four lines "
            "show, and the dataLayer keeps what was said until the script has come.",
            TRACKER,
        ),
        (
            "A slot that stays empty is best hidden in CSS, and the margin below it goes with it, "
            "which three declarations in the site's own sheet are enough to do.",
            STYLE,
        ),
        (
            "The answer of the service is a list in JSON, each of its entries with a title, a link "
            "and the day on which it was set, and most programs read it in one line.",
            DATA,
        ),
    ],
)
def test_an_article_on_code_keeps_its_samples(about: str, code: str) -> None:
    assert cleaned(about, code, REST).strip() == f"{about}\n{code}\n{REST}"


def test_code_that_names_nothing_of_a_page_stays() -> None:
    sample = "def pier(planks):\n    for plank in planks:\n        plank.nail(2)\n    return 2;"
    assert sample in cleaned(LEAD, sample, REST)


def test_a_long_formula_stays() -> None:
    formula = "{\\displaystyle " + "+".join(rf"\frac{{x_{n}}}{{y_{n}}}" for n in range(40)) + "=0}"
    assert len(formula) > 400
    assert formula in cleaned(LEAD, formula, REST)


@pytest.mark.parametrize(
    "line",
    [
        f"{TRACKER.splitlines()[-1]} {LEAD}",
        "gtag('config', 'UA-1');港の評議会は月曜日に古い桟橋について話し合い、来春の工事を決めた。",
        f'{{"@context":"https://schema.org"}} {LEAD}',
    ],
)
def test_an_article_on_one_line_with_code_is_not_taken(line: str) -> None:
    assert line in cleaned(line, REST)


def test_prose_beside_code_is_no_part_of_it() -> None:
    note = "Note (of the editors): the pier was measured twice,"
    assert note in cleaned(LEAD, note, TRACKER, REST)
