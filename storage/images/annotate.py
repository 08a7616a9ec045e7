"""Articles on their way out of the store: each image says where it stands in the archive, if it was saved."""

from dataclasses import replace

from sqlalchemy import Engine, select

from storage.articles import StoredArticle
from storage.db import glance
from storage.records import SavedImage
from storage.rows import clean_text, index_key
from storage.schema.images import saved_images
from storage.urls import normalize_url

_T = saved_images.c


class ImageAnnotator:
    """Fills ``saved`` of images; call it with one article after the other.  Raises StorageError.

    A site of which no image is saved costs one question.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: dict[str, bool] = {}

    def __call__(self, stored: StoredArticle) -> StoredArticle:
        """Return the article with what is saved of its images."""
        article = stored.article
        if not article.images or not self._has_any(clean_text(article.site)):
            return stored
        keys = [index_key(normalize_url(image.url)) for image in article.images]
        found = self._of(clean_text(article.site), keys)
        if not found:
            return stored
        images = tuple(replace(image, saved=found.get(key)) for image, key in zip(article.images, keys, strict=True))
        return replace(stored, article=replace(article, images=images))

    def _has_any(self, site: str) -> bool:
        if site not in self._known:
            with glance(self._engine) as connection:
                any_of = select(_T.site).where(_T.site == site, _T.digest.is_not(None)).limit(1)
                self._known[site] = connection.scalar(any_of) is not None
        return self._known[site]

    def _of(self, site: str, keys: list[str]) -> dict[str, SavedImage]:
        columns = _T.normalized_url, _T.digest, _T.type, _T.bytes, _T.raw_ref
        asked = select(*columns).where(_T.site == site, _T.normalized_url.in_(keys), _T.raw_ref.is_not(None))
        with glance(self._engine) as connection:
            return {key: SavedImage(*rest) for key, *rest in connection.execute(asked)}
