"""Which encoding bytes are in: mark, hint, declaration, then the letters themselves.

No detector library is asked. bs4's UnicodeDammit takes whichever of cchardet, chardet and
charset-normalizer happens to be installed, so the same page reads differently on two machines;
without any of them it falls back to Windows-1252 and turns Russian into accents; with one it
reads the whole input. Here a bounded sample is read in every encoding of the table below, and the
one whose letters look most like a language that is written in it wins. The alphabets are facts of
the languages, in rough order of frequency; the encodings are those of the WHATWG standard that
pages really use.
"""

from __future__ import annotations

import codecs
import re
import string
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

#: bytes looked at for a declaration, and for a sample of non-ASCII text
HEAD, REACH, SAMPLE = 65_536, 4_000_000, 4_096

#: what a server says when nobody told it
_DEFAULTS = frozenset({"windows-1252", "windows-1254", "iso-8859-15"})

_TYPOGRAPHY = "“”‘’„‚«»‹›–—…•·°©®™€£§№½²³´\u00a0\u00ad¿¡\u200e\u200f\u200b\u200c\u200d"
_WIDE = "　、。〃々〆〇〈〉《》「」『』【】〔〕〜！（），－．／：；？０１２３４５６７８９・％＋～｜"


@dataclass(frozen=True, slots=True)
class Profile:
    """A language as its encodings see it: the weight of each letter, and of any other one."""

    encodings: tuple[str, ...]
    letters: str
    #: scripts without case and with thousands of letters are weighed by code range instead
    wide: str = ""

    def weights(self) -> dict[str, float]:
        """Return the weight of each listed character: frequent letters near 1, capitals less."""
        out = dict.fromkeys(_TYPOGRAPHY, 0.3)
        if self.wide:
            out.update(dict.fromkeys(_WIDE, 0.6))
            return out | dict.fromkeys(self.letters, 1.0)
        size = len(self.letters)
        for rank, letter in enumerate(self.letters):
            weight = 1 - (0.9 if size > 16 else 0.15) * rank / size
            if letter.upper() != letter and len(letter.upper()) == 1:
                out[letter.upper()] = 0.8 * weight
            out[letter] = weight
        return out


_LATIN1 = ("windows-1252", "mac-roman")
_LATIN2 = ("windows-1250", "iso-8859-2")
_CYRILLIC = ("windows-1251", "koi8-r", "iso-8859-5", "cp866", "mac-cyrillic")
_BALTIC = ("windows-1257",)

