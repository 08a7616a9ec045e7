"""Where a crawl may connect to: the public internet, and what the operator names."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.network.address_policy import AddressPolicy, Named, Refusal, named_hosts, read_networks
    from crawler.network.exceptions import AddressRefused
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "AddressPolicy": "address_policy",
            "AddressRefused": "exceptions",
            "Named": "address_policy",
            "Refusal": "address_policy",
            "named_hosts": "address_policy",
            "read_networks": "address_policy",
        },
    )

__all__ = ["AddressPolicy", "AddressRefused", "Named", "Refusal", "named_hosts", "read_networks"]
