"""What a site file may say about the reading of its pages."""

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cached_property


@dataclass(frozen=True)
class Rules:
    """Settings of one site for the extractor; the defaults suit a site nobody has described.

    ``timezone`` is an IANA name, used where a page states no offset.  ``language`` is a BCP 47 prior.  ``prune`` holds
    CSS selectors of elements to take off before anything is read; ``body`` the selector of the article's body.
    """

    timezone: str | None = None
    language: str | None = None
    prune: tuple[str, ...] = ()
    body: str | None = None

    @cached_property
    def digest(self) -> str:
        """Short fingerprint of the rules, kept with each article so that stale ones can be found."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:12]


DEFAULT = Rules()
