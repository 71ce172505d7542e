"""Who wins when the caller, the page and the labelled lines disagree."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

from cleaner.document import Caption, Document, Line, Metadata, Verdict
from cleaner.metadata.dates import find_date, parse_date, url_date
from cleaner.metadata.images import image_credit
from cleaner.metadata.names import byline, house_keys, like_house, names, of_bio
from cleaner.metadata.page import MAX_TAGS, split_tags
from cleaner.metadata.text import MAX_TEXT, key, unique
from cleaner.policy import Action, Label, Policy

_NAMES = tuple(one.name for one in fields(Metadata))
_values = attrgetter(*_NAMES)
_LISTS = ("contacts", "corrections", "bios", "notes", "agencies", "embeds")
_FIRST = ("kicker", "place", "reading_time", "licence")

#: class names of the box around one picture and its texts, and how far apart these may stand in it
_FIGURES = frozenset(["caption", "figure", "image", "image-container", "media", "photo", "picture"])
MAX_APART = 2

#: A stamp that begins with one of these says when the article was changed, not published.
_UPDATED = tuple(
    """updated|last updated|modified|aktualisiert|letzte aktualisierung|geändert|mis à jour|
    actualizado|última actualización|aggiornato|ultimo aggiornamento|atualizado|bijgewerkt|
    oppdatert|uppdaterad|opdateret|aktualizacja|güncelleme|son güncelleme|更新|最終更新|수정|
    업데이트|обновлено|آخر تحديث""".replace("\n    ", "").split("|")
)


@dataclass(slots=True)
class _Finding:
    """A verdict with the lines that carry it now, and its place among the lines with text."""

    verdict: Verdict
    lines: list[Line]
    first: int
    last: int

    @property
    def text(self) -> str:
        """The words of its lines."""
        return " ".join(" ".join(line.text for line in self.lines).split())[:MAX_TEXT]

    @property
    def value(self) -> str:
        """What it is worth as data: the filter's value, or else the words."""
        value = self.verdict.value
        return self.text if value is None else " ".join(value.split())[:MAX_TEXT]


def merge(doc: Document) -> Metadata:
    """Return the record of a labelled document.

    What the caller knows (`doc.hints`) is carried through as it is; then what the page said
    (`doc.page`); then the lines with verdicts. A line that the policy keeps in the text is still
    data; one that it drops leaves at most the name of its kind in `notices`. Never raises, and
    changes nothing in `doc`.
    """
    record = _copy(doc.page)
    _hints(record, doc)
    by_field = _by_field(doc)
    _language(record, doc)
    _headline(record, by_field)
    _authors(record, by_field, bool(doc.hints.authors))
    _dates(record, by_field)
    record.date = record.date or url_date(doc.hints.url)
    for name in _FIRST:
        setattr(record, name, getattr(record, name) or _first(by_field, name))
    for name in _LISTS:
        if values := [*getattr(record, name), *(one.value for one in by_field.get(name, ()))]:
            setattr(record, name, unique(values))
    record.tags = record.tags or _tags(by_field)
    record.captions = captions(by_field.get("captions", []), doc)
    labels = [one.verdict.label for one in by_field.get("notices", [])]
    record.notices = list(dict.fromkeys(one.value.removesuffix("_notice") for one in labels))
    return record


def mend(record: Metadata, fix: Callable[[str], str]) -> None:
    """Apply `fix` (mojibake repair, say) to every string of a record, in place."""
    for name in _NAMES:
        value = getattr(record, name)
        if isinstance(value, str):
            setattr(record, name, fix(value))
        else:
            setattr(record, name, [_mended(item, fix) for item in value])


def _mended(item: str | Caption, fix: Callable[[str], str]) -> str | Caption:
    return fix(item) if isinstance(item, str) else Caption(fix(item.text), fix(item.credit))


def _copy(page: Metadata) -> Metadata:
    return Metadata(*map(_copied, _values(page)))


def _copied(value: Any) -> Any:
    return list(value) if isinstance(value, list) else value


def _hints(record: Metadata, doc: Document) -> None:
    hints = doc.hints
    for name in ("title", "description", "url", "language", "date", "site"):
        if value := getattr(hints, name):
            setattr(record, name, value)
    if hints.authors:
        record.authors = list(hints.authors)


