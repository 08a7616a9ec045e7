"""Lists in a plan: start pages and sections, with the pages their pagers show."""

from dataclasses import replace

from crawler.discovery.lists import ListReading
from crawler.discovery.paging import page_step
from crawler.planning.plan import Certainty, PlanSource, SourceKind
from crawler.planning.survey import SiteSurvey
from storage.records import LinkKind
from storage.urls import normalize_url


def sources(look: SiteSurvey) -> list[PlanSource]:
    """Return a source for each list that was read, the start pages first whatever they are."""
    made = [_source(url, look.lists.get(url, ListReading()), "start") for url in look.starts]
    rest = (url for url in look.lists if url not in look.starts)
    made += [_source(url, look.lists[url], "section") for url in rest if _is_list(look.lists[url])]
    repeating = _repeating(look, made)
    return [replace(source, repeats=source.address in repeating) for source in made]


def last_page(reading: ListReading, url: str) -> int | None:
    """Return the number of the last page a list shows in its pager, 1 where it has none, None where only "next" is."""
    if not reading.next:
        return 1
    steps = [page_step(url, link.url) or 0 for link in reading.next]
    return max(steps) + 1 if max(steps) > 1 else None


def _repeating(look: SiteSurvey, sources: list[PlanSource]) -> set[str]:
    """Find the lists that name mostly what others name: any beside a start page that turns through everything.

    Otherwise those of which half is shown in lists that show more.
    """
    whole = next((one.address for one in sources if one.via == "start" and (one.pages or 0) > 1), None)
    if whole is not None:
        return {source.address for source in sources} - {whole}
    shown = {source.address: _articles(look.lists.get(source.address, ListReading())) for source in sources}
    named: set[str] = set()
    repeating: set[str] = set()
    for address, articles in sorted(shown.items(), key=lambda item: -len(item[1])):
        if articles and 2 * len(articles & named) >= len(articles):
            repeating.add(address)
        named |= articles
    return repeating


def _articles(reading: ListReading) -> set[str]:
    return {normalize_url(link.url) for link in reading.links if link.kind is LinkKind.ARTICLE}


def _is_list(reading: ListReading) -> bool:
    return reading.is_listing and any(link.kind is LinkKind.ARTICLE for link in reading.links)


def _source(url: str, reading: ListReading, via: str) -> PlanSource:
    shown = sum(link.kind is LinkKind.ARTICLE for link in reading.links)
    pages = last_page(reading, url) if shown else None
    known = Certainty.UNKNOWN if pages is None else Certainty.READ if pages == 1 else Certainty.ESTIMATED
    return PlanSource(
        kind=SourceKind.LIST,
        address=url,
        pages=pages,
        articles=None if pages is None else pages * shown,
        known=known,
        via=via,
        note="its pager does not say how many pages it has" if shown and pages is None else None,
    )
