"""ETag and Last-Modified as values: which one speaks for a page, when it is to be believed, when it has lied.

What counts as other content is what was read of a page (its links, or title and text), not its bytes.  By RFC 9110
(8.8.1) equal strong validators promise equal bytes; a page clock or an advertisement in the bytes breaks that promise
without costing anybody anything, so bytes are not asked.  What would be lost by believing is what decides.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from zlib import crc32

EARLY_LOOKS = 3
"""Revisits of one address that are asked for whole, until its site has shown that its validators follow its content."""

PROOFS = 3
"""Changes with new validators after which a site is believed from the first revisit of an address on."""

EVERY = 10
"""One revisit in so many is asked for whole for good: a page that begins to lie is found after at most nine answers
that say nothing changed; of a site with n lists, some list tells within about ten n-th parts of a crawl."""

_YOUNG = timedelta(seconds=60)
_CODING = re.compile(r'(?:--?|;)(?:gzip|br|zstd|deflate)(?="$)')


class ValidatorVerdict(StrEnum):
    """What a full answer says of the validators that came with the one before."""

    NOTHING = "nothing"
    PROOF = "proof"
    LIE = "lie"


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of the version of a page, as it wrote it; None for what it did not say."""

    etag: str | None = None
    last_modified: str | None = None

    def __bool__(self) -> bool:
        return self.etag is not None or self.last_modified is not None


def usable_validators(etag: str | None, last_modified: str | None, answered_at: datetime) -> Validators:
    """Take what can be used of two headers of an answer; ``answered_at`` is its Date, aware.

    An ETag needs its quotes.  A Last-Modified less than a minute before the answer may change again within its own
    second (RFC 9110, 8.8.2.2); on many a news system it is simply the time of the answer.
    """
    etag = etag.strip() if etag else None
    if etag is not None and not re.fullmatch(r'(?:W/)?"[^"\x00-\x20\x7f]*"', etag):
        etag = None
    moment = _moment(last_modified) if last_modified else None
    if moment is None or answered_at - moment < _YOUNG:
        last_modified = None
    return Validators(etag, last_modified.strip() if last_modified else None)


def conditional_headers(validators: Validators) -> Mapping[str, str]:
    """Return the request headers that ask only for what is new, or none.

    One validator is sent, the one the looks check: a server that ignores If-None-Match and answers by a date beside it
    would never be caught.  Servers that mark the ETag of a compressed answer (``"x-gzip"``) and then do not know it
    again are given both forms.
    """
    if validators.etag is not None:
        plain = _CODING.sub("", validators.etag)
        both = validators.etag if plain == validators.etag else f"{validators.etag}, {plain}"
        return {"If-None-Match": both}
    return {"If-Modified-Since": validators.last_modified} if validators.last_modified is not None else {}


def says_unchanged(before: Validators, after: Validators) -> bool:
    """Return whether a server that answered with ``before`` calls what it answers with ``after`` unchanged.

    ETags are compared weakly (RFC 9110, 8.8.3.2) and without the mark of a coding, dates only where there is no ETag.
    """
    if before.etag is not None:
        return after.etag is not None and _opaque(before.etag) == _opaque(after.etag)
    return before.last_modified is not None and before.last_modified == after.last_modified


def judge_validators(before: Validators, after: Validators, *, content_same: bool) -> ValidatorVerdict:
    """Return what two full answers of one address tell of its site's validators."""
    if content_same or not before:
        return ValidatorVerdict.NOTHING
    if says_unchanged(before, after):
        return ValidatorVerdict.LIE
    return ValidatorVerdict.PROOF if after else ValidatorVerdict.NOTHING


def needs_full_fetch(address: str, looks: int, proofs: int) -> bool:
    """Return whether a page is asked for without a condition, to find out whether its validators still tell the truth.

    ``looks`` counts the answers so far, ``proofs`` those of the whole site.  The count of an address is shifted by its
    name, so that the lists of a site are not all asked for whole in the same crawl.
    """
    if looks <= EARLY_LOOKS and proofs < PROOFS:
        return True
    return (looks + crc32(address.encode("utf-8", "replace"))) % EVERY == 0


def _opaque(etag: str) -> str:
    return _CODING.sub("", etag).removeprefix("W/")


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
