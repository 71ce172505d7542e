"""Bytes to text, and text mended: byte order mark, hint, declaration, detection; then ftfy.

`decode` reads bytes, `repair` mends mojibake, stray entities and control characters, `sniff`
tells pages, text and binaries apart. None of them raises on any input; each change is a `Repair`.

What is left alone on purpose: curly quotes, full-width and half-width forms, ligatures, combining
marks (no normalisation), ZWJ, ZWNJ, ZWSP, direction marks, variation selectors, no-break spaces.
Soft hyphens stay as well: invisible, chosen by the author, and part of the line as it was; who
matches words must skip them, who wants them gone needs one `replace`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Literal

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
    "lone_surrogates". Never raises; entities are left to the parser (HTML) or `repair` (text).

    >>> decode("café".encode("cp1252"), charset="utf-8").text
    'café'
    """
    out = Decoded("", "str")
    if isinstance(data, str):
        _surrogates(out, data)
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
_CONTROL = re2.compile(r"[\x00-\x08\x0b-\x1f\x7f\x{2028}\x{2029}\x{feff}\x{fffc}]")
_BREAKS = "\x0b\x0c\u2028\u2029"
#: those that are not ASCII
_BEYOND = "\u2028\u2029\ufeff\ufffc"
_GONE = "".join(map(chr, (*range(9), *range(14, 32), 127)))
#: a byte order mark between two joined files, and the place of a picture that was not copied
_INVISIBLE = "\ufeff\ufffc"


def _surrogates(out: Decoded, text: str) -> None:
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
        out.text, repairs = _strip_controls(text, line_break)
        out.utf8 = out.text.encode("utf-8", "replace")
        out.repairs += repairs
        if any(one.step == "control_characters" for one in repairs):
            out.flags.append("control_characters")


def _has_controls(text: str, utf8: bytes) -> bool:
    """Tell whether `_CONTROL` matches; on bytes in a tenth of the time."""
    codes = np.frombuffer(utf8, np.uint8)
    if (codes < 9).any() or (codes - np.uint8(11) < 21).any() or b"\x7f" in utf8:
        return True
    return any(char in text for char in _BEYOND)


def _strip_controls(text: str, line_break: str) -> tuple[str, list[Repair]]:
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
    for step, chars in (("control_characters", _GONE), ("invisible_characters", _INVISIBLE)):
        found = [char for char in chars if char in text]
        if found:
            count = sum(text.count(char) for char in found)
            for char in found:
                text = text.replace(char, "")
            names = ", ".join(f"U+{ord(char):04X}" for char in found[:4])
            repairs.append(Repair(step, count, names))
    return text, repairs


# -- mojibake and entities -----------------------------------------------------------------------

#: longest stretch given to ftfy at once
PIECE = 20_000

# A necessary sign of mojibake, wider than ftfy's own test (`ftfy.badness`) and a hundred times as
# fast: what does not match is not mojibake to ftfy either. Mojibake puts characters side by side
# that typography keeps apart; ordinary prose in any script has none of these pairs, or rarely.
_BAD = r"¦¤¨¬¯¸ƒˆˇ˘˛˜†‡‰⌐◊\x{fffd}ªº"
_LAW, _CUR = "¶§", "¢£¥₧€"
_OPEN, _SHUT = r"¡«¿©΄΅‘‚“„•‹\x{f8ff}", "®»˝”›™"
_NUM = "²³¹±¼½¾×µ÷⁄∂∆∏∑√∞∩∫≈≠≡≤≥№"
_BOX = "│┌┐┘├┤┬┼═-╬▀▄█▌▐░▒▓"
_UPPER = "À-ÑØÜÝĂĀĄĆČĎĐĘĚĒĖĞĢİĪĶĹĽŁĻŃŇŅŒŘŚŞŠŢŤŮŰŸŹŻŽҐ"
_LOWER = "ß-ñăąāćčďđęěēėğģįīķĺľłļœŕśşšťüźżžґﬁﬂ"
_ALPHA = "Α-ΩΆΈΉΊΌΎΏΪΫα-ωάέήίΰЁ-Яа-џÞ"
_ANY = _BAD + _LOWER + _UPPER + _BOX + _OPEN + _SHUT + _CUR + _NUM + _LAW
_SUSPECT = re2.compile(
    "|".join(
        (
            r"[\x{80}-\x{9f}]",
            f"[{_BAD}][{_ANY}]|[{_ANY}{_ALPHA}][{_BAD}]",
            f"[{_LOWER}{_ALPHA}{_BOX}{_SHUT}{_CUR}{_NUM}][{_UPPER}]",
            f"[{_BOX}{_SHUT}{_CUR}{_NUM}][{_LOWER}]",
            f"[{_LOWER}{_UPPER}{_BOX}{_SHUT}][{_CUR}]",
            f"[{_UPPER}{_BOX}][{_NUM}{_LAW}°]",
            f"[{_CUR}{_NUM}{_BOX}{_UPPER}][{_OPEN}]",
            f"[{_LOWER}{_UPPER}{_BOX}{_CUR}{_SHUT}][{_OPEN}][{_NUM}]",
            f"[{_LOWER}{_UPPER}{_CUR}{_NUM}{_BOX}{_LAW}][{_SHUT}][{_OPEN}]",
            rf"[{_LOWER}{_UPPER}][{_OPEN}{_SHUT}][\pL\pN_]",
            rf"[{_BOX}][^\x00-\x7f]|[^\x00-\x7f][{_BOX}]",
            r"[Œœ](?:[^A-Za-z]|$)",
            r"[ÂÃÎÐØÙ][^\x00-\x7f\pL]|[ÂÃÎÐØÙ][œŒŠšŸžŽ]|[ÃÂ] ",
            r"à[²µ¹¼½¾]|√[^\x00-\x7f]|≈[°¢]|‚[Äâó]",
            f"[ВГРСΒΓΞΟ][{_BAD}{_OPEN}{_SHUT}{_CUR}°µ][ВГРСΒΓΞΟ]",
            "вЂ|ГўВЂ|[βā]€",
        )
    )
)

