"""The set that travels with the repository: the rendered demo sites and small pages written by hand with traps."""

import re
import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from lxml import html

from examples.demo import chinese, english
from examples.demo.stories import load
from examples.demo.truth import not_articles, truth
from pipelines.extraction.rules import Rules
from storage.records import Hints, Page
from tests.quality.cases import Case

PAGES = Path(__file__).parent / "pages"
NOW = datetime.fromisoformat("2025-12-18T09:00:00+08:00")
ZONES = {"zh": "Asia/Shanghai", "en": "Europe/London"}
_HEAD = re.compile(r"^<!--truth\n(.*?)-->\n", re.DOTALL)
_MARK = re.compile(r" data-(?:keep|drop)\b")


def cases() -> list[Case]:
    """Return every case of the set."""
    return [*(written(path) for path in sorted(PAGES.glob("*.html"))), *_demo()]


def written(path: Path) -> Case:
    """Read a page written by hand.

    A comment at its top holds the truth as TOML; elements marked ``data-keep`` are the lines of the text, those marked
    ``data-drop`` must not be in it.  Comment and marks are taken off before the page is extracted.
    """
    source = path.read_text(encoding="utf-8")
    head = _HEAD.match(source)
    assert head is not None, f"{path}: no truth"
    said = tomllib.loads(head[1])
    marked = html.document_fromstring(source[head.end() :])
    hints = Hints(**said["hints"], seen_at=NOW) if "hints" in said else Hints()
    page = _page(said["url"], _MARK.sub("", source[head.end() :]).encode(), hints)
    if not said.get("article", True):
        return Case(path.stem, page, is_article=False)
    return Case(
        name=path.stem,
        page=page,
        body="\n".join(_lines(marked, "data-keep")),
        leaks=tuple(_lines(marked, "data-drop")),
        title=said["title"],
        day=said["day"],
        people=tuple(said["people"]),
        sources=(said["source"],) if "source" in said else None,
    )


def _lines(tree: html.HtmlElement, mark: str) -> Iterator[str]:
    for element in tree.iter():
        if isinstance(element.tag, str) and mark in element.attrib:
            yield " ".join(element.text_content().split())


def _page(url: str, body: bytes, hints: Hints = Hints()) -> Page:  # noqa: B008  a frozen value
    kind = ("Content-Type", "text/html; charset=utf-8")
    return Page("own", url, url, 200, (kind,), body, NOW, hints=hints)


def _demo() -> Iterator[Case]:
    answers = {
        "zh": chinese.render(load("zh", NOW), "http://zh.example"),
        "en": english.render(load("en", NOW), "http://en.example"),
    }
    for row in truth(NOW):
        url = f"http://{row.site}.example{row.path}"
        hints = Hints(title=row.title, date=row.date.isoformat(), seen_at=NOW)
        kept = {line for story in truth(NOW) if story.path == row.path for line in (*story.paragraphs, *story.optional)}
        if any(re.search(r"_\d\.html$", path) for path in row.aliases):
            continue  # an article of several pages: the whole crawl tests it
        yield Case(
            name=f"demo{urlsplit(url).path}",
            page=_page(url, answers[row.site][row.path].body, hints),
            body="\n".join(row.paragraphs),
            leaks=tuple(other.title for other in truth(NOW) if other.path != row.path and other.title not in kept),
            title=row.title,
            day=row.date.date().isoformat(),
            people=(*row.authors, *row.contributors),
            sources=(row.source,) if row.source else None,
            optional=row.optional,
            rules=Rules(timezone=ZONES[row.site]),
        )
    for site, paths in not_articles().items():
        for path in paths:
            if (answer := answers[site].get(path)) is not None and answer.status == 200:
                yield Case(f"demo {site}{path}", _page(f"http://{site}.example{path}", answer.body), is_article=False)