def _by_field(doc: Document) -> dict[str, list[_Finding]]:
    found = {line.verdict.label for line in doc.lines if line.verdict is not None}
    names = {label: _field(doc.policy, label) for label in found}
    by_field: dict[str, list[_Finding]] = {}
    if any(names.values()):
        for one in _findings(doc.lines, names):
            by_field.setdefault(names[one.verdict.label], []).append(one)
    return by_field


def _field(policy: Policy, label: Label) -> str:
    """Return the name of the field that lines of a label are data for, "" where they are none."""
    row = policy[label]
    # a standfirst is kept, and copied to the description
    name = "standfirst" if label is Label.STANDFIRST else row.field
    return "" if name is None or (row.action is Action.DROP and name != "notices") else name


def _findings(lines: list[Line], names: dict[Label, str]) -> Iterator[_Finding]:
    """Yield the verdicts that are data; most lines of a page are not."""
    current: _Finding | None = None
    place = 0
    for line in lines:
        place += bool(line.text)
        verdict = line.verdict
        if current is not None:
            if verdict is current.verdict:
                current.lines.append(line)
                current.last = place
                continue
            if line.text or verdict is not None:
                yield current
                current = None
        if verdict is not None and names[verdict.label]:
            current = _Finding(verdict, [line], place, place)
    if current is not None:
        yield current


def _first(by_field: dict[str, list[_Finding]], name: str) -> str:
    return next((one.value for one in by_field.get(name, []) if one.value), "")


def _headline(record: Metadata, by_field: dict[str, list[_Finding]]) -> None:
    record.title = record.title or _first(by_field, "title")
    if not record.description:
        # a trailing summary leaves the text and must stand somewhere; a deck stays where it is
        deck = " ".join(one.value for one in by_field.get("standfirst", []))[:MAX_TEXT]
        record.description = _first(by_field, "description") or deck


def _authors(record: Metadata, by_field: dict[str, list[_Finding]], stated: bool) -> None:
    bylines, bios = by_field.get("authors", []), by_field.get("bios", [])
    if stated or not (bylines or bios):
        return
    house = house_keys(record.site, record.url) if record.authors else set()
    if any(not like_house(name, house) for name in record.authors):
        return
    people: list[str] = []
    for one in bylines:
        value = one.verdict.value
        people += names(value) if value else byline(one.text) or names(one.text)
    if not record.authors:
        people = people or [name for one in bios for name in of_bio(one.value)]
        record.authors = unique(people)
    else:  # a page that names only its publisher, over an article that somebody signed
        people = [name for name in people if not like_house(name, house)]
        record.authors = unique(people) or record.authors


def _dates(record: Metadata, by_field: dict[str, list[_Finding]]) -> None:
    for one in by_field.get("date", []):
        day = parse_date(one.value, record.language) or find_date(one.text, record.language)
        if one.text.casefold().startswith(_UPDATED):
            record.modified = record.modified or day
        else:
            record.date = record.date or day


def _tags(by_field: dict[str, list[_Finding]]) -> list[str]:
    values = [one.value for one in by_field.get("tags", [])]
    return unique([tag for value in values for tag in split_tags(value)])[:MAX_TAGS]


def captions(found: list[_Finding], doc: Document) -> list[Caption]:
    """Return the pictures' texts with their credits, each pair once, in order.

    A credit right after a caption is that caption's; one right before it only inside the same
    figure, since in text it may as well close the picture above. Where nothing visible names
    anybody, the image's own attributes may.
    """
    pictures: list[Caption] = []
    lines: list[Line | None] = []
    last: _Finding | None = None
    for one in found:
        near = last is not None and one.first - last.last <= 1
        credit = one.verdict.label is Label.CREDIT
        if not credit and not one.value:  # "Image caption," on a line of its own
            last = one
            continue
        if credit and near and pictures[-1].text and not pictures[-1].credit:
            pictures[-1].credit = one.value
        elif last is not None and near and not credit and _is_headless(pictures, last, one):
            pictures[-1].text = one.value
        else:
            pictures.append(Caption("", one.value) if credit else Caption(one.value, ""))
            lines.append(None if credit else one.lines[0])
        last = one
    if doc.kind == "html":
        _hidden_credits(pictures, lines, doc)
    return _once(pictures)


