"""What ``add`` found on a new site, for a terminal and as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.text import Text

from crawler.cli.tables import plain_table
from crawler.discovery.probe import Findings
from crawler.terminal import harmless
from storage.export.records import stated
from storage.records import Article, LinkKind, Result

KINDS = {LinkKind.FEED: "feed", LinkKind.SITEMAP: "sitemap", LinkKind.LISTING: "list"}


@dataclass(frozen=True, slots=True)
class Preview:
    """The findings of a probe, the articles of its sample pages, and what its robots.txt says."""

    findings: Findings
    samples: Sequence[Result]
    robots: str

    def show(self, out: Console) -> None:
        """Print the sources, and title, date, authors and the first and last lines of each sample."""
        out.print(Text(harmless(self.findings.title or self.findings.start), style="bold"))
        out.print(Text(self.robots))
        rows = [
            (KINDS[source.kind], source.url, source.articles, source.newest, source.problem)
            for source in self.findings.sources
            if source.kind in KINDS
        ]
        out.print(plain_table(("source", "address", "articles", "newest", "problem"), rows, numbers=(2,)))
        for sample in self.samples:
            for line in _lines(sample):
                out.print(line)
            out.print()

    def notes(self) -> Iterator[str]:
        """Yield what the operator should know or mend before the first crawl."""
        if not self.findings.sources:
            yield "no feed, sitemap or list was found; a crawl reads the start page only"
        dates = [sample.date_published for sample in self.samples if isinstance(sample, Article)]
        if self.findings.timezone is None and any(date and date.tzinfo is None for date in dates):
            yield (
                "neither the pages nor the site name a time zone, so that dates cannot be compared with those of other "
                'sites; add one to the site file, as in: timezone = "Europe/Oslo"'
            )

    def to_json(self) -> dict[str, Any]:
        """Return it in the types of JSON."""
        findings = self.findings
        return {
            "title": findings.title,
            "timezone": findings.timezone,
            "robots": self.robots,
            "sources": [
                {
                    "kind": KINDS[source.kind],
                    "address": source.url,
                    "articles": source.articles,
                    "newest": source.newest,
                    "problem": source.problem,
                }
                for source in findings.sources
                if source.kind in KINDS
            ],
            "samples": [_to_json(sample) for sample in self.samples],
        }


def _lines(sample: Result) -> Iterator[Text]:
    if not isinstance(sample, Article):
        yield Text(f"{harmless(sample.url)}: {sample.reason} {harmless(sample.detail or '')}")
        return
    yield Text(harmless(sample.title), style="bold")
    yield Text(harmless(sample.url))
    authors = ", ".join(sample.authors) or "no author"
    yield Text(harmless(f"{_date(sample) or 'no date'}  {authors}"))
    lines = [line for line in sample.text.splitlines() if line]
    yield from (Text(harmless(line)) for line in ([*lines[:2], "…", lines[-1]] if len(lines) > 3 else lines))


def _date(article: Article) -> str | None:
    return stated(article.date_published, article.date_published_precision)


def _to_json(sample: Result) -> dict[str, Any]:
    if not isinstance(sample, Article):
        return {"url": sample.url, "outcome": "rejected", "reason": str(sample.reason), "detail": sample.detail}
    return {
        "url": sample.url,
        "outcome": "article",
        "title": sample.title,
        "date_published": _date(sample),
        "authors": list(sample.authors),
        "text": sample.text,
    }
