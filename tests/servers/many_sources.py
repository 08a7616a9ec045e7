"""Thousands of sources with feeds and articles, computed as they are asked for, behind one loopback port.

    python -m tests.servers.many_sources --sources 1000 --period 60 --log FILE [--delay 0.2] [--each 5] [--first 2]

The port stands in front of the network as an HTTP proxy and is the first line of the output.  Source ``s7`` has
``http://s7.example/`` of its own; of ten sources in a row the last four share ``http://shared0.example/s6/``, ….  Each
publishes ``first`` articles at the start and one more every ``period`` seconds, until it has ``each``.  A line of the
log is one request: seconds since 1970 as it came, status, host, path.
"""

import argparse
import asyncio
import time
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

LISTED = 20
SHARING = 4
"""Of ten sources, those that share a host."""

NOUNS = "harbour ferry council river market school bridge station winter festival budget garden"
VERBS = "opened mended painted counted carried weighed followed measured borrowed returned"
WORDS, DEEDS = NOUNS.split(), VERBS.split()


@dataclass(frozen=True, slots=True)
class Sources:
    """How many there are, and when each of them publishes; ``start`` is in seconds since 1970."""

    count: int
    start: float
    period: float
    first: int
    each: int
    delay: float

    def published(self, number: int, now: float) -> int:
        """Return how many articles a source has at a time."""
        phase = (zlib.crc32(b"%d" % number) % 1000) / 1000
        return min(self.each, self.first + int((now - self.start) / self.period + phase))

    def answer(self, host: str, path: str, now: float) -> tuple[int, str, str]:
        """Return status, kind and body."""
        if path == "/robots.txt":
            return 200, "text/plain", f"User-agent: *\nCrawl-delay: {self.delay}\n"
        number = number_of(host, path)
        if number is None or number >= self.count:
            return 404, "text/html", "not here"
        base = base_of(number)
        rest = path.removeprefix(urlsplit(base).path)
        count = self.published(number, now)
        shown = range(max(0, count - LISTED), count)
        if rest == "":
            rows = "".join(f"<li><a href='{base}news/story-{n + 1000}.html'>Story {n}</a></li>" for n in shown)
            return (
                200,
                "text/html",
                f"<html><head><title>Source {number}</title></head><body><ul>{rows}</ul></body></html>",
            )
        if rest == "feed.xml":
            items = "".join(
                f"<item><title>Story {n} of source {number}</title><link>{base}news/story-{n + 1000}.html</link></item>"
                for n in shown
            )
            title = f"<title>Source {number}</title>"
            return 200, "application/rss+xml", f"<rss version='2.0'><channel>{title}{items}</channel></rss>"
        story = rest.removeprefix("news/story-").removesuffix(".html")
        if story.isdecimal() and 1000 <= int(story) < count + 1000:
            return 200, "text/html", article(number, int(story) - 1000)
        return 404, "text/html", "not here"


def base_of(number: int) -> str:
    """Return the address of a source, with a slash at its end."""
    if number % 10 < 10 - SHARING:
        return f"http://s{number}.example/"
    return f"http://shared{number // 10}.example/s{number}/"


def number_of(host: str, path: str) -> int | None:
    """Return the source that an address is of, or None."""
    name = host.removesuffix(".example")
    if name.startswith("shared"):
        name = path.strip("/").partition("/")[0]
    digits = name.removeprefix("s")
    return int(digits) if name.startswith("s") and digits.isdecimal() else None


def site_file(number: int, schedule: str) -> str:
    """Return the site file of a source."""
    base = base_of(number)
    return f'start = ["{base}"]\nfeeds = ["{base}feed.xml"]\n[schedule]\n{schedule}\n'


def address(number: int, story: int) -> str:
    """Return the address of an article."""
    return f"{base_of(number)}news/story-{story + 1000}.html"


def article(number: int, story: int) -> str:
    """Return the page of an article, different from every other one."""
    seed = zlib.crc32(f"{number} {story}".encode())
    # No phrase that all have: it would fill a band, and every text would be compared with all others.
    lines = (f"{_sentence(seed, place).capitalize()}." for place in range(7))
    text = "".join(f"<p>{line}</p>" for line in lines)
    day = f"2026-03-{1 + story % 28:02}T08:00:00Z"
    return (
        f"<html><head><title>Story {story} of source {number}</title>"
        f"<meta property='article:published_time' content='{day}'></head>"
        f"<body><article><h1>Story {story} of source {number}</h1>{text}</article></body></html>"
    )


def _sentence(seed: int, place: int) -> str:
    nouns = (WORDS[(seed >> (place + word) % 24) % len(WORDS)] for word in range(9))
    deeds = (DEEDS[(seed >> word) % len(DEEDS)] for word in range(9))
    numbers = ((seed + 7 * word + place) % 9973 for word in range(9))
    return " ".join(f"{noun} {deed} {number}" for noun, deed, number in zip(nouns, deeds, numbers, strict=True))


async def _talk(sources: Sources, log: IO[str], reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while line := await reader.readline():
            asked = urlsplit(line.split()[1].decode("latin-1"))
            mark = ""
            while (header := await reader.readline()).strip():
                if header[:14].lower() == b"if-none-match:":
                    mark = header[14:].strip().decode("latin-1")
            now = time.time()
            status, kind, text = sources.answer(asked.netloc, asked.path or "/", now)
            body = text.encode()
            tag = f'"{zlib.crc32(body):08x}"'
            if status == 200 and mark == tag:
                status, body = 304, b""
            log.write(f"{now:.4f} {status} {asked.netloc} {asked.path}\n")
            length = "" if status == 304 else f"Content-Length: {len(body)}\r\n"
            head = f"HTTP/1.1 {status} x\r\nContent-Type: {kind}; charset=utf-8\r\nETag: {tag}\r\n{length}\r\n"
            writer.write(head.encode() + body)
            await writer.drain()
    except (ConnectionError, ValueError, IndexError):
        pass
    finally:
        writer.close()


async def _serve(sources: Sources, log: Path) -> None:
    with log.open("w", buffering=1, encoding="utf-8") as file:
        server = await asyncio.start_server(lambda reader, writer: _talk(sources, file, reader, writer), "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()


def main() -> None:
    """Serve until it is ended."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=1000)
    parser.add_argument("--period", type=float, default=60.0)
    parser.add_argument("--first", type=int, default=2)
    parser.add_argument("--each", type=int, default=5)
    parser.add_argument("--delay", type=float, default=0.2)
    parser.add_argument("--log", type=Path, required=True)
    options = parser.parse_args()
    sources = Sources(options.sources, time.time(), options.period, options.first, options.each, options.delay)
    asyncio.run(_serve(sources, options.log))


if __name__ == "__main__":
    main()
