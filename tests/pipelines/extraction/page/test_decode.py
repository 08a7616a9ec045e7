from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipelines.extraction.page.decode import codec_name, decode, is_noise

CHINESE = "<p>广州市政府今天上午召开新闻发布会，介绍了今年的主要工作安排。</p>" * 6


@pytest.mark.parametrize(
    ("body", "header", "encoding"),
    [
        (CHINESE.encode(), None, "utf-8"),
        (CHINESE.encode(), "text/html; charset=gb2312", "utf-8"),
        (CHINESE.encode("gb18030"), "text/html; charset=gb2312", "gb18030"),
        (CHINESE.encode("gb18030"), "text/html; charset=utf-8", "gb18030"),
        (b'<meta charset="GBK">' + CHINESE.encode("gb18030"), "text/html", "gb18030"),
        (b"<!--" + b"x" * 5000 + b'--><meta charset="gb2312">' + CHINESE.encode("gb18030"), None, "gb18030"),
        (CHINESE.encode("utf-8-sig"), "text/html; charset=gbk", "utf-8"),
        (CHINESE.encode("utf-16"), None, "utf-16-le"),
        (("<p>Plain words.</p>" * 9).encode("utf-16-be"), None, "utf-16-be"),
        (CHINESE.encode("gb18030"), None, "gb18030"),
        (CHINESE.encode("gb18030"), "text/html; charset=iso-8859-1", "gb18030"),
        (("日本のニュースをお届けします。" * 9).encode("euc_jp"), "text/html; charset=euc-jp", "euc_jp"),
        (("日本のニュースをお届けします。" * 9).encode("iso2022_jp"), None, "iso2022_jp"),
    ],
)
def test_the_true_encoding_is_found_whatever_is_declared(body, header, encoding):
    decoded = decode(body, header)
    assert decoded.encoding == encoding
    assert not decoded.lossy
    assert "�" not in decoded.text


def test_latin_declared_as_utf8_keeps_its_accents():
    body = ("<p>Die Bürgermeisterin kündigte den Rückzug an, sagte sie.</p>" * 5).encode("cp1252")
    decoded = decode(body, "text/html; charset=utf-8")
    assert "Bürgermeisterin" in decoded.text


def test_latin_declared_is_believed_when_the_bytes_are_latin():
    assert decode("Müller».".encode("cp1252"), "text/html; charset=ISO-8859-1").text == "Müller»."


def test_a_page_cut_inside_a_character_stays_in_its_encoding_and_says_so():
    decoded = decode((CHINESE * 20).encode()[:-5], "text/html; charset=utf-8")
    assert decoded.encoding == "utf-8"
    assert decoded.lossy


def test_a_short_double_byte_text_is_not_taken_for_utf8():
    assert decode("联通".encode("gb18030"), "text/html; charset=gbk").text == "联通"


def test_nuls_are_taken_out():
    assert decode(b"<p>a\0b</p>").text == "<p>ab</p>"


def test_names_that_are_no_text_encodings_are_not_believed():
    assert codec_name("base64") is None
    assert codec_name("no-such-charset") is None
    assert codec_name(" GB2312 ") == "gb18030"


@given(st.binary(max_size=300), st.none() | st.text(max_size=40))
def test_decode_never_raises(body, header):
    assert "\0" not in decode(body, header).text


@given(st.integers(0, 10**6), st.sampled_from([None, "text/html; charset=gbk", "text/html; charset=utf-8"]))
def test_random_bytes_are_noise_by_any_encoding(seed, header):
    body = Random(seed).randbytes(4000)
    assume(not body.startswith((b"\xff\xfe", b"\xfe\xff")))  # one in 30 000: it says that it is UTF-16
    assert is_noise(decode(body, header).text)


@pytest.mark.parametrize(
    "text", ["", "Kräne am Hafen\n", "大桥恢复通车\t", "one bad \ufffd mark in a line of text", "a\x0cb\x1b"]
)
def test_text_is_no_noise(text):
    assert not is_noise(text)


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
@pytest.mark.parametrize("size", [4_000, 40_000])
def test_random_bytes_behind_a_mark_of_utf_16_are_noise(mark, size):
    assert all(is_noise(decode(mark + Random(seed).randbytes(size)).text) for seed in range(20))


GERMAN = "Die Gemeinde prüft die Brücke am Öhrbach; für Fußgänger bleibt sie geöffnet."
PLACE = "<html lang='{lang}'><body><p>{text}</p></body></html>"


def test_a_paragraph_of_latin_1_within_utf_8():
    other = "Rückfragen beantwortet das Büro täglich."
    page = GERMAN.encode() * 4 + b"<p>" + other.encode("cp1252") + b"</p>" + GERMAN.encode()
    assert decode(page, "text/html; charset=utf-8").text == GERMAN * 4 + f"<p>{other}</p>" + GERMAN


def test_one_bad_byte_in_a_short_text():
    text = "Übung für Hörer"
    assert decode(text.encode().replace(b"H", b"\xe4H")).text == "Übung für äHörer"
    assert decode("港口今天重新开放".encode() + b"\xe6\xb8").text == "港口今天重新开放�"


def test_the_euro_sign_of_gbk():
    page = "门票价格为X5元，由售票处代收".encode("gbk").replace(b"X", b"\x80")
    assert decode(page, "text/html; charset=gbk").text == "门票价格为€5元，由售票处代收"


@pytest.mark.parametrize(
    ("lang", "page", "text"),
    [
        ("pl", "cp1250", "Zażółć gęślą jaźń, rzekł wójt, i poszedł dalej przez łąkę ku źródłu."),
        ("cs", "cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy, řekl starosta města."),
        ("hu", "cp1250", "Az árvíztűrő tükörfúrógép őrült gyűjtője csütörtökön érkezett."),
        ("tr", "cp1254", "Şoför çağrıldı, ığdır yolu üzerindeki köprü yeniden açıldı."),
        ("lt", "cp1257", "Ąžuolų gatvėje šeštadienį žmonės švęs miesto šventę, sakė meras."),
        ("el", "cp1253", "Η γέφυρα του λιμανιού άνοιξε ξανά την Τρίτη μετά από έντεκα μήνες."),
        ("he", "cp1255", "הגשר בנמל נפתח מחדש ביום שלישי אחרי אחד עשר חודשים של תיקונים"),
        ("ar", "cp1256", "أعيد فتح جسر الميناء يوم الثلاثاء بعد أحد عشر شهرا من الإصلاحات"),
    ],
)
def test_windows_code_pages_that_nobody_declared(lang, page, text):
    body = PLACE.format(lang=lang, text=text * 3).encode(page)
    assert text in decode(body).text
    assert text in decode(body, "text/html; charset=utf-8").text
