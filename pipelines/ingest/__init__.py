"""Pages from files: HTML, WARC and manifests, extracted in batches."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from pipelines.ingest.batch import extract_all
    from pipelines.ingest.ingest import Ingest, IngestContext
    from pipelines.ingest.inputs import InputError
    from pipelines.ingest.lines import bounded_lines
    from pipelines.ingest.warc_pages import WarcPages
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Ingest": "ingest",
            "IngestContext": "ingest",
            "InputError": "inputs",
            "WarcPages": "warc_pages",
            "bounded_lines": "lines",
            "extract_all": "batch",
        },
    )

__all__ = [
    "Ingest",
    "IngestContext",
    "InputError",
    "WarcPages",
    "bounded_lines",
    "extract_all",
    "inputs",
    "record_pages",
]
