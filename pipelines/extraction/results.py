"""The records an extraction ends in, filled from what was found."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

from pipelines.extraction.metadata import rights
from pipelines.extraction.metadata.metadata import Metadata
from pipelines.extraction.page.blocks import Block, markdown, plain
from pipelines.extraction.rules import Rules
from pipelines.extraction.version import EXTRACTOR_VERSION
from storage.identity import content_hash
from storage.plain_text import clean, clean_name, clean_value
from storage.records import Article, Comment, Image, Page, Reason, Rejected
from storage.urls import normalize_url, registered_domain

# One word a character in scripts that write no blanks between words.
_WORD = re.compile(
    r"([\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+)|[^\W_]+(?:['’-][^\W_]+)*"
)


# Fields that the metadata of a page and an article have in common; the title and the rights notes need a rule.
_OF_METADATA = tuple(
    sorted({field.name for field in fields(Metadata)} & {field.name for field in fields(Article)} - {"title", "rights"})
)


@dataclass(frozen=True, slots=True)
class ArticleParts:
    """What an article is made of."""

    meta: Metadata
    blocks: tuple[Block, ...]
    images: tuple[Image, ...]
    access: str | None
    quality: Mapping[str, float]
    template_version: str | None = None
    comments: tuple[Comment, ...] | None = None


def count_words(text: str) -> int:
    """Count words; Han, kana and other scripts without blanks count one a character."""
    return sum(len(run) or 1 for run in _WORD.findall(text))


def article(page: Page, rules: Rules, found: ArticleParts) -> Article:
    """Fill the record of an article; ``found.blocks`` is not empty."""
    meta = found.meta
    text = clean(plain(found.blocks))
    title = clean_name(meta.title or page.hints.title or found.blocks[0].text[:120])
    return Article(
        site=page.site,
        url=page.url,
        final_url=page.final_url,
        normalized_url=normalize_url(page.final_url),
        domain=registered_domain(page.final_url),
        title=title,
        text=text,
        date_fetched=page.fetched_at,
        content_hash=content_hash(title, text),
        markdown=clean(markdown(found.blocks)),
        images=tuple(_clean_image(image) for image in found.images),
        access=found.access,
        rights=clean_value(rights.of_page(page, meta.rights)),
        word_count=count_words(text),
        pages=pages_of(page, page.more),
        quality=dict(found.quality),
        discovered_via=page.via,
        http=clean_value(_http(page)),
        raw_ref=page.raw_ref,
        extractor_version=EXTRACTOR_VERSION,
        rules_digest=rules.digest,
        template_version=found.template_version,
        comments=found.comments,
        **{name: clean_value(getattr(meta, name)) for name in _OF_METADATA},
    )


def rejected(page: Page, rules: Rules, reason: Reason, detail: str | None, meta: Metadata | None = None) -> Rejected:
    """Fill the record of a page that is no article; ``meta`` is what it says of itself, where it was read."""
    return Rejected(
        site=page.site,
        url=page.url,
        final_url=page.final_url,
        normalized_url=normalize_url(page.final_url),
        reason=reason,
        date_fetched=page.fetched_at,
        detail=clean_value(detail),
        title=clean_value(meta.title) if meta else None,
        date_published=meta.date_published if meta else None,
        date_published_precision=meta.date_published_precision if meta else None,
        status=page.status,
        raw_ref=page.raw_ref,
        extractor_version=EXTRACTOR_VERSION,
        rules_digest=rules.digest,
    )


def _clean_image(image: Image) -> Image:
    return replace(
        image, url=clean_name(image.url), caption=clean_value(image.caption), credit=clean_value(image.credit)
    )


def pages_of(page: Page, more: Sequence[Page]) -> tuple[str, ...]:
    """Return the addresses of an article of several pages, or nothing for one of a single page."""
    return tuple(part.final_url for part in (page, *more)) if more else ()


def _http(page: Page) -> dict[str, str | int]:
    facts: dict[str, str | int] = {"status": page.status}
    for name in ("content-type", "etag", "last-modified"):
        if value := page.header(name):
            facts[name.replace("-", "_")] = value
    if page.rendered:
        facts["rendered"] = 1
    return facts
