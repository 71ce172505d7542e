"""Days as pages write them, to ISO 8601: machine forms, and dates in words.

The day is the one written, in the page's own time zone: a reader who sees "3 May" under the
headline gets 3 May, whatever that moment is in UTC.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import re2

from cleaner.metadata.text import tidy, word_list

#: Month names and their usual abbreviations, in the case forms dates use (Polish, Czech, Greek
#: and the Slavic languages write the genitive). Source: Unicode CLDR's month names.
_MONTHS = """
1 january jan januar jänner jaenner janvier janv enero ene gennaio gen janeiro januari januar
1 styczeń stycznia sty ocak января янв января січня leden ledna tammikuu tammikuuta janúar
1 ιανουαρίου ιαν januarja ianuarie sausio يناير جنوری जनवरी januára január
2 february feb februar février fevrier févr fevr febrero febbraio fevereiro fev februari luty
2 lutego lut şubat sub февраля фев лютого února únor helmikuuta febrúar φεβρουαρίου φεβ
2 februarie vasario فبراير फ़रवरी फरवरी februára február
3 march mar märz maerz mär mrz mars marzo março marco maart mrt marts marzec marca mart марта мар
3 березня března březen maaliskuuta μαρτίου μαρ martie kovo مارس मार्च március
4 april apr avril avr abril abr aprile kwiecień kwietnia kwi nisan апреля апр квітня dubna duben
4 huhtikuuta apríl απριλίου απρ aprilie balandžio أبريل ابريل अप्रैल apríla április
5 may mai mayo maggio mag maio mei maj maja mayıs мая май травня května květen toukokuuta maí
5 μαΐου μαΐ gegužės مايو मई mája május
6 june jun juni juin junio giugno giu junho czerwiec czerwca cze haziran июня июн червня června
6 kesäkuuta júní ιουνίου ιουν iunie birželio يونيو जून júna június
7 july jul juli juillet juil julio luglio lug julho lipiec lipca lip temmuz июля июл липня
7 července heinäkuuta júlí ιουλίου ιουλ iulie liepos يوليو जुलाई júla július
8 august aug août aout agosto ago augustus augusti sierpień sierpnia sie ağustos августа авг
8 серпня srpna elokuuta ágúst αυγούστου αυγ rugpjūčio أغسطس اغسطس अगस्त augusta augusztus
9 september sep sept septembre septiembre setiembre settembre set setembro wrzesień września wrz
9 eylül сентября сен вересня září syyskuuta σεπτεμβρίου σεπ septembrie rugsėjo سبتمبر सितंबर
9 septembra szeptember
10 october oct oktober okt octobre octubre ottobre ott outubro out październik października paź
10 ekim октября окт жовтня října říjen lokakuuta október οκτωβρίου οκτ octombrie spalio أكتوبر
10 اكتوبر अक्टूबर októbra
11 november nov novembre noviembre novembro listopad listopada lis kasım ноября ноя marraskuuta
11 листопада nóvember νοεμβρίου νοε noiembrie lapkričio نوفمبر नवंबर novembra
12 december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro grudzień
12 grudnia gru aralık декабря дек грудня prosince prosinec joulukuuta desember des δεκεμβρίου
12 δεκ decembrie gruodžio ديسمبر दिसंबर decembra
"""
MONTHS: dict[str, int] = {
    word: int(line.split()[0]) for line in _MONTHS.strip().split("\n") for word in line.split()[1:]
}

#: Languages whose numeric dates are never month first. English is not here: 3/12 is two days.
DAY_FIRST = word_list(
    "de fr es it pt nl no nb nn sv da pl tr ru uk cs sk ro bg el fi is vi id ar he hr sr sl"
)

_ISO = re2.compile(r"^\W{0,3}(\d{4})([-/.])(\d{1,2})[-/.](\d{1,2})(?:\D|$)")
_COMPACT = re2.compile(r"^((?:19|20)\d\d)(\d\d)(\d\d)(?:\D|$|\d{6}$)")
_EPOCH = re2.compile(r"^\d{10}(?:\d{3})?(?:\.\d+)?$")
_CJK = re2.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_YMD = re2.compile(r"(?:^|\D)(\d{4})[-/.]\s?(\d{1,2})[-/.]\s?(\d{1,2})(?:\D|$)")
_DMY_DOTS = re2.compile(r"(?:^|\D)(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?:\D|$)")
_DMY_SHORT = re2.compile(r"(?:^|\D)(\d{1,2})\.(\d{1,2})\.(\d\d)(?:[^\d.]|$)")
_DMY = re2.compile(r"(?:^|\D)(\d{1,2})[-/](\d{1,2})[-/](\d{4})(?:\D|$)")
_DAY_MONTH = re2.compile(
    r"(?:^|[^\d])(\d{1,2})(?:st|nd|rd|th|er|º|\.)?(?: de| of|-)?[\s-]{0,2}"
    r"([\pL\pM]+)\.?,?(?: de| del|-)?[\s-]{0,2}(\d{4})(?:\D|$)"
)
_MONTH_DAY = re2.compile(r"([\pL\pM]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?:\D|$)")
_URL = re2.compile(r"/((?:19|20)\d\d)[/-]?(\d\d|[a-z]{3})[/-]?(\d\d)(?:[/_.-]|\D|$)")
#: Korean papers number articles by the minute they were filed: letters, day, hour and minute, more
_URL_MINUTE = re2.compile(
    r"/[a-z]{0,4}(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d\d*(?:[/_.?-]|$)"
)


def day(year: object, month: object, number: object) -> str:
    """Return an ISO date, or nothing for a day that no calendar has, or none an article has."""
    try:
        found = date(int(str(year)), int(str(month)), int(str(number)))
    except ValueError:
        return ""
    # the zero of an empty database column, as computers count it, is not a day of publication
    zero = found in (date(1970, 1, 1), date(1969, 12, 31))
    return "" if zero or not 1800 <= found.year <= 2100 else found.isoformat()


def parse_date(value: object, language: str = "") -> str:
    """Return the day of a machine-readable or written date as YYYY-MM-DD, or nothing.

    Seconds since 1970 count in UTC, having no zone of their own. A numeric date that could be
    read two ways is left alone unless the language settles it.

    >>> parse_date("2024-05-03T23:30:00-04:00"), parse_date("12. März 2024, 8 Uhr")
    ('2024-05-03', '2024-03-12')
    >>> parse_date("3/12/2024"), parse_date("3/12/2024", "fr"), parse_date("1714750000")
    ('', '2024-12-03', '2024-05-03')
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(int(value)) if 0 < value < 1e14 else ""
    text = tidy(value, 200)
    if not text or not any(map(str.isdigit, text)):
        return ""
    return _machine(text) or find_date(text, language)


