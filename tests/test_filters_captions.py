"""Captions and credits: the caption without its bracket, the credit as a bare name."""

from __future__ import annotations

import pytest

from cleaner import clean
from cleaner.document import Document
from cleaner.filters import markup
from cleaner.filters.captions import label
from cleaner.metadata import merge
from cleaner.policy import Label
from cleaner.reading.html import read_html
from tests.shape_helpers import BODY, LAST, MORE, PROSE, found, make

CAPTIONS = [
    ("A ferry at the pier today (Picture: Ann Lee)", "A ferry at the pier today", "Ann Lee"),
    ("The pier seen from above (Image: Bo Ek via Getty Images)", "The pier seen from above",
     "Bo Ek via Getty Images"),
    ("The pier at dusk. Photo by Bo Ek/Shutterstock", "The pier at dusk.", "Bo Ek/Shutterstock"),
    ("Die Fähre am Kai. Foto: Bo Ek/dpa", "Die Fähre am Kai.", "Bo Ek/dpa"),
    ("Die Fähre am Kai | Bild: Ann Lee", "Die Fähre am Kai", "Ann Lee"),
    ("Die Fähre am Kai. Bildrechte: Hafenfunk/Ann Lee", "Die Fähre am Kai.", "Hafenfunk/Ann Lee"),
    ("Die Fähre im Hafen.Bo Ek/dpa", "Die Fähre im Hafen.", "Bo Ek/dpa"),
    ("Die Fähre im Hafen. IMAGO/Bo Ek", "Die Fähre im Hafen.", "IMAGO/Bo Ek"),
    ("Die Fähre im HafenFoto: Ann Lee", "Die Fähre im Hafen", "Ann Lee"),
    ("Le bac au port. Crédit photo : Bo Ek", "Le bac au port.", "Bo Ek"),
    ("El barco en el puerto (Foto: EFE)", "El barco en el puerto", "EFE"),
    ("Le bac au port (Photo AFP)", "Le bac au port", "AFP"),
    ("Il traghetto nel porto (foto Anna Li)", "Il traghetto nel porto", "Anna Li"),
    ("Il traghetto nel porto (Foto: ANSA)", "Il traghetto nel porto", "ANSA"),
    ("De pont in de haven © ANP / Bo Ek", "De pont in de haven", "ANP / Bo Ek"),
    ("Ferja i havna. Foto: Bo Ek / NTB", "Ferja i havna.", "Bo Ek / NTB"),
    ("Ferjan í höfninni. Ljósmynd/Aðsend", "Ferjan í höfninni.", "Aðsend"),
    ("Keltas uoste / B. Eko / LRT nuotr.", "Keltas uoste", "B. Eko / LRT nuotr."),
    ("Prom w porcie. Fot. Anna Nowak", "Prom w porcie.", "Anna Nowak"),
    ("Limandaki vapur. Fotoğraf: AA", "Limandaki vapur.", "AA"),
    ("A balsa no porto — Foto: Ana Lima/r7", "A balsa no porto", "Ana Lima/r7"),
    ("A balsa no porto — Foto: Reprodução", "A balsa no porto", "Reprodução"),
    ("▲ 부두에 서 있는 배. 연합뉴스", "▲ 부두에 서 있는 배.", "연합뉴스"),
    ("Паром у причала. Фото: Анна Ли", "Паром у причала.", "Анна Ли"),
    ("부두에 서 있는 배 [사진=연합뉴스]", "부두에 서 있는 배", "연합뉴스"),
    ("港に停泊する船＝3日（山田花子撮影）", "港に停泊する船＝3日", "山田花子"),
    ("港に停泊する船 写真：山田花子", "港に停泊する船", "山田花子"),
    ("停在码头的渡轮。（新华社发）", "停在码头的渡轮。", "新华社"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "text", "credit"), CAPTIONS)
def test_a_caption_loses_its_credit(line: str, text: str, credit: str) -> None:
    doc = make([PROSE, line, MORE, LAST])
    labels = found(doc, label)
    assert [(kind, value) for kind, _, value in labels] == [("caption", text), ("credit", credit)]
    assert doc.text == "\n".join([PROSE, MORE, LAST])
    assert "".join(doc.source[one.start : one.end] for one in doc.lines) == doc.source


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("Getty Images/AFP", "Getty Images/AFP"),
        ("Foto ANP", "ANP"),
        ("picture alliance/dpa | Bo Ek", "picture alliance/dpa | Bo Ek"),
        ("© Bo Ek/imago", "Bo Ek/imago"),
        ("Photo: AP", "AP"),
        ("Image source, PA Media", "PA Media"),
        ("Fuente de la imagen, Getty Images", "Getty Images"),
        ("图像来源，Getty Images", "Getty Images"),
        ("صدر الصورة، Getty Images", "Getty Images"),
        ("Image: Ann Lee/Harbour Press", "Ann Lee/Harbour Press"),
        ("(Image credit: Ann Lee)", "Ann Lee"),
        ("Copyright AP Photo", "AP Photo"),
        ("коллаж: Анна Ли", "Анна Ли"),
    ],
)
def test_a_credit_alone(line: str, credit: str) -> None:
    doc = make([PROSE, line, MORE, LAST])
    assert found(doc, label) == [("credit", line, credit)]


