"""The plan: to JSON and back, its links, its rows; and the plan an operator writes."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.cli.reports.plan_table import HEAD, table
from crawler.errors import ArgumentError
from crawler.planning.manual import ManualSources, manual_plan
from crawler.planning.plan import Certainty, Plan, PlanSource, SourceKind
from crawler.scope.arguments import Window
from storage.records import LinkKind

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
COUNTS = st.none() | st.integers(0, 10**6)
DAYS = st.none() | st.dates()
SOURCES = st.builds(
    PlanSource,
    kind=st.sampled_from(SourceKind),
    address=st.text(max_size=20),
    pages=COUNTS,
    articles=COUNTS,
    known=st.sampled_from(Certainty),
    since=DAYS,
    until=DAYS,
    lastmod=st.none() | st.text(max_size=10),
    group=st.none() | st.sampled_from(["a", "b"]),
    ranges=st.lists(st.tuples(st.integers(0, 9), st.integers(10, 99)), max_size=2).map(tuple),
    used=st.booleans(),
    repeats=st.booleans(),
    note=st.none() | st.text(max_size=10),
)
PLANS = st.builds(
    Plan,
    sources=st.lists(SOURCES, max_size=5).map(tuple),
    made_at=st.datetimes(timezones=st.just(UTC)),
    auto=st.booleans(),
    asked=st.integers(0, 60),
    problems=st.lists(st.text(max_size=9), max_size=2).map(tuple),
)


@given(PLANS)
def test_a_plan_comes_back_from_json_as_it_was(plan):
    assert Plan.from_json(json.loads(json.dumps(plan.to_json()))) == plan


@given(PLANS)
def test_every_plan_can_be_shown(plan):
    assert all(len(row) == len(HEAD) for row in table(plan))


def test_what_an_operator_writes():
    asked = ManualSources(
        sitemaps=("https://h.example/s.xml",),
        archives=("https://h.example/{yyyy}/{mm}/{dd}/",),
        ids=(("https://h.example/p/{id}", "1-3"),),
        lists=("https://h.example/news/", "https://h.example/news/"),
    )
    plan = manual_plan(asked, Window(date(2026, 5, 1), None), NOW)
    assert [link.url for link in plan.links()] == [
        "https://h.example/s.xml",
        "https://h.example/2026/05/03/",
        "https://h.example/2026/05/02/",
        "https://h.example/2026/05/01/",
        "https://h.example/news/",
        "https://h.example/p/3",
        "https://h.example/p/2",
        "https://h.example/p/1",
    ]
    assert [link.kind for link in plan.links()][:2] == [LinkKind.SITEMAP, LinkKind.LISTING]
    assert (plan.articles, plan.auto) == (3, False)
    assert [plan.order(link.url) for link in plan.links()] == [0, 0, 0, 0, 0, 3, 2, 1]
    assert json.loads(json.dumps(asked.words)) == asked.words
    assert list(asked.words) == ["sitemaps", "archives", "ids", "lists"]
    assert ManualSources(lists=("x",)).words == {"lists": ["x"]}
    rows = table(plan)
    assert [row[:5] for row in rows[1:2]] == [
        ("archive", "https://h.example/{yyyy}/{mm}/{dd}/", "2026-05-01 – 2026-05-03", "3", None)
    ]
    assert rows[-1][2:5] == ("1-3", None, "3")


@pytest.mark.parametrize(
    ("asked", "window", "said"),
    [
        (ManualSources(sitemaps=("sitemap.xml",)), Window(), "--sitemap sitemap.xml: not a web address"),
        (ManualSources(lists=("",)), Window(), "--list : not a web address"),
        (ManualSources(archives=("https://h.example/{yyyy}",)), Window(), "--since"),
        (ManualSources(archives=("https://h.example/{yyyy}",)), Window(date(2027, 1, 1)), "is after 2026-05-03"),
        (ManualSources(ids=(("https://h.example/{id}", "x"),)), Window(), "not a range"),
    ],
)
def test_a_slip_is_one_clear_line(asked, window, said):
    with pytest.raises(ArgumentError) as caught:
        manual_plan(asked, window, NOW)
    assert said in str(caught.value)


def test_an_archive_never_reaches_into_the_future():
    asked = ManualSources(archives=("https://h.example/{yyyy}/{mm}/{dd}/",))
    plan = manual_plan(asked, Window(date(2026, 5, 1), date(2030, 1, 1)), NOW)
    assert (plan.sources[0].pages, plan.sources[0].until) == (3, date(2026, 5, 3))


def test_a_source_that_is_only_mentioned_gives_no_links():
    ids = PlanSource(
        kind=SourceKind.IDS, address="https://h.example/{id}", ranges=((1, 9),), articles=9, used=False, note="covered"
    )
    plan = Plan((ids,), NOW, auto=True)
    assert (list(plan.links()), plan.articles) == ([], None)
    assert table(plan)[0][-1] == "not used: covered"


def test_the_sitemaps_of_an_index_are_one_row_and_a_row_a_month():
    def child(month: int, articles: int, known: Certainty) -> PlanSource:
        span: dict[str, Any] = {"since": date(2024, month, 1), "until": date(2024, month, 28)}
        url = f"https://h.example/s-2024-0{month}.xml"
        kind = SourceKind.SITEMAP
        return PlanSource(kind=kind, address=url, pages=1, articles=articles, known=known, group="index", **span)

    plan = Plan((child(3, 10, Certainty.READ), child(2, 1500, Certainty.ESTIMATED), child(2, 7, Certainty.READ)), NOW)
    assert [row[1:5] for row in table(plan)] == [
        ("index", "2024-02-01 – 2024-03-28", "3", "~1,517"),
        ("", "2024-03", "1", "10"),
        ("", "2024-02", "2", "~1,507"),
    ]
    assert plan.articles == 1517
