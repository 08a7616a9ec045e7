"""What a site taught, between the workers that learn it and the store that keeps it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from pipelines.extraction import Rules, Template, from_json
from pipelines.workers.pool import ExtractionPool
from storage.records import Article, Page
from storage.site_templates import StoredTemplate
from storage.store import Store


def template_in_use(store: Store, site: str) -> Template | None:
    """Return the template in use for a site, or None."""
    stored = store.template(site)
    return None if stored is None else from_json(stored.value)


def read_with(store: Store, article: Article) -> Template | None:
    """Return the template an article was read with, or None where it was read without or is not kept."""
    versions = store.templates(article.site) if article.template_version else []
    return next((from_json(one.value) for one in versions if one.version == article.template_version), None)


def learn_template(
    site: str,
    pages: Sequence[Page],
    rules: Rules,
    pool: ExtractionPool,
    store: Store,
    known: Mapping[str, Article] | None = None,
) -> Template | None:
    """Learn a template from pages, in a worker, and keep it; None where they do not teach enough.

    ``known`` are the articles of some pages, as :func:`pipelines.learning.learn` takes them.
    """
    template = pool.learn(pages, rules, known).result()
    if template is not None:
        value = template.to_json()
        now = datetime.now(UTC)
        store.keep_template(
            StoredTemplate(site=site, version=template.version, value=value, pages=template.pages, learned_at=now)
        )
    return template
