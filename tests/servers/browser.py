"""A real browser for the tests of the web interface, which tells of every error and every request it makes."""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
import uvicorn
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Dialog, Page, sync_playwright
from starlette.applications import Starlette

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Without these it asks its maker's servers for updates and the like.
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
)


@dataclass
class Browser:
    """A tab, with what went wrong in it: errors of scripts and of the console, requests that left the server."""

    page: Page
    base: str
    troubles: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Open a view and wait until all of it is there."""
        self.page.goto(f"{self.base}{path}", wait_until="networkidle")
        return self.page


@contextmanager
def served(app: Starlette) -> Iterator[str]:
    """Serve an application on loopback, and give its address."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def chromium() -> Iterator[Chromium]:
    """Start Chromium, once for several tests; they fail where there is none on this machine."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail("these tests need Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=QUIET)
        try:
            yield started
        finally:
            started.close()


@contextmanager
def browsing(base: str, chromium: Chromium) -> Iterator[Browser]:
    """Open a tab on a server, with a profile of its own: no cookie and no cache of another test."""
    tab = chromium.new_context(viewport={"width": 1280, "height": 900})
    browser = Browser(tab.new_page(), base)
    page, troubles = browser.page, browser.troubles
    page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
    page.on("dialog", lambda dialog: _dismiss(troubles, dialog))
    page.on("console", lambda line: troubles.append(f"console: {line.text}") if line.type == "error" else None)
    page.on("request", lambda request: _watch(troubles, base, request.url))
    try:
        yield browser
    finally:
        tab.close()


def _dismiss(troubles: list[str], dialog: Dialog) -> None:
    troubles.append(f"dialog: {dialog.message}")
    dialog.dismiss()


def _watch(troubles: list[str], base: str, url: str) -> None:
    if not url.startswith((base, "data:", "about:")):
        troubles.append(f"request: {url}")