# `&amp;nbsp;` and `&amp;amp;#8217;` are one thing escaped several times: one unit.
_AMP = r"(?:amp|AMP|#0{0,4}38|#[xX]0{0,4}26);"
_ENTITY = re2.compile(
    rf"&(?:{_AMP})*(#[0-9]{{1,7}};|#[xX][0-9a-fA-F]{{1,6}};|[A-Za-z][A-Za-z0-9]{{1,31}};)"
)
_LT = r"&(?:amp;)*(?:lt|LT|#0{0,4}60|#[xX]0{0,4}3[cC]);"
_TAG = re2.compile(rf"(?:<|{_LT})[A-Za-z/!?]")
_MARKUP = frozenset("<>&\"'")
_TALKS = re2.compile(
    r"(?i)(?:^|[^\pL\pN./_&;=-])(?:x?html5?|xml|sgml|ampersands?|character (?:entit|reference)|"
    r"实体|實體|実体参照|文字参照|엔티티)(?:$|[^\pL\pN_=:/])"
)
_OPENERS, _CLOSERS = "\"'`“”„«‘’‚([{「『", "\"'`“”»’‘)]}」』"
_BLANKS = dict.fromkeys("\n\x0b\x0c\u2028\u2029\x85", " ")


@cache
def _ftfy() -> tuple[Any, Any]:
    """Import ftfy at first need (0.1 s), with the config that damages nothing.

    `replace_lossy_sequences` is off: it turns a letter and a question mark into U+FFFD. Entities,
    control characters and line ends are mended here, and so is mojibake in part of a line: see
    `_embedded`. `restore_byte_a0` stays on: scrapers that
    fold no-break spaces leave "Ã " for "à" all over French text.
    """
    import ftfy
    import ftfy.badness

    config = ftfy.TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        fix_encoding=True,
        restore_byte_a0=True,
        replace_lossy_sequences=False,
        decode_inconsistent_utf8=False,
        fix_c1_controls=True,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
        explain=True,
    )
    return ftfy, config


def repair(text: str) -> tuple[str, list[Repair]]:
    """Return text with mojibake, stray entities and control characters mended, line by line.

    An entity is stray in prose. It is left where it is the subject: in quotes or brackets of its
    own, and standing alone in a text that speaks of HTML or XML. `&lt;`, `&gt;`, `&quot;`, `&#39;`
    and `&amp;` are left in a line that shows a tag, escaped or not: decoding them there would make
    or break markup. `&#10;` and the like become a space. Never raises.

    >>> repair("The BBCâ€™s caf&eacute; &amp; bar")[0]
    'The BBC’s café & bar'
    >>> repair("Write “&amp;” for an ampersand, &lt;b&gt; for bold.")[1]
    []
    """
    tally: dict[str, Repair] = {}
    out = Decoded("", "str")
    _surrogates(out, text)
    text = out.text
    for one in out.repairs:
        tally.setdefault(one.step, Repair(one.step, 0, one.detail)).count += one.count
    if not _needs(text):
        return text, list(tally.values())
    if "\r" in text:
        tally["line_ends"] = Repair("line_ends", text.count("\r"), "\\r\\n or \\r to \\n")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    talks = "&" in text and _TALKS.search(text) is not None
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if _needs(line):
            lines[number] = "".join(_mend(piece, talks, tally) for piece in _pieces(line))
    return "\n".join(lines), list(tally.values())


