"""What a crawl may spend on addresses that a server can make without end, and what each page came to."""

import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from time import time
from typing import Any

from crawler.discovery.urls.traps import folder, has_repeated_parts, path_shape, without_tokens
from crawler.frontier.earnings import ANYHOW, IN_ORDER, LISTED, Earnings
from storage.budgets import Patience, URLGroup, URLGroups, Visit, VisitResult
from storage.frontier import LeasedURL, Track
from storage.records import Article, Link, LinkKind, Outcome, Reason, Rejected, Result
from storage.urls import host

LISTS = frozenset({LinkKind.LISTING, LinkKind.FEED, LinkKind.SITEMAP})

ASKED_FOR = frozenset({"start", "section", "robots", "robots.txt", "guess", "ids", "archive", "revisit", "capture"})
"""Ways of addresses that an operator or a plan names, or that are few: they are asked for whatever others brought."""

LIST, ARTICLE, UNLISTED = "list", "article", "unlisted"

NARROW = frozenset({"shape", "core"})
"""Levels that are cut whatever their shape brought; wider ones leave alone the shapes that have proven good."""

WORDS = {
    LIST: "lists",
    ARTICLE: "articles",
    UNLISTED: "articles that no list shows",
    "copy": "copies of one page",
    "dead": "pages that lists show",
}

REQUESTS = URLGroup("request", "crawl", "")
WALKED = URLGroup(UNLISTED, "crawl", "")

FOREVER = Patience(10**9)

PATIENCE = {
    (LIST, "shape"): Patience(24, 1.0, 100),
    (LIST, "folder"): Patience(60, 1.0, 500),
    (LIST, "host"): Patience(150, 0.5, 1000),
    (ARTICLE, "shape"): Patience(120, 1.0, 1000),
    (ARTICLE, "folder"): Patience(240, 1.0, 1000),
    (ARTICLE, "host"): Patience(400, 0.5, 1000),
    (UNLISTED, "shape"): Patience(80, 1.0, 100),
    (UNLISTED, "folder"): Patience(120, 1.0, 200),
    (UNLISTED, "host"): Patience(200, 0.5, 200),
}
"""Pages without anything new that a group may have in a row; a page that is the copy of another weighs two where
articles are counted."""

DEAD_PATIENCE = Patience(120, 2.0, 1000)
"""Of articles that lists show and that are missing (weight two) or none: links of lists to them count no more."""

COPIES = Patience(6, 1000.0, 1000, free=1)
"""Of addresses that differ in what may be a session: one page with copies, or many pages with identifiers."""

MOST_DRY = 40
"""Steps in a row from one list to the next that bring nothing new; archives have gaps of years."""

MOST_HOPS = 10
"""Refreshes one after another."""

MOST_NESTED = 5
"""Sitemaps within sitemaps; the protocol allows one step."""

BATCH = 8
"""Pages counted in one transaction."""

PARAGRAPHS = 12
"""Of a text, by which it is compared with those that were met before."""

logger = logging.getLogger("winnow")

Do = Callable[..., Awaitable[Any]]


