"""Figures of a run: counts, histograms, text that leaks, memory.

``counters`` is the list of the names under which Scrapy's statistics count.
"""

from pipelines.stats.leaks import LatestLines
from pipelines.stats.measures import article_counters, fetch_counter
from pipelines.stats.memory import peak_memory
from pipelines.stats.summary import DEADLINE, INTERRUPTED, WORKERS_FAILED, RunSummary, ending_of

__all__ = [
    "DEADLINE",
    "INTERRUPTED",
    "WORKERS_FAILED",
    "LatestLines",
    "RunSummary",
    "article_counters",
    "counters",
    "ending_of",
    "fetch_counter",
    "peak_memory",
]