@pytest.mark.parametrize(
    "line",
    [
        "FILE - The ferry leaves the pier in a storm, May 3, 2024.",
        "Symbolbild: Eine Fähre verlässt bei Sturm den Hafen.",
        "The ferry leaves the pier. File image",
        "Die Fähre verlässt den Hafen. (Archivbild)",
        "图为停在码头的渡轮。",
    ],
)
def test_a_caption_without_a_name(line: str) -> None:
    assert [kind for kind, *_ in found(make([PROSE, line, MORE, LAST]), label)] == ["caption"]


def test_a_line_right_over_a_credit() -> None:
    caption = "The old pier lies under the church"
    spaced = [PROSE, "", caption, "Photo: Ann Lee", "", MORE, "", LAST]
    assert [kind for kind, *_ in found(make(spaced), label)] == ["caption", "credit"]
    dense = [PROSE, caption, "Photo: Ann Lee", MORE, LAST]
    assert [kind for kind, *_ in found(make(dense), label)] == ["credit"]  # it may be a heading
    doc = make([PROSE, "Enlarge image", *dense[1:]], {1: Label.WIDGET})
    assert [kind for kind, *_ in found(doc, label)] == ["caption", "credit"]
    doc = make([PROSE, "Enlarge image", f"{caption}.", *dense[2:]], {1: Label.WIDGET})
    assert [kind for kind, *_ in found(doc, label)] == ["credit"]  # a paragraph


@pytest.mark.parametrize(
    "line",
    [
        "The ferry was stopped at noon because of the wind, officials said (Reuters)",
        "The harbour master told Reuters that nobody had asked him about the wind.",
        "Officials gave the credit to the crew, and not to the harbour office.",
        "The image of the harbour is changing: fewer boats, more cafés.",
        "She took a photo: the last one of the old pier.",
        "Best Picture: The Ferryman",
        "The mayor opened the pier again on Friday (picture above)",
        "He drew the old ferry for a magazine (Image Comics)",
        "The source: an old man who had seen it all.",
        "You may pay in cash or by card (credit/debit cards, cash, etc.)",
        "Photo/video equipment must stay outside.",
        "© 2024 Harbour Press Ltd. All rights reserved",
        "Copyright Law in a Changing World",
        "Bo Ek und Ann Lee, dpa",
        "The photographer / videographer of the harbour festival is wanted.",
        "港の写真を撮る人が増えている。",
    ],
)
def test_prose_about_pictures_and_agencies_stays(line: str) -> None:
    assert found(make([PROSE, line, MORE, LAST]), label) == []


def test_a_data_sheet_with_a_photo_among_its_keys_stays() -> None:
    sheet = ["Script: Ann Lee", "Sound: Bo Ek", "Photography: Kim Poe", "Music: Jo Day"]
    assert found(make([PROSE, *sheet, MORE, LAST]), label) == []


def test_a_list_item_that_tells_a_story_keeps_it_and_loses_the_credit() -> None:
    item = "- The ferry sails at noon. It waits for the mail, and for nobody else."
    doc = make([PROSE, f"{item} Photo: Bo Ek/Harbour Press", MORE, LAST])
    assert [(kind, line) for kind, line, _ in found(doc, label)] == [
        ("credit", "Photo: Bo Ek/Harbour Press")
    ]


def test_a_long_paragraph_that_ends_in_an_agency_stays() -> None:
    assert found(make([*BODY, f"{PROSE} {MORE} {LAST} Bo Ek/dpa"]), label) == []


def test_cleaned_text_put_in_again_comes_out_the_same() -> None:
    doc = make([PROSE, *(line for line, *_ in CAPTIONS), MORE, LAST])
    found(doc, label)
    assert found(make(doc.text.split("\n")), label) == []


# --- lines that the markup names captions ---------------------------------------------------------


