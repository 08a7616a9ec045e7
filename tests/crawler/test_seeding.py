"""Where a walk begins, with and without a plan."""

from crawler.planning.plan import Plan, Source, SourceKind
from crawler.seeding import seeds
from crawler.site import Site
from storage.records import LinkKind
from tests.storage.samples import NOON

SITE = Site(
    name="h",
    start=("https://h.example/", "https://h.example/en/"),
    feeds=("https://h.example/feed",),
    sitemaps=("https://h.example/s.xml",),
    sections=("https://h.example/news/",),
)
SOURCE = Source(kind=SourceKind.LIST, address="https://h.example/old/")


def test_without_a_plan_the_site_file_says_where():
    assert [(link.url.removeprefix("https://h.example"), link.kind, link.via) for link in seeds(SITE)] == [
        ("/robots.txt", LinkKind.UNKNOWN, "robots"),
        ("/", LinkKind.LISTING, "start"),
        ("/en/", LinkKind.LISTING, "start"),
        ("/feed", LinkKind.FEED, "start"),
        ("/s.xml", LinkKind.SITEMAP, "start"),
        ("/news/", LinkKind.LISTING, "section"),
    ]


def test_a_plan_of_the_operator_is_all_there_is_and_one_of_a_look_adds():
    named = [link.url for link in seeds(SITE, Plan((SOURCE,), NOON))]
    looked = [link.url for link in seeds(SITE, Plan((SOURCE,), NOON, auto=True))]
    assert named == ["https://h.example/old/"]
    assert looked == [link.url for link in seeds(SITE)] + named
