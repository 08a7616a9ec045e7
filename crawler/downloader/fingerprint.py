"""One page is one request: Scrapy's duplicate filter works on the identity of the address."""

import hashlib
from weakref import WeakKeyDictionary

from scrapy import Request

from storage.urls import normalize_url


class IdentityFingerprinter:
    """REQUEST_FINGERPRINTER_CLASS: tracking parameters and mobile twins collapse into one request."""

    def __init__(self) -> None:
        self._cache: WeakKeyDictionary[Request, bytes] = WeakKeyDictionary()

    def fingerprint(self, request: Request) -> bytes:
        """Return 20 bytes that are equal for equal method and identity."""
        if request not in self._cache:
            key = f"{request.method} {normalize_url(request.url)}"
            self._cache[request] = hashlib.sha1(key.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()
        return self._cache[request]
