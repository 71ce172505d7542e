"""Decoding, repair and sniffing: a table of encodings and scripts, what must and must not change."""
# ruff: noqa: E501  (one sentence, one line)

from __future__ import annotations

import gzip
import string
import time
import unicodedata

import pytest
from ftfy.badness import is_bad
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import mojibake
from cleaner.decode import decode
from cleaner.kind import sniff
from cleaner.mojibake import repair

# Two or three sentences of news prose each, written for this test.
TEXTS: dict[str, str] = {
    "zh-hans": "昨天上午，市政府宣布新的地铁线路将于明年春天开工。许多居民表示欢迎，但也有人担心施工期间的交通。"
    "工程预计需要四年时间，总投资约为三百亿元。",
    "zh-hant": "昨天上午，市政府宣布新的捷運路線將於明年春天開工。許多居民表示歡迎，但也有人擔心施工期間的交通。"
    "工程預計需要四年時間，總投資約為三百億元。",
    "ja": "市は昨日、新しい図書館を来年の春に開くと発表した。住民からは歓迎の声が上がる一方で、"
    "駐車場が足りないのではないかという心配も出ている。カフェやホールも入る予定だ。",
    "ko": "시는 어제 새로운 도서관을 내년 봄에 연다고 발표했다. 주민들은 대체로 반겼지만 주차장이 부족할 것이라는 "
    "걱정도 나왔다. 공사는 이달 말에 시작된다.",
    "ru": "Вчера городские власти объявили, что новый мост через реку откроют весной. Жители довольны, хотя многие "
    "опасаются пробок на время строительства. Работы обойдутся в два миллиарда рублей.",
    "uk": "Учора міська влада оголосила, що новий міст через річку відкриють навесні. Мешканці задоволені, хоча "
    "багато хто побоюється заторів. Її підтримали й у сусідньому районі.",
    "el": "Ο δήμος ανακοίνωσε χθες ότι η νέα γέφυρα θα ανοίξει την άνοιξη. Οι κάτοικοι είναι ευχαριστημένοι, αλλά "
    "πολλοί φοβούνται την κίνηση στους δρόμους.",
    "pl": "Władze miasta ogłosiły wczoraj, że nowy most zostanie otwarty wiosną. Mieszkańcy są zadowoleni, choć "
    "wielu obawia się korków. Budowa pochłonie czterysta milionów złotych. Źródła finansowania są znane.",
    "cs": "Město včera oznámilo, že nový most bude otevřen na jaře. Obyvatelé jsou spokojeni, i když se mnozí bojí "
    "dopravních zácp. Příští týden začnou přípravné práce.",
    "hu": "A város tegnap bejelentette, hogy az új hidat tavasszal nyitják meg. A lakók örülnek, bár sokan félnek "
    "a dugóktól. Az építkezés jövő héten kezdődik, és két évig tart a főúton.",
    "ro": "Primăria a anunţat ieri că podul va fi deschis în primăvară. Locuitorii sînt mulţumiţi, deşi mulţi se tem "
    "de aglomeraţie. Lucrările încep săptămîna viitoare şi ţin doi ani.",
    "tr": "Belediye dün yeni köprünün ilkbaharda açılacağını duyurdu. Şehir sakinleri memnun, ancak birçoğu trafik "
    "sıkışıklığından korkuyor. İnşaat önümüzdeki ay başlıyor.",
    "ar": "أعلنت البلدية أمس أن الجسر الجديد سيفتح في الربيع. السكان سعداء، لكن كثيرين يخشون الازدحام خلال فترة "
    "البناء. وتبلغ كلفة المشروع مئتي مليون.",
    "he": "העירייה הודיעה אתמול כי הגשר החדש ייפתח באביב. התושבים מרוצים, אך רבים חוששים מפקקים בזמן העבודות. "
    "עלות הפרויקט היא שני מיליארד שקלים.",
    "th": "เทศบาลประกาศเมื่อวานว่าสะพานใหม่จะเปิดในฤดูใบไม้ผลิ ชาวเมืองพอใจ แต่หลายคนกลัวรถติดในช่วงก่อสร้าง",
    "hi": "नगर निगम ने कल बताया कि नया पुल अगले वसंत में खुलेगा। लोग ख़ुश हैं, पर कई को जाम का डर है।",
    "fr": "La mairie a annoncé hier que le nouveau pont ouvrira au printemps. Les habitants sont ravis, même si "
    "beaucoup craignent les embouteillages à la rentrée. « Ça suffit », répète un élu.",
    "de": "Die Stadt hat gestern angekündigt, dass die neue Brücke im Frühjahr öffnet. Viele Bürger fürchten Staus "
    "während der Bauzeit. „Schön wär’s“, sagte ein Anwohner am Südufer.",
    "es": "El ayuntamiento anunció ayer que el nuevo puente abrirá en primavera. ¿Habrá atascos? Los vecinos están "
    "contentos, aunque más de uno teme la mañana del lunes en la avenida.",
    "pt": "A prefeitura anunciou ontem que a nova ponte será aberta na primavera. Os moradores estão satisfeitos, "
    "mas não sem preocupação: a construção durará dois anos.",
    "sv": "Kommunen meddelade i går att den nya bron öppnar till våren. Många är nöjda, men några fruktar köer på "
    "vägen under bygget. Arbetet börjar på måndag.",
    "lt": "Savivaldybė vakar pranešė, kad naujasis tiltas bus atidarytas pavasarį. Gyventojai džiaugiasi, nors "
    "daugelis būgštauja dėl spūsčių. Darbai prasidės kitą savaitę.",
}  # fmt: skip

