"""The fields of an article in one table, in the order of an export.

Columns of the database, the export record, its column types, data cards, digests of releases and the documents follow
from it.  A new field that a page states is a row here, an attribute of :class:`storage.records.Article` and the rule
that reads it in ``pipelines/extraction/metadata``; a database that exists needs a migration for the column.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    """What a field holds; it may be null unless it is a list, an object or ``required``."""

    TEXT = "text"
    TIME = "time"
    WHOLE = "whole"
    FLAG = "flag"
    TEXTS = "texts"
    IMAGES = "images"
    MEDIA = "media"
    OBJECT = "object"


class FieldGroup(StrEnum):
    """Fields that change for one reason; a difference between two releases is named by it."""

    TEXT = "text"
    TITLE = "title"
    DATES = "dates"
    AUTHORS = "authors"
    SOURCE = "source"
    RIGHTS = "rights"
    STORY = "story"
    GONE = "gone"
    ADDRESS = "address"
    FETCH = "fetch"
    MADE = "made"
    REST = "rest"
    DERIVED = "derived"  # follows from other fields and is no difference of its own


@dataclass(frozen=True, slots=True)
class ArticleField:
    """One field.

    ``of_store`` is true where only the database knows it (a page that was never stored has null); such fields and
    ``rights`` have columns of their own making, the others follow from ``kind`` and ``required``.  ``is_fact`` is true
    where another value is a change that a publisher made (:func:`storage.articles.changes.changes_between`).
    """

    name: str
    meaning: str
    group: FieldGroup = FieldGroup.REST
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    of_store: bool = False
    is_fact: bool = False


_G, _K = FieldGroup, FieldKind

FIELDS: tuple[ArticleField, ...] = (
    ArticleField("id", "name of the article in every corpus: site and address", _G.DERIVED, of_store=True),
    ArticleField("url", "address that was asked for", _G.ADDRESS, required=True),
    ArticleField("final_url", "address that answered", _G.ADDRESS, required=True),
    ArticleField("canonical_url", "address that the page names as its own", _G.ADDRESS),
    ArticleField("normalized_url", "address by which pages are compared", _G.ADDRESS, required=True),
    ArticleField("site", "name of the site's file", _G.DERIVED, required=True),
    ArticleField("domain", "registered domain", _G.DERIVED, required=True),
    ArticleField("site_name", "name that the site gives itself"),
    ArticleField("title", "headline", _G.TITLE, required=True),
    ArticleField("subtitle", "line under the headline", _G.TITLE, is_fact=True),
    ArticleField("description", "summary that the page gives of itself", _G.TITLE),
    ArticleField("text", "clean body, paragraphs separated by a blank line", _G.TEXT, required=True),
    ArticleField("markdown", "the body with its structure", _G.TEXT),
    ArticleField("authors", "people named in the byline", _G.AUTHORS, _K.TEXTS, is_fact=True),
    ArticleField("contributors", "people named with another part in it", _G.AUTHORS, _K.TEXTS),
    ArticleField("date_published", "as the page states it, with its offset", _G.DATES, _K.TIME),
    ArticleField("date_published_raw", "the words it was read from", _G.DATES),
    ArticleField("date_published_precision", "how much of it the page said", _G.DATES),
    ArticleField("date_published_source", "where on the page it stood", _G.DATES),
    ArticleField("date_modified", "last change that the page states", _G.DATES, _K.TIME),
    ArticleField("date_first_seen", "when the article was first met", _G.FETCH, _K.TIME, of_store=True),
    ArticleField("date_fetched", "when this text was fetched", _G.FETCH, _K.TIME, required=True),
    ArticleField("language", "BCP 47"),
    ArticleField("section", "section of the site"),
    ArticleField("keywords", "as the page gives them", kind=_K.TEXTS),
    ArticleField("images", "address, caption, credit; of a saved one digest, media type, bytes, place", kind=_K.IMAGES),
    ArticleField("source_name", "publisher that a reprint credits, else the site's own name", _G.SOURCE, is_fact=True),
    ArticleField("source_url", "address of the publisher that a reprint credits", _G.SOURCE),
    ArticleField(
        "is_reprint", "another article of its cluster is the probable original", _G.STORY, _K.FLAG, of_store=True
    ),
    ArticleField("article_type", "kind of article"),
    ArticleField(
        "access", "`paywalled` where the page says so or shows only a teaser, else null", _G.RIGHTS, is_fact=True
    ),
    ArticleField("is_accessible_for_free", "as the page states it", _G.RIGHTS, _K.FLAG, is_fact=True),
    ArticleField("license", "licence that the page names", _G.RIGHTS, is_fact=True),
    ArticleField("rights", "evidence on the use of the text, as found when it was fetched", _G.RIGHTS, _K.OBJECT),
    ArticleField("word_count", "words of the text", _G.DERIVED, _K.WHOLE, required=True),
    ArticleField("content_hash", "digest of normalised title and text", _G.DERIVED, required=True),
    ArticleField("signature", "what near-duplicates are found by", _G.STORY, of_store=True),
    ArticleField("cluster_id", "cluster of near-duplicates", _G.STORY, of_store=True),
    ArticleField("revision", "number of this text, from 1", _G.DERIVED, _K.WHOLE, of_store=True),
    ArticleField("quality", "figures of confidence, 0 to 1", kind=_K.OBJECT),
    ArticleField("discovered_via", "where the link was found", _G.FETCH),
    ArticleField("http", "what the server said with the page", _G.FETCH, _K.OBJECT),
    ArticleField("raw_ref", "place of the page in the archive", _G.FETCH),
    ArticleField("extractor_version", "what read the page", _G.MADE, required=True),
    ArticleField("rules_digest", "rules of the site it was read with", _G.MADE, required=True),
    ArticleField("template_version", "what was learnt of the site it was read with", _G.MADE),
    ArticleField("run_id", "number of the crawl in its database", _G.FETCH, _K.WHOLE, of_store=True),
    ArticleField("pages", "further pages of the text", _G.ADDRESS, _K.TEXTS),
    ArticleField("changes", "what this revision changed", _G.DERIVED, _K.TEXTS, of_store=True),
    ArticleField("date_gone", "when the server first said that the page is gone", _G.GONE, _K.TIME, of_store=True),
    ArticleField("media", "sound and film: address, media type, bytes, seconds", kind=_K.MEDIA),
)

BY_NAME: Mapping[str, ArticleField] = {field.name: field for field in FIELDS}


def named(*kinds: FieldKind) -> tuple[str, ...]:
    """Return the names of the fields of some kinds, in order."""
    return tuple(field.name for field in FIELDS if field.kind in kinds)