#: order matters: of two that read equally well the first wins
PROFILES: tuple[Profile, ...] = (
    Profile(_LATIN1, "éèàêçâîôùûœïëæ"),  # French
    Profile(_LATIN1, "üäößé"),  # German
    Profile(_LATIN1, "óíáéñúüª"),  # Spanish, Galician
    Profile(_LATIN1, "ãçáéíóêõâúàôª"),  # Portuguese
    Profile(_LATIN1, "àèùòìéî"),  # Italian
    Profile(_LATIN1, "ëéïóèüö"),  # Dutch
    Profile(_LATIN1, "äöåéü"),  # Swedish, Finnish
    Profile(_LATIN1, "øåæéöä"),  # Norwegian, Danish
    Profile(_LATIN1, "áðíóþöéúæý"),  # Icelandic, Faroese
    Profile(_LATIN1, "àèòéíçúóïü"),  # Catalan
    Profile(_LATIN2, "łóążęśćńź"),  # Polish
    Profile(_LATIN2, "íáéřýěčžůšúťňóď"),  # Czech
    Profile(_LATIN2, "áíéčžúýšťôľňóäďĺŕ"),  # Slovak
    Profile(_LATIN2, "éáöőóüűíú"),  # Hungarian
    Profile(_LATIN2, "ăîțșşţâ"),  # Romanian
    Profile(_LATIN2, "čšžćđ"),  # Croatian, Slovene, Bosnian
    Profile(("windows-1254",), "ıişüğçöâİîû"),  # Turkish
    Profile(_BALTIC, "ėšąžįųęčū"),  # Lithuanian
    Profile(_BALTIC, "āīēšņūļģķžč"),  # Latvian
    Profile(_BALTIC, "äõüöšž"),  # Estonian
    Profile(_CYRILLIC, "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфёъ"),  # Russian
    Profile(("windows-1251", "koi8-u"), "оанивертсілкдумпяьзгбчїйхжєцюшщфґ"),  # Ukrainian
    Profile(("windows-1251", "iso-8859-5"), "аиоентрсвлдкпмзъгубчщяцжйхшфюьђјљњћџ"),  # Bulgarian…
    Profile(("windows-1253", "iso-8859-7"), "αοιετνσρκςπμυλόηάίδέγωθήχφύώβξζψϊΐϋΰ"),  # Greek
    Profile(
        ("windows-1255", "iso-8859-8"),
        "יוהלאתרבםמשנדחקעכפסטזגןצךףץ\u05b0\u05b4\u05b5\u05b6\u05b7\u05b8\u05b9\u05bc״׳־",
    ),
    Profile(("windows-1256", "iso-8859-6"), "الينموترةبسعدفكحقهجأشصىطخإضزذءثغئظؤآ،؟؛ًٌٍَُِّْ"),
    Profile(("windows-1256",), "ایردنهوتمبسشلکزفگعخقجآپحصطچضظغذثژئ،؟؛يك"),  # Persian
    Profile(
        ("cp874",),
        "านรกอเง\u0e35\u0e48ม\u0e31ย\u0e49ลวด\u0e34ทส\u0e15ะ\u0e38ปบ\u0e37คหแจพช\u0e36\u0e39"
        "โข\u0e47ใไผศซ\u0e4cณำ\u0e4aธถฟภษญฐฉ\u0e2dฝฎฮๆฏๅฬฤฆฌ๒๑๐๕ฯ",
    ),  # Thai
    Profile(
        ("gb18030",),
        "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
        "用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者"
        "意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什"
        "二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各",
        "gb",
    ),
    Profile(
        ("big5hkscs",),
        "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡"
        "用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者"
        "意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什"
        "二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各",
        "big5",
    ),
    Profile(
        ("cp932", "euc_jp", "iso2022_jp"),
        "のにはをたがでてとしれさいあるかなもらっこうまりすそくきよめどけせだちわつんえばみおじろずやへごほ"
        "げびむぼぶねひぎぐゃゅょンスルトリアラーイクシッロレドフマジタテサプコバデグムキニパブチメ",
        "jis",
    ),
    Profile(
        ("cp949",),
        "이다의는에을가를고은하지한로기사도서대인자그있들리나어시일제으해아정과것만전수보부주라스구장상비여면조원등"
        "선관지성동국회위공경신안유시오년소용개계민소우할진당재까했습니",
        "ks",
    ),
)

#: encodings a detector may choose without any declaration
CANDIDATES: tuple[str, ...] = tuple(dict.fromkeys(e for one in PROFILES for e in one.encodings))

# Labels as browsers read them: the name on the tin is the smaller set, the content the larger.
_BROWSER: dict[str, str] = {
    "ascii": "windows-1252",
    "iso8859-1": "windows-1252",
    "cp1252": "windows-1252",
    "iso8859-9": "windows-1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "cp1250": "windows-1250",
    "cp1251": "windows-1251",
    "cp1253": "windows-1253",
    "cp1254": "windows-1254",
    "cp1255": "windows-1255",
    "cp1256": "windows-1256",
    "cp1257": "windows-1257",
    "cp1258": "windows-1258",
    "iso8859-2": "iso-8859-2",
    "iso8859-5": "iso-8859-5",
    "iso8859-6": "iso-8859-6",
    "iso8859-7": "iso-8859-7",
    "iso8859-8": "iso-8859-8",
    "iso8859-15": "iso-8859-15",
    "iso8859-16": "iso-8859-16",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift_jisx0213": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "utf-8-sig": "utf-8",
}
_ALIASES: dict[str, str] = {
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "ms_kanji": "cp932",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-euc-jp": "euc_jp",
    "windows-949": "cp949",
    "ks_c_5601-1987": "cp949",
    "ksc5601": "cp949",
    "x-x-big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "dos-874": "cp874",
    "windows-874": "cp874",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-cp1250": "windows-1250",
    "x-cp1251": "windows-1251",
    "x-cp1252": "windows-1252",
    "unicode": "utf-16",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
}
#: codecs of Python that are text but no encoding of pages: a label naming one is nonsense
_REFUSED = frozenset(
    {
        "utf-7",
        "idna",
        "punycode",
        "unicode_escape",
        "raw_unicode_escape",
        "undefined",
        "mbcs",
        "oem",
        "utf-8-variants",
        "palmos",
    }
)

_CHARSET = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:+-]{2,40})", re.ASCII | re.I)
_ENCODING = re.compile(r"encoding\s{0,9}=\s{0,9}[\"']\s{0,9}([\w.:+-]{2,40})", re.ASCII | re.I)
_HIGH = re.compile(rb"[\x80-\xff]")
_SHIFTED = re.compile(rb"\x1b\$[@B]|\x1b\([JI]")


