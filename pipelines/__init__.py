"""From a fetched page to exactly one outcome."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipelines.extraction import explain, extract
    from pipelines.learning import learn
    from pipelines.workers import ExtractionPool

__all__ = ["ExtractionPool", "explain", "extract", "learn"]

_PLACES = {
    "ExtractionPool": "pipelines.workers.pool",
    "explain": "pipelines.extraction.explained",
    "extract": "pipelines.extraction.core",
    "learn": "pipelines.learning.induction",
}


def __getattr__(name: str) -> Any:
    """Load what is asked for with its first use: the extractor takes a second."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)
