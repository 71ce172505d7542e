"""Bytes to text: byte order mark, hint, declaration, detection; and no character that is no text.

`decode` never raises, on any input; each change is a `Repair`. What stands in the text then is
mended elsewhere: see `cleaner.mojibake`. What kind of thing bytes are, `cleaner.kind` tells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
import re2

from cleaner import charset as charsets
from cleaner.document import Repair


@dataclass(slots=True)
class Decoded:
    """Decoded text, the encoding it was read in ("str" where text was given), what was mended.

    `utf8` is the text in UTF-8: on most pages the bytes that came in, so nobody needs to encode
    half a megabyte again.
    """

    text: str
    encoding: str
    utf8: bytes = b""
    repairs: list[Repair] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)


def decode(
    data: bytes | str, *, charset: str | None = None, is_html: bool | None = None
) -> Decoded:
    """Return `data` as text without NULs, surrogates or control characters, lines ended by \\n.

    `charset` is what the sender said: a label or a Content-Type header. `is_html` True reads meta
    declarations, False does not (a text about HTML may quote one), None reads them where the data
    looks like a page. Bytes that are no character in the encoding become U+FFFD, counted and
    flagged "undecodable_bytes". Other flags: "wrong_charset", "control_characters",
    "lone_surrogates". Never raises; entities are left to the parser (HTML) or to
    `mojibake.repair` (text).

    >>> decode("café".encode("cp1252"), charset="utf-8").text
    'café'
    """
    out = Decoded("", "str")
    if isinstance(data, str):
        replace_surrogates(out, data)
    else:
        _read(out, data, charset, is_html)
    _tidy(out, " " if is_html else "\n")
    return out


# -- bytes ---------------------------------------------------------------------------------------


def _read(out: Decoded, data: bytes, hint: str | None, is_html: bool | None) -> None:
    mark = charsets.marked(data)
    if mark is not None and _mark_holds(data, *mark):
        out.encoding = mark[0]
        _convert(out, data[mark[1] :])
        return
    names = _named(out, data, hint, is_html)
    wide = charsets.wide_without_mark(data, any(name.startswith("utf-16") for name in names))
    text = None
    if wide is not None:
        out.encoding = wide
    elif data.isascii():
        out.encoding = charsets.shifted(data, names) or "ascii"
    else:
        text = _utf8(data)
        out.encoding = _choose(data, names, text is not None)
    _compare(out, names)
    if text is not None and out.encoding == "utf-8":
        out.text, out.utf8 = text, data
    else:
        _convert(out, data)


def _utf8(data: bytes) -> str | None:
    """Return the text where all of it is valid UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _mark_holds(data: bytes, name: str, length: int) -> bool:
    """A mark is believed, except a UTF-16 one (two letters in Latin-1) before ASCII text."""
    return not name.startswith("utf-16") or b"\0" in data[:4096] or not data[length:4096].isascii()


def _named(out: Decoded, data: bytes, hint: str | None, is_html: bool | None) -> tuple[str, ...]:
    """Return the known encodings that were named, the sender's word before the page's own."""
    labels = [charsets.label_of(hint)] if hint else []
    if is_html or (is_html is None and data[:2000].lstrip()[:1] == b"<"):
        labels += [label] if (label := charsets.declared(data)) else []
    names: list[str] = []
    for label in labels:
        name = charsets.canonical(label)
        if name is None:
            out.repairs.append(Repair("charset", 1, f"unknown charset {label[:40]!r} ignored"))
        elif name not in names:
            names.append(name)
    return tuple(names)


def _choose(data: bytes, names: tuple[str, ...], valid: bool) -> str:
    """Return the encoding of bytes that are not ASCII and have no mark; `valid` UTF-8 or not.

    What is valid UTF-8 is UTF-8, whatever was declared: other text is not by accident, but for
    two or three characters of a two-byte set.
    """
    kept = tuple(name for name in names if not name.startswith(_ELSEWHERE))
    if not valid:
        raw = charsets.sample(data)
        good, bad = _utf8_share(raw)
        if 2 * good > bad:
            return "utf-8"
        return charsets.detect(raw, kept)
    two_byte = bool(kept) and "utf-8" not in names and kept[0] in _TWO_BYTE
    return kept[0] if two_byte and _reads_better(charsets.sample(data), kept[0]) else "utf-8"