PAIRS = [
    ("zh-hans", "gb18030"), ("zh-hans", "gb2312"), ("zh-hans", "gbk"), ("zh-hant", "big5"),
    ("zh-hant", "gb18030"), ("ja", "shift_jis"), ("ja", "euc_jp"), ("ja", "iso2022_jp"),
    ("ko", "euc_kr"), ("ru", "windows-1251"), ("ru", "koi8-r"), ("ru", "iso-8859-5"),
    ("ru", "cp866"), ("ru", "mac-cyrillic"), ("uk", "windows-1251"), ("uk", "koi8-u"),
    ("el", "windows-1253"), ("el", "iso-8859-7"), ("pl", "windows-1250"), ("pl", "iso-8859-2"),
    ("cs", "windows-1250"), ("cs", "iso-8859-2"), ("hu", "windows-1250"), ("ro", "windows-1250"),
    ("tr", "windows-1254"), ("tr", "iso-8859-9"), ("ar", "windows-1256"), ("ar", "iso-8859-6"),
    ("he", "windows-1255"), ("he", "iso-8859-8"), ("th", "tis-620"), ("hi", "utf-8"),
    ("fr", "windows-1252"), ("de", "windows-1252"), ("es", "windows-1252"), ("es", "iso-8859-1"),
    ("pt", "windows-1252"), ("sv", "iso-8859-1"), ("lt", "windows-1257"),
]  # fmt: skip
PAIRS += [(language, name) for language in TEXTS for name in ("utf-8", "utf-16-le", "utf-16-be")]


def fits(text: str, encoding: str) -> str:
    """Drop the one character or two that an encoding lacks (the Arabic comma, curly quotes)."""
    return text.encode(encoding, "ignore").decode(encoding)


def page(text: str, meta: str) -> str:
    return f"<!doctype html><html><head>{meta}<title>News</title></head><body><p>{text}</p></body>"


@pytest.mark.parametrize(("language", "encoding"), PAIRS)
class TestTable:
    def test_no_declaration(self, language: str, encoding: str) -> None:
        text = fits(TEXTS[language], encoding)
        assert decode(text.encode(encoding)).text == text

    def test_hint(self, language: str, encoding: str) -> None:
        text = fits(TEXTS[language], encoding)
        out = decode(text.encode(encoding), charset=f"text/plain; charset={encoding}")
        assert out.text == text
        assert out.repairs == []

    def test_short_with_hint(self, language: str, encoding: str) -> None:
        text = fits(TEXTS[language], encoding)[:12]
        assert decode(text.encode(encoding), charset=encoding).text == text

    def test_declared(self, language: str, encoding: str) -> None:
        source = page(fits(TEXTS[language], encoding), f'<meta charset="{encoding}">')
        out = decode(source.encode(encoding), is_html=True)
        assert out.text == source

    @pytest.mark.parametrize("wrong", ["utf-8", "iso-8859-1", "windows-1252", "x-nonsense"])
    def test_wrong_declaration(self, language: str, encoding: str, wrong: str) -> None:
        source = page(fits(TEXTS[language], encoding), f'<meta charset="{wrong}">')
        assert decode(source.encode(encoding), is_html=True).text == source

    @pytest.mark.parametrize("wrong", ["windows-1251", "shift_jis", "euc-kr", "gbk"])
    def test_wrong_hint(self, language: str, encoding: str, wrong: str) -> None:
        if encoding == "mac-cyrillic" and wrong == "windows-1251":
            pytest.skip("the small letters stand in the same places")
        text = fits(TEXTS[language], encoding)
        assert decode(text.encode(encoding), charset=wrong).text == text


