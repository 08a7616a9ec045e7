"""The licence a page puts on its article."""

import re

from pipelines.extraction.jsonld import LinkedArticle
from pipelines.extraction.survey import Survey

_OPEN = re.compile(
    r"creativecommons\.org/(?:licenses|publicdomain)/|opendatacommons\.org|gnu\.org/(?:licenses|copyleft)",
    re.IGNORECASE,
)


def read(found: Survey, linked: LinkedArticle) -> str | None:
    """Give the licence's address or name: JSON-LD, ``rel=license``, licence meta tags, or an open licence linked to."""
    if linked.license:
        return linked.license
    if stated := next(iter(found.links.get("license", ())), None):
        return stated
    anchors = [element for element in found.marked if element.tag == "a" and element.get("href")]
    for element in anchors:
        if "license" in (element.get("rel") or "").lower().split():
            return element.get("href")
    for element in anchors:
        if _OPEN.search(element.get("href") or ""):
            return element.get("href")
    return found.meta("dc.rights.license", "dcterms.license", "license", "licence")
