"""Dates, reading times and places with a line of their own; dates inside the article stay."""

from __future__ import annotations

import pytest

from cleaner.filters.datelines import label
from tests.shape_helpers import BODY, LAST, MORE, PROSE, found, make


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("3 May 2024", "2024-05-03"),
        ("Published: May 3, 2024, 10:15 am EST", "2024-05-03"),
        ("Last updated 2 days ago", ""),
        ("Stand: 03.05.2024, 10:15 Uhr", "2024-05-03"),
        ("Freitag, 3. Mai 2024", "2024-05-03"),
        ("vor 3 Stunden", ""),
        ("Publié le 3 mai 2024 à 10h15, mis à jour le 13 mai 2024", "2024-05-03"),
        ("Actualizado el 3 de mayo de 2024", "2024-05-03"),
        ("Pubblicato il 3 maggio 2024 alle 10:15", "2024-05-03"),
        ("Publicado em 23/05/2024 às 10h15", "2024-05-23"),
        ("Gepubliceerd op 3 mei 2024 om 10:15 uur", "2024-05-03"),
        ("Publisert 3. mai 2024 kl. 10.15", "2024-05-03"),
        ("Uppdaterad 15.59 | Publicerad 14.14", ""),
        ("Opublikowano: 3 maja 2024", "2024-05-03"),
        ("Güncelleme: 3 Mayıs 2024 10:15", "2024-05-03"),
        ("3 мая 2024 г., 10:15", "2024-05-03"),
        ("公開日：2024年5月3日", "2024-05-03"),
        ("2024年5月3日 20時01分", "2024-05-03"),
        ("2024年5月3日 星期五", "2024-05-03"),
        ("3小时前", ""),
        ("입력 2024.05.03 10:15 수정 2024.05.03 오후 3:20", "2024-05-03"),
        ("2024-05-03T10:15:30Z", "2024-05-03"),
    ],
)
def test_a_date_alone_in_the_head(line: str, iso: str) -> None:
    assert found(make([line, *BODY]), label) == [("timestamp", line, iso)]


@pytest.mark.parametrize(
    ("line", "minutes"),
    [
        ("5 min read", "5"),
        ("Lesezeit: 4 Min.", "4"),
        ("4 Minuten Lesezeit", "4"),
        ("Temps de lecture : 3 min", "3"),
        ("Tiempo de lectura: 3 minutos", "3"),
        ("Okuma süresi: 3 dakika", "3"),
        ("この記事は約5分で読めます", "5"),
        ("阅读时间 约 5 分钟", "5"),
        ("읽는 시간 3분", "3"),
    ],
)
def test_a_reading_time(line: str, minutes: str) -> None:
    assert found(make([line, *BODY]), label) == [("reading_time", line, minutes)]


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("BERLIN (dpa) –", "BERLIN"),
        ("NEW DELHI —", "NEW DELHI"),
        ("【ワシントン共同】", "ワシントン"),
    ],
)
def test_a_place_alone_before_the_first_paragraph(line: str, place: str) -> None:
    assert found(make([line, *BODY]), label) == [("dateline", line, place)]


@pytest.mark.parametrize(
    "line",
    [
        "On 3 May 2024 the ferry was stopped.",
        "May was cold.",
        "10 minutes",
        "Read 5 books in 10 minutes",
        "Day 3",
        "1945",
        "10:30",
        "12 May 1999 – 3 June 2003",
        "WARNING:",
        "The Harbour —",
        "BERLIN (dpa) – The ferry was stopped at noon because the wind had turned.",
        "Berlin",
    ],
)
def test_what_only_has_a_number_or_a_place_in_it_stays(line: str) -> None:
    assert found(make([line, *BODY]), label) == []


def test_a_chronicle_and_a_change_log_stay() -> None:
    days = ["1 May 2024", "2 May 2024", "3 May 2024", "4 May 2024"]
    story = [PROSE, MORE]
    for day in days:
        story += [day, PROSE, LAST]
    assert found(make(story), label) == []


def test_a_stamp_between_paragraphs_goes_a_bare_date_stays() -> None:
    doc = make([*BODY, "Updated: 3 May 2024", *BODY, "3 May 2024", *BODY])
    assert found(doc, label) == [("timestamp", "Updated: 3 May 2024", "2024-05-03")]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Policiales 31/05/2024", "2024-05-31"),
        ("Redakcja 14:09, 31.12.2025 Aktualizacja: 14:10, 31.12.2025", "2025-12-31"),
        ("Local News | 3 May 2024", "2024-05-03"),
    ],
)
def test_a_section_and_the_day_in_the_head(line: str, day: str) -> None:
    doc = make(["The ferry stops at noon on Monday", line, *BODY])
    assert found(doc, label) == [("timestamp", line, day)]


@pytest.mark.parametrize(
    "line",
    ["Ferries 2025 week 2 20 December 2025", "flight 370 8 March 2014", "Opus 12", "Ann Lee, 34"],
)
def test_a_headline_with_a_day_stays(line: str) -> None:
    assert found(make([line, *BODY]), label) == []


def test_a_section_and_a_day_between_paragraphs_stay() -> None:
    assert found(make([*BODY, "Politics 31/05/2024", *BODY]), label) == []