class TestBytes:
    @pytest.mark.parametrize("name", ["utf-8-sig", "utf-16", "utf-32"])
    @pytest.mark.parametrize("language", TEXTS)
    def test_marks_win_over_every_declaration(self, name: str, language: str) -> None:
        out = decode(TEXTS[language].encode(name), charset="iso-8859-1")
        assert out.text == TEXTS[language]

    def test_xml_prolog(self) -> None:
        source = f'<?xml version="1.0" encoding="windows-1251"?>\n<html><p>{TEXTS["ru"]}</p></html>'
        assert decode(source.encode("windows-1251"), is_html=True).encoding == "windows-1251"

    def test_a_text_may_quote_a_declaration(self) -> None:
        text = 'Write <meta charset="shift_jis"> in the head, said the café’s owner.'
        assert decode(text.encode(), is_html=False).text == text

    def test_wrong_declaration_is_recorded(self) -> None:
        out = decode("naïve façade".encode(), charset="iso-8859-1")
        assert (out.text, out.encoding, out.flags) == ("naïve façade", "utf-8", ["wrong_charset"])
        assert out.repairs[0].detail == "declared windows-1252, read as utf-8"

    def test_unknown_declaration_is_recorded(self) -> None:
        out = decode("façade".encode(), charset="klingon")
        assert out.repairs[0].step == "charset"
        assert "klingon" in out.repairs[0].detail

    @pytest.mark.parametrize("label", ["utf-7", "rot13", "hex", "idna", "zip", "", "\0", "a" * 999])
    def test_labels_that_are_no_charset(self, label: str) -> None:
        assert decode(b"caf\xc3\xa9", charset=label).text == "café"

    def test_mixed(self) -> None:
        raw = "“Déjà vu”, she said. It".encode() + b"\x92s a caf\xe9 \x93with tables\x94."
        out = decode(raw)
        assert out.text == "“Déjà vu”, she said. It’s a café “with tables”."
        assert [(one.step, one.count) for one in out.repairs] == [("detwingle", 4)]
        assert out.flags == []

    def test_torn_characters_are_lost_and_counted(self) -> None:
        raw = TEXTS["zh-hans"].encode()[:-2] + b" end"
        out = decode(raw)
        assert out.flags == ["undecodable_bytes"]
        assert out.text == TEXTS["zh-hans"][:-1] + "\ufffd end"
        assert out.repairs[0].count == 1

    def test_a_replacement_character_in_the_source_is_not_counted(self) -> None:
        assert decode("lost \ufffd here, thé".encode()).flags == []

    def test_one_bad_byte_in_a_legacy_page(self) -> None:
        raw = TEXTS["ja"].encode("cp932") + b"\xff" + TEXTS["ja"].encode("cp932")
        out = decode(raw, charset="shift_jis")
        assert out.text == TEXTS["ja"] + "\ufffd" + TEXTS["ja"]
        assert out.flags == ["undecodable_bytes"]

    @pytest.mark.parametrize(
        "raw",
        [b"\xe9" * 2_000_000, b"\x92a" * 1_000_000, b"\xff" * 2_000_000, b"\xe4\xb8" * 1_000_000,
         b"<meta " * 400_000, b"a" * 5_000_000 + b"\xe9", b"\x00a" * 1_000_000 + b"\xff"],
    )  # fmt: skip
    def test_hostile_bytes_take_linear_time(self, raw: bytes) -> None:
        begun = time.perf_counter()
        sniff(raw)
        decode(raw, is_html=True)
        assert time.perf_counter() - begun < 60

    def test_empty(self) -> None:
        assert decode(b"") == decode(b"", is_html=True)
        assert decode("").text == decode(b"").text == ""