def canonical(label: str) -> str | None:
    """Return the codec for a label as browsers would read it, None for an unknown one.

    >>> canonical("ISO-8859-1"), canonical("GB2312"), canonical("x-sjis"), canonical("rot13")
    ('windows-1252', 'gb18030', 'cp932', None)
    """
    name = label.strip().strip("\"'").lower()
    if name in _ALIASES:
        return _ALIASES[name]
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError, UnicodeError):
        return None
    if not info._is_text_encoding or info.name in _REFUSED or info.name.startswith("sloppy"):
        return None
    return _BROWSER.get(info.name, info.name)


def label_of(hint: str) -> str:
    """Return the charset's label from a hint: a bare label or a whole Content-Type header.

    >>> label_of("text/html; charset=koi8-r"), label_of("UTF-8")
    ('koi8-r', 'UTF-8')
    """
    found = _CHARSET.search(hint[:500])
    return found.group(1) if found else hint.strip()


def declared(data: bytes) -> str | None:
    """Return the label that an XML prolog or a meta tag declares, None where there is none.

    >>> declared(b'<meta http-equiv=Content-Type content="text/html; charset=big5">')
    'big5'
    """
    head = data[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if head[:5].lower() == b"<?xml":
        prolog = head[: head.find(b"?>", 0, 500) + 1].decode("latin-1")
        if found := _ENCODING.search(prolog):
            return found.group(1)
    lower = head.lower()
    at = lower.find(b"<meta")
    while at >= 0:
        close = lower.find(b">", at, at + 1000)
        tag = head[at : close if close > 0 else at + 1000].decode("latin-1")
        if found := _CHARSET.search(tag):
            return found.group(1)
        at = lower.find(b"<meta", at + 5)
    return None


def marked(data: bytes) -> tuple[str, int] | None:
    """Return the encoding that a byte order mark names and the mark's length."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"\x84\x31\x95\x33", "gb18030"),
    ):
        if data.startswith(mark):
            return name, len(mark)
    return None


def sample(data: bytes) -> bytes:
    """Return words of `data` with bytes over 127, at most `SAMPLE` bytes or one word more.

    Cut at ASCII white space and at `<` and `>`, which are never half of a character in any of the
    encodings, so no character is torn.
    """
    first = _HIGH.search(data)
    if first is None:
        return b""
    words: list[bytes] = []
    size = 0
    begin = max(0, data.rfind(b" ", 0, first.start()), data.rfind(b"\n", 0, first.start()))
    begin = max(begin, first.start() - 200)
    for start in range(begin, min(len(data), begin + REACH), HEAD):
        chunk = data[start : start + HEAD].replace(b"<", b" ").replace(b">", b" ")
        for word in chunk.split():
            if not word.isascii():
                words.append(word[:400])
                size += len(words[-1])
                if size >= SAMPLE:
                    return b" ".join(words)
    return b" ".join(words)


def wide_without_mark(data: bytes, named: bool = False) -> str | None:
    """Return the UTF-16 or UTF-32 that unmarked bytes are in, None where they are in neither.

    UTF-16 shows in its NULs and control bytes, which text in any other encoding has not. Then it
    must read as text of few scripts: in the wrong byte order nothing does. A page with stray NULs
    is mostly printable ASCII, and is left to the other encodings. Where UTF-16 was `named`, text
    without control bytes is looked at as well.
    """
    head = data[:8192]
    head = head[: len(head) - len(head) % (4 if len(head) > 4 else 2)]
    if len(head) < 4:
        return None
    nuls = head.count(0)
    if nuls > 0.6 * len(head):
        return _utf32(head)
    controls = len(head) - len(head.translate(None, _CONTROLS))
    printable = len(head) - len(head.translate(None, _PRINTABLE))
    if (controls < 0.02 * len(head) and not named) or (
        printable > 0.88 * len(head) and nuls < 0.2 * len(head)
    ):
        return None
    plain, name = max((_plain(head.decode(name, "replace")), name) for name in _UTF16)
    return name if plain else None


_UTF16 = ("utf-16-be", "utf-16-le")
_CONTROLS = bytes((*range(9), *range(14, 32)))
_PRINTABLE = string.printable.encode()


def _utf32(head: bytes) -> str | None:
    for name, place in (("utf-32-le", 3), ("utf-32-be", 0)):
        if head[place::4].count(0) == len(head[place::4]):
            text = head.decode(name, "replace")
            if text.count("\ufffd") <= 1 and "\0" not in text:
                return name
    return None


def _plain(text: str) -> float:
    """Return 0 where a text is not nearly all assigned characters of one script or of CJK, else
    the share of its three main blocks: more in the right byte order.
    """
    kinds = Counter(map(unicodedata.category, text))
    odd = sum(kinds[kind] for kind in ("Cc", "Cn", "Co", "Cs"))
    odd -= text.count("\n") + text.count("\t") + text.count("\r")
    blocks = Counter(ord(char) >> 8 for char in text)
    main = sum(count for _, count in blocks.most_common(3))
    cjk = sum(n for block, n in blocks.items() if 0x30 <= block <= 0x9F or 0xAC <= block <= 0xD7)
    enough = max(main, cjk + blocks[0] + blocks[0xFF]) > 0.9 * len(text)
    return main / len(text) if enough and odd < 0.05 * len(text) else 0.0


@cache
def _weights(profile: Profile) -> dict[str, float]:
    return profile.weights()


def _wide_weight(char: str, kind: str) -> float:
    """Weigh a character of a big set by the row of its national standard: level 1 is what a
    language uses daily, level 2 names and rarities, anything else hardly occurs.
    """
    if kind == "ks":
        try:
            lead = char.encode("euc_kr")[0]
        except UnicodeEncodeError:
            return -0.6
        return 0.5 if 0xB0 <= lead <= 0xC8 else -0.3
    if "\u3040" <= char <= "\u30ff":
        return 0.9 if kind == "jis" else -0.5
    codec, low, mid, high = {
        "gb": ("gb2312", 0xB0, 0xD7, 0xF7),
        "big5": ("big5", 0xA4, 0xC6, 0xF9),
        "jis": ("shift_jis", 0x88, 0x97, 0xEA),
    }[kind]
    try:
        raw = char.encode(codec)
    except UnicodeEncodeError:
        return -0.6
    if len(raw) < 2:
        return -0.6
    if low <= raw[0] <= mid:
        return 0.5
    return 0.0 if mid < raw[0] <= high else -0.4


def _seams(text: str) -> int:
    """Count joints that no language has: a small letter before a capital, two scripts in a word."""
    out = 0
    for a, b in pairwise(text):
        if (a.isascii() and b.isascii()) or not (a.isalpha() and b.isalpha()):
            continue
        if a.islower() and b.isupper():
            out += 1
        elif a.isascii() != b.isascii():
            other = b if a.isascii() else a
            out += "\u0370" <= other <= "\u1dff"
    return out


def score(raw: bytes, encoding: str) -> float:
    """Return how well a sample reads in an encoding: 1 is all everyday letters, below 0 noise."""
    text = raw.decode(encoding, "ignore" if encoding.startswith("utf-") else "replace")
    counts = Counter(text)
    for char in [char for char in counts if char.isascii()]:
        del counts[char]
    total = sum(counts.values())
    if not total:
        return 0.0
    found = [p for p in PROFILES if encoding in p.encodings]
    if not found:
        found = [p for p in PROFILES if not p.wide] if not encoding.startswith("utf-") else []
    best = max((_fit(counts, total, profile) for profile in found), default=0.0)
    if found and not found[0].wide:
        best -= _seams(text) / total
    return best


def _fit(counts: Counter[str], total: int, profile: Profile) -> float:
    weights = _weights(profile)
    out = 0.0
    for char, count in counts.items():
        weight = weights.get(char)
        if weight is None:
            if char == "\ufffd" or "\x80" <= char <= "\x9f" or "\ue000" <= char <= "\uf8ff":
                weight = -3.0
            elif profile.wide:
                weight = _wide_weight(char, profile.wide)
            else:
                weight = -0.3 if char.isalpha() and char < "\u0250" else -1.0
        out += weight * count
    return out / total


def detect(raw: bytes, prior: tuple[str, ...] = ()) -> str:
    """Return the encoding in which a sample reads best. `prior` are names somebody gave, most
    trusted first: another must beat them clearly, the more so the shorter the sample is. Latin-1
    is what servers say by default, and is believed less.
    """
    scores = {name: score(raw, name) for name in (*prior, *CANDIDATES)}
    best = max(scores, key=lambda name: scores[name])
    high = max(1, len(raw) - len(raw.decode("ascii", "ignore")))
    for name in prior:
        margin = 0.05 + 1.5 / high if name in _DEFAULTS else 0.12 + 3 / high
        if scores[name] + min(0.5, margin) >= scores[best]:
            return name
    return best if scores[best] > 0 else (prior[0] if prior else "windows-1252")


def shifted(data: bytes, prior: tuple[str, ...]) -> str | None:
    """Return the 7-bit encoding that escapes to other sets, where bytes or a name show it."""
    if _SHIFTED.search(data[:REACH]):
        return "iso2022_jp"
    if "hz" in prior and b"~{" in data:
        return "hz"
    return None
