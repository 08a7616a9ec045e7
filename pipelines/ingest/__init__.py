"""Pages from files: HTML, WARC and manifests, extracted in batches."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from pipelines.ingest.batch import extract_all
    from pipelines.ingest.ingest import Ingest, IngestContext
    from pipelines.ingest.inputs import MAX_BYTES, InputError, SavedPage, saved_pages, streamed_pages
    from pipelines.ingest.warc_pages import WarcPages
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Ingest": "ingest",
            "IngestContext": "ingest",
            "InputError": "inputs",
            "MAX_BYTES": "inputs",
            "SavedPage": "inputs",
            "WarcPages": "warc_pages",
            "extract_all": "batch",
            "saved_pages": "inputs",
            "streamed_pages": "inputs",
        },
    )

__all__ = [
    "MAX_BYTES",
    "Ingest",
    "IngestContext",
    "InputError",
    "SavedPage",
    "WarcPages",
    "extract_all",
    "saved_pages",
    "streamed_pages",
]
