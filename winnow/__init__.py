"""Winnow from Python: clean one page, crawl a site, read and export what is stored.

>>> from winnow import Article, Store, crawl, export, extract_html
>>> result = extract_html(html, "https://www.example.com/a/1.html")
>>> if isinstance(result, Article):
...     print(result.title, result.date_published, result.text)
>>> crawl("https://www.example.com/", limit=50)
>>> for stored in Store.open(paths().database_url, create=False).articles(languages="zh", min_length=200):
...     print(stored.article.title)
>>> export("corpus.parquet", sites="example.com", one_per_story=True)

Importing it loads nothing but itself; what a function needs is loaded with its first call.  As a program,
``python -m winnow`` is the command ``winnow``.
"""

from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

if TYPE_CHECKING:
    from crawler.cli.corpus.export_steps import Folders
    from crawler.downloader.fetch_page import FetchError
    from crawler.errors import CrawlerError
    from crawler.paths import Paths
    from pipelines.extraction import Rules, Template
    from storage.articles.stored_article import StoredArticle
    from storage.errors import StorageError
    from storage.export import Written
    from storage.records import Article, Page, Rejected, Run
    from storage.selection.selection import Selection, SelectionWords
    from storage.store import Store

    __version__: str

__all__ = [
    "Article",
    "CrawlerError",
    "FetchError",
    "Page",
    "Rejected",
    "Rules",
    "Run",
    "Selection",
    "StorageError",
    "Store",
    "StoredArticle",
    "__version__",
    "backfill",
    "crawl",
    "export",
    "extract_html",
    "extract_url",
    "paths",
]

_PLACES = {
    "Article": "storage.records",
    "CrawlerError": "crawler.errors",
    "FetchError": "crawler.downloader.fetch_page",
    "Page": "storage.records",
    "Rejected": "storage.records",
    "Rules": "pipelines.extraction.rules",
    "Run": "storage.records",
    "Selection": "storage.selection.selection",
    "StorageError": "storage.errors",
    "Store": "storage.store",
    "StoredArticle": "storage.articles.stored_article",
}


def __getattr__(name: str) -> Any:
    """Load a class when it is first asked for."""
    if name == "__version__":
        return import_module("storage.version").code_version()
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)


def extract_html(
    html: str | bytes,
    url: str,
    *,
    fetched_at: datetime | None = None,
    rules: "Rules | None" = None,
    template: "Template | None" = None,
) -> "Article | Rejected":
    """Return the article of a page, or why it is none.

    ``html`` is best given as the bytes that the server sent: their encoding is found as a browser finds it.  ``url``
    is the page's address; links and dates are read against it.  ``fetched_at`` is when the page was fetched (aware;
    default: now): no date after it is believed, and "2 hours ago" is counted from it.  ``rules`` are what is
    particular to the site, ``template`` is what was learnt of its pages, see ``winnow learn``.  Nothing is asked of the
    network and nothing is stored.  Raises ValueError for a ``fetched_at`` without a time zone.
    """
    from pipelines.extraction import DEFAULT, extract  # noqa: PLC0415 - importing winnow must cost nothing
    from storage.records import Page  # noqa: PLC0415
    from storage.urls.hosts import host  # noqa: PLC0415

    if fetched_at is not None and fetched_at.tzinfo is None:
        raise ValueError("fetched_at needs a time zone, as in datetime.now(UTC)")
    page = Page(
        site=host(url).removeprefix("www."),
        url=url,
        final_url=url,
        status=200,
        headers=(("Content-Type", f"text/html{'; charset=utf-8' if isinstance(html, str) else ''}"),),
        body=html.encode("utf-8", "replace") if isinstance(html, str) else html,
        fetched_at=fetched_at or datetime.now(UTC),
    )
    return extract(page, rules or DEFAULT, template)


def extract_url(
    url: str,
    *,
    rules: "Rules | None" = None,
    template: "Template | None" = None,
    archive: Path | None = None,
    timeout: float = 180.0,
) -> "Article | Rejected":
    """Fetch one page and return its article, or why it is none.

    robots.txt is obeyed, the size is bounded, redirects are followed; WINNOW_CONTACT names you in the user agent.  With
    ``archive``, a folder, the page is kept there as WARC.  Takes a second or two, as the page is fetched by a process
    of its own; for more than a few pages of a site there is :func:`crawl`.  Raises FetchError where there is no answer.
    """
    from crawler.downloader.fetch_page import fetch_page  # noqa: PLC0415 - importing winnow must cost nothing
    from pipelines.extraction import DEFAULT, extract  # noqa: PLC0415

    return extract(fetch_page(url, archive=archive, timeout=timeout), rules or DEFAULT, template)


