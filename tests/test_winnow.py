"""The Python door: lazy, and each of its functions does what its command does."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import winnow
from tests.servers.small_site import LINKS, TEXT, serve_small_site
from tests.storage.samples import article

URL = "https://www.example.com/2026/03/05/bridge.html"
PAGE = (
    "<html><head><meta charset='gb2312'><title>桥</title></head>"
    f"<body><h1>修桥的消息传来</h1><p>{TEXT.format(5)}</p></body></html>"
)
FAST = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1}


def test_importing_it_loads_nothing() -> None:
    heavy = {"scrapy", "sqlalchemy", "trafilatura", "lxml", "storage", "pipelines", "crawler"}
    words = f"import sys; import winnow; print({heavy} & {{*sys.modules}})"

    assert subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_everything_it_names_is_there() -> None:
    assert all(getattr(winnow, name) is not None for name in winnow.__all__)
    assert dir(winnow) == sorted(winnow.__all__)
    assert winnow.Store.open.__doc__
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = winnow.nothing


@pytest.mark.parametrize("html", [PAGE, PAGE.encode("gb2312")])
def test_a_page_becomes_an_article(html: str | bytes) -> None:
    fetched = datetime(2026, 3, 6, tzinfo=UTC)

    article = winnow.extract_html(html, URL, fetched_at=fetched)

    assert isinstance(article, winnow.Article)
    assert (article.title, article.site, article.date_fetched) == ("修桥的消息传来", "example.com", fetched)
    assert article.text.startswith("The council met on day 5")
    assert article.date_published is not None
    assert article.date_published.date() == date(2026, 3, 5)


def test_a_page_that_is_none_is_a_rejection_with_its_reason() -> None:
    rejected = winnow.extract_html("", URL)

    assert isinstance(rejected, winnow.Rejected)
    assert rejected.reason == "empty"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        winnow.extract_html(PAGE, URL, fetched_at=datetime(2026, 3, 6))  # noqa: DTZ001


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str, winnow.Run]]:
    home = tmp_path_factory.mktemp("door")
    with serve_small_site((200, f"User-agent: *\nDisallow: {LINKS[0]}\n")) as (base, _):
        yield home, base.rstrip("/"), winnow.crawl(base, limit=3, home=home, settings=FAST)


@pytest.mark.slow
def test_a_crawl_returns_its_run_and_the_site_is_known_by_name(crawled: tuple[Path, str, winnow.Run]) -> None:
    home, _, run = crawled
    again = winnow.crawl("127.0.0.1", limit=2, revisit=False, home=home, settings=FAST)

    assert (run.site, run.kind, run.counts["outcome/new"]) == ("127.0.0.1", "crawl", 3)
    assert run.ended_at is not None
    assert again.id > run.id


@pytest.mark.slow
def test_articles_are_streamed_and_exported_by_selection(crawled: tuple[Path, str, winnow.Run]) -> None:
    home, _, _ = crawled
    out = home / "corpus.jsonl"

    with winnow.Store.open(winnow.paths(home).database_url) as store:
        stored = list(store.articles(sites="127.0.0.1", min_length=10))
        none = list(store.articles(until="2001-01-01"))
    written = winnow.export(out, home=home, sites="127.0.0.1")

    assert len(stored) == written.articles >= 3
    assert none == []
    assert {json.loads(line)["url"] for line in out.read_text("utf-8").splitlines()} == {s.article.url for s in stored}


@pytest.mark.slow
def test_one_page_is_fetched_with_manners(crawled: tuple[Path, str, winnow.Run]) -> None:
    _, base, _ = crawled

    assert isinstance(winnow.extract_url(base + LINKS[4]), winnow.Article)
    with pytest.raises(winnow.FetchError, match=r"robots\.txt forbids it"):
        winnow.extract_url(base + LINKS[0])


@pytest.mark.process
def test_a_crawl_that_cannot_begin_says_why(tmp_path: Path) -> None:
    with pytest.raises(winnow.CrawlerError, match="unknown site 'nowhere'"):
        winnow.crawl("nowhere", home=tmp_path)


def test_an_export_makes_no_database(tmp_path: Path) -> None:
    with pytest.raises(winnow.StorageError, match=r"winnow\.db: is not there"):
        winnow.export(tmp_path / "a.jsonl", home=tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.process
def test_a_word_that_no_selection_has_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(winnow.StorageError, match="did you mean 'sites'"):
        winnow.export(tmp_path / "a.jsonl", home=tmp_path, site="x")  # type: ignore[call-arg]
    with pytest.raises(winnow.StorageError, match="cannot be 'soon'"):
        winnow.export(tmp_path / "a.jsonl", home=tmp_path, since="soon")


def test_an_export_takes_the_steps_of_the_command(tmp_path: Path) -> None:
    said = "Write to the desk at desk@paper.example before noon, they said again on the next day of the week."
    with winnow.Store.open(f"sqlite:///{tmp_path / 'a.db'}") as store:
        store.save([article(f"http://paper.example/{n}.html", text=f"{said} {n}", language="en") for n in range(2)])
        masked = winnow.export(tmp_path / "masked.jsonl", store=store, pii="mask")
        left = winnow.export(tmp_path / "left.jsonl", store=store, filters=["gopher"])
        with pytest.raises(winnow.CrawlerError, match="did you mean 'gopher'"):
            winnow.export(tmp_path / "x.jsonl", store=store, filters="gohper")
        with pytest.raises(winnow.CrawlerError, match="known: mask"):
            winnow.export(tmp_path / "x.jsonl", store=store, pii="hide")
        with pytest.raises(winnow.CrawlerError, match="nowhere"):
            winnow.export(tmp_path / "x.jsonl", store=store, not_in=tmp_path / "nowhere")

    assert (masked.articles, left.articles) == (2, 0)
    assert "desk@paper" not in (tmp_path / "masked.jsonl").read_text("utf-8")
