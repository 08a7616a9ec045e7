"""Sitemaps in a plan: counted where read, estimated from their like, dated, and only those of the window."""

from datetime import UTC, date, datetime

from crawler.discovery.sitemaps import SitemapReading
from crawler.planning.plan import Certainty
from crawler.planning.sitemaps import family, sources, worth_reading
from crawler.planning.survey import SiteSurvey
from crawler.scope.arguments import Window
from storage.records import Hints, Link, LinkKind

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
H = "https://h.example"


def child(name: str, lastmod: str | None = None) -> Link:
    return Link(f"{H}/{name}", LinkKind.SITEMAP, "sitemap", Hints(modified=lastmod, seen_at=NOW))


def entry(path: str, kind: LinkKind = LinkKind.ARTICLE, **hints: str) -> Link:
    return Link(f"{H}/{path}", kind, "sitemap", Hints(seen_at=NOW, **hints))


def entries(count: int, of: str) -> SitemapReading:
    return SitemapReading(tuple(entry(f"{of}/{number}.html") for number in range(count)))


def look(window: Window | None = None, **readings: SitemapReading) -> SiteSurvey:
    found = {f"{H}/{name.replace('_', '-')}.xml": reading for name, reading in readings.items()}
    return SiteSurvey((f"{H}/",), NOW, window or Window(), sitemaps=found)


def test_an_index_is_counted_where_it_was_read_and_estimated_where_not():
    months = [child(f"s-2026-0{month}.xml", f"2026-0{month}-28") for month in (4, 3, 2)]
    tags = [child("tags-1.xml"), child("tags-2.xml"), child("other.xml")]
    index = SitemapReading(children=(*months, *tags))
    made = sources(look(index=index, s_2026_04=entries(100, "a"), s_2026_02=entries(50, "b"), tags_1=SitemapReading()))
    found = [(one.address.rsplit("/", 1)[1], one.articles, one.known, one.since, one.until) for one in made]
    assert found == [
        ("s-2026-04.xml", 100, Certainty.READ, date(2026, 4, 1), date(2026, 4, 30)),
        ("s-2026-03.xml", 75, Certainty.ESTIMATED, date(2026, 3, 1), date(2026, 3, 31)),
        ("s-2026-02.xml", 50, Certainty.READ, date(2026, 2, 1), date(2026, 2, 28)),
        ("tags-2.xml", 0, Certainty.ESTIMATED, None, None),
        ("other.xml", None, Certainty.UNKNOWN, None, None),
    ]
    assert {one.group for one in made} == {f"{H}/index.xml"}
    assert made[1].lastmod == "2026-03-28"


def test_an_index_below_an_index_belongs_to_the_first():
    outer = SitemapReading(children=(child("inner.xml"),))
    inner = SitemapReading(children=(child("leaf.xml"),))
    (leaf,) = sources(look(outer=outer, inner=inner, leaf=entries(3, "a")))
    assert (leaf.address, leaf.group, leaf.articles) == (f"{H}/leaf.xml", f"{H}/outer.xml", 3)


def test_an_article_in_two_sitemaps_is_one_article_and_lists_are_none():
    first = SitemapReading((entry("a.html"), entry("b.html"), entry("news/", LinkKind.LISTING)))
    second = SitemapReading((entry("b.html?utm_source=x"), entry("c.html")))
    assert [one.articles for one in sources(look(one=first, two=second))] == [2, 1]
    assert sources(look(one=first, same=first))[1:] == []


def test_the_window_leaves_out_what_its_dates_rule_out():
    window = Window(date(2026, 3, 10), date(2026, 3, 20))
    named = (child("s-2026-04.xml"), child("s-2026-03.xml"), child("s-2026-01.xml"))
    reading = SitemapReading(
        (
            entry("dated.html", date="2026-03-12"),
            entry("early.html", date="2026-03-01"),
            entry("touched.html", modified="2026-03-11"),
            entry("untouched.html", modified="2026-02-20"),
            entry("2026/04/02/slug.html"),
            entry("unknown.html"),
        )
    )
    made = sources(look(window, index=SitemapReading(children=named), s_2026_03=reading))
    assert [(one.address, one.articles) for one in made] == [(f"{H}/s-2026-03.xml", 3)]


def test_the_days_of_a_sitemap_without_a_dated_name_are_those_of_its_entries():
    dates = {"a.html": "2026-03-12", "b.html": "2026-01-02", "slip.html": "2036-01-02"}
    reading = SitemapReading(tuple(entry(path, date=date) for path, date in dates.items()))
    (one,) = sources(look(all=reading))
    assert (one.since, one.until) == (date(2026, 1, 2), date(2026, 3, 12))


def test_one_of_each_family_is_read_then_the_ends_and_the_middle_of_the_largest():
    posts = [child(f"post-{number}.xml") for number in range(9)]
    others = [child("tag-1.xml"), child("page-1.xml")]
    chosen = [link.url.rsplit("/", 1)[1] for link in worth_reading([*posts, *others], Window(), 5)]
    assert chosen[:3] == ["post-0.xml", "tag-1.xml", "page-1.xml"]
    assert len(chosen) == len(set(chosen)) == 5
    assert "post-8.xml" in chosen
    assert worth_reading(posts[:2], Window(), 8) == posts[:2]
    assert worth_reading([], Window(), 8) == []
    late = Window(date(2026, 4, 1), None)
    assert worth_reading([child("s-2025-01.xml")], late, 8) == []


def test_a_family_is_a_name_without_its_numbers():
    assert family("https://h.example/post-sitemap12.xml") == family("https://h.example/post-sitemap3.xml")
    assert family("https://h.example/post-sitemap1.xml") != family("https://h.example/tag-sitemap1.xml")
