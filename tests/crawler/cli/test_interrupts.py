"""Ctrl-C: one line says that a command stops, what is under way is finished, and no traceback is left."""

import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

import pytest

from tests.servers.command_line import ROOT, WinnowHome

SETTINGS = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "DOWNLOAD_DELAY": 0.3}
AGAIN = "press Ctrl-C again to stop at once"

SLOWED = """
import importlib, sys, time
place, name, *words = sys.argv[1:]
module, _, cls = place.partition(":")
target = importlib.import_module(module)
target = getattr(target, cls) if cls else target
def slowed(*_args, **_kwargs):
    print("under way", flush=True)
    time.sleep(60)
setattr(target, name, slowed)
from scrapy.cmdline import execute
execute(["scrapy", *words])
"""
"""A command one function of which takes a minute."""


class Site(ThreadingHTTPServer):
    """A front page with ten articles; each of these is answered when ``answering`` is set, or at once with 503."""

    daemon_threads = True

    def __init__(self, *, busy: bool) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.busy = busy
        self.asked, self.answering = threading.Event(), threading.Event()


class Answering(BaseHTTPRequestHandler):
    def do_GET(self):
        assert isinstance(self.server, Site)
        status, body = 200, b"User-agent: *\nAllow: /\n"
        if self.path == "/":
            links = (f"/2026/11/{day:02}/what-the-council-said-on-day-{day}.html" for day in range(1, 11))
            rows = "".join(f'<li><a href="{link}">What the council said on day {link[9:11]}</a></li>' for link in links)
            body = f"<html><body><ul>{rows}</ul></body></html>".encode()
        elif self.path != "/robots.txt":
            article = self.path.startswith("/2026")
            status, body = 503 if self.server.busy else 200 if article else 404, b"<html></html>"
            if article or self.server.busy:
                self.server.asked.set()
            if status == 200:
                self.server.answering.wait(60)
        self.send_response(status)
        if status == 503:
            self.send_header("Retry-After", "30")
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextmanager
def serving(*, busy: bool = False) -> Iterator[tuple[Site, str]]:
    site = Site(busy=busy)
    threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield site, f"http://127.0.0.1:{site.server_port}/"
    finally:
        site.answering.set()
        site.shutdown()
        site.server_close()


