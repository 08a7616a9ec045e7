"""Which network addresses a crawl may connect to: public ones, and what the operator names."""

import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from crawler.errors import ArgumentError
from storage.urls import host as host_of
from storage.urls import normalize_url, registered_domain

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

PRIVATE, PORT = "private_address", "unusual_port"
"""Reasons of a refusal."""

PORTS = frozenset({80, 443, 8080, 8443})
"""Ports of web servers; others may belong to anything that takes lines of text."""

_GLOBAL6 = ip_network("2000::/3")
_NAT64 = ip_network("64:ff9b::/96")
# The IANA registries of special-purpose addresses (state of 2025-10-09), multicast, and addresses that clouds serve to
# their own machines.  Of version 6 only what lies in 2000::/3 needs to be listed; the rest names the common ones.
_CLOSED = {
    ip_network(network): what
    for what, networks in {
        "loopback": "127.0.0.0/8 ::1/128",
        "private": "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7 fec0::/10",
        "link-local": "169.254.0.0/16 fe80::/10",
        "shared by a provider's customers": "100.64.0.0/10",
        "a cloud's own service": "168.63.129.16/32",
        "unspecified": "0.0.0.0/8 ::/128",
        "multicast": "224.0.0.0/4 ff00::/8",
        "reserved": "240.0.0.0/4 192.0.0.0/24 2001::/23",
        "a service of the network": "192.31.196.0/24 192.52.193.0/24 192.175.48.0/24 2620:4f:8000::/48",
        "documentation": "192.0.2.0/24 198.51.100.0/24 203.0.113.0/24 2001:db8::/32 3fff::/20",
        "benchmarking": "198.18.0.0/15",
        "6to4": "192.88.99.0/24 2002::/16",
        "NAT64 of a local network": "64:ff9b:1::/48",
    }.items()
    for network in networks.split()
}
_NEVER_BY_NAME = tuple(
    ip_network(network)
    for network in (
        *("169.254.0.0/16", "fe80::/10", "168.63.129.16/32", "100.100.100.200/32", "fd00:ec2::254/128"),  # metadata
        *("0.0.0.0/8", "::/128", "224.0.0.0/4", "ff00::/8", "240.0.0.0/4"),
    )
)
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")