class TestCharacters:
    def test_control_characters(self) -> None:
        out = decode(b"One\x00 line\x07.\r\nTwo\ttabs\x1b[31m red\x1b[0m\rThree", is_html=False)
        assert out.text == "One line.\nTwo\ttabs red\nThree"
        assert {one.step: one.count for one in out.repairs} == {
            "line_ends": 2, "terminal_escapes": 2, "control_characters": 2,
        }  # fmt: skip
        assert out.flags == ["control_characters"]

    def test_separators(self) -> None:
        assert decode("a\u2028b\x0cc", is_html=False).text == "a\nb\nc"
        assert decode("a\u2028b\x0cc", is_html=True).text == "a b c"

    def test_inner_marks_go_without_a_flag(self) -> None:
        out = decode("\ufeffone\n\ufefftwo")
        assert (out.text, out.flags) == ("one\ntwo", [])
        assert [one.step for one in out.repairs] == ["invisible_characters"]

    def test_surrogates(self) -> None:
        assert decode("a \ud83d\ude00 b").text == "a 😀 b"
        out = decode("a \ud83d b")
        assert (out.text, out.flags) == ("a \ufffd b", ["lone_surrogates"])

    def test_escaped_bytes_are_read(self) -> None:
        text = b"It\x92s the caf\xc3\xa9".decode("ascii", "surrogateescape")
        assert decode(text).text == "It’s the café"


#: what must come out as it went in
UNTOUCHED = [
    *TEXTS.values(),
    "“Curly” ‘quotes’ — and… it’s « bon » „gut“ ‚so‘ 「はい」",
    "ＦＵＬＬ　ｗｉｄｔｈ　１２３ ﾊﾝｶｸ ｶﾞ",
    "ﬁne ﬂow of Ĳssel and Ǆamija, eﬃcient",
    "e\u0301 a\u0308 n\u0303 가 \u1100\u1161 q\u0323\u0307",
    "Å Å K Ω ½ ² № ﷺ",
    "👨‍👩‍👧‍👦 ❤️ 🏳️‍🌈 👍🏽 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f 1️⃣",
    "می‌خواهم کتاب‌ها", "क्‍ष र्‍य न्‌", "ശ്രീ‍", "බ්‍රහ්ම",
    "שָׁלוֹם עֲלֵיכֶם ״ציטוט״ צה״ל", "قَالَ ٱللَّٰهُ ـــ", "\u200fעברית\u200e (abc) \u2067x\u2069",
    "Bun\u00addes\u00adre\u00adgie\u00adrung", "ภาษา\u200bไทย", "10\u00a0000\u202f€", "a\u3000b",
    "R&D; AT&T, this&that; A&B &c. &unknown; ?a=1&copy=2", "5 < 6 && 7 > 2", "fish & chips;",
    "CAFÉ À LA CARTE, ÇA VA? Õ Ã Â SÃO PAULO IRMÃ ÂNGELA", "Ø Æ Å ÅRHUS", "ŁÓDŹ, ŻÓŁĆ, ŚWIĘTO",
    "ÎN ŢARĂ, ŞI", "İSTANBUL’DA IŞIK", "Œuvre, cœur, sœur", "¿Qué? ¡Sí! «Él»", "Ünïcödé „Ärger“", "Ça «été»",
    "x² ± ½° → 20°C × ÷", "naïve coöperation", "Å er", "à bientôt", "Voilà à à", "HÀ NỘI, VIỆT NAM đã",
    "The word shows as “Ã©” in old mail, and “â€™” as well." [:34],
    "Write “&amp;” or `&nbsp;` (&copy;) in HTML.", "In HTML, &lt; and &amp; are the ones to know.",
    "An example: &lt;div class=&quot;x&quot;&gt;Hello&lt;/div&gt;", "Show &amp;lt;b&amp;gt; in XML text.",
]  # fmt: skip

