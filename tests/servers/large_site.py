"""A large generated site with slow, failing, moved, cut and missing pages, whose log of requests proves who asked when.

    python -m tests.servers.large_site [--articles 1700] [--port 8098]

Every page is computed from its number: a million articles cost no memory.
"""

import argparse
import random
import re
import socket
import struct
import threading
import time
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

A_PAGE = 20  # links on one page of the list
SLOW_SECONDS = 0.2
NOUNS = (
    "mayor bridge river market council harbour school window winter morning baker letter garden station ferry lantern "
    "orchard ladder chimney paper village festival carpenter signal barrel church teacher button candle engine meadow"
)
DEEDS = "opened mended painted counted carried weighed followed measured borrowed returned planted repaired"
WORDS, VERBS = NOUNS.split(), DEEDS.split()
NEXT = {"slow": 3, "failing": 5, "moved": 7, "cut": 8, "other": 9}
"""The kinds of articles by the last digit of their number; the other digits are plain."""

Answer = tuple[int, str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One request as the server met it: seconds since the epoch when it came, the path, what was answered, to whom."""

    time: float
    path: str
    status: int
    agent: str


@dataclass
class LargeSite:
    """The site: ``articles`` in its list, ``robots`` its robots.txt; ``requests`` what was asked of it so far.

    ``entry`` is where its home page leads by a redirect, "" where it is itself the first page of the list; ``torn``
    how often the second pages of cut articles answer 502; each ``trouble`` (``reset``, ``drip``, ``500``) befalls one
    answer in ten; ``loop`` puts a page into the list that leads in a circle; ``keep`` keeps connections open.
    """

    articles: int
    entry: str = ""
    torn: int = 0
    trouble: Sequence[str] = ()
    loop: bool = False
    keep: bool = True
    robots: str = "User-agent: *\nDisallow: /closed/\n"
    slow: float = SLOW_SECONDS
    base: str = ""
    requests: list[LoggedRequest] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)

    def asked_for(self) -> list[tuple[str, int]]:
        """The addresses asked for, each with the status of its answer."""
        return [(self.base + seen.path, seen.status) for seen in self.requests]

    def titles(self) -> set[str]:
        """The headlines of all articles, each of which must be stored once."""
        return {headline(number) for number in range(self.articles)}

    def endings(self) -> dict[str, str]:
        """The last sentence of each article by its headline: of the second page where it is cut."""
        last = {number: 2 if number % 10 == NEXT["cut"] else 1 for number in range(self.articles)}
        return {headline(number): sentences(number, part)[-1] for number, part in last.items()}

    def answer(self, path: str) -> Answer:
        """Return the answer to a path."""
        if path == "/robots.txt":
            return 200, self.robots, {"Content-Type": "text/plain"}
        if path == "/":
            return (302, "", {"Location": self.entry}) if self.entry else self._list(1)
        if turned := re.fullmatch(r"/news/page/(\d+)/", path):
            return self._list(int(turned[1]))
        if turned := re.fullmatch(r"/round/([12])\.html", path):
            return 302, "", {"Location": f"/round/{3 - int(turned[1])}.html"}
        return self._story(path)

    def befalls(self, path: str) -> str:
        """Name what goes wrong with this answer: by chance, but the same in every run."""
        chance = zlib.crc32(f"{path} {self.asked[path]}".encode()) % 10
        return self.trouble[chance] if chance < len(self.trouble) and path != "/robots.txt" else ""

    def _story(self, path: str) -> Answer:
        found = re.fullmatch(r"/(old|also|x|\d{4}/\d\d/\d\d)/[a-z-]*?(\d+)(_2)?(?:\.html|/)", path)
        if found is None or int(found[2]) >= self.articles:
            return 404, page("Nothing here", "<p>No such page.</p>"), {}
        number = int(found[2])
        if found[1] in ("old", "also"):
            return 301 if found[1] == "old" else 302, "", {"Location": place(number)}
        if path != place(number, 2 if found[3] else 1):
            return 404, page("Nothing here", "<p>No such page.</p>"), {}
        if number % 10 == NEXT["failing"] and self.asked[path] <= 1 + number // 10 % 2:
            return 500, "Internal Server Error", {}
        if found[3] and self.asked[path] <= self.torn:
            return 502, "Bad Gateway", {}
        return 200, story(number, 2 if found[3] else 1), {}

    def _list(self, number: int) -> Answer:
        last = (self.articles - 1) // A_PAGE + 1
        if not 1 <= number <= last:
            return 404, page("Nothing here", "<p>No such page.</p>"), {}
        numbers = range((number - 1) * A_PAGE, min(number * A_PAGE, self.articles))
        rows = "".join(f'<li><a href="{link}">{headline(each)}</a></li>' for each in numbers for link in shown(each))
        wrong = f'<li><a href="/2026/01/01/a-page-that-is-gone-{number}99999.html">A page that has gone away</a></li>'
        shut = f'<li><a href="/closed/secret-of-the-day-{number}.html">A page behind the closed door</a></li>'
        shut += '<li><a href="/round/1.html">A walk around the pond that never ends</a></li>' if self.loop else ""
        more = f'<a href="/news/page/{number + 1}/" rel="next">Next</a>' if number < last else ""
        return 200, page("The Town Crier", f"<ul>{rows}{wrong}{shut}</ul><div class='pager'>{more}</div>"), {}


def place(number: int, part: int = 1) -> str:
    """Return the path at which an article stands."""
    if number % 20 == NEXT["moved"]:
        return f"/x/{number}.html"
    tail = "_2" if part == 2 else ""
    return f"/2026/{number // 28 % 12 + 1:02}/{number % 28 + 1:02}/news-of-the-town-{number}{tail}.html"


def shown(number: int) -> list[str]:
    """Return the paths under which the list shows an article: its own, others that lead there, or both."""
    if number % 10 == NEXT["moved"]:
        return [f"/also/{number}.html"]
    if number % 10 == NEXT["other"]:
        return [f"/old/{number}.html", place(number), f"/also/{number}.html"]
    return [place(number)]


def headline(number: int) -> str:
    """Return the headline of an article, which no other has."""
    chance = random.Random(number)
    return f"The {chance.choice(WORDS)} {chance.choice(VERBS)} for the {chance.choice(WORDS)} in case N{number}"


def story(number: int, part: int = 1) -> str:
    """Return the page of an article, or the second page of a cut one."""
    texts = "".join(f"<p>{sentence}</p>" for sentence in sentences(number, part))
    day = place(number * 20)[1:11].replace("/", "-")
    head = f"<article><h1>{headline(number)}</h1><time>{day} 08:30</time>" if part == 1 else "<article>"
    cut = number % 10 == NEXT["cut"]
    pager = f'<div class="pages">{_pager(number, part)}</div>' if cut else ""
    return page(headline(number), f"{head}{texts}{pager}</article>")


def sentences(number: int, part: int = 1) -> list[str]:
    """Return the paragraphs of one page of an article."""
    chance = random.Random(number * 2 + part)
    return [
        f"On day {number} the {chance.choice(WORDS)} was {chance.choice(VERBS)} by the {chance.choice(WORDS)}, and the "
        f"{chance.choice(WORDS)} of the {chance.choice(WORDS)} {chance.choice(VERBS)} it again before the evening."
        for _ in range(6)
    ]


def _pager(number: int, part: int) -> str:
    if part == 1:
        return (
            f'<span>1</span> <a href="{place(number, 2)}">2</a> <a rel="next" href="{place(number, 2)}">Next page</a>'
        )
    return f'<a href="{place(number)}">1</a> <span>2</span>'


def page(title: str, body: str) -> str:
    """Return a whole page."""
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>"


class Handler(BaseHTTPRequestHandler):
    """Notes the request and answers it."""

    protocol_version = "HTTP/1.1"
    town: LargeSite

    def do_GET(self) -> None:
        town, came = self.town, time.time()
        town.asked[self.path] += 1
        trouble = town.befalls(self.path)
        status, text, extra = (500, "no", {}) if trouble == "500" else town.answer(self.path)
        agent = self.headers.get("User-Agent", "")
        town.requests.append(LoggedRequest(came, self.path, 0 if trouble in ("reset", "drip") else status, agent))
        if re.search(rf"{NEXT['slow']}\.html$", self.path):
            time.sleep(town.slow)
        if trouble == "reset":
            self._reset()
            return
        with suppress(ConnectionError, TimeoutError):
            self._send(status, text.encode(), extra, pause=0.4 if trouble == "drip" else 0.0)

    def _reset(self) -> None:
        """Hang up in the middle of the answer's head, with a reset."""
        self.close_connection = True
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Ty")
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.shutdown(socket.SHUT_RD)
        self.connection.close()

    def _send(self, status: int, body: bytes, extra: Mapping[str, str], pause: float = 0.0) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "text/html; charset=utf-8", **extra}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        if not self.town.keep:
            self.send_header("Connection", "close")
        self.end_headers()
        while pause and body:
            self.wfile.write(body[:20])
            body = body[20:]
            time.sleep(pause)
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    """A server that does not mind clients that are killed."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        pass


@contextmanager
def serve(town: LargeSite, port: int = 0) -> Iterator[LargeSite]:
    """Serve a town while the block runs; 0 takes a free port."""
    server = Server(("127.0.0.1", port), type("TownHandler", (Handler,), {"town": town}))
    town.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield town
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1700)
    parser.add_argument("--port", type=int, default=8098)
    options = parser.parse_args()
    with serve(LargeSite(options.articles), options.port) as town, suppress(KeyboardInterrupt):
        print(f"{town.base}/", flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
