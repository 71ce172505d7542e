"""Author fields as content systems fill them, to a list of names.

What is left alone: capitals ("MARIA LOPEZ" may be how she signs), initials, agencies and desks
("Reuters", "News staff"): a reader sees them in the byline. What goes: the word "by", addresses,
handles, job titles, and placeholders of the content system.
"""

from __future__ import annotations

from collections.abc import Iterable

import re2

from cleaner.metadata.dates import MONTHS
from cleaner.metadata.text import key, tidy, unique, word_list

MAX_NAMES = 30
_MAX_NAME = 100
_MAX_WORDS = 8

#: "By" and its kin: with a colon always, without one before a name of two words or more, since
#: "von Braun" and "Di Maria" are names.
_BY_COLON = re2.compile(
    r"(?i)^(?:by|von|par|por|di|door|przez|af|av|text|texte|texto|testo|tekst|words|story|report|"
    r"authors?|autor(?:in|en|es|e)?|autores|auteurs?|autora|redaktion|redacción|redazione|skribent|"
    r"yazan|yazar|haber|written by|posted by|автори?|автор[ыа]?|текст|作者|文|著者|執筆|"
    r"責任編集|責編|责编|記者|记者|撰文|编辑|編輯|来源|글|작성자|기자)\s?[:：]\s?"
)
_BY = re2.compile(
    r"^(?:(?i:by|(?:this (?:post|article) was )?"
    r"(?:written|posted|published|authored|reported)(?: and [a-z]+)? by|"
    r"(?:text|words|story|report|article|analysis|review|opinion|recipe) by|"
    r"(?:view |see |read )?(?:all |more |other )?(?:posts|articles|stories) by)|"
    r"(?:Von|VON|von|Par|PAR|par|Por|POR|por|Door|door|Przez|przez|Af|av|Av|Fra|Di|DI|Da|Text von|"
    r"Texte de|Eine? \S+ von))\s"
)
_ADDRESS = re2.compile(r"[(\[<]?[^\s()\[\]<>]+@[^\s()\[\]<>]+[)\]>]?|(?:https?://|www\.)\S+")
_HANDLE = re2.compile(r"\(?(?:^|\s|\()@[A-Za-z0-9_.]{2,30}\)?")
_BRACKETS = re2.compile(r"\s*[(\[（【][^()\[\]（）【】]{0,80}[)\]）】]?\s*$")
_WRAPPED = re2.compile(r"^[(\[（【「《\"“„«](.{2,60})[)\]）】」》\"”“»]$")

#: Words that join two names, in many languages; one letter is a word only between full names.
_AND = re2.compile(r"\s(?:and|und|with|mit|en|og|och|ve|oraz|及|和|и|та|와|과)\s|\s?[&＆]\s")
_SOFT_AND = re2.compile(r"\s(?:et|y|e|i|con|avec)\s")
_SPLIT = re2.compile(r"\s?[;；|｜、，•·]\s?|\s+[/／]\s+|\n|,\s+(?:and|und|et|y|e|&)\s+|,\s+|,$")
_DASH = re2.compile(r"\s+[-–—]\s+")
#: "Head of Marketing" after a name; "reviewed by" is somebody else's work.
_POST = re2.compile(r"(?i)\s(?:of|at|for|bei|beim|chez)\s\S")
_OTHERS_WORK = re2.compile(
    r"(?i)^(?:medically |fact.?)?(?:reviewed|edited|checked|translated|updated|illustrated|"
    r"narrated|photographed|photos?|pictures|produced|designed) by\b|^[a-z]+: "
)
_INITIAL = re2.compile(r"(?:^|[\s.])(?:\pL|[JS]r|Ph\.?D|M\.D)\.$")
_DIGITS = re2.compile(r"\d{3}")
_CJK_ROLE = re2.compile(
    r"\s?(?:기자|특파원|인턴기자|선임기자|객원기자|논설위원|記者|编辑|編集委員|特派員|論説委員|支局長|記者撮影)$"
)
_HAN_NAMES = re2.compile(r"^\p{Han}+(?: \p{Han}+)+$")

