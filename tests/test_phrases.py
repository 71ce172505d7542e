"""How rules meet lines: kinds of match, broken notices, spans, limits, files of the user's own."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import clean
from cleaner.document import Document, Line, Markup, Verdict
from cleaner.filters import phrases
from cleaner.policy import Label
from cleaner.rules import (
    SENTENCE_LEAD,
    SENTENCE_START,
    builtin_rules,
    load_rules,
    read_rules,
)
from cleaner.rules.normal import normalise, normalise_lines, places
from cleaner.rules.openings import WORD_END, guard
from cleaner.shapes.signs import MAX_PROGRAM, Signs
from tests.shape_helpers import MORE, PROSE

BODY = [
    "The ferry left the harbour an hour late because of fog over the strait.",
    "Nobody on the quay seemed to mind, least of all the gulls.",
    "By noon the sun had come through and the second boat was full.",
]


def document(*texts: str) -> Document:
    lines, place = [], 0
    for text in texts:
        lines.append(Line(text, place, place + len(text) + 1))
        place += len(text) + 1
    return Document("".join(text + "\n" for text in texts), "text", lines)


def label(doc: Document) -> list[Verdict]:
    for _ in range(4):
        if not doc.apply(phrases.label(doc)):
            break
    return list(dict.fromkeys(line.verdict for line in doc.lines if line.verdict))


def test_a_notice_broken_over_four_lines_is_one_verdict_over_four_lines() -> None:
    doc = document(
        "To view this video please enable JavaScript, and consider upgrading to a web",
        "browser that",
        "supports HTML5",
        "video",
        *BODY,
    )
    (verdict,) = label(doc)
    assert verdict.label is Label.VIDEO_NOTICE
    assert list(verdict.lines) == doc.lines[:4]
    assert doc.text == "\n".join(BODY)


@pytest.mark.parametrize("lead", ["• ", "- [", "» » (", "★ ", "=" * 400 + " "])
def test_a_notice_behind_bullets_and_brackets_is_found(lead: str) -> None:
    bare, led = document("Advertisement", *BODY), document(lead + "Advertisement", *BODY)
    found = [[(one.label, one.rule) for one in label(doc)] for doc in (bare, led)]
    assert found[0] == found[1] != []


def test_lines_with_nothing_to_say_of_themselves_stay() -> None:
    doc = document(*BODY, "", "  ", "1974")
    assert label(doc) == []


def test_a_glued_tail_is_split_off_and_the_paragraph_stays_to_the_letter() -> None:
    paragraph = "The “fog” lifted at noon — as promised."
    doc = document(*BODY, f"{paragraph} READ MORE: Why the ferry is late", *BODY)
    (verdict,) = label(doc)
    assert verdict.label is Label.RELATED
    assert doc.lines[3].text == paragraph
    assert doc.lines[4].text == "READ MORE: Why the ferry is late"
    assert "".join(doc.source[line.start : line.end] for line in doc.lines) == doc.source


def test_a_sentence_is_split_out_of_the_middle() -> None:
    doc = document(f"{BODY[0]} Sign up for our newsletter here. {BODY[1]}")
    (verdict,) = label(doc)
    assert verdict.label is Label.NEWSLETTER
    assert [line.text for line in doc.lines] == [
        BODY[0],
        "Sign up for our newsletter here.",
        BODY[1],
    ]


def test_the_span_marks_the_words_that_decided() -> None:
    doc = document(*BODY, "»  Read more  about the “ferry”: Fog")
    (verdict,) = label(doc)
    assert verdict.span is not None
    start, end = verdict.span
    assert doc.lines[3].text[start:end].startswith("Read more  about the “ferry”")


@pytest.mark.parametrize("text", ["Tags: fog, ferry", "TAGS: Fog, Ferry"])
def test_a_moved_line_has_its_value_in_its_own_letters(text: str) -> None:
    (verdict,) = label(document(*BODY, text))
    assert verdict.label is Label.TAGS
    assert verdict.value == text.partition(": ")[2]


def test_speech_behind_a_dash_is_not_a_notice() -> None:
    assert label(document("– What do you think? Leave a comment, she said.", *BODY)) == []


def test_code_and_single_small_words_stay() -> None:
    doc = document("print", "next", "Subscribe")
    doc.lines[2].markup = Markup("pre")
    assert label(doc) == []


def test_a_labelled_line_is_left_alone() -> None:
    doc = document("Advertisement", *BODY)
    mine = Verdict((doc.lines[0],), Label.BODY, "test", "mine")
    doc.apply([mine])
    assert label(doc) == [mine]


def test_articles_about_notices_survive() -> None:
    doc = document(
        "Cookies on the web are thirty years old, and nobody likes the banners they brought.",
        "Half of all newsletters are never opened, a study of nine thousand readers says.",
        "JavaScript was written in ten days, and browsers still pay for it.",
        "Subscribers pay twice: once with money and once with patience.",
        "The correction ran on page nine, under an advertisement for umbrellas.",
    )
    assert label(doc) == []


def test_cleaned_text_comes_out_the_same() -> None:
    # a rule that asks for a place may find its line there once those around it are gone
    rules = [rule for rule in builtin_rules() if rule.where == "any"]
    examples = [e for rule in rules for e in rule.drops if "\n" not in e]
    doc = document(*BODY, *examples, *BODY)
    label(doc)
    again = document(*doc.text.split("\n"))
    label(again)
    assert again.text == doc.text


# --- rules of the user's own


GOOD = """
language = "en"
[[rule]]
id = "own_hint"
label = "widget"
match = "whole"
patterns = ['foghorn status: \\w+']
drops = ["Foghorn status: loud", "FOGHORN STATUS: OFF"]
keeps = ["The foghorn has a status of its own."]
[[rule]]
id = "own_keep"
label = "body"
match = "whole"
patterns = ['advertisement']
drops = ["Advertisement", "ADVERTISEMENT"]
keeps = ["An advertisement for fog."]
"""


def test_a_user_adds_rules_and_a_keep_list(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(GOOD, encoding="utf-8")
    own = phrases.with_rules([file])
    doc = document("Foghorn status: loud", "Advertisement", *BODY)
    found = {verdict.rule: verdict.label for verdict in own(doc)}
    assert found == {"en.own_hint": Label.WIDGET, "en.own_keep": Label.BODY}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("own_hint", "Own Hint"), "snake_case"),
        (('"widget"', '"wigdet"'), "wigdet"),
        (('"whole"', '"hole"'), "is not one of whole"),
        (("status: \\w+", "status: (\\w+"), "is not RE2"),
        (("status: \\w+", "status: (?=x)"), "is not RE2"),
        (("foghorn status: \\w+", "x?"), "empty line"),
        (("drops =", "drop ="), "unknown key 'drop'"),
        (('id = "own_keep"', 'id = "own_hint"'), "twice"),
        (("patterns = ['adv", "patterns = [3, 'adv"), "list of strings"),
        (('language = "en"', ""), "say which language"),
        (("[[rule]]", "[[rules]]"), "unknown key 'rules'"),
        (('match = "whole"', 'match = "tail"\nlines = 3'), "lines goes with"),
        (('match = "whole"', 'match = "whole"\nmax_words = 0'), "from 1 to 200"),
        (("language", "language ="), "not a TOML file"),
        (('id = "own_hint"', 'id = "ad_marker"'), "stands in en.toml already"),
    ],
)
def test_a_bad_rule_file_names_file_and_cure(
    tmp_path: Path, change: tuple[str, str], words: str
) -> None:
    file = tmp_path / "own.toml"
    file.write_text(GOOD.replace(*change, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=r"own\.toml: ") as caught:
        load_rules([file])
    assert words in str(caught.value)


def test_a_missing_rule_file_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        phrases.with_rules([tmp_path / "none.toml"])


def test_a_notice_over_lines_may_not_end_in_a_wildcard() -> None:
    data = GOOD.replace("status: \\w+'", "status.*'").replace('"whole"', '"whole"\nlines = 3', 1)
    with pytest.raises(ValueError, match="wildcard"):
        read_rules(data.encode(), "own.toml")


# --- folding and openings


@given(st.text(max_size=60))
@settings(deadline=None)
def test_every_folded_letter_has_a_place_in_the_text(text: str) -> None:
    folded = normalise(text.replace("\n", " "))
    found = places(text.replace("\n", " "), folded)
    assert len(found) == len(folded) + 1
    assert all(0 <= place <= len(text) for place in found)
    assert list(found) == sorted(found)


@given(st.lists(st.text(max_size=30), max_size=8))
@settings(deadline=None)
def test_folding_many_lines_is_folding_each(texts: list[str]) -> None:
    assert len(normalise_lines(texts)) == len(texts)


@given(st.lists(st.sampled_from([*BODY, *(e for r in builtin_rules()[::5] for e in r.drops)])))
@settings(deadline=None, max_examples=40)
def test_spans_and_parts_stay_inside_the_line(texts: list[str]) -> None:
    doc = document(*texts)
    for verdict in phrases.label(doc):
        length = len(" ".join(line.text for line in verdict.lines))
        assert verdict.span is not None
        assert 0 <= verdict.span[0] < verdict.span[1] <= length
        if verdict.part is not None:
            assert verdict.part[0] <= verdict.span[0] < verdict.part[1] <= length


def test_openings_miss_nothing_that_the_patterns_match() -> None:
    """The sets only look for openings; each rule must be found by them for each of its drops."""
    engine = phrases.engine()
    for rule in builtin_rules():
        for example in rule.drops:
            folded = normalise(example.replace("\n", " "))
            if engine.locate(rule, folded):
                assert rule in {hit.rule for hit in engine.hits(folded)}, (rule.name, example)


@given(st.text(alphabet=" .!?\"')]»>›(|*[-。」…ab", max_size=24))
def test_each_sentence_is_asked_where_its_words_start(text: str) -> None:
    before = re2.compile(f"{SENTENCE_START}{SENTENCE_LEAD}$")
    starts = set(phrases._sentences(text))
    for place, char in enumerate(text):
        if char.isalpha() and before.search(text[:place]):
            assert place in starts


def test_no_automaton_outgrows_its_memory() -> None:
    """One that does makes a text take twice as long, and nothing else tells."""
    engine = phrases.engine()
    automata = [one for one in vars(engine).values() if isinstance(one, Signs)]
    assert len(automata) == 5
    assert all(one.size < MAX_PROGRAM for one in automata)


def test_nearly_every_rule_has_something_certain_to_look_for() -> None:
    assert phrases.engine().always == []


def test_an_opening_ends_where_anything_may_stand() -> None:
    found = guard(r"(?:we|they) use (?:[^.]{2,40} )?cookies")
    assert found.partial == ["we use ", "they use "]


def test_certain_words_side_by_side_are_looked_for_as_one() -> None:
    found = guard(r".{2,40} (?:does not|do not) (?:provide|offer) .{0,9}advice")
    assert found.inside == ["(?:does not|do not) (?:provide|offer)"]


def test_a_whole_line_may_only_go_on_with_signs() -> None:
    assert guard(r"ad(?: by .{2,40})?").partial == ["ad(?:(?: by )|)"]
    assert guard(r"ad(?: by .{2,40})?", whole=True).partial == [rf"ad(?:(?: by )|{WORD_END})"]
    assert guard(r"read more", whole=True).complete == ["read more"]


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("(서울=연합뉴스) 홍길동 기자", ["홍길동"]),
        ("〔記者張三／台北報導〕", ["張三"]),
        ("记者 张三、李四", ["张三", "李四"]),
        ("Recueilli par Ann Lee", ["Ann Lee"]),
        ("Редактор: Анна Ли", ["Анна Ли"]),
        ("كتب - أحمد علي", ["أحمد علي"]),
        ("Επιμέλεια: Άννα Λι", ["Άννα Λι"]),
        ("Door onze redactie", []),  # a newsroom is nobody's name
        ("di Redazione", []),
        ("Da Redação", []),
        ("Redacción El Muelle", []),
        ("Erstellt von", []),  # whose name did not come along
        ("Article rédigé par", []),
    ],
)
def test_a_byline_names_people_and_nothing_else(line: str, authors: list[str]) -> None:
    assert clean("\n".join([*BODY, line]), kind="text").metadata.authors == authors


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for our newsletter, the mayor told everybody in the hall.",
        "Follow us on Facebook, said the candidate from the stage.",
        "Alle Rechte vorbehalten, sagte der Anwalt des Malers.",
        "Tous droits réservés, a rappelé l'avocate du peintre.",
        "Todos los derechos reservados, dijo la viuda.",
        "Подпишитесь на рассылку, сказал мошенник.",
        "Wszelkie prawa zastrzeżone, powiedziała wdowa.",
    ],
)
def test_a_sentence_that_ends_in_who_said_it_is_speech(line: str) -> None:
    assert [one.rule for one in label(document(*BODY, line))] == []


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for our newsletter, which explains the day's news.",
        "Follow us on Facebook, Instagram and X",
        "This article was amended on Friday. An earlier version said 1904, the mayor said.",
    ],
)
def test_a_notice_with_a_comma_is_still_one(line: str) -> None:
    assert label(document(*BODY, line))


# --- time


@pytest.mark.parametrize(
    "text",
    [
        "read more " * 4000,
        "." * 40_000,
        '."' * 20_000,
        "Sign up to our " + "very " * 8000 + "newsletter",
        "a" * 2_000_000,
        "we use\n" * 5000,
    ],
)
def test_no_line_costs_more_than_its_length(text: str) -> None:
    doc = document(*text.split("\n"))
    phrases.engine()
    start = time.process_time()
    label(doc)
    assert time.process_time() - start < 5


def test_importing_reads_no_rules() -> None:
    code = "import sys, cleaner.filters.phrases; sys.exit('re2' in sys.modules)"
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], check=False, timeout=60)
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("step", "form"),
    [
        ("Enter your email address and tap Next.", "Enter your email address"),
        ("Geben Sie Ihre E-Mail ein und tippen Sie auf Weiter.", "Geben Sie Ihre E-Mail ein"),
        ("Active JavaScript en los ajustes y reinicie el navegador.", "Active JavaScript"),
        ("Inserisci il tuo indirizzo e-mail e tocca Avanti.", "Inserisci il tuo indirizzo e-mail"),
        ("Vul je e-mailadres in en tik op Volgende.", "Vul je e-mailadres in"),
    ],
)
def test_a_step_of_a_how_to_is_no_form(step: str, form: str) -> None:
    kept, gone = (clean(f"{PROSE}\n{line}\n{MORE}", kind="text").text for line in (step, form))
    assert step in kept
    assert form not in gone
