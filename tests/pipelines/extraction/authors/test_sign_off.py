"""Credits in the text's own lines."""

import pytest

from pipelines.extraction import DEFAULT, extract
from pipelines.extraction.authors.sign_off import in_lines
from storage.records import Article
from tests.pipelines.extraction.samples import page

PARAGRAPH = "The harbour opened on Monday after a year of work, and the first ferry left at six in the morning sharp."
RUSSIAN = "Паром снова ходит по расписанию, и первые пассажиры ждали его ещё до рассвета, хотя шёл сильный снег."
CHINESE = "港口周一恢复通航,首班渡船清晨六点出发,沿途停靠三个码头,全程约五十分钟。"


def test_an_outright_credit_counts_anywhere():
    lines = [CHINESE] * 6 + ["采写：南都记者 余青禾 向晚舟"] + [CHINESE] * 6
    assert in_lines(lines, []).authors == ("余青禾", "向晚舟")


def test_a_question_of_an_interview_is_no_credit():
    lines = [CHINESE] * 6 + ["记者：高兴吗"] + [CHINESE] * 6
    assert in_lines(lines, []).authors == ()


@pytest.mark.parametrize(
    "line", ["Text von Nora Castell", "Von Nora Castell", "By Nora Castell", "Words by Nora Castell"]
)
def test_a_byline_at_either_end(line):
    assert in_lines([PARAGRAPH, PARAGRAPH, PARAGRAPH, line], []).authors == ("Nora Castell",)
    assert in_lines([line, PARAGRAPH, PARAGRAPH], []).authors == ("Nora Castell",)


def test_a_byline_that_was_taken_off():
    assert in_lines([PARAGRAPH], ["By Nora Castell"]).authors == ("Nora Castell",)


def test_a_bare_name_under_the_last_paragraph_signs_it():
    assert in_lines([PARAGRAPH, PARAGRAPH, "Nora Castell"], []).authors == ("Nora Castell",)


@pytest.mark.parametrize(
    "lines",
    [
        [PARAGRAPH, PARAGRAPH + " Nora Castell was aboard.", "Nora Castell"],  # a tag of the article
        [PARAGRAPH, "A heading", "Nora Castell"],  # a list of names
        [PARAGRAPH, PARAGRAPH, "Coach Castell."],  # a sentence
        [PARAGRAPH, PARAGRAPH, "وثيقة النص المحمول"],  # no capitals tell a name
        [PARAGRAPH, PARAGRAPH, "Reuters"],
        ["Nora Castell"],
    ],
)
def test_other_last_lines_sign_nothing(lines):
    assert in_lines(lines, []).authors == ()


TOLD = "The harbour was closed for years, and nobody knew whether it would open again, said the people of the town."


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        (f"{TOLD} By Nora Castell", ("Nora Castell",)),
        (f"{TOLD} (Nora Castell, Ben Ikeda)", ("Nora Castell", "Ben Ikeda")),
        (f"{TOLD} (the town council)", ()),
        (
            f"{'不少受访者提到，手册用方言把流程讲了一遍。' * 4}本报记者 欧阳明、叶振邦",
            ("欧阳明", "叶振邦"),
        ),
    ],
)
def test_a_byline_behind_the_last_sentence(line, authors):
    assert in_lines(["First.", "Second.", line], []).authors == authors


def test_a_byline_above_the_notices_at_the_end():
    notices = ["Source: TASS", "Download the app", "Address of the article", "Subscribe"]
    assert in_lines([TOLD, TOLD, "By Nora Castell", *notices], []).authors == ("Nora Castell",)


def test_beside_a_house_a_bare_name_does_not_sign():
    assert in_lines([TOLD, TOLD, "Ben Ikeda"], [], bare=False).authors == ()