class Verdict(StrEnum):
    """Why an address may be connected to."""

    PUBLIC = "public"
    OPENED = "opened"  # by WINNOW_ALLOW_NETWORKS
    NAMED = "named"  # not public, but the site file or the command names its host


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an address may not be connected to: one of the reasons above, and words that name the way out."""

    reason: str
    words: str


@dataclass(frozen=True, slots=True)
class Named:
    """A host and port that the operator wrote; ``host`` is canonical."""

    host: str
    port: int


class AddressPolicy:
    """Decides about addresses: ``allowed`` networks are open, and so are the ``named`` hosts at their ports.

    A named host is open with whatever address it has, except for the addresses of clouds' metadata services and the
    like, which are open only to those who write the address itself.
    """

    def __init__(self, allowed: Iterable[Network] = (), named: Iterable[Named] = ()) -> None:
        self._allowed = tuple(allowed)
        self._named = frozenset(named)
        self._ports: dict[str, set[int]] = {}
        for each in self._named:
            self._ports.setdefault(_domain(each.host), set()).add(each.port)

    def decide(self, host: str, port: int, address: str | Address) -> Verdict | Refusal:
        """Return what is to become of a connection to ``address``, to which ``host`` was resolved."""
        given = ip_address(address.partition("%")[0]) if isinstance(address, str) else address
        inner = _inner(given)
        if any(one in network for network in self._allowed for one in (given, inner)):
            return Verdict.OPENED
        what = closed(given)
        if what is not None and self._is_named(host, port, inner):
            return Verdict.NAMED
        if what is not None:
            return Refusal(PRIVATE, f"{given} is not a public address ({what}); WINNOW_ALLOW_NETWORKS opens it")
        return self.refuse_port(host, port) or Verdict.PUBLIC

    def refuse_host(self, host: str, port: int) -> Refusal | None:
        """Return why a host is refused as it is written, before any name is resolved; None for what is a name."""
        found = literal(host)
        if found is None:
            wrong = _ends_in_number(_plain(host))
            return Refusal(PRIVATE, f"{host} is neither a name nor an address") if wrong else None
        decided = self.decide(host, port, found)
        return decided if isinstance(decided, Refusal) else None

    def refuse_port(self, host: str, port: int) -> Refusal | None:
        """Return why a port is refused, whatever the address."""
        if port in PORTS or port in self._ports.get(_domain(canonical(host)), ()):
            return None
        return Refusal(PORT, f"port {port} of {host} is named neither by the site file nor by the command")

    def names(self, host: str, port: int) -> bool:
        """Return whether the operator wrote this host with this port."""
        return Named(canonical(host), port) in self._named

    def _is_named(self, host: str, port: int, address: Address) -> bool:
        if not self.names(host, port):
            return False
        written = literal(host)
        if written is None:
            return not any(address in network for network in _NEVER_BY_NAME)
        return address == _inner(written) or (address.is_loopback and _inner(written).is_loopback)


def named_hosts(urls: Iterable[str], domains: Iterable[str] = ()) -> frozenset[Named]:
    """Return the hosts and ports of addresses as the operator wrote them; ``domains`` have the ports of all of them.

    What has no port written is open at 80 and 443: most sites lead from the one to the other.
    """
    found = set()
    for url in urls:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            continue
        if parts.hostname:
            found |= {Named(canonical(parts.hostname), each) for each in ([port] if port else [80, 443])}
    ports = {80, 443, *(each.port for each in found)}
    return frozenset(found | {Named(canonical(domain), port) for domain in domains for port in ports})


def read_networks(text: str) -> tuple[Network, ...]:
    """Read networks separated by commas or white space.  Raises ArgumentError."""
    found = []
    for word in re.split(r"[,\s]+", text.strip()):
        if not word:
            continue
        try:
            found.append(ip_network(word, strict=False))
        except ValueError:
            raise ArgumentError(f"WINNOW_ALLOW_NETWORKS: {word[:60]!r} is no network; write 10.0.0.0/8") from None
    return tuple(found)


def closed(address: Address) -> str | None:
    """Return in words why an address is not one of the public internet, None where it is.

    Addresses that carry one of version 4 (mapped, NAT64) are judged by it; tunnels (6to4, Teredo) are closed.
    """
    inner = _inner(address)
    what = next((words for network, words in _CLOSED.items() if inner in network), None)
    if what is None and isinstance(inner, IPv6Address) and inner not in _GLOBAL6:
        return "not global unicast"
    return what


def literal(host: str) -> Address | None:
    """Return the address that a host stands for as it is written, None for a name that is to be looked up.

    Read as browsers and ``inet_aton`` do: ``0x7f.1``, ``2130706433``, ``0177.0.0.1``, digits of other scripts.
    """
    name = _plain(host)
    if name == "localhost" or name.endswith((".localhost", "localhost.localdomain")):
        return IPv4Address("127.0.0.1")
    try:
        return ip_address(name.partition("%")[0])
    except ValueError:
        pass
    if not all(map(_NUMBER.fullmatch, name.split("."))):
        return None
    try:
        return IPv4Address(socket.inet_aton(name))
    except OSError:
        return None


def canonical(host: str) -> str:
    """Return a host in the one form in which hosts are compared: twins (``www.``, ``m.``) are one host."""
    found = literal(host)
    return normalize_url(f"//{_plain(host)}") if found is None else str(_inner(found))


def _plain(host: str) -> str:
    """Return a host in lower case and ASCII, without brackets and final dots."""
    name = host.strip("[]")
    return name.lower() if ":" in name else host_of(f"//{name}")


def _inner(address: Address) -> Address:
    """Return the address of version 4 that one of version 6 carries to the same machine, else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address


def _ends_in_number(name: str) -> bool:
    """Return whether every reader of addresses takes a host for an address, be it a wrong one (URL Standard, 3.5)."""
    return _NUMBER.fullmatch(name.rpartition(".")[2]) is not None


def _domain(host: str) -> str:
    return registered_domain(f"//{host}") if ":" not in host else host
