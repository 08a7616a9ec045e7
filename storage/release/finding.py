"""What is found wrong with a release."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as the manifest says: ``kind`` is missing, extra, changed, unreadable or counts."""

    kind: str
    path: str
    problem: str