def test_two_names_alone_under_the_last_paragraph_sign_it():
    text = "The harbour opened again on Tuesday, and with it the old market at the end of the quay. " * 2
    assert in_lines([text, text, "Anna Sokol, Olga Beck"], []).authors == ("Anna Sokol", "Olga Beck")
    assert in_lines([f"{text} Olga Beck spoke.", text, "Anna Sokol, Olga Beck"], []).authors == ()


def test_a_reporter_is_named_behind_the_last_sentence():
    line = "시에 따르면 5063가구가 대상이며 지난해보다 4.8% 늘었다. 이서연 씨는 사진 386장을 간직하고 있다. 최유진 기자"
    assert in_lines([line], []).authors == ("최유진",)


@pytest.mark.parametrize(
    ("last", "authors"),
    [
        (PARAGRAPH + " Nora Castell", ("Nora Castell",)),
        (PARAGRAPH + " Nora Castell, Ivo Brandt", ("Nora Castell", "Ivo Brandt")),
        (RUSSIAN + " Вера Стрельникова", ("Вера Стрельникова",)),
        ("Билеты на концерт продают в кассе театра по пятницам. Вера Стрельникова", ("Вера Стрельникова",)),
        ("Fine. Nora Castell", ()),
        (PARAGRAPH + " Nora Castell.", ()),
        (PARAGRAPH + " It was cold and wet", ()),
        (PARAGRAPH + " Nora Castell steered. Nora Castell", ()),
    ],
)  # fmt: skip
def test_a_bare_name_behind_the_last_sentence_signs_it(last, authors):
    assert in_lines([PARAGRAPH, last], []).authors == authors


def test_a_bare_name_signs_a_text_that_ends_with_a_short_paragraph():
    short = "The market opens again at the weekend, come rain or shine."
    assert in_lines([PARAGRAPH, short, "Nora Castell"], []).authors == ("Nora Castell",)
    assert in_lines([PARAGRAPH, "Places to see on the quay and behind it", "Nora Castell"], []).authors == ()


def test_an_explicit_credit_comes_before_a_box_about_somebody_far_below_the_headline():
    text = "".join(f"<p>渡轮第{number}天通航,居民说等了很久,票价暂按里程计算,学生半价。</p>" for number in range(30))
    box = "<div class='author'><img src='a.jpg'>王芳</div>"
    body = f"<article><h1>港口重新开放 渡轮恢复通航</h1><p>2025-12-17 10:00</p>{text}%s</article>{box}"
    for credit, author in (("<p>撰稿:李想</p>", "李想"), ("", "王芳")):
        result = extract(page(f"<html lang='zh'><body>{body % credit}</body></html>"), DEFAULT)
        assert isinstance(result, Article)
        assert result.authors == (author,)


def test_a_dash_before_a_name_signs_the_text_though_a_house_is_stated():
    lines = [PARAGRAPH, PARAGRAPH, f"{PARAGRAPH} — Nora Castell", "This story first appeared in the Harbour Weekly."]
    assert in_lines(lines, [], bare=False).authors == ("Nora Castell",)
    quoted = [PARAGRAPH, f"{PARAGRAPH} “No boat is ever finished.” — Nora Castell"]
    assert in_lines(quoted, [], bare=False).authors == (), "a quotation names its own"


def test_a_line_that_is_a_dash_and_a_name_signs_the_text_above_notices():
    lines = [PARAGRAPH, PARAGRAPH, "— Nora Castell and Ben Ikeda", "Download the app", "Was this of use?"]
    assert in_lines(lines, [], bare=False).authors == ("Nora Castell", "Ben Ikeda")
    assert in_lines([PARAGRAPH], ["— Nora Castell", "Subscribe"], bare=False).authors == ("Nora Castell",)
    quoted = [PARAGRAPH, "“No boat is ever finished, and no harbour either.”", "— Nora Castell", PARAGRAPH]
    assert in_lines(quoted, [], bare=False).authors == (), "a quotation names its own"


def test_behind_a_sentence_that_was_taken_off_a_picture_is_credited():
    assert in_lines([PARAGRAPH], ["Boats in the rain. By Nora Castell"]).authors == ()
