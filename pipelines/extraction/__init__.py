"""From a page to an article or a reasoned rejection: pure, deterministic, without network, clock or database."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pipelines.extraction.rules import DEFAULT, Rules
from pipelines.extraction.version import EXTRACTOR_VERSION

if TYPE_CHECKING:
    from pipelines.extraction.core import Extraction, extract, read_page

__all__ = ["DEFAULT", "EXTRACTOR_VERSION", "Extraction", "Rules", "extract", "read_page"]


def __getattr__(name: str) -> Any:
    """Load the extractor when it is first asked for: a crawl's main process, which only hands pages on, never does."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("pipelines.extraction.core"), name)
