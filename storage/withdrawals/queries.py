"""Which kept articles a mark means."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, func, select

from storage.identity import corpus_name
from storage.schema.core import aliases, articles
from storage.withdrawals.matcher import WithdrawalKind
from storage.withdrawals.targets import WithdrawalTarget

_FEW = 400  # SQLite takes 999 parameters in its oldest build still met; for more, one pass over all costs less
_LAST = "\U0010ffff"  # sorts after every other character, on both databases


def count_articles(connection: Connection, mark: WithdrawalTarget) -> int:
    """Count the articles of a site, or those whose identity begins as the mark says."""
    query = select(func.count()).select_from(articles)
    if mark.kind is WithdrawalKind.SITE:
        return int(connection.execute(query.where(articles.c.site == mark.what)).scalar_one())
    return int(connection.execute(query.where(_begins(mark.what))).scalar_one())


def find_led_to(connection: Connection, addresses: Iterable[str]) -> dict[str, set[str]]:
    """Return for each identity the identities of the articles that stand there or that it leads to, of any site."""
    wanted, found = set(addresses), dict[str, set[str]]()
    if not wanted:
        return found
    there = select(articles.c.normalized_url, articles.c.normalized_url)
    beside = select(aliases.c.normalized_url, articles.c.normalized_url)
    beside = beside.join(articles, articles.c.id == aliases.c.article_id)
    for query, column in ((there, articles.c.normalized_url), (beside, aliases.c.normalized_url)):
        few = query.where(column.in_(wanted)) if len(wanted) <= _FEW else query
        for address, article in connection.execute(few.execution_options(yield_per=1000)):
            if address in wanted:
                found.setdefault(address, set()).add(article)
    return found


def find_records(connection: Connection, records: Iterable[str]) -> Mapping[str, str]:
    """Return the identity of each named record that is kept: one pass over the addresses of all articles."""
    wanted, found = set(records), dict[str, str]()
    if not wanted:
        return found
    query = select(articles.c.site, articles.c.normalized_url)
    for site, address in connection.execute(query.execution_options(yield_per=1000)):
        name = corpus_name(site, address)
        if name in wanted:
            found[name] = address
    return found


def find_articles(connection: Connection, addresses: Sequence[str]) -> list[tuple[str, str]]:
    """Return site and identity of the kept articles that stand at some identities."""
    query = select(articles.c.site, articles.c.normalized_url).where(articles.c.normalized_url.in_(addresses))
    return [(site, address) for site, address in connection.execute(query)] if addresses else []


def _begins(start: str) -> ColumnElement[bool]:
    address = articles.c.normalized_url
    begins = (address >= start) & (address < start + _LAST)
    if start.endswith("/"):
        folder = start[:-1]
        begins = begins | (address == folder) | ((address >= folder + "?") & (address < folder + "?" + _LAST))
    return begins
