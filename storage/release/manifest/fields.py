"""What the fields of a corpus are: their kind, what they mean, and which of them change together."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """How a field is read back; ``nested`` is a list or an object."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    FLAG = "flag"
    NESTED = "nested"


TEXT_LISTS = frozenset({"authors", "contributors", "keywords", "pages", "changes"})
"""Nested fields that hold nothing but texts."""
_NESTED = TEXT_LISTS | {"images", "rights", "quality", "http", "metadata"}
_FEATURES = {Kind.TEXT: "string", Kind.WHOLE: "int64", Kind.NUMBER: "float64", Kind.FLAG: "bool", Kind.NESTED: "string"}
_FLAGS = frozenset({"is_reprint", "is_accessible_for_free"})
_WHOLE = frozenset({"word_count", "revision", "run_id"})

MEANINGS: Mapping[str, str] = {
    "id": "name of the article in every corpus: site and address",
    "url": "address that was asked for",
    "final_url": "address that answered",
    "canonical_url": "address that the page names as its own",
    "normalized_url": "address by which pages are compared",
    "site": "name of the site's file",
    "domain": "registered domain",
    "site_name": "name that the site gives itself",
    "title": "headline",
    "subtitle": "line under the headline",
    "description": "summary that the page gives of itself",
    "text": "clean body, paragraphs separated by a blank line",
    "markdown": "the body with its structure",
    "authors": "people named in the byline",
    "contributors": "people named with another part in it",
    "date_published": "as the page states it, with its offset",
    "date_published_raw": "the words it was read from",
    "date_published_precision": "how much of it the page said",
    "date_published_source": "where on the page it stood",
    "date_modified": "last change that the page states",
    "date_first_seen": "when the article was first met",
    "date_fetched": "when this text was fetched",
    "language": "BCP 47",
    "section": "section of the site",
    "keywords": "as the page gives them",
    "images": "address, caption and credit",
    "source_name": "original publisher that a reprint credits",
    "source_url": "its address",
    "is_reprint": "another article of its cluster is the probable original",
    "article_type": "kind of article",
    "access": "free, metered, or otherwise",
    "is_accessible_for_free": "as the page states it",
    "license": "licence that the page names",
    "rights": "evidence on the use of the text, as found when it was fetched",
    "word_count": "words of the text",
    "content_hash": "digest of normalised title and text",
    "signature": "what near-duplicates are found by",
    "cluster_id": "cluster of near-duplicates",
    "revision": "number of this text, from 1",
    "quality": "figures of confidence, 0 to 1",
    "discovered_via": "where the link was found",
    "http": "what the server said with the page",
    "raw_ref": "place of the page in the archive",
    "extractor_version": "what read the page",
    "rules_digest": "rules of the site it was read with",
    "template_version": "what was learnt of the site it was read with",
    "run_id": "number of the crawl in its database",
    "pages": "further pages of the text",
    "changes": "what this revision changed",
    "date_gone": "when the server first said that the page is gone",
}

GROUPS: Mapping[str, frozenset[str]] = {
    "text": frozenset({"text", "markdown"}),
    "title": frozenset({"title", "subtitle", "description"}),
    "dates": frozenset(
        {"date_published", "date_published_raw", "date_published_precision", "date_published_source", "date_modified"}
    ),
    "authors": frozenset({"authors", "contributors"}),
    "source": frozenset({"source_name", "source_url"}),
    "rights": frozenset({"rights", "license", "access", "is_accessible_for_free"}),
    "story": frozenset({"signature", "cluster_id", "is_reprint"}),
    "gone": frozenset({"date_gone"}),
    "address": frozenset({"url", "final_url", "canonical_url", "normalized_url", "pages"}),
    "fetch": frozenset({"date_fetched", "date_first_seen", "http", "raw_ref", "run_id", "discovered_via"}),
    "made": frozenset({"extractor_version", "rules_digest", "template_version"}),
}
"""Fields that have one reason to change; what stands in none is ``rest``."""
# Digests of the text and counts of its words follow the text and say nothing new.
_FOLLOWS = frozenset({"id", "site", "revision", "changes", "word_count", "content_hash", "domain"})


def kind_of(name: str, value: Any = None) -> Kind | None:
    """Give the kind of a field by its name or else by a value, None where neither tells it."""
    known = _known(name)
    if known is not None or value is None:
        return known
    match value:
        case bool():
            return Kind.FLAG
        case int():
            return Kind.WHOLE
        case float():
            return Kind.NUMBER
        case str():
            return Kind.TEXT
        case _:
            return Kind.NESTED


def feature_of(name: str, kind: Kind) -> dict[str, Any]:
    """Give a field of our own profile as the front matter of a data card says it; objects are read as JSON texts."""
    if name == "images":
        parts = [{"name": part, "dtype": "string"} for part in ("url", "caption", "credit")]
        return {"list": parts}
    return {"list": "string"} if name in TEXT_LISTS else {"dtype": _FEATURES[kind]}


def grouped(record: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Give the fields of one of our records by group."""
    found: dict[str, dict[str, Any]] = {group: {} for group in (*GROUPS, "rest")}
    for name, value in record.items():
        if name not in _FOLLOWS:
            found[_GROUP_OF.get(name, "rest")][name] = value
    return found


_GROUP_OF = {name: group for group, names in GROUPS.items() for name in names}


def _known(name: str) -> Kind | None:
    if name not in MEANINGS:
        return None
    kinds = ((_NESTED, Kind.NESTED), (_FLAGS, Kind.FLAG), (_WHOLE, Kind.WHOLE))
    return next((kind for names, kind in kinds if name in names), Kind.TEXT)
