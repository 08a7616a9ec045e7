"""Standing notices are found and taken off; what only looks alike, or is the article's own, stays."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.articles.stored_article import StoredArticle
from storage.export.boilerplate.lines import edge_lines, is_notice, line_key, without, without_lines
from storage.export.boilerplate.repeats import LEAST_STORIES, Repeats, find_repeats
from storage.identity import content_hash
from tests.storage.samples import NOON, article

NOTICE = "本站转载文章仅代表作者观点，与本站立场无关，如有异议请与我们联系。"
OTHER = "Opinions are those of their authors, and the publisher does not share them."
FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def site(count: int, text: Callable[[int], str], name: str = "s", cluster: str | None = None) -> list[StoredArticle]:
    return [
        StoredArticle(
            article=article(
                f"http://{name}.example/{n}",
                site=name,
                title=f"t{n}",
                text=text(n),
                markdown=f"![图](a.jpg)\n\n{text(n)}",
                date_published=FIRST + timedelta(days=n),
            ),
            id=n,
            revision=1,
            date_first_seen=NOON,
            date_last_seen=NOON,
            cluster_id=cluster,
        )
        for n in range(count)
    ]


def body(n: int) -> str:
    return f"第{n}篇的第一段，讲的是别的事情，足够长的一个句子。\n\n第{n}篇的第二段，也讲了一些别的事情，同样够长。"


def noticed(n: int) -> str:
    return f"{body(n)}\n\n{NOTICE}"


def stripped(stored: list[StoredArticle]) -> tuple[Repeats, list[str]]:
    found = find_repeats(stored)
    return found, [found.strip(one, len).article.text for one in stored]


def test_a_notice_is_taken_off_and_all_of_the_record_agrees():
    stored = site(20, noticed)
    found = find_repeats(stored)
    assert [(one.site, one.line, one.articles) for one in found] == [("s", NOTICE, 20)]
    clean = found.strip(stored[3], len).article
    assert clean.text == body(3)
    assert clean.markdown == f"![图](a.jpg)\n\n{body(3)}"
    assert clean.word_count == len(body(3))
    assert clean.content_hash == content_hash("t3", body(3)) != stored[3].article.content_hash
    assert (found.removed, found.shortened) == (1, 1)
    assert list(found.report()) == [{"site": "s", "line": NOTICE, "found": 20, "removed": 1}]


def test_a_notice_known_late_is_found_in_the_articles_before():
    _, texts = stripped(site(60, lambda n: noticed(n) if 20 <= n < 45 else body(n)))
    assert texts == [body(n) for n in range(60)]


def test_one_wording_in_other_marks_and_width_is_one_line():
    _, texts = stripped(site(20, lambda n: f"{body(n)}\n\n" + (NOTICE if n % 2 else NOTICE.replace("，", ", "))))
    assert texts == [body(n) for n in range(20)]


SPARED = {
    "too-few-stories": site(LEAST_STORIES - 1, noticed),
    "one-story-reprinted": site(30, noticed, cluster="c"),
    "a-third-of-the-site": site(60, lambda n: noticed(n) if n % 3 == 0 else body(n)),
    "in-the-middle": site(30, lambda n: "\n\n".join([body(n)] * 2 + [NOTICE] + [body(n)] * 3)),
    "heading": site(30, lambda n: f"导语\n\n{body(n)}"),
    "column": site(30, lambda n: f"国际观察专栏\n\n{body(n)}"),
    "dateline-in-its-paragraph": site(30, lambda n: f"新华社北京1月{n}日电（记者甲）{body(n)}"),
    "quotation": site(30, lambda n: f"“{NOTICE}”\n\n{body(n)}"),
    "label": site(30, lambda n: f"{body(n)}\n\n本场比赛的双方首发名单，以及替补席上的全部球员如下："),
    "score": site(30, lambda n: f"{body(n)}\n\n1. FC 12 8 2 2 26 26, 2. SV 12 8 1 3 25 25, 3. TSV 12 7 3 2"),
    "code": site(30, lambda n: f"{body(n)}\n\nreturn render(request, template, {{'title': title}});"),
    "the-whole-text": site(30, lambda _: NOTICE),
}


@pytest.mark.parametrize("name", SPARED)
def test_what_may_be_the_articles_own_stays(name):
    found, texts = stripped(SPARED[name])
    assert texts == [one.article.text for one in SPARED[name]]
    assert found.removed == 0


def test_days_count_and_not_only_articles():
    same_day = site(30, noticed)
    hurried = [
        StoredArticle(
            article=article(one.article.url, site="s", title=one.article.title, text=one.article.text),
            id=one.id,
            revision=1,
            date_first_seen=NOON,
            date_last_seen=NOON,
        )
        for one in same_day
    ]
    assert list(find_repeats(hurried)) == []
    assert len(list(find_repeats(same_day))) == 1


def test_the_notice_of_one_site_is_text_on_another():
    first, second = site(20, noticed, "a"), site(20, lambda n: noticed(n) if n == 4 else body(n), "b")
    found = find_repeats(iter([*first, *second]))
    assert found.strip(first[4], len).article.text == body(4)
    assert found.strip(second[4], len) is second[4]


def test_an_article_whose_markdown_says_otherwise_stays_whole():
    stored = site(20, noticed)
    found = find_repeats(stored)
    odd = StoredArticle(
        article=article(site="s", text=noticed(1), markdown="something else"),
        id=99,
        revision=1,
        date_first_seen=NOON,
        date_last_seen=NOON,
    )
    assert found.strip(odd, len) is odd
    plain = StoredArticle(
        article=article(site="s", text=noticed(1)), id=99, revision=1, date_first_seen=NOON, date_last_seen=NOON
    )
    assert found.strip(plain, len).article.text == body(1)
    assert found.strip(plain, len).article.markdown is None


def test_memory_does_not_grow_with_the_lines(monkeypatch):
    monkeypatch.setattr("storage.export.boilerplate.repeats._MOST_LINES", 50)
    monkeypatch.setattr("storage.export.boilerplate.repeats._RARE_AFTER", 10)

    def endless() -> Iterator[StoredArticle]:
        yield from site(300, noticed)

    assert [one.articles for one in find_repeats(endless())] == [300]


@given(st.text(max_size=200))
def test_any_text_is_read(text):
    edges = edge_lines(text)
    lines = text.split("\n")
    assert all(lines[place] == line and is_notice(line) for place, line in edges.items())
    left, off = without(text, frozenset(map(line_key, edges.values())))
    assert len(off) == len(edges)
    assert len(left) <= len(text)
    assert without(text, frozenset()) == (text, [])


def test_markdown_marks_do_not_hide_a_line():
    marked = f"**{NOTICE[:4]}**{NOTICE[4:]}"
    assert without_lines(f"# 题\n\n文。\n\n{marked}", {line_key(NOTICE): 1}) == "# 题\n\n文。"
    assert without_lines(f"文。\n\n[{OTHER}](http://e.example/)", {line_key(OTHER): 1}) == "文。"
    assert without_lines("文。", {line_key(OTHER): 1}) is None
