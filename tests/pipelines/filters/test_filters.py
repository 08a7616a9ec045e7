"""Filters by name: what datatrove's classes say of an article, in English and in Chinese, and what they change."""

from collections import Counter
from importlib.metadata import PackageNotFoundError

import pytest
from datatrove.pipeline.filters import GopherQualityFilter

from pipelines.errors import FilterError
from pipelines.filters import CorpusFilters, apply, read_names
from pipelines.filters.judges import judge
from pipelines.filters.pii import mask
from pipelines.filters.settings import CHINESE
from pipelines.filters.words import ChineseWords, SpacedWords
from storage.articles import StoredArticle
from storage.selection import LeftOut
from tests.cpu_time import within_cpu_seconds
from tests.pipelines.newsroom import paragraphs
from tests.storage.samples import NOON, article

ENGLISH = (
    """\
The town council voted on Monday night to close the old stone bridge for the rest of the year, after engineers found
cracks in two of its five arches. Drivers will have to use the ring road, which adds about six miles to the way north.

"We have looked at this for months, and nobody wanted to be the one to say it," said the mayor, who chairs the committee
on roads. The repairs are expected to cost four million pounds, of which the county has promised to pay a little under
half.

Shops on the north bank fear for their trade. Anna Reed, who has sold bread there since 1998, said that she would open
on Sundays for as long as the work lasts. "People come over the bridge on foot, and they will have to walk round by the
mill," she said.

A ferry for walkers may start in May. The operator asked for a subsidy of £90,000 and a new pier; a decision is expected
next month, when the council meets again.
""".replace("\n\n", "\r")
    .replace("\n", " ")
    .replace("\r", "\n\n")
    .strip()
)
CHINESE_TEXT = """\
本报讯(记者 罗仕)昨日,广州市交通运输局发布消息称,珠江新城至大学城的地铁支线将于本月底开通试运营,共设八座车站。

据介绍,该线路的开通将使沿线居民的通勤时间缩短近一半,也为附近的学校和企业带来便利。市民李女士在接受采访时表示,她期待了很久。

交通部门有关负责人说,试运营期间列车的间隔为六分钟,票价与现有线路相同;如遇恶劣天气,运营时间会由车站另行通知,请乘客留意。

专家认为,支线的建设是城市轨道网络的重要一步,但在高峰时段,换乘站的客流压力依然存在,有关方面应当提前做好疏导的准备。"""


def stored(text: str, language: str | None = "en", **more) -> StoredArticle:
    one = article(text=text, language=language, **more)
    return StoredArticle(article=one, id=1, revision=1, date_first_seen=NOON, date_last_seen=NOON)


def test_names_stand_for_filters_in_one_order():
    assert read_names("fineweb-quality, gopher") == ("gopher-quality", "gopher-repetition", "fineweb-quality")
    with pytest.raises(ValueError, match="did you mean 'gopher'"):
        read_names("gohper")
    with pytest.raises(ValueError, match="names no filter; known: gopher,"):
        read_names(" , ")


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (CHINESE_TEXT, "zh"), (CHINESE_TEXT, "zh-Hant")])
def test_an_ordinary_article_passes_all(text, language):
    filters = CorpusFilters(read_names("gopher,c4,fineweb-quality"))
    one = stored(text, language)
    assert filters.apply(one) == one
    assert filters.to_json()["dropped"] == {}


@pytest.mark.parametrize(
    ("text", "language", "why"),
    [
        ("Too short a text.", "en", "gopher-quality: short_doc"),
        ("\n\n".join(["The same line again and again, said the mayor of the town to them all."] * 12), "en",
         "gopher-repetition: dup_line_frac"),
        (ENGLISH + "\n\nLorem ipsum dolor sit amet, they said.", "en", "c4: lorem_ipsum"),
        ("\n\n".join(f"{word} {number}" for number, word in enumerate(ENGLISH.split())), "en",
         "fineweb-quality: line_punct_ratio"),
        ("价格 12 元 " * 60, "zh", "gopher-quality: below_alpha_threshold"),
        ("\n\n".join(["很多人都在看的新闻就在这里,快来看看吧,朋友们,今天的天气是很好的。"] * 9), "zh",
         "gopher-repetition: dup_line_frac"),
    ],
)  # fmt: skip
def test_what_a_filter_leaves_out_is_counted_by_its_reason(text, language, why):
    filters = CorpusFilters([why.split(":")[0]])
    assert filters.apply(stored(text, language)) == LeftOut(why.split(":")[0])
    assert filters.to_json()["dropped"] == {why: 1}
    filters.begin()
    assert filters.to_json()["dropped"] == {}