def _machine(text: str) -> str:
    if match := _ISO.search(text):
        return day(match[1], match[3], match[4])
    if match := _COMPACT.search(text):
        return day(match[1], match[2], match[3])
    if _EPOCH.search(text):
        seconds = int(text[:10])
        found = datetime.fromtimestamp(seconds, UTC) if seconds > 5e8 else None
        return day(found.year, found.month, found.day) if found else ""
    return ""


def find_date(text: str, language: str = "") -> str:
    """Return the first day written out in a short text, or nothing.

    >>> find_date("Published by Ann Lee on May 3rd, 2024"), find_date("2024年3月12日 10時")
    ('2024-05-03', '2024-03-12')
    """
    text = tidy(text, 400)
    if not any(map(str.isdigit, text)):
        return ""
    for pattern in (_CJK, _YMD):
        if match := pattern.search(text):
            return day(match[1], match[2], match[3])
    return _worded(text) or _numeric(text, language)


def _worded(text: str) -> str:
    for pattern, order in ((_DAY_MONTH, (2, 1)), (_MONTH_DAY, (1, 2))):
        for match in pattern.finditer(text):
            if month := MONTHS.get(match[order[0]].casefold()):
                return day(match[3], month, match[order[1]])
    return ""


def _numeric(text: str, language: str) -> str:
    if match := _DMY_DOTS.search(text):
        return day(match[3], match[2], match[1])
    if match := _DMY_SHORT.search(text):
        return day("20" + match[3], match[2], match[1])
    if not (match := _DMY.search(text)):
        return ""
    first, second = int(match[1]), int(match[2])
    if first > 12 or first == second or language[:2].lower() in DAY_FIRST:
        return day(match[3], second, first)
    return day(match[3], first, second) if second > 12 else ""


def url_date(url: str) -> str:
    """Return the day in an address that files its articles by date.

    >>> url_date("https://example.org/news/2024/05/03/storm.html"), url_date("https://e.org/20245")
    ('2024-05-03', '')
    >>> url_date("https://example.org/article/A2024050314320005196")
    '2024-05-03'
    """
    if not url:
        return ""
    address = tidy(url, 500).lower()
    match = _URL.search(address) or _URL_MINUTE.search(address)
    if match is None:
        return ""
    month = match[2] if match[2].isdigit() else MONTHS.get(match[2], 0)
    return day(match[1], month, match[3])
