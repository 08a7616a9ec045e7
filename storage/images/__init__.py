"""Images saved with their articles: those that wait to be fetched, and where each stands in the archive."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.images.annotate import ImageAnnotator
    from storage.images.queue import MOST_OF_ARTICLE, ImageQueue, ImagesOfArticle, WaitingImage, queue_images
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "MOST_OF_ARTICLE": "queue",
            "ImageAnnotator": "annotate",
            "ImageQueue": "queue",
            "ImagesOfArticle": "queue",
            "WaitingImage": "queue",
            "queue_images": "queue",
        },
    )

__all__ = ["MOST_OF_ARTICLE", "ImageAnnotator", "ImageQueue", "ImagesOfArticle", "WaitingImage", "queue_images"]