MENDED = [
    ("The BBCâ€™s report", "The BBC’s report"),
    ("â€œWeâ€™re openâ€\x9d, he said", "“We’re open”, he said"),
    ("â€œWeâ€™re openâ€\ufffd, he said", "“We’re open”, he said"),
    ("FranÃ§ois prÃ©sident, voilÃ\xa0 tout", "François président, voilà tout"),
    ("voilÃ  le travail", "voilà le travail"),
    ("MÃ¼nchner StraÃŸe", "Münchner Straße"),
    ("РџСЂРёРІРµС‚, РјРёСЂ", "Привет, мир"),
    ("It\x92s \x93here\x94\x85", "It’s “here”…"),
    ("æ—¥æœ¬èªž", "日本語"),
    ("ÃƒÂ©tÃƒÂ©", "été"),
    ("Marks &amp; Spencer", "Marks & Spencer"),
    ("AT&amp;amp;T", "AT&T"),
    ("it&#8217;s &ldquo;so&rdquo;&hellip;", "it’s “so”…"),
    ("it&amp;#8217;s", "it’s"),
    ("end.&nbsp; Next", "end.\u00a0 Next"),
    ("P&EACUTE;REZ caf&#xe9;", "PÉREZ café"),
    ("5 &lt; 6 &gt; 4", "5 < 6 > 4"),
    ("line&#13;", "line"),
    ("one&#10;two", "one two"),
    ("null&#0;", "null\ufffd"),
    ("<b>caf&eacute; &lt;x&gt;</b>", "<b>café &lt;x&gt;</b>"),
    ("&acirc;&#128;&#153;s", "’s"),
    ("An HTML page of AT&amp;T", "An HTML page of AT&T"),
    ("a\x00b\ud800c", "abc".replace("c", "\ufffdc")),
]


class TestRepair:
    @pytest.mark.parametrize("text", UNTOUCHED)
    def test_untouched(self, text: str) -> None:
        assert repair(text) == (text, [])

    @pytest.mark.parametrize(("text", "mended"), MENDED)
    def test_mended(self, text: str, mended: str) -> None:
        once, repairs = repair(text)
        assert once == mended
        assert repairs
        assert repair(once) == (once, [])

    def test_lines_are_mended_apart(self) -> None:
        text = "“Clean” line\nThe BBCâ€™s\n“Clean” again"
        mended, repairs = repair(text)
        assert mended == "“Clean” line\nThe BBC’s\n“Clean” again"
        assert (repairs[0].step, repairs[0].count) == ("ftfy.fix_encoding", 1)
        assert "â€™" in repairs[0].detail

    def test_skipping_changes_nothing_on_samples(self, monkeypatch: pytest.MonkeyPatch) -> None:
        texts = [*UNTOUCHED, *(text for text, _ in MENDED)]
        quick = [repair(text) for text in texts]
        monkeypatch.setattr(mojibake, "_needs", lambda text: True)
        assert [repair(text) for text in texts] == quick

    @pytest.mark.parametrize(
        "text",
        ["&amp;" * 200_000, "&" + "amp;" * 200_000, "&#38;" * 100_000, "Ã©" * 200_000, "â€" * 200_000,
         "\x92" * 200_000, "&lt;" * 200_000, "é»1" * 200_000, "Ã" * 300_000],
    )  # fmt: skip
    def test_hostile_text_takes_linear_time(self, text: str) -> None:
        # not a measurement: what is quadratic takes hours here
        begun = time.perf_counter()
        repair(text)
        assert time.perf_counter() - begun < 60


