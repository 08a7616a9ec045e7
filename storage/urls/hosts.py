"""Hosts and the sites they belong to, read against the public suffix list that tldextract carries."""

import re
from functools import cache, lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, urlsplit

if TYPE_CHECKING:
    from tldextract import TLDExtract

DEFAULT_PORTS = {80, 443}

TWIN_LABELS = frozenset({"www", "m", "wap", "mobile", "amp", "3g"})
"""First labels of hosts that show the pages of the host without them."""

_HOST_LIMIT = 253  # of the domain name system
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://")


@cache
def _suffixes() -> "TLDExtract":
    from tldextract import TLDExtract  # noqa: PLC0415 - it loads requests: 0.1 s, for what many commands never ask

    # Only the bundled snapshot: no request to the list's home and no cache folder.  Private suffixes count, so that two
    # tenants of one blog host stay two sites.
    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def split_url(url: str) -> SplitResult:
    """Cut an address into its parts; one without a scheme (``example.com/a``) is read as host and path.

    Raises ValueError for what no browser would read as an address either.
    """
    url = url.strip()
    if not (_SCHEME.match(url) or url.startswith("//")):
        url = "//" + url
    parts = urlsplit(url)
    _ = parts.port  # raises ValueError here, once, for every caller
    return parts


@lru_cache(maxsize=4096)
def ascii_host(name: str) -> str:
    """Return a host name in lower case and in the ASCII form of IDNA, without the final dot; never raises."""
    try:
        name = name.encode("idna").decode("ascii")
    except UnicodeError:
        name = quote(name, safe="%:!$&'()*+,;=[]", errors="replace")
    return name.lower().strip().rstrip(". \t\n\r\v\f")


@lru_cache(maxsize=4096)
def registered_name(name: str) -> str:
    """Return the part of a host name that somebody registered (``example.com.cn``), or "" where there is none.

    IP addresses, single labels (``localhost``) and bare public suffixes have none.  Under a top level that the list
    does not know, the last two labels count, which is the list's own default rule.
    """
    if is_ip(name) or "." not in name.strip("."):
        return ""
    found = _suffixes().extract_str(name)
    if found.suffix:
        return found.top_domain_under_public_suffix
    return ".".join(name.strip(".").rsplit(".", 2)[-2:])


def has_known_suffix(name: str) -> bool:
    """Return whether a host name ends as one that can be reached from anywhere does: ``a.html`` does not."""
    return "." in name and not is_ip(name) and bool(_suffixes().extract_str(name).suffix)


def is_ip(name: str) -> bool:
    """Return whether a host is an address of IP version 4 or 6 rather than a name."""
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def with_port(name: str, port: int | None) -> str:
    """Join host and port, leaving out the ports that http and https mean anyway."""
    if ":" in name:
        name = f"[{name}]"
    return name if port is None or port in DEFAULT_PORTS else f"{name}:{port}"


def host(url: str) -> str:
    """Return the host of an address, lower case and ASCII, without port; "" where there is none."""
    try:
        return ascii_host(split_url(url).hostname or "")
    except ValueError:
        return ""


@lru_cache(maxsize=4096)
def main_host(name: str) -> str:
    """Take the labels of twins off a host name, as long as the rest is a host of the same registered domain."""
    domain = registered_name(name) if len(name) <= _HOST_LIMIT else ""
    label, _, rest = name.partition(".")
    while label in TWIN_LABELS and domain and registered_name(rest) == domain:
        name = rest
        label, _, rest = name.partition(".")
    return name


def site_host(url: str) -> str:
    """Return what all hosts have in common that show one site: the name without ``www.``, ``m.`` and the like.

    Ports count only where no domain is registered (an IP address, ``localhost``); "" without a host.
    """
    try:
        parts = split_url(url)
    except ValueError:
        return ""
    name = ascii_host(parts.hostname or "")
    return main_host(name) if registered_name(name) or not name else with_port(name, parts.port)


def registered_domain(url: str) -> str:
    """Return the domain that makes a site of an address: ``news.example.com.cn`` belongs to ``example.com.cn``.

    Where no domain is registered (an IP address, ``localhost``) it is the host with its port; "" without a host.
    """
    try:
        parts = split_url(url)
    except ValueError:
        return ""
    name = ascii_host(parts.hostname or "")
    return registered_name(name) or (with_port(name, parts.port) if name else "")


def belongs(url: str, domains: frozenset[str]) -> bool:
    """Return whether the host of an address is one of some domains or below one."""
    if registered_domain(url) in domains:
        return True
    name = host(url)
    return any(name == domain or name.endswith(f".{domain}") for domain in domains)


def same_site(first: str, second: str) -> bool:
    """Return whether two addresses belong to one registered domain."""
    domain = registered_domain(first)
    return bool(domain) and domain == registered_domain(second)
