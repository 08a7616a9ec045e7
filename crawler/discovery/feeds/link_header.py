"""The Link header of an answer (RFC 8288), by which a feed may name its hub and itself."""

import re

_MOST = 20_000
_LINK = re.compile(r"<([^<>]{1,2000}+)>([^,<>]{0,500}+)")
_RELATION = re.compile(r";\s*+rel\s*+=\s*+\"?+([\w -]{1,100}+)", re.IGNORECASE)


def read_link_header(value: str) -> dict[str, str]:
    """Return the first address of each relation."""
    found: dict[str, str] = {}
    for link in _LINK.finditer(value[:_MOST]):
        if relations := _RELATION.search(link[2]):
            for relation in relations[1].lower().split():
                found.setdefault(relation, link[1].strip())
    return found
