"""Biographies, tags, embeds, repeats and agency lines: each firing and abstaining."""

from __future__ import annotations

import pytest

from cleaner.document import Hints
from cleaner.filters import agencies, bios, ciphers, embeds, repeats, tags
from cleaner.policy import Label
from tests.shape_helpers import BODY, LAST, MORE, PROSE, found, make

ANN = Hints(authors=["Ann Lee"])


@pytest.mark.parametrize(
    "line",
    [
        "Ann Lee is a reporter who has covered the islands for ten years.",
        "Ann Lee ist Redakteurin im Ressort Inseln und schreibt über Fähren.",
        "Ann Lee est journaliste et couvre les îles depuis dix ans.",
        "Ann Lee es periodista y cubre las islas desde hace diez años.",
        "ANN LEE writes about ferries and the people who wait for them.",
    ],
)
def test_a_biography_of_a_known_author(line: str) -> None:
    assert found(make([*BODY, line], hints=ANN), bios.label) == [("author_bio", line, line)]


@pytest.mark.parametrize(
    ("lines", "hints"),
    [
        ([*BODY, "Ann Lee is a reporter who has covered the islands for years."], Hints()),
        ([*BODY, "Ann Lee, 34, fell into the water and was rescued by two fishermen."], ANN),
        ([*BODY, "Bo Ek is a fisherman who has lived on the island for ten years."], ANN),
        ([*BODY[:3], "Ann Lee is the woman who waited longest that day.", *BODY], ANN),
    ],
)
def test_no_biography(lines: list[str], hints: Hints) -> None:
    assert found(make(lines, hints=hints), bios.label) == []


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Tags: ferry, harbour, wind", "ferry, harbour, wind"),
        ("Schlagwörter: Fähre | Hafen", "Fähre, Hafen"),
        ("Etiquetas: barco, puerto", "barco, puerto"),
        ("#ferry #harbour #wind", "ferry, harbour, wind"),
        ("■関連キーワード", None),
        ("キーワード：連絡船、港", "連絡船, 港"),
        ("태그: 배, 항구", "배, 항구"),
    ],
)
def test_tags_at_the_end(line: str, value: str | None) -> None:
    labels = found(make([*BODY, line]), tags.label)
    assert [one[2] for one in labels] == ([] if value is None else [value])


def test_tags_under_a_heading() -> None:
    doc = make([*BODY, "Topics", "Ferries", "Weather"])
    assert {kind for kind, *_ in found(doc, tags.label)} == {"tags"}


@pytest.mark.parametrize(
    "line",
    [
        "Topics: we talked about ferries, harbours and the wind all day long.",
        "The hashtag #ferry was all over the island.",
        "Categories",
        "Thema: die Fähre und was aus ihr geworden ist, seit der Wind sich drehte.",
    ],
)
def test_no_tags(line: str) -> None:
    assert found(make([*BODY, line, PROSE.replace("noon", "six")]), tags.label) == []


def test_the_signature_of_a_post_is_split_off() -> None:
    doc = make([PROSE, "No ferry today. — Harbour Office (@harbour_office) May 3, 2024", MORE])
    assert found(doc, embeds.label) == [
        ("embed", "— Harbour Office (@harbour_office) May 3, 2024",
         "— Harbour Office (@harbour_office) May 3, 2024"),
    ]  # fmt: skip
    assert "No ferry today." in doc.text


@pytest.mark.parametrize(
    "line",
    ["pic.twitter.com/a1B2c3D4e5", "— Ann Lee (@ann) 3. Mai 2024",
     "A post shared by Ann Lee (@ann)", "View this post on Instagram"],
)  # fmt: skip
def test_remains_of_a_post(line: str) -> None:
    assert [kind for kind, *_ in found(make([PROSE, line, MORE]), embeds.label)] == ["embed"]


@pytest.mark.parametrize(
    "line",
    [
        "The harbour office (@harbour_office) wrote that no ferry would sail.",
        "Write to ann@example.org — she answers (mostly).",
        "She posted a picture on pic.twitter.com/a1B2c3D4e5 and went home in the rain.",
    ],
)
def test_no_remains(line: str) -> None:
    assert found(make([PROSE, line, MORE]), embeds.label) == []


def test_a_sentence_right_below_itself_is_a_duplicate() -> None:
    assert found(make([PROSE, PROSE, MORE, LAST]), repeats.label) == [("duplicate", PROSE, None)]


def test_a_sentence_far_from_itself_is_the_editors_own_in_scraped_text() -> None:
    assert found(make([PROSE, MORE, PROSE, LAST]), repeats.label) == []


@pytest.mark.parametrize(
    "line",
    [
        "No ferry today.",
        "- A list item that is longer than eight words and repeats.",
        "How to get across the sound when there is no ferry",
        "| a | table | row | that | is | long | enough | 1 |.",
        'print("the ferry is late again today, sorry for that")',
    ],
)
def test_repeats_that_stay(line: str) -> None:
    assert found(make([PROSE, line, line, MORE, LAST]), repeats.label) == []


@pytest.mark.parametrize(
    ("line", "value"),
    [("dpa", "dpa"), ("(APA, Reuters)", "APA, Reuters"), ("SDA/kob", "SDA/kob"),
     ("Quelle: dpa", "dpa"), ("Kilde: NTB", "NTB"), ("연합뉴스", "연합뉴스")],
)  # fmt: skip
def test_an_agency_under_the_report(line: str, value: str) -> None:
    assert found(make([*BODY, line]), agencies.label) == [("agency", line, value)]


