"""What ends a request that may not be made."""

from scrapy.exceptions import IgnoreRequest


class AddressRefused(IgnoreRequest):
    """An address that may not be connected to: ``kind`` is ``private_address`` or ``unusual_port``."""

    def __init__(self, url: str, kind: str, words: str) -> None:
        super().__init__(words)
        self.url, self.kind = url, kind
