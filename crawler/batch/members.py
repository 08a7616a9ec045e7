"""The sites of a batch, as the command line or the service names them, and what became of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.site import Site
from pipelines.stats import RunSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchMember:
    """One site of a batch: the seconds it may take, and the run that the service began for it with the file of its
    log, None without a service.
    """

    site: Site
    deadline: float
    run: int | None = None
    log: Path | None = None

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts that the crawl begins with: no two crawls ask one of them at a time."""
        named = (*self.site.start, *self.site.feeds, *self.site.sitemaps)
        return frozenset(urlsplit(url).netloc.lower() for url in named)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlResult:
    """What became of one site: its figures, how it ended, and the exit status that a crawl of it alone would have.

    ``summary`` and ``ending`` are None where it did not begin; ``problem`` is the one line that says what was wrong.
    """

    name: str
    summary: RunSummary | None
    ending: str | None
    exit_status: int
    problem: str | None = None


def known_members(sites: Iterable[Site]) -> list[BatchMember]:
    """Return sites with the deadlines of their files, each once."""
    return [
        BatchMember(site=site, deadline=site.schedule.deadline.total_seconds())
        for site in {site.name: site for site in sites}.values()
    ]


def assigned_members(sites: Iterable[Site], assigned: Mapping[str, Any]) -> list[BatchMember]:
    """Return sites as the service gives them: ``{"NAME": {"run": 7, "deadline": 600, "log": "path"}}``."""
    return [
        BatchMember(
            site=site,
            deadline=float(assigned[site.name]["deadline"]),
            run=int(assigned[site.name]["run"]),
            log=Path(assigned[site.name]["log"]),
        )
        for site in sites
    ]
