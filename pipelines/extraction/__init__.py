"""From a page to an article or a reasoned rejection: pure, deterministic, without network, clock or database."""

from pipelines.extraction.core import Reading, extract, read
from pipelines.extraction.outcome import EXTRACTOR_VERSION
from pipelines.extraction.rules import DEFAULT, Rules

__all__ = ["DEFAULT", "EXTRACTOR_VERSION", "Reading", "Rules", "extract", "read"]