class TestSniff:
    @pytest.mark.parametrize(
        "data",
        [b"\x89PNG\r\n\x1a\n" + bytes(40), gzip.compress(b"<html><p>Hello</p></html>"), b"PK\x03\x04rest",
         b"%PDF-1.4\n%\xe2\xe3", b"GIF89a..", b"\xff\xd8\xff\xe0JFIF", b"RIFF1234WEBPVP8 ",
         bytes(range(256)) * 20, bytes(100), "\x89PNG\r\n\x1a\n", "\0" * 100],
    )  # fmt: skip
    def test_binary(self, data: bytes | str) -> None:
        assert sniff(data) == "binary"
        decode(data)

    @pytest.mark.parametrize(
        "name", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
    )
    def test_html(self, name: str) -> None:
        for source in (
            page(TEXTS["de"], ""),
            "\n <!-- saved -- from --> <!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0//EN'>\n<html></html>",
            "<div class='a'><h1>Title</h1>\n<p>Words and words.</p>\n</div>",
            "<?xml version='1.0'?>\n<html xmlns='x'><p>Hi</p></html>",
            "<HTML><BODY BGCOLOR=white>Old page",
        ):
            assert sniff(source) == "html"
            assert sniff(source.encode(name)) == "html"

    @pytest.mark.parametrize(
        "text",
        ["", "   \n", "Plain words.\nMore of them.", "Some <b>bold</b> left over\nin two lines.",
         "<b>Note:</b> the line has a tag\nthe next has none\nnor has this",
         "How to begin a page:\n\n<!DOCTYPE html>\n<html>\n<head>\n\nThat is all there is.\nReally.",
         "<3 this song", "< 5 minutes", '{"a": "<p>"}', "one\0two words", *TEXTS.values()],
    )  # fmt: skip
    def test_text(self, text: str) -> None:
        assert sniff(text) == "text"
        assert sniff(text.encode()) == "text"


HOSTILE = st.one_of(
    st.text(),
    st.text(alphabet="ÂÃâ€™œ\x9d\x80 é&amp;lt#38<>b/\ufffd”»“1\nРвЂ°"),
    st.lists(st.sampled_from([*UNTOUCHED, *(text for text, _ in MENDED)]), max_size=4).map(
        "\n".join
    ),
    st.text(string.printable),
    st.text().map(lambda text: text.encode("utf-8", "replace").decode("latin-1")),
    st.text().map(lambda text: text.encode("utf-8", "replace").decode("cp1252", "replace")),
    st.text(st.characters(min_codepoint=0x80, max_codepoint=0x2265)),
    st.text(st.characters(categories=["Cs", "Cc", "Lu", "Ll", "Cf"])),
)
BYTES = st.one_of(
    st.binary(),
    st.tuples(st.binary(), st.sampled_from(sorted(TEXTS.values())), st.binary()).map(
        lambda parts: parts[0] + parts[1].encode() + parts[2]
    ),
    st.text().map(lambda text: text.encode("utf-16", "surrogatepass")),
    st.binary().map(lambda raw: b"<meta charset=" + raw + b">" + raw),
)


def is_sound(text: str) -> bool:
    text.encode("utf-8")
    return not any(unicodedata.category(char) == "Cc" and char < "\x80" for char in text
                   if char not in "\n\t")  # fmt: skip


class TestProperties:
    @given(BYTES, st.sampled_from([None, "utf-8", "latin-1", "gbk", "utf-16", "x"]), st.booleans())
    def test_any_bytes(self, data: bytes, charset: str | None, is_html: bool) -> None:
        out = decode(data, charset=charset, is_html=is_html)
        assert is_sound(out.text)
        assert out == decode(data, charset=charset, is_html=is_html)
        assert sniff(data) in ("html", "text", "binary")

    @given(
        st.text(
            st.characters(
                exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffc\u2028\u2029"
            )
        )
    )
    def test_utf8_round_trip(self, text: str) -> None:
        text = "“Über” " + text
        assert decode(text.encode()).text == text

    @given(st.one_of(HOSTILE, st.text(st.characters(categories=["Cs", "Lu", "Cc"]))))
    def test_decoded_text_is_stable(self, text: str) -> None:
        out = decode(text)
        assert is_sound(out.text)
        assert decode(out.text).text == out.text
        sniff(text)

    @settings(max_examples=300)
    @given(HOSTILE)
    def test_repair_is_sound_and_stable(self, text: str) -> None:
        once, repairs = repair(text)
        assert is_sound(once)
        assert bool(repairs) or once == text
        assert repair(once)[0] == once

    @settings(max_examples=300)
    @given(HOSTILE)
    def test_what_is_skipped_needs_nothing(self, text: str) -> None:
        line = text.replace("\n", " ").encode("utf-8", "replace").decode()
        if not mojibake._needs(line):
            assert not is_bad(line)
            assert mojibake._mend(line, False, {}) == line