def crawl(  # noqa: PLR0913 - each is a word of the command
    name_or_url: str,
    *,
    since: date | str | None = None,
    until: date | str | None = None,
    limit: int | None = None,
    revisit: bool | None = None,
    home: str | Path | None = None,
    settings: Mapping[str, Any] | None = None,
    quiet: bool = True,
) -> "Run":
    """Crawl a site as ``winnow crawl`` does and return the run: how it ended, with which figures.

    A site is named by its site file or by its address; what is new on it is stored.  ``since`` and ``until`` are
    publication days, ``limit`` is the number of articles to keep, ``revisit`` false leaves known articles alone.
    ``home`` is the folder of database, archive and site files (default: that of :func:`paths`), ``settings`` are
    Scrapy's.  With ``quiet`` false the crawl says on standard error how far it is.  An interrupt stops it in order;
    called again, it goes on.  Raises CrawlerError where the crawl could not begin.
    """
    from crawler.process.run_crawl import run_crawl  # noqa: PLC0415 - importing winnow must cost nothing

    return run_crawl(
        name_or_url,
        {"since": since, "until": until, "limit": limit, "revisit": revisit},
        paths(home),
        settings=settings or {},
        quiet=quiet,
    )


def backfill(
    name_or_url: str,
    *,
    since: date | str | None = None,
    until: date | str | None = None,
    limit: int | None = None,
    home: str | Path | None = None,
    settings: Mapping[str, Any] | None = None,
    quiet: bool = True,
) -> "Run":
    """Fetch a whole site, or a span of days, as ``winnow backfill`` does, and return the run.

    Sitemaps, date archives and lists are gone through to their end; the rest is as in :func:`crawl`.
    """
    from crawler.process.run_crawl import run_crawl  # noqa: PLC0415 - importing winnow must cost nothing

    return run_crawl(
        name_or_url,
        {"since": since, "until": until, "limit": limit},
        paths(home),
        settings=settings or {},
        quiet=quiet,
        command="backfill",
    )


def export(  # noqa: PLR0913 - each is a word of the command
    out: str | Path,
    *,
    home: str | Path | None = None,
    store: "Store | None" = None,
    format: str | None = None,  # noqa: A002 - the word of the command
    profile: str = "winnow",
    fields: Iterable[str] = (),
    shards: str | int | None = None,
    overwrite: bool = False,
    filters: str | Iterable[str] = (),
    pii: str | None = None,
    not_in: "Folders" = (),
    strip_repeats: bool = False,
    embed: str | Path | None = None,
    **selection: Unpack["SelectionWords"],
) -> "Written":
    """Write the articles of a selection to files, as ``winnow export`` does, and return what was written.

    The ending of ``out`` says the format: ``.jsonl``, ``.parquet``, ``.csv``, ``.sqlite``, ``.warc.gz`` and others;
    ``format`` overrules it.  ``profile`` and ``fields`` choose the names and columns, ``shards`` cuts the corpus into
    files (a number, or a size as in ``"256MB"``).  ``filters`` leaves out what those of the corpus world do
    (``"gopher"``, ``"c4"``, ``"fineweb-quality"``), ``pii="mask"`` replaces mail and IP addresses, ``not_in`` leaves
    out what these folders of releases hold, ``strip_repeats`` takes off the paragraphs that repeat across a site,
    ``embed`` adds vectors by the model2vec model in a folder.  ``selection`` names fields of :class:`Selection`, as in
    ``sites="example.com", since="2026-01-01", rights="no-optout"``.  The articles are those of ``store``, or of the
    database of ``home``.  Files appear when all of them are whole.  Raises StorageError, and CrawlerError for a step
    that cannot be taken as asked.
    """
    from crawler.cli.corpus import ExportSteps, export_with_steps  # noqa: PLC0415 - importing winnow must cost nothing
    from storage.export import Form  # noqa: PLC0415
    from storage.export.files import read_shards  # noqa: PLC0415
    from storage.offsite import find_places  # noqa: PLC0415
    from storage.selection.selection import Selection  # noqa: PLC0415
    from storage.store import Store  # noqa: PLC0415

    wanted, places = Selection.of(**selection), paths(home)
    form = Form(
        format=format,
        profile=profile,
        fields=tuple(fields),
        shards=None if shards is None else read_shards(str(shards)),
        overwrite=overwrite,
    )
    steps = ExportSteps(filters=filters, pii=pii, not_in=not_in, strip_repeats=strip_repeats, embed=embed)
    with nullcontext(store) if store else Store.open(places.database_url, create=False) as opened:
        lying = find_places(opened.engine, places.archive)
        return export_with_steps(opened, Path(out), wanted, replace(form, archive=lying), steps)


def paths(home: str | Path | None = None) -> "Paths":
    """Return where database, archive, logs and site files lie, as ``winnow paths`` prints it.

    Without a ``home`` the environment decides (WINNOW_HOME, WINNOW_DATABASE_URL, WINNOW_SITES), read once a process.
    """
    from crawler.paths import Paths  # noqa: PLC0415 - importing winnow must cost nothing

    return Paths.of_environment() if home is None else Paths.of_home(Path(home))
