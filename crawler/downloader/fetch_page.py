"""One page from the network, asked for as politely as a crawl does, for callers that have no reactor of their own."""

import json
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from crawler.errors import ArgumentError, CrawlerError
from crawler.process.child_command import child_environment, python_command
from storage.archive import Archive
from storage.records import Page
from storage.urls import is_web_url

CHILD = "crawler.spiders.single_pages"
TIMEOUT = 180.0
"""Seconds for one page: three times what one answer may take, as robots.txt and redirects are answers too."""

ENDING = 5.0
"""Seconds that the child may take over ending when everything is answered."""


class FetchError(CrawlerError):
    """A page that could not be had; ``kind`` is ``robots``, ``dns``, ``connection``, ``timeout``, ``too_large``, …"""

    def __init__(self, url: str, kind: str, why: str) -> None:
        super().__init__(f"{url}: {why}")
        self.url, self.kind, self.why = url, kind, why


def fetch_page(
    url: str,
    *,
    site: str | None = None,
    archive: Path | None = None,
    settings: Mapping[str, Any] | None = None,
    timeout: float = TIMEOUT,
) -> Page:
    """Return the page at an address, whatever its status; see :func:`fetch_pages`.  Raises :class:`FetchError`."""
    for answer in fetch_pages([url], site=site, archive=archive, settings=settings, timeout=timeout):
        if isinstance(answer, FetchError):
            raise answer
        return answer
    raise AssertionError("one address has one answer")


def fetch_pages(
    urls: Sequence[str],
    *,
    site: str | None = None,
    archive: Path | None = None,
    settings: Mapping[str, Any] | None = None,
    timeout: float = TIMEOUT,
) -> Iterator[Page | FetchError]:
    """Fetch pages one after another in a child process; yield the page or the error of each address, in order.

    robots.txt is obeyed with its Crawl-delay, bodies are bounded by WINNOW_PAGE_MAXSIZE, redirects are followed.
    ``site`` is the name that the pages belong to (default: their host).  ``archive`` is a folder of WARC files in
    which each page is kept before it is returned with its ``raw_ref``; without one nothing stays.  ``settings`` go
    before those of ``crawler.settings``.  A page is waited for ``timeout`` seconds.  Raises ArgumentError for what is
    no web address.
    """
    for url in urls:
        if not is_web_url(url):
            raise ArgumentError(f"{url[:200]}: not a web address (it must begin with http:// or https://)")
    with _folder(archive) as folder:
        request = {"urls": list(urls), "site": site, "folder": str(folder), "settings": dict(settings or {})}
        with _child(request) as child:
            for url in urls:
                answer = _read(url, _next_line(child, timeout), folder)
                yield replace(answer, raw_ref=None) if archive is None and isinstance(answer, Page) else answer


@contextmanager
def _folder(archive: Path | None) -> Iterator[Path]:
    if archive is not None:
        yield archive.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="winnow-") as folder:
        yield Path(folder)


@contextmanager
def _child(request: Mapping[str, Any]) -> Iterator["subprocess.Popen[str]"]:
    child = subprocess.Popen(
        python_command(CHILD),
        env=child_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        child.stdin.write(json.dumps(request))
        child.stdin.close()
        yield child
        with suppress(subprocess.TimeoutExpired):
            child.wait(ENDING)  # it closes its archive
    finally:
        child.kill()
        child.wait()
        child.stdout.close()


def _next_line(child: "subprocess.Popen[str]", timeout: float) -> str:
    """Return the next line of the child, "" where it ended or was silent for too long."""
    assert child.stdout is not None
    timer = threading.Timer(timeout, child.kill)
    timer.start()
    try:
        return child.stdout.readline()
    finally:
        timer.cancel()


def _read(url: str, line: str, folder: Path) -> Page | FetchError:
    if not line:
        return FetchError(url, "timeout", "the process that was to fetch it ended without an answer")
    answer = json.loads(line)
    if "ref" in answer:
        return Archive(folder).read(answer["ref"])
    return FetchError(url, answer["kind"], answer["why"])
