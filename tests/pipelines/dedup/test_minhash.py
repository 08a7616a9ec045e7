"""The signature of a text."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.dedup.minhash import LETTERS, VERSION, same_story, sign, similarity
from storage.signature import FIGURES, VALUES, Signature, band_keys, compare_figures
from tests.pipelines.dedup.notices import recurring

CHINESE = "台风于十一月二十日凌晨登陆广东沿海地区，造成多人受伤，道路中断。当地政府已经启动应急响应，学校停课一天。"
TRADITIONAL = "颱風於十一月二十日凌晨登陸廣東沿海地區，造成多人受傷，道路中斷。當地政府已經啟動應急響應，學校停課一天。"
ENGLISH = (
    "The council will vote on Monday on the lease of Pier 9, its chair said, after a hearing that ran past midnight."
)


def test_a_signature_is_the_same_for_ever():
    found = sign(ENGLISH)
    assert (VERSION, found.version, found.size) == ("2.2", "2.2", 20)
    assert (found.digest, found.values[:12].hex()) == ("c20faee7505dc3a98c12be6127ca5fb7", "d62d5b0536beef31c075a285")


def test_another_process_signs_alike():
    code = (
        "import sys; from pipelines.dedup.minhash import sign; s = sign(sys.argv[1]); print(s.digest, s.values.hex())"
    )
    said = subprocess.run([sys.executable, "-c", code, CHINESE], capture_output=True, text=True, check=True).stdout
    assert said.split() == [sign(CHINESE).digest, sign(CHINESE).values.hex()]


def test_both_chinese_scripts_meet():
    assert similarity(sign(CHINESE), sign(TRADITIONAL)) > 0.9


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(ENGLISH.upper(), id="capitals"),
        pytest.param(ENGLISH.replace(" ", "\n").replace(",", ""), id="spacing"),
        pytest.param("".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in ENGLISH), id="wide"),
        pytest.param(ENGLISH + " \ud800\x00—…", id="refused characters"),
    ],
)
def test_what_a_reader_would_not_see_does_not_count(other):
    assert sign(other) == sign(ENGLISH)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        pytest.param("一二三四五六七八", 4, id="five characters"),
        pytest.param("a b c d e f", 4, id="three words"),
        pytest.param("ประเทศไทย", 5, id="thai"),
        pytest.param("हिन्दी समाचार आज सुबह", 2, id="marks belong to words"),
        pytest.param("苹果公司发布 iPhone 17 新款手机", 8, id="words within chinese are one each"),
        pytest.param("The word 新闻 means news in the language of China", 9, id="chinese within english"),
        pytest.param("뉴스 기사 제목 입니다", 2, id="korean has spaces"),
        pytest.param("", 0, id="empty"),
    ],
)
def test_shingles_follow_the_script_of_the_text(text, size):
    assert sign(text).size == size


def test_what_stands_beyond_the_limit_costs_and_counts_nothing():
    long = "news of the day " * (LETTERS // 8)
    assert sign(long) == sign(long[:LETTERS] + "新闻" * 10**6)


def test_half_of_a_text_is_the_same_story_and_a_quarter_is_not():
    words = [f"word{number}" for number in range(2000)]
    whole = sign(" ".join(words))
    assert same_story(whole, sign(" ".join(words[:1000])))
    assert not same_story(whole, sign(" ".join(words[:500])))


def test_a_sentence_dropped_or_moved_costs_only_itself():
    first, second, third = "One two three four five. ", "Six seven eight nine ten. ", "A b c d e f g.\n\n"
    assert sign(first + second + third).size == sign(first).size + sign(second).size + sign(third).size
    assert sign(third + first + second).values == sign(first + second + third).values
    assert sign("Rose 3.5 percent").size == 2
    assert sign("Headline\n\nBody of text").size == 2


@given(st.text(max_size=200))
def test_any_text_can_be_signed(text):
    found = sign(text)
    assert len(found.values) == (2 * VALUES + 4 * len(found.figures()) if found.size else 0)
    assert len(found.figures()) <= FIGURES
    assert found == sign(text)


def is_joined(one: Signature, other: Signature) -> bool:
    return same_story(one, other) and not set(band_keys(one)).isdisjoint(band_keys(other))


def test_a_notice_that_returns_with_other_figures_is_another_story():
    notices = list(recurring(seed=1, rounds=4))
    joined = [x for x in notices if is_joined(sign(x.first), sign(x.later))]
    alike = [x for x in notices if similarity(sign(x.first), sign(x.later)) >= 0.6]
    assert (joined, len(alike) > len(notices) / 2) == ([], True)


def test_a_notice_printed_again_is_the_same_story():
    for notice in recurring(seed=2, rounds=1):
        again = notice.first.rpartition("\n\n")[0] or notice.first
        assert sign(again).size < 8 or is_joined(sign(notice.first), sign(again)) or len(again) < len(notice.first) / 2


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        pytest.param("Rose to 5 in March then rose to 7 in April", 2, id="one place twice with two figures"),
        pytest.param("第3号通知说明", 2, id="both sides are places"),
        pytest.param("1 2 3 4", 0, id="figures alone have no place"),
        pytest.param("nothing to count in here", 0, id="none"),
    ],
)
def test_figures_are_known_by_their_places(text, figures):
    assert len(sign(text).figures()) == figures


def test_the_same_places_with_other_figures_differ():
    one, other = sign("Doors open at 19 sharp for 250 guests"), sign("Doors open at 20 sharp for 250 guests")
    assert compare_figures(one, other) == (2, 2)
