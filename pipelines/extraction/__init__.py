"""From a page to an article or a reasoned rejection: pure, deterministic, without network, clock or database.

The extractor takes a second to load: a crawl's main process, which only hands pages on, never does.
"""

from typing import TYPE_CHECKING

from pipelines.extraction.rules import DEFAULT, Rules
from pipelines.extraction.version import EXTRACTOR_VERSION
from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from pipelines.extraction.core import Extraction, extract, read_page
    from pipelines.extraction.results import count_words
    from pipelines.extraction.template.template import Template, from_json
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Extraction": "core",
            "Template": "template.template",
            "count_words": "results",
            "extract": "core",
            "from_json": "template.template",
            "read_page": "core",
        },
    )

__all__ = [
    "DEFAULT",
    "EXTRACTOR_VERSION",
    "Extraction",
    "Rules",
    "Template",
    "count_words",
    "extract",
    "from_json",
    "read_page",
]
