"""Text mended: mojibake, stray entities and control characters, line by line; ftfy does the work.

What is left alone on purpose: curly quotes, full-width and half-width forms, ligatures, combining
marks (no normalisation), ZWJ, ZWNJ, ZWSP, direction marks, variation selectors, no-break spaces.
Soft hyphens stay as well: invisible, chosen by the author, and part of the line as it was; who
matches words must skip them, who wants them gone needs one `replace`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

import re2

from cleaner.decode import CONTROL, Decoded, replace_surrogates, strip_controls
from cleaner.document import Repair

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

#: both in one pass: whole documents are looked at
_SUSPECT_OR_CONTROL = re2.compile(f"{_SUSPECT.pattern}|{CONTROL.pattern}")

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
    replace_surrogates(out, text)
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
    signs = CONTROL if text.isascii() else _SUSPECT_OR_CONTROL
    return signs.search(text) is not None


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
        if CONTROL.search(line) is not None:
            line, repairs = strip_controls(line, " ")
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