#: encodings that are decided elsewhere: by mark, by NULs, by escapes, by validity
_ELSEWHERE = ("utf-16", "utf-32", "utf-8", "iso2022", "hz")
_TWO_BYTE = frozenset({"gb18030", "big5hkscs", "cp932", "euc_jp", "cp949"})


def _reads_better(raw: bytes, name: str) -> bool:
    """Tell whether a very short sample that is valid UTF-8 reads as good text in a two-byte set,
    and in UTF-8 as what such text becomes: Greek to Arabic letters and Latin ones of the fringe.
    """
    text = raw.decode("utf-8", "ignore")
    high = [char for char in text if char > "\x7f"]
    fringe = sum(1 for char in high if "\u0180" <= char < "\u0800")
    return len(high) <= 6 and 2 * fringe > len(high) and charsets.score(raw, name) >= 0.55


def _utf8_share(raw: bytes) -> tuple[int, int]:
    """Count characters of a sample that are UTF-8 of two bytes and more, and bytes that are not."""
    text = raw.decode("utf-8", "surrogateescape")
    bad = sum(1 for char in text if "\udc80" <= char <= "\udcff")
    good = sum(1 for char in text if char > "\x7f") - bad
    return good, bad


def _compare(out: Decoded, names: tuple[str, ...]) -> None:
    """Record that the charset that counts was not the one the text is in."""
    if not names or out.encoding == "ascii":
        return
    first = names[0]
    if first == out.encoding or (first == "utf-16" and out.encoding.startswith("utf-16")):
        return
    out.repairs.append(Repair("charset", 1, f"declared {first}, read as {out.encoding}"))
    out.flags.append("wrong_charset")


#: where Python's codec puts the four bytes that are no Shift-JIS
_CP932_HOLES = dict.fromkeys(range(0xF8F0, 0xF8F4), "\ufffd")


def _convert(out: Decoded, data: bytes) -> None:
    """Decode, count what is no character, and flag it."""
    try:
        out.text = data.decode(out.encoding)
        if out.encoding in ("utf-8", "ascii"):
            out.utf8 = data
        if out.encoding != "cp932":
            return
    except UnicodeDecodeError:
        pass
    if out.encoding == "utf-8":
        out.text, mixed = _mixed(data)
        if mixed:
            out.repairs.append(Repair("detwingle", mixed, "windows-1252 bytes inside UTF-8"))
        given = data.count(b"\xef\xbf\xbd")
    else:
        out.text = data.decode(out.encoding, "replace")
        given = 0
    if out.encoding == "cp932":
        out.text = out.text.translate(_CP932_HOLES)
    lost = out.text.count("\ufffd") - given
    if lost > 0:
        where = out.text.find("\ufffd")
        detail = (
            f"no character in {out.encoding}, first after {out.text[max(0, where - 20) : where]!r}"
        )
        out.repairs.append(Repair("undecodable_bytes", lost, detail))
        out.flags.append("undecodable_bytes")


_ESCAPED = re.compile("[\udc80-\udcff]+")


def _mixed(data: bytes) -> tuple[str, int]:
    """Decode UTF-8 with Windows-1252 characters in it; return how many there were.

    bs4's `detwingle` has the same aim, but takes any lead byte for a whole character: after
    "caf\\xe9" it swallows the two bytes that follow, quotes included. Here a single stray byte is
    Windows-1252 if the text around is in Latin script; a torn UTF-8 character is not, and is lost.
    Stray bytes in text of another script are torn characters nearly always.
    """
    text = data.decode("utf-8", "surrogateescape")
    latin = _is_latin(text)
    mixed = 0

    def mend(found: re.Match[str]) -> str:
        nonlocal mixed
        raw = found.group().encode("utf-8", "surrogateescape")
        torn = 0xC2 <= raw[0] <= 0xF4 and len(raw) > 1 and raw[1] < 0xC0
        if not latin or torn or len(raw) > 8:
            return raw.decode("utf-8", "replace")
        read = raw.decode("windows-1252", "replace")
        mixed += len(read) - read.count("\ufffd")
        return read

    return _ESCAPED.sub(mend, text), mixed


def _is_latin(text: str) -> bool:
    """Tell whether the letters beyond ASCII in the first part of a text are mostly Latin."""
    high = [char for char in text[:200_000] if char > "\x7f" and char.isalpha()]
    return 2 * sum(1 for char in high if char < "\u0250" or "\u1e00" <= char < "\u1f00") >= len(
        high
    )