class Child:
    """A command in a process group of its own, to which Ctrl-C is sent as a terminal does."""

    def __init__(self, house: WinnowHome, *words: str, code: str | None = None) -> None:
        begin = ["-m", "scrapy"] if code is None else ["-c", code]
        extra = [word for name, value in SETTINGS.items() for word in ("-s", f"{name}={value}")] if code is None else []
        self._process = subprocess.Popen(
            [sys.executable, *begin, *words, *extra],
            cwd=ROOT,
            env=house.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self._seen = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.communicate()

    def press_ctrl_c(self) -> None:
        os.killpg(self._process.pid, signal.SIGINT)

    def says(self, words: str, seconds: float = 30) -> bool:
        """Read its standard error until it says something."""
        assert self._process.stderr is not None
        until = time.monotonic() + seconds
        while words not in self._seen and time.monotonic() < until:
            if select.select([self._process.stderr], [], [], 0.2)[0]:
                chunk = os.read(self._process.stderr.fileno(), 65536).decode()
                if not chunk:
                    break
                self._seen += chunk
        return words in self._seen

    def is_under_way(self) -> None:
        """Wait until the function that takes a minute was called."""
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"under way\n"

    def end(self, seconds: float = 30) -> tuple[int, str, str]:
        """Wait for its end; return its exit status, its output and its errors."""
        out, errors = self._process.communicate(timeout=seconds)
        return self._process.returncode, out.decode(), self._seen + errors.decode()


@pytest.mark.slow
def test_a_crawl_says_what_it_waits_for_and_gives_back_the_rest(tmp_path):
    house = WinnowHome(tmp_path)
    with serving() as (site, address):
        house.write_site("council", address)
        with Child(house, "crawl", "council") as child:
            assert site.asked.wait(60)
            child.press_ctrl_c()
            assert child.says(f"stopping: waiting for 1 request; {AGAIN}")
            site.answering.set()
            status, out, errors = child.end()
    assert status == 1, errors
    assert "Traceback" not in errors
    assert "winnow: interrupted" in errors
    assert "council: " in out
    with house.store() as store:
        (crawl,) = store.crawls("council")
        counts = store.crawl_counts(crawl.id)
        assert counts["waiting"] >= 5
        assert not counts.get("leased")
        assert not any(name.startswith("failed") for name in counts), counts


@pytest.mark.slow
def test_the_second_ctrl_c_ends_a_crawl_at_once(tmp_path):
    house = WinnowHome(tmp_path)
    with serving() as (site, address):
        house.write_site("council", address)
        with Child(house, "crawl", "council") as child:
            assert site.asked.wait(60)
            child.press_ctrl_c()
            assert child.says(AGAIN)
            child.press_ctrl_c()
            status, out, errors = child.end(20)  # its request is answered after a minute
    assert status == 1, errors
    assert "Traceback" not in errors
    assert "outcome" not in out


@pytest.mark.parametrize("words", [("crawl", "council"), ("backfill", "council"), ("add", "--name", "other")])
def test_a_host_that_is_to_be_left_alone_is_not_waited_for(tmp_path, words):
    house = WinnowHome(tmp_path)
    with serving(busy=True) as (site, address):
        house.write_site("council", address)
        with Child(house, *words, *([address] if words[0] == "add" else [])) as child:
            assert site.asked.wait(60)
            time.sleep(0.5)  # its answer is read, and the next request waits in the queue
            child.press_ctrl_c()
            status, _, errors = child.end()
    assert status == (130 if words[0] == "add" else 1), errors
    assert "Traceback" not in errors
    assert AGAIN in errors
    assert "winnow: interrupted" in errors.splitlines()[-1]


@pytest.mark.parametrize(
    ("place", "name", "words", "status"),
    [
        ("crawler.cli.corpus.export_request", "run_export", ("export", "corpus.jsonl"), 130),
        ("pipelines.workers.learn_site", "learn_template", ("learn", "council"), 130),
        ("pipelines.reextraction.run:Reextraction", "run", ("reextract", "--json"), 1),
        ("pipelines.ingest.batch", "extract_all", ("extract", "README.md"), 130),
    ],
)
def test_other_long_work_ends_without_a_traceback(tmp_path, place, name, words, status):
    house = WinnowHome(tmp_path)
    house.write_site("council", "http://127.0.0.1:9/")
    with Child(house, place, name, *words, code=SLOWED) as child:
        child.is_under_way()
        child.press_ctrl_c()
        ended, _, errors = child.end()
    assert ended == status, errors
    assert "Traceback" not in errors
    assert f"winnow: stopping; {AGAIN}" in errors
    assert "winnow: interrupted" in errors


def test_a_second_ctrl_c_ends_long_work_at_once(tmp_path):
    slow_end = SLOWED.replace("time.sleep(60)", "\n    try: time.sleep(60)\n    finally: time.sleep(60)")
    with Child(
        WinnowHome(tmp_path), "crawler.cli.corpus.export_request", "run_export", "export", "corpus.jsonl", code=slow_end
    ) as child:
        child.is_under_way()
        child.press_ctrl_c()
        assert child.says(AGAIN)
        child.press_ctrl_c()
        status, _, errors = child.end(10)
    assert status == -signal.SIGINT
    assert "Traceback" not in errors


def test_the_service_says_how_long_crawls_may_take(tmp_path):
    house = WinnowHome(tmp_path)
    house.write_site("council", "http://127.0.0.1:9/", "[schedule]", "enabled = false")
    slowed = SLOWED.replace("time.sleep(60)", "_args[1].wait(60)")
    words = ("crawler.service.loop:Service", "run", "schedule", "-s", "WINNOW_METRICS_PORT=off")
    with Child(house, *words, code=slowed) as child:
        child.is_under_way()
        child.press_ctrl_c()
        status, _, errors = child.end()
    assert status == 0, errors
    assert f"winnow: stopping: crawls under way may finish for 60 s; {AGAIN}" in errors
    assert "Traceback" not in errors
