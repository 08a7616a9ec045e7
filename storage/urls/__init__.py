"""Addresses as values: normalized form, hosts, tracking parameters."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.urls.hosts import belongs, host, site_host
    from storage.urls.normalize import (
        absolute_url,
        is_mobile_variant,
        is_web_url,
        normalize_url,
        registered_domain,
        same_site,
        strip_tracking,
    )
    from storage.urls.wrapped import unwrapped
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "absolute_url": "normalize",
            "belongs": "hosts",
            "host": "hosts",
            "is_mobile_variant": "normalize",
            "is_web_url": "normalize",
            "normalize_url": "normalize",
            "registered_domain": "normalize",
            "same_site": "normalize",
            "site_host": "hosts",
            "strip_tracking": "normalize",
            "unwrapped": "wrapped",
        },
    )

__all__ = [
    "absolute_url",
    "belongs",
    "host",
    "is_mobile_variant",
    "is_web_url",
    "normalize_url",
    "registered_domain",
    "same_site",
    "site_host",
    "strip_tracking",
    "unwrapped",
]