class CrawlBudget:
    """Counts what pages bring, and says which addresses are not asked for any more.

    ``do`` works on the database; ``most`` is the most pages of the crawl.  Cut groups are remembered here: they are
    read when the crawl is opened and come with each report, from other processes too.
    """

    def __init__(self, groups: URLGroups, do: Do, most: int | None) -> None:
        self._groups = groups
        self._do = do
        self._most = most
        self._cut: set[URLGroup] = set()
        self._proven: set[URLGroup] = set()
        self._visits: list[Visit] = []
        self._skipped: Counter[URLGroup] = Counter()
        self._asked = 0
        self._earnings = Earnings({})

    async def open(self) -> None:
        """Learn what is cut already, and how much was asked for."""
        self._hear(await self._do(self._groups.state))
        self._asked, _ = await self._do(self._groups.counts, REQUESTS)
        kept = {group: await self._do(self._groups.counts, group) for group in (LISTED, IN_ORDER, ANYHOW)}
        self._earnings = Earnings({group: fruit for group, (_, fruit) in kept.items()})

    # -- what may be asked for -------------------------------------------------------------------------------------

    def refuses(self, link: Link, track: Track) -> str | None:
        """Name why an address is not worth a request (``cut``, ``repeating_path``, ``too_deep`` …), or None."""
        if link.via in ASKED_FOR:
            return None
        if track.hops > MOST_HOPS:
            return "too_many_hops"
        if track.dry > MOST_DRY or (link.kind is LinkKind.SITEMAP and track.depth > MOST_NESTED):
            return "too_deep"
        if has_repeated_parts(link.url):
            return "repeating_path"
        group = self._cut_group(link, track) if self._cut else None
        if group is None:
            return None
        self._skipped[group] += 1
        return "cut"

    def hand_out(self, row: LeasedURL) -> str | None:
        """Name why a row is not asked for after all, or None; one that is asked for counts."""
        if self._most is not None and self._asked >= self._most:
            return "max_pages"
        why = self.refuses(row.link, row.track)
        if why is None and self._most is not None:
            self._asked += 1
            self._visits.append(Visit(row.link.url, ((REQUESTS, FOREVER),)))
        return why

    def _cut_group(self, link: Link, track: Track) -> URLGroup | None:
        kind = _kind(link, track)
        if kind == UNLISTED and WALKED in self._cut:
            return WALKED
        groups = _groups(kind, link.url)
        is_good = groups[0] in self._proven
        if link.kind is LinkKind.UNKNOWN and not is_good:
            groups = [*groups, URLGroup(LIST, "shape", groups[0].name)]
        bounds = (group for group in groups if group.level in NARROW or not is_good)
        return next((group for group in bounds if group in self._cut), None)

    # -- what pages brought ----------------------------------------------------------------------------------------

    async def listed(self, url: str, link: Link, shown: Sequence[Link]) -> bool:
        """Count a list by what it shows; return whether any of it is new."""
        if link.via in ASKED_FOR:
            return True
        things = tuple(each.url for each in shown if self._is_thing(each))
        weight = 1 if things or not any(self._is_dead(each) for each in shown) else 2
        visit = Visit(url, _patient(LIST, url), things, weight=weight)
        return bool((await self._report(visit)).fresh[-1])

    def _is_thing(self, link: Link) -> bool:
        """Return whether a link makes its list worth reading: an entry, or an address of a shape that gave articles."""
        if link.kind is LinkKind.UNKNOWN and link.hints.date is None:
            return URLGroup(ARTICLE, "shape", path_shape(link.url)) in self._proven
        return link.kind not in LISTS and not self._is_dead(link) and self.refuses(link, Track()) is None

    def _is_dead(self, link: Link) -> bool:
        """Return whether pages of the shape of an address have lately all been missing, or no articles.

        They are asked for, as those of an archive with many dead links, but make no list worth reading.
        """
        return link.kind not in LISTS and _dead(link.url) in self._cut

    async def walked(self, row: LeasedURL, url: str) -> None:
        """Count an article that no list led to, as soon as it is had."""
        if _kind(row.link, row.track) == UNLISTED:
            await self._note(Visit(url, ((WALKED, self._earnings.allowed),)))

    async def stored(self, row: LeasedURL, result: Result, outcome: Outcome) -> None:
        """Count a page by what became of it."""
        if row.link.via in ASKED_FOR or outcome is Outcome.FAILED:
            return
        kind = _kind(row.link, row.track)
        is_new = isinstance(result, Article) and outcome in (Outcome.NEW, Outcome.CHANGED)
        if isinstance(result, Rejected):
            await self._rejected(kind, row.link.url, result.reason)
            return
        if isinstance(result, Article) and is_new and (earned := self._earnings.keep(result, listed=kind != UNLISTED)):
            self._visits.append(Visit(row.link.url, ((earned, FOREVER),), fruit=1))
        if is_new:
            self._cut.discard(_dead(row.link.url))
        alive = ((_dead(row.link.url), DEAD_PATIENCE),) if kind == ARTICLE and is_new else ()
        things = _paragraphs(result.text) if isinstance(result, Article) and is_new and kind == UNLISTED else ()
        groups = (*_patient(kind, row.link.url), *alive)
        await self._note(Visit(row.link.url, groups, things, int(is_new), weight=2))

    async def _rejected(self, kind: str, url: str, reason: Reason) -> None:
        if reason is Reason.UNWANTED and kind == ARTICLE:  # says nothing of what the address leads to
            return
        is_missing = reason in (Reason.HTTP_ERROR, Reason.SOFT_404)
        if kind == ARTICLE:
            await self._note(Visit(url, ((_dead(url), DEAD_PATIENCE),), weight=2 if is_missing else 1))
        elif not is_missing:
            groups = (each for each in _patient(kind, url) if each[0].level != "core")
            await self._note(Visit(url, tuple(groups), weight=2))

    async def close(self) -> None:
        """Write what was not written yet."""
        if self._visits or self._skipped:
            await self._report()

    async def _note(self, visit: Visit) -> None:
        self._visits.append(visit)
        if len(self._visits) >= BATCH:
            await self._report()

    async def _report(self, *visits: Visit) -> VisitResult:
        some, self._visits = [*self._visits, *visits], []
        skipped, self._skipped = self._skipped, Counter()
        found: VisitResult = await self._do(self._groups.record, some, skipped, time())
        self._hear(found)
        return found

    def _hear(self, found: VisitResult) -> None:
        for group in found.cut - self._cut:
            level = logging.INFO if group.level == "core" else logging.WARNING
            what = "are missing or no articles" if group.kind == "dead" else "bring nothing new, no more are requested"
            logger.log(level, "%s: %s %s", group.name or "all", WORDS[group.kind], what)
        self._cut |= found.cut
        self._proven |= found.proven


def _dead(url: str) -> URLGroup:
    return URLGroup("dead", "shape", path_shape(url))


def _kind(link: Link, track: Track) -> str:
    if link.kind in LISTS:
        return LIST
    return UNLISTED if track.depth else ARTICLE


def _groups(kind: str, url: str) -> list[URLGroup]:
    """Return the groups of an address from narrow to wide, that of its copies last."""
    names = (("shape", path_shape(url)), ("folder", folder(url)), ("host", host(url)))
    core = without_tokens(url)
    groups = [URLGroup(kind, level, name) for level, name in names]
    return [*groups, URLGroup("copy", "core", core)] if core else groups


def _patient(kind: str, url: str) -> tuple[tuple[URLGroup, Patience], ...]:
    found = [(group, PATIENCE.get((kind, group.level), COPIES)) for group in _groups(kind, url)]
    return tuple(found)


def _paragraphs(text: str) -> tuple[str, ...]:
    """Return the first paragraphs of a text without its figures: a page made by rule says the same with others."""
    lines = (line for line in text.split("\n\n") if len(line) > 40)
    return tuple(
        "".join(char for char in line if char.isalpha()).lower()
        for line, _ in zip(lines, range(PARAGRAPHS), strict=False)
    )
