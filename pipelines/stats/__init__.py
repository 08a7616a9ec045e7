"""Figures of a run: counts, histograms, text that leaks, memory."""

from pipelines.stats.histogram import bucket
from pipelines.stats.leaks import LATEST, LONGEST, LatestLines
from pipelines.stats.measures import ENTRIES, FETCH, LEAKY, NEWEST, SHOWN, TEXT, UNKNOWN, filled
from pipelines.stats.memory import peak_memory
from pipelines.stats.summary import (
    DEADLINE,
    FATAL,
    INTERRUPTED,
    OUTCOME,
    REJECTED,
    WORKERS_FAILED,
    RunSummary,
    ending_of,
)

__all__ = [
    "DEADLINE",
    "ENTRIES",
    "FATAL",
    "FETCH",
    "INTERRUPTED",
    "LATEST",
    "LEAKY",
    "LONGEST",
    "NEWEST",
    "OUTCOME",
    "REJECTED",
    "SHOWN",
    "TEXT",
    "UNKNOWN",
    "WORKERS_FAILED",
    "LatestLines",
    "RunSummary",
    "bucket",
    "ending_of",
    "filled",
    "peak_memory",
]