def _is_headless(pictures: list[Caption], last: _Finding, one: _Finding) -> bool:
    """Tell whether the last credit waits for this caption: in one figure, or under a label."""
    if not pictures or pictures[-1].text:
        return False
    labelled = one.verdict.rule in ("opener", "under_label") and pictures[-1].credit
    return bool(labelled) or _same_figure(last, one)


def _hidden_credits(pictures: list[Caption], lines: list[Line | None], doc: Document) -> None:
    start = attrgetter("start")
    for picture, line in zip(pictures, lines, strict=True):
        if line is not None and not picture.credit:
            index = bisect_left(doc.lines, line.start, key=start)
            above = doc.lines[index - 1].start if index else 0
            picture.credit = image_credit(doc.source, above, line.start)


def _same_figure(one: _Finding, other: _Finding) -> bool:
    first, second = one.lines[-1].markup, other.lines[0].markup
    if first is None or second is None:
        return False
    if "figure" in first.path and "figure" in second.path:
        return True
    shared = first.tokens & second.tokens & _FIGURES
    near = abs(first.container - second.container) <= MAX_APART
    return first.container == second.container or (bool(shared) and near)


def _once(pictures: list[Caption]) -> list[Caption]:
    """Drop repeats: a gallery shows a picture's text twice, once without the credit."""
    seen: dict[str, Caption] = {}
    for picture in pictures:
        if not picture.text and not picture.credit:
            continue
        name = key(picture.text) or f" {picture.credit}"
        known = seen.setdefault(name, picture)
        known.credit = known.credit or picture.credit
    return list(seen.values())


# --- language ----------------------------------------------------------------------------

#: Scripts that one language of the news writes: first and last letter. Latin, Cyrillic, Arabic
#: and Devanagari serve many; Bengali serves two.
_SCRIPTS = (
    ("\u3041", "\u30ff", "ja"), ("\uac00", "\ud7a3", "ko"), ("\u0e01", "\u0e5b", "th"),
    ("\u0370", "\u03ff", "el"), ("\u05d0", "\u05ea", "he"), ("\u10d0", "\u10ff", "ka"),
    ("\u0531", "\u058f", "hy"), ("\u0b80", "\u0bff", "ta"), ("\u0c00", "\u0c7f", "te"),
    ("\u0c80", "\u0cff", "kn"), ("\u0d00", "\u0d7f", "ml"), ("\u0a80", "\u0aff", "gu"),
    ("\u0a00", "\u0a7f", "pa"), ("\u0d80", "\u0dff", "si"), ("\u0e80", "\u0eff", "lo"),
    ("\u1780", "\u17ff", "km"), ("\u1000", "\u109f", "my"), ("\u4e00", "\u9fff", "zh"),
)  # fmt: skip


_TELLING = re.compile("[\u0370-\U0010ffff]")
#: all bytes of UTF-8 that no letter of these scripts begins with: Latin, its accents, typography
_LATIN = bytes([*range(0xCD), 0xE2, *range(0xF5, 0x100)])


def _language(record: Metadata, doc: Document) -> None:
    if not record.language:
        record.language = script_language("".join([line.text[:500] for line in doc.lines[:200]]))


def script_language(text: str) -> str:
    """Return the language that the text's script alone settles, or nothing.

    >>> script_language("Сегодня дождь"), script_language("오늘은 서울에 비가 내립니다")
    ('', 'ko')
    >>> script_language("今日は東京で雨が降っています")
    'ja'
    """
    text = text[:4_000]
    if text.isascii() or not text.encode(errors="replace").translate(None, _LATIN):
        return ""
    telling = Counter(filter(str.isalpha, _TELLING.findall(text)))
    if not telling:
        return ""
    letters = [char for char in text if char.isalpha()]
    if len(letters) < 8 or 2 * telling.total() <= len(letters):
        return ""
    counts: dict[str, int] = {}
    for char, count in telling.items():
        for first, last, language in _SCRIPTS:
            if first <= char <= last:
                counts[language] = counts.get(language, 0) + count
                break
    han = counts.pop("zh", 0)
    best = max(counts, key=lambda one: counts[one], default="")
    total = len(letters)
    if best == "ja" and counts["ja"] > 0.1 * total and counts["ja"] + han > 0.5 * total:
        return "ja"
    if best and best != "ja" and counts[best] > 0.5 * total:
        return best
    # Japanese without kana does not fill a page
    return "zh" if han > 0.5 * total and han >= 40 and not counts.get("ja") else ""
