"""Pages from files: HTML, WARC and manifests, extracted in batches."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from pipelines.ingest.batch import extract_all
    from pipelines.ingest.ingest import Ingest, IngestContext
    from pipelines.ingest.inputs import MAX_BYTES, InputError, SavedPage, saved_pages, streamed_pages
    from pipelines.ingest.lines import bounded_lines
    from pipelines.ingest.record_pages import FoundPage, RecordPages, unfit
    from pipelines.ingest.warc_pages import WarcPages
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "FoundPage": "record_pages",
            "Ingest": "ingest",
            "IngestContext": "ingest",
            "InputError": "inputs",
            "MAX_BYTES": "inputs",
            "RecordPages": "record_pages",
            "SavedPage": "inputs",
            "WarcPages": "warc_pages",
            "bounded_lines": "lines",
            "extract_all": "batch",
            "saved_pages": "inputs",
            "streamed_pages": "inputs",
            "unfit": "record_pages",
        },
    )

__all__ = [
    "MAX_BYTES",
    "FoundPage",
    "Ingest",
    "IngestContext",
    "InputError",
    "RecordPages",
    "SavedPage",
    "WarcPages",
    "bounded_lines",
    "extract_all",
    "saved_pages",
    "streamed_pages",
    "unfit",
]
