"""A call of a hub: whether it is signed with the secret that only the two of us know."""

import hashlib
import hmac

LARGEST = 8 * 2**20
"""Bytes of a call; what a hub sends is the feed, which we fetch ourselves."""

_METHODS = frozenset({"sha1", "sha256", "sha384", "sha512"})
"""Those of the W3C Recommendation, section 7."""


class SignedCall:
    """The body of a call, fed piece by piece, and the signature of its header ``X-Hub-Signature``."""

    def __init__(self, secret: str, header: str) -> None:
        method, _, self._given = header.partition("=")
        known = method.lower() in _METHODS
        self._digest = hmac.new(secret.encode(), digestmod=getattr(hashlib, method.lower())) if known else None
        self.size = 0

    def feed(self, part: bytes) -> None:
        """Take a piece."""
        self.size += len(part)
        if self._digest is not None:
            self._digest.update(part)

    @property
    def is_signed(self) -> bool:
        """Whether the signature is that of the body."""
        if self._digest is None:
            return False
        return hmac.compare_digest(self._digest.hexdigest().encode(), self._given.strip().lower().encode())