def captions_of(html: str) -> list[tuple[str, str]]:
    """The captions and credits of a page's markup, as its record has them."""
    page = read_html(html)
    doc = Document(html, "html", page.lines)
    for line in doc.lines:
        line.p_body = 0.2
    for _ in range(4):
        if not doc.apply(list(markup.label(doc))):
            break
    return [(one.text, one.credit) for one in merge(doc).captions]


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ("The ferry left the pier at noon. (AP)", "AP"),
        ("The ferry left the pier at noon. (Harbour Estate Agents)", "Harbour Estate Agents"),
        ("The ferry left the pier (Bo Ek/Cuarto)", "Bo Ek/Cuarto"),
        ("The ferry left the pier at noon. Supplied", "Supplied"),
        ("The ferry left the pier at noon.The Associated Press", "The Associated Press"),
        ("The ferry left the pier at noon. Ann Lee", "Ann Lee"),
        ("The ferry left the pier at noon. quay.is/Ann Lee", "quay.is/Ann Lee"),
        ("Die Fähre im Hafen / Ann Lee", "Ann Lee"),
        ("Die Fähre im Hafen von oben. © Hafenamt | PR", "Hafenamt | PR"),
        ("Die Fähre im Hafen von oben. © Montage", "Montage"),
        ("Die Fähre im Hafen. Quelle: Hafenamt", "Hafenamt"),
        ("El barco en el puerto.Cedida por la cofradía del puerto",
         "Cedida por la cofradía del puerto"),
        ("Con phà ở bến cảng. Ảnh: Bến cảng cung cấp", "Bến cảng cung cấp"),
        ("항구에 서 있는 배. &lt;김하늘 기자&gt;", "김하늘"),
        ("港に停泊する船（Ｃ）共同通信社", "共同通信社"),
        ("A boat, by Jo D. Higgins. | Bo Ek/PA Images via Getty Images",
         "Bo Ek/PA Images via Getty Images"),
    ],
)  # fmt: skip
def test_a_credit_at_the_end_of_a_named_caption(text: str, credit: str) -> None:
    ((caption, found_credit),) = captions_of(f"<figure><figcaption>{text}</figcaption></figure>")
    assert found_credit == credit
    assert text.startswith(caption)
    assert credit not in caption


@pytest.mark.parametrize(
    "text",
    [
        "The minister beside Ann Lee (SPD)",
        "The square in Madrid (España)",
        "The winner is Dr. Ann Lee",
        "Boats on the lake (2019)",
        "Ann Lee and Bo Ek on the pier. They met in spring.",
        "The singer <b>Ann Lee</b>",
        "The old pier and <a href=x>Ann Lee</a>",
        "Data. Source: an old man who saw it all happen",
    ],
)
def test_a_named_caption_without_a_credit(text: str) -> None:
    ((_, credit),) = captions_of(f"<figure><figcaption>{text}</figcaption></figure>")
    assert credit == ""


SEEN = "The ferry left the pier at noon"


@pytest.mark.parametrize(
    ("html", "credit"),
    [
        ("{} <cite>AP Photo/Bo Ek</cite>", "AP Photo/Bo Ek"),
        ("<span class=t>{}</span> <span class=fig--author>Quay News</span>", "Quay News"),
        ("<span>{}</span> <span>(Bo Ek/AFP)</span>", "Bo Ek/AFP"),
        ("<span>{}</span> <span>Ann Lee</span>", "Ann Lee"),
        ("{}<span class=credit>Photo by Ann Lee</span>/AFP via Getty Images",
         "Ann Lee/AFP via Getty Images"),
        ("{}<span class=credit>Photo by Ann Lee</span>/Quay News", "Ann Lee/Quay News"),
        ("{}<span class=credit>(<span>Image:</span> Getty Images/iStock)</span>",
         "Getty Images/iStock"),
        ("<span>{}</span><p class=caption_author>@Quay via X / Reuters</p>",
         "@Quay via X / Reuters"),
        ("<p>{}</p><p class=captioncredit>Bo Ek/Copyright 2026 The AP. All rights reserved.</p>",
         "Bo Ek/The AP"),
        ("<span>AP</span><br>{}", "AP"),
        ("<p>{}</p>Quelle: dpa", "dpa"),
    ],
)  # fmt: skip
def test_a_credit_that_elements_set_apart(html: str, credit: str) -> None:
    source = f"<figure><img src=x><figcaption>{html.format(SEEN)}</figcaption></figure>"
    assert captions_of(source) == [(SEEN, credit)]


def test_a_credit_below_the_caption_of_a_figure() -> None:
    html = f"<figure><figcaption>{SEEN}</figcaption><footer>Screenshots Quay/Pier</footer></figure>"
    assert captions_of(html) == [(SEEN, "Screenshots Quay/Pier")]


def test_a_caption_shown_twice_and_its_credit() -> None:
    html = (
        f"<figure><figcaption>{SEEN}</figcaption></figure><div class=about>{SEEN}</div>"
        "<div class=image-copyright>picture alliance/dpa | Bo Ek</div>"
    )
    assert captions_of(html) == [(SEEN, "picture alliance/dpa | Bo Ek")]


