"""Rendered pages a second with a real Chromium, beside the same pages fetched without it, and sent whole by the server.

python -m benchmarks.rendering [--pages 60]
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from benchmarks.end_to_end import ROOT, count_articles, same_for_both
from benchmarks.extraction import page_of
from benchmarks.pages import origin, samples
from pipelines.extraction import extract
from storage.records import Article

SCRIPT = """
const app = document.getElementById("app");
const number = location.pathname.match(/(\\d+)\\.html$/)[1];
fetch("/api/" + number).then(answer => answer.json()).then(story => {
  document.title = story.title;
  app.innerHTML = story.html;
});
"""
SHELL = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>Bench</title></head><body><div id="app"></div>'
    '<script src="/app.js"></script></body></html>'
)
WAYS: Mapping[str, tuple[str, bool]] = {
    "rendered": ("always", False),
    "not rendered": ("never", False),
    "sent whole": ("never", True),
}
"""By name: the word ``render`` of the site file, and whether the server sends the text itself."""


@dataclass
class Served:
    """Stories by number, each with its title and the HTML of its article.

    ``asked`` is when each page was asked for, ``ran`` when its script asked for its text: once it was rendered.
    """

    stories: Mapping[int, tuple[str, str]]
    whole: bool = False
    asked: list[float] = field(default_factory=list)
    ran: list[float] = field(default_factory=list)

    def answer(self, path: str) -> tuple[str, str] | None:
        """Return media type and text of what is at a path."""
        number = int("".join(filter(str.isdigit, path)) or -1)
        if path == "/":
            rows = "".join(f'<li><a href="/news/{n}.html">{escape(t)}</a></li>' for n, (t, _) in self.stories.items())
            return "text/html", f"<html><head><title>News</title></head><body><ul>{rows}</ul></body></html>"
        if path in ("/app.js", "/robots.txt"):
            return ("text/javascript", SCRIPT) if path == "/app.js" else ("text/plain", "User-agent: *\nDisallow:\n")
        if number not in self.stories:
            return None
        title, html = self.stories[number]
        if path.startswith("/api/"):
            self.ran.append(time.perf_counter())
            return "application/json", json.dumps({"title": title, "html": html})
        self.asked.append(time.perf_counter())
        shell = SHELL.replace("<title>Bench", f"<title>{escape(title)}").replace('app"></div>', f'app">{html}</div>')
        return "text/html", shell if self.whole else SHELL


def stories(count: int) -> dict[int, tuple[str, str]]:
    """Make stories of the texts of the pages of the benchmark, at most so many."""
    found: dict[int, tuple[str, str]] = {}
    for sample in samples(count):
        article = extract(page_of(sample))
        if isinstance(article, Article) and article.title:
            lines = "".join(f"<p>{escape(line)}</p>" for line in article.text.split("\n\n"))
            date = "" if article.date_published is None else article.date_published.isoformat()
            head = f'<h1>{escape(article.title)}</h1><time datetime="{date}">{date}</time>'
            found[10_000 + len(found)] = article.title, f"<main><article>{head}{lines}</article></main>"
    return found


@contextmanager
def serving(served: Served) -> Iterator[str]:
    """Serve the stories on loopback; gives the address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            found = served.answer(self.path)
            kind, text = found or ("text/plain", "")
            body = text.encode()
            self.send_response(404 if found is None else 200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def crawl(address: str, render: str) -> tuple[int, float]:
    """Crawl into a house of its own; return the articles stored and the CPU seconds of all its processes."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "sites").mkdir()
        (home / "sites" / "bench.toml").write_text(f'start = ["{address}"]\nrender = "{render}"\n', encoding="utf-8")
        ours = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
        ours.pop("WINNOW_DATABASE_URL", None)
        house = {"WINNOW_HOME": folder, "WINNOW_SITES": str(home / "sites"), "WINNOW_ALLOW_NETWORKS": "127.0.0.0/8"}
        before = _cpu()
        words = [sys.executable, "-m", "scrapy", "crawl", "bench", "-q", *same_for_both(16)]
        ended = subprocess.run(words, cwd=ROOT, env=ours | house, check=False)
        if ended.returncode not in (0, 1):  # 1: no article, as where pages are not rendered
            raise SystemExit(f"winnow crawl ended with status {ended.returncode}")
        return count_articles(f"sqlite:///{home / 'winnow.db'}"), _cpu() - before


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Crawl each way and print pages a second from the first page to the last, and CPU time, start-up included."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=60)
    made = stories(parser.parse_args().pages)
    print(f"{len(made)} stories of {origin()}, {os.cpu_count()} cores")
    for name, (render, whole) in WAYS.items():
        served = Served(made, whole)
        with serving(served) as address:
            stored, cpu = crawl(address, render)
        times = served.ran or served.asked
        rate = (len(times) - 1) / (times[-1] - times[0])
        each = 1000 * cpu / len(served.asked)
        print(f"  {name:13} {rate:6.2f} pages/s  {each:6.0f} ms of CPU a page  {stored} stored", flush=True)


if __name__ == "__main__":
    main()
