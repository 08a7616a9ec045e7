"""What a site file may say about the reading of its pages."""

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cached_property

from pipelines.admission import AdmissionRule


@dataclass(frozen=True)
class Rules:
    """Settings of one site for the extractor; the defaults suit a site nobody has described.

    ``timezone`` is an IANA name, used where a page states no offset.  ``language`` is a BCP 47 prior.  ``prune`` holds
    CSS selectors of elements to take off before anything is read; ``body`` the selector of the article's body.
    ``admission`` are the rules that say which articles are not wanted, in order.  ``documents``: PDF files are read.
    ``comments``: those of readers are kept.
    """

    timezone: str | None = None
    language: str | None = None
    prune: tuple[str, ...] = ()
    body: str | None = None
    admission: tuple[AdmissionRule, ...] = ()
    documents: bool = False
    comments: bool = False

    @cached_property
    def digest(self) -> str:
        """Short fingerprint of the rules, kept with each article so that stale ones can be found."""
        said = asdict(self)
        for name in ("admission", "documents", "comments"):
            if not said[name]:  # what was read before there was such a key is not stale for that
                del said[name]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:12]


DEFAULT = Rules()