def _needs(text: str) -> bool:
    """Tell whether a text can hold anything to repair; quick, and never wrong when it says no."""
    if "&" in text and _ENTITY.search(text) is not None:
        return True
    if not text.isascii() and _SUSPECT.search(text) is not None:
        return True
    return _CONTROL.search(text) is not None


def _pieces(line: str) -> Iterator[str]:
    """Cut a very long line after spaces, so that no step sees more than `PIECE` characters."""
    start = 0
    while len(line) - start > PIECE:
        cut = line.rfind(" ", start + PIECE // 2, start + PIECE) + 1 or start + PIECE
        yield line[start:cut]
        start = cut
    yield line[start:]


def _mend(line: str, talks: bool, tally: dict[str, Repair]) -> str:
    for _ in range(4):
        before = line
        line = _unescape(line, talks, tally)
        line = _fix_encoding(line, tally)
        if _CONTROL.search(line) is not None:
            line, repairs = _strip_controls(line, " ")
            for one in repairs:
                tally.setdefault(one.step, Repair(one.step, 0, one.detail)).count += one.count
        if line == before:
            break
    return line


def _note(
    tally: dict[str, Repair], step: str, count: int, before: str, after: str, how: str
) -> None:
    """Count a repair; the first one is shown."""
    if step not in tally:
        at = max(0, _same(before, after) - 10)
        tally[step] = Repair(step, 0, f"{how}{before[at : at + 30]!r} → {after[at : at + 30]!r}")
    tally[step].count += count


def _unescape(line: str, talks: bool, tally: dict[str, Repair]) -> str:
    if "&" not in line or _ENTITY.search(line) is None:
        return line
    shows_tag = _TAG.search(line) is not None
    out: list[str] = []
    at = count = 0
    for found in _ENTITY.finditer(line):
        char = _character(found.group(1))
        if char is None or _is_subject(line, found.start(), found.end(), talks):
            continue
        if shows_tag and char in _MARKUP:
            continue
        out += (line[at : found.start()], char)
        at, count = found.end(), count + 1
    if not count:
        return line
    fixed = "".join(out) + line[at:]
    _note(tally, "entities", count, line, fixed, "")
    return fixed


@cache
def _unescape_html() -> Any:
    from ftfy import fixes

    return fixes.unescape_html


@lru_cache(maxsize=4096)
def _character(name: str) -> str | None:
    """Return what an entity stands for, None for an unknown one. Line ends become spaces."""
    entity = "&" + name
    text: str = _unescape_html()(entity)
    if text == entity:
        return None
    if text == "\r":
        return ""
    return "".join(_BLANKS.get(char, char) for char in text)


def _is_subject(line: str, start: int, end: int, talks: bool) -> bool:
    """Tell whether an entity is spoken of rather than used."""
    before, after = line[start - 1 : start] if start else "", line[end : end + 1]
    if before and after and before in _OPENERS and after in _CLOSERS:
        return True
    alone = (not before or before.isspace() or before in _OPENERS) and (
        not after or not (after.isalnum() or after == "&")
    )
    return talks and alone


def _fix_encoding(line: str, tally: dict[str, Repair]) -> str:
    if line.isascii() or _SUSPECT.search(line) is None:
        return line
    ftfy, config = _ftfy()
    # The closing quote's last byte, 9D, is no character in Windows-1252: strict decoders upstream
    # left U+FFFD. No other character of everyday text begins with these two bytes and ends so.
    given = line.replace("â€\ufffd", "”")
    fixed, steps = ftfy.fix_and_explain(given, config)
    if ftfy.badness.is_bad(given) and not any(step.parameter.startswith("utf-8") for step in steps):
        parts = _runs().sub(lambda run: _embedded(run.group()), given)
        fixed, steps = (parts, []) if parts != given else (fixed, steps)
    fixed = fixed.translate(_UNMAPPED)
    if fixed == line or fixed.count("\ufffd") > line.count("\ufffd") or _is_shown(line, fixed):
        return line
    how = ", ".join(f"{step.action} {step.parameter}" for step in steps[:4])
    _note(tally, "ftfy.fix_encoding", 1, line, fixed, f"{how}: " if how else "")
    return str(fixed)


@cache
def _runs() -> Any:
    from ftfy import chardata

    return chardata.UTF8_DETECTOR_RE


@lru_cache(maxsize=16_384)
def _embedded(run: str) -> str:
    """Mend a run of mojibake in a line that is otherwise sound. ftfy does the same, at 20 kB/s:
    it asks ten encodings about each run, and mojibake repeats the same few.
    """
    ftfy, config = _ftfy()
    return str(ftfy.fix_and_explain(run, config).text)


def _same(a: str, b: str) -> int:
    """Return the length of the common start."""
    differing = (i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y)
    return next(differing, min(len(a), len(b)))


def _is_shown(line: str, fixed: str) -> bool:
    """Tell whether the only mojibake of a line stands in quotes of its own: an article about
    encodings shows it.
    """
    start = _same(line, fixed)
    rest = min(len(line), len(fixed)) - start
    tail = min(rest, _same(line[::-1], fixed[::-1]))
    end = len(line) - tail
    before, after = line[start - 1 : start], line[end : end + 1]
    return (
        end - start <= 12
        and before != ""
        and after != ""
        and before in _OPENERS
        and after in _CLOSERS
    )


#: C1 controls that Windows-1252 has no character for either
_UNMAPPED = dict.fromkeys(range(0x80, 0xA0), None)


# -- kind ----------------------------------------------------------------------------------------

_MAGIC: tuple[bytes, ...] = (
    b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"\x1f\x8b", b"PK\x03\x04",
    b"PK\x05\x06", b"%PDF-", b"BZh9", b"\xfd7zXZ\x00",
    b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf\x27\x1c", b"\x7fELF",
    b"\xd0\xcf\x11\xe0", b"Rar!\x1a", b"wOFF", b"wOF2", b"SQLite format 3\x00", b"PAR1", b"OggS",
    b"fLaC", b"ID3\x02", b"ID3\x03", b"ID3\x04", b"\xca\xfe\xba\xbe", b"\x00asm",
    b"\x00\x00\x01\x00", b"II*\x00", b"MM\x00*", b"\x00\x01\x00\x00\x00",
    b"\x04\x22\x4d\x18", b"!<arch>\n",
)  # fmt: skip
_SNIFFED = 16_384
_PAGE = re2.compile(
    r"(?is)^(?:\s|<!--(?:[^-]|-[^-])*-->|<\?[^>]*>)*<(?:!doctype\s+html|html|head|body)\b"
)
_BLOCK = re2.compile(
    r"(?i)</?(?:html|head|body|title|meta|link|script|style|div|p|article|section|main|header|"
    r"footer|nav|aside|h[1-6]|ul|ol|li|table|tr|td|th|tbody|span|br|img|a|figure|form|blockquote)"
    r"(?:\s[^<>]*)?/?>"
)


def sniff(data: bytes | str) -> Literal["html", "text", "binary"]:
    """Return what data looks like: a page, plain text, or nothing that is text.

    Text with left-over tags, or an article that shows a page's source, is text: a page begins
    with its tags and has them on most lines.

    >>> sniff("<!doctype html><p>Hello"), sniff("Use <b> for bold."), sniff(b"%PDF-1.7 ...")
    ('html', 'text', 'binary')
    """
    if isinstance(data, bytes):
        if _is_binary(data):
            return "binary"
        text = _peek(data)
    else:
        text = data[:_SNIFFED].encode("utf-8", "replace").decode("utf-8")
        if text[:8].encode("latin-1", "replace").startswith(_MAGIC) or _is_noise(text):
            return "binary"
    return "html" if _is_page(text) else "text"


def _peek(data: bytes) -> str:
    mark = charsets.marked(data)
    name = mark[0] if mark else charsets.wide_without_mark(data) or "latin-1"
    return data[mark[1] if mark else 0 :][:_SNIFFED].decode(name, "replace")


def _is_binary(data: bytes) -> bool:
    if charsets.marked(data) is not None:
        return _is_noise(_peek(data))
    if data.startswith(_MAGIC) or data[4:8] == b"ftyp":
        return True
    if data[:4] == b"RIFF" and data[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return True
    return charsets.wide_without_mark(data) is None and _is_noise(data[:_SNIFFED].decode("latin-1"))


def _is_noise(text: str) -> bool:
    """Tell whether more than a tenth of a text is control characters (NULs, mostly)."""
    bad = sum(text.count(char) for char in _GONE)
    return bad > max(3, len(text) // 10)


def _is_page(text: str) -> bool:
    text = text.removeprefix("\ufeff")
    if _PAGE.search(text) is not None:
        return True
    start = text.lstrip()[:1]
    if start != "<" and "<html" not in text[:4096].lower():
        return False
    if start == "<" and text.lstrip()[:5].lower() == "<?xml":
        return True
    lines = [line for line in text.split("\n") if line.strip()]
    tagged = sum(1 for line in lines if _BLOCK.search(line) is not None)
    return tagged * 2 >= len(lines) and tagged > 0
