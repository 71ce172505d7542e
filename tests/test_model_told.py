"""What a page's data tells of its article, and how a line is compared with it."""

import json

import numpy as np
import turbohtml

from cleaner.document import Told
from cleaner.metadata import read_page
from cleaner.model.lines import read
from cleaner.model.page import Look, features
from cleaner.model.told import BODY_NAMES, KIND_NAMES, body_columns, kind_columns, pairs_of
from cleaner.reading.html import read_html

LEAD = "The council of the small harbour town voted on Tuesday to buy back its old lighthouse."
NEXT = "Eleven members were in favour, four against, and one had gone home before the vote began."
LAST = "The tower was sold in nineteen sixty to a painter, who never once climbed to the lamp."
BODY = f"{LEAD} {NEXT} {LAST}"
TEASER = "Ten cheap meals for the last week of the month, all of them ready in half an hour."


def page(node: dict[str, object], head: str = "") -> str:
    data = json.dumps({"@context": "https://schema.org", **node})
    lines = "".join(f"<p>{line}</p>" for line in (LEAD, NEXT, TEASER, LAST))
    script = f'<script type="application/ld+json">{data}</script>'
    return f"<html><head>{head}{script}</head><body><h1>A lighthouse</h1>{lines}</body></html>"


def told(source: str) -> Told:
    return read_page(turbohtml.parse(source))[1]


def column(source: str, name: str) -> list[float]:
    rows, names = features(Look(read_html(source), told=told(source)))
    return [round(float(value), 2) for value in rows[:, names.index(name)]]


def test_the_text_of_json_ld_is_told() -> None:
    body = BODY.replace("lighthouse", "<b>light&amp;house</b>")
    found = told(page({"@type": "NewsArticle", "articleBody": body}))
    assert found.body.endswith("climbed to the lamp.")
    assert "light&house" in found.body


def test_of_a_teaser_nothing_is_told() -> None:
    node = {"@type": "ItemList", "itemListElement": [{"@type": "Article", "articleBody": BODY}]}
    assert told(page(node)).body == ""


def test_what_a_page_calls_itself() -> None:
    head = '<meta property="og:type" content="Article">'
    kinds = told(page({"@type": ["NewsArticle", "Thing"]}, head)).kinds
    assert {"newsarticle", "thing", "og:article"} <= kinds
    values = kind_columns(Told(kinds=kinds), 2)
    said = {name for name, value in zip(KIND_NAMES, values[:, 1], strict=True) if value}
    assert said == {"says.news", "says.og_article"}


def test_a_page_that_must_be_paid_for_says_so() -> None:
    for value in (False, "False"):
        assert "paid" in told(page({"@type": "NewsArticle", "isAccessibleForFree": value})).kinds
    assert "paid" not in told(page({"@type": "NewsArticle", "isAccessibleForFree": True})).kinds


def test_lines_are_compared_with_what_is_told() -> None:
    source = page({"@type": "Article", "articleBody": BODY})
    title, lead, following, teaser, last = column(source, "told.line")
    assert title == 0.0
    assert lead == following == last == 1.0
    assert teaser < 0.1  # "of the" stands in both
    assert column(source, "told.below")[:2] == [1.0, 1.0]
    assert column(source, "told.before")[-1] > 0.6
    assert min(column(source, "told.here")) > 0.9
    assert column(source, "told.since")[3] == column(source, "told.until")[3] == 1.0


def test_scripts_without_spaces_are_compared_too() -> None:
    story = (
        "海辺の小さな町の議会は火曜日、古い灯台を買い戻すことを決めた。反対は四人だった。"
        "塔は六十年前、ある画家に売られたが、本人は一度も上まで登らなかったという。"
    )
    shapes = read([story, "今週末に作れる安い料理を十種類ご紹介します。", story])
    known = np.unique(pairs_of(shapes.tokens.hash[shapes.tokens.line == 2]))
    values = dict(zip(BODY_NAMES, body_columns(shapes.tokens, known, 3).tolist(), strict=True))
    assert values["told.line"][0] == 1.0
    assert values["told.line"][1] < 0.2


def test_where_nothing_is_told_nothing_is_known() -> None:
    source = page({"@type": "Article", "articleBody": LEAD})  # a teaser's worth
    rows, names = features(Look(read_html(source), told=told(source)))
    assert np.isnan(rows[:, [names.index(name) for name in BODY_NAMES]]).all()