# -- characters that are no text -----------------------------------------------------------------

_SURROGATE = re.compile("[\ud800-\udfff]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_ANSI = re2.compile(r"\x1b\[[0-9;]*[A-Za-z]")
CONTROL = re2.compile(r"[\x00-\x08\x0b-\x1f\x7f\x{2028}\x{2029}\x{feff}\x{fffc}]")
_BREAKS = "\x0b\x0c\u2028\u2029"
#: those that are not ASCII
_BEYOND = "\u2028\u2029\ufeff\ufffc"
GONE = "".join(map(chr, (*range(9), *range(14, 32), 127)))
#: a byte order mark between two joined files, and the place of a picture that was not copied
_INVISIBLE = "\ufeff\ufffc"


def replace_surrogates(out: Decoded, text: str) -> None:
    """Set the text, without surrogates, and note what they were."""
    try:
        out.text, out.utf8 = text, text.encode("utf-8")
        return
    except UnicodeEncodeError:
        pass
    out.text, pairs, escaped, lone = _join_surrogates(text)
    if pairs:
        out.repairs.append(Repair("surrogates", pairs, "pairs joined to their characters"))
    if escaped:
        out.repairs.append(Repair("surrogates", escaped, "escaped bytes read again"))
    if lone:
        out.repairs.append(Repair("surrogates", lone, "lone surrogates replaced"))
        out.flags.append("lone_surrogates")


def _join(pair: re.Match[str]) -> str:
    return pair.group().encode("utf-16", "surrogatepass").decode("utf-16")


def _join_surrogates(text: str) -> tuple[str, int, int, int]:
    """Return text without surrogates, and how many were pairs, escaped bytes (what Python's
    `surrogateescape` leaves of undecodable input) and neither.
    """
    text, pairs = _PAIR.subn(_join, text)
    left = len(_SURROGATE.findall(text))
    if not left:
        return text, pairs, 0, 0
    try:
        mixed, _ = _mixed(text.encode("utf-8", "surrogateescape"))
        lost = mixed.count("\ufffd") - text.count("\ufffd")
        return mixed, pairs, left - lost, lost
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text), pairs, 0, left


def _tidy(out: Decoded, line_break: str) -> None:
    """End lines with \\n, and drop characters that nothing shows. `line_break` replaces vertical
    tab, form feed and the two Unicode separators: a new line in text, a space in a page.
    """
    text = out.text.removeprefix("\ufeff")
    if "\r" in text:
        out.repairs.append(Repair("line_ends", text.count("\r"), "\\r\\n or \\r to \\n"))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text is not out.text or not out.utf8:
        out.text, out.utf8 = text, text.encode("utf-8", "replace")
    if _has_controls(text, out.utf8):
        out.text, repairs = strip_controls(text, line_break)
        out.utf8 = out.text.encode("utf-8", "replace")
        out.repairs += repairs
        if any(one.step == "control_characters" for one in repairs):
            out.flags.append("control_characters")


def _has_controls(text: str, utf8: bytes) -> bool:
    """Tell whether `CONTROL` matches; on bytes in a tenth of the time."""
    if not utf8:
        return False
    codes = np.frombuffer(utf8, np.uint8)
    if codes.min() < 9 or (codes - np.uint8(11)).min() < 21 or b"\x7f" in utf8:
        return True
    return any(char in text for char in _BEYOND)


def strip_controls(text: str, line_break: str) -> tuple[str, list[Repair]]:
    """Return text without what `CONTROL` matches, and what that was."""
    repairs: list[Repair] = []
    if "\x1b" in text:
        text, count = _ANSI.subn("", text)
        if count:
            repairs.append(Repair("terminal_escapes", count))
    breaks = sum(text.count(char) for char in _BREAKS)
    if breaks:
        for char in _BREAKS:
            text = text.replace(char, line_break)
        repairs.append(Repair("line_ends", breaks, "separators and form feeds"))
    for step, chars in (("control_characters", GONE), ("invisible_characters", _INVISIBLE)):
        found = [char for char in chars if char in text]
        if found:
            count = sum(text.count(char) for char in found)
            for char in found:
                text = text.replace(char, "")
            names = ", ".join(f"U+{ord(char):04X}" for char in found[:4])
            repairs.append(Repair(step, count, names))
    return text, repairs
