"""Author fields as content systems fill them, to a list of names.

What is left alone: capitals ("MARIA LOPEZ" may be how she signs), initials, agencies and desks
("Reuters", "News staff"): a reader sees them in the byline. What goes: the word "by", addresses,
handles, job titles, and placeholders of the content system.
"""

from __future__ import annotations

from collections.abc import Iterable

import re2

from cleaner.metadata.text import key, tidy, unique

MAX_NAMES = 30
_MAX_NAME = 100
_MAX_WORDS = 8

#: "By", wherever the name begins with a capital afterwards.
_BY = re2.compile(
    r"(?i:^(?:(?:written|words|story|report|posted|published|reviewed|created) by|by|von|par|por|"
    r"da parte di|door|przez|af|av|text|texte|texto|testo|tekst|author|authors|autor|autorin|autoren|"
    r"autore|autores|auteur|auteurs|autora|redaktion|redaktor|skribent|yazan|yazar|haber|"
    r"автор|авторы|текст|作者|文|著者|執筆|責任編集|記者|撰文|编辑|글|작성자)\s?[:：]\s?)"
    r"|^(?:By|BY|by|Von|VON|von|Par|PAR|par|Por|POR|por|Door|door|Przez|przez|Af|Av|av|Fra|"
    r"Written by|Posted by|Words by|Story by|Published by|Di|Da|Text von|Texte de|Text:|Ein .{0,30}"
    r"von|Eine .{0,30} von)\s"
)
#: A particle in lower case is part of a name, if two words do not follow.
_ADDRESS = re2.compile(r"\S+@\S+\.\w+|(?:https?://|www\.)\S+")
_HANDLE = re2.compile(r"\(?(?:^|\s|\()@[A-Za-z0-9_.]{2,30}\)?")
_BRACKETS = re2.compile(r"\s*[(\[（【][^()\[\]（）【】]{0,80}[)\]）】]\s*$")
_WRAPPED = re2.compile(r"^[(\[（【「《\"“„«](.{2,60})[)\]）】」》\"”“»]$")

#: Words that join two names, in many languages; one letter is a word only between full names.
_AND = re2.compile(r"\s(?:and|und|with|mit|en|og|och|ve|oraz|及|和|и|та|와|과)\s|\s?[&＆]\s")
_SOFT_AND = re2.compile(r"\s(?:et|y|e|i|con|avec)\s")
_SPLIT = re2.compile(r"\s?[;；|｜、，•·]\s?|\s+[/／]\s+|\n|,\s+(?:and|und|et|y|e|&)\s+|,\s+|,$")
_DASH = re2.compile(r"\s+[-–—]\s+")
_DIGITS = re2.compile(r"\d{3}")
_CJK_ROLE = re2.compile(
    r"\s?(?:기자|특파원|인턴기자|선임기자|객원기자|논설위원|記者|编辑|編集委員|特派員|論説委員|支局長|記者撮影)$"
)
_HAN_NAMES = re2.compile(r"^(?:[\p{Han}]{2,4} ){1,9}[\p{Han}]{2,4}$")

#: A part that is nothing but a job title; compared without its case. Own collection.
_ROLES = frozenset(
    """journalist journaliste journalistin reporter reporterin redakteur redakteurin redaktør
    editor editorin redacteur redactor redactora periodista giornalista jornalista dziennikarz
    correspondent korrespondent korrespondentin correspondant corresponsal corrispondente
    columnist kolumnist kolumnistin photographer fotograf fotografin fotógrafo photographe writer
    contributor author autor autorin auteur autore freelance freelancer producer volontär volontärin
    volontariat gazeteci muhabir staff-writer phd ph.d ph.d. md m.d m.d. mba rd rn msc ms ma jr sr
    esq dds do ldn rdn cfp cpa""".split()
)
_ROLE_WORDS = frozenset(
    """reporter editor correspondent writer journalist columnist contributor producer director
    redakteur redakteurin korrespondent korrespondentin reporterin journalistin redaktion chef
    chefredakteur chefredakteurin leiter leiterin ressortleiter photographer fellow manager
    professor officer analyst strategist founder ceo expert specialist""".split()
)
_ORG_WORDS = frozenset(
    "staff team desk service newsroom news agency press redaktion redaction redacción".split()
)

