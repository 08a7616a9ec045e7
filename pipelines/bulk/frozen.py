"""What the pages of a run are read with, frozen: rules and template by site, and which site an address belongs to."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

import re2

from pipelines.admission import rules_from_json
from pipelines.extraction import Rules, Template, from_json
from storage.urls import host, registered_domain


@dataclass(frozen=True)
class SiteRules:
    """One site as workers know it: the domains that are its own, and what its pages are read with.

    ``template`` is a template as JSON, None where nothing was learnt; ``deny`` are patterns of addresses left out.
    """

    domains: tuple[str, ...]
    rules: Rules
    template: str | None = None
    deny: tuple[str, ...] = ()

    @cached_property
    def learned(self) -> Template | None:
        """The template as a value."""
        return None if self.template is None else from_json(self.template)

    @cached_property
    def denied(self) -> tuple[Any, ...]:
        """The patterns, compiled: linear in time whatever they say."""
        return tuple(re2.compile(pattern) for pattern in self.deny)


@dataclass(frozen=True)
class FrozenRules:
    """The sites of a run by name; without any, every page is read with the general rules, under its own site.

    ``documents``: by the general rules PDF files are read too.
    """

    sites: Mapping[str, SiteRules] = field(default_factory=dict)
    documents: bool = False

    def site_of(self, url: str) -> str | None:
        """Return the site that an address belongs to, None for none of them."""
        return next((self._by_domain[name] for name in _domains(url) if name in self._by_domain), None)

    def denies(self, site: str, url: str) -> bool:
        """Return whether a pattern of a site leaves an address out."""
        return any(pattern.search(url) for pattern in self.sites[site].denied)

    def reading(self, site: str) -> tuple[Rules, Template | None]:
        """Return what the pages of a site are read with."""
        known = self.sites.get(site)
        return (Rules(documents=self.documents), None) if known is None else (known.rules, known.learned)

    def to_json(self) -> dict[str, Any]:
        """Return all of it in the types of JSON; :meth:`from_json` reads it."""
        sites = {name: asdict(site) for name, site in sorted(self.sites.items())}
        return {"sites": sites, "documents": self.documents}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "FrozenRules":
        """Read what :meth:`to_json` gave.  Raises KeyError, TypeError or ValueError for anything else."""
        sites = {str(name): _site(site) for name, site in value["sites"].items()}
        return cls(sites, bool(value.get("documents", False)))

    @property
    def domains(self) -> frozenset[str]:
        """The domains of all sites, without ports."""
        return frozenset(domain.partition(":")[0] for domain in self._by_domain)

    @cached_property
    def _by_domain(self) -> dict[str, str]:
        return {domain: name for name, site in sorted(self.sites.items()) for domain in site.domains}


def _site(value: Mapping[str, Any]) -> SiteRules:
    said = value["rules"]
    admission = rules_from_json(said.get("admission", ()))  # a run that was begun before there were any has none
    rules = Rules(**{**said, "prune": tuple(said["prune"]), "admission": admission})
    return SiteRules(tuple(value["domains"]), rules, value["template"], tuple(value["deny"]))


def _domains(url: str) -> Iterator[str]:
    """Yield the names an address may be known by, the closest first."""
    name = host(url)
    if (domain := registered_domain(url)) and ":" in domain:
        yield domain  # a host without a registered domain is known with its port
    while name:
        yield name
        name = name.partition(".")[2]