@pytest.mark.parametrize(
    "lines",
    [
        [*BODY, "The AP"],
        [*BODY, "Quelle: ein alter Mann vom Hafen"],
        [PROSE, "AP", MORE, LAST],
        [*BODY, "Ann Lee"],
        [*BODY, LAST + " (dpa)"],
    ],
)
def test_no_agency_line(lines: list[str]) -> None:
    assert found(make(lines), agencies.label) == []


def test_a_text_that_says_everything_twice_is_left_to_the_labeller() -> None:
    lines = [line for line in (*BODY[:3], LAST) for _ in range(2)]
    assert found(make(lines), repeats.label) == []


def in_cipher(text: str) -> str:
    return "".join(chr(ord(char) + 1) if char != " " else char for char in text)


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        "Die Fähre über den Sund blieb am Mittag im Hafen, weil der Wind gedreht hatte, und "
        "niemand wusste zu sagen, wann sie wieder fahren würde.",
        "El transbordador quedó amarrado a mediodía porque el viento había cambiado de rumbo, y "
        "nadie supo decir cuándo volvería a salir hacia la otra orilla.",
    ],
)
def test_paragraphs_in_cipher(text: str) -> None:
    short = in_cipher("There was no boat until evening")
    doc = make([text, in_cipher(text), short, LAST])
    gone = [in_cipher(text), short]
    assert [(kind, line) for kind, line, _ in found(doc, ciphers.label)] == [
        ("paywall", line) for line in gone
    ]


def test_joined_lines_keep_their_plain_part() -> None:
    plain, paid = " ".join([PROSE, MORE, LAST] * 5), in_cipher(" ".join([MORE, PROSE] * 12))
    assert len(plain) > 1000 < len(paid)
    (part,) = (line for _, line, _ in found(make([f"{plain} {paid}"]), ciphers.label))
    assert part.endswith(paid[-800:])
    assert len(paid) - 500 < len(part) < len(paid) + 500
    assert found(make([f"{plain} {plain}"]), ciphers.label) == []


def test_a_reporters_note_after_the_last_paragraph() -> None:
    note = "Ann Lee reported from Skerry, an island in the north."
    more = [f"Harbour news {number}" for number in range(9)]
    doc = make([*BODY, note, *more], hints=ANN)
    assert found(doc, bios.label) == [("author_bio", note, note)]


def test_a_reporters_note_under_the_byline_and_a_credit() -> None:
    note = "Ann Lee reported from Skerry, an island in the north."
    named = {0: Label.BYLINE, 1: Label.CREDIT}
    doc = make(["By Ann Lee", "Photographs by Bo Ek", note, *BODY], named, ANN)
    assert found(doc, bios.label) == [("author_bio", note, note)]
    doc = make(["By Ann Lee", PROSE, note, *BODY], {0: Label.BYLINE}, ANN)
    assert found(doc, bios.label) == []


def test_tags_under_a_named_heading_between_named_lines() -> None:
    named = {1: Label.TAGS, 4: Label.RELATED}
    doc = make(["It rained.", "Related topics", "Ferries", "Isles", "More news"], named)
    assert [text for _, text, _ in found(doc, tags.label)] == ["Ferries", "Isles"]
    doc = make(
        ["It rained.", "Related topics", "A quiet evening", "It rained on."], {1: Label.TAGS}
    )
    assert found(doc, tags.label) == []


def test_what_paragraphs_in_cipher_enclose() -> None:
    embed = in_cipher('<div class="ad"><img src="https://img.example/hbr/3x2.jpg"></div>')
    doc = make([PROSE, in_cipher(PROSE), "Two boats, one crew", embed, in_cipher(LAST), LAST])
    gone = [in_cipher(PROSE), "Two boats, one crew", embed, in_cipher(LAST)]
    assert [line for _, line, _ in found(doc, ciphers.label)] == gone


def test_a_heading_over_plain_text_stays_beside_a_cipher() -> None:
    doc = make([in_cipher(PROSE), "Two boats, one crew", PROSE, in_cipher(MORE)])
    assert [line for _, line, _ in found(doc, ciphers.label)] == [in_cipher(PROSE), in_cipher(MORE)]


@pytest.mark.parametrize(
    "line",
    [
        "f81d4fae-7dec-11d0-a765-00a0c91e6bf6 and bf2b-71f7-9d3b-5b7f-fb8b-0fb2b, ids",
        "func f(v []byte, b bool, p *pb.Value) (buf bytes.Buffer, j json.Value, ff, fb, fp float)",
        "For five of the staff of half a golf club, off and on, life is but a puff of fluff.",
        "東京都は十日、新しい図書館を開いた。" * 4,
    ],
)
def test_no_cipher(line: str) -> None:
    assert found(make([PROSE, line, LAST]), ciphers.label) == []


def test_keywords_under_a_heading_that_a_rule_has_named() -> None:
    doc = make([*BODY, "Explore more on these topics", "Ferries", "Harbour"], {5: Label.TAGS})
    assert [(kind, value) for kind, _, value in found(doc, tags.label)] == [
        ("tags", "Ferries, Harbour")
    ] * 2


def test_shortcodes_of_wordpress() -> None:
    raw = '[caption id="a_1" align="left" width="640"]The ferry on Monday[/caption]'
    doc = make([PROSE, raw, MORE, "[gallery ids=1,2]", LAST])
    assert [(kind, value) for kind, _, value in found(doc, embeds.label)] == [
        ("caption", "The ferry on Monday"),
        ("embed", "[gallery ids=1,2]"),
    ]
    doc = make([f"{raw} {PROSE}", MORE])
    found(doc, embeds.label)
    assert doc.text.strip() == f"{PROSE}\n{MORE}"
    quoted = [f"[sic] {PROSE}", "[1] See the log of the harbour.", "[Video] The ferry leaves"]
    assert found(make(quoted), embeds.label) == []