#: A part that is nothing but a job title; compared without its case. Own collection.
_ROLES = word_list(
    """journalist journaliste journalistin reporter reporterin redakteur redakteurin redaktør
    editor editorin redacteur redactor redactora periodista giornalista jornalista dziennikarz
    correspondent korrespondent korrespondentin correspondant corresponsal corrispondente
    columnist kolumnist kolumnistin photographer fotograf fotografin fotógrafo photographe writer
    contributor author autor autorin auteur autore freelance freelancer producer volontär volontärin
    volontariat gazeteci muhabir staff-writer phd ph.d ph.d. md m.d m.d. mba rd rn msc ms ma jr sr
    esq dds do ldn rdn cfp cpa"""
)
_ROLE_WORDS = word_list(
    """reporter editor correspondent writer journalist columnist contributor producer director
    redakteur redakteurin korrespondent korrespondentin reporterin journalistin redaktion chef
    chefredakteur chefredakteurin leiter leiterin ressortleiter photographer fellow manager
    professor officer analyst strategist founder ceo expert specialist coordinator reviewer marketer
    consultant developer engineer"""
)
_ROLE_ENDS = ("redakteur", "redakteurin", "korrespondent", "korrespondentin", "volontärin")
_ORG_WORDS = word_list(
    "staff team desk service newsroom news agency press redaktion redaction redacción"
)

