"""Hosts that a crawl does not wait for: what waits of them fails at once, and the next crawl asks for it again."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, update

from storage.rows import clean_text
from storage.schema.frontier import frontier_urls


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A host whose rows were given up: how many, and the address of one of them."""

    host: str
    count: int
    example: str


def give_up_hosts(
    connection: Connection, crawl_id: int, hosts: Collection[str], kind: str, words: str, changed_at: str
) -> list[GivenUp]:
    """Let the rows that wait of some hosts fail with one ``kind``; return the hosts that had any.

    Start pages are left: whether any of them can be read tells whether the crawl began at all.
    """
    told = []
    values = {"state": "failed", "outcome": kind, "error": clean_text(words), "changed_at": changed_at}
    for host in sorted(hosts):
        waiting = (
            (frontier_urls.c.crawl_id == crawl_id)
            & (frontier_urls.c.host == host)
            & (frontier_urls.c.state == "waiting")
            & (frontier_urls.c.via != "start")
        )
        found = connection.execute(select(func.count(), func.min(frontier_urls.c.url)).where(waiting)).one()
        if found[0]:
            connection.execute(update(frontier_urls).where(waiting).values(values))
            told.append(GivenUp(host, found[0], found[1]))
    return told
