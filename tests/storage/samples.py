"""Records for the tests of this room, and strategies that make any."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from storage.identity import content_hash
from storage.records import Article, Hints, Image, Media, Page, Precision, Reason, Rejected, Role
from storage.urls.normalize import normalize_url, registered_domain

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
CHINA = timezone(timedelta(hours=8))


def article(url: str = "http://www.example.com/a/1.html", **changes: Any) -> Article:
    """Return an article; the columns that follow from others are worked out."""
    title, text = changes.setdefault("title", "标题一"), changes.setdefault("text", "正文第一段。\n\n正文第二段。")
    changes.setdefault("final_url", url)
    changes.setdefault("normalized_url", normalize_url(changes["final_url"]))
    changes.setdefault("content_hash", content_hash(title, text))
    changes.setdefault("date_fetched", NOON)
    changes.setdefault("domain", registered_domain(url))
    return Article(**{"site": "example", "url": url, **changes})


def rejected(url: str = "http://www.example.com/a/1.html", **changes: Any) -> Rejected:
    """Return a rejection."""
    changes.setdefault("final_url", url)
    changes.setdefault("normalized_url", normalize_url(changes["final_url"]))
    return Rejected(**{"site": "example", "url": url, "reason": Reason.TOO_SHORT, "date_fetched": NOON, **changes})


def page(url: str = "http://www.example.com/a/1.html", **changes: Any) -> Page:
    """Return a page."""
    values: dict[str, Any] = {
        "site": "example",
        "url": url,
        "final_url": url,
        "status": 200,
        "headers": (("Content-Type", "text/html; charset=utf-8"),),
        "body": b"<html><p>text</p></html>",
        "fetched_at": NOON,
    }
    return Page(**(values | changes))


# What a database must hand back as it was; NULs and lone surrogates are cleaned on the way in and tested apart.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)
MAYBE = st.none() | TEXTS
ZONES = st.sampled_from([UTC, CHINA, timezone(timedelta(hours=-3, minutes=-30)), timezone(timedelta(seconds=29143))])
AWARE = st.datetimes(timezones=ZONES)
MOMENTS = AWARE | st.datetimes()
TUPLES = st.lists(TEXTS, max_size=3).map(tuple)
FIGURES = st.dictionaries(TEXTS, st.floats(0, 1), max_size=3)
HTTP = st.dictionaries(TEXTS, TEXTS | st.integers(-(2**31), 2**31), max_size=3)

ARTICLES = st.builds(
    Article,
    site=TEXTS,
    url=TEXTS,
    final_url=TEXTS,
    normalized_url=TEXTS,
    domain=TEXTS,
    title=TEXTS,
    text=TEXTS,
    date_fetched=AWARE,
    content_hash=TEXTS,
    canonical_url=MAYBE,
    site_name=MAYBE,
    subtitle=MAYBE,
    description=MAYBE,
    markdown=MAYBE,
    authors=TUPLES,
    contributors=TUPLES,
    date_published=st.none() | MOMENTS,
    date_published_raw=MAYBE,
    date_published_precision=st.none() | st.sampled_from(Precision),
    date_published_source=MAYBE,
    date_modified=st.none() | MOMENTS,
    language=MAYBE,
    section=MAYBE,
    keywords=TUPLES,
    images=st.lists(st.builds(Image, TEXTS, MAYBE, MAYBE), max_size=2).map(tuple),
    media=st.lists(st.builds(Media, TEXTS, TEXTS, st.none() | st.integers(0, 2**40)), max_size=2).map(tuple),
    source_name=MAYBE,
    source_url=MAYBE,
    article_type=MAYBE,
    access=MAYBE,
    is_accessible_for_free=st.none() | st.booleans(),
    license=MAYBE,
    rights=st.none()
    | st.fixed_dictionaries({"notes": st.lists(st.dictionaries(TEXTS, TEXTS, max_size=2), max_size=2)}),
    word_count=st.integers(0, 2**31 - 1),
    pages=TUPLES,
    quality=FIGURES,
    discovered_via=MAYBE,
    http=HTTP,
    raw_ref=MAYBE,
    extractor_version=TEXTS,
    rules_digest=TEXTS,
    template_version=MAYBE,
)

ANY_TEXT = st.text(max_size=30)  # with lone surrogates and NULs
HEADERS = st.lists(
    st.tuples(ANY_TEXT | st.sampled_from(["Content-Encoding", "content-length", "ETag"]), ANY_TEXT | st.just("gzip")),
    max_size=4,
).map(tuple)
PAGES = st.builds(
    Page,
    site=ANY_TEXT,
    url=ANY_TEXT,
    final_url=ANY_TEXT | st.just("http://www.example.com/新闻?a=1#b"),
    status=st.integers(100, 599),
    headers=HEADERS,
    body=st.binary(max_size=200),
    fetched_at=st.datetimes(datetime.fromisoformat("1990-01-01"), timezones=ZONES),
    role=st.sampled_from(Role),
    request_headers=HEADERS,
    hints=st.builds(
        Hints, st.none() | ANY_TEXT, st.none() | ANY_TEXT, excerpt=st.none() | ANY_TEXT, seen_at=st.none() | AWARE
    ),
    via=ANY_TEXT,
)
