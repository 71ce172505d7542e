"""Where a document's files go in a folder that mirrors the input.

`site/a/b.html` of the source `site` becomes `a/b`, to which each format adds its endings. Names
come from whoever made the input, so nothing of them is taken on trust: what comes out of here is a
path of plain components that every file system takes, never absolute and never upwards. That two
documents do not get one name is the business of the folder that is written (`sinks.folder`).
"""

from __future__ import annotations

import glob
import hashlib
import os
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from cleaner.batch.sources.items import ARCHIVES, PAGES, RECORDS, TABLES
from cleaner.batch.sources.opening import is_url, legible, suffixes
from cleaner.batch.sources.record import Item

#: The longest component in bytes: most file systems take 255, and numbers and endings are added.
COMPONENT = 200
#: The longest path in bytes; the folders of a longer one become one folder.
PATH = 1000
#: Names that are devices on Windows, whatever their ending.
RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"
}
_ENDINGS = PAGES | RECORDS | ARCHIVES | TABLES
#: What no name holds, on one system or another; control characters go too.
FORBIDDEN = frozenset('/\\:*?"<>|\x7f')
#: Joiners that Persian and Indic words are written with; all other invisible characters go.
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class Mirror:
    """The folder that the sources have in common: what is below it is mirrored.

    Without sources (all names come from a list) names are mirrored as they are given.
    """

    root: tuple[str, ...] = ()
    here: str = ""

    @classmethod
    def of(cls, names: Sequence[str]) -> Mirror:
        """Return the mirror for the sources of a command line: for one, what is below it."""
        here = os.getcwd()
        bases = [_components(base_of(name), here) for name in names if name != "-"]
        return cls(_common(bases), here)

    def path(self, item: Item, ident: str) -> str:
        """Return the path of a document's files, without their endings.

        A document that shares its file with others goes to a folder named after that file, under
        its id, or its number where it has none.
        """
        if not item.holder:
            *folders, last = self._below(item.place) or ["stdin"]
            return safe_path([*folders, _bare(last)])
        folders = self._below(item.holder)
        if folders:
            folders[-1] = _bare(folders[-1])
        number = item.place.rpartition(":")[2]
        return safe_path(folders, number if ident == legible(item.place) else _bare(ident))

    def _below(self, name: str) -> list[str]:
        if name == "-":
            return []
        parts = _components(name, self.here)
        if self.root and tuple(parts[: len(self.root)]) == self.root:
            return parts[len(self.root) :] or parts[-1:]
        return parts if is_url(name) else _split(name)


def _common(bases: Sequence[list[str]]) -> tuple[str, ...]:
    """Return the parts that all begin with."""
    same = 0
    for level in zip(*bases, strict=False):
        if len(set(level)) > 1:
            break
        same += 1
    return tuple(bases[0][:same]) if bases else ()


def base_of(name: str) -> str:
    """Return what is fixed of a source: of a pattern, the folder before its first star.

    >>> base_of("crawl/2026/*/a?.html"), base_of("*.html"), base_of("site")
    ('crawl/2026/', '', 'site')
    """
    pattern = glob.has_magic(name) and not name.startswith(("http://", "https://"))
    if not pattern or os.path.lexists(name):
        return name
    found = re.match(r"[^*?\[]*/", name)
    return found[0] if found else ""


def _components(name: str, here: str) -> list[str]:
    """Return the parts of a name: of a path all from the root on, of a URL those behind ://; the
    question that a web address asks belongs to its last part, whatever is in it.
    """
    if name.startswith(("http://", "https://")):
        path, mark, query = name.partition("://")[2].partition("?")
        parts = _split(path)
        return [*parts[:-1], parts[-1] + mark + query] if parts else []
    if is_url(name):
        return _split(name.partition("://")[2] or name)
    return _split(os.path.normpath(os.path.join(here, name)))


def _split(name: str) -> list[str]:
    parts = name.replace(os.sep, "/").split("/")
    return [part for part in parts if part not in ("", ".", "..")]


def _bare(name: str) -> str:
    """Return a name without the ending that says what is inside, where that is a known one."""
    inside, packed = suffixes(name)
    if inside not in _ENDINGS:
        return name
    return name[: -len(inside + packed)]


def safe_path(parts: Sequence[str], name: str | None = None) -> str:
    """Return parts as a relative path that every file system takes; `name` is one part more.

    >>> safe_path(["a", "b c"]), safe_path(["..", "etc"], "pass/wd"), safe_path(["AUX", "x. "])
    ('a/b c', '_/etc/pass-wd', 'AUX_/x')
    """
    clean = [safe(part) for part in ([*parts] if name is None else [*parts, name])]
    path = "/".join(clean)
    if len(path.encode()) > PATH:
        path = f"{_mark('/'.join(clean[:-1]))}/{clean[-1]}"
    return path


def safe(name: str) -> str:
    """Return a name as one component of a path: what no name may hold is a hyphen in it.

    >>> safe("../../etc/passwd"), safe("a\\nb?"), safe("..."), safe("con.fig")
    ('etc-passwd', 'a-b', '_', 'con_.fig')
    """
    plain = "".join(char if _allowed(char) else "\0" for char in legible(name))
    plain = re.sub("\0+", "-", plain)
    plain = re.sub(r"(?:^|-)\.+(?=-|$)", "", plain).strip(" .-") or "_"
    first, dot, rest = plain.partition(".")
    if first.rstrip().casefold() in RESERVED:
        plain = f"{first.rstrip()}_{dot}{rest}"
    if len(plain.encode()) > COMPONENT:  # two that are the same only so far stay two
        head = plain.encode()[: COMPONENT - 10].decode("utf-8", "ignore")
        plain = f"{head.strip(' .-')}-{_mark(name)}"
    return plain


def _allowed(char: str) -> bool:
    if char.isalnum() or char in _JOINERS:
        return True
    return (
        char not in FORBIDDEN
        and unicodedata.category(char)[0] not in "C"
        and (char == " " or not char.isspace())
    )


def _mark(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