@pytest.mark.parametrize(
    ("image", "credit"),
    [
        ('<img src=x title="The quay | Bildquelle: Hafenfunk / Ek">', "Hafenfunk / Ek"),
        ('<img src=x alt="The quay (Photo: Ann Lee / Quay)">', "Ann Lee / Quay"),
        ('<img src=x data-photo-credit="Ann Lee">', "Ann Lee"),
        ('<img src=x alt="Ann Lee on the quay">', ""),
    ],
)
def test_an_image_names_whom_nothing_visible_names(image: str, credit: str) -> None:
    html = f"<figure>{image}<figcaption>{SEEN}</figcaption></figure>"
    assert captions_of(html) == [(SEEN, credit)]
    named = f"<figure>{image}<figcaption>{SEEN} (Picture: Bo Ek)</figcaption></figure>"
    assert captions_of(named) == [(SEEN, "Bo Ek")]


def test_a_caption_whose_label_stands_alone() -> None:
    lines = [PROSE, "Image caption,", "The ferry left at dawn", MORE, LAST]
    assert ("caption", "The ferry left at dawn") in [
        (kind, text) for kind, text, _ in found(make(lines), label)
    ]
    lines = [PROSE, "Image caption, The ferry left at dawn", "A quiet morning", MORE, LAST]
    assert "A quiet morning" not in [text for _, text, _ in found(make(lines), label)]


def test_named_lines_around_a_credit_are_no_data_sheet() -> None:
    lines = [PROSE, "Zobacz także: Dlaczego sprzedano prom", "Foto: Jan Kowal / PAP", MORE]
    doc = make([*lines, "Źródło: PAP", LAST], {1: Label.RELATED, 4: Label.AGENCY})
    assert ("credit", "Foto: Jan Kowal / PAP", "Jan Kowal / PAP") in found(doc, label)


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee (second from left) and the crew of the ferry on the day it was sold",
        "Anna Lie (v. l.), Bo Ek und Kapitän Jan Holm vor der letzten Fahrt im Hafen.",
        "Der alte Vorstand (von li nach re): Anna Lie, Bo Ek, Jan Holm und Eva Stein",
        "De kapitein en zijn bemanning (vlnr): Ann Lie, Bo Ek en Jan Holm op de kade",
        "船を見送る（左から）山田さん、鈴木さん、佐藤さん",
        "항구에 선 선원들(왼쪽부터) 김하나, 이두리, 박세영 씨가 손을 흔들고 있다.",
    ],
)
def test_people_are_named_by_where_they_stand(text: str) -> None:
    doc = make([*BODY, text, *BODY])
    found_now = [v for v in label(doc) if v.rule == "position"]
    assert [v.lines[0].text for v in found_now] == [text]


@pytest.mark.parametrize(
    "text",
    [
        "The party (far right) won eleven seats, and the alliance (left) lost as many of them.",
        "Turn the second valve (left) until the needle of the gauge stands still again.",
        "Hebrew is read the other way round (right to left), which the printers had forgotten.",
        "Die Kritik kam von links, und der Vorsitzende (links) wies sie noch am Abend zurück.",
    ],
)
def test_left_and_right_are_parties_and_manuals_too(text: str) -> None:
    assert [v for v in label(make([*BODY, text, *BODY])) if v.rule == "position"] == []


def test_an_agency_signs_the_last_paragraph_of_a_report() -> None:
    """AFP's reports in Japanese end so, its captions too: these are shorter, or further up."""
    first = "港は三日間にわたって閉鎖されていたが、六日の朝になってようやく最初の船が出た。"
    second = "島の住民らは食料を買いに町へ渡り、学校も再開した。船の会社は便を増やすという。"
    last = (
        "町は嵐が過ぎたと述べているが、港の長は「波はまだ高く、再び閉める用意をしている」と語った。"
        "船の会社も、次の週まで夜の便を出さないという。"
    )
    text = f"{first}風は弱まっている。\n\n{second}\n\n{last}(c)AFP/Ann LEE"
    doc = clean(text, kind="text")
    assert doc.text.endswith(last)
    assert (doc.metadata.agencies, doc.metadata.captions) == (["AFP"], [])


def test_a_paragraph_of_a_page_keeps_its_words_beside_a_credit() -> None:
    last = (
        "The harbour may raise its fees again, and whether that is just is for the courts to say. "
        "Before they go there, owners should ask the harbour's own office, which costs nothing, "
        "and the ministry, which answers within a month."
    )
    body = "".join(f"<p>{line}</p>" for line in (*BODY, *BODY))
    doc = clean(
        f"<article><h1>The fees</h1>{body}<p>{last} <span>Photo: Ann Lee</span></p></article>"
    )
    assert last in doc.text
    assert "Ann Lee" not in doc.text