#: What content systems and forms put where a name should be.
_NOBODY = frozenset(
    """admin administrator administrador author unknown anonymous none null undefined na user guest
    editor webmaster root test wordpress by von default authorname nobody system superuser
    contentadmin siteadmin website blogger bythe share email facebook twitter linkedin print
    follow subscribe readmore""".split()
)


def names(value: object, *, whole: bool = False) -> list[str]:
    """Return the names in one author value; `whole` where it is known to be a single name.

    >>> names("By Ann Lee, Senior Reporter and Bo Ek (bo@example.org)")
    ['Ann Lee', 'Bo Ek']
    >>> names("José Ortega y Gasset"), names("김하늘 기자"), names("admin")
    (['José Ortega y Gasset'], ['김하늘'], [])
    >>> names("Müller und Sohn GmbH", whole=True)
    ['Müller und Sohn GmbH']
    """
    text = _strip_by(_ADDRESS.sub("", tidy(value, 2_000)))
    parts = [text] if whole else _split(text)
    return unique([name for part in parts if (name := _one(part))])[:MAX_NAMES]


def all_names(values: Iterable[object]) -> list[str]:
    """Return the names in several author values, each once.

    >>> all_names(["Ann Lee", "Bo Ek and Ann Lee"])
    ['Ann Lee', 'Bo Ek']
    """
    return unique([name for value in values for name in names(value)])[:MAX_NAMES]


def from_url(url: str) -> str:
    """Return the name in the address of an author's page, or nothing.

    >>> from_url("https://example.org/authors/ann-marie-lee/"), from_url("https://e.org/author/17")
    ('Ann Marie Lee', '')
    """
    parts = [part for part in tidy(url, 500).split("?")[0].split("/") if part]
    for place, part in enumerate(parts[:-1]):
        if part.lower() in ("author", "authors", "autor", "autoren", "auteur", "autore", "people"):
            words = parts[place + 1].split("-")
            if 2 <= len(words) <= 4 and all(word.isalpha() for word in words):
                return " ".join(word.capitalize() for word in words)
    return ""


def _strip_by(text: str) -> str:
    match = _BY.search(text)
    rest = text[match.end() :].strip() if match else text
    if match is None or not rest:
        return text
    # "von Braun" and "Di Maria" are names: without a colon, two more words must follow
    return rest if ":" in match[0] or "：" in match[0] or len(rest.split()) > 1 else text


def _split(text: str) -> list[str]:
    if _HAN_NAMES.search(text):
        return text.split()
    parts: list[str] = []
    for piece in _SPLIT.split(text):
        parts += _split_and(piece)
    return parts


def _split_and(piece: str) -> list[str]:
    for pattern, soft in ((_AND, False), (_SOFT_AND, True)):
        found = pattern.split(piece)
        sizes = [len(part.split()) for part in found]
        if len(found) > 1 and (min(sizes) >= 2 or (not soft and _level(sizes))):
            return [name for part in found for name in _split_and(part)]
    return [piece]


def _level(sizes: list[int]) -> bool:
    """Tell "Ann Lee and Reuters" from "Bill and Melinda Gates", who share a name."""
    return min(sizes) >= 1 and (max(sizes) == 1 or sizes[0] >= 2)


def _one(part: str) -> str:
    name = _HANDLE.sub(" ", part).strip(" \t.,:;-–—|/·•*")
    if wrapped := _WRAPPED.search(name):
        name = wrapped[1]
    name = _BRACKETS.sub("", name)
    name = _CJK_ROLE.sub("", name)
    if _DASH.search(name):
        head, *tails = _DASH.split(name)
        name = head if any(map(_is_role, tails)) else name
    name = _strip_by(" ".join(name.split()))
    return name if _is_name(name) else ""


def _is_name(name: str) -> bool:
    if not 2 <= len(name) <= _MAX_NAME or len(name.split()) > _MAX_WORDS:
        return False
    if not any(map(str.isalpha, name)) or _DIGITS.search(name):
        return False
    return key(name) not in _NOBODY and not _is_role(name)


def _is_role(part: str) -> bool:
    words = part.casefold().strip(" .").split()
    if not words or " ".join(words) in _ROLES:
        return True
    return len(words) > 1 and not _ORG_WORDS.intersection(words) and words[-1] in _ROLE_WORDS