def test_words_are_cut_without_models():
    words = SpacedWords().word_tokenize("Don't touch the mayor's 1,200.50 well-known U.S. e-mails... (now)!")
    expected = "Do n't touch the mayor 's 1,200.50 well - known U.S. e - mails ... ( now ) !"
    assert words == expected.split()
    assert len(SpacedWords().sent_tokenize('He said "No." Then he left. Why? "So."')) == 4
    assert ChineseWords().word_tokenize("广州市交通运输局 发布消息") == ["广州市", "交通运输", "局", "发布", "消息"]


def test_the_settings_for_chinese_are_those_published():
    """In English settings the same article is left out, since words of Chinese are shorter."""
    assert judge("gopher-quality", "zh", CHINESE_TEXT)[0] is None
    english = GopherQualityFilter(language=ChineseWords())
    from datatrove.data import Document  # noqa: PLC0415

    assert english.filter(Document(text=CHINESE_TEXT, id="")) == (False, "gopher_below_avg_threshold")
    assert len(CHINESE["gopher-quality"]["stop_words"]) == 22


def test_c4_takes_lines_off_and_the_paragraphs_stay():
    lines = [*paragraphs(1), "Share this", "We use cookies, see the privacy policy of this paper.", *paragraphs(2)]
    one = stored("\n\n".join(lines).replace("bridge,", "bridge[3],"), markdown="as it was")
    left = CorpusFilters(["c4"]).apply(one)
    assert isinstance(left, StoredArticle)
    assert left.article.text == "\n\n".join([*paragraphs(1), *paragraphs(2)])
    assert left.article.markdown is None
    assert left.article.content_hash != one.article.content_hash


def test_a_language_without_settings_passes_and_is_counted():
    filters = CorpusFilters(read_names("c4,gopher-quality"))
    for language in ("fr", None, "zh"):
        assert isinstance(filters.apply(stored(CHINESE_TEXT, language)), StoredArticle)
    assert filters.to_json()["not_applied"] == {
        "c4: fr": 1,
        "c4: unknown": 1,
        "c4: zh": 1,
        "gopher-quality: fr": 1,
        "gopher-quality: unknown": 1,
    }


def test_mail_and_addresses_are_masked_the_same_every_time():
    text = "Write to a.b-c@mail.example.org or 联系邮箱abc@news.example，or 8.8.8.8 (not 10.0.0.1, v1.2.3)."
    one = stored(text, title="Ask desk@paper.example", markdown=text, description=None)
    for _ in range(3):
        filters = CorpusFilters(pii=True)
        masked = filters.apply(one)
        assert isinstance(masked, StoredArticle)
        assert masked.article.title == "Ask email@example.com"
        assert masked.article.text == (
            "Write to email@example.com or 联系邮箱email@example.com，or 192.0.2.1 (not 10.0.0.1, v1.2.3)."
        )
        assert masked.article.markdown == masked.article.text
        assert filters.to_json()["changed"] == {"addresses": 1, "emails": 2, "masked": 1}


def test_hostile_texts_cost_linear_time():
    def work() -> None:
        for text in ("a-" * 20_000 + "@", "@" * 40_000, "1.1" * 12_000, "[1" * 12_000, ".'" * 12_000):
            mask(text, Counter())
            SpacedWords().word_tokenize(text)
            SpacedWords().sent_tokenize(text)
            CorpusFilters(["c4", "fineweb-quality"]).apply(stored(text))

    within_cpu_seconds(8, work)
    huge = CorpusFilters(["gopher-repetition"])
    assert huge.apply(stored("x" * 2_000_001)) == LeftOut("gopher-repetition")


def test_a_text_that_a_filter_fails_on_is_left_out(monkeypatch):
    monkeypatch.setattr("pipelines.filters.judges._filter", lambda *_: 1 / 0)
    filters = CorpusFilters(["c4"])
    assert filters.apply(stored(ENGLISH)) == LeftOut("c4")
    assert filters.to_json()["dropped"] == {"c4: failed": 1}


def test_a_missing_library_is_named_with_the_extra(monkeypatch):
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(apply, "version", missing)
    with pytest.raises(FilterError, match=r"datatrove is not installed: pip install 'winnow-news\[filters\]'"):
        CorpusFilters(["c4"])
