"""From a page to an article or a reasoned rejection: pure, deterministic, without network, clock or database.

The extractor takes a second to load: a crawl's main process, which only hands pages on, never does.
"""

from typing import TYPE_CHECKING

from pipelines.extraction.rules import DEFAULT, Rules
from pipelines.extraction.version import EXTRACTOR_VERSION
from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from pipelines.extraction.annotated import annotate, explain_marked
    from pipelines.extraction.core import Extraction, extract, read_page
    from pipelines.extraction.explained import KEPT, Explained, explain
    from pipelines.extraction.metadata.language_guess import guess_language
    from pipelines.extraction.pdf import check_library, is_pdf
    from pipelines.extraction.pointing import Trees, choices, pickable, shown_tree
    from pipelines.extraction.results import count_words
    from pipelines.extraction.template.template import Template, from_json
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Explained": "explained",
            "Extraction": "core",
            "KEPT": "explained",
            "Template": "template.template",
            "Trees": "pointing",
            "annotate": "annotated",
            "check_library": "pdf.reading",
            "choices": "pointing",
            "count_words": "results",
            "explain": "explained",
            "explain_marked": "annotated",
            "extract": "core",
            "from_json": "template.template",
            "guess_language": "metadata.language_guess",
            "is_pdf": "pdf.reading",
            "pickable": "pointing",
            "read_page": "core",
            "shown_tree": "pointing",
        },
    )

__all__ = [
    "DEFAULT",
    "EXTRACTOR_VERSION",
    "KEPT",
    "Explained",
    "Extraction",
    "Rules",
    "Template",
    "Trees",
    "annotate",
    "check_library",
    "choices",
    "count_words",
    "explain",
    "explain_marked",
    "extract",
    "from_json",
    "guess_language",
    "is_pdf",
    "pickable",
    "read_page",
    "shown_tree",
]
