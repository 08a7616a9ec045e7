"""The hosts that a probe of a site met: which are crawled, which only give articles, which stay outside."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.text import Text

from crawler.cli.tables import plain_table
from crawler.discovery.probe import FoundHost
from crawler.scope import HostRelation, Scope, Window
from crawler.site import Site
from crawler.terminal import counted, harmless

MOST = 15
"""Hosts shown; a portal links to hundreds."""

ENOUGH = 3
"""Articles from which a host is proposed for ``domains``."""

WORDS = {
    HostRelation.NAMED: "crawled",
    HostRelation.WIDER: "crawled",
    HostRelation.OTHER: "articles that the site's lists show",
    HostRelation.OUTSIDE: "outside",
}


class MetHosts:
    """The hosts of a probe, as they stand to the site that its file describes."""

    def __init__(self, hosts: Sequence[FoundHost], site: Site) -> None:
        scope = Scope(site, Window())
        self._hosts = [(host, scope.relation(host.example)) for host in hosts]

    @property
    def proposed(self) -> list[str]:
        """The hosts of the domain that are worth a place in ``domains``."""
        others = (host for host, relation in self._hosts if relation is HostRelation.OTHER)
        return [host.host for host in others if host.articles >= ENOUGH]

    def show(self, out: Console) -> None:
        """Print the hosts and what may be added to the site file; nothing where all links stay on the site's hosts."""
        if all(relation is HostRelation.NAMED for _, relation in self._hosts):
            return
        rows = [
            (harmless(host.host), host.articles, host.lists, WORDS[relation]) for host, relation in self._hosts[:MOST]
        ]
        out.print(plain_table(("host", "articles", "lists", "belongs to the crawl"), rows, numbers=(1, 2)))
        if len(self._hosts) > MOST:
            out.print(Text(f"and {counted(len(self._hosts) - MOST, 'host')} more"))
        if self.proposed:
            names = ", ".join(f'"{name}"' for name in self.proposed)
            out.print(Text(f"to read the lists of these hosts too, add to the site file: domains = [{names}]\n"))

    def to_json(self) -> dict[str, Any]:
        """Return it in the types of JSON."""
        hosts = [asdict(host) | {"relation": str(relation)} for host, relation in self._hosts]
        return {"hosts": hosts, "proposed_domains": self.proposed}