#: What content systems and forms put where a name should be.
_NOBODY = word_list(
    """writtenby authoredby recipeby createdby publishedby reviewedby editedby textby postedby
    wordsby theauthor abouttheauthor authors contributors
    admin administrator administrador author unknown anonymous none null undefined na user guest
    editor webmaster root test wordpress by von default authorname nobody system superuser
    contentadmin siteadmin website blogger bythe share email facebook twitter linkedin print
    follow subscribe readmore name yourname fullname"""
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
    parts[1:] = [part for part in parts[1:] if not _POST.search(part)]
    return unique([name for part in parts if (name := _one(part))])[:MAX_NAMES]


def all_names(values: Iterable[object]) -> list[str]:
    """Return the names in several author values, each once.

    >>> all_names(["Ann Lee", "Bo Ek and Ann Lee"])
    ['Ann Lee', 'Bo Ek']
    """
    return unique([name for value in values for name in names(value)])[:MAX_NAMES]


def byline(text: str) -> list[str]:
    """Return the names in a visible byline, lines and all; stricter, since it may be anything.

    A name is one here only with capitals and two words, or after "by"; dates, reading times and
    the place the report was sent from end it.

    >>> byline("Von Ann Lee, Madrid"), byline("By\\nBo Ek\\nMay 3, 2024"), byline("4 min read")
    (['Ann Lee'], ['Bo Ek'], [])
    """
    found: list[str] = []
    said_by = False
    for line in text.split("\n")[:12]:
        line = _without_date(tidy(line, 300))
        stripped = _strip_by(line)
        said_by = said_by or stripped != line or line.casefold().strip(": ") in _BY_ALONE
        shown = [name for name in names(stripped) if _is_shown(name, said_by)]
        if len(shown) > 1 and len(shown[0].split()) > 1:  # "Ann Lee, Madrid": the place goes
            shown = [name for name in shown if len(name.split()) > 1 or name.isupper()]
        found += shown
    return unique(found)[:MAX_NAMES]


_BY_ALONE = word_list("by von par por di door av af written posted author autor auteur")
_LABELS = word_list(
    """by writtenby postedby wordsby storyby textby authoredby articleby author authors writer
    von par por da
    door av af przez autor autorin autore autora auteur auteurs autores écritpar rédigépar
    publiépar escritopor scrittoda geschreven geschrevendoor yazan автор"""
)


def is_by(line: str) -> bool:
    """Tell whether a line is nothing but the word before a name.

    >>> is_by("Written by"), is_by("Author(s):"), is_by("By the sea")
    (True, True, False)
    """
    return len(line) <= 20 and key(line) in _LABELS


def _without_date(line: str) -> str:
    """Return a line up to its date, or what a bar or a dot sets off behind it."""
    _, bar, rest = line.partition(" · ") if " · " in line else line.partition(" | ")
    return _upto_date(line) or _upto_date(rest if bar else "")


def _upto_date(line: str) -> str:
    words = line.split()
    for place, word in enumerate(words):
        bare = word.casefold().strip(".,:;|")
        dated = bare in MONTHS and any(map(str.isdigit, "".join(words[place + 1 : place + 2])))
        if dated or not bare or any(map(str.isdigit, word)) or bare in _STOP:
            return " ".join(words[:place])
    return line


#: Words that end a name in a byline.
_STOP = word_list(
    """on last updated published posted am pm um le il el is in minutes min read share stand
    aktualisiert veröffentlicht publié actualizado publicado aggiornato pubblicato"""
)


def _is_shown(name: str, said_by: bool) -> bool:
    words = name.split()
    if any("\u2e80" <= char <= "\ud7ff" for char in name):
        return len(name) <= 12
    if said_by and words[0] == "the" and _is_desk(name):
        return True  # "by the Gull team"
    if ":" in name or not all(map(_is_capital, words)) or name[0].islower():
        return False
    return len(words) <= 6 and (len(words) > 1 or said_by) and not name.endswith(("?", "!"))


def _is_capital(word: str) -> bool:
    """Tell whether a word may be part of a name: particles ("van der") are short."""
    return len(word) <= 3 or not word[0].islower() or word in ("della", "delle", "dello", "degli")


def from_url(url: str) -> str:
    """Return the name in the address of an author's page, or nothing.

    >>> from_url("https://example.org/authors/ann-marie-lee/"), from_url("https://e.org/author/17")
    ('Ann Marie Lee', '')
    """
    parts = [part for part in tidy(url, 500).split("?")[0].split("/") if part]
    for place, part in enumerate(parts[:-1]):
        if part.lower() in ("author", "authors", "autor", "autoren", "auteur", "autore", "people"):
            words = parts[place + 1].split("-")
            if 2 <= len(words) <= 4 and all(map(str.isalpha, words)) and words[-1] != "com":
                return " ".join(word.capitalize() for word in words)
    return ""


def says_by(text: str) -> bool:
    """Tell whether a line begins with "by", "von", "par" … and goes on.

    >>> says_by("By Ann Lee"), says_by("Bylaws change")
    (True, False)
    """
    return _strip_by(text) != text


#: What `says_written` looks for begins with one of these words.
_WRITERS = word_list(
    """written authored words story text article report posted geschrieben verfasst écrit rédigé
    escrito scritto geschreven napisane skrevet skriven"""
)
#: What `is_by` and `says_written` look for begins with these letters, or with none of ASCII.
_OPENINGS = frozenset(word[:2] for word in _LABELS | _WRITERS)


def may_say_author(text: str) -> bool:
    """Tell by its first letters whether `is_by` or `says_written` may hold of a line.

    >>> may_say_author("Written by Ann Lee"), may_say_author("Ann Lee"), may_say_author("(by)")
    (True, False, True)
    """
    first = text[:2].lower()
    return first in _OPENINGS or not (first.isascii() and first.isalpha())


_WRITTEN = re2.compile(
    r"^(?i:(?:written|authored|words|story|text|article|report|posted)(?: and [a-z]+)? by:? |"
    r"(?:geschrieben|verfasst) von |écrit par |rédigé par |escrito por |scritto da |"
    r"geschreven door |napisane przez |skrevet av |skriven av )\p{Lu}"
)


def says_written(text: str) -> bool:
    """Tell whether a line says "written by" somebody, in words that stand for nothing else.

    >>> says_written("Written by Ann Lee"), says_written("By Ann Lee"), says_written("Story by ear")
    (True, False, False)
    """
    return text.partition(" ")[0].casefold() in _WRITERS and _WRITTEN.search(text) is not None


def says_post(text: str) -> bool:
    """Tell whether a line sets a post off behind a name: "Ann Lee | Senior Writer | May 3".

    >>> says_post("Ann Lee | Senior Writer | May 3"), says_post("Local News | May 3")
    (True, False)
    """
    first, *rest = _BARS.split(text)
    return len(first.split()) > 1 and any(map(_is_role, rest)) and not _is_role(first)


#: "Ann Lee is a reporter": the words after the name, in the languages that have an article there
_OF_A_BIO = re2.compile(
    r"^((?:\p{Lu}[\pL.'’-]* ){1,3}\p{Lu}[\pL.'’-]*),? (?:is|was|has|writes|ist|schreibt|arbeitet|"
    r"est|écrit|es|è|é|är|er|is een|jest|pracuje|dir)\b"
)


def of_bio(text: str) -> list[str]:
    """Return whom a note about an author speaks of, where it opens with the name.

    >>> of_bio("Ann Lee is a reporter in Ardmore."), of_bio("The author is a reporter.")
    (['Ann Lee'], [])
    """
    match = _OF_A_BIO.search(tidy(text, 300))
    return byline(match[1]) if match else []


_BARS = re2.compile(r"\s[|·•–—-]\s")


def _strip_by(text: str) -> str:
    if match := _BY_COLON.search(text):
        return text[match.end() :].strip()
    match = _BY.search(text)
    if match is None:
        return text
    rest = text[match.end() :].strip()
    english = match[0].strip().lower().endswith("by")
    return rest if english or len(rest.split()) > 1 else text


def _split(text: str) -> list[str]:
    if " " in text and _HAN_NAMES.search(text):
        # three names and more; two words are one Japanese name as often as two Chinese ones
        found = text.split()
        return found if len(found) > 2 and max(map(len, found)) <= 4 else [text]
    parts: list[str] = []
    for piece in _SPLIT.split(text):
        parts += _split_and(piece)
    return parts


def _split_and(piece: str) -> list[str]:
    parts = _AND.split(piece)
    sizes = [len(part.split()) for part in parts]
    # "Ann Lee and Reuters" are two; "Bill and Melinda Gates" share a name and stay as they are
    if min(sizes) == 0 or not (min(sizes) >= 2 or max(sizes) == 1 or sizes[0] >= 2):
        parts = [piece]
    return [name for part in parts for name in _split_soft(part)]


def _split_soft(piece: str) -> list[str]:
    """Split at "y" or "et" between full names only: "Ortega y Gasset" is one."""
    parts: list[str] = []
    start = 0
    cuts = [(cut.start(), cut.end()) for cut in _SOFT_AND.finditer(piece)][:MAX_NAMES]
    for place, (left, right) in enumerate(cuts):
        until = cuts[place + 1][0] if place + 1 < len(cuts) else len(piece)
        if len(piece[start:left].split()) > 1 and len(piece[right:until].split()) > 1:
            parts.append(piece[start:left])
            start = right
    return [*parts, piece[start:]]


def _one(part: str) -> str:
    if _OTHERS_WORK.search(part):
        return ""
    name = _HANDLE.sub(" ", part).strip(" \t,:;-–—|/·•*").lstrip(".")
    if name.endswith(".") and not _INITIAL.search(name):
        name = name.rstrip(". ")
    if wrapped := _WRAPPED.search(name):
        name = wrapped[1]
    name = _BRACKETS.sub("", name)
    name = _CJK_ROLE.sub("", name)
    if _DASH.search(name):
        head, *tails = _DASH.split(name)
        name = head if any(_is_role(tail) or _is_desk(tail) for tail in tails) else name
    name = _strip_by(" ".join(name.split()))
    return name if _is_name(name) else ""


def _is_name(name: str) -> bool:
    if not 2 <= len(name) <= _MAX_NAME or len(name.split()) > _MAX_WORDS:
        return False
    if not any(map(str.isalpha, name)) or _DIGITS.search(name):
        return False
    if name.count(".") > 2 and " " not in name:
        return False  # "page.head.extra.author", a template's variable
    if "©" in name or name.endswith(" by"):
        return False
    return key(name) not in _NOBODY | _BY_ALONE and not _is_role(name)


def house_keys(site: str, url: str) -> set[str]:
    """Return the names a publisher goes by: the site's, and those in its address, as keys.

    >>> sorted(house_keys("The Daily Gull", "https://www.gull.example/a"))
    ['dailygull', 'gull', 'gullexample', 'thedailygull']
    """
    host = url.partition("://")[2].partition("/")[0].removeprefix("www.")
    whole = key(site)
    labels = host.split(".")
    found = {whole, whole.removeprefix("the"), key(host), *map(key, labels[:-1])}
    found |= {key("".join(labels[place:])) for place in range(1, len(labels) - 1)}
    return {one for one in found if len(one) > 1}


def is_house(name: str, house: set[str]) -> bool:
    """Tell whether a name is one of the publisher's own, with or without its "The"."""
    own = key(name)
    return own in house or own.removeprefix("the") in house


def like_house(name: str, house: set[str]) -> bool:
    """Tell whether a name may be the publisher's: then a person is looked for first. A desk
    ("Gull Staff") signs as people do.

    >>> like_house("Gull Media", {"gull"}), like_house("Gull Staff", {"gull"})
    (True, False)
    """
    own = key(name)
    return not _is_desk(name) and any(one == own or (len(one) > 2 and one in own) for one in house)


def _is_desk(name: str) -> bool:
    return not _ORG_WORDS.isdisjoint(name.casefold().split())


def _is_role(part: str) -> bool:
    words = part.casefold().strip(" .").split()
    if not words or " ".join(words) in _ROLES:
        return True
    if len(words) > 1 and not _ORG_WORDS.intersection(words) and words[-1] in _ROLE_WORDS:
        return True
    return len(words) > 1 and words[-1].endswith(_ROLE_ENDS)
