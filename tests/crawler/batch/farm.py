"""Sources for batches: each a name, and what it answers at a path."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

HTML = "text/html"
Answer = tuple[int, str, str]


@dataclass(frozen=True)
class SmallSource:
    """A source of the farm of ``tests.servers.many_sites``."""

    host: str
    pages: Mapping[str, Callable[[], Answer]]

    def answer(self, path: str, now: float) -> Answer:
        return self.pages.get(path, lambda: (404, HTML, "not here"))()


def source(name: str, articles: int = 2, slow: float = 0.0) -> SmallSource:
    """A source with some articles, each after so many seconds."""
    host = f"{name}.example"
    links = "".join(f"<li><a href='/news/story-{n}.html'>Story {n} of {name} today</a></li>" for n in range(articles))
    pages: dict[str, Callable[[], Answer]] = {
        "/robots.txt": lambda: (200, "text/plain", "User-agent: *\nDisallow: /private/\n"),
        "/": lambda: (200, HTML, f"<html><body><ul>{links}</ul></body></html>"),
    }
    for number in range(articles):
        pages[f"/news/story-{number}.html"] = partial(_article, name, number, slow)
    return SmallSource(host, pages)


def _article(name: str, number: int, slow: float) -> Answer:
    time.sleep(slow)
    text = "".join(
        f"<p>{name} {number} {place}: the harbour ferry of {name} adds boat {number}, said its operator, after a year "
        f"in which {place + 3} of them ran each day of the week.</p>"
        for place in range(8)
    )
    title = f"Story {number} of {name} today"
    return (
        200,
        HTML,
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{text}</article></body></html>",
    )
