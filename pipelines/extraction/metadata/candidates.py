"""Every place that states a field of the metadata, and why one of them won: for a person who checks a page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipelines.extraction.authors.byline import AUTHOR_METAS
from pipelines.extraction.metadata.line_above import states_none
from pipelines.extraction.metadata.metadata import Metadata, Stated, read_stated
from pipelines.extraction.metadata.title_vote import bare
from pipelines.extraction.page.document import Document
from pipelines.extraction.structured import jsonld
from pipelines.extraction.structured.jsonld import LinkedArticle
from pipelines.extraction.structured.signals import PageSignals
from storage.records import Article

_DATE_TRUST = "trusted most of the places that date the page; another place with the same moment may make it finer"
_SOURCE_METAS = ("source", "article:source", "og:article:source", "syndication-source-name", "news_source")
_SECTION_METAS = ("article:section", "og:article:section", "section", "parsely-section", "cxenseparse:section")

Statement = tuple[str, str]  # place and words


@dataclass(frozen=True, slots=True)
class Field:
    """One field: the value kept (None where unknown), why it won, and all the (place, words) that were found."""

    name: str
    value: str | None
    why: str
    candidates: tuple[Statement, ...]


def fields(doc: Document, article: Article | None, stated: Stated | None = None) -> tuple[Field, ...]:
    """Explain the fields of a page; ``article`` is what came out of it, None for a page that was rejected.

    ``stated`` is what the page states, where the caller has read it.
    """
    stated = stated or read_stated(doc)
    meta, found = stated.meta, stated.found
    linked = jsonld.read_jsonld(found.linked_data, doc.url)
    return (
        _title(meta, article),
        _date(meta),
        _people(meta, article, found, linked),
        _source(meta, article, found, linked),
        _one("section", meta.section, _sections(found, linked, doc)),
        _one("language", article.language if article else meta.language, _languages(found, linked)),
    )


def _title(meta: Metadata, article: Article | None) -> Field:
    if article is not None and states_none(meta.title_candidates) and bare(article.title) != bare(meta.title):
        why = "the line that opens the text or stands above it, where nothing sure is stated"
        return Field("title", article.title, why, meta.title_candidates)
    agreeing = [place for place, words in meta.title_candidates if bare(words) == bare(meta.title)]
    holding = [
        place
        for place, words in meta.title_candidates
        if place not in agreeing and meta.title and bare(meta.title) in bare(words)
    ]
    why = f"said by {', '.join(agreeing)}" if agreeing else "left when the site's name was taken off"
    if holding:
        why += f"; within {', '.join(holding)}"
    return Field("title", meta.title, why if meta.title else "stated nowhere", meta.title_candidates)


def _date(meta: Metadata) -> Field:
    value = meta.date_published.isoformat() if meta.date_published else None
    why = f"{meta.date_published_source}: {_DATE_TRUST}" if value else "no credible date on page, address or hint"
    if value and meta.date_published_precision:
        why = f"to the {meta.date_published_precision} from {why}"
    return Field("date_published", value, why, meta.date_candidates)


def _people(meta: Metadata, article: Article | None, found: PageSignals, linked: LinkedArticle) -> Field:
    names = article.authors if article else meta.authors
    said = (
        *(("json-ld", name) for name in linked.authors),
        *(("json-ld organisation", name) for name in linked.agencies),
        *(("meta", words) for name in AUTHOR_METAS for words in found.metas.get(name, ())),
        *((("account", meta.byline_account),) if meta.byline_account else ()),
    )
    where = [place for place, words in said if any(bare(name) in bare(words) for name in names)]
    why = "no person is named" if not names else where[0] if where else "the byline near the headline or in the text"
    if names and not meta.authors:
        why = "credit line of the text"
    return Field("authors", ", ".join(names) or None, why, said)


def _source(meta: Metadata, article: Article | None, found: PageSignals, linked: LinkedArticle) -> Field:
    value = article.source_name if article else meta.source_name
    said = [("meta", words) for name in _SOURCE_METAS for words in found.metas.get(name, ())]
    said += [("json-ld", linked.source)] if linked.source else []
    said += [("site", meta.site_name)] if meta.site_name else []
    if value is None:
        why = "neither a credit nor a name of the site"
    elif meta.source_name:
        why = next((place for place, words in said if words == value), "credit near the headline")
    else:
        why = "the site itself, as nobody else is credited" if value == meta.site_name else "credit line of the text"
    return Field("source_name", value, why, tuple(said))


def _sections(found: PageSignals, linked: LinkedArticle, doc: Document) -> Iterator[Statement | None]:
    yield ("json-ld", linked.section) if linked.section else None
    for name in _SECTION_METAS:
        yield from (("meta", words) for words in found.metas.get(name, ()))
    yield ("json-ld breadcrumb", " > ".join(linked.breadcrumb)) if linked.breadcrumb else None
    yield ("hint", doc.hints.section) if doc.hints.section else None


def _languages(found: PageSignals, linked: LinkedArticle) -> Iterator[Statement | None]:
    yield ("html", found.language) if found.language else None
    yield from (("og:locale", words) for words in found.metas.get("og:locale", ()))
    yield ("json-ld", linked.language) if linked.language else None


def _one(name: str, value: str | None, said: Iterable[Statement | None]) -> Field:
    stated = tuple(one for one in said if one is not None)
    where = next((place for place, words in stated if value and bare(value) in bare(words)), None)
    why = "stated nowhere" if value is None else where or "read off the page, its path or its text"
    return Field(name, value, why, stated)
